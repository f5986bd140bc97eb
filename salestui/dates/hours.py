"""Time that counts: every hour, or the hours in which the company works."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple, Protocol

from salestui.dates.workday import Calendar

ZERO = timedelta()
_DAY = timedelta(days=1)
_LONGEST_NIGHT = timedelta(hours=16)
"""A longer window over midnight is two times in the wrong order."""


class Window(NamedTuple):
    """Working hours without a break, in local time: 8:30 to 12:00, 22:00 to 6:00."""

    begin: time
    end: time
    """One that is not later than the beginning is of the next day; 24:00 is 0:00."""

    @property
    def days_later(self) -> int:
        """1 where the end is on the day after the one that is worked, else 0."""
        return int(self.end <= self.begin)

    @property
    def length(self) -> timedelta:
        """From the beginning to the end, by the clock on the wall."""
        end = datetime.combine(date.min + timedelta(days=self.days_later), self.end)
        return end - datetime.combine(date.min, self.begin)


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
        # The hours of these days lie between the two, all of them.
        whole, until = first + _DAY, last - self._night
        day, counted = first - self._night, ZERO
        while day <= last:
            if day == whole < until:
                counted += _whole_days(self, whole, until)
                day = until
            counted += self._within(day, start, end)
            day += _DAY
        return counted

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

    @property
    def _night(self) -> timedelta:
        """So long before an instant a day may begin whose hours it is in."""
        return timedelta(days=self.windows[-1].days_later)

    def _day(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()

    def _within(self, day: date, start: datetime, end: datetime) -> timedelta:
        """How much of a day's windows lies between two instants in UTC."""
        overlaps = (min(end, closes) - max(start, opens) for opens, closes in _day_spans(self, day))
        return sum((each for each in overlaps if each > ZERO), ZERO)

    def _spans(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The windows from the day of an instant on, without end."""
        day = self._day(start) - self._night
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
            min(end, datetime.combine(day + window.days_later * _DAY, window.end, UTC) - offset),
        )
        for begin, end, offset in _stretches(day, hours.zone)
        for window in hours.windows
    )
    return tuple((begin, end) for begin, end in spans if begin < end)


def _stretches(day: date, zone: tzinfo) -> list[tuple[datetime, datetime, timedelta]]:
    """The time around a day in UTC, with the zone's offset: parted where the clocks are changed."""

    def offset(seconds: int) -> timedelta:
        return (begin + timedelta(seconds=seconds)).astimezone(zone).utcoffset() or ZERO

    # No zone is a day away from UTC, and no window ends later than the day after.
    begin = datetime.combine(day, time(), UTC) - _DAY
    end = begin + 4 * _DAY
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
_MIDNIGHT = r"24(?::00|点(?:00分?)?)"
_TO = r"\s*(?:--?|~|–|—|−|至|到)\s*"


def read_time(text: str) -> time | None:
    """A time of day as typed: 8:30, 8点, 18:00; None for anything else."""
    found = re.fullmatch(_TIME, unicodedata.normalize("NFKC", text).strip(), re.ASCII)
    if found is None or int(found[1]) > 23 or int(found[2] or 0) > 59:
        return None
    return time(int(found[1]), int(found[2] or 0))


def read_windows(text: str) -> tuple[Window, ...] | None:
    """Windows as typed: "8:30-12:00, 13:30-18:00"; None for anything else.

    They come in order; the last may end on the next day. One that is empty, or reaches into the
    next, is none.
    """
    joined = re.sub(_TO, "-", unicodedata.normalize("NFKC", text).strip())
    windows = []
    for part in filter(None, re.split(_WINDOW_SPLIT, joined)):
        begin, dash, end = part.partition("-")
        is_midnight = re.fullmatch(_MIDNIGHT, end.strip()) is not None
        opens, closes = read_time(begin), time() if is_midnight else read_time(end)
        if not dash or opens is None or closes is None:
            return None
        window = Window(opens, closes)
        if opens == closes and not is_midnight:
            return None
        if closes != time() and window.days_later and window.length > _LONGEST_NIGHT:
            return None
        windows.append(window)
    windows.sort()
    return tuple(windows) if windows and _is_a_day(windows) else None


def _is_a_day(windows: Sequence[Window]) -> bool:
    """Whether no window in order reaches into the next, and the last not into the first."""
    *others, last = windows
    if any(each.days_later for each in others):
        return False
    if any(after.begin < before.end for before, after in pairwise(windows)):
        return False
    return not last.days_later or last.end <= windows[0].begin


def windows_text(windows: tuple[Window, ...]) -> str:
    """Windows as they are shown and kept: "8:30-12:00, 13:30-18:00"."""
    return ", ".join(f"{each.begin.hour}:{each.begin:%M}-{_end_text(each.end)}" for each in windows)


def _end_text(end: time) -> str:
    return f"{end.hour}:{end:%M}" if end != time() else "24:00"


def span_text(span: timedelta) -> str:
    """A span of time as it is kept in a sentence: 3:12:05."""
    seconds = int(abs(span).total_seconds())
    return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
