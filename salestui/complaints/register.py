"""What the complaints offer the desk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import cast

from salestui.colleagues.store import ColleagueRow
from salestui.complaints.details import complaint_details
from salestui.complaints.models import REGISTER, ComplaintRow, ContactRow, PauseRow
from salestui.complaints.queries import (
    complaint,
    complaints_of_customer,
    complaints_with,
    open_complaints,
)
from salestui.complaints.rules import (
    Complaint,
    Party,
    Urgency,
    contact_with,
    deadline,
    has_passed,
    in_order_of_time,
    next_party,
    policy_of,
    seconds_left,
    time_left,
)
from salestui.complaints.store import set_policy
from salestui.complaints.words import (
    URGENCY_MARKS,
    URGENCY_TONES,
    URGENCY_WORDS,
    clock_text,
    complaint_line,
    left_words,
    result_words,
    urgency_now,
)
from salestui.customers.models import CustomerRow, PhoneRow
from salestui.dates.clock import Now
from salestui.dates.words import moment_words
from salestui.kit.register import (
    Action,
    Badge,
    Command,
    Difference,
    Hit,
    InLookup,
    Matter,
    OfCustomer,
    OnToday,
    Register,
    Section,
    Tone,
    UnderSettings,
)
from salestui.language import N_, _
from salestui.settings.store import settings
from salestui.text.phones import split

OPEN = "open"


def complaint_matters(now: Now) -> Sequence[Matter]:
    """The open complaints by time left, paused ones last."""
    return [_matter(each, now) for each in in_order_of_time(open_complaints(), now.at)]


def _matter(complaint: Complaint, now: Now) -> Matter:
    words, tone = left_words(complaint, now) if complaint.is_open else result_words(complaint)
    account, zone = complaint.account, now.at.tzinfo
    return Matter(
        register=REGISTER,
        key=complaint.id,
        section=OPEN if complaint.is_open else "",
        number=complaint.number,
        title=account.who.name,
        text=account.about,
        words=words,
        tone=tone,
        noun=complaint,
        record={
            "number": complaint.number,
            "who": account.who.name,
            "phone": account.who.phone,
            "about": account.about,
            "received_at": complaint.received_at.astimezone(zone).isoformat(timespec="seconds"),
            "deadline_at": deadline(complaint, now.at)
            .astimezone(zone)
            .isoformat(timespec="seconds"),
            "seconds_left": seconds_left(complaint, now.utc),
            "state": "paused" if complaint.is_paused else "open",
            "clock": complaint.policy.clock,
            "registered_late": complaint.is_registered_late,
            "over_on_arrival": complaint.was_over_on_arrival,
            "contacted": [each.value for each in Party if contact_with(complaint, each)],
        },
    )


def ticking(matter: Matter, now: Now) -> tuple[str, Tone]:
    """What stands beside an open complaint at this second."""
    return left_words(cast(Complaint, matter.noun), now)


def complaint_badge(matters: Sequence[Matter], now: Now) -> Badge | None:
    """The shortest time left of those whose clock is not paused."""
    running = [found for each in matters if not (found := cast(Complaint, each.noun)).is_paused]
    if not running:
        return Badge(_("paused"), "muted") if matters else None
    shortest = min(running, key=lambda each: time_left(each, now.utc))
    pressing = urgency_now(shortest, now)
    left = clock_text(seconds_left(shortest, now.utc))
    if pressing is Urgency.OVERDUE:
        left = f"{_(URGENCY_WORDS[pressing])} {left}"
    text = f"{URGENCY_MARKS[pressing]}{left}"
    title = " ".join([left, _("Complaints")])
    return Badge(text, URGENCY_TONES[pressing], title)


def bell_rings(matters: Sequence[Matter], since: datetime, now: Now) -> bool:
    """Whether a complaint has become urgent or overdue since an instant, if the bell is set."""
    return settings().bell and any(
        has_passed(cast(Complaint, each.noun), mark, since, now.utc)
        for each in matters
        for mark in (settings().red, timedelta())
    )


def about_customer(customer: int, now: Now) -> Sequence[Matter]:
    """A customer's complaints, newest first."""
    return [
        _matter(each, now)._replace(
            line=complaint_line(each, now) if each.is_open else "",
            is_open=each.is_open,
        )
        for each in complaints_of_customer(customer)
    ]


