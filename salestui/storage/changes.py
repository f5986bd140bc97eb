"""The one history: each action of the person is one change, written together with its rows.

Whatever is shown of the past (the log's action lines, "edited" marks with the old text, an item's
own history) is read from here.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from peewee import (
    AutoField,
    CharField,
    DateField,
    ForeignKeyField,
    IntegerField,
    IntegrityError,
    Model,
    TextField,
    fn,
)

from salestui.dates.clock import Now
from salestui.kit.refusal import Refusal
from salestui.kit.tell import Tell, tell_nobody
from salestui.language import N_, sentence
from salestui.storage.database import (
    InstantField,
    Record,
    database,
    insert_many,
    raw,
    tables,
    write_raw,
)
from salestui.storage.search import Searched, refresh

R = TypeVar("R", bound=Record)


class Change(Model):
    """One action of the person."""

    id = AutoField()
    at = InstantField()
    working_day = DateField(index=True)
    register = CharField()
    sentence = TextField()
    """The msgid of what was done, with `{names}`."""
    arguments = TextField(default="{}")
    """What the names in the sentence stand for, as JSON."""
    undone_by: ForeignKeyField[Any] = ForeignKeyField("self", null=True, backref="undoes")

    class Meta:
        database = database
        table_name = "change"


class ChangeRow(Model):
    """One row that a change wrote: only the columns that differ."""

    id = AutoField()
    change = ForeignKeyField(Change, backref="rows")
    table = CharField()
    key = IntegerField()
    before = TextField(null=True)
    """JSON of the columns before; null when the change made the row."""
    after = TextField(null=True)
    """JSON of the columns after; null when the change deleted the row."""

    class Meta:
        database = database
        table_name = "change_row"
        indexes = ((("table", "key"), False),)


UNDONE = N_("Undone: {what}")
"""The sentence of a change that undoes another."""

WHAT = "what"
"""The argument of that sentence: the msgid of the other's, whose own arguments stand beside it."""


INDEXING = N_("Rows made findable")


class Overtaken(Refusal):
    """The row was changed in another window since it was read."""

    def __init__(self) -> None:
        super().__init__(N_("This was changed in another window meanwhile; please look again."))


