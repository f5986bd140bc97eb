"""The kinds of fields that a book declares: each says once how it is kept and shown.

How it is asked stands in `fields`, how it is read from tables in `columns`,
what it is called in the history in `history`.

A field stands on the class of its book and is typed as its value there:

    gross = money(P_("mail", "Amount with tax"))    # int | None, in 分
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Generic, Self, TypeVar, overload

from peewee import CharField, Field, ForeignKeyField, IntegerField, TextField

from salestui.books.duties.rules import Cadence as Turn
from salestui.books.duties.rules import cadence_of
from salestui.books.receivables.rules import Receipt, receipts_text
from salestui.colleagues.store import ColleagueRow, ensure_colleague
from salestui.customers.models import CustomerRow
from salestui.customers.rules import Who
from salestui.dates.hours import read_time
from salestui.dates.words import full_day, moment_text
from salestui.language import _
from salestui.storage.database import DayField, InstantField
from salestui.storage.history.writer import Writer
from salestui.text.amounts import amount_text
from salestui.text.clean import fold
from salestui.text.discounts import discount_text

V = TypeVar("V")


class BookField(Generic[V]):
    """A field of a book; on a row of it, its value."""

    blank: Any = ""
    """Its value where nothing is said."""

    def __init__(
        self,
        label: str,
        *,
        required: bool = False,
        found: bool = False,
        width: int = 0,
        hint: str = "",
        or_else: str = "",
        in_form: bool = True,
        is_kept: bool = True,
        in_tables: bool = True,
    ) -> None:
        """`label` and `hint` are msgids; what is `found` the lookup finds.

        `width` is its cells in the table, where it stands in it; `or_else` names the column of an
        imported table that will do in its place. What is not `in_form` is asked with a step, or
        only read from tables. What is not kept stands in tables alone, and what is not
        `in_tables` follows from something else.
        """
        self.label = label
        self.required = required
        self.found = found
        self.width = width
        self.hint = hint
        self.or_else = or_else
        self.in_form = in_form
        self.is_kept = is_kept
        self.in_tables = in_tables
        self.name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, row: None, owner: type) -> Self: ...
    @overload
    def __get__(self, row: object, owner: type) -> V: ...
    def __get__(self, row: Any, owner: type) -> Any:
        return self if row is None else row.values[self.name]

    # In the database

    def kept(self) -> Mapping[str, Field[Any]]:
        """Its columns."""
        return {self.name: TextField(default="")}

    def loaded(self, row: Mapping[str, Any]) -> Any:
        """Its value, of the columns of a row by name."""
        return row[self.name]

    def written(self, value: Any, writer: Writer) -> Mapping[str, object]:
        """The columns of a value."""
        return {self.name: value}

    # On the screen

    def answered(self, answers: Mapping[str, Any]) -> Any:
        """Its value, of what a form has read."""
        return answers[self.name]

    def text(self, value: Any) -> Mapping[str, str]:
        """What stands in a form for a value."""
        return {self.name: "" if value is None else self.words(value)}

    def words(self, value: Any) -> str:
        """A value as it is shown."""
        return str(value)

    def is_said(self, value: Any) -> bool:
        """Whether anything is said by a value."""
        return bool(value != self.blank)

    # In tables

    def read(self, values: Mapping[str, Any]) -> Any:
        """Its value, of a row of a table."""
        return values[self.name]

    def told(self, value: Any) -> Mapping[str, Any]:
        """The values of its columns in a table."""
        return {self.name: value}


class Text(BookField[str]):
    """A text of one line."""


class Clock(Text):
    """A time of day, kept as it is written: 7:30."""

    @staticmethod
    def minute(text: str) -> int | None:
        """The minutes after midnight of such a text; None where nothing is said."""
        found = read_time(text) if text else None
        return None if found is None else found.hour * 60 + found.minute


class Shift(Text):
    """The hours of a shift, kept as they are written: 7:30-20:30."""

    @staticmethod
    def minutes(text: str) -> tuple[int, int] | None:
        """Its beginning and end in minutes after midnight; None where nothing is said."""
        begin, _dash, end = text.partition("-")
        first, last = Clock.minute(begin), Clock.minute(end)
        return None if first is None or last is None else (first, last)


class ProductName(Text):
    """The name of a product; those on file are offered, with the model beside it."""


class Notes(Text):
    """What else there is to say; in a table, with the columns that nothing else takes."""


class Lines(Text):
    """A text of several lines."""


class Identifier(Text):
    """A number by which something is told apart: text without blanks, every digit of it counts."""

    def kept(self) -> Mapping[str, Field[Any]]:
        # What a rule says of the other rows with this number is asked at every save.
        return {self.name: CharField(default="", index=True)}


def identified(typed: str) -> str:
    """A number as it is kept: half width, capitals, no blanks."""
    return "".join(fold(typed).split()).upper()


class Customer(BookField[Who]):
    """Whom a row is about: a customer on file, or somebody by name."""

    blank = Who()

    def __init__(self, label: str, *, phone: bool = False, **options: Any) -> None:
        """With `phone` a walk-in's phone is asked for too."""
        super().__init__(label, **options)
        self.phone = phone

    def kept(self) -> Mapping[str, Field[Any]]:
        columns: dict[str, Field[Any]] = {
            "customer": ForeignKeyField(CustomerRow, null=True, backref="+"),
            self.name: TextField(default=""),
        }
        return columns | ({"phone": TextField(default="")} if self.phone else {})

    def loaded(self, row: Mapping[str, Any]) -> Who:
        return Who(row[self.name], row.get("phone", ""), row["customer"])

    def written(self, value: Who, writer: Writer) -> Mapping[str, object]:
        columns: dict[str, object] = {"customer": value.customer, self.name: value.name}
        return columns | ({"phone": value.phone} if self.phone else {})

    def answered(self, answers: Mapping[str, Any]) -> Who:
        who: Who = answers[self.name]
        return Who(who.name, answers.get("phone", ""), who.customer)

    def text(self, value: Who) -> Mapping[str, str]:
        # A name without a file is nobody's on file, whatever files there are.
        decided = str(value.customer or 0) if value.name else ""
        named = {self.name: value.name, f"{self.name}.id": decided}
        return named | ({"phone": value.phone} if self.phone else {})

    def words(self, value: Who) -> str:
        return value.name

    def is_said(self, value: Who) -> bool:
        return bool(value.name or value.phone)

    def read(self, values: Mapping[str, Any]) -> Who:
        return Who(values[self.name], values.get("phone", ""))

    def told(self, value: Who) -> Mapping[str, Any]:
        return {self.name: value.name} | ({"phone": value.phone} if self.phone else {})


