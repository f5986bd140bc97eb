"""What is done with complaints, and how their 8 hours are kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from typing import Any

from salestui.colleagues.store import ensure_colleague
from salestui.complaints.models import PREFIX, REGISTER, ComplaintRow, ContactRow, PauseRow
from salestui.complaints.queries import CONTACTED, complaint, complaints_with, open_complaints
from salestui.complaints.rules import (
    LIMIT,
    Account,
    Complaint,
    OldComplaint,
    Party,
    Policy,
    check_closing,
    check_received,
    deadline,
    is_overdue,
    policy_text,
    time_left,
    used,
)
from salestui.core.refusal import Refusal
from salestui.customers.rules import Who
from salestui.customers.store import ensure_customer
from salestui.dates.clock import Now
from salestui.dates.hours import span_text
from salestui.language import N_, sentence
from salestui.storage.history.writer import Writer, change
from salestui.storage.numbers import keep_number, next_number, next_serials, number_text
from salestui.worklog.store import add_memo

# --- the course of a complaint -----------------------------------------------------------------


def register_complaint(
    now: Now,
    account: Account,
    policy: Policy,
    received: datetime | None = None,
    call_back_on: date | None = None,
) -> Complaint:
    """Register a complaint that arrived at `received`, by default now; its clock runs from there.

    A promised call-back becomes a memo in the same change.
    """
    received = min((received or now.at).astimezone(UTC), now.utc)
    with change(
        now,
        REGISTER,
        N_("Complaint {number} from {name}: {about}"),
        name=account.who.name,
        about=account.about,
    ) as writer:
        number = next_number(PREFIX)
        writer.say(number=number)
        due = policy.counting.after(received, LIMIT)
        row = writer.add(
            ComplaintRow,
            number=number,
            received_at=received,
            registered_at=now.at,
            policy=policy_text(policy),
            counts_from=received,
            was_over_on_arrival=due <= now.at,
            **_columns(writer, account),
        )
        saved = _fresh(row.id)
        if call_back_on:
            _add_call_back(writer, now, saved, account.promise, call_back_on)
    return saved


def add_complaints(writer: Writer, complaints: Sequence[OldComplaint], policy: Policy) -> list[int]:
    """Put complaints of an old book on record within a change; returns their ids in order.

    They count by `policy`; what is closed has the result that this gives.
    """
    for each in complaints:
        keep_number(each.number)
    given = iter(next_serials(PREFIX, sum(not each.number for each in complaints)))
    sellers = {each.account.salesperson for each in complaints}
    merchants = {each.account.merchant for each in complaints}
    sold = {name: ensure_colleague(writer, name, "salesperson") for name in sellers}
    supplied = {name: ensure_colleague(writer, name, "merchant") for name in merchants}

    def columns(old: OldComplaint) -> Mapping[str, object]:
        number = old.number or number_text(PREFIX, next(given))
        received, account = old.received_at, old.account
        noun = Complaint(0, number, 0, account, received, old.registered_at, policy, received)
        closing = dict.fromkeys(("closed_at", "used_seconds", "deadline_at", "breached_at"))
        if old.closed_at:
            known = _frozen(noun, old.closed_at) if old.is_time_known else {}
            closing |= known or {"closed_at": old.closed_at}
        return {
            "number": number,
            "received_at": received,
            "registered_at": old.registered_at,
            "policy": policy_text(policy),
            "counts_from": received,
            "was_over_on_arrival": is_overdue(noun, old.registered_at),
            "cause": old.cause,
            "outcome": old.outcome,
            "salesperson": sold[account.salesperson],
            "merchant": supplied[account.merchant],
            **_written(account),
            **closing,
        }

    return writer.add_many(ComplaintRow, [columns(each) for each in complaints])


def write_more(writer: Writer, more: Mapping[int, Mapping[str, Any]]) -> None:
    """Write what an old book says more of complaints, by id and by the names of `OldComplaint`.

    `state` says that one is settled, `closed` when that was.
    """
    rows = {}
    for found in complaints_with(list(more)):
        said = dict(more[found.id])
        for name in ("salesperson", "merchant"):
            if name in said:
                said[name] = ensure_colleague(writer, said[name], name)
        is_settled, closed = said.pop("state", ""), said.pop("closed", None)
        if closed is not None:
            said |= _frozen(found, max(closed, found.received_at, key=datetime.timestamp))
        elif is_settled:
            said |= {"closed_at": found.registered_at}
        rows[found.id] = said
    writer.update_many(ComplaintRow, rows)


def edit_complaint(
    now: Now, complaint: Complaint, account: Account, received: datetime | None = None
) -> None:
    """Change what is written about a complaint; `received` sets right when it arrived.

    Raises `Refusal` when something has happened to it before that.
    """
    with _change(now, N_("Complaint {number} ({name}) changed"), complaint) as writer:
        columns = dict(_columns(writer, account))
        if received is not None and received.astimezone(UTC) != complaint.received_at:
            check_received(complaint, received)
            due = complaint.policy.counting.after(received, LIMIT)
            columns |= {
                "received_at": received,
                "counts_from": received,
                "was_over_on_arrival": due <= complaint.registered_at,
                # It was on record by an arrival that never was.
                "breached_at": None,
            }
        writer.update(ComplaintRow, complaint.id, complaint.version, **columns)


def attach_complaint(now: Now, complaint: Complaint, who: Who) -> None:
    """Make a complaint part of a customer's file, which is made where there is none."""
    said = N_("Complaint {number} ({name}) attached to the file of {customer}")
    with _change(now, said, complaint, customer=who.name) as writer:
        columns = {"customer": ensure_customer(writer, who), "name": who.name, "phone": who.phone}
        writer.update(ComplaintRow, complaint.id, complaint.version, **columns)


