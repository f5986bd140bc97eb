"""The rules of the cash journal: balances, its pages, what may still be reversed, the month."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

OPENING, BROUGHT, ENTRY, CARRIED, MONTH, YEAR = (
    "opening",
    "brought",
    "entry",
    "carried",
    "month",
    "year",
)
"""Lines of a page: 上月结转, 承前页, an entry, 过次页, 月结, 本年累计."""


class Movement(NamedTuple):
    """An entry as the journal counts it, in 分; what is taken back in red is below 0."""

    id: int
    on: date
    received: int = 0
    paid: int = 0

    @property
    def effect(self) -> int:
        """What it does to the balance."""
        return self.received - self.paid


class PageLine(NamedTuple):
    """A line of a page: the entry, or sums, with the balance after it."""

    kind: str
    received: int
    paid: int
    balance: int
    entry: int = 0
    """The id of the entry."""


def in_order(movements: Iterable[Movement]) -> list[Movement]:
    """Entries as they count: by day, those of a day as they were noted."""
    return sorted(movements, key=lambda each: (each.on, each.id))


def balances(movements: Iterable[Movement], before: int = 0) -> Iterator[tuple[Movement, int]]:
    """Each entry with the balance after it; `before` is what there was."""
    balance = before
    for each in in_order(movements):
        balance += each.effect
        yield each, balance


def overdrawn(movements: Iterable[Movement], before: int = 0) -> date | None:
    """The first day that ends with less than nothing; None for none."""
    last: dict[date, int] = {}
    for each, balance in balances(movements, before):
        last[each.on] = balance
    return next((day for day, balance in last.items() if balance < 0), None)


def pages(
    movements: Iterable[Movement],
    before: int,
    year: tuple[int, int],
    lines: int,
    *,
    is_closed: bool = True,
) -> list[list[PageLine]]:
    """The journal of a month on pages of so many lines, as it stands on paper.

    `before` is the balance it begins with, `year` what came in and went out of the year until
    then. A page that is not the last ends with what is carried over, and the next begins with it:
    of the month so far. The month and the year end it where it is closed.
    """
    found: list[list[PageLine]] = [[PageLine(OPENING, 0, 0, before)]]
    received = paid = 0
    balance = before

    def put(line: PageLine) -> None:
        if len(found[-1]) >= lines - 1:
            found[-1].append(PageLine(CARRIED, received, paid, balance))
            found.append([PageLine(BROUGHT, received, paid, balance)])
        found[-1].append(line)

    for each in in_order(movements):
        put(PageLine(ENTRY, each.received, each.paid, balance + each.effect, each.id))
        received, paid = received + each.received, paid + each.paid
        balance += each.effect
    if is_closed:
        # They are one: the year's line stands below the month's wherever that stands.
        put(PageLine(MONTH, received, paid, balance))
        found[-1].append(PageLine(YEAR, year[0] + received, year[1] + paid, balance))
    return found


def month_of(day: date) -> date:
    """The first day of its month, by which a month is known."""
    return day.replace(day=1)


def month_after(month: date) -> date:
    """The month that follows."""
    return month_of(month + timedelta(days=31))


def last_day(month: date) -> date:
    """The last day of a month."""
    return month_after(month) - timedelta(days=1)


def left_of(amount: int, reds: Iterable[int]) -> int:
    """What may still be taken back of an amount after these reds, which are below 0."""
    return amount + sum(reds)


def month_to_close(months: Sequence[date], closed: Sequence[date], today: date) -> date | None:
    """The first month with entries that is not closed and is over, or on its last day."""
    still = sorted(set(months) - set(closed))
    return still[0] if still and last_day(still[0]) <= today else None
