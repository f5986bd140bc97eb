"""What a register gives to the exchange of tables with other programs: its columns and its rows.

A column says how one cell of somebody's table is read into a value and how a value is written into
a cell. No Textual and no database here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum, auto
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

from salestui.core.remark import Remark
from salestui.dates.clock import Now
from salestui.dates.typed import (
    Lean,
    Unreadable,
    arabic,
    beginning,
    in_reason,
    is_bare_time,
    read_day,
    read_iso,
    read_moment,
)
from salestui.dates.words import moment_text
from salestui.dates.zones import last_shown
from salestui.language import N_, _
from salestui.text.clean import clean, clean_lines, fold
from salestui.text.numbers import KEPT, CutShort, written_out
from salestui.text.phones import as_written, split
from salestui.text.simplified import simplified

if TYPE_CHECKING:
    from salestui.storage.history.writer import Writer

Cell = str | int | float | bool | date | datetime | time | timedelta
"""What stands in a cell; an empty one is ""."""

Read = Callable[[Cell], Any]
"""Reads a cell that is not empty; raises `UnfitCell`."""

Words = Mapping[str, str]
"""Codes by the words that mean them, as `word_key` gives these."""

T = TypeVar("T")


class UnfitCell(Exception):
    """A cell, or a row, that cannot be understood; `sentence` is a msgid."""

    def __init__(self, sentence: str, /, **arguments: object) -> None:
        super().__init__(sentence)
        self.remark = Remark(sentence, arguments)


class UnknownWord(UnfitCell):
    """A word that is none of a choice's."""


class Kind(Enum):
    """What stands in the cells of a column."""

    TEXT = auto()
    PHONES = auto()
    DAY = auto()
    """A day, or a moment."""
    COUNT = auto()
    CHOICE = auto()


@dataclass(frozen=True)
class Column:
    """A column of a register."""

    code: str
    """Its name in `--map`, in the tables of header words and among a row's values."""
    title: str
    """A msgid: its header in an exported table."""
    reader: Callable[[Now, Words], Read]
    """How its cells are read now, given the words of its choices."""
    written: Callable[[Any, Now], str | int] = lambda value, now: str(value)
    """The cell of a value that is not blank; reading it gives the value again."""
    blank: Any = ""
    """The value of an empty cell."""
    is_required: bool = False
    """Whether there is no row without it."""
    or_else: str = ""
    """The column that will do in its place."""
    joint: str | None = None
    """What stands between the cells of several columns that are read as this one; None where that
    can only be one column."""
    gathers: bool = False
    """Whether each column that means it is read as it, without being told."""
    is_labelled: bool = False
    """Whether each of several columns stands in it under its own header."""
    choices: Mapping[str, str] = field(default_factory=dict)
    """Its codes and what they are called, as msgids; "" for one that is called by its code."""
    kind: Kind = Kind.TEXT

    def choice_word(self, code: str) -> str:
        """What a code is called in the language of the screen."""
        return _(self.choices[code]) or code


class Add(NamedTuple):
    """A row that is to be added."""

    what: Any
    """What the register's `write` takes."""
    remarks: Sequence[Remark] = ()
    """What the person should look at."""


class There(NamedTuple):
    """A row that is there already."""

    remark: Remark
    key: int | None = None
    """The row on file that it is."""
    same_as: Any = None
    """Or what an earlier row of the same table adds."""
    fill: Any = None
    """What the register's `fill` takes, where the row says more than is on file."""
    remarks: Sequence[Remark] = ()
    """What the person should look at."""


Planner = Callable[[Mapping[str, Any], int | None], Add | There]
"""Says what is to become of the next row of a table, given its values by code.

And, where that is known, the row on file that it was imported as when other columns were read.
"""

Progress = Callable[[int, int], None]
"""Is told, now and then, how many rows are done and of how many; what it raises stops the work."""


OLD_DAYS = 30
"""Who sends a table knows by heart what is open of so many days; of what is older it is asked."""


class Old(NamedTuple):
    """Matters that were begun long ago, of which a table may not say whether they are settled."""

    is_one: Callable[[Mapping[str, Any], Now], bool]
    """Whether the values of a row are such a matter's."""
    settled: Callable[[Mapping[str, Any]], dict[str, Any]]
    """The values of one that is settled."""


