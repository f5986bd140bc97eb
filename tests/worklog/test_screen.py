"""The work log by keyboard: lines, other days, search, memos, and the turn of the day."""

from datetime import date
from pathlib import Path

import pytest

from salestui.customers.rules import Profile
from salestui.customers.store import add_customer
from salestui.kit.board import Board
from salestui.kit.entry import EntryLine
from salestui.kit.modal import Overlay
from salestui.kit.rows import Rows
from salestui.repairs.rules import State
from salestui.worklog.screen import WorklogScreen
from salestui.worklog.store import (
    add_line,
    add_memo,
    finish_memo,
    line,
    lines_of_day,
    memo,
    open_day,
    open_memos,
    opened_days,
)
from tests.clock import StandingClock, instant
from tests.desk import NARROW, Person, at_the_desk, on_today, told
from tests.repairs.goods import brought_in

MONDAY = date(2026, 11, 23)
"""The day on which the clock stands."""

FRIDAY = date(2026, 11, 20)


def the_lines(person: Person) -> str:
    """The lines of the day that is shown."""
    return told(person.screen.query_one("#lines", Rows))


def the_days(person: Person) -> str:
    """The days at the left."""
    return told(person.screen.query_one("#days", Rows))


def the_memos(person: Person) -> str:
    """The memos at the right."""
    return told(person.screen.query_one("#memos", Rows))


def the_entry(person: Person) -> str:
    """What stands in the entry line."""
    return person.screen.query_one("#entry", EntryLine).typed


# --- two keys ----------------------------------------------------------------------------------

PLACES = {
    "Today": (),
    "the log": ("2",),
    "its entry line": ("2", "tab", "x"),
    "the evening": ("2", "ctrl+e"),
    "the search": ("2", "ctrl+f", "x"),
    "the board": ("3",),
    "its menu": ("3", "f9"),
    "the customers": ("5",),
    "the filter of the customers": ("5", "slash", "x"),
    "a half-filled repair": ("f6", "x", "tab", "1"),
    "the help": ("f1",),
    "the palette": ("ctrl+p", "x"),
}


@pytest.mark.parametrize("place", PLACES)
async def test_a_line_and_a_memo_take_two_keys_beside_the_text(
    clock: StandingClock, open_desk: Path, place: str
) -> None:
    brought_in(clock.now())
    async with at_the_desk(clock, open_desk) as person:
        await person.press(*PLACES[place])
        # Help and palette give way to what is opened over them.
        gives_way = isinstance(person.screen, Overlay)
        here = person.desk.screen_stack[-2] if gives_way else person.screen
        for key, text in (("f3", "早会讲了新产品"), ("f4", "给张三打电话")):
            person.keys = 0
            await person.press(key)
            await person.write(text)
            await person.press("enter")
            assert person.keys == 2
            assert person.screen is here
        (written,) = lines_of_day(MONDAY)
        assert (written.text, written.at) == ("早会讲了新产品", clock.now().at)
        (noted,) = open_memos()
        assert (noted.text, noted.due_on) == ("给张三打电话", date(2026, 11, 24))
        if place == "a half-filled repair":
            assert (person.form.text()["who"], person.form.text()["phone"]) == ("x", "1")


async def test_the_form_of_a_line_takes_a_time_and_a_customer(
    clock: StandingClock, open_desk: Path
) -> None:
    key = add_customer(clock.now(), Profile("张伟"))
    async with at_the_desk(clock, open_desk) as person:
        await person.press("f3")
        await person.fill(at="前天 16:05", text="问了价格 #电话", who="张")
        assert person.remark("at") == "= 2026-11-21 Sat 16:05"
        await person.press("down", "enter", "ctrl+s")
        (written,) = lines_of_day(date(2026, 11, 21))
        assert (written.at, written.who.customer) == (instant("2026-11-21 16:05"), key)
        await person.press("2")
        assert "问了价格" not in the_lines(person)


# --- the entry line ----------------------------------------------------------------------------


async def test_enter_saves_the_entry_line(clock: StandingClock, open_desk: Path) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await person.press("2", "tab")
        await person.write("早会")
        await person.press("enter")
        assert "09:41 早会" in the_lines(person)
        assert the_entry(person) == ""
        clock.advance(minutes=19)
        await person.write("9:10 客户来电")
        await person.press("enter")
        assert [(each.at, each.text) for each in lines_of_day(MONDAY)] == [
            (instant("2026-11-23 09:10"), "客户来电"),
            (instant("2026-11-23 09:41"), "早会"),
        ]
        shown = the_lines(person)
        assert shown.index("09:10 客户来电") < shown.index("09:41 早会")


