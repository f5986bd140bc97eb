"""The tables of customers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from peewee import (
    CharField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from salestui.colleagues.store import ColleagueRow
from salestui.language import N_
from salestui.storage.database import DayField, InstantField, Record, among, tuples
from salestui.storage.history.parts import merged_into
from salestui.storage.search import Entry, Searched
from salestui.text.phones import telling
from salestui.text.search import Findable

REGISTER = "customers"

MERGED = N_("Customer {gone} merged into {kept}")

NUMBER, NAME, COMPANY, PHONE = range(4)
"""The kinds of what a customer is found by as a whole."""

COUNTER = "customer"


class CustomerRow(Searched, Record):
    """A customer as kept."""

    SEARCHED_AS = REGISTER

    number = CharField(default="", unique=True)
    serial = IntegerField(default=0)
    name = TextField(index=True)
    company = TextField(default="")
    region = TextField(default="")
    level = TextField(default="")
    sex = TextField(default="")
    salesperson: ForeignKeyField[Any] = ForeignKeyField(ColleagueRow, null=True, backref="serves")
    salesperson_id: int | None
    preferences = TextField(default="")
    notes = TextField(default="")
    checked_on = DayField(null=True)
    contacted_on = DayField(null=True)
    next_on = DayField(null=True, index=True)
    archived_at = InstantField(null=True)

    class Meta:
        table_name = "customer"
        indexes = (
            (("region", "number"), False),
            (("level", "number"), False),
            (("level", "contacted_on"), False),
            (("sex", "number"), False),
        )

    @classmethod
    def entries(cls, keys: Sequence[int]) -> Iterable[Entry]:
        # Tuples: a large import asks for a hundred thousand.
        rows = tuples(
            cls.select(cls.id, cls.name, cls.company, cls.number, cls.contacted_on).where(
                among(cls.id, keys)
            )
        )
        phones, old = phones_of(keys), old_numbers_of(keys)
        gone = merged_into(cls, keys, MERGED, PhoneRow)
        for key, name, company, number, contacted_on in rows:
            numbers = (number, *old[key])
            names, reached = [name, company], [*phones[key]]
            for each in gone.get(key, ()):
                # It finds them; as a whole it is nobody's name any more.
                names += (each.columns["name"], each.columns["company"])
                reached += (part["typed"] for part in each.parts if "typed" in part)
            wholes = [(NAME, name), (COMPANY, company), *((NUMBER, each) for each in numbers)]
            # Of a merged file's phones none names anybody as a whole, either.
            wholes += [(PHONE, each) for each in map(telling, phones[key]) if each]
            yield Entry(key, Findable(names, reached, numbers, wholes), contacted_on)


class PhoneRow(Record):
    """One phone of a customer: as typed, and its digits as they were read then.

    Whose a phone is says the search index, which is made anew where digits are read otherwise.
    """

    SEARCHED_THROUGH = "customer"

    customer = ForeignKeyField(CustomerRow, backref="phone_rows")
    customer_id: int
    typed = TextField()
    digits = CharField(index=True)

    class Meta:
        table_name = "customer_phone"


class OldNumberRow(Record):
    """A number that a customer had before; it still finds them."""

    SEARCHED_THROUGH = "customer"

    customer = ForeignKeyField(CustomerRow, backref="old_number_rows")
    customer_id: int
    number = CharField(index=True)

    class Meta:
        table_name = "customer_old_number"


def phones_of(keys: Sequence[int]) -> dict[int, list[str]]:
    """The phones of some customers as typed, by id."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = PhoneRow.select(PhoneRow.customer, PhoneRow.typed).where(among(PhoneRow.customer, keys))
    for key, typed in tuples(rows.order_by(PhoneRow.id)):
        found[key].append(typed)
    return found


def old_numbers_of(keys: Sequence[int]) -> dict[int, list[str]]:
    """The numbers that some customers had before, by id."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = OldNumberRow.select(OldNumberRow.customer, OldNumberRow.number)
    for key, number in tuples(rows.where(among(OldNumberRow.customer, keys))):
        found[key].append(number)
    return found
