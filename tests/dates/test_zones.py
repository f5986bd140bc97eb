"""Zones by name."""

from datetime import UTC, timedelta, timezone, tzinfo
from typing import cast
from zoneinfo import ZoneInfo

import pytest
import tzlocal
from hypothesis import given
from hypothesis import strategies as st

from salestui.dates.clock import SystemZone
from salestui.dates.zones import zone_name, zone_named
from tests.clock import CHINA, instant

NOW = instant("2026-11-23 09:41")
OFFSETS = st.integers(-24 * 60 + 1, 24 * 60 - 1).map(lambda n: timezone(timedelta(minutes=n)))
NAMES = ["Asia/Shanghai", "America/New_York", "Asia/Kathmandu", "UTC"]


@pytest.mark.parametrize(
    ("zone", "name"),
    [
        (CHINA, "+08:00"),
        (UTC, "+00:00"),
        (timezone(timedelta(hours=5, minutes=45)), "+05:45"),
        (timezone(-timedelta(hours=5)), "-05:00"),
        (timezone(-timedelta(hours=3, minutes=30)), "-03:30"),
        (timezone(-timedelta(minutes=30)), "-00:30"),
        (ZoneInfo("Asia/Shanghai"), "Asia/Shanghai"),
    ],
)
def test_a_zone_is_kept_by_its_name_or_its_offset(zone: tzinfo, name: str) -> None:
    assert zone_name(zone, NOW) == name


@pytest.mark.parametrize(
    ("name", "local"),
    [
        ("+08:00", "2026-11-23T09:41:00+08:00"),
        ("+05:45", "2026-11-23T07:26:00+05:45"),
        ("-03:30", "2026-11-22T22:11:00-03:30"),
        ("-00:30", "2026-11-23T01:11:00-00:30"),
        ("America/New_York", "2026-11-22T20:41:00-05:00"),
    ],
)
def test_a_name_is_the_zone_again(name: str, local: str) -> None:
    assert NOW.astimezone(zone_named(name)).isoformat() == local


@given(OFFSETS)
def test_an_offset_comes_back_as_it_was_kept(zone: timezone) -> None:
    assert zone_named(zone_name(zone, NOW)) == zone


@pytest.mark.parametrize("name", NAMES)
def test_a_name_comes_back_as_it_was_kept(name: str) -> None:
    assert zone_named(zone_name(ZoneInfo(name), NOW)) == ZoneInfo(name)


@pytest.mark.parametrize("name", ["", "Mars/Base", "+", "-", "+8", "+aa:00", "+24:00", "../etc"])
def test_what_is_no_name_is_refused(name: str) -> None:
    with pytest.raises((ValueError, LookupError)):
        zone_named(name)


def test_the_systems_zone_is_kept_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tzlocal, "get_localzone_name", lambda: "Asia/Kathmandu")
    assert zone_name(SystemZone(), NOW) == "Asia/Kathmandu"


@pytest.mark.parametrize("name", [None, "", "local", "/etc/localtime"])
def test_a_system_without_a_name_for_its_zone_has_its_offset_kept(
    name: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tzlocal, "get_localzone_name", lambda: cast(str, name))
    offset = NOW.astimezone().utcoffset()
    assert NOW.astimezone(zone_named(zone_name(SystemZone(), NOW))).utcoffset() == offset


@pytest.mark.parametrize("error", [LookupError, OSError, ValueError])
def test_a_system_whose_zone_is_not_found_has_its_offset_kept(
    error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> str:
        raise error

    monkeypatch.setattr(tzlocal, "get_localzone_name", fail)
    assert zone_name(SystemZone(), NOW)[0] in "+-"
