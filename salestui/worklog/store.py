"""Where log lines, memos and opened days are kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from peewee import (
    JOIN,
    BooleanField,
    ForeignKeyField,
    Model,
    ModelSelect,
    TextField,
    fn,
)

from salestui.customers.models import CustomerRow
from salestui.customers.rules import Who
from salestui.dates.clock import Now
from salestui.language import N_
from salestui.storage.database import DayField, InstantField, Record, database
from salestui.storage.history.reading import earlier_values
from salestui.storage.history.writer import Writer, change
from salestui.storage.save_errors import transaction
from salestui.text.clean import brief, fold, words
from salestui.worklog.rules import LogLine, Memo, in_order, tags

REGISTER = "worklog"
LINES = "lines"
"""Log lines beside memos: their own register for what can be done with them."""


class LogLineRow(Record):
    """A log line as kept; `search` is its folded text, `tags` its folded tags between spaces."""

    day = DayField(index=True)
    at = InstantField(null=True)
    text = TextField()
    tags = TextField(default="")
    search = TextField()
    customer: ForeignKeyField[Any] = ForeignKeyField(CustomerRow, null=True, backref="log_lines")
    customer_id: int | None
    on_file: CustomerRow
    walk_in = TextField(default="")
    """The name of one who is not on file."""

    class Meta:
        table_name = "log_line"


class MemoRow(Record):
    """A memo as kept."""

    text = TextField()
    due_on = DayField()
    written_on = DayField()
    done_at = InstantField(null=True)
    dropped_at = InstantField(null=True)
    is_open = BooleanField(default=True, index=True)
    customer: ForeignKeyField[Any] = ForeignKeyField(CustomerRow, null=True, backref="memos")
    customer_id: int | None
    on_file: CustomerRow
    walk_in = TextField(default="")
    """The name of one who is not on file."""

    class Meta:
        table_name = "memo"


class OpenedDay(Model):
    """A working day on which the desk was opened; outside the history."""

    day = DayField(primary_key=True)

    class Meta:
        database = database
        table_name = "opened_day"


def open_day(day: date, patience: float | None = None) -> None:
    """Note that the desk was opened on a working day, however often it is.

    Raises `SaveError` when that cannot be written; others who write are waited for `patience` s.
    """
    if OpenedDay.get_or_none(OpenedDay.day == day) is None:
        with transaction(patience):
            OpenedDay.insert(day=day).on_conflict_ignore().execute()


def opened_days(after: date) -> list[date]:
    """The days after `after` on which the desk was opened, in order."""
    query = OpenedDay.select(OpenedDay.day).where(OpenedDay.day > after).order_by(OpenedDay.day)
    rows: Iterable[tuple[date]] = query.tuples()  # type: ignore[assignment] # stubs
    return [day for (day,) in rows]


def add_line(now: Now, text: str, day: date, at: datetime | None, who: Who | None = None) -> int:
    """Write a line in the log of a working day."""
    with change(now, REGISTER, N_("Written in the log: {text}"), text=brief(text)) as writer:
        return writer.add(LogLineRow, day=day, at=at, **_line_columns(text, who or Who())).id


def edit_line(now: Now, line: LogLine, text: str, at: datetime | None, who: Who) -> None:
    """Change a line; its old text stays in the history."""
    with change(now, REGISTER, N_("Log line changed: {text}"), text=brief(text)) as writer:
        writer.update(LogLineRow, line.id, line.version, at=at, **_line_columns(text, who))


def line(key: int) -> LogLine | None:
    """One line."""
    found = _lines(LogLineRow.select().where(LogLineRow.id == key))
    return found[0] if found else None


def lines_of_day(day: date) -> list[LogLine]:
    """The lines of a working day in the order of time, those without a time last."""
    found = _lines(LogLineRow.select().where(LogLineRow.day == day))
    return sorted(found, key=lambda each: (each.at is None, each.at, each.id))


def lines_of_customer(customer: int, limit: int = 50) -> list[LogLine]:
    """The newest lines that mention a customer."""
    query = LogLineRow.select().where(LogLineRow.customer == customer)
    return _lines(query.order_by(LogLineRow.day.desc(), LogLineRow.id.desc()).limit(limit))


def days_with_lines(since: date) -> dict[date, int]:
    """How many lines each working day has that has any, from `since` on."""
    query = (
        LogLineRow.select(LogLineRow.day, fn.COUNT())
        .where(LogLineRow.day >= since)
        .group_by(LogLineRow.day)
    )
    counts: Iterable[tuple[date, int]] = query.tuples()  # type: ignore[assignment] # stubs
    return dict(counts)


def first_day() -> date | None:
    """The first day there is anything of: a line, or the desk's being opened."""
    line_day = LogLineRow.select(fn.MIN(LogLineRow.day)).scalar()
    opened = OpenedDay.select(fn.MIN(OpenedDay.day)).scalar()
    return min((day for day in (line_day, opened) if day), default=None)


