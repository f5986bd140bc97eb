"""What would become of a table before it is imported, and what has become of it."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from salestui.exchange.importing import Imported
from salestui.exchange.plan import Plan
from salestui.exchange.preview import Part, done_parts, not_imported_words, plan_parts, table_name
from salestui.exchange.tables import Table
from salestui.kit.key_line import KeyLine
from salestui.kit.modal import Modal
from salestui.kit.paint import Cell, Line, Span, columns, wrap
from salestui.kit.register import Tone
from salestui.kit.rows import BLANK, Row, Rows, heading
from salestui.language import N_, _, sentence
from salestui.text.clean import clean

RANGES = 22
"""Cells of the numbers of rows, where these are few."""

MOST_LINES = 6
"""So many lines of them, where they are many."""


class Place(NamedTuple):
    """A column of the table, to be read as something else."""

    place: int


class OtherSheet(NamedTuple):
    """A sheet of the file, to be read instead."""

    name: str


class Go(NamedTuple):
    """Import it as it is shown."""


class _Told(Modal[Place | OtherSheet | Go | None]):
    """A long list above everything."""

    DEFAULT_CSS = """
    _Told {
        align: center middle;
        background: $background 55%;
        Rows {
            width: 108; max-width: 100%; height: 100%; margin: 1 0;
            padding: 1 1 0 1; background: $panel;
        }
    }
    _Told.-narrow Rows { margin: 0; padding: 0 1; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", N_("Back"))]

    def compose(self) -> ComposeResult:
        """One list."""
        yield Rows()
        yield KeyLine()

    def on_mount(self) -> None:
        """Fill the list."""
        rows = self.query_one(Rows)
        rows.show(list(self.told()), self.first())
        rows.focus()

    def first(self) -> Hashable:
        """What the cursor stands on at first; None for the first row."""
        return None

    def told(self) -> Iterable[Row]:
        """What stands in the list."""
        raise NotImplementedError


class Preview(_Told):
    """Shows what would become of a table; dismisses with what is to be done, None for nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "go", N_("Import"), priority=True),
        Binding("enter", "open", N_("Read it as something else"), priority=True),
    ]

    def __init__(self, plan: Plan, title: str) -> None:
        """`title`, ready to show, says which register it goes into."""
        super().__init__()
        self._plan = plan
        self._title = title

    def told(self) -> Iterable[Row]:
        """The columns, how each is read; the rows, what becomes of each."""
        yield heading(Span(f" {self._title}", "accent"))
        yield _text_row(f"{table_name(self._plan)}", "muted")
        yield BLANK
        yield from _column_rows(self._plan)
        for name in self._plan.table.other_sheets:
            yield _text_row(
                sentence("Another sheet, not read: {name}", name=clean(name)),
                "muted",
                OtherSheet(name),
            )
        yield from _part_rows(plan_parts(self._plan))

    def first(self) -> Hashable:
        """A column that nobody knows is the one to ask about."""
        return Place(min(self._plan.unread)) if self._plan.unread else None

    def action_go(self) -> None:
        """Import it."""
        self.dismiss(Go())

    def action_open(self) -> None:
        """Ask anew about the column under the cursor; read the sheet under it."""
        key = self.query_one(Rows).key
        if isinstance(key, Place | OtherSheet):
            self.dismiss(key)


class Done(_Told):
    """Shows what has become of a table."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "dismiss(None)", N_("Back"), show=False, priority=True)
    ]

    def __init__(self, imported: Imported, title: str) -> None:
        """`title`, ready to show, says which register it went into."""
        super().__init__()
        self._imported = imported
        self._title = title

    def told(self) -> Iterable[Row]:
        """Where the rest is, and the rows."""
        yield heading(Span(f" {self._title}", "accent"))
        yield _text_row(table_name(self._imported.plan), "muted")
        if self._imported.not_imported is not None:
            yield BLANK
            yield _text_row(not_imported_words(self._imported.not_imported), "warn")
        yield from _part_rows(done_parts(self._imported))


def _column_rows(plan: Plan) -> Iterable[Row]:
    """Each column that anything stands in: how it is read, and some of what stands there."""
    table = plan.table
    read = {
        place: _(column.title)
        for column in table.exchange.columns
        for place in table.places.get(column.code, ())
    }
    for place in range(table.width):
        if place in read:
            yield _column_row(table, place, read[place], "")
        elif place in plan.unread:
            yield _column_row(table, place, _("not known, so not read"), "warn")
        elif place in table.left_out:
            yield _column_row(table, place, _("not read"), "muted")


def _column_row(table: Table, place: int, words: str, tone: Tone) -> Row:
    def paint(width: int) -> Sequence[Line]:
        share = (width - 10) // 3
        cells = [
            Cell("", 1),
            Cell(table.name_of(place), share, "strong"),
            Cell("->", 2, "muted"),
            Cell(words, share, tone),
            Cell(", ".join(table.some_of(place)), 0, "muted"),
        ]
        return [columns(width, cells)]

    return Row(Place(place), paint)


def _part_rows(parts: Iterable[Part]) -> Iterable[Row]:
    """Of each kind how many rows there are, and under each reason which."""
    yield BLANK
    for part in parts:
        yield heading(Span(f" {part.title}", part.tone))
        for rows, words in part.reasons:
            yield _reason_row(rows, words)


def _reason_row(rows: str, words: str) -> Row:
    def paint(width: int) -> Sequence[Line]:
        if not words or cell_len(rows) > RANGES:
            said = [[Span("   "), Span(each)] for each in wrap(words, width - 4)] if words else []
            left = "      " if words else "   "
            numbers = wrap(rows, width - len(left) - 1, most=MOST_LINES)
            return said + [[Span(left), Span(each, "muted")] for each in numbers]
        parts = wrap(words, width - RANGES - 6)
        return [
            columns(
                width, [Cell("", 2), Cell(rows if at == 0 else "", RANGES, "muted"), Cell(part)]
            )
            for at, part in enumerate(parts)
        ]

    return Row(None, paint, is_tall=True)


def _text_row(text: str, tone: Tone, key: OtherSheet | None = None) -> Row:
    def paint(width: int) -> Sequence[Line]:
        return [[Span(" "), Span(each, tone)] for each in wrap(text, width - 2)]

    return Row(key, paint, is_tall=True)
