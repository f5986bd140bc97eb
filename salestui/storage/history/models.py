"""The one history: each action of the person is one change, written together with its rows."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from peewee import (
    AutoField,
    CharField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)

from salestui.language import N_
from salestui.storage.database import (
    DayField,
    InstantField,
    database,
)


class Change(Model):
    """One action of the person."""

    id = AutoField()
    at = InstantField()
    working_day = DayField(index=True)
    register = CharField()
    sentence = TextField()
    """The msgid of what was done, with `{names}`."""
    arguments = TextField(default="{}")
    """What the names in the sentence stand for, as JSON."""
    undone_by: ForeignKeyField[Any] = ForeignKeyField("self", null=True, backref="undoes")
    undone_by_id: int | None

    class Meta:
        database = database
        table_name = "change"


class ChangeRow(Model):
    """One row that a change wrote: only the columns that differ."""

    id = AutoField()
    change = ForeignKeyField(Change, backref="rows")
    change_id: int
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

REDONE = N_("Redone: {what}")
"""The sentence of a change that takes back an undoing."""

WHAT = "what"
"""The argument of both: the msgid of the change's, whose own arguments stand beside it."""

TAKING_BACK = (UNDONE, REDONE)

TRANSLATED = ("book", "step")
"""The arguments that are msgids themselves."""

AT_ONCE = 500
"""So many rows one statement asks for: SQLite takes 999 values at least."""

Columns = Mapping[str, Any]
"""Columns of a row as the database keeps them, by name."""


def columns_of(kept: str | None) -> Columns | None:
    """The columns that a history row keeps as JSON; None for none."""
    return None if kept is None else json.loads(kept)


# Made once: `json.dumps` makes another for each row of a large import.
as_json: Callable[[Mapping[str, object]], str] = json.JSONEncoder(
    ensure_ascii=False, default=str
).encode


def stands() -> Any:
    """That a change was something of its own, and was not undone."""
    return Change.undone_by.is_null() & Change.sentence.not_in(TAKING_BACK)
