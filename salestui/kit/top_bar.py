"""The first line of every screen: the screens with their badges, the date and the clock."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from salestui.dates.words import day_words, short_day, weekday_word
from salestui.kit.desk import Desk, desk_of
from salestui.kit.paint import Line, Painted, Span
from salestui.kit.register import Badge, Tone
from salestui.language import _

NARROW = 100
"""Below this width in cells, short names and a clock without seconds."""


class TopBar(Painted):
    """Shows where one is, what is due elsewhere, and the time."""

    DEFAULT_CSS = """
    TopBar { dock: top; height: 1; background: $panel; }
    """

    def __init__(self, place: int | None) -> None:
        """`place` is the digit of the screen it stands on."""
        super().__init__()
        self._place = place
        self._last: Sequence[Line] = ()

    def on_mount(self) -> None:
        """Follow the clock and the data."""
        self.watch(self.app, "now", self._tick, init=False)
        self.watch(self.app, "revision", self._tick, init=False)

    def _tick(self) -> None:
        if not self.screen.is_current:
            return
        lines = self.lines(self.size.width)
        if lines != self._last:
            self._last = lines
            self.repaint()

    def lines(self, width: int) -> Sequence[Line]:
        """The one line."""
        desk = desk_of(self)
        narrow = width < NARROW
        name_of_desk = [Span(" "), Span(_("salestui"), "strong"), Span(" ")]
        left: list[Span] = []
        for place, name, badge in self._screens(desk, narrow):
            left.append(Span(" " if narrow else "  "))
            here = place == self._place
            digit = f"{place} " if place else ""
            tone: Tone = "accent" if here else ""
            left.append(Span(f"{digit}{name}", tone))
            if badge:
                left += [Span(" "), Span(badge.text, badge.tone)]
        at = desk.now.at
        if narrow:
            right = f"{short_day(desk.now.day)} {weekday_word(desk.now.day)} {at:%H:%M} "
            # The clock stays, whatever the badges say.
            if _size(left) + 1 + cell_len(right) > width:
                right = f"{short_day(desk.now.day)} {at:%H:%M} "
            if _size(left) + 1 + cell_len(right) > width:
                right = f"{at:%H:%M} "
        else:
            right = f"{day_words(desk.now.day, desk.now)}  {at:%H:%M:%S} "
        # The badges may leave too little room: better without the desk's name than without clock.
        with_name = [*name_of_desk, *left]
        if _size(with_name) + cell_len(right) < width:
            left = with_name
        gap = width - _size(left) - cell_len(right)
        clock_tone: Tone = "alarm" if desk.clock_is_behind else "muted"
        return [[*left, Span(" " * max(1, gap)), Span(right, clock_tone)]]

    def _screens(self, desk: Desk, narrow: bool) -> list[tuple[int | None, str, Badge | None]]:
        found: list[tuple[int | None, str, Badge | None]] = [(1, _("Today"), None)]
        for register in desk.registers:
            badge = desk.badge(register)
            if register.place or badge:
                name = register.short if narrow and register.short else register.title
                found.append((register.place, _(name), badge))
        return sorted(found, key=lambda each: each[0] or 99)


def _size(line: Line) -> int:
    """How many cells a line takes."""
    return sum(cell_len(span.text) for span in line)
