"""`salestui backup`, `restore` and `check`, as a shell runs them."""

import io
import sys
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from salestui.__main__ import main
from salestui.backups import store
from salestui.dates.clock import Clock
from salestui.storage.backup import backups_in, folder_of, writing_into
from salestui.storage.copying import open_copy
from salestui.storage.database import FILE, close_database, database
from salestui.storage.opening import open_database
from salestui.worklog.store import LogLineRow, add_line
from tests.storage.test_backup import spoil_middle
from tests.test_command_line import Capture, complaint, configure, own_folder, printed

__all__ = ["own_folder"]


def texts(folder: Path) -> list[str]:
    """The lines of the log."""
    open_database(folder)
    found = [row.text for row in LogLineRow.select().order_by(LogLineRow.id)]
    close_database()
    return found


def newest(folder: Path) -> Path:
    """The newest backup."""
    return backups_in(folder / "backups")[0].path


def spoil(folder: Path) -> None:
    """Damage the desk in the middle."""
    open_database(folder)
    now = Clock().now()
    with database.atomic():
        for _time in range(300):
            add_line(now, "x", now.day, now.at)
    close_database()
    spoil_middle(folder / FILE)


# --- backup ------------------------------------------------------------------------------------


def test_a_backup_is_taken_and_named(capsys: Capture, desk_folder: Path) -> None:
    printed(capsys, "log", "早会")
    close_database()
    told = printed(capsys, "backup")
    taken = newest(desk_folder)
    assert taken.name.endswith("-asked.db")
    assert told.startswith(f"Kept in {taken}: log lines 1; newest entry ")


