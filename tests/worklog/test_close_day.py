"""Closing the day: what is done, dropped or moved, and tomorrow's memo."""

from datetime import date
from pathlib import Path

from salestui.kit.rows import Rows
from salestui.worklog.close_day import CloseDayScreen
from salestui.worklog.screen import WorklogScreen
from salestui.worklog.store import add_memo, open_day, open_memos
from tests.clock import StandingClock
from tests.desk import NARROW, at_the_desk, on_today, told

MONDAY = date(2026, 11, 23)


async def test_the_evening_settles_every_memo_and_writes_tomorrows(
    clock: StandingClock, open_desk: Path
) -> None:
    for text in ("第一件", "第二件", "第三件", "第四件"):
        add_memo(clock.now(), text, MONDAY)
    clock.set("2026-11-23 17:30")
    async with at_the_desk(clock, open_desk) as person:
        await person.press("2", "ctrl+e")
        assert isinstance(person.screen, CloseDayScreen)
        assert person.sees("Mon 23 Nov", "- 第一件", "- 第四件")

        # Each time the cursor is put on the first that is still open.
        await person.press("home", "space")
        await person.press("home", "delete")
        await person.press("home", "ctrl+t")
        await person.write("11-30")
        await person.press("enter")
        await person.press("tab")
        await person.write("给李四打电话")
        await person.press("enter")

        left = [(each.text, each.due_on) for each in open_memos()]
        assert left == [
            ("第四件", MONDAY),
            ("给李四打电话", date(2026, 11, 24)),
            ("第三件", date(2026, 11, 30)),
        ]
        today, tomorrow = told(person.the(Rows)).split("Memos for Tue 24 Nov")
        assert "第一件 done" in today
        assert "第二件 dropped" in today
        assert "- 第四件" in today
        assert "- 给李四打电话" in tomorrow
        await person.press("escape")
        assert isinstance(person.screen, WorklogScreen)


async def test_the_evening_is_reached_from_every_screen(
    clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await person.press("3")
        here = person.screen
        await person.press("ctrl+p")
        await person.write("close the day")
        await person.press("enter")
        assert isinstance(person.screen, CloseDayScreen)
        assert person.sees("No memo is left open.")
        await person.press("tab", "escape")
        assert person.screen is here


async def test_tomorrow_on_a_friday_is_monday(clock: StandingClock, open_desk: Path) -> None:
    clock.set("2026-11-20 17:30")
    async with at_the_desk(clock, open_desk, NARROW) as person:
        await person.press("2", "ctrl+e", "tab")
        assert person.sees("A memo for Mon 23 Nov")
        await person.write("给李四打电话")
        await person.press("enter")
        assert [each.due_on for each in open_memos()] == [MONDAY]


async def test_a_memo_carried_five_times_is_asked_about(
    clock: StandingClock, open_desk: Path
) -> None:
    add_memo(clock.now(), "给张三打电话", MONDAY)
    for day in (23, 24, 25, 26, 27):
        open_day(date(2026, 11, day))
    asked = {}
    for evening in ("2026-11-27", "2026-11-30"):
        clock.set(f"{evening} 17:30")
        async with at_the_desk(clock, open_desk) as person:
            (row,) = on_today(person, "Memos due")
            times = person.json["memos"][0]["carried"]
            await person.press("2", "ctrl+e")
            question = "Drop it, or another day?"
            asked[times] = (question in row, person.sees(question))
    assert asked == {4: (False, False), 5: (True, True)}
