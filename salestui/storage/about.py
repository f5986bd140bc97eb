"""Which tables have a row about one row of another: one question instead of one to each."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from peewee import Select, Value, fn

from salestui.storage.database import database, tuples
from salestui.storage.once import asked_once


@asked_once
def tables_about(columns: tuple[Any, ...], key: int) -> Collection[type[Any]]:
    """The models of those of some foreign keys that name the row with an id."""
    rows = [each.model.select(Value(1)).where(each == key) for each in columns]
    if not rows:
        return ()
    (found,) = tuples(Select(columns=[fn.EXISTS(each) for each in rows]).bind(database))
    return {each.model for each, is_there in zip(columns, found, strict=True) if is_there}
