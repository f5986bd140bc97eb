"""The last thing before the terminal: whatever a widget draws, nothing of it is obeyed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from rich.cells import cell_len
from rich.segment import Segment
from textual.app import App
from textual.color import Color
from textual.filter import LineFilter

from salestui.kit.inside import driver_of
from salestui.text.clean import OBEYED, clean

R = TypeVar("R")


class _Harmless(LineFilter):
    """Draws a question mark, or nothing where it has no width, for what a terminal would obey."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same line without it, as wide as before."""
        if not OBEYED.search("".join([segment.text for segment in segments])):
            return segments
        return [
            segment if segment.control else Segment(_mended(segment.text), segment.style)
            for segment in segments
        ]


def _mended(text: str) -> str:
    return OBEYED.sub(lambda found: "?" * cell_len(found[0]), text)


_HARMLESS = _Harmless()


class GuardedApp(App[R]):
    """An app whose terminal obeys nothing that stands in a text.

    Rooms clean what they show, so that it also looks right; here it is made sure.
    """

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Also the one that every drawn line goes through."""
        return [*super().get_line_filters(), _HARMLESS]

    def name_window(self, title: str) -> None:
        """Give the terminal's window a title."""
        self._tell_terminal(f"\x1b]2;{clean(title)}\x07")

    def _tell_terminal(self, sequence: str) -> None:
        """Hand an escape sequence, in which no text stands, to the terminal."""
        driver = driver_of(self)
        if not self.is_headless and driver is not None:
            driver.write(sequence)
