"""Phone numbers as people write them, made comparable."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from salestui.text.numbers import CutShort, written_out
from salestui.text.patterns import pattern

# A number that can be dialled as it is: mobile; landline with area code (three digits and eight,
# or four and seven or eight); 400 and 800 numbers; landline within the town.
_WHOLE: Final = pattern(
    r"1[3-9]\d{9}|0(?:10|2\d)\d{8}|0[3-9]\d{9,10}|[48]00\d{7}|(?![48]00)[2-8]\d{6,7}", re.ASCII
)
_MOBILE: Final = pattern(r"1[3-9]\d{9}", re.ASCII)
_COUNTRY_CODE: Final = pattern(r"(?:\+|00)?86(\d+)", re.ASCII)
# A landline that was taken for a number and so lost its 0: by the area codes that there are, but
# 852 and 853, which stand for Hong Kong and Macau.
_LOST_ZERO: Final = pattern(
    r"(?:10|2[0-57-9])[2-8]\d{7}"
    r"|(?!85[23])(?:3[134579]|4[1-35-8]|5[1-9]|6[369]|7[0-79]|8[1-35789]|9[013-579])\d"
    r"[2-8]\d{6,7}",
    re.ASCII,
)
_ABROAD: Final = pattern(r"(?:\+|00)(?!86)([1-9]\d{6,14})", re.ASCII)
_FIXED: Final = pattern(r"85[23]\d{8}|1[2-9]\d{9}", re.ASCII)
"""Numbers abroad that all have one length: Hong Kong, Macau, North America."""
_BY_CODE: Final = pattern(r"85[23][2-9]\d{7}|886[2-9]\d{7,8}", re.ASCII)
"""Numbers of Hong Kong, Macau and Taiwan, where neither + nor 00 is before their code."""
_AMERICAN: Final = pattern(r"\D*1\D+[2-9]\d\d\D+[2-9]\d\d\D+\d{4}\D*", re.ASCII)
_AMERICAN_LOCAL: Final = pattern(r"\D*[2-9]\d\d\D+[2-9]\d\d\D+\d{4}\D*", re.ASCII)

_LABEL: Final = pattern(r"[^0-9+]*[0-9]?:")
_NUMBERED: Final = pattern(r"[^0-9+]+[1-9][ .)]+", re.ASCII)
_FRACTION: Final = pattern(r"(\d+|\d{1,3}(?:,\d{3})+)\.0+", re.ASCII)
_MARKED_EXTENSION: Final = pattern(r"(?:转|分机|#|ext|(?<=\d) ?x)\D{0,8}(\d{1,6})\D*$", re.ASCII)
_DASHED_EXTENSION: Final = pattern(r"- ?(\d{1,6})\D*$", re.ASCII)
_IN_ONE: Final = pattern(r"\d{7} ?$", re.ASCII)
_DASHES: Final = str.maketrans(dict.fromkeys("‐‑‒–—―−─", "-"))

# 138****8000, 138xxxx8000, 1380013800x, 138……8000: somebody has hidden a part of it.
_MASKED: Final = pattern(r"[*•●○×?某\u25a0-\u25ff]|(?<![a-wyz])xx|(?<=\d)x$|##|__|---|\.\.\.|··|~~")
_TELLING: Final = 7
"""From so many digits on a number is one telephone's, not an extension's or a short service's."""
_IN_ORDER: Final = "1234567890123"

_SEPARATOR: Final = pattern(r"[、,\uff0c\uff1b/\uff0f]|;(?!ext=)|或者?")
_PERHAPS: Final = pattern(r"([|\uff5c\\\uff3c&\uff06和与])")
"""What separates numbers where each side has one; it stands in names too."""
_LINES: Final = (pattern(r"\s*\n\s*"), pattern(r"\s*\t\s*"), pattern(r"\s{2,}"))
_THOUSANDS: Final = pattern(r"(?<![\d,.])\d{1,3}(?:,\d{3}){2,3}(?!,?\d)", re.ASCII)
# As many words as one number is ever written in: +86 138 0013 8000 转 802, and a name.
_MOST_WORDS: Final = 8


