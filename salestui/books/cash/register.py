"""What the cash journal offers the desk."""

from collections.abc import Sequence
from datetime import timedelta

from salestui.books.cash.entry import (
    CASH,
    HANDED_UP_FROM,
    OPENING,
    CashEntry,
    CloseRow,
    balance_before,
)
from salestui.books.cash.store import cash_entry, days_to_hand_up
from salestui.books.register import book_details, register_of
from salestui.books.store import entries_with
from salestui.dates.clock import Now
from salestui.dates.words import day_words
from salestui.kit.register import Action, Command, Detail, Matter
from salestui.language import N_, P_, _, sentence
from salestui.text.amounts import amount_text

ACTIONS = "salestui.books.cash.actions"


def cash_matters(now: Now) -> Sequence[Matter]:
    """The days whose entries are not handed up: one line each, today's from five o'clock on."""
    found = []
    days = days_to_hand_up(now.day)
    last = entries_with(CashEntry, [key for _day, _count, key in days])
    for row, (day, count, key) in zip(last, days, strict=True):
        if day == now.day and now.at.hour < HANDED_UP_FROM:
            continue
        words = sentence("not handed up; entries: {count}", count=count)
        record = {**row.record(row.standing(now), now), "entries": count}
        title = day_words(day, now)
        found.append(
            Matter(
                register=CashEntry.code,
                key=key,
                section=CASH.code,
                title=title,
                number=row.number,
                words=words,
                tone="warn",
                record=record,
                noun=row,
                is_open=True,
            )
        )
    return found


def cash_details(key: int, now: Now) -> Sequence[Detail]:
    """An entry in full, with the balance at the end of its day."""
    row = cash_entry(key)
    if row is None:
        return ()
    after = balance_before(row.account, row.course.begun_on + timedelta(days=1))
    balance = Detail(_(P_("cash", "Balance of the day")), amount_text(after), "strong")
    head, *others = book_details(CashEntry, key, now)
    return [head, balance, *others]


def _is_unsealed(row: CashEntry) -> bool:
    return not row.is_sealed


def _is_to_hand_up(row: CashEntry) -> bool:
    return not row.is_settled


def _can_be_reversed(row: CashEntry) -> bool:
    return row.is_sealed and not row.is_red and row.kind != OPENING


_REGISTER = register_of(CashEntry)
_TODAY = _REGISTER.today
assert _TODAY is not None

CASH_JOURNAL = _REGISTER._replace(
    find=cash_entry,
    details=cash_details,
    today=_TODAY._replace(matters=cash_matters, sections=(CASH,), reads=(CashEntry.row, CloseRow)),
    actions=(
        Action("hand_up", P_("cash", "Hand up until this day"), "space", _is_to_hand_up),
        Action("reverse", P_("cash", "Take back in red …"), "r", _can_be_reversed),
        Action("edit", N_("Change"), "e", _is_unsealed),
        Action("delete", N_("Delete …"), "", _is_unsealed),
    ),
    actions_in=ACTIONS,
    commands=(
        *_REGISTER.commands,
        Command(N_("Close the cash of a month"), f"{ACTIONS}:close_month"),
        Command(N_("Open the cash of a month again"), f"{ACTIONS}:open_month"),
    ),
    demo="salestui.books.cash.demo:seed",
    exchange="salestui.books.cash.exchange:EXCHANGE",
)
