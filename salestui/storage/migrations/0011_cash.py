"""Cash."""

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

    class CashEntryRow(Model):
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
        text = TextField(default="")
        received = IntegerField(null=True)
        paid = IntegerField(null=True)
        counterparty = TextField(default="")
        handled_by = ForeignKeyField(ColleagueRow, null=True)
        voucher = CharField(index=True, default="")
        ref = CharField(index=True, default="")
        account = TextField(default="")
        red_of = CharField(index=True, default="")
        kind = TextField(default="")
        notes = TextField(default="")
        begun = DateTimeField(index=True)
        handed_up_at = DateTimeField(null=True)
        handed_up_note = TextField(default="")
        month_closed_at = DateTimeField(null=True)
        month_closed_note = TextField(default="")

        class Meta:
            database = db
            table_name = "book_cash"
            indexes = ((("account", "begun_on", "kind", "received", "paid"), False),)

    db.create_tables([CashEntryRow])

    class CloseRow(Model):
        version = IntegerField(default=1)
        account = TextField(default="")
        month = DateField()
        counted = IntegerField()
        difference = IntegerField()
        note = TextField(default="")

        class Meta:
            database = db
            table_name = "cash_close"
            indexes = ((("account", "month"), True),)

    db.create_tables([CloseRow])


def down(migrator: SchemaMigrator, db: SqliteDatabase) -> None:
    """Take it away again."""

    migrator.migrate(migrator.drop_table("cash_close"))
    migrator.migrate(migrator.drop_table("book_cash"))