class Colleague(BookField[str]):
    """A colleague, by name; a new one comes onto the list."""

    def __init__(self, label: str, *, role: str = "", **options: Any) -> None:
        """`role` is what a new one is taken for."""
        super().__init__(label, **options)
        self.role = role

    def kept(self) -> Mapping[str, Field[Any]]:
        return {self.name: ForeignKeyField(ColleagueRow, null=True, backref="+")}

    def written(self, value: str, writer: Writer) -> Mapping[str, object]:
        return {self.name: ensure_colleague(writer, value, self.role)}


class Day(BookField[date | None]):
    """A day."""

    blank = None

    def __init__(self, label: str, *, is_ahead: bool = False, **options: Any) -> None:
        """Of a day that `is_ahead` what is not said lies ahead."""
        super().__init__(label, **options)
        self.is_ahead = is_ahead

    def kept(self) -> Mapping[str, Field[Any]]:
        return {self.name: DayField(null=True)}

    def text(self, value: date | None) -> Mapping[str, str]:
        return {self.name: "" if value is None else value.isoformat()}

    def words(self, value: date | None) -> str:
        return "" if value is None else full_day(value)


class Moment(BookField[datetime]):
    """When a row begins; now where nothing is said."""

    blank = None

    def kept(self) -> Mapping[str, Field[Any]]:
        return {self.name: InstantField(index=True)}

    def text(self, value: datetime) -> Mapping[str, str]:
        return {self.name: moment_text(value, "minutes")}

    def words(self, value: datetime) -> str:
        return f"{value:%Y-%m-%d %H:%M}"


