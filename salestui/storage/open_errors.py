"""Why the data, or a folder, cannot be used now: found from the error, said in words."""

from __future__ import annotations

import errno
import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from salestui.language import N_, sentence

DAMAGED = "damaged"
NO_DATABASE = "no_database"
LOCKED = "locked"
FULL = "full"
READ_ONLY = "read_only"
FORBIDDEN = "forbidden"
GONE = "gone"
IN_THE_WAY = "in_the_way"
UNREADABLE = "unreadable"
OTHER = "other"

LOST = "lost"
NEWER = "newer"
FOREIGN = "foreign"
UNKEPT = "unkept"

RESCUED = frozenset({DAMAGED, NO_DATABASE, LOST})
"""The troubles that a backup mends."""

OPENING = {
    DAMAGED: N_("The data in {folder} are damaged; nothing was deleted."),
    NO_DATABASE: N_("{path} is no database any more; it was left as it is."),
    LOST: N_("The data in {folder} are gone or empty, but there are backups."),
    LOCKED: N_(
        "Another program keeps the data in {folder} locked; nothing is lost. Close it, or wait a "
        "little, and start again."
    ),
    FULL: N_("The disk of {folder} is full; what was saved is safe. Make room and start again."),
    READ_ONLY: N_(
        "The data in {folder} can be read only; what was saved is safe. Make the disk or folder "
        "writable and start again."
    ),
    FORBIDDEN: N_(
        "There is no permission to use the data in {folder}; they were left as they are. Let their "
        "owner give it, or choose another folder with --data."
    ),
    GONE: N_(
        "The folder {folder} is not there; nothing was made in its place. Plug in its disk or "
        "connect its drive and start again, or choose another folder with --data."
    ),
    IN_THE_WAY: N_(
        "In the place of {path} or its folder is something else; it was left as it is. Move it "
        "away, or choose another folder with --data."
    ),
    UNREADABLE: N_(
        "The disk of {folder} reports an error; it may be failing. Copy the folder to another disk "
        "first, then look at this one."
    ),
    NEWER: N_("The data was written by a newer version of salestui; please install that version."),
    FOREIGN: N_(
        "{path} belongs to another program; it was left as it is. Choose another folder with "
        "--data."
    ),
    UNKEPT: N_(
        "The data in {folder} come from an older version and are brought up to date only once a "
        "backup is made. {reason}. Nothing was changed; the older version still opens them. Put "
        "this right and start again, or copy the folder to where there is room and choose it with "
        "--data."
    ),
    OTHER: N_("The data in {folder} cannot be opened: {reason}"),
}
"""Each trouble of one who opens the desk: what it is, what is safe, what to do."""

ADVICE = N_("{what} Open the desk to bring back a backup, or use: salestui restore FILE")
"""What a shell command says further where a backup helps."""

WORDS = {
    DAMAGED: N_("the file is damaged"),
    NO_DATABASE: N_("the file is no database"),
    LOCKED: N_("another program keeps it locked"),
    FULL: N_("the disk is full"),
    READ_ONLY: N_("the disk or folder cannot be written to"),
    FORBIDDEN: N_("there is no permission"),
    GONE: N_("the folder or file is not there"),
    IN_THE_WAY: N_("something else of that name is in the way"),
    UNREADABLE: N_("the disk reports an error"),
    OTHER: N_("an unexpected error"),
}
"""Each trouble in a few words."""

_BY_ERRNO = {
    errno.EACCES: FORBIDDEN,
    errno.EPERM: FORBIDDEN,
    errno.EROFS: READ_ONLY,
    errno.ENOSPC: FULL,
    errno.EDQUOT: FULL,
    errno.EFBIG: FULL,
    errno.ENOENT: GONE,
    errno.ENODEV: GONE,
    errno.ENXIO: GONE,
    errno.ESTALE: GONE,
    errno.ENOTDIR: IN_THE_WAY,
    errno.EISDIR: IN_THE_WAY,
    errno.EEXIST: IN_THE_WAY,
    errno.EIO: UNREADABLE,
}

_BY_CODE = {
    sqlite3.SQLITE_PERM: FORBIDDEN,
    sqlite3.SQLITE_BUSY: LOCKED,
    sqlite3.SQLITE_LOCKED: LOCKED,
    sqlite3.SQLITE_READONLY: READ_ONLY,
    sqlite3.SQLITE_IOERR: UNREADABLE,
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_CANTOPEN: FORBIDDEN,
    sqlite3.SQLITE_NOTADB: NO_DATABASE,
}


def trouble_of(error: BaseException) -> str:
    """What is wrong, by the code of SQLite or of the system; `OTHER` where neither says.

    What came last need not be it: where the disk is full SQLite rolls back by itself, and says
    then only that there is nothing to roll back any more.
    """
    return next(filter(None, map(_trouble_by_code, _behind(error))), OTHER)


def _trouble_by_code(error: BaseException) -> str | None:
    if isinstance(error, sqlite3.Error):
        code: int | None = getattr(error, "sqlite_errorcode", None)
        if code == sqlite3.SQLITE_READONLY_DBMOVED:
            return GONE
        return None if code is None else _BY_CODE.get(code & 0xFF)
    if isinstance(error, OSError):
        return _BY_ERRNO.get(error.errno or 0)
    return None


def trouble_at(error: BaseException, path: Path) -> str:
    """What is wrong with the database in a file; where SQLite cannot tell, the folder is asked."""
    trouble = trouble_of(error)
    if trouble in (FORBIDDEN, GONE, READ_ONLY, UNREADABLE):
        folder = path.parent
        if _is_so(path.is_dir) or _is_so(lambda: folder.exists() and not folder.is_dir()):
            return IN_THE_WAY
        if _is_so(lambda: not folder.exists()):
            return GONE
        if _is_so(lambda: _is_read_only(folder)):
            return READ_ONLY
        if trouble in (FORBIDDEN, READ_ONLY) and not os.access(folder, os.W_OK):
            return FORBIDDEN
        if trouble == UNREADABLE and _is_so(lambda: _has_no_room(folder)):
            return FULL
    return trouble


_ROOM = 64 * 1024
"""SQLite needs so much room beside a database before it writes at all."""


def _is_so(look: Callable[[], bool]) -> bool:
    """What a look says, where one may look at all."""
    try:
        return look()
    except OSError:
        return False


def _has_no_room(folder: Path) -> bool:
    import shutil

    return shutil.disk_usage(folder).free < _ROOM


def _is_read_only(folder: Path) -> bool:
    if sys.platform == "win32":
        return False
    return bool(os.statvfs(folder).f_flag & os.ST_RDONLY)


def why(error: BaseException) -> str:
    """What is wrong in a few words, in the language of the screen."""
    trouble = trouble_of(error)
    if trouble == OTHER:
        return sentence("an unexpected error ({kind})", kind=type(error).__name__)
    return sentence(WORDS[trouble])


def _behind(error: BaseException) -> Iterator[BaseException]:
    """An error and those it came of; Peewee wraps SQLite's in its own."""
    each: BaseException | None = error
    while each is not None:
        yield each
        yield from (arg for arg in each.args if isinstance(arg, BaseException))
        each = each.__cause__ or each.__context__
