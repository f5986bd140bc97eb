"""What the tables of all books have in common."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from peewee import BooleanField, CharField, IntegerField, TextField

from salestui.storage.database import DayField, InstantField, Record, tuples
from salestui.storage.search import Entry, Searched


class BookRow(Searched, Record):
    """What the rows of all books keep, beside their own fields and steps."""

    number: Any
    begun_on: Any
    due_on: Any
    """When something is to be done, as the book's rule said at the last change."""
    is_settled: Any
    chased_on: Any
    chases: Any
    promised_on: Any
    said: Any
    closed_at: Any
    reason: Any

    begun: Any
    """Declared by each book under its own label."""

    BOOK: ClassVar[Any]
    """The book whose table it is."""

    @classmethod
    def entries(cls, keys: Sequence[int]) -> Iterable[Entry]:
        book = cls.BOOK
        for row in tuples(cls.select(cls.id, *book.searched()).where(cls.id.in_(keys))):
            yield book.entry(dict(zip(("id", *book.searched_names()), row, strict=True)))


def common_columns() -> dict[str, Any]:
    """The columns that all books have; made for each, as Peewee copies inherited ones slowly."""
    return {
        "number": CharField(unique=True),
        "begun_on": DayField(),
        "due_on": DayField(null=True, index=True),
        "is_settled": BooleanField(default=False, index=True),
        "chased_on": DayField(null=True),
        "chases": IntegerField(default=0),
        "promised_on": DayField(null=True),
        "said": TextField(default=""),
        "closed_at": InstantField(null=True),
        "reason": TextField(default=""),
    }