class _Phone(NamedTuple):
    """One written number, as it was understood."""

    number: str
    """Its comparable digits."""
    extension: str = ""
    is_whole: bool = False
    """Whether it can be dialled as it is."""
    is_domestic: bool = False
    is_masked: bool = False


def digits(text: str) -> str:
    """Return the digits by which one written phone number is compared and found.

    Words, the country code and the extension are left out: `电话:+86 138-0013-8000转802` gives
    `13800138000`, and `+86 10 6589 2862` gives `01065892862`, as does `1065892862`, which has lost
    its 0. A number abroad keeps its country code, behind 00 where it would look like one of this
    country: `+852-2345-6789` gives `85223456789`. Text without digits gives "".
    """
    return _phone(text).number


def extension(text: str) -> str:
    """Return the digits of the extension (转802, -802, #802, ext 802) of one number, or ""."""
    return _phone(text).extension


def telling(text: str) -> str:
    """Return the digits of one written phone number where they tell whose it is, else "".

    A number that is masked (138****8000), too short, one digit over and over or all digits in
    order tells nothing.
    """
    phone = _phone(text)
    number = phone.number
    if (
        phone.is_masked
        or len(number) < _TELLING
        or (len(number) == _TELLING and number[0] in "01")
        or len(set(number)) == 1
        or _IN_ORDER.startswith(number)
    ):
        return ""
    return number


def domestic(text: str) -> str:
    """Return the digits to be dialled within the country for one whole number, else ""."""
    phone = _phone(text)
    return phone.number if phone.is_domestic and phone.is_whole and not phone.is_masked else ""


def as_written(number: str) -> str:
    """Return one number without what a spreadsheet has done to it: 13,800,138,006, 1.3800138E10.

    Any other text is returned as it is. Raises `CutShort` where digits of it are gone.
    """
    plain = unicodedata.normalize("NFKC", number).strip()
    if fraction := _FRACTION.fullmatch(plain):
        return fraction[1].replace(",", "")
    return plain.replace(",", "") if _THOUSANDS.fullmatch(plain) else written_out(number)


def split(text: str) -> list[str]:
    """Return the numbers in a cell, each as typed.

    Commas, semicolons, slashes and 或 always separate, but not the thousands of one number; `|`,
    `&`, 和 and the like where a number stands on both sides; spaces and line breaks only where they
    leave whole numbers on both sides, so that `138 0013 8000` stays one.
    """
    pieces = (piece.strip() for part in _separated(text) for piece in _perhaps_separated(part))
    return [number for piece in pieces if piece for number in _split_at_blanks(piece)]


# Asked for the same number again and again: its digits, its extension, how it is found.
@lru_cache(4096)
def _phone(text: str) -> _Phone:
    """Return what a written number is."""
    if _MOBILE.fullmatch(text):  # most are written so
        return _Phone(text, "", is_whole=True, is_domestic=True)
    plain = unicodedata.normalize("NFKC", text).lower().translate(_DASHES)
    is_masked = bool(_MASKED.search("".join(plain.split())))
    plain = " ".join(plain.split())
    if label := _LABEL.match(plain):
        plain = plain[label.end() :].strip()
    try:
        plain = as_written(plain)
    except CutShort:
        return _Phone("")
    found = _with_extension(plain)
    if not found.is_whole and (label := _NUMBERED.match(plain)):  # 电话1 13800138000
        other = _with_extension(plain[label.end() :])
        found = other if other.is_whole else found
    return found._replace(is_masked=is_masked)


def _with_extension(plain: str) -> _Phone:
    """Return a number and its extension; a dashed group is one behind a whole number alone."""
    if marked := _MARKED_EXTENSION.search(plain):
        return _dialled(plain[: marked.start()])._replace(extension=marked[1])
    alone = _dialled(plain)
    if dashed := _DASHED_EXTENSION.search(plain):
        before = plain[: dashed.start()]
        # The last digit of a number is not written apart from seven others: 0731-8888777-8.
        if not alone.is_whole or (len(dashed[1]) == 1 and _IN_ONE.search(before)):
            number = _dialled(before)
            if number.is_whole:
                return number._replace(extension=dashed[1])
    return alone


