"""Bringing a backup back, as a whole or not at all; what it replaces is kept first.

Numbers and ids that were given stay given, drafts stay, and so do the days on which the desk was
opened: what is outside the history is not taken back with it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from peewee import SqliteDatabase

from salestui.core.progress import Tell, tell_nobody
from salestui.core.refusal import Refusal
from salestui.language import N_
from salestui.storage.backup import RESTORE, Backup, backups_in, folder_of, take_now, writing_into
from salestui.storage.copying import (
    Damaged,
    check_database,
    copy_pages,
    count_rows,
    fill_copy,
    open_copy,
    saying_why,
    sync,
    sync_folder,
    unfinished,
)
from salestui.storage.database import (
    DRAFTS_FILE,
    CannotOpen,
    has_data,
    read_only,
    see_that_it_is_ours,
)
from salestui.storage.migrations import SCHEMA
from salestui.storage.numbers import ID_OF, TIMELINE
from salestui.storage.open_errors import DAMAGED, NO_DATABASE, OPENING, trouble_of
from salestui.storage.opening import bring_up_to_date

BRINGING_BACK: Final = N_("Bringing back")
COMPARING: Final = N_("Comparing")

_TRIES = 5
"""So often it is begun again because another window has written meanwhile."""

_CANNOT_READ = N_("{file} cannot be read: {reason}")

_HIGHER = 'ON CONFLICT ("prefix") DO UPDATE SET "last" = max("last", excluded."last")'

_CARRIED = {
    "counter": (
        'INSERT INTO "counter" ("prefix", "last") SELECT "prefix", "last" FROM now."counter" '
        f"WHERE true {_HIGHER}",
    ),
    # A draft, or a form that is open in another window, may name a row that is gone: no other row
    # gets its id.
    "change_row": (
        f"""INSERT INTO "counter" ("prefix", "last") SELECT '{ID_OF}' || "table", max("key") """
        f'FROM now."change_row" WHERE true GROUP BY "table" {_HIGHER}',
    ),
    "draft": (
        'DELETE FROM "draft"',
        'INSERT INTO "draft" SELECT * FROM now."draft"',
    ),
    "settled_draft": (
        'DELETE FROM "settled_draft"',
        'INSERT INTO "settled_draft" SELECT * FROM now."settled_draft"',
    ),
    "opened_day": ('INSERT OR IGNORE INTO "opened_day" SELECT * FROM now."opened_day"',),
}
"""What the present keeps of its own, by table."""


@dataclass(frozen=True)
class Contents:
    """What a database holds."""

    counts: Mapping[str, int]
    """Its rows by table."""
    newest: datetime | None
    """When its newest change was made; None where it has none."""


@dataclass(frozen=True)
class Comparison:
    """What bringing a backup back would change."""

    then: Contents
    """What the backup holds, brought up to date."""
    now: Contents | None
    """What the present holds; None where it cannot be read."""
    lost: Mapping[str, int]
    """Rows that are there now and would be gone, by table."""
    gained: Mapping[str, int]
    """Rows that would be there again, by table."""
    changed: Mapping[str, int]
    """Rows that would be as they were, by table."""
    lost_changes: int
    """So many actions of the person would be taken back."""
    lost_since: datetime | None
    """When the first of them was done."""
    lost_until: datetime | None
    """When the last of them was done."""


@dataclass(frozen=True)
class Restored:
    """What became of the state before."""

    kept: Backup | None
    """The backup of it; None where it was damaged or not there."""
    put_aside: Path | None
    """The damaged file under its new name; None where it was not damaged."""


class PresentDamaged(Refusal):
    """What is on the desk is damaged, and may not be put aside now."""


class _Overtaken(Exception):
    """Another window has written since the present was kept."""


def contents_of(path: Path) -> Contents:
    """What a database holds; raises `Refusal` when it cannot be read or is none of salestui."""
    with saying_why(_CANNOT_READ, file=path), reading_backup(path) as source:
        return _contents(source)


def compare(backup: Path, database: Path, tell: Tell = tell_nobody) -> Comparison:
    """What bringing a backup back would change; raises `Refusal` when it cannot be brought back."""
    with saying_why(_CANNOT_READ, file=backup), reading_backup(backup):
        pass  # before anything is made
    with (
        saying_why(N_("The backup could not be brought back: {reason}")),
        writing_into(folder_of(database)),
        _prepared(backup, database, tell) as copy,
    ):
        tell(COMPARING, 0, 0)
        with closing(sqlite3.connect(copy, isolation_level=None, uri=True)) as then:
            contents = _contents(then)
            now: Contents | None = None
            lost: Mapping[str, int] = {}
            gained: Mapping[str, int] = {}
            changed: Mapping[str, int] = {}
            changes: tuple[int, str | None, str | None] = (0, None, None)
            # Of a damaged present as much is told as can be read of it.
            with suppress(sqlite3.Error):
                if has_data(database):
                    _attach(then, database)
                    changes = then.execute(_LOST_CHANGES).fetchone()
                    lost, gained, changed = _differing(then)
                    with closing(open_copy(database)) as present:
                        now = _contents(present)
    count, first, last = changes
    return Comparison(contents, now, lost, gained, changed, count, _instant(first), _instant(last))


def restore(
    backup: Path,
    database: Path,
    at: datetime,
    tell: Tell = tell_nobody,
    *,
    puts_aside: bool = True,
) -> Restored:
    """Bring a backup back; `at` is the local time.

    The present is kept first, and if that fails everything stays as it is; a damaged one is put
    aside, or, where somebody has it open and may not, raises `PresentDamaged`. Other windows see
    what was brought back as they see any change. Raises `Refusal`.
    """
    with (
        saying_why(N_("The backup could not be brought back: {reason}")),
        writing_into(folder_of(database)),
        _prepared(backup, database, tell) as copy,
    ):
        near = [*backups_in(folder_of(database)), *backups_in(backup.parent)]
        timeline = max((each.held.timeline for each in near if each.held is not None), default=0)
        if not has_data(database):
            return _put_in_place(copy, database, at, timeline)
        _see_that_it_is_ours(database)
        for _time in range(_TRIES):
            with closing(open_copy(database)) as watch:
                try:
                    seen = _data_version(watch)
                    kept = take_now(database, RESTORE, at, tell)
                except (Damaged, sqlite3.DatabaseError):
                    if _is_damaged(database, tell):
                        if not puts_aside:
                            raise PresentDamaged(OPENING[DAMAGED], folder=database.parent) from None
                        return _put_in_place(copy, database, at, timeline)
                    raise
                _carry_over(database, copy)
                _begin_timeline(copy, timeline)
                try:
                    _bring_in(copy, database, watch, seen, tell)
                    return Restored(kept, None)
                except _Overtaken:
                    kept.path.unlink(missing_ok=True)
        raise Refusal(N_("Another window writes all the time; please close it and try again."))


def _see_that_it_is_ours(database: Path) -> None:
    """Raises `Refusal` where another program's file has taken the place of the desk's."""
    try:
        see_that_it_is_ours(database)
    except CannotOpen as error:
        raise Refusal(error.sentence, "", **error.arguments) from error
    except sqlite3.DatabaseError as error:
        # What is damaged is put aside.
        if trouble_of(error) not in (DAMAGED, NO_DATABASE):
            raise


# --- preparing ---------------------------------------------------------------------------------


@contextmanager
def reading_backup(path: Path) -> Iterator[sqlite3.Connection]:
    """A database of salestui, for reading; raises `Refusal` for whatever else is there."""
    # Looked at, not opened: who opens a pipe waits for somebody to write into it.
    if not path.exists():
        raise Refusal(N_("There is no file {file}."), file=path)
    if not path.is_file():
        raise Refusal(N_("{file} is no backup of salestui."), file=path)
    try:
        with closing(open_copy(path)) as source:
            names = {
                name for (name,) in source.execute("SELECT name FROM sqlite_master").fetchall()
            }
            (version,) = source.execute("PRAGMA user_version").fetchone()
            if not {"change", "schema_migration"} <= names:
                raise Refusal(N_("{file} is no backup of salestui."), file=path)
            if version > SCHEMA:
                raise Refusal(
                    N_("{file} was written by a newer version of salestui; install that first."),
                    file=path,
                )
            yield source
    except sqlite3.DatabaseError as error:
        if trouble_of(error) == NO_DATABASE:
            raise Refusal(N_("{file} is no backup of salestui."), file=path) from error
        if trouble_of(error) == DAMAGED:
            raise _damaged(path) from error
        raise


@contextmanager
def _prepared(backup: Path, database: Path, tell: Tell) -> Iterator[Path]:
    """A copy of a backup beside the database, checked and up to date; gone in the end."""
    with unfinished(database) as copy:
        with saying_why(_CANNOT_READ, file=backup), reading_backup(backup) as source:
            try:
                fill_copy(source, copy, tell)
            except Damaged as damaged:
                raise _damaged(backup) from damaged
        base = SqliteDatabase(str(copy), pragmas={"foreign_keys": 1})
        try:
            if base.user_version < SCHEMA:
                bring_up_to_date(base)
            if has_data(database.with_name(DRAFTS_FILE)):
                # The desk's own stay; only who has none takes those of the backup.
                base.execute_sql('DELETE FROM "draft"')  # type: ignore[no-untyped-call] # stubs
        finally:
            base.close()
        yield copy


def _damaged(backup: Path) -> Damaged:
    return Damaged(N_("{file} is damaged; please choose another one."), file=backup)


def _attach(connection: sqlite3.Connection, database: Path) -> None:
    connection.execute("ATTACH ? AS now", (read_only(database),))


def _carry_over(database: Path, copy: Path) -> None:
    """Let a copy keep what is the present's own; of a damaged present as much as can be read."""
    with (
        closing(sqlite3.connect(copy, isolation_level=None, uri=True)) as then,
        suppress(sqlite3.DatabaseError),
    ):
        _attach(then, database)
        for statements in _CARRIED.values():
            with suppress(sqlite3.DatabaseError), then:
                then.execute("BEGIN")
                for each in statements:
                    then.execute(each)


