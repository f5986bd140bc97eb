"""Time that counts: windows as they are written, and a count that is checked minute by minute."""

import re
from array import array
from bisect import bisect_left
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache
from itertools import accumulate
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salestui.complaints.rules import Policy
from salestui.dates.hours import (
    Counting,
    EveryHour,
    Window,
    WorkingHours,
    read_time,
    read_windows,
    windows_text,
)
from salestui.dates.workday import Calendar
from salestui.settings.rules import WORKING_HOURS
from tests.clock import CHINA

WEEKDAYS = "Mon Tue Wed Thu Fri Sat Sun".split()
_MOMENT = re.compile(r"(?:(\d{4})-)?(\d\d-\d\d) (\w{3}) ([\d:.]+)")
_SPAN = re.compile(r"(-?)(\d+):(\d\d)(?::(\d\d)(?:\.(\d{6}))?)?")


def at(text: str, zone: tzinfo = CHINA) -> datetime:
    """An instant, of 2026 unless it says so: "11-27 Fri 17:00"; its weekday must be right."""
    found = _MOMENT.fullmatch(text)
    assert found, text
    year, day, weekday, clock = found.groups()
    local = datetime.fromisoformat(f"{year or 2026}-{day} {clock}").replace(tzinfo=zone)
    assert WEEKDAYS[local.weekday()] == weekday, text
    return local.astimezone(UTC)


def span(text: str) -> timedelta:
    """A span of time: "7:30", "0:00:01", "-0:00:00.000001"."""
    found = _SPAN.fullmatch(text)
    assert found, text
    hours, minutes, seconds, micros = (int(each or 0) for each in found.groups()[1:])
    whole = timedelta(hours=hours, minutes=minutes, seconds=seconds, microseconds=micros)
    return -whole if found[1] else whole


def days(text: str) -> frozenset[date]:
    """Days of 2026: "11-26 11-27"."""
    return frozenset(date.fromisoformat(f"2026-{each}") for each in text.split())


def windows(text: str) -> tuple[Window, ...]:
    """Windows: "08:30-12:00 13:30-18:00"."""
    return tuple(Window(*map(time.fromisoformat, each.split("-"))) for each in text.split())


def working(
    text: str = "08:30-12:00 13:30-18:00", *, off: str = "", work: str = "", zone: str = "+08:00"
) -> Policy:
    """A policy of working hours, with the company's own days off and make-up days."""
    return Policy(WORKING_HOURS, windows(text), Calendar(days(off), days(work)), zone)


WORKDAYS = working()
"""8 hours a day, in China: 3:30 before lunch and 4:30 after it."""

HOURS = WORKDAYS.counting
TICK = timedelta(microseconds=1)
NEW_YORK = ZoneInfo("America/New_York")


# --- counted by hand: a day is 8:30-12:00 and 13:30-18:00 ---------------------------------------


@pytest.mark.parametrize(
    ("start", "end", "counted"),
    [
        ("11-23 Mon 08:30", "11-23 Mon 18:00", "8:00"),  # a whole day: 3:30 + 4:30
        ("11-23 Mon 00:00", "11-24 Tue 00:00", "8:00"),
        ("11-23 Mon 12:00", "11-23 Mon 13:30", "0:00"),  # lunch
        ("11-23 Mon 11:59:59", "11-23 Mon 13:30:01", "0:00:02"),  # a second on either side of it
        ("11-23 Mon 18:00", "11-24 Tue 08:30", "0:00"),  # the night
        ("11-23 Mon 17:50", "11-24 Tue 08:40", "0:20"),  # 10 min + 10 min
        ("11-27 Fri 18:00", "11-30 Mon 08:30", "0:00"),  # the weekend
        ("11-23 Mon 00:00", "11-30 Mon 00:00", "40:00"),  # five days
        ("09-30 Wed 18:00", "10-08 Thu 08:30", "0:00"),  # National Day
        ("09-19 Sat 00:00", "09-21 Mon 00:00", "8:00"),  # the Sunday worked for it
        ("02-14 Sat 12:00", "02-24 Tue 09:00", "5:00"),  # 4:30 on a Saturday worked, 0:30 after it
        ("11-23 Mon 10:00", "11-23 Mon 10:00", "0:00"),
        ("11-23 Mon 10:00", "11-23 Mon 09:00", "0:00"),  # backwards
        ("11-24 Tue 10:00", "11-23 Mon 09:00", "0:00"),
    ],
)
def test_only_the_hours_of_working_days_count(start: str, end: str, counted: str) -> None:
    assert HOURS.counted(at(start), at(end)) == span(counted)


