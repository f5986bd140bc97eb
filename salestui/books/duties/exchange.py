"""Duties in tables: a row is a tick, and names the duty that it is of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from salestui.books.duties.cadences import read_cadence
from salestui.books.duties.duty import MAILBOX, Duty, TickRow, all_ticks, unnoted_mailbox
from salestui.books.duties.rules import (
    DAILY,
    Cadence,
    Schedule,
    Tick,
    occurrence_for,
)
from salestui.books.duties.store import add_ticks
from salestui.books.rules import Course
from salestui.books.store import add_many, rows
from salestui.core.refusal import Refusal
from salestui.core.remark import Remark
from salestui.dates.clock import Now
from salestui.dates.typed_days import Lean
from salestui.kit.again import ALREADY_THERE, TWICE, OnFile
from salestui.kit.cells import Cell, UnfitCell, cell_text, word_key
from salestui.kit.column_kinds import day, day_after, text, whole
from salestui.kit.columns import Add, Column, Exchange, Planner, Progress, Read, There, Words
from salestui.language import N_, P_
from salestui.storage.history.writer import Writer
from salestui.text.clean import fold

AT_ONCE = 500

MAILBOX_NAMES = frozenset(
    map(
        word_key,
        ("投诉信箱", "查看投诉信箱", "检查投诉信箱", "信箱", "查看信箱", "Complaint mailbox"),
    )
)

AHEAD = timedelta(days=45)
"""So far after it was done a day without a year may lie on which it is due."""

FILLED = ("result", "quantity", "good", "photo")

NOT_DAILY = N_("How often is it due? For example: every Wed, month end.")
OTHER_CADENCE = N_("on file it is due {cadence}, which stays")
NO_OCCURRENCE = N_("it is not due on that day")


@dataclass
class Known:
    """A duty on file, or one that the table adds."""

    what: str
    cadence: Cadence
    key: int | None = None
    kind: str = ""
    schedule: Schedule | None = None
    """None for a new one: its first day is the first in the table."""
    ticks: dict[date, Tick] = field(default_factory=dict)
    first: date = date.max
    """The first day that the table names."""


class NewTick(NamedTuple):
    """A tick that a table adds; None where it only names a duty."""

    duty: Known
    tick: Tick | None


def _planner(now: Now) -> Planner:
    known = _duties()
    on_file = OnFile(EXCHANGE.columns, lambda: _kept(now), ("due_on", "done_on"), FILLED)
    by_tick: dict[tuple[str, date], Any] = {}

    def duty_of(what: str, cadence: Cadence | None) -> tuple[Known, list[Remark]]:
        key = MAILBOX if word_key(what) in MAILBOX_NAMES else fold(what)
        found = known.get(key)
        if found is None:
            if key == MAILBOX:
                found = Known("", DAILY, kind=MAILBOX)
            elif cadence is None:
                raise UnfitCell(NOT_DAILY)
            else:
                found = Known(what, cadence)
            known[key] = found
        elif cadence not in (None, found.cadence):
            return found, [Remark(OTHER_CADENCE, {"cadence": found.cadence.words})]
        return found, []

    def plan(values: Mapping[str, Any], known_tick: int | None) -> Add | There:
        said = dict(values)
        done_on = said["done_on"]
        due_on = said["due_on"] and said["due_on"]((done_on or now.day) + AHEAD)
        said["due_on"] = due_on
        cadence = said["cadence"] and said["cadence"](due_on or done_on)
        duty, remarks = duty_of(said["what"], cadence)
        if known_tick is not None and known_tick in on_file.values:
            return on_file.again(known_tick, _compared(said))
        if done_on is None:
            if due_on is not None or any(said[each] for each in FILLED):
                raise UnfitCell(N_("No day on which it was done: nothing is ticked."))
            return _only_named(duty, by_tick)
        if due_on is None:
            try:
                due_on = _occurrence(duty, done_on, now)
            except Refusal as refusal:
                raise UnfitCell(refusal.sentence) from None
        elif duty.schedule is not None and not duty.schedule.days(due_on, due_on, now.calendar):
            remarks.append(Remark(NO_OCCURRENCE))
        tick = Tick(due_on, done_on, **{each: said[each] for each in FILLED})
        there = duty.ticks.get(due_on)
        if there is not None:
            if there.id:
                return on_file.again(there.id, {**_compared(said), "due_on": due_on})
            if there != tick:
                raise UnfitCell(N_("An earlier row says otherwise how it was done for that day."))
            return There(TWICE, same_as=by_tick[fold(duty.what), due_on])
        duty.ticks[due_on] = tick
        duty.first = min(duty.first, due_on)
        new = by_tick[fold(duty.what), due_on] = NewTick(duty, tick)
        return Add(new, remarks)

    return plan


def _compared(said: Mapping[str, Any]) -> dict[str, Any]:
    """What a row says of a tick; of the duty nothing is filled in."""
    return {**said, "what": "", "cadence": None}


def _only_named(duty: Known, by_tick: dict[tuple[str, date], Any]) -> Add | There:
    """What becomes of a row that names a duty and no tick."""
    if duty.key is not None:
        return There(ALREADY_THERE)
    new = by_tick.get((fold(duty.what), date.max))
    if new is not None:
        return There(TWICE, same_as=new)
    new = by_tick[fold(duty.what), date.max] = NewTick(duty, None)
    return Add(new)


def _occurrence(duty: Known, done_on: date, now: Now) -> date:
    schedule = duty.schedule or Schedule(min(duty.first, done_on), duty.cadence)
    return occurrence_for(done_on, schedule, duty.ticks, now.calendar)


def _duties() -> dict[str, Known]:
    """The duties on file, by the mailbox's kind or by what they are called."""
    ticks = all_ticks()
    found = {}
    for row in rows(Duty):
        those = {each.due_on: each for each in ticks.get(row.id, ())}
        key = MAILBOX if row.is_mailbox else fold(row.what)
        found[key] = Known(row.what, row.cadence, row.id, row.kind, row.schedule, those)
    return found