async def test_a_line_can_be_added_to_an_earlier_day(clock: StandingClock, open_desk: Path) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await person.press("2", "ctrl+g")
        await person.write("上周五")
        assert person.remark("day") == "= 2026-11-20 Fri"
        await person.press("enter")
        for text in ("9:10 客户来电", "下午开会"):
            await person.write(text)
            await person.press("enter")
        found = [(each.text, each.at) for each in lines_of_day(FRIDAY)]
        assert found == [("客户来电", instant("2026-11-20 09:10")), ("下午开会", None)]
        assert "09:10 客户来电" in the_lines(person)
        assert "--:-- 下午开会" in the_lines(person)
        assert "11-20 Fri 2" in the_days(person)
        assert lines_of_day(MONDAY) == []


async def test_the_days_are_reached_with_the_arrows(clock: StandingClock, open_desk: Path) -> None:
    add_line(clock.now(), "周五的事", FRIDAY, None)
    open_day(date(2026, 11, 19))
    async with at_the_desk(clock, open_desk) as person:
        await person.press("2", "shift+tab", "down", "down", "down")
        assert "周五的事" in the_lines(person)
        # A working day without a line shows; a Sunday does not.
        assert "11-19 Thu gap" in the_days(person)
        assert "gap" not in the_days(person).partition("11-22 Sun")[2].partition("\n")[0]
        await person.press("enter")
        await person.write("补一行")
        await person.press("enter")
        assert [each.text for each in lines_of_day(FRIDAY)] == ["周五的事", "补一行"]


async def test_a_time_still_to_come_is_refused_and_the_text_stays(
    clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await person.press("2", "tab")
        await person.write("23:59 客户来电")
        await person.press("enter")
        assert person.said
        assert the_entry(person) == "23:59 客户来电"
        assert lines_of_day(MONDAY) == []


async def test_the_entry_line_is_there_again_after_the_desk_was_left(
    clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await person.press("2", "tab")
        await person.write("写了一半")
        await person.press("ctrl+q")
    async with at_the_desk(clock, open_desk) as person:
        await person.press("2", "tab", "ctrl+o")
        assert the_entry(person) == "写了一半"


# --- lines that are there ----------------------------------------------------------------------


async def test_an_edited_line_shows_its_old_text(clock: StandingClock, open_desk: Path) -> None:
    key = add_line(clock.now(), "张三要三台", MONDAY, clock.now().at)
    clock.advance(minutes=10)
    async with at_the_desk(clock, open_desk) as person:
        await person.press("2", "e")
        await person.fill(text="张三要五台")
        await person.press("enter")
        assert "09:41 张三要五台" in the_lines(person)
        assert "edited, was: 张三要三台" in the_lines(person)
        found = line(key)
        assert found is not None
        assert (found.text, found.at) == ("张三要五台", instant("2026-11-23 09:41"))


async def test_a_line_stays_on_its_day(clock: StandingClock, open_desk: Path) -> None:
    add_line(clock.now(), "早会", MONDAY, clock.now().at)
    async with at_the_desk(clock, open_desk) as person:
        await person.press("2", "enter")
        await person.fill(at="昨天 9:00", text="晚会")
        await person.press("ctrl+s")
        assert "2026-11-23" in person.remark("at")
        assert person.form.text()["text"] == "晚会"
        assert [each.text for each in lines_of_day(MONDAY)] == ["早会"]


async def test_the_cursor_stays_on_its_line(clock: StandingClock, open_desk: Path) -> None:
    for text in ("第一", "第二", "第三"):
        add_line(clock.now(), text, MONDAY, clock.now().at)
        clock.advance(minutes=1)
    async with at_the_desk(clock, open_desk) as person:
        await person.press("2", "up", "up")
        await person.press("e")
        await person.fill(text="第一改")
        await person.press("enter", "e")
        assert person.form.text()["text"] == "第一改"
        await person.press("escape")
        # Another window writes: the keys still mean the same line.
        add_line(clock.now(), "第四", MONDAY, clock.now().at)
        await person.beat()
        assert "第四" in the_lines(person)
        await person.press("e")
        assert person.form.text()["text"] == "第一改"


async def test_what_was_done_elsewhere_has_lines_of_its_own(
    clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await person.press("f6")
        await person.fill(who="张三", product="打印机")
        await person.press("ctrl+s", "2", "tab")
        clock.advance(minutes=4)
        await person.beat()
        await person.write("自己写的")
        await person.press("enter")
        shown = the_lines(person).splitlines()
        assert any(each.startswith("09:41 > ") and "WX-0001" in each for each in shown)
        assert "09:45 自己写的" in shown
        # An action line cannot be edited.
        await person.press("up", "up", "e")
        assert isinstance(person.screen, WorklogScreen)


# --- search ------------------------------------------------------------------------------------


def lines_of_a_week(clock: StandingClock) -> None:
    """A line on each of five days."""
    for day, text in (
        (16, "客户张三来电 #电话"),
        (17, "早会 #早会"),
        (18, "张三来取货"),
        (19, "早会讲价格 #早会"),
        (20, "给李四打电话 #电话"),
    ):
        add_line(clock.now(), text, date(2026, 11, day), instant(f"2026-11-{day} 10:00"))


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"text": "张三"}, ["18", "16"]),
        ({"text": "张三 来电"}, ["16"]),
        ({"tag": "#电话"}, ["20", "16"]),
        ({"tag": "早会"}, ["19", "17"]),
        ({"first": "11-17", "last": "11-19"}, ["19", "18", "17"]),
        ({"first": "11.18"}, ["20", "19", "18"]),
        ({"text": "张三", "last": "11-17"}, ["16"]),
        ({"text": "早会", "tag": "早会", "first": "11/19"}, ["19"]),
    ],
    ids=str,
)
async def test_all_days_are_searched_by_text_tag_and_days(
    clock: StandingClock, open_desk: Path, wanted: dict[str, str], found: list[str]
) -> None:
    lines_of_a_week(clock)
    async with at_the_desk(clock, open_desk) as person:
        await person.press("2", "ctrl+f")
        await person.fill(**wanted)
        await person.press("ctrl+s")
        shown = told(person.the(Rows)).splitlines()
        assert [each[3:5] for each in shown if each.startswith("11-")] == found


