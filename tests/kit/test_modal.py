"""Two keys that come together leave a screen once."""

from pathlib import Path

import pytest

from salestui.customers.queries import customers
from salestui.customers.rules import Profile
from salestui.customers.store import add_customer
from salestui.discretion.screen import Veil
from salestui.kit.modal import DismissOnce
from salestui.repairs.form import RepairForm
from salestui.today.screen import TodayScreen
from salestui.worklog.store import lines_of_day, open_memos
from tests.clock import StandingClock
from tests.desk import at_the_desk
from tests.kit.hands import tap, type_quickly


async def test_two_enters_save_once(clock: StandingClock, open_desk: Path) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "f4")
        await type_quickly(person, "call")
        await person._quickly("enter", "enter")
        assert [each.text for each in open_memos()] == ["call"]
        assert isinstance(person.screen, TodayScreen)


async def test_what_lies_below_stays(clock: StandingClock, open_desk: Path) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "f6")
        await type_quickly(person, "张三")
        await tap(person, "f3")
        await type_quickly(person, "来电")
        await person._quickly("enter", "enter")
        assert len(lines_of_day(clock.now().day)) == 1
        assert isinstance(person.screen, RepairForm)
        assert person.form.text()["who"] == "张三"
        await tap(person, "f12")
        await person._quickly("你", "好")
        assert isinstance(person.screen, RepairForm)


@pytest.mark.parametrize("keys", [("escape", "escape"), ("enter", "escape"), ("escape", "enter")])
@pytest.mark.parametrize("opens", ["f1", "f2", "f9", "ctrl+p", "ctrl+z", "f8", "f12"])
async def test_every_modal_is_left_once(
    opens: str, keys: tuple[str, str], clock: StandingClock, open_desk: Path
) -> None:
    add_customer(clock.now(), Profile("张三"))
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "5", opens)
        await person._quickly(*keys)
        assert person.desk.is_running
        assert len(customers()) <= 1


async def test_what_goes_below_another_screen_goes_when_that_has_gone(
    clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "f6")
        below = person.screen
        assert isinstance(below, DismissOnce)
        await tap(person, "f12")
        assert isinstance(person.screen, Veil)
        below.dismiss(None)
        assert isinstance(person.screen, Veil)
        await tap(person, "x")
        assert isinstance(person.screen, TodayScreen)


async def test_the_mouse_over_what_lies_below_mixes_nothing_up(
    clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "f6", "f2", "f1")
        before = person.lines
        for screen in person.desk.screen_stack:
            # The window has just been given another size, and everything is to be drawn anew.
            for each in person.desk.screen_stack:
                each.refresh(layout=True)
            screen.get_style_at(0, 0)
            assert person.lines == before
