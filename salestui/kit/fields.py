"""The fields of a form: each reads its text, says how it understood it, and offers what fits."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from salestui.dates.clock import Now
from salestui.dates.typed import read_day, read_moment
from salestui.dates.typed_days import Lean, Unreadable
from salestui.dates.words import full_day, full_moment
from salestui.language import N_, _
from salestui.text.clean import clean, clean_lines, fold

if TYPE_CHECKING:
    from textual.screen import Screen

    from salestui.kit.form import Form
    from salestui.kit.register import Tone


class Unfit(Exception):
    """A field's text cannot be read; `sentence` is a msgid."""

    def __init__(self, sentence: str, **arguments: object) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.arguments = arguments


@dataclass(frozen=True)
class Offer:
    """Something that a field offers while one types."""

    text: str
    """What would stand in the field."""
    about: str = ""
    """What tells it from others, in the language of the screen."""
    value: object = None


class FormField:
    """A field of a form: the text that stands in it, what it means, what is said beside it."""

    LINES: ClassVar[int] = 1

    OFFERS_AT_ONCE: ClassVar[bool] = False
    """Whether it offers as soon as one comes to it, not only when one types."""

    SELECTS: ClassVar[bool] = False
    """Whether its text is selected when one comes to it: it is typed anew rather than mended."""

    HIDES: ClassVar[bool] = False
    """Whether nobody may read it over one's shoulder."""

    form: Form[Any] | None = None
    """Where it stands; set by the form."""

    def __init__(
        self, name: str, label: str, *, required: bool = False, hint: str = "", text: str = ""
    ) -> None:
        """`label` and `hint`, which is shown beside it while nothing else is, are msgids."""
        self.field_name = name
        self.label = label
        self.required = required
        self.hint = hint
        self.text = self.cleaned(text)

    def cleaned(self, text: str) -> str:
        """A text as it may stand in it."""
        return clean(text)

    @property
    def has_focus(self) -> bool:
        """Whether one is in it."""
        return self.form is not None and self.form.current is self

    @property
    def typed(self) -> str:
        """The text that stands in it, cleaned."""
        return self.cleaned(self.text)

    def put(self, text: str) -> None:
        """Let a text stand in it."""
        text = self.cleaned(text)
        if text != self.text:
            self.text = text
            if self.form is not None:
                self.form.field_put(self)

    def is_typed_in(self) -> None:
        """Learn that somebody types in it."""

    def offers(self) -> Sequence[Offer]:
        """What fits the text that stands in it now."""
        return ()

    def take(self, offer: Offer) -> None:
        """Let an offer stand in it."""
        self.put(offer.text)

    def read(self, now: Now) -> Any:
        """What its text means; raises `Unfit`. Only asked when there is text."""
        return self.typed

    def empty(self, now: Now) -> Any:
        """What it means that nothing stands in it."""
        return ""

    def echo(self, value: Any, now: Now) -> str:
        """How it was understood, in the language of the screen; "" where nothing need be said."""
        return ""

    @property
    def tone(self) -> Tone:
        """In which tone it says how it was understood."""
        return "good"

    def hint_words(self) -> str:
        """What is said beside it while nothing else is, in the language of the screen."""
        return _(self.hint)

    def question(self) -> Screen[Any] | None:
        """What has to be asked before it is saved, once it was checked; None for nothing."""
        return None

    def settle(self, answer: Any) -> None:
        """Take what its question was answered with; never None."""

    def check_again(self) -> None:
        """Raise `Refusal` where what it was checked by is another now: a save may have waited."""

    def checked(self, now: Now) -> Any:
        """Its value for saving; raises `Unfit`, also when it is required and empty."""
        if self.typed:
            return self.read(now)
        if self.required:
            raise Unfit(N_("Please fill this in."))
        return self.empty(now)

    def kept_text(self) -> dict[str, str]:
        """What a draft keeps of it."""
        return {self.field_name: self.typed}

    def restore(self, kept: Mapping[str, str]) -> None:
        """Put back what a draft kept of it."""
        if self.field_name in kept:
            self.put(kept[self.field_name])


