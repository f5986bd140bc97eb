"""When a duty is due, which occurrence a tick counts for, and what became of each.

Occurrences are derived from the cadence and the calendar; only ticks are kept.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Literal, NamedTuple

from salestui.core.refusal import Refusal
from salestui.dates.words import WEEKDAYS
from salestui.dates.workday import Calendar
from salestui.language import N_, _, sentence

DAY = timedelta(days=1)

LOOKED_BACK = timedelta(days=62)
"""So far back an occurrence that nobody ticked is looked for: the month before the last one."""

LOOKED_AHEAD = timedelta(days=92)
"""So far ahead the next occurrence is looked for: a month of rest has none."""

Kind = Literal["daily", "weekly", "monthly", "month_end"]


class Cadence(NamedTuple):
    """How often a duty is due."""

    kind: Kind
    on: int = 0
    """The day of the week from 1 for Monday, or of the month; 0 where it needs none."""

    @property
    def code(self) -> str:
        """As it is kept: weekly:3."""
        return f"{self.kind}:{self.on}" if self.on else self.kind

    @property
    def words(self) -> str:
        """As it is shown and understood again, in the language of the screen."""
        if self.kind == "weekly":
            return sentence("every {weekday}", weekday=_(WEEKDAYS[self.on - 1]))
        if self.kind == "monthly":
            return sentence("monthly on day {day}", day=self.on)
        return _(N_("every working day") if self.kind == "daily" else N_("month end"))


DAILY = Cadence("daily")
MONTH_END = Cadence("month_end")


def cadence_of(code: str) -> Cadence:
    """The cadence that is kept as `code`."""
    kind, _colon, on = code.partition(":")
    return Cadence(kind, int(on or 0))  # type: ignore[arg-type] # as it was kept


# --- occurrences -------------------------------------------------------------------------------


class Schedule(NamedTuple):
    """When a duty is due: from its first day on, by one cadence after the other."""

    first: date
    cadence: Cadence
    """The one of now."""
    earlier: Sequence[tuple[date, Cadence]] = ()
    """Those before, in order, each with the day from which another holds."""

    def days(self, since: date, until: date, calendar: Calendar) -> list[date]:
        """The days from `since` to `until`, both included, on which it is due."""
        begin = max(self.first, since)
        found: list[date] = []
        for end, cadence in (*self.earlier, (until + DAY, self.cadence)):
            last = min(end - DAY, until)
            found += _due_days(cadence, begin, last, calendar)
            begin = max(begin, end)
        return found


def _due_days(cadence: Cadence, begin: date, last: date, calendar: Calendar) -> Iterator[date]:
    if begin > last:
        return
    if cadence.kind == "daily":
        days = (begin + timedelta(days=n) for n in range((last - begin).days + 1))
        yield from (day for day in days if calendar.is_working_day(day))
        return
    for start, end in pairwise(_periods(cadence, begin, last)):
        day = _day_in(cadence, start, end - DAY, calendar)
        if day is not None and begin <= day <= last:
            yield day


def _periods(cadence: Cadence, begin: date, last: date) -> Iterator[date]:
    """The first days of the weeks, or months, in which the days from `begin` to `last` lie."""
    day = begin - timedelta(days=begin.weekday())
    if cadence.kind != "weekly":
        day = begin.replace(day=1)
    while day <= last:
        yield day
        day = day + timedelta(days=7) if cadence.kind == "weekly" else _next_month(day)
    yield day


def _next_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def _day_in(cadence: Cadence, first: date, last: date, calendar: Calendar) -> date | None:
    """The day of a week, or month, that it is due on; None where all of it is rest.

    In place of a day of rest stands the nearest working day before it, else the next after it.
    """
    named = last
    if cadence.kind != "month_end":
        named = min(first + timedelta(days=cadence.on - 1), last)
    before = (named - timedelta(days=n) for n in range((named - first).days + 1))
    after = (named + timedelta(days=n) for n in range(1, (last - named).days + 1))
    return next((day for day in (*before, *after) if calendar.is_working_day(day)), None)


# --- ticks -------------------------------------------------------------------------------------


class Tick(NamedTuple):
    """That an occurrence was seen to."""

    due_on: date
    """The day of the occurrence."""
    done_on: date
    at: datetime | None = None
    """None where only the day is known."""
    result: str = ""
    quantity: int | None = None
    """How many were made or looked at."""
    good: int | None = None
    """How many of them were in order."""
    photo: str = ""
    """The path of a picture."""
    id: int = 0

    @property
    def is_early(self) -> bool:
        """Whether it was seen to before its day."""
        return self.done_on < self.due_on

    @property
    def is_late(self) -> bool:
        """Whether it was seen to after its day."""
        return self.done_on > self.due_on

    @property
    def to_put_right(self) -> int:
        """How many were not in order."""
        return max(0, (self.quantity or 0) - self.good) if self.good is not None else 0


class State(NamedTuple):
    """How a duty stands on a day."""

    due_on: date | None
    """The day of its open occurrence, else of the next one; None where none is in sight."""
    is_open: bool
    """Whether that is to be seen to now."""
    missed: Sequence[date]
    """The days before it on which nobody did."""


def state_on(today: date, schedule: Schedule, ticks: Sequence[Tick], calendar: Calendar) -> State:
    """How a duty stands: one open occurrence at the most, never a pile."""
    ticked = {each.due_on for each in ticks}
    days = schedule.days(today - LOOKED_BACK, today, calendar)
    latest = days[-1] if days else None
    missed = [day for day in days[:-1] if day not in ticked]
    if latest is not None and latest not in ticked:
        return State(latest, True, missed)
    ahead = schedule.days(today + DAY, today + LOOKED_AHEAD, calendar)
    return State(next((day for day in ahead if day not in ticked), None), False, missed)


def occurrence_for(
    done_on: date, schedule: Schedule, ticks: Mapping[date, Tick], calendar: Calendar
) -> date:
    """The occurrence that a tick of a day counts for: the latest one unticked, else the next.

    Raises `Refusal` where there is nothing to tick.
    """
    days = schedule.days(done_on - LOOKED_BACK, done_on, calendar)
    if days and days[-1] not in ticks:
        return days[-1]
    ahead = schedule.days(done_on + DAY, done_on + LOOKED_AHEAD, calendar)
    is_done_today = any(each.done_on == done_on for each in ticks.values())
    if schedule.cadence == DAILY or is_done_today or not ahead or ahead[0] in ticks:
        # Each working day asks anew; and a key that bounces does not do the next one too.
        raise Refusal(N_("That is done already: nothing is due now."))
    return ahead[0]


class Figures(NamedTuple):
    """What became of some occurrences."""

    on_time: int
    """On their day or before it."""
    early: int
    """Those of them that were seen to before their day."""
    late: int
    missed: int


def figures(
    since: date,
    until: date,
    today: date,
    schedule: Schedule,
    ticks: Sequence[Tick],
    calendar: Calendar,
) -> Figures:
    """What had become, by today, of the occurrences from `since` to `until`.

    One is missed when the next has come and nobody has seen to it.
    """
    by_day = {each.due_on: each for each in ticks}
    days = schedule.days(since, until, calendar)
    seen = [by_day[day] for day in days if day in by_day]
    latest = state_on(today, schedule, ticks, calendar)
    still = {latest.due_on} if latest.is_open else set()
    late = sum(each.is_late for each in seen)
    missed = sum(day not in by_day and day <= today and day not in still for day in days)
    return Figures(len(seen) - late, sum(each.is_early for each in seen), late, missed)
