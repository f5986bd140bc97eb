"""Goods."""

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


def up(migrator: SchemaMigrator, db: SqliteDatabase) -> None:
    """Make what the models have."""

    class ColleagueRow(Model):
        class Meta:
            database = db
            table_name = "colleague"

    class CustomerRow(Model):
        class Meta:
            database = db
            table_name = "customer"

    class MoveRow(Model):
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
        kind = TextField(default="")
        product = TextField(default="")
        model = CharField(index=True, default="")
        quantity = IntegerField(null=True)
        customer = ForeignKeyField(CustomerRow, null=True)
        who = TextField(default="")
        signed_by = ForeignKeyField(ColleagueRow, null=True)
        expected_on = DateField(null=True)
        order_no = CharField(index=True, default="")
        notes = TextField(default="")
        begun = DateTimeField(index=True)

        class Meta:
            database = db
            table_name = "book_moves"

    db.create_tables([MoveRow])


def down(migrator: SchemaMigrator, db: SqliteDatabase) -> None:
    """Take it away again."""

    migrator.migrate(migrator.drop_table("book_moves"))
