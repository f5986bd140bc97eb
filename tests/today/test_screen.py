"""Today: what stands there, what it means that nothing does, and where its keys lead."""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from salestui.books.duties.store import check_mailbox
from salestui.complaints.rules import Account, Policy
from salestui.complaints.store import register_complaint
from salestui.customers.rules import Who
from salestui.kit.board import Board
from salestui.kit.details import Details
from salestui.kit.register import sections_of
from salestui.kit.rows import Rows
from salestui.kit.screen import Target
from salestui.language import _, speak
from salestui.registers import REGISTERS
from salestui.repairs.queries import chain, repair
from salestui.repairs.rules import State
from salestui.repairs.screen import RepairsScreen
from salestui.repairs.store import return_goods, sign_over
from salestui.today.screen import TodayScreen
from salestui.worklog.screen import WorklogScreen
from salestui.worklog.store import add_memo, finish_memo, memo, open_memos
from tests.clock import StandingClock, instant
from tests.desk import NARROW, WIDE, Person, at_the_desk, on_today, told
from tests.repairs.goods import brought_in

MONDAY = date(2026, 11, 23)

SECTIONS = [each for each in sections_of(REGISTERS) if each.empty]
"""Those that stand on Today also while they are empty."""

(LOANERS,) = (section for section in SECTIONS if section.code == "loaners")


@pytest.fixture
def busy(clock: StandingClock, open_desk: Path) -> Path:
    """The folder of a desk on Monday with something in each section of Today."""
    now = clock.at(instant("2026-11-18 10:00"))
    signed = brought_in(now, "张三")
    sign_over(now, signed, "小王", 1)
    brought_in(clock.at(instant("2026-11-21 10:00")), "李四", product="键盘")
    brought_in(now, "王五", State.RETURNED, loaner="备用机 2 号")
    add_memo(now, "给赵六打电话", date(2026, 11, 19))
    early = clock.at(instant("2026-11-23 08:00"))
    register_complaint(early, Account(Who("钱七"), "送错了货"), Policy())
    return open_desk


def details(person: Person) -> str:
    """What is told about the selected row."""
    return told(person.the(Details))


async def select(person: Person, text: str) -> None:
    """Go down to the row in which a text stands, by keyboard."""
    await person.press("home")
    for _step in person.the(Rows).keys:
        if text in details(person):
            return
        await person.press("down")
    raise AssertionError(f"{text} is not on Today")


# --- what stands there -------------------------------------------------------------------------


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("language", ["en", "zh"])
async def test_an_empty_section_says_what_that_means(
    clock: StandingClock, open_desk: Path, language: str, size: tuple[int, int]
) -> None:
    speak(language)
    check_mailbox(clock.now())
    async with at_the_desk(clock, open_desk, size) as person:
        for section in SECTIONS:
            assert on_today(person, _(section.title)) == [_(section.empty)]
        assert person.the(Rows).keys == []


async def test_each_matter_stands_in_its_section_with_the_reason(
    clock: StandingClock, busy: Path
) -> None:
    async with at_the_desk(clock, busy) as person:
        assert [on_today(person, section.title) for section in SECTIONS] == [
            ["- TS-0001 钱七 送错了货 06:19:00"],
            ["! Not checked yet today"],
            ["! WX-0001 张三 打印机 received, day 5"],
            ["! WX-0002 李四 键盘 received, day 2, nobody signed"],
            ["! WX-0003 王五 备用机 2 号 returned"],
            ["- 给赵六打电话 ×1 from Wed 18 Nov"],
            ["No visit is due."],
        ]


async def test_what_is_due_later_does_not_stand_there(
    clock: StandingClock, open_desk: Path
) -> None:
    add_memo(clock.now(), "明天的备忘", date(2026, 11, 24))
    brought_in(clock.now())
    check_mailbox(clock.now())
    async with at_the_desk(clock, open_desk) as person:
        assert person.the(Rows).keys == []


async def test_the_details_of_the_selected_row_stand_beside_it(
    clock: StandingClock, busy: Path
) -> None:
    async with at_the_desk(clock, busy) as person:
        told_of = [details(person).splitlines()[1]]
        for _step in range(5):
            await person.press("down")
            told_of.append(details(person).splitlines()[1])
        assert told_of == [
            "WX-0001 张三",
            "TS-0001 钱七",
            "Complaint mailbox",
            "WX-0002 李四",
            "WX-0003 王五",
            "给赵六打电话",
        ]
        assert "Carried 1" in details(person)


# --- where Enter leads -------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["张三", "李四", "王五"])
async def test_enter_goes_to_the_repair_on_the_board(
    clock: StandingClock, busy: Path, who: str
) -> None:
    async with at_the_desk(clock, busy) as person:
        await select(person, who)
        await person.press("enter")
        assert isinstance(person.screen, RepairsScreen)
        assert who in told(person.the(Details)).splitlines()[0]
        assert who in told(person.the(Board))
        await person.press("1")
        assert isinstance(person.screen, TodayScreen)
        assert who in details(person)


