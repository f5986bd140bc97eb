"""The six rules of attendance (篇3 ⑴–⑹), and the bonus of a month that follows from them."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from salestui.language import P_
from salestui.text.amounts import round_half_up

LATE, EARLY, PERSONAL, SICK, ABSENT = "late", "early", "personal", "sick", "absent"
ERRAND, OUTING, SHIFT, OTHER, PRESENT = "errand", "outing", "shift", "other", "present"

KINDS: Final = {
    LATE: P_("attendance", "late"),
    EARLY: P_("attendance", "left early"),
    PERSONAL: P_("attendance", "personal leave"),
    SICK: P_("attendance", "sick leave"),
    ABSENT: P_("attendance", "absent"),
    ERRAND: P_("attendance", "at the company"),
    OUTING: P_("attendance", "out"),
    SHIFT: P_("attendance", "other shift"),
    OTHER: P_("attendance", "other leave"),
    PRESENT: P_("attendance", "always there"),
}
"""What is noted; other leave (annual, marriage …) breaks nothing, nor who was always there."""

KEPT: Final = Decimal("0.8")
"""What is left of the bonus of whoever was not always there (⑵)."""

HOURS_OF_MONTH: Final = 174
"""Working hours of a month by law, for a wage that is by the month."""


class Event(NamedTuple):
    """Something that was noted of a person on a day; times are minutes after midnight."""

    on: date
    kind: str
    shift: tuple[int, int] | None = None
    begin: int | None = None
    end: int | None = None
    minutes: int | None = None
    """How long, where no times are noted."""
    is_manager: bool = False
    is_told: bool = False
    """Whether it was told beforehand."""
    is_signed_in: bool = False
    is_accepted: bool = False

    @property
    def length(self) -> int:
        """How long it took; a whole day without times is the shift."""
        if self.minutes is not None:
            return self.minutes
        if self.begin is not None and self.end is not None:
            return self.end - self.begin
        return self.shift[1] - self.shift[0] if self.shift else 0


class Counted(NamedTuple):
    """What an event takes off the wage."""

    minutes: int = 0
    is_twice: bool = False
    """Whether they count twice, as nobody was told (⑶)."""

    def in_all(self, unit: int) -> int:
        """The minutes in all, each event up to whole units."""
        whole = -(-self.minutes // unit) * unit
        return whole * 2 if self.is_twice else whole


NOTHING = Counted()


def counted(event: Event) -> Counted:
    """What an event takes off, by the six rules."""
    match event.kind:
        case "late" | "early" | "personal" | "sick":
            return Counted(event.length, not event.is_told)
        case "absent":
            return Counted(event.length, True)
        case "errand":
            return NOTHING if event.is_signed_in else Counted(event.length)
        case "outing":
            return _outing(event)
        case "shift":
            return NOTHING if event.is_told else Counted(_by_the_old_shift(event), True)
        case _:
            return NOTHING


def _outing(event: Event) -> Counted:
    """⑸: a manager who was there at opening and back before closing was not away."""
    if not event.is_manager:
        return Counted(event.length, not event.is_told)
    if event.is_told and event.is_accepted:
        return NOTHING
    if event.shift and event.begin is not None and event.end is not None:
        opens, closes = event.shift
        if event.begin > opens and event.end < closes:
            return NOTHING
    return Counted(event.length)


def _by_the_old_shift(event: Event) -> int:
    """⑹: how late one came and how early one went, by the shift that was to be."""
    if event.shift is None or event.begin is None or event.end is None:
        return event.length
    opens, closes = event.shift
    return max(0, event.begin - opens) + max(0, closes - event.end)


class Bonus(NamedTuple):
    """The bonus of a person for a month, in 分."""

    minutes: int
    """What is taken off the wage, in all."""
    is_whole: bool
    paid: int
    """Not cut at 0."""


def bonus_of(events: Iterable[Event], bonus: int, hourly: int, unit: int = 1) -> Bonus:
    """The bonus that events leave of a whole one; rounded once, at the end."""
    off = [counted(each) for each in events]
    minutes = sum(each.in_all(unit) for each in off)
    if not any(each.minutes for each in off):
        return Bonus(0, True, bonus)
    paid = bonus * KEPT - Decimal(minutes) * hourly / 60
    return Bonus(minutes, False, round_half_up(paid))


def hourly_of(monthly: int) -> int:
    """The wage of an hour of one by the month, in 分."""
    return round_half_up(Decimal(monthly) / HOURS_OF_MONTH)


def overlaps(event: Event, others: Sequence[Event]) -> Event | None:
    """Another event of the same person and day at the same time; None for none."""
    if event.begin is None or event.end is None:
        return None
    for each in others:
        if each.begin is None or each.end is None or each.on != event.on:
            continue
        if each.begin < event.end and event.begin < each.end:
            return each
    return None


def is_outside(event: Event) -> bool:
    """Whether some of it lies outside the shift; a changed shift may."""
    if event.kind == SHIFT or event.shift is None or event.begin is None or event.end is None:
        return False
    opens, closes = event.shift
    return event.begin < opens or event.end > closes
