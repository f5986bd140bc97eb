"""Repairs and their one rule of when to chase (篇4: 超过3天提醒一次)."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from salestui.core.refusal import Refusal
from salestui.customers.rules import Who
from salestui.dates.clock import Now
from salestui.language import N_

CHASE_EVERY = timedelta(days=3)
"""Unless set otherwise, a repair is flagged, and chased, when this time has gone by; and again
after each chase."""


class State(StrEnum):
    """Where a repair stands; the values are the codes kept and given in JSON."""

    RECEIVED = "received"
    IN_REPAIR = "in_repair"
    WAITING_PARTS = "waiting_parts"
    REPAIRED = "repaired"
    RETURNED = "returned"
    SCRAPPED = "scrapped"
    EXCHANGED = "exchanged"

    @property
    def is_open(self) -> bool:
        """Whether the goods are still here."""
        return self in OPEN_STATES


OPEN_STATES = (State.RECEIVED, State.IN_REPAIR, State.WAITING_PARTS, State.REPAIRED)
CLOSED_STATES = (State.RETURNED, State.SCRAPPED, State.EXCHANGED)

STATE_WORDS = {
    State.RECEIVED: N_("received"),
    State.IN_REPAIR: N_("in repair"),
    State.WAITING_PARTS: N_("waiting for parts"),
    State.REPAIRED: N_("repaired, to return"),
    State.RETURNED: N_("returned"),
    State.SCRAPPED: N_("scrapped"),
    State.EXCHANGED: N_("exchanged"),
}


class Kind(StrEnum):
    """What a handover does to the goods."""

    IN = "in"
    MOVE = "move"
    OUT = "out"
    CORRECTION = "correction"


class Intake(NamedTuple):
    """What is written down about goods that are brought in."""

    who: Who
    product: str
    model: str = ""
    serial: str = ""
    quantity: int = 1
    fault: str = ""
    """May be blank at intake."""
    accessories: str = ""
    source: str = ""
    """Who brought it (来源)."""
    destination: str = ""
    """Where it is to go (去向)."""
    warranty_until: date | None = None
    loaner: str = ""
    """What was lent meanwhile (备用机)."""
    notes: str = ""


class Repair(NamedTuple):
    """A repair as it stands."""

    id: int
    number: str
    version: int
    goods: Intake
    state: State
    reason: str
    """Why it was scrapped or exchanged."""
    received_at: datetime
    received_on: date
    """The working day it was received; age counts from here and never resets."""
    repaired_on: date | None
    last_chased_on: date | None
    open_quantity: int
    """How many pieces are still here: the sum of its handovers."""
    signed_by: str
    """Who signed for it last, "" while nobody has."""
    is_loaner_out: bool
    chase_every: timedelta = CHASE_EVERY
    """The time after which it is flagged, and from chase to chase, as set."""

    @property
    def is_open(self) -> bool:
        """Whether goods are still here."""
        return self.state.is_open


class OldRepair(NamedTuple):
    """A repair as an old book tells of it."""

    goods: Intake
    number: str
    """ "" where the book gives none."""
    received_at: datetime
    received_on: date
    state: State = State.RECEIVED
    here: int | None = None
    """How many pieces are still here; None where the book does not say: all, or none of a closed
    one."""
    signed_by: str = ""
    repaired_on: date | None = None
    closed_at: datetime | None = None
    """None of an open one, and where the book does not say when."""
    returned_to: str = ""
    reason: str = ""
    is_loaner_out: bool = False

    @property
    def moves(self) -> int:
        """By how many pieces those that are here differ from those that came."""
        if not self.state.is_open:
            return -self.goods.quantity
        return 0 if self.here is None else self.here - self.goods.quantity


class Step(NamedTuple):
    """One step in the chain of a repair: a handover, a chase or a change of state."""

    at: datetime
    kind: str
    """A `Kind`, or "chase", or "state"."""
    quantity: int = 0
    source: str = ""
    destination: str = ""
    signed_by: str = ""
    note: str = ""
    taken_back_at: datetime | None = None
    """When it was undone, if it was: it counts for nothing, and stays in the chain."""


def age_days(repair: Repair, today: date) -> int:
    """Calendar days since the working day it was received; never negative."""
    return max(0, (today - repair.received_on).days)


def days_since_repaired(repair: Repair, today: date) -> int | None:
    """Calendar days that a repaired item has been waiting to be returned; None for others."""
    if repair.state is not State.REPAIRED or repair.repaired_on is None:
        return None
    return max(0, (today - repair.repaired_on).days)


def is_flagged(repair: Repair, today: date) -> bool:
    """Whether it has been open so long: by 3 days, received on the 1st it is flagged on the 4th."""
    return repair.is_open and today - repair.received_on >= repair.chase_every


def chase_due(repair: Repair) -> date:
    """The day of the next chase: when it is flagged, then as long after each chase."""
    return (repair.last_chased_on or repair.received_on) + repair.chase_every


def is_chase_due(repair: Repair, today: date) -> bool:
    """Whether it is flagged and to be chased today; the badge counts these."""
    return is_flagged(repair, today) and chase_due(repair) <= today


def is_unsigned(repair: Repair, now: Now) -> bool:
    """Whether nobody has signed by the working day after it came in, and it is not repaired."""
    return (
        repair.is_open
        and repair.state is not State.REPAIRED
        and not repair.signed_by
        and now.day >= now.calendar.next_working_day(repair.received_on)
    )


def in_order_of_need(repairs: Iterable[Repair], today: date) -> list[Repair]:
    """Repairs in the order to see to them: chases due first, then the oldest."""
    return sorted(
        repairs,
        key=lambda repair: (not is_chase_due(repair, today), repair.received_on, repair.id),
    )


def state_beside(state: State, steps: int) -> State | None:
    """The open state so many columns to the right on the board; None beyond its ends."""
    if not state.is_open:
        return None
    at = OPEN_STATES.index(state) + steps
    return OPEN_STATES[at] if 0 <= at < len(OPEN_STATES) else None


def state_after(repair: Repair, open_quantity: int, closed: State = State.RETURNED) -> State:
    """The state once so many pieces are here: `closed` when none is, open again when some are.

    What turns up after it was returned is to be returned again; after it was scrapped or exchanged
    it begins anew.
    """
    if open_quantity == 0:
        return closed if repair.is_open else repair.state
    if repair.is_open:
        return repair.state
    return State.REPAIRED if repair.state is State.RETURNED else State.RECEIVED


def check_outgoing(now: Now, repair: Repair, quantity: int, chain: Sequence[Step]) -> None:
    """Refuse to give out nothing or more than is here, and say who signed for what has gone."""
    if quantity < 1:
        raise Refusal(N_("At least {least}, please."), field="quantity", least=1)
    if quantity <= repair.open_quantity:
        return
    gone = next((step for step in reversed(chain) if step.kind == Kind.OUT), None)
    if gone is None:
        raise Refusal(N_("Only {count} left here."), field="quantity", count=repair.open_quantity)
    raise Refusal(
        N_("Only {count} left here; {name} signed for {gone} on {day}."),
        field="quantity",
        count=repair.open_quantity,
        name=gone.signed_by or gone.destination or "?",
        gone=-gone.quantity,
        day=f"{gone.at.astimezone(now.at.tzinfo):%m-%d %H:%M}",
    )


def check_correction(repair: Repair, quantity: int) -> None:
    """Refuse a correction that changes nothing or takes away more than is here."""
    if quantity == 0:
        raise Refusal(N_("The correction cannot be 0."), field="quantity")
    if repair.open_quantity + quantity < 0:
        raise Refusal(N_("Only {count} left here."), field="quantity", count=repair.open_quantity)