def note_contact(
    now: Now, complaint: Complaint, party: Party, at: datetime | None = None, note: str = ""
) -> None:
    """Record that a party was contacted, by default now."""
    _check_open(complaint)
    if at is not None and at < complaint.received_at.replace(second=0, microsecond=0):
        raise Refusal(N_("That is before it was received."), field="at")
    with _change(now, CONTACTED[party], complaint) as writer:
        writer.add(ContactRow, complaint=complaint.id, party=party, at=at or now.at, note=note)
        writer.update(ComplaintRow, complaint.id, complaint.version)


def promise(now: Now, complaint: Complaint, text: str, call_back_on: date | None) -> None:
    """Write down what was promised; a call-back becomes a memo in the same change."""
    said = N_("Complaint {number} ({name}): promised {promise}")
    with _change(now, said, complaint, promise=text) as writer:
        writer.update(ComplaintRow, complaint.id, complaint.version, promise=text)
        if call_back_on:
            _add_call_back(writer, now, complaint, text, call_back_on)


def pause(now: Now, complaint: Complaint, reason: str) -> None:
    """Let the clock stand, for a reason."""
    _check_open(complaint)
    if complaint.is_paused:
        raise Refusal(N_("{number} is paused already."), number=complaint.number)
    said = N_("Complaint {number} ({name}): paused: {reason}")
    with _change(now, said, complaint, reason=reason) as writer:
        began = max([now.at, complaint.counts_from, *_ends(complaint)])
        writer.add(PauseRow, complaint=complaint.id, began_at=began, reason=reason)
        writer.update(ComplaintRow, complaint.id, complaint.version)


def resume(now: Now, complaint: Complaint) -> None:
    """Let the clock go on."""
    if not complaint.is_paused:
        raise Refusal(N_("{number} is not paused."), number=complaint.number)
    with _change(now, N_("Complaint {number} ({name}): the clock goes on"), complaint) as writer:
        # First the row whose version tells whether another window was faster.
        writer.update(ComplaintRow, complaint.id, complaint.version)
        _end_pause(writer, complaint, now.at)


def close(
    now: Now, complaint: Complaint, cause: str, outcome: str, at: datetime | None = None
) -> Complaint:
    """Close a complaint, settled at `at`, by default now; this freezes its result.

    Raises `Refusal` when that is before something that has happened to it.
    """
    _check_open(complaint)
    if at is not None:
        check_closing(complaint, at)
    # By the minute that was typed, or by a clock that was set back, it may seem to be earlier.
    at = max([at or now.at, complaint.counts_from, *_ends(complaint)])
    over = is_overdue(complaint, at)
    said = (
        N_("Complaint {number} ({name}) closed, overdue by {over}: {outcome}")
        if over
        else N_("Complaint {number} ({name}) closed after {used}: {outcome}")
    )
    spent = used(complaint, at)
    with _change(
        now,
        said,
        complaint,
        outcome=outcome,
        used=span_text(spent),
        over=span_text(-time_left(complaint, at)),
    ) as writer:
        writer.update(
            ComplaintRow,
            complaint.id,
            complaint.version,
            cause=cause,
            outcome=outcome,
            **_frozen(complaint, at),
        )
        if complaint.is_paused:
            _end_pause(writer, complaint, at)
    return _fresh(complaint.id)


