"""The hour that autumn repeats, and the one that spring leaves out: an instant stays what it is."""

import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salestui.complaints.queries import complaint
from salestui.complaints.register import complaint_matters
from salestui.complaints.rules import Account, Policy, policy_of
from salestui.complaints.store import edit_complaint, register_complaint, set_policy
from salestui.customers.rules import Who
from salestui.dates.clock import Clock, Now, SystemZone
from salestui.dates.typed import read_moment
from salestui.dates.typed_days import Lean, Unreadable
from salestui.dates.words import full_moment, moment_text, moment_words
from salestui.dates.zones import instants_of, is_repeated, last_shown
from salestui.kit.column_kinds import moment as moment_column
from salestui.settings.rules import WORKING_HOURS, Settings
from salestui.storage.database import InstantField
from salestui.worklog.actions import at_time

NAMES = ("America/New_York", "Europe/Berlin", "Australia/Lord_Howe")
ZONES = {name: ZoneInfo(name) for name in NAMES}
NEW_YORK = ZONES["America/New_York"]

CHANGES = {
    "America/New_York": (datetime(2026, 3, 8, 7, tzinfo=UTC), datetime(2026, 11, 1, 6, tzinfo=UTC)),
    "Europe/Berlin": (datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC)),
    # By half an hour.
    "Australia/Lord_Howe": (
        datetime(2026, 4, 4, 15, tzinfo=UTC),
        datetime(2026, 10, 3, 15, 30, tzinfo=UTC),
    ),
}
"""When the clocks are changed in 2026."""

AROUND = st.integers(-3 * 3600, 3 * 3600).map(lambda seconds: timedelta(seconds=seconds))


@st.composite
def some_instant(draw: st.DrawFn) -> tuple[str, datetime]:
    """A zone, and an instant in hours in which its clocks are changed, or any of that year."""
    name = draw(st.sampled_from(NAMES))
    near = st.builds(lambda change, by: change + by, st.sampled_from(CHANGES[name]), AROUND)
    year = datetime(2026, 1, 2, tzinfo=UTC)
    seconds = st.integers(0, 360 * 24 * 3600)
    anywhen = seconds.map(lambda count: year + timedelta(seconds=count))
    return name, draw(near | anywhen)


