"""Asking about a customer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from salestui.colleagues.form import ColleagueField, People
from salestui.customers.fields import Find, PhoneField, WhoField
from salestui.customers.rules import SEXES, Customer, Profile, alike
from salestui.dates.typed_days import Lean
from salestui.kit.fields import (
    ChoiceField,
    DayField,
    Field,
    FormField,
    NameField,
    NotesField,
    Offer,
)
from salestui.kit.form import Answers, Form
from salestui.kit.register import Tone
from salestui.language import N_, _, sentence
from salestui.settings.rules import LEVELS
from salestui.text.clean import fold
from salestui.text.phones import split

T = TypeVar("T")

Like = Callable[[Profile], Sequence[Customer]]
"""Finds the customers on file that may be the same as one."""


class CustomerForm(Form[T]):
    """A customer's file; all but the name may come later."""

    TITLE_SENTENCE = N_("New customer")
    GROUPS = frozenset({"region", "preferences"})

    def __init__(
        self,
        accept: Callable[[Profile], T],
        like: Like,
        people: People,
        regions: Callable[[], Sequence[str]],
        start: Mapping[str, str] | None = None,
        *,
        subject: str = "",
        heading: str = "",
    ) -> None:
        """`like` finds those on file whom it may double; not the one that is being changed."""
        self._like = like
        self._people = people
        self._regions = regions
        super().__init__(accept, start, subject=subject, heading=heading)

    def fields(self) -> Iterable[FormField]:
        yield Field("name", N_("Name"), required=True)
        yield PhoneField("phones", N_("Phones"), hint=N_("separate several with commas"))
        yield Field("company", N_("Company"))
        yield NameField("region", N_("Region"), self._region_offers)
        yield ChoiceField("level", N_("Level"), lambda: {each: each for each in LEVELS})
        yield ChoiceField("sex", N_("Sex"), lambda: {c: _(word) for c, word in SEXES.items()})
        yield ColleagueField("salesperson", N_("Salesperson"), self._people)
        yield Field("preferences", N_("Prefers"), hint=N_("such as calls in the afternoon"))
        yield DayField("checked_on", N_("Last checked"), Lean.PAST)
        yield NotesField("notes", N_("Notes"))

    def _region_offers(self, typed: str) -> Sequence[Offer]:
        wanted = fold(typed)
        return [Offer(each) for each in self._regions() if wanted in fold(each)]

    def remark(self, asked: FormField) -> tuple[str, Tone]:
        """Beside name and phones: who on file may be the same."""
        said, tone = super().remark(asked)
        if asked.field_name in ("name", "phones") and asked.typed and tone != "alarm":
            double = self._double(asked.field_name)
            if double is not None:
                words = sentence("on file: {number} {name}", number=double.number, name=double.name)
                return words, "warn"
        return said, tone

    def _double(self, field: str) -> Customer | None:
        text = self.text()
        phones = tuple(split(text["phones"])) if field == "phones" else ()
        profile = Profile(text["name"] if field == "name" else "", text["company"], phones)
        known = (profile, text["name"])
        if self._known_double[0] != known:
            self._known_double = (known, alike(profile, self._like(profile)))
        return self._known_double[1]

    _known_double: tuple[object, Customer | None] = (None, None)

    def value(self, answers: Answers) -> Profile:
        """The file."""
        told = dict(answers)
        told["phones"] = tuple(split(told["phones"]))
        return Profile(**told)


class MergeForm(Form[T]):
    """The customer that another one is to be merged into."""

    TITLE_SENTENCE = N_("Merge customers")
    KEEPS_DRAFTS = False

    def __init__(
        self, accept: Callable[[Answers], T], find: Find, heading: str, source: int
    ) -> None:
        """`source` is the id of the one that is to be merged."""
        self._find = find
        self._source = source
        super().__init__(accept, heading=heading)

    def fields(self) -> Iterable[FormField]:
        yield WhoField(
            "who", self._find, label=N_("Into"), required=True, on_file=True, but=self._source
        )


class AttachForm(Form[T]):
    """The customer's file that a walk-in's matter is to be part of."""

    TITLE_SENTENCE = N_("Attach to a customer file")

    def __init__(
        self,
        accept: Callable[[Answers], T],
        find: Find,
        start: Mapping[str, str],
        subject: str,
        heading: str,
    ) -> None:
        self._find = find
        super().__init__(accept, start, subject=subject, heading=heading)

    def fields(self) -> Iterable[FormField]:
        who = WhoField("who", self._find, required=True, makes_file=True)
        yield who
        yield PhoneField("phone", N_("Phone"), whose=who)
