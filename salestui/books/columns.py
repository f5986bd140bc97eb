"""How each kind of a book's fields stands in a table, and its steps."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from functools import singledispatch
from typing import Any

from salestui.books import kinds
from salestui.books.kinds import BookField, Customer
from salestui.books.receivables.rules import Receipt, read_receipts
from salestui.books.rules import Step
from salestui.dates.clock import Now
from salestui.dates.typed_days import Lean
from salestui.kit.cells import Cell, UnfitCell, cell_text, is_nothing
from salestui.kit.column_kinds import (
    choice,
    day,
    day_after,
    identifier,
    lines,
    moment,
    phone,
    text,
    whole,
)
from salestui.kit.columns import (
    Column,
    Kind,
    Read,
    Words,
)
from salestui.language import N_, _
from salestui.text.amounts import NoAmount, read_amount
from salestui.text.clean import fold
from salestui.text.discounts import NoDiscount, read_discount

YES = "yes"
"""In the column of a step: it was taken, not said when."""

_TAKEN = frozenset("√ ✓ ✔ v y 是 有 yes done ok 完成".split())
_NOT_TAKEN = re.compile(r"(?:未|没|无法|拒|待|暂|not |no\b|×|✗|否|n$)", re.IGNORECASE)


def step_column(step: Step) -> Column:
    """The column of a step: when it was taken, or that it was."""
    plain = moment(step.code, step.title)

    def reader(now: Now, words: Words) -> Read:
        read = plain.reader(now, words)

        def read_step(cell: Cell) -> datetime | str | None:
            typed = fold(cell_text(cell))
            if _NOT_TAKEN.match(typed):
                return None
            done = {fold(_(step.title)), fold(step.title.rpartition("\x04")[2])}
            bare = typed.removeprefix("已").removesuffix("了")
            if typed in _TAKEN or typed in done or (bare != typed and bare in done):
                return YES
            found: datetime | None = read(cell)
            return found

        return read_step

    def written(value: Any, now: Now) -> str | int:
        return YES if value == YES else plain.written(value, now)

    return replace(plain, reader=reader, written=written)


@singledispatch
def columns_of(field: BookField[Any]) -> Sequence[Column]:
    """The columns of a table in which a field stands: one of text."""
    options = {"is_required": field.required, "or_else": field.or_else}
    return [text(field.name, field.label, **options)]  # type: ignore[arg-type] # as declared


@columns_of.register
def _notes(field: kinds.Notes) -> Sequence[Column]:
    return [text(field.name, field.label, gathers=True)]


@columns_of.register
def _identifier(field: kinds.Identifier) -> Sequence[Column]:
    plain = identifier(field.name, field.label)

    def reader(now: Now, words: Words) -> Read:
        read = plain.reader(now, words)
        return lambda cell: "" if is_nothing(cell) else kinds.identified(str(read(cell)))

    return [replace(plain, reader=reader, joint=None, is_required=field.required)]


@columns_of.register
def _customer(field: Customer) -> Sequence[Column]:
    or_else = "phone" if field.phone and field.required else ""
    name = text(field.name, field.label, is_required=field.required, or_else=or_else)
    return [name, phone("phone", N_("Phone"))] if field.phone else [name]


@columns_of.register
def _day(field: kinds.Day) -> Sequence[Column]:
    if not field.is_ahead:
        return [day(field.name, field.label, Lean.PAST, is_required=field.required)]
    # What was to come when the row was begun may have come long ago.
    return [replace(day_after(field.name, field.label), is_required=field.required)]


@columns_of.register
def _moment(field: kinds.Moment) -> Sequence[Column]:
    return [moment(field.name, field.label)]


@columns_of.register
def _money(field: kinds.Money) -> Sequence[Column]:
    return [_number_column(field, read_money)]


@columns_of.register
def _discount(field: kinds.Discount) -> Sequence[Column]:
    return [_number_column(field, read_discount_cell)]


@columns_of.register
def _lines(field: kinds.Lines) -> Sequence[Column]:
    return [replace(lines(field.name, field.label), gathers=False, is_labelled=False, joint=None)]


@columns_of.register
def _clock(field: kinds.Clock) -> Sequence[Column]:
    return [_text_column(field, kinds.clock_text, N_("A time of day, please, such as 7:30."))]


@columns_of.register
def _shift(field: kinds.Shift) -> Sequence[Column]:
    return [_text_column(field, kinds.shift_text, N_("A shift, please, such as 7:30-20:30."))]


def _text_column(field: BookField[str], read: Callable[[str], str], otherwise: str) -> Column:
    def reader(now: Now, words: Words) -> Read:
        def read_text(cell: Cell) -> str:
            if is_nothing(cell):
                return ""
            found = read(cell_text(cell))
            if not found:
                raise UnfitCell(otherwise)
            return found

        return read_text

    return Column(field.name, field.label, reader, is_required=field.required)


@columns_of.register
def _percent(field: kinds.Percent) -> Sequence[Column]:
    return [_number_column(field, read_percent)]


@columns_of.register
def _whole(field: kinds.Whole) -> Sequence[Column]:
    return [replace(whole(field.name, field.label, field.least), is_required=field.required)]


@columns_of.register
def _choice(field: kinds.Choice) -> Sequence[Column]:
    return [choice(field.name, field.label, field.choices)]


@columns_of.register
def _receipts(field: kinds.Receipts) -> Sequence[Column]:
    return [_number_column(field, read_receipts_cell, ())]


def _number_column(field: BookField[Any], read: Callable[[Cell], Any], blank: Any = None) -> Column:
    def reader(now: Now, words: Words) -> Read:
        return lambda cell: blank if is_nothing(cell) else read(cell)

    return Column(
        field.name,
        field.label,
        reader,
        lambda value, now: field.words(value).replace(",", ""),
        blank=blank,
        is_required=field.required,
        or_else=field.or_else,
        kind=Kind.COUNT,
    )


def read_money(cell: Cell) -> int:
    """The amount in a cell, in 分; a spreadsheet's number is as exact as it was typed."""
    try:
        return read_amount(cell_text(cell))
    except NoAmount as wrong:
        raise UnfitCell(str(wrong)) from None


def read_discount_cell(cell: Cell) -> int:
    """The discount in a cell, in hundredths of a percent; 0.85 is asked about."""
    try:
        return read_discount(cell_text(cell))
    except NoDiscount as wrong:
        raise UnfitCell(str(wrong)) from None


def read_receipts_cell(cell: Cell) -> tuple[Receipt, ...]:
    """The receipts in a cell."""
    try:
        return read_receipts(cell_text(cell))
    except NoAmount as wrong:
        raise UnfitCell(str(wrong)) from None


_PERCENT = re.compile(r"(\d{1,3}(?:\.\d{1,4})?)(%)?", re.ASCII)


def read_percent(cell: Cell) -> int:
    """The share in a cell, in hundredths of a percent; 0.13 is 13 %."""
    found = _PERCENT.fullmatch(fold(cell_text(cell)).replace(" ", ""))
    if found is None:
        raise UnfitCell(N_("A percentage, please: 13%"))
    share = Decimal(found[1]) * (100 if found[2] or Decimal(found[1]) >= 1 else 10_000)
    return int(share)
