"""Where the working day turns over, and which one comes next."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salestui.dates.workday import is_working_day, next_working_day, working_day


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
    ("day", "following"),
    [
        ("2026-11-19", "2026-11-20"),  # Thursday
        ("2026-11-20", "2026-11-23"),  # Friday
        ("2026-11-21", "2026-11-23"),
        ("2026-11-22", "2026-11-23"),
        ("2026-12-31", "2027-01-01"),
    ],
)
def test_a_weekend_is_skipped(day: str, following: str) -> None:
    assert next_working_day(date.fromisoformat(day)) == date.fromisoformat(following)


@given(st.dates(max_value=date(9999, 12, 20)))
def test_the_next_working_day_is_the_first_one(day: date) -> None:
    following = next_working_day(day)
    between = [day + timedelta(days=n) for n in range(1, (following - day).days)]
    assert following > day
    assert is_working_day(following)
    assert not any(map(is_working_day, between))
