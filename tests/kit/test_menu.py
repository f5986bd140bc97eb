"""Menus: what is told before one chooses stands above, and is no choice."""

from pathlib import Path

import pytest
from textual.events import Key

from salestui.kit.menu import Menu
from salestui.kit.paint import Line, Span
from salestui.kit.rows import Rows
from tests.clock import StandingClock
from tests.desk import NARROW, WIDE, Person, at_the_desk
from tests.kit.hands import lines_of, look, settle, tap

TOLD: list[Line] = [
    [Span("  TS-0001 张三  "), Span("today 17:20", "muted"), Span(" -> "), Span("09:20")],
    [Span("  and [/]2 more", "muted")],
]

CHOICES = ("Go on", "Leave it")


class FormField:
    """What was chosen."""

    answers: list[int | None]

    def __init__(self) -> None:
        self.answers = []


async def ask(person: Person, *told: Line) -> FormField:
    """Show a menu with something told above."""
    asked = FormField()
    person.desk.push_screen(Menu("What now", CHOICES, told), asked.answers.append)
    await settle(person)
    return asked


def stands(person: Person) -> list[str]:
    """The lines of the menu, without its last blank ones."""
    look(person)
    found = [line.strip() for line in lines_of(person.the(Rows))]
    return "\n".join(found).rstrip().split("\n")


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
async def test_what_is_told_stands_above_the_choices(
    clock: StandingClock, open_desk: Path, size: tuple[int, int]
) -> None:
    async with at_the_desk(clock, open_desk, size) as person:
        await ask(person, *TOLD)
        assert [" ".join(line.split()[:4]) for line in stands(person)] == [
            "What now",
            "",
            "TS-0001 张三 today 17:20",
            "and [/]2 more",
            "",
            "1 Go on",
            "2 Leave it",
        ]
        assert person.sees("TS-0001 张三  today 17:20 -> 09:20")


async def test_the_cursor_passes_over_what_is_told(clock: StandingClock, open_desk: Path) -> None:
    async with at_the_desk(clock, open_desk) as person:
        asked = await ask(person, *TOLD)
        assert person.the(Rows).keys == [0, 1]
        await tap(person, "up", "home", "enter")
        assert asked.answers == [0]
        asked = await ask(person, *TOLD)
        await tap(person, "down", "down", "enter")
        assert asked.answers == [1]


@pytest.mark.parametrize(("key", "answer"), [("1", 0), ("2", 1), ("escape", None)])
async def test_a_digit_counts_the_choices_alone(
    clock: StandingClock, open_desk: Path, key: str, answer: int | None
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        asked = await ask(person, *TOLD)
        await tap(person, "3")
        assert asked.answers == []
        await tap(person, key)
        assert asked.answers == [answer]


async def test_a_menu_with_nothing_to_tell_has_its_choices_below_its_title(
    clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await ask(person)
        assert [" ".join(line.split()) for line in stands(person)] == [
            "What now",
            "",
            "1 Go on",
            "2 Leave it",
        ]
        width = person.the(Rows).region.width
        await tap(person, "escape")
        await ask(person, *TOLD)
        assert person.the(Rows).region.width > width


@pytest.mark.parametrize("keys", [("1", "2"), ("enter", "enter"), ("2", "enter")])
async def test_a_second_key_before_the_menu_is_gone_does_nothing(
    keys: tuple[str, str], clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        asked = await ask(person)
        for key in keys:
            person.desk.post_message(Key(key, key if len(key) == 1 else None))
        await settle(person)
        assert asked.answers == [int(keys[0]) - 1 if keys[0].isdigit() else 0]
