"""The one way to show text: literal, cleaned, cut to its cells. Nothing here parses markup."""

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from rich.cells import cell_len, chop_cells, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from salestui.kit.register import Tone
from salestui.kit.themes import tones
from salestui.text.clean import clean

# Terminals disagree about the width of what these join; drawn apart, each part has the width that
# all agree on, so columns stay aligned.
_JOINERS = re.compile("[\u200c\u200d\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\U000e0100-\U000e01ef]")

ELLIPSIS = "…"


class Span(NamedTuple):
    """A piece of text in one tone."""

    text: str
    tone: Tone = ""


class Cell(NamedTuple):
    """A piece of text in a column of a given width in cells; 0 takes what the others leave."""

    text: str
    width: int = 0
    tone: Tone = ""
    right: bool = False


Line = Sequence[Span]
"""One line on the screen."""


def shown(text: str) -> str:
    """Text from people as it may stand on one line of the screen."""
    return _JOINERS.sub("", clean(text)) if not text.isascii() else clean(text)


def capitalised(words: str) -> str:
    """Words at the beginning of a line; languages without capitals stay as they are."""
    return words[:1].upper() + words[1:]


def fit(text: str, width: int, right: bool = False) -> str:
    """Text in exactly `width` cells, cut with an ellipsis where it is too long."""
    # What cannot fit need not be measured: twenty thousand characters may have been pasted.
    return _fit(text[: 4 * width + 64], width, right)


# What stands on the screen is mostly what stood there a second ago.
@lru_cache(4096)
def _fit(text: str, width: int, right: bool) -> str:
    text = shown(text)
    length = cell_len(text)
    if length > width:
        if width <= 0:
            return ""
        cut = set_cell_size(text, width - 1).rstrip()
        text = cut + ELLIPSIS
        length = cell_len(text)
    return " " * (width - length) + text if right else text + " " * (width - length)


def wrap(text: str, width: int, most: int = 0) -> list[str]:
    """Text on lines of at most `width` cells; words are kept whole where they fit.

    With `most`, the last of so many lines ends in an ellipsis where more would follow.
    """
    # What cannot fit need not be measured: twenty thousand characters may have been pasted.
    text = text[: most * (4 * max(0, width) + 64) if most else 40_000]
    lines: list[str] = []
    for paragraph in map(shown, text.split("\n")):
        line, length = "", 0
        fits = cell_len(paragraph) <= width  # as most does
        for word in [paragraph] if fits else _word().findall(paragraph):
            size = cell_len(word)
            if length + size > width and line:
                lines.append(line.rstrip())
                line, length = "", 0
                word = word.lstrip()
                size = cell_len(word)
            if size > width > 1:
                *heads, word = chop_cells(word, width)
                lines += [head.rstrip() for head in heads]
                word = word.lstrip()
                size = cell_len(word)
            line += word
            length += size
        lines.append(line.rstrip())
        if most and len(lines) > most:
            room = min(cell_len(lines[most - 1]), max(0, width - 1))
            return [*lines[: most - 1], set_cell_size(lines[most - 1], room).rstrip() + ELLIPSIS]
    return lines


# A line may break after a space and beside every wide character, but none begins with a mark that
# closes what stands before it.
@cache
def _word() -> re.Pattern[str]:
    # Compiled when first needed: it takes 4 ms, and the first screen seldom wraps anything.
    return re.compile(
        r"(?:[^\s\u1100-\uffef]+|[\u1100-\uffef])[，。；：！？、）》】」』”’…]*\s*|\s+"
    )


def columns(width: int, cells: Iterable[Cell], gap: int = 1) -> list[Span]:
    """Cells side by side in exactly `width` cells, `gap` blanks between them."""
    cells = [cell for cell in cells if cell.width >= 0]
    taken = sum(cell.width for cell in cells) + gap * (len(cells) - 1)
    spans: list[Span] = []
    for cell in cells:
        size = cell.width or max(0, width - taken)
        if spans:
            spans.append(Span(" " * gap))
        spans.append(Span(fit(cell.text, size, cell.right), cell.tone))
    return spans


def bar(share: float, width: int) -> str:
    """How much of something, as a bar of so many cells with its number: [|||...61%]."""
    number = f"{int(share * 100)}%"
    full = min(width, int(share * width))
    return f"[{('|' * full)[: width - len(number)].ljust(width - len(number), '.')}{number}]"


def strip(line: Line, width: int, base: Style, dark: bool, over: Style | None = None) -> Strip:
    """A line as Textual draws it, in exactly `width` cells; `over` is laid over every tone."""
    looks = tones(dark)
    segments: list[Segment] = []
    left = width
    for text, tone in line:
        size = cell_len(text)
        if size > left:
            text = set_cell_size(text, left)
            size = left
        style = base + looks[tone]
        segments.append(Segment(text, style + over if over else style))
        left -= size
        if not left:
            break
    if left:
        segments.append(Segment(" " * left, base + over if over else base))
    return Strip(segments, width)


class Painted(Widget):
    """A widget that draws its own lines."""

    DEFAULT_CSS = "Painted { width: 1fr; height: 1fr; }"

    def lines(self, width: int) -> Sequence[Line]:
        """What stands in it, for a width in cells."""
        raise NotImplementedError

    def render_line(self, y: int) -> Strip:
        """One line of it, as Textual asks for it."""
        width = self.size.width
        lines = self._painted(width)
        line = lines[y] if y < len(lines) else ()
        return strip(line, width, self.rich_style, self.app.current_theme.dark)

    _cache: tuple[int, Sequence[Line]] | None = None

    def _painted(self, width: int) -> Sequence[Line]:
        if self._cache is None or self._cache[0] != width:
            self._cache = (width, self.lines(width))
        return self._cache[1]

    def repaint(self) -> None:
        """Draw it anew because what stands in it has changed."""
        self._cache = None
        self.refresh()
