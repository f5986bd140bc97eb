"""The customers: an index with a filter, and what the registers know about the selected one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Input

from salestui.customers.actions import new_customer
from salestui.customers.models import REGISTER
from salestui.customers.queries import ORDERS, count_customers, customer, customers
from salestui.customers.rules import Customer
from salestui.kit.editors import TextLine
from salestui.kit.paint import Cell, Line, Span, columns
from salestui.kit.record_view import RecordView, record_rows
from salestui.kit.rows import Row, Rows, heading, paragraph
from salestui.kit.screen import DeskScreen, Target
from salestui.language import N_, _, sentence

ROOMY = 46
"""From this width in cells on, region and phone stand in the index too."""

NUMBERED = 30
"""From this width on, the number."""

SHOWN = 200
"""At most so many rows; the filter narrows the rest."""


class CustomersScreen(DeskScreen):
    """Customers on file."""

    PLACE = 5

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "new", N_("New customer")),
        Binding("slash,ctrl+f", "filter", N_("Filter")),
        Binding("tab", "order", N_("Another order")),
        Binding("ctrl+c", "copy", N_("Copy phone"), show=False),
        Binding("escape", "list", N_("Back to the list"), show=False),
        Binding("down", "list", N_("Back to the list"), show=False),
    ]

    DEFAULT_CSS = """
    CustomersScreen {
        #index { width: 2fr; padding: 1 1 0 1; }
        Rows { width: 100%; }
        #filter { margin: 0 1 1 1; background: $panel; }
        #file { width: 3fr; background: $surface; padding: 1 1 0 1; }
        &.-narrow #index { width: 1fr; padding: 0; }
        &.-narrow #filter { margin: 0 1; }
        &.-narrow #file { width: 42; padding: 0; }
    }
    """

    AUTO_FOCUS = "#customers"

    _order = "region"

    def body(self) -> ComposeResult:
        """Index and file side by side."""
        with Horizontal():
            with Vertical(id="index"):
                yield TextLine(
                    placeholder=_("Filter: name, phone, pinyin, number"), compact=True, id="filter"
                )
                yield Rows(id="customers")
            file = Rows(id="file")
            file.can_focus = False
            yield file

    def fill(self) -> None:
        """Show the customers that fit the filter, in the order of the index."""
        found = customers(self.query_one(Input).value, SHOWN, self._order)
        rows = [heading(Span(f" {_(ORDERS[self._order])}", "accent"))]
        rows += [self._row(each) for each in found]
        if len(found) == SHOWN:
            more = sentence(
                "The first {shown} of {all}; use the filter to narrow the list.",
                shown=SHOWN,
                all=count_customers(),
            )
            rows.append(heading(Span(" " + more, "muted")))
        elif not found:
            rows.append(heading(Span(" " + _("No customer here."), "muted")))
        self._index.show(rows)

    @property
    def _index(self) -> Rows:
        return self.query_one("#customers", Rows)

    def _row(self, customer: Customer) -> Row:
        profile = customer.profile

        def paint(width: int) -> Sequence[Line]:
            cells = [Cell(customer.number, 10, "muted"), Cell(customer.name, 0)]
            if width >= ROOMY:
                cells.insert(1, Cell(profile.region, 6, "muted"))
                cells.append(Cell(" ".join(customer.phones), 14, "muted"))
            elif width < NUMBERED:
                cells[0] = Cell(profile.level or "-", 1, "muted")
                cells.append(Cell(" ".join(customer.phones), min(14, width // 2), "muted"))
            return [columns(width, [Cell("", 1), *cells])]

        return Row(customer.id, paint)

    def selected(self) -> Target | None:
        """The customer under the cursor."""
        key = self._index.key
        return Target(REGISTER, key) if isinstance(key, int) else None

    def go_to(self, target: Target) -> None:
        """Show a customer, whatever the filter was."""
        self.query_one(Input).value = ""
        self.fill()
        if target.key not in self._index.keys:
            found = customer(target.key)
            if found is not None:
                self.query_one(Input).value = found.number
                self.fill()
        self._index.select(target.key)
        self._index.focus()

    def on_rows_moved(self, event: Rows.Moved) -> None:
        """Show the file of the customer under the cursor."""
        if event.rows.id == "customers":
            self.follow_cursor()

    def show_details(self, target: Target | None) -> None:
        """A customer's file, and what the registers know of them."""
        shown = target and record_rows(self.desk.registers, target, self.desk.now, for_glance=True)
        empty = _("No customer selected. F8 puts one on file; walk-ins need no file.")
        self.query_one("#file", Rows).show(shown or [paragraph(empty)])

    def on_rows_opened(self, event: Rows.Opened) -> None:
        """Enter shows all of the customer on one screen."""
        target = self.selected()
        if target is not None:
            self.desk.push_screen(RecordView(target))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow the index as one types."""
        self.fill()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """From the filter back to the list."""
        self.action_list()

    def action_order(self) -> None:
        """Sort the index by something else."""
        orders = list(ORDERS)
        self._order = orders[(orders.index(self._order) + 1) % len(orders)]
        self.fill()
        self.desk.say(_(ORDERS[self._order]), "accent")

    def action_copy(self) -> None:
        """Copy the phone of the customer under the cursor."""
        self.do_action_of("c")

    def action_filter(self) -> None:
        """Type into the filter."""
        self.query_one(Input).focus()

    def action_list(self) -> None:
        """Back to the list."""
        self._index.focus()

    def action_new(self) -> None:
        """Put a customer on file."""
        self.desk.do(new_customer(self.desk))
