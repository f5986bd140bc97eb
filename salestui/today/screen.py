"""Today: what to do next, in the order to do it."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal

from salestui.kit.facts import Facts
from salestui.kit.matters import section_rows
from salestui.kit.paint import Line, Span, wrap
from salestui.kit.register import sections_of, standing_in
from salestui.kit.rows import BLANK, Row, Rows
from salestui.kit.screen import DeskScreen, Target
from salestui.language import _


class TodayScreen(DeskScreen):
    """The matters of all registers, by section."""

    PLACE = 1
    AUTO_FOCUS = "Rows"

    DEFAULT_CSS = """
    TodayScreen {
        Rows { width: 2fr; background: $surface; padding: 1 1 0 1; }
        Facts { width: 1fr; background: $background; padding: 1 1; }
        &.-narrow Horizontal { layout: vertical; }
        &.-narrow Rows { width: 1fr; height: 1fr; padding: 0 0 0 1; }
        &.-narrow Facts { width: 1fr; height: 7; padding: 0; }
    }
    """

    def body(self) -> ComposeResult:
        """The matters, and what there is to know about the selected one."""
        with Horizontal():
            yield Rows()
            yield Facts(_("Nothing needs to be done now."))

    def fill(self) -> None:
        """Show what stands in each section, or what it means that nothing does."""
        desk = self.desk
        rows: list[Row] = []
        for warning in desk.warnings():
            rows += [warning_row(warning), BLANK]
        for section in sections_of(desk.registers):
            standing = standing_in(section, desk.matters)
            if standing or section.empty:
                rows += section_rows(section, standing, desk.register, lambda: desk.now)
        self.query_one(Rows).show(rows)

    def selected(self) -> Target | None:
        """The matter under the cursor."""
        key = self.query_one(Rows).key
        return key if isinstance(key, Target) else None

    def on_rows_moved(self, event: Rows.Moved) -> None:
        """Show what there is to know; the keys may be others."""
        self.follow_cursor()

    def show_details(self, target: Target | None) -> None:
        """What there is to know about a matter."""
        facts = target and self.desk.register(target.register).facts(target.key, self.desk.now)
        self.query_one(Facts).show(facts or ())

    def on_rows_opened(self, event: Rows.Opened) -> None:
        """Enter goes to the matter itself."""
        target = self.selected()
        if target is not None:
            self.desk.open_row(target)


def warning_row(warning: str) -> Row:
    """A warning, on as many lines as it needs."""

    def paint(width: int) -> Sequence[Line]:
        return [[Span(part, "alarm")] for part in wrap(f"! {warning}", width - 1, most=4)]

    return Row(None, paint, is_tall=True)
