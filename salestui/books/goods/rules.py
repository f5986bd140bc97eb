"""The rules of goods: what is on hand, on order and placed, and what runs low."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

from salestui.language import N_, P_

IN, OUT, PLACED, BACK, SETTLED = "in", "out", "placed", "back", "settled"
COUNT, OVER, SHORT, ORDERED = "count", "over", "short", "ordered"

KINDS: Final = {
    OUT: P_("goods", "out"),
    IN: P_("goods", "in"),
    PLACED: P_("goods", "placed"),
    BACK: P_("goods", "back"),
    SETTLED: P_("goods", "settled"),
    COUNT: P_("goods", "counted"),
    OVER: P_("goods", "counted over"),
    SHORT: P_("goods", "counted short"),
    ORDERED: P_("goods", "ordered"),
}
"""What can happen to goods; a count says what is there, over and short say by how much more."""

_STOCK: Final = {IN: 1, BACK: 1, OVER: 1, OUT: -1, PLACED: -1, SHORT: -1}
_PLACED: Final = {PLACED: 1, BACK: -1, SETTLED: -1}

PLACED_FOR = timedelta(days=90)
"""So long goods may stay with somebody until one asks about them."""


class Flow(NamedTuple):
    """A move of one product."""

    id: int
    on: date
    kind: str
    quantity: int
    who: str = ""
    """With whom goods are placed."""
    expected_on: date | None = None
    """When what was ordered is to come."""


class Below(NamedTuple):
    """The first move after which there would be less than nothing."""

    flow: Flow
    there: int
    """What there was before it."""


class OnOrder(NamedTuple):
    """What was ordered and has not come."""

    quantity: int = 0
    expected_on: date | None = None
    """The first day on which some of it is to come."""


class StockOut(NamedTuple):
    """A time with nothing on hand."""

    since: date
    until: date | None = None
    """The day on which something came; None while there is nothing."""

    def days(self, today: date) -> int:
        """How long it took, or takes so far."""
        return ((self.until or today) - self.since).days


def in_order(flows: Iterable[Flow]) -> list[Flow]:
    """Moves as they count: by day, those of a day as they were noted."""
    return sorted(flows, key=lambda each: (each.on, each.id))


def stock(flows: Iterable[Flow]) -> Iterator[tuple[Flow, int]]:
    """Each move with what is on hand after it; what is placed is away."""
    here = 0
    for each in in_order(flows):
        here = each.quantity if each.kind == COUNT else here + _effect(each, _STOCK)
        yield each, here


def on_hand(flows: Iterable[Flow]) -> int:
    """What is on hand after all moves."""
    found = [here for _each, here in stock(flows)]
    return found[-1] if found else 0


def placed_with(flows: Iterable[Flow], who: str) -> int:
    """What is placed with somebody: neither back nor settled."""
    return sum(_effect(each, _PLACED) for each in flows if each.who == who)


def _effect(flow: Flow, signs: dict[str, int]) -> int:
    return signs.get(flow.kind, 0) * flow.quantity


def stock_below(flows: Iterable[Flow]) -> Below | None:
    """Where there would be less than nothing on hand; None where there never is."""
    before = 0
    for each, here in stock(flows):
        if here < 0:
            return Below(each, before)
        before = here
    return None


def placed_below(flows: Iterable[Flow], who: str) -> Below | None:
    """Where less than nothing would be placed with somebody; None where there never is."""
    there = 0
    for each in in_order(flows):
        if each.who == who:
            after = there + _effect(each, _PLACED)
            if after < 0:
                return Below(each, there)
            there = after
    return None


def placed_long_ago(flows: Sequence[Flow], who: str) -> dict[int, bool]:
    """Of each time that goods were placed with somebody, by id, whether some of these are there.

    What comes back or is settled is what was placed first.
    """
    gone = sum(-_effect(each, _PLACED) for each in flows if each.who == who and each.kind != PLACED)
    found = {}
    for each in in_order(flows):
        if each.who == who and each.kind == PLACED:
            found[each.id] = each.quantity > gone
            gone = max(0, gone - each.quantity)
    return found


def on_order(flows: Iterable[Flow]) -> OnOrder:
    """What was ordered and has not come: what comes is what was ordered first."""
    waiting: list[tuple[int, date | None]] = []
    for each in in_order(flows):
        if each.kind == ORDERED:
            waiting.append((each.quantity, each.expected_on))
        elif each.kind == IN:
            come = each.quantity
            while come and waiting:
                first, expected = waiting[0]
                waiting[0] = (first - min(first, come), expected)
                come -= min(first, come)
                if not waiting[0][0]:
                    waiting.pop(0)
    days = [expected for _quantity, expected in waiting if expected is not None]
    return OnOrder(sum(quantity for quantity, _expected in waiting), min(days, default=None))


def stock_outs(flows: Iterable[Flow]) -> list[StockOut]:
    """The times with nothing on hand, from what is there at the end of a day."""
    ends: dict[date, int] = {}
    for each, here in stock(flows):
        ends[each.on] = here
    found: list[StockOut] = []
    for day, here in ends.items():
        if here == 0 and not (found and found[-1].until is None):
            found.append(StockOut(day))
        elif here > 0 and found and found[-1].until is None:
            found[-1] = found[-1]._replace(until=day)
    return found


def ordered_at_nothing(flows: Iterable[Flow]) -> list[Flow]:
    """The orders that were made with nothing on hand (零库存订货)."""
    return [each for each, here in stock(flows) if each.kind == ORDERED and here == 0]


# --- what runs low -----------------------------------------------------------------------------

CALM, LOW, COMING, LATE, NONE = "calm", "low", "coming", "late", "none"
LEVELS: Final = {
    CALM: P_("stock", "enough"),
    LOW: N_("order now"),
    COMING: N_("on order"),
    LATE: N_("ordered, overdue"),
    NONE: N_("sold out"),
}


class Level(NamedTuple):
    """How much there is of a product, and how little there should be."""

    on_hand: int | None
    minimum: int | None
    on_order: int = 0
    expected_on: date | None = None

    def state(self, today: date) -> str:
        """A code of `LEVELS`; a product without a minimum is always enough."""
        if self.minimum is None or self.on_hand is None or self.on_hand > self.minimum:
            return CALM
        if self.on_hand <= 0:
            return NONE
        if not self.on_order:
            return LOW
        late = self.expected_on is not None and self.expected_on < today
        return LATE if late else COMING

    def due_on(self, today: date) -> date | None:
        """When one has to look after it: today, or the day after it should have come."""
        state = self.state(today)
        if state == CALM:
            return None
        if state == COMING:
            return None if self.expected_on is None else self.expected_on + timedelta(days=1)
        return today
