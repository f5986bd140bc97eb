"""A register that the desk knows nothing about finds its places by what it declares."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from textual.app import ComposeResult

from salestui.customers.store import add_customer
from salestui.dates.clock import Now
from salestui.kit.app import DeskApp
from salestui.kit.register import Badge, Command, Deed, Fact, Matter, Register, Section
from salestui.kit.rows import Row, Rows
from salestui.kit.screen import DeskScreen, Target
from salestui.registers import REGISTERS
from salestui.today.report import matters_now, today_json
from tests.clock import StandingClock
from tests.desk import at_the_desk
from tests.kit.every_form import bring_in
from tests.kit.hands import look, paste, tap

CODE = "umbrellas"


@dataclass
class Umbrella:
    """An umbrella lent to somebody."""

    id: int
    colour: str
    is_back: bool = False


LENT: list[Umbrella] = []


@pytest.fixture(autouse=True)
def lent() -> Iterator[None]:
    """Two umbrellas are lent, a third is back."""
    LENT[:] = [Umbrella(0, "red"), Umbrella(1, "[/]blue"), Umbrella(2, "green", True)]
    yield
    LENT.clear()


def matter(umbrella: Umbrella) -> Matter:
    return Matter(
        CODE,
        umbrella.id,
        "lent",
        f"umbrella {umbrella.colour}",
        number=f"US-{umbrella.id}",
        words="still out",
        record={"colour": umbrella.colour},
    )


def matters(now: Now) -> Sequence[Matter]:
    return [matter(each) for each in LENT if not each.is_back]


def badge(matters: Sequence[Matter], now: Now) -> Badge | None:
    return Badge(f"~{len(matters)}") if matters else None


def search(typed: str) -> Sequence[Matter]:
    return [matter(each) for each in LENT if typed in each.colour]


async def lend(desk: DeskApp) -> None:
    LENT.append(Umbrella(len(LENT), "black"))
    desk.load_matters()
    desk.say("Lent.")


async def fetch(desk: DeskApp, umbrella: Umbrella) -> None:
    umbrella.is_back = True
    desk.load_matters()


DEEDS = (Deed("fetch", "Fetch the umbrella", "space", lambda it: not it.is_back),)


class UmbrellaScreen(DeskScreen):
    """The umbrellas that are out."""

    PLACE = 4
    AUTO_FOCUS = "Rows"

    def body(self) -> ComposeResult:
        yield Rows()

    def fill(self) -> None:
        out = [each for each in LENT if not each.is_back]
        self.query_one(Rows).show([Row(each.id, lambda width: [()]) for each in out])

    def go_to(self, target: Target) -> None:
        self.query_one(Rows).select(target.key)


def umbrella(key: int) -> Umbrella | None:
    return next((each for each in LENT if each.id == key), None)


def facts(key: int, now: Now) -> Sequence[Fact]:
    return [Fact("", "Umbrella"), Fact("Colour", LENT[key].colour)]


def about(customer: int, now: Now) -> Sequence[Matter]:
    return [matter(LENT[2])]


MADE_UP = Register(
    code=CODE,
    title="Umbrellas",
    json_key="umbrellas_lent",
    sections=(Section("lent", "Umbrellas lent", "Every umbrella is here."),),
    matters=matters,
    badge=badge,
    find=umbrella,
    facts=facts,
    deeds=DEEDS,
    deeds_in="tests.test_made_up_register",
    commands=(Command("Lend an umbrella", "tests.test_made_up_register:lend", "f5"),),
    search=search,
    about_customer=about,
)


async def test_it_stands_on_today_in_the_frame_and_in_the_json(
    clock: StandingClock, open_desk: Path
) -> None:
    registers = (*REGISTERS, MADE_UP)
    async with at_the_desk(clock, open_desk, registers=registers) as person:
        assert person.sees("Umbrellas lent  2", "umbrella red", "umbrella [/]blue")
        assert not person.sees("umbrella green")
        assert "Umbrellas ~2" in person.frame
        assert person.json["umbrellas_lent"] == [{"colour": "red"}, {"colour": "[/]blue"}]
        look(person)
        for key in ("2", "3", "5"):
            await tap(person, key)
            assert "Umbrellas ~2" in person.frame
        LENT.clear()
        person.desk.load_matters()
        await tap(person, "1")
        assert person.sees("Umbrellas lent", "Every umbrella is here.")
        assert "~" not in person.frame
        assert person.json["umbrellas_lent"] == []


async def test_its_rows_are_told_about_and_have_their_deeds(
    clock: StandingClock, open_desk: Path
) -> None:
    registers = (*REGISTERS, MADE_UP)
    async with at_the_desk(clock, open_desk, registers=registers) as person:
        await tap(person, "home")
        assert person.sees("Colour  red", "Space Fetch the umbrella")
        await tap(person, "space")
        assert LENT[0].is_back
        assert "Umbrellas ~1" in person.frame
        assert person.sees("Colour  [/]blue")
        await tap(person, "f9", "1")
        assert LENT[1].is_back


async def test_its_command_has_its_key_and_stands_in_the_palette(
    clock: StandingClock, open_desk: Path
) -> None:
    registers = (*REGISTERS, MADE_UP)
    async with at_the_desk(clock, open_desk, registers=registers) as person:
        await tap(person, "f5")
        assert person.said == "Lent."
        assert "Umbrellas ~3" in person.frame
        await tap(person, "ctrl+p")
        await paste(person, "umbrella")
        assert person.line_with("Lend an umbrella").endswith("F5")
        await tap(person, "down", "enter")  # below what can be done with the selected row
        assert "Umbrellas ~4" in person.frame


async def test_its_rows_are_found_in_the_palette_and_with_a_customer(
    clock: StandingClock, open_desk: Path
) -> None:
    add_customer(clock.now(), "张伟")
    registers = (*REGISTERS, MADE_UP)
    async with at_the_desk(clock, open_desk, registers=registers) as person:
        await tap(person, "ctrl+p")
        await paste(person, "[/]b")
        assert person.sees("Umbrellas umbrella [/]blue")
        await tap(person, "escape", "5")
        assert person.sees("Umbrellas (1)", "US-2")


async def test_with_a_place_it_has_its_screen_and_its_digit(
    clock: StandingClock, open_desk: Path
) -> None:
    placed = replace(MADE_UP, place=4, screen="tests.test_made_up_register:UmbrellaScreen")
    async with at_the_desk(clock, open_desk, registers=(*REGISTERS, placed)) as person:
        assert "3 Repairs 4 Umbrellas ~2 5 Customers" in person.frame
        await tap(person, "4")
        assert isinstance(person.screen, UmbrellaScreen)
        await tap(person, "1", "ctrl+p")
        await paste(person, "[/]b")
        await tap(person, "enter")
        assert isinstance(person.screen, UmbrellaScreen)
        assert person.the(Rows).key == 1


def test_it_leaves_what_the_others_say_as_it_was(clock: StandingClock, open_desk: Path) -> None:
    bring_in(clock.now())
    now = clock.advance(days=4)
    more = (*REGISTERS, MADE_UP)
    without = today_json(REGISTERS, matters_now(REGISTERS, now), now)
    with_it = today_json(more, matters_now(more, now), now)
    assert with_it.pop("umbrellas_lent") == [{"colour": "red"}, {"colour": "[/]blue"}]
    assert with_it == without