def _begin_timeline(copy: Path, known: int) -> None:
    """Let a copy, and what is kept of it, count as later than all before, also `known` ones."""
    with closing(sqlite3.connect(copy)) as then, then:
        ((own,),) = then.execute(
            'SELECT coalesce(max("last"), 0) FROM "counter" WHERE "prefix" = ?', (TIMELINE,)
        ).fetchall()
        then.execute(
            'INSERT OR REPLACE INTO "counter" ("prefix", "last") VALUES (?, ?)',
            (TIMELINE, max(own, known) + 1),
        )


def _is_damaged(database: Path, tell: Tell) -> bool:
    """Whether it is the present that does not pass its check, not the disk that is full or so."""
    try:
        with closing(open_copy(database)) as present:
            check_database(present, tell)
    except Damaged:
        return True
    except sqlite3.DatabaseError as error:
        return trouble_of(error) in (DAMAGED, NO_DATABASE)
    return False


# --- putting it in place -----------------------------------------------------------------------


def _bring_in(copy: Path, database: Path, watch: sqlite3.Connection, seen: int, tell: Tell) -> None:
    """Copy over the database that others may have open, in one transaction.

    Raises `_Overtaken` when somebody has written since `watch` has seen its state.
    """

    def look(doing: str, done: int, of: int) -> None:
        # The first step has taken the write lock; from here on nobody else writes.
        if _data_version(watch) != seen:
            raise _Overtaken
        tell(BRINGING_BACK, done, of)

    with (
        closing(sqlite3.connect(copy, isolation_level=None)) as source,
        closing(sqlite3.connect(database, isolation_level=None, timeout=0)) as target,
    ):
        (pages,) = target.execute("PRAGMA page_size").fetchone()
        if source.execute("PRAGMA page_size").fetchone() != (pages,):
            source.execute(f"PRAGMA page_size = {int(pages)}")
            source.execute("VACUUM")
        for pragma in ("synchronous = full", "fullfsync = 1", "checkpoint_fullfsync = 1"):
            target.execute(f"PRAGMA {pragma}")
        copy_pages(source, target, look)
        # So much has been written that the WAL is as large as the database.
        with suppress(sqlite3.Error):
            target.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()


