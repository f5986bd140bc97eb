"""Where repairs, their handovers and chases are kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from peewee import (
    JOIN,
    BooleanField,
    CharField,
    ForeignKeyField,
    IntegerField,
    TextField,
    fn,
)

from salestui.colleagues.store import ColleagueRow, colleague_named
from salestui.core.refusal import Refusal
from salestui.customers.rules import Who
from salestui.customers.store import REGISTER as CUSTOMERS
from salestui.customers.store import CustomerRow, put_on_file
from salestui.dates.clock import Now
from salestui.language import N_
from salestui.repairs.rules import (
    OPEN_STATES,
    Intake,
    Kind,
    OldRepair,
    Repair,
    State,
    Step,
    check_correction,
    check_outgoing,
    state_after,
)
from salestui.settings.store import settings
from salestui.storage.changes import Writer, change, last_known, taken_back, values_over_time
from salestui.storage.database import DayField, InstantField, Record, tuples
from salestui.storage.numbers import keep_number, next_number, next_serials, number_text
from salestui.storage.search import Entry, Place, Searched
from salestui.text.clean import fold
from salestui.text.phones import split
from salestui.text.search import Findable

REGISTER = "repairs"
PREFIX = "WX"

MOVED = {
    State.RECEIVED: N_("Repair {number} ({product}) moved back to received"),
    State.IN_REPAIR: N_("Repair {number} ({product}) moved to in repair"),
    State.WAITING_PARTS: N_("Repair {number} ({product}) moved to waiting for parts"),
    State.REPAIRED: N_("Repair {number} ({product}) repaired, waiting to be returned"),
}
CLOSED = {
    State.SCRAPPED: N_("Repair {number} ({product}) scrapped: {reason}"),
    State.EXCHANGED: N_("Repair {number} ({product}) exchanged: {reason}"),
}


class RepairRow(Searched, Record):
    """A repair as kept."""

    SEARCHED_AS = REGISTER

    number = CharField(unique=True)
    customer: ForeignKeyField[Any] = ForeignKeyField(CustomerRow, null=True, backref="repairs")
    customer_id: int | None
    name = TextField()
    """Who brought it, as written at intake; a walk-in's only name."""
    phone = TextField(default="")
    product = TextField()
    model = TextField(default="")
    serial = TextField(default="")
    serial_folded = CharField(default="", index=True)
    quantity = IntegerField(default=1)
    fault = TextField(default="")
    accessories = TextField(default="")
    source = TextField(default="")
    destination = TextField(default="")
    warranty_until = DayField(null=True)
    loaner = TextField(default="")
    is_loaner_out = BooleanField(default=False, index=True)
    notes = TextField(default="")
    state = CharField(index=True)
    reason = TextField(default="")
    received_at = InstantField()
    received_on = DayField()
    repaired_on = DayField(null=True)
    closed_at = InstantField(null=True, index=True)

    class Meta:
        table_name = "repair"

    @classmethod
    def entries(cls, keys: Sequence[int]) -> Iterable[Entry]:
        for row in cls.select().where(cls.id.in_(keys)):
            numbers = (row.number, row.serial)
            # Who is on file is found by their file; a walk-in by what stands here alone.
            if row.customer_id:
                about = Place(CUSTOMERS, row.customer_id)
                yield Entry(row.id, Findable(numbers=numbers), row.received_on, about)
            else:
                found = Findable((row.name,), split(row.phone), numbers)
                yield Entry(row.id, found, row.received_on)


class HandoverRow(Record):
    """One handover; only ever added."""

    repair = ForeignKeyField(RepairRow, backref="handovers")
    at = InstantField()
    kind = CharField()
    quantity = IntegerField()
    """Pieces: positive in, negative out; a move's are those moved and count for nothing."""
    source = TextField(default="")
    destination = TextField(default="")
    signer: ForeignKeyField[Any] = ForeignKeyField(ColleagueRow, null=True, backref="signed_for")
    repair_id: int
    signer_id: int | None
    signed_name = TextField(default="")
    """Who signed, where that is no colleague: the customer."""
    note = TextField(default="")

    class Meta:
        table_name = "handover"


class ChaseRow(Record):
    """One chase (催办)."""

    repair = ForeignKeyField(RepairRow, backref="chases")
    at = InstantField()
    day = DayField()
    colleague: ForeignKeyField[Any] = ForeignKeyField(ColleagueRow, null=True, backref="chased")
    colleague_id: int | None
    customer_name = TextField(default="")
    """Whom of the customer's side, where a repaired item is to be fetched."""
    note = TextField(default="")

    class Meta:
        table_name = "chase"


def open_repairs() -> list[Repair]:
    """All repairs whose goods are still here, oldest first."""
    return _nouns(
        RepairRow.select()
        .where(RepairRow.state.in_(OPEN_STATES))
        .order_by(RepairRow.received_on, RepairRow.id)
    )


def closed_repairs(limit: int = 120) -> list[Repair]:
    """The repairs closed last, newest first."""
    return _nouns(
        RepairRow.select()
        .where(RepairRow.closed_at.is_null(False))
        .order_by(RepairRow.closed_at.desc())
        .limit(limit)
    )


def loaners_out() -> list[Repair]:
    """The closed repairs whose loaner has not come back, oldest first."""
    return _nouns(
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
    found = {each.id: each for each in _nouns(RepairRow.select().where(RepairRow.id.in_(keys)))}
    return [found[key] for key in keys if key in found]


def repairs_of_serial(serial: str) -> list[Repair]:
    """All repairs of a serial number, newest first."""
    if not fold(serial):
        return []
    same = RepairRow.select().where(RepairRow.serial_folded == fold(serial))
    return _nouns(same.order_by(RepairRow.received_on.desc(), RepairRow.id.desc()))


def repairs_of_customer(customer: int) -> list[Repair]:
    """All repairs of a customer, newest first."""
    return _nouns(
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
        name: colleague_named(writer, name, "after_sales")
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
        signer = colleague_named(writer, signed_by, "after_sales")
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
        key = put_on_file(writer, who)
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
            signer=colleague_named(writer, colleague, "after_sales"),
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
            colleague=None if is_customers else colleague_named(writer, person),
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


def _nouns(query: Any) -> list[Repair]:
    rows = list(query)
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
