"""Faults while writing: what the disk, or another program, did to a save, in words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from random import random
from time import monotonic, sleep

from peewee import DatabaseError, OperationalError

from salestui.kit.refusal import Refusal
from salestui.language import N_
from salestui.storage.database import PATIENCE, database
from salestui.storage.watch import FOLDER, MOVED, REPLACED, WATCH

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

_PASSING = (*_BUSY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN)
UNREADABLE = N_("The data cannot be read just now; it is tried again each second.")

_LOST = {
    MOVED: N_(
        "Not saved: the data file was moved or deleted. Your text stays here. Its place: {path}"
    ),
    REPLACED: N_(
        "Not saved: another file has taken the data file's place; it was left as it is. Your text "
        "stays here. Its place: {path}"
    ),
    FOLDER: _SAID[sqlite3.SQLITE_CANTOPEN],
}

DANGLING = N_("Something that this refers to is gone meanwhile; please look again.")

ASKED_AGAIN = 0.005
"""Seconds after which, at the latest, it is asked again whether others have done writing."""

_PRIMARY = 0xFF
"""The part of SQLite's result codes that tells the kind of error."""


class Fault(Refusal):
    """A save that the disk or another program stood in the way of; nothing of it was written."""


class Busy(Fault):
    """A save that another program stood in the way of."""


class Lost(Fault):
    """A save into a file that nobody would find: it was moved, deleted or replaced."""


def see_that_it_is_there() -> None:
    """Raises `Lost` where the database that is open is not any more in its place."""
    loss = WATCH.look()
    if loss is not None:
        raise Lost(_LOST[loss.how], path=loss.path)


@contextmanager
def transaction(patience: float | None = None) -> Iterator[None]:
    """Write what is done inside as a whole or not at all; raises `Fault` for the latter.

    For `patience` seconds, `PATIENCE` unless said, it waits for others who write; a transaction
    inside another has waited already.
    """
    is_whole = not database.in_transaction()
    try:
        if is_whole:
            see_that_it_is_there()
        with ExitStack() as stack:
            _begin(stack, PATIENCE if patience is None else patience)
            yield
            if is_whole:
                see_that_it_is_there()
        if is_whole:
            # Between the look before and the commit it may have gone.
            see_that_it_is_there()
    except (DatabaseError, sqlite3.DatabaseError) as error:
        if _is_dangling(error):
            raise Refusal(DANGLING) from error
        code = _code_of(error)
        if code is None:
            raise
        kind = Busy if code in _BUSY else Fault
        raise kind(_SAID[code]) from error


@contextmanager
def reading() -> Iterator[None]:
    """Read what is read inside; raises `Fault` where that may be possible again in a moment."""
    try:
        yield
    except (DatabaseError, sqlite3.DatabaseError) as error:
        if _code_of(error) not in _PASSING:
            raise
        raise Fault(UNREADABLE) from error


def _begin(stack: ExitStack, patience: float) -> None:
    if database.in_transaction():
        stack.enter_context(database.atomic())
        return
    # SQLite itself asks ever more seldom, and who has waited longest comes last.
    _wait(0)
    try:
        until = monotonic() + patience
        while True:
            try:
                stack.enter_context(database.atomic())
                return
            except OperationalError as error:
                if _code_of(error) not in _BUSY or monotonic() > until:
                    raise
                sleep(random() * ASKED_AGAIN)
    finally:
        _wait(PATIENCE)


def _wait(seconds: float) -> None:
    database.execute_sql(f"PRAGMA busy_timeout = {round(seconds * 1000)}")  # type: ignore[no-untyped-call] # stubs


def _is_dangling(error: BaseException) -> bool:
    """Whether a row would refer to one that is not there."""
    return sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY in _codes_of(error)


def _code_of(error: BaseException) -> int | None:
    primary = (code & _PRIMARY for code in _codes_of(error))
    return next((code for code in primary if code in _SAID), None)


def _codes_of(error: BaseException | None) -> Iterator[int]:
    """SQLite's codes of an error and of those before it, which Peewee wraps.

    SQLite has often rolled back already; that this cannot be done again hides what it was.
    """
    while error is not None:
        code = getattr(error, "sqlite_errorcode", None)
        if code is not None:
            yield int(code)
        error = error.__context__
