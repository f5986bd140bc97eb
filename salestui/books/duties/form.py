"""Asking how a duty was done."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from salestui.books.duties.duty import Duty
from salestui.books.fields import CountField
from salestui.kit.fields import Field, FormField, MomentField
from salestui.kit.form import Answers, Form
from salestui.language import N_, P_, _

T = TypeVar("T")


class TickForm(Form[T]):
    """When a duty was done, and what came of it."""

    FIRST = "result"

    def __init__(self, accept: Callable[[Answers], T], duty: Duty) -> None:
        heading = "  ".join(filter(None, (duty.number, duty.name, _(P_("duty", "Done")))))
        super().__init__(accept, subject=f"{duty.code}:{duty.id}", heading=heading)

    def fields(self) -> Iterable[FormField]:
        yield MomentField("at", N_("When"), hint=N_("empty: now"))
        yield Field("result", P_("duty", "Result"))
        yield CountField("quantity", N_("Looked at"), required=False, hint=N_("or made"))
        yield CountField("good", N_("In order"), required=False, least=0)
        yield Field("photo", N_("Photo"), hint=N_("where the file is"))
