"""The books: which there are, the rows of one, and all there is to know about the selected row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Input

from salestui.books.actions import begin
from salestui.books.book import Book, Standing
from salestui.books.list import BOOKS
from salestui.books.rules import Step
from salestui.books.store import SHOWN, count_open, entry, listed
from salestui.dates.clock import Now
from salestui.kit.details import Details
from salestui.kit.editors import TextLine
from salestui.kit.paint import Cell, Line, Painted, Span, columns, fit
from salestui.kit.register import Tone, imported
from salestui.kit.rows import Row, Rows, heading, paragraph
from salestui.kit.screen import DeskScreen, Target
from salestui.kit.top_bar import NARROW
from salestui.language import N_, P_, _, sentence
from salestui.storage.search import find_rows

FILTERED = 1000
"""Of so many rows of all registers that fit the filter those of the book are shown."""

WORDS = 22
"""At most so many cells say how a row stands, and a third of the table."""

MANY_STEPS = 5
"""More steps than these stand in the table as one mark each."""

NAME = 8
"""Cells that there are at least for what a row is about."""


class Shelf(Painted):
    """The books in their groups, each with how many rows are due and open; one line if narrow."""

    def __init__(self) -> None:
        super().__init__(id="shelf")
        self.at = 0
        self.counts: Sequence[tuple[int, int]] = ()

    def lines(self, width: int) -> Sequence[Line]:
        """A line for each book, or all in one."""
        if self.app.size.width < NARROW:
            return [self._one_line(width)]
        found: list[Line] = []
        group = ""
        for number, book in enumerate(BOOKS):
            if book.group != group:
                group = book.group
                found += (
                    [(), [Span(f" {_(group)}", "muted")]]
                    if found
                    else [[Span(f" {_(group)}", "muted")]]
                )
            found.append(self._line(number, book, width))
        return found

    def _line(self, number: int, book: type[Book], width: int) -> Line:
        here = number == self.at
        due, still = self.counts[number] if self.counts else (0, 0)
        shown = f"{due}/{still}" if still or due else ""
        name = fit(f"{'>' if here else ' '} {_(book.title)}", width - cell_len(shown) - 2)
        tone: Tone = "warn" if due else "muted"
        return [
            Span(f" {name}", "accent" if here else ""),
            Span(shown, tone),
        ]

    def _one_line(self, width: int) -> Line:
        told = [self._told(number, book) for number, book in enumerate(BOOKS)]
        # From the first one on with which the book that is shown still fits.
        first = 0
        while first < self.at and _cells(told[first : self.at + 1]) > width:
            first += 1
        return [span for spans in told[first:] for span in spans]

    def _told(self, number: int, book: type[Book]) -> list[Span]:
        here = number == self.at
        due, _still = self.counts[number] if self.counts else (0, 0)
        mark = ">" if here else " "
        name = Span(f"{mark}{_(book.title)}", "accent" if here else "muted")
        return [name, Span(f" {due} " if due else " ", "warn")]


class BooksScreen(DeskScreen):
    """One book at a time."""

    PLACE = 6

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "new", N_("New")),
        Binding("left", "book(-1)", N_("The book before"), show=False),
        Binding("right", "book(1)", N_("Another book")),
        Binding("tab", "toggle_settled", N_("Open or settled rows")),
        Binding("left_square_bracket", "page(1)", N_("The page before"), show=False),
        Binding("right_square_bracket", "page(-1)", N_("The next page"), show=False),
        Binding("slash,ctrl+f", "filter", N_("Filter")),
        Binding("escape", "list", N_("Back to the list"), show=False),
        Binding("down", "list", N_("Back to the list"), show=False),
    ]

    DEFAULT_CSS = """
    BooksScreen {
        #shelf { width: 20; padding: 1 0; background: $background; }
        #table { width: 1fr; padding: 1 1 0 1; background: $surface; }
        #filter { margin: 0 0 1 0; background: $panel; }
        Details { width: 38; padding: 1 0 0 0; background: $background; }
        &.-narrow Horizontal { layout: vertical; }
        &.-narrow #shelf { width: 1fr; height: 1; padding: 0; }
        &.-narrow #table { width: 1fr; height: 1fr; padding: 0; }
        &.-narrow #filter { margin: 0; }
        &.-narrow Details { width: 1fr; height: 7; padding: 0; }
    }
    """

    AUTO_FOCUS = "#rows"

    _at = 0
    _page = 0
    """So many pages before the last one are shown, where a book has pages."""
    _shows_settled = False

    def body(self) -> ComposeResult:
        """Shelf, table and details."""
        with Horizontal():
            yield Shelf()
            with Vertical(id="table"):
                yield TextLine(
                    placeholder=_("Filter: name, phone, pinyin, number"), compact=True, id="filter"
                )
                yield Rows(id="rows")
            yield Details(_("Nothing here. Ctrl+N writes something into a book."))

    @property
    def book(self) -> type[Book]:
        """The book that is shown."""
        return BOOKS[self._at]

    def fill(self) -> None:
        """Show the rows of the book that fit the filter."""
        now = self.desk.now
        shelf = self.query_one(Shelf)
        shelf.at = self._at
        shelf.counts = [(self._due(each), count_open(each)) for each in BOOKS]
        shelf.repaint()
        typed = self.query_one(Input).value.strip()
        keys = None
        if typed:
            keys = [each.key for each in find_rows(typed, FILTERED, self.book.code)]
        found = listed(self.book, keys, settled=self._shows_settled)
        if not self._shows_settled:
            found = sorted(found, key=lambda each: _urgency(each.standing(now)))
        summary = self.book.summary(now)
        rows = [paragraph(summary)] if summary else []
        rows += [Row(None, self._head), *(self._row(each) for each in found)]
        if not found:
            empty = N_("Nothing settled here.") if self._shows_settled else N_("Nothing open here.")
            rows.append(heading(Span(f"   {_(empty)}", "muted")))
        elif len(found) == SHOWN:
            more = sentence("The first {shown}; use the filter to narrow the list.", shown=SHOWN)
            rows.append(heading(Span(f" {more}", "muted")))
        if self.book.table and keys is None and not self._shows_settled:
            rows = self._paper(now)
        self._table.show(rows)

    def _paper(self, now: Now) -> list[Row]:
        """What the book shows instead of rows by urgency, as on a page of it."""
        found, pages = imported(self.book.table)(self._page, now)
        self._page = min(self._page, pages - 1)
        return list(found)

    def _due(self, book: type[Book]) -> int:
        """How many rows of a book are due."""
        return len(self.desk.matters.get(book.code, ()))

    @property
    def _table(self) -> Rows:
        return self.query_one("#rows", Rows)

    def _cells(self, width: int) -> list[tuple[str, int]]:
        """The names and widths of the fields that there is room for."""
        book = self.book
        steps = cell_len(_step_head(book))
        left = width - len("! XX-0001 ") - (_words(width) + 1) - (steps and steps + 1)
        found: list[tuple[str, int]] = []
        for field in book.declared:
            # The first takes what is left; a later one is rather cut than left out.
            size = min(field.width, left - 1) if found else NAME
            if field.width and (size >= min(field.width, NAME) or not found):
                found.append((field.name, size))
                left -= size + 1
        return found

    def _head(self, width: int) -> Sequence[Line]:
        book = self.book
        kind = N_("settled") if self._shows_settled else N_("open")
        fields = [
            Cell(_(book.field(name).label), 0 if number == 0 else size, "muted")
            for number, (name, size) in enumerate(self._cells(width))
        ]
        cells = [Cell("", 1), Cell(_(kind), 8, "accent"), *fields]
        steps = _step_head(book)
        if steps:
            cells.append(Cell(steps, cell_len(steps), "muted"))
        cells.append(Cell(_("State"), _words(width), "muted"))
        return [columns(width, cells)]

    def _row(self, row: Book) -> Row:
        is_live, standing_then = row.is_live, row.standing(self.desk.now)

        def paint(width: int) -> Sequence[Line]:
            standing = row.standing(self.desk.now) if is_live else standing_then
            sign = "!" if standing.tone == "alarm" else "-" if standing.tone == "warn" else ""
            fields = [
                Cell(row.shown(row.field(name)), 0 if number == 0 else size)
                for number, (name, size) in enumerate(self._cells(width))
            ]
            steps = _step_marks(row)
            cells = [Cell(sign, 1, standing.tone), Cell(row.number, 8, "muted"), *fields]
            if row.steps:
                cells.append(Cell(steps, cell_len(steps), "good"))
            cells.append(Cell(standing.words, _words(width), standing.tone or "muted"))
            return [columns(width, cells)]

        return Row(row.id, paint, is_live=is_live)

    def selected(self) -> Target | None:
        """The row under the cursor."""
        key = self._table.key
        return Target(self.book.code, key) if isinstance(key, int) else None

    def go_to(self, target: Target) -> None:
        """Show a row, in its book, among the open or the settled ones, whatever the filter was."""
        number = next(at for at, each in enumerate(BOOKS) if each.code == target.register)
        found = entry(BOOKS[number], target.key)
        if found is None:
            return
        self._at, self._shows_settled = number, found.is_settled
        self.query_one(Input).value = ""
        self.fill()
        if target.key not in self._table.keys:
            self.query_one(Input).value = found.number
            self.fill()
        self._table.select(target.key)
        self._table.focus()

    def on_rows_moved(self, event: Rows.Moved) -> None:
        """Tell of the row under the cursor."""
        self.follow_cursor()

    @property
    def details_as_of(self) -> object:
        """What is open becomes late as the day turns, or with each minute."""
        now = self.desk.now
        return (now.day, now.at.hour, now.at.minute) if self.book.is_live else now.day

    def show_details(self, target: Target | None) -> None:
        """All there is to know about a row."""
        details = target and self.desk.register(target.register).details(target.key, self.desk.now)
        self.query_one(Details).show(details or ())

    def on_mount(self) -> None:
        """Tell of the selected row as time goes by."""
        self.watch(self.app, "now", self._time_goes_by, init=False)

    def _time_goes_by(self) -> None:
        if self.is_current and self.book.is_live:
            self.follow_cursor()

    def on_rows_opened(self, event: Rows.Opened) -> None:
        """Enter changes what is written."""
        self.do_action_of("e")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow the list as one types."""
        self.fill()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """From the filter back to the list."""
        self.action_list()

    def action_go(self, place: int) -> None:
        """Its own digit once more: the next book of which something is due."""
        if place != self.PLACE:
            super().action_go(place)
            return
        after = [(self._at + step) % len(BOOKS) for step in range(1, len(BOOKS) + 1)]
        self._show_book(next((at for at in after if self._due(BOOKS[at])), after[0]))

    def action_book(self, step: int) -> None:
        """Go to the book beside this one."""
        self._show_book((self._at + step) % len(BOOKS))

    def _show_book(self, at: int) -> None:
        self._at, self._shows_settled, self._page = at, False, 0
        self.query_one(Input).value = ""
        self._turn()

    def action_toggle_settled(self) -> None:
        """Change between the open rows and the settled ones."""
        self._shows_settled = not self._shows_settled
        self.fill()

    def action_page(self, step: int) -> None:
        """Turn the pages of a book that has some."""
        if self.book.table:
            self._page = max(0, self._page + step)
            self._turn()

    def _turn(self) -> None:
        """Show what there is, from what presses most; on a page as on paper one goes on below."""
        self.fill()
        keys = self._table.keys
        if keys:
            self._table.select(keys[-1 if self.book.table else 0])

    def action_filter(self) -> None:
        """Type into the filter."""
        self.query_one(Input).focus()

    def action_list(self) -> None:
        """Back to the list."""
        self._table.focus()

    def action_new(self) -> None:
        """Begin a row of this book."""
        self.desk.do(begin(self.desk, self.book))


