"""The one database of the desk: opened private and durable, migrated, and watched for changes."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeVar, overload

from peewee import AutoField, DatabaseError, Field, IntegerField, Model, SqliteDatabase

from salestui.language import N_

FILE = "salestui.db"
"""The database's name in the data folder."""

PATIENCE = 5
"""Seconds that a write waits for those of other windows."""

PRIVATE_FOLDER = 0o700
PRIVATE_FILE = 0o600
PRIVATE_UMASK = 0o077

_MIGRATIONS = Path(__file__).parent / "migrations"

SCHEMA = max(int(path.name[:4]) for path in _MIGRATIONS.iterdir() if path.suffix == ".py")
"""The number of the newest migration, kept as the database's `user_version`."""

# Without IMMEDIATE a read followed by a write fails at once beside another writer, whatever the
# timeout; full sync makes a commit survive a power cut.
database = SqliteDatabase(
    None,
    pragmas={
        "journal_mode": "wal",
        "foreign_keys": 1,
        "synchronous": "full",
        "cache_size": -1000,  # KiB: the system keeps the file's pages too
    },
    lock_type="IMMEDIATE",
)


class CannotOpen(Exception):
    """The database cannot be used; the message is a msgid, `arguments` fill it in."""

    def __init__(self, sentence: str, **arguments: object) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.arguments = arguments


V = TypeVar("V", datetime, datetime | None)

if TYPE_CHECKING:

    class InstantField(Field[V]):
        """An instant, aware; kept as text in UTC, so that its order is the order of time."""

        @overload
        def __new__(
            cls, *, null: Literal[True], index: bool = ...
        ) -> InstantField[datetime | None]: ...
        @overload
        def __new__(
            cls, *, null: Literal[False] = ..., index: bool = ...
        ) -> InstantField[datetime]: ...
        def __new__(cls, **options: Any) -> Any: ...

else:

    class InstantField(Field):
        """An instant, aware; kept as text in UTC, so that its order is the order of time."""

        field_type = "DATETIME"

        def db_value(self, value):
            if value is None or isinstance(value, str):
                return value
            return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")

        def python_value(self, value):
            return value if value is None else datetime.fromisoformat(value).replace(tzinfo=UTC)


class Record(Model):
    """A row that people edit; `version` counts its changes, so no window overwrites another."""

    id = AutoField()
    version = IntegerField(default=1)

    SEARCHED_THROUGH: ClassVar[str] = ""
    """The foreign key to the row that is found by what stands in this one."""

    class Meta:
        database = database


def open_database(folder: Path) -> None:
    """Open the database in `folder`, private and up to date, making both where there is none.

    Raises `CannotOpen` when it is of a newer version or the folder cannot be used.
    """
    # Set before the first file is made, so that the database, its WAL and the log are private from
    # the first moment.
    os.umask(PRIVATE_UMASK)
    try:
        path = folder / FILE
        if path.exists():
            folder.chmod(PRIVATE_FOLDER)
            path.chmod(PRIVATE_FILE)
        else:
            # A folder that was there before keeps its mode: it may be somebody's Documents.
            folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        database.init(str(path), timeout=PATIENCE)
        database.connect(reuse_if_open=False)
        _migrate()
    except CannotOpen:
        close_database()
        raise
    except (OSError, DatabaseError) as error:
        close_database()
        raise CannotOpen(
            N_("The data in {folder} cannot be opened: {reason}"), folder=folder, reason=error
        ) from error


def close_database() -> None:
    """Close the database, if it is open."""
    if not database.is_closed():
        database.close()


def _migrate() -> None:
    version = database.user_version
    if version == SCHEMA:
        return
    if version > SCHEMA:
        raise CannotOpen(
            N_("The data was written by a newer version of salestui; please install that version.")
        )
    # Imported here because it costs more than the rest of start-up's storage together.
    from playhouse.migrations import Runner  # type: ignore[import-untyped] # no stubs

    runner = Runner(database, directory=str(_MIGRATIONS))
    # Whether another window was faster is only known once this one holds the write lock.
    # A table that is built anew is dropped in between; within a transaction this cannot be set.
    database.foreign_keys = 0
    try:
        with database.atomic():
            runner.up()
            database.user_version = SCHEMA
    finally:
        database.foreign_keys = 1


def tables() -> list[type[Model]]:
    """Every model of the desk, found through Peewee's own metadata."""

    def below(model: type[Model]) -> Iterable[type[Model]]:
        for child in model.__subclasses__():
            yield child
            yield from below(child)

    return sorted({*below(Record)} - {Record}, key=lambda model: str(model._meta.table_name))


def tuples(query: Any) -> list[tuple[Any, ...]]:
    """What a query selects, a tuple for each row."""
    return list(query.tuples())


def insert_many(
    model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[object]]
) -> None:
    """Insert rows of database values, many at once."""
    names = ", ".join(f'"{column}"' for column in columns)
    marks = ", ".join("?" * len(columns))
    connection: sqlite3.Connection = database.connection()  # type: ignore[no-untyped-call] # stubs
    connection.executemany(
        f'INSERT INTO "{model._meta.table_name}" ({names}) VALUES ({marks})', rows
    )


def write_raw(model: type[Model], key: int, values: Mapping[str, object]) -> None:
    """Set columns of a row to database values."""
    names = ", ".join(f'"{column}" = ?' for column in values)
    database.execute_sql(  # type: ignore[no-untyped-call] # stubs
        f'UPDATE "{model._meta.table_name}" SET {names} WHERE id = ?', (*values.values(), key)
    )


def raw(model: type[Model], key: int) -> dict[str, Any]:
    """One row as the database keeps it, by column name."""
    return raw_many(model, [key])[key]


def raw_many(model: type[Model], keys: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Rows as the database keeps them, by id; those that are not there are left out."""
    marks = ", ".join("?" * len(keys))
    with closing(
        database.execute_sql(  # type: ignore[no-untyped-call] # stubs
            f'SELECT * FROM "{model._meta.table_name}" WHERE id IN ({marks})', list(keys)
        )
    ) as cursor:
        names = [column[0] for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return {row["id"]: row for row in rows}
