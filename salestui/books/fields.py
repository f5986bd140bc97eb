"""How each kind of a book's fields is asked in a form."""

from __future__ import annotations

from collections.abc import Sequence
from functools import singledispatch
from typing import Any

from salestui.books import kinds
from salestui.books.duties.cadences import read_cadence
from salestui.books.duties.rules import (
    DAILY,
    LOOKED_AHEAD,
    MONTH_END,
    Cadence,
    Schedule,
)
from salestui.books.kinds import BookField, clock_text, identified, shift_text
from salestui.books.products import Product
from salestui.books.store import entries_with
from salestui.colleagues.form import ColleagueField
from salestui.colleagues.store import colleagues
from salestui.customers.fields import PhoneField, WhoField
from salestui.customers.queries import found_customers
from salestui.dates.clock import Now
from salestui.dates.typed_days import Lean
from salestui.dates.words import full_day
from salestui.kit.fields import (
    ChoiceField,
    DayField,
    Field,
    FormField,
    MomentField,
    NotesField,
    NumberField,
    Offer,
    Unfit,
)
from salestui.language import N_, _, sentence
from salestui.storage.search import find_rows
from salestui.text.amounts import NoAmount, amount_text, read_amount
from salestui.text.clean import fold
from salestui.text.discounts import NoDiscount, discount_text, percent_off, read_discount

OFFERED = 8
"""So many products are offered at most."""


@singledispatch
def asked(field: BookField[Any]) -> Sequence[FormField]:
    """The fields of a form that ask for a declared one: a line of text."""
    return [Field(field.name, field.label, required=field.required, hint=field.hint)]


@asked.register
def _clock(field: kinds.Clock) -> Sequence[FormField]:
    return [ClockField(field.name, field.label, required=field.required, hint=field.hint)]


@asked.register
def _shift(field: kinds.Shift) -> Sequence[FormField]:
    return [ShiftField(field.name, field.label, required=field.required, hint=field.hint)]


@asked.register
def _product(field: kinds.ProductName) -> Sequence[FormField]:
    return [ProductField(field.name, field.label, required=field.required, hint=field.hint)]


@asked.register
def _customer(field: kinds.Customer) -> Sequence[FormField]:
    who = WhoField(field.name, found_customers, label=field.label, required=field.required)
    return [who, PhoneField("phone", N_("Phone"), whose=who)] if field.phone else [who]


@asked.register
def _colleague(field: kinds.Colleague) -> Sequence[FormField]:
    options = {"required": field.required, "hint": field.hint}
    return [ColleagueField(field.name, field.label, colleagues, **options)]  # type: ignore[arg-type] # as declared


@asked.register
def _identifier(field: kinds.Identifier) -> Sequence[FormField]:
    return [IdentifierField(field.name, field.label, required=field.required, hint=field.hint)]


@asked.register
def _day(field: kinds.Day) -> Sequence[FormField]:
    lean = Lean.FUTURE if field.is_ahead else Lean.PAST
    return [DayField(field.name, field.label, lean, required=field.required, hint=field.hint)]


@asked.register
def _moment(field: kinds.Moment) -> Sequence[FormField]:
    return [MomentField(field.name, field.label, hint=N_("empty: now"))]


@asked.register
def _money(field: kinds.Money) -> Sequence[FormField]:
    return [MoneyField(field.name, field.label, required=field.required, hint=field.hint)]


@asked.register
def _whole(field: kinds.Whole) -> Sequence[FormField]:
    options = {"required": field.required, "hint": field.hint, "least": field.least}
    return [CountField(field.name, field.label, **options)]  # type: ignore[arg-type] # as declared


@asked.register
def _lines(field: kinds.Lines) -> Sequence[FormField]:
    return [NotesField(field.name, field.label, required=field.required, hint=field.hint)]


@asked.register
def _discount(field: kinds.Discount) -> Sequence[FormField]:
    return [DiscountField(field.name, field.label, required=field.required, hint=field.hint)]


