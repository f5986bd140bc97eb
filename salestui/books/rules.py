"""What all books have in common: steps in a fixed order, when a row is due, whom to chase."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from salestui.dates.workday import Calendar

AGAIN_AFTER = 3
"""Days after which one chases again, unless a step says otherwise."""


class Step(NamedTuple):
    """One step in the course of a row."""

    code: str
    title: str
    """A msgid: what has happened when it is stamped, in a word or two."""
    letter: str
    """Stands for it in the table."""
    key: str = ""
    """A key that stamps it, whatever step is next."""
    after: int = 1
    """Working days after the step before it, or after the beginning, on which it is due."""
    every: int = AGAIN_AFTER
    """Days after which one chases it again."""
    person: str = ""
    """The field that names whom it is chased from."""
    asks: tuple[str, ...] = ()
    """Fields without which it is asked for them before it is stamped."""
    told_by: str = ""
    """The field in which something stands once it was taken."""
    is_optional: bool = False
    """Whether it is never next: who takes it says so."""
    is_strict: bool = False
    """Whether it is refused until the one before it is stamped."""


class OwnAction(NamedTuple):
    """What can be done with the rows of one book alone: a few fields are asked and written."""

    code: str
    title: str
    """A msgid, for the menu."""
    said: str
    """A msgid for the history: what was done, in a word or two."""
    asks: tuple[str, ...]
    """The fields that are asked."""
    is_possible: Callable[[Any], bool]
    key: str = ""


class Stamp(NamedTuple):
    """A step that was taken."""

    at: datetime
    note: str = ""


class Course(NamedTuple):
    """How far a row has got, and what was said when one chased it."""

    begun_on: date
    stamps: Mapping[str, Stamp] = {}
    """By the codes of the steps."""
    chased_on: date | None = None
    chases: int = 0
    promised_on: date | None = None
    said: str = ""
    """What they said when they were chased last."""
    closed_at: datetime | None = None
    """When it was given up, without the steps that were left."""
    reason: str = ""

    def last(self, steps: Sequence[Step]) -> Stamp | None:
        """The latest step in their order that is stamped."""
        return next((self.stamps[each.code] for each in reversed(steps) if self.has(each)), None)

    def has(self, step: Step) -> bool:
        """Whether a step is stamped."""
        return step.code in self.stamps


def next_step(steps: Sequence[Step], course: Course) -> Step | None:
    """The first step after the latest one that is stamped; None where all is done or given up.

    What was left out before it is not asked for any more; F9 stamps it all the same.
    """
    if course.closed_at is not None:
        return None
    stamped = [number for number, each in enumerate(steps) if course.has(each)]
    left = steps[stamped[-1] + 1 :] if stamped else steps
    return next((each for each in left if not each.is_optional), None)


def working_days_after(day: date, count: int, calendar: Calendar) -> date:
    """The working day so many after a day."""
    for _turn in range(count):
        day = calendar.next_working_day(day)
    return day


def working_days_before(day: date, count: int, calendar: Calendar) -> date:
    """The working day so many before a day."""
    while count:
        day -= timedelta(days=1)
        count -= calendar.is_working_day(day)
    return day


def chase_due(first: date, every: int, since: date, course: Course) -> date:
    """When to ask again for what was first due on a day: the age of a row is never set back.

    A chase before `since`, the day of the step before, was about something else.
    """
    promised = course.promised_on
    if promised is not None and promised >= since and promised >= (course.chased_on or promised):
        return promised + timedelta(days=1)
    if course.chased_on is not None and course.chased_on >= max(since, first):
        return course.chased_on + timedelta(days=every)
    return first
