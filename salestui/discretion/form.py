"""Asking for a PIN."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from salestui.dates.clock import Now
from salestui.discretion.rules import is_pin, pin_digits
from salestui.kit.fields import Field, FormField, Unfit
from salestui.kit.form import Answers, Form
from salestui.language import N_


class PinField(Field):
    """A PIN; nobody reads it over one's shoulder."""

    HIDES = True

    def read(self, now: Now) -> str:
        if not is_pin(self.typed):
            raise Unfit(N_("4 to 12 digits, please."))
        return pin_digits(self.typed)


class PinForm(Form[str]):
    """The PIN that brings a hidden screen back; empty for none."""

    TITLE_SENTENCE = N_("The PIN that brings the hidden screen back")
    KEEPS_DRAFTS = False

    def __init__(self, accept: Callable[[Answers], Any], *, has_pin: bool) -> None:
        self._has_pin = has_pin
        super().__init__(accept)

    def fields(self) -> Iterable[FormField]:
        if self._has_pin:
            yield PinField("old", N_("Present PIN"), required=True)
        yield PinField("new", N_("New PIN"), hint=N_("empty: none"))
        yield PinField("again", N_("Once more"))
