"""Keys take effect in the order in which they are typed; a bounce, or text, does nothing else."""

import asyncio
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from textual.events import Key
from textual.keys import _character_to_key

from salestui.books.duties.store import mailbox
from salestui.complaints.queries import open_complaints
from salestui.complaints.rules import Account, Policy
from salestui.complaints.store import register_complaint
from salestui.customers.form import CustomerForm
from salestui.customers.queries import customers
from salestui.customers.rules import Profile, Who
from salestui.customers.store import add_customer
from salestui.kit.entry import EntryLine
from salestui.kit.form import Form
from salestui.kit.keys import (
    BOUNCE_S,
    BURST_S,
    HELD_S,
    NUMBER_PACE_S,
    PACE_S,
    UNTIL_HELD_S,
    at_rest,
    goes_on_behind,
    is_repeat,
    is_text,
)
from salestui.repairs.models import ChaseRow
from salestui.repairs.queries import open_repairs
from salestui.repairs.rules import Intake
from salestui.repairs.store import register_repair
from salestui.worklog.store import add_memo, lines_of_day, open_memos
from tests.clock import StandingClock
from tests.desk import PACE, SPACES, Person, at_the_desk
from tests.kit.hands import settle, tap

A_MOMENT = 0.001
"""Less than anything that the desk tells apart."""


def key(name: str, at: float = 0.0) -> Key:
    """A key that comes at a time."""
    made = Key(_character_to_key(name) if len(name) == 1 else name, SPACES.get(name, name[:1]))
    if len(name) > 1 and name not in SPACES:
        made.character = None
    made.time = at
    return made


async def at_once(person: Person, keys: Iterable[str], every: float = 0.0) -> None:
    """Let keys come in one write, by their own times so many seconds apart."""
    for name in keys:
        person.desk.post_message(person.key(name))
        person.pace = every
    person.pace = PACE
    await settle(person)


# --- order -------------------------------------------------------------------------------------


async def test_at_rest_waits_for_all_that_is_set_going_and_for_no_other_that_waits() -> None:
    done: list[int] = []

    async def go_on(rounds: int) -> None:
        for _ in range(rounds):
            await asyncio.sleep(0)
        done.append(rounds)

    async def look() -> None:
        await at_rest()
        done.append(0)

    tasks = [asyncio.create_task(each) for each in (go_on(5), look(), look(), go_on(50))]
    await asyncio.gather(*tasks)
    assert done == [5, 50, 0, 0]


@pytest.mark.parametrize("screen", ["1", "2", "3", "4", "5"])
async def test_a_form_its_text_and_its_saving_may_come_in_one_write(
    screen: str, clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, screen)
        await at_once(
            person, ["f3", *"尉迟恭亮来电说打印机卡纸，客户着急", "ctrl+s", "f4", *"回电", "enter"]
        )
        assert [each.text for each in lines_of_day(clock.now().day)] == [
            "尉迟恭亮来电说打印机卡纸，客户着急"
        ]
        assert [each.text for each in open_memos()] == ["回电"]


async def test_text_stays_in_the_field_it_was_typed_in(
    clock: StandingClock, open_desk: Path
) -> None:
    add_customer(clock.now(), Profile("张三", region="朝阳"))
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "5", "e")
        assert isinstance(person.screen, CustomerForm)
        await person.to_field("name")
        names = [each.field_name for each in person.form.asked]
        await at_once(
            person, [*["tab"] * names.index("region"), "ctrl+a", "ctrl+k", *"海淀", "ctrl+s"]
        )
        (found,) = customers()
        assert (found.name, found.profile.region) == ("张三", "海淀")