@dataclass(frozen=True)
class Exchange:
    """What a register exchanges with tables; a room's `exchange.py` has one."""

    columns: tuple[Column, ...]
    """In the order in which they are exported."""
    sentence: str
    """A msgid for the history: what was imported, with {count} and {file}."""
    planner: Callable[[Now], Planner]
    """A planner for one table, by what is on file now."""
    write: Callable[[Writer, Now, Sequence[Any], Progress], Sequence[int]]
    """Adds all planned rows within one change; returns their ids in the order given."""
    kept: Callable[[Now], Iterable[tuple[int, Mapping[str, Any]]]]
    """The id and the values of every row on file, in the order in which they are exported."""
    fill: Callable[[Writer, Mapping[int, Any]], None]
    """Fills in, by id, what some hundred rows say more than is on file."""
    old: Old | None = None
    """What is asked about before an import; None where nothing stays open."""


# --- cells -------------------------------------------------------------------------------------


def cell_text(cell: Cell) -> str:
    """What stands in a cell as one reads it; a number without the `.0` that a program adds.

    Of a number that has lost digits none are made up.
    """
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        is_plain = cell.is_integer() and not _has_lost_digits(cell)
        return f"{cell:.0f}" if is_plain else f"{cell:.{KEPT}G}"
    if isinstance(cell, datetime):
        cell = _whole_second(cell)
        return f"{cell:%Y-%m-%d %H:%M:%S}" if cell.second else f"{cell:%Y-%m-%d %H:%M}"
    if isinstance(cell, timedelta):
        minutes = round(cell.total_seconds() / 60)
        return f"{minutes // 60}:{minutes % 60:02d}"
    return f"{cell:%H:%M}" if isinstance(cell, time) else str(cell)


def _has_lost_digits(cell: Cell) -> bool:
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


# --- kinds of columns --------------------------------------------------------------------------


def text(
    code: str, title: str, *, is_required: bool = False, or_else: str = "", gathers: bool = False
) -> Column:
    """Text of one line; where it gathers, what else may stand in it has its header before it."""
    return Column(
        code,
        title,
        lambda now, words: remembering(lambda cell: clean(cell_text(cell))),
        is_required=is_required,
        or_else=or_else,
        joint="; " if gathers else " ",
        gathers=gathers,
        is_labelled=gathers,
    )


def identifier(code: str, title: str) -> Column:
    """A number by which something is told apart, such as a serial number: every digit counts."""
    return Column(
        code,
        title,
        lambda now, words: remembering(lambda cell: clean(whole_text(cell))),
        joint=" ",
    )


def whole_text(cell: Cell) -> str:
    """The text of a cell whose digits all count; raises `UnfitCell` where some of them are gone."""
    if _has_lost_digits(cell):
        raise UnfitCell(_CUT_SHORT)
    try:
        return written_out(cell_text(cell))
    except CutShort:
        raise UnfitCell(_CUT_SHORT) from None


def lines(code: str, title: str) -> Column:
    """Text of several lines; other columns may stand in it, each as a line with its header."""
    return Column(
        code,
        title,
        lambda now, words: lambda cell: clean_lines(cell_text(cell)),
        joint="\n",
        gathers=True,
        is_labelled=True,
    )


_CUT_SHORT: Final = N_("A spreadsheet has cut this number short.")


_MOBILE: Final = re.compile(r"1[3-9]\d{9}", re.ASCII)


def phones(code: str, title: str) -> Column:
    """Phone numbers, each as typed."""

    def read(cell: Cell) -> tuple[str, ...]:
        if isinstance(cell, str) and _MOBILE.fullmatch(cell):
            return (cell,)  # nearly all are
        if is_nothing(cell):
            return ()
        if _has_lost_digits(cell):
            raise UnfitCell(_CUT_SHORT)
        try:
            numbers = tuple(clean(as_written(each)) for each in split(clean_lines(cell_text(cell))))
        except CutShort:
            raise UnfitCell(_CUT_SHORT) from None
        if not any(map(str.isdecimal, "".join(numbers))):
            raise UnfitCell(N_("A phone number needs digits."))
        return numbers

    return Column(
        code,
        title,
        lambda now, words: read,
        lambda value, now: "、".join(value),
        blank=(),
        joint="、",
        gathers=True,
        kind=Kind.PHONES,
    )


def phone(code: str, title: str) -> Column:
    """The phones of one matter, kept as one text."""
    several = phones(code, title)

    def reader(now: Now, words: Words) -> Read:
        read = several.reader(now, words)
        return lambda cell: "、".join(read(cell))

    return Column(code, title, reader, joint=several.joint, gathers=True, kind=Kind.PHONES)