def _dialled(written: str) -> _Phone:
    """Return the digits as dialled within the country, abroad with the country code."""
    compact = re.sub(r"[^0-9+]", "", written)
    if compact.startswith(("+", "00")):
        compact = re.sub(r"[^0-9+]", "", written.replace("(0)", ""))
    if home := _COUNTRY_CODE.fullmatch(compact):
        # From abroad an area code loses its 0.
        for number in (home[1], "0" + home[1]):
            if _WHOLE.fullmatch(number):
                return _Phone(number, is_whole=True, is_domestic=True)
    if number := _foreign(written, compact):
        is_whole = bool(_FIXED.fullmatch(number)) or not number.startswith(("852", "853", "1"))
        # Without the code for abroad this would be dialled here.
        number = f"00{number}" if _WHOLE.fullmatch(number) else number
        return _Phone(number, is_whole=is_whole and len(number) > _TELLING)
    number = compact.replace("+", "")
    if len(number) == 12 and number[0] == "0" and _MOBILE.fullmatch(number[1:]):
        number = number[1:]  # telephones put a 0 before the mobiles of other towns
    if not _WHOLE.fullmatch(number):
        if not _LOST_ZERO.fullmatch(number) or _AMERICAN_LOCAL.fullmatch(written):
            return _Phone(number)
        number = "0" + number
    return _Phone(number, is_whole=True, is_domestic=True)


def _foreign(written: str, compact: str) -> str:
    """Return the digits of a number abroad with the country code; "" where it is none."""
    if abroad := _ABROAD.fullmatch(compact):
        return abroad[1]
    if _BY_CODE.fullmatch(compact):
        # Neither the extension of a number of seven digits nor of one of eight.
        first = re.match(r"\D*(\d+)", written)
        return compact if first and first[1] in (compact, compact[:3]) else ""
    return compact if _AMERICAN.fullmatch(written) else ""


def _separated(text: str) -> Iterator[str]:
    """Return the parts between what always separates."""
    inside = [found.span() for found in _THOUSANDS.finditer(text) if _phone(found[0]).is_whole]
    begin = 0
    for separator in _SEPARATOR.finditer(text):
        if not any(first < separator.start() < end for first, end in inside):
            yield text[begin : separator.start()]
            begin = separator.end()
    yield text[begin:]


def _perhaps_separated(part: str) -> list[str]:
    """Return the parts between what separates where there are digits on both sides."""
    first, *others = _PERHAPS.split(part)
    found = [first]
    for separator, other in zip(others[::2], others[1::2], strict=True):
        if _has_digits(found[-1]) and _has_digits(other):
            found.append(other)
        else:
            found[-1] += separator + other
    return found


def _split_at_blanks(piece: str) -> list[str]:
    """Return the whole numbers between blanks; else what stands on lines, or far apart."""
    words = [word.span() for word in re.finditer(r"\S+", piece)]
    # From which words on the rest is whole numbers, and which they are.
    numbers_from: dict[int, list[str]] = {len(words): []}
    for first in reversed(range(len(words))):
        for end in range(first + 1, min(first + _MOST_WORDS, len(words)) + 1):
            number = piece[words[first][0] : words[end - 1][1]]
            if end in numbers_from and _phone(number).is_whole:
                numbers_from[first] = [number, *numbers_from[end]]
                break
    if 0 in numbers_from:
        return numbers_from[0]
    for line_end in _LINES:
        parts = line_end.split(piece)
        if len(parts) > 1 and all(map(_has_digits, parts)):
            if any(_phone(part).is_whole for part in parts):
                return [number for part in parts for number in _split_at_blanks(part)]
            break
    return [piece]


def _has_digits(text: str) -> bool:
    return any(map(str.isdecimal, text))
