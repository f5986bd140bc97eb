"""Where visit cards and their lines are kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from peewee import JOIN, CharField, ForeignKeyField, IntegerField, ModelSelect, TextField

from salestui.colleagues.store import ColleagueRow, ensure_colleague
from salestui.customers.models import CustomerRow
from salestui.customers.queries import customers_with
from salestui.customers.rules import Profile, Who, filled
from salestui.customers.store import ensure_customer, follow_contacts, write_profiles
from salestui.dates.clock import Now
from salestui.language import N_
from salestui.settings.store import settings
from salestui.storage.database import DayField, InstantField, Record, tuples
from salestui.storage.history.writer import Writer, change
from salestui.visits.rules import MISSED, Card, Contact, Visit, last_real

REGISTER = "visits"


class CardRow(Record):
    """A card; it keeps the slots it was begun with."""

    customer = ForeignKeyField(CustomerRow, backref="cards")
    customer_id: int
    slots = IntegerField()
    opened_on = DayField()

    class Meta:
        table_name = "visit_card"


class VisitRow(Record):
    """A line of a card as kept."""

    customer = ForeignKeyField(CustomerRow, backref="visits")
    customer_id: int
    card = ForeignKeyField(CardRow, backref="lines")
    card_id: int
    on = DayField()
    visitor: ForeignKeyField[Any] = ForeignKeyField(ColleagueRow, null=True, backref="visited")
    visitor_id: int | None
    how = CharField(default="")
    purpose = TextField(default="")
    said = TextField(default="")
    next_step = TextField(default="")
    next_on = DayField(null=True)
    noted_at = InstantField()

    class Meta:
        table_name = "visit"
        indexes = ((("visitor", "on"), False),)


# --- what there is -----------------------------------------------------------------------------


def cards_of(customer: int) -> list[Card]:
    """A customer's cards in the order they were begun; the last one is in use."""
    rows = list(
        CardRow.select().where(CardRow.customer == customer).order_by(CardRow.opened_on, CardRow.id)
    )
    if not rows:
        return []
    lines: dict[int, list[Visit]] = defaultdict(list)
    for each in _visits(_rows().where(VisitRow.customer == customer)):
        lines[each.card].append(each)
    return [
        Card(row.id, customer, number, row.slots, tuple(lines[row.id]))
        for number, row in enumerate(rows, start=1)
    ]


def card(key: int) -> Card | None:
    """One card."""
    row = CardRow.get_or_none(CardRow.id == key)
    found = [] if row is None else cards_of(row.customer_id)
    return next((each for each in found if each.id == key), None)


def visit(key: int) -> Visit | None:
    """One line."""
    found = _visits(_rows().where(VisitRow.id == key))
    return found[0] if found else None


def last_visits(customer: int, limit: int = 20) -> list[Visit]:
    """The last lines about a customer, newest first."""
    query = _rows().where(VisitRow.customer == customer)
    return _visits(query.order_by(VisitRow.on.desc(), VisitRow.id.desc()).limit(limit))


def last_visit_of(customers: Sequence[int]) -> dict[int, Visit]:
    """The last line about each of some customers; who has none is left out."""
    if not customers:
        return {}
    of_one = VisitRow.alias()
    last = (
        of_one.select(of_one.id)
        .where(of_one.customer == VisitRow.customer)
        .order_by(of_one.on.desc(), of_one.id.desc())
        .limit(1)
    )
    query = _rows().where(VisitRow.customer.in_(customers), VisitRow.id == last)
    return {each.customer: each for each in _visits(query)}


def visited_on(day: date, customers: Sequence[int]) -> set[int]:
    """Which of some customers have a line of a day on their card."""
    rows = VisitRow.select(VisitRow.customer).where(
        VisitRow.customer.in_(customers), VisitRow.on == day
    )
    return {key for (key,) in tuples(rows)}


def known_purposes(among: int = 500) -> list[str]:
    """The purposes of the newest lines, the most used first."""
    newest = (
        VisitRow.select(VisitRow.purpose)
        .where(VisitRow.purpose != "")
        .order_by(VisitRow.id.desc())
        .limit(among)
    )
    counts: dict[str, int] = {}
    for row in newest:
        counts[row.purpose] = counts.get(row.purpose, 0) + 1
    return sorted(counts, key=lambda each: -counts[each])


# --- what is done ------------------------------------------------------------------------------


def add_visit(now: Now, who: Who, contact: Contact) -> Card:
    """Write a line on a customer's card, on a new one where it is full; returns the card.

    Who is not on file yet is put there in the same change.
    """
    with change(now, REGISTER, N_("Visit noted: {name}"), name=who.name) as writer:
        key = ensure_customer(writer, who)
        add_visits(writer, now, [(key, contact)])
    return cards_of(key)[-1]


def add_visits(writer: Writer, now: Now, visits: Sequence[tuple[int, Contact]]) -> list[int]:
    """Write lines on customers' cards within a change, in the order given."""
    keys = sorted({customer for customer, _contact in visits})
    cards = _Cards(writer, keys)
    people = {
        name: ensure_colleague(writer, name, "salesperson")
        for name in {contact.visitor for _customer, contact in visits}
    }
    rows = [
        {
            "customer": customer,
            "card": cards.slot(customer, contact.on),
            "noted_at": now.at,
            **_columns(contact, people[contact.visitor]),
        }
        for customer, contact in visits
    ]
    cards.write()
    added = writer.add_many(VisitRow, [{**row, "card": cards.ids[row["card"]]} for row in rows])
    _follow(writer, keys)
    return added


