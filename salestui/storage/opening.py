"""A desk's database is opened, and first brought up to date, once it is kept as it was."""

from __future__ import annotations

import os
import sqlite3
from datetime import datetime
from pathlib import Path

from peewee import DatabaseError, SqliteDatabase

from salestui.core.refusal import Refusal
from salestui.language import sentence
from salestui.storage import database as storage
from salestui.storage.database import (
    FILE,
    PRIVATE_FOLDER,
    PRIVATE_UMASK,
    CannotOpen,
    cannot_open,
    close_database,
    database,
    has_data,
    make_private,
    see_that_it_is_ours,
    see_that_nothing_is_in_the_way,
    sentence_of,
    watch,
)
from salestui.storage.migrations import RENAMED, SCHEMA
from salestui.storage.open_errors import DAMAGED, UNKEPT
from salestui.storage.watch import identity_of


def open_database(folder: Path) -> None:
    """Open the database in `folder`, private and up to date, making both where there is none.

    Raises `CannotOpen` when it cannot be used, and where an older one cannot be kept as it is
    before it is brought up to date.
    """
    # Set before the first file is made, so that the database, its WAL and the log are private from
    # the first moment.
    os.umask(PRIVATE_UMASK)
    path = folder / FILE
    try:
        # A folder that was there before keeps its mode: it may be somebody's Documents.
        folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        see_that_nothing_is_in_the_way(path)
        is_new = not has_data(path)
        if not is_new:
            see_that_it_is_ours(path)
        make_private(path)
        database.init(str(path), timeout=storage.PATIENCE)
        database.connect(reuse_if_open=False)
        opened = identity_of(path)
        _migrate(path, is_new)
        # The files beside it are there only now.
        watch(path, opened)
    except CannotOpen:
        close_database()
        raise
    except (OSError, DatabaseError, sqlite3.Error) as error:
        close_database()
        raise cannot_open(error, path) from error


def _migrate(path: Path, is_new: bool) -> None:
    """Bring the database up to date, once it is kept as it was."""
    if database.user_version == SCHEMA:
        return
    if not is_new:
        _keep_before(path)
    bring_up_to_date(database)


def _keep_before(path: Path) -> None:
    """Keep an older database as it is; raises `CannotOpen` where that is not possible.

    There is no way past it: the older program still opens it, and what a migration does to it is
    not undone.
    """
    from salestui.storage.backup import MIGRATION, take_backup
    from salestui.storage.copying import Damaged

    try:
        take_backup(path, MIGRATION, datetime.now().astimezone().replace(tzinfo=None))
    except Damaged as damaged:
        raise sentence_of(DAMAGED, path) from damaged
    except Refusal as refusal:
        reason = sentence(refusal.sentence, **refusal.arguments).rstrip(".。")
        raise sentence_of(UNKEPT, path, reason) from refusal


def bring_up_to_date(base: SqliteDatabase) -> None:
    """Apply to a database the migrations that it does not have yet, all or none."""
    # Imported here because it costs more than the rest of start-up's storage together.
    from salestui.storage.migrating import Runner

    runner = Runner(base)
    # Whether another window was faster is only known once this one holds the write lock.
    # A table that is built anew is dropped in between; within a transaction this cannot be set.
    base.foreign_keys = 0
    try:
        with base.atomic():
            applied = runner.applied()
            for earlier, name in RENAMED.items():
                if earlier in applied and name not in applied:
                    runner.History.create(name=name)
            runner.up()
            base.user_version = SCHEMA
    finally:
        base.foreign_keys = 1
