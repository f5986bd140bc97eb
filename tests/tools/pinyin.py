"""Writes how Chinese is read, from pypinyin, into the file that salestui reads at run time.

python -m tests.tools.pinyin

pypinyin itself takes long to import. The file has the common reading of each character, and the
phrases that its characters, read one by one or in shorter phrases, would give another reading.
"""

from pypinyin import lazy_pinyin
from pypinyin.contrib.tone_convert import to_normal
from pypinyin.phrases_dict import phrases_dict

from salestui.text.pinyin import DATA, LONGEST_PHRASE, Table

_CHARACTERS = ["〇", *map(chr, range(0x3400, 0xA000))]

USUAL_IN_NAMES = {"长": "chang", "長": "chang", "晟": "sheng", "朝": "chao"}
"""Read so in the names of people, companies and places, where no phrase says otherwise."""

_HEADER = """\
# Written by `python -m tests.tools.pinyin` from pypinyin, which has its data from pinyin-data and
# phrase-pinyin-data: Copyright (c) 2016 mozillazg, 闲耘 <hotoo.cn@gmail.com>, MIT licence.
"""


def data() -> str:
    """The text of the file: syllables with their characters, phrases with their reading."""
    table = Table()
    characters = _characters()
    for syllable, those in characters.items():
        table.add_characters(syllable, those)

    phrases: dict[str, str] = {}
    for length in range(2, LONGEST_PHRASE + 1):
        more = {
            phrase: reading
            for phrase, reading in _phrases(length).items()
            if table.read(phrase) != reading.split()
        }
        for phrase, reading in more.items():
            table.add_phrase(phrase, reading)
        phrases |= more

    lines = [f"{syllable} {those}" for syllable, those in sorted(characters.items())]
    lines += (f"{phrase} {reading}" for phrase, reading in sorted(phrases.items()))
    return _HEADER + "".join(f"{line}\n" for line in lines)


def _characters() -> dict[str, str]:
    """The characters that pypinyin knows, by their common reading."""
    found: dict[str, str] = {}
    for character in _CHARACTERS:
        syllable = USUAL_IN_NAMES.get(character) or lazy_pinyin(character)[0]
        if syllable != character:
            found[syllable] = found.get(syllable, "") + character
    return found


def _phrases(length: int) -> dict[str, str]:
    """The phrases of so many characters that pypinyin knows, with their readings."""
    return {
        phrase: " ".join(to_normal(syllable) for syllable, *_ in syllables)
        for phrase, syllables in phrases_dict.items()
        if len(phrase) == length
    }


if __name__ == "__main__":
    DATA.write_text(data(), encoding="utf-8", newline="\n")
