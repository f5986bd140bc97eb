"""Tables that are plain text: their encoding, their separator, their quotation marks."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Final, NamedTuple

from salestui.exchange.table_reader import WIDEST
from salestui.language import N_
from salestui.text.encodings import Unreadable

HEAD: Final = 40
"""Among so many first rows stands the header."""


# --- separators --------------------------------------------------------------------------------

_SEPARATORS: Final = (",", "\t", ";", "|", "\uff0c", "\uff1b")
_SAID: Final = re.compile(r'"?sep=([^\r\n"])"?\r?\n', re.IGNORECASE)
_BEGINNING: Final = 200_000


def separator_of(text: str, known: Callable[[str], bool]) -> str:
    """What separates the cells: that by which words are known and rows have as many cells.

    `known` says whether a text is a header that means something.
    """
    if said := _SAID.match(text):
        return said[1]
    beginning = text[:_BEGINNING]

    def score(separator: str) -> tuple[int, float, int]:
        found = _records(beginning, separator, _is_spaced(beginning, separator))
        rows = [row for row in islice(found, HEAD) if any(row)]
        most_known = max((sum(map(known, row)) for row in rows), default=0)
        widths = Counter(map(len, rows))
        del widths[0], widths[1]
        width, _count = max(widths.items(), key=lambda each: each[::-1], default=(0, 0))
        # Some programs leave out, or add, a separator at the end.
        alike = sum(widths[near] for near in (width - 1, width, width + 1))
        # A word alone may stand in a title, or be the only column.
        return most_known if most_known > 1 else 0, alike / max(1, len(rows)), width

    present = [each for each in _SEPARATORS if each in beginning]
    return max(present, key=score, default=",")


# --- rows --------------------------------------------------------------------------------------

_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_LONGEST: Final = 1 << 17
"""Characters of a cell."""
_LONG: Final = 1 << 20
"""Characters of a line that is looked at before it is taken apart."""

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "'")
"""What begins a formula for a spreadsheet that opens text, and the mark that says it is none."""
_QUOTED: Final = re.compile(r'=(?:T\()?"((?:[^"]|"")*)"\)?', re.IGNORECASE)


def _records(text: str, separator: str, is_spaced: bool) -> Iterator[list[str]]:
    """The rows as they stand there; stops where one cannot be read."""
    lines = map(_whole, _LINE.finditer(text))
    with suppress(csv.Error):
        yield from csv.reader(lines, delimiter=separator, skipinitialspace=is_spaced)


def _is_spaced(text: str, separator: str) -> bool:
    """Whether there are blanks between separators and quotation marks."""
    return bool(
        re.search(rf'{re.escape(separator)} +"[^"\r\n]*"(?={re.escape(separator)}|[\r\n]|$)', text)
    )


def _whole(found: re.Match[str]) -> str:
    return found[0]


class _Record(NamedTuple):
    """What the rows of a text look like, by its separator."""

    separator: str
    is_spaced: bool
    """Whether there are blanks between separators and quotation marks."""
    proper: re.Pattern[str]
    """A row in which each quotation mark that opens closes."""
    unclosed: re.Pattern[str]
    """One in which the last that opens does not."""


def _record(separator: str, is_spaced: bool) -> _Record:
    mark = re.escape(separator)
    blanks = " *+" if is_spaced else ""
    quoted = rf'{blanks}"(?:[^"]|"")*+"'
    plain = rf'(?!{blanks}")[^{mark}\r\n]*+'
    loose = rf"(?:{quoted}[^{mark}\r\n]*+|{plain})"
    return _Record(
        separator,
        is_spaced,
        re.compile(rf"(?:{quoted}|{plain})(?:{mark}(?:{quoted}|{plain}))*+(?:\r\n|\r|\n)?"),
        re.compile(rf'(?:{loose}{mark})*+{blanks}"(?:[^"]|"")*+'),
    )


@dataclass(frozen=True)
class TextTable:
    """Rows of cells in a text."""

    text: str
    separator: str

    def rows(self) -> Iterable[Sequence[str]]:
        """The rows, as often as they are asked for, of a text that was checked."""
        rows = _records(self.text, self.separator, self._is_spaced)
        return map(_plain, rows) if self._has_marks else rows

    def checked(self) -> int:
        """How many rows it has; raises `Unreadable`, with the row, where one is none."""
        return sum(1 for _row in self._checked_rows())

    @cached_property
    def _is_spaced(self) -> bool:
        return _is_spaced(self.text, self.separator)

    @cached_property
    def _has_marks(self) -> bool:
        return "'" in self.text or '="' in self.text or '=T("' in self.text.upper()

    def _checked_rows(self) -> Iterator[list[str]]:
        looks = _record(self.separator, self._is_spaced)
        lines: list[str] = []

        def each_line() -> Iterator[str]:
            for found in _LINE.finditer(self.text):
                line = found[0]
                lines.append(line)
                if len(line) > _LONG and line.count(self.separator) >= WIDEST:
                    raise _too_wide(number + 1)  # before so many cells are made
                yield line

        number, last = 0, ""
        try:
            for row in csv.reader(
                each_line(), delimiter=self.separator, skipinitialspace=looks.is_spaced
            ):
                number += 1
                if len(lines) > 1:
                    _see_that_marks_close(lines, looks, number)
                if len(row) > WIDEST:
                    raise _too_wide(number)
                last = "".join(lines)
                lines.clear()
                yield row
        except csv.Error:
            if len(lines) > 1:
                raise _unclosed(number + 1) from None
            raise Unreadable(
                N_("row {row} has a cell with more than {most} characters"),
                row=number + 1,
                most=_LONGEST,
            ) from None
        if '"' in last and looks.unclosed.fullmatch(last):
            raise _unclosed(number)


def _see_that_marks_close(lines: Sequence[str], looks: _Record, number: int) -> None:
    """Refuse a row of several lines that a quotation mark has made of others."""
    if not looks.proper.fullmatch("".join(lines)) or _are_rows(lines, looks.separator):
        raise _unclosed(number)


def _too_wide(row: int) -> Unreadable:
    return Unreadable(N_("row {row} has more than {most} columns"), row=row, most=WIDEST)


def _unclosed(row: int) -> Unreadable:
    return Unreadable(N_("row {row}: a quotation mark opens there and is never closed"), row=row)


_FIGURE: Final = re.compile(r"\D{0,2}\d(?:[\d./: +-]{6,})\D{0,2}")
"""A phone, a day or a long number."""


def _are_rows(lines: Sequence[str], separator: str) -> bool:
    """Whether each line is a row of its own: of as many cells, with figures in the same column."""
    rows = [line.rstrip("\r\n").split(separator) for line in lines]
    if len(rows[0]) < 2 or any(len(row) != len(rows[0]) for row in rows):
        return False
    return any(all(map(_FIGURE.fullmatch, column)) for column in zip(*rows, strict=True))


def _plain(row: list[str]) -> list[str]:
    """The cells without what only says that they are text: ="…", =T("…"), '…."""
    for at, cell in enumerate(row):
        if cell.startswith("'") and (cell[1:].startswith(_FORMULA) or cell[1:2].isdecimal()):
            row[at] = cell[1:]
        elif cell.startswith("=") and (quoted := _QUOTED.fullmatch(cell)):
            row[at] = quoted[1].replace('""', '"')
    return row
