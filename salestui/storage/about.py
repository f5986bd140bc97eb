"""Which tables have a row about a customer: one question instead of one to each register."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from peewee import Select, Value, fn

from salestui.storage.database import database, tuples
from salestui.storage.once import asked_once


@asked_once
def tables_about(models: Collection[type[Any]], customer: int) -> Collection[type[Any]]:
    """Those of some models, each with a field `customer`, that have a row about a customer."""
    rows = [
        each.select(Value(1)).where(each._meta.fields["customer"] == customer) for each in models
    ]
    if not rows:
        return ()
    (found,) = tuples(Select(columns=[fn.EXISTS(each) for each in rows]).bind(database))
    return {each for each, is_there in zip(models, found, strict=True) if is_there}
