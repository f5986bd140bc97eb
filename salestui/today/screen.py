"""Today: what to do next, in the order to do it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal

from salestui.kit.details import Details
from salestui.kit.matters import More, today_rows
from salestui.kit.paint import Line, Span, wrap
from salestui.kit.register import Detail, sections_of
from salestui.kit.rows import BLANK, Row, Rows
from salestui.kit.screen import DeskScreen, Target
from salestui.language import N_, _


class TodayScreen(DeskScreen):
    """The matters of all registers, by section."""

    PLACE = 1
    AUTO_FOCUS = "Rows"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "section(1)", N_("Next section"), show=False),
        Binding("shift+tab", "section(-1)", N_("Section before"), show=False),
    ]

    DEFAULT_CSS = """
    TodayScreen {
        Rows { width: 2fr; background: $surface; padding: 1 1 0 1; }
        Details { width: 1fr; background: $background; padding: 1 1; }
        &.-narrow Horizontal { layout: vertical; }
        &.-narrow Rows { width: 1fr; height: 1fr; padding: 0 0 0 1; }
        &.-narrow Details { width: 1fr; height: 7; padding: 0; }
    }
    """

    def body(self) -> ComposeResult:
        """The matters, and what there is to know about the selected one."""
        with Horizontal():
            yield Rows()
            yield Details(_("Nothing needs to be done now."))

    def fill(self) -> None:
        """Show what stands in each section, or what it means that nothing does."""
        desk = self.desk
        rows: list[Row] = []
        for warning in desk.warnings():
            rows += [warning_row(warning), BLANK]
        sections = sections_of(desk.registers)
        self._parts = today_rows(sections, desk.matters, desk.register, lambda: desk.now)
        for part in self._parts:
            rows += part
        self.query_one(Rows).show(rows)

    _parts: Sequence[Sequence[Row]] = ()

    def action_section(self, step: int) -> None:
        """Put the cursor on the first row of the next section, or of the one before."""
        rows = self.query_one(Rows)
        keys = [[row.key for row in part if row.key is not None] for part in self._parts]
        keys = [each for each in keys if each]
        here = next((at for at, those in enumerate(keys) if rows.key in those), None)
        if here is not None:
            rows.select(keys[(here + step) % len(keys)][0])

    def selected(self) -> Target | None:
        """The matter under the cursor."""
        key = self.query_one(Rows).key
        return key if isinstance(key, Target) else None

    def on_rows_moved(self, event: Rows.Moved) -> None:
        """Show what there is to know; the keys may be others."""
        self.follow_cursor()

    def show_details(self, target: Target | None) -> None:
        """What there is to know about a matter."""
        details = target and self.desk.register(target.register).details(target.key, self.desk.now)
        if isinstance(self.query_one(Rows).key, More):
            details = [Detail("", _("Enter shows them on their own screen."))]
        self.query_one(Details).show(details or ())

    def on_rows_opened(self, event: Rows.Opened) -> None:
        """Enter goes to the matter itself."""
        target = event.key.first if isinstance(event.key, More) else self.selected()
        if target is not None:
            self.desk.open_row(target)


def warning_row(warning: str) -> Row:
    """A warning, on as many lines as it needs."""

    def paint(width: int) -> Sequence[Line]:
        return [[Span(part, "alarm")] for part in wrap(f"! {warning}", width - 1, most=4)]

    return Row(None, paint, is_tall=True)
