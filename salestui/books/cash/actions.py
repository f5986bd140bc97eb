"""What can be done with the cash journal."""

from __future__ import annotations

from salestui.books.actions import delete, edit
from salestui.books.cash import store
from salestui.books.cash.entry import (
    CashEntry,
    balance_before,
    closed_months,
    left_to_reverse,
    months_with_entries,
)
from salestui.books.cash.form import CloseForm, OpenMonthForm, ReverseForm
from salestui.books.cash.rules import month_after, month_to_close
from salestui.kit.desk import Desk
from salestui.kit.form import Answers
from salestui.language import _

__all__ = ("delete", "edit")


async def hand_up(desk: Desk, row: CashEntry) -> None:
    """Hand up all entries until the day of this one."""
    await desk.save(store.hand_up, desk.now, row.account, row.course.begun_on)


async def reverse(desk: Desk, row: CashEntry) -> None:
    """Take an entry back in red, whole or in part."""

    def accept(answers: Answers) -> CashEntry:
        return store.reverse_entry(desk.now, row, answers["amount"], answers["text"])

    await desk.ask(ReverseForm(accept, row, abs(left_to_reverse(row))))


async def close_month(desk: Desk) -> None:
    """Close the month that is next, with what was counted."""
    months = months_with_entries()
    found = {
        each: month_to_close(those, closed_months(each), desk.now.day)
        for each, those in months.items()
    }
    account = next((each for each, month in found.items() if month is not None), None)
    month = None if account is None else found[account]
    if account is None or month is None:
        desk.say(_("No month is to be closed."), "warn")
        return

    def accept(answers: Answers) -> int:
        return store.close_month(desk.now, account, month, answers["counted"], answers["note"])

    balance = balance_before(account, month_after(month))
    await desk.ask(CloseForm(accept, account, month, balance))


async def open_month(desk: Desk) -> None:
    """Open the month again that was closed last."""
    closed = {each: closed_months(each) for each in months_with_entries()}
    account = max(closed, key=lambda each: closed[each][-1:], default=None)
    if account is None or not closed[account]:
        desk.say(_("No month is closed."), "warn")
        return

    def accept(answers: Answers) -> object:
        return store.open_month(desk.now, account, answers["reason"])

    await desk.ask(OpenMonthForm(accept, account, closed[account][-1]))
