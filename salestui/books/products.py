"""Products (产品知识, 篇4 三.3): what a caller may ask about them, their faults not argued away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from salestui.books.book import Book, Others, Standing
from salestui.books.goods.rules import CALM, COMING, LATE, LEVELS, LOW, NONE, Level
from salestui.books.kinds import Day, Identifier, Lines, Moment, Text, Whole
from salestui.books.rules import OwnAction
from salestui.core.remark import Remark
from salestui.dates.clock import Now
from salestui.dates.words import day_words
from salestui.kit.register import Tone
from salestui.language import N_, P_, _, sentence
from salestui.text.clean import fold

TONES: Mapping[str, Tone] = {LOW: "warn", COMING: "muted", LATE: "warn", NONE: "alarm"}
"""In which tone is said how much there is."""

OLD_AFTER = timedelta(days=180)
"""What was checked longer ago may not be true any more."""


class Product(Book):
    """A product, with what is good about it, what is not, and what to answer."""

    code, prefix, group = "products", "CP", N_("Goods")
    title, new = N_("Products and stock"), N_("New product")
    is_plain = False

    product = Text(N_("Product"), required=True, found=True, width=14)
    model = Identifier(N_("Model"), found=True, width=10)
    other_names = Text(N_("Other names"), found=True, hint=N_("as people call it"))
    unit = Text(N_("Unit"))
    on_hand = Whole(N_("On hand"), least=0, width=8, in_form=False, in_tables=False)
    minimum = Whole(N_("Minimum stock"), least=0, width=8)
    on_order = Whole(P_("stock", "On order"), least=0, width=8, in_form=False, in_tables=False)
    expected_on = Day(N_("Expected on"), in_form=False, in_tables=False)
    strengths = Text(N_("Strengths"))
    weaknesses = Text(N_("Weaknesses"))
    answers = Lines(P_("product", "Answers"))
    price_note = Text(N_("Price"))
    checked_on = Day(N_("Checked on"))
    begun = Moment(P_("product", "Noted"))

    own_actions = (
        OwnAction(
            "check",
            N_("Still true: checked today"),
            P_("product", "checked"),
            (),
            lambda row: not row.is_settled,
        ),
    )

    @property
    def name(self) -> str:
        return " ".join(filter(None, (self.product, self.model)))

    @property
    def is_settled(self) -> bool:
        return self.course.closed_at is not None

    @property
    def state(self) -> str:
        return "closed" if self.is_settled else "open"

    def acted(self, action: OwnAction, values: object, now: Now) -> dict[str, date]:
        return {"checked_on": now.day}

    def refusal(self, others: Others) -> Remark | None:
        same = (each for each in others("model", self.model) if not each.is_settled)
        named = next((each for each in same if fold(each.product) == fold(self.product)), None)
        if named is None:
            return None
        said = N_("{number} is this product.")
        return Remark(said, {"field": "product", "number": named.number})

    def is_old(self, day: date) -> bool:
        """Whether it was checked too long ago; None says nothing of that."""
        return self.checked_on is not None and day - self.checked_on > OLD_AFTER

    @property
    def level(self) -> Level:
        """How much there is of it."""
        return Level(self.on_hand, self.minimum, self.on_order or 0, self.expected_on)

    def kept_due(self, now: Now) -> date | None:
        return None if self.is_settled else self.level.due_on(now.day)

    def standing(self, now: Now) -> Standing:
        if self.is_settled:
            return Standing(None, _(P_("book", "given up")), "muted")
        state = self.level.state(now.day)
        if state != CALM:
            words = [_(LEVELS[state])]
            if self.expected_on is not None and self.on_order:
                words.append(sentence("expected {day}", day=day_words(self.expected_on, now)))
            return Standing(self.kept_due(now), _(", ").join(words), TONES[state])
        if self.checked_on is None:
            return Standing(None, _(P_("product", "never checked")), "muted")
        known = sentence("checked {day}", day=day_words(self.checked_on, now))
        return Standing(None, known, "warn" if self.is_old(now.day) else "muted")

    @property
    def about(self) -> str:
        if self.on_hand is None:
            return ""
        said = N_("{count} on hand, at least {minimum}")
        if self.minimum is None:
            said = N_("{count} on hand")
        return sentence(said, count=self.on_hand, minimum=self.minimum)

    def record(self, standing: Standing, now: Now) -> Mapping[str, object]:
        level = {"on_hand": self.on_hand, "minimum": self.minimum, "on_order": self.on_order or 0}
        return {**super().record(standing, now), **level, "state": self.level.state(now.day)}

    def spoken(self, now: Now) -> str:
        parts: Sequence[tuple[str, str]] = (
            (N_("good: {text}"), self.strengths),
            (N_("not so good: {text}"), self.weaknesses),
            (N_("price: {text}"), self.price_note),
            ("{text}", " ".join(self.answers.split())),
        )
        told = [self.about] if self.about else []
        told += [sentence(each, text=text) for each, text in parts if text]
        if self.is_old(now.day):
            told.append(_("checked long ago"))
        return _("; ").join(told) or self.name
