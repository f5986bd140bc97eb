"""What the complaints offer the desk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import cast

from salestui.complaints.models import PREFIX, REGISTER
from salestui.complaints.queries import (
    complaint,
    complaints_of_customer,
    complaints_with,
    course,
    open_complaints,
)
from salestui.complaints.rules import (
    CHANNELS,
    PARTY_WORDS,
    WHEN_IS_UNKNOWN,
    Complaint,
    Event,
    Party,
    Turn,
    Urgency,
    contact_with,
    deadline,
    first_contact,
    has_passed,
    in_order_of_time,
    is_overdue,
    next_party,
    policy_of,
    seconds_left,
    time_left,
    unknown_year,
    urgency,
)
from salestui.complaints.store import set_policy
from salestui.dates.clock import Clock, Now
from salestui.dates.hours import span_text, windows_text
from salestui.dates.words import full_moment, moment_words
from salestui.kit.register import (
    Badge,
    Command,
    Deed,
    Difference,
    Fact,
    Hit,
    Matter,
    Register,
    Section,
    Tone,
    step_fact,
)
from salestui.language import N_, P_, _, sentence
from salestui.settings.rules import EVERY_HOUR
from salestui.settings.store import settings
from salestui.text.phones import split

OPEN = "open"

URGENCY_WORDS = {
    Urgency.CALM: "",
    Urgency.AMBER: N_("due soon"),
    Urgency.RED: N_("urgent"),
    Urgency.OVERDUE: N_("overdue"),
    Urgency.PAUSED: N_("paused"),
}
URGENCY_TONES: dict[Urgency, Tone] = {
    Urgency.CALM: "good",
    Urgency.AMBER: "warn",
    Urgency.RED: "alarm",
    Urgency.OVERDUE: "alarm",
    Urgency.PAUSED: "muted",
}
URGENCY_MARKS = {
    Urgency.CALM: "",
    Urgency.AMBER: "!",
    Urgency.RED: "!!",
    Urgency.OVERDUE: "!!",
    Urgency.PAUSED: "",
}


# --- time in words -----------------------------------------------------------------------------


def urgency_now(complaint: Complaint, now: Now) -> Urgency:
    """How pressing it is, by the warning times that are set."""
    return urgency(complaint, now.utc, settings().amber, settings().red)


def clock_text(seconds: int) -> str:
    """A countdown: 07:41:07; of what is over, by how much."""
    seconds = abs(seconds)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def left_words(complaint: Complaint, now: Now) -> tuple[str, Tone]:
    """The time left with its word: "due soon 01:41:07", "overdue 00:20:33"."""
    pressing = urgency_now(complaint, now)
    word, tone = _(URGENCY_WORDS[pressing]), URGENCY_TONES[pressing]
    if pressing is Urgency.PAUSED and is_overdue(complaint, now.utc):
        word, tone = f"{word} {_(URGENCY_WORDS[Urgency.OVERDUE])}", "alarm"
    return f"{word} {clock_text(seconds_left(complaint, now.utc))}".lstrip(), tone


def clock_words(complaint: Complaint, now: Now) -> str:
    """Which clock runs; outside working hours, when it goes on."""
    policy = complaint.policy
    if policy.clock == EVERY_HOUR:
        return _("every hour")
    words = sentence("working hours {windows}", windows=windows_text(policy.windows))
    goes_on = policy.counting.goes_on(now.at)
    if complaint.is_open and not complaint.is_paused and goes_on > now.at:
        until = moment_words(goes_on.astimezone(now.at.tzinfo), now)
        words += sentence("; it stands until {moment}", moment=until)
    year = unknown_year(complaint, now.at)
    if year is not None:
        words += sentence("; the holidays of {year} are not known yet: Monday to Friday", year=year)
    return words


def deadline_words(complaint: Complaint, now: Now) -> str:
    """The deadline as a time of day."""
    due = moment_words(deadline(complaint, now.at).astimezone(now.at.tzinfo), now)
    return sentence("{moment}, if it went on now", moment=due) if complaint.is_paused else due


# --- what stands on Today, in the frame and in the JSON ----------------------------------------


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


def result_words(complaint: Complaint) -> tuple[str, Tone]:
    """What the closing of a complaint froze: "in time, 3:12:05"; or that nobody knows."""
    if complaint.result is None:
        return _(WHEN_IS_UNKNOWN), "muted"
    spent = span_text(complaint.result.used)
    if complaint.was_over_on_arrival:
        return sentence("over on arrival, {used}", used=spent), "muted"
    if complaint.breached_at is not None:
        return sentence("breached, {used}", used=spent), "alarm"
    return sentence("in time, {used}", used=spent), "good"


def complaint_line(complaint: Complaint, now: Now) -> str:
    """What one would say of a complaint on the phone, in one sentence."""
    received = moment_words(complaint.received_at.astimezone(now.at.tzinfo), now)
    parts = [
        sentence("Your complaint of {moment}", moment=received),
        complaint.account.about,
        complaint.outcome if not complaint.is_open else deadline_line(complaint, now),
        sentence("promised: {promise}", promise=complaint.account.promise)
        if complaint.account.promise and complaint.is_open
        else "",
    ]
    return _(", ").join(filter(None, parts)) + _(".")


def deadline_line(complaint: Complaint, now: Now) -> str:
    """By when a complaint is to be settled, as one says it."""
    if complaint.is_paused:
        return sentence("waiting for {reason}", reason=complaint.pauses[-1].reason)
    due = deadline_words(complaint, now)
    said = N_("overdue since {moment}") if is_overdue(complaint, now.utc) else N_("due {moment}")
    return sentence(said, moment=due)


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


# --- settings ----------------------------------------------------------------------------------


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


# --- a complaint in full -----------------------------------------------------------------------


def complaint_facts(key: int, now: Now) -> Sequence[Fact]:
    """A complaint in full, as one needs it on the phone; what is not known is left out."""
    found = complaint(key)
    if found is None:
        return ()
    account = found.account
    facts = [
        Fact("", f"{found.number}  {account.who.name}"),
        Fact(_("Phone"), account.who.phone, "strong"),
        Fact(_("About"), account.about),
        *(_time_facts(found, now) if found.is_open else _result_facts(found, now)),
        Fact(_("Arrived"), _received_words(found, now)),
        *(_party_fact(found, party, now) for party in Party),
        Fact(_("First contact"), _first_contact_words(found, now)),
        Fact(_("Promised"), account.promise, "warn"),
        Fact(_("Channel"), _(CHANNELS.get(account.channel, ""))),
        Fact(_("Category"), account.category),
    ]
    if found.reopened:
        facts.append(Fact(_("Reopened"), sentence("×{count}", count=found.reopened), "warn"))
    return [fact for fact in facts if fact.text]


def _time_facts(complaint: Complaint, now: Now) -> list[Fact]:
    facts = [
        Fact(_("Deadline"), deadline_words(complaint, now), "strong"),
        Fact(_("Clock"), clock_words(complaint, now)),
    ]
    if complaint.is_paused:
        last = complaint.pauses[-1]
        since = moment_words(last.began_at.astimezone(now.at.tzinfo), now)
        words = sentence("since {moment}: {reason}", moment=since, reason=last.reason)
        facts.append(Fact(_("Paused"), words, "warn"))
    if complaint.breached_at is not None:
        missed = moment_words(complaint.breached_at.astimezone(now.at.tzinfo), now)
        facts.append(Fact(_("Breached"), missed, "alarm"))
    return facts


def _result_facts(complaint: Complaint, now: Now) -> list[Fact]:
    assert complaint.closed_at is not None
    words, tone = result_words(complaint)
    zone = now.at.tzinfo
    result = complaint.result
    closed = full_moment(complaint.closed_at.astimezone(zone)) if result else ""
    due = full_moment(result.deadline_at.astimezone(zone)) if result else ""
    return [
        Fact(_(P_("complaint", "Closed")), closed),
        Fact(_("Result"), words, tone),
        Fact(_("Deadline"), due),
        Fact(_("Cause"), complaint.cause),
        Fact(_("Outcome"), complaint.outcome),
    ]


def _received_words(complaint: Complaint, now: Now) -> str:
    zone = now.at.tzinfo
    words = moment_words(complaint.received_at.astimezone(zone), now)
    if complaint.is_registered_late:
        registered = moment_words(complaint.registered_at.astimezone(zone), now)
        words += sentence("; registered late, {moment}", moment=registered)
    if complaint.was_over_on_arrival:
        words += _("; over on arrival")
    return words


def _people(complaint: Complaint, party: Party) -> str:
    """The name and the phones of a party; those of the one who complains stand above already."""
    account = complaint.account
    name, phones = {
        Party.SALESPERSON: (account.salesperson, complaint.salesperson_phones),
        Party.MERCHANT: (account.merchant, complaint.merchant_phones),
        Party.CONSUMER: ("", ""),
    }[party]
    return " ".join([name, *phones.split("\n")]).strip()


def _party_fact(complaint: Complaint, party: Party, now: Now) -> Fact:
    contact = contact_with(complaint, party)
    if contact is None:
        state, tone = _("not contacted yet"), "warn" if complaint.is_open else "muted"
    else:
        moment = moment_words(contact.at.astimezone(now.at.tzinfo), now)
        state, tone = sentence("contacted {moment}", moment=moment), "good"
    words = "  ".join(filter(None, (state, _people(complaint, party))))
    return Fact(_(PARTY_WORDS[party]), words, cast(Tone, tone))


def _first_contact_words(complaint: Complaint, now: Now) -> str:
    first = first_contact(complaint)
    if first is None:
        return ""
    after = span_text(first.at - complaint.received_at)
    moment = moment_words(first.at.astimezone(now.at.tzinfo), now)
    return sentence("{moment}, {after} after it was received", moment=moment, after=after)


EVENT_WORDS = {
    Event.ARRIVED: N_("arrived"),
    Event.REGISTERED: N_("registered"),
    Event.PAUSED: N_("paused"),
    Event.RESUMED: N_("the clock goes on"),
    Event.CLOSED: N_("closed"),
    Event.REOPENED: N_("opened again"),
}


def history_facts(key: int, clock: Clock) -> Sequence[Fact]:
    """What happened to a complaint, newest first; what was undone stays in it as taken back."""
    return [
        step_fact(
            turn.at,
            "  ".join(filter(None, (_turn_words(turn), turn.note))),
            clock,
            taken_back_at=turn.taken_back_at,
        )
        for turn in reversed(course(key))
    ]


def _turn_words(turn: Turn) -> str:
    if isinstance(turn.what, Party):
        return sentence("{party} contacted", party=_(PARTY_WORDS[turn.what]))
    return _(EVENT_WORDS[turn.what])


# --- what can be done --------------------------------------------------------------------------


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


DEEDS = (
    Deed("contacted", N_("Next party contacted"), "space", _has_party_left),
    Deed("salesperson", N_("Salesperson contacted"), "s", _can_contact(Party.SALESPERSON)),
    Deed("merchant", N_("Merchant contacted"), "m", _can_contact(Party.MERCHANT)),
    Deed("consumer", N_("Consumer contacted"), "u", _can_contact(Party.CONSUMER)),
    Deed("contact", N_("Contacted: when, what they said …"), "t", _is_open),
    Deed("promise", N_("Promise, call back …"), "b", _is_open),
    Deed("pause", N_("Pause …"), "p", _is_running),
    Deed("resume", N_("Let the clock go on"), "p", _is_paused),
    Deed("close", N_("Close …"), "c", _is_open),
    Deed("attach", N_("Attach to a customer file …"), "f", _is_walk_in),
    Deed("reopen", N_("Reopen …"), "o", _is_closed),
    Deed("edit", N_("Change"), "e"),
)

COMPLAINTS = Register(
    code=REGISTER,
    title=N_("Complaints"),
    short=N_("Compl."),
    place=4,
    screen="salestui.complaints.screen:ComplaintsScreen",
    prefix=PREFIX,
    json_key="complaints",
    sections=(
        Section(OPEN, N_("Complaints by time left"), N_("No complaint is open."), is_urgent=True),
    ),
    matters=complaint_matters,
    badge=complaint_badge,
    ticks=ticking,
    rings=bell_rings,
    unsettled=deadlines_to_change,
    settle=follow_settings,
    find=complaint,
    facts=complaint_facts,
    deeds=DEEDS,
    deeds_in="salestui.complaints.deeds",
    past="salestui.complaints.past:PAST",
    commands=(
        Command(
            N_("New complaint"), "salestui.complaints.deeds:new_complaint", "f5", N_("Complaint")
        ),
    ),
    demo="salestui.complaints.demo:seed",
    kind="complaint",
    hits=hits,
    about_customer=about_customer,
    exchange="salestui.complaints.exchange:EXCHANGE",
)
