"""Numbers as spreadsheets write them where they were meant as text."""

import re
import unicodedata
from typing import Final

from salestui.text.patterns import pattern

KEPT: Final = 15
"""So many digits of a number are kept by a spreadsheet; those behind become others."""

_POWER: Final = pattern(r"([+-]?\d)(?:\.(\d+))?e(\+?)(\d{1,2})", re.ASCII)
_SHOWN: Final = 5
"""So many decimals a spreadsheet shows of a power, where the cell is not told to show more."""


class CutShort(ValueError):
    """Digits of the number are gone."""


def written_out(text: str) -> str:
    """The digits of a whole number that is written as a power; any other text as it is.

    `1.3800138E10`, as programs write it, has all its digits; of `1.38E+10`, which is what a
    spreadsheet shows, some are gone: raises `CutShort`.
    """
    if "e" not in text and "E" not in text and "\uff25" not in text and "\uff45" not in text:
        return text
    power = _POWER.fullmatch(unicodedata.normalize("NFKC", text).strip().lower())
    if power is None or not (power[2] or power[3]):
        return text  # 1E5 is the name of something
    decimals, size = power[2] or "", int(power[4])
    if len(decimals) < size and (power[3] or len(decimals) <= _SHOWN):
        raise CutShort(text)
    if len(decimals) > size and decimals[size:].strip("0"):
        return text
    digits = f"{power[1]}{decimals[:size]:0<{size}}"
    if len(digits) > KEPT:
        raise CutShort(text)
    return digits
