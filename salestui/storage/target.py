"""Where a backup may be written: nowhere onto a desk, and over nothing but a backup of this desk.

A backup of this desk is a file in which no desk is at work and whose history, word for word, is
part of this desk's. So nothing can be lost with it, which an identity kept in the database would
not say: whoever copies a desk's folder and goes on working in both has two desks with one identity.
"""

from __future__ import annotations

import os
import stat
from contextlib import closing, suppress
from pathlib import Path
from typing import NamedTuple

from salestui.core.refusal import Refusal
from salestui.language import N_, sentence
from salestui.storage.backup import FOLDER, look_at_head
from salestui.storage.copying import open_copy
from salestui.storage.database import FILE, read_only
from salestui.storage.restore import reading_backup

OWN = "own"
OTHERS = "others"

_NO_PLACE = {
    OWN: N_(
        "{folder} belongs to this desk itself; please choose another folder, best of all on "
        "another disk."
    ),
    OTHERS: N_(
        "{folder} belongs to another desk, and nothing was written there; please choose another "
        "folder."
    ),
}

_LEFT = N_("{what} It was left as it is; please name a folder or another file.")

_LACKING = """
    SELECT count(DISTINCT "change") FROM (
        SELECT "id" AS "change" FROM kept."change" AS there WHERE NOT EXISTS (
            SELECT 1 FROM main."change" AS here
            WHERE here."id" = there."id" AND here."at" = there."at"
        )
        UNION ALL
        SELECT "change_id" FROM kept."change_row" AS there WHERE NOT EXISTS (
            SELECT 1 FROM main."change_row" AS here
            WHERE here."id" = there."id" AND here."change_id" = there."change_id"
            AND here."table" = there."table" AND here."key" = there."key"
            AND here."before" IS there."before" AND here."after" IS there."after"
        )
    )
"""
"""How many changes in a file are not in this desk's history."""


class Target(NamedTuple):
    """A file that a backup may be written into."""

    path: Path
    replaces: os.stat_result | None
    """The backup of this desk that stands there, which goes only if the person wants it to."""


def target_at(named: Path, database: Path, name: str) -> Target:
    """The file that a person means; in a folder it gets `name`, and a number where that is taken.

    Raises `Refusal` where something else is there, and `OSError` where one may not look.
    """
    if named.is_dir():
        # A link to a folder is a folder, as a synchronised one often is: it counts where it leads.
        refuse_desk(named, database)
        return Target(_free(named, name), None)
    if _is_same(named, database):
        raise Refusal(N_("{file} is the desk itself; please name another."), file=named)
    refuse_desk(named.parent, database)
    try:
        seen = named.lstat()
    except FileNotFoundError:
        if _is_data(named.name):
            raise Refusal(
                N_("{file} would be taken for the data of a desk; please give it another name."),
                file=named,
            ) from None
        return Target(named, None)
    _refuse_what_is_no_backup(named, seen, database)
    return Target(named, seen)


def refuse_desk(folder: Path, database: Path) -> None:
    """Raise `Refusal` where a folder is a desk's, or holds a desk's backups."""
    whose = whose_folder(folder, database)
    if whose is not None:
        raise Refusal(_NO_PLACE[whose], folder=folder)


def whose_folder(folder: Path, database: Path | None) -> str | None:
    """`OWN` or `OTHERS` where a folder is a desk's, or holds a desk's backups; else None."""
    real = Path(os.path.realpath(folder))  # unlike `resolve`, it takes links in a circle
    for each in [real, *([real.parent] if real.name == FOLDER else ())]:
        data = each / FILE
        if not _is_there(data):
            continue
        if database is not None and _is_same(data, database):
            return OWN
        head = look_at_head(data)
        # What no desk has opened is a mere copy, such as backups in a folder were once called.
        if head is None or not head.is_whole or head.is_in_use:
            return OTHERS
    return None


def _refuse_what_is_no_backup(path: Path, seen: os.stat_result, database: Path) -> None:
    """Raise `Refusal` where what stands there is no backup of this desk."""
    if stat.S_ISLNK(seen.st_mode):
        raise _left(N_("{file} is a link."), path)
    if not stat.S_ISREG(seen.st_mode):
        raise _left(N_("{file} is a device or a pipe."), path)
    if _is_data(path.name):
        raise _left(N_("{file} has the name of a desk's data."), path)
    head = look_at_head(path)
    if head is not None and head.is_in_use:
        raise _left(N_("{file} is the data of a desk or another program, no backup."), path)
    try:
        lacking = _changes_lacking(path, database)
    except Refusal as refusal:
        raise _left(refusal.sentence, path) from refusal
    if lacking:
        raise _left(
            N_(
                "{file} holds what this desk does not have (changes: {count}): it is another "
                "desk's backup, or was made before one was brought back."
            ),
            path,
            count=lacking,
        )


def _changes_lacking(path: Path, database: Path) -> int:
    """How many changes in a backup are not in this desk's history; raises `Refusal`."""
    with reading_backup(path), closing(open_copy(database)) as desk:
        desk.execute("ATTACH ? AS kept", (read_only(path),))
        return int(desk.execute(_LACKING).fetchone()[0])


def _left(message: str, path: Path, **arguments: object) -> Refusal:
    return Refusal(_LEFT, what=sentence(message, file=path, **arguments))


def _is_data(name: str) -> bool:
    """Whether SQLite would take a file of that name for a desk's, or for what lies beside it."""
    return name.casefold().startswith(FILE)


def _free(folder: Path, name: str) -> Path:
    path, number = folder / name, 2
    while _is_there(path):
        path = (folder / name).with_stem(f"{Path(name).stem}-{number}")
        number += 1
    return path


def _is_there(path: Path) -> bool:
    """Whether there is anything of that name, a link that leads nowhere too."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def _is_same(path: Path, database: Path) -> bool:
    with suppress(OSError):
        return path.samefile(database)
    return False
