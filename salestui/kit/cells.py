"""What stands in the cells of somebody's table, and how it is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Final, TypeVar

from salestui.core.remark import Remark
from salestui.dates.clock import Now
from salestui.dates.typed import beginning, is_bare_time, read_day, read_iso, read_moment
from salestui.dates.typed_days import Lean, Unreadable, in_reason
from salestui.dates.words import moment_text
from salestui.dates.zones import last_shown
from salestui.language import N_
from salestui.text.clean import fold
from salestui.text.numbers import KEPT
from salestui.text.simplified import simplified

if TYPE_CHECKING:
    pass

Cell = str | int | float | bool | date | datetime | time | timedelta
"""What stands in a cell; an empty one is ""."""

T = TypeVar("T")


class UnfitCell(Exception):
    """A cell, or a row, that cannot be understood; `sentence` is a msgid."""

    def __init__(self, sentence: str, /, **arguments: object) -> None:
        super().__init__(sentence)
        self.remark = Remark(sentence, arguments)


class UnknownWord(UnfitCell):
    """A word that is none of a choice's."""


def cell_text(cell: Cell) -> str:
    """What stands in a cell as one reads it; a number without the `.0` that a program adds.

    Of a number that has lost digits none are made up.
    """
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        is_plain = cell.is_integer() and not has_lost_digits(cell)
        return f"{cell:.0f}" if is_plain else f"{cell:.{KEPT}G}"
    if isinstance(cell, datetime):
        cell = _whole_second(cell)
        return f"{cell:%Y-%m-%d %H:%M:%S}" if cell.second else f"{cell:%Y-%m-%d %H:%M}"
    if isinstance(cell, timedelta):
        minutes = round(cell.total_seconds() / 60)
        return f"{minutes // 60}:{minutes % 60:02d}"
    return f"{cell:%H:%M}" if isinstance(cell, time) else str(cell)


def has_lost_digits(cell: Cell) -> bool:
    """Whether a spreadsheet has kept only the first digits of a number."""
    return isinstance(cell, int | float) and abs(cell) >= 10**KEPT


def is_empty(cell: Cell) -> bool:
    """Whether nothing that can be seen stands in a cell."""
    return isinstance(cell, str) and not cell.strip()


def remembering(read: Callable[[Cell], T]) -> Callable[[Cell], T]:
    """What reads each cell once: in a column the same few come again and again."""
    return lru_cache(maxsize=4096, typed=True)(read)  # `typed`, because 1 == True


_NO_LETTERS: Final = re.compile(r"[\W_]+")


def word_key(text: str) -> str:
    """The form in which headers and words of choices are compared.

    Letters and digits alone, in simplified characters.
    """
    folded = simplified(fold(text))
    return _NO_LETTERS.sub("", folded) or folded


_NOTHING: Final = frozenset("无 没有 暂无 未知 不详 空 na none null nil - -- / \\ — ——".split())

_LONGEST_NOTHING: Final = 8
"""Characters, with the marks around it."""


def is_nothing(cell: Cell) -> bool:
    """Whether what stands in a cell only says that there is nothing: 无, -, N/A."""
    if not isinstance(cell, str) or len(cell.strip()) > _LONGEST_NOTHING:
        return False
    return fold(cell) in _NOTHING or word_key(cell) in _NOTHING


_NO_DAY: Final = N_("There is no day here.")

_EPOCH: Final = datetime(1899, 12, 30)  # noqa: DTZ001 # of Excel's days, which know no zone

_SERIALS: Final = range(20_000, 80_000)
"""Excel's numbers of the days from 1954 to 2119."""

_SERIAL: Final = re.compile(r"([2-7]\d{4})(\.\d+)?")

_TYPED_AS_NUMBER: Final = re.compile(r"\d\d?\.\d\d?|\d{8}")
"""3.15 and 20260315, which a spreadsheet takes for numbers."""


def _plain_moment(cell: Cell) -> datetime | date | str:
    """The day or moment in a cell where a program has written it, else its text."""
    try:
        found = _written_moment(cell)
        return found if isinstance(found, str) else in_reason(found)
    except Unreadable as unreadable:
        raise UnfitCell(str(unreadable)) from None
    except OverflowError:
        raise UnfitCell(N_("There is no such day.")) from None