async def test_a_phrase_behind_enter_goes_into_the_next_field(
    clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await at_once(person, ["f6", *"张三", "enter", *"13800138000", "ctrl+s"])
        # The product is asked for: the text stays, and what follows goes there.
        assert isinstance(person.screen, Form)
        await at_once(person, [*"打印机", "ctrl+s"])
        (repair,) = open_repairs()
        goods = repair.goods
        assert (goods.who.name, goods.who.phone, goods.product) == ("张三", "13800138000", "打印机")


async def test_an_entry_line_is_saved_whole(clock: StandingClock, open_desk: Path) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await at_once(person, ["2", "end", *"8:10 #早会 讲了新卖点", "enter", *"第二行", "enter"])
        texts = [each.text for each in lines_of_day(clock.now().day)]
        assert texts == ["#早会 讲了新卖点", "第二行"]


async def test_what_comes_behind_the_last_key_of_a_menu_goes_into_its_form(
    clock: StandingClock, open_desk: Path
) -> None:
    register_repair(clock.now(), Intake(Who("张三"), product="打印机"))
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "3", "f9")
        digit, _words = person.line_with("Sign over").split(maxsplit=1)
        await tap(person, "escape")
        await at_once(person, ["f9", digit, *"陈立", "ctrl+s"])
        assert [each.signed_by for each in open_repairs()] == ["陈立"]


# --- one press at a time -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "between", "following", "expected"),
    [
        ("space", 0.0, None, True),
        ("space", 0.05, None, True),
        ("space", BOUNCE_S - A_MOMENT, None, True),
        ("space", BOUNCE_S, None, False),
        ("space", 0.5, key("space", HELD_S - A_MOMENT), True),  # it begins to repeat
        ("space", 0.5, key("space", HELD_S + A_MOMENT), False),
        ("space", 0.5, key("down", 0.0), False),
        ("space", UNTIL_HELD_S, key("space", 0.0), False),  # another press, which bounces
        ("enter", 0.0, None, False),
    ],
)
def test_the_same_key_again_is_a_bounce_or_held_or_another_press(
    name: str, between: float, following: Key | None, expected: bool
) -> None:
    if following is not None:
        following.time = between + following.time
    assert is_repeat(key(name, between), key("space"), following) is expected


@pytest.mark.parametrize("space", ["space", "ideographic_space"])
async def test_a_space_that_bounces_chases_once(
    space: str, clock: StandingClock, open_desk: Path
) -> None:
    for name in ("张三", "李四"):
        register_repair(clock.now(), Intake(Who(name), product="打印机"))
    clock.set("2026-11-27 09:00")
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "3")
        await at_once(person, [space, space], every=0.05)
        assert ChaseRow.select().count() == 1
        await at_once(person, [space])
        assert ChaseRow.select().count() == 2


async def test_a_space_that_is_held_ticks_one_party(clock: StandingClock, open_desk: Path) -> None:
    register_complaint(clock.now(), Account(Who("张三"), "卡纸"), Policy())
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "4")
        person.desk.post_message(person.key("space"))
        person.pace = 0.5
        await at_once(person, ["space"] * 60, every=0.03)
        assert contacted() == 1
        await at_once(person, ["space"])
        assert contacted() == 2


def contacted() -> int:
    """How many parties of the one complaint were contacted."""
    (complaint,) = open_complaints()
    return len(complaint.contacts)


async def test_who_presses_again_means_it(clock: StandingClock, open_desk: Path) -> None:
    register_complaint(clock.now(), Account(Who("张三"), "卡纸"), Policy())
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "4")
        for done in (1, 2, 3):
            await at_once(person, ["space"])
            person.pace = 0.3
            assert contacted() == done


async def test_a_memo_that_is_done_leaves_the_next_one_alone(
    clock: StandingClock, open_desk: Path
) -> None:
    for text in ("第一件", "第二件", "第三件"):
        add_memo(clock.now(), text, clock.now().day)
    async with at_the_desk(clock, open_desk) as person:
        await person.press("down")
        await at_once(person, ["space"] * 3, every=0.05)
        assert len(open_memos()) == 2


async def test_a_digit_that_is_held_in_a_menu_is_not_typed_into_what_it_opens(
    clock: StandingClock, open_desk: Path
) -> None:
    register_repair(clock.now(), Intake(Who("张三"), product="打印机"))
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "3", "f9")
        digit, _words = person.line_with("Sign over").split(maxsplit=1)
        await at_once(person, [digit] * 20, every=0.03)
        start = person.form.text()
        await tap(person, "escape")
        await person.menu("Sign over")
        assert person.form.text() == start


