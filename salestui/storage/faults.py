"""Faults while writing: what the disk, or another program, did to a save, in words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from peewee import DatabaseError

from salestui.kit.refusal import Refusal
from salestui.language import N_
from salestui.storage.database import PATIENCE, database

_SAID = {
    sqlite3.SQLITE_FULL: N_(
        "Not saved: the disk is full. Your text stays here; make room, then try again."
    ),
    sqlite3.SQLITE_IOERR: N_(
        "Not saved: the disk reports an error. Your text stays here; please try again."
    ),
    sqlite3.SQLITE_READONLY: N_(
        "Not saved: the data may only be read. Your text stays here; allow writing, then try again."
    ),
    sqlite3.SQLITE_BUSY: N_(
        "Not saved: another program holds the data. Your text stays here; try again in a moment."
    ),
    sqlite3.SQLITE_CANTOPEN: N_(
        "Not saved: the folder of the data cannot be reached. Your text stays here; try again "
        "when it is there."
    ),
    sqlite3.SQLITE_CORRUPT: N_(
        "Not saved: the data file is damaged. Your text stays as a draft; open salestui again, "
        "and it offers the newest backup."
    ),
}
_SAID[sqlite3.SQLITE_LOCKED] = _SAID[sqlite3.SQLITE_BUSY]
_SAID[sqlite3.SQLITE_NOTADB] = _SAID[sqlite3.SQLITE_CORRUPT]

_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)

_PRIMARY = 0xFF
"""The part of SQLite's result codes that tells the kind of error."""


class Fault(Refusal):
    """A save that the disk or another program stood in the way of; nothing of it was written."""


class Busy(Fault):
    """A save that another program stood in the way of."""


@contextmanager
def transaction(patience: float = PATIENCE) -> Iterator[None]:
    """Write what is done inside as a whole or not at all; raises `Fault` for the latter.

    For `patience` seconds it waits for others who write; a transaction inside another does not.
    """
    try:
        with _waiting(patience), database.atomic():
            yield
    except (DatabaseError, sqlite3.DatabaseError) as error:
        code = _code_of(error)
        if code is None:
            raise
        kind = Busy if code in _BUSY else Fault
        raise kind(_SAID[code]) from error


@contextmanager
def _waiting(patience: float) -> Iterator[None]:
    if patience == PATIENCE:
        yield
        return
    _wait(patience)
    try:
        yield
    finally:
        _wait(PATIENCE)


def _wait(seconds: float) -> None:
    database.execute_sql(f"PRAGMA busy_timeout = {round(seconds * 1000)}")  # type: ignore[no-untyped-call] # stubs


def _code_of(error: BaseException | None) -> int | None:
    # SQLite has often rolled back already; that this cannot be done again hides what it was.
    while error is not None:
        for each in (error, *error.args):
            code = getattr(each, "sqlite_errorcode", None)
            if code is not None and code & _PRIMARY in _SAID:
                return int(code & _PRIMARY)
        error = error.__context__
    return None
