"""What a migration does to columns, it does to their history: told from its beginning, that still
ends with the rows as they are.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest
from peewee import SqliteDatabase

from salestui.storage.history_columns import (
    add_columns,
    drop_columns,
    rename_column,
    rename_table,
)

Row = dict[str, Any]
Written = tuple[Any, ...]

PAST: tuple[Written, ...] = (
    ("umbrella", 1, None, {"id": 1, "colour": "红", "owner": None, "notes": "{}"}),
    ("umbrella", 2, None, {"id": 2, "colour": "", "owner": 7, "notes": '["a", 1]'}),
    ("umbrella", 1, {"colour": "红"}, {"colour": "绿色 'x'"}),
    ("umbrella", 2, {"id": 2, "colour": "", "owner": 7, "notes": '["a", 1]'}, None),
    ("umbrella", 2, None, {"id": 2, "colour": "", "owner": 7, "notes": '["a", 1]'}),
    ("umbrella", 1, {"owner": None}, {"owner": 3}),
    ("hat", 1, None, {"id": 1, "colour": "红"}),
)
"""What was written, and of which row: before and after."""


@pytest.fixture
def base() -> Iterator[SqliteDatabase]:
    """A database with that history."""
    base = SqliteDatabase(":memory:")
    with closing(base):
        run(base, 'CREATE TABLE change_row (id INTEGER PRIMARY KEY, "table", "key", before, after)')
        for table, key, *both in PAST:
            sides = [
                None if side is None else json.dumps(side, ensure_ascii=False) for side in both
            ]
            run(base, "INSERT INTO change_row VALUES (NULL, ?, ?, ?, ?)", table, key, *sides)
        yield base


def run(base: SqliteDatabase, statement: str, *values: object) -> Any:
    """Execute a statement."""
    return base.execute_sql(statement, values)  # type: ignore[no-untyped-call] # stubs


def history(base: SqliteDatabase) -> list[Written]:
    """The history as it is told now."""
    rows = run(base, 'SELECT "table", "key", before, after FROM change_row ORDER BY id')
    return [
        (table, key, *(None if side is None else json.loads(side) for side in both))
        for table, key, *both in rows
    ]


def told(change: Callable[[str, Row], Row]) -> list[Written]:
    """The history with each side changed, where it is of an umbrella and says anything."""
    return [
        (
            table,
            key,
            *(
                change(kind, {**side}) if side is not None and table == "umbrella" else side
                for kind, side in zip(("before", "after"), both, strict=True)
            ),
        )
        for table, key, *both in PAST
    ]


def test_columns_that_come_were_there_from_the_first_day(base: SqliteDatabase) -> None:
    add_columns(base, "umbrella", {"number": "printf('%03d', \"key\")", "lent_on": "NULL"})

    def added(kind: str, side: Row) -> Row:
        return side | {"number": f"{side['id']:03d}", "lent_on": None} if "id" in side else side

    assert history(base) == told(added)


def test_what_was_written_since_stays_when_columns_come(base: SqliteDatabase) -> None:
    run(base, "DELETE FROM change_row WHERE id > 1")
    run(base, 'UPDATE change_row SET after = \'{"id":1,"number":"own","lent_on":null}\'')
    before = history(base)
    add_columns(base, "umbrella", {"number": "'other'", "lent_on": "'other'"})
    assert history(base) == before


def test_columns_that_go_have_never_been(base: SqliteDatabase) -> None:
    drop_columns(base, "umbrella", "colour", "notes")
    gone = {"colour", "notes"}
    assert history(base) == told(
        lambda kind, side: {name: side[name] for name in side if name not in gone}
    )


def test_a_column_has_always_had_its_new_name(base: SqliteDatabase) -> None:
    for old, new in (("colour", "paint"), ("owner", "lent_to"), ("notes", "more")):
        rename_column(base, "umbrella", old, new)
    names = {"colour": "paint", "owner": "lent_to", "notes": "more"}
    assert history(base) == told(
        lambda kind, side: {names.get(name, name): side[name] for name in side}
    )


def test_a_table_has_always_had_its_new_name(base: SqliteDatabase) -> None:
    rename_table(base, "umbrella", "parasol")
    expected = [("parasol" if each[0] == "umbrella" else each[0], *each[1:]) for each in PAST]
    assert history(base) == expected


def test_what_is_no_json_any_more_is_no_bar(base: SqliteDatabase) -> None:
    run(base, "UPDATE change_row SET before = '{', after = 'x' WHERE id = 3")
    add_columns(base, "umbrella", {"number": "1"})
    drop_columns(base, "umbrella", "colour")
    rename_column(base, "umbrella", "owner", "lent_to")
    kept = run(base, "SELECT before, after FROM change_row WHERE id = 3").fetchone()
    assert kept == ("{", "x")
