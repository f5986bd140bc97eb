"""Where customers are kept."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from peewee import CharField, ForeignKeyField, TextField

from salestui.customers.rules import Customer
from salestui.dates.clock import Now
from salestui.language import N_
from salestui.storage.changes import Writer, change
from salestui.storage.database import Record
from salestui.text.clean import fold, words
from salestui.text.phones import digits

REGISTER = "customers"


class CustomerRow(Record):
    """A customer as kept; `search` is the folded text that the filter looks in."""

    name = TextField()
    search = TextField(default="")

    class Meta:
        table_name = "customer"


class PhoneRow(Record):
    """One phone of a customer: as typed, and its digits for comparing."""

    customer = ForeignKeyField(CustomerRow, backref="phones")
    customer_id: int
    typed = TextField()
    digits = CharField(index=True)

    class Meta:
        table_name = "customer_phone"


def customers(filter_text: str = "", limit: int = 200) -> list[Customer]:
    """Customers whose name or phone holds every word of the filter, by name."""
    query = CustomerRow.select().order_by(CustomerRow.name, CustomerRow.id).limit(limit)
    for word in words(filter_text):
        query = query.where(CustomerRow.search.contains(word))
    return _nouns(query)


def count_customers() -> int:
    """How many customers are on file."""
    return CustomerRow.select().count()


def customer(key: int) -> Customer | None:
    """One customer."""
    found = _nouns(CustomerRow.select().where(CustomerRow.id == key))
    return found[0] if found else None


def add_customer(now: Now, name: str, phones: Sequence[str] = ()) -> int:
    """Put a customer on file."""
    with change(now, REGISTER, N_("Customer {name} added"), name=name) as writer:
        row = writer.add(CustomerRow, name=name, search=_search_text(name, phones))
        _add_phones(writer, row.id, phones)
        return row.id


def edit_customer(now: Now, key: int, version: int, name: str, phones: Sequence[str]) -> None:
    """Change a customer's name and phones."""
    with change(now, REGISTER, N_("Customer {name} changed"), name=name) as writer:
        writer.update(CustomerRow, key, version, name=name, search=_search_text(name, phones))
        kept = list(PhoneRow.select().where(PhoneRow.customer == key).order_by(PhoneRow.id))
        if [row.typed for row in kept] != list(phones):
            for row in kept:
                writer.delete(PhoneRow, row.id)
            _add_phones(writer, key, phones)


def _add_phones(writer: Writer, key: int, phones: Sequence[str]) -> None:
    for phone in phones:
        writer.add(PhoneRow, customer=key, typed=phone, digits=digits(phone))


def _search_text(name: str, phones: Sequence[str]) -> str:
    return " ".join([fold(name), *map(digits, phones), *map(fold, phones)])


def _nouns(query: Iterable[CustomerRow]) -> list[Customer]:
    rows = list(query)
    phones: dict[int, list[str]] = defaultdict(list)
    keys = [row.id for row in rows]
    for phone in PhoneRow.select().where(PhoneRow.customer.in_(keys)).order_by(PhoneRow.id):
        phones[phone.customer_id].append(phone.typed)
    return [Customer(row.id, row.name, tuple(phones[row.id]), row.version) for row in rows]
