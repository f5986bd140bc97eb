"""A visitor stands at the desk: one key hides everything, any key and the PIN bring it back."""

import re
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from salestui.customers.rules import Profile, Who
from salestui.customers.store import add_customer
from salestui.discretion.actions import change_pin
from salestui.discretion.form import PinForm
from salestui.discretion.rules import PAUSE, TRIES
from salestui.discretion.screen import Veil
from salestui.discretion.store import pin_as_kept, set_pin
from salestui.kit.menu import Menu
from salestui.kit.palette import Palette
from salestui.repairs.form import RepairForm
from salestui.repairs.rules import Intake
from salestui.repairs.store import register_repair
from salestui.settings.store import open_settings
from salestui.storage.history.undo import next_undo
from tests.clock import StandingClock
from tests.desk import NARROW, WIDE, Person, at_the_desk
from tests.kit.hands import look, tap, type_quickly, until


@pytest.fixture(autouse=True)
def own_settings(tmp_path: Path) -> Iterator[Path]:
    """A settings file beside which the PIN is kept."""
    open_settings(tmp_path / "settings" / "config.toml")
    yield tmp_path / "settings"
    open_settings(None)


def is_hidden(person: Person) -> bool:
    """Whether the screen shows the time and no more."""
    seen = "".join(look(person))
    assert isinstance(person.screen, Veil) == ("张" not in seen)
    return isinstance(person.screen, Veil)


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_one_key_hides_everything_and_any_key_brings_it_back(
    size: tuple[int, int], clock: StandingClock, open_desk: Path
) -> None:
    register_repair(clock.now(), Intake(Who("张三"), product="打印机"))
    async with at_the_desk(clock, open_desk, size) as person:
        await tap(person, "3")
        assert not is_hidden(person)
        await tap(person, "f12")
        assert is_hidden(person)
        await tap(person, "x")
        assert not is_hidden(person)


@pytest.mark.parametrize("key", ["enter", "escape", "f12", "f6", "ctrl+q", "ctrl+p", "3", "space"])
async def test_the_key_that_brings_it_back_does_nothing_else(
    key: str, clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        before = list(person.desk.screen_stack)
        await tap(person, "f12", key)
        assert person.desk.screen_stack == before
        assert person.desk.is_running


async def test_a_half_filled_form_is_there_again(clock: StandingClock, open_desk: Path) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "f6")
        await type_quickly(person, "张三")
        await tap(person, "f12")
        assert is_hidden(person)
        await tap(person, "enter")
        assert isinstance(person.screen, RepairForm)
        await type_quickly(person, "丰")
        assert person.form.text()["who"] == "张三丰"


async def test_a_pin_is_set_and_only_it_brings_the_desk_back(
    clock: StandingClock, open_desk: Path, own_settings: Path
) -> None:
    add_customer(clock.now(), Profile("张三"))
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "5", "ctrl+p")
        assert isinstance(person.screen, Palette)
        await type_quickly(person, "set the pin")
        await tap(person, "enter")
        assert isinstance(person.screen, PinForm)
        await type_quickly(person, "2468")
        assert not person.sees("2468")
        await tap(person, "tab")
        await type_quickly(person, "2469")
        await tap(person, "ctrl+s")
        assert person.remark("again") == "! The two are not the same."
        await tap(person, "backspace", "8", "ctrl+s")
        assert person.said == "F12 hides the screen; the PIN brings it back."
        # The digits of a digest may be anything.
        assert "2468" not in re.findall(r"\w+", (own_settings / "pin").read_text())

        await tap(person, "f12", "x", "f6", "ctrl+q", "ctrl+z")
        assert is_hidden(person)
        assert person.sees("PIN: _")
        await tap(person, "1", "1", "1", "1", "enter")
        assert is_hidden(person)
        assert person.sees("That is not the PIN.")
        await tap(person, "9", "backspace", "２", "4", "6")
        assert person.sees("PIN: ***_")
        await tap(person, "8", "enter")
        assert not is_hidden(person)
        assert next_undo() is not None


async def test_who_guesses_too_often_waits(clock: StandingClock, open_desk: Path) -> None:
    add_customer(clock.now(), Profile("张三"))
    set_pin("2468")
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "5", "f12")
        for _ in range(TRIES):
            await tap(person, "1", "enter")
        assert person.sees("Wrong too often; again in 30 s")
        await tap(person, "2", "4", "6", "8", "enter")
        assert is_hidden(person)
        clock.advance(seconds=PAUSE.total_seconds())
        person.desk.beat()
        await tap(person, "2", "4", "6", "8", "enter")
        assert not is_hidden(person)


async def test_the_present_pin_is_asked_for_before_another_is_set(
    clock: StandingClock, open_desk: Path
) -> None:
    set_pin("2468")
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "ctrl+p")
        await type_quickly(person, "set the pin")
        await tap(person, "enter")
        await type_quickly(person, "1111")
        await tap(person, "ctrl+s")
        assert person.remark("old") == "! That is not the PIN."
        await tap(person, "ctrl+u")
        await type_quickly(person, "2468")
        await tap(person, "ctrl+s")
        assert person.said == "No PIN is set."
        assert pin_as_kept() == ""


async def test_what_asks_while_the_desk_is_hidden_waits_below(
    clock: StandingClock, open_desk: Path
) -> None:
    async def ask_late() -> None:
        await person.desk.ask(Menu("Undo this?", ["Undo it"]))

    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "f12")
        person.desk.do(ask_late())
        await person.pilot.pause()
        assert isinstance(person.screen, Veil)
        await tap(person, "x")
        assert isinstance(person.screen, Menu)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_the_pin_is_private_and_gone_when_there_is_none(own_settings: Path) -> None:
    set_pin("2468")
    mode = stat.S_IMODE((own_settings / "pin").stat().st_mode)
    assert mode == 0o600
    set_pin("")
    assert not (own_settings / "pin").exists()


async def test_a_pin_is_read_by_nobody_while_it_is_typed_nor_beside_it(
    clock: StandingClock, open_desk: Path
) -> None:
    set_pin("24680")
    async with at_the_desk(clock, open_desk) as person:
        person.desk.do(change_pin(person.desk))
        await until(person, lambda: isinstance(person.screen, PinForm))
        names = [each.field_name for each in person.form.asked]
        for name in names:
            await person.to_field(name)
            await type_quickly(person, "13579")
            assert not person.sees("13579"), name
        await person.to_field(names[0])
        assert not person.sees("13579")
        assert person.sees("•••••")
