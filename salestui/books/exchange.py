"""Books in tables: the columns follow from what is declared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from salestui.books.book import Book
from salestui.books.columns import YES, columns_of, step_column
from salestui.books.kinds import BookField, Customer
from salestui.books.list import BY_CODE
from salestui.books.rules import Course, Stamp
from salestui.books.store import add_many, entries_with, rows, write_again
from salestui.customers.queries import customer_meant
from salestui.customers.rules import Who
from salestui.dates.clock import Now
from salestui.kit.again import TWICE, Numbered
from salestui.kit.cells import UnfitCell
from salestui.kit.column_kinds import (
    identifier,
    text,
)
from salestui.kit.columns import (
    OLD_DAYS,
    Add,
    Column,
    Exchange,
    Old,
    Planner,
    Progress,
    There,
)
from salestui.language import N_, _
from salestui.storage.history.writer import Writer
from salestui.storage.numbers import keep_number

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
        yield step_column(step)
    for field in book.table_fields:
        yield from columns_of(field)
    yield text(GIVEN_UP, N_("Given up"))


def in_tables(book: type[Book]) -> list[BookField[Any]]:
    """The fields of a book that are kept and that tables have."""
    return [each for each in book.fields if each.in_tables]


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
