"""The cash journal of the demo's month: handed up day by day, one entry put right in red."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from salestui.books.cash import store
from salestui.books.cash.entry import CashEntry
from salestui.books.store import add_entry
from salestui.core.refusal import Refusal
from salestui.dates.clock import Now
from salestui.kit.demo import Month

DAYS: tuple[tuple[int, str, dict[str, Any]], ...] = (
    (21, "08:40", {"text": "期初余额", "received": 200000}),
    (21, "10:10", {"text": "门市零售款", "received": 150000}),
    (20, "11:20", {"text": "付快递费", "paid": 38050, "handled_by": "唐静"}),
    (17, "15:30", {"text": "收货款", "received": 86000, "counterparty": "百味坊"}),
    (14, "09:50", {"text": "付房租", "paid": 96000}),
    (11, "14:10", {"text": "报销交通费", "paid": 24000, "handled_by": "林晓敏"}),
    (8, "16:20", {"text": "门市零售款", "received": 54000}),
    (5, "10:40", {"text": "购办公用品", "paid": 16100}),
    (2, "15:00", {"text": "收货款", "received": 113000, "counterparty": "金穗便利店"}),
    (1, "11:10", {"text": "付电话费", "paid": 15252}),
    (0, "08:35", {"text": "门市零售款", "received": 56100}),
)
"""Desk days back, the time, and what is written."""

HANDED_UP = (18, 13, 7, 3)
"""The desk days back on which everything is handed up."""


def seed(month: Month) -> None:
    """Plan what comes in and goes out."""
    for back, at, values in DAYS:
        month.plan(back, at, _entry(values))
    for back in HANDED_UP:
        month.plan(back, "17:20", _handed_up)
    month.plan(12, "10:05", _put_right)


def _entry(values: dict[str, Any]) -> Callable[[Now], object]:
    return lambda now: add_entry(now, CashEntry, {**values, "begun": None})


def _handed_up(now: Now) -> None:
    try:
        store.hand_up(now, "", now.day)
    except Refusal:
        return  # a short month has days without an entry


def _put_right(now: Now) -> None:
    """The rent was written with two figures changed round; it is taken back and written anew."""
    found = next((each for each in store.entries_of("付房租")), None)
    if found is not None:
        store.reverse_entry(now, found, 96000)
        add_entry(now, CashEntry, {"text": "付房租", "paid": 69000, "begun": None})