def _written_moment(cell: Cell) -> datetime | date | str:
    if isinstance(cell, datetime):
        return _whole_second(cell).replace(tzinfo=None)
    if isinstance(cell, date):
        return cell
    if isinstance(cell, bool | time | timedelta):
        raise UnfitCell(_NO_DAY)
    typed = " ".join(cell_text(cell).split())
    if serial := _SERIAL.fullmatch(typed):
        found = _whole_second(_EPOCH + timedelta(days=float(typed)))
        return found if serial[2] else found.date()
    if isinstance(cell, float):
        if not _TYPED_AS_NUMBER.fullmatch(typed):
            raise UnfitCell(N_("This number is no day."))
        if len(typed.partition(".")[2]) == 1:
            # The spreadsheet has kept no difference between the two.
            raise UnfitCell(N_("This may be {one} or {ten}."), one=typed, ten=f"{typed}0")
    return read_iso(typed) or typed


def day_in(cell: Cell, now: Now, today: date, lean: Lean) -> date:
    """The day in a cell; raises `UnfitCell`."""
    found = _plain_moment(cell)
    if isinstance(found, datetime):
        return _in_zone(found, now).date()
    if isinstance(found, date):
        return found
    try:
        return read_day(found, today, lean)
    except Unreadable as no_day:
        if start := beginning(found):
            return day_in(start, now, today, lean)
        if is_bare_time(found):
            raise UnfitCell(_NO_DAY) from None
        try:  # a day with a time is a day too
            return read_moment(found, now.at, today, lean).date()
        except Unreadable:
            raise UnfitCell(str(no_day)) from None


def moment_in(cell: Cell, now: Now) -> datetime:
    """The moment in a cell, a day alone as its noon; raises `UnfitCell`."""
    found = _plain_moment(cell)
    if isinstance(found, datetime):
        return _in_zone(found, now)
    if isinstance(found, date):
        return _noon(found, now)
    try:
        return _noon(read_day(found, now.day, Lean.PAST), now)
    except Unreadable:
        if start := beginning(found):
            return moment_in(start, now)
        if is_bare_time(found):
            raise UnfitCell(_NO_DAY) from None
        try:
            return read_moment(found, now.at, now.day, Lean.PAST)
        except Unreadable as unreadable:
            raise UnfitCell(str(unreadable)) from None


FRACTION: Final = re.compile(r"0?\.\d+", re.ASCII)
"""A time of day as a spreadsheet keeps it: the part of the day that is over."""


def day_and_time(cells: Sequence[Cell]) -> Cell:
    """The moment that the cells of several columns name together: a day, and behind it a time."""
    texts = []
    for cell in cells:
        if isinstance(cell, datetime) and cell.time() == time():
            cell = cell.date()
        elif FRACTION.fullmatch(cell_text(cell).strip()):
            cell = timedelta(days=float(cell_text(cell)))
        elif isinstance(cell, float) and _SERIAL.fullmatch(cell_text(cell)):
            cell = (_EPOCH + timedelta(days=cell)).date()
        text = cell_text(cell).strip()
        text = beginning(text) or text
        texts.append(text.removesuffix(" 00:00:00").removesuffix(" 00:00"))
    return " ".join(texts)


def _noon(found: date, now: Now) -> datetime:
    noon = _in_zone(datetime.combine(found, time(12)), now)
    return min(noon, now.at, key=datetime.timestamp) if found in (now.day, now.at.date()) else noon


def _in_zone(found: datetime, now: Now) -> datetime:
    """A moment of the table in the desk's zone; tables hardly ever name their own."""
    zone = now.at.tzinfo
    return (
        found.astimezone(zone) if found.tzinfo else last_shown(found.replace(tzinfo=zone), now.at)
    )


def moment_out(value: datetime, now: Now) -> str:
    """A moment as it is written into a cell, in the time of the desk."""
    return moment_text(value.astimezone(now.at.tzinfo))


def _whole_second(found: datetime) -> datetime:
    """Excel's fractions of a day miss the second by a little."""
    return (found + timedelta(milliseconds=500)).replace(microsecond=0)
