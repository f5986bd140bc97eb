"""Rows of books as the tests write them: a value of each kind for each field."""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from salestui.books import store
from salestui.books.book import Book
from salestui.books.duties.rules import Cadence as Weekly
from salestui.books.kinds import (
    BookField,
    Cadence,
    Choice,
    Clock,
    Colleague,
    Customer,
    Day,
    Discount,
    Identifier,
    Moment,
    Money,
    Percent,
    Shift,
    Whole,
)
from salestui.customers.rules import Who
from salestui.dates.clock import Now

B = TypeVar("B", bound=Book)

NOTHING: Mapping[str, Any] = {}
HOSTILE = "[/red]=1+1 “引号”, 逗号'{name}%s"


def sample(field: BookField[Any], text: str = "文字") -> Any:
    """A value for a field; in texts that one."""
    match field:
        case Customer():
            return Who(f"{text}客户", "13900001111" if field.phone else "")
        case Colleague():
            return f"{text}{field.name}"
        case Cadence():
            return Weekly("weekly", 3)
        case Choice():
            return next(iter(field.choices))
        case Identifier():
            return f"AB12{field.name.upper()}"
        case Day():
            return date(2026, 12, 4)
        case Moment():
            return None
        case Whole():
            return 3
        case Discount():
            return 8500
        case Clock():
            return "8:00"
        case Shift():
            return "7:30-20:30"
        case Percent():
            return 1300
        case Money():
            return 123450
        case _:
            return f"{text} {field.name}"


def values(
    book: type[Book], text: str = "文字", own: Mapping[str, Any] = NOTHING, named: str = ""
) -> dict[str, Any]:
    """What is written into every field; what contradicts itself is left out.

    `named` is who is meant by every colleague.
    """
    found = {each.name: sample(each, text) for each in book.fields}
    if named:
        found |= {each.name: named for each in book.fields if isinstance(each, Colleague)}
    if book.code == "mail":
        found |= {"net": 100000, "tax": 13000, "gross": 113000, "red_of": "", "way": "courier"}
        found |= {"invoice_no": "26952000000295452720", "invoice_code": ""}
    if book.code == "contracts":
        found |= {"list_price": 1000000, "amount": 850000, "discount": 8500, "approved": 8500}
    if book.code == "cash":
        found |= {"paid": None, "kind": "", "red_of": ""}
    if book.code == "moves":
        found |= {"kind": "count", "product": f"{text} goods"}
    if book.code == "products":
        found |= {"on_hand": None, "on_order": None, "expected_on": None}
    if book.code == "attendance":
        found |= {"start": "8:00", "end": "9:00", "minutes": None}
    if book.code == "duties":
        found["kind"] = ""
    if book.code == "messages":
        found["answer"] = ""
    return found | dict(own)


def written(now: Now, book: type[B], text: str = "文字", own: Mapping[str, Any] = NOTHING) -> B:
    """A row with something in every field."""
    return again(store.add_entry(now, book, values(book, text, own)))


def again(row: B) -> B:
    """A row as it is kept now."""
    found = store.entry(type(row), row.id)
    assert found is not None
    return found
