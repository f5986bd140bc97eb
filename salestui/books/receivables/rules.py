"""The rules of receivables: what is open of one on a day, how old it is, and the ageing of all."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

from salestui.dates.clock import FIRST_DAY, LAST_DAY
from salestui.language import N_
from salestui.text.amounts import NoAmount, amount_text, read_amount

DUE, ARISEN = "due", "arisen"
"""From which day on a receivable gets old: codes of a setting."""

BUCKETS: Final = {
    DUE: (
        (0, N_("not due")),
        (30, N_("1–30 d")),
        (60, N_("31–60 d")),
        (90, N_("61–90 d")),
        (None, N_("over 90 d")),
    ),
    ARISEN: (
        (30, N_("0–30 d")),
        (60, N_("31–60 d")),
        (90, N_("61–90 d")),
        (None, N_("over 90 d")),
    ),
}
"""The steps of age in days, each up to and with its number, and what they are called."""


class Receipt(NamedTuple):
    """A payment, whole or in part."""

    on: date
    amount: int
    """In 分; below 0 where one is taken back."""
    how: str = ""
    id: int = 0


class Claim(NamedTuple):
    """What somebody owes; amounts in 分."""

    amount: int
    arisen_on: date
    due_on: date
    receipts: Sequence[Receipt] = ()
    closed_on: date | None = None
    """When it was written off."""

    def open_on(self, day: date) -> int:
        """What was open of it at the end of a day."""
        if self.arisen_on > day or (self.closed_on is not None and self.closed_on <= day):
            return 0
        return self.amount - sum(each.amount for each in self.receipts if each.on <= day)

    def age_on(self, day: date, since: str) -> int:
        """Its age in days; below 1 while it is not due."""
        return (day - (self.due_on if since == DUE else self.arisen_on)).days


def due_day(arisen_on: date, due_on: date | None, credit_days: int) -> date:
    """When it is due: on the day agreed, or after the usual credit."""
    return arisen_on + timedelta(days=credit_days) if due_on is None else due_on


def bucket_of(age: int, since: str) -> str:
    """The msgid of the step that an age in days belongs to."""
    return next(name for most, name in BUCKETS[since] if most is None or age <= most)


def ageing(
    open_amounts: Iterable[tuple[int, date, date]], day: date, since: str
) -> Mapping[str, int]:
    """What is open by age on a day, of amounts with the days on which they arose and are due."""
    found = dict.fromkeys((name for _most, name in BUCKETS[since]), 0)
    for amount, arisen_on, due_on in open_amounts:
        found[bucket_of(Claim(amount, arisen_on, due_on).age_on(day, since), since)] += amount
    return found


# --- receipts as text --------------------------------------------------------------------------

_RECEIPT = re.compile(r"(\d{4}-\d\d-\d\d) (\S+)(?: (.*))?")


def receipts_text(receipts: Iterable[Receipt]) -> str:
    """Receipts as one cell of a table holds them: `2026-11-10 4000.00 by bank; …`."""
    return "; ".join(
        " ".join(filter(None, (f"{on:%Y-%m-%d}", amount_text(amount).replace(",", ""), how)))
        for on, amount, how, _id in receipts
    )


def read_receipts(typed: str) -> tuple[Receipt, ...]:
    """The receipts in such a text; raises `NoAmount` where it is none."""
    found = []
    for part in filter(None, re.split(r"\s*[;；\n]\s*", typed.strip())):
        matched = _RECEIPT.fullmatch(part)
        if matched is None:
            raise NoAmount(N_("A day and an amount, please: 2026-11-10 4000.00"))
        try:
            on = date.fromisoformat(matched[1])
        except ValueError:
            raise NoAmount(N_("There is no such day.")) from None
        if not FIRST_DAY <= on <= LAST_DAY:
            raise NoAmount(N_("There is no such day."))
        found.append(Receipt(on, read_amount(matched[2]), (matched[3] or "").strip()))
    return tuple(found)