@asked.register
def _cadence(field: kinds.Cadence) -> Sequence[FormField]:
    return [CadenceField(field.name, field.label, required=field.required)]


@asked.register
def _choice(field: kinds.Choice) -> Sequence[FormField]:
    return [
        ChoiceField(
            field.name, field.label, field.choice_words, required=field.required, hint=field.hint
        )
    ]


class ProductField(Field):
    """The name of a product: those on file are offered; whoever takes one has its model, too."""

    def offers(self) -> Sequence[Offer]:
        if not self.typed:
            return ()
        keys = [each.key for each in find_rows(self.typed, OFFERED, Product.code)]
        known = (each for each in entries_with(Product, keys) if not each.is_settled)
        return [Offer(each.values["product"], each.values["model"]) for each in known]

    def take(self, offer: Offer) -> None:
        super().take(offer)
        beside = self.form.asked if self.form is not None else ()
        for field in beside:
            if field.field_name == "model":
                field.put(offer.about)


class MoneyField(Field):
    """An amount of money, read in 分; echoed as it is understood."""

    def read(self, now: Now) -> int:
        try:
            return read_amount(self.typed)
        except NoAmount as wrong:
            raise Unfit(str(wrong)) from None

    def empty(self, now: Now) -> None:
        return None

    def echo(self, value: int, now: Now) -> str:
        return f"= {amount_text(value)}"


class WholeAmountField(MoneyField):
    """An amount that is, unless somebody types, the whole of what there is."""

    SELECTS = True


class DiscountField(Field):
    """What is left of the list price, in 折; echoed with what it takes off."""

    def read(self, now: Now) -> int:
        try:
            return read_discount(self.typed)
        except NoDiscount as wrong:
            raise Unfit(str(wrong)) from None

    def empty(self, now: Now) -> None:
        return None

    def echo(self, value: int, now: Now) -> str:
        return sentence(
            "= {discount}, {off}% off", discount=discount_text(value), off=percent_off(value)
        )


class ClockField(Field):
    """A time of day: 7:30."""

    def read(self, now: Now) -> str:
        found = clock_text(self.typed)
        if not found:
            raise Unfit(N_("A time of day, please, such as 7:30."))
        return found


class ShiftField(Field):
    """The hours of a shift: 7:30-20:30."""

    def read(self, now: Now) -> str:
        found = shift_text(self.typed)
        if not found:
            raise Unfit(N_("A shift, please, such as 7:30-20:30."))
        return found


class CountField(NumberField):
    """A whole number that need not be said."""

    def empty(self, now: Now) -> None:
        return None


class CadenceField(Field):
    """How often something is due, in words; the usual ones are offered."""

    OFFERS_AT_ONCE = True

    def offers(self) -> Sequence[Offer]:
        usual = [DAILY, *(Cadence("weekly", day) for day in range(1, 6)), MONTH_END]
        words = [each.words for each in (*usual, Cadence("monthly", 1))]
        wanted = fold(self.typed)
        return [] if wanted in map(fold, words) else [Offer(w) for w in words if wanted in fold(w)]

    def read(self, now: Now) -> Cadence:
        found = read_cadence(self.typed)
        if found is None:
            examples = _(", ").join([Cadence("weekly", 3).words, Cadence("monthly", 5).words])
            raise Unfit(N_("Not understood. Examples: {examples}"), examples=examples)
        return found

    def echo(self, value: Cadence, now: Now) -> str:
        days = Schedule(now.day, value).days(now.day, now.day + LOOKED_AHEAD, now.calendar)
        return sentence("= {cadence}, next {day}", cadence=value.words, day=full_day(days[0]))


class IdentifierField(Field):
    """A number by which something is told apart: half width, capitals, no blanks."""

    def read(self, now: Now) -> str:
        return identified(self.typed)

    def echo(self, value: str, now: Now) -> str:
        return f"= {value}" if value != self.typed else ""
