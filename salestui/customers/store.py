"""What is done with the files of customers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from salestui.colleagues.store import ensure_colleague
from salestui.core.refusal import Refusal
from salestui.customers.models import (
    COUNTER,
    MERGED,
    REGISTER,
    CustomerRow,
    OldNumberRow,
    PhoneRow,
    phones_of,
)
from salestui.customers.queries import customer
from salestui.customers.rules import (
    Customer,
    Profile,
    Who,
    check_merge,
    merged,
    number_after,
    number_of,
    phone_key,
)
from salestui.dates.clock import Now
from salestui.language import N_
from salestui.settings.store import settings
from salestui.storage.database import tuples
from salestui.storage.history.undo import take_back, undoable
from salestui.storage.history.writer import Writer, change, conflict
from salestui.storage.numbers import next_serials
from salestui.text.phones import digits, split

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
    people = {name: ensure_colleague(writer, name, "salesperson") for name in sellers}
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


def ensure_customer(writer: Writer, who: Who) -> int:
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
        raise conflict(CustomerRow, key)
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
    """Write what is said of customers as they were read; raises `EditConflict` where it is not."""
    people = {
        name: ensure_colleague(writer, name, "salesperson")
        for name in {profile.salesperson for _customer, profile in profiles}
    }
    keys = [customer.id for customer, _profile in profiles]
    known = CustomerRow.select(CustomerRow.id, CustomerRow.serial)
    serials = dict(tuples(known.where(CustomerRow.id.in_(keys))))
    for written, _profile in profiles:
        if written.id not in serials:
            raise conflict(CustomerRow, written.id)
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
    for one, profile in profiles:
        number, serial = numbers[one.id], serials[one.id]
        if number != one.number:
            if number in taken:
                ((number, serial),) = _numbers([profile], [""])
            taken.add(number)
        columns = _columns(profile, people[profile.salesperson])
        rows[one.id] = {"number": number, "serial": serial, **columns}
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
    kept = phones_of(list(phones))
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
