"""The customers: an index with a filter, and what the registers know about the selected one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Input

from salestui.customers.deeds import new_customer
from salestui.customers.rules import Customer
from salestui.customers.store import REGISTER, count_customers, customer, customers
from salestui.kit.fields import TextLine
from salestui.kit.paint import Cell, Line, Painted, Span, columns, shown, wrap
from salestui.kit.rows import Row, Rows, heading
from salestui.kit.screen import DeskScreen, Target
from salestui.language import N_, _, sentence

SHOWN = 200
"""At most so many rows; the filter narrows the rest."""


class CustomerFile(Painted):
    """What is on file about the selected customer."""

    customer: Customer | None = None

    def lines(self, width: int) -> Sequence[Line]:
        """Name, phones, and the matters of each register."""
        if self.customer is None:
            return [
                (),
                *(
                    [Span("  "), Span(line, "muted")]
                    for line in wrap(
                        _("No customer selected. Press n to add one; walk-ins need no file."),
                        width - 4,
                    )
                ),
            ]
        found: list[Line] = [
            (),
            *(
                [Span("  "), Span(line, "strong")]
                for line in wrap(self.customer.name, width - 4, most=3)
            ),
        ]
        found += [
            [Span("  "), Span(_("Phone"), "muted"), Span("  "), Span(shown(phone))]
            for phone in self.customer.phones
        ]
        screen = self.screen
        assert isinstance(screen, CustomersScreen)
        for register in screen.desk.registers:
            matters = register.about_customer(self.customer.id, screen.desk.now)
            if matters:
                found += [(), [Span(f"  {_(register.title)} ({len(matters)})", "accent")]]
                for matter in matters[:12]:
                    words = min(cell_len(matter.words), width // 3) or -1
                    cells = [
                        Cell("", 1),
                        Cell(matter.number, 10, "muted"),
                        Cell(matter.text),
                        Cell(matter.words, words, matter.tone or "muted", right=True),
                        Cell("", 1),
                    ]
                    found.append(columns(width, cells))
        return found


class CustomersScreen(DeskScreen):
    """Customers on file."""

    PLACE = 5

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "new", N_("New customer")),
        Binding("slash,ctrl+f", "filter", N_("Filter")),
        Binding("escape", "list", N_("Back to the list"), show=False),
        Binding("down", "list", N_("Back to the list"), show=False),
    ]

    CSS = """
    CustomersScreen {
        #index { width: 2fr; padding: 1 1 0 1; }
        Rows { width: 100%; }
        #filter { margin: 0 1 1 1; background: $panel; }
        CustomerFile { width: 3fr; background: $surface; }
        &.-narrow #index { width: 1fr; }
        &.-narrow CustomerFile { width: 36; }
    }
    """

    AUTO_FOCUS = "Rows"

    def body(self) -> ComposeResult:
        """Index and file side by side."""
        with Horizontal():
            with Vertical(id="index"):
                yield TextLine(placeholder=_("Filter: name or phone"), compact=True, id="filter")
                yield Rows()
            yield CustomerFile()

    def fill(self) -> None:
        """Show the customers that fit the filter."""
        found = customers(self.query_one(Input).value, SHOWN)
        rows = [self._row(each) for each in found]
        if len(found) == SHOWN:
            more = sentence(
                "The first {shown} of {all}; use the filter to narrow the list.",
                shown=SHOWN,
                all=count_customers(),
            )
            rows.append(heading(Span(" " + more, "muted")))
        elif not found:
            rows.append(heading(Span(" " + _("No customer here."), "muted")))
        self.query_one(Rows).show(rows)

    def _row(self, customer: Customer) -> Row:
        def paint(width: int) -> Sequence[Line]:
            phones = " ".join(customer.phones)
            return [
                columns(
                    width,
                    [
                        Cell("", 0 if width < 4 else 1),
                        Cell(customer.name),
                        Cell(phones, min(18, width // 2), "muted"),
                    ],
                    1,
                )
            ]

        return Row(customer.id, paint)

    def selected(self) -> Target | None:
        """The customer under the cursor."""
        key = self.query_one(Rows).key
        return Target(REGISTER, key) if isinstance(key, int) else None

    def go_to(self, target: Target) -> None:
        """Show a customer, whatever the filter was."""
        self.query_one(Input).value = ""
        self.fill()
        rows = self.query_one(Rows)
        if target.key not in rows.keys:
            found = customer(target.key)
            if found is not None:
                self.query_one(Input).value = found.name
                self.fill()
        rows.select(target.key)
        rows.focus()

    def on_rows_moved(self, event: Rows.Moved) -> None:
        """Show the file of the customer under the cursor."""
        file = self.query_one(CustomerFile)
        file.customer = customer(event.key) if isinstance(event.key, int) else None
        file.repaint()
        self.hints_changed()

    def on_rows_opened(self, event: Rows.Opened) -> None:
        """Enter changes the customer."""
        self.do_deed_of("e")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow the index as one types."""
        self.fill()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """From the filter back to the list."""
        self.action_list()

    def action_filter(self) -> None:
        """Type into the filter."""
        self.query_one(Input).focus()

    def action_list(self) -> None:
        """Back to the list."""
        self.query_one(Rows).focus()

    def action_new(self) -> None:
        """Put a customer on file."""
        self.desk.do(new_customer(self.desk))
