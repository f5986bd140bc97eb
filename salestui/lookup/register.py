"""What the lookup offers the desk."""

from salestui.kit.register import Command, Register
from salestui.language import N_

LOOKUP = Register(
    code="lookup",
    title=N_("Quick lookup"),
    commands=(Command(N_("Quick lookup"), "salestui.lookup.screen:look_up_now", "f2"),),
)
