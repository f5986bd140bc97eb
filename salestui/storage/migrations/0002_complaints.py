"""Complaints with their pauses and contacts, and the checks of the complaint mailbox."""

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

    class CustomerRow(Model):
        class Meta:
            database = db
            table_name = "customer"

    class ColleagueRow(Model):
        class Meta:
            database = db
            table_name = "colleague"

    class ComplaintRow(Model):
        version = IntegerField(default=1)
        number = CharField(unique=True)
        customer = ForeignKeyField(CustomerRow, null=True)
        name = TextField()
        phone = TextField(default="")
        about = TextField()
        channel = CharField(default="")
        category = TextField(default="")
        salesperson = ForeignKeyField(ColleagueRow, null=True)
        merchant = ForeignKeyField(ColleagueRow, null=True)
        promise = TextField(default="")
        received_at = DateTimeField(index=True)
        registered_at = DateTimeField()
        policy = TextField(default="{}")
        counts_from = DateTimeField()
        used_before = IntegerField(default=0)
        was_over_on_arrival = BooleanField(default=False)
        reopened = IntegerField(default=0)
        reopened_for = TextField(default="")
        closed_at = DateTimeField(index=True, null=True)
        cause = TextField(default="")
        outcome = TextField(default="")
        used_seconds = IntegerField(null=True)
        deadline_at = DateTimeField(null=True)
        breached_at = DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "complaint"

    class PauseRow(Model):
        version = IntegerField(default=1)
        complaint = ForeignKeyField(ComplaintRow)
        began_at = DateTimeField()
        ended_at = DateTimeField(null=True)
        reason = TextField()

        class Meta:
            database = db
            table_name = "complaint_pause"

    class ContactRow(Model):
        version = IntegerField(default=1)
        complaint = ForeignKeyField(ComplaintRow)
        party = CharField()
        at = DateTimeField()
        note = TextField(default="")

        class Meta:
            database = db
            table_name = "complaint_contact"

    class MailboxRow(Model):
        version = IntegerField(default=1)
        day = DateField(unique=True)
        checked_at = DateTimeField()

        class Meta:
            database = db
            table_name = "mailbox_check"

    db.create_tables([ComplaintRow, PauseRow, ContactRow, MailboxRow])
