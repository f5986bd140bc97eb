"""Where customer files are kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import islice
from typing import Any

from peewee import (
    JOIN,
    CharField,
    ForeignKeyField,
    IntegerField,
    ModelSelect,
    TextField,
    fn,
)

from salestui.colleagues.store import ColleagueRow, colleague_named
from salestui.core.refusal import Refusal
from salestui.customers.rules import (
    Customer,
    Meant,
    Profile,
    Who,
    check_merge,
    meant,
    merged,
    number_after,
    number_of,
    phone_key,
    share_phone,
)
from salestui.dates.clock import Now
from salestui.language import N_
from salestui.settings.store import settings
from salestui.storage.changes import (
    Writer,
    change,
    merged_into,
    overtaken,
    take_back,
    undoable,
)
from salestui.storage.database import DayField, InstantField, Record, among, tuples
from salestui.storage.numbers import next_serials
from salestui.storage.search import Entry, Searched, find_rows, find_whole
from salestui.text.phones import digits, split, telling
from salestui.text.search import MOST_WORDS, Findable

REGISTER = "customers"
COUNTER = "customer"
MERGED = N_("Customer {gone} merged into {kept}")

ORDERS = {
    "number": N_("by number"),
    "region": N_("by region"),
    "level": N_("by level"),
    "sex": N_("by sex"),
    "name": N_("by name"),
}
"""What the index can be sorted by."""

NUMBER, NAME, COMPANY, PHONE = range(4)
"""The kinds of what a customer is found by as a whole."""

MOST_MEANT = 9
"""So many of one name, company or phone are told apart."""

MOST_SHARING = 500
"""So many extensions of one number are looked through."""

MOST_FILTERED = 1000
"""Of those that fit a filter so many are sorted, the ones with recent contact."""


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
        phones, old = _phones(keys), _old_numbers(keys)
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


# --- what there is -----------------------------------------------------------------------------


def customers(filter_text: str = "", limit: int = 200, order: str = "name") -> list[Customer]:
    """Customers that have every word of the filter, in an order of `ORDERS`; archived ones last."""
    query, field = _rows(), getattr(CustomerRow, order)
    if filter_text.strip():
        found = find_rows(filter_text, MOST_FILTERED, REGISTER)
        query = query.where(CustomerRow.id.in_([each.key for each in found]))
        archived = CustomerRow.archived_at.is_null(False)
        query = query.order_by(archived, field == "", field, CustomerRow.number)
        return _nouns(query.limit(limit))
    query = query.where(CustomerRow.archived_at.is_null())
    if order in ("name", "number"):
        return _nouns(query.order_by(field, CustomerRow.id).limit(limit))
    # What is not known comes last, as in a card index; two queries, so that each uses its index.
    known = _nouns(query.where(field != "").order_by(field, CustomerRow.number).limit(limit))
    if len(known) == limit:
        return known
    unknown = query.where(field == "").order_by(CustomerRow.number).limit(limit - len(known))
    return known + _nouns(unknown)


def found_customers(typed: str, limit: int = 6) -> list[Customer]:
    """The customers that fit what was typed, as the lookup ranks them."""
    return customers_with([each.key for each in find_rows(typed, limit, REGISTER)])


def customers_with(keys: Sequence[int]) -> list[Customer]:
    """The customers with these ids, in their order."""
    found = {each.id: each for each in _nouns(_rows().where(CustomerRow.id.in_(keys)))}
    return [found[key] for key in keys if key in found]


def customer_meant(name: str, phones: str, but: int | None = None) -> Meant:
    """Who on file is meant by a name and phones as typed; never the one with the id `but`."""
    keys = dict.fromkeys([*_of_name(name), *_of_phones([*split(phones), *split(name)])])
    return meant(name, phones, customers_with([key for key in keys if key != but]))


def customers_reached(phones: str) -> list[Customer]:
    """The customers on file with one of the phones as typed; archived ones too."""
    return customers_with(list(dict.fromkeys(_of_phones(split(phones)))))


def customers_like(profile: Profile, but: int | None = None) -> list[Customer]:
    """The customers on file with one of these phones, or of the same name."""
    named = find_whole([{NAME: profile.name}], MOST_MEANT, REGISTER)
    keys = dict.fromkeys([*_of_phones(profile.phones), *named])
    return customers_with([key for key in keys if key != but])


def _of_name(typed: str) -> Sequence[int]:
    """The ids of those who have what was typed as their number, else as name, else as company."""
    kinds = ([{NUMBER: typed}], _name_and_company(typed), [{COMPANY: typed}])
    found = (find_whole(names, MOST_MEANT, REGISTER) for names in kinds)
    return next(filter(None, found), ())


def _name_and_company(typed: str) -> Iterator[Mapping[int, str]]:
    """What may be the name in what was typed, and the company before or after it."""
    yield {NAME: typed}
    words = typed.split()
    for at in range(1, min(len(words), MOST_WORDS)):
        first, rest = " ".join(words[:at]), " ".join(words[at:])
        yield {NAME: first, COMPANY: rest}
        yield {COMPANY: first, NAME: rest}


def _of_phones(phones: Iterable[str]) -> Iterator[int]:
    """The ids of those with one of these phones, where a phone tells whose it is."""
    for phone in [each for each in phones if telling(each)][:MOST_MEANT]:
        keys = find_whole([{PHONE: telling(phone)}], MOST_SHARING, REGISTER)
        typed = _phones(keys)
        yield from islice((key for key in keys if share_phone([phone], typed[key])), MOST_MEANT)


def count_customers() -> int:
    """How many customers are on file."""
    return CustomerRow.select().where(CustomerRow.archived_at.is_null()).count()


def customer(key: int) -> Customer | None:
    """One customer."""
    found = customers_with([key])
    return found[0] if found else None


def known_regions() -> list[str]:
    """The regions on file, the most used first."""
    rows = (
        CustomerRow.select(CustomerRow.region, fn.COUNT())
        .where(CustomerRow.region != "")
        .group_by(CustomerRow.region)
        .order_by(fn.COUNT().desc())
        .limit(50)
    )
    return [region for region, _count in tuples(rows)]


def customers_due(now: Now, limit: int, within: int | None = None) -> list[Customer]:
    """The customers whose next visit is due by today, some of them, longest due first.

    `within`: only those whose became due in so many days.
    """
    queries = (_rows().where(*due).order_by(since).limit(limit) for due, since in _due(now, within))
    # All at once: the first screen waits for them.
    return _nouns([row for query in queries for row in query])


def count_due(now: Now, most: int) -> int:
    """How many customers' next visit is due by today; counted to `most`."""
    counted = 0
    for due, _since in _due(now):
        if counted < most:
            counted += CustomerRow.select(CustomerRow.id).where(*due).limit(most - counted).count()
    return counted


