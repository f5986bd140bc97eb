"""A command whose output is closed, full, or read by nobody: what was done is said all the same."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from sqlite3 import connect
from typing import NamedTuple

import pytest

from salestui.storage.database import FILE
from salestui.storage.opening import open_database
from tests.exchange.made_up import text_file

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a shell of POSIX")

LOST = {
    "closed": ">&-",
    "full": ">/dev/full",
    "nobody": "",
}
"""How standard output is lost, as a shell writes it; the last is a pipe that nobody reads."""

if sys.platform != "linux":
    del LOST["full"]

REASON = {"closed": "it is closed", "full": "the disk is full", "nobody": ""}


class Ran(NamedTuple):
    """What a command has come to."""

    status: int
    errors: Sequence[str]


def run(folder: Path, how: str, *arguments: str) -> Ran:
    """Run a command whose standard output is lost; what else it writes is looked at."""
    shell = f'exec "$0" -m salestui "$@" {LOST.get(how, how)}'
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(
            ["/bin/sh", "-c", shell, sys.executable, *arguments],
            stdout=writing,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            check=False,
            env=os.environ | {"SALESTUI_DATA": str(folder), "PYTHONUTF8": "1"},
        )
    finally:
        os.close(writing)
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
    return Ran(done.returncode, done.stderr.splitlines())


def texts(folder: Path, table: str) -> list[str]:
    """What stands in the log or among the memos."""
    with closing(connect(folder / FILE)) as base:
        return [text for (text,) in base.execute(f"SELECT text FROM {table}")]


@pytest.mark.parametrize("how", LOST)
@pytest.mark.parametrize(
    ("command", "table", "says"),
    [("log", "log_line", "Written in the log at "), ("memo", "memo", "Memo for ")],
)
def test_what_was_kept_is_said_on_standard_error_and_the_status_is_that_of_the_action(
    desk_folder: Path, how: str, command: str, table: str, says: str
) -> None:
    ran = run(desk_folder, how, command, "张三 来电")
    assert ran.status == 0
    assert texts(desk_folder, table) == ["张三 来电"]
    assert ran.errors[0].startswith(says)
    told = [f"salestui: Said here, because the output cannot be written: {REASON[how]}"]
    assert ran.errors[1:] == (told if REASON[how] else [])


def test_what_was_not_kept_is_said_as_ever(desk_folder: Path) -> None:
    ran = run(desk_folder, "closed", "log", " ")
    assert ran == Ran(1, ["salestui: There is no text to write down."])


@pytest.mark.parametrize(
    ("how", "command"),
    [
        *((how, "today") for how in LOST),
        *(("closed", each) for each in ("today --json", "find x", "paths", "check", "--help")),
    ],
)
def test_what_only_says_something_fails_where_it_cannot(
    open_desk: Path, how: str, command: str
) -> None:
    ran = run(open_desk, how, *command.split())
    reason = REASON[how]
    assert ran == Ran(1, [f"salestui: The output cannot be written: {reason}"] if reason else [])


@pytest.mark.parametrize("how", ["closed", "nobody"])
def test_a_table_a_backup_and_an_export_say_what_was_done(
    desk_folder: Path, tmp_path: Path, how: str
) -> None:
    table = text_file(tmp_path / "t.csv", "姓名,电话\n张三,13800138000\n")
    imported = run(desk_folder, how, "import", "customers", str(table))
    assert imported.status == 0
    assert "Rows added: 1" in imported.errors
    for arguments in (("export", "customers", str(tmp_path / "o.csv")), ("backup",)):
        ran = run(desk_folder, how, *arguments)
        assert ran.status == 0
        assert len(ran.errors) == (2 if REASON[how] else 1)
    assert (tmp_path / "o.csv").exists()


def test_a_restore_that_cannot_say_what_it_would_change_changes_nothing(open_desk: Path) -> None:
    assert run(open_desk, "closed", "backup").status == 0
    (kept,) = (open_desk / "backups").glob("*.db")
    before = (open_desk / FILE).read_bytes()
    ran = run(open_desk, "closed", "restore", str(kept), "--yes")
    assert ran.status == 1
    assert ran.errors[0] == "salestui: Nothing was changed."
    assert (open_desk / FILE).read_bytes() == before


@pytest.mark.parametrize("closed", ["<&- >&- 2>&-", ">&-"])
def test_no_file_takes_the_place_of_a_closed_stream(
    desk_folder: Path, tmp_path: Path, closed: str
) -> None:
    for arguments in (
        ("log", "张三"),
        ("export", "customers", str(tmp_path / "o.csv")),
        ("backup",),
    ):
        assert run(desk_folder, closed, *arguments).status == 0
    assert texts(desk_folder, "log_line") == ["张三"]
    assert b"Rows written" not in (tmp_path / "o.csv").read_bytes()
    open_database(desk_folder)
    # Who cannot be asked is not.
    (kept,) = (desk_folder / "backups").glob("*.db")
    assert run(desk_folder, "<&-", "restore", str(kept)).status == 1
    assert run(desk_folder, closed).status == 1


def test_where_standard_error_is_full_the_action_is_done(desk_folder: Path) -> None:
    if sys.platform == "linux":
        assert run(desk_folder, ">/dev/full 2>/dev/full", "log", "张三").status == 0
        assert texts(desk_folder, "log_line") == ["张三"]


def test_an_old_locale_gets_what_it_can_show(desk_folder: Path) -> None:
    environment = {"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    ran = subprocess.run(
        [sys.executable, "-m", "salestui", "--language", "zh", "today", "--json"],
        capture_output=True,
        check=False,
        env=os.environ | environment | {"SALESTUI_DATA": str(desk_folder)},
    )
    assert ran.returncode == 0
    assert json.loads(ran.stdout)["memos"] == []
