"""The one clock."""

from datetime import UTC, date, datetime, time, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from salestui.dates.clock import Clock, utc_now
from tests.clock import CHINA, StandingClock, instant

OFFSETS = st.integers(-14, 14).map(lambda hours: timezone(timedelta(hours=hours)))


def test_a_reading_is_in_the_desks_zone() -> None:
    now = Clock(lambda: datetime(2026, 11, 23, 1, 41, tzinfo=UTC), CHINA).now()
    assert now.at.isoformat() == "2026-11-23T09:41:00+08:00"


def test_a_reading_after_midnight_has_the_evenings_working_day(clock: StandingClock) -> None:
    assert clock.set("2026-11-24 00:40").day == date(2026, 11, 23)
    assert clock.advance(hours=4).day == date(2026, 11, 24)


def test_the_cut_off_that_was_set_is_used() -> None:
    at = instant("2026-11-24 05:30")
    assert Clock(zone=CHINA, cut_off=time(6)).at(at).day == date(2026, 11, 23)


def test_without_a_zone_a_reading_has_the_systems_offset() -> None:
    now = Clock().now()
    assert now.at.utcoffset() == now.at.astimezone().utcoffset()


def test_the_systems_time_is_what_is_read_unless_told_otherwise() -> None:
    before = utc_now()
    assert before <= Clock().now().at <= utc_now()


@given(st.datetimes(datetime(2000, 1, 1), timezones=OFFSETS))  # noqa: DTZ001 # the zone is beside it
def test_a_reading_is_the_instant_itself(at: datetime) -> None:
    assert Clock(zone=CHINA).at(at).at == at
