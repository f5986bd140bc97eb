"""A clock that was wrong: copies follow what they hold, and it is said when they are behind."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

import salestui.commands as command_line
from salestui.__main__ import main
from salestui.backups.store import Shelf, behind_words, copy_elsewhere, keep, keep_daily, shelf
from salestui.core.refusal import Refusal
from salestui.language import speak
from salestui.settings.rules import Settings
from salestui.settings.store import settings_file
from salestui.storage.backup import Backup, backups_in
from salestui.storage.database import FILE, close_database
from salestui.storage.opening import open_database
from salestui.storage.restore import restore
from salestui.worklog.store import LogLineRow, add_line
from tests.backups.test_actions import do
from tests.backups.test_daily import beat, begin
from tests.backups.test_target import kept
from tests.backups.test_target import texts as log_lines
from tests.clock import StandingClock, wall
from tests.desk import NARROW, WIDE, at_the_desk
from tests.test_command_line import Capture, configure, own_folder, printed

__all__ = ["own_folder"]

CUT_OFF = Settings().day_turns_at

WRONG = ["2030-05-05 08:30", "2000-01-01 00:01", "2026-12-20 08:30", "2026-11-02 08:30"]
"""What the clock said instead of 24 November 2026."""


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """A stick that is plugged in and set as the folder for backups."""
    folder = tmp_path / "stick"
    folder.mkdir()
    settings_file().settings = Settings(backup_folder=str(folder))
    return folder


def write(clock: StandingClock, text: str) -> None:
    """A line in the log."""
    add_line(clock.now(), text, clock.now().day, clock.now().at)


def daily(clock: StandingClock) -> None:
    """The desk is opened: the backup of the day, here and elsewhere."""
    keep_daily(clock.now(), shelf(), CUT_OFF)


def there() -> list[Backup]:
    """What is elsewhere, that which goes furthest first."""
    folder = shelf().there
    assert folder is not None
    return backups_in(folder)


def texts(backup: Backup | None) -> list[str]:
    """The lines of the log in a backup."""
    assert backup is not None
    return log_lines(backup.path)


@pytest.mark.parametrize("says", WRONG)
@pytest.mark.parametrize("writes", [True, False])
def test_one_start_with_a_wrong_clock_stops_no_copies(
    says: str, writes: bool, clock: StandingClock, open_desk: Path, stick: Path
) -> None:
    write(clock, "before")
    daily(clock)
    clock.set(says)
    if writes:
        write(clock, "meanwhile")
    daily(clock)
    clock.set("2026-11-24 08:30")
    daily(clock)
    newest = shelf().newest(clock.now())
    assert newest is not None
    assert newest.at == wall("2026-11-24 08:30")
    assert [each.at for each in there()].count(newest.at) == 1
    for n in range(25, 29):
        write(clock, f"on the {n - 1}th")
        clock.set(f"2026-11-{n} 08:30")
        daily(clock)
        newest = shelf().newest(clock.now())
        assert newest is not None
        assert newest.at == wall(f"2026-11-{n} 08:30")
        assert texts(newest) == texts(there()[0])
        assert texts(newest)[-1] == f"on the {n - 1}th"
        assert behind_words(clock.now(), shelf()) == []
    # Those of the wrong clock stand among the others, at their place.
    first = [f"{each.at:%m-%d}" for each in shelf().newest_first(clock.now())]
    assert first[:4] == ["11-28", "11-27", "11-26", "11-25"]


@pytest.mark.parametrize("says", WRONG[:2])
def test_a_wrong_clock_drops_nothing_here_or_elsewhere(
    says: str, clock: StandingClock, open_desk: Path, stick: Path
) -> None:
    for n in range(20):
        write(clock, f"{n}")
        daily(clock)
        clock.advance(days=1)
    here = shelf().here
    before = [
        {each.path.name for each in backups_in(place)} for place in (here, there()[0].path.parent)
    ]
    right = clock.now().at
    clock.set(says)
    write(clock, "meanwhile")
    daily(clock)
    keep("asked", clock.now(), shelf())
    clock.reading = right
    daily(clock)
    for names, place in zip(before, (here, there()[0].path.parent), strict=True):
        assert names <= {each.path.name for each in backups_in(place)}


def test_copies_follow_what_was_brought_back(
    clock: StandingClock, open_desk: Path, stick: Path
) -> None:
    """Changes are numbered anew from there on, and yet are the newer ones."""
    write(clock, "one")
    daily(clock)
    first = shelf().newest(clock.now())
    assert first is not None
    for n in range(20):
        write(clock, f"more {n}")
    clock.advance(days=1)
    daily(clock)
    clock.advance(hours=1)
    restore(first.path, open_desk / FILE, clock.now().at.replace(tzinfo=None))
    write(clock, "two")
    clock.advance(days=1)
    daily(clock)
    newest = shelf().newest(clock.now())
    assert texts(newest) == ["one", "two"]
    assert texts(there()[0]) == ["one", "two"]
    assert behind_words(clock.now(), shelf()) == []


def test_a_desk_that_was_lost_and_brought_back_counts_on(
    clock: StandingClock, open_desk: Path, stick: Path
) -> None:
    """Also from what was brought back before, of which the desk itself cannot tell any more."""
    write(clock, "one")
    daily(clock)
    first = shelf().newest(clock.now())
    assert first is not None
    restore(first.path, open_desk / FILE, clock.advance(hours=1).at.replace(tzinfo=None))
    for day in range(3):
        clock.advance(days=1)
        write(clock, f"more {day}")
        daily(clock)
    close_database()
    (open_desk / FILE).unlink()
    restore(first.path, open_desk / FILE, clock.now().at.replace(tzinfo=None))
    open_database(open_desk)
    write(clock, "two")
    clock.advance(days=1)
    daily(clock)
    assert texts(shelf().newest(clock.now())) == ["one", "two"]
    assert texts(there()[0]) == ["one", "two"]


def test_a_backup_of_another_desk_among_the_own_is_not_the_newest(
    clock: StandingClock, open_desk: Path, stick: Path, tmp_path: Path
) -> None:
    """It was put there to be brought back, say; it keeps the own from being copied no more."""
    write(clock, "mine")
    close_database()
    open_database(tmp_path / "other")
    for n in range(9):
        clock.advance(minutes=1)
        write(clock, f"theirs {n}")
    theirs = keep("asked", clock.now(), shelf(tmp_path / "other" / FILE))
    close_database()
    open_database(open_desk)
    (open_desk / "backups").mkdir()
    shutil.copy(theirs.path, open_desk / "backups")
    for _day in range(9):
        clock.advance(days=1)
        daily(clock)
        assert texts(shelf().newest(clock.now())) == ["mine"]
    assert [texts(each) for each in there()].count(["mine"]) == len(there())
    # Nor is it dropped with the own; it comes last.
    assert texts(shelf().newest_first(clock.now())[-1])[0] == "theirs 0"


# --- what is said ------------------------------------------------------------------------------


def fall_behind(clock: StandingClock, stick: Path) -> None:
    """A stick that is not plugged in for some days, on which the desk is worked at."""
    write(clock, "copied")
    clock.advance(days=1)
    daily(clock)
    stick.rename(stick.with_name("pocket"))
    for _day in range(3):
        write(clock, "more")
        write(clock, "and more")
        clock.advance(days=1)
        with pytest.raises(Refusal, match="is not there"):
            daily(clock)


BEHIND = {
    "en": "are behind by 3 days (6 changes), which are on this computer only",
    "zh": "里的备份落后 3 天（6 处改动），这些内容只在本机",
}


@pytest.mark.parametrize("language", BEHIND)
def test_how_far_the_copies_are_behind_is_said_even_while_the_stick_is_away(
    language: str, clock: StandingClock, open_desk: Path, stick: Path
) -> None:
    speak(language)
    fall_behind(clock, stick)
    assert BEHIND[language] in "".join(behind_words(clock.now(), shelf()))
    # There, but not written to yet.
    stick.with_name("pocket").rename(stick)
    assert BEHIND[language] in "".join(behind_words(clock.now(), shelf()))
    daily(clock)
    assert behind_words(clock.now(), shelf()) == []
    # Another stick holds nothing yet.
    shutil.rmtree(stick)
    stick.mkdir()
    assert ("4 days (7 changes)" if language == "en" else "4 天（7 处改动）") in "".join(
        behind_words(clock.now(), shelf())
    )


def test_one_is_said_as_one(clock: StandingClock, open_desk: Path, stick: Path) -> None:
    write(clock, "one")
    assert behind_words(clock.now(), shelf()) == []
    clock.advance(days=1)
    (said,) = behind_words(clock.now(), shelf())
    assert "by 1 day (1 change)" in said


@pytest.mark.parametrize("language", BEHIND)
@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_today_says_that_the_copies_are_behind_until_they_are_not(
    language: str, size: tuple[int, int], clock: StandingClock, open_desk: Path, stick: Path
) -> None:
    speak(language)
    fall_behind(clock, stick)
    async with at_the_desk(clock, open_desk, size) as person:
        await begin(person)
        where = shelf().elsewhere
        assert any(
            BEHIND[language] in each and str(where) in each for each in person.desk.warnings()
        )
        # Broken into lines, beside a scrollbar.
        seen = re.sub(r"[\s▁-█]", "", "".join(person.lines))
        assert "".join(BEHIND[language].split()) in seen
        stick.with_name("pocket").rename(stick)
        clock.advance(minutes=11)
        await beat(person)
        assert person.desk.warnings() == []
        assert texts(there()[0]) == [
            row.text for row in LogLineRow.select().order_by(LogLineRow.id)
        ]


# --- by the commands ---------------------------------------------------------------------------


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch, clock: StandingClock) -> Callable[[str], None]:
    """What the clock of the commands reads from now on."""
    monkeypatch.setattr(command_line, "desk_clock", lambda: clock)

    def read(text: str) -> None:
        clock.set(text)
        close_database()

    return read


def test_check_names_the_newest_and_says_what_is_behind(
    reads: Callable[[str], None], desk_folder: Path, tmp_path: Path, capsys: Capture
) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    configure(f"backup_folder = '{folder}'")
    reads("2026-11-20 09:00")
    printed(capsys, "log", "before")
    assert f"There are no backups in {folder}." in printed(capsys, "check")
    reads("2030-05-05 08:30")
    printed(capsys, "backup")
    reads("2026-11-23 09:00")
    printed(capsys, "log", "after")
    reads("2026-11-24 09:00")
    assert "are behind by 1 day (1 change)" in printed(capsys, "check")
    printed(capsys, "backup")
    told = printed(capsys, "check")
    assert "Newest good backup: 2026-11-24 Tue 09:00 (asked for)" in told
    assert f"The backups in {folder} are up to date." in told
    listed = printed(capsys, "restore").splitlines()
    assert ["2026-11-24" in listed[0], "2030-05-05" in listed[1]] == [True, True]
    (own,) = folder.iterdir()
    assert texts(backups_in(own)[0]) == ["before", "after"]
    folder.rename(tmp_path / "pocket")
    reads("2026-11-25 09:00")
    printed(capsys, "log", "more")
    reads("2026-11-26 09:00")
    told = printed(capsys, "check")
    assert "The folder for backups is not there" in told
    assert "are behind by 1 day (1 change)" in told
    close_database()
    assert main(["--language", "zh", "check"]) == 0
    told = capsys.readouterr().out
    assert "备份文件夹不存在" in told
    assert "里的备份落后 1 天（1 处改动），这些内容只在本机。" in told


# --- a second folder that is none --------------------------------------------------------------


def _of_another_desk(folder: Path) -> Path:
    open_database(folder / "other")
    close_database()
    return folder / "other"


def _file(folder: Path) -> Path:
    (folder / "letter").write_text("Dear Sir")
    return folder / "letter"


def _link_to_a_desk(folder: Path) -> Path:
    (folder / "link").symlink_to(_of_another_desk(folder))
    return folder / "link"


class NoFolder(NamedTuple):
    """What is set as the second folder and cannot be, and what is said of it."""

    make: Callable[[Path], Path]
    english: str
    chinese: str


NO_FOLDERS = {
    "its own": NoFolder(
        lambda folder: folder / "desk", "belongs to this desk itself", "本销售台自己"
    ),
    "its own backups": NoFolder(
        lambda folder: folder / "desk" / "backups", "belongs to this desk itself", "本销售台自己"
    ),
    "another desk's": NoFolder(_of_another_desk, "belongs to another desk", "另一个销售台"),
    "a link to another desk's": NoFolder(
        _link_to_a_desk, "belongs to another desk", "另一个销售台"
    ),
    "a file": NoFolder(_file, "is no folder", "不是文件夹"),
    "a device": NoFolder(lambda folder: Path("/dev/null"), "is no folder", "不是文件夹"),
}


@pytest.mark.parametrize("name", NO_FOLDERS)
def test_copies_go_into_no_desk_and_no_device(
    name: str, desk_folder: Path, tmp_path: Path, capsys: Capture
) -> None:
    printed(capsys, "log", "x")
    printed(capsys, "backup")
    close_database()
    path = NO_FOLDERS[name].make(tmp_path)
    if not path.exists():
        pytest.skip("no such device on Windows")
    configure(f"backup_folder = '{path}'")
    others = kept(tmp_path / "other") if (tmp_path / "other").exists() else None
    before = path.lstat()
    for language, said, only in (
        ("en", NO_FOLDERS[name].english, "on this computer only"),
        ("zh", NO_FOLDERS[name].chinese, "只在本机"),
    ):
        assert main(["--language", language, "backup"]) == 1
        close_database()
        told = capsys.readouterr()
        assert said in told.err
        assert only in told.err
        assert told.err.count("\n") == 1
        # It is kept here all the same.
        assert len(backups_in(desk_folder / "backups")) == (2 if language == "en" else 3)
        assert said in printed(capsys, "--language", language, "check")
        close_database()
    assert (path.lstat().st_mode, path.lstat().st_ino) == (before.st_mode, before.st_ino)
    assert others is None or kept(tmp_path / "other") == others
    # No part of its own was made within itself.
    assert [each for each in desk_folder.rglob("*") if each.is_dir()] == [desk_folder / "backups"]


def test_a_link_in_the_place_of_this_desks_part_is_not_followed(
    clock: StandingClock, open_desk: Path, stick: Path, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    place = shelf()
    assert place.there is not None
    place.there.symlink_to(elsewhere)
    with pytest.raises(Refusal) as refused:
        daily(clock)
    assert refused.value.arguments["reason"] == "something else of that name is in the way"
    assert list(elsewhere.iterdir()) == []


async def test_back_up_now_says_so_too(
    clock: StandingClock, open_desk: Path, tmp_path: Path
) -> None:
    theirs = tmp_path / "other"
    shutil.copytree(open_desk, theirs)
    settings_file().settings = Settings(backup_folder=str(theirs))
    before = sorted(theirs.rglob("*"))
    async with at_the_desk(clock, open_desk) as person:
        await do(person, "Back up now")
        assert "belongs to another desk" in person.said
    assert sorted(theirs.rglob("*")) == before
    assert [each.reason for each in backups_in(open_desk / "backups")] == ["asked"]


def test_a_good_copy_of_the_same_name_that_holds_something_else_stays(
    open_desk: Path, stick: Path, clock: StandingClock
) -> None:
    write(clock, "first")
    taken = keep("asked", clock.now(), shelf())
    place = Shelf(open_desk / FILE, stick)
    assert place.there is not None
    place.there.mkdir()
    shutil.copy(taken.path, place.there)
    taken.path.unlink()
    write(clock, "second")
    again = keep("asked", clock.now(), shelf())
    assert again.path == taken.path
    for _time in range(2):
        copy_elsewhere(clock.now(), place)
        assert [texts(each) for each in there()] == [["first", "second"], ["first"]]
