"""While one window writes for long, the others go on: they type, keep drafts, wait, and save.

`make faults` does it beside an import of 100,000 customers and prints how long everything took.
"""

import json
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

pytest.importorskip("termios", reason="a pseudo-terminal needs POSIX")

from salestui.storage.database import DRAFTS_FILE, FILE, close_database
from salestui.storage.drafts import drafts_of
from salestui.storage.opening import open_database
from salestui.worklog.store import LogLineRow, MemoRow
from tests.faults.conftest import IMPORTED, LOGS
from tests.faults.soundness import what_is_wrong
from tests.terminal.typist import PATIENCE, SALESTUI, Typist, at_the_desk
from tests.tools.lookups import write_customers

WAITS = "另一个窗口正在写入"
SAVED = "已记备忘"
BETWEEN_KEYS = 0.1
KEYS_A_LOG = 4
"""Of so many keys, at one a command is started: each takes a while of the processor to begin."""
LONGEST = 600.0
"""Seconds that an import may take on the slowest machine."""


def is_held(folder: Path) -> bool:
    """Whether somebody is writing."""
    try:
        with closing(sqlite3.connect(folder / FILE, timeout=0, isolation_level=None)) as looker:
            looker.execute("BEGIN IMMEDIATE")
            return False
    except sqlite3.OperationalError:
        return True


def kept_texts(folder: Path) -> list[str]:
    """The texts of all drafts, read as after a kill."""
    with (
        suppress(sqlite3.OperationalError),  # there is no file yet
        closing(sqlite3.connect(f"{(folder / DRAFTS_FILE).as_uri()}?mode=ro", uri=True)) as drafts,
    ):
        fields = drafts.execute("SELECT fields FROM draft").fetchall()
        return [text for (kept,) in fields for text in json.loads(kept).values()]
    return []


@contextmanager
def another_is_writing(folder: Path) -> Iterator[None]:
    """Somebody who has the write lock."""
    with closing(sqlite3.connect(folder / FILE, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


def test_a_kill_while_another_writes_loses_nothing_that_stands_in_the_draft(
    desk_folder: Path,
) -> None:
    with at_the_desk(desk_folder) as desk, another_is_writing(desk_folder):
        desk.open_form("f4", "事项")
        desk.write("给欧阳娜回电话")
        desk.terminal.wait_until(
            lambda: "给欧阳娜回电话" in kept_texts(desk_folder), "no draft", PATIENCE
        )
        desk.press("ctrl+s")
        desk.wait_for(WAITS)
        desk.terminal.kill()
        desk.terminal.wait_exit(PATIENCE)
    open_database(desk_folder)
    assert [each.fields["text"] for each in drafts_of("MemoForm")] == ["给欧阳娜回电话"]
    assert MemoRow.select().count() == 0


@dataclass
class Typing:
    """How it went for a person who types while another window writes; in seconds."""

    echoes: list[float] = field(default_factory=list)
    """From each key to its character on the screen."""
    behind: float = 0.0
    """How long the oldest character that stood in no draft had been on the screen, at most."""
    waited: float = 0.0
    """From Ctrl+S until it was called saved."""
    was_told: bool = False
    """Whether the screen said that it waits."""


class Logs:
    """Commands that each write a line."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.begun: list[tuple[float, subprocess.Popen[str]]] = []

    def write_one(self) -> None:
        """Start another."""
        command = [SALESTUI, "--data", str(self._folder), "log", f"第{len(self.begun)}笔"]
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, encoding="utf-8"
        )
        self.begun.append((time.perf_counter(), process))

    def finish(self) -> tuple[list[str], float]:
        """What those said that were refused, and for how many seconds one was under way at most."""
        refused, longest = [], 0.0
        for since, log in self.begun:
            _output, errors = log.communicate(timeout=LONGEST)
            longest = max(longest, time.perf_counter() - since)
            if log.returncode:
                refused.append(errors)
        return refused, longest


def type_while(
    desk: Typist, folder: Path, importing: subprocess.Popen[str], logs: Logs, count: int
) -> Typing:
    """Type a memo while the import goes on and logs are written, save it before that ends."""
    found = Typing()
    desk.open_form("f4", "事项")
    typed, seen = "", []
    most = max(40, count * KEYS_A_LOG)
    while len(typed) < most and (importing.poll() is None or len(logs.begun) < count):
        if len(typed) % KEYS_A_LOG == 0 and len(logs.begun) < count:
            logs.write_one()
        typed += chr(ord("a") + len(typed) % 26)
        desk.terminal.type(typed[-1])
        found.echoes.append(desk.terminal.wait_for(typed[-20:], PATIENCE))
        seen.append(time.perf_counter())
        asked = time.perf_counter()
        kept = max((len(each) for each in kept_texts(folder) if typed.startswith(each)), default=0)
        if kept < len(typed):
            found.behind = max(found.behind, asked - seen[kept])
        desk.terminal.watch(BETWEEN_KEYS)
    desk.press("ctrl+s")
    began = time.perf_counter()
    desk.terminal.wait_until(
        lambda: WAITS in desk.terminal.text or SAVED in desk.terminal.text,
        "neither waits nor saved",
        PATIENCE,
    )
    found.was_told = WAITS in desk.terminal.text
    desk.terminal.wait_for(SAVED, LONGEST)
    found.waited = time.perf_counter() - began
    return found


@pytest.mark.timeout(0)
def test_beside_an_import_everybody_gets_through(
    request: pytest.FixtureRequest, desk_folder: Path, tmp_path: Path
) -> None:
    rows = request.config.getoption("imported", None) or IMPORTED
    count = request.config.getoption("logs", None) or LOGS
    table = tmp_path / "customers.xlsx"
    write_customers(table, rows)
    with at_the_desk(desk_folder) as desk:
        began = time.perf_counter()
        importing = subprocess.Popen(
            [SALESTUI, "--data", str(desk_folder), "import", "customers", str(table)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
        )
        while importing.poll() is None and not is_held(desk_folder):
            desk.terminal.watch(0.01)
        held = time.perf_counter()
        logs = Logs(desk_folder)
        typing = type_while(desk, desk_folder, importing, logs, count)
        assert importing.wait(LONGEST) == 0
        ended = time.perf_counter()
        refused, longest = logs.finish()
    echoes = sorted(typing.echoes) or [0.0]
    print(
        f"{rows} rows: {ended - began:.1f} s, the lock seen after {held - began:.1f} s; "
        f"{count} logs, {len(refused)} refused, the longest took {longest:.1f} s; "
        f"{len(echoes)} keys, shown after {echoes[len(echoes) // 2] * 1000:.0f} ms, "
        f"at most {echoes[-1] * 1000:.0f} ms; drafts {typing.behind:.2f} s behind at most; "
        f"saved {typing.waited:.1f} s after Ctrl+S, said that it waits: {typing.was_told}"
    )
    open_database(desk_folder)
    assert refused == []
    lines = sorted(row.text for row in LogLineRow.select())
    assert lines == sorted(f"第{number}笔" for number in range(count))
    assert MemoRow.select().count() == 1
    assert drafts_of("MemoForm") == []
    if rows <= IMPORTED:  # it holds all of the desk in its hands
        assert not [*what_is_wrong()]
    close_database()
