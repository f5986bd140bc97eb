"""What is read of customers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import islice
from typing import Any

from peewee import (
    JOIN,
    ModelSelect,
    fn,
)

from salestui.colleagues.store import ColleagueRow
from salestui.customers.models import (
    COMPANY,
    NAME,
    NUMBER,
    PHONE,
    REGISTER,
    CustomerRow,
    old_numbers_of,
    phones_of,
)
from salestui.customers.rules import (
    Customer,
    Meant,
    Profile,
    meant,
    share_phone,
)
from salestui.dates.clock import Now
from salestui.language import N_
from salestui.settings.store import settings
from salestui.storage.database import tuples
from salestui.storage.once import asked_once
from salestui.storage.search import find_rows, find_whole
from salestui.text.phones import split, telling
from salestui.text.search import MOST_WORDS

ORDERS = {
    "number": N_("by number"),
    "region": N_("by region"),
    "level": N_("by level"),
    "sex": N_("by sex"),
    "name": N_("by name"),
}
"""What the index can be sorted by."""

MOST_MEANT = 9
"""So many of one name, company or phone are told apart."""

MOST_SHARING = 500
"""So many extensions of one number are looked through."""

MOST_FILTERED = 1000
"""Of those that fit a filter so many are sorted, the ones with recent contact."""


# --- what there is -----------------------------------------------------------------------------


def customers(filter_text: str = "", limit: int = 200, order: str = "name") -> list[Customer]:
    """Customers that have every word of the filter, in an order of `ORDERS`; archived ones last."""
    query, field = rows(), getattr(CustomerRow, order)
    if filter_text.strip():
        found = find_rows(filter_text, MOST_FILTERED, REGISTER)
        query = query.where(CustomerRow.id.in_([each.key for each in found]))
        archived = CustomerRow.archived_at.is_null(False)
        query = query.order_by(archived, field == "", field, CustomerRow.number)
        return nouns(query.limit(limit))
    query = query.where(CustomerRow.archived_at.is_null())
    if order in ("name", "number"):
        return nouns(query.order_by(field, CustomerRow.id).limit(limit))
    # What is not known comes last, as in a card index; two queries, so that each uses its index.
    known = nouns(query.where(field != "").order_by(field, CustomerRow.number).limit(limit))
    if len(known) == limit:
        return known
    unknown = query.where(field == "").order_by(CustomerRow.number).limit(limit - len(known))
    return known + nouns(unknown)


def found_customers(typed: str, limit: int = 6) -> list[Customer]:
    """The customers that fit what was typed, as the lookup ranks them."""
    return customers_with([each.key for each in find_rows(typed, limit, REGISTER)])


def customers_with(keys: Sequence[int]) -> list[Customer]:
    """The customers with these ids, in their order."""
    return list(_customers_with(tuple(keys)))


@asked_once
def _customers_with(keys: tuple[int, ...]) -> Sequence[Customer]:
    found = {each.id: each for each in nouns(rows().where(CustomerRow.id.in_(keys)))}
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
        typed = phones_of(keys)
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
    """The customers whose next visit is due by today, `limit` of them, longest due first, then by
    level.

    `within`: only those whose became due in so many days.
    """
    found: list[tuple[date, str, int]] = []
    for due, since, every in _due(now, within):
        query = CustomerRow.select(CustomerRow.id, CustomerRow.level, since)
        first = tuples(query.where(*due).order_by(since).limit(limit))
        found += [(day + every, level or "~", key) for key, level, day in first]
    # Only these are read in full: the first screen waits for them.
    return customers_with([key for _due_on, _level, key in sorted(found)[:limit]])


def count_due(now: Now, most: int) -> int:
    """How many customers' next visit is due by today; counted to `most`."""
    counted = 0
    for due, _since, _every in _due(now):
        if counted < most:
            counted += CustomerRow.select(CustomerRow.id).where(*due).limit(most - counted).count()
    return counted


def _due(now: Now, within: int | None = None) -> Iterator[tuple[Sequence[Any], Any, timedelta]]:
    """What is so of those who are due, by level and by agreement, since when and after how long.

    One query of each, so that it uses its index.
    """
    first = date.min if within is None else now.day - timedelta(days=within)
    is_kept = CustomerRow.archived_at.is_null()
    for level, every in settings().visit_every.items():
        earliest = first if first == date.min else first - every
        contacted = CustomerRow.contacted_on.between(earliest, now.day - every)
        by_level = (CustomerRow.level == level, contacted, CustomerRow.next_on.is_null(), is_kept)
        yield by_level, CustomerRow.contacted_on, every
    yield (CustomerRow.next_on.between(first, now.day), is_kept), CustomerRow.next_on, timedelta()


def rows() -> ModelSelect[CustomerRow]:
    """The rows of customers with the names of their salespeople."""
    return CustomerRow.select(CustomerRow, ColleagueRow).join(
        ColleagueRow, JOIN.LEFT_OUTER, on=CustomerRow.salesperson
    )


def nouns(query: Iterable[CustomerRow]) -> list[Customer]:
    """The customers of a query, with their phones and old numbers."""
    rows = list(query)
    if not rows:
        return []
    keys = [row.id for row in rows]
    phones, old = phones_of(keys), old_numbers_of(keys)
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
