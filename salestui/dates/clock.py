"""The one clock: what time it is, and which working day that belongs to."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cached_property

from salestui.dates.terms import USUAL, Terms
from salestui.dates.workday import CUT_OFF, PUBLIC, Calendar, working_day

FIRST_DAY = date(1950, 1, 1)
LAST_DAY = date(2100, 12, 31)
"""What is in reason; other years are slips of the hand or of a program."""


@dataclass(frozen=True)
class Now:
    """One reading of the clock."""

    at: datetime
    """The instant, aware, in the desk's own zone.

    Two moments of one zone are compared by what the clock on the wall shows; where it may show
    that twice, `utc` is to be compared.
    """

    day: date
    """The working day the instant belongs to."""

    calendar: Calendar = PUBLIC
    """Which days are worked."""

    terms: Terms = USUAL
    """What the rules of the books go by."""

    @cached_property
    def utc(self) -> datetime:
        """The instant in UTC: what is counted each second need not ask the zone each time."""
        return self.at.astimezone(UTC)

    @property
    def coming(self) -> date:
        """The working day that comes next."""
        return self.calendar.next_working_day(self.day)


class SystemZone(tzinfo):
    """The system's own zone, with its summer time looked up for each instant.

    `datetime.astimezone()` alone gives the offset of that one instant, wrong for another day.
    """

    def utcoffset(self, moment: datetime | None) -> timedelta | None:
        return None if moment is None else moment.replace(tzinfo=None).astimezone().utcoffset()

    def dst(self, moment: datetime | None) -> timedelta | None:
        return None

    def tzname(self, moment: datetime | None) -> str | None:
        return None if moment is None else moment.replace(tzinfo=None).astimezone().tzname()

    def fromutc(self, moment: datetime) -> datetime:
        local = moment.replace(tzinfo=UTC).astimezone()
        first = local.replace(tzinfo=self)
        # In the hour that autumn repeats, the fold alone says which of the two it is.
        return first if first.utcoffset() == local.utcoffset() else first.replace(fold=1)


def utc_now() -> datetime:
    """The system's time as an aware instant."""
    return datetime.now(UTC)


class Clock:
    """Reads the time; tests pass their own `read` and `zone`."""

    def __init__(
        self,
        read: Callable[[], datetime] = utc_now,
        zone: tzinfo | None = None,
        cut_off: time = CUT_OFF,
        calendar: Calendar = PUBLIC,
        terms: Terms = USUAL,
    ) -> None:
        """`zone` None is the system's own."""
        self._read = read
        self.zone = zone or SystemZone()
        """The desk's zone."""
        self.cut_off = cut_off
        """When the working day turns over."""
        self.calendar = calendar
        """Which days are worked."""
        self.terms = terms
        """What the rules of the books go by."""

    def now(self) -> Now:
        """What time it is."""
        return self.at(self._read())

    def at(self, instant: datetime) -> Now:
        """What the clock reads at an instant."""
        local = self.local(instant)
        return Now(local, working_day(local, self.cut_off), self.calendar, self.terms)

    def local(self, instant: datetime) -> datetime:
        """The same instant in the desk's zone."""
        return instant.astimezone(self.zone)
