"""What is done with attendance beside what is done with every book's rows: the bonus sheets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from salestui.books.attendance.event import Attendance, of_sheet
from salestui.books.attendance.rules import Bonus, bonus_of
from salestui.books.store import entry, rows
from salestui.core.refusal import Refusal
from salestui.dates.clock import Now
from salestui.language import N_
from salestui.storage.history.writer import change

SENT = N_("Bonus sheet of {shop} for {month} sent: {count}")


class Line(NamedTuple):
    """A person on the bonus sheet of a shop, with what was noted of them."""

    person: str
    bonus: int
    """The whole one, in 分."""
    hourly: int
    result: Bonus
    events: Sequence[Attendance]


def attendance(key: int) -> Attendance | None:
    """An event."""
    return entry(Attendance, key)


def sheet(shop: str, month: date, unit: int) -> list[Line]:
    """The bonus sheet of a shop for a month, by person."""
    found: dict[str, list[Attendance]] = {}
    for each in rows(Attendance, of_sheet(shop, month)):
        found.setdefault(each.person, []).append(each)
    return [_line(person, those, unit) for person, those in sorted(found.items())]


def _line(person: str, events: Sequence[Attendance], unit: int) -> Line:
    # What was said last holds for the month.
    said = sorted(events, key=lambda each: each.id, reverse=True)
    bonus = next((each.bonus for each in said if each.bonus is not None), 0)
    hourly = next((each.hourly for each in said if each.hourly is not None), 0)
    result = bonus_of([each.event for each in events], bonus, hourly, unit)
    by_day = sorted(events, key=lambda each: (each.course.begun_on, each.id))
    return Line(person, bonus, hourly, result, by_day)


def send_sheet(now: Now, shop: str, month: date) -> int:
    """Seal the sheet of a shop for a month: what stands on it is sent; returns how many events."""
    said = {"shop": shop, "month": f"{month:%Y-%m}"}
    with change(now, Attendance.code, SENT, count=0, **said) as writer:
        where = of_sheet(shop, month) & Attendance.row.sent_at.is_null()  # type: ignore[attr-defined] # made by Book
        events = rows(Attendance, where)
        if not events:
            raise Refusal(N_("That sheet was sent, or is empty."))
        stamped = {"sent_at": now.at, "is_settled": True, "due_on": None}
        writer.update_many(Attendance.row, {each.id: stamped for each in events})
        writer.say(count=len(events))
    return len(events)
