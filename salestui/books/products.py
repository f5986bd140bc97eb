"""Products (产品知识, 篇4 三.3): what a caller may ask about them, their faults not argued away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from salestui.books.book import Book, Others, Standing
from salestui.books.kinds import Day, Identifier, Lines, Moment, Text, Whole
from salestui.books.rules import OwnAction
from salestui.core.remark import Remark
from salestui.dates.clock import Now
from salestui.dates.words import day_words
from salestui.language import N_, P_, _, sentence
from salestui.text.clean import fold

OLD_AFTER = timedelta(days=180)
"""What was checked longer ago may not be true any more."""


class Product(Book):
    """A product, with what is good about it, what is not, and what to answer."""

    code, prefix, group = "products", "CP", N_("Knowledge")
    title, new = N_("Products"), N_("New product")

    product = Text(N_("Product"), required=True, found=True, width=14)
    model = Identifier(N_("Model"), found=True, width=10)
    other_names = Text(N_("Other names"), found=True, hint=N_("as people call it"))
    unit = Text(N_("Unit"))
    minimum = Whole(N_("Minimum stock"))
    strengths = Text(N_("Strengths"), width=16)
    weaknesses = Text(N_("Weaknesses"), width=16)
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
            "space",
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

    def kept_due(self, now: Now) -> date | None:
        return None

    def standing(self, now: Now) -> Standing:
        if self.is_settled:
            return Standing(None, _(P_("book", "given up")), "muted")
        if self.checked_on is None:
            return Standing(None, _(P_("product", "never checked")), "muted")
        words = sentence("checked {day}", day=day_words(self.checked_on, now))
        return Standing(None, words, "warn" if self.is_old(now.day) else "muted")

    def spoken(self, now: Now) -> str:
        parts: Sequence[tuple[str, str]] = (
            (N_("good: {text}"), self.strengths),
            (N_("not so good: {text}"), self.weaknesses),
            (N_("price: {text}"), self.price_note),
            ("{text}", " ".join(self.answers.split())),
        )
        told = [sentence(each, text=text) for each, text in parts if text]
        if self.is_old(now.day):
            told.append(_("checked long ago"))
        return _("; ").join(told) or self.name
