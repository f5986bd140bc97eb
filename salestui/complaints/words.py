"""How a complaint stands, in words."""

from __future__ import annotations

from salestui.complaints.rules import (
    WHEN_IS_UNKNOWN,
    Complaint,
    Urgency,
    deadline,
    is_overdue,
    seconds_left,
    unknown_year,
    urgency,
)
from salestui.dates.clock import Now
from salestui.dates.hours import span_text, windows_text
from salestui.dates.words import moment_words
from salestui.kit.register import (
    Tone,
)
from salestui.language import N_, _, sentence
from salestui.settings.rules import EVERY_HOUR
from salestui.settings.store import settings

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
