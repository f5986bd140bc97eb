"""Where the working day turns over, which days are worked, and which one comes next."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salestui.dates.workday import PUBLIC, Calendar, knows_holidays_of, working_day

DAYS = st.dates(date(2003, 1, 1), date(2040, 1, 1))
NEARBY = st.dates(date(2026, 9, 1), date(2026, 10, 31))
CALENDARS = st.builds(Calendar, st.frozensets(NEARBY), st.frozensets(NEARBY))


def of(text: str) -> date:
    """A day of 2026 unless it says so: "10-08"."""
    return date.fromisoformat(text if len(text) > 5 else f"2026-{text}")


@pytest.mark.parametrize(
    ("at", "day"),
    [
        ("2026-11-24 00:40", "2026-11-23"),
        ("2026-11-24 03:59:59.999999", "2026-11-23"),
        ("2026-11-24 04:00", "2026-11-24"),
        ("2026-11-24 23:59", "2026-11-24"),
        ("2027-01-01 03:00", "2026-12-31"),
    ],
)
def test_the_night_belongs_to_the_evening_before_until_four(at: str, day: str) -> None:
    assert working_day(datetime.fromisoformat(at)) == date.fromisoformat(day)


def test_the_cut_off_can_be_set() -> None:
    at = datetime(2026, 11, 24, 0, 40)  # noqa: DTZ001 # the rule takes any local time
    assert working_day(at, cut_off=time(0)) == date(2026, 11, 24)


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        ("11-20", True),  # Friday
        ("11-21", False),  # Saturday
        ("11-22", False),  # Sunday
        ("11-23", True),  # Monday
        ("2025-12-31", True),
        ("01-01", False),  # New Year's Day, Thursday
        ("01-02", False),  # Friday, rest for it
        ("01-04", True),  # Sunday, worked for it
        ("02-14", True),  # Saturday, worked for Spring Festival
        ("02-15", False),
        ("02-16", False),  # its eve, Monday
        ("02-17", False),  # its first day
        ("02-23", False),  # Monday, its last day
        ("02-24", True),  # Tuesday
        ("02-28", True),  # Saturday, worked for it
        ("03-01", False),  # Sunday
        ("04-06", False),  # Monday after Tomb-sweeping Day
        ("04-07", True),
        ("05-01", False),
        ("05-05", False),
        ("05-06", True),
        ("05-09", True),  # Saturday, worked for Labour Day
        ("06-19", False),  # Dragon Boat Festival, Friday
        ("09-20", True),  # Sunday, worked for National Day
        ("09-25", False),  # Mid-autumn, Friday
        ("09-28", True),
        ("09-30", True),  # eve of National Day
        ("10-01", False),
        ("10-07", False),  # Wednesday
        ("10-08", True),
        ("10-10", True),  # Saturday, worked for National Day
        ("10-11", False),
        ("2025-10-08", False),  # eight days in 2025, with Mid-autumn
        ("2025-09-28", True),  # Sunday, worked for them
        ("2003-10-08", True),  # Wednesday of a year before what is known
        ("2003-10-04", False),  # its Saturday
        ("2090-05-01", False),  # Monday, by law, of a year not announced
        ("2090-05-08", True),
        ("2090-10-01", False),  # its Sunday
    ],
)
def test_public_holidays_rest_and_make_up_days_are_worked(day: str, worked: bool) -> None:
    assert PUBLIC.is_working_day(of(day)) == worked


@pytest.mark.parametrize(
    ("off", "make_up", "day", "worked"),
    [
        ("11-24", "", "11-24", False),  # a Tuesday
        ("11-24", "", "11-25", True),
        ("", "11-28", "11-28", True),  # a Saturday
        ("", "11-28", "11-29", False),
        ("", "10-01", "10-01", True),  # National Day
        ("09-20", "", "09-20", False),  # the public make-up Sunday
        ("11-28", "", "11-28", False),  # rest already
        ("11-24", "11-24", "11-24", True),  # both: who works is there
        ("11-28", "11-28", "11-28", True),
        ("2090-05-08", "2090-10-01", "2090-05-08", False),  # in a year not announced
        ("2090-05-08", "2090-10-01", "2090-10-01", True),
    ],
)
def test_the_companys_own_days_outrank_the_public_calendar(
    off: str, make_up: str, day: str, worked: bool
) -> None:
    own = Calendar(frozenset(map(of, off.split())), frozenset(map(of, make_up.split())))
    assert own.is_working_day(of(day)) == worked


@pytest.mark.parametrize(
    ("day", "following"),
    [
        ("11-19", "11-20"),  # Thursday
        ("11-20", "11-23"),  # Friday
        ("11-21", "11-23"),
        ("11-22", "11-23"),
        ("2025-12-31", "01-04"),  # the Sunday worked
        ("02-13", "02-14"),  # Friday, before a Saturday worked
        ("02-14", "02-24"),  # before nine days of rest
        ("02-27", "02-28"),
        ("02-28", "03-02"),
        ("09-18", "09-20"),  # over a Saturday to a Sunday worked
        ("09-20", "09-21"),
        ("09-24", "09-28"),
        ("09-30", "10-08"),
        ("10-03", "10-08"),
        ("10-09", "10-10"),
        ("10-10", "10-12"),
        ("2090-04-30", "2090-05-03"),
    ],
)
def test_weekends_and_holidays_are_skipped(day: str, following: str) -> None:
    assert PUBLIC.next_working_day(of(day)) == of(following)


def test_own_days_are_skipped_and_worked() -> None:
    own = Calendar(frozenset({of("11-23")}), frozenset({of("11-22")}))
    assert own.next_working_day(of("11-20")) == of("11-22")
    assert own.next_working_day(of("11-22")) == of("11-24")


@pytest.mark.parametrize(("year", "known"), [(2003, False), (2004, True), (2026, True)])
def test_the_holidays_of_the_years_announced_are_known(year: int, known: bool) -> None:
    assert knows_holidays_of(year) == known


def test_the_holidays_of_a_year_far_ahead_are_not_known() -> None:
    assert not knows_holidays_of(2090)


@pytest.mark.parametrize("year", [2027, 2028])
def test_a_year_not_announced_has_weekends_and_the_days_fixed_by_law(year: int) -> None:
    if knows_holidays_of(year):
        pytest.skip("announced meanwhile")
    days = [date(year, 1, 1) + timedelta(n) for n in range(365)]
    assert [day for day in days if PUBLIC.is_working_day(day)] == [
        day
        for day in days
        if day.isoweekday() <= 5
        and f"{day:%m-%d}" not in ("01-01", "05-01", "05-02", "10-01", "10-02", "10-03")
    ]


@given(CALENDARS, DAYS | NEARBY | st.dates(date(9990, 1, 1), date(9999, 12, 20)))
def test_the_next_working_day_is_the_first_one(calendar: Calendar, day: date) -> None:
    following = calendar.next_working_day(day)
    between = [day + timedelta(days=n) for n in range(1, (following - day).days)]
    assert following > day
    assert calendar.is_working_day(following)
    assert not any(map(calendar.is_working_day, between))


@given(CALENDARS, NEARBY)
def test_a_day_that_is_not_the_companys_own_is_as_the_public_calendar_has_it(
    calendar: Calendar, day: date
) -> None:
    if day not in calendar.days_off | calendar.make_up_days:
        assert calendar.is_working_day(day) == PUBLIC.is_working_day(day)
