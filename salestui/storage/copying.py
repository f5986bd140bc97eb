"""Copying a database file as a whole, page by page, and checking the copy."""

from __future__ import annotations

import errno
import os
import sqlite3
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Final

from salestui.core.progress import Tell, tell_nobody
from salestui.core.refusal import Refusal
from salestui.language import N_
from salestui.storage.database import DRAFTS_FILE, has_data, read_only
from salestui.storage.migrations import SCHEMA
from salestui.storage.open_errors import (
    DAMAGED,
    FULL,
    NO_DATABASE,
    trouble_at,
    trouble_of,
    why,
)

COPYING: Final = N_("Copying")

CHECKING: Final = N_("Checking")

_UNFINISHED = ".salestui-*.part*"

_PAGES_A_STEP = 1000

_STEPS_A_LOOK = 100_000
"""So many of SQLite's own steps lie between two looks whether somebody stops the check."""

TRIES = 100
"""So often a step is tried that another program does not let happen."""

PAUSE = 0.05
"""Seconds between these tries."""

_RESERVE = 20_000_000
"""So many bytes stay free for what people write meanwhile."""


class Damaged(Refusal):
    """A database that does not pass its check."""


class Busy(Refusal):
    """Another window is making a backup just now."""

    def __init__(self) -> None:
        super().__init__(N_("Another window is making a backup just now."))


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
            give_name(part, target)
        else:
            if stamp(target.lstat()) != stamp(over):
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
            part.replace(target)
        sync_folder(target.parent)


def stamp(seen: os.stat_result) -> tuple[int, ...]:
    """What is another once a file was replaced or written."""
    return seen.st_dev, seen.st_ino, seen.st_size, seen.st_mtime_ns


def give_name(part: Path, target: Path) -> None:
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
    remove_part(part)
    # Private from the first moment, whatever the umask.
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        yield part
    finally:
        remove_part(part)


def remove_part(part: Path) -> None:
    """Remove an unfinished copy with what SQLite has put beside it."""
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
            if refused > TRIES:
                raise Refusal(N_("Another program keeps the data locked; please try again."))
        elif status != sqlite3.SQLITE_DONE:  # what is done cannot be stopped
            tell(COPYING, total - remaining, total)

    step = max(1, min(_PAGES_A_STEP, pages // 2))
    source.backup(target, pages=step, progress=progress, sleep=PAUSE)


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


def sync(path: Path) -> None:
    """Flush a file to the disk, so that it survives a power cut."""
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