def _cells(told: Sequence[Sequence[Span]]) -> int:
    """How many cells some books take in one line."""
    return sum(cell_len(span.text) for spans in told for span in spans)


def _urgency(standing: Standing) -> tuple[bool, date]:
    """The alarming rows first, then by the day on which they are due."""
    return standing.tone != "alarm", standing.due_on or date.max


def _words(width: int) -> int:
    """Cells of how a row stands."""
    return min(WORDS, width // 3)


def _step_head(book: type[Book]) -> str:
    """What stands above the marks of the steps."""
    if len(book.steps) > MANY_STEPS:
        return fit(_(P_("table", "Steps")), len(book.steps))
    return " ".join(map(_letter, book.steps))


def _step_marks(row: Book) -> str:
    """The steps of a row, each as its letter once it was taken; of many each as a mark."""
    own = [each.code for each in row.own_steps]
    if len(row.steps) > MANY_STEPS:
        return "".join(
            "=" if row.course.has(each) else "·" if each.code in own else " " for each in row.steps
        )
    marks = []
    for each in row.steps:
        letter = _letter(each)
        mark = letter if row.course.has(each) else "·" if each.code in own else ""
        marks.append(fit(mark, cell_len(letter)))
    return " ".join(marks)


def _letter(step: Step) -> str:
    """What stands for a step: the first character of its title, where that tells them apart."""
    title = _(step.title)
    return step.letter if title.isascii() else title[0]
