"""A person at an open desk: hands on the keys, eyes on the screen."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from itertools import takewhile
from pathlib import Path
from typing import Any, TypeVar

from textual.events import Key
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget

from salestui.dates.clock import Clock
from salestui.desk import SalesDesk
from salestui.kit.form import Form
from salestui.kit.key_line import KeyLine
from salestui.kit.matters import NOW
from salestui.kit.menu import KEYS as MENU_KEYS
from salestui.kit.register import Register, sections_of, standing_in
from salestui.kit.rows import Rows
from salestui.kit.screen import DeskScreen
from salestui.kit.top_bar import TopBar
from salestui.language import _
from salestui.registers import REGISTERS
from salestui.today.report import today_json

SPACES = {"space": " ", "ideographic_space": "\u3000"}

PACE = 2.0
"""Seconds from key to key: so slow that no two are one text, or one press that bounced."""

WIDE = (120, 36)
NARROW = (80, 24)

W = TypeVar("W", bound=Widget)


class Person:
    """Presses keys, types text, reads what is shown; counts the keys beside the text."""

    def __init__(self, desk: SalesDesk, pilot: Pilot[None]) -> None:
        self.desk = desk
        self.pilot = pilot
        self.keys = 0
        """How many keys were pressed beside the text."""
        self.pace = PACE
        """Seconds from key to key, by their own times."""
        self._typed_at = 0.0

    # Hands

    async def press(self, *keys: str) -> None:
        """Press keys one after the other, each after a look at the screen."""
        self.keys += len(keys)
        for key in keys:
            self.desk.post_message(self.key(key))
            await self.pilot.pause()

    def key(self, name: str) -> Key:
        """A key as the terminal hands it over, `pace` seconds from now and the one before."""
        character = name if len(name) == 1 else SPACES.get(name)
        key = Key(_character_to_key(name) if len(name) == 1 else name, character)
        self._typed_at = max(key.time, self._typed_at) + self.pace
        key.time = self._typed_at
        return key

    async def write(self, text: str) -> None:
        """Type text all at once, as an input method commits a phrase."""
        await self._quickly(*text)

    async def _quickly(self, *keys: str) -> None:
        """Press keys faster than the screen is drawn; they all go where the focus is now."""
        for key in keys:
            self.desk.post_message(self.key(key))
            self.pace = 0.0
        self.pace = PACE
        await self.pilot.pause()

    async def to_field(self, name: str) -> None:
        """Go to a field of the form in front, with Tab or Shift+Tab."""
        names = [each.field_name for each in self.form.asked]
        at = getattr(self.screen.focused, "field_name", "")
        steps = names.index(name) - names.index(at)
        await self._quickly(*["tab" if steps > 0 else "shift+tab"] * abs(steps))
        assert getattr(self.screen.focused, "field_name", "") == name

    async def fill(self, **texts: str) -> None:
        """Go to fields of the form in front and let other texts stand in them."""
        for name, text in texts.items():
            await self.to_field(name)
            await self._quickly("end", "ctrl+u")
            await self.write(text)

    async def menu(self, words: str) -> None:
        """Choose an entry of the F9 menu by its digit, where it has one, else with the arrows."""
        assert isinstance(self.screen, DeskScreen)
        offered = [_(action.sentence) for action in self.screen.row_actions()]
        at = offered.index(words)
        await self.press("f9")
        assert self.sees(*offered)
        if at < len(MENU_KEYS):
            assert self.sees(f"  {MENU_KEYS[at]}  {words}")
            await self.press(MENU_KEYS[at])
        else:
            await self.press("end", *["up"] * (len(offered) - 1 - at), "enter")

    async def beat(self) -> None:
        """Let the desk look at the clock and at the data, as it does every second."""
        self.desk.beat()
        await self.pilot.pause()

    # Eyes

    @property
    def screen(self) -> Screen[object]:
        """The screen in front."""
        return self.desk.screen

    def the(self, kind: type[W]) -> W:
        """The one widget of a kind on the screen in front."""
        return self.screen.query_one(kind)

    @property
    def lines(self) -> list[str]:
        """The whole screen as it is drawn, line by line."""
        strips = self.screen._compositor.render_strips()
        return [strip.text.rstrip() for strip in strips]

    def sees(self, *texts: str) -> bool:
        """Whether each of the texts stands on a line of the screen."""
        return all(any(text in line for line in self.lines) for text in texts)

    def line_with(self, text: str) -> str:
        """The line of the screen on which a text stands, its blanks run together."""
        (found,) = (line for line in self.lines if text in line)
        return " ".join(found.split())

    @property
    def said(self) -> str:
        """What is said in the place of the footer; "" for nothing."""
        return self.the(KeyLine).said

    @property
    def frame(self) -> str:
        """The first line, its blanks run together."""
        return " ".join(" ".join(drawn(self.the(TopBar))).split())

    def remark(self, field: str) -> str:
        """What stands beside a field of the form in front."""
        form = self.form
        return form.remark(next(each for each in form.asked if each.field_name == field))[0]

    @property
    def form(self) -> Form[object]:
        """The form in front."""
        assert isinstance(self.screen, Form)
        return self.screen

    @property
    def json(self) -> dict[str, list[dict[str, Any]]]:
        """The lists of `today --json`, of what the desk knows now."""
        report = today_json(self.desk.registers, self.desk.matters, self.desk.now)
        return {key: value for key, value in report.items() if isinstance(value, list)}


def drawn(widget: Widget) -> list[str]:
    """What a widget shows, line by line."""
    strips = widget.render_lines(widget.outer_size.region)
    return [strip.text.rstrip() for strip in strips]


def told(widget: Widget) -> str:
    """What a widget shows, blanks run together."""
    return "\n".join(" ".join(line.split()) for line in drawn(widget))


def customer_file(person: Person) -> str:
    """The file at the right of the customers."""
    return told(person.screen.query_one("#file"))


def on_today(person: Person, section: str) -> list[str]:
    """What stands in a section of Today, blanks run together: what is alarming of it first.

    Where nothing does, what that means.
    """
    found = next(
        each for each in sections_of(person.desk.registers) if _(each.title).startswith(section)
    )
    standing = standing_in(found, person.desk.matters)
    lines = [" ".join(line.split()) for line in drawn(person.the(Rows))]
    if not standing:
        # It may go over the end of a line.
        is_told = _(found.empty).replace(" ", "") in "".join(lines).replace(" ", "")
        return [_(found.empty)] if found.empty and is_told else []
    titles = [n for n, line in enumerate(lines) if line.startswith(_(found.title))]
    shown = list(takewhile(str.strip, lines[titles[0] + 1 :])) if titles else []
    if _(NOW) in lines:
        names = {_(each.short or each.title) for each in person.desk.registers}
        above = takewhile(str.strip, lines[lines.index(_(NOW)) + 1 :])
        numbers = {each.number or each.title for each in standing}
        mine = [line for line in above if any(f" {each} " in line for each in numbers)]
        shown = [_without(line, names) for line in mine] + shown
    return shown


def _without(line: str, names: set[str]) -> str:
    """A line of what is alarming without the name of its register behind it."""
    name = max((each for each in names if line.endswith(f" {each}")), key=len, default="")
    return line.removesuffix(f" {name}") if name else line


@asynccontextmanager
async def at_the_desk(
    clock: Clock,
    folder: Path,
    size: tuple[int, int] = WIDE,
    registers: Sequence[Register] = REGISTERS,
) -> AsyncIterator[Person]:
    """A person at the desk whose database is open; `folder` takes its log of errors."""
    desk = SalesDesk(clock, folder, registers=registers)
    async with desk.run_test(size=size) as pilot:
        person = Person(desk, pilot)
        yield person
        if desk.is_running:
            look_at = person.lines  # what nobody has looked at must be drawn without an error, too
            assert look_at
