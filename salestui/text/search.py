"""What a row is found by: the words it is kept under, and the words of what is typed.

A row is kept under the beginnings that one may type: each name from every character on, its pinyin
and initials from every syllable on, each number from every digit on, each phone also backwards, so
that the last digits find it. What is typed is then looked up as the beginning of such words.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from salestui.text.clean import fold, words
from salestui.text.phones import digits, extension
from salestui.text.pinyin import readings

LONGEST = 16
"""So many characters of a word are kept and compared."""

NAME = 64
"""So many characters of a name can be found."""

SHORTEST_PART = 2
"""From so many characters on the end of a number finds it."""

MOST_WORDS = 8
"""So many words of what is typed count."""

ENDING = "0e"
"""Begins the words that are phones written backwards; no number or name is coded so."""

# Without these a number is the same number, a name the same name.
_SEPARATORS = re.compile(
    r"[\s\-‐‑‒–—―−.·・•/\\()\[\]{}<>《》【】「」“”‘’\"'`,;:!?、。，；：！？#+&~*^|]+"
)
_PLAIN = re.compile(r"[0-9a-z\u4e00-\u9fff]")
_NUMBER = re.compile(r"([a-z]+)0*(\d+)")
_PHONE = re.compile(r"(?:[^0-9a-z]*:)?[+\d\s().\-‐-―−]+(?:(?:转|分机|#|ext)\D{0,3}\d+)?")
_COUNTRY_CODE = re.compile(r"^(?:\+|00)\s?86[\s-]*")
_WHOLE_PHONE = 7
"""From so many digits on what is typed may be one phone with blanks in it."""


@dataclass(frozen=True)
class Findable:
    """What one row can be found by."""

    names: Iterable[str] = ()
    """Names of people, companies, goods."""
    phones: Iterable[str] = ()
    """As typed."""
    numbers: Iterable[str] = ()
    """Numbers of the desk, serial numbers, waybills."""

    @property
    def text(self) -> str:
        """The words it is kept under, blanks between them."""
        found: dict[str, None] = {}
        for name in self.names:
            found |= dict.fromkeys(_of_name(name))
        for phone in self.phones:
            found |= dict.fromkeys(_of_phone(phone))
        for number in self.numbers:
            found |= dict.fromkeys(_of_number(number))
        return " ".join(found)


@dataclass(frozen=True)
class Sought:
    """One word of what is typed: the beginnings that find it."""

    word: str
    ending: str = ""
    """For digits: the beginning of a phone written backwards."""


def sought(typed: str) -> list[Sought]:
    """The words of what is typed, as they are looked up; none where nothing can be looked up."""
    folded = _COUNTRY_CODE.sub("", fold(typed[:400]))
    if _PHONE.fullmatch(folded) and sum(map(str.isdigit, folded)) >= _WHOLE_PHONE:
        parts = [each for each in (digits(folded), extension(folded)) if each]
    else:
        parts = [_coded(word) for word in words(folded)]
    return [_sought(part) for part in dict.fromkeys(parts) if part][:MOST_WORDS]


def _sought(word: str) -> Sought:
    is_digits = word.isascii() and word.isdigit()
    return Sought(word[:LONGEST], ENDING + word[::-1][:LONGEST] if is_digits else "")


def _of_name(name: str) -> Iterator[str]:
    for word in fold(name[:NAME]).split():
        units = _units(word)
        for begin in range(len(units)):
            yield "".join(units[begin : begin + LONGEST])[:LONGEST]
        if word.isascii():
            continue
        for reading in readings(word):
            for begin in range(len(reading)):
                yield "".join(reading[begin:])[:LONGEST]
                yield "".join(each[0] for each in reading[begin:])[:LONGEST]


def _of_phone(phone: str) -> Iterator[str]:
    for number in (digits(phone), extension(phone)):
        if number:
            yield ENDING + number[::-1][:LONGEST]
            yield from _ends(number)


def _of_number(number: str) -> Iterator[str]:
    coded = _coded(fold(number[:NAME]))
    if coded:
        yield from _ends(coded)
        if short := _NUMBER.fullmatch(coded):
            yield "".join(short.groups())[:LONGEST]


def _ends(number: str) -> Iterator[str]:
    """A number from each of its characters on."""
    for begin in range(max(1, len(number) - SHORTEST_PART + 1)):
        yield number[begin : begin + LONGEST]


def _coded(word: str) -> str:
    return "".join(_units(word))


def _units(word: str) -> list[str]:
    """The characters of a folded word, each as the index can keep it."""
    plain = _SEPARATORS.sub("", word)
    # An index that splits texts at marks would split this one too.
    return [each if _PLAIN.match(each) else f"0x{ord(each):x}" for each in plain]
