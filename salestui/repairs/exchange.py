"""Repairs in tables, with what an old book tells of who has them and what became of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from peewee import JOIN, fn

from salestui.colleagues.store import ColleagueRow
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
from salestui.dates.typed_days import Lean
from salestui.dates.workday import working_day
from salestui.kit.again import Numbered
from salestui.kit.cells import UnfitCell
from salestui.kit.column_kinds import choice, day, identifier, lines, moment, phone, text, whole
from salestui.kit.columns import OLD_DAYS, Add, Exchange, Old, Planner, Progress, There
from salestui.language import N_, P_
from salestui.repairs.models import HandoverRow, RepairRow
from salestui.repairs.rules import STATE_WORDS, Intake, Kind, OldRepair, State
from salestui.repairs.store import add_repairs, write_more
from salestui.settings.store import settings
from salestui.storage.database import tuples
from salestui.storage.history.writer import Writer
from salestui.text.phones import split

YES, NO = "yes", "no"

GOODS = (
    "product",
    "model",
    "serial",
    "quantity",
    "fault",
    "accessories",
    "source",
    "destination",
    "warranty_until",
    "loaner",
    "notes",
)
KEPT = ("repaired_on", "reason", "state")
"""The columns that stand in the row as they are exchanged, beside those of the goods."""


class NewRepair(NamedTuple):
    """A repair that a table puts on record."""

    person: Person | None
    """None for a walk-in."""
    repair: OldRepair


DECISIVE = ("received", "name", "phone", "product", "model", "serial")
FILLED = (
    *("phone", "model", "serial", "fault", "accessories", "source", "destination"),
    *(
        "warranty_until",
        "repaired_on",
        "reason",
        "notes",
        "state",
        "closed",
        "returned_to",
        "signed_by",
    ),
)

CLOSED_SOME_TIME = Remark(N_("closed, but not said when: taken for the day it was received"))


def planner(now: Now) -> Planner:
    """A number is only given once; who brought the same at the same time brought it once."""
    people = People()
    zone = now.at.tzinfo
    query = RepairRow.select(RepairRow.id, RepairRow.number, RepairRow.received_at)
    begun = ((key, number, at.astimezone(zone).date()) for key, number, at in tuples(query))
    another = N_("{number} is another repair.")
    on_file = Numbered(EXCHANGE.columns, lambda: _unsaid(now), begun, DECISIVE, FILLED, another)

    def plan(values: Mapping[str, Any], known: int | None) -> Add | There:
        old = _old_repair(values)
        said = {name: value for name, value in values.items() if name != "customer_no"}
        said["product"] = old.goods.product
        if old.state is State.RECEIVED:
            said["state"] = ""
        elif not old.state.is_open:
            said["state"] = old.state.value
        if there := on_file.already(old.number, said, known):
            return there
        who, number = old.goods.who, values["customer_no"]
        person: Person | None = None
        remarks: Sequence[Remark] = ()
        if number != WALK_IN:
            person, remarks = people.find(who.name, split(who.phone), number)
            who = who._replace(name=who.name or person.name)
            old = old._replace(goods=old.goods._replace(who=who))
        if not old.state.is_open and old.closed_at is None:
            remarks = [*remarks, CLOSED_SOME_TIME]
        new = NewRepair(person, old)
        on_file.add(old.number, said, new)
        return Add(new, remarks)

    return plan


def _unsaid(now: Now) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """What is on file, where what only stands for what nobody has said is not said.

    Of an item that was received and not moved since, a table may say what became of it.
    """
    for key, values in kept(now):
        is_untouched = values["state"] == State.RECEIVED and values["here"] == values["quantity"]
        # Where there was no product, the model stands in its place.
        product = "" if values["product"] == values["model"] else values["product"]
        state = "" if is_untouched else values["state"]
        yield key, {**values, "product": product, "state": state}


def _old_repair(values: Mapping[str, Any]) -> OldRepair:
    """What a row tells of a repair."""
    received: datetime = values["received"]
    closed: datetime | None = values["closed"]
    state = State(values["state"] or (State.RECEIVED if closed is None else State.RETURNED))
    if closed is not None:
        if closed.date() < received.date():
            raise UnfitCell(N_("It cannot be closed before it was received."))
        closed = None if state.is_open else max(closed, received, key=datetime.timestamp)
    goods = {name: values[name] for name in GOODS}
    # The two may stand in one column.
    goods["product"] = goods["product"] or goods["model"]
    is_out = values["loaner_out"] or (YES if state.is_open else NO)
    return OldRepair(
        Intake(Who(values["name"], values["phone"]), **goods),
        values["number"],
        received,
        working_day(received, settings().day_turns_at),
        here=values["here"],
        signed_by=values["signed_by"],
        closed_at=closed,
        returned_to=values["returned_to"],
        is_loaner_out=bool(goods["loaner"]) and is_out == YES,
        state=state,
        repaired_on=values["repaired_on"],
        reason=values["reason"],
    )


def _is_old(values: Mapping[str, Any], now: Now) -> bool:
    is_open = values["closed"] is None and not values["state"]
    received = values["received"]
    return bool(is_open and received and received < now.at - timedelta(days=OLD_DAYS))


def _settled(values: Mapping[str, Any]) -> dict[str, Any]:
    return {**values, "state": State.RETURNED}


def write(
    writer: Writer, now: Now, whats: Sequence[NewRepair], progress: Progress
) -> Sequence[int]:
    """Put repairs on record, with their customers."""
    people = put_people_on_file(writer, [each.person for each in whats if each.person])
    keys: list[int] = []
    for begin in range(0, len(whats), AT_ONCE):
        repairs = []
        for person, old in whats[begin : begin + AT_ONCE]:
            who = old.goods.who._replace(customer=people[person] if person else None)
            repairs.append(old._replace(goods=old.goods._replace(who=who)))
        keys += add_repairs(writer, repairs)
        progress(len(keys), len(whats))
    return keys


def kept(now: Now) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Every repair, in the order in which they were received."""
    signed, went, here = _handovers()
    names = (*GOODS, *KEPT, "number", "name", "phone")
    query = RepairRow.select(
        RepairRow.id,
        RepairRow.received_at,
        RepairRow.closed_at,
        RepairRow.is_loaner_out,
        CustomerRow.number,
        *(getattr(RepairRow, name) for name in names),
    ).join(CustomerRow, JOIN.LEFT_OUTER)
    in_order = query.order_by(RepairRow.received_at, RepairRow.id)
    for key, received, closed, is_out, number, *values in tuples(in_order):
        row = dict(zip(names, values, strict=True))
        yield (
            key,
            {
                **row,
                "received": received,
                "closed": closed,
                "customer_no": number or WALK_IN,
                "signed_by": signed.get(key, ""),
                "returned_to": went.get(key, ""),
                "here": here.get(key, 0) if State(row["state"]).is_open else None,
                "loaner_out": "" if not row["loaner"] else YES if is_out else NO,
            },
        )


