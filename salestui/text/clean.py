"""The one way in for text from people, and the form in which texts are compared."""

import re
import unicodedata

_NEVER_SHOWN = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 without tab and newline, DEL, C1: terminals obey them
    "\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"  # bidi controls, zero width
    "\ud800-\udfff"  # lone surrogates cannot be stored as UTF-8
    "\ufffe\uffff"  # no characters: XML, and so a workbook, cannot hold them
    "\ufff9-\ufffb\U000e0000-\U000e007f"  # annotations and tags
)
_INVISIBLE = re.compile(f"[{_NEVER_SHOWN}]")
OBEYED = re.compile(f"[\t\n{_NEVER_SHOWN}]")
"""A character that may not reach a terminal inside a line, whatever line it is."""
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_ESCAPES = re.compile(
    "\x1b\\][^\x07\x1b]*(?:\x07|\x1b\\\\)?"  # OSC, such as 52: writes the clipboard
    "|\x1b[P^_X][^\x1b]*(?:\x1b\\\\)?"  # DCS, PM, APC, SOS
    "|\x1b\\[[0-?]*[ -/]*[@-~]?"  # CSI
)


def clean_lines(text: str) -> str:
    """Text of several lines without anything a terminal would obey; tabs become spaces."""
    text = _LINE_ENDS.sub("\n", _ESCAPES.sub("", text)).replace("\t", " ")
    lines = (line.strip() for line in _INVISIBLE.sub("", text).split("\n"))
    return "\n".join(lines).strip()


def clean(text: str) -> str:
    """Text of one line without anything a terminal would obey; line ends become spaces."""
    return " ".join(clean_lines(text).split())


def harmless(line: str) -> str:
    """A line as it may be printed: what a terminal would obey is a question mark, blanks stay."""
    if line.isascii() and line.isprintable():
        return line
    return OBEYED.sub("?", _LINE_ENDS.sub(" ", line).replace("\n", " ").replace("\t", " "))


def brief(text: str, most: int = 40) -> str:
    """The beginning of a text on one line, of `most` characters, where the whole is too much."""
    text = clean(text)
    return text if len(text) <= most else f"{text[: most - 1]}…"


def fold(text: str) -> str:
    """The form in which texts are compared and searched: NFKC, lower case, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def words(text: str) -> list[str]:
    """The words of what was typed to search for, as they are compared; of a page, the first."""
    # SQLite takes patterns of 50,000 bytes and a thousand conditions; one may paste more.
    return [word[:200] for word in fold(text).split()[:50]]