class Field(FormField):
    """A field of one line; what people paste or type into it is cleaned."""


class NotesField(FormField):
    """A field of several lines."""

    LINES = 2

    def cleaned(self, text: str) -> str:
        return clean_lines(text)


class NumberField(Field):
    """A whole number from `least` to `most`; full-width digits are digits."""

    SELECTS = True

    def __init__(
        self,
        name: str,
        label: str,
        *,
        least: int | None = 1,
        most: int | None = None,
        text: str = "",
        required: bool = True,
        hint: str = "",
    ) -> None:
        super().__init__(name, label, required=required, text=text, hint=hint)
        self._least = least
        self._most = most

    def read(self, now: Now) -> int:
        text = unicodedata.normalize("NFKC", self.typed)
        try:
            number = int(text) if len(text) < 10 and "_" not in text else None
        except ValueError:
            number = None
        if number is None:
            raise Unfit(N_("A whole number, please."))
        if self._least is not None and number < self._least:
            raise Unfit(N_("At least {least}, please."), least=self._least)
        if self._most is not None and number > self._most:
            raise Unfit(N_("At most {most}, please."), most=self._most)
        return number


class DayField(Field):
    """A day, as people type it; echoed in full."""

    def __init__(
        self, name: str, label: str, lean: Lean, *, required: bool = False, hint: str = ""
    ) -> None:
        super().__init__(name, label, required=required, hint=hint)
        self._lean = lean

    def read(self, now: Now) -> Any:
        try:
            return read_day(self.typed, now.day, self._lean)
        except Unreadable as unreadable:
            raise Unfit(str(unreadable)) from None

    def empty(self, now: Now) -> Any:
        return None

    def echo(self, value: Any, now: Now) -> str:
        return f"= {full_day(value)}"


class MomentField(Field):
    """A day and time that lie behind us, as people type them; echoed in full."""

    def read(self, now: Now) -> Any:
        try:
            return read_moment(self.typed, now.at, now.day, Lean.PAST)
        except Unreadable as unreadable:
            raise Unfit(str(unreadable)) from None

    def empty(self, now: Now) -> Any:
        return None

    def echo(self, value: Any, now: Now) -> str:
        return f"= {full_moment(value)}"


class ChoiceField(Field):
    """One of a few words, typed or chosen with the arrow keys; reads as its code."""

    OFFERS_AT_ONCE = True

    def __init__(
        self,
        name: str,
        label: str,
        choices: Callable[[], Mapping[str, str]],
        *,
        required: bool = False,
        hint: str = "",
    ) -> None:
        """`choices` gives the codes with their words in the language of the screen."""
        super().__init__(name, label, required=required, hint=hint or N_("Down key to choose"))
        self._choices = choices

    def offers(self) -> Sequence[Offer]:
        wanted = fold(self.typed)
        words = self._choices().values()
        if wanted in map(fold, words):
            return ()
        return [Offer(word) for word in words if wanted in fold(word)]

    def read(self, now: Now) -> str:
        wanted = fold(self.typed)
        fitting = [code for code, word in self._choices().items() if wanted in fold(word)]
        exact = [code for code, word in self._choices().items() if wanted == fold(word)]
        if len(exact or fitting) != 1:
            raise Unfit(N_("One of: {choices}"), choices=_(", ").join(self._choices().values()))
        return (exact or fitting)[0]

    def echo(self, value: str, now: Now) -> str:
        return f"= {self._choices()[value]}"


class NameField(Field):
    """A name from a list that grows by itself: others are offered, a new one is welcome."""

    def __init__(
        self,
        name: str,
        label: str,
        names: Callable[[str], Sequence[Offer]],
        *,
        required: bool = False,
        hint: str = "",
        text: str = "",
    ) -> None:
        """`names` gives what to offer for a typed text."""
        super().__init__(name, label, required=required, hint=hint, text=text)
        self._names = names

    def offers(self) -> Sequence[Offer]:
        found = self._names(self.typed)
        return [] if [offer.text for offer in found] == [self.typed] else found
