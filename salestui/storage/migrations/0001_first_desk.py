"""The first desk: history, numbers, drafts, colleagues, customers, work log, repairs."""

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
    """Make the tables, as they were on that day."""

    class Change(Model):
        at = DateTimeField()
        working_day = DateField(index=True)
        register = CharField()
        sentence = TextField()
        arguments = TextField(default="{}")
        undone_by = ForeignKeyField("self", null=True)

        class Meta:
            database = db
            table_name = "change"

    class ChangeRow(Model):
        change = ForeignKeyField(Change)
        table = CharField()
        key = IntegerField()
        before = TextField(null=True)
        after = TextField(null=True)

        class Meta:
            database = db
            table_name = "change_row"
            indexes = ((("table", "key"), False),)

    class CustomerRow(Model):
        version = IntegerField(default=1)
        name = TextField()
        search = TextField(default="")

        class Meta:
            database = db
            table_name = "customer"

    class RepairRow(Model):
        version = IntegerField(default=1)
        number = CharField(unique=True)
        customer = ForeignKeyField(CustomerRow, null=True)
        name = TextField()
        phone = TextField(default="")
        product = TextField()
        model = TextField(default="")
        serial = TextField(default="")
        serial_folded = CharField(index=True, default="")
        quantity = IntegerField(default=1)
        fault = TextField(default="")
        accessories = TextField(default="")
        source = TextField(default="")
        destination = TextField(default="")
        warranty_until = DateField(null=True)
        loaner = TextField(default="")
        is_loaner_out = BooleanField(default=False, index=True)
        notes = TextField(default="")
        state = CharField(index=True)
        reason = TextField(default="")
        received_at = DateTimeField()
        received_on = DateField()
        repaired_on = DateField(null=True)
        closed_at = DateTimeField(index=True, null=True)

        class Meta:
            database = db
            table_name = "repair"

    class ColleagueRow(Model):
        version = IntegerField(default=1)
        name = TextField()
        folded = CharField(unique=True)
        role = CharField(default="")
        phones = TextField(default="")

        class Meta:
            database = db
            table_name = "colleague"

    class ChaseRow(Model):
        version = IntegerField(default=1)
        repair = ForeignKeyField(RepairRow)
        at = DateTimeField()
        day = DateField()
        colleague = ForeignKeyField(ColleagueRow, null=True)
        customer_name = TextField(default="")
        note = TextField(default="")

        class Meta:
            database = db
            table_name = "chase"

    class Counter(Model):
        prefix = CharField(primary_key=True)
        last = IntegerField()

        class Meta:
            database = db
            table_name = "counter"

    class DraftRow(Model):
        form = CharField(index=True)
        kept_at = DateTimeField()
        fields = TextField()

        class Meta:
            database = db
            table_name = "draft"

    class HandoverRow(Model):
        version = IntegerField(default=1)
        repair = ForeignKeyField(RepairRow)
        at = DateTimeField()
        kind = CharField()
        quantity = IntegerField()
        source = TextField(default="")
        destination = TextField(default="")
        signer = ForeignKeyField(ColleagueRow, null=True)
        signed_name = TextField(default="")
        note = TextField(default="")

        class Meta:
            database = db
            table_name = "handover"

    class LogLineRow(Model):
        version = IntegerField(default=1)
        day = DateField(index=True)
        at = DateTimeField(null=True)
        text = TextField()
        tags = TextField(default="")
        search = TextField()
        customer = ForeignKeyField(CustomerRow, null=True)
        walk_in = TextField(default="")

        class Meta:
            database = db
            table_name = "log_line"

    class MemoRow(Model):
        version = IntegerField(default=1)
        text = TextField()
        due_on = DateField()
        written_on = DateField()
        done_at = DateTimeField(null=True)
        dropped_at = DateTimeField(null=True)
        is_open = BooleanField(index=True, default=True)

        class Meta:
            database = db
            table_name = "memo"

    class OpenedDay(Model):
        day = DateField(primary_key=True)

        class Meta:
            database = db
            table_name = "opened_day"

    class PhoneRow(Model):
        version = IntegerField(default=1)
        customer = ForeignKeyField(CustomerRow)
        typed = TextField()
        digits = CharField(index=True)

        class Meta:
            database = db
            table_name = "customer_phone"

    db.create_tables(
        [
            Change,
            ChangeRow,
            CustomerRow,
            RepairRow,
            ColleagueRow,
            ChaseRow,
            Counter,
            DraftRow,
            HandoverRow,
            LogLineRow,
            MemoRow,
            OpenedDay,
            PhoneRow,
        ]
    )
