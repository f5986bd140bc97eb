"""The bonus sheets: of each shop and month a page, with what each sum is made of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from salestui.books.attendance.event import Attendance, is_sheet_sent, sheets
from salestui.books.attendance.rules import counted
from salestui.books.attendance.store import Line as Person
from salestui.books.attendance.store import sheet as sheet_of
from salestui.dates.clock import Now
from salestui.kit.paint import Cell, Line, Span, columns
from salestui.kit.rows import Row, heading
from salestui.language import P_, _, sentence
from salestui.text.amounts import amount_text

AMOUNT = 10


def sheet(page: int, now: Now) -> tuple[Sequence[Row], int]:
    """A sheet, so many before the last one, and how many there are."""
    found = sheets() or [(f"{now.day:%Y-%m}", "")]
    month, shop = found[max(0, len(found) - 1 - page)]
    first = date.fromisoformat(f"{month}-01")
    people = sheet_of(shop, first, now.terms.attendance_unit)
    state = _(P_("attendance", "sent")) if is_sheet_sent(shop, first) else ""
    words = (month, shop, state, _("[ ] other sheets"))
    rows = [heading(Span(f" {'   '.join(filter(None, words))}", "strong")), _head()]
    for each in people:
        rows.append(_person(each))
        rows += [_event(one, now) for one in each.events]
    total = amount_text(sum(each.result.paid for each in people))
    said = sentence("All bonuses: {amount}", amount=total)
    rows.append(heading(Span(f" {said}", "strong")))
    return rows, len(found)


def _head() -> Row:
    def paint(width: int) -> Sequence[Line]:
        words = (P_("attendance", "Bonus"), P_("attendance", "Min off"), P_("attendance", "Paid"))
        cells = [Cell(_(each), AMOUNT, "muted", right=True) for each in words]
        return [columns(width, [Cell(_(P_("attendance", "Name")), 0, "muted"), *cells])]

    return Row(None, paint)


def _person(person: Person) -> Row:
    def paint(width: int) -> Sequence[Line]:
        result = person.result
        tone = "alarm" if result.paid < 0 else "good" if result.is_whole else "warn"
        cells = [
            Cell(person.person, 0, "strong"),
            Cell(amount_text(person.bonus), AMOUNT, right=True),
            Cell(str(result.minutes or ""), AMOUNT, right=True),
            Cell(amount_text(result.paid), AMOUNT, tone, right=True),  # type: ignore[arg-type] # a tone
        ]
        return [columns(width, cells)]

    return Row(None, paint)


def _event(event: Attendance, now: Now) -> Row:
    def paint(width: int) -> Sequence[Line]:
        off = counted(event.event)
        minutes = off.in_all(now.terms.attendance_unit)
        twice = "×2" if off.is_twice and off.minutes else ""
        day = f"{event.course.begun_on:%m-%d}"
        about = event.about.removeprefix(event.person).strip()
        cells = [
            Cell("", 2),
            Cell(day, 5, "muted"),
            Cell(about, 0),
            Cell(twice, 4, "warn"),
            Cell(str(minutes or ""), AMOUNT, "muted", right=True),
            Cell("", AMOUNT),
        ]
        return [columns(width, cells)]

    return Row(event.id, paint)
