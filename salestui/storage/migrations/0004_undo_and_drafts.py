"""Imported rows know by which change they came; drafts, what stood there before."""

from peewee import IntegerField, SqliteDatabase, TextField
from playhouse.migrate import SchemaMigrator, migrate  # type: ignore[import-untyped] # no stubs


def up(migrator: SchemaMigrator, db: SqliteDatabase) -> None:
    """Add the columns; what was imported before counts as it did."""
    migrate(
        migrator.add_column("imported_row", "change", IntegerField(null=True)),
        migrator.add_column("draft", "start", TextField(default="{}")),
    )
