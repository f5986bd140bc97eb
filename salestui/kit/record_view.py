"""What one says and knows about a row while the phone is at one's ear: on one screen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from salestui.dates.clock import Now
from salestui.kit.details import detail_lines
from salestui.kit.large import copy_phone
from salestui.kit.paint import Cell, Line, Span, columns, wrap
from salestui.kit.register import Detail, Hit, Matter, Register, in_lookup
from salestui.kit.rows import BLANK, Row, Rows
from salestui.kit.screen import DeskScreen, Target
from salestui.language import N_, _, sentence
from salestui.storage.about import tables_about

MOST = 12
"""So many matters of one register are told at most."""

GLANCED = 3
"""So many where they are only glanced at."""


def hit_of(registers: Iterable[Register], target: Target, now: Now) -> Hit | None:
    """A row as the lookup shows it; None where it has gone, or is never looked up."""
    found = (lookup for each, lookup in in_lookup(registers) if each.code == target.register)
    lookup = next(found, None)
    return None if lookup is None else next(iter(lookup.hits([target.key], now)), None)


Known = Sequence[tuple[Register, Sequence[Matter]]]
"""What each register knows about a customer."""


def known_about(registers: Iterable[Register], hit: Hit, now: Now) -> Known:
    """What each register knows about the customer whom a row is about."""
    return () if hit.customer is None else told_of_customer(registers, hit.customer, now)


def told_of_customer(registers: Iterable[Register], customer: int, now: Now) -> Known:
    """What each register knows about a customer; asked of those that know something."""
    parts = [(each, each.customer) for each in registers if each.customer is not None]
    columns = tuple(column for _each, part in parts for column in part.columns)
    known = tables_about(columns, customer)
    return [
        (each, part.matters(customer, now))
        for each, part in parts
        if not part.columns or any(column.model in known for column in part.columns)
    ]


def spoken_line(hit: Hit, known: Known) -> str:
    """What one would say of a row on the phone: its own sentence, or that of a customer's matters.

    Of a customer: what is open, the most pressing first; else what was last.
    """
    if hit.line or hit.customer is None:
        return hit.line
    matters = [matter for _register, those in known for matter in those]
    told = [each.line for each in matters if each.is_open and each.line]
    if told:
        more = sentence(" And {count} more open.", count=len(told) - 1) if told[1:] else ""
        return told[0] + more
    last = next((each.line for each in matters if each.line), "")
    return last or _("Nothing is open, and no contact is noted yet.")


def record_rows(
    registers: Sequence[Register], target: Target, now: Now, for_glance: bool = False
) -> list[Row]:
    """The sentence, the details, and of a customer what is known; `for_glance` briefly."""
    register = next(each for each in registers if each.code == target.register)
    hit = hit_of(registers, target, now)
    details = list(register.details(target.key, now))
    if not details:
        return []
    head, *rest = details
    rows = [_row_of(target, [head])]
    known = known_about(registers, hit, now) if hit is not None else ()
    if hit is not None and (line := spoken_line(hit, known)):
        rows.append(_sentence_row(line))
    rows.append(_row_of(None, rest))
    for each, those in known:
        matters = [matter for matter in those if Target(matter.register, matter.key) != target]
        if matters:
            rows += [BLANK, *_section(each, matters, GLANCED if for_glance else MOST)]
    # What is only glanced at has no cursor.
    return [each._replace(key=None) for each in rows] if for_glance else rows


def _sentence_row(line: str) -> Row:
    def paint(width: int) -> Sequence[Line]:
        return [[Span(" "), Span(part, "strong")] for part in wrap(line, width - 3, most=4)] + [[]]

    return Row(None, paint, is_tall=True)


def _row_of(key: Target | None, details: Sequence[Detail]) -> Row:
    def paint(width: int) -> Sequence[Line]:
        return [line for detail in details for line in detail_lines(detail, width)]

    return Row(key, paint, is_tall=True)


def _section(register: Register, matters: Sequence[Matter], most: int) -> list[Row]:
    title = f" {_(register.title)} ({len(matters)})"
    rows = [Row(None, lambda width: [[Span(title, "accent")]])]
    shown = matters[:most]
    numbers = max(cell_len(each.number) for each in shown)
    rows += [_matter_row(each, min(numbers, 11)) for each in shown]
    if len(matters) > most:
        more = sentence("and {count} more", count=len(matters) - most)
        rows.append(Row(None, lambda width: [[Span(f"   {more}", "muted")]]))
    return rows


def _matter_row(matter: Matter, number: int) -> Row:
    def paint(width: int) -> Sequence[Line]:
        words = min(cell_len(matter.words), width // 3) or -1
        cells = [
            Cell("", 1),
            Cell(matter.number, number or -1, "muted"),
            Cell(matter.text),
            Cell(matter.words, words, matter.tone or "muted", right=True),
            Cell("", 1),
        ]
        return [columns(width, cells)]

    return Row(Target(matter.register, matter.key), paint)


class RecordView(DeskScreen):
    """A row with all that is known, above whatever was open; what is begun here is about it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", N_("Back")),
        Binding("ctrl+c", "copy", N_("Copy phone")),
    ]

    DEFAULT_CSS = """
    RecordView Rows { width: 100%; background: $surface; padding: 1 2; }
    """

    AUTO_FOCUS = "Rows"

    def __init__(self, target: Target) -> None:
        super().__init__()
        self._target = target

    def body(self) -> ComposeResult:
        """One list."""
        yield Rows()

    def fill(self) -> None:
        """Show the row as it is now; when it has gone, go too."""
        rows = record_rows(self.desk.registers, self._target, self.desk.now)
        if rows:
            self.query_one(Rows).show(rows)
        else:
            self.dismiss()

    @property
    def customer_in_view(self) -> int | None:
        """The customer that this is about."""
        hit = hit_of(self.desk.registers, self._target, self.desk.now)
        return None if hit is None else hit.customer

    def selected(self) -> Target | None:
        """The row under the cursor."""
        key = self.query_one(Rows).key
        return key if isinstance(key, Target) else None

    def on_rows_moved(self, event: Rows.Moved) -> None:
        """The keys may be others."""
        self.hints_changed()

    def on_rows_opened(self, event: Rows.Opened) -> None:
        """Enter changes the row this is about, and shows any other on a screen of its own."""
        target = self.selected()
        if target == self._target:
            self.do_action_of("e")
        elif target is not None:
            self.desk.push_screen(RecordView(target))

    def action_copy(self) -> None:
        """Copy the phone, or show it large."""
        hit = hit_of(self.desk.registers, self._target, self.desk.now)
        if hit is not None:
            copy_phone(self.desk, hit.title, hit.phones)
