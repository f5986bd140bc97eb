"""Whether the database is sound, looked at in full."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from salestui.core.progress import Tell, tell_nobody
from salestui.language import N_, sentence
from salestui.storage.copying import CHECKING, Damaged, open_copy, saying_why
from salestui.storage.restore import Contents, contents_of

_MOST = 20
"""So many faults are told."""


@dataclass(frozen=True)
class Checked:
    """What a check has found."""

    faults: list[str]
    """What SQLite says is wrong; empty for a sound database."""
    contents: Contents | None
    """What it holds; None where that cannot be read."""


def check_in_full(database: Path, tell: Tell = tell_nobody) -> Checked:
    """Check every page, index and reference of a database; raises `Refusal` when it cannot."""
    tell(CHECKING, 0, 0)
    said = N_("The data cannot be checked: {reason}")
    try:
        with saying_why(said), closing(open_copy(database)) as connection:
            rows = connection.execute(f"PRAGMA integrity_check({_MOST})").fetchall()
            faults = [str(row[0]) for row in rows if row[0] != "ok"]
            orphans = connection.execute("PRAGMA foreign_key_check").fetchmany(_MOST)
            faults += [f"{table} {key}: no {parent}" for table, key, parent, _n in orphans]
        return Checked(faults, contents_of(database))
    except Damaged as damaged:
        return Checked([sentence(damaged.sentence, **damaged.arguments)], None)
