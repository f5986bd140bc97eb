"""What is done with repairs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from peewee import (
    fn,
)

from salestui.colleagues.store import ensure_colleague
from salestui.core.refusal import Refusal
from salestui.customers.rules import Who
from salestui.customers.store import ensure_customer
from salestui.dates.clock import Now
from salestui.language import N_
from salestui.repairs.models import PREFIX, REGISTER, ChaseRow, HandoverRow, RepairRow
from salestui.repairs.queries import CLOSED, chain, repair, repairs_with
from salestui.repairs.rules import (
    Intake,
    Kind,
    OldRepair,
    Repair,
    State,
    check_correction,
    check_outgoing,
    state_after,
)
from salestui.storage.history.writer import Writer, change
from salestui.storage.numbers import keep_number, next_number, next_serials, number_text
from salestui.text.clean import fold

MOVED = {
    State.RECEIVED: N_("Repair {number} ({product}) moved back to received"),
    State.IN_REPAIR: N_("Repair {number} ({product}) moved to in repair"),
    State.WAITING_PARTS: N_("Repair {number} ({product}) moved to waiting for parts"),
    State.REPAIRED: N_("Repair {number} ({product}) repaired, waiting to be returned"),
}


def register_repair(now: Now, intake: Intake, received: Now | None = None) -> Repair:
    """Register goods brought in, by default now; returns the repair with its new number.

    Goods of a serial number that was here before are linked by it: `repairs_of_serial`.
    """
    received = received or now
    sentence = N_("Repair {number} ({product}) received from {name}")
    with change(now, REGISTER, sentence, product=intake.product, name=intake.who.name) as writer:
        number = next_number(PREFIX)
        row = writer.add(
            RepairRow,
            number=number,
            state=State.RECEIVED,
            received_at=received.at,
            received_on=received.day,
            is_loaner_out=bool(intake.loaner),
            **_goods_columns(intake),
        )
        writer.say(number=number)
        writer.add(
            HandoverRow,
            repair=row.id,
            at=received.at,
            kind=Kind.IN,
            quantity=intake.quantity,
            source=intake.source or intake.who.name,
        )
    return _fresh(row.id)


def add_repairs(writer: Writer, repairs: Sequence[OldRepair]) -> list[int]:
    """Put repairs of an old book on record within a change; returns their ids in order."""
    unnumbered = sum(not each.number for each in repairs)
    for each in repairs:
        keep_number(each.number)
    given = iter(next_serials(PREFIX, unnumbered))
    people = {
        name: ensure_colleague(writer, name, "after_sales")
        for name in {each.signed_by for each in repairs}
    }
    keys = writer.add_many(
        RepairRow,
        [
            {
                "number": each.number or number_text(PREFIX, next(given)),
                "state": each.state,
                "reason": each.reason,
                "received_at": each.received_at,
                "received_on": each.received_on,
                "repaired_on": each.repaired_on,
                "closed_at": None if each.state.is_open else each.closed_at or each.received_at,
                "is_loaner_out": each.is_loaner_out,
                **_goods_columns(each.goods),
            }
            for each in repairs
        ],
    )
    handovers = [
        handover
        for key, each in zip(keys, repairs, strict=True)
        for handover in _old_handovers(key, each, people[each.signed_by])
    ]
    writer.add_many(HandoverRow, handovers)
    return keys


def _old_handovers(key: int, old: OldRepair, signer: int | None) -> Iterable[Mapping[str, object]]:
    """What came in, who signed for it here, and what went out again."""
    giver = old.goods.source or old.goods.who.name
    nobody = {
        "repair": key,
        "at": old.received_at,
        "source": "",
        "destination": "",
        "signer": None,
        "signed_name": "",
        "note": "",
    }
    quantity = old.goods.quantity
    yield {**nobody, "kind": Kind.IN, "quantity": quantity, "source": giver}
    if signer is not None:
        signed = {"destination": old.signed_by, "signer": signer}
        yield {**nobody, "kind": Kind.MOVE, "quantity": quantity, **signed}
    if old.moves < 0:
        yield {
            **nobody,
            "kind": Kind.OUT,
            "quantity": old.moves,
            "at": old.closed_at or old.received_at,
            "source": old.signed_by,
            "destination": old.returned_to or old.goods.who.name,
            "signed_name": old.returned_to,
            "note": old.reason,
        }
    elif old.moves > 0:
        yield {**nobody, "kind": Kind.CORRECTION, "quantity": old.moves}


def write_more(writer: Writer, more: Mapping[int, Mapping[str, Any]]) -> None:
    """Write what an old book says more of repairs, by id and by the names of their columns.

    `state` may say what became of one with which nothing was done yet, `closed` when that was.
    """
    rows = {}
    handovers: list[Mapping[str, object]] = []
    for found in repairs_with(list(more)):
        said = dict(more[found.id])
        closed, returned_to = said.pop("closed", None), said.pop("returned_to", "")
        state, signed_by = State(said.get("state") or found.state), said.pop("signed_by", "")
        old = OldRepair(
            found.goods,
            found.number,
            found.received_at,
            found.received_on,
            state,
            signed_by=signed_by,
            closed_at=closed,
            returned_to=returned_to,
            reason=said.get("reason", found.reason),
        )
        if "serial" in said:
            said["serial_folded"] = fold(said["serial"])
        happened: set[Kind] = set()
        if found.state.is_open and not state.is_open:
            said["closed_at"] = closed or found.received_at
            happened.add(Kind.OUT)
        if signed_by:
            happened.add(Kind.MOVE)
        signer = ensure_colleague(writer, signed_by, "after_sales")
        handovers += [
            each for each in _old_handovers(found.id, old, signer) if each["kind"] in happened
        ]
        rows[found.id] = said
    writer.update_many(RepairRow, rows)
    writer.add_many(HandoverRow, handovers)


def edit_repair(now: Now, repair: Repair, goods: Intake) -> None:
    """Change what is written about a repair; its quantity changes by corrections alone."""
    with _change(now, N_("Repair {number} ({product}) changed"), repair) as writer:
        goods = goods._replace(quantity=repair.goods.quantity)
        columns = dict(_goods_columns(goods))
        if goods.loaner != repair.goods.loaner:
            columns["is_loaner_out"] = bool(goods.loaner)
        writer.update(RepairRow, repair.id, repair.version, **columns)


def attach_repair(now: Now, repair: Repair, who: Who) -> None:
    """Make a walk-in's repair part of a customer's file, which is made where there is none."""
    sentence = N_("Repair {number} ({product}) attached to the file of {name}")
    with _change(now, sentence, repair, name=who.name) as writer:
        key = ensure_customer(writer, who)
        writer.update(
            RepairRow, repair.id, repair.version, customer=key, name=who.name, phone=who.phone
        )


def move_repair(now: Now, repair: Repair, state: State) -> None:
    """Move an open repair to another open state."""
    if not repair.is_open:
        raise Refusal(N_("{number} is closed."), number=repair.number)
    with _change(now, MOVED[state], repair) as writer:
        _set_state(writer, now, repair, state)


def sign_over(now: Now, repair: Repair, colleague: str, quantity: int, note: str = "") -> None:
    """Hand goods to a colleague, who signs for them (谁接手货物谁签字)."""
    _check_here(now, repair, quantity)
    sentence = N_("Repair {number} ({product}) signed over to {name}")
    with _change(now, sentence, repair, name=colleague) as writer:
        writer.add(
            HandoverRow,
            repair=repair.id,
            at=now.at,
            kind=Kind.MOVE,
            quantity=quantity,
            source=repair.signed_by,
            destination=colleague,
            signer=ensure_colleague(writer, colleague, "after_sales"),
            note=note,
        )
        writer.update(RepairRow, repair.id, repair.version)


def chase(now: Now, repair: Repair, name: str = "", note: str = "") -> None:
    """Record a chase: of the colleague named, else of who signed, or the customer once repaired."""
    if not repair.is_open:
        raise Refusal(N_("{number} is closed."), number=repair.number)
    is_customers = repair.state is State.REPAIRED and not name
    person = name or (repair.goods.who.name if is_customers else repair.signed_by)
    sentence = (
        N_("Repair {number} ({product}): chased {name}")
        if person
        else N_("Repair {number} ({product}): chased")
    )
    with _change(now, sentence, repair, name=person) as writer:
        writer.add(
            ChaseRow,
            repair=repair.id,
            at=now.at,
            day=now.day,
            colleague=None if is_customers else ensure_colleague(writer, person),
            customer_name=person if is_customers else "",
            note=note,
        )
        writer.update(RepairRow, repair.id, repair.version)


def note_answer(now: Now, repair: Repair, note: str) -> None:
    """Write down what was said at the last chase."""
    last = (
        ChaseRow.select().where(ChaseRow.repair == repair.id).order_by(ChaseRow.id.desc()).first()
    )
    if last is None:
        raise Refusal(N_("{number} has not been chased yet."), number=repair.number)
    with _change(now, N_("Repair {number} ({product}): {note}"), repair, note=note) as writer:
        note = f"{last.note}; {note}" if last.note else note
        writer.update(ChaseRow, last.id, last.version, note=note)


def return_goods(
    now: Now, repair: Repair, quantity: int, signed_by: str, *, loaner_back: bool, note: str = ""
) -> None:
    """Give goods back; the repair is closed when nothing is left here.

    Raises `Refusal` when so many are no longer here.
    """
    _check_here(now, repair, quantity)
    sentence = N_("Repair {number} ({product}): {count} returned to {name}")
    with _change(now, sentence, repair, count=quantity, name=signed_by) as writer:
        _give_out(writer, now, repair, quantity, State.RETURNED, signed_by, note)
        if loaner_back and repair.is_loaner_out:
            writer.update(RepairRow, repair.id, is_loaner_out=False)


def close_otherwise(
    now: Now, repair: Repair, state: State, reason: str, signed_by: str = ""
) -> None:
    """Scrap or exchange all that is still here, with the reason."""
    _check_here(now, repair, 1)
    with _change(now, CLOSED[state], repair, reason=reason) as writer:
        _give_out(writer, now, repair, repair.open_quantity, state, signed_by, reason)
        writer.update(RepairRow, repair.id, reason=reason)


def take_loaner_back(now: Now, repair: Repair) -> None:
    """Note that the loaner came back."""
    sentence = N_("Repair {number}: loaner {loaner} came back")
    with _change(now, sentence, repair, loaner=repair.goods.loaner) as writer:
        writer.update(RepairRow, repair.id, repair.version, is_loaner_out=False)


def correct_quantity(now: Now, repair: Repair, quantity: int, reason: str) -> None:
    """Set the count right by a row of its own: so many pieces more, or, negative, fewer."""
    check_correction(repair, quantity)
    sentence = N_("Repair {number} ({product}): quantity corrected by {count}: {reason}")
    with _change(now, sentence, repair, count=f"{quantity:+d}", reason=reason) as writer:
        writer.add(
            HandoverRow,
            repair=repair.id,
            at=now.at,
            kind=Kind.CORRECTION,
            quantity=quantity,
            note=reason,
        )
        state = state_after(repair, repair.open_quantity + quantity)
        _set_state(writer, now, repair, state)
        if state.is_open and repair.reason:
            writer.update(RepairRow, repair.id, reason="")


def _check_here(now: Now, repair: Repair, quantity: int) -> None:
    """Refuse to hand on more than is here by now, whatever was here when the row was read."""
    total: int | None = (
        HandoverRow.select(fn.SUM(HandoverRow.quantity))
        .where(HandoverRow.repair == repair.id, HandoverRow.kind != Kind.MOVE)
        .scalar()
    )
    here = total or 0
    gone = chain(repair.id) if quantity > here else ()
    check_outgoing(now, repair._replace(open_quantity=here), quantity, gone)


def _change(now: Now, sentence: str, repair: Repair, **arguments: object) -> Any:
    return change(
        now,
        REGISTER,
        sentence,
        number=repair.number,
        product=repair.goods.product,
        **arguments,
    )


def _give_out(
    writer: Writer,
    now: Now,
    repair: Repair,
    quantity: int,
    state: State,
    signed_by: str,
    note: str,
) -> None:
    writer.add(
        HandoverRow,
        repair=repair.id,
        at=now.at,
        kind=Kind.OUT,
        quantity=-quantity,
        source=repair.signed_by,
        destination=signed_by or repair.goods.who.name,
        signed_name=signed_by,
        note=note,
    )
    left = repair.open_quantity - quantity
    _set_state(writer, now, repair, state_after(repair, left, closed=state))


def _set_state(writer: Writer, now: Now, repair: Repair, state: State) -> None:
    """Write the state with the days that belong to it; the version is checked here."""
    repaired_on = repair.repaired_on
    if state is State.REPAIRED and repaired_on is None:
        repaired_on = now.day
    elif state.is_open and state is not State.REPAIRED:
        repaired_on = None
    writer.update(
        RepairRow,
        repair.id,
        repair.version,
        state=state,
        repaired_on=repaired_on,
        closed_at=None if state.is_open else now.at,
    )


def _goods_columns(goods: Intake) -> Mapping[str, object]:
    return {
        "customer": goods.who.customer,
        "name": goods.who.name,
        "phone": goods.who.phone,
        "product": goods.product,
        "model": goods.model,
        "serial": goods.serial,
        "serial_folded": fold(goods.serial),
        "quantity": goods.quantity,
        "fault": goods.fault,
        "accessories": goods.accessories,
        "source": goods.source,
        "destination": goods.destination,
        "warranty_until": goods.warranty_until,
        "loaner": goods.loaner,
        "notes": goods.notes,
    }


def _fresh(key: int) -> Repair:
    found = repair(key)
    assert found is not None
    return found