@pytest.fixture
def system_in(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """What moves this computer to another zone."""

    def move(name: str) -> None:
        monkeypatch.setenv("TZ", name)
        time.tzset()

    yield move
    monkeypatch.undo()
    time.tzset()


posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such zones")


@given(some_instant())
def test_what_is_local_is_the_same_instant(found: tuple[str, datetime]) -> None:
    name, at = found
    now = Clock(zone=ZONES[name]).at(at)
    assert now.at.astimezone(UTC) == now.utc == at
    assert any(each == at for each in instants_of(now.at.replace(fold=0)))


@posix
@pytest.mark.parametrize("name", NAMES)
def test_the_systems_zone_keeps_every_instant(name: str, system_in: Callable[[str], None]) -> None:
    system_in(name)
    clock = Clock()
    assert isinstance(clock.zone, SystemZone)
    for change in CHANGES[name]:
        for minutes in range(-180, 180, 10):
            at = change + timedelta(minutes=minutes)
            local, expected = clock.local(at), at.astimezone(ZONES[name])
            assert local.astimezone(UTC) == at
            assert (local.isoformat(), local.fold) == (expected.isoformat(), expected.fold)


@given(some_instant())
def test_what_is_kept_is_the_same_instant(found: tuple[str, datetime]) -> None:
    name, at = found
    field = InstantField()
    kept = field.db_value(at.astimezone(ZONES[name]))  # type: ignore[no-untyped-call] # stubs
    assert field.python_value(kept) == at  # type: ignore[no-untyped-call] # stubs


@given(some_instant(), st.integers(0, 7200))
def test_what_stands_in_a_field_is_read_as_the_same_instant(
    found: tuple[str, datetime], seconds: int
) -> None:
    name, at = found
    now = Clock(zone=ZONES[name]).at(at + timedelta(seconds=seconds))
    text = moment_text(at.astimezone(ZONES[name]))
    read = read_moment(text, now.at, now.day, Lean.PAST)
    assert read.astimezone(UTC) == at
    assert read.tzinfo is now.at.tzinfo


@given(some_instant(), st.integers(0, 7200))
def test_what_is_exported_is_imported_as_the_same_instant(
    found: tuple[str, datetime], seconds: int
) -> None:
    name, at = found
    now = Clock(zone=ZONES[name]).at(at + timedelta(seconds=seconds))
    column = moment_column("at", "At")
    assert column.reader is not None
    cell = column.written(at, now)
    assert column.reader(now, {})(cell).astimezone(UTC) == at


@given(some_instant(), st.integers(0, 3 * 3600))
def test_a_time_alone_is_the_last_such_time_behind_us(
    found: tuple[str, datetime], seconds: int
) -> None:
    name, at = found
    now = Clock(zone=ZONES[name]).at(at + timedelta(seconds=seconds))
    shown = at.astimezone(ZONES[name])
    read = read_moment(f"{shown:%H:%M:%S}", now.at, now.day, Lean.PAST).astimezone(UTC)
    assert at <= read <= now.utc
    assert f"{read.astimezone(ZONES[name]):%H:%M:%S}" == f"{shown:%H:%M:%S}"


def local(text: str, zone: tzinfo = NEW_YORK) -> datetime:
    """A moment in New York, with its offset: "2026-11-01 01:30-04:00"."""
    return datetime.fromisoformat(text).astimezone(zone)


@pytest.mark.parametrize(
    ("text", "now", "moment"),
    [
        # The hour from 1:00 to 2:00 comes twice; typed in the second one
        ("1:30", "01:40-05:00", "01:30-05:00"),
        ("1:50", "01:40-05:00", "01:50-04:00"),
        ("0:50", "01:40-05:00", "00:50-04:00"),
        ("1:30 -04:00", "01:40-05:00", "01:30-04:00"),
        ("今天1:30", "01:40-05:00", "01:30-05:00"),
        ("11/1 1:50", "01:40-05:00", "01:50-04:00"),
        # in the first one
        ("1:30", "01:40-04:00", "01:30-04:00"),
        ("1:10", "01:40-04:00", "01:10-04:00"),
        # and long after
        ("11/1 1:30", "09:00-05:00", "01:30-05:00"),
        ("11/1 1:30:00-04:00", "09:00-05:00", "01:30-04:00"),
        ("今天", "01:40-05:00", "01:40-05:00"),
    ],
)
def test_of_two_such_times_the_last_behind_us_is_meant_unless_it_says(
    text: str, now: str, moment: str
) -> None:
    at = local(f"2026-11-01 {now}")
    found = read_moment(text, at, date(2026, 11, 1), Lean.PAST)
    assert found.isoformat() == local(f"2026-11-01 {moment}").isoformat()


@pytest.mark.parametrize("text", ["1:30 -06:00", "9:00 -04:00", "11/1 9:00+08:00"])
def test_an_offset_that_the_clocks_did_not_have_is_refused(text: str) -> None:
    with pytest.raises(Unreadable, match="There is no such time of day"):
        read_moment(text, local("2026-11-01 10:00-05:00"), date(2026, 11, 1), Lean.PAST)


def test_a_time_that_spring_leaves_out_is_as_long_after_the_change() -> None:
    now = local("2026-03-08 09:00-04:00")
    read = read_moment("2:30", now, now.date(), Lean.PAST)
    assert read.isoformat() == "2026-03-08T03:30:00-04:00"
    assert full_moment(read) == "2026-03-08 Sun 03:30"


def test_which_of_two_it_is_is_said_there_and_nowhere_else() -> None:
    first, second = local("2026-11-01 01:30-04:00"), local("2026-11-01 01:30-05:00")
    assert [is_repeated(each) for each in (first, second)] == [True, True]
    assert full_moment(first) == "2026-11-01 Sun 01:30 -04:00"
    assert full_moment(second) == "2026-11-01 Sun 01:30 -05:00"
    now = Clock(zone=NEW_YORK).at(second)
    assert moment_words(first, now) == "today 01:30 -04:00"
    assert moment_text(first) == "2026-11-01 01:30:00-04:00"
    for text in ("2026-11-01 00:30-04:00", "2026-11-01 02:00-05:00", "2026-03-08 03:30-04:00"):
        assert not is_repeated(local(text))
    assert moment_text(local("2026-11-01 02:00-05:00")) == "2026-11-01 02:00:00"
    assert last_shown(second, first) == first
    assert at_time(now.day, second.time(), now, Clock().cut_off).isoformat() == second.isoformat()


def deadlines(zone: tzinfo, policy: Callable[[Now], Policy], instants: list[datetime]) -> None:
    """Of complaints that came in at some instants, what is told is what they are counted by."""
    clock = Clock(zone=zone)
    for at in instants:
        now = clock.at(at)
        found = register_complaint(now, Account(Who("甲"), "乙"), policy(now), now.at)
        assert found.received_at == at
        found_by = {each.number: each.record for each in complaint_matters(now)}
        record = found_by[found.number]
        assert record is not None
        assert datetime.fromisoformat(str(record["received_at"])) == at
        due = policy(now).counting.after(at, timedelta(hours=8))
        assert datetime.fromisoformat(str(record["deadline_at"])) == due
        # What is left alone in the form changes nothing.
        shown = now.at.replace(microsecond=0)
        edit_complaint(now, found, found.account, shown)
        again = complaint(found.id)
        assert again is not None
        assert again.received_at == at


def every_hour(now: Now) -> Policy:
    """Every hour counts."""
    return Policy()


def by_night(now: Now) -> Policy:
    """The desk works through the night in which the clocks are changed."""
    every_day = frozenset(date(2026, 1, 1) + timedelta(days=number) for number in range(364))
    settings = Settings(complaint_clock=WORKING_HOURS, make_up_days=every_day)
    return policy_of(settings, now)


@pytest.mark.usefixtures("open_desk")
@pytest.mark.parametrize("policy", [every_hour, by_night])
@pytest.mark.parametrize("name", NAMES)
def test_deadlines_are_the_same_instants_everywhere(
    name: str, policy: Callable[[Now], Policy]
) -> None:
    instants = [
        change + timedelta(minutes=minutes)
        for change in CHANGES[name]
        for minutes in range(-90, 91, 30)
    ]
    deadlines(ZONES[name], policy, instants)


@posix
@pytest.mark.usefixtures("open_desk")
def test_deadlines_are_the_same_instants_in_the_systems_zone(
    system_in: Callable[[str], None], tmp_path: Path
) -> None:
    system_in("America/New_York")
    change = CHANGES["America/New_York"][1]
    deadlines(SystemZone(), every_hour, [change + timedelta(minutes=n) for n in (-30, 0, 30)])


@pytest.mark.usefixtures("open_desk")
def test_what_came_in_the_first_of_the_two_hours_is_registered_in_the_second() -> None:
    now = Clock(zone=NEW_YORK).at(local("2026-11-01 01:40-05:00"))
    came = local("2026-11-01 01:50-04:00")
    found = register_complaint(now, Account(Who("甲"), "乙"), Policy(), came)
    assert found.received_at.astimezone(NEW_YORK).isoformat() == came.isoformat()


@pytest.mark.usefixtures("open_desk")
def test_an_arrival_in_the_second_hour_that_is_left_alone_leaves_a_breach_on_record() -> None:
    clock = Clock(zone=NEW_YORK)
    came = local("2026-11-01 01:40-05:00")
    found = register_complaint(clock.at(came), Account(Who("甲"), "乙"), Policy(), came)
    later = clock.at(came + timedelta(days=1))
    set_policy(later, by_night(later))
    breached = complaint(found.id)
    assert breached is not None
    assert breached.breached_at is not None
    edit_complaint(later, breached, breached.account._replace(about="丙"), came)
    again = complaint(found.id)
    assert again is not None
    assert again.account.about == "丙"
    assert again.breached_at == breached.breached_at
