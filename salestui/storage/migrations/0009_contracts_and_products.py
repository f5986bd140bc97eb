"""Contracts and products."""

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

    class ContractRow(Model):
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
        subject = TextField(default="")
        industry = TextField(default="")
        list_price = IntegerField(null=True)
        amount = IntegerField(null=True)
        discount = IntegerField(null=True)
        terms = TextField(default="")
        pay_by = DateField(null=True)
        copy_by = DateField(null=True)
        place = TextField(default="")
        contact = TextField(default="")
        salesperson = ForeignKeyField(ColleagueRow, null=True)
        signed_by = ForeignKeyField(ColleagueRow, null=True)
        supplement_to = CharField(index=True, default="")
        approver = ForeignKeyField(ColleagueRow, null=True)
        approved = IntegerField(null=True)
        money_fate = TextField(default="")
        notes = TextField(default="")
        begun = DateTimeField(index=True)
        drafted_at = DateTimeField(null=True)
        drafted_note = TextField(default="")
        sent_at = DateTimeField(null=True)
        sent_note = TextField(default="")
        signed_back_at = DateTimeField(null=True)
        signed_back_note = TextField(default="")
        paid_at = DateTimeField(null=True)
        paid_note = TextField(default="")
        ordered_at = DateTimeField(null=True)
        ordered_note = TextField(default="")
        arrived_at = DateTimeField(null=True)
        arrived_note = TextField(default="")
        out_at = DateTimeField(null=True)
        out_note = TextField(default="")
        done_at = DateTimeField(null=True)
        done_note = TextField(default="")

        class Meta:
            database = db
            table_name = "book_contracts"

    db.create_tables([ContractRow])

    class ProductRow(Model):
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
        product = TextField(default="")
        model = CharField(index=True, default="")
        other_names = TextField(default="")
        unit = TextField(default="")
        on_hand = IntegerField(null=True)
        minimum = IntegerField(null=True)
        on_order = IntegerField(null=True)
        expected_on = DateField(null=True)
        strengths = TextField(default="")
        weaknesses = TextField(default="")
        answers = TextField(default="")
        price_note = TextField(default="")
        checked_on = DateField(null=True)
        begun = DateTimeField(index=True)

        class Meta:
            database = db
            table_name = "book_products"

    db.create_tables([ProductRow])


def down(migrator: SchemaMigrator, db: SqliteDatabase) -> None:
    """Take it away again."""

    migrator.migrate(migrator.drop_table("book_products"))
    migrator.migrate(migrator.drop_table("book_contracts"))
