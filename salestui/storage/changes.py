"""The one history: each action of the person is one change, written together with its rows.

Whatever is shown of the past (the log's action lines, "edited" marks with the old text, an item's
own history) is read from here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
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
    Model,
    TextField,
)

from salestui.dates.clock import Now
from salestui.kit.refusal import Refusal
from salestui.language import N_
from salestui.storage.database import InstantField, Record, database, raw

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


class Overtaken(Refusal):
    """The row was changed in another window since it was read."""

    def __init__(self) -> None:
        super().__init__(N_("This was changed in another window meanwhile; please look again."))


class Writer:
    """Writes rows and remembers what they were; the only way that registers change data."""

    def __init__(self, change: Change) -> None:
        self._change = change
        self.wrote = False

    def say(self, **arguments: object) -> None:
        """Fill in names of the change's sentence that are only known now, such as a number."""
        known = json.loads(self._change.arguments) | arguments
        self._change.arguments = _json(known)
        self._change.save(only=["arguments"])

    def add(self, model: type[R], /, **values: object) -> R:
        """Add a row."""
        row = model.create(**values)
        self._keep(model, row.id, None, raw(model, row.id))
        return row

    def update(
        self, model: type[R], key: int, version: int | None = None, /, **values: object
    ) -> None:
        """Change a row; with `version`, only if it is still the one that was read.

        Raises `Overtaken` when it is not.
        """
        before = raw(model, key)
        if version is not None and before["version"] != version:
            raise Overtaken
        model.update(version=before["version"] + 1, **values).where(model.id == key).execute()
        after = raw(model, key)
        changed = [name for name in after if after[name] != before[name]]
        self._keep(
            model,
            key,
            {name: before[name] for name in changed},
            {name: after[name] for name in changed},
        )

    def delete(self, model: type[R], key: int) -> None:
        """Delete a row."""
        before = raw(model, key)
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

    def _keep(
        self,
        model: type[Record],
        key: int,
        before: Mapping[str, object] | None,
        after: Mapping[str, object] | None,
    ) -> None:
        self.wrote = True
        ChangeRow.create(
            change=self._change,
            table=model._meta.table_name,
            key=key,
            before=None if before is None else _json(before),
            after=None if after is None else _json(after),
        )


@contextmanager
def change(now: Now, register: str, sentence: str, /, **arguments: object) -> Iterator[Writer]:
    """One action of the person: what is written inside is kept as a whole or not at all.

    `sentence` is a msgid; `arguments` fill in its names. An action that wrote nothing leaves
    nothing behind. Never await inside.
    """
    with database.atomic():
        kept = Change.create(
            at=now.at,
            working_day=now.day,
            register=register,
            sentence=sentence,
            arguments=_json(arguments),
        )
        writer = Writer(kept)
        yield writer
        if not writer.wrote:
            kept.delete_instance()


@dataclass(frozen=True)
class PastChange:
    """What was done, when: one change as the screens tell it."""

    at: datetime
    register: str
    sentence: str
    arguments: Mapping[str, object]


def changes_of_day(day: date, without: str) -> list[PastChange]:
    """What was done on a working day in all registers but one, in order; undone things left out."""
    rows = (
        Change.select()
        .where(Change.working_day == day, Change.register != without, Change.undone_by.is_null())
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


def last_instant() -> datetime | None:
    """When the newest change was made, by the clock of that time; None on an empty desk."""
    newest = newest_change()
    return None if newest is None else newest[1].at


def _json(values: Mapping[str, object]) -> str:
    return json.dumps(values, ensure_ascii=False, default=str)
