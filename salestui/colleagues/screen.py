"""The list of colleagues, above the screen it was opened from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from salestui.colleagues.actions import new_colleague
from salestui.colleagues.form import role_words
from salestui.colleagues.rules import Colleague
from salestui.colleagues.store import REGISTER, colleagues
from salestui.kit.desk import Desk
from salestui.kit.paint import Cell, Line, Span, columns
from salestui.kit.rows import BLANK, Row, Rows, heading
from salestui.kit.screen import DeskScreen, Target
from salestui.language import N_, _


class ColleaguesScreen(DeskScreen):
    """All colleagues with role and phones."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "new", N_("New colleague")),
        Binding("escape", "dismiss", N_("Back")),
    ]

    def body(self) -> ComposeResult:
        """One list."""
        yield Rows()

    def fill(self) -> None:
        """Show the list as it is."""
        found = colleagues()
        empty = [
            heading(
                Span(
                    "  " + _("Nobody yet. Names come here by themselves as you write them."),
                    "muted",
                )
            )
        ]
        self.query_one(Rows).show(
            [
                heading(Span("  "), Span(_("Colleagues"), "accent")),
                BLANK,
                *(self._row(each) for each in found),
                *(empty if not found else ()),
            ]
        )
        self.query_one(Rows).focus()

    def _row(self, colleague: Colleague) -> Row:
        def paint(width: int) -> Sequence[Line]:
            role = role_words().get(colleague.role, "")
            phones = " ".join(colleague.phones.splitlines())
            cells = [Cell("", 1), Cell(colleague.name, 24), Cell(role, 16, "muted"), Cell(phones)]
            return [columns(width, cells)]

        return Row(colleague.id, paint)

    def selected(self) -> Target | None:
        """The colleague under the cursor."""
        key = self.query_one(Rows).key
        return Target(REGISTER, key) if isinstance(key, int) else None

    def on_rows_moved(self, event: Rows.Moved) -> None:
        """The keys may be others."""
        self.hints_changed()

    def on_rows_opened(self, event: Rows.Opened) -> None:
        """Enter changes the colleague."""
        self.do_action_of("e")

    def action_new(self) -> None:
        """Add a colleague."""
        self.desk.do(new_colleague(self.desk))


async def open_colleagues(desk: Desk) -> None:
    """Show the list above the present screen."""
    if not isinstance(desk.screen, ColleaguesScreen):
        desk.push_screen(ColleaguesScreen())