async def test_enter_goes_to_the_day_of_a_line_found(clock: StandingClock, open_desk: Path) -> None:
    lines_of_a_week(clock)
    async with at_the_desk(clock, open_desk) as person:
        await person.press("2", "ctrl+f")
        await person.write("张三")
        await person.press("ctrl+s", "down", "enter")
        assert isinstance(person.screen, WorklogScreen)
        assert "Mon 16 Nov" in the_lines(person)
        assert "10:00 客户张三来电" in the_lines(person)
        await person.press("e")
        assert person.form.text()["text"] == "客户张三来电 #电话"


async def test_the_search_is_reached_from_every_screen_and_leads_to_the_log(
    clock: StandingClock, open_desk: Path
) -> None:
    lines_of_a_week(clock)
    async with at_the_desk(clock, open_desk) as person:
        await person.press("3", "ctrl+p")
        await person.write("search the log")
        await person.press("enter")
        await person.write("取货")
        await person.press("ctrl+s", "enter")
        assert isinstance(person.screen, WorklogScreen)
        assert "10:00 张三来取货" in the_lines(person)


async def test_a_search_that_finds_nothing_says_so_and_keeps_the_text(
    clock: StandingClock, open_desk: Path
) -> None:
    lines_of_a_week(clock)
    async with at_the_desk(clock, open_desk) as person:
        await person.press("2", "ctrl+f")
        await person.write("王五")
        await person.press("ctrl+s")
        assert person.remark("text").startswith("! ")
        assert person.form.text()["text"] == "王五"


# --- memos -------------------------------------------------------------------------------------


async def test_a_memo_is_done_taken_up_again_and_dropped(
    clock: StandingClock, open_desk: Path
) -> None:
    key = add_memo(clock.now(), "给张三打电话", MONDAY)
    async with at_the_desk(clock, open_desk) as person:
        await person.press("2", "tab", "tab")
        steps = []
        for pressed in ("space", "space", "delete", "\u3000", "\u3000"):
            await person.press(pressed)
            it = memo(key)
            assert it is not None
            steps.append((it.done_at is not None, it.dropped_at is not None))
        assert steps == [
            (True, False),
            (False, False),
            (False, True),
            (False, False),
            (True, False),
        ]
        assert "给张三打电话 done" in the_memos(person)
        assert person.json["memos"] == []


