"""The history follows the schema: for migrations.

A history row names columns of its day. A migration that adds, drops or renames columns of a table
with history does the same here, so that the history, told from its beginning, still ends with the
rows as they are: every step of it can be undone, redone and shown, whatever its schema was.

Released migrations call these: what they do to a desk stays as it is.
"""

from collections.abc import Callable, Mapping
from typing import Any

from peewee import SqliteDatabase

_SIDES = (("before", "after"), ("after", "before"))


def add_columns(db: SqliteDatabase, table: str, values: Mapping[str, str]) -> None:
    """Let rows have had columns from their first day on; `values` are SQL, `"key"` is the id.

    Only whole rows need them, those that were added or deleted: nobody has changed them yet.
    """
    inserted = ", ".join(f"'$.{column}', {value}" for column, value in values.items())
    first = next(iter(values))
    for side, other in _SIDES:
        lacks = f'"{other}" IS NULL AND {_has(side, first)} = 0'
        _update(db, table, f'"{side}" = json_insert("{side}", {inserted})', lacks)


def drop_columns(db: SqliteDatabase, table: str, *columns: str) -> None:
    """Let columns never have been; what people wrote into them must stand elsewhere by then."""
    paths = ", ".join(f"'$.{column}'" for column in columns)
    for side, _other in _SIDES:
        named = " OR ".join(f"{_has(side, column)} = 1" for column in columns)
        _update(db, table, f'"{side}" = json_remove("{side}", {paths})', f"({named})")


def rename_column(db: SqliteDatabase, table: str, old: str, new: str) -> None:
    """Let a column always have had its new name."""
    for side, _other in _SIDES:
        value = f"json_extract(\"{side}\", '$.{old}')"
        moved = f"json_remove(json_insert(\"{side}\", '$.{new}', {value}), '$.{old}')"
        _update(db, table, f'"{side}" = {moved}', f"{_has(side, old)} = 1")


def rename_table(db: SqliteDatabase, old: str, new: str) -> None:
    """Let a table always have had its new name."""
    _update(db, old, f"\"table\" = '{new}'", "1")


def _has(side: str, column: str) -> str:
    """SQL: 1 where that side names the column, 0 where not; null for nothing, and for no JSON."""
    kept = f"json_type(\"{side}\", '$.{column}') IS NOT NULL"
    return f'CASE WHEN json_valid("{side}") THEN {kept} END'


def _update(db: SqliteDatabase, table: str, what: str, where: str) -> None:
    execute: Callable[..., Any] = db.execute_sql
    execute(f'UPDATE "change_row" SET {what} WHERE "table" = ? AND {where}', (table,))
