"""Asking about a receipt."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from salestui.books.fields import WholeAmountField
from salestui.books.receivables.receivable import Receivable
from salestui.dates.typed_days import Lean
from salestui.kit.fields import ChoiceField, DayField, Field, FormField
from salestui.kit.form import Answers, Form
from salestui.language import N_, P_, _
from salestui.text.amounts import amount_text

T = TypeVar("T")


class ReceiptForm(Form[T]):
    """How much came in, when and how; all that is open unless said otherwise."""

    FIRST = "amount"

    def __init__(
        self, accept: Callable[[Answers], T], row: Receivable, *, has_journal: bool
    ) -> None:
        """With `has_journal` it goes into the cash journal too, unless one says otherwise."""
        heading = "  ".join((row.number, row.name, _(P_("receivable", "Receipt"))))
        words = _words()
        start = {"amount": amount_text(row.open_amount)}
        start["journal"] = words["yes" if has_journal else "no"]
        super().__init__(accept, start, subject=f"{row.code}:{row.id}", heading=heading)

    def fields(self) -> Iterable[FormField]:
        yield WholeAmountField("amount", P_("receivable", "Received"), required=True)
        yield DayField("on", N_("Received on"), Lean.PAST, hint=N_("empty: today"))
        yield Field("how", P_("receipt", "How"), hint=N_("bank, cash …"))
        yield ChoiceField("journal", N_("Cash journal too"), _words, required=True)


def _words() -> Mapping[str, str]:
    return {"yes": _("yes"), "no": _("no")}
