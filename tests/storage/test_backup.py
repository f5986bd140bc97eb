"""Backups as files: whole, checked, private, or not there."""

import errno
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

import pytest

from salestui.core.refusal import Refusal
from salestui.storage import copying
from salestui.storage.backup import (
    ASKED,
    DAILY,
    backups_in,
    copy_backup,
    folder_of,
    take_backup,
    writing_into,
)
from salestui.storage.copying import (
    CHECKING,
    COPYING,
    Busy,
    Damaged,
    check_database,
    count_rows,
    open_copy,
)
from salestui.storage.database import FILE, close_database, read_only
from salestui.storage.opening import open_database
from salestui.worklog.store import LogLineRow, add_line
from tests.another import run_at
from tests.clock import moment, wall
from tests.tables import contents

NOW = moment("2026-11-23 09:41")
AT = wall("2026-11-23 09:41:07")

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")


def write(count: int = 1) -> None:
    """Something to be kept."""
    for _time in range(count):
        add_line(NOW, "早会", NOW.day, NOW.at)


def modes(folder: Path) -> dict[str, str]:
    """The permissions of the folder and of everything in it."""
    return {each.name: oct(each.stat().st_mode & 0o777) for each in [folder, *folder.iterdir()]}


def kept_in(path: Path) -> dict[str, list[Any]]:
    """All rows of all tables of a file."""
    with closing(open_copy(path)) as copy:
        return {
            name: copy.execute(f'SELECT * FROM "{name}"').fetchall() for name in count_rows(copy)
        }


def spoil_page(path: Path, table: str) -> None:
    """Damage the one page with which a table begins, its length unchanged."""
    with closing(open_copy(path)) as copy:
        found = copy.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,))
        (root,) = found.fetchone()
    content = bytearray(path.read_bytes())
    content[(root - 1) * 4096 : root * 4096] = b"\xff" * 4096
    path.write_bytes(content)


def spoil_middle(path: Path) -> None:
    """Damage a file as a failing disk does: in the middle, its length unchanged."""
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)


# --- one that is taken -------------------------------------------------------------------------


def test_a_backup_holds_all_that_the_desk_held(open_desk: Path, tmp_path: Path) -> None:
    write(3)
    before = contents()
    taken = take_backup(open_desk / FILE, DAILY, AT)
    write()
    assert taken.path == open_desk / "backups" / "salestui-20261123-094107-daily.db"
    assert backups_in(open_desk / "backups") == [taken]
    close_database()
    other = tmp_path / "other"
    other.mkdir()
    taken.path.rename(other / FILE)
    open_database(other)
    assert contents() == before


def test_a_backup_is_one_file_that_needs_no_other(open_desk: Path) -> None:
    write()
    taken = take_backup(open_desk / FILE, DAILY, AT)
    with closing(open_copy(taken.path)) as copy:
        assert copy.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert copy.execute("SELECT count(*) FROM log_line").fetchone() == (1,)
    names = sorted(each.name for each in taken.path.parent.iterdir())
    assert names == [".lock", taken.path.name]


@posix
@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_backups_are_private_from_the_first_moment(umask: int, open_desk: Path) -> None:
    os.umask(umask)
    seen: set[str] = set()

    def look(doing: str, done: int, of: int) -> None:
        seen.update(modes(open_desk / "backups").values())

    take_backup(open_desk / FILE, DAILY, AT, look)
    assert seen == {"0o700", "0o600"}
    assert set(modes(open_desk / "backups").values()) == {"0o700", "0o600"}


def test_two_of_one_second_are_both_kept(open_desk: Path) -> None:
    first = take_backup(open_desk / FILE, ASKED, AT)
    second = take_backup(open_desk / FILE, ASKED, AT)
    assert backups_in(open_desk / "backups") == [second, first]


