"""A shell command that takes long: how far it is, and how it ends when it is stopped."""

from __future__ import annotations

import sys

from salestui.kit.tell import told

STOPPED = 130
"""The exit status of a command that a person has stopped: 128 and the number of the signal."""

_LINE_EVERY = 10_000
"""Where no terminal shows the progress, a line for so many rows."""


class Teller:
    """Tells the progress on standard error: in one line that changes, or in a log in some lines."""

    def __init__(self) -> None:
        self._is_terminal = sys.stderr.isatty()
        self._width = 0
        self._told = ""

    def tell(self, doing: str, done: int, of: int) -> None:
        """Show how far it is."""
        words = told(doing, done, of)
        if self._is_terminal:
            print(f"\r{words}", end="", file=sys.stderr, flush=True)
            self._width = len(words) * 2
        elif done and done % _LINE_EVERY == 0 and words != self._told:
            print(words, file=sys.stderr, flush=True)
        self._told = words

    def wipe(self) -> None:
        """Leave nothing of the line that changes."""
        if self._width:
            print("\r" + " " * self._width, end="\r", file=sys.stderr, flush=True)
