"""Books in tables: the columns follow from what is declared."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache, singledispatch
from typing import Any, NamedTuple

from salestui.books import kinds
from salestui.books.book import Book
from salestui.books.kinds import BookField, Customer
from salestui.books.list import BY_CODE
from salestui.books.receivables.rules import Receipt, read_receipts
from salestui.books.rules import Course, Stamp, Step
from salestui.books.store import add_many, entries_with, rows, write_again
from salestui.customers.queries import customer_meant
from salestui.customers.rules import Who
from salestui.dates.clock import Now
from salestui.dates.typed_days import Lean
from salestui.kit.again import TWICE, Numbered
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
    OLD_DAYS,
    Add,
    Column,
    Exchange,
    Kind,
    Old,
    Planner,
    Progress,
    Read,
    There,
    Words,
)
from salestui.language import N_, _
from salestui.storage.history.writer import Writer
from salestui.storage.numbers import keep_number
from salestui.text.amounts import NoAmount, read_amount
from salestui.text.clean import fold
from salestui.text.discounts import NoDiscount, read_discount

AT_ONCE = 500

GIVEN_UP = "given_up"
"""The column that says why nothing more is done about a row."""


def __getattr__(code: str) -> Exchange:
    if code not in BY_CODE:
        raise AttributeError(code)
    return exchange_of(code)


@cache
def exchange_of(code: str) -> Exchange:
    """What a book exchanges with tables."""
    book = BY_CODE[code]
    return Exchange(
        columns=tuple(_columns(book)),
        sentence=N_("Rows of books imported from {file}: {count}"),
        planner=lambda now: planner_of(book, now),
        write=_write,
        kept=lambda now: _kept(book),
        fill=lambda writer, more: _fill(book, writer, more),
        old=Old(lambda values, now: _is_old(book, values, now), lambda values: _settled(values)),
    )


def _columns(book: type[Book]) -> Iterator[Column]:
    yield identifier("number", N_("Number"))
    for field in in_tables(book):
        yield from columns_of(field)
    for step in book.steps:
        yield _step_column(step)
    for field in book.table_fields:
        yield from columns_of(field)
    yield text(GIVEN_UP, N_("Given up"))


def in_tables(book: type[Book]) -> list[BookField[Any]]:
    """The fields of a book that are kept and that tables have."""
    return [each for each in book.fields if each.in_tables]


YES = "yes"
"""In the column of a step: it was taken, not said when."""

_TAKEN = frozenset("√ ✓ ✔ v y 是 有 yes done ok 完成".split())
_NOT_TAKEN = re.compile(r"(?:未|没|无法|拒|待|暂|not |no\b|×|✗|否|n$)", re.IGNORECASE)


def _step_column(step: Step) -> Column:
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


class NewRow(NamedTuple):
    """A row that a table adds."""

    row: Book
    before: Book | None = None
    """Another that is added before it: what a journal begins with."""


def planner_of(book: type[Book], now: Now) -> Planner:
    """Plans what is to become of the rows of a table."""
    exchange = exchange_of(book.code)
    kept = rows(book)
    begun = ((each.id, each.number, each.course.begun_on) for each in kept)
    decisive = ("begun", *(column.code for each in in_tables(book) for column in columns_of(each)))
    decisive = tuple(dict.fromkeys(decisive))
    on_file = Numbered(
        exchange.columns,
        lambda: _kept(book),
        begun,
        decisive,
        [each.code for each in exchange.columns if each.code != "number"],
        N_("{number} is another row."),
        # The moment, and what every row says: few tables have all columns.
        1 + sum(each.required for each in book.fields),
    )
    people: dict[tuple[str, str], Who] = {}
    others = _Others(kept)
    twice: dict[tuple[object, ...], NewRow] = {}

    def plan(values: Mapping[str, Any], known: int | None) -> Add | There:
        row = _row(book, values, now)
        said = _told(row) | dict(row.table_values())
        same = tuple(said.values())
        if same in twice:
            return There(TWICE, same_as=twice[same])
        if known is not None or row.number or values["begun"] is not None:
            there = on_file.already(row.number, said, known)
            if there is not None:
                return there
        remark = row.refusal(others)
        if remark is not None:
            arguments = {key: each for key, each in remark.arguments.items() if key != "field"}
            raise UnfitCell(remark.sentence, **arguments)
        new = NewRow(_on_file(row, people))
        on_file.add(row.number, said, new)
        twice[same] = new
        remarks = list(row.warnings(others))
        others.add(row)
        return Add(new, remarks)

    return plan


class _Others:
    """The rows on file, and those that the table adds, by the values of a field."""

    def __init__(self, rows: Sequence[Book]) -> None:
        self._rows = list(rows)
        self._by: dict[str, dict[object, list[Book]]] = {}

    def __call__(self, field: str, value: object) -> Sequence[Book]:
        if field not in self._by:
            self._by[field] = defaultdict(list)
            for each in self._rows:
                self._by[field][each.values[field]].append(each)
        return self._by[field].get(value, ())

    def add(self, row: Book) -> None:
        """Let a row of the table be one of them."""
        self._rows.append(row)
        for field, those in self._by.items():
            those[row.values[field]].append(row)


def _on_file(row: Book, people: dict[tuple[str, str], Who]) -> Book:
    """The row with the customer on file whom a name or phone means for certain."""
    field = next((each for each in row.fields if isinstance(each, Customer)), None)
    if field is None:
        return row
    who: Who = row.values[field.name]
    key = who[:2]
    if key not in people:
        meant = customer_meant(who.name, who.phone) if who.name or who.phone else None
        found = None if meant is None else meant.customer
        people[key] = who if found is None else Who(who.name or found.name, who.phone, found.id)
    return row.replaced({field.name: people[key]})


def _row(book: type[Book], values: Mapping[str, Any], now: Now) -> Book:
    moments = [values[each.code] for each in book.steps if values[each.code] not in (None, YES)]
    begun: datetime = values["begun"] or min(moments, default=now.at, key=datetime.timestamp)
    begun_on = begun.astimezone(now.at.tzinfo).date()
    dated = {code: each(begun_on) for code, each in values.items() if callable(each)}
    values = book.understood({**values, "begun": begun, **dated})
    read = {each.name: each.blank for each in book.fields}
    read |= {each.name: each.read(values) for each in in_tables(book)}
    stamps = {}
    for step in book.steps:
        at = values[step.code]
        if at == YES or (at is None and step.told_by and read[step.told_by]):
            at = max([begun, *moments], key=datetime.timestamp)
        if at is not None:
            stamps[step.code] = Stamp(at)
    given_up = str(values[GIVEN_UP])
    course = Course(
        begun_on,
        stamps,
        closed_at=begun if given_up else None,
        reason=given_up,
    )
    return book(read, course, values["number"]).of_table(values, now)


def _is_old(book: type[Book], values: Mapping[str, Any], now: Now) -> bool:
    if book.says_how_far(values):
        return False
    row = _row(book, values, now)
    return not row.is_settled and row.values["begun"] < now.at - timedelta(days=OLD_DAYS)


def _settled(values: Mapping[str, Any]) -> dict[str, Any]:
    return {**values, GIVEN_UP: _("settled before it came here")}


def _write(writer: Writer, now: Now, whats: Sequence[NewRow], progress: Progress) -> Sequence[int]:
    keys: list[int] = []
    for begin in range(0, len(whats), AT_ONCE):
        part = whats[begin : begin + AT_ONCE]
        _added(writer, [each.before for each in part if each.before is not None])
        some = [each.row for each in part]
        for each in some:
            keep_number(each.number)
        keys += [each.id for each in _added(writer, some)]
        progress(len(keys), len(whats))
    return keys


def _added(writer: Writer, some: Sequence[Book]) -> Sequence[Book]:
    added = add_many(writer, some)
    if added:
        type(added[0]).write_parts(writer, added)
    return added


def _kept(book: type[Book]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    return ((row.id, _told(row) | _in_tables(row)) for row in rows(book))


def _in_tables(row: Book) -> dict[str, Any]:
    """What stands in the columns of a table that are no fields that are kept."""
    blank = {each.code: each.blank for field in row.table_fields for each in columns_of(field)}
    return blank | dict(row.table_values())


def _told(row: Book) -> dict[str, Any]:
    """The values of a row's columns in a table."""
    values: dict[str, Any] = {"number": row.number}
    for field in in_tables(type(row)):
        values |= field.told(row.values[field.name])
    for step in row.steps:
        stamp = row.course.stamps.get(step.code)
        values[step.code] = None if stamp is None else stamp.at
    return {**values, GIVEN_UP: row.course.reason}


def _fill(book: type[Book], writer: Writer, more: Mapping[int, Mapping[str, Any]]) -> None:
    for row in entries_with(book, list(more)):
        values = {**_told(row), **_in_tables(row), **more[row.id]}
        new = _row(book, values, writer.now)
        stamps = {**new.course.stamps, **row.course.stamps}
        fields = {
            each.name: new.values[each.name]
            for each in in_tables(book)
            if set(more[row.id]) & {column.code for column in columns_of(each)}
        }
        course = row.course._replace(stamps=stamps)
        if GIVEN_UP in more[row.id]:
            course = course._replace(closed_at=new.course.closed_at, reason=new.course.reason)
        filled = _on_file(row.replaced(fields, course), {})
        filled = filled.filled(new, more[row.id])
        write_again(writer, row, filled)
        book.write_parts(writer, [filled])