@pytest.mark.parametrize(
    ("moment", "goes_on"),
    [
        ("11-23 Mon 08:29:59.999999", "11-23 Mon 08:30"),
        ("11-23 Mon 08:30", "11-23 Mon 08:30"),
        ("11-23 Mon 11:59:59", "11-23 Mon 11:59:59"),
        ("11-23 Mon 12:00", "11-23 Mon 13:30"),  # at noon it stands already
        ("11-23 Mon 18:00", "11-24 Tue 08:30"),
        ("11-27 Fri 18:00", "11-30 Mon 08:30"),
        ("09-30 Wed 18:00", "10-08 Thu 08:30"),
        ("10-09 Fri 20:00", "10-10 Sat 08:30"),  # worked for National Day
        ("02-16 Mon 10:00", "02-24 Tue 08:30"),  # eve of the Spring Festival
    ],
)
def test_outside_the_hours_it_goes_on_when_they_begin(moment: str, goes_on: str) -> None:
    assert HOURS.goes_on(at(moment)) == at(goes_on)


# --- every hour --------------------------------------------------------------------------------


def test_every_hour_counts_what_has_passed_when_the_clocks_are_changed() -> None:
    evening, morning = at("03-07 Sat 22:00", NEW_YORK), at("03-08 Sun 06:00", NEW_YORK)
    assert EveryHour().counted(evening, morning) == timedelta(hours=7)
    local = evening.astimezone(NEW_YORK), morning.astimezone(NEW_YORK)
    assert EveryHour().counted(*local) == timedelta(hours=7)
    assert EveryHour().after(local[0], timedelta(hours=7)) == morning
    assert EveryHour().goes_on(evening) == evening


def test_every_hour_counts_nothing_backwards() -> None:
    later, earlier = at("11-23 Mon 10:00"), at("11-23 Mon 09:00")
    assert EveryHour().counted(earlier, later) == timedelta(hours=1)
    assert EveryHour().counted(later, earlier) == timedelta()


# --- when the clocks are changed ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("hours", "counted"),
    [
        ("00:00-06:00", "5:00"),  # the hour from 2:00 to 3:00 is not there
        ("00:00-02:00 03:00-06:00", "5:00"),
        ("02:00-03:00", "0:00"),
        ("02:10-02:50", "0:00"),  # no clock on a wall shows these times
        ("00:00-02:30 03:00-06:00", "5:00"),  # 2 h before 2:00 and 3 h from 3:00
        ("01:30-02:30", "0:30"),  # half an hour before 2:00
        ("02:30-04:00", "1:00"),  # an hour from 3:00
    ],
)
def test_an_hour_that_is_left_out_does_not_count(hours: str, counted: str) -> None:
    counting = working(hours, work="03-08", zone="America/New_York").counting
    day = at("03-08 Sun 00:00", NEW_YORK), at("03-09 Mon 00:00", NEW_YORK)
    assert counting.counted(*day) == span(counted)


@pytest.mark.parametrize(
    ("hours", "counted"),
    [
        ("00:00-06:00", "7:00"),  # the hour from 1:00 to 2:00 is there twice
        ("00:00-01:00 02:00-06:00", "5:00"),
        ("01:00-02:00", "2:00"),
        ("01:15-01:45", "1:00"),  # whenever the clock on the wall shows a time of it
        ("00:00-01:30", "2:00"),
        ("01:30-03:00", "2:00"),
    ],
)
def test_an_hour_that_comes_twice_counts_twice(hours: str, counted: str) -> None:
    counting = working(hours, work="11-01", zone="America/New_York").counting
    day = at("11-01 Sun 00:00", NEW_YORK), at("11-02 Mon 00:00", NEW_YORK)
    assert counting.counted(*day) == span(counted)


