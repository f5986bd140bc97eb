"""Whatever breaks: the terminal comes back, the log is written, the status is not 0, nobody's
typing runs in the shell."""

import os
import re
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytest.importorskip("termios", reason="a pseudo-terminal needs POSIX")

from tests.terminal.breaking import SECRET, TURNING
from tests.terminal.test_endings import GIVEN_BACK, PHONE, half_a_repair, take_up_the_draft
from tests.terminal.typist import PATIENCE, SALESTUI, Typist, at_the_desk
from tests.tools.terminal import Terminal

END = "销售台因意外错误退出；已保存的内容都在。详情见："
STUCK = "销售台没有反应，已被结束；已保存的内容都在。详情见："

IN_A_SHELL = "{desk}; echo status $?; IFS= read -r -t 0.3 line; echo typed [$line]; stty -a"
"""What is left of the typing behind the desk's end is what the shell reads."""


def breaking(kind: str, folder: Path) -> list[str]:
    """The command of a desk in which something breaks."""
    module = [sys.executable, "-m", "tests.terminal.breaking", kind]
    return [*module, "--language", "zh", "--data", str(folder)]


@pytest.mark.parametrize("kind", ["exit in an action", "interrupt in a timer", "widget"])
def test_whatever_breaks_the_desk_ends_as_one_that_has_broken(kind: str, desk_folder: Path) -> None:
    with Terminal(breaking(kind, desk_folder)) as terminal:
        desk = Typist(terminal)
        desk.wait_for("F2 来电速查")
        half_a_repair(desk)
        desk.press("f1")
        assert terminal.wait_exit(PATIENCE) == 1
        assert terminal.modes == GIVEN_BACK
        assert "".join(terminal.lines) == f"{END}{desk_folder / 'salestui.log'}"
    log = (desk_folder / "salestui.log").read_text(encoding="utf-8")
    assert "tests/terminal/breaking.py" in log
    assert SECRET not in log
    assert PHONE not in log
    with at_the_desk(desk_folder) as desk:
        take_up_the_draft(desk)


@pytest.mark.parametrize(
    ("kind", "keys"),
    [
        ("keyboard", ["x"]),
        ("thread", ["f1"]),
        ("thread of a worker", ["f1"]),
        ("start of the terminal", []),
        ("close", ["ctrl+q"]),
    ],
)
def test_what_carries_the_desk_may_break_too(kind: str, keys: list[str], desk_folder: Path) -> None:
    with Terminal(breaking(kind, desk_folder)) as terminal:
        if keys:
            terminal.wait_for("F2 来电速查", PATIENCE)
        terminal.press(*keys)
        assert terminal.wait_exit(PATIENCE) == 1
        assert terminal.modes == GIVEN_BACK
        assert "".join(terminal.lines) == f"{END}{desk_folder / 'salestui.log'}"
    assert "Panic" in (desk_folder / "salestui.log").read_text(encoding="utf-8")


def test_a_desk_that_does_not_react_is_ended_by_a_signal_all_the_same(desk_folder: Path) -> None:
    with Terminal(breaking("loop", desk_folder)) as terminal:
        terminal.wait_for("F2 来电速查", PATIENCE)
        terminal.press("f1")
        # A signal would overtake the key.
        terminal.wait_until(lambda: terminal.title == TURNING, "it reacts", PATIENCE)
        terminal.kill(signal.SIGTERM)
        assert terminal.wait_exit(PATIENCE) == 128 + signal.SIGTERM
        assert terminal.modes == GIVEN_BACK
        assert "".join(terminal.lines) == f"{STUCK}{desk_folder / 'salestui.log'}"
    assert "turn_for_ever" in (desk_folder / "salestui.log").read_text(encoding="utf-8")


