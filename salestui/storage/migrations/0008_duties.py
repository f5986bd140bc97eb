"""Duties with their ticks; the check of the complaint mailbox becomes one of them."""

import json
from collections.abc import Callable
from typing import Any

from peewee import (
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
    SqliteDatabase,
    TextField,
)
from playhouse.migrate import SchemaMigrator  # type: ignore[import-untyped] # no stubs

from salestui.storage.history_columns import add_columns, rename_column, rename_table

MAILBOX = 1
"""The id of the mailbox among the duties."""


def up(migrator: SchemaMigrator, db: SqliteDatabase) -> None:
    """Make their tables; where the mailbox was ever checked, it is a duty, its checks are ticks."""

    class DutyRow(Model):
        version = IntegerField(default=1)
        number = CharField(unique=True)
        begun_on = DateField()
        due_on = DateField(index=True, null=True)
        is_settled = BooleanField(index=True, default=False)
        chased_on = DateField(null=True)
        chases = IntegerField(default=0)
        promised_on = DateField(null=True)
        said = TextField(default="")
        closed_at = DateTimeField(null=True)
        reason = TextField(default="")
        what = TextField(default="")
        cadence = CharField(default="")
        first_on = DateField(null=True)
        kind = TextField(default="")
        notes = TextField(default="")
        begun = DateTimeField(index=True)

        class Meta:
            database = db
            table_name = "book_duties"

    class EarlierRow(Model):
        version = IntegerField(default=1)
        duty = ForeignKeyField(DutyRow)
        cadence = CharField()
        until = DateField()

        class Meta:
            database = db
            table_name = "duty_cadence"

    class TickRow(Model):
        version = IntegerField(default=1)
        duty = ForeignKeyField(DutyRow)
        due_on = DateField()
        done_on = DateField()
        at = DateTimeField(null=True)
        result = TextField(default="")
        quantity = IntegerField(null=True)
        good = IntegerField(null=True)
        photo = TextField(default="")

        class Meta:
            database = db
            table_name = "duty_tick"
            indexes = ((("duty", "due_on"), True),)

    db.create_tables([DutyRow, EarlierRow, TickRow])
    _move_the_mailbox(db)


def _move_the_mailbox(db: SqliteDatabase) -> None:
    execute: Callable[..., Any] = db.execute_sql
    first = execute(
        'SELECT "change_id", "after" FROM "change_row" '
        'WHERE "table" = \'mailbox_check\' AND "after" IS NOT NULL ORDER BY id LIMIT 1'
    ).fetchone()
    if first is not None:
        _note_it(execute, *first)
        execute(
            'INSERT INTO "duty_tick" ("id", "version", "duty_id", "due_on", "done_on", "at", '
            '"result", "quantity", "good", "photo") SELECT "id", "version", ?, "day", "day", '
            "\"checked_at\", '', NULL, NULL, '' FROM \"mailbox_check\"",
            (MAILBOX,),
        )
    rename_table(db, "mailbox_check", "duty_tick")
    rename_column(db, "duty_tick", "day", "due_on")
    rename_column(db, "duty_tick", "checked_at", "at")
    for side in ("before", "after"):
        day = f"json_extract(\"{side}\", '$.due_on')"
        execute(
            f'UPDATE "change_row" SET "{side}" = json_insert("{side}", \'$.done_on\', {day}) '
            f'WHERE "table" = \'duty_tick\' AND "{side}" IS NOT NULL AND {day} IS NOT NULL'
        )
    nothing = {"quantity": "NULL", "good": "NULL", "result": "''", "photo": "''"}
    add_columns(db, "duty_tick", {"duty_id": str(MAILBOX), **nothing})
    last = ("id of duty_tick", "id of mailbox_check")
    execute('UPDATE "counter" SET "prefix" = ? WHERE "prefix" = ?', last)
    execute('DROP TABLE "mailbox_check"')


def _note_it(execute: Callable[..., Any], change: int, check: str) -> None:
    """Note the duty, and that the change which wrote the first check wrote it, too."""
    first = json.loads(check)
    columns = {
        "id": MAILBOX,
        "version": 1,
        "number": "LX-0001",
        "begun_on": first["day"],
        "due_on": None,
        "is_settled": 0,
        "chased_on": None,
        "chases": 0,
        "promised_on": None,
        "said": "",
        "closed_at": None,
        "reason": "",
        "what": "",
        "cadence": "daily",
        "first_on": None,
        "kind": "mailbox",
        "notes": "",
        "begun": first["checked_at"],
    }
    names, marks = ", ".join(f'"{name}"' for name in columns), ", ".join("?" * len(columns))
    execute(f'INSERT INTO "book_duties" ({names}) VALUES ({marks})', list(columns.values()))
    execute(
        'INSERT INTO "change_row" ("change_id", "table", "key", "before", "after") '
        "VALUES (?, 'book_duties', ?, NULL, ?)",
        (change, MAILBOX, json.dumps(columns, ensure_ascii=False)),
    )
    execute('INSERT INTO "counter" ("prefix", "last") VALUES (\'LX\', 1)')
    execute('UPDATE "search_state" SET "version" = 0')
