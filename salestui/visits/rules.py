"""What a visit is, how a card is filled and read, and when the next visit is due (篇6)."""

import itertools
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from salestui.customers.rules import Customer
from salestui.language import N_

MISSED = "missed"

HOW = {
    "visit": N_("in person"),
    "came": N_("they came"),
    "phone": N_("by phone"),
    "message": N_("by message"),
    MISSED: N_("not reached"),
}
"""How they were in contact, by the code that is kept."""


class Contact(NamedTuple):
    """What is written on one line of a card."""

    on: date
    visitor: str = ""
    how: str = ""
    """A code of `HOW`."""
    purpose: str = ""
    said: str = ""
    next_step: str = ""
    next_on: date | None = None

    @property
    def is_real(self) -> bool:
        """Whether they were in contact: one who was not reached was not visited."""
        return self.how != MISSED


class Visit(NamedTuple):
    """A line of a card as it is kept."""

    id: int
    version: int
    customer: int
    card: int
    contact: Contact


class Card(NamedTuple):
    """A customer's card: so many slots, and the lines in them in order."""

    id: int
    customer: int
    number: int
    """From 1, by the order in which a customer's cards were begun."""
    slots: int
    visits: tuple[Visit, ...]

    @property
    def used(self) -> int:
        """How many slots are used."""
        return len(self.visits)

    @property
    def is_full(self) -> bool:
        """Whether the next line needs another card."""
        return self.used >= self.slots


class Analysis(NamedTuple):
    """What a card says when it is taken out of use."""

    visits: int
    """Real contacts."""
    missed: int
    first: date | None
    last: date | None
    gaps: tuple[int, ...]
    """Days between one real contact and the next."""
    purposes: tuple[tuple[str, int], ...]
    """How often each was given, the most frequent first."""

    @property
    def usual_gap(self) -> float | None:
        """The median of the days between; None for fewer than two contacts."""
        # Imported here because it costs some milliseconds, and the first screen reads no card.
        from statistics import median

        return median(self.gaps) if self.gaps else None


def analysis(contacts: Iterable[Contact]) -> Analysis:
    """The short analysis of the lines of a card."""
    lines = list(contacts)
    days = sorted(each.on for each in lines if each.is_real)
    purposes = Counter(each.purpose for each in lines if each.purpose)
    return Analysis(
        visits=len(days),
        missed=len(lines) - len(days),
        first=days[0] if days else None,
        last=days[-1] if days else None,
        gaps=tuple((after - before).days for before, after in itertools.pairwise(days)),
        purposes=tuple(purposes.most_common()),
    )


def last_real(contacts: Iterable[Contact]) -> Contact | None:
    """The last real contact; of those on one day the one that was written down last."""
    last = None
    for each in contacts:
        if each.is_real and (last is None or each.on >= last.on):
            last = each
    return last


def overdue_days(due: date, today: date) -> int:
    """By how many days a visit is overdue: 0 on its day; negative before it."""
    return (today - due).days


def in_order_of_due(
    customers: Iterable[tuple[Customer, date]], today: date
) -> list[tuple[Customer, date]]:
    """Those due by today, the longest overdue first, the more important first among equals."""
    found = [each for each in customers if overdue_days(each[1], today) >= 0]
    return sorted(found, key=lambda each: (each[1], each[0].profile.level or "~", each[0].id))


def not_written(
    expected: Sequence[tuple[Customer, date]], seen: Iterable[int], today: date
) -> list[Customer]:
    """Whose visit should have been by today and has no line of today's on their card (篇2)."""
    written = set(seen)
    return [
        customer
        for customer, due in expected
        if timedelta() <= today - due and customer.id not in written
    ]
