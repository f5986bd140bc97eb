"""Complaints and their one rule of the 8 hours (篇1: 争取在8小时内处理投诉)."""

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from math import ceil
from typing import NamedTuple

from salestui.core.refusal import Refusal
from salestui.customers.rules import Who
from salestui.dates.clock import Now
from salestui.dates.hours import Counting, EveryHour, Window, WorkingHours
from salestui.dates.workday import PUBLIC, Calendar, knows_holidays_of
from salestui.dates.zones import zone_name, zone_named
from salestui.language import N_
from salestui.settings.rules import EVERY_HOUR, WORKING_HOURS, Settings

LIMIT = timedelta(hours=8)
"""The time in which a complaint is to be settled, from the moment it was received."""

LATE_AFTER = timedelta(hours=1)
"""A complaint written down more than this after it was received was registered late."""

CHANNELS = {
    "mailbox": N_("mailbox"),
    "phone": N_("phone"),
    "counter": N_("counter"),
    "chat": N_("QQ/WeChat"),
    "other": N_("other"),
}
"""Ways by which complaints arrive, by the code that is kept."""


class Party(StrEnum):
    """The three parties to contact (篇1: 销售、商家及消费者)."""

    SALESPERSON = "salesperson"
    MERCHANT = "merchant"
    CONSUMER = "consumer"


PARTY_WORDS = {
    Party.SALESPERSON: N_("Salesperson"),
    Party.MERCHANT: N_("Merchant"),
    Party.CONSUMER: N_("Consumer"),
}


# --- the clock that a complaint was opened under -----------------------------------------------


class Policy(NamedTuple):
    """Which time counts; a complaint keeps the policy it was opened under."""

    clock: str = EVERY_HOUR
    """A code of `COMPLAINT_CLOCKS`."""
    windows: tuple[Window, ...] = ()
    calendar: Calendar = PUBLIC
    zone: str = ""
    """The name of the zone by whose wall clock the windows are meant."""

    @property
    def counting(self) -> Counting:
        """How it counts."""
        return _counting(self)


@cache
def _counting(policy: Policy) -> Counting:
    if policy.clock == EVERY_HOUR:
        return EveryHour()
    return WorkingHours(policy.windows, policy.calendar, zone_named(policy.zone))


def policy_of(settings: Settings, now: Now) -> Policy:
    """The policy of a complaint that is opened now."""
    if settings.complaint_clock == EVERY_HOUR:
        return Policy()
    zone = now.at.tzinfo
    assert zone is not None, "instants are aware"
    return Policy(WORKING_HOURS, settings.working_hours, settings.calendar, zone_name(zone, now.at))


def policy_text(policy: Policy) -> str:
    """A policy as it is kept."""
    if policy.clock == EVERY_HOUR:
        return "{}"
    kept: dict[str, object] = {
        "windows": [[f"{each.begin:%H:%M}", f"{each.end:%H:%M}"] for each in policy.windows],
        "zone": policy.zone,
    }
    own = policy.calendar
    for name, days in (("days_off", own.days_off), ("make_up_days", own.make_up_days)):
        if days:
            kept[name] = [day.isoformat() for day in sorted(days)]
    return json.dumps(kept)


@cache
def read_policy(text: str) -> Policy:
    """What `policy_text` has kept."""
    kept = json.loads(text)
    if not kept:
        return Policy()

    def days(name: str) -> frozenset[date]:
        return frozenset(map(date.fromisoformat, kept.get(name, ())))

    windows = tuple(Window(*map(time.fromisoformat, each)) for each in kept["windows"])
    calendar = Calendar(days("days_off"), days("make_up_days"))
    return Policy(WORKING_HOURS, windows, calendar, kept["zone"])


def unknown_year(complaint: "Complaint", now: datetime) -> int | None:
    """The first year that its deadline rests on and whose holidays are not known yet, if any."""
    if complaint.policy.clock == EVERY_HOUR:
        return None
    zone = zone_named(complaint.policy.zone)
    until = max(deadline(complaint, now), complaint.closed_at or now).astimezone(zone)
    years = range(complaint.received_at.astimezone(zone).year, until.year + 1)
    return next((year for year in years if not knows_holidays_of(year)), None)


# --- nouns -------------------------------------------------------------------------------------


class Account(NamedTuple):
    """What is written down about a complaint."""

    who: Who
    about: str
    channel: str = ""
    """A code of `CHANNELS`, "" while nobody has said."""
    category: str = ""
    salesperson: str = ""
    merchant: str = ""
    promise: str = ""
    """What was promised to the one who complains."""


class Contact(NamedTuple):
    """A party was contacted."""

    party: Party
    at: datetime
    note: str = ""


