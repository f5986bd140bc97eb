"""What is read from the history of a row together with the rows that belong to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Generic, NamedTuple

from peewee import (
    ForeignKeyField,
    chunked,
    fn,
)

from salestui.storage.database import (
    Record,
    among,
    tuples,
)
from salestui.storage.history.models import (
    AT_ONCE,
    TAKING_BACK,
    Change,
    ChangeRow,
    Columns,
    columns_of,
)
from salestui.storage.history.reading import PastChange, past_change, undone_at
from salestui.storage.history.writer import R


class TakenBack(NamedTuple, Generic[R]):
    """A row that was added and is gone, since what added it was undone."""

    row: R
    at: datetime
    """When it was undone."""


def taken_back(part: type[R], model: type[Record], key: int) -> list[TakenBack[R]]:
    """The rows of `part` that belonged to a row until they were taken back, oldest first.

    For parts that are added by changes which write the row too.
    """
    _field, path = _owner(part, model)
    wrote = ChangeRow.alias()
    rows = (
        ChangeRow.select(ChangeRow.after, Change.undone_by)
        .join(Change)
        .join(wrote, on=wrote.change == Change.id)
        .where(
            wrote.table == model._meta.table_name,
            wrote.key == key,
            # Not what came with it: that goes with it.
            wrote.before.is_null(False),
            ChangeRow.table == part._meta.table_name,
            ChangeRow.before.is_null(),
            fn.JSON_EXTRACT(ChangeRow.after, path) == key,
            Change.undone_by.is_null(False),
            Change.sentence.not_in(TAKING_BACK),
        )
        .order_by(ChangeRow.id)
        .distinct()
    )
    when_undone = undone_at([row.change for row in rows])
    return [
        TakenBack(_row_of(part, columns_of(row.after) or {}), when_undone[row.change.undone_by_id])
        for row in rows
    ]


class Merged(NamedTuple):
    """A row that a change deleted as it wrote the row that was to take its place."""

    columns: Columns
    """What it was, as the database keeps it."""
    parts: Sequence[Columns]
    """What was kept of the rows that belonged to it."""


def merged_into(
    model: type[Record], keys: Iterable[int], said: str, part: type[Record]
) -> dict[int, list[Merged]]:
    """What changes of a sentence, unless undone, merged into rows, by key; however often in turn.

    `part` is the model of rows that belonged to what was merged.
    """
    found: dict[int, list[Merged]] = defaultdict(list)
    into = {key: key for key in keys}
    while into:
        earlier: dict[int, int] = {}
        for key, change, gone, columns in _merges(model, list(into), said):
            rows = _rows_of_part(part, model, gone, [change])
            sides = [columns_of(side) for row in rows for side in (row.before, row.after)]
            found[into[key]].append(Merged(columns, [each for each in sides if each]))
            earlier[gone] = into[key]
        into = earlier
    return found


def _merges(
    model: type[Record], keys: Sequence[int], said: str
) -> Iterator[tuple[int, int, int, Columns]]:
    """The keys of rows, the change that merged another into each, that one's key and columns."""
    table = model._meta.table_name
    for part in chunked(keys, AT_ONCE):
        # Whether it was undone is looked at here: the index of what was not holds everything.
        merges = tuples(
            ChangeRow.select(ChangeRow.key, Change.id, Change.undone_by)
            .join(Change)
            .where(ChangeRow.table == table, among(ChangeRow.key, part), Change.sentence == said)
            .distinct()
        )
        for key, change, undone_by in merges:
            if undone_by is None:
                rows = ChangeRow.select(ChangeRow.key, ChangeRow.before).where(
                    ChangeRow.change == change, ChangeRow.table == table, ChangeRow.after.is_null()
                )
                for other, before in tuples(rows):
                    if other != key:
                        yield key, change, other, columns_of(before) or {}


def _row_of(model: type[R], columns: Columns) -> R:
    fields = model._meta.columns
    values = {
        fields[name].object_id_name if isinstance(fields[name], ForeignKeyField) else name: (
            fields[name].python_value(value)
        )
        for name, value in columns.items()
    }
    return model(**values)


def _owner(part: type[Record], model: type[Record]) -> tuple[ForeignKeyField[Any], str]:
    """The foreign key of a part on the row that it belongs to, and its path in the JSON."""
    (owner,) = (each for each in part._meta.refs if each.rel_model is model)
    return owner, f"$.{owner.column_name}"


class Version(NamedTuple):
    """What one change made of one row: only the columns that differ, as the database keeps them."""

    past: PastChange
    before: Columns | None
    """None when the change made the row."""
    after: Columns | None
    """None when the change deleted the row."""
    undone_at: datetime | None
    """When it was taken back, if it was."""
    parts: Mapping[str, Sequence[tuple[Columns | None, Columns | None]]]
    """The rows that belong to it which the change made or deleted too, by table."""


def versions_of(
    model: type[Record], key: int, parts: Sequence[type[Record]] = (), most: int = 200
) -> list[Version]:
    """The versions of a row, the newest first; `parts` are models whose rows belong to it."""
    rows = list(
        ChangeRow.select(ChangeRow, Change)
        .join(Change)
        .where(ChangeRow.table == model._meta.table_name, ChangeRow.key == key)
        .order_by(ChangeRow.id.desc())
        .limit(most)
    )
    when_undone = undone_at([row.change for row in rows])
    changed = [row.change_id for row in rows if row.before is not None]
    belonging: dict[int, dict[str, list[tuple[Columns | None, Columns | None]]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for part in parts:
        for row in _rows_of_part(part, model, key, changed):
            both = (columns_of(row.before), columns_of(row.after))
            belonging[row.change_id][row.table].append(both)
    found: dict[int, Version] = {}
    for row in rows:
        before, after = columns_of(row.before), columns_of(row.after)
        later = found.get(row.change_id)
        if later is not None:  # written more than once by one change
            before = None if before is None else {**(later.before or {}), **before}
            after = (
                later.after if after is None or later.after is None else {**after, **later.after}
            )
        found[row.change_id] = Version(
            past_change(row.change),
            before,
            after,
            when_undone.get(row.change.undone_by_id),
            belonging[row.change_id],
        )
    return list(found.values())


def _rows_of_part(
    part: type[Record], model: type[Record], key: int, changed: Sequence[int]
) -> list[ChangeRow]:
    """What was kept of the rows that belong to a row: of those it has, and of those it had."""
    owner, path = _owner(part, model)
    whose = fn.COALESCE(
        fn.JSON_EXTRACT(ChangeRow.before, path), fn.JSON_EXTRACT(ChangeRow.after, path)
    )
    of_part = ChangeRow.table == part._meta.table_name
    # By the index: a change that imported a hundred thousand rows is not searched through.
    has = tuples(part.select(part.id).where(owner == key))
    had = tuples(
        ChangeRow.select(ChangeRow.key).where(of_part, ChangeRow.change.in_(changed), whose == key)
    )
    keys = [each for (each,) in {*has, *had}]
    return list(ChangeRow.select().where(of_part, ChangeRow.key.in_(keys)).order_by(ChangeRow.id))