async def test_ctrl_t_gives_a_memo_another_day(clock: StandingClock, open_desk: Path) -> None:
    key = add_memo(clock.at(instant("2026-11-19 10:00")), "给张三打电话", FRIDAY)
    async with at_the_desk(clock, open_desk) as person:
        assert person.json["memos"][0]["carried"] == 1
        await person.press("2", "tab", "tab", "ctrl+t")
        await person.write("下周三")
        assert person.remark("due_on") == "= 2026-12-02 Wed"
        await person.press("enter")
        it = memo(key)
        assert it is not None
        assert (it.due_on, it.written_on) == (date(2026, 12, 2), date(2026, 11, 19))
        assert "Wed 2 Dec" in the_memos(person).partition("Memos for later")[2]
        clock.set("2026-12-02 09:00")
        await person.beat()
        assert person.json["memos"][0]["carried"] == 0


async def test_a_memo_is_changed(clock: StandingClock, open_desk: Path) -> None:
    key = add_memo(clock.now(), "给张三打电话", MONDAY)
    async with at_the_desk(clock, open_desk) as person:
        await person.press("2", "tab", "tab", "e")
        await person.fill(text="给李四打电话")
        await person.press("enter")
        it = memo(key)
        assert it is not None
        assert (it.text, it.due_on) == ("给李四打电话", MONDAY)
        assert "给李四打电话" in the_memos(person)


async def test_memos_stand_under_the_day_they_are_for(
    clock: StandingClock, open_desk: Path
) -> None:
    for day, text in ((23, "今天的"), (24, "明天的"), (27, "以后的"), (20, "上周的")):
        add_memo(clock.now(), text, date(2026, 11, day))
    async with at_the_desk(clock, open_desk) as person:
        await person.press("2")
        today, rest = the_memos(person).split("Memos for Tue 24 Nov")
        tomorrow, later = rest.split("Memos for later")
        assert "- 上周的" in today
        assert "- 今天的" in today
        assert "- 明天的" in tomorrow
        assert "- 以后的" in later


async def test_a_memo_done_in_another_window_is_not_done_twice(
    clock: StandingClock, open_desk: Path
) -> None:
    key = add_memo(clock.now(), "给张三打电话", MONDAY)
    async with at_the_desk(clock, open_desk) as person:
        await person.press("2", "tab", "tab", "e")
        await person.fill(text="给李四打电话")
        it = memo(key)
        assert it is not None
        finish_memo(clock.now(), it)
        await person.press("ctrl+s")
        # Refused, and what was typed is still there.
        assert person.form.text()["text"] == "给李四打电话"
        it = memo(key)
        assert it is not None
        assert (it.text, it.is_open) == ("给张三打电话", False)


# --- carrying over -----------------------------------------------------------------------------


async def test_a_memo_is_carried_over_by_opened_days_alone(
    clock: StandingClock, open_desk: Path
) -> None:
    clock.set("2026-11-20 17:30")
    async with at_the_desk(clock, open_desk) as person:
        await person.press("f4")
        await person.write("给张三打电话")
        await person.press("enter")
        assert person.json["memos"] == [
            {
                "text": "给张三打电话",
                "due_on": "2026-11-23",
                "written_on": "2026-11-20",
                "carried": 0,
            }
        ]
        assert on_today(person, "Memos due") != ["- 给张三打电话"]  # not due yet

    async def is_shown(time: str, times: int) -> None:
        clock.set(time)
        words = f" ×{times} from Fri 20 Nov" if times else ""
        for _window in range(2):
            async with at_the_desk(clock, open_desk) as person:
                assert on_today(person, "Memos due") == [f"- 给张三打电话{words}"]
                assert person.json["memos"][0]["carried"] == times
                await person.press("2")
                assert f"- 给张三打电话\n{words.strip()}".rstrip() in the_memos(person)

    await is_shown("2026-11-23 08:30", 0)
    await is_shown("2026-11-24 08:30", 1)
    await is_shown("2026-12-02 08:30", 2)  # a week in which the desk was not opened


async def test_a_desk_left_open_carries_as_one_that_is_opened_anew(
    clock: StandingClock, open_desk: Path
) -> None:
    add_memo(clock.now(), "给张三打电话", MONDAY)
    async with at_the_desk(clock, open_desk) as person:
        for day, times in ((23, 0), (24, 1), (25, 2), (26, 3)):
            clock.set(f"2026-11-{day} 08:30")
            await person.beat()
            assert person.json["memos"][0]["carried"] == times
    async with at_the_desk(clock, open_desk) as person:
        assert person.json["memos"][0]["carried"] == 3