class Pause(NamedTuple):
    """A time in which the clock stood."""

    began_at: datetime
    ended_at: datetime | None
    """None while it lasts."""
    reason: str


class Result(NamedTuple):
    """What a closing froze."""

    used: timedelta
    deadline_at: datetime


class OldComplaint(NamedTuple):
    """A complaint as an old book tells of it."""

    account: Account
    number: str
    """ "" where the book gives none."""
    received_at: datetime
    registered_at: datetime
    closed_at: datetime | None = None
    """Of a settled one of which the book does not say when: when it was registered."""
    cause: str = ""
    outcome: str = ""
    is_time_known: bool = True
    """Whether the book says when it was settled; else nobody can tell whether that was in time."""


WHEN_IS_UNKNOWN = N_("when it was settled is not known")
"""What is said in the place of a result of which nobody knows how long it took."""


class Event(StrEnum):
    """What happens to a complaint, beside the contacts with its parties."""

    ARRIVED = "arrived"
    REGISTERED = "registered"
    PAUSED = "paused"
    RESUMED = "resumed"
    CLOSED = "closed"
    REOPENED = "reopened"


class Turn(NamedTuple):
    """One step in the course of a complaint."""

    at: datetime
    what: Event | Party
    """What happened, or the party that was contacted."""
    note: str = ""
    taken_back_at: datetime | None = None
    """When it was undone, if it was: it counts for nothing, and stays in the course."""


class Complaint(NamedTuple):
    """A complaint as it stands."""

    id: int
    number: str
    version: int
    account: Account
    received_at: datetime
    """When it arrived; the clock runs from here."""
    registered_at: datetime
    policy: Policy
    counts_from: datetime
    """When it was received, or opened again: what was used before is in `used_before`."""
    used_before: timedelta = timedelta()
    pauses: Sequence[Pause] = ()
    """Those since `counts_from`, in order."""
    contacts: Sequence[Contact] = ()
    """In order; the first one is the first contact (首次联系)."""
    salesperson_phones: str = ""
    merchant_phones: str = ""
    closed_at: datetime | None = None
    cause: str = ""
    outcome: str = ""
    result: Result | None = None
    """What its last closing froze; None while it is open, and where nobody knows when that was."""
    breached_at: datetime | None = None
    """The deadline that was missed, once that is on record: it stays there for ever."""
    was_over_on_arrival: bool = False
    """Whether its time was over already when it was registered; counted apart."""
    reopened: int = 0
    """How often it was opened again."""

    @property
    def is_open(self) -> bool:
        """Whether it is not closed."""
        return self.closed_at is None

    @property
    def is_time_known(self) -> bool:
        """Whether one can say if it is in time: nobody can where it was settled some time."""
        return self.is_open or self.result is not None

    @property
    def is_paused(self) -> bool:
        """Whether its clock stands."""
        return self.is_open and bool(self.pauses) and self.pauses[-1].ended_at is None

    @property
    def is_registered_late(self) -> bool:
        """Whether it was written down more than an hour after it was received."""
        return self.registered_at - self.received_at > LATE_AFTER


# --- the 8 hours -------------------------------------------------------------------------------


def used(complaint: Complaint, now: datetime) -> timedelta:
    """How much of the time limit has been used; never negative, frozen by the closing."""
    if complaint.result is not None:
        return complaint.result.used
    counted = complaint.policy.counting.counted
    # A clock that was set back stands before what has happened: nothing counts after `now`.
    stood = (counted(each.began_at, min(each.ended_at or now, now)) for each in complaint.pauses)
    running = counted(complaint.counts_from, now)
    return complaint.used_before + running - sum(stood, timedelta())


def time_left(complaint: Complaint, now: datetime) -> timedelta:
    """How much of the time limit is left, counted by its own clock; negative once it is over."""
    return LIMIT - used(complaint, now)


def deadline(complaint: Complaint, now: datetime) -> datetime:
    """When its time is over; while it is paused, as if it were resumed now.

    Each pause moves it by exactly the counted time paused, but not one after it was over.
    Of one that was closed, the deadline it had; of one that was over when it was opened again, the
    deadline it missed.
    """
    if complaint.result is not None:
        return complaint.result.deadline_at
    left = LIMIT - complaint.used_before
    if left <= timedelta() and complaint.breached_at is not None:
        return complaint.breached_at
    counting = complaint.policy.counting
    due = counting.after(complaint.counts_from, left)
    for pause in complaint.pauses:
        if pause.began_at >= due:
            break  # what is over stays over
        left += counting.counted(pause.began_at, pause.ended_at or now)
        due = counting.after(complaint.counts_from, left)
    return due


