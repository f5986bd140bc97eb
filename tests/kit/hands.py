"""Quick hands and sharp eyes: many keys in one test, and every cell of the screen."""

import asyncio
import re
from collections.abc import Callable, Iterable
from time import monotonic

from rich.cells import cell_len
from textual.events import Paste
from textual.strip import Strip
from textual.widget import Widget

from salestui.kit.fields import FormField
from salestui.kit.keys import one_round
from tests.desk import Person
from tests.idle import FRAME, until_handed_on

PATIENCE = 30.0
"""Seconds to wait for a thread that takes a moment on an idle machine."""

OBEYED = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Characters that a terminal does not draw but obeys."""

JOINING = re.compile("[\u200b-\u200d\u2060\ufe00-\ufe0f\ufeff\U0001f3fb-\U0001f3ff]")
"""Characters that change the width of others, on each terminal in its own way."""


async def settle(person: Person) -> None:
    """Let everything happen that the last key has set going."""
    await person.pilot.pause()


async def until(person: Person, is_so: Callable[[], bool]) -> None:
    """Wait for what a thread brings about; a screen that is only coming is not looked at."""
    end = monotonic() + PATIENCE
    while not (person.screen.is_mounted and is_so()):
        assert monotonic() < end, "it never came:\n" + "\n".join(person.lines)
        await asyncio.sleep(FRAME)
    await settle(person)


async def tap(person: Person, *keys: str) -> None:
    """Press keys as `Person.press` does, ten times as fast."""
    for key in keys:
        person.desk.post_message(person.key(key))
        await settle(person)


async def type_quickly(person: Person, text: str) -> None:
    """Press the keys of a text, faster than the screen is drawn."""
    for character in text:
        person.desk.post_message(person.key(character))
    await settle(person)


async def paste(person: Person, text: str) -> None:
    """Paste as the terminal hands it over."""
    person.desk.post_message(Paste(text))
    await settle(person)


async def into(person: Person, asked: FormField, text: str) -> None:
    """Paste a text into a field of the form in front, in the place of what stood there."""
    asked.put("")
    person.form.enter_field(asked)
    person.desk.post_message(Paste(text))
    await one_round()
    await until_handed_on()


def look(person: Person) -> list[str]:
    """The lines of the screen, each exactly as wide as the terminal and nothing in it obeyed."""
    width, height = person.desk.size
    lines = _checked(person.screen._compositor.render_strips(), width)
    assert len(lines) == height
    return lines


def lines_of(widget: Widget) -> list[str]:
    """The lines of a widget, each exactly as wide as its place."""
    region = widget.content_region
    return _checked(widget.render_lines(region.reset_offset), region.width)


def _checked(strips: Iterable[Strip], width: int) -> list[str]:
    lines = ["".join(segment.text for segment in strip) for strip in strips]
    for line in lines:
        assert cell_len(line) == width, repr(line)
        assert not OBEYED.search(line), repr(line)
    return lines


def column_of(line: str, text: str) -> int:
    """The cell of a line at which a text begins."""
    before, found, _ = line.partition(text)
    assert found, f"{text!r} is not in {line!r}"
    return cell_len(before)