class Writer:
    """Writes rows and remembers what they were; the only way that registers change data."""

    def __init__(self, change: Change) -> None:
        self._change = change
        self.id = change.id
        self.wrote = False
        self.tell: Tell = tell_nobody
        """Is told how far it is, where much is written: the search index follows at the end."""
        self._searched: dict[type[Record], set[int]] = defaultdict(set)

    def say(self, **arguments: object) -> None:
        """Fill in names of the change's sentence that are only known now, such as a number."""
        known = json.loads(self._change.arguments) | arguments
        self._change.arguments = _json(known)
        self._change.save(only=["arguments"])

    def add(self, model: type[R], /, **values: object) -> R:
        """Add a row."""
        row = model.create(**{"id": self._next_id(model), **values}, force_insert=True)
        self._keep(model, row.id, None, raw(model, row.id))
        return row

    def add_many(self, model: type[R], rows: Sequence[Mapping[str, object]]) -> list[int]:
        """Add rows of the same columns, many at once; returns their ids in order."""
        if not rows:
            return []
        # Under the write lock that the change holds nobody takes an id from between them.
        first = self._next_id(model)
        keys = list(range(first, first + len(rows)))
        fields = model._meta.fields
        said = [(name, fields[name].db_value) for name in rows[0]]
        unsaid = [name for name in fields if name not in rows[0] and name != "id"]
        columns = ["id", *(fields[name].column_name for name in [*rows[0], *unsaid])]
        defaults = [fields[name].db_value(fields[name].default) for name in unsaid]
        written = [
            [key, *[kept_as(row[name]) for name, kept_as in said], *defaults]
            for key, row in zip(keys, rows, strict=True)
        ]
        insert_many(model, columns, written)
        added = (dict(zip(columns, values, strict=True)) for values in written)
        self._keep_many(model, [(key, None, row) for key, row in zip(keys, added, strict=True)])
        return keys

    def _next_id(self, model: type[Record]) -> int:
        """An id that no row ever had: what the history says of that one is not this one's."""
        ever = ChangeRow.select(fn.MAX(ChangeRow.key)).where(
            ChangeRow.table == model._meta.table_name
        )
        return max(model.select(fn.MAX(model.id)).scalar() or 0, ever.scalar() or 0) + 1

    def follow(self, model: type[R], key: int, /, **values: object) -> None:
        """Set columns that follow from other rows; no other version, for nobody edits them."""
        before = raw(model, key)
        model.update(**values).where(model.id == key).execute()
        self._keep_differing(model, key, before)

    def update(
        self, model: type[R], key: int, version: int | None = None, /, **values: object
    ) -> None:
        """Change a row; with `version`, only if it is still the one that was read.

        Raises `Overtaken` when it is not.
        """
        before = self._raw(model, key)
        if version is not None and before["version"] != version:
            raise Overtaken
        model.update(version=before["version"] + 1, **values).where(model.id == key).execute()
        self._keep_differing(model, key, before)

    def _raw(self, model: type[Record], key: int) -> dict[str, Any]:
        if not model.select().where(model.id == key).exists():
            raise Overtaken
        return raw(model, key)

    def delete(self, model: type[R], key: int) -> None:
        """Delete a row; raises `Overtaken` when it is gone already."""
        before = self._raw(model, key)
        model.delete().where(model.id == key).execute()
        self._keep(model, key, before, None)

    def move_references(self, model: type[R], source: int, target: int) -> None:
        """Point every foreign key on row `source` of `model` to row `target`."""
        for field, other in model._meta.backrefs.items():
            if not issubclass(other, Record):
                continue
            referring = other.select(other.id).where(field == source).tuples()
            for (key,) in list(referring):
                self.update(other, key, **{field.name: target})

    def refers_to(self, model: type[R], key: int) -> bool:
        """Whether any row refers to a row of `model`."""
        return any(
            other.select(other.id).where(field == key).exists()
            for field, other in model._meta.backrefs.items()
            if issubclass(other, Record)
        )

    def put_back(self, model: type[Record], key: int, before: Mapping[str, object] | None) -> None:
        """Let a row be again what it was before a change: other columns, there, or gone."""
        if before is None:
            self.delete(model, key)
            return
        row = model.get_or_none(model.id == key)
        values = {name: value for name, value in before.items() if name != "version"}
        if row is None:
            # A version that nobody has read: who still shows the old one must look again.
            values["version"] = int(str(before["version"])) + 1
            insert_many(model, list(values), [list(values.values())])
            self._keep(model, key, None, raw(model, key))
            return
        was = raw(model, key)
        write_raw(model, key, {**values, "version": was["version"] + 1})
        self._keep_differing(model, key, was)

    def close(self, today: date) -> None:
        """Let the search index follow what was written."""
        found = {
            model: keys for model, keys in self._searched.items() if issubclass(model, Searched)
        }
        self._searched = defaultdict(set)
        of = sum(map(len, found.values()))
        done = 0

        def followed(more: int) -> None:
            nonlocal done
            done += more
            self.tell(INDEXING, done, of)

        for model, keys in found.items():
            refresh(model, keys, today, followed)

    def _keep_differing(self, model: type[Record], key: int, before: Mapping[str, object]) -> None:
        after = raw(model, key)
        changed = [name for name in after if after[name] != before[name]]
        if changed:
            self._keep(
                model,
                key,
                {name: before[name] for name in changed},
                {name: after[name] for name in changed},
            )

    def _keep(
        self,
        model: type[Record],
        key: int,
        before: Mapping[str, object] | None,
        after: Mapping[str, object] | None,
    ) -> None:
        self._keep_many(model, [(key, before, after)])

    def _keep_many(
        self,
        model: type[Record],
        rows: Sequence[tuple[int, Mapping[str, object] | None, Mapping[str, object] | None]],
    ) -> None:
        self.wrote = True
        insert_many(
            ChangeRow,
            ["change_id", "table", "key", "before", "after"],
            (
                (
                    self._change.id,
                    model._meta.table_name,
                    key,
                    None if before is None else _json(before),
                    None if after is None else _json(after),
                )
                for key, before, after in rows
            ),
        )
        if issubclass(model, Searched):
            self._searched[model] |= {key for key, _before, _after in rows}
        elif model.SEARCHED_THROUGH:
            through = model._meta.fields[model.SEARCHED_THROUGH]
            for key, before, after in rows:
                named = [each.get(through.column_name) for each in (before or {}, after or {})]
                owners = [each for each in named if each] or [raw(model, key)[through.column_name]]
                self._searched[through.rel_model] |= {int(str(each)) for each in owners}


@contextmanager
def change(now: Now, register: str, said: str, /, **arguments: object) -> Iterator[Writer]:
    """One action of the person: what is written inside is kept as a whole or not at all.

    `said` is a msgid; `arguments` fill in its names. An action that wrote nothing leaves
    nothing behind. Never await inside.
    """
    with database.atomic():
        kept = Change.create(
            at=now.at,
            working_day=now.day,
            register=register,
            sentence=said,
            arguments=_json(arguments),
        )
        writer = Writer(kept)
        yield writer
        if writer.wrote:
            writer.close(now.day)
        else:
            kept.delete_instance()


