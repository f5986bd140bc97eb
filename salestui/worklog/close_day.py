"""Closing the day: what of today's memos is done, dropped or moved, and tomorrow's memo."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from salestui.dates.words import day_words
from salestui.kit.entry import EntryLine
from salestui.kit.matters import section_rows
from salestui.kit.paint import Span, wrap
from salestui.kit.register import of_today
from salestui.kit.rows import BLANK, Row, Rows, heading
from salestui.kit.screen import DeskScreen, Target
from salestui.language import N_, _, sentence
from salestui.worklog.rules import in_order, is_due, is_next
from salestui.worklog.show import memo_row
from salestui.worklog.store import REGISTER, add_memo, open_memos, opened_days, settled_memos


class CloseDayScreen(DeskScreen):
    """The memos still open, and an entry line for tomorrow's."""

    PLACE = 2
    TAKES_TEXT = True
    AUTO_FOCUS = "Rows"

    drafts_name = "tidy"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", N_("Finish")),
        Binding("tab", "app.focus_next", N_("Memos or entry line")),
    ]

    DEFAULT_CSS = """
    CloseDayScreen {
        Rows { width: 100%; background: $surface; padding: 1 2; }
        #entry { margin: 1 3; background: $panel; }
    }
    """

    def body(self) -> ComposeResult:
        """Memos, and the entry line below."""
        yield Rows()
        day = day_words(self.desk.now.coming, self.desk.now)
        yield EntryLine(self.drafts_name, sentence("A memo for {day}; Enter saves", day=day))

    def fill(self) -> None:
        """Show what is open by today and what is due next."""
        now = self.desk.now
        memos = open_memos()
        opened = opened_days(after=min((each.due_on for each in memos), default=now.day))
        due = in_order([*(each for each in memos if is_due(each, now.day)), *settled_memos(now)])
        coming = now.coming
        after = [each for each in memos if is_next(each, now.day, coming)]
        ask = _("Done, drop, or another day? What stays open is carried over.")
        rows: list[Row] = [
            heading(Span(sentence("Close the day: {day}", day=day_words(now.day, now)), "accent")),
            *(heading(Span(part, "muted")) for part in wrap(ask, 70)),
            BLANK,
            *(memo_row(each, opened, now) for each in due),
        ]
        if not due:
            rows.append(heading(Span(_("No memo is left open."), "good")))
        title = sentence("Memos for {day}", day=day_words(coming, now))
        rows += [BLANK, heading(Span(title, "accent"))]
        rows += [memo_row(each, opened, now) for each in after]
        for _register, today in of_today(self.desk.registers):
            if today.evening is not None:
                section, asked = today.evening.section, today.evening.matters(now)
                rows += [BLANK, *section_rows(section, asked, self.desk.register, lambda: now)]
        self.query_one(Rows).show(rows)

    def selected(self) -> Target | None:
        """The memo under the cursor."""
        match self.query_one(Rows).key:
            case ("memo" | "settled", int(memo)):
                return Target(REGISTER, memo)
            case Target() as target:
                return target
            case _:
                return None

    def on_rows_moved(self, event: Rows.Moved) -> None:
        """The keys may be others."""
        self.hints_changed()

    def on_rows_opened(self, event: Rows.Opened) -> None:
        """Enter changes the memo."""
        self.do_action_of("e")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter saves tomorrow's memo."""
        now = self.desk.now
        self.query_one(EntryLine).save(lambda text: add_memo(now, text, now.coming))

    def write(self, text: str) -> None:
        """Text that begins on this screen goes into the entry line."""
        self.query_one(EntryLine).write(text)

    def action_close(self) -> None:
        """Back to the screen before; a memo half written waits for the next time."""
        if self.desk.keep_drafts():
            self.dismiss()

    def keep_draft(self) -> None:
        """Keep what stands in the entry line; while the screen is being built there is none."""
        for entry in self.query(EntryLine):
            entry.keep_draft()