def _handovers() -> tuple[dict[int, str], dict[int, str], dict[int, int]]:
    """Who signed last, to whom it went last and how many pieces are here, by repair."""
    query = HandoverRow.select(
        HandoverRow.repair, HandoverRow.kind, HandoverRow.signed_name, ColleagueRow.name
    )
    signed: dict[int, str] = {}
    went: dict[int, str] = {}
    for key, kind, name, colleague in tuples(
        query.join(ColleagueRow, JOIN.LEFT_OUTER)
        .where(HandoverRow.kind.in_((Kind.MOVE, Kind.OUT)))
        .order_by(HandoverRow.id)
    ):
        if kind == Kind.OUT:
            went[key] = name
        elif colleague:
            signed[key] = colleague
    counted = HandoverRow.select(HandoverRow.repair, fn.SUM(HandoverRow.quantity))
    here = tuples(counted.where(HandoverRow.kind != Kind.MOVE).group_by(HandoverRow.repair))
    return signed, went, dict(here)


EXCHANGE = Exchange(
    columns=(
        identifier("number", N_("Number")),
        moment("received", P_("repair", "Received"), is_required=True),
        text("name", N_("Customer"), is_required=True, or_else="phone"),
        phone("phone", N_("Phone")),
        customer_number("customer_no"),
        text("product", N_("Product"), is_required=True, or_else="model"),
        text("model", N_("Model")),
        identifier("serial", N_("Serial no.")),
        text("fault", N_("Fault")),
        whole("quantity", N_("Quantity"), least=1, blank=1),
        whole("here", N_("Still here"), least=0),
        text("accessories", N_("Accessories")),
        text("source", N_("Source")),
        text("destination", N_("Destination")),
        day("warranty_until", N_("Warranty"), Lean.FUTURE),
        text("loaner", N_("Loaner lent")),
        choice("loaner_out", N_("Loaner still out"), {YES: N_("yes"), NO: N_("no")}),
        text("signed_by", N_("Signed by")),
        choice("state", N_("State"), {state.value: word for state, word in STATE_WORDS.items()}),
        day("repaired_on", N_("Repaired on"), Lean.PAST),
        moment("closed", P_("repair", "Closed")),
        text("returned_to", N_("Returned to")),
        text("reason", N_("Reason")),
        lines("notes", N_("Notes")),
    ),
    sentence=N_("Repairs imported from {file}: {count}"),
    planner=planner,
    write=write,
    kept=kept,
    fill=write_more,
    old=Old(_is_old, _settled),
)