class Money(BookField[int | None]):
    """An amount of money in 分."""

    blank = None

    def kept(self) -> Mapping[str, Field[Any]]:
        return {self.name: IntegerField(null=True)}

    def words(self, value: int | None) -> str:
        return "" if value is None else amount_text(value)


class Whole(BookField[int | None]):
    """A whole number, one at the least unless it says otherwise."""

    blank = None

    def __init__(self, label: str, *, least: int = 1, **options: Any) -> None:
        super().__init__(label, **options)
        self.least = least

    def words(self, value: int | None) -> str:
        return "" if value is None else str(value)

    def kept(self) -> Mapping[str, Field[Any]]:
        return {self.name: IntegerField(null=True)}


class Percent(BookField[int | None]):
    """A share, in hundredths of a percent; 0.13 in a table is 13 %."""

    blank = None

    def kept(self) -> Mapping[str, Field[Any]]:
        return {self.name: IntegerField(null=True)}

    def words(self, value: int | None) -> str:
        return "" if value is None else f"{Decimal(value) / 100:f}%"


class Discount(BookField[int | None]):
    """What is left of the list price, in hundredths of a percent; said in 折 only."""

    blank = None

    def kept(self) -> Mapping[str, Field[Any]]:
        return {self.name: IntegerField(null=True)}

    def words(self, value: int | None) -> str:
        return "" if value is None else discount_text(value)


class Choice(BookField[str]):
    """One of a few codes; a table's word that is none of them is refused."""

    def __init__(self, label: str, choices: Mapping[str, str], **options: Any) -> None:
        """`choices` are the codes with their msgids."""
        super().__init__(label, **options)
        self.choices = choices

    def choice_words(self) -> Mapping[str, str]:
        return {code: _(word) for code, word in self.choices.items()}

    def words(self, value: str) -> str:
        return _(self.choices.get(value, "")) or value


class Receipts(BookField[tuple[Receipt, ...]]):
    """What was received in parts; in tables alone, as one text."""

    blank = ()

    def words(self, value: tuple[Receipt, ...]) -> str:
        return receipts_text(value)


class Cadence(BookField[Turn]):
    """How often something is due."""

    blank = None

    def kept(self) -> Mapping[str, Field[Any]]:
        return {self.name: CharField(default="")}

    def loaded(self, row: Mapping[str, Any]) -> Turn:
        return cadence_of(row[self.name])

    def written(self, value: Turn, writer: Writer) -> Mapping[str, object]:
        return {self.name: value.code}

    def words(self, value: Turn) -> str:
        return value.words


def clock_text(typed: str) -> str:
    """A time of day as it is kept; "" where it is none. `8` and `0830` are typed quickly."""
    text = fold(typed)
    if text.isdecimal() and len(text) <= 4:
        text = f"{text[:-2] or 0}:{text[-2:]}" if len(text) > 2 else f"{text}:00"
    found = read_time(text)
    return "" if found is None else f"{found.hour}:{found.minute:02}"


def shift_text(typed: str) -> str:
    """The hours of a shift as they are kept; "" where they are none."""
    text = "".join(fold(typed).replace("~", "-").replace("—", "-").replace("至", "-").split())
    begin, dash, end = text.replace("–", "-").partition("-")
    first, last = clock_text(begin), clock_text(end)
    return f"{first}-{last}" if dash and first and last else ""
