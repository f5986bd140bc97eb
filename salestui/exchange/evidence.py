"""What the cells of a column look like, whatever its header says."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, time, timedelta
from enum import Enum, auto
from typing import Final

from salestui.kit.cells import FRACTION, Cell, cell_text, is_empty, word_key
from salestui.kit.columns import Column, Kind, Words
from salestui.text.clean import fold
from salestui.text.phones import digits, split


class Look(Enum):
    """What most cells of a column are."""

    PHONES = auto()
    DAYS = auto()
    TIMES = auto()


MOST: Final = 0.6
"""The share of the cells that have to look alike."""

SOME: Final = 0.2
"""The share of the cells from which on a column is not left out unasked."""

_SAY_NOTHING: Final = frozenset(
    "是 否 有 无 没有 高 中 低 其他 其它 y n yes no true false ok √ × x 完成 未完成 "
    "high medium low normal other none".split()
)

FEWEST_DIGITS: Final = 5
"""Of a phone that reaches somebody from outside."""

LONGEST: Final = 100
"""So many characters of a cell are looked at."""

_MOBILE: Final = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)", re.ASCII)
_LANDLINE: Final = re.compile(r"[(（]?0\d{2,3}[)）]?[-— ]?\d{7,8}(?:\D.*)?", re.ASCII)
_DAY: Final = re.compile(
    r"(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\b.*|\d{1,2}月\d{1,2}[日号].*"
)
_TIME: Final = re.compile(
    r"(?:[上下中]午|早上|晚上?|凌晨)?\s*\d{1,2}(?:[:：]\d\d(?:[:：]\d\d)?|[点时]\D{0,2}\d{0,2}分?)(?:\s*[ap]m)?(?:\s*[-~—–至到]\s*\d.*)?"
)


def look_of(cells: Sequence[Cell]) -> Look | None:
    """What most of some cells are; None where they are neither phones nor days nor times."""
    filled = [
        cell[:LONGEST] if isinstance(cell, str) else cell for cell in cells if not is_empty(cell)
    ]
    for look, is_one in _LOOKS.items():
        if filled and sum(map(is_one, filled)) >= MOST * len(filled):
            return look
    return None


def has_some(cells: Sequence[Cell], look: Look) -> bool:
    """Whether enough of some cells look so that leaving them out would lose something."""
    is_one = _holds_phone if look is Look.PHONES else _LOOKS[look]
    alike = sum(map(is_one, cells))
    return alike >= SOME * len(cells) and alike > 0


def are_words(cells: Sequence[Cell], words: Words) -> bool:
    """Whether cells are words that a choice knows, beside those with which anything is said."""
    keys = [word_key(cell_text(cell)) for cell in cells]
    telling = [key for key in keys if key and key not in _SAY_NOTHING and not key.isdecimal()]
    known = sum(key in words for key in telling)
    return known > 0 and known >= MOST * len(telling)


def are_fractions(cells: Sequence[Cell]) -> bool:
    """Whether all cells are parts of a whole: of a day, as a spreadsheet keeps times, or shares."""
    return all(
        0 < cell < 1
        if isinstance(cell, float)
        else isinstance(cell, str) and bool(FRACTION.fullmatch(cell.strip()))
        for cell in cells
    )


def is_contradicted(column: Column, look: Look | None, cells: Sequence[Cell], words: Words) -> bool:
    """Whether what stands in some cells cannot be what a column of the register holds."""
    if column.kind is Kind.CHOICE:
        filled = [cell for cell in cells if not is_empty(cell)]
        return bool(filled) and not any(word_key(cell_text(cell)) in words for cell in filled)
    if look is None or (column.gathers and column.kind is Kind.TEXT):
        return False
    fitting = {Kind.PHONES: {Look.PHONES}, Kind.DAY: {Look.DAYS, Look.TIMES}}
    return look not in fitting.get(column.kind, {Look.DAYS, Look.TIMES})


def is_doubtful(column: Column, cells: Sequence[Cell]) -> bool:
    """Whether some cells may be a column's and hardly are: phones of which none has five digits."""
    return column.kind is Kind.PHONES and all(
        len(digits(cell_text(cell))) < FEWEST_DIGITS for cell in cells
    )


def _is_phone(cell: Cell) -> bool:
    if isinstance(cell, bool | date | time | timedelta):
        return False
    text = fold(cell_text(cell)).strip()
    return any(_MOBILE.fullmatch(digits(each)) or _LANDLINE.fullmatch(each) for each in split(text))


def _holds_phone(cell: Cell) -> bool:
    """Whether a phone stands in a cell, alone or with whom it reaches."""
    if isinstance(cell, str) and _MOBILE.search(re.sub(r"(?<=\d)[\s-](?=\d)", "", fold(cell))):
        return True
    return _is_phone(cell)


def _is_day(cell: Cell) -> bool:
    return isinstance(cell, date) or bool(
        isinstance(cell, str) and _DAY.fullmatch(fold(cell).strip())
    )


def _is_time(cell: Cell) -> bool:
    if isinstance(cell, time | timedelta):
        return True
    if isinstance(cell, float):
        return 0 < cell < 1
    if not isinstance(cell, str):
        return False
    return bool(FRACTION.fullmatch(cell.strip()) or _TIME.fullmatch(fold(cell).strip()))


_LOOKS: Final[dict[Look, Callable[[Cell], bool]]] = {
    Look.TIMES: _is_time,
    Look.DAYS: _is_day,
    Look.PHONES: _is_phone,
}