def hits(keys: Sequence[int], now: Now) -> Sequence[Hit]:
    """Complaints as the lookup shows them."""
    return [
        Hit(
            REGISTER,
            each.id,
            each.number,
            each.account.who.name,
            tuple(split(each.account.who.phone)),
            each.account.about,
            (left_words(each, now) if each.is_open else result_words(each))[0],
            complaint_line(each, now),
            each.account.who.customer,
        )
        for each in complaints_with(keys)
    ]


def deadlines_to_change(now: Now) -> Sequence[Difference]:
    """The open complaints that would have another deadline under the settings of now."""
    policy = policy_of(settings(), now)
    found = []
    for each in in_order_of_time(open_complaints(), now.at):
        before, after = deadline(each, now.at), deadline(each._replace(policy=policy), now.at)
        if before != after:
            zone = now.at.tzinfo
            found.append(
                Difference(
                    f"{each.number} {each.account.who.name}",
                    moment_words(before.astimezone(zone), now),
                    moment_words(after.astimezone(zone), now),
                )
            )
    return found


def follow_settings(now: Now) -> None:
    """Let the open complaints count as it is set now."""
    set_policy(now, policy_of(settings(), now))


def _is_open(complaint: Complaint) -> bool:
    return complaint.is_open


def _is_closed(complaint: Complaint) -> bool:
    return not complaint.is_open


def _is_running(complaint: Complaint) -> bool:
    return complaint.is_open and not complaint.is_paused


def _is_paused(complaint: Complaint) -> bool:
    return complaint.is_paused


def _can_contact(party: Party) -> Callable[[Complaint], bool]:
    return lambda complaint: complaint.is_open and contact_with(complaint, party) is None


def _has_party_left(complaint: Complaint) -> bool:
    return complaint.is_open and next_party(complaint) is not None


def _is_walk_in(complaint: Complaint) -> bool:
    return complaint.account.who.customer is None


ACTIONS = (
    Action("contacted", N_("Next party contacted"), "space", _has_party_left),
    Action("salesperson", N_("Salesperson contacted"), "s", _can_contact(Party.SALESPERSON)),
    Action("merchant", N_("Merchant contacted"), "m", _can_contact(Party.MERCHANT)),
    Action("consumer", N_("Consumer contacted"), "u", _can_contact(Party.CONSUMER)),
    Action("contact", N_("Contacted: when, what they said …"), "t", _is_open),
    Action("promise", N_("Promise, call back …"), "b", _is_open),
    Action("pause", N_("Pause …"), "p", _is_running),
    Action("resume", N_("Let the clock go on"), "p", _is_paused),
    Action("close", N_("Close …"), "c", _is_open),
    Action("attach", N_("Attach to a customer file …"), "f", _is_walk_in),
    Action("reopen", N_("Reopen …"), "o", _is_closed),
    Action("edit", N_("Change"), "e"),
)

COMPLAINTS = Register(
    code=REGISTER,
    title=N_("Complaints"),
    short=N_("Compl."),
    place=4,
    screen="salestui.complaints.screen:ComplaintsScreen",
    find=complaint,
    details=complaint_details,
    actions=ACTIONS,
    actions_in="salestui.complaints.actions",
    history="salestui.complaints.history:HISTORY",
    commands=(
        Command(
            N_("New complaint"), "salestui.complaints.actions:new_complaint", "f5", N_("Complaint")
        ),
    ),
    demo="salestui.complaints.demo:seed",
    exchange="salestui.complaints.exchange:EXCHANGE",
    today=OnToday(
        matters=complaint_matters,
        sections=(
            Section(
                OPEN, N_("Complaints by time left"), N_("No complaint is open."), is_urgent=True
            ),
        ),
        reads=(ComplaintRow, PauseRow, ContactRow, CustomerRow, PhoneRow, ColleagueRow),
        json_key="complaints",
        badge=complaint_badge,
        ticks=ticking,
        rings=bell_rings,
    ),
    lookup=InLookup(
        kind="complaint",
        hits=hits,
    ),
    customer=OfCustomer(
        matters=about_customer,
        columns=(ComplaintRow.customer,),
    ),
    settings=UnderSettings(
        differences=deadlines_to_change,
        apply=follow_settings,
    ),
)
