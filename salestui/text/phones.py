"""Phone numbers as people write them, made comparable."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

# A number that can be dialled as it is: mobile; landline with area code (three digits and eight,
# or four and seven or eight); 400 and 800 numbers; landline within the town.
_WHOLE: Final = re.compile(
    r"1[3-9]\d{9}|0(?:10|2\d)\d{8}|0[3-9]\d{9,10}|[48]00\d{7}|(?![48]00)[2-8]\d{6,7}", re.ASCII
)
_COUNTRY_CODE: Final = re.compile(r"(?:\+|00)?86(\d+)", re.ASCII)
_LABEL: Final = re.compile(r"[^0-9+]*[0-9]?:")
_FLOAT: Final = re.compile(r"(\d+)\.0", re.ASCII)
_MARKED_EXTENSION: Final = re.compile(r"(?:转|分机|#|ext|(?<=\d)x)\D{0,8}(\d{1,6})\D*$", re.ASCII)
_DASHED_EXTENSION: Final = re.compile(r"-(\d{2,6})\D*$", re.ASCII)
_DASHES: Final = str.maketrans(dict.fromkeys("‐‑‒–—―−─", "-"))

# 138****8000, 138xxxx8000, 1380013800x, 138……8000: somebody has hidden a part of it.
_MASKED: Final = re.compile(r"[*•●○×?]|(?<=\d)(?:xx|x$)|##|__|---|\.\.\.")
_TELLING: Final = 7
"""From so many digits on a number is one telephone's, not an extension's or a short service's."""

_SEPARATOR: Final = re.compile(r"[、,\uff0c;\uff1b/\uff0f]|或者?")
# As many words as one number is ever written in: +86 138 0013 8000 转 802, and a name.
_MOST_WORDS: Final = 8


def digits(text: str) -> str:
    """Return the digits by which one written phone number is compared and found.

    Words, the country code and the extension are left out: `电话:+86 138-0013-8000转802` gives
    `13800138000`, and `+86 10 6589 2862` gives `01065892862`. Text without digits gives "".
    """
    return _parts(text)[0]


def extension(text: str) -> str:
    """Return the digits of the extension (转802, -802, #802, ext 802) of one number, or ""."""
    return _parts(text)[1]


def telling(text: str) -> str:
    """Return the digits of one written phone number where they tell whose it is, else "".

    A number that is masked (138****8000), too short or one digit over and over tells nothing.
    """
    plain = unicodedata.normalize("NFKC", text).lower().strip()
    number = digits(text)
    if _MASKED.search(plain) or len(number) < _TELLING or len(set(number)) == 1:
        return ""
    return number


def split(text: str) -> list[str]:
    """Return the numbers in a cell, each as typed.

    Commas, semicolons, slashes and 或 always separate; spaces and line breaks only where they
    leave whole numbers on both sides, so that `138 0013 8000` stays one.
    """
    pieces = (piece.strip() for piece in _SEPARATOR.split(text))
    return [number for piece in pieces if piece for number in _split_at_spaces(piece)]


# Asked for the same number again and again: its digits, its extension, how it is found.
@lru_cache(4096)
def _parts(text: str) -> tuple[str, str]:
    """Return the comparable digits and the extension."""
    plain = "".join(unicodedata.normalize("NFKC", text).split()).lower().translate(_DASHES)
    if label := _LABEL.match(plain):
        plain = plain[label.end() :]
    if number := _FLOAT.fullmatch(plain):  # a spreadsheet's phone column, read as numbers
        plain = number[1]

    if marked := _MARKED_EXTENSION.search(plain):
        return _national(plain[: marked.start()]), marked[1]
    number_alone = _national(plain)
    if not _WHOLE.fullmatch(number_alone) and (dashed := _DASHED_EXTENSION.search(plain)):
        before = _national(plain[: dashed.start()])
        if _WHOLE.fullmatch(before):
            return before, dashed[1]
    return number_alone, ""


def _national(written: str) -> str:
    """Return the digits as dialled within the country."""
    compact = re.sub(r"[^0-9+]", "", written)
    if abroad := _COUNTRY_CODE.fullmatch(compact):
        # From abroad an area code loses its 0.
        for number in (abroad[1], "0" + abroad[1]):
            if _WHOLE.fullmatch(number):
                return number
    return compact.replace("+", "")


def _split_at_spaces(piece: str) -> list[str]:
    words = [word.span() for word in re.finditer(r"\S+", piece)]
    # From which words on the rest is whole numbers, and which they are.
    numbers_from: dict[int, list[str]] = {len(words): []}
    for first in reversed(range(len(words))):
        for end in range(first + 1, min(first + _MOST_WORDS, len(words)) + 1):
            number = piece[words[first][0] : words[end - 1][1]]
            if end in numbers_from and _WHOLE.fullmatch(digits(number)):
                numbers_from[first] = [number, *numbers_from[end]]
                break
    return numbers_from.get(0, [piece])
