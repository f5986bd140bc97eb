"""Time that counts: every hour, or the hours in which the company works."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple, Protocol

from salestui.dates.workday import Calendar

ZERO = timedelta()


class Window(NamedTuple):
    """Working hours without a break, in local time: 8:30 to 12:00."""

    begin: time
    end: time


class Counting(Protocol):
    """A way to count time; every instant is aware."""

    def counted(self, start: datetime, end: datetime) -> timedelta:
        """How much time counts from one instant to another; nothing when `end` is not later."""
        ...

    def after(self, start: datetime, span: timedelta) -> datetime:
        """The first instant at which so much time has been counted since `start`."""
        ...

    def goes_on(self, at: datetime) -> datetime:
        """The first instant from `at` on at which time counts: `at` itself while it does."""
        ...


@dataclass(frozen=True)
class EveryHour:
    """Every hour counts, by day and by night."""

    def counted(self, start: datetime, end: datetime) -> timedelta:
        # In UTC: two times of one zone are subtracted as if it had no summer time.
        return max(ZERO, end.astimezone(UTC) - start.astimezone(UTC))

    def after(self, start: datetime, span: timedelta) -> datetime:
        return start.astimezone(UTC) + max(ZERO, span)

    def goes_on(self, at: datetime) -> datetime:
        return at


class WorkingHours(NamedTuple):
    """The windows of the working days count, by the wall clock of one zone."""

    windows: tuple[Window, ...]
    """At least one, in order, none into the next."""
    calendar: Calendar
    zone: tzinfo

    def counted(self, start: datetime, end: datetime) -> timedelta:
        start, end = start.astimezone(UTC), end.astimezone(UTC)
        if end <= start:
            return ZERO
        first, last = self._day(start), self._day(end)
        if first == last:
            return self._within(first, start, end)
        between = _whole_days(self, first + timedelta(days=1), last)
        return self._within(first, start, end) + between + self._within(last, start, end)

    def after(self, start: datetime, span: timedelta) -> datetime:
        start, left = start.astimezone(UTC), span
        if left <= ZERO:
            return start
        for begin, end in self._spans(start):
            begin = max(begin, start)
            if end - begin >= left:
                return begin + left
            left -= max(ZERO, end - begin)
        raise AssertionError("working days never end")

    def goes_on(self, at: datetime) -> datetime:
        for begin, end in self._spans(at.astimezone(UTC)):
            if end > at:
                return max(at, begin)
        raise AssertionError("working days never end")

    def _day(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()

    def _within(self, day: date, start: datetime, end: datetime) -> timedelta:
        """How much of a day's windows lies between two instants in UTC."""
        overlaps = (min(end, closes) - max(start, opens) for opens, closes in _day_spans(self, day))
        return sum((each for each in overlaps if each > ZERO), ZERO)

    def _spans(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The windows from the day of an instant on, without end."""
        day = self._day(start)
        while True:
            yield from _day_spans(self, day)
            day += timedelta(days=1)


# Asked once a second for each complaint on the screen, nearly always for the same days.


@lru_cache(4096)
def _day_spans(hours: WorkingHours, day: date) -> tuple[tuple[datetime, datetime], ...]:
    """The windows of a day as instants in UTC, in order; none on a day of rest.

    In a window is when the clock on the wall shows a time of it: what summer time leaves out holds
    nothing, what autumn repeats is there twice.
    """
    if not hours.calendar.is_working_day(day):
        return ()
    spans = (
        (
            max(begin, datetime.combine(day, window.begin, UTC) - offset),
            min(end, datetime.combine(day, window.end, UTC) - offset),
        )
        for begin, end, offset in _stretches(day, hours.zone)
        for window in hours.windows
    )
    return tuple((begin, end) for begin, end in spans if begin < end)


def _stretches(day: date, zone: tzinfo) -> list[tuple[datetime, datetime, timedelta]]:
    """The time around a day in UTC, with the zone's offset: parted where the clocks are changed."""

    def offset(seconds: int) -> timedelta:
        return (begin + timedelta(seconds=seconds)).astimezone(zone).utcoffset() or ZERO

    # No zone is a day away from UTC.
    begin = datetime.combine(day, time(), UTC) - timedelta(days=1)
    end = begin + timedelta(days=3)
    seconds = range(int((end - begin).total_seconds()))
    before, after = offset(seconds[0]), offset(seconds[-1])
    if before == after:
        return [(begin, end, before)]
    change = begin + timedelta(
        seconds=bisect_left(seconds, True, key=lambda second: offset(second) != before)
    )
    return [(begin, change, before), (change, end, after)]


@lru_cache(4096)
def _whole_days(hours: WorkingHours, first: date, until: date) -> timedelta:
    """The working time of the days from `first` up to, not including, `until`."""
    total, day = ZERO, first
    while day < until:
        total += sum((end - begin for begin, end in _day_spans(hours, day)), ZERO)
        day += timedelta(days=1)
    return total


# --- as people write them ----------------------------------------------------------------------

# Compiled when first needed: the first screen reads none.
_TIME = r"(\d{1,2})(?::|点)(\d{2})?分?"
_WINDOW_SPLIT = r"[,;、\s]+"
_TO = r"\s*(?:--?|~|–|—|−|至|到)\s*"


def read_time(text: str) -> time | None:
    """A time of day as typed: 8:30, 8点, 18:00; None for anything else."""
    found = re.fullmatch(_TIME, unicodedata.normalize("NFKC", text).strip(), re.ASCII)
    if found is None or int(found[1]) > 23 or int(found[2] or 0) > 59:
        return None
    return time(int(found[1]), int(found[2] or 0))


def read_windows(text: str) -> tuple[Window, ...] | None:
    """Windows as typed: "8:30-12:00, 13:30-18:00"; None for anything else.

    They come in order; one that does not end after it begins, or reaches into the next, is none.
    """
    joined = re.sub(_TO, "-", unicodedata.normalize("NFKC", text).strip())
    windows = []
    for part in filter(None, re.split(_WINDOW_SPLIT, joined)):
        begin, dash, end = part.partition("-")
        opens, closes = read_time(begin), read_time(end)
        if not dash or opens is None or closes is None or opens >= closes:
            return None
        windows.append(Window(opens, closes))
    windows.sort()
    if any(after.begin < before.end for before, after in pairwise(windows)):
        return None
    return tuple(windows) or None


def windows_text(windows: tuple[Window, ...]) -> str:
    """Windows as they are shown and kept: "8:30-12:00, 13:30-18:00"."""
    return ", ".join(
        f"{each.begin.hour}:{each.begin:%M}-{each.end.hour}:{each.end:%M}" for each in windows
    )


def span_text(span: timedelta) -> str:
    """A span of time as it is kept in a sentence: 3:12:05."""
    seconds = int(abs(span).total_seconds())
    return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