async def test_enter_goes_to_the_memo_in_the_log(clock: StandingClock, busy: Path) -> None:
    add_memo(clock.now(), "另一件事", MONDAY)
    async with at_the_desk(clock, busy) as person:
        await select(person, "另一件事")
        await person.press("enter")
        assert isinstance(person.screen, WorklogScreen)
        await person.press("e")
        assert person.form.text()["text"] == "另一件事"


# --- the keys of the selected row --------------------------------------------------------------


async def test_space_chases_a_repair_which_leaves_the_section(
    clock: StandingClock, busy: Path
) -> None:
    async with at_the_desk(clock, busy) as person:
        await select(person, "张三")
        await person.press("space")
        assert on_today(person, "Repairs to chase") == ["No repair needs chasing today."]
        assert [step.kind for step in chain(1)].count("chase") == 1
        # The cursor goes on to what comes next.
        assert "钱七" in details(person)


@pytest.mark.parametrize(
    ("key", "is_done", "is_dropped"),
    [("space", True, False), ("\u3000", True, False), ("delete", False, True)],
)
async def test_a_memo_is_done_or_dropped(
    clock: StandingClock, busy: Path, key: str, is_done: bool, is_dropped: bool
) -> None:
    async with at_the_desk(clock, busy) as person:
        await select(person, "给赵六打电话")
        await person.press(key)
        it = memo(1)
        assert it is not None
        assert (it.done_at is not None, it.dropped_at is not None) == (is_done, is_dropped)
        assert on_today(person, "Memos due") == ["No memo is due."]
        assert "给赵六打电话" in person.said


async def test_ctrl_t_puts_a_memo_off(clock: StandingClock, busy: Path) -> None:
    async with at_the_desk(clock, busy) as person:
        await select(person, "给赵六打电话")
        await person.press("ctrl+t")
        await person.write("后天")
        await person.press("enter")
        assert on_today(person, "Memos due") == ["No memo is due."]
        assert [each.due_on for each in open_memos()] == [date(2026, 11, 25)]


async def test_the_menu_of_a_memo_and_of_a_repair_open_on_today(
    clock: StandingClock, busy: Path
) -> None:
    async with at_the_desk(clock, busy) as person:
        await select(person, "给赵六打电话")
        await person.menu("Drop")
        assert open_memos() == []
        await select(person, "李四")
        await person.menu("Now in repair")
        assert person.sees("李四", "in repair, day 2")


async def test_the_loaner_that_came_back_leaves_today(clock: StandingClock, busy: Path) -> None:
    async with at_the_desk(clock, busy) as person:
        await select(person, "王五")
        await person.press("b")
        assert not person.sees("备用机 2 号  ")
        assert on_today(person, LOANERS.title) == [LOANERS.empty]


async def test_with_nothing_selected_the_menu_says_so(
    clock: StandingClock, open_desk: Path
) -> None:
    check_mailbox(clock.now())
    async with at_the_desk(clock, open_desk) as person:
        await person.press("f9")
        assert isinstance(person.screen, TodayScreen)
        assert person.said == "Nothing is selected here."


async def test_a_repair_that_another_window_returned_meanwhile_is_not_chased(
    clock: StandingClock, busy: Path
) -> None:
    async with at_the_desk(clock, busy) as person:
        await select(person, "李四")
        theirs = repair(2)
        assert theirs is not None
        return_goods(clock.now(), theirs, 1, "李四", loaner_back=False)
        await person.press("space")
        assert [step.kind for step in chain(2)] == ["in", "out"]


# --- other processes ---------------------------------------------------------------------------


def salestui(folder: Path, *arguments: str) -> str:
    """Run a shell command of salestui at the desk in a folder, as a process of its own."""
    ran = subprocess.run(
        [sys.executable, "-m", "salestui", "--language", "en", *arguments],
        env={**os.environ, "SALESTUI_DATA": str(folder)},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


async def test_what_another_process_writes_shows_after_one_beat(
    clock: StandingClock, open_desk: Path
) -> None:
    add_memo(clock.now(), "自己的备忘", MONDAY)
    check_mailbox(clock.now())
    async with at_the_desk(clock, open_desk) as person:
        here = person.the(Rows).key
        salestui(open_desk, "memo", "--due", "2026-11-20", "别处写的备忘")
        await person.beat()
        shown = on_today(person, "Memos due")
        assert len(shown) == 2
        assert shown[0].startswith("- 别处写的备忘")
        assert person.the(Rows).key == here == Target("worklog", 1)
        assert "Work log 2" in person.frame

        it = memo(2)
        assert it is not None
        finish_memo(clock.now(), it)
        await person.beat()
        assert on_today(person, "Memos due") == ["- 自己的备忘"]
