"""Text in the encodings that people and programs write: UTF-8, UTF-16, GB18030, Big5."""

import codecs
import re
from collections.abc import Container
from contextlib import suppress
from typing import Final

from salestui.language import N_, sentence

BROKEN: Final = "\ufffd"
"""Stands for a byte that is no text, or for each of those that are left of a character."""


class Unreadable(ValueError):
    """Says why, in the language of the screen."""

    def __init__(self, said: str, **arguments: object) -> None:
        super().__init__(sentence(said, **arguments))


_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LOOKED_AT: Final = 1 << 16
"""So many bytes, or characters, tell what an encoding is."""
_SOUND: Final = 10
"""For each byte that is no text so many characters that are not ASCII are right."""
_FEW: Final = 10
"""So many bytes that are no text there may be in any text."""
_NO_TEXT: Final = re.compile("[\0-\x08\x0e-\x1a\ufffe\uffff]")
_COMMON_IN_GB: Final = frozenset({*range(0xA1, 0xA4), *range(0xB0, 0xD8)})
_COMMON_IN_BIG5: Final = range(0xA1, 0xC7)
"""The first bytes of the commonest characters, and of punctuation."""


def decoded(content: bytes, named: str = "") -> str:
    """Text in the encoding that it names or shows: UTF-8, UTF-16, GB18030, Big5.

    A few bytes that are no text become `BROKEN`; raises `Unreadable` where they are many.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _checked(content.decode(encoding, "replace"))
    if b"\0" in content[:_LOOKED_AT]:
        return _without_marks(content)
    for encoding in (*_known(named), "utf-8"):
        with suppress(UnicodeDecodeError):
            return content.decode(encoding)
    text, chinese = content.decode("utf-8", "replace"), _chinese(content)
    # Of a text in another encoding hardly anything is UTF-8; one byte too few breaks three.
    is_utf_8 = text.count(BROKEN) * 2 <= _foreign(text) and not _is_sound(chinese)
    return _checked(text if is_utf_8 else chinese)


def surely_decoded(content: bytes) -> str:
    """As `decoded`; raises `Unreadable` also where a single byte is no text."""
    text = decoded(content)
    if BROKEN in text:
        raise Unreadable(N_("it holds bytes that are no text"))
    return text


def _is_sound(chinese: str) -> bool:
    """Whether it is what people write, every character of it."""
    return BROKEN not in chinese and _share(chinese, "gb2312", _COMMON_IN_GB) > 0.9


def _foreign(text: str) -> int:
    """How many of the characters are not ASCII."""
    return len(text) - len(text.encode("ascii", "ignore"))


def _known(named: str) -> list[str]:
    """The encoding that a page names; all of GB 2312's children are GB18030."""
    try:
        name = codecs.lookup(named).name if named else ""
    except LookupError:
        return []
    return [{"gb2312": "gb18030", "gbk": "gb18030"}.get(name, name)] if name else []


def _without_marks(content: bytes) -> str:
    """UTF-16 by where the zeros of its digits and separators are; anything else is no text."""
    zeros = [content[begin:_LOOKED_AT:2].count(0) for begin in (0, 1)]
    text = content.decode("utf-16-le" if zeros[1] > zeros[0] else "utf-16-be", "replace")
    if _NO_TEXT.search(text):
        raise Unreadable(N_("it is no text"))
    return _checked(text)


def _chinese(content: bytes) -> str:
    """Text in GB18030, unless it is of Hong Kong or Taiwan: nearly any bytes are something here."""
    text = content.decode("gb18030", "replace")
    if _share(text, "gb2312", _COMMON_IN_GB) < 0.7:
        other = content.decode("big5hkscs", "replace")
        if _share(other, "big5", _COMMON_IN_BIG5) > 0.9:
            return other
    return text


def _share(text: str, encoding: str, common: Container[int]) -> float:
    """How many of the characters that are not ASCII are among the common ones of an encoding."""
    foreign = [char for char in text[:_LOOKED_AT] if not char.isascii()]
    first = (char.encode(encoding, "ignore")[:1] for char in foreign)
    return sum(bool(each) and each[0] in common for each in first) / max(1, len(foreign))


def _checked(text: str) -> str:
    broken = text.count(BROKEN)
    if broken > _FEW and broken * _SOUND > _foreign(text):
        raise Unreadable(N_("it is no text"))
    return text
