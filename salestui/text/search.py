"""What a row is found by: the words it is kept under, and the words of what is typed.

A row is kept under the beginnings that one may type: each name from every character on, its pinyin
and initials from every syllable on, each number from every digit on, each phone also backwards, so
that the last digits find it; all of it in simplified characters. What is typed is then looked up
as the beginning of such words.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple
from unicodedata import is_normalized

from salestui.text.clean import fold, words
from salestui.text.patterns import pattern
from salestui.text.phones import digits, extension
from salestui.text.pinyin import readings, units
from salestui.text.simplified import simplified
from salestui.text.spelling import as_kept, is_written_out, mixtures, spells, ways

LONGEST = 16
"""So many characters of a word are kept and compared."""

NAME = 64
"""So many characters of a name can be found."""

LONGEST_SPREAD = 4
"""So many characters of a Chinese name may have blanks between them: 张　三."""

SHORTEST_PART = 2
"""From so many characters on the end of a number finds it."""

MOST_WORDS = 8
"""So many words of what is typed count."""

ENDING = "ж"
"""Begins the words that are phones written backwards: a letter that is coded in all others."""

WHOLE = "ю"
"""Begins the words that are names as a whole; as `ENDING`."""

MIXED = "щ"
"""Begins the words that are syllables mixed with initials; as `ENDING`."""

MARK = "ъ"
"""Begins the words that are marks; as `ENDING`."""

_BEGINNERS = (ENDING, WHOLE, MIXED, MARK)

# Without these a number is the same number, a name the same name.
_SEPARATORS = dict.fromkeys(
    map(ord, " \t\n-‐‑‒–—―−.·・•/\\()[]{}<>《》【】「」“”‘’\"'`,;:!?、。，；：！？#+&~*^|")
)

_NUMBER = pattern(r"([a-z]+)0*(\d+)")
_PHONE = pattern(r"(?:[^0-9]*:)?[+\d\s().\-‐-―−]+(?:(?:转|分机|#|ext)\D{0,3}\d+)?")
_COUNTRY_CODE = pattern(r"^(?:\+\s?86[\s-]*(?=\d)|00\s?86[\s-]*(?=\d{3}))")
_WHOLE_PHONE = 7
"""From so many digits on what is typed may be one phone with blanks in it."""


class Findable(NamedTuple):
    """What one row can be found by."""

    names: Iterable[str] = ()
    """Names of people, companies, goods."""
    phones: Iterable[str] = ()
    """As typed."""
    numbers: Iterable[str] = ()
    """Numbers of the desk, serial numbers, waybills."""
    wholes: Iterable[tuple[int, str]] = ()
    """What finds it when it is typed in full: a kind of name, such as a company's, and the name."""

    @property
    def text(self) -> str:
        """The words it is kept under, blanks between them."""
        found: list[str] = []
        for name in self.names:
            found += _of_name(name)
        for phone in self.phones:
            found += _of_phone(phone)
        for number in self.numbers:
            found += _of_number(number)
        for text in (*self.names, *self.phones):
            # Folded, a letter such as Ŀ has a mark beside it.
            if not (text.isalnum() and is_normalized("NFKC", text)):
                found += _marks_of(fold(text[:NAME]))
        found += (word for kind, name in self.wholes if name and (word := whole_word(kind, name)))
        return " ".join(dict.fromkeys(found))


class Sought(NamedTuple):
    """One word of what is typed: the beginnings that find it."""

    word: str
    ending: str = ""
    """For digits: the beginning of a phone written backwards."""
    typed: str = ""
    """It with its marks, where it may be pinyin."""

    @property
    def spelled(self) -> list[str]:
        """The beginnings that find it as pinyin otherwise than by syllables or initials alone."""
        kept = _coded(as_kept(self.typed))[:LONGEST]
        if not re.fullmatch("[a-z]+", kept):
            return []
        # It may be no passport's: lyu is 李玉 too.
        both = [kept] if self.word == kept else [self.word, kept]
        return [*both[1:], *(MIXED + each for each in both)]

    @property
    def ways(self) -> list[list[str]]:
        """The beginnings of which what it spells has all of one way, and much else too."""
        is_long = len(self.word) > 2 or not self.word.isascii()
        return ways(self.typed) if is_long and re.search("[a-z]", self.word) else []

    @property
    def is_plain(self) -> bool:
        """Whether nobody would take it for a mixture: syllables written out, or no pinyin."""
        return not self.typed or (self.typed.isalpha() and is_written_out(self.typed))

    def is_in(self, text: str) -> bool:
        """Whether a row is kept under it, or under a name that it spells, by the row's text."""
        return f" {self.word}" in f" {text}" or any(map(self._spells, _units_in(text)))

    def _spells(self, name: Sequence[tuple[str, str]]) -> bool:
        return bool(self.typed) and spells(self.typed, name)