def _put_in_place(copy: Path, database: Path, at: datetime, timeline: int) -> Restored:
    """Put a copy in the place of a database that is damaged or not there."""
    if database.exists():
        _carry_over(database, copy)
    _begin_timeline(copy, timeline)
    aside = put_aside(database, at)
    sync(copy)
    copy.replace(database)
    sync_folder(database.parent)
    return Restored(None, aside)


def put_aside(database: Path, at: datetime) -> Path | None:
    """Give a damaged database another name, under which it stays; None where there is none."""
    aside = database.with_name(f"{database.name}.damaged-{at:%Y%m%d-%H%M%S}")
    # What lies beside it belongs to it: SQLite looks for it under its name.
    there = [
        end for end in ("-wal", "-shm", "") if database.with_name(database.name + end).exists()
    ]
    for end in there:
        database.with_name(database.name + end).rename(aside.with_name(aside.name + end))
    return aside if "" in there else None


def _data_version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA data_version").fetchone()[0])


# --- comparing ---------------------------------------------------------------------------------

_LOST_CHANGES = (
    'SELECT count(*), min("at"), max("at") FROM now."change" AS made WHERE NOT EXISTS '
    '(SELECT 1 FROM main."change" AS kept WHERE kept."id" = made."id" AND kept."at" = made."at")'
)


def _contents(connection: sqlite3.Connection) -> Contents:
    (newest,) = connection.execute('SELECT max("at") FROM "change"').fetchone()
    return Contents(count_rows(connection), _instant(newest))


def _differing(
    then: sqlite3.Connection,
) -> tuple[Mapping[str, int], Mapping[str, int], Mapping[str, int]]:
    """Rows lost, gained and changed in the tables of what people edit, which have a version."""
    found: tuple[dict[str, int], dict[str, int], dict[str, int]] = ({}, {}, {})
    for table in count_rows(then):
        columns = {row[1] for row in then.execute(f'PRAGMA main.table_info("{table}")')}
        if not {"id", "version"} <= columns:
            continue
        count = "SELECT count(*) FROM"
        gone = f'{count} {{0}}."{table}" WHERE id NOT IN (SELECT id FROM {{1}}."{table}")'
        (lost,) = then.execute(gone.format("now", "main")).fetchone()
        (gained,) = then.execute(gone.format("main", "now")).fetchone()
        (other,) = then.execute(
            f'{count} (SELECT * FROM now."{table}" EXCEPT SELECT * FROM main."{table}")'
        ).fetchone()
        for counted, number in zip(found, (lost, gained, other - lost), strict=True):
            if number:
                counted[table] = number
    return found


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text).replace(tzinfo=UTC)