@dataclass(frozen=True)
class PastChange:
    """What was done, when: one change as the screens tell it."""

    at: datetime
    register: str
    sentence: str
    arguments: Mapping[str, object]

    @property
    def words(self) -> str:
        """It in the language of the screen."""
        arguments = dict(self.arguments)
        if self.sentence == UNDONE:
            arguments[WHAT] = sentence(str(arguments[WHAT]), **arguments)
        return sentence(self.sentence, **arguments)


def take_back(now: Now, key: int) -> None:
    """Undo a change by another change; both stay in the history.

    Raises `Refusal` when a row that it wrote has been written again since.
    """
    undone = Change.get_by_id(key)
    rows = list(ChangeRow.select().where(ChangeRow.change == key).order_by(ChangeRow.id.desc()))
    if undone.undone_by is not None or _is_stood_on(undone):
        raise Refusal(N_("Something that this changed has been changed again since."))
    models = {each._meta.table_name: each for each in tables() if issubclass(each, Record)}
    arguments = {WHAT: undone.sentence, **json.loads(undone.arguments)}
    try:
        with change(now, undone.register, UNDONE, **arguments) as writer:
            for row in rows:
                before = None if row.before is None else json.loads(row.before)
                writer.put_back(models[row.table], row.key, before)
            Change.update(undone_by=writer.id).where(Change.id == key).execute()
    except (IntegrityError, sqlite3.IntegrityError) as error:
        raise Refusal(N_("Something that this changed has been changed again since.")) from error


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


def _is_stood_on(undone: Change) -> bool:
    """Whether a later change, itself not undone, wrote a row that this one wrote."""
    later = ChangeRow.alias()
    undoing = Change.select(Change.undone_by).where(Change.undone_by.is_null(False))
    return (
        ChangeRow.select()
        .join(later, on=(later.table == ChangeRow.table) & (later.key == ChangeRow.key))
        .join(Change, on=later.change == Change.id)
        .where(
            ChangeRow.change == undone.id,
            later.change > undone.id,
            Change.undone_by.is_null(),
            Change.id.not_in(undoing),
        )
        .exists()
    )


def changes_of_day(day: date, without: str) -> list[PastChange]:
    """What was done on a working day in all registers but one, in order; undone things left out."""
    rows = (
        Change.select()
        .where(
            Change.working_day == day,
            Change.register != without,
            Change.sentence != UNDONE,
            Change.undone_by.is_null(),
        )
        .order_by(Change.at, Change.id)
    )
    return [
        PastChange(row.at, row.register, row.sentence, json.loads(row.arguments)) for row in rows
    ]


def earlier_values(model: type[Record], keys: list[int], column: str) -> dict[int, list[str]]:
    """The values that a column of some rows had before it was edited, oldest first, by key."""
    rows = (
        ChangeRow.select(ChangeRow.key, ChangeRow.before)
        .join(Change)
        .where(
            ChangeRow.table == model._meta.table_name,
            ChangeRow.key.in_(keys),
            ChangeRow.before.is_null(False),
            ChangeRow.after.is_null(False),
            Change.undone_by.is_null(),
        )
        .order_by(ChangeRow.id)
    )
    earlier: dict[int, list[str]] = {}
    for row in rows:
        before = json.loads(row.before or "{}")
        if column in before:
            earlier.setdefault(row.key, []).append(before[column])
    return earlier


def values_over_time(model: type[Record], key: int, column: str) -> list[tuple[datetime, str]]:
    """When a column of a row took which value, oldest first, the first one included."""
    rows = (
        ChangeRow.select(ChangeRow.after, Change.at)
        .join(Change)
        .where(
            ChangeRow.table == model._meta.table_name,
            ChangeRow.key == key,
            ChangeRow.after.is_null(False),
            Change.undone_by.is_null(),
        )
        .order_by(ChangeRow.id)
    )
    return [
        (row.change.at, after[column])
        for row in rows
        if column in (after := json.loads(row.after or "{}"))
    ]


def newest_change() -> tuple[int, PastChange] | None:
    """The change made last, with its number; None on an empty desk."""
    row = Change.select().order_by(Change.id.desc()).first()
    if row is None:
        return None
    return row.id, PastChange(row.at, row.register, row.sentence, json.loads(row.arguments))


def last_change(before: int | None = None) -> int:
    """The number of the change made last, or last before another; 0 for none."""
    numbers = Change.select(fn.MAX(Change.id))
    return (numbers if before is None else numbers.where(Change.id < before)).scalar() or 0


def last_instant() -> datetime | None:
    """When the newest change was made, by the clock of that time; None on an empty desk."""
    newest = newest_change()
    return None if newest is None else newest[1].at


# Made once: `json.dumps` makes another for each row of a large import.
_json: Callable[[Mapping[str, object]], str] = json.JSONEncoder(
    ensure_ascii=False, default=str
).encode