def _due(now: Now, within: int | None = None) -> Iterator[tuple[Sequence[Any], Any]]:
    """What is so of those who are due, by level and by agreement, and since when they count.

    One query of each, so that it uses its index.
    """
    first = date.min if within is None else now.day - timedelta(days=within)
    is_kept = CustomerRow.archived_at.is_null()
    for level, every in settings().visit_every.items():
        earliest = first if first == date.min else first - every
        contacted = CustomerRow.contacted_on.between(earliest, now.day - every)
        by_level = (CustomerRow.level == level, contacted, CustomerRow.next_on.is_null(), is_kept)
        yield by_level, CustomerRow.contacted_on
    yield (CustomerRow.next_on.between(first, now.day), is_kept), CustomerRow.next_on


# --- what is done ------------------------------------------------------------------------------


def add_customer(now: Now, profile: Profile) -> int:
    """Put a customer on file."""
    with change(now, REGISTER, N_("Customer {name} added"), name=profile.name) as writer:
        return add_customers(writer, [profile])[0]


def add_customers(
    writer: Writer, profiles: Sequence[Profile], numbers: Sequence[str] = ()
) -> list[int]:
    """Put customers on file within a change; those with a number from an old book keep it."""
    sellers = {each.salesperson for each in profiles}
    people = {name: colleague_named(writer, name, "salesperson") for name in sellers}
    kept = [*numbers, *[""] * (len(profiles) - len(numbers))]
    rows = [
        {
            "number": number or own,
            "serial": serial,
            **_columns(profile, people[profile.salesperson]),
        }
        for profile, number, (own, serial) in zip(
            profiles, kept, _numbers(profiles, kept), strict=True
        )
    ]
    keys = writer.add_many(CustomerRow, rows)
    writer.add_many(
        PhoneRow,
        [
            {"customer": key, "typed": phone, "digits": digits(phone)}
            for key, profile in zip(keys, profiles, strict=True)
            for phone in profile.phones
        ],
    )
    return keys


def put_on_file(writer: Writer, who: Who) -> int:
    """The id of the customer; who is not on file yet is put there within the change."""
    if who.customer is not None:
        return who.customer
    return add_customers(writer, [Profile(who.name, phones=tuple(split(who.phone)))])[0]


