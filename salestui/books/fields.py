"""How each kind of a book's fields is asked in a form."""

from __future__ import annotations

from collections.abc import Sequence
from functools import singledispatch
from typing import Any

from salestui.books import kinds
from salestui.books.kinds import BookField, identified
from salestui.colleagues.form import ColleagueField
from salestui.colleagues.store import colleagues
from salestui.customers.fields import PhoneField, WhoField
from salestui.customers.store import found_customers
from salestui.dates.clock import Now
from salestui.dates.typed import Lean
from salestui.kit.fields import (
    Asked,
    ChoiceField,
    DayField,
    Field,
    MomentField,
    NumberField,
    Unfit,
)
from salestui.language import N_
from salestui.text.amounts import NoAmount, amount_text, read_amount


@singledispatch
def asked(field: BookField[Any]) -> Sequence[Asked]:
    """The fields of a form that ask for a declared one: a line of text."""
    return [Field(field.name, field.label, required=field.required, hint=field.hint)]


@asked.register
def _customer(field: kinds.Customer) -> Sequence[Asked]:
    who = WhoField(field.name, found_customers, label=field.label, required=field.required)
    return [who, PhoneField("phone", N_("Phone"), whose=who)] if field.phone else [who]


@asked.register
def _colleague(field: kinds.Colleague) -> Sequence[Asked]:
    options = {"required": field.required, "hint": field.hint}
    return [ColleagueField(field.name, field.label, colleagues, **options)]  # type: ignore[arg-type] # as declared


@asked.register
def _identifier(field: kinds.Identifier) -> Sequence[Asked]:
    return [IdentifierField(field.name, field.label, required=field.required, hint=field.hint)]


@asked.register
def _day(field: kinds.Day) -> Sequence[Asked]:
    lean = Lean.FUTURE if field.is_ahead else Lean.PAST
    return [DayField(field.name, field.label, lean, required=field.required, hint=field.hint)]


@asked.register
def _moment(field: kinds.Moment) -> Sequence[Asked]:
    return [MomentField(field.name, field.label, hint=N_("empty: now"))]


@asked.register
def _money(field: kinds.Money) -> Sequence[Asked]:
    return [MoneyField(field.name, field.label, required=field.required, hint=field.hint)]


@asked.register
def _whole(field: kinds.Whole) -> Sequence[Asked]:
    return [CountField(field.name, field.label, required=field.required, hint=field.hint)]


@asked.register
def _choice(field: kinds.Choice) -> Sequence[Asked]:
    return [
        ChoiceField(
            field.name, field.label, field.choice_words, required=field.required, hint=field.hint
        )
    ]


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


class CountField(NumberField):
    """A whole number that need not be said."""

    def empty(self, now: Now) -> None:
        return None


class IdentifierField(Field):
    """A number by which something is told apart: half width, capitals, no blanks."""

    def read(self, now: Now) -> str:
        return identified(self.typed)

    def echo(self, value: str, now: Now) -> str:
        return f"= {value}" if value != self.typed else ""
