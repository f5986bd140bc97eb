"""The one database of the desk: opened private and durable, migrated, and watched for changes."""

from __future__ import annotations

import errno
import json
import os
import sqlite3
import stat
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing, suppress
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal, NamedTuple, TypeVar, overload

from peewee import (
    SQL,
    AutoField,
    DateField,
    Field,
    IntegerField,
    Model,
    SqliteDatabase,
)

from salestui.dates.clock import FIRST_DAY, LAST_DAY
from salestui.language import sentence
from salestui.storage.migrations import SCHEMA
from salestui.storage.open_errors import (
    FOREIGN,
    GONE,
    IN_THE_WAY,
    NEWER,
    OPENING,
    trouble_at,
)
from salestui.storage.watch import WATCH, Identity

FILE = "salestui.db"
"""The database's name in the data folder."""

DRAFTS_FILE = "drafts.db"
"""The name of the drafts' file beside it."""

BESIDE = ("-wal", "-shm")
"""What SQLite adds to the name for the files that belong to the database."""

OURS = frozenset({"change", "schema_migration"})
"""Tables that every desk has had from the first."""

PATIENCE = 5
"""Seconds that a start waits for a lock to go."""

PRIVATE_FOLDER = 0o700
PRIVATE_FILE = 0o600
PRIVATE_UMASK = 0o077


def _durable() -> SqliteDatabase:
    # Without IMMEDIATE a read followed by a write fails at once beside another writer, whatever the
    # timeout; full sync makes a commit survive a power cut, on macOS with the two below it.
    return SqliteDatabase(
        None,
        pragmas={
            "journal_mode": "wal",
            "foreign_keys": 1,
            "synchronous": "full",
            "fullfsync": 1,
            "checkpoint_fullfsync": 1,
            "cache_size": -1000,  # KiB: the system keeps the file's pages too
        },
        lock_type="IMMEDIATE",
    )


database = _durable()

drafts_file = _durable()
"""The drafts, in a file of their own: who types waits for nobody who writes into the database.

`storage.drafts` opens it when it is first needed.
"""


class CannotOpen(Exception):
    """The database cannot be used; the message is a msgid, `arguments` fill it in.

    `trouble` is its code in `storage.open_errors`.
    """

    def __init__(self, sentence: str, /, trouble: str = "", **arguments: object) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.trouble = trouble
        self.arguments = arguments

    @property
    def words(self) -> str:
        """It in the language of the screen."""
        return sentence(self.sentence, **self.arguments)


EARLIEST = datetime.combine(FIRST_DAY, time(), UTC)
LATEST = datetime.combine(LAST_DAY, time(), UTC)
"""What an older step or another program has left beyond these, or in no form that can be read, is
shown as one of them: it can be seen and set right, and nobody who counts with it fails."""


def _instant(value: object) -> datetime:
    try:
        return min(max(datetime.fromisoformat(str(value)).replace(tzinfo=UTC), EARLIEST), LATEST)
    except ValueError:
        return EARLIEST


class DayField(DateField):
    """A day."""

    def python_value(self, value: object) -> date | None:
        """The day that was kept."""
        if value is None:
            return None
        try:
            return min(max(date.fromisoformat(str(value)), FIRST_DAY), LAST_DAY)
        except ValueError:
            return FIRST_DAY


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
            # Not by strftime, which on some systems writes the year 26 with two digits.
            return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")

        def python_value(self, value):
            return value if value is None else _instant(value)


class Record(Model):
    """A row that people edit; `version` counts its changes, so no window overwrites another."""

    id = AutoField()
    version = IntegerField(default=1)

    SEARCHED_THROUGH: ClassVar[str] = ""
    """The foreign key to the row that is found by what stands in this one."""

    class Meta:
        database = database


def watch(path: Path, opened: Identity | None) -> None:
    """From now on notice when a file of the database that was `opened` is not in its place."""
    # Those beside it lie where a link leads.
    WATCH.begin([path, *files_of(path.resolve())[1:]], opened)


def has_data(path: Path) -> bool:
    """Whether there is anything in the file of a database, or may be."""
    try:
        return path.stat().st_size > 0
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True  # opening it will say why


def read_only(path: Path) -> str:
    """What opens a database for reading alone, and never makes one."""
    return uri_of(path, "mode=ro")


