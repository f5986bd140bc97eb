"""A connection to the desk's database that fails at a write, as a disk or another program does.

The product has no switch for this: the test opens the database with this connection in its place.
"""

import re
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from salestui.storage.database import FILE, database, drafts_file, watch
from salestui.storage.drafts import open_drafts
from salestui.storage.opening import open_database
from salestui.storage.watch import identity_of
from tests.desk import Person

WRITES = (
    *("BEGIN", "INSERT", "UPDATE", "DELETE", "REPLACE", "COMMIT"),
    *("CREATE", "ALTER", "DROP"),
)


@dataclass(frozen=True)
class Kind:
    """A kind of failure."""

    name: str
    code: int
    message: str
    """SQLite's own."""
    said: str
    """What the person is told, as it begins."""
    rolls_back: bool = False
    """Whether SQLite has rolled the transaction back by itself when it says so."""


KINDS = (
    Kind(
        "FULL",
        sqlite3.SQLITE_FULL,
        "database or disk is full",
        "Not saved: the disk is full.",
        rolls_back=True,
    ),
    Kind(
        "IOERR",
        sqlite3.SQLITE_IOERR | 3 << 8,
        "disk I/O error",
        "Not saved: the disk reports an error.",
    ),
    Kind(
        "READONLY",
        sqlite3.SQLITE_READONLY,
        "attempt to write a readonly database",
        "Not saved: the data may only be read.",
    ),
    Kind(
        "BUSY",
        sqlite3.SQLITE_BUSY,
        "database is locked",
        "Not saved: another program holds the data.",
    ),
)


class Fuse:
    """Blows at a write, once it is set."""

    def __init__(self) -> None:
        self._kind: Kind | None = None
        self._left = 0
        self._stays = False
        self.has_blown = False

    def set(self, kind: Kind, at: int, *, stays: bool = False) -> None:
        """Let the write fail that is the `at`th from now, from 1; with `stays`, all since then."""
        self._kind, self._left, self._stays = kind, at, stays
        self.has_blown = False

    def mend(self) -> None:
        """Let every write succeed again."""
        self._kind = None

    def burn(self, connection: sqlite3.Connection, statement: str) -> None:
        """Fail, if it is this write's turn."""
        kind = self._kind
        if kind is None or not statement.lstrip().upper().startswith(WRITES):
            return
        self._left -= 1
        # Who begins asks again for a while: the other program must go on writing.
        is_held = kind.code == sqlite3.SQLITE_BUSY and statement.startswith("BEGIN")
        if self._left > 0 or (self.has_blown and not self._stays and not is_held):
            return
        self.has_blown = True
        if kind.rolls_back and connection.in_transaction:
            sqlite3.Cursor(connection).execute("ROLLBACK")
        error = sqlite3.OperationalError(kind.message)
        error.sqlite_errorcode = kind.code
        raise error


FUSE = Fuse()
"""Of the database."""

DRAFTS_FUSE = Fuse()
"""Of the drafts' file."""


class FailingConnection(sqlite3.Connection):
    """Gives cursors that ask a fuse before they write."""

    fuse = FUSE

    def cursor(self, factory: Any = None) -> Any:
        return super().cursor(FailingCursor)


class FailingDrafts(FailingConnection):
    """The same for the drafts."""

    fuse = DRAFTS_FUSE


class FailingCursor(sqlite3.Cursor):
    """Asks the fuse of its connection before it writes."""

    connection: FailingConnection

    def execute(self, statement: str, parameters: Any = ()) -> Self:
        self.connection.fuse.burn(self.connection, statement)
        return super().execute(statement, parameters)

    def executemany(self, statement: str, parameters: Iterable[Any]) -> Self:
        self.connection.fuse.burn(self.connection, statement)
        return super().executemany(statement, parameters)


def open_failing(folder: Path) -> Fuse:
    """Open the desk's database in `folder`, and its drafts, with connections that can fail."""
    open_database(folder)
    open_drafts()
    for base, fuse, factory in (
        (database, FUSE, FailingConnection),
        (drafts_file, DRAFTS_FUSE, FailingDrafts),
    ):
        fuse.mend()
        base.close()
        base.connect_params["factory"] = factory
        base.connect()
    watch(folder / FILE, identity_of(folder / FILE))  # what lies beside it was made anew
    return FUSE


def is_told(person: Person, kind: Kind) -> bool:
    """Whether the screen says why nothing was saved."""
    shown = re.sub(r"\s+", " ", " ".join(person.lines))
    return kind.said in shown
