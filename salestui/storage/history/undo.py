"""Taking changes back, and what was taken back."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from peewee import (
    IntegrityError,
)

from salestui.core.progress import Tell, tell_nobody
from salestui.core.refusal import Refusal
from salestui.dates.clock import Now
from salestui.language import N_
from salestui.storage.database import (
    Record,
    database,
    tables,
)
from salestui.storage.history.models import (
    REDONE,
    TAKING_BACK,
    UNDONE,
    WHAT,
    Change,
    ChangeRow,
    stands,
)
from salestui.storage.history.reading import PastChange, past_change
from salestui.storage.history.writer import change
from salestui.storage.save_errors import transaction

STOOD_ON = N_("Something that this changed has been changed again since.")


def next_undo() -> PastChange | None:
    """What would be undone next: the newest change that stands, whichever window made it."""
    row = Change.select().where(stands()).order_by(Change.id.desc()).first()
    return None if row is None else past_change(row)


def next_redo() -> PastChange | None:
    """The undoing that would be taken back next: the newest, unless something was done since."""
    undoing = Change.select().where(Change.sentence == UNDONE, Change.undone_by.is_null())
    row = undoing.order_by(Change.id.desc()).first()
    if row is None:
        return None
    since = Change.select().where(Change.id > row.id, Change.sentence.not_in(TAKING_BACK))
    return None if since.exists() else past_change(row)


def undo_last(now: Now) -> PastChange | None:
    """Undo the newest change that stands; None when there is none."""
    found = next_undo()
    if found is not None:
        take_back(now, found.id)
    return found


def redo_last(now: Now) -> PastChange | None:
    """Take back the newest undoing; None when there is none, or something was done since."""
    found = next_redo()
    if found is not None:
        take_back(now, found.id)
    return found


def size_of(key: int) -> int:
    """How many rows a change wrote."""
    return ChangeRow.select().where(ChangeRow.change == key).count()


def take_back(now: Now, key: int, tell: Tell = tell_nobody) -> None:
    """Undo a change, or redo what it undid, by another change; all stay in the history.

    Raises `Refusal` when a row that it wrote has been written again since.
    """
    try:
        with transaction():
            _take_back(now, key, tell)
    except (IntegrityError, sqlite3.IntegrityError) as error:
        raise Refusal(STOOD_ON) from error


def _take_back(now: Now, key: int, tell: Tell) -> None:
    # Within the write lock: what is read here is what is written.
    taken = Change.get_by_id(key)
    if taken.undone_by is not None:
        raise Refusal(N_("That has been undone already."))
    if taken.sentence == REDONE:
        raise Refusal(N_("What was redone is undone where it was done first."))
    later = _stood_on_by(taken)
    if later is not None:
        stands = N_("That cannot be undone before what came later: {what}")
        raise Refusal(stands, what=past_change(later).words)
    is_undoing = taken.sentence == UNDONE
    past = past_change(taken)
    said = past.arguments[WHAT] if is_undoing else taken.sentence
    arguments = {**past.arguments, WHAT: said}
    models = {each._meta.table_name: each for each in tables() if issubclass(each, Record)}
    rows = ChangeRow.select().where(ChangeRow.change == key).order_by(ChangeRow.id.desc())
    with change(now, taken.register, REDONE if is_undoing else UNDONE, **arguments) as writer:
        writer.tell = tell
        # A row may be written after one that refers to it; in the end they all fit again.
        database.execute_sql("PRAGMA defer_foreign_keys = 1")  # type: ignore[no-untyped-call] # stubs
        for table, befores in _befores(rows).items():
            writer.put_back(models[table], befores)
        if is_undoing:
            Change.update(undone_by=None).where(Change.undone_by == key).execute()
        Change.update(undone_by=writer.id).where(Change.id == key).execute()


def _befores(newest_first: Iterable[ChangeRow]) -> dict[str, dict[int, Mapping[str, Any] | None]]:
    """What each row was before a change that may have written it more than once, by table."""
    found: dict[str, dict[int, Mapping[str, Any] | None]] = defaultdict(dict)
    for row in newest_first:
        before = None if row.before is None else json.loads(row.before)
        since = found[row.table].get(row.key)
        found[row.table][row.key] = before if before is None else {**(since or {}), **before}
    return found


def undoable(model: type[Record], key: int, said: str) -> int | None:
    """The last change of that sentence that wrote a row, unless it was undone; None for none."""
    row = (
        ChangeRow.select(ChangeRow.change)
        .join(Change)
        .where(
            ChangeRow.table == model._meta.table_name,
            ChangeRow.key == key,
            Change.sentence == said,
            Change.undone_by.is_null(),
        )
        .order_by(ChangeRow.id.desc())
        .tuples()
        .first()
    )
    return None if row is None else row[0]


def _stood_on_by(taken: Change) -> Change | None:
    """The newest change after one that stands and wrote a row which that one wrote."""
    later = ChangeRow.alias()
    standing = stands()
    if taken.sentence == UNDONE:
        # What was undone after it was done before it, and is redone before it.
        standing |= (Change.sentence == UNDONE) & Change.undone_by.is_null()
    found: Change | None = (
        Change.select()
        .join(later, on=later.change == Change.id)
        .join(ChangeRow, on=(later.table == ChangeRow.table) & (later.key == ChangeRow.key))
        .where(ChangeRow.change == taken.id, Change.id > taken.id, standing)
        .order_by(Change.id.desc())
        .first()
    )
    return found
