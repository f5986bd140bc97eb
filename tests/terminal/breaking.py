"""The desk with something in it that breaks: `python -m tests.terminal.breaking KIND --data DIR`.

F1 breaks it, unless the kind says when. Only where somebody types on, the end waits for that.
"""

import os
import sys
from collections.abc import Callable
from threading import Thread
from typing import Any, NoReturn

os.environ["TEXTUAL_DISABLE_KITTY_KEY"] = "1"

from salestui.__main__ import main
from salestui.desk import SalesDesk
from salestui.kit import ending
from salestui.kit.driver import DeskDriver
from salestui.kit.keyboard import Keyboard

SECRET = "13800138000"


class Panic(BaseException):
    """What no handler of errors catches, as an extension's panic is."""


def panic() -> NoReturn:
    """Break."""
    raise Panic(SECRET)


def leave_at_once() -> NoReturn:
    """Break as a library does that ends the program itself."""
    sys.exit(0)


def interrupt() -> NoReturn:
    """Break as at a Ctrl+C that nobody handles."""
    raise KeyboardInterrupt


TURNING = "turning"
"""The window's title while the desk does not react."""


def turn_for_ever() -> None:
    """Never come back."""
    os.write(2, f"\x1b]2;{TURNING}\x07".encode())
    while True:
        pass


def flood(desk: SalesDesk) -> None:
    """Write more than a terminal takes that stands still."""
    assert desk._driver is not None
    for _ in range(100):
        desk._driver.write("\a" * 10_000)


BREAKS: dict[str, Callable[[SalesDesk], object]] = {
    "exit in an action": lambda desk: leave_at_once(),
    "typing": lambda desk: desk.screen.children[0].call_later(panic),
    "widget": lambda desk: desk.screen.children[0].call_later(panic),
    "interrupt in a timer": lambda desk: desk.set_interval(0.01, interrupt),
    "thread of a worker": lambda desk: desk.run_worker(panic, thread=True),
    "thread": lambda desk: Thread(target=panic).start(),
    "loop": lambda desk: turn_for_ever(),
    "flood": flood,
}


def break_start(kind: str) -> None:
    """Let what comes before F1 break, or behind the end."""

    def broken(*arguments: Any) -> NoReturn:
        panic()

    where = {
        "start of the terminal": (DeskDriver, "_request_terminal_sync_mode_support"),
        "keyboard": (Keyboard, "feed"),
        "close": (SalesDesk, "_close_all"),
    }
    if kind in where:
        setattr(*where[kind], broken)


if __name__ == "__main__":
    kind, *arguments = sys.argv[1:]
    if kind != "typing":
        ending.STARTLED = 0.05
    ending.PATIENCE = 1.0
    if kind in BREAKS:
        SalesDesk.action_help = BREAKS[kind]  # type: ignore[method-assign, assignment]
    break_start(kind)
    sys.exit(main(arguments))
