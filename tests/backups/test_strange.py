"""What is said of a strange database: by a command in one line, in the desk's place on a screen."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from peewee import DatabaseError
from textual.pilot import Pilot

import salestui.commands as command_line
from salestui.__main__ import main
from salestui.backups import rescue as backups_rescue
from salestui.backups.rescue import Rescue
from salestui.backups.store import shelf
from salestui.core.refusal import Refusal
from salestui.desk import SalesDesk
from salestui.kit.menu import Menu
from salestui.language import _, speak
from salestui.places import places
from salestui.storage.backup import backups_in, take_backup
from salestui.storage.database import FILE, CannotOpen, cannot_open, close_database, database
from salestui.storage.opening import open_database
from salestui.storage.restore import contents_of
from salestui.worklog.store import LogLineRow, MemoRow, add_line
from tests.backups.strange import STRANGE, fill, spoil_backup
from tests.clock import StandingClock, moment, wall
from tests.desk import NARROW, WIDE
from tests.test_command_line import Capture, configure

languages = pytest.mark.parametrize("language", ["en", "zh"])
each_strange = pytest.mark.parametrize("name", STRANGE)
each_in_one_language = pytest.mark.parametrize(
    ("name", "language"), [(each, ("en", "zh")[at % 2]) for at, each in enumerate(STRANGE)]
)
"""The sentences are those that a command says, which are tried in both."""


@pytest.fixture
def desk_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder on what may be pulled out."""
    folder = tmp_path / "stick" / "desk"
    folder.parent.mkdir()
    monkeypatch.setenv("SALESTUI_DATA", str(folder))
    fill(folder)
    return folder


def files(folder: Path) -> dict[str, bytes]:
    """What is in a data folder, the database's own helpers left out."""
    return {
        each.name: each.read_bytes()
        for each in sorted(folder.iterdir())
        if each.is_file() and not each.name.endswith(("-wal", "-shm"))
    }


# --- by a command ------------------------------------------------------------------------------


@languages
@each_strange
@pytest.mark.parametrize("command", ["today", "memo x"])
def test_a_command_says_in_one_line_what_is_wrong_and_leaves_all_as_it_is(
    command: str, name: str, language: str, desk_folder: Path, capsys: Capture
) -> None:
    strange = STRANGE[name]
    with strange.make(desk_folder):
        before = files(desk_folder) if name != "a vanished folder" else {}
        assert main(["--language", language, *command.split()]) == 1
        told = capsys.readouterr()
        after = files(desk_folder) if before else {}
        close_database()
    assert told.out == ""
    assert told.err.startswith("salestui: ")
    assert told.err.count("\n") == 1
    assert (strange.english if language == "en" else strange.chinese) in told.err
    assert ("salestui restore" in told.err) == strange.is_rescued
    assert after == before


# --- in the desk's place -----------------------------------------------------------------------


class Helper:
    """A person before the screen that stands in the desk's place."""

    def __init__(self, app: Rescue, pilot: Pilot[Any]) -> None:
        self.app = app
        self.pilot = pilot

    async def asked(self) -> None:
        """Wait until something is asked."""
        while not isinstance(self.app.screen, Menu) and self.app.is_running:
            await self.pilot.pause()
        await self.pilot.pause()

    @property
    def text(self) -> str:
        """What stands on the screen, its lines run together."""
        strips = self.app.screen._compositor.render_strips()
        return "".join(strip.text.strip() + " " for strip in strips)

    def sees(self, words: str) -> bool:
        """Whether words stand on the screen, broken into lines or not."""
        return words.replace(" ", "") in self.text.replace(" ", "")

    async def choose(self, words: str) -> None:
        """Choose an entry by its digit."""
        menu = self.app.screen
        assert isinstance(menu, Menu)
        at = [_(each) for each in menu._sentences].index(_(words))
        await self.pilot.press(str(at + 1))
        await self.pilot.pause()
        await self.asked()


