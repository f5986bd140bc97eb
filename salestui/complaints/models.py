"""The tables of complaints."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from peewee import (
    BooleanField,
    CharField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from salestui.colleagues.store import ColleagueRow
from salestui.customers.models import REGISTER as CUSTOMERS
from salestui.customers.models import CustomerRow
from salestui.storage.database import InstantField, Record
from salestui.storage.search import Entry, Place, Searched
from salestui.text.phones import split
from salestui.text.search import Findable

REGISTER = "complaints"

PREFIX = "TS"


class ComplaintRow(Searched, Record):
    """A complaint as kept."""

    SEARCHED_AS = REGISTER

    number = CharField(unique=True)
    customer: ForeignKeyField[Any] = ForeignKeyField(CustomerRow, null=True, backref="complaints")
    customer_id: int | None
    name = TextField()
    """Who complains, as written down; a walk-in's only name."""
    phone = TextField(default="")
    about = TextField()
    channel = CharField(default="")
    category = TextField(default="")
    salesperson: ForeignKeyField[Any] = ForeignKeyField(ColleagueRow, null=True, backref="sold")
    salesperson_id: int | None
    merchant: ForeignKeyField[Any] = ForeignKeyField(ColleagueRow, null=True, backref="supplied")
    merchant_id: int | None
    promise = TextField(default="")
    received_at = InstantField(index=True)
    registered_at = InstantField()
    policy = TextField(default="{}")
    counts_from = InstantField()
    used_before = IntegerField(default=0)
    """Seconds."""
    was_over_on_arrival = BooleanField(default=False)
    reopened = IntegerField(default=0)
    reopened_for = TextField(default="")
    """Why it was opened again last."""
    closed_at = InstantField(null=True, index=True)
    cause = TextField(default="")
    outcome = TextField(default="")
    used_seconds = IntegerField(null=True)
    deadline_at = InstantField(null=True)
    """With `used_seconds`, what the closing froze; null while it is open."""
    breached_at = InstantField(null=True)

    class Meta:
        table_name = "complaint"

    @classmethod
    def entries(cls, keys: Sequence[int]) -> Iterable[Entry]:
        for row in cls.select().where(cls.id.in_(keys)):
            # Who is on file is found by their file; others by what stands here alone.
            if row.customer_id:
                about = Place(CUSTOMERS, row.customer_id)
                found = Findable(numbers=(row.number,))
            else:
                about, found = None, Findable((row.name,), split(row.phone), (row.number,))
            yield Entry(row.id, found, row.received_at.date(), about)


class PauseRow(Record):
    """A time in which the clock of a complaint stood."""

    complaint = ForeignKeyField(ComplaintRow, backref="pauses")
    complaint_id: int
    began_at = InstantField()
    ended_at = InstantField(null=True)
    reason = TextField()

    class Meta:
        table_name = "complaint_pause"


class ContactRow(Record):
    """One contact with a party; only ever added."""

    complaint = ForeignKeyField(ComplaintRow, backref="contacts")
    complaint_id: int
    party = CharField()
    at = InstantField()
    note = TextField(default="")

    class Meta:
        table_name = "complaint_contact"
