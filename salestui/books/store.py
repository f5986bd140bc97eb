"""Where the rows of books are kept, and what is done with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from peewee import JOIN

from salestui.books.book import Book, Others
from salestui.books.kinds import Colleague
from salestui.books.rules import Course, Stamp
from salestui.colleagues.store import ColleagueRow
from salestui.core.refusal import Refusal
from salestui.core.remark import Remark
from salestui.dates.clock import Now
from salestui.language import N_, _
from salestui.storage.database import among, database, tuples
from salestui.storage.history.writer import Writer, change
from salestui.storage.numbers import next_number

B = TypeVar("B", bound=Book)

MINUTE = timedelta(minutes=1)

SHOWN = 200
"""At most so many rows of a book are listed; the filter narrows the rest."""


# --- what there is -----------------------------------------------------------------------------


def rows(book: type[B], *where: Any, order: Any = (), limit: int | None = None) -> list[B]:
    """The rows of a book; of colleagues their names, in the one query."""
    model = book.row
    names = list(model._meta.fields)
    selected = {name: model._meta.fields[name] for name in names}
    query = model.select()
    joins = []
    for field in book.fields:
        if isinstance(field, Colleague):
            person = ColleagueRow.alias()
            selected[field.name] = person.name
            joins.append((person, selected[field.name], model._meta.fields[field.name]))
    query = model.select(*selected.values())
    for person, _name, key in joins:
        query = query.join_from(model, person, JOIN.LEFT_OUTER, on=(key == person.id))
    if where:
        query = query.where(*where)
    query = query.order_by(*(order or (model.begun, model.id))).limit(limit)
    people = {field.name for field in book.fields if isinstance(field, Colleague)}
    found = []
    for values in tuples(query):
        row = dict(zip(selected, values, strict=True))
        row |= {name: row[name] or "" for name in people}
        found.append(book.loaded(row))
    return list(book.completed_rows(found))


def entry(book: type[B], key: int) -> B | None:
    """One row."""
    found = rows(book, book.row.id == key)
    return found[0] if found else None


def entries_with(book: type[Book], keys: Sequence[int]) -> list[Book]:
    """The rows with these ids, in their order."""
    found = {each.id: each for each in rows(book, among(book.row.id, keys))}
    return [found[key] for key in keys if key in found]


def due_entries(book: type[Book], today: date) -> list[Book]:
    """The rows of which something is due by today, the longest due first."""
    model = book.row
    # Most often there is none, and Peewee would take longer to ask for all columns of it.
    with closing(
        database.execute_sql(  # type: ignore[no-untyped-call] # stubs
            f'SELECT 1 FROM "{model._meta.table_name}" WHERE due_on <= ? LIMIT 1', (str(today),)
        )
    ) as cursor:
        if cursor.fetchone() is None:
            return []
    return rows(book, model.due_on <= today, order=(model.due_on, model.id))


def listed(book: type[Book], keys: Sequence[int] | None, *, settled: bool) -> list[Book]:
    """The open rows, those due first, or the settled ones, newest first.

    `keys` are those that the filter leaves; None for all.
    """
    model = book.row
    where = [model.is_settled == settled]
    if keys is not None:
        where.append(among(model.id, keys))
    order = (model.begun.desc(), model.id.desc()) if settled else _due_first(model)
    return rows(book, *where, order=order, limit=SHOWN)


def _due_first(model: Any) -> Sequence[Any]:
    return (model.due_on.is_null(), model.due_on, model.begun, model.id)


def count_open(book: type[Book]) -> int:
    """How many rows are open."""
    model = book.row
    still = model.select().where(model.is_settled == False)  # noqa: E712 # Peewee's way
    return still.count()


def of_customer(book: type[Book], customer: int) -> list[Book]:
    """The rows about a customer, newest first."""
    model = book.row
    order = (model.begun.desc(), model.id.desc())
    return rows(book, model._meta.fields["customer"] == customer, order=order, limit=SHOWN)


# --- what is done ------------------------------------------------------------------------------

ADDED = N_("{book} {number} noted: {name}")
CHANGED = N_("{book} {number} changed: {name}")
STAMPED = N_("{book} {number} {step}: {name}")
STAMP_TAKEN_BACK = N_("{book} {number}, no longer {step}: {name}")
ACTED = N_("{book} {number} {done}: {name}")
CHASED = N_("{book} {number} chased: {name}")
CLOSED = N_("{book} {number} given up: {name}")
REOPENED = N_("{book} {number} taken up again: {name}")
FOLLOWED = N_("{book}: open rows follow the settings")
DELETED = N_("{book} {number} deleted: {name}")


def add_entry(now: Now, book: type[B], values: Mapping[str, Any]) -> B:
    """Begin a row."""
    with change(now, book.code, ADDED, book=book.title, number="", name="") as writer:
        row = book_row(book, values, now)
        _refuse(row.sealed(now))
        _refuse_what_cannot_be(row)
        (new,) = add_many(writer, [row])
        book.write_parts(writer, [new])
        writer.say(number=new.number, name=new.name)
    return new


def book_row(book: type[B], values: Mapping[str, Any], now: Now) -> B:
    """A row that is not kept yet, of what a form has asked."""
    begun: datetime = values["begun"] or now.at
    said = {each.name: each.blank for each in book.fields} | {**values, "begun": begun}
    row = book(said, Course(begun.astimezone(now.at.tzinfo).date()))
    return _completed(row, now)


def _completed(row: B, now: Now) -> B:
    """The row with what follows from what was said: other values, and steps that these tell."""
    row = row.replaced(row.completed())
    told = {
        each.code: Stamp(now.at)
        for each in row.own_steps
        if each.told_by and not row.course.has(each) and row.is_said(row.field(each.told_by))
    }
    return row.replaced(course=row.course._replace(stamps={**row.course.stamps, **told}))


def add_many(writer: Writer, new: Sequence[B]) -> list[B]:
    """Add rows of one book, of which each may be so, within a change."""
    if not new:
        return []
    book = type(new[0])
    numbered = []
    for each in new:
        row = each.replaced()
        row.number = each.number or next_number(book.prefix)
        numbered.append(row)
    keys = writer.add_many(
        book.row, [{"number": each.number, **_columns(each, writer)} for each in numbered]
    )
    for key, row in zip(keys, numbered, strict=True):
        row.id, row.version = key, 1
    return numbered


def edit_entry(now: Now, row: Book, values: Mapping[str, Any]) -> None:
    """Change what is written; the old text stays in the history."""
    new = edited(row, values, now)
    _refuse(row.sealed(now) or new.sealed(now))
    _change(now, row, new, CHANGED)


def edited(row: B, values: Mapping[str, Any], now: Now) -> B:
    """A row with other values, of what a form has asked."""
    before: datetime = row.values["begun"]
    begun: datetime = values.get("begun") or before
    if abs(begun - before) < MINUTE:
        begun = before  # the form shows no seconds
    course = row.course._replace(begun_on=begun.astimezone(now.at.tzinfo).date())
    return _completed(row.replaced({**values, "begun": begun}, course), now)


def take_step(
    now: Now,
    row: Book,
    code: str,
    at: datetime | None = None,
    note: str = "",
    values: Mapping[str, Any] | None = None,
) -> None:
    """Take a step, now or at an earlier moment, with what was asked for it."""
    step = row.step(code)
    first = row.first(step, now)
    if first is not None:
        raise Refusal(N_("First: {step}"), step=_(first.title))
    before = row.own_steps[: row.own_steps.index(step)] if step in row.own_steps else ()
    if step.is_strict and before and not row.course.has(before[-1]):
        raise Refusal(N_("First: {step}"), step=_(before[-1].title))
    stamps = {**row.course.stamps, code: Stamp(at or now.at, note)}
    course = row.course._replace(stamps=stamps, said="", promised_on=None, chases=0)
    _change(now, row, row.replaced(values, course), STAMPED, step=step.title)


def take_step_back(now: Now, row: Book, code: str) -> None:
    """Say that a step was not taken after all."""
    stamps = {each: one for each, one in row.course.stamps.items() if each != code}
    course = row.course._replace(stamps=stamps)
    _change(now, row, row.replaced(course=course), STAMP_TAKEN_BACK, step=row.step(code).title)


def act_on_entry(now: Now, row: Book, code: str, values: Mapping[str, Any]) -> None:
    """Do what can be done with the rows of this book alone, with what was asked for it."""
    action = row.own_action(code)
    new = _completed(row.replaced(row.acted(action, values, now)), now)
    _change(now, row, new, ACTED, done=action.said)


def chase_entry(now: Now, row: Book, said: str = "", promised_on: date | None = None) -> None:
    """Record that one has asked for what is due."""
    course = row.course._replace(
        chased_on=now.day, chases=row.course.chases + 1, said=said, promised_on=promised_on
    )
    _change(now, row, row.replaced(course=course), CHASED)


def note_answer(now: Now, row: Book, said: str, promised_on: date | None) -> None:
    """Write down what they said when they were chased last."""
    course = row.course._replace(said=said, promised_on=promised_on)
    _change(now, row, row.replaced(course=course), CHANGED)


def give_up_entry(now: Now, row: Book, reason: str) -> None:
    """Close a row without the steps that are left."""
    course = row.course._replace(closed_at=now.at, reason=reason)
    _change(now, row, row.replaced(course=course), CLOSED)


def take_up_entry(now: Now, row: Book) -> None:
    """Open a row again that was given up."""
    course = row.course._replace(closed_at=None, reason="")
    _change(now, row, row.replaced(course=course), REOPENED)


def follow_terms(now: Now, book: type[Book]) -> None:
    """Let open rows be due by the settings as they are now."""
    model = book.row
    found = rows(book, model.is_settled == False)  # noqa: E712 # Peewee's way
    others = [each for each in found if each.kept_due(now) != each.due_on]
    if not others:
        return
    with change(now, book.code, FOLLOWED, book=book.title) as writer:
        for each in others:
            writer.update(model, each.id, each.version, due_on=each.kept_due(now))


def delete_entry(now: Now, row: Book) -> None:
    """Take a row out of its book; the history keeps it."""
    arguments = {"book": row.title, "number": row.number, "name": row.name}
    with change(now, row.code, DELETED, **arguments) as writer:
        _refuse(row.sealed(now))
        writer.delete(row.row, row.id)


def _change(now: Now, row: Book, new: Book, said: str, **arguments: object) -> None:
    named = {"book": row.title, "number": row.number, "name": new.name}
    with change(now, row.code, said, **named, **arguments) as writer:
        write_again(writer, row, new)


def write_again(writer: Writer, row: Book, new: Book) -> None:
    """Write a row as it is now, within a change; `row` is as it was read."""
    _refuse_what_cannot_be(new)
    writer.update(row.row, row.id, row.version, **_columns(new, writer))


def others_of(row: Book) -> Others:
    """What gives the other rows of its book that are kept."""
    model = row.row

    def others(field: str, value: object) -> Sequence[Book]:
        is_so = model._meta.fields[field] == value
        if isinstance(row.field(field), Colleague):
            named = ColleagueRow.select(ColleagueRow.id).where(ColleagueRow.name == value)
            is_so = model._meta.fields[field].in_(named)
        return rows(type(row), is_so, model.id != row.id)

    return others


def _refuse_what_cannot_be(row: Book) -> None:
    _refuse(row.refusal(others_of(row)))


def _refuse(remark: Remark | None) -> None:
    if remark is not None:
        arguments = dict(remark.arguments)
        field = str(arguments.pop("field", ""))
        raise Refusal(remark.sentence, field=field, **arguments)


def _columns(row: Book, writer: Writer) -> dict[str, object]:
    """The columns of a row, its due day by the rule among them."""
    found: dict[str, object] = {"begun_on": row.course.begun_on}
    for field in row.fields:
        found |= field.written(row.values[field.name], writer)
    for step in row.steps:
        stamped = row.course.stamps.get(step.code)
        found[f"{step.code}_at"] = stamped.at if stamped else None
        found[f"{step.code}_note"] = stamped.note if stamped else ""
    course = row.course
    return found | {
        "due_on": row.kept_due(writer.now),
        "is_settled": row.is_settled,
        "chased_on": course.chased_on,
        "chases": course.chases,
        "promised_on": course.promised_on,
        "said": course.said,
        "closed_at": course.closed_at,
        "reason": course.reason,
    }
