"""Complaints in tables; closed ones have the result that their 8 hours give."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from peewee import JOIN

from salestui.colleagues.store import ColleagueRow
from salestui.complaints.models import ComplaintRow, ContactRow, PauseRow
from salestui.complaints.rules import CHANNELS, Account, OldComplaint, policy_of
from salestui.complaints.store import add_complaints, write_more
from salestui.core.remark import Remark
from salestui.customers.exchange import (
    AT_ONCE,
    WALK_IN,
    People,
    Person,
    customer_number,
    put_people_on_file,
)
from salestui.customers.models import CustomerRow
from salestui.customers.rules import Who
from salestui.dates.clock import Now
from salestui.kit.again import Numbered
from salestui.kit.cells import UnfitCell
from salestui.kit.column_kinds import choice, identifier, moment, phone, text
from salestui.kit.columns import OLD_DAYS, Add, Exchange, Old, Planner, Progress, There
from salestui.language import N_, P_, _
from salestui.settings.store import settings
from salestui.storage.database import tuples
from salestui.storage.history.writer import Writer
from salestui.text.phones import split

ACCOUNT = ("about", "channel", "category", "promise", "salesperson", "merchant")

ANONYMOUS = N_("anonymous")
"""The name of one who has not said theirs."""

OPEN, SETTLED = "open", "settled"

STAYS_OPEN = Remark(N_("it has an outcome and is not said to be settled: it stays open"))
SETTLED_SOME_TIME = Remark(N_("settled, but not said when: counted neither in time nor late"))


class NewComplaint(NamedTuple):
    """A complaint that a table puts on record."""

    person: Person | None
    """None for a walk-in."""
    complaint: OldComplaint


DECISIVE = ("received", "name", "phone", "about")
FILLED = (
    *("name", "phone", "about", "channel", "category", "salesperson", "merchant"),
    *("promise", "cause", "outcome", "state", "closed"),
)


def planner(now: Now) -> Planner:
    """A number is only given once; who complained of the same at the same time did so once."""
    people = People()
    zone = now.at.tzinfo
    query = ComplaintRow.select(ComplaintRow.id, ComplaintRow.number, ComplaintRow.received_at)
    begun = ((key, number, at.astimezone(zone).date()) for key, number, at in tuples(query))
    another = N_("{number} is another complaint.")
    on_file = Numbered(EXCHANGE.columns, lambda: _unsaid(now), begun, DECISIVE, FILLED, another)

    def plan(values: Mapping[str, Any], known: int | None) -> Add | There:
        old = _old_complaint(values)
        who = old.account.who
        said = {name: value for name, value in values.items() if name != "customer_no"}
        said["state"] = "" if old.closed_at is None else SETTLED
        if there := on_file.already(old.number, said, known):
            return there
        person: Person | None = None
        remarks: Sequence[Remark] = ()
        number = values["customer_no"]
        phones = split(who.phone)
        is_named = number or values["name"] or people.reached_by(phones)
        if number != WALK_IN and is_named:
            person, remarks = people.find(values["name"], phones, number)
            named = who._replace(name=values["name"] or person.name)
            old = old._replace(account=old.account._replace(who=named))
        if values["closed"] is None and old.closed_at is not None:
            remarks = [*remarks, SETTLED_SOME_TIME]
        elif old.outcome and old.closed_at is None:
            remarks = [*remarks, STAYS_OPEN]
        new = NewComplaint(person, old)
        on_file.add(old.number, said, new)
        return Add(new, remarks)

    return plan


def _unsaid(now: Now) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """What is on file, where what only stands for what nobody has said is not said.

    Of an open complaint with which nothing was done, a table may say that it is settled.
    """
    touched = set()
    for part in (ContactRow, PauseRow):
        touched |= {key for (key,) in tuples(part.select(part.complaint).distinct())}
    for key, values in kept(now):
        is_untouched = values["state"] == OPEN and key not in touched
        name = "" if values["name"] in (ANONYMOUS, _(ANONYMOUS)) else values["name"]
        yield key, {**values, "name": name, "state": "" if is_untouched else values["state"]}


def _old_complaint(values: Mapping[str, Any]) -> OldComplaint:
    """What a row tells of a complaint."""
    received: datetime = values["received"]
    registered: datetime = values["registered"] or received
    closed: datetime | None = values["closed"]
    if closed is not None:
        if closed.date() < received.date():
            raise UnfitCell(N_("It cannot be closed before it was received."))
        closed = max(closed, received, key=datetime.timestamp)
    is_time_known = closed is not None
    if closed is None and values["state"] == SETTLED:
        closed = max(received, registered, key=datetime.timestamp)
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
        values["outcome"],
        is_time_known,
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


def kept(now: Now) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Every complaint, in the order in which they were received."""
    merchant = ColleagueRow.alias()
    names = ("number", "name", "phone", "cause", "outcome", *ACCOUNT[:-2])
    query = (
        ComplaintRow.select(
            ComplaintRow.id,
            ComplaintRow.used_seconds,
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
    for key, spent, received, registered, closed, *rest in tuples(query):
        salesperson, supplier, number, *values = rest
        yield (
            key,
            {
                **dict(zip(names, values, strict=True)),
                "received": received,
                "registered": registered,
                "state": OPEN if closed is None else SETTLED,
                # Where it was settled some time, the moment only stands for that.
                "closed": None if spent is None else closed,
                "customer_no": number or WALK_IN,
                "salesperson": salesperson or "",
                "merchant": supplier or "",
            },
        )


EXCHANGE = Exchange(
    columns=(
        identifier("number", N_("Number")),
        moment("received", P_("complaint", "Received"), is_required=True),
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
        moment("closed", P_("complaint", "Closed")),
    ),
    sentence=N_("Complaints imported from {file}: {count}"),
    planner=planner,
    write=write,
    kept=kept,
    fill=write_more,
    old=Old(_is_old, _settled),
)
