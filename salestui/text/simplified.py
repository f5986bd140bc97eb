"""Traditional characters as the simplified ones that stand for them."""

from functools import cache
from pathlib import Path
from typing import Final

DATA: Final = Path(__file__).with_name("simplified.txt")
"""Written by tests/tools/simplified.py: on each line a character, and those it stands for."""


def simplified(text: str) -> str:
    """A text with simplified characters, each where a traditional one stood."""
    return text if text.isascii() else text.translate(_table())


@cache
def _table() -> dict[int, str]:
    lines = DATA.read_text(encoding="utf-8").splitlines()
    return {ord(each): line[0] for line in lines if not line.startswith("#") for each in line[1:]}
