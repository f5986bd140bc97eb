"""A shell command that takes long: how far it is, and how it ends when it is stopped."""

from __future__ import annotations

from salestui.kit.output import note, note_over, notes_are_seen
from salestui.kit.tell import told

_LINE_EVERY = 10_000
"""Where no terminal shows the progress, a line for so many rows."""


class Teller:
    """Tells the progress on standard error: in one line that changes, or in a log in some lines."""

    def __init__(self) -> None:
        self._is_terminal = notes_are_seen()
        self._width = 0
        self._told = ""

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
