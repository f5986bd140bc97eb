"""What is read of repairs."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from peewee import (
    JOIN,
    fn,
)

from salestui.colleagues.store import ColleagueRow
from salestui.customers.rules import Who
from salestui.language import N_
from salestui.repairs.models import ChaseRow, HandoverRow, RepairRow
from salestui.repairs.rules import (
    OPEN_STATES,
    Intake,
    Kind,
    Repair,
    State,
    Step,
)
from salestui.settings.store import settings
from salestui.storage.database import tuples
from salestui.storage.history.parts import taken_back
from salestui.storage.history.reading import last_known, values_over_time
from salestui.text.clean import fold

CLOSED = {
    State.SCRAPPED: N_("Repair {number} ({product}) scrapped: {reason}"),
    State.EXCHANGED: N_("Repair {number} ({product}) exchanged: {reason}"),
}


def open_repairs() -> list[Repair]:
    """All repairs whose goods are still here, oldest first."""
    return nouns(
        RepairRow.select()
        .where(RepairRow.state.in_(OPEN_STATES))
        .order_by(RepairRow.received_on, RepairRow.id)
    )


def closed_repairs(limit: int = 120) -> list[Repair]:
    """The repairs closed last, newest first."""
    return nouns(
        RepairRow.select()
        .where(RepairRow.closed_at.is_null(False))
        .order_by(RepairRow.closed_at.desc())
        .limit(limit)
    )


def loaners_out() -> list[Repair]:
    """The closed repairs whose loaner has not come back, oldest first."""
    return nouns(
        RepairRow.select()
        .where(
            # SQLite uses the index for a comparison only.
            RepairRow.is_loaner_out == True,  # noqa: E712
            RepairRow.closed_at.is_null(False),
        )
        .order_by(RepairRow.closed_at)
    )


def repair(key: int) -> Repair | None:
    """One repair."""
    found = repairs_with([key])
    return found[0] if found else None


def repairs_with(keys: Sequence[int]) -> list[Repair]:
    """The repairs with these ids, in their order."""
    found = {each.id: each for each in nouns(RepairRow.select().where(RepairRow.id.in_(keys)))}
    return [found[key] for key in keys if key in found]


def repairs_of_serial(serial: str) -> list[Repair]:
    """All repairs of a serial number, newest first."""
    if not fold(serial):
        return []
    same = RepairRow.select().where(RepairRow.serial_folded == fold(serial))
    return nouns(same.order_by(RepairRow.received_on.desc(), RepairRow.id.desc()))


def repairs_of_customer(customer: int) -> list[Repair]:
    """All repairs of a customer, newest first."""
    return nouns(
        RepairRow.select()
        .where(RepairRow.customer == customer)
        .order_by(RepairRow.received_on.desc(), RepairRow.id.desc())
    )


def chain(key: int) -> list[Step]:
    """Everything that happened to a repair, in order: handovers, chases, changes of state."""
    handovers = (
        HandoverRow.select(HandoverRow, ColleagueRow)
        .join(ColleagueRow, JOIN.LEFT_OUTER)
        .where(HandoverRow.repair == key)
        .order_by(HandoverRow.id)
    )
    chases = (
        ChaseRow.select(ChaseRow, ColleagueRow)
        .join(ColleagueRow, JOIN.LEFT_OUTER)
        .where(ChaseRow.repair == key)
        .order_by(ChaseRow.id)
    )
    # A colleague by the name they have now: one that was misspelt may have been merged.
    steps = [_handover(row, row.signer.name if row.signer_id else "") for row in handovers]
    steps += [_chase(row, row.colleague.name if row.colleague_id else "") for row in chases]
    steps += [each for each in _moves(key) if each.taken_back_at is None]
    return sorted(steps, key=lambda step: step.at)


def taken_back_steps(key: int) -> list[Step]:
    """What was done with a repair and undone, in order: it stays in the chain as taken back."""
    handovers = taken_back(HandoverRow, RepairRow, key)
    chases = taken_back(ChaseRow, RepairRow, key)
    people = {each.row.signer_id for each in handovers} | {each.row.colleague_id for each in chases}
    # Also of those who were put on the list by it, and went with it.
    names = last_known(ColleagueRow, filter(None, people), "name")
    steps = [
        _handover(row, names.get(row.signer_id or 0, ""))._replace(taken_back_at=at)
        for row, at in handovers
    ]
    steps += [
        _chase(row, names.get(row.colleague_id or 0, ""))._replace(taken_back_at=at)
        for row, at in chases
    ]
    steps += [each for each in _moves(key) if each.taken_back_at is not None]
    return sorted(steps, key=lambda step: step.at)


def _handover(row: HandoverRow, signer: str) -> Step:
    """A handover as a step; `signer` is the colleague who signed, "" for none."""
    to, signed_by = signer or row.destination, signer or row.signed_name
    return Step(row.at, row.kind, row.quantity, row.source, to, signed_by, row.note)


def _chase(row: ChaseRow, colleague: str) -> Step:
    return Step(row.at, "chase", destination=colleague or row.customer_name, note=row.note)


def _moves(key: int) -> list[Step]:
    """Changes to an open state; those to a closed one are told by what went out."""
    return [
        Step(at, "state", note=state, taken_back_at=taken_back_at)
        for at, state, taken_back_at in values_over_time(RepairRow, key, "state")[1:]
        if State(state).is_open
    ]


def nouns(query: Any) -> list[Repair]:
    """The repairs of a query, with their handovers and last chases."""
    rows = list(query)
    if not rows:
        return []
    keys = [row.id for row in rows]
    handovers: dict[int, list[_Handover]] = defaultdict(list)
    # Tuples: the first screen waits for the rows of all that is open.
    for key, *handover in tuples(
        HandoverRow.select(
            HandoverRow.repair, HandoverRow.kind, HandoverRow.quantity, ColleagueRow.name
        )
        .join(ColleagueRow, JOIN.LEFT_OUTER)
        .where(HandoverRow.repair.in_(keys))
        .order_by(HandoverRow.id)
    ):
        handovers[key].append(_Handover(*handover))
    chased_on = dict(
        tuples(
            ChaseRow.select(ChaseRow.repair, fn.MAX(ChaseRow.day))
            .where(ChaseRow.repair.in_(keys))
            .group_by(ChaseRow.repair)
        )
    )
    return [_noun(row, handovers[row.id], chased_on.get(row.id)) for row in rows]


class _Handover(NamedTuple):
    kind: str
    quantity: int
    signer: str | None


def _noun(row: RepairRow, handovers: Sequence[_Handover], chased_on: date | None) -> Repair:
    signed_by = ""
    for handover in handovers:
        if handover.kind == Kind.MOVE and handover.signer is not None:
            signed_by = handover.signer
    return Repair(
        id=row.id,
        number=row.number,
        version=row.version,
        goods=Intake(
            who=Who(row.name, row.phone, row.customer_id),
            product=row.product,
            model=row.model,
            serial=row.serial,
            quantity=row.quantity,
            fault=row.fault,
            accessories=row.accessories,
            source=row.source,
            destination=row.destination,
            warranty_until=row.warranty_until,
            loaner=row.loaner,
            notes=row.notes,
        ),
        state=State(row.state),
        reason=row.reason,
        received_at=row.received_at,
        received_on=row.received_on,
        repaired_on=row.repaired_on,
        last_chased_on=chased_on,
        open_quantity=sum(each.quantity for each in handovers if each.kind != Kind.MOVE),
        signed_by=signed_by,
        is_loaner_out=row.is_loaner_out,
        chase_every=settings().repair_every,
    )