def uri_of(path: Path, how: str) -> str:
    """What SQLite opens a database by, with how it does so."""
    uri = path.absolute().as_uri()
    if not uri.startswith("file:///"):
        uri = uri.replace("file:", "file://", 1)  # on a server, as Windows names it
    return f"{uri}?{how}"


def cannot_open(error: BaseException, path: Path) -> CannotOpen:
    """Why the database cannot be used, in words that say what is safe and what to do."""
    return sentence_of(trouble_at(error, path), path, error)


def sentence_of(trouble: str, path: Path, error: object = "") -> CannotOpen:
    """The words for a trouble with the database."""
    return CannotOpen(
        OPENING[trouble], trouble=trouble, folder=path.parent, path=path, reason=error
    )


def close_database() -> None:
    """Close the database and the drafts' file, if they are open."""
    for each in (database, drafts_file):
        if not each.is_closed():
            each.close()


def see_that_it_is_ours(path: Path, ours: frozenset[str] = OURS, newest: int = SCHEMA) -> None:
    """Look at a database before anything is written into it; it stays as it is.

    Raises `CannotOpen` for one of a later version than the `newest` and for another program's,
    which lacks the tables of `ours`, and SQLite's error for one that was cut off or is no database.
    """
    log = _beside(path, "-wal")
    try:
        # As it lies there: to open another program's, or a damaged one, could make files beside it.
        found = _glance(path, "mode=ro" if log.exists() else "immutable=1")
    except sqlite3.DatabaseError:
        if not log.exists():
            raise
        found = _glance(path, "mode=ro")
    if _is_foreign(found, ours):
        raise sentence_of(FOREIGN, path)
    if found.version > newest:
        raise sentence_of(NEWER, path)


class _Glance(NamedTuple):
    """What is seen of a database at a glance."""

    version: int
    tables: frozenset[str]


def _glance(path: Path, how: str) -> _Glance:
    with closing(sqlite3.connect(uri_of(path, how), uri=True, timeout=PATIENCE)) as connection:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        return _Glance(version, frozenset(name for (name,) in names))


def _is_foreign(found: _Glance, ours: frozenset[str]) -> bool:
    """Whether it is another program's; one without tables may be a desk that is only begun."""
    return bool(found.tables) and not found.tables >= ours


def see_that_nothing_is_in_the_way(path: Path) -> None:
    """Raises `CannotOpen` where the place of the database's files is taken by no file.

    A link to a file may stand for the database; beside it SQLite itself follows none. To open a
    pipe would be to wait for ever, and a link that leads nowhere would make a file where it leads.
    """
    if path.is_symlink() and not path.exists():
        target = path.resolve()
        raise sentence_of(IN_THE_WAY if target.parent.is_dir() else GONE, target)
    real = path.resolve()
    for each in files_of(real):
        try:
            mode = each.lstat().st_mode
        except OSError:
            continue  # it is not there, or opening it will say why
        if not stat.S_ISREG(mode):
            error = FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(each))
            raise sentence_of(IN_THE_WAY, path if each == real else each, error)


def make_private(path: Path) -> None:
    """Let nobody else read the files of a database of ours.

    Never through a link: what it leads to has its own mode, and its own place to be set.
    """
    for each in files_of(path):
        # Not there yet, or on a stick that knows no modes, or of another user.
        with suppress(OSError):
            if not path.is_symlink() and stat.S_ISREG(each.lstat().st_mode):
                each.chmod(PRIVATE_FILE)


def files_of(path: Path) -> list[Path]:
    """The files in which SQLite keeps a database; those beside it need not be there."""
    return [path, *(_beside(path, end) for end in BESIDE)]


def _beside(path: Path, end: str) -> Path:
    return path.with_name(path.name + end)


def tables() -> list[type[Model]]:
    """Every model of the desk that has a table; those that others extend have none."""

    def below(model: type[Model]) -> Iterable[type[Model]]:
        for child in model.__subclasses__():
            yield child
            yield from below(child)

    found = {each for each in below(Record) if not each.__subclasses__()}
    return sorted(found, key=lambda model: str(model._meta.table_name))


def tuples(query: Any) -> list[tuple[Any, ...]]:
    """What a query selects, a tuple for each row."""
    return list(query.tuples())


def among(field: Any, keys: Iterable[int]) -> Any:
    """That a field is one of some integers: one value, where Peewee would make hundreds."""
    return field.in_(SQL("(SELECT value FROM json_each(?))", [json.dumps(list(keys))]))


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
