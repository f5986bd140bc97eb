"""What the list of colleagues offers the desk."""

from salestui.colleagues.store import REGISTER, colleague
from salestui.kit.register import Command, Deed, Register
from salestui.language import N_

COLLEAGUES = Register(
    code=REGISTER,
    title=N_("Colleagues"),
    find=colleague,
    deeds=(
        Deed("edit", N_("Change"), "e"),
        Deed("merge", N_("Merge into another"), "m"),
    ),
    deeds_in="salestui.colleagues.deeds",
    past="salestui.colleagues.past:PAST",
    commands=(
        Command(N_("Colleagues"), "salestui.colleagues.screen:open_colleagues"),
        Command(N_("New colleague"), "salestui.colleagues.deeds:new_colleague"),
    ),
    demo="salestui.colleagues.demo:seed",
)
