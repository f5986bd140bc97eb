"""What can be done with log lines and memos."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from salestui.core.refusal import Refusal
from salestui.customers.actions import who_text, whom_asked_about
from salestui.customers.queries import found_customers
from salestui.dates.clock import Now
from salestui.dates.words import full_day, moment_text, unknown_holidays
from salestui.dates.zones import last_shown
from salestui.kit.desk import Desk
from salestui.kit.editing import Editing
from salestui.kit.form import Answers
from salestui.language import N_, _, sentence
from salestui.worklog import store
from salestui.worklog.form import LogLineForm, MemoDayForm, MemoForm
from salestui.worklog.rules import LogLine, Memo, split_time


def at_time(day: date, clock_time: time, now: Now, cut_off: time) -> datetime:
    """The instant of a time of day within a working day, which ends at the next day's cut-off."""
    on = day + timedelta(days=1) if clock_time < cut_off else day
    return last_shown(datetime.combine(on, clock_time, now.at.tzinfo), now.at)


def write_line(desk: Desk, typed: str, day: date) -> None:
    """Write a line as typed in the log's entry line; a time it begins with is when it happened.

    Raises `Refusal` for a time that is still to come.
    """
    clock_time, text = split_time(typed)
    at: datetime | None = desk.now.at if day == desk.now.day else None
    if clock_time is not None:
        at = at_time(day, clock_time, desk.now, desk.clock.cut_off)
        if at.astimezone(UTC) > desk.now.utc:
            raise Refusal(N_("That is still to come."), field="text")
    store.add_line(desk.now, text, day, at)


async def new_line(desk: Desk) -> None:
    """Ask for a line and write it in the log of its day, today's unless it says otherwise."""

    def accept(answers: Answers) -> int:
        at = answers["at"] or desk.now.at
        day = desk.clock.at(at).day
        return store.add_line(desk.now, answers["text"], day, at, answers["who"])

    if await desk.ask(LogLineForm(accept, found_customers, whom_asked_about(desk))) is not None:
        desk.say(_("Written in the log."))


async def edit_line(desk: Desk, line: LogLine) -> None:
    """Change a line; its old text is kept and shown."""

    def save(row: LogLine, answers: Answers) -> int:
        # The time is shown to the minute; left alone, it keeps its seconds.
        shown = row.at and desk.clock.local(row.at).replace(second=0, microsecond=0)
        given = answers["at"]
        is_kept = given and shown and given.astimezone(UTC) == shown.astimezone(UTC)
        kept = row.at if is_kept else given
        if kept is not None and desk.clock.at(kept).day != row.day:
            raise Refusal(N_("A line stays on its day: {day}."), field="at", day=full_day(row.day))
        store.edit_line(desk.now, row, answers["text"], kept, answers["who"])
        return row.id

    def text(row: LogLine) -> dict[str, str]:
        at = row.at and moment_text(desk.clock.local(row.at), "minutes")
        return {"at": at or "", **who_text(row.who), "text": row.text}

    editing = Editing(line, store.line, save, text)
    form = LogLineForm(
        editing, found_customers, editing.start, subject=str(line.id), heading=_("Change a line")
    )
    await desk.ask(form)


async def new_memo(desk: Desk) -> None:
    """Ask for a memo, due the next working day unless it says otherwise."""
    await begin_memo(desk)


async def begin_memo(desk: Desk, text: str = "") -> None:
    """Ask for a memo that begins with a text."""
    coming = desk.now.coming

    def accept(answers: Answers) -> date:
        day: date = answers["due_on"]
        store.add_memo(desk.now, answers["text"], day, who=answers["who"])
        return day

    start = {"due_on": coming.isoformat(), **whom_asked_about(desk), "text": text}
    saved = await desk.ask(MemoForm(accept, found_customers, start))
    if saved is not None:
        desk.say(sentence("Memo for {day}.", day=full_day(saved) + unknown_holidays(saved)))


async def edit_memo(desk: Desk, memo: Memo) -> None:
    """Change a memo's text or day."""

    def save(row: Memo, answers: Answers) -> date:
        due_on: date = answers["due_on"]
        store.edit_memo(desk.now, row, answers["text"], due_on, answers["who"])
        return due_on

    def text(row: Memo) -> dict[str, str]:
        return {"due_on": row.due_on.isoformat(), **who_text(row.who), "text": row.text}

    editing = Editing(memo, store.memo, save, text)
    await desk.ask(MemoForm(editing, found_customers, editing.start, subject=str(memo.id)))


async def move_memo(desk: Desk, memo: Memo) -> None:
    """Give a memo another day; its count of carrying starts again."""

    def save(row: Memo, answers: Answers) -> date:
        due_on: date = answers["due_on"]
        store.edit_memo(desk.now, row, row.text, due_on)
        return due_on

    editing = Editing(memo, store.memo, save)
    await desk.ask(MemoDayForm(editing, subject=str(memo.id), heading=memo.text))


async def finish(desk: Desk, memo: Memo) -> None:
    """Mark a memo done."""
    await desk.save(store.finish_memo, desk.now, memo)
    desk.say(sentence("Done: {text}", text=memo.text))


async def drop(desk: Desk, memo: Memo) -> None:
    """Drop a memo; it can be taken up again, so nothing is asked."""
    await desk.save(store.drop_memo, desk.now, memo)
    desk.say(sentence("Dropped: {text}", text=memo.text), "warn")


async def reopen(desk: Desk, memo: Memo) -> None:
    """Take a memo up again."""
    await desk.save(store.reopen_memo, desk.now, memo)


async def search_log(desk: Desk) -> None:
    """Ask what to look for, and show what was found."""
    from salestui.worklog.search import search

    await search(desk)


async def close_the_day(desk: Desk) -> None:
    """Tidy the memos and write tomorrow's."""
    from salestui.worklog.close_day import CloseDayScreen

    if not isinstance(desk.screen, CloseDayScreen):
        desk.push_screen(CloseDayScreen())
