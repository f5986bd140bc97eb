"""How Chinese names are read: pinyin without tones, ü as v."""

import re
from collections.abc import Iterator, Mapping, Sequence
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

COMPOUND: Final = frozenset("长孙 万俟 尉迟 澹台".split())
"""The surnames of two characters that who does not know them reads one by one."""

ALSO: Final = {
    word: reading
    for reading, those in {
        "bo": "柏",
        "chao yang": "朝阳",
        "cheng": "盛 晟",
        "bu xing": "步行",
        "chong": "重",
        "da sha": "大厦",
        "e": "阿",
        "hang": "行",
        "huan le": "欢乐",
        "jun": "隽",
        "kuai le": "快乐",
        "lv xing": "旅行",
        "nuo": "娜",
        "pu": "堡",
        "qian": "乾",
        "shen": "参",
        "si": "俟",
        "xi": "茜",
        "xia": "厦",
        "xie": "颉",
        "xing zheng": "行政",
        "yu": "蔚",
        "yu le": "娱乐",
        "yue": "乐",
        "yun": "筠",
        "zang": "藏",
        "zhong gong": "重工",
        "zhong xing": "重型",
    }.items()
    for word in those.split()
}
"""What in names of people, companies and places is read so too, where no phrase says how.

With the phrases in which it is not.
"""

_ALSO_BEGUN: Final = frozenset(word[0] for word in ALSO)
"""What it begins with: most names have none of it, and an import of many reads many names."""

_FIRST: Final = ord("〇")
_LAST: Final = 0x9FFF
_NOTHING: Final[Mapping[str, str]] = {}
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

    def read(self, word: str, also: Mapping[str, str] = _NOTHING) -> list[str]:
        """The syllables of a word; what is no Han character, or an unknown one, stays as it is.

        `also` says how words are read that are in no phrase as long.
        """
        found: list[str] = []
        start = unread = 0
        while start < len(word):
            end, reading = self._read_from(word, start, also)
            if reading:
                if unread < start:
                    found.append(word[unread:start])
                found += reading.split()
                unread = end
            start = end
        if unread < start:
            found.append(word[unread:])
        return found

    def _read_from(self, word: str, start: int, also: Mapping[str, str]) -> tuple[int, str]:
        """Where the phrase or character at the start ends, and its reading, "" if unknown."""
        for end in range(min(start + LONGEST_PHRASE, len(word)), start + 1, -1):
            phrase = word[start:end]
            if reading := also.get(phrase) or self._phrases.get(phrase):
                return end, reading
        if reading := also.get(word[start]):
            return start + 1, reading
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
    """How a name may be read: by how its surname is read, and as any text; none if it is empty."""
    folded = fold(name)
    surnames = [""]
    for length in (1, 2):
        surname = folded[:length]
        if surname in SURNAMES:
            surnames.insert(0, SURNAMES[surname])
        if surname in COMPOUND:
            surnames.append(" ".join(each for one in surname for each in _syllables(one, ALSO)))
    found: list[list[str]] = []
    for own in surnames:
        rest = folded[len(own.split()) :]
        for also in (_NOTHING, ALSO) if _ALSO_BEGUN.intersection(rest) else (_NOTHING,):
            reading = [*own.split(), *_syllables(rest, also)]
            if reading and reading not in found:
                found.append(reading)
    return found


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


def _syllables(folded: str, also: Mapping[str, str] = _NOTHING) -> list[str]:
    found: list[str] = []
    for word in re.findall(_WORD, folded):
        if word.isascii():
            found.append(word)
        else:
            found += _table().read(word, also)
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
