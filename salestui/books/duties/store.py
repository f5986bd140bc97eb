"""What is done with duties: ticks, and another cadence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from salestui.books.duties.duty import (
    MAILBOX,
    Duty,
    EarlierRow,
    TickRow,
    ticks_between,
    unnoted_mailbox,
)
from salestui.books.duties.rules import LOOKED_AHEAD, LOOKED_BACK, Tick, occurrence_for
from salestui.books.rules import Course
from salestui.books.store import CHANGED, DELETED, add_many, edited, entry, rows, write_again
from salestui.core.refusal import Refusal
from salestui.dates.clock import Now
from salestui.language import N_
from salestui.storage.database import tuples
from salestui.storage.history.writer import Writer, change
from salestui.storage.once import asked_once

DONE = N_("Duty done: {name}")
MAILBOX_CHECKED = N_("Complaint mailbox checked")
NOT_DONE = N_("Duty not done after all: {name}")

CODE = Duty.code
NOTHING: Mapping[str, Any] = {}
_ROW: Any = Duty.row


def mailbox() -> Duty:
    """The check of the complaint mailbox, also where it was given up."""
    return next((each for each in _asked_for() if each.is_mailbox), None) or unnoted_mailbox()


def open_duties() -> list[Duty]:
    """The duties beside the mailbox that were not given up, in the order they were noted in."""
    return [each for each in _asked_for() if not each.is_mailbox]


@asked_once
def _asked_for() -> Sequence[Duty]:
    is_open = _ROW.is_settled == False  # noqa: E712 # Peewee's way
    return rows(Duty, is_open | (_ROW.kind == MAILBOX))


def duty(key: int) -> Duty | None:
    """A duty; 0 is the mailbox that nobody has checked yet."""
    return entry(Duty, key) if key else mailbox()


def tick_duty(
    now: Now,
    row: Duty,
    done: Now | None = None,
    said: Mapping[str, Any] = NOTHING,
) -> Tick:
    """Note that a duty was done, now or earlier; returns the tick.

    `said` is what a tick says besides. Raises `Refusal` where nothing is to be done.
    """
    sentence = MAILBOX_CHECKED if row.is_mailbox else DONE
    with change(now, CODE, sentence, name=row.name) as writer:
        noted, done = _noted(writer, now, row), done or now
        if noted.is_settled:
            raise Refusal(N_("It was given up; take it up again first."))
        if row.id:
            # Who ticks it in another window meanwhile is told, and does not tick the next one.
            writer.update(Duty.row, row.id, row.version)
        kept = ticks_between(noted.id, done.day - LOOKED_BACK, done.day + LOOKED_AHEAD)
        ticks = {each.due_on: each for each in kept}
        due_on = occurrence_for(done.day, noted.schedule, ticks, now.calendar)
        tick = Tick(due_on, done.day, done.at)._replace(**said)
        (key,) = add_ticks(writer, [(noted.id, tick)])
    return tick._replace(id=key)


def check_mailbox(now: Now) -> None:
    """Note that the mailbox was checked on this working day."""
    tick_duty(now, mailbox())


def _noted(writer: Writer, now: Now, row: Duty) -> Duty:
    """The duty as it is on file; the mailbox comes there with its first check."""
    if row.id:
        return row
    found = mailbox()
    if found.id:
        return found
    first = found.replaced({"begun": now.at}, Course(now.day))
    return add_many(writer, [first])[0]


def add_ticks(writer: Writer, ticks: Sequence[tuple[int, Tick]]) -> list[int]:
    """Add ticks of duties by their ids, within a change."""
    columns = [name for name in Tick._fields if name != "id"]
    return writer.add_many(
        TickRow,
        [{"duty": key} | {name: getattr(tick, name) for name in columns} for key, tick in ticks],
    )


def take_back_tick(now: Now, row: Duty) -> None:
    """Say that a duty was not done after all: its last tick goes."""
    with change(now, CODE, NOT_DONE, name=row.name) as writer:
        writer.update(Duty.row, row.id, row.version)
        if not row.ticks:
            raise Refusal(N_("It was never done."))
        writer.delete(TickRow, row.ticks[-1].id)


def edit_duty(now: Now, row: Duty, values: Mapping[str, Any]) -> None:
    """Change what is written; another cadence holds from now on."""
    new = edited(row, values, now)
    named = {"book": row.title, "number": row.number, "name": new.name}
    with change(now, CODE, CHANGED, **named) as writer:
        write_again(writer, row, new)
        if new.values["cadence"] != row.values["cadence"]:
            writer.add(EarlierRow, duty=row.id, cadence=row.cadence.code, until=now.day)


def delete_duty(now: Now, row: Duty) -> None:
    """Take a duty out that was never done."""
    arguments = {"book": row.title, "number": row.number, "name": row.name}
    with change(now, CODE, DELETED, **arguments) as writer:
        if row.ticks:
            raise Refusal(N_("It was done before; give it up, and its past stays."))
        earlier = EarlierRow.select(EarlierRow.id).where(EarlierRow.duty == row.id)
        for (key,) in list(tuples(earlier)):
            writer.delete(EarlierRow, key)
        writer.delete(row.row, row.id)
