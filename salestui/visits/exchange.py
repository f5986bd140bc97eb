"""Visits in tables; each stands on the card of its customer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from peewee import JOIN

from salestui.colleagues.store import ColleagueRow
from salestui.customers.exchange import (
    AT_ONCE,
    People,
    Person,
    phones_on_file,
    put_people_on_file,
)
from salestui.customers.models import CustomerRow
from salestui.dates.clock import Now
from salestui.dates.typed_days import Lean
from salestui.kit.again import OnFile
from salestui.kit.column_kinds import choice, day, day_after, identifier, phones, text
from salestui.kit.columns import Add, Exchange, Planner, Progress, There
from salestui.language import N_
from salestui.storage.database import tuples
from salestui.storage.history.writer import Writer
from salestui.visits.rules import HOW, Contact
from salestui.visits.store import VisitRow, add_visits, write_more


class NewVisit(NamedTuple):
    """A visit that a table writes on a card."""

    person: Person
    contact: Contact


DECISIVE = ("how", "purpose", "said", "next_step", "next_on", "visitor")


def planner(now: Now) -> Planner:
    """A visit is there when the card has one of that day whose words do not contradict it."""
    people = People()
    on_file = OnFile(EXCHANGE.columns, lambda: kept(now), DECISIVE, (*DECISIVE, "phones"))
    cards: dict[tuple[int, date], list[int]] = defaultdict(list)
    for key, customer, on in tuples(VisitRow.select(VisitRow.id, VisitRow.customer, VisitRow.on)):
        cards[customer, on].append(key)

    def lines(person: Person, on: date) -> Sequence[int]:
        return () if person.key is None else cards.get((person.key, on), ())

    def plan(values: Mapping[str, Any], known: int | None) -> Add | There:
        next_on = values["next_on"]
        said = {**values, "next_on": next_on and next_on(values["on"])}
        name, phones, number = said.pop("name"), said.pop("phones"), said.pop("number")
        if known is not None and known in on_file.values:
            return on_file.again(known, {**said, "phones": phones})
        # Of one who had no phone, the words of a line tell that a row with a phone means them.
        reachless = [each for each in people.named(name) if not each.marks and any(phones)]
        for person in reachless:
            key = on_file.find(lines(person, said["on"]), said, least=1)
            if key is not None:
                people.reach(person, phones)
                return on_file.again(key, {**said, "phones": phones})
        person, remarks = people.find(name, phones, number)
        key = on_file.find(lines(person, said["on"]), said, least=0)
        if key is not None:
            return on_file.again(key, said)
        return Add(NewVisit(person, Contact(**said)), remarks)

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


def kept(now: Now) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Every visit, in the order of days."""
    reached = phones_on_file()
    query = (
        VisitRow.select(
            VisitRow.id,
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
    names = ("on", "how", "purpose", "said", "next_step", "next_on")
    for key, *values, customer, name, number, visitor in tuples(query):
        yield (
            key,
            {
                **dict(zip(names, values, strict=True)),
                "name": name,
                "number": number,
                "phones": reached.get(customer, ()),
                "visitor": visitor or "",
            },
        )


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
    kept=kept,
    fill=write_more,
)
