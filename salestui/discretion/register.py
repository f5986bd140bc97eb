"""What discretion offers the desk."""

from salestui.kit.register import Command, Register
from salestui.language import N_

DISCRETION = Register(
    code="discretion",
    title=N_("Discretion"),
    commands=(
        Command(
            N_("Hide the screen"), "salestui.discretion.screen:hide", "f12", is_in_footer=False
        ),
        Command(N_("Set the PIN …"), "salestui.discretion.actions:change_pin"),
    ),
)