def reopen(now: Now, complaint: Complaint, reason: str) -> None:
    """Open a closed complaint again, for a reason: it goes on with the time that was left."""
    if complaint.is_open:
        raise Refusal(N_("{number} is open."), number=complaint.number)
    # Of whom nobody knows how long it took, the whole time is left.
    spent = complaint.result.used if complaint.result else timedelta()
    said = N_("Complaint {number} ({name}) opened again: {reason}")
    with _change(now, said, complaint, reason=reason) as writer:
        writer.update(
            ComplaintRow,
            complaint.id,
            complaint.version,
            counts_from=max(now.at, complaint.closed_at or now.at),
            used_before=int(spent.total_seconds()),
            reopened=complaint.reopened + 1,
            reopened_for=reason,
            closed_at=None,
            used_seconds=None,
            deadline_at=None,
        )


def set_policy(now: Now, policy: Policy) -> None:
    """Let the open complaints count as the settings now say; what is breached stays so."""
    found = [each for each in open_complaints() if each.policy != policy]
    said = N_("Time limit set anew, open complaints: {count}")
    with change(now, REGISTER, said, count=len(found)) as writer:
        for each in found:
            breached_at = each.breached_at
            if breached_at is None and is_overdue(each, now.at):
                breached_at = deadline(each, now.at)
            writer.update(
                ComplaintRow,
                each.id,
                each.version,
                policy=policy_text(policy),
                breached_at=breached_at,
            )


# --- below the surface -------------------------------------------------------------------------


def _ends(complaint: Complaint) -> list[datetime]:
    return [
        moment
        for each in complaint.pauses
        for moment in (each.began_at, each.ended_at)
        if moment is not None
    ]


def _check_open(complaint: Complaint) -> None:
    if not complaint.is_open:
        raise Refusal(N_("{number} is closed."), number=complaint.number)


def _change(
    now: Now, said: str, complaint: Complaint, **arguments: object
) -> AbstractContextManager[Writer]:
    return change(
        now,
        REGISTER,
        said,
        number=complaint.number,
        name=complaint.account.who.name,
        **arguments,
    )


def _end_pause(writer: Writer, complaint: Complaint, at: datetime) -> None:
    row = (
        PauseRow.select()
        .where(PauseRow.complaint == complaint.id, PauseRow.ended_at.is_null())
        .get()
    )
    # The clock may have been set back meanwhile.
    writer.update(PauseRow, row.id, ended_at=max(at, row.began_at))


def _add_call_back(
    writer: Writer, now: Now, complaint: Complaint, promised: str, day: date
) -> None:
    who = complaint.account.who
    add_memo(
        now,
        sentence(
            "Call back {name} {phone}: {promise} ({number})",
            name=who.name,
            phone=who.phone,
            promise=promised or complaint.account.about,
            number=complaint.number,
        ),
        day,
        writer,
        who,
    )


def _frozen(complaint: Complaint, at: datetime) -> Mapping[str, object]:
    """What closing a complaint freezes."""
    due = deadline(complaint, at)
    return {
        "closed_at": at,
        "used_seconds": int(used(complaint, at).total_seconds()),
        "deadline_at": due,
        "breached_at": complaint.breached_at or (due if is_overdue(complaint, at) else None),
    }


def _columns(writer: Writer, account: Account) -> Mapping[str, object]:
    return {
        **_written(account),
        "salesperson": ensure_colleague(writer, account.salesperson, "salesperson"),
        "merchant": ensure_colleague(writer, account.merchant, "merchant"),
    }


def _written(account: Account) -> Mapping[str, object]:
    """The columns of an account that stand in it as they are written."""
    return {
        "customer": account.who.customer,
        "name": account.who.name,
        "phone": account.who.phone,
        "about": account.about,
        "channel": account.channel,
        "category": account.category,
        "promise": account.promise,
    }


def _fresh(key: int) -> Complaint:
    found = complaint(key)
    assert found is not None
    return found
