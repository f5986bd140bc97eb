"""Faults while writing: what the disk, or another program, did to a save, in words."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from random import random
from time import monotonic, sleep

from peewee import DatabaseError, OperationalError, SqliteDatabase

from salestui.core.refusal import Refusal
from salestui.language import N_
from salestui.storage import database as storage
from salestui.storage.database import database
from salestui.storage.watch import FOLDER, MOVED, REPLACED, WATCH

PATIENCE = 600.0
"""Seconds that a write waits for another window's: the largest import is done by then."""

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

GIVEN_UP = N_("Not saved: another window is writing, and you have not waited for it.")

WAITING = N_("Waiting for another window that is writing")

TOLD_AFTER = 1.0
"""Seconds of waiting after which a shell command says so."""

_ASKED_AGAIN = 0.005
"""Seconds after which, at the latest, it is asked at first whether others have done writing."""

_ASKED_AT_LAST = 0.2
"""And later: fifty who wait for a long import leave it the processor."""

_SLOWER = 100
"""Who has waited so many times longer asks so much later."""

_PRIMARY = 0xFF
"""The part of SQLite's result codes that tells the kind of error."""


class SaveError(Refusal):
    """A save that the disk or another program stood in the way of; nothing of it was written."""


class Busy(SaveError):
    """A save that was not begun, because another window or program is writing."""


class GivenUp(Refusal):
    """A save that the person would not wait for any longer; nothing of it was written."""


TellWaiting = Callable[[float], None]
"""Is told for how many seconds a write has waited; what it raises ends the waiting."""


def _wait_in_silence(waited: float) -> None:
    """For who does not want to know."""


_tell_waiting: ContextVar[TellWaiting] = ContextVar("tell_waiting", default=_wait_in_silence)


class Lost(SaveError):
    """A save into a file that nobody would find: it was moved, deleted or replaced."""


def see_that_it_is_there() -> None:
    """Raises `Lost` where the database that is open is not any more in its place."""
    loss = WATCH.look()
    if loss is not None:
        raise Lost(_LOST[loss.how], path=loss.path)


@contextmanager
def telling_of_waiting(tell: TellWaiting) -> Iterator[None]:
    """Tell of each wait for others who write while this goes on."""
    before = _tell_waiting.set(tell)
    try:
        yield
    finally:
        _tell_waiting.reset(before)


@contextmanager
def transaction(patience: float | None = None, base: SqliteDatabase = database) -> Iterator[None]:
    """Write what is done inside as a whole or not at all; raises `SaveError` for the latter.

    For `patience` seconds it waits for others who write, for `PATIENCE` unless said; but nobody
    waits in an event loop, in which `DeskApp.save` does it without holding up what else goes on:
    there it raises `Busy` at once. A transaction inside another has waited already.
    """
    if patience is None:
        patience = 0 if _is_in_event_loop() else PATIENCE
    is_whole = base is database and not database.in_transaction()
    with as_fault():
        if is_whole:
            see_that_it_is_there()
        with ExitStack() as stack:
            _begin(stack, base, patience)
            yield
            if is_whole:
                see_that_it_is_there()
        if is_whole:
            # Between the look before and the commit it may have gone.
            see_that_it_is_there()


@contextmanager
def as_fault() -> Iterator[None]:
    """Turn what SQLite says of the disk or another program into a `SaveError`."""
    try:
        yield
    except (DatabaseError, sqlite3.DatabaseError) as error:
        if _is_dangling(error):
            raise Refusal(DANGLING) from error
        code = _code_of(error)
        if code is None:
            raise
        raise SaveError(_SAID[code]) from error


@contextmanager
def reading() -> Iterator[None]:
    """Read what is read inside; raises `SaveError` where that may be possible again in a moment."""
    try:
        yield
    except (DatabaseError, sqlite3.DatabaseError) as error:
        if _code_of(error) not in _PASSING:
            raise
        raise SaveError(UNREADABLE) from error


def is_free() -> bool:
    """Whether nobody else is writing at this moment, so that it is worth while to try."""
    try:
        with transaction(0):
            return True
    except Busy:
        return False


def next_look(waited: float) -> float:
    """Seconds until who has waited so long asks again whether others have done writing.

    By chance, so that of several nobody comes last every time.
    """
    return random() * min(_ASKED_AGAIN + waited / _SLOWER, _ASKED_AT_LAST)


def _begin(stack: ExitStack, base: SqliteDatabase, patience: float) -> None:
    if base.in_transaction():
        stack.enter_context(base.atomic())
        return
    # SQLite itself asks ever more seldom, and who has waited longest comes last.
    _wait(base, 0)
    try:
        begun = monotonic()
        while True:
            try:
                stack.enter_context(base.atomic())
                return
            except OperationalError as error:
                if _code_of(error) not in _BUSY:
                    raise
                waited = monotonic() - begun
                if waited >= patience:
                    raise Busy(_SAID[sqlite3.SQLITE_BUSY]) from error
            _tell_waiting.get()(waited)
            sleep(next_look(waited))
    except KeyboardInterrupt:
        raise GivenUp(GIVEN_UP) from None
    finally:
        _wait(base, storage.PATIENCE)


def _is_in_event_loop() -> bool:
    asyncio = sys.modules.get("asyncio")  # a shell command need not load it to know
    if asyncio is None:
        return False
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


def _wait(base: SqliteDatabase, seconds: float) -> None:
    base.execute_sql(f"PRAGMA busy_timeout = {round(seconds * 1000)}")  # type: ignore[no-untyped-call] # stubs


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
