"""A shell command that takes long: how far it is, and how it ends when it is stopped."""

from __future__ import annotations

from salestui.core.progress import told
from salestui.kit.output import note, note_over, notes_are_seen, warn
from salestui.language import _
from salestui.storage.save_errors import TOLD_AFTER, WAITING, TellWaiting

_LINE_EVERY = 10_000
"""Where no terminal shows the progress, a line for so many rows."""


def saying_once_that_it_waits() -> TellWaiting:
    """What says in a line on standard error, once it has waited for a while, for what."""
    is_said = False

    def tell(waited: float) -> None:
        nonlocal is_said
        if waited >= TOLD_AFTER and not is_said:
            is_said = True
            warn(f"{_(WAITING)} …")

    return tell


class Teller:
    """Tells the progress on standard error: in one line that changes, or in a log in some lines."""

    def __init__(self) -> None:
        self._is_terminal = notes_are_seen()
        self._width = 0
        self._told = ""
        self._say_waiting = saying_once_that_it_waits()

    def tell_waiting(self, waited: float) -> None:
        """Say that it waits for others who write, once it has for a while."""
        if not self._is_terminal:
            self._say_waiting(waited)
        elif waited >= TOLD_AFTER:
            self.tell(WAITING, 0, 0)

    def tell(self, doing: str, done: int, of: int) -> None:
        """Show how far it is."""
        words = told(doing, done, of)
        if self._is_terminal:
            note_over(words)
            self._width = len(words) * 2
        elif done and done % _LINE_EVERY == 0 and words != self._told:
            note(words)
        self._told = words

    def wipe(self) -> None:
        """Leave nothing of the line that changes."""
        if self._width:
            note_over(" " * self._width)
            note_over("")
