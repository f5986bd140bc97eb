"""Customer files, visit cards, the search index, what was imported."""

from collections.abc import Callable
from typing import Any

from peewee import (
    AutoField,
    CharField,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
    SqliteDatabase,
    TextField,
)
from playhouse.migrate import SchemaMigrator, migrate  # type: ignore[import-untyped] # no stubs


def key_of(model: type[Model]) -> Any:
    """The primary key of a model that declares none."""
    return model._meta.primary_key


COUNTER = "customer"
INDEX_VERSION = 1


def up(migrator: SchemaMigrator, db: SqliteDatabase) -> None:
    """Make the tables and columns, as they were on that day; customers on file get numbers."""

    class ColleagueRow(Model):
        class Meta:
            database = db
            table_name = "colleague"

    class CustomerRow(Model):
        class Meta:
            database = db
            table_name = "customer"

    class OldNumberRow(Model):
        version = IntegerField(default=1)
        customer = ForeignKeyField(CustomerRow)
        number = CharField(index=True)

        class Meta:
            database = db
            table_name = "customer_old_number"

    class CardRow(Model):
        version = IntegerField(default=1)
        customer = ForeignKeyField(CustomerRow)
        slots = IntegerField()
        opened_on = DateField()

        class Meta:
            database = db
            table_name = "visit_card"

    class VisitRow(Model):
        version = IntegerField(default=1)
        customer = ForeignKeyField(CustomerRow)
        card = ForeignKeyField(CardRow)
        on = DateField()
        visitor = ForeignKeyField(ColleagueRow, null=True)
        how = CharField(default="")
        purpose = TextField(default="")
        said = TextField(default="")
        next_step = TextField(default="")
        next_on = DateField(null=True)
        noted_at = DateTimeField()

        class Meta:
            database = db
            table_name = "visit"
            indexes = ((("visitor", "on"), False),)

    class ImportedRow(Model):
        register = CharField()
        fingerprint = CharField()
        key = IntegerField()

        class Meta:
            database = db
            table_name = "imported_row"
            indexes = ((("register", "fingerprint"), True),)

    class SearchLine(Model):
        id = AutoField()
        register = CharField()
        key = IntegerField()
        day = DateField(index=True)
        text = TextField()

        class Meta:
            database = db
            table_name = "search_line"
            indexes = ((("register", "key"), True),)

    class SearchState(Model):
        version = IntegerField()

        class Meta:
            database = db
            table_name = "search_state"

    execute: Callable[..., Any] = db.execute_sql
    db.create_tables([OldNumberRow, CardRow, VisitRow, ImportedRow, SearchLine, SearchState])
    text = TextField(default="")
    migrate(
        migrator.drop_column("customer", "search"),
        migrator.add_column("customer", "number", CharField(default="")),
        migrator.add_column("customer", "serial", IntegerField(default=0)),
        *(
            migrator.add_column("customer", name, text)
            for name in ("company", "region", "level", "sex", "preferences", "notes")
        ),
        migrator.add_column(
            "customer",
            "salesperson_id",
            ForeignKeyField(ColleagueRow, field=key_of(ColleagueRow), null=True),
        ),
        migrator.add_column("customer", "checked_on", DateField(null=True)),
        migrator.add_column("customer", "archived_at", DateTimeField(null=True)),
        migrator.add_column("customer", "contacted_on", DateField(null=True)),
        migrator.add_column("customer", "next_on", DateField(null=True)),
    )
    migrate(
        migrator.add_column(
            "memo",
            "customer_id",
            ForeignKeyField(CustomerRow, field=key_of(CustomerRow), null=True),
        ),
        migrator.add_column("memo", "walk_in", TextField(default="")),
    )
    execute('UPDATE "customer" SET "serial" = "id", "number" = printf(\'%04d\', "id")')
    execute(
        'INSERT OR REPLACE INTO "counter" ("prefix", "last") '
        'SELECT ?, MAX("id") FROM "customer" HAVING MAX("id") IS NOT NULL',
        (COUNTER,),
    )
    migrate(
        migrator.add_index("customer", ("number",), True),
        migrator.add_index("customer", ("region", "number"), False),
        migrator.add_index("customer", ("level", "number"), False),
        migrator.add_index("customer", ("level", "contacted_on"), False),
        migrator.add_index("customer", ("sex", "number"), False),
        migrator.add_index("customer", ("name",), False),
        migrator.add_index("customer", ("next_on",), False),
    )
    # Each row's words by their beginnings; its rowids are in the order of the last contact.
    execute(
        "CREATE VIRTUAL TABLE search_index USING fts5("
        "text, content='', detail=none, columnsize=0, prefix='1 2 3 4', tokenize=unicode61)"
    )
    # What is on file already is put into the index when something is first looked up.
    has_rows = (
        execute(f'SELECT EXISTS (SELECT 1 FROM "{table}")').fetchone()[0]
        for table in ("customer", "repair", "complaint")
    )
    SearchState.create(version=0 if any(has_rows) else INDEX_VERSION)