def trouble_of_opening(folder: Path) -> CannotOpen:
    """What is wrong when the desk is opened, or shows its first screen."""
    where = places(str(folder))
    try:
        command_line._open(where)
        SalesDesk(StandingClock(), folder)
    except CannotOpen as error:
        return error
    except DatabaseError as error:
        return cannot_open(error, where.database)
    finally:
        close_database()
    raise AssertionError


@asynccontextmanager
async def rescuing(folder: Path, size: tuple[int, int] = WIDE) -> AsyncIterator[Helper]:
    """A person whose desk in `folder` cannot be opened."""
    app = Rescue(trouble_of_opening(folder), shelf(folder / FILE), StandingClock(), folder, "dark")
    async with app.run_test(size=size) as pilot:
        helper = Helper(app, pilot)
        await helper.asked()
        yield helper


@each_in_one_language
async def test_the_screen_says_what_is_wrong_and_what_to_press(
    name: str, language: str, desk_folder: Path
) -> None:
    speak(language)
    strange = STRANGE[name]
    with strange.make(desk_folder):
        async with rescuing(desk_folder, NARROW) as helper:
            assert helper.sees(_("The desk cannot be opened"))
            assert helper.sees(strange.english if language == "en" else strange.chinese)
            assert helper.sees(_("Try again"))
            assert helper.sees(_("Quit"))
            assert helper.sees(_("Bring this backup back")) == strange.is_rescued
            if strange.is_rescued:
                assert helper.sees("2026-11-23")
                assert helper.sees("08:30")
                assert helper.sees(f"{_('log lines')} 300")
            await helper.choose("Quit")
        assert helper.app.return_value is False


RESCUED = [name for name, strange in STRANGE.items() if strange.is_rescued]


@pytest.mark.parametrize("name", RESCUED)
async def test_the_backup_is_brought_back_and_the_damaged_file_kept(
    name: str, desk_folder: Path
) -> None:
    (backup,) = backups_in(desk_folder / "backups")
    with STRANGE[name].make(desk_folder):
        there = desk_folder / FILE
        damaged = there.read_bytes() if there.exists() else None
        async with rescuing(desk_folder) as helper:
            await helper.choose("Bring this backup back")
            assert helper.sees("The desk can be opened again")
            await helper.choose("Open the desk")
        assert helper.app.return_value is True
        kept = [
            each
            for each in desk_folder.glob(f"{FILE}.damaged-*")
            if not each.name.endswith(("-wal", "-shm"))
        ]
        assert [each.read_bytes() for each in kept] == ([] if damaged is None else [damaged])
        open_database(desk_folder)
        assert LogLineRow.select().count() == 300
        assert [each.path for each in backups_in(desk_folder / "backups")] == [backup.path]


async def test_what_the_backup_lacks_is_said_as_far_as_it_can_be_read(desk_folder: Path) -> None:
    open_database(desk_folder)
    later = moment("2026-11-24 17:20")
    add_line(later, "since", later.day, later.at)
    database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[no-untyped-call] # stubs
    close_database()
    with STRANGE["a corrupt table"].make(desk_folder):
        async with rescuing(desk_folder) as helper:
            assert helper.sees("Actions taken back would be: 1, from 2026-11-24 Tue 17:20")
            assert helper.sees("the backup lacks all that was written after it")


async def test_a_backup_that_has_gone_bad_is_passed_over(desk_folder: Path) -> None:
    take_backup(desk_folder / FILE, "asked", wall("2026-11-23 12:00"))
    spoil_backup(desk_folder)
    with STRANGE["no database"].make(desk_folder):
        async with rescuing(desk_folder) as helper:
            assert helper.sees("Backup: 2026-11-23 Mon 08:30 (each day)")
            await helper.choose("Look at another backup")
            assert helper.sees("2026-11-23 Mon 12:00 (asked for)")
            await helper.pilot.press("1")
            await helper.asked()
            assert helper.sees("is damaged; please choose another one")
            assert helper.sees("Backup: 2026-11-23 Mon 08:30 (each day)")


