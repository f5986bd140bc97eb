"""Draws a terminal's screen as a picture, for the README and for looking at it.

Two fonts are needed, a monospace one and a Chinese one whose characters fill two of its cells.
"""

import functools
import shutil
import subprocess
from pathlib import Path

import pyte
from PIL import Image, ImageDraw, ImageFont
from pyte.screens import Char

_CELL_WIDTH, _CELL_HEIGHT = 12, 23
# At 20 pixels DejaVu Sans Mono is 12 wide and a little over 23 high, so that lines drawn with
# box characters join; Chinese at 22 stands centred in its two cells.
_LATIN_SIZE, _CHINESE_SIZE = 20, 22
_BASELINE = 19

_LATIN = ("DejaVu Sans Mono", "Menlo", "Liberation Mono")
_CHINESE = (
    "Noto Sans Mono CJK SC",
    "Noto Sans CJK SC",
    "Source Han Mono SC",
    "WenQuanYi Zen Hei Mono",
    "PingFang SC",
)
_WITHOUT_FONTCONFIG = {
    "Menlo": Path("/System/Library/Fonts/Menlo.ttc"),
    "PingFang SC": Path("/System/Library/Fonts/PingFang.ttc"),
}

_FOREGROUND, _BACKGROUND = "d4d4d4", "0c0c0c"
_PALETTE = {
    "black": "000000",
    "red": "cd3131",
    "green": "0dbc79",
    "brown": "e5e510",
    "blue": "2472c8",
    "magenta": "bc3fbc",
    "cyan": "11a8cd",
    "white": "e5e5e5",
    "brightblack": "666666",
    "brightred": "f14c4c",
    "brightgreen": "23d18b",
    "brightbrown": "f5f543",
    "brightblue": "3b8eea",
    "brightmagenta": "d670d6",
    "brightcyan": "29b8db",
    "brightwhite": "ffffff",
}


class NoFontError(Exception):
    """No fitting font is installed; the message says which to install."""


def draw(screen: pyte.Screen) -> Image.Image:
    """Draw the screen with its colours; raises NoFontError."""
    size = screen.columns * _CELL_WIDTH, screen.lines * _CELL_HEIGHT
    picture = Image.new("RGB", size, f"#{_BACKGROUND}")
    pen = ImageDraw.Draw(picture)
    cells = [
        (x * _CELL_WIDTH, y * _CELL_HEIGHT, screen.buffer[y][x], screen.buffer[y][x + 1].data == "")
        for y in range(screen.lines)
        for x in range(screen.columns)
    ]
    # All backgrounds first: a character may reach a little over the edge of its cell.
    for left, top, cell, _ in cells:
        pen.rectangle(
            (left, top, left + _CELL_WIDTH - 1, top + _CELL_HEIGHT - 1), fill=_colours(cell)[1]
        )
    for left, top, cell, is_wide in cells:
        _draw_character(pen, left, top, cell, is_wide)
    return picture


def _draw_character(
    pen: ImageDraw.ImageDraw, left: int, top: int, cell: Char, is_wide: bool
) -> None:
    """Draw one character, its corner at the pixel given, over the cell or cells it fills."""
    colour, _ = _colours(cell)
    width = _CELL_WIDTH * (2 if is_wide else 1)
    if is_wide:
        foot = left + width / 2, top + _BASELINE
        font = _font(_CHINESE, _CHINESE_SIZE, cell.bold)
        pen.text(foot, cell.data, font=font, fill=colour, anchor="ms")
    elif cell.data.strip():
        pen.text((left, top), cell.data, font=_font(_LATIN, _LATIN_SIZE, cell.bold), fill=colour)
    for is_lined, height in ((cell.underscore, _CELL_HEIGHT - 2), (cell.strikethrough, 12)):
        if is_lined:
            pen.line((left, top + height, left + width - 1, top + height), fill=colour)


def _colours(cell: Char) -> tuple[str, str]:
    """The colours of a cell's character and of its ground."""
    colours = (
        "#" + _PALETTE.get(name, default if name == "default" else name)
        for name, default in ((cell.fg, _FOREGROUND), (cell.bg, _BACKGROUND))
    )
    character, ground = colours
    return (ground, character) if cell.reverse else (character, ground)


@functools.cache
def _font(names: tuple[str, ...], size: int, is_bold: bool) -> ImageFont.FreeTypeFont:
    """The first of the fonts that is installed."""
    for name in names:
        if found := _font_file(name, "Bold" if is_bold else "Regular"):
            file, face = found
            return ImageFont.truetype(file, size, index=face)
    raise NoFontError(
        f"No font to draw with: install {names[0]}"
        " (on Debian and Ubuntu: apt install fonts-noto-cjk fonts-dejavu-core)."
    )


def _font_file(name: str, style: str) -> tuple[Path, int] | None:
    """The file of an installed font, and the number of its face in there."""
    if not shutil.which("fc-match"):
        file = _WITHOUT_FONTCONFIG.get(name)
        return (file, 0) if file and file.exists() else None
    question = ["fc-match", "--format=%{family}\t%{file}\t%{index}", f"{name}:style={style}"]
    answer = subprocess.run(question, capture_output=True, text=True, check=True).stdout
    family, file_name, index = answer.split("\t")
    # fc-match always answers something: without the font asked for, another.
    return (Path(file_name), int(index) & 0xFFFF) if name in family.split(",") else None
