"""What a field offers while one types: a short list below it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.geometry import Region
from textual.strip import Strip

from salestui.kit.paint import Cell, Line, Painted, columns, strip
from salestui.kit.themes import cursor_style

if TYPE_CHECKING:
    from salestui.kit.fields import FormField, Offer

MOST = 6

WIDTH = 44
"""Cells that it takes at least."""

ABOUT = (22, 30)
"""Cells of what tells an offer from others, at least and at most."""


class Suggestions(Painted):
    """Hangs below the focused field; the focus stays in the field."""

    DEFAULT_CSS = """
    Suggestions { layer: offers; position: absolute; display: none; background: $raised; }
    """

    _field: FormField | None = None
    _place = Region()
    _offers: Sequence[Offer] = ()
    _at = -1
    _about = ABOUT[0]

    @property
    def is_choosing(self) -> bool:
        """Whether one of the offers is selected."""
        return self._at >= 0

    def offer_for(self, field: FormField, place: Region) -> None:
        """Show what a field offers for its text; `place` is where it stands on the screen."""
        self._field, self._place = field, place
        self._offers = list(field.offers())[:MOST]
        self._at = -1
        self.display = bool(self._offers)
        self.take_place()
        self.repaint()

    def take_place(self, place: Region | None = None) -> None:
        """Hang below the field, or above it where there is no room."""
        self._place = place or self._place
        if self._offers and self._field is not None:
            below = self._place
            self.styles.offset = (below.x, below.bottom)
            self._about = min(
                max(ABOUT[0], *(cell_len(each.about) for each in self._offers)), ABOUT[1]
            )
            wanted = self._about + 3 + max(cell_len(each.text) for each in self._offers)
            room = self.screen.size.width - below.x
            self.styles.width = max(below.width, WIDTH, min(wanted, room))
            self.styles.height = len(self._offers)
            if below.bottom + len(self._offers) > self.screen.size.height - 1:
                self.styles.offset = (below.x, below.y - len(self._offers))

    def close(self) -> None:
        """Offer nothing."""
        self._offers = ()
        self._at = -1
        self.display = False

    def move(self, step: int) -> bool:
        """Select the next offer; whether there is one."""
        if not self._offers:
            return False
        if step < 0 and self._at <= 0:
            was = self._at
            self._at = -1
            self.repaint()
            return was == 0
        self._at = min(self._at + step, len(self._offers) - 1)
        self.repaint()
        return True

    def take(self) -> bool:
        """Put the selected offer into the field; whether there was one."""
        if self._field is None or not self.is_choosing:
            return False
        offer = self._offers[self._at]
        field = self._field
        self.close()
        field.take(offer)
        return True

    def lines(self, width: int) -> Sequence[Line]:
        """The offers, their explanation at the right."""
        return [
            columns(
                width,
                [Cell("", 1), Cell(each.text), Cell(each.about, self._about, "muted"), Cell("", 1)],
                0,
            )
            for each in self._offers
        ]

    def render_line(self, y: int) -> Strip:
        """One offer, the selected one marked."""
        width = self.size.width
        lines = self._painted(width)
        dark = self.app.current_theme.dark
        over = cursor_style(dark, True) if y == self._at else None
        return strip(lines[y] if y < len(lines) else (), width, self.rich_style, dark, over)
