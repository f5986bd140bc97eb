"""Undo and redo at the desk: said in words first, done with one more key."""

from pathlib import Path

import pytest

from salestui.customers.queries import customers
from salestui.customers.rules import Profile, Who
from salestui.customers.store import add_customer
from salestui.kit.menu import Menu
from salestui.kit.palette import Palette
from salestui.repairs.queries import open_repairs
from salestui.repairs.rules import Intake
from salestui.repairs.store import register_repair
from salestui.storage.history.undo import next_undo, undo_last
from salestui.today.screen import TodayScreen
from salestui.worklog.store import add_memo, open_memos
from tests.clock import StandingClock
from tests.desk import at_the_desk
from tests.kit.hands import tap, type_quickly
from tests.tables import contents


async def test_what_would_be_undone_is_said_and_enter_undoes_it(
    clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "f4")
        await type_quickly(person, "寄合同[bold]")
        await tap(person, "ctrl+s")
        clock.advance(minutes=20)
        await tap(person, "ctrl+z")
        assert isinstance(person.screen, Menu)
        assert person.sees("Undo this?", "11-23 09:41", "寄合同[bold]")
        assert open_memos()
        await tap(person, "enter")
        assert not open_memos()
        assert person.said.startswith("Undone: ")
        assert isinstance(person.screen, TodayScreen)
        await tap(person, "ctrl+y")
        assert person.sees("Do this again?", "寄合同[bold]")
        await tap(person, "1")
        assert [each.text for each in open_memos()] == ["寄合同[bold]"]
        assert person.said.startswith("Redone: ")


@pytest.mark.parametrize("keys", [("escape",), ("down", "enter"), ("2",)], ids=" ".join)
async def test_who_thinks_better_of_it_changes_nothing(
    keys: tuple[str, ...], clock: StandingClock, open_desk: Path
) -> None:
    add_memo(clock.now(), "寄合同", clock.now().day)
    async with at_the_desk(clock, open_desk) as person:
        before = contents()
        await tap(person, "ctrl+z", *keys)
        assert contents() == before
        undo_last(clock.now())
        before = contents()
        await tap(person, "ctrl+y", *keys)
        assert contents() == before


@pytest.mark.parametrize("screen", ["1", "2", "3", "4", "5"])
async def test_it_is_undone_and_redone_on_every_screen(
    screen: str, clock: StandingClock, open_desk: Path
) -> None:
    register_repair(clock.now(), Intake(Who("张三"), product="打印机"))
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, screen, "ctrl+z", "enter")
        assert not open_repairs()
        await tap(person, "ctrl+z")
        assert person.said == "There is nothing to undo."
        await tap(person, "ctrl+y", "enter")
        assert open_repairs()
        await tap(person, "ctrl+y")
        assert person.said == "There is nothing to redo."


async def test_it_is_undone_after_the_desk_was_closed_and_opened_again(
    clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "f8")
        await type_quickly(person, "张三")
        await tap(person, "ctrl+s")
        assert len(customers()) == 1
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "ctrl+z", "enter")
        assert not customers()
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "ctrl+y", "enter")
        assert len(customers()) == 1


async def test_where_another_window_was_faster_it_says_so(
    clock: StandingClock, open_desk: Path
) -> None:
    add_memo(clock.now(), "一", clock.now().day)
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "ctrl+z")
        undo_last(clock.now())
        await tap(person, "enter")
        assert person.said == "That has been undone already."


async def test_in_a_text_field_the_keys_touch_no_data(
    clock: StandingClock, open_desk: Path
) -> None:
    add_customer(clock.now(), Profile("张三"))
    async with at_the_desk(clock, open_desk) as person:
        before = contents()
        await tap(person, "2", "tab", "x", "ctrl+z", "ctrl+y")
        assert not isinstance(person.screen, Menu)
        await tap(person, "1", "f6", "ctrl+z", "enter")
        assert {**contents(), "draft": []} == {**before, "draft": []}
        assert next_undo() is not None


async def test_the_palette_undoes_too(clock: StandingClock, open_desk: Path) -> None:
    add_memo(clock.now(), "一", clock.now().day)
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "ctrl+p")
        await type_quickly(person, "undo")
        assert isinstance(person.screen, Palette)
        await tap(person, "enter", "enter")
        assert not open_memos()
