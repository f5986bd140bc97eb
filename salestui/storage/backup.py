"""Backups: the database as it was at one moment, in a file of its own.

A file has a backup's name only once all of it is written, checked and on the disk.
"""

from __future__ import annotations

import errno
import os
import re
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, NamedTuple

from salestui.core.progress import Tell, tell_nobody
from salestui.language import N_
from salestui.storage.copying import _UNFINISHED, Busy, open_copy, saying_why, write_copy
from salestui.storage.database import read_only
from salestui.storage.numbers import TIMELINE
from salestui.storage.open_errors import (
    LOCKED,
    trouble_of,
)

FOLDER: Final = "backups"
"""The folder of the backups, beside the database."""

DAILY: Final = "daily"

MIGRATION: Final = "migration"

IMPORT: Final = "import"

MERGE: Final = "merge"

RESTORE: Final = "restore"

ASKED: Final = "asked"

LOST: Final = "lost"

_NAME = re.compile(r"salestui-(\d{8}-\d{6})-([a-z]+)\.db")

_STAMP = "%Y%m%d-%H%M%S"

_LOCK = ".lock"

_MAGIC = b"SQLite format 3\x00"

_WAL = 2
"""What bytes 18 and 19 of a database say that keeps a write-ahead log."""

_PATIENCE = 60.0
"""Seconds that a backup waits for another one to be finished."""


class Held(NamedTuple):
    """How far the history in a database goes: what no clock says."""

    origin: str
    """When its first change was made, the same in every copy of one desk; "" where it has none."""
    timeline: int
    """How often a backup was brought back before. From then on changes are numbered anew, so what
    was replaced has the higher numbers and yet is the older; PostgreSQL counts timelines so."""
    change: int
    """The number of its newest change; 0 where it has none."""
    at: str
    """When that was made, as the database keeps it; "" where it has none."""

    @property
    def position(self) -> tuple[int, int]:
        """Greater for a later state of one desk."""
        return self.timeline, self.change


@dataclass(frozen=True)
class Backup:
    """A backup on file."""

    path: Path
    at: datetime
    """When it was taken, by the clock on the wall of that time."""
    reason: str
    is_good: bool
    """Whether nothing is seen to be wrong with it without reading all of it."""
    held: Held | None = None
    """How far it goes; None for one that is not good."""


def folder_of(database: Path) -> Path:
    """The folder of the backups of a database."""
    return database.parent / FOLDER


def backups_in(folder: Path) -> list[Backup]:
    """The backups in a folder, that which goes furthest first; none where it is not there."""
    try:
        paths = list(folder.iterdir())
    except OSError:
        return []
    return sorted(filter(None, map(_read_name, paths)), key=_reach, reverse=True)


def _reach(backup: Backup) -> tuple[tuple[int, int], str]:
    held = backup.held
    return (-1, -1) if held is None else held.position, backup.path.name


def _read_name(path: Path) -> Backup | None:
    named = _NAME.fullmatch(path.name)
    if named is None:
        return None
    try:
        at = datetime.strptime(named[1], _STAMP)  # noqa: DTZ007 # the clock on the wall
    except ValueError:
        return None
    head = look_at_head(path)
    held = _held_by_backup(path) if head is not None and head.is_whole else None
    return Backup(path, at, named[2], held is not None, held)


class Head(NamedTuple):
    """What the first bytes of a file say."""

    is_whole: bool
    """Whether it begins as a database does and is as long as it says."""
    is_in_use: bool
    """Whether a desk has had it open: only a desk keeps a log beside its file (WAL)."""


def look_at_head(path: Path) -> Head | None:
    """Look at the first bytes of a file; None where it is a link, a device, a pipe, or unreadable.

    Never of a database that this program has open: on POSIX, closing the file lets its locks go.
    """
    try:
        # What waits for another program, or does something when it is opened, is not opened.
        if not stat.S_ISREG(path.lstat().st_mode):
            return None
        with path.open("rb") as file:
            head = file.read(100)
            size = file.seek(0, os.SEEK_END)
    except OSError:
        return None
    if len(head) < 100 or not head.startswith(_MAGIC):
        return Head(False, False)
    # 1 stands for 65536, which does not fit.
    page = int.from_bytes(head[16:18], "big")
    length = (65536 if page == 1 else page) * int.from_bytes(head[28:32], "big")
    return Head(size == length, _WAL in (head[18], head[19]))


def held_in(database: Path) -> Held:
    """How far the history in a database goes that may be in use; raises SQLite's errors."""
    with closing(open_copy(database)) as connection:
        return _held(connection)