def test_others_who_write_meanwhile_do_not_let_it_begin_again(
    open_desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write()
    monkeypatch.setattr(copying, "_PAGES_A_STEP", 5)
    steps: list[int] = []

    def write_along(doing: str, done: int, of: int) -> None:
        if doing == COPYING:
            steps.append(done)
            with closing(sqlite3.connect(open_desk / FILE)) as other, other:
                other.execute("INSERT INTO opened_day VALUES (?)", (f"2027-01-{len(steps):02}",))

    taken = take_backup(open_desk / FILE, DAILY, AT, write_along)
    assert len(steps) > 5
    assert steps == sorted(set(steps))
    with closing(open_copy(taken.path)) as copy:
        assert copy.execute("SELECT count(*) FROM opened_day").fetchone() == (0,)
        assert copy.execute("SELECT text FROM log_line").fetchall() == [("早会",)]


# --- one that is not ---------------------------------------------------------------------------


class Stopped(Exception):
    """The person has pressed Esc."""


@pytest.mark.parametrize("when", [COPYING, CHECKING])
def test_a_backup_that_is_stopped_leaves_nothing(
    when: str, open_desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "_STEPS_A_LOOK", 100)

    def stop(doing: str, done: int, of: int) -> None:
        if doing == when:
            raise Stopped

    with pytest.raises(Stopped):
        take_backup(open_desk / FILE, DAILY, AT, stop)
    assert [each.name for each in (open_desk / "backups").iterdir()] == [".lock"]
    assert take_backup(open_desk / FILE, DAILY, AT).is_good


KILLED = """
import sys
from datetime import datetime
from pathlib import Path
from salestui.storage import backup, copying

def wait_to_be_killed(*told):
    print("here", flush=True)
    sys.stdin.read()

def tell(doing, done, of):
    if doing == sys.argv[2]:
        wait_to_be_killed()

copying._STEPS_A_LOOK = 100
if sys.argv[2] == "Syncing":
    copying.sync = wait_to_be_killed
backup.take_backup(Path(sys.argv[1]), "daily", datetime(2026, 11, 23, 8, 0), tell)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
@pytest.mark.parametrize("when", [COPYING, CHECKING, "Syncing"])
def test_a_backup_that_is_killed_leaves_no_file_that_looks_like_a_good_one(
    when: str, open_desk: Path
) -> None:
    write(50)
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(open_desk / FILE), when],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "here\n"
    process.kill()
    process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL
    folder = open_desk / "backups"
    assert any(each.name.endswith(".part") for each in folder.iterdir())
    assert backups_in(folder) == []
    # The next one finds the lock free, and tidies up.
    taken = take_backup(open_desk / FILE, DAILY, AT)
    assert sorted(each.name for each in folder.iterdir()) == [".lock", taken.path.name]


def test_a_damaged_desk_makes_no_backup(open_desk: Path) -> None:
    write(200)
    close_database()
    spoil_middle(open_desk / FILE)
    with pytest.raises(Damaged):
        take_backup(open_desk / FILE, DAILY, AT)
    assert backups_in(open_desk / "backups") == []


def test_a_copy_that_lost_rows_makes_no_backup(
    open_desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(2)

    def lose(source: Any, target: Any, tell: Any) -> None:
        source.backup(target)
        target.execute("DELETE FROM log_line WHERE id = 1")

    monkeypatch.setattr(copying, "copy_pages", lose)
    with pytest.raises(Damaged, match="not what was copied"):
        take_backup(open_desk / FILE, DAILY, AT)
    assert backups_in(open_desk / "backups") == []


def test_a_file_in_the_place_of_the_folder_is_said(open_desk: Path) -> None:
    (open_desk / "backups").write_text("")
    with pytest.raises(Refusal, match="could not be made") as refused:
        take_backup(open_desk / FILE, DAILY, AT)
    assert refused.value.arguments["reason"] == "something else of that name is in the way"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit of this kind")
def test_a_disk_that_is_full_is_said_and_leaves_nothing(open_desk: Path) -> None:
    write(200)
    close_database()
    code = """
import resource, signal
from datetime import datetime
from pathlib import Path
from salestui.core.refusal import Refusal
from salestui.storage.backup import (take_backup)
from salestui.storage.database import close_database
close_database()
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
try:
    take_backup(Path(sys.argv[1]) / "salestui.db", "daily", datetime(2026, 11, 23))
except Refusal as refusal:
    print(refusal.arguments["reason"])
"""
    # A limit is for the disk what SQLite cannot tell from a failing one.
    assert run_at(open_desk, code).strip() in ("the disk is full", "the disk reports an error")
    assert [each.name for each in (open_desk / "backups").iterdir()] == [".lock"]


def test_what_would_fill_the_disk_is_not_begun(
    open_desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = (open_desk / FILE).stat().st_size
    usage = shutil.disk_usage(open_desk)

    def little(folder: Path) -> Any:
        return usage._replace(free=size + 10_000_000)

    monkeypatch.setattr(shutil, "disk_usage", little)
    with pytest.raises(Refusal, match="too little room") as refused:
        take_backup(open_desk / FILE, DAILY, AT)
    assert refused.value.arguments["size"] == 21
    assert [each.name for each in (open_desk / "backups").iterdir()] == [".lock"]


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        (PurePosixPath("/home/李/a%b?c#d.db"), "file:///home/%E6%9D%8E/a%25b%3Fc%23d.db?mode=ro"),
        (PureWindowsPath("C:/Users/Li/a.db"), "file:///C:/Users/Li/a.db?mode=ro"),
        (PureWindowsPath("//server/share/a.db"), "file:////server/share/a.db?mode=ro"),
    ],
)
def test_a_path_is_named_to_sqlite_on_every_system(path: Any, uri: str) -> None:
    class Absolute(type(path)):  # type: ignore[misc] # the kind of the system at hand cannot be had
        def absolute(self) -> Any:
            return self

    assert read_only(Absolute(path)) == uri


@posix
def test_on_a_mac_the_disks_own_memory_is_written_out_too(
    open_desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fcntl

    asked: list[int] = []

    def ask(_file: int, what: int) -> None:
        asked.append(what)
        raise OSError(errno.ENOTTY, "not every disk knows how")

    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(fcntl, "F_FULLFSYNC", 51, raising=False)
    monkeypatch.setattr(fcntl, "fcntl", ask)
    take_backup(open_desk / FILE, DAILY, AT)
    assert asked == [51]


# --- one at a time -----------------------------------------------------------------------------


def test_one_window_makes_a_backup_while_another_waits_or_lets_it(open_desk: Path) -> None:
    with writing_into(folder_of(open_desk / FILE)):
        with pytest.raises(Busy):
            take_backup(open_desk / FILE, DAILY, AT, patience=0)
        part = open_desk / "backups" / ".salestui-20261123-080000-daily.db.part"
        part.touch()
    assert part.exists()
    take_backup(open_desk / FILE, DAILY, AT, patience=0)
    assert not part.exists()


# --- looking at them ---------------------------------------------------------------------------


def test_what_is_no_backup_is_not_taken_for_one(open_desk: Path) -> None:
    folder = open_desk / "backups"
    taken = take_backup(open_desk / FILE, DAILY, AT)
    for name in (
        "salestui.db",
        "salestui-20261123-094107-daily.db-journal",
        "salestui-20261332-094107-daily.db",
        ".salestui-20261123-094108-daily.db.part",
        "notes.txt",
    ):
        (folder / name).touch()
    assert backups_in(folder) == [taken]
    assert backups_in(folder / "nowhere") == []


@pytest.mark.parametrize("keep", [0, 50, 5000, -1])
def test_one_that_was_cut_is_seen_to_be_bad_at_a_glance(keep: int, open_desk: Path) -> None:
    taken = take_backup(open_desk / FILE, DAILY, AT)
    taken.path.write_bytes(taken.path.read_bytes()[:keep])
    (found,) = backups_in(taken.path.parent)
    assert not found.is_good


def test_a_check_finds_what_a_glance_does_not(open_desk: Path) -> None:
    write(200)
    taken = take_backup(open_desk / FILE, DAILY, AT)
    spoil_page(taken.path, "memo")
    (found,) = backups_in(taken.path.parent)
    assert found.is_good
    with closing(sqlite3.connect(taken.path)) as copy, pytest.raises(Damaged):
        check_database(copy)


# --- a second folder ---------------------------------------------------------------------------


def test_a_backup_is_put_into_another_folder_too_once(open_desk: Path, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    taken = take_backup(open_desk / FILE, DAILY, AT)
    copy_backup(taken, stick)
    (copy,) = backups_in(stick)
    assert (copy.at, copy.reason, copy.is_good) == (taken.at, taken.reason, True)
    assert kept_in(copy.path) == kept_in(taken.path)
    stamp = copy.path.stat().st_mtime_ns
    copy_backup(taken, stick)
    assert copy.path.stat().st_mtime_ns == stamp
    copy.path.write_bytes(b"cut while it was copied by somebody else")
    copy_backup(taken, stick)
    assert kept_in(copy.path) == kept_in(taken.path)


def test_a_backup_that_has_gone_bad_is_not_spread(open_desk: Path, tmp_path: Path) -> None:
    write(200)
    taken = take_backup(open_desk / FILE, DAILY, AT)
    spoil_middle(taken.path)
    with pytest.raises((Damaged, sqlite3.DatabaseError)):
        copy_backup(taken, tmp_path / "stick")
    assert backups_in(tmp_path / "stick") == []


def test_reading_a_backup_writes_nothing(open_desk: Path) -> None:
    taken = take_backup(open_desk / FILE, DAILY, AT)
    with closing(open_copy(taken.path)) as copy, pytest.raises(sqlite3.OperationalError):
        copy.execute("DELETE FROM log_line")
    assert LogLineRow.select().count() == 0
