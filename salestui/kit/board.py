"""A board: a column for each state, a card for each item, a cursor that moves among them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.style import Style
from textual.binding import Binding, BindingType
from textual.events import Blur, Click, Focus, Resize
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from salestui.kit.paint import Line, Span, fit, strip
from salestui.kit.register import Tone
from salestui.kit.themes import cursor_style
from salestui.kit.top_bar import NARROW
from salestui.language import N_

CARD = 3
"""Lines of a card, its blank line among them; on a narrow terminal it is one line."""

HEAD = 2
"""Lines above the cards: the column's title and a blank."""


@dataclass(frozen=True)
class Card:
    """One item: what it stands for, and its two lines or its only one for a width in cells."""

    key: Hashable
    paint: Callable[[int], Sequence[Line]]
    paint_line: Callable[[int], Line]


@dataclass(frozen=True)
class Column:
    """One state with its cards; `title` is ready to show."""

    title: str
    cards: Sequence[Card]
    empty: str = ""
    """What it says when no card is in it, ready to show."""


class Board(Widget, can_focus=True):
    """Draws columns of cards side by side; on a narrow terminal one column at a time."""

    DEFAULT_CSS = "Board { height: 1fr; }"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(0,-1)", N_("Up"), show=False),
        Binding("down,j", "move(0,1)", N_("Down"), show=False),
        Binding("left,h", "move(-1,0)", N_("The column to the left"), show=False),
        Binding("right,l", "move(1,0)", N_("The column to the right"), show=False),
        Binding("pageup", "move(0,-5)", N_("A page up"), show=False),
        Binding("pagedown", "move(0,5)", N_("A page down"), show=False),
        Binding("home", "move(0,-100000)", N_("To the first"), show=False),
        Binding("end", "move(0,100000)", N_("To the last"), show=False),
        Binding("enter", "open", N_("Open"), show=False),
    ]

    @dataclass
    class Moved(Message):
        """The cursor stands on another card."""

        key: Hashable

    @dataclass
    class Opened(Message):
        """Enter was pressed on a card."""

        key: Hashable

    def __init__(self) -> None:
        super().__init__()
        self._columns: Sequence[Column] = ()
        self._column = 0
        self._rows: list[int] = []
        self._tops: list[int] = []

    @property
    def key(self) -> Hashable:
        """What the card under the cursor stands for; None where there is none."""
        if not self._columns:
            return None
        cards = self._columns[self._column].cards
        return cards[self._rows[self._column]].key if cards else None

    @property
    def column(self) -> int:
        """The index of the column in which the cursor is."""
        return self._column

    def show(self, columns: Sequence[Column], key: Hashable = None) -> None:
        """Show columns; the cursor goes to `key`, else follows its card, else stays near."""
        wanted = key if key is not None else self.key
        first_time = len(self._columns) != len(columns)
        if first_time:
            self._column = 0
            self._rows = [0] * len(columns)
            self._tops = [0] * len(columns)
        self._columns = columns
        self._rows = [
            max(0, min(row, len(column.cards) - 1))
            for row, column in zip(self._rows, columns, strict=True)
        ]
        if not self.select(wanted) and not columns[self._column].cards and first_time:
            self._column = next((n for n, each in enumerate(columns) if each.cards), 0)
        self._changed()

    def select(self, key: Hashable) -> bool:
        """Put the cursor on a card; whether it is on the board."""
        for number, column in enumerate(self._columns):
            for row, card in enumerate(column.cards):
                if card.key == key and key is not None:
                    self._column, self._rows[number] = number, row
                    self._changed()
                    return True
        return False

    @property
    def _is_narrow(self) -> bool:
        return self.app.size.width < NARROW

    @property
    def _height(self) -> int:
        """Lines of a card."""
        return 1 if self._is_narrow else CARD

    @property
    def _fitting(self) -> int:
        """How many whole cards there is room for; the last needs no blank line below."""
        blank = 0 if self._is_narrow else 1
        return max(1, (self.size.height - HEAD + blank) // self._height)

    def _changed(self) -> None:
        fitting = self._fitting
        for number, row in enumerate(self._rows):
            self._tops[number] = max(min(self._tops[number], row), row - fitting + 1, 0)
        self.refresh()
        self.post_message(self.Moved(self.key))

    def _on_resize(self, event: Resize) -> None:
        self._changed()

    def _on_focus(self, event: Focus) -> None:
        super()._on_focus(event)
        self.refresh()

    def _on_blur(self, event: Blur) -> None:
        super()._on_blur(event)
        self.refresh()

    def _layout_columns(self) -> list[tuple[int, int, int]]:
        """For each column that is drawn: its index, its first cell and its width."""
        width = self.size.width
        if self._is_narrow:
            return [(self._column, 0, width)]
        count = len(self._columns)
        edges = [width * number // count for number in range(count + 1)]
        return [(n, edges[n], edges[n + 1] - edges[n]) for n in range(count)]

    def render_line(self, y: int) -> Strip:
        """One line across all columns."""
        dark = self.app.current_theme.dark
        base = self.rich_style
        if not self._columns:
            return Strip.blank(self.size.width, base)
        strips = [
            self._column_line(number, y, width, base, dark)
            for number, _left, width in self._layout_columns()
        ]
        return Strip.join(strips)

    def _column_line(self, number: int, y: int, width: int, base: Style, dark: bool) -> Strip:
        column = self._columns[number]
        here = number == self._column
        if y == 0:
            return strip(self._title(number, width), width, base, dark)
        slot, part = divmod(y - HEAD, self._height)
        top = self._tops[number]
        index = top + slot
        if y < HEAD or slot >= self._fitting or index >= len(column.cards):
            text = column.empty if y == HEAD and not column.cards else ""
            if y == self.size.height - 1 and (more := len(column.cards) - top - self._fitting) > 0:
                text = f"+{more}"
            return strip([Span("  "), Span(fit(text, width - 2), "muted")], width, base, dark)
        if part == CARD - 1:
            return Strip.blank(width, base)
        card = column.cards[index]
        line = card.paint_line(width - 3) if self._is_narrow else card.paint(width - 3)[part]
        over = None
        if here and index == self._rows[number]:
            over = cursor_style(dark, self.has_focus)
        drawn = strip([Span(" "), *line], width - 1, base, dark, over)
        return Strip.join([drawn, Strip.blank(1, base)])

    def _title(self, number: int, width: int) -> Line:
        if not self._is_narrow:
            column = self._columns[number]
            tone: Tone = "accent" if number == self._column else "muted"
            return [Span(" "), Span(fit(f"{column.title}  {len(column.cards)}", width - 1), tone)]
        titles: list[Span] = []
        for each, column in enumerate(self._columns):
            here = each == self._column
            mark = ">" if here else " "
            titles.append(
                Span(f"{mark}{column.title} {len(column.cards)} ", "accent" if here else "muted")
            )
        return titles

    def on_click(self, event: Click) -> None:
        """Select what was clicked."""
        for number, left, width in self._layout_columns():
            row = self._tops[number] + (event.y - HEAD) // self._height
            if left <= event.x < left + width and event.y >= HEAD:
                cards = self._columns[number].cards
                if row < len(cards):
                    self.select(cards[row].key)

    def action_move(self, columns: int, rows: int) -> None:
        """Move the cursor by columns and rows."""
        if not self._columns:
            return
        self._column = max(0, min(self._column + columns, len(self._columns) - 1))
        last = len(self._columns[self._column].cards) - 1
        self._rows[self._column] = max(0, min(self._rows[self._column] + rows, last))
        self._changed()

    def action_open(self) -> None:
        """Open the card under the cursor."""
        if self.key is not None:
            self.post_message(self.Opened(self.key))
