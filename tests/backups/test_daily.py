"""The backup of each working day, while the desk is open."""

import asyncio
import threading
from pathlib import Path

import pytest

from salestui.backups import daily as daily_backup
from salestui.settings.rules import Settings
from salestui.settings.store import settings_file
from salestui.storage.backup import backups_in
from salestui.storage.database import FILE, close_database
from salestui.storage.opening import open_database
from salestui.worklog.store import add_line
from tests.clock import StandingClock, wall
from tests.desk import Person, at_the_desk

MISSING = "folder for backups is not there"


async def done(person: Person) -> None:
    """Wait until no backup is being taken."""
    await person.desk.workers.wait_for_complete(
        [each for each in person.desk.workers if each.group == "backup"]
    )
    await person.pilot.pause()


async def begin(person: Person) -> None:
    """Let the first screen have stood for a while."""
    person.desk.begin_backups()
    await done(person)


async def beat(person: Person) -> None:
    """Let the desk look at the clock, and do what is due."""
    await person.beat()
    await done(person)


def taken(folder: Path) -> list[str]:
    """When backups were taken, newest first."""
    return [f"{each.at:%m-%d %H:%M}" for each in backups_in(folder / "backups")]


async def test_the_day_has_its_backup_and_so_has_the_next_while_the_desk_is_open(
    clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        assert taken(open_desk) == []
        await begin(person)
        assert taken(open_desk) == ["11-23 09:41"]
        clock.set("2026-11-23 17:00")
        await beat(person)
        clock.set("2026-11-24 03:59")
        await beat(person)
        assert taken(open_desk) == ["11-23 09:41"]
        clock.set("2026-11-24 08:30")
        await beat(person)
        assert taken(open_desk) == ["11-24 08:30", "11-23 09:41"]
        assert person.desk.warnings() == []


async def test_a_second_window_takes_no_second_one(clock: StandingClock, open_desk: Path) -> None:
    for _window in range(2):
        async with at_the_desk(clock, open_desk) as person:
            await begin(person)
            assert person.desk.warnings() == []
    assert taken(open_desk) == ["11-23 09:41"]


async def test_a_stick_that_is_missing_is_said_until_it_is_there(
    clock: StandingClock, open_desk: Path, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    settings_file().settings = Settings(backup_folder=str(stick))
    async with at_the_desk(clock, open_desk) as person:
        await begin(person)
        assert MISSING in person.said
        assert person.sees(MISSING)
        assert MISSING in person.desk.warnings()[0]
        assert taken(open_desk) == ["11-23 09:41"]
        stick.mkdir()
        clock.advance(minutes=11)
        await beat(person)
        assert person.desk.warnings() == []
        assert not person.sees("! The folder for backups")
        (own,) = stick.iterdir()
        assert [each.at for each in backups_in(own)] == [wall("2026-11-23 09:41")]


async def test_another_folder_is_tried_at_once(
    clock: StandingClock, open_desk: Path, tmp_path: Path
) -> None:
    settings_file().settings = Settings(backup_folder=str(tmp_path / "stick"))
    async with at_the_desk(clock, open_desk) as person:
        await begin(person)
        assert MISSING in person.desk.warnings()[0]
        settings_file().settings = Settings(backup_folder="")
        await beat(person)
        assert person.desk.warnings() == []


async def test_damage_that_the_start_did_not_find_is_said(
    clock: StandingClock, open_desk: Path
) -> None:
    for _line in range(200):
        add_line(clock.now(), "早会", clock.now().day, clock.now().at)
    close_database()
    # One page in the middle, such as nobody looks at when the desk opens.
    content = bytearray((open_desk / FILE).read_bytes())
    middle = len(content) // 4096 // 2 * 4096
    open_database(open_desk)
    async with at_the_desk(clock, open_desk) as person:
        content[middle : middle + 4096] = b"\xff" * 4096
        (open_desk / FILE).write_bytes(content)
        await begin(person)
        (warning,) = person.desk.warnings()
        assert "does not pass its check" in warning
        assert "Bring back a good backup" in warning
        assert taken(open_desk) == []


async def test_leaving_does_not_wait_for_a_backup(
    clock: StandingClock, open_desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, stopped = threading.Event(), threading.Event()

    def never_ends(now: object, place: object, cut_off: object, tell: object) -> None:
        begun.set()
        try:
            while True:
                tell("", 0, 0)  # type: ignore[operator]
        except daily_backup.Stopped:
            stopped.set()
            raise

    monkeypatch.setattr(daily_backup, "keep_daily", never_ends)
    async with at_the_desk(clock, open_desk) as person:
        person.desk.begin_backups()
        assert await asyncio.to_thread(begun.wait, 30)
        await person.press("ctrl+q")
    assert stopped.wait(30)


async def test_an_error_that_nobody_foresaw_keeps_nobody_from_working(
    clock: StandingClock, open_desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*told: object) -> None:
        raise RuntimeError("张三 13800138000")

    monkeypatch.setattr(daily_backup, "keep_daily", fails)
    async with at_the_desk(clock, open_desk) as person:
        await begin(person)
        assert person.desk.warnings() == [
            "The backup could not be made: an unexpected error (RuntimeError)"
        ]
        await person.press("2")


async def test_without_being_asked_a_desk_makes_no_backup(
    clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        assert person.desk.daily is None
        await person.beat()
        assert person.desk.daily is None


async def test_nobody_waits_in_the_end_for_a_drive_that_hangs(
    clock: StandingClock, open_desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, goes_on, ended = threading.Event(), threading.Event(), threading.Event()
    waited_for: list[bool] = []

    def hang(*given: object) -> None:
        waited_for.append(not threading.current_thread().daemon)
        begun.set()
        goes_on.wait(30)
        ended.set()

    monkeypatch.setattr(daily_backup, "keep_daily", hang)
    async with at_the_desk(clock, open_desk) as person:
        person.desk.begin_backups()
        await asyncio.to_thread(begun.wait, 30)
        person.desk.leave(0)
    assert person.desk.return_code == 0
    assert not ended.is_set()
    assert waited_for == [False]
    goes_on.set()
    assert ended.wait(30)