async def test_keys_that_move_and_type_may_repeat(clock: StandingClock, open_desk: Path) -> None:
    for text in ("第一件", "第二件", "第三件"):
        add_memo(clock.now(), text, clock.now().day)
    async with at_the_desk(clock, open_desk) as person:
        await at_once(person, ["f3", *"哈哈哈哈", "backspace", "backspace"])
        assert person.form.text()["text"] == "哈哈"
        await at_once(person, ["escape", "escape", "escape"])
        assert len(person.desk.screen_stack) == 1


# --- text where no field is --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "is_command", "since_text", "following", "expected"),
    [
        ("8", False, None, None, True),  # does nothing here
        ("1", True, None, None, False),  # leads to Today
        ("1", True, None, key("台", BURST_S - A_MOMENT), True),  # a text that comes at once
        ("1", True, None, key("台", BURST_S), False),
        ("1", True, None, key("3", 0.0), False),  # from screen to screen
        ("space", True, None, key("space", 0.0), False),  # a bounce is no text
        ("1", True, None, key("enter", 0.0), False),
        ("space", True, PACE_S - A_MOMENT, None, True),  # inside running text
        ("ideographic_space", True, PACE_S - A_MOMENT, None, True),
        ("space", True, PACE_S, None, False),
        ("c", True, 0.2, None, True),
        ("enter", True, 0.2, None, False),
        ("f5", True, 0.2, key("a", 0.0), False),
        ("down", False, None, None, False),
    ],
)
def test_what_is_text(
    typed: str, is_command: bool, since_text: float | None, following: Key | None, expected: bool
) -> None:
    before = None if since_text is None else key("王", -since_text)
    found = is_text(key(typed), is_command=is_command, text_before=before, following=following)
    assert found is expected


@pytest.mark.parametrize(
    ("following", "is_command", "between", "expected"),
    [
        (":", False, 0.2, True),
        ("：", False, 0.2, True),
        ("台", False, 0.2, True),
        (":", False, NUMBER_PACE_S, False),
        ("c", True, 0.1, False),
        ("space", False, 0.1, False),
        ("enter", False, 0.1, False),
        ("f5", False, 0.1, False),
    ],
)
def test_what_goes_on_behind_a_digit(
    following: str, is_command: bool, between: float, expected: bool
) -> None:
    found = goes_on_behind(key("1"), key(following, between), is_command=is_command)
    assert found is expected


TYPED = ["8:10 #早会 讲了新卖点", "13:30 客户来电 2 台", "9:05 1 3 5", "3台", "王先生 138 来电"]


@pytest.mark.parametrize("every", [0.0, 0.15, 0.3])
@pytest.mark.parametrize("text", TYPED)
async def test_text_that_begins_on_the_work_log_goes_into_its_entry_line(
    text: str, every: float, clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "2")
        await at_once(person, text, every)
        assert person.desk.current_mode == "worklog"
        assert person.the(EntryLine).value == text
        assert not mailbox().ticks


@pytest.mark.parametrize("every", [0.0, 0.2])
async def test_digits_lead_from_the_work_log_to_their_screens(
    every: float, clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "2")
        await at_once(person, ["1"])
        assert person.desk.current_mode == "today"
        await at_once(person, ["3"])
        assert person.desk.current_mode == "repairs"
        await at_once(person, ["2"])
        assert person.the(EntryLine).value == ""
        await at_once(person, ["1", "2", "3", "4"], every)
        assert person.desk.current_mode == "complaints"


@pytest.mark.parametrize("every", [0.0, 0.2])
async def test_running_text_on_today_is_no_command(
    every: float, clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        here: Sequence[object] = list(person.desk.screen_stack)
        await at_once(person, "王先生 1 2 3 来电", every)
        assert person.desk.screen_stack == here
        assert person.said == "No field is open here. F3 writes a line in today's log."
        await at_once(person, ["space"])
        assert person.said != "No field is open here. F3 writes a line in today's log."
