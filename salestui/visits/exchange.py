"""Visits in tables; each stands on the card of its customer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from peewee import JOIN

from salestui.colleagues.store import ColleagueRow
from salestui.customers.exchange import (
    ALREADY_THERE,
    AT_ONCE,
    People,
    Person,
    phones_on_file,
    put_people_on_file,
)
from salestui.customers.store import CustomerRow
from salestui.dates.clock import Now
from salestui.dates.typed import Lean
from salestui.kit.columns import (
    Add,
    Exchange,
    Planner,
    Progress,
    There,
    choice,
    day,
    day_after,
    identifier,
    phones,
    text,
)
from salestui.language import N_
from salestui.storage.changes import Writer
from salestui.storage.database import tuples
from salestui.visits.rules import HOW, Contact
from salestui.visits.store import VisitRow, add_visits


class NewVisit(NamedTuple):
    """A visit that a table writes on a card."""

    person: Person
    contact: Contact


def planner(now: Now) -> Planner:
    """A visit is there when the card has one of that day with the same words."""
    people = People()
    there = {
        (customer, on, how, purpose, said): key
        for key, customer, on, how, purpose, said in tuples(
            VisitRow.select(
                VisitRow.id,
                VisitRow.customer,
                VisitRow.on,
                VisitRow.how,
                VisitRow.purpose,
                VisitRow.said,
            )
        )
    }

    def plan(values: Mapping[str, Any]) -> Add | There:
        rest = dict(values)
        name, phones, number = rest.pop("name"), rest.pop("phones"), rest.pop("number")
        next_on = rest.pop("next_on")
        contact = Contact(next_on=next_on and next_on(values["on"]), **rest)
        person, remarks = people.find(name, phones, number)
        key = there.get((person.key, contact.on, contact.how, contact.purpose, contact.said))
        if key is not None:
            return There(ALREADY_THERE, key)
        return Add(NewVisit(person, contact), remarks)

    return plan


def write(writer: Writer, now: Now, whats: Sequence[NewVisit], progress: Progress) -> Sequence[int]:
    """Write visits on the cards, in the order of their days."""
    people = put_people_on_file(writer, [each.person for each in whats])
    in_order = sorted(range(len(whats)), key=lambda at: whats[at].contact.on)
    keys = [0] * len(whats)
    for begin in range(0, len(in_order), AT_ONCE):
        some = in_order[begin : begin + AT_ONCE]
        visits = [(people[whats[at].person], whats[at].contact) for at in some]
        for at, key in zip(some, add_visits(writer, now, visits), strict=True):
            keys[at] = key
        progress(begin + len(some), len(whats))
    return keys


def rows(now: Now) -> Iterable[Mapping[str, Any]]:
    """Every visit, in the order of days."""
    reached = phones_on_file()
    query = (
        VisitRow.select(
            VisitRow.on,
            VisitRow.how,
            VisitRow.purpose,
            VisitRow.said,
            VisitRow.next_step,
            VisitRow.next_on,
            CustomerRow.id,
            CustomerRow.name,
            CustomerRow.number,
            ColleagueRow.name,
        )
        .join(CustomerRow)
        .switch(VisitRow)
        .join(ColleagueRow, JOIN.LEFT_OUTER)
        .order_by(VisitRow.on, VisitRow.id)
    )
    for *values, customer, name, number, visitor in tuples(query):
        yield {
            **dict(
                zip(("on", "how", "purpose", "said", "next_step", "next_on"), values, strict=True)
            ),
            "name": name,
            "number": number,
            "phones": reached.get(customer, ()),
            "visitor": visitor or "",
        }


EXCHANGE = Exchange(
    columns=(
        day("on", N_("Day"), Lean.PAST, is_required=True),
        identifier("number", N_("Customer no.")),
        text("name", N_("Customer"), is_required=True, or_else="phones"),
        phones("phones", N_("Phones")),
        text("visitor", N_("Visitor")),
        choice("how", N_("How"), HOW),
        text("purpose", N_("Purpose")),
        text("said", N_("What was said"), gathers=True),
        text("next_step", N_("Next step")),
        day_after("next_on", N_("Next on")),
    ),
    sentence=N_("Visits imported from {file}: {count}"),
    planner=planner,
    write=write,
    rows=rows,
)
