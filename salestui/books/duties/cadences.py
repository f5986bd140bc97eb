"""What people call it how often a duty is due: 每周三, month end."""

from __future__ import annotations

import re
from datetime import date, timedelta

from salestui.books.duties.rules import DAILY, MONTH_END, Cadence
from salestui.dates.typed import arabic
from salestui.text.clean import fold


def _plain(words: str) -> str:
    """Words as they are compared: no blanks or marks, 1 for 一, no 一次 behind them."""
    return re.sub(r"[\s,.、，。()（）]+", "", arabic(fold(words))).removesuffix("1次")


def _plain_set(words: str) -> frozenset[str]:
    return frozenset(map(_plain, words.split("|")))


_DAILY = _plain_set(
    "每日|每天|天天|日|天|工作日|每工作日|每个工作日|daily|every day|every working day"
)
_WEEKLY = _plain_set("每周|每星期|每礼拜|周|weekly|every week")
_MONTHLY = _plain_set("每月|每个月|月|monthly|every month")
_MONTH_END = _plain_set(
    "月末|月底|每月末|每月底|月末最后一天|每月最后一个工作日|最后一个工作日|month end|end of month|"
    "last working day|last working day of month|last working day of the month"
)
_WEEKDAY = re.compile(r"(?:每|每个)?(?:周|星期|礼拜|逢周)([1-7一二三四五六日天])")
_WEEKDAY_SIGNS = {sign: day for day, sign in enumerate("一二三四五六日", 1)} | {"天": 7}
_WEEKDAY_NAME = re.compile(r"(?:every|weeklyon|on)?(mon|tue|wed|thu|fri|sat|sun)[a-z]*")
_DAY_OF_MONTH = re.compile(r"(?:每月|每个月|monthlyonday|monthlyon|day)(\d{1,2})(?:日|号|th|st)?")


def read_cadence(typed: str, due_on: date | None = None) -> Cadence | None:
    """What is meant by words such as 每周三, month end; None where that is none.

    Of "weekly" or "monthly" alone the day follows from a day on which it is `due_on`.
    """
    words = _plain(typed)
    if words in _DAILY:
        return DAILY
    if words in _MONTH_END:
        return MONTH_END
    if found := _WEEKDAY.fullmatch(words):
        day = found[1]
        return Cadence("weekly", int(day) if day.isdecimal() else _WEEKDAY_SIGNS[day])
    if found := _WEEKDAY_NAME.fullmatch(words):
        return Cadence("weekly", "mon tue wed thu fri sat sun".split().index(found[1]) + 1)
    if (found := _DAY_OF_MONTH.fullmatch(words)) and 1 <= int(found[1]) <= 31:
        return Cadence("monthly", int(found[1]))
    if words in _WEEKLY and due_on is not None:
        return Cadence("weekly", due_on.isoweekday())
    if words in _MONTHLY:
        is_at_the_end = due_on is None or (due_on + timedelta(days=4)).month != due_on.month
        return MONTH_END if is_at_the_end else Cadence("monthly", due_on.day)  # type: ignore[union-attr] # said
    return None
