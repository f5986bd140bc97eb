"""Asking about colleagues."""

from collections.abc import Callable, Iterable, Sequence

from salestui.colleagues.rules import ROLES, Colleague, offered
from salestui.dates.clock import Now
from salestui.kit.fields import ChoiceField, Field, FormField, NameField, Offer
from salestui.kit.form import Form
from salestui.language import N_, _
from salestui.text.clean import fold

People = Callable[[], Sequence[Colleague]]
"""Gives the list of colleagues."""


def role_words() -> dict[str, str]:
    """The roles in the language of the screen, by code."""
    return {code: _(word) for code, word in ROLES.items()}


def colleague_offers(people: People) -> Callable[[str], Sequence[Offer]]:
    """What a field for a colleague's name offers."""

    def offers(typed: str) -> Sequence[Offer]:
        return [
            Offer(each.name, role_words().get(each.role, "")) for each in offered(people(), typed)
        ]

    return offers


class ColleagueField(NameField):
    """A colleague's name; a new one is welcome, and said to be new."""

    def __init__(
        self, name: str, label: str, people: People, *, required: bool = False, hint: str = ""
    ) -> None:
        super().__init__(name, label, colleague_offers(people), required=required, hint=hint)
        self._people = people

    def echo(self, value: str, now: Now) -> str:
        is_known = any(fold(each.name) == fold(value) for each in self._people())
        return "" if is_known else _("new on the list of colleagues")


class ColleagueForm(Form[None]):
    """A colleague's name, role and phones."""

    TITLE_SENTENCE = N_("Colleague")

    def fields(self) -> Iterable[FormField]:
        yield Field("name", N_("Name"), required=True)
        yield ChoiceField("role", N_("Role"), role_words)
        yield Field("phones", N_("Phones"))


class MergeForm(Form[Colleague]):
    """The colleague that another one is to be merged into."""

    TITLE_SENTENCE = N_("Merge colleagues")
    KEEPS_DRAFTS = False

    def __init__(self, accept: Callable[[str], Colleague], people: People, heading: str) -> None:
        self._people = people
        super().__init__(accept, heading=heading)

    def fields(self) -> Iterable[FormField]:
        yield NameField("name", N_("Into"), colleague_offers(self._people), required=True)

    def value(self, answers: object) -> str:
        assert isinstance(answers, dict)
        return str(answers["name"])
