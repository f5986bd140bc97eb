"""The queue of complaints by time left, and beside it the selected one in full."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical

from salestui.books.duties.duty import MAILBOX
from salestui.books.duties.register import missed_checks
from salestui.books.duties.store import mailbox
from salestui.complaints.details import history_details
from salestui.complaints.form import SCRIPT
from salestui.complaints.models import REGISTER
from salestui.complaints.queries import (
    closed_complaints,
    complaint,
    complaints_received,
    open_complaints,
)
from salestui.complaints.rules import (
    Complaint,
    Figures,
    Party,
    contact_with,
    figures,
    in_order_of_time,
    is_overdue,
    policy_of,
    seconds_left,
    share_used,
)
from salestui.complaints.words import (
    URGENCY_MARKS,
    URGENCY_TONES,
    URGENCY_WORDS,
    clock_text,
    result_words,
    urgency_now,
)
from salestui.dates.clock import Now
from salestui.dates.hours import windows_text
from salestui.dates.words import day_words, moment_words
from salestui.kit.details import Details
from salestui.kit.paint import Cell, Line, Painted, Span, bar, columns, wrap
from salestui.kit.register import Tone
from salestui.kit.rows import BLANK, Row, Rows, heading
from salestui.kit.screen import DeskScreen, Target
from salestui.kit.timeline import Timeline
from salestui.language import N_, _, sentence
from salestui.settings.rules import EVERY_HOUR
from salestui.settings.store import settings

BAR = 8
"""Cells of the bar that shows how much of the 8 hours is used."""

ROOMY = 70
"""From this width in cells on, a row of the queue has its bar."""

PARTY_MARKS = {
    Party.SALESPERSON: N_("S"),
    Party.MERCHANT: N_("M"),
    Party.CONSUMER: N_("C"),
}


def party_marks(complaint: Complaint) -> str:
    """Which of the three parties were contacted: a letter for one that was, a dash for one not."""
    return " ".join(
        _(mark) if contact_with(complaint, party) else "-".ljust(cell_len(_(mark)))
        for party, mark in PARTY_MARKS.items()
    )


class Script(Painted):
    """How to speak with one who complains."""

    def lines(self, width: int) -> Sequence[Line]:
        """The script, each sentence on as many lines as it needs."""
        found: list[Line] = [[Span(" "), Span(_("On the phone"), "accent")]]
        for text in SCRIPT:
            for number, part in enumerate(wrap(_(text), width - 5)):
                found.append([Span(" - " if number == 0 else "   ", "accent"), Span(part, "muted")])
        return found


class ComplaintsScreen(DeskScreen):
    """The queue."""

    PLACE = 4
    AUTO_FOCUS = "Rows"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "toggle_closed", N_("Open or closed complaints")),
        Binding("ctrl+down", "chain(3)", N_("Down the history"), show=False),
        Binding("ctrl+up", "chain(-3)", N_("Up the history"), show=False),
        Binding("n", "app.function_key('f5')", N_("Complaint"), show=False),
    ]

    DEFAULT_CSS = """
    ComplaintsScreen {
        Rows { width: 1fr; background: $background; padding: 1 1 0 0; }
        #detail { width: 45; background: $surface; padding: 1 0 0 0; }
        Details { height: 3fr; }
        Timeline { height: 2fr; }
        Script { height: auto; max-height: 9; min-height: 9; }
        &.-narrow #desk { layout: vertical; }
        &.-narrow Rows { width: 1fr; height: 1fr; padding: 0; }
        &.-narrow #detail { width: 1fr; height: 11; layout: horizontal; padding: 0; }
        &.-narrow Details { width: 3fr; height: 1fr; }
        &.-narrow Timeline { width: 2fr; height: 1fr; }
        &.-narrow Script { display: none; }
    }
    """

    _shows_closed = False

    def body(self) -> ComposeResult:
        """The queue, and beside it details, history and script."""
        with Horizontal(id="desk"):
            yield Rows()
            with Vertical(id="detail"):
                yield Details(_("No complaint here. F5 registers one."))
                yield Timeline(_("Course"))
                yield Script()

    def on_mount(self) -> None:
        """Follow the data, and the clock for what is told by the minute."""
        super().on_mount()
        self.watch(self.app, "now", self._minute, init=False)

    def fill(self) -> None:
        """Show the complaints, open or closed."""
        now = self.desk.now
        self._filled_in = self.details_as_of
        told = figures(complaints_received(month_begin(now)), now.utc)
        head = [
            Row(
                None,
                lambda width: [[Span(f" {clock_now_words(self.desk.now)}", "muted")]],
                is_live=True,
            ),
            Row(None, lambda width: figure_lines(told, width), is_tall=True),
        ]
        if self._shows_closed:
            rows = [self._closed_row(each) for each in closed_complaints()]
            empty = _("No complaint has been closed yet.")
        else:
            rows = [self._open_row(each) for each in in_order_of_time(open_complaints(), now.at)]
            empty = _("No complaint is open. F5 registers one.")
        if not rows:
            rows = [heading(Span(f"   {empty}", "muted"))]
        shown = self.query_one(Rows)
        # The one that is most pressing is selected first, not the mailbox above it.
        key = rows[0].key if shown.key is None else None
        shown.show([*head, BLANK, *self._mailbox(now), self._titles(), *rows], key)

    def _mailbox(self, now: Now) -> list[Row]:
        """The check of the mailbox: a row while it is to be done, else when it was."""
        row = mailbox()
        if row.is_settled:
            return []
        state = row.state_on(now)
        if state.is_open:
            text = _("Complaint mailbox: not checked yet today")
            if state.due_on and state.due_on != now.day:
                day = day_words(state.due_on, now)
                text = sentence("Complaint mailbox: not checked on {day}", day=day)
            missed = missed_checks(row, now)

            def paint(width: int) -> Sequence[Line]:
                room = min(cell_len(missed), width // 2)
                words = [Cell(missed, room, "warn", True)] if missed else []
                return [columns(width, [Cell("!", 2, "warn", True), Cell(text, 0, "warn"), *words])]

            return [Row(Target(MAILBOX, row.id), paint), BLANK]
        checked = next((each.at for each in row.ticks if each.done_on == now.day), None)
        if checked is None:
            return []
        time = f"{checked.astimezone(now.at.tzinfo):%H:%M}"
        words = sentence("Complaint mailbox: checked today {time}", time=time)
        return [heading(Span(f"   {words}", "muted")), BLANK]

    def _titles(self) -> Row:
        """What stands in which column."""

        def paint(width: int) -> Sequence[Line]:
            if self._shows_closed:
                names = [_("closed"), _("result"), _("number"), _("who"), _("about")]
                cells = [
                    cell._replace(text=name, tone="muted")
                    for cell, name in zip(_closed_cells(*[""] * 5), names, strict=True)
                ]
                return [columns(width, [Cell("", 2), *cells])]
            marks = " ".join(map(_, PARTY_MARKS.values()))
            cells = _open_cells(
                width,
                Cell(""),
                Cell(_("time left"), tone="muted"),
                Cell("", tone="muted"),
                Cell(_("of 8 hours") if width >= ROOMY else _("used"), tone="muted"),
                Cell(_("who"), tone="muted"),
                Cell(_("about"), tone="muted"),
                Cell(marks, tone="muted"),
            )
            return [columns(width, cells)]

        return Row(None, paint)

    def _open_row(self, complaint: Complaint) -> Row:
        def paint(width: int) -> Sequence[Line]:
            now = self.desk.now
            pressing = urgency_now(complaint, now)
            tone = URGENCY_TONES[pressing]
            if complaint.is_paused and is_overdue(complaint, now.utc):
                tone = "alarm"
            share = share_used(complaint, now.utc)
            cells = _open_cells(
                width,
                Cell(URGENCY_MARKS[pressing], tone=tone),
                Cell(clock_text(seconds_left(complaint, now.utc)), tone=tone),
                Cell(_(URGENCY_WORDS[pressing]), tone=tone),
                Cell(bar(share, BAR) if width >= ROOMY else f"{int(share * 100)}%", tone=tone),
                Cell(complaint.account.who.name, tone="strong"),
                Cell(complaint.account.about),
                Cell(party_marks(complaint), tone="good"),
            )
            return [columns(width, cells)]

        return Row(Target(REGISTER, complaint.id), paint, is_live=True)

    def _closed_row(self, complaint: Complaint) -> Row:
        assert complaint.closed_at is not None
        at = self.desk.clock.local(complaint.closed_at)
        closed = f"{at:%m-%d %H:%M}" if complaint.is_time_known else ""
        words, tone = result_words(complaint)

        def paint(width: int) -> Sequence[Line]:
            account = complaint.account
            cells = _closed_cells(closed, words, complaint.number, account.who.name, account.about)
            cells[1] = cells[1]._replace(tone=tone)
            return [columns(width, [Cell("", 2), *cells])]

        return Row(Target(REGISTER, complaint.id), paint)

    def selected(self) -> Target | None:
        """The complaint, or the mailbox, under the cursor."""
        key = self.query_one(Rows).key
        return key if isinstance(key, Target) else None

    def go_to(self, target: Target) -> None:
        """Put the cursor on a complaint, among the open or the closed ones, or on the mailbox."""
        if target.register == REGISTER:
            found = complaint(target.key)
            if found is None:
                return
            if self._shows_closed is found.is_open:
                self._shows_closed = not found.is_open
                self.fill()
        rows = self.query_one(Rows)
        rows.select(target)
        rows.focus()

    def on_rows_moved(self, event: Rows.Moved) -> None:
        """Show the complaint under the cursor in full."""
        self.follow_cursor()

    def _minute(self) -> None:
        """What is told by the minute is told anew when the minute is another."""
        if self._is_being_built or not self.is_current:
            return
        if self._filled_in != self.details_as_of:
            # A breach, too, comes about without anything being written.
            self.fill()
            self.follow_cursor()

    _filled_in: datetime | None = None
    """The minute in which the queue was filled last."""

    @property
    def details_as_of(self) -> datetime:
        """The minute: deadlines and what is left are told by it."""
        return self.desk.now.at.replace(second=0, microsecond=0)

    def show_details(self, target: Target | None) -> None:
        """The details and the course of a complaint, or the state of the mailbox."""
        desk = self.desk
        details = desk.register(target.register).details(target.key, desk.now) if target else ()
        is_complaint = target is not None and target.register == REGISTER
        steps = history_details(target.key, desk.clock) if target and is_complaint else ()
        self.query_one(Details).show(details)
        self.query_one(Timeline).show(steps)

    def on_rows_opened(self, event: Rows.Opened) -> None:
        """Enter changes what is written about the complaint."""
        self.do_action_of("e")

    def action_chain(self, steps: int) -> None:
        """Move through a history that is longer than its place."""
        self.query_one(Timeline).move(steps)

    def action_toggle_closed(self) -> None:
        """Show the closed complaints instead of the open ones, or the other way round."""
        self._shows_closed = not self._shows_closed
        self.fill()


def _open_cells(
    width: int,
    mark: Cell,
    left: Cell,
    word: Cell,
    used: Cell,
    who: Cell,
    about: Cell,
    parties: Cell,
) -> list[Cell]:
    """The columns of the queue, in their widths."""
    return [
        mark._replace(width=2, right=True),
        left._replace(width=9, right=True),
        word._replace(width=8),
        used._replace(width=BAR + 2 if width >= ROOMY else 4),
        who._replace(width=12 if width >= ROOMY else 10),
        about,
        parties._replace(width=8),
    ]


def _closed_cells(closed: str, result: str, number: str, who: str, about: str) -> list[Cell]:
    """The columns of the closed complaints, in their widths."""
    return [
        Cell(closed, 11, "muted"),
        Cell(result, 25),
        Cell(number, 8, "muted"),
        Cell(who, 10, "strong"),
        Cell(about),
    ]


def clock_now_words(now: Now) -> str:
    """Which clock a complaint of now would be counted by, and whether it stands."""
    policy = policy_of(settings(), now)
    if policy.clock == EVERY_HOUR:
        return _("8 hours from the time received; every hour counts")
    windows = windows_text(policy.windows)
    goes_on = policy.counting.goes_on(now.at)
    if goes_on > now.at:
        until = moment_words(goes_on.astimezone(now.at.tzinfo), now)
        return sentence(
            "The clock stands until {moment}; working hours {windows}",
            moment=until,
            windows=windows,
        )
    return sentence("8 working hours from the time received: {windows}", windows=windows)


def month_begin(now: Now) -> datetime:
    """The first instant of the calendar month."""
    return now.at.replace(day=1, hour=0, minute=0, second=0, microsecond=0, fold=0)


def figure_lines(told: Figures, width: int) -> list[Line]:
    """The figures of the month, those that are not nothing, on as many lines as they need."""
    parts: list[tuple[str, int, Tone]] = [
        (N_("{count} arrived"), told.received, ""),
        (N_("{count} in time"), told.in_time, "good"),
        (N_("{count} breached"), told.breached, "alarm"),
        (N_("{count} settled, not known when"), told.of_unknown_time, "muted"),
        (N_("{count} over on arrival"), told.over_on_arrival, "muted"),
        (N_("{count} registered late"), told.registered_late, "warn"),
        (N_("{count} reopened"), told.reopened, "warn"),
    ]
    line = [Span(" "), Span(_("This month"), "accent")]
    lines, at = [line], cell_len(line[1].text) + 1
    for text, count, tone in parts:
        if count or text == parts[0][0]:
            words = "  " + sentence(text, count=count)
            if at + cell_len(words) > width:
                line, at = [Span("  ")], 2
                lines.append(line)
            line.append(Span(words, tone))
            at += cell_len(words)
    return list(lines)