def _write(writer: Writer, now: Now, whats: Sequence[NewTick], progress: Progress) -> Sequence[int]:
    new = {id(each.duty): each.duty for each in whats if each.duty.key is None}
    added = add_many(writer, [_row(each, now) for each in new.values()])
    for known, row in zip(new.values(), added, strict=True):
        known.key = row.id
    keys = []
    for begin in range(0, len(whats), AT_ONCE):
        some = [each for each in whats[begin : begin + AT_ONCE] if each.tick is not None]
        written = iter(
            add_ticks(writer, [(each.duty.key or 0, each.tick) for each in some if each.tick])
        )
        keys += [
            next(written) if each.tick is not None else 0 for each in whats[begin : begin + AT_ONCE]
        ]
        progress(len(keys), len(whats))
    return keys


def _row(known: Known, now: Now) -> Duty:
    """A duty that a table adds; it begins on the first day that the table names."""
    first = known.first if known.first < date.max else now.day
    begun = min(datetime.combine(first, time(8), now.at.tzinfo), now.at, key=datetime.timestamp)
    row = unnoted_mailbox()
    values = {"what": known.what, "cadence": known.cadence, "kind": known.kind, "begun": begun}
    return row.replaced(values, Course(first))


def _kept(now: Now) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Every tick; a duty that was never done stands there alone."""
    ticks = all_ticks()
    for row in rows(Duty):
        told = {"what": row.name, "cadence": row.cadence}
        for each in ticks.get(row.id, ()):
            columns = {"due_on": each.due_on, "done_on": each.done_on}
            yield each.id, told | columns | {name: getattr(each, name) for name in FILLED}
        if not ticks.get(row.id):
            yield 0, told | {"due_on": None, "done_on": None, **_NOTHING}


_NOTHING = {"result": "", "quantity": None, "good": None, "photo": ""}


def _fill(writer: Writer, more: Mapping[int, Mapping[str, Any]]) -> None:
    for key, values in more.items():
        writer.update(TickRow, key, None, **{k: v for k, v in values.items() if k in FILLED})


def _cadence_column() -> Column:
    def reader(now: Now, words: Words) -> Read:
        def read(cell: Cell) -> Any:
            typed = cell_text(cell)
            if read_cadence(typed, now.day) is None:
                raise UnfitCell(NOT_DAILY)
            return lambda due_on: read_cadence(typed, due_on)

        return read

    def written(value: Cadence, now: Now) -> str:
        return value.words

    return Column("cadence", N_("How often"), reader, written, blank=None)


EXCHANGE = Exchange(
    columns=(
        text("what", P_("duty", "What"), is_required=True),
        _cadence_column(),
        day_after("due_on", N_("Due on"), Lean.PAST),
        day("done_on", N_("Done on"), Lean.PAST),
        text("result", P_("duty", "Result")),
        whole("quantity", N_("Looked at"), 1),
        whole("good", N_("In order"), 0),
        text("photo", N_("Photo")),
    ),
    sentence=N_("Ticks of duties imported from {file}: {count}"),
    planner=_planner,
    write=_write,
    kept=_kept,
    fill=_fill,
)