def test_a_terminal_that_stands_still_keeps_no_signal_from_ending_the_desk(
    desk_folder: Path,
) -> None:
    with Terminal(breaking("flood", desk_folder)) as terminal:
        terminal.wait_for("F2 来电速查", PATIENCE)
        terminal.press("f1")
        # From now on nobody reads what it writes.
        terminal.kill(signal.SIGTERM)
        assert terminal._process.wait(PATIENCE) == 128 + signal.SIGTERM


def test_a_desk_whose_terminal_has_gone_ends(desk_folder: Path) -> None:
    ours, theirs = os.openpty()
    # No session of its own: no signal tells it.
    with subprocess.Popen(
        [SALESTUI, "--data", str(desk_folder)], stdin=theirs, stdout=theirs, stderr=theirs
    ) as desk:
        os.close(theirs)
        while b"\x1b[?1049h" not in os.read(ours, 1 << 16):
            pass
        os.close(ours)
        assert desk.wait(PATIENCE) == 128 + signal.SIGHUP


def in_a_shell(command: list[str]) -> Terminal:
    """A shell that opens the desk, and reads on when that has ended."""
    script = IN_A_SHELL.format(desk=shlex.join(command))
    return Terminal(["bash", "--norc", "-c", script], size=(120, 36))


def test_what_is_typed_while_the_desk_breaks_does_not_run_in_the_shell(desk_folder: Path) -> None:
    with in_a_shell(breaking("typing", desk_folder)) as terminal:
        terminal.wait_for("F2 来电速查", PATIENCE)
        terminal.send(b"\x1bOPrm -r *\r\x1b[200~date\rls\r\x1b[201~\x1b[<0;3;3M")
        # A key that is held goes on arriving.
        until = time.monotonic() + PATIENCE
        while END not in terminal.text and time.monotonic() < until:
            terminal.send(b"y\r")
            terminal.watch(0.03)
        for _ in range(5):
            terminal.send(b"y\r")
            terminal.watch(0.03)
        # The last thing that the shell prints: the terminal edits lines and echoes again.
        as_before = re.compile(r"(?<!-)icanon.*(?<!-)echo ")
        terminal.wait_until(lambda: bool(as_before.search(" ".join(terminal.lines))))
        assert "\nstatus 1\ntyped []\n" in terminal.text


def test_what_is_typed_behind_ctrl_q_does_not_run_in_the_shell(desk_folder: Path) -> None:
    with in_a_shell([SALESTUI, "--language", "zh", "--data", str(desk_folder)]) as terminal:
        terminal.wait_for("F2 来电速查", PATIENCE)
        terminal.send(b"\x11")
        while 1049 in terminal.modes:
            terminal.send(b"rm -r *\r")
            terminal.watch(0.01)
        terminal.send(b"date\r")
        terminal.wait_for("speed", PATIENCE)
        assert terminal.lines[:2] == ["status 0", "typed []"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_in_the_first_moments_leaves_nothing_behind(
    number: signal.Signals, desk_folder: Path
) -> None:
    with Terminal([SALESTUI, "--language", "zh", "--data", str(desk_folder)]) as terminal:
        # The first thing that is asked of the terminal: no screen has been made yet.
        terminal.wait_until(lambda: 1049 in terminal.modes, timeout=PATIENCE)
        terminal.kill(number)
        assert terminal.wait_exit(PATIENCE) == 128 + number
        assert terminal.modes == GIVEN_BACK
        assert not terminal.text.strip()


def test_bytes_that_are_no_utf_8_are_marks_in_the_text_and_stop_nothing(desk_folder: Path) -> None:
    with at_the_desk(desk_folder) as desk:
        desk.terminal.send(b"\xd6\xd0\xe1\xff")
        desk.open_form("f4", "事项")
        desk.terminal.send(b"\xd6\xd0 a\xe8\xbf")
        desk.terminal.send(b"\x94z")
        desk.wait_for("�� a返z")
        desk.terminal.kill(signal.SIGINT)
        assert desk.terminal.wait_exit(PATIENCE) == 130