def seconds_left(complaint: Complaint, now: datetime) -> int:
    """The time left in whole seconds: 0 is only reached when all is used."""
    return ceil(time_left(complaint, now).total_seconds())


def is_overdue(complaint: Complaint, now: datetime) -> bool:
    """Whether its 8 hours are over: at exactly 8:00:00 they are."""
    return time_left(complaint, now) <= timedelta()


def is_breached(complaint: Complaint, now: datetime) -> bool:
    """Whether it has ever been over its time limit, as far as anybody knows."""
    if complaint.breached_at is not None:
        return True
    return complaint.is_time_known and is_overdue(complaint, now)


def share_used(complaint: Complaint, now: datetime) -> float:
    """The part of the time limit that is used: 1.0 is all of it, and more is more."""
    return used(complaint, now) / LIMIT


class Urgency(StrEnum):
    """How pressing an open complaint is."""

    CALM = "calm"
    AMBER = "amber"
    RED = "red"
    OVERDUE = "overdue"
    PAUSED = "paused"


def urgency(complaint: Complaint, now: datetime, amber: timedelta, red: timedelta) -> Urgency:
    """How pressing it is, by the time left at which it turns amber and red."""
    if complaint.is_paused:
        return Urgency.PAUSED
    left = time_left(complaint, now)
    if left <= timedelta():
        return Urgency.OVERDUE
    return Urgency.RED if left <= red else Urgency.AMBER if left <= amber else Urgency.CALM


def has_passed(complaint: Complaint, mark: timedelta, since: datetime, now: datetime) -> bool:
    """Whether the time left has come down to `mark` between two instants."""
    if not complaint.is_open or complaint.is_paused:
        return False
    return time_left(complaint, now) <= mark < time_left(complaint, since)


def in_order_of_time(complaints: Iterable[Complaint], now: datetime) -> list[Complaint]:
    """Complaints in the order to see to them: by deadline, paused ones last."""
    return sorted(
        complaints,
        key=lambda each: (each.is_paused, deadline(each, now), each.received_at, each.id),
    )


def first_contact(complaint: Complaint) -> Contact | None:
    """The first contact with any party (首次联系)."""
    return min(complaint.contacts, key=lambda each: each.at, default=None)


def contact_with(complaint: Complaint, party: Party) -> Contact | None:
    """The first contact with a party."""
    return next((each for each in complaint.contacts if each.party is party), None)


def next_party(complaint: Complaint) -> Party | None:
    """The party to contact next; None when all three were."""
    return next((each for each in Party if contact_with(complaint, each) is None), None)


def check_received(complaint: Complaint, received: datetime) -> None:
    """Refuse to let a complaint arrive after something that has happened to it."""
    if not complaint.is_open or complaint.reopened:
        raise Refusal(
            N_("It has been closed: when it was received stays as it is."), field="received"
        )
    moments = [complaint.registered_at, *(each.began_at for each in complaint.pauses)]
    moments += [each.at for each in complaint.contacts]
    if received > min(moments):
        raise Refusal(
            N_("It cannot be received after it was registered, paused or answered."),
            field="received",
        )


def check_closing(complaint: Complaint, at: datetime) -> None:
    """Refuse to close a complaint in a minute before something that has happened to it."""
    moments = [complaint.counts_from, *(each.began_at for each in complaint.pauses)]
    moments += [each.ended_at for each in complaint.pauses if each.ended_at]
    if at < max(moments).replace(second=0, microsecond=0):
        raise Refusal(
            N_("It cannot be closed before it was received, paused or resumed."), field="closed"
        )


# --- figures -----------------------------------------------------------------------------------


class Figures(NamedTuple):
    """What became of some complaints."""

    received: int
    in_time: int
    """Closed within their 8 hours."""
    breached: int
    """Over, whether closed or not; those that were over on arrival are counted apart."""
    of_unknown_time: int
    """Settled, and nobody knows whether in time."""
    over_on_arrival: int
    registered_late: int
    reopened: int


def figures(complaints: Sequence[Complaint], now: datetime) -> Figures:
    """What became of them by now."""
    missed = [is_breached(each, now) for each in complaints]
    return Figures(
        received=len(complaints),
        in_time=sum(
            not late and not each.is_open and each.is_time_known
            for each, late in zip(complaints, missed, strict=True)
        ),
        breached=sum(
            late and not each.was_over_on_arrival
            for each, late in zip(complaints, missed, strict=True)
        ),
        of_unknown_time=sum(not each.is_time_known for each in complaints),
        over_on_arrival=sum(each.was_over_on_arrival for each in complaints),
        registered_late=sum(each.is_registered_late for each in complaints),
        reopened=sum(each.reopened > 0 for each in complaints),
    )
