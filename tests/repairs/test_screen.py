"""The board of repairs and the form of a new one, by keyboard."""

from pathlib import Path

import pytest

from salestui.customers.rules import Profile, Who
from salestui.customers.store import add_customer
from salestui.kit.board import Board
from salestui.kit.details import Details
from salestui.kit.timeline import Timeline
from salestui.repairs.queries import chain, open_repairs, repair
from salestui.repairs.rules import State
from tests.clock import StandingClock, instant
from tests.desk import NARROW, Person, at_the_desk, drawn, told
from tests.repairs.goods import as_it_stands, brought_in


def under_the_cursor(person: Person) -> str:
    """The number of the repair under the cursor, as the details below the board say it."""
    return drawn(person.the(Details))[0].split()[0]


def board(person: Person) -> str:
    """The board as it is drawn."""
    return told(person.the(Board))


def steps(person: Person) -> str:
    """The chain beside the details, as it is drawn."""
    return told(person.the(Timeline))


# --- registering -------------------------------------------------------------------------------


async def test_a_walk_in_is_registered_with_eight_keys_beside_the_text(
    clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await person.press("f6")
        await person.write("张三")
        await person.press("tab")
        await person.write("138 0013 8000")
        await person.press("tab")
        await person.write("打印机")
        await person.press("tab", "tab", "tab")
        await person.write("卡纸")
        await person.press("ctrl+s")
        assert person.keys <= 8
        assert "WX-0001" in person.said

        (it,) = open_repairs()
        assert it.goods.who == Who("张三", "138 0013 8000", None)
        assert (it.goods.product, it.goods.fault, it.goods.quantity) == ("打印机", "卡纸", 1)
        assert (it.state, it.received_at) == (State.RECEIVED, clock.now().at)
        assert [each["number"] for each in person.json["repairs"]] == ["WX-0001"]

        await person.press("3")
        assert under_the_cursor(person) == "WX-0001"
        assert "张三" in board(person)


async def test_a_customer_on_file_is_offered_and_linked(
    clock: StandingClock, open_desk: Path
) -> None:
    add_customer(clock.now(), Profile("张明"))
    wanted = add_customer(clock.now(), Profile("张伟", phones=("139-0000-1111",)))
    async with at_the_desk(clock, open_desk) as person:
        await person.press("f6")
        await person.write("张")
        assert person.sees("张明")
        assert person.sees("张伟", "139-0000-1111")
        assert person.remark("who") == "walk-in"
        await person.press("down", "enter")
        assert person.remark("who") == "= 0002 张伟"
        await person.fill(product="键盘")
        await person.press("ctrl+s")
        (it,) = open_repairs()
        assert it.goods.who == Who("张伟", "139-0000-1111", wanted)


async def test_goods_of_yesterday_are_registered_with_their_own_time(
    clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await person.press("f6")
        await person.fill(who="张三", product="打印机", received="昨天17:20")
        assert person.remark("received") == "= 2026-11-22 Sun 17:20"
        await person.fill(received="yesterday 17:20")
        assert person.remark("received") == "= 2026-11-22 Sun 17:20"
        await person.press("ctrl+s")
        (it,) = open_repairs()
        assert it.received_at == instant("2026-11-22 17:20")
        assert str(it.received_on) == "2026-11-22"
        assert person.json["repairs"][0]["age_days"] == 1


async def test_the_same_serial_number_is_shown_while_it_is_typed(
    clock: StandingClock, open_desk: Path
) -> None:
    brought_in(clock.now(), state=State.RETURNED, serial="SN-77")
    async with at_the_desk(clock, open_desk) as person:
        await person.press("3", "f6")
        await person.fill(who="李四", product="打印机", serial="sn-7")
        assert person.remark("serial") == ""
        await person.write("7")
        assert person.remark("serial") == "here before: WX-0001, returned"
        assert person.sees("here before: WX-0001, returned")
        await person.press("ctrl+s")
        assert under_the_cursor(person) == "WX-0002"
        assert person.sees("Same serial  WX-0001, returned")


async def test_what_is_missing_is_said_beside_its_field_and_the_text_is_kept(
    clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await person.press("f6")
        await person.fill(who="张三", quantity="三")
        await person.press("ctrl+s")
        assert open_repairs() == []
        assert person.remark("product") == "! Please fill this in."
        assert person.remark("quantity") == "! A whole number, please."
        await person.write("打印机")  # the cursor stands in the first field that needs it
        await person.fill(quantity="３")
        await person.press("ctrl+s")
        (it,) = open_repairs()
        assert (it.goods.who.name, it.goods.product, it.open_quantity) == ("张三", "打印机", 3)


# --- the board ---------------------------------------------------------------------------------


async def test_the_arrows_move_among_the_cards(clock: StandingClock, open_desk: Path) -> None:
    for name, state in (
        ("张三", State.RECEIVED),
        ("李四", State.RECEIVED),
        ("王五", State.IN_REPAIR),
        ("赵六", State.REPAIRED),
    ):
        brought_in(clock.now(), name, state)
    async with at_the_desk(clock, open_desk) as person:
        await person.press("3")
        visited = [under_the_cursor(person)]
        for key in ("down", "down", "right", "right", "right", "left", "left", "left", "up"):
            await person.press(key)
            visited.append(under_the_cursor(person))
        nothing = "No"  # "No repair here": nobody waits for parts
        assert visited == [
            *("WX-0001", "WX-0002", "WX-0002"),
            *("WX-0003", nothing, "WX-0004"),
            *(nothing, "WX-0003", "WX-0002", "WX-0001"),
        ]


async def test_shift_and_arrow_move_the_card_and_the_cursor_stays_with_it(
    clock: StandingClock, open_desk: Path
) -> None:
    brought_in(clock.now(), "张三")
    it = brought_in(clock.now(), "李四")
    brought_in(clock.now(), "王五", State.IN_REPAIR)
    async with at_the_desk(clock, open_desk) as person:
        await person.press("3", "down")
        went_through = []
        for key in ("right", "right", "right", "right", "left", "left", "left", "left"):
            await person.press(f"shift+{key}")
            assert under_the_cursor(person) == it.number
            went_through.append(as_it_stands(it).state)
        assert went_through == [
            State.IN_REPAIR,
            State.WAITING_PARTS,
            State.REPAIRED,
            State.REPAIRED,
            State.WAITING_PARTS,
            State.IN_REPAIR,
            State.RECEIVED,
            State.RECEIVED,
        ]
        assert [each.state for each in open_repairs()] == [
            State.RECEIVED,
            State.RECEIVED,
            State.IN_REPAIR,
        ]


async def test_what_is_repaired_says_how_long_it_has_been_ready(
    clock: StandingClock, open_desk: Path
) -> None:
    brought_in(clock.now())
    async with at_the_desk(clock, open_desk) as person:
        await person.press("3", *["shift+right"] * 3)
        assert "ready 0 d" in board(person)
        clock.advance(days=2)
        await person.beat()
        assert "ready 2 d" in board(person)
        await person.press("shift+left", "shift+right")
        assert "ready 0 d" in board(person)


async def test_tab_shows_the_closed_repairs_and_again_the_open_ones(
    clock: StandingClock, open_desk: Path
) -> None:
    brought_in(clock.now(), "张三", State.RETURNED)
    brought_in(clock.now(), "李四", State.SCRAPPED)
    brought_in(clock.now(), "王五", State.EXCHANGED)
    brought_in(clock.now(), "赵六")
    async with at_the_desk(clock, open_desk) as person:
        await person.press("3")
        assert "赵六" in board(person)
        assert "张三" not in board(person)
        await person.press("tab")
        assert person.sees("Returned 1", "Scrapped 1", "Exchanged 1")
        for text in ("张三", "李四", "王五", "修不好"):
            assert text in board(person)
        assert "赵六" not in board(person)
        await person.press("tab")
        assert "赵六" in board(person)
        assert "张三" not in board(person)


async def test_a_narrow_terminal_shows_one_column_at_a_time(
    clock: StandingClock, open_desk: Path
) -> None:
    brought_in(clock.now(), "张三")
    brought_in(clock.now(), "王五", State.IN_REPAIR)
    async with at_the_desk(clock, open_desk, NARROW) as person:
        await person.press("3")
        assert ">Received 1" in board(person)
        assert "张三" in board(person)
        assert "王五" not in board(person)
        await person.press("right")
        assert ">In repair 1" in board(person)
        assert "王五" in board(person)
        assert "张三" not in board(person)
        await person.press("shift+right")
        assert ">Waiting for parts 1" in board(person)
        assert "王五" in board(person)


# --- chasing -----------------------------------------------------------------------------------


@pytest.mark.parametrize("space", ["space", "\u3000"], ids=["space", "full-width space"])
async def test_space_chases_at_once_and_what_they_said_may_follow(
    clock: StandingClock, open_desk: Path, space: str
) -> None:
    it = brought_in(clock.now())
    async with at_the_desk(clock, open_desk) as person:
        clock.advance(minutes=1)
        await person.press("3", space)
        assert "WX-0001" in person.said
        assert "11-26" in person.said
        assert [step.kind for step in chain(it.id)] == ["in", "chase"]
        await person.press("a")
        await person.write("配件明天到")
        await person.press("enter")
        assert chain(it.id)[-1].note == "配件明天到"
        assert "chased 配件明天到" in steps(person)


async def test_c_chases_somebody_named_who_is_a_colleague_from_then_on(
    clock: StandingClock, open_desk: Path
) -> None:
    it = brought_in(clock.now())
    async with at_the_desk(clock, open_desk) as person:
        clock.advance(minutes=1)
        await person.press("3", "c")
        await person.write("老李")
        await person.fill(note="下午看")
        await person.press("enter")
        step = chain(it.id)[-1]
        assert (step.kind, step.destination, step.note) == ("chase", "老李", "下午看")
        await person.press("c")
        await person.write("老")
        assert person.sees("老李")
        await person.press("down", "enter", "ctrl+s")
        assert [step.destination for step in chain(it.id)[1:]] == ["老李", "老李"]


async def test_the_chase_of_a_repaired_item_goes_to_the_customer(
    clock: StandingClock, open_desk: Path
) -> None:
    it = brought_in(clock.now(), "张三", State.REPAIRED)
    async with at_the_desk(clock, open_desk) as person:
        clock.advance(minutes=1)
        await person.press("3", "space")
        step = chain(it.id)[-1]
        assert (step.kind, step.destination) == ("chase", "张三")


async def test_enter_changes_what_is_written_about_a_repair(
    clock: StandingClock, open_desk: Path
) -> None:
    it = brought_in(clock.now(), quantity=2)
    async with at_the_desk(clock, open_desk) as person:
        await person.press("3", "enter")
        await person.fill(fault="卡纸", warranty_until="2027-1-31")
        assert person.remark("warranty_until") == "= 2027-01-31 Sun"
        await person.press("ctrl+s")
        goods = as_it_stands(it).goods
        assert (goods.who.name, goods.product, goods.quantity) == ("张三", "打印机", 2)
        assert (goods.fault, str(goods.warranty_until)) == ("卡纸", "2027-01-31")
        assert person.sees("Fault  卡纸")


async def test_the_cursor_stays_on_its_repair_while_others_come_and_go(
    clock: StandingClock, open_desk: Path
) -> None:
    first = brought_in(clock.now(), "张三")
    brought_in(clock.now(), "李四")
    async with at_the_desk(clock, open_desk) as person:
        await person.press("3", "down")
        assert under_the_cursor(person) == "WX-0002"
        brought_in(clock.set("2026-11-20 09:00"), "王五")
        await person.beat()
        assert under_the_cursor(person) == "WX-0002"
        assert repair(first.id) is not None
        await person.press("up", "up")
        assert under_the_cursor(person) == "WX-0003"
