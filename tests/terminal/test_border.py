"""What reaches a real terminal from data, folders and settings that somebody has changed."""

import os
import re
import sys
from pathlib import Path

import pytest

pytest.importorskip("termios", reason="a pseudo-terminal needs POSIX")

from salestui.storage.database import FILE, close_database, database
from salestui.storage.opening import open_database
from tests.clock import StandingClock
from tests.kit.test_hostile_text import write_everywhere
from tests.terminal.typist import PATIENCE, SALESTUI, Typist
from tests.test_border import BYTES, EVIL, FREE, configured, spoil
from tests.tools.terminal import Terminal

NEVER_OURS = re.compile(
    rb"\x1b\]52|\x1b\]0;|\xc2[\x80-\x9f]|\xe2\x80[\x8e\x8f\xaa-\xae]|\xe2\x81[\xa6-\xa9]|\xd8\x9c"
    rb"|\xed[\xa0-\xbf]|\x7f|\x0b|\x08(?! )"
)
"""Bytes that the desk itself never sends, and that stand in the hostile text."""


def seen_safely(terminal: Terminal, *screens: str) -> None:
    """Look at some screens, leave, and see what the terminal was handed."""
    person = Typist(terminal)
    for key in screens:
        person.press(key)
        terminal.wait_quiet()
    person.press("ctrl+q")
    terminal.wait_exit(PATIENCE)
    found = NEVER_OURS.search(bytes(terminal.output))
    assert found is None, found


@pytest.mark.skipif(sys.platform != "linux", reason="no such names of files elsewhere")
def test_no_sequence_of_anybodys_reaches_the_terminal(tmp_path: Path) -> None:
    folder = tmp_path / BYTES / "desk"
    folder.parent.mkdir()
    open_database(folder)
    with database.atomic():
        write_everywhere(StandingClock(), "张三", 1)
    close_database()
    for name in FREE.split():
        spoil(folder / FILE, *name.split("."))
    configured("config.toml", f"{EVIL!a} = 1\n".replace("\\x", "\\u00").replace("'", '"'))
    command = [SALESTUI, "--language", "zh", "--data", str(folder)]
    with Terminal(command) as terminal:
        Typist(terminal).wait_for("F2 来电速查")
        seen_safely(terminal, "1", "2", "3", "4", "5", "f1", "escape", "f2", "1")
    (folder / FILE).write_bytes(os.urandom(10_000))
    with Terminal(command) as terminal:
        Typist(terminal).wait_for("销售台无法打开")
        seen_safely(terminal)
