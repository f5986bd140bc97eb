"""What is done with the cash journal: entries, red reversals, handing up, the month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from peewee import fn

from salestui.books.cash.entry import (
    DIFFERENCE,
    CashEntry,
    CloseRow,
    balance_before,
    closed_months,
    entries_between,
    left_to_reverse,
    months_with_entries,
    movements_between,
    opening_of,
)
from salestui.books.cash.rules import last_day, month_after, month_to_close, overdrawn
from salestui.books.store import add_many, book_row, entry, rows, write_again
from salestui.core.refusal import Refusal
from salestui.dates.clock import Now
from salestui.dates.words import full_day
from salestui.language import N_, P_, _, sentence
from salestui.storage.database import tuples
from salestui.storage.history.writer import Writer, change
from salestui.text.amounts import amount_text

REVERSED = N_("Cash entry {number} reversed: {name}")
HANDED_UP = N_("Cash handed up until {day}: {count}")
CLOSED = N_("Cash of {month} closed: {balance}")
OPENED_AGAIN = N_("Cash of {month} opened again: {reason}")

_ROW: Any = CashEntry.row


def cash_entry(key: int) -> CashEntry | None:
    """An entry."""
    return entry(CashEntry, key)


def reverse_entry(now: Now, row: CashEntry, amount: int, text: str = "") -> CashEntry:
    """Take an entry back in red, whole or in part: on the same side, below 0, dated today."""
    with change(now, CashEntry.code, REVERSED, number=row.number, name=row.name) as writer:
        if row.is_red:
            raise Refusal(N_("A red entry is not taken back; write it anew."))
        left = left_to_reverse(row)
        sign = 1 if (row.received or row.paid or 0) > 0 else -1
        if amount <= 0 or amount > left * sign:
            said = N_("At most {amount} can be taken back.")
            raise Refusal(said, field="amount", amount=amount_text(left))
        side = "received" if row.received else "paid"
        said = text or sentence("Red: {number} {text}", number=row.number, text=row.text)
        values = {**row.values, "received": None, "paid": None, "notes": "", "voucher": ""}
        values |= {"text": said, side: -amount, "red_of": row.number, "begun": None}
        (red,) = add_many(writer, [book_row(CashEntry, values, now)])
        # An earlier red, or the entry itself, is not undone from under this one.
        writer.follow(_ROW, row.id, is_settled=True)
    return red


def hand_up(now: Now, account: str, day: date) -> int:
    """Hand up all entries of an account until a day; returns how many."""
    with change(now, CashEntry.code, HANDED_UP, day=full_day(day), count=0) as writer:
        is_due = (_ROW.account == account) & (_ROW.due_on <= day)
        left = rows(CashEntry, is_due & _ROW.handed_up_at.is_null())
        if not left:
            raise Refusal(N_("All is handed up."))
        _stamp(writer, left, "handed_up")
        writer.say(count=len(left))
    return len(left)


def _stamp(writer: Writer, entries: Sequence[CashEntry], step: str) -> None:
    """Seal entries: each is written, so that nothing is undone from under it."""
    at = writer.now.at
    stamped = {f"{step}_at": at, "is_settled": True, "due_on": None}
    writer.update_many(_ROW, {each.id: stamped for each in entries})


def close_month(now: Now, account: str, month: date, counted: int, note: str = "") -> int:
    """Close a month with what was counted in the box; returns the difference, in 分.

    What is missing or too much becomes an entry of its own, so that the journal is right.
    """
    said = {"month": f"{month:%Y-%m}", "balance": amount_text(counted)}
    with change(now, CashEntry.code, CLOSED, **said) as writer:
        months = months_with_entries().get(account, [])
        expected = month_to_close(months, closed_months(account), now.day)
        if expected is None or month != expected:
            first = f"{expected:%Y-%m}" if expected else _("none")
            raise Refusal(N_("To be closed next: {month}"), month=first)
        end = last_day(month)
        before = balance_before(account, month) + opening_of(account, month, end)
        wrong = overdrawn(movements_between(account, month, end), before)
        if wrong is not None:
            raise Refusal(N_("On {day} there is less than nothing."), day=full_day(wrong))
        difference = counted - balance_before(account, month_after(month))
        if difference:
            add_many(writer, [_difference(now, account, end, difference)])
        _stamp(writer, rows(CashEntry, entries_between(account, month, end)), "month_closed")
        kept = {"counted": counted, "difference": difference, "note": note}
        writer.add(CloseRow, account=account, month=month, **kept)
    return difference


def _difference(now: Now, account: str, end: date, difference: int) -> CashEntry:
    at = min(datetime.combine(end, time(23), now.at.tzinfo), now.at)
    text = _(P_("cash", "cash over")) if difference > 0 else _(P_("cash", "cash short"))
    side = "received" if difference > 0 else "paid"
    values = {"text": text, side: abs(difference), "kind": DIFFERENCE, "account": account}
    values["begun"] = at
    return book_row(CashEntry, values, now)


def open_month(now: Now, account: str, reason: str) -> date:
    """Open the month again that was closed last; returns it."""
    with change(now, CashEntry.code, OPENED_AGAIN, month="", reason=reason) as writer:
        of_account = CloseRow.select().where(CloseRow.account == account)
        closed = list(of_account.order_by(CloseRow.month.desc()).limit(1))
        if not closed:
            raise Refusal(N_("No month is closed."))
        (last,) = closed
        month: date = last.month
        writer.say(month=f"{month:%Y-%m}")
        entries = rows(CashEntry, entries_between(account, month, last_day(month)))
        for each in entries:
            if each.kind == DIFFERENCE:
                # It is counted anew.
                writer.delete(_ROW, each.id)
                continue
            stamps = {
                code: one for code, one in each.course.stamps.items() if code != "month_closed"
            }
            course = each.course._replace(stamps=stamps)
            write_again(writer, each, each.replaced(course=course))
        writer.delete(CloseRow, last.id)
    return month


def days_to_hand_up(until: date) -> list[tuple[date, int, int]]:
    """The days with entries that are not handed up: each with their count and the last one's id."""
    query = (
        _ROW.select(_ROW.begun_on, fn.COUNT(_ROW.id), fn.MAX(_ROW.id))
        .where(_ROW.due_on <= until)
        .group_by(_ROW.begun_on)
        .order_by(_ROW.begun_on)
    )
    return [(day, count, key) for day, count, key in tuples(query)]


def entries_of(text: str) -> list[CashEntry]:
    """The entries that are for something, word for word."""
    return rows(CashEntry, _ROW.text == text)