async def test_a_clock_set_forward_and_back_shows_nothing_negative(
    clock: StandingClock, open_desk: Path
) -> None:
    add_memo(clock.now(), "给张三打电话", MONDAY)
    brought_in(clock.now(), state=State.REPAIRED)
    async with at_the_desk(clock, open_desk) as person:
        for day, age, times in (("2026-12-24", 31, 1), ("2026-11-19", 0, 0)):
            clock.set(f"{day} 08:30")
            await person.beat()
            assert person.json["memos"][0]["carried"] == times
            assert person.json["repairs"][0]["age_days"] == age
            await person.press("3")
            board = told(person.the(Board))
            assert f"day {age}" in board
            assert f"ready {age} d" in board


@pytest.mark.parametrize("back_to", ["2026-11-19 08:30", "2026-11-23 09:30"])
async def test_a_clock_set_back_is_warned_of_until_it_is_right(
    clock: StandingClock, open_desk: Path, back_to: str
) -> None:
    add_memo(clock.now(), "给张三打电话", MONDAY)
    async with at_the_desk(clock, open_desk) as person:
        warning = "! The computer's clock is behind"
        assert not person.sees(warning)
        clock.set(back_to)
        await person.beat()
        assert person.sees(warning)
        clock.set("2026-11-23 09:42")
        await person.beat()
        assert not person.sees(warning)


# --- the turn of the day -----------------------------------------------------------------------


async def test_the_day_turns_at_four_while_the_desk_is_open(
    clock: StandingClock, open_desk: Path
) -> None:
    add_memo(clock.now(), "周二的备忘", date(2026, 11, 24))
    async with at_the_desk(clock, open_desk) as person:
        await person.press("2", "tab")
        clock.set("2026-11-24 00:40")
        await person.beat()
        await person.write("半夜写的")
        await person.press("enter")
        assert [each.text for each in lines_of_day(MONDAY)] == ["半夜写的"]
        await person.write("写了一半")
        clock.set("2026-11-24 03:59")
        await person.beat()
        assert "Mon 23 Nov, today" in the_lines(person)
        assert opened_days(after=FRIDAY) == [MONDAY]

        clock.set("2026-11-24 04:00")
        await person.beat()
        assert "Tue 24 Nov, today" in the_lines(person)
        assert "半夜写的" not in the_lines(person)
        assert "Tue 24 Nov" in person.frame
        assert opened_days(after=FRIDAY) == [MONDAY, date(2026, 11, 24)]
        assert the_entry(person) == "写了一半"
        assert "- 周二的备忘" in the_memos(person).partition("Memos for Wed 25 Nov")[0]
        # The draft goes on in the new day.
        await person.press("enter")
        assert [each.text for each in lines_of_day(date(2026, 11, 24))] == ["写了一半"]
        await person.press("escape", "1")
        assert on_today(person, "Memos due") == ["- 周二的备忘"]


async def test_today_follows_the_turn_of_the_day_while_it_is_shown(
    clock: StandingClock, open_desk: Path
) -> None:
    add_memo(clock.now(), "周二的备忘", date(2026, 11, 24))
    async with at_the_desk(clock, open_desk) as person:
        assert on_today(person, "Memos due") == ["No memo is due."]
        clock.set("2026-11-24 04:00")
        await person.beat()
        assert on_today(person, "Memos due") == ["- 周二的备忘"]


async def test_a_form_stays_open_over_the_turn_of_the_day(
    clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await person.press("f3")
        await person.write("半夜写的")
        clock.set("2026-11-24 04:00")
        await person.beat()
        await person.press("enter")
        assert [each.text for each in lines_of_day(date(2026, 11, 24))] == ["半夜写的"]


async def test_who_looks_at_an_earlier_day_stays_there_when_the_day_turns(
    clock: StandingClock, open_desk: Path
) -> None:
    add_line(clock.now(), "周五的事", FRIDAY, None)
    async with at_the_desk(clock, open_desk) as person:
        await person.press("2", "shift+tab", "down", "down", "down")
        clock.set("2026-11-24 04:00")
        await person.beat()
        assert "周五的事" in the_lines(person)


async def test_a_narrow_terminal_has_days_lines_entry_and_memos(
    clock: StandingClock, open_desk: Path
) -> None:
    add_memo(clock.now(), "给张三打电话", MONDAY)
    async with at_the_desk(clock, open_desk, NARROW) as person:
        await person.press("2", "tab")
        await person.write("早会")
        await person.press("enter")
        await person.write("写了一半")
        assert person.sees("11-23 Mon", "09:41 早会", "写了一半", "- 给张三打电话")
        await person.press("tab", "space")
        assert open_memos() == []
