"""Asking about the cash journal: what is taken back, and what was counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import TypeVar

from salestui.books.cash.entry import CashEntry
from salestui.books.fields import MoneyField, WholeAmountField
from salestui.kit.fields import Field, FormField
from salestui.kit.form import Answers, Form
from salestui.language import N_, P_, _, sentence
from salestui.text.amounts import amount_text

T = TypeVar("T")


class ReverseForm(Form[T]):
    """How much of an entry is taken back in red; all of it unless said otherwise."""

    def __init__(self, accept: Callable[[Answers], T], row: CashEntry, left: int) -> None:
        heading = "  ".join((row.number, row.name, _(P_("cash", "Take back in red"))))
        start = {"amount": amount_text(left)}
        super().__init__(accept, start, subject=f"{row.code}:{row.id}", heading=heading)

    def fields(self) -> Iterable[FormField]:
        yield WholeAmountField("amount", P_("cash", "Amount"), required=True)
        yield Field("text", P_("cash", "What for"), hint=N_("empty: that it is taken back"))


class CloseForm(Form[T]):
    """What was counted in the box at the end of a month."""

    def __init__(
        self, accept: Callable[[Answers], T], account: str, month: date, balance: int
    ) -> None:
        self._balance = balance
        heading = sentence("Close the cash of {month}", month=f"{month:%Y-%m}")
        heading = "  ".join(filter(None, (heading, account)))
        super().__init__(accept, subject=f"{account}:{month:%Y-%m}", heading=heading)

    def fields(self) -> Iterable[FormField]:
        yield CountedField(self._balance)
        yield Field("note", N_("Note"))


class CountedField(MoneyField):
    """What was counted; echoed with what is missing or too much."""

    def __init__(self, balance: int) -> None:
        hint = sentence("the journal says {amount}", amount=amount_text(balance))
        super().__init__("counted", N_("Counted"), required=True, hint=hint)
        self._balance = balance

    def echo(self, value: int, now: object) -> str:
        difference = value - self._balance
        if not difference:
            return _("= as the journal says")
        said = N_("= {amount} over") if difference > 0 else N_("= {amount} short")
        return sentence(said, amount=amount_text(abs(difference)))


class OpenMonthForm(Form[T]):
    """Why a closed month is opened again."""

    def __init__(self, accept: Callable[[Answers], T], account: str, month: date) -> None:
        heading = sentence("Open the cash of {month} again", month=f"{month:%Y-%m}")
        heading = "  ".join(filter(None, (heading, account)))
        super().__init__(accept, subject=f"{account}:{month:%Y-%m}", heading=heading)

    def fields(self) -> Iterable[FormField]:
        yield Field("reason", N_("Reason"), required=True)