def day(code: str, title: str, lean: Lean, *, is_required: bool = False) -> Column:
    """A day; one of an event is not still to come."""

    def reader(now: Now, words: Words) -> Read:
        def read(cell: Cell) -> date | None:
            if is_nothing(cell):
                return None
            found = _day(cell, now, now.day, lean)
            if lean is Lean.PAST and found > max(now.day, now.at.date()):
                raise UnfitCell(N_("That is still to come."))
            return found

        return remembering(read)

    return Column(
        code,
        title,
        reader,
        lambda value, now: str(value.isoformat()),
        blank=None,
        is_required=is_required,
        joint=" ",
        kind=Kind.DAY,
    )


def day_after(code: str, title: str, lean: Lean = Lean.FUTURE) -> Column:
    """A due day, counted from another day of its row: it is read as what gives it for that day."""

    def reader(now: Now, words: Words) -> Read:
        def read(cell: Cell) -> Callable[[date], date] | None:
            if is_nothing(cell):
                return None
            _day(cell, now, now.day, lean)  # what is no day is said at once
            return lambda start: _day(cell, now, start, lean)

        return read

    return Column(
        code,
        title,
        reader,
        lambda value, now: str(value.isoformat()),
        blank=None,
        joint=" ",
        kind=Kind.DAY,
    )


def moment(code: str, title: str, *, is_required: bool = False) -> Column:
    """A moment of an event; a day alone means noon, where that is over."""

    def reader(now: Now, words: Words) -> Read:
        def read(cell: Cell) -> datetime | None:
            if is_nothing(cell):
                return None
            found = _moment(cell, now)
            if found.astimezone(UTC) > now.utc:
                raise UnfitCell(N_("That is still to come."))
            return found

        return remembering(read)

    return Column(
        code,
        title,
        reader,
        _moment_text,
        blank=None,
        is_required=is_required,
        joint=" ",
        kind=Kind.DAY,
    )


_COUNT: Final = re.compile(r"(-?(?:\d{1,9}|\d{1,3}(?:,\d{3}){1,2}))(?:\.0+)? ?[^\W\d]{0,4}")


def whole(code: str, title: str, least: int, blank: int | None = None) -> Column:
    """A whole number, with or without a word of measure: 3, 3台."""

    def read(cell: Cell) -> int | None:
        if is_nothing(cell):
            return blank
        found = _COUNT.fullmatch(arabic(fold(cell_text(cell)).strip()))
        if found is None:
            raise UnfitCell(N_("Not a whole number."))
        count = int(found[1].replace(",", ""))
        if count < least:
            raise UnfitCell(N_("At least {least}, please."), least=least)
        return count

    return Column(
        code,
        title,
        lambda now, words: read,
        lambda value, now: int(value),
        blank=blank,
        kind=Kind.COUNT,
    )


def choice(code: str, title: str, choices: Mapping[str, str], blank: str = "") -> Column:
    """One of a few codes, by any of its usual words."""

    def reader(now: Now, words: Words) -> Read:
        def read(cell: Cell) -> str:
            key = word_key(cell_text(cell))
            if key in words:
                return words[key]
            if is_nothing(cell):
                return blank
            known = ", ".join(map(column.choice_word, choices))
            raise UnknownWord(N_("Not one of: {words}."), words=known)

        return remembering(read)

    def written(value: str, now: Now) -> str:
        return column.choice_word(value)

    column = Column(code, title, reader, written, blank=blank, choices=choices, kind=Kind.CHOICE)
    return column


# --- days and moments --------------------------------------------------------------------------

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


def _day(cell: Cell, now: Now, today: date, lean: Lean) -> date:
    found = _plain_moment(cell)
    if isinstance(found, datetime):
        return _in_zone(found, now).date()
    if isinstance(found, date):
        return found
    try:
        return read_day(found, today, lean)
    except Unreadable as no_day:
        if start := beginning(found):
            return _day(start, now, today, lean)
        if is_bare_time(found):
            raise UnfitCell(_NO_DAY) from None
        try:  # a day with a time is a day too
            return read_moment(found, now.at, today, lean).date()
        except Unreadable:
            raise UnfitCell(str(no_day)) from None


def _moment(cell: Cell, now: Now) -> datetime:
    found = _plain_moment(cell)
    if isinstance(found, datetime):
        return _in_zone(found, now)
    if isinstance(found, date):
        return _noon(found, now)
    try:
        return _noon(read_day(found, now.day, Lean.PAST), now)
    except Unreadable:
        if start := beginning(found):
            return _moment(start, now)
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


def _moment_text(value: datetime, now: Now) -> str:
    return moment_text(value.astimezone(now.at.tzinfo))


def _whole_second(found: datetime) -> datetime:
    """Excel's fractions of a day miss the second by a little."""
    return (found + timedelta(milliseconds=500)).replace(microsecond=0)
