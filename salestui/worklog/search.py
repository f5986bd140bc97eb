"""Search over the log of all days: what to look for, and what was found."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from salestui.core.refusal import Refusal
from salestui.kit.desk import Desk
from salestui.kit.form import Answers
from salestui.kit.paint import Span
from salestui.kit.rows import BLANK, Rows, heading
from salestui.kit.screen import DeskScreen, Target
from salestui.language import N_, sentence
from salestui.worklog.form import SearchForm
from salestui.worklog.rules import LogLine
from salestui.worklog.show import line_row
from salestui.worklog.store import LINES, known_tags, search_lines

TAGS_OF_DAYS = 365
"""The tags of so many days are offered."""


def find(answers: Answers) -> list[LogLine]:
    """The lines that answer the form; raises `Refusal` when there are none."""
    found = search_lines(answers["text"], answers["tag"], answers["first"], answers["last"])
    if not found:
        raise Refusal(N_("No line matches all of that."), field="text")
    return found


async def search(desk: Desk) -> None:
    """Ask until something is found or the person leaves."""
    since = desk.now.day - timedelta(days=TAGS_OF_DAYS)
    found = await desk.ask(SearchForm(find, known_tags(since)))
    if found is not None:
        desk.push_screen(FoundScreen(found))


class FoundScreen(DeskScreen):
    """The lines that were found, newest first; Enter goes to their day."""

    PLACE = 2

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", N_("Back")),
        Binding("enter", "dismiss", N_("To its day"), show=True),
    ]

    def __init__(self, found: list[LogLine]) -> None:
        super().__init__()
        self._found = found

    def body(self) -> ComposeResult:
        """One list."""
        yield Rows()

    def fill(self) -> None:
        """Show what was found."""
        title = sentence("Found: {count}", count=len(self._found))
        rows = self.query_one(Rows)
        rows.show(
            [
                heading(Span(f" {title}", "accent")),
                BLANK,
                *(line_row(each, self.desk.clock, with_day=True) for each in self._found),
            ]
        )
        rows.focus()

    def selected(self) -> Target | None:
        """The line under the cursor."""
        match self.query_one(Rows).key:
            case ("line", int(number)):
                return Target(LINES, number)
            case _:
                return None

    def on_rows_opened(self, event: Rows.Opened) -> None:
        """Enter goes to the line on its day."""
        target = self.selected()
        self.dismiss()
        if target is not None:
            self.app.call_later(self.desk.open_row, target)
