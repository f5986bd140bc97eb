"""Imported rows know by which change they came: what is undone may be imported again."""

from peewee import IntegerField, SqliteDatabase
from playhouse.migrate import SchemaMigrator, migrate  # type: ignore[import-untyped] # no stubs


def up(migrator: SchemaMigrator, db: SqliteDatabase) -> None:
    """Add the column; what was imported before counts as it did."""
    migrate(migrator.add_column("imported_row", "change", IntegerField(null=True)))
