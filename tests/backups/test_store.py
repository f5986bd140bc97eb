"""Taking backups as the settings say."""

import subprocess
from pathlib import Path

import pytest

from salestui.__main__ import main
from salestui.backups.store import Shelf, before, copy_elsewhere, keep, keep_daily, shelf
from salestui.core.refusal import Refusal
from salestui.settings.rules import Settings
from salestui.settings.store import settings_file
from salestui.storage.backup import IMPORT, backups_in
from salestui.storage.copying import Damaged
from salestui.storage.database import FILE, close_database, database
from salestui.storage.migrations import SCHEMA
from salestui.storage.opening import open_database
from salestui.worklog.store import add_line
from tests.another import finish, start_at
from tests.clock import StandingClock, wall
from tests.exchange.made_up import book
from tests.storage.test_backup import spoil_page
from tests.test_command_line import configure, own_folder

__all__ = ["own_folder"]

CUT_OFF = Settings().day_turns_at


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """A stick that is plugged in and set as the folder for backups."""
    folder = tmp_path / "stick"
    folder.mkdir()
    settings_file().settings = Settings(backup_folder=str(folder))
    return folder


def reasons(folder: Path) -> list[str]:
    """Why the backups in a folder were taken, oldest first."""
    return [each.reason for each in backups_in(folder)][::-1]


def test_a_backup_bears_the_time_on_the_wall_and_its_reason(
    clock: StandingClock, open_desk: Path
) -> None:
    taken = keep("asked", clock.now(), shelf())
    assert taken.path == open_desk / "backups" / "salestui-20261123-094100-asked.db"
    assert taken.at == wall("2026-11-23 09:41")


def test_each_working_day_has_one_backup_however_often_it_is_asked_for(
    clock: StandingClock, open_desk: Path
) -> None:
    for time in ("23 09:41", "23 17:00", "24 03:59", "24 04:00", "24 09:00"):
        keep_daily(clock.set(f"2026-11-{time}"), shelf(), CUT_OFF)
    assert [each.at for each in backups_in(open_desk / "backups")] == [
        wall("2026-11-24 04:00"),
        wall("2026-11-23 09:41"),
    ]


DAILY_AT_ONCE = """
from salestui.backups.store import keep_daily, shelf
from salestui.storage.copying import (Busy)
from datetime import time
print("ready", flush=True)
sys.stdin.readline()
try:
    keep_daily(now, shelf(), time(4))
except Busy:
    pass
"""


def test_windows_that_begin_the_day_at_once_take_one(open_desk: Path) -> None:
    processes = [start_at(open_desk, DAILY_AT_ONCE, subprocess.PIPE) for _ in range(4)]
    for each in processes:
        assert each.stdout is not None
        assert each.stdout.readline() == "ready\n"
    for each in processes:
        assert each.stdin is not None
        each.stdin.write("\n")
        each.stdin.flush()
    for each in processes:
        finish(each)
    assert reasons(open_desk / "backups") == ["daily"]


def test_what_need_not_be_kept_is_dropped_here_and_elsewhere(
    clock: StandingClock, open_desk: Path, stick: Path
) -> None:
    for _day in range(20):
        keep_daily(clock.now(), shelf(), CUT_OFF)
        clock.advance(days=1)
    place = shelf()
    assert place.there is not None
    here = [each.path.name for each in backups_in(place.here)]
    # From 23 November to 12 December: 7 days, the last of 4 weeks and of a month.
    days = ["1212", "1211", "1210", "1209", "1208", "1207", "1206", "1130", "1129"]
    assert [name[13:17] for name in here] == days
    assert [each.path.name for each in backups_in(place.there)] == here


def test_a_stick_that_is_missing_is_said_and_nothing_is_made_in_its_place(
    clock: StandingClock, open_desk: Path, stick: Path
) -> None:
    stick.rmdir()
    with pytest.raises(Refusal, match="folder for backups is not there"):
        keep_daily(clock.now(), shelf(), CUT_OFF)
    assert reasons(open_desk / "backups") == ["daily"]
    assert not stick.exists()
    stick.mkdir()
    keep_daily(clock.now(), shelf(), CUT_OFF)
    there = shelf().there
    assert there is not None
    assert reasons(there) == ["daily"]


