"""The driver of the other terminal tests reads what a person would see."""

import signal
import sys

import pytest

pytest.importorskip("termios")

from tests.tools import bare
from tests.tools.terminal import NeverCameError, Terminal


def shell(script: str) -> Terminal:
    """A terminal with a shell script in it."""
    return Terminal(["/bin/sh", "-c", script], size=(40, 5))


def test_chinese_takes_two_cells() -> None:
    with shell("printf '返修 WX-0001'") as terminal:
        terminal.wait_for("返修 WX-0001")
        assert terminal.find("WX") == (5, 0)


def test_sequences_the_screen_does_not_show_leave_nothing_on_it() -> None:
    strange = r"a\033[>1ub\033[<uc\033P1;2q x\033\\d\033[?2026$pe\033]52;c;eA==\007f\033[>4;2mg"
    with shell(f"printf '{strange}'") as terminal:
        assert terminal.wait_exit() == 0
        assert terminal.lines[0] == "abcdefg"
        assert b"]52;" in terminal.output


def test_the_main_screen_comes_back_after_the_alternate_one() -> None:
    with shell(r"printf 'before\033[?1049hinside'; read x; printf '\033[?1049l'") as terminal:
        terminal.wait_for("inside")
        assert "before" not in terminal.text
        terminal.press("enter")
        terminal.wait_for("before")
        assert terminal.modes == {7, 25}


def test_a_paste_larger_than_every_buffer_arrives() -> None:
    # Ready only when raw: a terminal that edits lines keeps no more than 4096 bytes of one.
    script = (
        "import sys, tty; tty.setraw(0); print('ready', flush=True);"
        "print('read', len(sys.stdin.read(50_000)))"
    )
    with Terminal([sys.executable, "-c", script]) as terminal:
        terminal.wait_for("ready")
        terminal.paste("长" * 50_000)
        terminal.wait_for("read 50000")


def test_what_never_comes_is_reported_with_the_screen() -> None:
    with shell("echo here; exit 3") as terminal:
        with pytest.raises(NeverCameError, match=r"'there' never came .*status 3[\s\S]*here"):
            terminal.wait_for("there")
        assert terminal.wait_exit() == 3


def test_a_textual_app_is_driven_from_start_to_end() -> None:
    with Terminal([sys.executable, bare.__file__], size=(60, 40)) as terminal:
        terminal.wait_for(bare.LAST_CELL)
        terminal.resize(60, 10)
        terminal.wait_gone(bare.LAST_CELL)
        terminal.press("ctrl+end")
        terminal.wait_for(bare.LAST_CELL)
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0
        assert terminal.modes == {7, 25}


def test_a_killed_program_says_by_which_signal() -> None:
    with shell("echo ready; read x") as terminal:
        terminal.wait_for("ready")
        terminal.kill(signal.SIGTERM)
        assert terminal.wait_exit() == -signal.SIGTERM
