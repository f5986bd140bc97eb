"""What the history says of rows that are older than 0003 is said in the columns of today."""

from collections.abc import Callable
from typing import Any

from peewee import BooleanField, SqliteDatabase, TextField
from playhouse.migrate import SchemaMigrator, migrate  # type: ignore[import-untyped] # no stubs

from salestui.storage.history_columns import add_columns, drop_columns

NOTHING_YET = "company region level sex preferences notes".split()
UNKNOWN_YET = "salesperson_id checked_on archived_at contacted_on next_on".split()


def up(migrator: SchemaMigrator, db: SqliteDatabase) -> None:
    """Give older history the columns that 0003 gave the rows; level desks of unreleased forms."""
    _level(migrator, db)
    drop_columns(db, "customer", "search")
    customer = {"number": "printf('%04d', \"key\")", "serial": '"key"'}
    customer |= dict.fromkeys(NOTHING_YET, "''") | dict.fromkeys(UNKNOWN_YET, "NULL")
    add_columns(db, "customer", customer)
    add_columns(db, "memo", {"customer_id": "NULL", "walk_in": "''"})


def _level(migrator: SchemaMigrator, db: SqliteDatabase) -> None:
    """Bring desks up that were made by 1, 3 and 4 as they were until their release."""
    repair, draft = ({each.name for each in db.get_columns(table)} for table in ("repair", "draft"))
    if "loaner_back_at" in repair:
        _level_loaners(migrator, db)
    if "came_back_as_id" in repair:
        # As a foreign key it can only go with the table built anew.
        migrate(migrator.drop_column("repair", "came_back_as_id", legacy=True))
        drop_columns(db, "repair", "came_back_as_id")
    if "start" not in draft:
        migrate(migrator.add_column("draft", "start", TextField(default="{}")))
    if not any(each.columns == ["level", "number"] for each in db.get_indexes("customer")):
        migrate(migrator.add_index("customer", ("level", "number"), False))
    _level_index(db)


def _level_loaners(migrator: SchemaMigrator, db: SqliteDatabase) -> None:
    """Whether a loaner is out was told by when it had come back."""
    execute: Callable[..., Any] = db.execute_sql
    is_out = BooleanField(default=False, index=True)
    migrate(migrator.add_column("repair", "is_loaner_out", is_out))
    execute('UPDATE "repair" SET "is_loaner_out" = ("loaner" <> \'\' AND "loaner_back_at" IS NULL)')
    migrate(migrator.drop_column("repair", "loaner_back_at"))
    for side in ("before", "after"):
        lent = f"json_extract(\"{side}\", '$.loaner')"
        came_back = f"json_extract(\"{side}\", '$.loaner_back_at')"
        execute(
            f'UPDATE "change_row" SET "{side}" = json_set("{side}", \'$.is_loaner_out\', '
            f"coalesce({lent}, 'as before') <> '' AND {came_back} IS NULL) "
            f'WHERE "table" = \'repair\' AND ("{side}" LIKE \'%"loaner%\')'
        )
    drop_columns(db, "repair", "loaner_back_at")


def _level_index(db: SqliteDatabase) -> None:
    """The search index kept longer beginnings; it is made anew when something is looked up."""
    execute: Callable[..., Any] = db.execute_sql
    kept = 'SELECT "sql" FROM sqlite_master WHERE "name" = \'search_index\''
    if "1 2 3 4 5 6" in execute(kept).fetchone()[0]:
        execute("DROP TABLE search_index")
        execute(
            "CREATE VIRTUAL TABLE search_index USING fts5("
            "text, content='', detail=none, columnsize=0, prefix='1 2 3 4', tokenize=unicode61)"
        )
        execute('DELETE FROM "search_line"')
        execute('UPDATE "search_state" SET "version" = 0')
