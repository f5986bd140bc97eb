"""The first books: order relay, mail and invoices, authorisations, department messages."""

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
    """Make their tables; nothing of them is on file yet."""

    class ColleagueRow(Model):
        class Meta:
            database = db
            table_name = "colleague"

    class CustomerRow(Model):
        class Meta:
            database = db
            table_name = "customer"

    class AuthorisationRow(Model):
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
        project = TextField(default="")
        customer = ForeignKeyField(CustomerRow, null=True)
        who = TextField(default="")
        subject = TextField(default="")
        copies = IntegerField(null=True)
        seal = TextField(default="")
        applicant = ForeignKeyField(ColleagueRow, null=True)
        approver = ForeignKeyField(ColleagueRow, null=True)
        needed_by = DateField(null=True)
        valid_until = DateField(null=True)
        filed = TextField(default="")
        notes = TextField(default="")
        begun = DateTimeField(index=True)
        written_at = DateTimeField(null=True)
        written_note = TextField(default="")
        applied_at = DateTimeField(null=True)
        applied_note = TextField(default="")
        approved_at = DateTimeField(null=True)
        approved_note = TextField(default="")
        sealed_at = DateTimeField(null=True)
        sealed_note = TextField(default="")
        delivered_at = DateTimeField(null=True)
        delivered_note = TextField(default="")

        class Meta:
            database = db
            table_name = "book_authorisations"

    db.create_tables([AuthorisationRow])

    class MailRow(Model):
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
        kind = TextField(default="")
        invoice_no = CharField(index=True, default="")
        invoice_code = CharField(index=True, default="")
        net = IntegerField(null=True)
        tax = IntegerField(null=True)
        gross = IntegerField(null=True)
        rate = IntegerField(null=True)
        red_of = CharField(index=True, default="")
        quantity = IntegerField(null=True)
        sender = ForeignKeyField(ColleagueRow, null=True)
        addressee = TextField(default="")
        way = TextField(default="")
        courier = TextField(default="")
        waybill = CharField(index=True, default="")
        collected_by = ForeignKeyField(ColleagueRow, null=True)
        notes = TextField(default="")
        begun = DateTimeField(index=True)
        collected_at = DateTimeField(null=True)
        collected_note = TextField(default="")
        posted_at = DateTimeField(null=True)
        posted_note = TextField(default="")
        received_at = DateTimeField(null=True)
        received_note = TextField(default="")

        class Meta:
            database = db
            table_name = "book_mail"

    db.create_tables([MailRow])

    class MessageRow(Model):
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
        what = TextField(default="")
        direction = TextField(default="")
        department = TextField(default="")
        colleague = ForeignKeyField(ColleagueRow, null=True)
        wanted_by = DateField(null=True)
        answer = TextField(default="")
        notes = TextField(default="")
        begun = DateTimeField(index=True)
        passed_on_at = DateTimeField(null=True)
        passed_on_note = TextField(default="")
        answered_at = DateTimeField(null=True)
        answered_note = TextField(default="")
        told_back_at = DateTimeField(null=True)
        told_back_note = TextField(default="")

        class Meta:
            database = db
            table_name = "book_messages"

    db.create_tables([MessageRow])

    class RelayRow(Model):
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
        phone = TextField(default="")
        product = TextField(default="")
        model = TextField(default="")
        quantity = IntegerField(null=True)
        price = IntegerField(null=True)
        price_asked_of = ForeignKeyField(ColleagueRow, null=True)
        salesperson = ForeignKeyField(ColleagueRow, null=True)
        wanted_by = DateField(null=True)
        notes = TextField(default="")
        begun = DateTimeField(index=True)
        left_word_at = DateTimeField(null=True)
        left_word_note = TextField(default="")
        told_at = DateTimeField(null=True)
        told_note = TextField(default="")
        ordered_at = DateTimeField(null=True)
        ordered_note = TextField(default="")

        class Meta:
            database = db
            table_name = "book_relays"

    db.create_tables([RelayRow])
