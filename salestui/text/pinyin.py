"""How Chinese names are read: pinyin without tones, ü as v."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Final

from salestui.text.clean import fold

DATA: Final = Path(__file__).with_name("pinyin.txt")
"""Written by tests/tools/pinyin.py: syllables with their characters, phrases with their reading."""

LONGEST_PHRASE: Final = 4

SURNAMES: Final = {
    surname: reading
    for reading, surnames in {
        "bi": "秘",
        "bo": "薄",
        "bu": "卜",
        "chan yu": "單于",
        "chong": "种 種",
        "du": "都",
        "ge": "盖 蓋",
        "gou": "句",
        "he": "黑",
        "kan": "阚",
        "miao": "缪 繆",
        "mo qi": "萬俟",
        "mu": "牟",
        "nai": "佴 能",
        "nian": "粘",
        "nie": "乜",
        "ou": "区 區",
        "piao": "朴",
        "po": "繁",
        "qin": "覃",
        "qiu": "仇",
        "shan": "单 單",
        "shao": "召",
        "she": "折",
        "tan tai": "澹臺",
        "wei": "隗",
        "xian": "洗",
        "xie": "解",
        "xun": "郇",
        "yao": "么",
        "yu chi": "尉遲",
        "yue": "乐 樂",
        "yun": "员 員 贠",
        "zang": "藏",
        "zeng": "曾",
        "zha": "查",
        "zhai": "祭 翟",
    }.items()
    for surname in surnames.split()
}
"""The surnames read otherwise than their characters usually are."""

_FIRST: Final = ord("〇")
_LAST: Final = 0x9FFF
_WORD: Final = r"[^\W_]+"


class Table:
    """The readings of Han characters, and of the phrases in which they are read otherwise."""

    def __init__(self) -> None:
        # A list takes 0.2 MiB; a dictionary, with its 27,000 keys, would take 3.
        self._characters = [""] * (_LAST - _FIRST + 1)
        self._phrases: dict[str, str] = {}

    def add_characters(self, syllable: str, characters: str) -> None:
        """Have each of the characters read as this syllable."""
        for character in characters:
            self._characters[ord(character) - _FIRST] = syllable

    def add_phrase(self, phrase: str, reading: str) -> None:
        """Have these characters, side by side, read as these syllables."""
        self._phrases[phrase] = reading

    def syllables(self) -> set[str]:
        """All syllables that characters are read as, alone or in phrases."""
        of_phrases = {each for reading in self._phrases.values() for each in reading.split()}
        return {*self._characters, *of_phrases} - {""}

    def read(self, word: str) -> list[str]:
        """The syllables of a word; what is no Han character, or an unknown one, stays as it is."""
        found: list[str] = []
        start = unread = 0
        while start < len(word):
            end, reading = self._read_from(word, start)
            if reading:
                if unread < start:
                    found.append(word[unread:start])
                found += reading.split()
                unread = end
            start = end
        if unread < start:
            found.append(word[unread:])
        return found

    def _read_from(self, word: str, start: int) -> tuple[int, str]:
        """Where the phrase or character at the start ends, and its reading, "" if unknown."""
        for end in range(min(start + LONGEST_PHRASE, len(word)), start + 1, -1):
            if reading := self._phrases.get(word[start:end]):
                return end, reading
        place = ord(word[start]) - _FIRST
        return start + 1, self._characters[place] if 0 <= place < len(self._characters) else ""


def syllables(text: str) -> list[str]:
    """How a text is read: a syllable for each Han character, other words as they are compared."""
    return _syllables(fold(text))


@cache
def all_syllables() -> frozenset[str]:
    """Every syllable that there is."""
    return frozenset(
        _table().syllables() | {each for own in SURNAMES.values() for each in own.split()}
    )


def readings(name: str) -> list[list[str]]:
    """How a name may be read: as any text, and by how its surname is read; none if it is empty."""
    folded = fold(name)
    found = [_syllables(folded)]
    for length in (1, 2):
        if own := SURNAMES.get(folded[:length]):
            reading = [*own.split(), *_syllables(folded[length:])]
            if reading not in found:
                found.append(reading)
    return [reading for reading in found if reading]


def units(word: str) -> list[list[tuple[str, str]]]:
    """How a folded word may be read, part by part: what is written and what it is read as."""
    return [list(_beside(word, reading)) for reading in readings(word)]


def _beside(word: str, reading: Sequence[str]) -> Iterator[tuple[str, str]]:
    at = 0
    for each in reading:
        while not word[at].isalnum():
            at += 1
        # What is no Han character stays as it is; a syllable never stands for itself.
        written = each if word.startswith(each, at) else word[at]
        yield written, each
        at += len(written)


def _syllables(folded: str) -> list[str]:
    found: list[str] = []
    for word in re.findall(_WORD, folded):
        if word.isascii():
            found.append(word)
        else:
            found += _table().read(word)
    return found


@cache
def _table() -> Table:
    table = Table()
    with DATA.open(encoding="utf-8") as lines:
        for line in lines:
            word, _, rest = line.rstrip("\n").partition(" ")
            if word == "#":
                continue
            if word.isascii():
                table.add_characters(word, rest)
            else:
                table.add_phrase(word, rest)
    return table
