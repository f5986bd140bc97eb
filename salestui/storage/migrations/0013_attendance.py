"""Attendance."""

from peewee import (
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    IntegerField,
    Model,
    SqliteDatabase,
    TextField,
)
from playhouse.migrate import SchemaMigrator  # type: ignore[import-untyped] # no stubs


def up(migrator: SchemaMigrator, db: SqliteDatabase) -> None:
    """Make what the models have."""

    class AttendanceRow(Model):
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
        person = TextField(default="")
        kind = TextField(default="")
        start = TextField(default="")
        end = TextField(default="")
        minutes = IntegerField(null=True)
        told = TextField(default="")
        signed_in = TextField(default="")
        accepted = TextField(default="")
        shop = TextField(default="")
        post = TextField(default="")
        shift = TextField(default="")
        bonus = IntegerField(null=True)
        hourly = IntegerField(null=True)
        notes = TextField(default="")
        begun = DateTimeField(index=True)
        sent_at = DateTimeField(null=True)
        sent_note = TextField(default="")

        class Meta:
            database = db
            table_name = "book_attendance"

    db.create_tables([AttendanceRow])


def down(migrator: SchemaMigrator, db: SqliteDatabase) -> None:
    """Take it away again."""

    migrator.migrate(migrator.drop_table("book_attendance"))
