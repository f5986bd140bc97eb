"""A list of rows with a cursor: the one list of the desk, drawn by itself."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.events import Blur, Click, Focus, Resize
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from salestui.kit.paint import Line, Span, strip, wrap
from salestui.kit.themes import cursor_style
from salestui.language import N_


class Row(NamedTuple):
    """One row: what it stands for, and how it is drawn in a width of cells."""

    key: Hashable
    """None for a heading or a blank, where the cursor does not stop."""
    paint: Callable[[int], Sequence[Line]]
    is_tall: bool = False
    """Whether it may take more than one line; the others are drawn only when seen."""
    is_live: bool = False
    """Whether it is drawn anew each second: its time runs."""


def heading(*line: Span) -> Row:
    """A line that the cursor passes over."""
    return Row(None, lambda width: [line])


def paragraph(text: str) -> Row:
    """A text, ready to show, on as many lines as it needs; the cursor passes over it."""

    def paint(width: int) -> Sequence[Line]:
        return [[Span(" "), Span(part, "muted")] for part in wrap(text, width - 2)]

    return Row(None, paint, is_tall=True)


BLANK = Row(None, lambda width: [()])


class Rows(ScrollView, can_focus=True):
    """Shows rows; keeps the cursor on the same row, by its key, when they change."""

    DEFAULT_CSS = """
    Rows {
        height: 1fr;
        scrollbar-size-vertical: 1;
        scrollbar-size-horizontal: 0;
        overflow-x: hidden;
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", N_("Up"), show=False),
        Binding("down,j", "move(1)", N_("Down"), show=False),
        Binding("pageup", "page(-1)", N_("A page up"), show=False),
        Binding("pagedown", "page(1)", N_("A page down"), show=False),
        Binding("home", "end(0)", N_("To the first"), show=False),
        Binding("end", "end(-1)", N_("To the last"), show=False),
        Binding("enter", "open", N_("Open"), show=False),
    ]

    @dataclass
    class Moved(Message):
        """The cursor stands on another row."""

        rows: Rows
        key: Hashable

        @property
        def control(self) -> Rows:
            return self.rows

    @dataclass
    class Opened(Message):
        """Enter was pressed on a row."""

        rows: Rows
        key: Hashable

        @property
        def control(self) -> Rows:
            return self.rows

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._rows: Sequence[Row] = ()
        self._at = -1
        self._width = 0
        self._tops: list[int] = []
        self._lines: list[tuple[int, int]] = []
        self._has_live = False
        self._look = Style()
        self._drawn: dict[int, Sequence[Line]] = {}

    def on_mount(self) -> None:
        """Follow the clock."""
        self.watch(self.app, "now", self.tick, init=False)

    def tick(self) -> None:
        """Follow the clock where that is seen."""
        if self.screen.is_current:
            self.redraw_live()

    def redraw_live(self) -> None:
        """Draw the live rows in sight anew, those alone whose second shows."""
        if not self._has_live:
            return
        top = self.scroll_offset.y
        for y in range(min(self.scrollable_content_region.height, len(self._lines) - top)):
            index, part = self._lines[top + y]
            if self._rows[index].is_live and part == 0:
                before = self._drawn.pop(index, ((),))
                after = self._draw(index)
                if len(before) != len(after) and self._rows[index].is_tall:
                    self._lay_out()
                    return
                for line, (old, new) in enumerate(zip(before, after, strict=False)):
                    left, right = _changed(old, new)
                    if left < right:
                        self.refresh(Region(left, y + line, right - left, 1))

    @property
    def key(self) -> Hashable:
        """What the row under the cursor stands for; None where there is none."""
        return self._rows[self._at].key if 0 <= self._at < len(self._rows) else None

    @property
    def keys(self) -> list[Hashable]:
        """What the rows stand for, in order, headings left out."""
        return [row.key for row in self._rows if row.key is not None]

    def show(self, rows: Sequence[Row], key: Hashable = None) -> None:
        """Show rows; the cursor goes to `key`, else stays on its row, else near its place."""
        wanted = key if key is not None else self.key
        was = self._at
        self._rows = rows
        self._at = self._index_of(wanted, was)
        self._lay_out()
        self._scroll_to_cursor()
        self.post_message(self.Moved(self, self.key))

    def select(self, key: Hashable) -> None:
        """Put the cursor on a row."""
        self._set(self._index_of(key, self._at))

    def unselect(self) -> None:
        """Put the cursor on no row, until it is moved."""
        self._at = -1
        self.refresh()

    def _index_of(self, key: Hashable, otherwise: int) -> int:
        if key is not None:
            for index, row in enumerate(self._rows):
                if row.key == key:
                    return index
        return self._nearest(max(0, min(otherwise, len(self._rows) - 1)), 1)

    def _nearest(self, index: int, step: int) -> int:
        """The next row from `index` on where the cursor may stop, else the last one before."""
        for indexes in (
            range(index, len(self._rows) if step > 0 else -1, step),
            range(index, -1 if step > 0 else len(self._rows), -step),
        ):
            for each in indexes:
                if 0 <= each < len(self._rows) and self._rows[each].key is not None:
                    return each
        return -1

    def _lay_out(self) -> None:
        self._width = self.scrollable_content_region.width
        self._drawn = {}
        self._has_live = any(row.is_live for row in self._rows)
        self._tops, self._lines = [], []
        # Before it has a size nobody knows how many lines a row takes.
        for index, row in enumerate(self._rows if self._width else ()):
            self._tops.append(len(self._lines))
            height = len(self._draw(index)) if row.is_tall else 1
            self._lines += [(index, line) for line in range(height)]
        self.virtual_size = Size(self._width, len(self._lines))
        self.refresh()

    def _draw(self, index: int) -> Sequence[Line]:
        if index not in self._drawn:
            self._drawn[index] = self._rows[index].paint(self._width)
        return self._drawn[index]

    def render_lines(self, crop: Region) -> list[Strip]:
        """Some lines, as Textual asks for them."""
        if self.scrollable_content_region.width != self._width:
            # It is painted as soon as it has a size, before it is told of it.
            self._lay_out()
        # Worked out once for all of them: it takes as long as drawing a line.
        self._look = self.rich_style
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """One line of those."""
        width = self.scrollable_content_region.width
        y += self.scroll_offset.y
        dark = self.app.current_theme.dark
        if y >= len(self._lines):
            return Strip.blank(width, self._look)
        index, part = self._lines[y]
        over = cursor_style(dark, self.has_focus) if index == self._at else None
        drawn = self._draw(index)
        return strip(drawn[part] if part < len(drawn) else (), width, self._look, dark, over)

    def _on_resize(self, event: Resize) -> None:
        if self.scrollable_content_region.width != self._width:
            self._lay_out()
        self._scroll_to_cursor()

    def _on_focus(self, event: Focus) -> None:
        super()._on_focus(event)
        self.refresh()

    def _on_blur(self, event: Blur) -> None:
        super()._on_blur(event)
        self.refresh()

    def on_click(self, event: Click) -> None:
        """Select what was clicked."""
        y = event.y + self.scroll_offset.y
        if y < len(self._lines):
            index = self._lines[y][0]
            if self._rows[index].key is not None:
                again = index == self._at
                self._set(index)
                if again:
                    self.action_open()

    def _set(self, index: int) -> None:
        if index != self._at and index >= 0:
            self._at = index
            self.refresh()
            self._scroll_to_cursor()
            self.post_message(self.Moved(self, self.key))

    def _scroll_to_cursor(self) -> None:
        if 0 <= self._at < len(self._tops):
            top = self._tops[self._at]
            after = self._tops[self._at + 1] if self._at + 1 < len(self._tops) else len(self._lines)
            # Where there is room, the headings above the first row are seen with it, and what is
            # said below the last.
            height = self.scrollable_content_region.height
            if self._at == self._nearest(0, 1) and after <= height:
                top = 0
            if self._at == self._nearest(len(self._rows) - 1, -1):
                after = max(after, min(len(self._lines), top + height))
            self.scroll_to_region(Region(0, top, 1, after - top), animate=False, force=True)

    def action_move(self, step: int) -> None:
        """Move the cursor one row."""
        target = self._at + step
        while 0 <= target < len(self._rows):
            if self._rows[target].key is not None:
                self._set(target)
                return
            target += step
        self._look_past(step)

    def action_page(self, step: int) -> None:
        """Move the cursor a page."""
        if self._lines and self._at >= 0:
            y = self._tops[self._at] + step * max(1, self.scrollable_content_region.height - 1)
            index = self._lines[max(0, min(y, len(self._lines) - 1))][0]
            was = self._at
            self._set(self._nearest(index, step))
            if self._at != was:
                return
        self._look_past(step * max(1, self.scrollable_content_region.height - 1))

    def action_end(self, index: int) -> None:
        """Move the cursor to the first (0) or last (-1) row."""
        was = self._at
        self._set(self._nearest(0, 1) if index == 0 else self._nearest(len(self._rows) - 1, -1))
        if self._at == was:
            self._look_past(-len(self._lines) if index == 0 else len(self._lines))

    def _look_past(self, lines: int) -> None:
        """Where the cursor goes no further, what is said above or below it comes into sight."""
        self.scroll_relative(y=lines, animate=False, force=True)

    def action_open(self) -> None:
        """Open the row under the cursor."""
        if self.key is not None:
            self.post_message(self.Opened(self, self.key))


def _changed(before: Line, after: Line) -> tuple[int, int]:
    """The cells between which two drawings of a line differ; none where they are the same."""
    if len(before) != len(after):
        return 0, sum(cell_len(span.text) for span in after)
    left, right, at = 0, 0, 0
    for old, new in zip(before, after, strict=True):
        end = at + cell_len(new.text)
        if old != new:
            left = left if right else at
            right = end
        at = end
    return left, right