def search_lines(
    text: str = "",
    tag: str = "",
    first: date | None = None,
    last: date | None = None,
    limit: int = 200,
) -> list[LogLine]:
    """The newest lines that hold every word, bear the tag and fall within the days given."""
    query = LogLineRow.select()
    for word in words(text):
        query = query.where(LogLineRow.search.contains(word))
    for word in words(tag):
        query = query.where(LogLineRow.tags.contains(f" {word.lstrip('#')} "))
    if first:
        query = query.where(LogLineRow.day >= first)
    if last:
        query = query.where(LogLineRow.day <= last)
    return _lines(query.order_by(LogLineRow.day.desc(), LogLineRow.id.desc()).limit(limit))


def known_tags(since: date) -> list[str]:
    """The tags used since a day, the most used first."""
    counts: dict[str, int] = {}
    query = LogLineRow.select(LogLineRow.text).where(LogLineRow.day >= since, LogLineRow.tags != "")
    for row in query:
        for tag in tags(row.text):
            counts[tag] = counts.get(tag, 0) + 1
    return sorted(counts, key=lambda tag: -counts[tag])


def add_memo(
    now: Now, text: str, due_on: date, writer: Writer | None = None, who: Who | None = None
) -> int:
    """Write a memo; within another register's change when its `writer` is given."""
    if writer is not None:
        columns = {"text": text, "due_on": due_on, **_who_columns(who or Who())}
        return writer.add(MemoRow, written_on=now.day, **columns).id
    with change(now, REGISTER, N_("Memo written: {text}"), text=brief(text)) as own:
        return add_memo(now, text, due_on, own, who)


def edit_memo(now: Now, memo: Memo, text: str, due_on: date, who: Who | None = None) -> None:
    """Change a memo's text, day or customer; a new day starts its count of carrying again."""
    with change(now, REGISTER, N_("Memo changed: {text}"), text=brief(text)) as writer:
        columns = {"text": text, "due_on": due_on, **_who_columns(who or memo.who)}
        writer.update(MemoRow, memo.id, memo.version, **columns)


def finish_memo(now: Now, memo: Memo) -> None:
    """Mark a memo done."""
    with change(now, REGISTER, N_("Memo done: {text}"), text=brief(memo.text)) as writer:
        writer.update(MemoRow, memo.id, memo.version, done_at=now.at, is_open=False)


def drop_memo(now: Now, memo: Memo) -> None:
    """Drop a memo: it need not be done any more."""
    with change(now, REGISTER, N_("Memo dropped: {text}"), text=brief(memo.text)) as writer:
        writer.update(MemoRow, memo.id, memo.version, dropped_at=now.at, is_open=False)


def reopen_memo(now: Now, memo: Memo) -> None:
    """Take a memo up again that was done or dropped."""
    with change(now, REGISTER, N_("Memo taken up again: {text}"), text=brief(memo.text)) as writer:
        writer.update(MemoRow, memo.id, memo.version, done_at=None, dropped_at=None, is_open=True)


def memo(key: int) -> Memo | None:
    """One memo."""
    found = _memos(MemoRow.select().where(MemoRow.id == key))
    return found[0] if found else None


def memos_of_customer(customer: int) -> list[Memo]:
    """The open memos about a customer, longest due first."""
    return in_order(_memos(MemoRow.select().where(MemoRow.customer == customer, MemoRow.is_open)))


def open_memos() -> list[Memo]:
    """The memos neither done nor dropped, longest due first."""
    # SQLite uses the index for a comparison only.
    query = MemoRow.select().where(MemoRow.is_open == True)  # noqa: E712
    return in_order(_memos(query))


def settled_memos(now: Now, since: timedelta = timedelta(hours=20)) -> list[Memo]:
    """The memos done or dropped lately, so that they can be taken up again."""
    earliest = now.utc - since
    query = MemoRow.select().where(
        ~MemoRow.is_open, (MemoRow.done_at >= earliest) | (MemoRow.dropped_at >= earliest)
    )
    return in_order(_memos(query))


def _line_columns(text: str, who: Who) -> Mapping[str, object]:
    found = tags(text)
    return {
        "text": text,
        "tags": f" {' '.join(map(fold, found))} " if found else "",
        "search": fold(f"{text} {who.name}"),
        **_who_columns(who),
    }


def _who_columns(who: Who) -> Mapping[str, object]:
    return {"customer": who.customer, "walk_in": "" if who.customer else who.name}


def _lines(query: ModelSelect[LogLineRow]) -> list[LogLine]:
    rows = list(
        query.select_extend(CustomerRow.name).join_from(
            LogLineRow, CustomerRow, JOIN.LEFT_OUTER, attr="on_file"
        )
    )
    earlier = earlier_values(LogLineRow, [row.id for row in rows], "text")
    return [
        LogLine(
            row.id,
            row.day,
            row.at,
            row.text,
            Who(row.on_file.name if row.customer_id else row.walk_in, "", row.customer_id),
            row.version,
            tuple(earlier.get(row.id, ())),
        )
        for row in rows
    ]


def _memos(query: ModelSelect[MemoRow]) -> list[Memo]:
    rows = query.select_extend(CustomerRow.name).join_from(
        MemoRow, CustomerRow, JOIN.LEFT_OUTER, attr="on_file"
    )
    return [
        Memo(
            row.id,
            row.text,
            row.due_on,
            row.written_on,
            row.done_at,
            row.dropped_at,
            row.version,
            Who(row.on_file.name if row.customer_id else row.walk_in, "", row.customer_id),
        )
        for row in rows
    ]