# --- minute by minute --------------------------------------------------------------------------

DAY = 24 * 60
PERIOD = 32 * DAY
"""So many minutes are looked at, each for itself."""

BEGINNINGS = [
    date(2025, 12, 24),  # New Year's Day, and the Sunday worked for it
    date(2026, 2, 8),  # Spring Festival, two Saturdays worked; New York's clocks go forward
    date(2026, 9, 14),  # Mid-autumn and National Day, a Sunday and a Saturday worked; Lord Howe's
    # clocks go forward, by half an hour
    date(2026, 10, 20),  # New York's and Berlin's clocks go back
    date(2090, 4, 20),  # no holidays are known
]
CHANGED = [date(2026, 3, 8), date(2026, 10, 4), date(2026, 10, 25), date(2026, 11, 1)]
"""The Sundays on which the clocks are changed somewhere."""

ZONES = """
Asia/Shanghai America/New_York Europe/Berlin Australia/Lord_Howe Asia/Kathmandu UTC
""".split()


class MinuteByMinute:
    """What counts, found by asking of each minute whether it is one that is worked."""

    def __init__(self, hours: WorkingHours, first: date) -> None:
        self.start = datetime.combine(first, time(), UTC)
        # Of the minutes of a day and of the night after it.
        inside = [
            any(_minute(each.begin) <= n < _end(each) for each in hours.windows)
            for n in range(2 * DAY)
        ]
        walls = _wall_clock(hours.zone, first)
        worked = {
            day: hours.calendar.is_working_day(date.fromordinal(day))
            for day in range(walls[0] // DAY - 1, walls[-1] // DAY + 1)
        }
        self.counts = [
            (inside[wall % DAY] and worked[wall // DAY])
            or (inside[wall % DAY + DAY] and worked[wall // DAY - 1])
            for wall in walls
        ]
        self.before = list(accumulate(self.counts, initial=0))
        """How many minutes have counted before each."""

    def instant(self, minute: int) -> datetime:
        """When a minute begins."""
        return self.start + timedelta(minutes=minute)


@cache
def _wall_clock(zone: tzinfo, first: date) -> "array[int]":
    """What the clock on the wall shows in each minute, as minutes since the year 1."""
    start = datetime.combine(first, time(), UTC)
    shown = ((start + timedelta(minutes=n)).astimezone(zone) for n in range(PERIOD))
    return array("q", (at.toordinal() * DAY + at.hour * 60 + at.minute for at in shown))


# Often where the clocks are changed.
_EDGES = st.integers(0, 240) | st.integers(0, DAY - 1)


def _minute(of_day: time) -> int:
    return of_day.hour * 60 + of_day.minute


def _end(window: Window) -> int:
    return _minute(window.end) + DAY * window.days_later


def _minutes_a_day(found: tuple[Window, ...]) -> int:
    return sum(_end(each) - _minute(each.begin) for each in found)


@st.composite
def _windows(draw: st.DrawFn) -> tuple[Window, ...]:
    """One to three windows, the last perhaps over midnight."""
    count = draw(st.integers(1, 3))
    edges = draw(st.lists(_EDGES, unique=True, min_size=2 * count, max_size=2 * count).map(sorted))
    if draw(st.booleans()) and DAY - edges[-1] + edges[0] <= 16 * 60:
        # The first edge becomes the end of the night.
        edges = [*edges[1:], draw(st.sampled_from((0, edges[0])))]
    times = [time(each // 60, each % 60) for each in edges]
    return tuple(Window(*each) for each in zip(times[::2], times[1::2], strict=True))


@st.composite
def some_policy(draw: st.DrawFn) -> tuple[Policy, date]:
    """Any working hours, an hour or more a day, and the day from which they are looked at."""
    first = draw(st.sampled_from(BEGINNINGS))
    any_day = st.integers(0, 32).map(lambda n: first + timedelta(n))
    own = st.frozensets(any_day | st.sampled_from(CHANGED), max_size=4)
    calendar = Calendar(draw(own), draw(own))
    found = draw(_windows().filter(lambda each: _minutes_a_day(each) >= 60))
    return Policy(WORKING_HOURS, found, calendar, draw(st.sampled_from(ZONES))), first


def hours_of(policy: Policy) -> WorkingHours:
    """The working hours of a policy, made without it."""
    return WorkingHours(policy.windows, policy.calendar, ZoneInfo(policy.zone))


MINUTES = st.integers(0, 28 * DAY)


@settings(max_examples=40)
@given(some_policy(), st.lists(st.tuples(MINUTES, MINUTES), min_size=30, max_size=40))
def test_who_goes_from_minute_to_minute_counts_the_same(
    found: tuple[Policy, date], pairs: list[tuple[int, int]]
) -> None:
    hours = hours_of(found[0])
    minutes = MinuteByMinute(hours, found[1])
    for start, end in pairs:
        expected = max(0, minutes.before[end] - minutes.before[start])
        counted = hours.counted(minutes.instant(start), minutes.instant(end))
        assert counted == timedelta(minutes=expected)


@settings(max_examples=40)
@given(
    some_policy(), st.lists(st.tuples(MINUTES, st.integers(0, 16 * 60)), min_size=30, max_size=40)
)
def test_who_goes_from_minute_to_minute_comes_to_the_same_instant(
    found: tuple[Policy, date], pairs: list[tuple[int, int]]
) -> None:
    hours = hours_of(found[0])
    minutes = MinuteByMinute(hours, found[1])
    for start, length in pairs:
        reached = bisect_left(minutes.before, minutes.before[start] + length, lo=start)
        if reached <= PERIOD:
            after = hours.after(minutes.instant(start), timedelta(minutes=length))
            assert after == minutes.instant(reached)


@settings(max_examples=40)
@given(some_policy(), st.lists(MINUTES, min_size=30, max_size=40))
def test_who_goes_from_minute_to_minute_finds_the_next_that_counts(
    found: tuple[Policy, date], starts: list[int]
) -> None:
    hours = hours_of(found[0])
    minutes = MinuteByMinute(hours, found[1])
    for start in starts:
        nearest = next((n for n in range(start, PERIOD) if minutes.counts[n]), None)
        if nearest is not None:
            assert hours.goes_on(minutes.instant(start)) == minutes.instant(nearest)


# --- what holds for every way of counting ------------------------------------------------------

COUNTINGS: st.SearchStrategy[Counting] = st.just(EveryHour()) | some_policy().map(
    lambda found: hours_of(found[0])
)
INSTANTS = st.datetimes(
    datetime(2026, 1, 1),  # noqa: DTZ001 # the zone is beside it
    datetime(2026, 12, 31),  # noqa: DTZ001
    timezones=st.sampled_from([UTC, ZoneInfo("Asia/Kathmandu"), NEW_YORK]),
)
SPANS = st.timedeltas(timedelta(), timedelta(hours=12))


@given(COUNTINGS, st.tuples(INSTANTS, INSTANTS, INSTANTS))
def test_what_counts_is_the_sum_of_its_parts(
    counting: Counting, moments: tuple[datetime, datetime, datetime]
) -> None:
    first, between, last = sorted(each.astimezone(UTC) for each in moments)
    parts = counting.counted(first, between) + counting.counted(between, last)
    assert counting.counted(first, last) == parts


@given(COUNTINGS, INSTANTS, INSTANTS)
def test_no_more_counts_than_has_passed_and_nothing_backwards(
    counting: Counting, one: datetime, other: datetime
) -> None:
    first, last = sorted(each.astimezone(UTC) for each in (one, other))
    assert timedelta() <= counting.counted(first, last) <= last - first
    assert counting.counted(last, first) == timedelta()


@given(COUNTINGS, INSTANTS, SPANS)
def test_what_comes_after_a_span_is_the_first_instant_at_which_it_has_counted(
    counting: Counting, start: datetime, length: timedelta
) -> None:
    reached = counting.after(start, length)
    assert reached >= start
    assert counting.counted(start, reached) == length
    if length:
        assert counting.counted(start, reached - TICK) == length - TICK


@given(COUNTINGS, INSTANTS)
def test_no_time_counts_until_it_goes_on_and_all_from_then_on(
    counting: Counting, moment: datetime
) -> None:
    goes_on = counting.goes_on(moment)
    assert goes_on >= moment
    assert counting.counted(moment, goes_on) == timedelta()
    assert counting.counted(goes_on, goes_on.astimezone(UTC) + TICK) == TICK


@given(COUNTINGS, INSTANTS, st.timedeltas(-timedelta(days=1), timedelta()))
def test_less_than_nothing_has_counted_at_once(
    counting: Counting, start: datetime, length: timedelta
) -> None:
    assert counting.after(start, length) == start.astimezone(UTC)


# --- as people write them ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("8:30", time(8, 30)),
        ("08:30", time(8, 30)),
        ("８：３０", time(8, 30)),
        ("8点", time(8)),
        ("8点30分", time(8, 30)),
        ("0:00", time(0)),
        ("23:59", time(23, 59)),
        (" 18:00 ", time(18)),
        ("24:00", None),
        ("8:60", None),
        ("8", None),
        ("8:5", None),
        ("", None),
        ("-8:30", None),
    ],
)
def test_a_time_of_day_is_read(typed: str, meant: time | None) -> None:
    assert read_time(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("8:30-12:00, 13:30-18:00", "08:30-12:00 13:30-18:00"),
        ("13:30-18:00, 8:30-12:00", "08:30-12:00 13:30-18:00"),  # in order
        ("8:30～12:00；13:30至18:00", "08:30-12:00 13:30-18:00"),
        ("8点 – 12点、13点30分 到 18点", "08:00-12:00 13:30-18:00"),
        ("9:00-17:00", "09:00-17:00"),
        ("8:00-12:00, 12:00-16:00", "08:00-12:00 12:00-16:00"),  # without a break
        ("8:00-9:00 10:00-11:00 12:00-13:00", "08:00-09:00 10:00-11:00 12:00-13:00"),
        ("18:00-24:00", "18:00-00:00"),
        ("18:00-0:00", "18:00-00:00"),
        ("0:00-24:00", "00:00-00:00"),
        ("6点-24点", "06:00-00:00"),
        ("22:00-6:00", "22:00-06:00"),  # into the next day
        ("20:00-2:00, 8:30-12:00", "08:30-12:00 20:00-02:00"),
        ("6:00-14:00, 14:00-22:00, 22:00-6:00", "06:00-14:00 14:00-22:00 22:00-06:00"),
    ],
)
def test_windows_are_read(typed: str, meant: str) -> None:
    assert read_windows(typed) == windows(meant)


@pytest.mark.parametrize(
    "typed",
    [
        *("", "8:30", "8:30-", "8:30-8:30", "0:00-0:00", "8:30-25:00", "8:30-24:01", "早"),
        "8:30-12:00, 11:59-18:00",
        "12:00-8:30",  # in the wrong order rather than twenty hours
        "22:00-6:00, 5:00-8:00",
        "22:00-2:00, 23:00-1:00",
    ],
)
def test_what_is_no_window_is_refused(typed: str) -> None:
    assert read_windows(typed) is None


@given(some_policy())
def test_windows_come_back_as_they_were_written(found: tuple[Policy, date]) -> None:
    assert read_windows(windows_text(found[0].windows)) == found[0].windows


def test_a_window_is_written_as_people_write_it() -> None:
    hours = (Window(time(8, 30), time(12)), Window(time(13, 5), time(18)))
    assert windows_text(hours) == "8:30-12:00, 13:05-18:00"


def test_hours_alike_count_alike() -> None:
    assert WorkingHours(windows("09:00-17:00"), WORKDAYS.calendar, NEW_YORK) == WorkingHours(
        windows("09:00-17:00"), WORKDAYS.calendar, NEW_YORK
    )