def write_more(writer: Writer, more: Mapping[int, Mapping[str, Any]]) -> None:
    """Write what an old book says more of visits, by id and by the names of their columns.

    `phones` are those of whom was visited.
    """
    people = {
        name: ensure_colleague(writer, name, "salesperson")
        for name in {each.get("visitor", "") for each in more.values()}
    }
    whose = dict(
        tuples(VisitRow.select(VisitRow.id, VisitRow.customer).where(VisitRow.id.in_(list(more))))
    )
    rows: dict[int, Mapping[str, object]] = {}
    phones: dict[int, dict[str, None]] = defaultdict(dict)
    for key, said in more.items():
        columns = {name: value for name, value in said.items() if name != "phones"}
        if "visitor" in said:
            columns["visitor"] = people[said["visitor"]]
        if columns:
            rows[key] = columns
        if "phones" in said:
            phones[whose[key]] |= dict.fromkeys(said["phones"])
    writer.update_many(VisitRow, rows)
    write_profiles(
        writer,
        [
            (each, filled(each.profile, Profile(phones=tuple(phones[each.id]))))
            for each in customers_with(list(phones))
        ],
    )
    _follow(writer, sorted({whose[key] for key in rows}))


def edit_visit(now: Now, visit: Visit, name: str, contact: Contact) -> None:
    """Change a line; its old text stays in the history."""
    with change(now, REGISTER, N_("Visit changed: {name}"), name=name) as writer:
        person = ensure_colleague(writer, contact.visitor, "salesperson")
        writer.update(VisitRow, visit.id, visit.version, **_columns(contact, person))
        _follow(writer, [visit.customer])


def delete_visit(now: Now, visit: Visit, name: str) -> None:
    """Take a line off its card, with the card if it was the only one."""
    with change(now, REGISTER, N_("Visit deleted: {name}"), name=name) as writer:
        writer.delete(VisitRow, visit.id)
        if not VisitRow.select().where(VisitRow.card == visit.card).exists():
            writer.delete(CardRow, visit.card)
        _follow(writer, [visit.customer])


class _Cards:
    """The cards in use of some customers, and the new ones that lines need."""

    def __init__(self, writer: Writer, customers: Sequence[int]) -> None:
        self._writer = writer
        self._slots = settings().card_slots
        self.ids: dict[object, int] = {}
        """The id of each card by what stands for it while it is not written."""
        self._last: dict[int, object] = {}
        self._free: dict[object, int] = {}
        self._used: set[object] = set()
        self._opened: dict[object, date] = {}
        self._new: list[tuple[object, dict[str, object]]] = []
        for begin in range(0, len(customers), 500):
            self._read(customers[begin : begin + 500])

    def _read(self, customers: Sequence[int]) -> None:
        rows = CardRow.select().where(CardRow.customer.in_(customers))
        used: dict[int, int] = defaultdict(int)
        lines = VisitRow.select(VisitRow.card).where(VisitRow.customer.in_(customers))
        for (card,) in tuples(lines):
            used[card] += 1
        for row in rows.order_by(CardRow.opened_on, CardRow.id):
            self.ids[row.id] = row.id
            self._last[row.customer_id] = row.id
            self._free[row.id] = row.slots - used[row.id]
            self._opened[row.id] = row.opened_on

    def slot(self, customer: int, on: date) -> object:
        """The card that takes a customer's next line."""
        card = self._last.get(customer)
        if card is None or self._free[card] <= 0:
            # A line that comes late does not put its card before those that are full.
            opened = on if card is None else max(on, self._opened[card])
            card = ("new", len(self._new))
            columns = {"customer": customer, "slots": self._slots, "opened_on": opened}
            self._opened[card] = opened
            self._new.append((card, columns))
            self._last[customer] = card
            self._free[card] = self._slots
        elif card in self.ids and card not in self._used:
            # A card that was written on is not the one that a merge moved any more.
            self._writer.update(CardRow, self.ids[card])
        self._used.add(card)
        self._free[card] -= 1
        return card

    def write(self) -> None:
        """Write the new cards."""
        keys = self._writer.add_many(CardRow, [columns for _card, columns in self._new])
        self.ids |= dict(zip((card for card, _columns in self._new), keys, strict=True))


def _follow(writer: Writer, customers: Sequence[int]) -> None:
    """Let each customer's file say when the last real contact was."""
    for begin in range(0, len(customers), 500):
        part = customers[begin : begin + 500]
        lines: dict[int, list[Contact]] = {key: [] for key in part}
        rows = VisitRow.select(
            VisitRow.customer, VisitRow.on, VisitRow.next_on, VisitRow.how
        ).where(VisitRow.customer.in_(part), VisitRow.how != MISSED)
        for row in rows.order_by(VisitRow.id):
            lines[row.customer_id].append(Contact(row.on, how=row.how, next_on=row.next_on))
        for key, contacts in lines.items():
            last = last_real(contacts)
            follow_contacts(
                writer,
                key,
                {"contacted_on": last and last.on, "next_on": last and last.next_on},
            )


def _columns(contact: Contact, visitor: int | None) -> Mapping[str, object]:
    return {
        "on": contact.on,
        "visitor": visitor,
        "how": contact.how,
        "purpose": contact.purpose,
        "said": contact.said,
        "next_step": contact.next_step,
        "next_on": contact.next_on,
    }


def _rows() -> ModelSelect[VisitRow]:
    return (
        VisitRow.select(VisitRow, ColleagueRow)
        .join(ColleagueRow, JOIN.LEFT_OUTER)
        .order_by(VisitRow.on, VisitRow.id)
    )


def _visits(query: Iterable[VisitRow]) -> list[Visit]:
    return [
        Visit(
            row.id,
            row.version,
            row.customer_id,
            row.card_id,
            Contact(
                row.on,
                row.visitor.name if row.visitor_id else "",
                row.how,
                row.purpose,
                row.said,
                row.next_step,
                row.next_on,
            ),
        )
        for row in query
    ]
