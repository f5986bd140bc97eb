"""The work log: the days, the lines of one of them, an entry line, and the memos."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Input

from salestui.dates.clock import Now
from salestui.dates.words import day_words, short_day, weekday_word
from salestui.kit.entry import EntryLine
from salestui.kit.paint import Line, Span
from salestui.kit.register import Tone
from salestui.kit.rows import BLANK, Row, Rows, heading
from salestui.kit.screen import DeskScreen, Target
from salestui.language import N_, _, sentence
from salestui.storage.history.reading import changes_of_day
from salestui.worklog.actions import close_the_day, search_log, write_line
from salestui.worklog.form import DayForm
from salestui.worklog.rules import in_order, is_due, is_next
from salestui.worklog.show import change_row, line_row, memo_row
from salestui.worklog.store import (
    LINES,
    REGISTER,
    days_with_lines,
    first_day,
    line,
    lines_of_day,
    open_memos,
    opened_days,
    settled_memos,
)

MOST_DAYS = 400
"""So many days are listed at most; Ctrl+G reaches the others."""


class WorklogScreen(DeskScreen):
    """The log of a day."""

    PLACE = 2
    TAKES_TEXT = True
    AUTO_FOCUS = "#lines"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+g", "day", N_("Another day of the log")),
        Binding("ctrl+f", "search", N_("Search the log")),
        Binding("ctrl+e", "close_day", N_("Close the day")),
        Binding("escape", "leave_entry", N_("From the entry line to the lines"), show=False),
        Binding("up", "leave_entry", N_("From the entry line to the lines"), show=False),
    ]

    DEFAULT_CSS = """
    WorklogScreen {
        #days { width: 17; background: $background; padding: 1 0; }
        #middle { width: 3fr; background: $surface; padding: 1 0 0 0; }
        #lines { width: 100%; }
        #memos { width: 2fr; background: $background; padding: 1 0; }
        #entry { margin: 1 1; background: $panel; &:focus { background: $raised; } }
        &.-narrow {
            #days { width: 17; }
            #desk { layout: grid; grid-size: 2 2; grid-columns: 17 1fr; grid-rows: 1fr 7; }
            #days { row-span: 2; height: 1fr; }
            #middle { width: 1fr; height: 1fr; }
            #memos { width: 1fr; height: 7; padding: 0; }
            #entry { margin: 0 1; }
        }
    }
    """

    def body(self) -> ComposeResult:
        """Days, lines with the entry line, memos."""
        with Horizontal(id="desk"):
            yield Rows(id="days")
            with Vertical(id="middle"):
                yield Rows(id="lines")
                yield EntryLine(self.drafts_name, _("A line for this day; Enter saves it"))
            yield Rows(id="memos")

    _day_of_lines: date | None = None

    def on_mount(self) -> None:
        """Begin on today."""
        self._day = self.desk.now.day
        self._today = self._day
        super().on_mount()

    drafts_name = "entry"

    @property
    def _entry(self) -> EntryLine:
        return self.query_one(EntryLine)

    def fill(self) -> None:
        """Show the days, the lines of the chosen one, and the memos."""
        # Where the cursor stands, also where its message is still to come.
        chosen = self.query_one("#days", Rows).key
        if isinstance(chosen, date):
            self._day = chosen
        self._fill()

    def _fill(self) -> None:
        now = self.desk.now
        if self._today != now.day:
            # The desk was left open overnight: who stood on today goes on with the new day.
            if self._day == self._today:
                self._day = now.day
            self._today = now.day
        first = min(first_day() or now.day, self._day)
        since = max(first, now.day - timedelta(days=MOST_DAYS))
        counts = days_with_lines(since)
        days = [now.day - timedelta(days=back) for back in range((now.day - since).days + 1)]
        rows = [self._day_row(day, counts.get(day, 0), now) for day in days]
        if first < since:
            rows.append(heading(Span(" "), Span("Ctrl+G ...", "muted")))
        if self._day < since:
            rows.append(self._day_row(self._day, len(lines_of_day(self._day)), now))
        self.query_one("#days", Rows).show(rows, key=self._day)
        self._fill_lines()
        self._fill_memos()

    def _day_row(self, day: date, count: int, now: Now) -> Row:
        is_worked = now.calendar.is_working_day(day)

        def paint(width: int) -> Sequence[Line]:
            mark = Span(f"{count:>3}", "accent") if count else Span("")
            if not count and is_worked and day < now.day:
                mark = Span(" " + _("gap"), "warn")
            tone: Tone = "strong" if day == now.day else "" if is_worked else "muted"
            return [[Span(f" {short_day(day)} {weekday_word(day)} ", tone), mark]]

        return Row(day, paint)

    def _fill_lines(self) -> None:
        now, clock, day = self.desk.now, self.desk.clock, self._day
        lines = lines_of_day(day)
        told = changes_of_day(day, without=REGISTER)
        timed = [(each.at, line_row(each, clock)) for each in lines if each.at]
        timed += [(each.at, change_row(index, each, clock)) for index, each in enumerate(told)]
        rows = [row for _at, row in sorted(timed, key=lambda pair: pair[0])]
        rows += [line_row(each, clock) for each in lines if not each.at]
        title = day_words(day, now)
        if day == now.day:
            title = sentence("{day}, today", day=title)
        empty = (
            _("Nothing written yet.") if day == now.day else _("Nothing was written on this day.")
        )
        head = heading(Span(f" {title}", "accent"))
        blank = heading(Span(f" {empty}", "muted"))
        shown = self.query_one("#lines", Rows)
        # Who stands on the last line follows the day; elsewhere the cursor keeps its line.
        follows = self._day_of_lines != day or shown.keys[-1:] in ([], [shown.key])
        self._day_of_lines = day
        shown.show([head, BLANK, *(rows or [blank])])
        if follows:
            shown.action_end(-1)

    def _fill_memos(self) -> None:
        now = self.desk.now
        memos = open_memos()
        opened = opened_days(after=min((each.due_on for each in memos), default=now.day))
        due = [each for each in memos if is_due(each, now.day)] + settled_memos(now)
        coming = now.coming
        parts = (
            (_("Memos for today"), list(in_order(due))),
            (
                sentence("Memos for {day}", day=day_words(coming, now)),
                [each for each in memos if is_next(each, now.day, coming)],
            ),
            (_("Memos for later"), [each for each in memos if each.due_on > coming]),
        )
        rows: list[Row] = []
        for title, standing in parts:
            rows.append(heading(Span(f" {title}", "accent")))
            rows += [memo_row(each, opened, now, with_day=True) for each in standing]
            if not standing:
                rows.append(heading(Span("   " + _("none"), "muted")))
            rows.append(BLANK)
        self.query_one("#memos", Rows).show(rows)

    # The selected row

    def selected(self) -> Target | None:
        """The memo or line under the cursor of the list in which the focus is."""
        focused = self.focused
        key = focused.key if isinstance(focused, Rows) else None
        match key:
            case ("memo" | "settled", int(memo)):
                return Target(REGISTER, memo)
            case ("line", int(number)):
                return Target(LINES, number)
            case _:
                return None

    def go_to(self, target: Target) -> None:
        """Show a memo, or a line on its day."""
        if target.register == LINES:
            found = line(target.key)
            if found is not None:
                self._show_day(found.day)
                lines = self.query_one("#lines", Rows)
                lines.select(("line", target.key))
                lines.focus()
        else:
            memos = self.query_one("#memos", Rows)
            memos.select(("memo", target.key))
            memos.focus()

    def _show_day(self, day: date) -> None:
        self._day = day
        self._fill()

    def on_rows_moved(self, event: Rows.Moved) -> None:
        """Another day shows its lines at once."""
        # The message may be older than where the cursor stands now.
        day = event.rows.key
        if event.rows.id == "days" and isinstance(day, date) and day != self._day:
            self._day = day
            self._fill_lines()
        self.hints_changed()

    def on_rows_opened(self, event: Rows.Opened) -> None:
        """Enter on a day goes to its entry line; on a memo or line it changes it."""
        if event.rows.id == "days":
            self._entry.focus()
            return
        self.do_action_of("e")

    # The entry line

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter saves the line."""
        day = self._day
        self._entry.save(
            lambda text: write_line(self.desk, text, day),
            lambda: self.query_one("#lines", Rows).action_end(-1),
        )

    def keep_draft(self) -> None:
        """Keep what stands in the entry line; while the screen is being built there is none."""
        for entry in self.query(EntryLine):
            entry.keep_draft()

    def write(self, text: str) -> None:
        """Text that begins on this screen goes into the entry line."""
        self.query_one(EntryLine).write(text)

    def action_leave_entry(self) -> None:
        """Back to the lines."""
        self.query_one("#lines", Rows).focus()

    def action_day(self) -> None:
        """Ask for a day and go there."""
        self.desk.do(self._ask_day())

    async def _ask_day(self) -> None:
        answers = await self.desk.ask(DayForm(lambda answers: answers))
        if answers is not None:
            self._show_day(min(answers["day"], self.desk.now.day))
            self._entry.focus()

    def action_search(self) -> None:
        """Search all days."""
        self.desk.do(search_log(self.desk))

    def action_close_day(self) -> None:
        """Tidy the memos and write tomorrow's."""
        self.desk.do(close_the_day(self.desk))