def _held_by_backup(path: Path) -> Held | None:
    # Nobody writes a backup: no lock is asked for, no file beside it made or looked for.
    uri = f"{read_only(path)}&immutable=1"
    try:
        with closing(sqlite3.connect(uri, uri=True)) as connection:
            return _held(connection)
    except sqlite3.Error:
        return None


def _held(connection: sqlite3.Connection) -> Held:
    timeline = f"""SELECT "last" FROM "counter" WHERE "prefix" = '{TIMELINE}'"""
    ((origin, last, at, restores),) = connection.execute(
        'SELECT (SELECT "at" FROM "change" ORDER BY "id" LIMIT 1), "id", "at", '
        f'({timeline}) FROM (SELECT 1) LEFT JOIN "change" '
        'ON "id" = (SELECT max("id") FROM "change")'
    ).fetchall()
    return Held(origin or "", restores or 0, last or 0, at or "")


# --- taking one --------------------------------------------------------------------------------


def take_backup(
    database: Path, reason: str, at: datetime, tell: Tell = tell_nobody, patience: float = _PATIENCE
) -> Backup:
    """Keep the database as it is now; `at` is the local time.

    Raises `Damaged` when the database does not pass its check, `Busy` when another backup takes
    longer than `patience` seconds, and `Refusal` with the reason when it cannot be written.
    """
    with (
        saying_why(N_("The backup could not be made: {reason}")),
        writing_into(folder_of(database), patience),
    ):
        return take_now(database, reason, at, tell)


def take_now(database: Path, reason: str, at: datetime, tell: Tell = tell_nobody) -> Backup:
    """Keep the database as it is now; within `writing_into`."""
    target = _free_name(folder_of(database), reason, at)
    with closing(open_copy(database)) as source:
        write_copy(source, target, tell)
    taken = _read_name(target)
    assert taken is not None
    return taken


def take_open(source: sqlite3.Connection, folder: Path, reason: str, at: datetime) -> Backup:
    """Keep a database in a folder through a connection that has it open, wherever its file is.

    Raises as `take_backup` does, `Busy` at once.
    """
    with (
        saying_why(N_("The backup could not be made: {reason}")),
        writing_into(folder, patience=0),
    ):
        target = _free_name(folder, reason, at)
        try:
            write_copy(source, target)
        finally:
            if source.in_transaction:
                source.rollback()
    taken = _read_name(target)
    assert taken is not None
    return taken


def copy_backup(backup: Backup, folder: Path, tell: Tell = tell_nobody) -> None:
    """Put a backup into another folder too, checked there; nothing where it is already.

    Within `saying_why`, and `writing_into` of the folder of the backup.
    """
    there = {each.path: each for each in backups_in(folder)}
    at = backup.at
    while (found := there.get(target := _path_of(folder, backup.reason, at))) and found.is_good:
        if found.held == backup.held:
            return
        at += timedelta(seconds=1)
    if found:
        target.unlink()
    _make_folder(folder)
    _sweep(folder)
    with closing(open_copy(backup.path)) as source:
        write_copy(source, target, tell)


def _make_folder(folder: Path) -> None:
    """Make a folder, unless it is there; a link in its place leads nobody knows where."""
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.is_symlink():
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(folder))


@contextmanager
def writing_into(folder: Path, patience: float = _PATIENCE) -> Iterator[None]:
    """The folder of the backups, for one process at a time; what others left half done is gone.

    Raises `Busy`.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = folder / _LOCK
    with suppress(FileExistsError):
        os.close(os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    if not stat.S_ISREG(lock.lstat().st_mode):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(lock))
    # SQLite's own lock: it ends with the process, on every system.
    with closing(sqlite3.connect(lock, timeout=patience, isolation_level=None)) as holder:
        try:
            holder.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if trouble_of(error) == LOCKED:
                raise Busy from error
            raise
        for each in (folder, folder.parent):
            _sweep(each)
        yield


def _free_name(folder: Path, reason: str, at: datetime) -> Path:
    """A name that no backup has yet: two of one second are both kept."""
    while (path := _path_of(folder, reason, at)).exists():
        at += timedelta(seconds=1)
    return path


def _path_of(folder: Path, reason: str, at: datetime) -> Path:
    return folder / f"salestui-{at:{_STAMP}}-{reason}.db"


def _sweep(folder: Path) -> None:
    """Remove what a process that was killed has left unfinished."""
    for each in folder.glob(_UNFINISHED):
        with suppress(OSError):
            each.unlink(missing_ok=True)