async def test_the_backup_that_holds_most_is_offered_whatever_the_clock_said(
    desk_folder: Path,
) -> None:
    take_backup(desk_folder / FILE, "asked", wall("2030-05-05 08:30"))
    open_database(desk_folder)
    later = moment("2026-11-23 17:20")
    add_line(later, "since", later.day, later.at)
    close_database()
    take_backup(desk_folder / FILE, "asked", wall("2026-11-23 17:30"))
    with STRANGE["no database"].make(desk_folder):
        async with rescuing(desk_folder) as helper:
            assert helper.sees("Backup: 2026-11-23 Mon 17:30 (asked for)")
            assert helper.sees("log lines 301")


async def test_without_a_good_backup_one_may_begin_anew_and_everything_is_kept(
    desk_folder: Path,
) -> None:
    bad = spoil_backup(desk_folder)
    with STRANGE["no database"].make(desk_folder):
        damaged = (desk_folder / FILE).read_bytes()
        async with rescuing(desk_folder) as helper:
            assert helper.sees("No good backup was found in")
            assert not helper.sees("Bring this backup back")
            await helper.choose("Begin with an empty desk; everything is kept beside it")
        assert helper.app.return_value is True
        (kept,) = desk_folder.glob(f"{FILE}.damaged-*")
        assert kept.read_bytes() == damaged
        assert bad.exists()
        open_database(desk_folder)
        assert (LogLineRow.select().count(), MemoRow.select().count()) == (0, 0)


async def test_what_goes_wrong_on_the_way_is_said_and_asked_again(
    desk_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*told: object) -> None:
        raise Refusal("The backup could not be brought back: {reason}", reason="the disk is full")

    monkeypatch.setattr(backups_rescue, "restore", full)
    with STRANGE["cut in half"].make(desk_folder):
        async with rescuing(desk_folder) as helper:
            await helper.choose("Bring this backup back")
            assert helper.sees("could not be brought back: the disk is full")
            await helper.pilot.press("escape")
        assert helper.app.return_value is False


def test_a_desk_on_a_stick_alone_is_found_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    """All that is left are the backups in the folder of the person's choice."""
    folder, stick = tmp_path / "home" / "desk", tmp_path / "stick2"
    stick.mkdir()
    configure(f"backup_folder = '{stick}'")
    monkeypatch.setenv("SALESTUI_DATA", str(folder))
    assert main(["log", "x"]) == 0
    assert main(["backup"]) == 0
    close_database()
    shutil.rmtree(folder)
    capsys.readouterr()
    assert main(["today"]) == 1
    assert "gone or empty, but there are backups" in capsys.readouterr().err
    (own,) = stick.iterdir()
    (backup,) = backups_in(own)
    assert main(["restore", backup.path.name, "--yes"]) == 0
    close_database()
    assert contents_of(folder / FILE).counts["log_line"] == 1


# --- while working -----------------------------------------------------------------------------


@languages
async def test_damage_met_while_working_ends_with_advice(
    language: str, clock: StandingClock, tmp_path: Path, capsys: Capture
) -> None:
    folder = tmp_path / "desk2"
    fill(folder)
    open_database(folder)
    speak(language)

    async def meet_it(pilot: Pilot[object]) -> None:
        with STRANGE["a corrupt table"].make(folder):
            await pilot.press("2")
            database.execute_sql("PRAGMA cache_size = 0")  # type: ignore[no-untyped-call] # stubs
            add_line(clock.now(), "x", clock.now().day, clock.now().at)
            assert isinstance(pilot.app, SalesDesk)
            pilot.app.call_later(pilot.app.beat)
            await pilot.pause()

    desk = SalesDesk(clock, folder)
    await desk.run_async(headless=True, size=WIDE, auto_pilot=meet_it)
    assert desk.return_code == 1
    told = " ".join(capsys.readouterr().err.split())
    assert ("the data are damaged" if language == "en" else "数据已损坏") in told
    assert "salestui restore" in told
