"""All there is to know about a complaint."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from salestui.complaints.queries import (
    complaint,
    course,
)
from salestui.complaints.rules import (
    CHANNELS,
    PARTY_WORDS,
    Complaint,
    Event,
    Party,
    Turn,
    contact_with,
    first_contact,
)
from salestui.complaints.words import clock_words, deadline_words, result_words
from salestui.dates.clock import Clock, Now
from salestui.dates.hours import span_text
from salestui.dates.words import full_moment, moment_words
from salestui.kit.register import (
    Detail,
    Tone,
    step_detail,
)
from salestui.language import N_, P_, _, sentence


def complaint_details(key: int, now: Now) -> Sequence[Detail]:
    """A complaint in full, as one needs it on the phone; what is not known is left out."""
    found = complaint(key)
    if found is None:
        return ()
    account = found.account
    details = [
        Detail("", f"{found.number}  {account.who.name}"),
        Detail(_("Phone"), account.who.phone, "strong"),
        Detail(_("About"), account.about),
        *(_time_details(found, now) if found.is_open else _result_details(found, now)),
        Detail(_("Arrived"), _received_words(found, now)),
        *(_party_detail(found, party, now) for party in Party),
        Detail(_("First contact"), _first_contact_words(found, now)),
        Detail(_("Promised"), account.promise, "warn"),
        Detail(_("Channel"), _(CHANNELS.get(account.channel, ""))),
        Detail(_("Category"), account.category),
    ]
    if found.reopened:
        details.append(Detail(_("Reopened"), sentence("×{count}", count=found.reopened), "warn"))
    return [detail for detail in details if detail.text]


def _time_details(complaint: Complaint, now: Now) -> list[Detail]:
    details = [
        Detail(_("Deadline"), deadline_words(complaint, now), "strong"),
        Detail(_("Clock"), clock_words(complaint, now)),
    ]
    if complaint.is_paused:
        last = complaint.pauses[-1]
        since = moment_words(last.began_at.astimezone(now.at.tzinfo), now)
        words = sentence("since {moment}: {reason}", moment=since, reason=last.reason)
        details.append(Detail(_("Paused"), words, "warn"))
    if complaint.breached_at is not None:
        missed = moment_words(complaint.breached_at.astimezone(now.at.tzinfo), now)
        details.append(Detail(_("Breached"), missed, "alarm"))
    return details


def _result_details(complaint: Complaint, now: Now) -> list[Detail]:
    assert complaint.closed_at is not None
    words, tone = result_words(complaint)
    zone = now.at.tzinfo
    result = complaint.result
    closed = full_moment(complaint.closed_at.astimezone(zone)) if result else ""
    due = full_moment(result.deadline_at.astimezone(zone)) if result else ""
    return [
        Detail(_(P_("complaint", "Closed")), closed),
        Detail(_("Result"), words, tone),
        Detail(_("Deadline"), due),
        Detail(_("Cause"), complaint.cause),
        Detail(_("Outcome"), complaint.outcome),
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


def _party_detail(complaint: Complaint, party: Party, now: Now) -> Detail:
    contact = contact_with(complaint, party)
    if contact is None:
        state, tone = _("not contacted yet"), "warn" if complaint.is_open else "muted"
    else:
        moment = moment_words(contact.at.astimezone(now.at.tzinfo), now)
        state, tone = sentence("contacted {moment}", moment=moment), "good"
    words = "  ".join(filter(None, (state, _people(complaint, party))))
    return Detail(_(PARTY_WORDS[party]), words, cast(Tone, tone))


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


def history_details(key: int, clock: Clock) -> Sequence[Detail]:
    """What happened to a complaint, newest first; what was undone stays in it as taken back."""
    return [
        step_detail(
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
