"""What can be done with a complaint, and with the mailbox."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

from salestui.colleagues.store import colleagues
from salestui.complaints import models, queries, store
from salestui.complaints.form import (
    AboutComplaint,
    CloseForm,
    ComplaintForm,
    ContactForm,
    PauseForm,
    PromiseForm,
    ReopenForm,
)
from salestui.complaints.rules import (
    CHANNELS,
    PARTY_WORDS,
    Account,
    Complaint,
    Party,
    next_party,
    policy_of,
    seconds_left,
)
from salestui.complaints.words import clock_text, result_words
from salestui.customers.actions import attach_to_file, chosen_who, who_text, whom_asked_about
from salestui.customers.queries import found_customers
from salestui.dates.words import moment_text
from salestui.kit.desk import Desk
from salestui.kit.editing import Editing
from salestui.kit.form import Answers
from salestui.kit.register import Tone
from salestui.kit.screen import Target
from salestui.language import N_, _, sentence
from salestui.settings.store import settings

T = TypeVar("T")


async def new_complaint(desk: Desk) -> None:
    """Ask for a complaint and register it with the time it arrived."""
    policy = policy_of(settings(), desk.now)

    def accept(asked: tuple[Account, datetime | None, Any]) -> Complaint:
        account, received, call_back_on = asked
        return store.register_complaint(desk.now, account, policy, received, call_back_on)

    form = ComplaintForm(
        accept,
        found_customers,
        colleagues,
        queries.known_categories,
        policy,
        whom_asked_about(desk),
    )
    saved: Complaint | None = await desk.ask(form)
    if saved is not None:
        left = seconds_left(saved, desk.now.at)
        said = (
            N_("Registered as {number}: over on arrival, by {time}")
            if saved.was_over_on_arrival
            else N_("Registered as {number}: {time} left")
        )
        tone: Tone = "alarm" if saved.was_over_on_arrival else "good"
        desk.say(sentence(said, number=saved.number, time=clock_text(left)), tone)
        desk.look()
        desk.show_row(Target(models.REGISTER, saved.id))


async def edit(desk: Desk, found: Complaint) -> None:
    """Change what is written about a complaint."""

    def shown(row: Complaint) -> datetime:
        return desk.clock.local(row.received_at).replace(microsecond=0)

    def save(row: Complaint, asked: tuple[Account, datetime | None, Any]) -> None:
        written, moment, _call_back_on = asked
        # The time is shown to the second; left alone, it keeps what is below.
        is_kept = moment is not None and moment.astimezone(UTC) == shown(row).astimezone(UTC)
        store.edit_complaint(desk.now, row, written, None if is_kept else moment)

    def text(row: Complaint) -> dict[str, str]:
        account = row.account
        return {
            **who_text(account.who),
            "phone": account.who.phone,
            "received": moment_text(shown(row)),
            "about": account.about,
            "channel": _(CHANNELS.get(account.channel, "")),
            "category": account.category,
            "salesperson": account.salesperson,
            "merchant": account.merchant,
            "promise": account.promise,
        }

    editing = Editing(found, queries.complaint, save, text)
    await desk.ask(
        ComplaintForm(
            editing,
            found_customers,
            colleagues,
            queries.known_categories,
            found.policy,
            editing.start,
            editing=found,
        )
    )


async def attach(desk: Desk, complaint: Complaint) -> None:
    """Make a complaint part of a customer's file."""
    who, about = complaint.account.who, f"{complaint.number}  {complaint.account.about}"
    editing = Editing(
        complaint,
        queries.complaint,
        lambda row, answers: store.attach_complaint(desk.now, row, chosen_who(answers)),
    )
    await attach_to_file(desk, editing, who, f"{models.REGISTER}{complaint.id}", about)


async def contacted(desk: Desk, complaint: Complaint) -> None:
    """Tick the next party that was not contacted yet."""
    party = next_party(complaint)
    if party is not None:
        await _contact(desk, complaint, party)


async def salesperson(desk: Desk, complaint: Complaint) -> None:
    """Tick the salesperson."""
    await _contact(desk, complaint, Party.SALESPERSON)


async def merchant(desk: Desk, complaint: Complaint) -> None:
    """Tick the merchant."""
    await _contact(desk, complaint, Party.MERCHANT)


async def consumer(desk: Desk, complaint: Complaint) -> None:
    """Tick the one who complains."""
    await _contact(desk, complaint, Party.CONSUMER)


async def _contact(desk: Desk, complaint: Complaint, party: Party) -> None:
    await desk.save(store.note_contact, desk.now, complaint, party)
    said = sentence(
        "{number}: {party} contacted {time}",
        number=complaint.number,
        party=_(PARTY_WORDS[party]),
        time=f"{desk.now.at:%H:%M}",
    )
    desk.say(said)


async def _ask(
    desk: Desk,
    form: type[AboutComplaint[T]],
    complaint: Complaint,
    save: Callable[[Complaint, Answers], T],
    title: str,
) -> T | None:
    """Ask about a complaint, and save what was asked for."""
    return await desk.ask(form(Editing(complaint, queries.complaint, save), complaint, title))


async def contact(desk: Desk, complaint: Complaint) -> None:
    """Record a contact with its time and what was said."""

    def save(row: Complaint, answers: Answers) -> None:
        store.note_contact(desk.now, row, Party(answers["party"]), answers["at"], answers["note"])

    await _ask(desk, ContactForm, complaint, save, N_("Contacted: when, what they said …"))


async def promise(desk: Desk, complaint: Complaint) -> None:
    """Write down a promise; a call-back becomes a memo."""

    def save(row: Complaint, answers: Answers) -> None:
        store.promise(desk.now, row, answers["promise"], answers["call_back_on"])

    await _ask(desk, PromiseForm, complaint, save, N_("Promise, call back …"))


async def pause(desk: Desk, complaint: Complaint) -> None:
    """Let the clock stand, for a reason."""

    def save(row: Complaint, answers: Answers) -> None:
        store.pause(desk.now, row, answers["reason"])

    await _ask(desk, PauseForm, complaint, save, N_("Pause …"))


async def resume(desk: Desk, complaint: Complaint) -> None:
    """Let the clock go on."""
    await desk.save(store.resume, desk.now, complaint)


async def close(desk: Desk, complaint: Complaint) -> None:
    """Close a complaint with its cause and outcome."""

    def save(row: Complaint, answers: Answers) -> Complaint:
        return store.close(desk.now, row, answers["cause"], answers["outcome"], answers["closed"])

    closed: Complaint | None = await _ask(desk, CloseForm, complaint, save, N_("Close …"))
    if closed is not None:
        words, tone = result_words(closed)
        desk.say(sentence("{number} closed: {result}", number=closed.number, result=words), tone)


async def reopen(desk: Desk, complaint: Complaint) -> None:
    """Open a closed complaint again; it goes on with the time that was left."""

    def save(row: Complaint, answers: Answers) -> bool:
        store.reopen(desk.now, row, answers["reason"])
        return True

    if await _ask(desk, ReopenForm, complaint, save, N_("Reopen …")):
        desk.look()
        desk.show_row(Target(models.REGISTER, complaint.id))
