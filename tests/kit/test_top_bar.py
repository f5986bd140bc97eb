"""The first line of every screen: where one is, what is due elsewhere, and the time."""

from pathlib import Path

import pytest

from salestui.books.relays import Relay
from salestui.books.store import add_entry
from salestui.complaints.rules import Account, Policy
from salestui.complaints.store import register_complaint
from salestui.customers.rules import Who
from salestui.language import speak
from salestui.repairs.queries import open_repairs
from salestui.repairs.rules import Intake
from salestui.repairs.store import chase, register_repair
from salestui.worklog.store import add_line, add_memo
from tests.clock import StandingClock
from tests.desk import NARROW, Person, at_the_desk
from tests.kit.hands import column_of, look, settle, tap


def bring_in_old_goods(clock: StandingClock) -> None:
    """Three repairs, two of them to be chased on 23 November; a memo for that day; a line."""
    for day in ("2026-11-19", "2026-11-20", "2026-11-22"):
        register_repair(clock.set(f"{day} 10:00"), Intake(Who("Plain Person"), product="Printer"))
    now = clock.set("2026-11-23 09:41")
    add_memo(now, "call", now.day)
    add_line(now, "a line", now.day, now.at)


SCREENS = {
    "today": ("1",),
    "work log": ("2",),
    "tidy": ("2", "ctrl+e"),
    "repairs": ("3",),
    "closed repairs": ("3", "tab"),
    "customers": ("5",),
    "colleagues": ("ctrl+p", *"colleagues", "enter"),
    "found lines": ("ctrl+p", *"search", "enter", "tab", "tab", "tab", "ctrl+s"),
    "a form": ("f6",),
    "a menu": ("3", "f9"),
    "help": ("f1",),
    "the palette": ("ctrl+p",),
}


async def drawn_below(person: Person) -> None:
    """Let what is seen below a form or a menu be drawn too: it is by a timer of its own."""
    await person.pilot.pause()
    await person.pilot.pause()


@pytest.mark.parametrize("keys", SCREENS.values(), ids=SCREENS)
async def test_badges_and_clock_go_on_on_every_screen(
    keys: tuple[str, ...], clock: StandingClock, open_desk: Path
) -> None:
    bring_in_old_goods(clock)
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, *keys)
        await drawn_below(person)
        before = list(person.desk.screen_stack)
        assert (
            person.lines[0].split()
            == (
                "salestui 1 Today 2 Work log 1 3 Repairs !2 4 Complaints 5 Customers 6 Books "
                "Mon 23 Nov 09:41:00"
            ).split()
        )
        clock.advance(seconds=1)
        person.desk.beat()
        await drawn_below(person)
        assert person.lines[0].rstrip().endswith("09:41:01")
        chase(clock.now(), open_repairs()[0])
        add_memo(clock.now(), "another", clock.now().day)
        clock.advance(seconds=1)
        person.desk.beat()
        await drawn_below(person)
        assert (
            person.lines[0].split()
            == (
                "salestui 1 Today 2 Work log 2 3 Repairs !1 4 Complaints 5 Customers 6 Books "
                "Mon 23 Nov 09:41:02"
            ).split()
        )
        assert person.desk.screen_stack == before
        look(person)


async def test_a_badge_with_nothing_to_say_is_not_there(
    clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        assert person.frame == (
            "salestui 1 Today 2 Work log 3 Repairs 4 Complaints 5 Customers 6 Books "
            "Mon 23 Nov 09:41:00"
        )


async def test_the_date_is_that_of_the_working_day(clock: StandingClock, open_desk: Path) -> None:
    clock.set("2026-11-24 03:59")
    async with at_the_desk(clock, open_desk) as person:
        assert person.frame.endswith("Mon 23 Nov 03:59:00")
        clock.advance(minutes=1)
        await person.beat()
        assert person.frame.endswith("Tue 24 Nov 04:00:00")


async def test_a_clock_that_was_set_back_is_said_on_today(
    clock: StandingClock, open_desk: Path
) -> None:
    bring_in_old_goods(clock)
    warning = "The computer's clock is behind the last entry."
    async with at_the_desk(clock, open_desk) as person:
        assert not person.sees(warning)
        clock.advance(days=-1)
        await person.beat()
        assert person.sees(warning)
        clock.advance(days=1)
        await person.beat()
        assert not person.sees(warning)


def clock_column(person: Person) -> int:
    """Where the clock begins."""
    return column_of(look(person)[0], "09:41")


@pytest.mark.parametrize(
    ("language", "frame"),
    [
        ("en", "1 Today 2 Log 1 3 Repairs !2 4 Compl. 5 Cust. 6 Books 11-23 Mon 09:41"),
        ("zh", "销售台 1 今日 2 日志 1 3 返修 !2 4 投诉 5 客户 6 台账 11-23 周一 09:41"),
    ],
)
async def test_a_narrow_frame_has_short_names_and_a_clock_without_seconds(
    language: str, frame: str, clock: StandingClock, open_desk: Path
) -> None:
    bring_in_old_goods(clock)
    speak(language)
    async with at_the_desk(clock, open_desk, NARROW) as person:
        assert person.frame == frame
        assert clock_column(person) == 80 - len("09:41 ")
        clock.advance(seconds=59)
        await person.beat()
        assert person.frame == frame
        await person.pilot.resize_terminal(120, 36)
        await settle(person)
        assert person.frame.endswith("09:41:59")
        assert clock_column(person) == 120 - len("09:41:59 ")


async def test_the_clock_stays_whatever_the_badges_say(
    clock: StandingClock, open_desk: Path
) -> None:
    bring_in_old_goods(clock)
    add_entry(clock.now(), Relay, {"who": Who("A"), "product": "B", "begun": None})
    register_complaint(clock.now(), Account(Who("A"), "B"), Policy())
    async with at_the_desk(clock, open_desk, NARROW) as person:
        clock.advance(hours=7, minutes=30)
        await person.beat()
        assert "00:30:00" in person.frame
        assert person.lines[0].rstrip().endswith("17:11")
