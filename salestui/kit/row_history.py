"""How the rows of a register are told through time: which columns, under which names."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from peewee import BooleanField, DateField, ForeignKeyField

from salestui.dates.clock import Clock
from salestui.dates.words import full_day, full_moment
from salestui.language import _
from salestui.storage.database import InstantField, Record
from salestui.storage.history.models import Columns
from salestui.storage.history.parts import Version
from salestui.storage.history.reading import last_known


class Label(NamedTuple):
    """One column that people know."""

    label: str
    """A msgid, the same as in the form."""
    words: Mapping[Any, str] = {}
    """The msgids of its codes, where it keeps codes."""
    shown: Callable[[Any], str] | None = None
    """How a value is shown, where what is kept does not say it."""


@dataclass(frozen=True)
class RowHistory:
    """What is told of a register's rows."""

    model: type[Record]
    columns: Mapping[str, Label]
    """The columns of the row, by the names of the fields."""
    parts: Mapping[type[Record], tuple[str, Label]] = field(default_factory=dict)
    """Models whose rows belong to one of these, each with the field that is told of them."""


class Difference(NamedTuple):
    """What one version made of one column; ready to show, "" where nothing stood."""

    label: str
    before: str
    after: str


def differences(past: RowHistory, version: Version, clock: Clock) -> Iterator[Difference]:
    """What a version changed that people know of, in the order of the form."""
    for name, told in past.columns.items():
        column = past.model._meta.fields[name]
        shown = _sayer(column, told, clock)
        before, after = (
            shown(each, column.column_name) for each in (version.before, version.after)
        )
        if before != after:
            yield Difference(_(told.label), before, after)
    for model, (name, told) in past.parts.items():
        column = model._meta.fields[name]
        shown = _sayer(column, told, clock)
        rows = version.parts.get(str(model._meta.table_name), ())
        befores = [text for before, _after in rows if (text := shown(before, column.column_name))]
        afters = [text for _before, after in rows if (text := shown(after, column.column_name))]
        if befores != afters:
            yield Difference(_(told.label), ", ".join(befores), ", ".join(afters))


def _sayer(column: Any, told: Label, clock: Clock) -> Callable[[Columns | None, str], str]:
    def shown(values: Columns | None, name: str) -> str:
        value = None if values is None else values.get(name)
        return "" if value is None or value == "" else _said(column, told, value, clock)

    return shown


def _said(column: Any, told: Label, value: Any, clock: Clock) -> str:
    if told.shown is not None:
        return told.shown(value)
    if told.words:
        return _(told.words.get(value, "")) if value in told.words else str(value)
    if isinstance(column, ForeignKeyField):
        # Of those who have gone since too: merged, or put on file by what was undone.
        return str(last_known(column.rel_model, [value], "name").get(value, ""))
    if isinstance(column, BooleanField):
        return _("yes") if value else _("no")
    if isinstance(column, InstantField):
        at: datetime = column.python_value(value)  # type: ignore[no-untyped-call] # stubs
        return full_moment(clock.local(at))
    if isinstance(column, DateField):
        return full_day(date.fromisoformat(value))
    return str(value)