def _numbers(profiles: Sequence[Profile], kept: Sequence[str]) -> list[tuple[str, int]]:
    """A number and serial for each; a number that an old book has given is given to nobody else."""
    pattern = settings().customer_number
    serials = next_serials(COUNTER, len(profiles))
    given = [
        number_of(pattern, serial, profile)
        for serial, profile in zip(serials, profiles, strict=True)
    ]
    taken = {*filter(None, kept)} | _taken(given)
    found = list(zip(given, serials, strict=True))
    again = [index for index, number in enumerate(given) if number in taken and not kept[index]]
    if again:
        anew = _numbers([profiles[index] for index in again], [""] * len(again))
        for index, each in zip(again, anew, strict=True):
            found[index] = each
    return found


def edit_customer(now: Now, customer: Customer, profile: Profile) -> None:
    """Change a customer's file; another region or level gives another number, the old one stays."""
    with change(now, REGISTER, N_("Customer {name} changed"), name=profile.name) as writer:
        write_profiles(writer, [(customer, profile)])


def check_file(now: Now, customer: Customer) -> None:
    """Note that somebody has looked whether the file is still right."""
    with change(now, REGISTER, N_("File of {name} checked"), name=customer.name) as writer:
        writer.update(CustomerRow, customer.id, customer.version, checked_on=now.day)


def archive_customer(now: Now, customer: Customer) -> None:
    """Put a customer's file aside: it is still found, and everything stays."""
    with change(now, REGISTER, N_("Customer {name} archived"), name=customer.name) as writer:
        writer.update(CustomerRow, customer.id, customer.version, archived_at=now.at)


def restore_customer(now: Now, customer: Customer) -> None:
    """Take a customer's file out of the archive."""
    said = N_("Customer {name} taken out of the archive")
    with change(now, REGISTER, said, name=customer.name) as writer:
        writer.update(CustomerRow, customer.id, customer.version, archived_at=None)


def delete_customer(now: Now, customer: Customer) -> None:
    """Delete a customer about whom there is nothing else.

    Raises `Refusal` when something refers to them.
    """
    with change(now, REGISTER, N_("Customer {name} deleted"), name=customer.name) as writer:
        for model in (PhoneRow, OldNumberRow):
            for row in model.select().where(model.customer == customer.id):
                writer.delete(model, row.id)
        if writer.refers_to(CustomerRow, customer.id):
            raise Refusal(N_("{name} has other entries; archive the file."), name=customer.name)
        writer.delete(CustomerRow, customer.id)


def merge_customer(now: Now, source: Customer, target: Customer) -> None:
    """Make two files one: all that was `source`'s is `target`'s, and what found it finds them.

    Raises `Refusal` for a customer and themselves.
    """
    check_merge(source, target)
    with change(now, REGISTER, MERGED, gone=source.name, kept=target.name) as writer:
        # First the row whose version tells whether another window was faster.
        writer.update(CustomerRow, source.id, source.version)
        last = _later(_read(source.id), _read(target.id))
        profile = merged(target.profile, source.profile)
        known = {phone_key(phone) for phone in target.phones}
        for row in PhoneRow.select().where(PhoneRow.customer == source.id):
            if phone_key(row.typed) in known:
                writer.delete(PhoneRow, row.id)
        writer.move_references(CustomerRow, source.id, target.id)
        writer.add(OldNumberRow, customer=target.id, number=source.number)
        writer.delete(CustomerRow, source.id)
        write_profiles(writer, [(target, profile)])
        follow_contacts(writer, target.id, last)


def _read(key: int) -> Customer:
    found = customer(key)
    if found is None:
        raise overtaken(CustomerRow, key)
    return found


def _later(source: Customer, target: Customer) -> Mapping[str, object]:
    """When one of two was contacted last, and what was agreed on then."""
    last = max(
        (source, target),
        key=lambda each: (each.contacted_on or date.min, each.next_on or date.min),
    )
    return {"contacted_on": last.contacted_on, "next_on": last.next_on}


def last_merge(customer: Customer) -> int | None:
    """The change by which another file was merged into this one last, if it can be undone."""
    return undoable(CustomerRow, customer.id, MERGED)


def undo_merge(now: Now, customer: Customer) -> None:
    """Make two files again of what was merged into one.

    Raises `Refusal` when something that was merged has been changed since.
    """
    found = last_merge(customer)
    if found is None:
        raise Refusal(N_("Nothing was merged into {name}."), name=customer.name)
    take_back(now, found)


def follow_contacts(writer: Writer, key: int, columns: Mapping[str, object]) -> None:
    """Let a customer's file say when the last contact was; within the change that knows."""
    writer.follow(CustomerRow, key, **columns)


