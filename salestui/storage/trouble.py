"""Why the data, or a folder, cannot be used now: found from the error, said in words."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator

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
    """What is wrong, by the code of SQLite or of the system; `OTHER` where neither says."""
    for each in _behind(error):
        if isinstance(each, sqlite3.Error):
            code: int | None = getattr(each, "sqlite_errorcode", None)
            if code == sqlite3.SQLITE_READONLY_DBMOVED:
                return GONE
            if code is not None:
                return _BY_CODE.get(code & 0xFF, OTHER)
        elif isinstance(each, OSError):
            return _BY_ERRNO.get(each.errno or 0, OTHER)
    return OTHER


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
