"""Setting the PIN that brings a hidden screen back."""

from __future__ import annotations

from salestui.core.refusal import Refusal
from salestui.discretion.form import PinForm
from salestui.discretion.rules import fits
from salestui.discretion.store import pin_as_kept, set_pin
from salestui.kit.desk import Desk
from salestui.kit.form import Answers
from salestui.language import N_, _


async def change_pin(desk: Desk) -> None:
    """Ask for a PIN, and for the present one where there is one."""
    kept = pin_as_kept()

    def accept(answers: Answers) -> str:
        if kept and not fits(answers["old"], kept):
            raise Refusal(N_("That is not the PIN."), field="old")
        if answers["new"] != answers["again"]:
            raise Refusal(N_("The two are not the same."), field="again")
        pin: str = answers["new"]
        set_pin(pin)
        return pin

    pin = await desk.ask(PinForm(accept, has_pin=bool(kept)))
    if pin is not None:
        desk.say(_("F12 hides the screen; the PIN brings it back.") if pin else _("No PIN is set."))
