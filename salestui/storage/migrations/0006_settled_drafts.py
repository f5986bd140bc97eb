"""Drafts stand in a file of their own; the database notes which of them are saved."""

from peewee import CharField, Model, SqliteDatabase
from playhouse.migrate import SchemaMigrator  # type: ignore[import-untyped] # no stubs


def up(migrator: SchemaMigrator, db: SqliteDatabase) -> None:
    """Make the table; drafts that stand in the database move when they are first needed."""

    class SettledDraft(Model):
        edition = CharField(primary_key=True)

        class Meta:
            database = db
            table_name = "settled_draft"

    db.create_tables([SettledDraft])