def name_key(name: str) -> str:
    """By what two names are the same: letters and digits, whatever their width, case and marks.

    Blanks do not count: they only spread a name to the width of a column. "" is no name.
    """
    return _coded(fold(name))


def whole_word(kind: int, name: str) -> str:
    """The word under which a row is kept that has a name of a kind, a digit; "" for no name."""
    key = name_key(name[:NAME])
    return f"{WHOLE}{kind}{key}" if key else ""


def sought(typed: str) -> list[Sought]:
    """The words of what is typed, as they are looked up; none where nothing can be looked up."""
    folded = _folded(typed[:400])
    local = _COUNTRY_CODE.sub("", folded)
    if _PHONE.fullmatch(local) and sum(map(str.isdigit, local)) >= _WHOLE_PHONE:
        inner = extension(folded)
        number = digits(folded if inner else local)
        # An area code loses its 0 abroad; what has none of its own may be a serial number too.
        if number not in "".join(filter(str.isdigit, local)):
            number = number.lstrip("0")
        parts = {number: "", inner: ""}
    else:
        parts = {_coded(word): word for word in words(local)}
        if not any(parts):
            # Nothing else was typed: it is what is looked for.
            parts = dict.fromkeys(_marks_of(folded), "")
    return [_sought(*part) for part in parts.items() if part[0]][:MOST_WORDS]


def _sought(word: str, typed: str) -> Sought:
    if word.isascii() and word.isdigit():
        return Sought(word[:LONGEST], ENDING + word[::-1][:LONGEST])
    return Sought(word[:LONGEST], typed=typed)


@lru_cache(4096)
def _of_name(name: str) -> tuple[str, ...]:
    found: list[str] = []
    for written in _words_of(fold(name[:NAME])):
        word = simplified(written)
        kept = _units(word)
        found += ("".join(kept[at : at + LONGEST])[:LONGEST] for at in range(len(kept)))
        if word.isascii():
            continue
        read = [*readings(word), *(readings(written) if written != word else ())]
        for reading in read:
            initials = "".join([each[0] for each in reading])
            found += (initials[at : at + LONGEST] for at in range(len(initials)))
            found += (MIXED + each[:LONGEST] for each in mixtures(reading))
            whole, at = "".join(reading), 0
            for syllable in reading:
                found.append(whole[at : at + LONGEST])
                at += len(syllable)
    return tuple(found)


def _units_in(text: str) -> Iterator[Sequence[tuple[str, str]]]:
    """The ways in which the names are read that a row is kept under."""
    before = ""
    for word in text.split():
        # Each name is kept from each of its characters on; it is read as a whole.
        if word.isascii() or word[0] in _BEGINNERS or max(word) < "\u4e00":
            continue
        if not before.endswith(word):
            yield from _units_of(word)
        before = word


@lru_cache(4096)
def _units_of(word: str) -> list[list[tuple[str, str]]]:
    return units(word)


def _words_of(name: str) -> list[str]:
    """The words of a folded name; one that is only spread to the width of a column is one word."""
    parts = name.split()
    whole = "".join(parts)
    return [whole] if len(whole) <= LONGEST_SPREAD and not whole.isascii() else parts


def _of_phone(phone: str) -> Iterator[str]:
    for number in (digits(phone), extension(phone)):
        if number:
            yield ENDING + number[::-1][:LONGEST]
            yield from _ends(number)


def _of_number(number: str) -> Iterator[str]:
    coded = _coded(_folded(number[:NAME]))
    if coded:
        yield from _ends(coded)
        if short := _NUMBER.fullmatch(coded):
            yield "".join(short.groups())[:LONGEST]


def _ends(number: str) -> list[str]:
    """A number from each of its characters on."""
    begins = range(max(1, len(number) - SHORTEST_PART + 1))
    return [number[begin : begin + LONGEST] for begin in begins]


def _folded(text: str) -> str:
    return simplified(fold(text))


def _coded(word: str) -> str:
    plain = word.translate(_SEPARATORS)
    # As most numbers are; an import of many has many.
    return plain if plain.isascii() and plain.isalnum() else "".join(_units(plain))


def _units(word: str) -> list[str]:
    """The characters of a folded word, each as the index can keep it."""
    plain = word.translate(_SEPARATORS)
    if plain.isascii() and plain.isalnum():
        return [*plain]
    # An index that splits texts at marks would split this one too.
    return [each if _is_plain(each) else f"0x{ord(each):x}" for each in plain]


def _marks_of(folded: str) -> Iterator[str]:
    """The words for the marks in it without which a name is the same."""
    return (f"{MARK}{ord(each):04x}" for each in folded if each != " " and ord(each) in _SEPARATORS)


def _is_plain(character: str) -> bool:
    """Whether every index takes it for a letter or digit; a folded text has no capitals."""
    return "\u4e00" <= character <= "\u9fff" or (character.isascii() and character.isalnum())