def test_a_backup_goes_elsewhere_too_and_a_stick_that_is_missing_is_said(
    capsys: Capture, desk_folder: Path, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    configure(f"backup_folder = '{stick}'")
    printed(capsys, "log", "早会")
    assert main(["backup"]) == 1
    told = capsys.readouterr()
    assert "Kept in" in told.out
    assert "The folder for backups is not there" in told.err
    stick.mkdir()
    printed(capsys, "backup")
    (own,) = stick.iterdir()
    assert [each.path.name for each in backups_in(own)] == [newest(desk_folder).name]


@pytest.mark.parametrize("name", ["kept.db", ""])
def test_a_backup_is_written_where_it_is_said(name: str, capsys: Capture, tmp_path: Path) -> None:
    printed(capsys, "log", "早会")
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    told = printed(capsys, "backup", str(folder / name))
    (kept,) = folder.iterdir()
    assert kept.name == (name or kept.name)
    assert told.startswith(f"Kept in {kept}: log lines 1")
    if sys.platform != "win32":
        assert kept.stat().st_mode & 0o777 == 0o600
    with closing(open_copy(kept)) as copy:
        assert copy.execute("SELECT text FROM log_line").fetchall() == [("早会",)]


def test_a_backup_is_written_where_one_before_was_killed(capsys: Capture, tmp_path: Path) -> None:
    printed(capsys, "log", "早会")
    stick = tmp_path / "stick"
    stick.mkdir()
    (stick / ".salestui-kept.db.part").write_bytes(b"half")
    (stick / ".salestui-kept.db.part-journal").touch()
    printed(capsys, "backup", str(stick / "kept.db"))
    assert [each.name for each in stick.iterdir()] == ["kept.db"]


def test_a_backup_in_a_file_waits_for_the_one_that_is_being_made(
    capsys: Capture, desk_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed(capsys, "log", "早会")
    folder = folder_of(desk_folder / FILE)
    with writing_into(folder):
        monkeypatch.setattr(store, "writing_into", partial(writing_into, patience=0))
        said = complaint(capsys, "backup", str(tmp_path / "kept.db"))
    assert "Another window is making a backup just now." in said
    assert not (tmp_path / "kept.db").exists()


@pytest.mark.parametrize("arguments", ["backup", "check"])
def test_where_there_is_no_data_nothing_is_made(
    arguments: str, capsys: Capture, desk_folder: Path
) -> None:
    assert "There is no data" in complaint(capsys, arguments)
    assert not desk_folder.exists()


# --- restore -----------------------------------------------------------------------------------


def test_a_backup_is_brought_back_after_saying_what_that_changes(
    capsys: Capture, desk_folder: Path
) -> None:
    printed(capsys, "log", "before")
    printed(capsys, "backup")
    close_database()
    backup = newest(desk_folder)
    printed(capsys, "log", "after")
    told = printed(capsys, "restore", backup.name, "--yes")
    assert "The backup holds: log lines 1; newest entry" in told
    assert "The desk holds now: log lines 2; newest entry" in told
    assert "Actions taken back would be: 1, from" in told
    assert "Lost would be: log lines 1" in told
    kept = newest(desk_folder)
    assert f"What was here before is kept as {kept.name}." in told
    close_database()
    assert texts(desk_folder) == ["before"]
    printed(capsys, "restore", str(kept), "--yes")
    close_database()
    assert texts(desk_folder) == ["before", "after"]


@pytest.mark.parametrize(
    ("answer", "status", "left"),
    [("y", 0, ["before"]), ("是", 0, ["before"]), ("n", 1, ["before", "after"]), ("", 1, None)],
)
def test_it_is_asked_before(
    answer: str,
    status: int,
    left: list[str] | None,
    capsys: Capture,
    desk_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    printed(capsys, "log", "before")
    printed(capsys, "backup")
    printed(capsys, "log", "after")
    typed = io.StringIO(f"{answer}\n")
    monkeypatch.setattr(typed, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stdin", typed)
    assert main(["restore", str(newest(desk_folder))]) == status
    close_database()
    assert texts(desk_folder) == (left or ["before", "after"])


def test_a_script_has_to_say_yes(capsys: Capture, desk_folder: Path) -> None:
    printed(capsys, "log", "before")
    printed(capsys, "backup")
    assert main(["restore", str(newest(desk_folder))]) == 1
    assert "say --yes" in capsys.readouterr().err


def test_without_a_file_the_backups_are_listed(capsys: Capture, desk_folder: Path) -> None:
    assert printed(capsys, "restore") == f"There are no backups in {desk_folder / 'backups'}.\n"
    printed(capsys, "log", "x")
    printed(capsys, "backup")
    told = printed(capsys, "restore")
    assert told.startswith(str(newest(desk_folder)))
    assert told.endswith("(asked for)\n")


def test_what_is_no_backup_is_said(capsys: Capture, tmp_path: Path) -> None:
    printed(capsys, "log", "x")
    other = tmp_path / "letter.txt"
    other.write_text("Dear Sir")
    assert "is no backup of salestui" in complaint(capsys, "restore", str(other), "--yes")
    assert "There is no file" in complaint(capsys, "restore", "nothing.db", "--yes")


def test_a_damaged_desk_is_put_aside(capsys: Capture, desk_folder: Path) -> None:
    printed(capsys, "log", "before")
    printed(capsys, "backup")
    close_database()
    backup = newest(desk_folder)
    spoil(desk_folder)
    told = printed(capsys, "restore", str(backup), "--yes")
    assert "cannot be read in full" in told
    damaged = min(desk_folder.glob(f"{FILE}.damaged-*"))  # its -shm and -wal follow
    assert f"The damaged file is kept as {damaged.name}." in told
    close_database()
    assert texts(desk_folder) == ["before"]


# --- check -------------------------------------------------------------------------------------


def test_a_sound_desk_passes(capsys: Capture) -> None:
    printed(capsys, "log", "x")
    told = printed(capsys, "check")
    assert "log lines 1; newest entry" in told
    assert "There is no backup yet." in told
    assert told.endswith("The database is sound.\n")
    printed(capsys, "backup")
    assert "Newest good backup: " in printed(capsys, "check")


def test_a_damaged_desk_does_not(capsys: Capture, desk_folder: Path) -> None:
    printed(capsys, "log", "x")
    close_database()
    spoil(desk_folder)
    assert main(["check"]) == 1
    told = capsys.readouterr()
    assert "does not pass its check" in told.out
    assert "damaged; nothing was deleted" in told.err


def test_a_reference_to_nothing_is_found(capsys: Capture, desk_folder: Path) -> None:
    printed(capsys, "log", "x")
    open_database(desk_folder)
    database.foreign_keys = 0
    LogLineRow.update(customer=999).execute()
    close_database()
    assert main(["check"]) == 1
    assert "log_line 1: no customer" in capsys.readouterr().out
