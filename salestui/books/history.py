"""How the rows of each book are told through time: what is declared of a field, and its steps."""

from collections.abc import Mapping
from functools import cache, singledispatch
from typing import Any

from salestui.books.duties.rules import cadence_of
from salestui.books.kinds import BookField, Cadence, Choice, Customer, Discount, Money, Percent
from salestui.books.list import BY_CODE
from salestui.kit.row_history import Label, RowHistory
from salestui.language import N_


def __getattr__(code: str) -> RowHistory:
    if code not in BY_CODE:
        raise AttributeError(code)
    return history_of(code)


@singledispatch
def told_of(field: BookField[Any]) -> Mapping[str, Label]:
    """How the columns of a field are called in the history."""
    return {field.name: Label(field.label)}


@told_of.register
def _customer(field: Customer) -> Mapping[str, Label]:
    told = {"customer": Label(N_("Customer")), field.name: Label(field.label)}
    return told | ({"phone": Label(N_("Phone"))} if field.phone else {})


@told_of.register
def _choice(field: Choice) -> Mapping[str, Label]:
    return {field.name: Label(field.label, field.choices)}


@told_of.register
def _cadence(field: Cadence) -> Mapping[str, Label]:
    return {field.name: Label(field.label, shown=lambda code: cadence_of(code).words)}


@told_of.register(Money)
@told_of.register(Percent)
@told_of.register(Discount)
def _number(field: BookField[int | None]) -> Mapping[str, Label]:
    return {field.name: Label(field.label, shown=field.words)}


@cache
def history_of(code: str) -> RowHistory:
    """What is told of a book's rows."""
    book = BY_CODE[code]
    told: dict[str, Label] = {}
    for field in book.fields:
        told |= told_of(field)
    for step in book.steps:
        told[f"{step.code}_at"] = Label(step.title)
        told[f"{step.code}_note"] = Label(N_("Note"))
    told |= {
        "chased_on": Label(N_("Chased")),
        "promised_on": Label(N_("Promised by")),
        "said": Label(N_("They said")),
        "closed_at": Label(N_("Given up")),
        "reason": Label(N_("Reason")),
    }
    return RowHistory(book.row, told)