def test_a_backup_that_has_gone_bad_is_not_said_to_be_the_desk(
    clock: StandingClock, open_desk: Path, stick: Path
) -> None:
    for _line in range(300):
        add_line(clock.now(), "早会", clock.now().day, clock.now().at)
    taken = keep("daily", clock.now(), shelf())
    spoil_page(taken.path, "memo")
    with pytest.raises(Refusal, match="The backup in") as refused:
        keep_daily(clock.now(), shelf(), CUT_OFF)
    assert refused.value.arguments["reason"] == "the file is damaged"
    assert not isinstance(refused.value, Damaged)


def test_two_desks_share_a_stick_and_neither_drops_what_is_the_others(
    clock: StandingClock, open_desk: Path, stick: Path
) -> None:
    keep_daily(clock.now(), shelf(), CUT_OFF)
    mine = shelf().there
    assert mine is not None
    others = Shelf(open_desk.with_name("another") / FILE, stick).there
    assert others is not None
    assert mine.parent == others.parent == stick
    assert mine != others


def test_all_that_can_be_reached_is_told_once_newest_first_a_good_one_before_a_bad_one(
    clock: StandingClock, open_desk: Path, stick: Path
) -> None:
    place = shelf()
    first = keep("asked", clock.now(), place)
    copy_elsewhere(clock.now(), place)
    second = keep("asked", clock.advance(minutes=1), place)
    first.path.write_bytes(b"gone bad")
    assert place.there is not None
    assert [each.path for each in place.backups()] == [second.path, place.there / first.path.name]


def test_what_is_about_to_be_large_is_not_barred_by_a_backup_that_fails(
    clock: StandingClock, open_desk: Path
) -> None:
    assert before(IMPORT, clock.now()) == []
    assert reasons(open_desk / "backups") == ["import"]
    for each in (open_desk / "backups").iterdir():
        each.unlink()
    (open_desk / "backups").rmdir()
    (open_desk / "backups").write_text("")
    (said,) = before(IMPORT, clock.now())
    assert said == ("The backup could not be made: something else of that name is in the way")


# --- before an import --------------------------------------------------------------------------


def test_an_import_is_preceded_by_a_backup(
    tmp_path: Path, desk_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = str(book(tmp_path / "客户.xlsx", [("姓名", "电话"), ("张三", "13800138000")]))
    assert main(["import", "customers", table, "--dry-run"]) == 0
    assert backups_in(desk_folder / "backups") == []
    assert main(["import", "customers", table]) == 0
    (taken,) = backups_in(desk_folder / "backups")
    assert taken.reason == "import"
    assert capsys.readouterr().err == ""
    # What adds nothing needs none.
    assert main(["import", "customers", table]) == 0
    assert backups_in(desk_folder / "backups") == [taken]


def test_an_import_goes_on_without_its_backup_and_says_so(
    tmp_path: Path, desk_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = str(book(tmp_path / "客户.xlsx", [("姓名", "电话"), ("张三", "13800138000")]))
    open_database(desk_folder)
    close_database()
    (desk_folder / "backups").write_text("")
    assert main(["import", "customers", table]) == 0
    told = capsys.readouterr()
    assert told.err.startswith("salestui: The backup could not be made:")
    assert "Rows added: 1" in told.out


# --- before a migration ------------------------------------------------------------------------


def make_older(folder: Path) -> None:
    """Let a desk seem to be of the version before."""
    open_database(folder)
    database.user_version = SCHEMA - 1
    close_database()


def test_a_new_version_is_preceded_by_a_backup(desk_folder: Path) -> None:
    make_older(desk_folder)
    open_database(desk_folder)
    assert reasons(desk_folder / "backups") == ["migration"]
    close_database()
    open_database(desk_folder)
    assert reasons(desk_folder / "backups") == ["migration"]


def test_a_new_desk_has_nothing_to_keep(desk_folder: Path) -> None:
    open_database(desk_folder)
    assert not (desk_folder / "backups").exists()


# --- the demo ----------------------------------------------------------------------------------


def test_the_demo_leaves_the_backups_on_the_stick_alone(
    tmp_path: Path, desk_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    configure(f"backup_folder = '{stick}'\n")
    table = str(book(tmp_path / "客户.xlsx", [("姓名", "电话"), ("张三", "13800138000")]))
    assert main(["--demo", "import", "customers", table]) == 0
    assert list(stick.iterdir()) == []
    assert main(["import", "customers", table]) == 0
    assert len(list(stick.iterdir())) == 1
