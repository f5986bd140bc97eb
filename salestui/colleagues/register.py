"""What the list of colleagues offers the desk."""

from salestui.colleagues.store import REGISTER, colleague
from salestui.kit.register import Action, Command, Register
from salestui.language import N_

COLLEAGUES = Register(
    code=REGISTER,
    title=N_("Colleagues"),
    find=colleague,
    actions=(
        Action("edit", N_("Change"), "e"),
        Action("merge", N_("Merge into another"), "m"),
    ),
    actions_in="salestui.colleagues.actions",
    history="salestui.colleagues.history:HISTORY",
    commands=(
        Command(N_("Colleagues"), "salestui.colleagues.screen:open_colleagues"),
        Command(N_("New colleague"), "salestui.colleagues.actions:new_colleague"),
    ),
    demo="salestui.colleagues.demo:seed",
)
