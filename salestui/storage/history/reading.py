"""What is read from the history: what was done, and what a value was before.

Whatever is shown of the past (the action lines of the log, "edited" marks with the old text, the
history of an item) is read from here.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from salestui.language import _, sentence
from salestui.storage.database import Record, tuples
from salestui.storage.history.models import (
    TAKING_BACK,
    TRANSLATED,
    WHAT,
    Change,
    ChangeRow,
    columns_of,
    stands,
)


class PastChange(NamedTuple):
    """What was done, when: one change as the screens tell it."""

    id: int
    at: datetime
    register: str
    sentence: str
    arguments: Mapping[str, object]

    @property
    def words(self) -> str:
        """It in the language of the screen."""
        arguments = dict(self.arguments)
        if self.sentence in TAKING_BACK:
            arguments[WHAT] = sentence(str(arguments[WHAT]), **arguments)
        return sentence(self.sentence, **arguments)

    @property
    def what(self) -> str:
        """What was done, or done again or taken back, in the language of the screen."""
        said = self.arguments[WHAT] if self.sentence in TAKING_BACK else self.sentence
        return sentence(str(said), **self.arguments)


def past_change(row: Change) -> PastChange:
    """A change as the screens tell it."""
    arguments = json.loads(row.arguments)
    arguments |= {name: _(arguments[name]) for name in TRANSLATED if name in arguments}
    return PastChange(row.id, row.at, row.register, row.sentence, arguments)


# --- what is read from it ----------------------------------------------------------------------


def changes_of_day(day: date, without: str) -> list[PastChange]:
    """What was done on a working day in all registers but one, in order; undone things left out."""
    rows = (
        Change.select()
        .where(
            Change.working_day == day,
            Change.register != without,
            stands(),
        )
        .order_by(Change.at, Change.id)
    )
    return [past_change(row) for row in rows]


def earlier_values(model: type[Record], keys: list[int], column: str) -> dict[int, list[str]]:
    """The values that a column of some rows had before it was edited, oldest first, by key."""
    if not keys:
        return {}
    rows = (
        ChangeRow.select(ChangeRow.key, ChangeRow.before)
        .join(Change)
        .where(
            ChangeRow.table == model._meta.table_name,
            ChangeRow.key.in_(keys),
            ChangeRow.before.is_null(False),
            ChangeRow.after.is_null(False),
            stands(),
        )
        .order_by(ChangeRow.id)
    )
    earlier: dict[int, list[str]] = {}
    for row in rows:
        before = json.loads(row.before or "{}")
        if column in before:
            earlier.setdefault(row.key, []).append(before[column])
    return earlier


class Value(NamedTuple):
    """What a column of a row became."""

    at: datetime
    value: Any
    """As the database keeps it."""
    taken_back_at: datetime | None = None
    """When that was undone, if it was."""


def values_over_time(model: type[Record], key: int, column: str) -> list[Value]:
    """When a column of a row took which value, oldest first, the first one included."""
    rows = (
        ChangeRow.select(ChangeRow.after, Change.at, Change.undone_by)
        .join(Change)
        .where(
            ChangeRow.table == model._meta.table_name,
            ChangeRow.key == key,
            ChangeRow.after.is_null(False),
            Change.sentence.not_in(TAKING_BACK),
        )
        .order_by(ChangeRow.id)
    )
    found = [
        (row.change, after[column])
        for row in rows
        if column in (after := json.loads(row.after or "{}"))
    ]
    when_undone = undone_at([change for change, _value in found])
    return [
        Value(change.at, value, when_undone.get(change.undone_by_id)) for change, value in found
    ]


def last_known(model: type[Record], keys: Iterable[int], column: str) -> dict[int, Any]:
    """What a column of rows was last, as the database keeps it; of rows that have gone too."""
    rows = ChangeRow.select(ChangeRow.key, ChangeRow.before, ChangeRow.after).where(
        ChangeRow.table == model._meta.table_name, ChangeRow.key.in_(list(keys))
    )
    return {
        row.key: columns[column]
        for row in rows.order_by(ChangeRow.id)
        for columns in (columns_of(row.before), columns_of(row.after))
        if columns is not None and column in columns
    }


def newest_change() -> PastChange | None:
    """The change made last; None on an empty desk."""
    row = Change.select().order_by(Change.id.desc()).first()
    return None if row is None else past_change(row)


def state_of_data(before: int | None = None) -> object:
    """Something that differs from the last time when any window has changed data.

    Drafts are none: what is typed in one window makes no other look again. With `before`, as it
    was before that change.
    """
    changes = Change.select(Change.id, Change.at).order_by(Change.id.desc())
    return (changes if before is None else changes.where(Change.id < before)).tuples().first()


def tables_written(since: object) -> frozenset[str] | None:
    """The tables that changes wrote after the data were in a state; None where it cannot be told.

    As where a backup was brought back: then the change of that state is another, or gone.
    """
    if not isinstance(since, tuple):
        return None
    key, at = since
    if not Change.select().where(Change.id == key, Change.at == at).exists():
        return None
    query = ChangeRow.select(ChangeRow.table).where(ChangeRow.change > key).distinct()
    return frozenset(table for (table,) in tuples(query))


def last_instant() -> datetime | None:
    """When the newest change was made, by the clock of that time; None on an empty desk."""
    newest = newest_change()
    return None if newest is None else newest.at


def undone_at(changes: Iterable[Change]) -> dict[int | None, datetime]:
    """When changes were undone, by the ids of those that undid them."""
    undoing = {each.undone_by_id for each in changes} - {None}
    if not undoing:
        return {}
    return {row.id: row.at for row in Change.select().where(Change.id.in_(undoing))}
