"""Complaints in tables; closed ones have the result that their 8 hours give."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from peewee import JOIN

from salestui.colleagues.store import ColleagueRow
from salestui.complaints.rules import CHANNELS, Account, OldComplaint, policy_of
from salestui.complaints.store import ComplaintRow, add_complaints
from salestui.customers.exchange import (
    ALREADY_THERE,
    AT_ONCE,
    TWICE,
    WALK_IN,
    People,
    Person,
    customer_number,
    put_people_on_file,
)
from salestui.customers.rules import Who
from salestui.customers.store import CustomerRow
from salestui.dates.clock import Now
from salestui.kit.columns import (
    OLD_DAYS,
    Add,
    Exchange,
    Old,
    Planner,
    Progress,
    Remark,
    There,
    UnfitCell,
    choice,
    identifier,
    moment,
    phone,
    text,
)
from salestui.language import N_, _
from salestui.settings.store import settings
from salestui.storage.changes import Writer
from salestui.storage.database import tuples
from salestui.text.clean import fold
from salestui.text.phones import split

ACCOUNT = ("about", "channel", "category", "promise", "salesperson", "merchant")

ANONYMOUS = N_("anonymous")
"""The name of one who has not said theirs."""

OPEN, SETTLED = "open", "settled"

STAYS_OPEN = Remark(N_("it has an outcome and is not said to be settled: it stays open"))
SETTLED_THEN = Remark(N_("settled, but not said when: taken as settled when it was received"))
WHEN_IS_UNKNOWN = N_("when it was settled is not known")
"""Stands with the outcome of such a complaint, so that nobody counts on its time."""


class NewComplaint(NamedTuple):
    """A complaint that a table puts on record."""

    person: Person | None
    """None for a walk-in."""
    complaint: OldComplaint


Same = tuple[str, str, datetime]
"""What tells whether two rows are one complaint: who, about what, when."""


def planner(now: Now) -> Planner:
    """A number is only given once; who complained of the same at the same time did so once."""
    people = People()
    numbers: dict[str, Same] = {}
    there: dict[Same, int] = {}
    added: dict[str, NewComplaint] = {}
    query = ComplaintRow.select(
        ComplaintRow.id,
        ComplaintRow.number,
        ComplaintRow.name,
        ComplaintRow.about,
        ComplaintRow.received_at,
    )
    for key, number, *rest in tuples(query):
        numbers[number] = _same(*rest)
        there[numbers[number]] = key

    def plan(values: Mapping[str, Any]) -> Add | There:
        old = _old_complaint(values)
        who = old.account.who
        same = _same(who.name, old.account.about, old.received_at)
        if old.number in numbers and numbers[old.number] != same:
            raise UnfitCell(N_("{number} is another complaint."), number=old.number)
        if old.number in added:
            return There(TWICE, same_as=added[old.number])
        if same in there:
            return There(ALREADY_THERE, there[same])
        person: Person | None = None
        remarks: Sequence[Remark] = ()
        number = values["customer_no"]
        if number != WALK_IN and (number or values["name"] or who.phone):
            person, remarks = people.find(values["name"], split(who.phone), number)
            named = who._replace(name=values["name"] or person.name)
            old = old._replace(account=old.account._replace(who=named))
        if values["closed"] is None and old.closed_at is not None:
            remarks = [*remarks, SETTLED_THEN]
        elif old.outcome and old.closed_at is None:
            remarks = [*remarks, STAYS_OPEN]
        new = NewComplaint(person, old)
        if old.number:
            numbers[old.number] = same
            added[old.number] = new
        return Add(new, remarks)

    return plan


def _same(name: str, about: str, received: datetime) -> Same:
    return fold(name), fold(about), received.astimezone(UTC).replace(microsecond=0)


def _old_complaint(values: Mapping[str, Any]) -> OldComplaint:
    """What a row tells of a complaint."""
    received: datetime = values["received"]
    registered: datetime = values["registered"] or received
    closed: datetime | None = values["closed"]
    if closed is not None:
        if closed.date() < received.date():
            raise UnfitCell(N_("It cannot be closed before it was received."))
        closed = max(closed, received, key=datetime.timestamp)
    outcome = values["outcome"]
    if closed is None and values["state"] == SETTLED:
        closed = max(received, registered, key=datetime.timestamp)
        outcome = _("; ").join(filter(None, [outcome, _(WHEN_IS_UNKNOWN)]))
    account = Account(
        Who(values["name"] or _(ANONYMOUS), values["phone"]),
        **{name: values[name] for name in ACCOUNT},
    )
    return OldComplaint(
        account,
        values["number"],
        received,
        max(registered, received, key=datetime.timestamp),
        closed,
        values["cause"],
        outcome,
    )


def _is_old(values: Mapping[str, Any], now: Now) -> bool:
    is_open = values["closed"] is None and not values["state"]
    received = values["received"]
    return bool(is_open and received and received < now.at - timedelta(days=OLD_DAYS))


def _settled(values: Mapping[str, Any]) -> dict[str, Any]:
    return {**values, "state": SETTLED}


def write(
    writer: Writer, now: Now, whats: Sequence[NewComplaint], progress: Progress
) -> Sequence[int]:
    """Put complaints on record, with their customers, under the clock of now."""
    people = put_people_on_file(writer, [each.person for each in whats if each.person])
    policy = policy_of(settings(), now)
    keys: list[int] = []
    for begin in range(0, len(whats), AT_ONCE):
        complaints = []
        for person, old in whats[begin : begin + AT_ONCE]:
            who = old.account.who._replace(customer=people[person] if person else None)
            complaints.append(old._replace(account=old.account._replace(who=who)))
        keys += add_complaints(writer, complaints, policy)
        progress(len(keys), len(whats))
    return keys


def rows(now: Now) -> Iterable[Mapping[str, Any]]:
    """Every complaint, in the order in which they were received."""
    merchant = ColleagueRow.alias()
    names = ("number", "name", "phone", "cause", "outcome", *ACCOUNT[:-2])
    query = (
        ComplaintRow.select(
            ComplaintRow.received_at,
            ComplaintRow.registered_at,
            ComplaintRow.closed_at,
            ColleagueRow.name,
            merchant.name,
            CustomerRow.number,
            *(getattr(ComplaintRow, name) for name in names),
        )
        .join(ColleagueRow, JOIN.LEFT_OUTER, on=ComplaintRow.salesperson)
        .switch(ComplaintRow)
        .join(merchant, JOIN.LEFT_OUTER, on=ComplaintRow.merchant)
        .switch(ComplaintRow)
        .join(CustomerRow, JOIN.LEFT_OUTER, on=ComplaintRow.customer)
        .order_by(ComplaintRow.received_at, ComplaintRow.id)
    )
    for received, registered, closed, salesperson, supplier, number, *values in tuples(query):
        yield {
            **dict(zip(names, values, strict=True)),
            "received": received,
            "registered": registered,
            "state": OPEN if closed is None else SETTLED,
            "closed": closed,
            "customer_no": number or WALK_IN,
            "salesperson": salesperson or "",
            "merchant": supplier or "",
        }


EXCHANGE = Exchange(
    columns=(
        identifier("number", N_("Number")),
        moment("received", N_("Received"), is_required=True),
        moment("registered", N_("Registered")),
        text("name", N_("Who")),
        phone("phone", N_("Phone")),
        customer_number("customer_no"),
        text("about", N_("About"), is_required=True, gathers=True),
        choice("channel", N_("Channel"), CHANNELS),
        text("category", N_("Category")),
        text("salesperson", N_("Salesperson")),
        text("merchant", N_("Merchant")),
        text("promise", N_("Promised")),
        text("cause", N_("Cause")),
        text("outcome", N_("Outcome")),
        choice("state", N_("State"), {OPEN: N_("open"), SETTLED: N_("settled")}),
        moment("closed", N_("Closed")),
    ),
    sentence=N_("Complaints imported from {file}: {count}"),
    planner=planner,
    write=write,
    rows=rows,
    old=Old(_is_old, _settled),
)