def write_profiles(writer: Writer, profiles: Sequence[tuple[Customer, Profile]]) -> None:
    """Write what is said of customers as they were read; raises `Overtaken` where one is not so."""
    people = {
        name: colleague_named(writer, name, "salesperson")
        for name in {profile.salesperson for _customer, profile in profiles}
    }
    keys = [customer.id for customer, _profile in profiles]
    known = CustomerRow.select(CustomerRow.id, CustomerRow.serial)
    serials = dict(tuples(known.where(CustomerRow.id.in_(keys))))
    for customer, _profile in profiles:
        if customer.id not in serials:
            raise overtaken(CustomerRow, customer.id)
    pattern = settings().customer_number
    numbers = {
        customer.id: number_after(
            pattern, serials[customer.id], customer.number, customer.profile, profile
        )
        for customer, profile in profiles
    }
    renumbered = [each for each, _profile in profiles if numbers[each.id] != each.number]
    taken = _taken([numbers[each.id] for each in renumbered])
    rows: dict[int, Mapping[str, object]] = {}
    for customer, profile in profiles:
        number, serial = numbers[customer.id], serials[customer.id]
        if number != customer.number:
            if number in taken:
                ((number, serial),) = _numbers([profile], [""])
            taken.add(number)
        columns = _columns(profile, people[profile.salesperson])
        rows[customer.id] = {"number": number, "serial": serial, **columns}
    versions = {customer.id: customer.version for customer, _profile in profiles}
    writer.update_many(CustomerRow, rows, versions)
    _keep_old_numbers(writer, renumbered)
    _write_phones(writer, {customer.id: profile.phones for customer, profile in profiles})


def _taken(numbers: Sequence[str]) -> set[str]:
    """Those of some numbers that customers have."""
    taken: set[str] = set()
    for begin in range(0, len(numbers), 500):
        part = CustomerRow.number.in_(numbers[begin : begin + 500])
        taken |= {
            number for (number,) in tuples(CustomerRow.select(CustomerRow.number).where(part))
        }
    return taken


def _keep_old_numbers(writer: Writer, customers: Sequence[Customer]) -> None:
    """Customers are found by the numbers they had until they were given others."""
    keys = [each.id for each in customers]
    again = (
        OldNumberRow.select(OldNumberRow.id)
        .join(CustomerRow)
        .where(CustomerRow.id.in_(keys), CustomerRow.number == OldNumberRow.number)
    )
    for (key,) in list(tuples(again)):
        writer.delete(OldNumberRow, key)
    rows = [{"customer": each.id, "number": each.number} for each in customers]
    writer.add_many(OldNumberRow, rows)


def _write_phones(writer: Writer, phones: Mapping[int, Sequence[str]]) -> None:
    kept = _phones(list(phones))
    new = []
    for key, numbers in phones.items():
        there = kept[key]
        if there != list(numbers[: len(there)]):
            for row in PhoneRow.select(PhoneRow.id).where(PhoneRow.customer == key):
                writer.delete(PhoneRow, row.id)
            there = []
        new += [(key, phone) for phone in numbers[len(there) :]]
    writer.add_many(
        PhoneRow,
        [{"customer": key, "typed": phone, "digits": digits(phone)} for key, phone in new],
    )


def _columns(profile: Profile, salesperson: int | None) -> Mapping[str, object]:
    return {
        "name": profile.name,
        "company": profile.company,
        "region": profile.region,
        "level": profile.level,
        "sex": profile.sex,
        "salesperson": salesperson,
        "preferences": profile.preferences,
        "notes": profile.notes,
        "checked_on": profile.checked_on,
    }


def _rows() -> ModelSelect[CustomerRow]:
    return CustomerRow.select(CustomerRow, ColleagueRow).join(
        ColleagueRow, JOIN.LEFT_OUTER, on=CustomerRow.salesperson
    )


def _phones(keys: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = PhoneRow.select(PhoneRow.customer, PhoneRow.typed).where(among(PhoneRow.customer, keys))
    for key, typed in tuples(rows.order_by(PhoneRow.id)):
        found[key].append(typed)
    return found


def _old_numbers(keys: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = OldNumberRow.select(OldNumberRow.customer, OldNumberRow.number)
    for key, number in tuples(rows.where(among(OldNumberRow.customer, keys))):
        found[key].append(number)
    return found


def _nouns(query: Iterable[CustomerRow]) -> list[Customer]:
    rows = list(query)
    if not rows:
        return []
    keys = [row.id for row in rows]
    phones, old = _phones(keys), _old_numbers(keys)
    return [
        Customer(
            row.id,
            row.number,
            row.version,
            Profile(
                name=row.name,
                company=row.company,
                phones=tuple(phones[row.id]),
                region=row.region,
                level=row.level,
                sex=row.sex,
                salesperson=row.salesperson.name if row.salesperson_id else "",
                preferences=row.preferences,
                notes=row.notes,
                checked_on=row.checked_on,
            ),
            row.contacted_on,
            row.next_on,
            row.archived_at,
            tuple(old[row.id]),
        )
        for row in rows
    ]
