"""Asking about complaints."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from salestui.colleagues.form import ColleagueField, People
from salestui.complaints.rules import (
    CHANNELS,
    LIMIT,
    PARTY_WORDS,
    Account,
    Complaint,
    Party,
    Policy,
    next_party,
)
from salestui.customers.fields import Find, PhoneField, WhoField
from salestui.customers.rules import Who
from salestui.dates.clock import Now
from salestui.dates.typed_days import Lean
from salestui.dates.words import moment_words
from salestui.kit.fields import (
    ChoiceField,
    DayField,
    Field,
    FormField,
    MomentField,
    NameField,
    Offer,
)
from salestui.kit.form import Answers, Form
from salestui.language import N_, _, sentence
from salestui.text.clean import fold

T = TypeVar("T")

SCRIPT = (
    N_("Hear them out; stay calm, and say that you are sorry."),
    N_("The facts: what, when, which goods, who; write them down."),
    N_("Promise nothing unchecked; no blame, no guesses."),
    N_("Name a day to call back, and keep it: it becomes a memo."),
)
"""How to speak with one who complains (篇4, 篇5)."""


class ReceivedField(MomentField):
    """When a complaint arrived; says what that makes of its 8 hours."""

    def __init__(self, policy: Policy) -> None:
        """`policy` is the one that it is, or will be, counted by."""
        super().__init__("received", N_("Arrived"), hint=N_("empty: now"))
        self._policy = policy

    def echo(self, value: datetime, now: Now) -> str:
        due = self._policy.counting.after(value, LIMIT)
        words = moment_words(due.astimezone(now.at.tzinfo), now)
        state = (
            sentence("over since {moment}", moment=words)
            if due <= now.at
            else sentence("due {moment}", moment=words)
        )
        return f"{super().echo(value, now)} {state}"


class ComplaintForm(Form[T]):
    """A complaint: who, when it arrived, about what; the rest may come later."""

    TITLE_SENTENCE = N_("New complaint")
    GROUPS = frozenset({"channel", "salesperson", "promise"})
    ASIDE = SCRIPT

    def __init__(
        self,
        accept: Callable[[tuple[Account, datetime | None, Any]], T],
        find: Find,
        people: People,
        categories: Callable[[], Sequence[str]],
        policy: Policy,
        start: Mapping[str, str] | None = None,
        *,
        editing: Complaint | None = None,
    ) -> None:
        """`editing` is the complaint that is being changed."""
        self._find = find
        self._people = people
        self._categories = categories
        self._policy = policy
        self._editing = editing
        heading = editing and sentence("Change {number}", number=editing.number)
        subject = str(editing.id) if editing else ""
        super().__init__(accept, start, subject=subject, heading=heading or "")

    def fields(self) -> Iterable[FormField]:
        is_new = self._editing is None
        who = WhoField("who", self._find, label=N_("Who"))
        yield who
        yield PhoneField("phone", N_("Phone"), whose=who)
        if self._editing is None or (self._editing.is_open and not self._editing.reopened):
            yield ReceivedField(self._policy)
        yield Field("about", N_("About"), required=True)
        yield ChoiceField("channel", N_("Channel"), channel_words)
        yield NameField("category", N_("Category"), self._category_offers)
        yield ColleagueField("salesperson", N_("Salesperson"), self._people)
        yield ColleagueField("merchant", N_("Merchant"), self._people)
        yield Field("promise", N_("Promised"))
        if is_new:
            yield DayField("call_back_on", N_("Call back on"), Lean.FUTURE, hint=N_("a memo"))

    def _category_offers(self, typed: str) -> Sequence[Offer]:
        wanted = fold(typed)
        return [Offer(each) for each in self._categories() if wanted in fold(each)]

    def value(self, answers: Answers) -> tuple[Account, datetime | None, Any]:
        """What is written down, when it arrived (None for now), and when to call back."""
        rest = dict(answers)
        who: Who = rest.pop("who")
        received = rest.pop("received", None)
        call_back_on = rest.pop("call_back_on", None)
        name = who.name or _("anonymous")
        account = Account(who=Who(name, rest.pop("phone"), who.customer), **rest)
        return account, received, call_back_on


def channel_words() -> dict[str, str]:
    """The channels in the language of the screen, by code."""
    return {code: _(word) for code, word in CHANNELS.items()}


class AboutComplaint(Form[T]):
    """A form about one complaint."""

    def __init__(self, accept: Callable[[Answers], T], complaint: Complaint, title: str) -> None:
        """`title` is a msgid."""
        self.complaint = complaint
        account = complaint.account
        heading = f"{_(title)}  {complaint.number}  {account.who.name}  {account.about}"
        super().__init__(accept, subject=str(complaint.id), heading=heading)


class ContactForm(AboutComplaint[T]):
    """Which party was contacted, when, and what they said."""

    def fields(self) -> Iterable[FormField]:
        party = ChoiceField("party", N_("Contacted"), party_words, required=True)
        coming = next_party(self.complaint)
        party.put(_(PARTY_WORDS[coming]) if coming else "")
        yield party
        yield MomentField("at", N_("When"), hint=N_("empty: now"))
        yield Field("note", N_("They said"))


def party_words() -> dict[str, str]:
    """The three parties in the language of the screen, by code."""
    return {party.value: _(PARTY_WORDS[party]) for party in Party}


class PauseForm(AboutComplaint[T]):
    """Why the clock is to stand."""

    def fields(self) -> Iterable[FormField]:
        yield Field("reason", N_("Waiting for"), required=True, hint=N_("such as the customer"))


class PromiseForm(AboutComplaint[T]):
    """What was promised, and when to call back."""

    ASIDE = SCRIPT

    def fields(self) -> Iterable[FormField]:
        yield Field("promise", N_("Promised"), required=True, text=self.complaint.account.promise)
        yield DayField("call_back_on", N_("Call back on"), Lean.FUTURE, hint=N_("a memo"))


class CloseForm(AboutComplaint[T]):
    """What caused the complaint and how it was settled."""

    def fields(self) -> Iterable[FormField]:
        yield Field("cause", N_("Cause"), text=self.complaint.cause)
        yield Field("outcome", N_("Outcome"), required=True, text=self.complaint.outcome)
        yield MomentField("closed", N_("Settled"), hint=N_("empty: now"))


class ReopenForm(AboutComplaint[T]):
    """Why a complaint is opened again."""

    def fields(self) -> Iterable[FormField]:
        yield Field("reason", N_("Reason"), required=True)
