"""Bytes that a program was given where text was meant."""

import os


def has_undecoded(text: str) -> bool:
    """Whether there are bytes in it that are no text in the system's encoding."""
    return any("\ud800" <= char <= "\udfff" for char in text)


def decoded(text: str) -> str | None:
    """A text whose bytes are no text in the system's encoding, by a guess that can be relied on.

    An old Chinese terminal or script writes GB18030. Nearly any bytes are something in that, so it
    counts only where what comes out is what people write: mostly characters of the 3,755 commonest
    and punctuation. None where nobody knows.
    """
    try:
        guess = os.fsencode(text).decode("gb18030")
    except UnicodeError:
        return None
    foreign = [char for char in guess if not char.isascii()]
    common = sum(map(_is_common, foreign))
    return guess if common * 2 > len(foreign) else None


def _is_common(char: str) -> bool:
    """Whether it is in the first level of GB 2312, or among its punctuation."""
    try:
        row = char.encode("gb2312")[0]
    except UnicodeEncodeError:
        return False
    return 0xB0 <= row <= 0xD7 or 0xA1 <= row <= 0xA3
