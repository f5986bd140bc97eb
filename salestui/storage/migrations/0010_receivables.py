"""Receivables."""

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

    class ReceivableRow(Model):
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
        customer = ForeignKeyField(CustomerRow, null=True)
        who = TextField(default="")
        ref = CharField(index=True, default="")
        amount = IntegerField(null=True)
        falls_due = DateField(null=True)
        salesperson = ForeignKeyField(ColleagueRow, null=True)
        notes = TextField(default="")
        begun = DateTimeField(index=True)

        class Meta:
            database = db
            table_name = "book_receivables"

    db.create_tables([ReceivableRow])

    class ReceiptRow(Model):
        version = IntegerField(default=1)
        receivable = ForeignKeyField(ReceivableRow)
        received_on = DateField()
        amount = IntegerField()
        how = TextField(default="")

        class Meta:
            database = db
            table_name = "receipt"

    db.create_tables([ReceiptRow])


def down(migrator: SchemaMigrator, db: SqliteDatabase) -> None:
    """Take it away again."""

    migrator.migrate(migrator.drop_table("receipt"))
    migrator.migrate(migrator.drop_table("book_receivables"))
