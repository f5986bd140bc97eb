"""How the rows of each book are told through time: what is declared of a field, and its steps."""

from collections.abc import Mapping
from functools import cache, singledispatch
from typing import Any

from salestui.books.duties.rules import cadence_of
from salestui.books.kinds import BookField, Cadence, Choice, Customer, Money, Percent
from salestui.books.list import BY_CODE
from salestui.kit.past import Past, Told
from salestui.language import N_


def __getattr__(code: str) -> Past:
    if code not in BY_CODE:
        raise AttributeError(code)
    return past_of(code)


@singledispatch
def told_of(field: BookField[Any]) -> Mapping[str, Told]:
    """How the columns of a field are called in the history."""
    return {field.name: Told(field.label)}


@told_of.register
def _customer(field: Customer) -> Mapping[str, Told]:
    told = {"customer": Told(N_("Customer")), field.name: Told(field.label)}
    return told | ({"phone": Told(N_("Phone"))} if field.phone else {})


@told_of.register
def _choice(field: Choice) -> Mapping[str, Told]:
    return {field.name: Told(field.label, field.choices)}


@told_of.register
def _cadence(field: Cadence) -> Mapping[str, Told]:
    return {field.name: Told(field.label, shown=lambda code: cadence_of(code).words)}


@told_of.register(Money)
@told_of.register(Percent)
def _number(field: BookField[int | None]) -> Mapping[str, Told]:
    return {field.name: Told(field.label, shown=field.words)}


@cache
def past_of(code: str) -> Past:
    """What is told of a book's rows."""
    book = BY_CODE[code]
    told: dict[str, Told] = {}
    for field in book.fields:
        told |= told_of(field)
    for step in book.steps:
        told[f"{step.code}_at"] = Told(step.title)
        told[f"{step.code}_note"] = Told(N_("Note"))
    told |= {
        "chased_on": Told(N_("Chased")),
        "promised_on": Told(N_("Promised by")),
        "said": Told(N_("They said")),
        "closed_at": Told(N_("Given up")),
        "reason": Told(N_("Reason")),
    }
    return Past(book.row, told)
