"""Log lines, memos, and how a memo is carried over (篇4)."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import NamedTuple

from salestui.customers.rules import Who
from salestui.text.patterns import pattern

ASK_AFTER = 5
"""A memo carried this often is asked about: drop it, or another day."""

# Chinese is written without blanks, so a tag may follow a character at once; C#5 is none.
_TAG = pattern(r"(?<![A-Za-z0-9_])[#＃](\w+)")
# 8:30-12:00 is a span, 1:100 a scale.
_LEADING_TIME = pattern(
    r"\s*(\d{1,2})\s*[:：]\s*(\d{2})(?![\d:：])(?!\s*[-~–—～到至]\s*\d)\s*(?=\S)"
)


class LogLine(NamedTuple):
    """One line of a day's log."""

    id: int
    day: date
    """The working day it belongs to."""
    at: datetime | None
    """When it happened; None where a line was added to an earlier day without a time."""
    text: str
    who: Who
    version: int
    earlier: tuple[str, ...] = ()
    """Its texts before it was edited, oldest first."""


class Memo(NamedTuple):
    """Something to be done on a day."""

    id: int
    text: str
    due_on: date
    written_on: date
    """Never changes, however often the memo is moved."""
    done_at: datetime | None
    dropped_at: datetime | None
    version: int
    who: Who = Who()
    """Whom it is about, if anybody."""

    @property
    def is_open(self) -> bool:
        """Whether it is neither done nor dropped."""
        return self.done_at is None and self.dropped_at is None


def tags(text: str) -> tuple[str, ...]:
    """The tags in a line's text, without their signs: `#早会` is 早会."""
    return tuple(dict.fromkeys(_TAG.findall(text)))


def split_time(text: str) -> tuple[time | None, str]:
    """A time of day that a typed line begins with, and the rest of the line."""
    match = _LEADING_TIME.match(text)
    if match:
        hour, minute = int(match[1]), int(match[2])
        if hour < 24 and minute < 60:
            return time(hour, minute), text[match.end() :]
    return None, text


def carried(due_on: date, today: date, opened: Sequence[date]) -> int:
    """How often a memo was carried over by today.

    Counts the days after `due_on` on which the desk was opened, today always among them; `opened`
    is in order. So days of rest add nothing, and no window can carry twice.
    """
    if today <= due_on:
        return 0
    return bisect_left(opened, today) - bisect_right(opened, due_on) + 1


def is_due(memo: Memo, today: date) -> bool:
    """Whether a memo is to be done today."""
    return memo.is_open and memo.due_on <= today


def is_next(memo: Memo, today: date, coming: date) -> bool:
    """Whether an open memo is to be done after today, by the working day that comes next."""
    return memo.is_open and today < memo.due_on <= coming


def in_order(memos: Iterable[Memo]) -> list[Memo]:
    """Memos in the order to do them: open before done, longest due first."""
    return sorted(memos, key=lambda memo: (not memo.is_open, memo.due_on, memo.id))
