"""The tables of repairs."""

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
from salestui.storage.database import DayField, InstantField, Record
from salestui.storage.search import Entry, Place, Searched
from salestui.text.phones import split
from salestui.text.search import Findable

REGISTER = "repairs"

PREFIX = "WX"


class RepairRow(Searched, Record):
    """A repair as kept."""

    SEARCHED_AS = REGISTER

    number = CharField(unique=True)
    customer: ForeignKeyField[Any] = ForeignKeyField(CustomerRow, null=True, backref="repairs")
    customer_id: int | None
    name = TextField()
    """Who brought it, as written at intake; a walk-in's only name."""
    phone = TextField(default="")
    product = TextField()
    model = TextField(default="")
    serial = TextField(default="")
    serial_folded = CharField(default="", index=True)
    quantity = IntegerField(default=1)
    fault = TextField(default="")
    accessories = TextField(default="")
    source = TextField(default="")
    destination = TextField(default="")
    warranty_until = DayField(null=True)
    loaner = TextField(default="")
    is_loaner_out = BooleanField(default=False, index=True)
    notes = TextField(default="")
    state = CharField(index=True)
    reason = TextField(default="")
    received_at = InstantField()
    received_on = DayField()
    repaired_on = DayField(null=True)
    closed_at = InstantField(null=True, index=True)

    class Meta:
        table_name = "repair"

    @classmethod
    def entries(cls, keys: Sequence[int]) -> Iterable[Entry]:
        for row in cls.select().where(cls.id.in_(keys)):
            numbers = (row.number, row.serial)
            # Who is on file is found by their file; a walk-in by what stands here alone.
            if row.customer_id:
                about = Place(CUSTOMERS, row.customer_id)
                yield Entry(row.id, Findable(numbers=numbers), row.received_on, about)
            else:
                found = Findable((row.name,), split(row.phone), numbers)
                yield Entry(row.id, found, row.received_on)


class HandoverRow(Record):
    """One handover; only ever added."""

    repair = ForeignKeyField(RepairRow, backref="handovers")
    at = InstantField()
    kind = CharField()
    quantity = IntegerField()
    """Pieces: positive in, negative out; a move's are those moved and count for nothing."""
    source = TextField(default="")
    destination = TextField(default="")
    signer: ForeignKeyField[Any] = ForeignKeyField(ColleagueRow, null=True, backref="signed_for")
    repair_id: int
    signer_id: int | None
    signed_name = TextField(default="")
    """Who signed, where that is no colleague: the customer."""
    note = TextField(default="")

    class Meta:
        table_name = "handover"


class ChaseRow(Record):
    """One chase (催办)."""

    repair = ForeignKeyField(RepairRow, backref="chases")
    at = InstantField()
    day = DayField()
    colleague: ForeignKeyField[Any] = ForeignKeyField(ColleagueRow, null=True, backref="chased")
    colleague_id: int | None
    customer_name = TextField(default="")
    """Whom of the customer's side, where a repaired item is to be fetched."""
    note = TextField(default="")

    class Meta:
        table_name = "chase"
