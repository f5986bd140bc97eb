"""Asking what was said at a visit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import TypeVar

from salestui.colleagues.form import ColleagueField, People
from salestui.customers.fields import Find, PhoneField, WhoField
from salestui.customers.rules import Who
from salestui.dates.typed_days import Lean
from salestui.kit.fields import ChoiceField, DayField, Field, FormField, NameField, Offer
from salestui.kit.form import Answers, Form
from salestui.language import N_, _
from salestui.text.clean import fold
from salestui.visits.rules import HOW, Contact

T = TypeVar("T")


def how_words() -> dict[str, str]:
    """How one may be in contact, in the language of the screen, by code."""
    return {code: _(word) for code, word in HOW.items()}


class VisitForm(Form[T]):
    """A line of a visit card: whom, who was there, what was said, what comes next."""

    TITLE_SENTENCE = N_("New visit")
    GROUPS = frozenset({"on", "next_step"})

    def __init__(
        self,
        accept: Callable[[tuple[Who, Contact]], T],
        find: Find,
        people: People,
        purposes: Callable[[], Sequence[str]],
        start: Mapping[str, str] | None = None,
        *,
        subject: str = "",
        heading: str = "",
        is_new: bool = True,
    ) -> None:
        """The customer of a line that is being changed is not asked."""
        self._find = find
        self._people = people
        self._purposes = purposes
        self._is_new = is_new
        if start and start.get("who"):
            self.FIRST = "said"  # type: ignore[misc] # whom is known already
        super().__init__(accept, start, subject=subject, heading=heading)

    def fields(self) -> Iterable[FormField]:
        if self._is_new:
            who = WhoField("who", self._find, required=True, makes_file=True)
            yield who
            yield PhoneField("phone", N_("Phone"), whose=who)
        yield DayField("on", N_("Day"), Lean.PAST, hint=N_("empty: today"))
        yield ChoiceField("how", N_("How"), how_words)
        yield ColleagueField("visitor", N_("Visitor"), self._people, hint=N_("who was there"))
        yield NameField("purpose", N_("Purpose"), self._purpose_offers)
        yield Field("said", N_("What was said"), required=True)
        yield Field("next_step", N_("Next step"))
        yield DayField("next_on", N_("Next on"), Lean.FUTURE, hint=N_("empty: by level"))

    def _purpose_offers(self, typed: str) -> Sequence[Offer]:
        wanted = fold(typed)
        return [Offer(each) for each in self._purposes() if wanted in fold(each)]

    def value(self, answers: Answers) -> tuple[Who, Contact]:
        """Whom it is about, and the line of the card."""
        told = dict(answers)
        who = told.pop("who", None) or Who()
        phone = told.pop("phone", "")
        day: date = told.pop("on") or self.desk.now.day
        return Who(who.name, phone, who.customer), Contact(day, **told)
