"""The kinds of columns: how each is read into a value and written into a cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Final

from salestui.dates.clock import Now
from salestui.dates.typed import arabic
from salestui.dates.typed_days import Lean
from salestui.kit.cells import (
    Cell,
    UnfitCell,
    UnknownWord,
    cell_text,
    day_in,
    has_lost_digits,
    is_nothing,
    moment_in,
    moment_out,
    remembering,
    word_key,
)
from salestui.kit.columns import Column, Kind, Read, Words
from salestui.language import N_
from salestui.text.clean import clean, clean_lines, fold
from salestui.text.numbers import CutShort, written_out
from salestui.text.phones import as_written, split

if TYPE_CHECKING:
    pass


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
    if has_lost_digits(cell):
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
        if has_lost_digits(cell):
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
            found = day_in(cell, now, now.day, lean)
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
            day_in(cell, now, now.day, lean)  # what is no day is said at once
            return lambda start: day_in(cell, now, start, lean)

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
            found = moment_in(cell, now)
            if found.astimezone(UTC) > now.utc:
                raise UnfitCell(N_("That is still to come."))
            return found

        return remembering(read)

    return Column(
        code,
        title,
        reader,
        moment_out,
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
