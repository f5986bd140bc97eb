"""Cells that say that they are as the ones above: 同上, 〃."""

from __future__ import annotations

import re
from typing import Final

from salestui.kit.cells import Cell
from salestui.text.clean import fold

_LONGEST: Final = 16
_LAST: Final = frozenset("上前行〃″”“\"'′〞〟'’oO.e。)）」】〉> 　\t-—…")
"""What a ditto ends in: nothing else is looked at."""

_AROUND: Final = re.compile(r"[\s()\[\]{}<>（）【】「」〈〉.。,，、:：…\-–—]+")
_WORDS: Final = frozenset(
    (
        "同上",
        "同前",
        "如上",
        "同上行",
        "与上同",
        "同上一行",
        "上同",
        "ditto",
        "do",
        "asabove",
        "sameasabove",
    )
)
_MARKS: Final = frozenset("〃″”“\"'′〞〟‘’")


def is_ditto(cell: Cell) -> bool:
    """Whether a cell only says that it is as the one above."""
    if not isinstance(cell, str) or not cell or cell[-1] not in _LAST or len(cell) > _LONGEST:
        return False
    said = _AROUND.sub("", fold(cell))
    if said == "do":
        return "." in cell or "。" in cell  # Do is a name
    return said in _WORDS or (bool(said) and said != "'" and _MARKS.issuperset(said))
