"""Backups: the database as it was at one moment, in a file of its own.

A file has a backup's name only once all of it is written, checked and on the disk.
"""

from __future__ import annotations

import errno
import os
import re
import sqlite3
import stat
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, NamedTuple

from salestui.core.progress import Tell, tell_nobody
from salestui.core.refusal import Refusal
from salestui.language import N_
from salestui.storage.database import DRAFTS_FILE, has_data, read_only
from salestui.storage.migrations import SCHEMA
from salestui.storage.numbers import TIMELINE
from salestui.storage.trouble import (
    DAMAGED,
    FULL,
    LOCKED,
    NO_DATABASE,
    trouble_at,
    trouble_of,
    why,
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

COPYING: Final = N_("Copying")
CHECKING: Final = N_("Checking")

_NAME = re.compile(r"salestui-(\d{8}-\d{6})-([a-z]+)\.db")
_STAMP = "%Y%m%d-%H%M%S"
_UNFINISHED = ".salestui-*.part*"
_LOCK = ".lock"

_MAGIC = b"SQLite format 3\x00"
_WAL = 2
"""What bytes 18 and 19 of a database say that keeps a write-ahead log."""
_PAGES_A_STEP = 1000
_STEPS_A_LOOK = 100_000
"""So many of SQLite's own steps lie between two looks whether somebody stops the check."""

_PATIENCE = 60.0
"""Seconds that a backup waits for another one to be finished."""

_RESERVE = 20_000_000
"""So many bytes stay free for what people write meanwhile."""

_TRIES = 100
"""So often a step is tried that another program does not let happen."""

_PAUSE = 0.05
"""Seconds between these tries."""


class Damaged(Refusal):
    """A database that does not pass its check."""


class Busy(Refusal):
    """Another window is making a backup just now."""

    def __init__(self) -> None:
        super().__init__(N_("Another window is making a backup just now."))


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


def write_copy(
    source: sqlite3.Connection,
    target: Path,
    tell: Tell = tell_nobody,
    over: os.stat_result | None = None,
) -> None:
    """Write a database as it is now into a file, which is there only when it is good.

    Where there is a file already, raises `FileExistsError`; unless it is still the one that is
    known by `over`, which may go.
    """
    with unfinished(target) as part:
        try:
            fill_copy(source, part, tell)
        except sqlite3.Error as error:
            # SQLite often knows only that it could not write.
            if trouble_at(error, target) == FULL:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from error
            raise
        sync(part)
        if over is None:
            _give_name(part, target)
        else:
            if stamp(target.lstat()) != stamp(over):
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
            part.replace(target)
        sync_folder(target.parent)


def stamp(seen: os.stat_result) -> tuple[int, ...]:
    """What is another once a file was replaced or written."""
    return seen.st_dev, seen.st_ino, seen.st_size, seen.st_mtime_ns


def _give_name(part: Path, target: Path) -> None:
    """Give a finished file a name that is free; raises `FileExistsError` where it is not."""
    try:
        os.link(part, target)
    except FileExistsError:
        raise
    except OSError:
        # Sticks know no second name of a file: an empty one holds the place for a moment.
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        part.replace(target)


@contextmanager
def unfinished(target: Path) -> Iterator[Path]:
    """An empty private file beside `target`; gone in the end, unless it was put in its place.

    Within `writing_into`: what is there already was left by one who was killed.
    """
    part = target.with_name(f".salestui-{target.name}.part")
    _remove_part(part)
    # Private from the first moment, whatever the umask.
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        yield part
    finally:
        _remove_part(part)


def _remove_part(part: Path) -> None:
    for each in (part, part.with_name(f"{part.name}-journal")):
        with suppress(OSError):
            each.unlink(missing_ok=True)


def fill_copy(source: sqlite3.Connection, part: Path, tell: Tell = tell_nobody) -> None:
    """Copy a database as it is now into an empty file, and check what was written."""
    _see_that_there_is_room(source, part.parent)
    with closing(sqlite3.connect(part, isolation_level=None)) as copy:
        copy.execute("PRAGMA synchronous = off")  # it is synced once, at the end
        # Within one reading, so that others who write meanwhile do not let it begin again.
        source.execute("BEGIN")
        counted = count_rows(source)
        copy_pages(source, copy, tell)
        source.rollback()
        # A file of its own: nothing beside it that would have to go along.
        copy.execute("PRAGMA journal_mode = delete")
        check_database(copy, tell)
        if count_rows(copy) != counted:
            raise Damaged(N_("The backup is not what was copied; the disk may be failing."))
        _take_drafts_along(source, copy)


def _take_drafts_along(source: sqlite3.Connection, copy: sqlite3.Connection) -> None:
    """Put what stands in the drafts' file beside a desk into the copy of that."""
    # As bytes: the name of a folder need not be text.
    where = "SELECT CAST(file AS BLOB) FROM pragma_database_list WHERE name = 'main'"
    (path,) = source.execute(where).fetchone()
    drafts = Path(os.fsdecode(path)).with_name(DRAFTS_FILE)
    if not has_data(drafts) or copy.execute("PRAGMA user_version").fetchone() != (SCHEMA,):
        return
    # What is only begun is no reason not to keep what is saved.
    with suppress(sqlite3.Error), closing(open_copy(drafts)) as beside:
        columns = '"form", "kept_at", "fields", "start"'
        kept = beside.execute(f'SELECT "edition", {columns} FROM "draft" ORDER BY "id"').fetchall()
        saved = {edition for (edition,) in copy.execute('SELECT "edition" FROM "settled_draft"')}
        with copy:
            copy.execute("BEGIN")
            copy.executemany(
                f'INSERT INTO "draft" ({columns}) VALUES (?, ?, ?, ?)',
                [row for edition, *row in kept if edition not in saved],
            )


def _see_that_there_is_room(source: sqlite3.Connection, folder: Path) -> None:
    """Before anything is written: a disk that a backup fills would take nobody's entries any more.

    Raises `Refusal`.
    """
    import shutil

    (pages,) = source.execute("PRAGMA page_count").fetchone()
    (size,) = source.execute("PRAGMA page_size").fetchone()
    if shutil.disk_usage(folder).free < pages * size + _RESERVE:
        raise Refusal(
            N_("There is too little room in {folder}: {size} MB are needed."),
            folder=folder,
            size=(pages * size + _RESERVE) // 1_000_000 + 1,
        )


def copy_pages(source: sqlite3.Connection, target: sqlite3.Connection, tell: Tell) -> None:
    """Copy a database over another in one transaction, in two steps or more."""
    (pages,) = source.execute("PRAGMA page_count").fetchone()
    refused = 0

    def progress(status: int, remaining: int, total: int) -> None:
        nonlocal refused
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            refused += 1
            if refused > _TRIES:
                raise Refusal(N_("Another program keeps the data locked; please try again."))
        elif status != sqlite3.SQLITE_DONE:  # what is done cannot be stopped
            tell(COPYING, total - remaining, total)

    step = max(1, min(_PAGES_A_STEP, pages // 2))
    source.backup(target, pages=step, progress=progress, sleep=_PAUSE)


def check_database(connection: sqlite3.Connection, tell: Tell = tell_nobody) -> None:
    """Read all of a database; raises `Damaged` where it is not sound."""
    stopped: list[BaseException] = []

    def look() -> int:
        try:
            tell(CHECKING, 0, 0)
        except BaseException as error:  # noqa: BLE001 # raised again outside of SQLite
            stopped.append(error)
        return len(stopped)

    connection.set_progress_handler(look, _STEPS_A_LOOK)
    try:
        found = [str(row[0]) for row in connection.execute("PRAGMA quick_check(1)")]
    except sqlite3.DatabaseError as error:
        if stopped:
            raise stopped[0] from None
        if trouble_of(error) not in (DAMAGED, NO_DATABASE):
            raise
        found = [str(error)]
    finally:
        connection.set_progress_handler(None, 0)
    if found != ["ok"]:
        raise Damaged(N_("The database does not pass its check: {what}"), what=found[0])


def count_rows(connection: sqlite3.Connection) -> Mapping[str, int]:
    """How many rows each table has."""
    tables = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' "
        "AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND sql NOT LIKE 'CREATE VIRTUAL%'"
    ).fetchall()
    counted = {}
    for (name,) in tables:
        quoted = name.replace('"', '""')
        (counted[name],) = connection.execute(f'SELECT count(*) FROM "{quoted}"').fetchone()
    return counted


def open_copy(path: Path) -> sqlite3.Connection:
    """A connection that only reads a database, which must be there; for one thread at a time."""
    connection = sqlite3.connect(
        read_only(path),
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        timeout=5,
    )
    connection.execute("PRAGMA query_only = 1")
    return connection


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


@contextmanager
def saying_why(message: str, **arguments: object) -> Iterator[None]:
    """Turns what a disk or SQLite says into a refusal with its reason."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        if trouble_of(error) in (DAMAGED, NO_DATABASE):
            raise Damaged(
                N_("The database does not pass its check: {what}"), what=why(error)
            ) from error
        raise Refusal(message, "", reason=why(error), **arguments) from error


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


def sync(path: Path) -> None:
    # For writing, because Windows syncs nothing else.
    file = os.open(path, os.O_RDWR)
    try:
        if sys.platform == "darwin":
            # There a mere fsync leaves it in the disk's own memory; not every disk knows more.
            from fcntl import F_FULLFSYNC, fcntl

            with suppress(OSError):
                fcntl(file, F_FULLFSYNC)
        os.fsync(file)
    finally:
        os.close(file)


def sync_folder(folder: Path) -> None:
    """Let a new name survive a power cut; where folders cannot be synced, the system sees to it."""
    with suppress(OSError):
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
