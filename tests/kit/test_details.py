"""What is told beside the rows is of the selected one, all of it, whatever comes between."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from textual.events import Key
from textual.message_pump import MessagePump

from salestui.complaints.rules import Party
from salestui.complaints.store import close, note_contact
from salestui.customers.rules import Who
from salestui.kit.details import Details
from salestui.kit.rows import Rows
from salestui.kit.screen import DeskScreen
from salestui.kit.timeline import Timeline
from salestui.repairs.rules import Intake
from salestui.repairs.store import register_repair
from salestui.worklog.store import add_line
from tests.clock import StandingClock, moment
from tests.complaints.cases import as_it_stands, came_in
from tests.desk import Person, at_the_desk, drawn

NAMES = ("甲", "乙", "丙")


def some_matters(clock: StandingClock) -> None:
    """Of each of three people two complaints and a repair, all with a course that names them."""
    for name in NAMES:
        clock.advance(minutes=1)
        it, old = (came_in(clock.now(), name) for _ in range(2))
        for each in (it, old):
            note_contact(clock.now(), each, Party.CONSUMER, note=name)
        close(clock.now(), as_it_stands(old), "", "好了")
        register_repair(clock.now(), Intake(Who(name), "打印机"))


@contextmanager
def before_message(number: int, act: Callable[[], None]) -> Iterator[Callable[[], bool]]:
    """Let something happen before the message of that number is taken up, whichever that is.

    What is given says whether there were so many.
    """
    dispatch: Any = MessagePump._dispatch_message
    seen = 0

    async def dispatch_with_it(pump: MessagePump, message: Any) -> None:
        nonlocal seen
        seen += 1
        if seen == number + 1:
            act()
        await dispatch(pump, message)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(MessagePump, "_dispatch_message", dispatch_with_it)
        yield lambda: seen > number


async def at_each_moment(
    person: Person, first: str, key: str, act: Callable[[], None], look: Callable[[], None]
) -> None:
    """Press one key, then the other with something between at its first moment, its second, …"""
    for number in range(200):
        person.desk.post_message(Key(first, None))
        await person.pilot.pause()
        with before_message(number, act) as came:
            person.desk.post_message(Key(key, None))
            await person.pilot.pause()
        look()
        if not came():
            assert number > 1
            return
    raise AssertionError("a key without end")


def a_minute_goes_by(person: Person, clock: StandingClock) -> None:
    """The heartbeat of another minute."""
    clock.advance(minutes=1)
    person.desk.beat()


def another_writes(person: Person, clock: StandingClock) -> None:
    """The heartbeat that finds what another window has written."""
    add_line(clock.now(), "早会", clock.now().day, clock.now().at)
    person.desk.beat()


@pytest.mark.parametrize(
    ("place", "first", "key", "what"),
    [
        ("4", "home", "down", a_minute_goes_by),
        ("4", "end", "tab", a_minute_goes_by),
        ("4", "home", "down", another_writes),
        ("3", "home", "down", another_writes),
    ],
)
async def test_details_and_course_are_of_the_row_under_the_cursor_at_every_moment(
    place: str,
    first: str,
    key: str,
    what: Callable[[Person, StandingClock], None],
    clock: StandingClock,
    open_desk: Path,
) -> None:
    some_matters(clock)
    async with at_the_desk(clock, open_desk) as person:
        await person.press(place)
        screen = person.screen
        assert isinstance(screen, DeskScreen)

        def look() -> None:
            target = screen.selected()
            assert target is not None
            row: Any = person.desk.register(target.register).find(target.key)
            who = row.account.who if place == "4" else row.goods.who
            assert {name for name in NAMES if name in text_of(person, Details)} == {who.name}
            assert {name for name in NAMES if name in text_of(person, Timeline)} == {who.name}

        await at_each_moment(person, first, key, lambda: what(person, clock), look)


def text_of(person: Person, kind: type[Details | Timeline]) -> str:
    """What the details, or the course, say."""
    return " ".join(drawn(person.the(kind)))


async def test_the_lines_are_those_of_the_day_under_the_cursor_at_every_moment(
    clock: StandingClock, open_desk: Path
) -> None:
    for day in (16, 17, 18, 19, 20):
        now = moment(f"2026-11-{day} 09:00")
        add_line(now, f"第{day}日", now.day, now.at)
    async with at_the_desk(clock, open_desk) as person:
        await person.press("2")
        days, lines = (person.screen.query_one(each, Rows) for each in ("#days", "#lines"))
        days.focus()
        await person.press("pagedown")

        def look() -> None:
            day = days.key
            assert isinstance(day, date)
            assert day == date(2026, 11, 17)
            assert f"第{day.day}日" in " ".join(drawn(lines))

        await at_each_moment(person, "end", "up", lambda: another_writes(person, clock), look)


async def test_a_course_that_was_moved_through_stays_there_when_it_is_told_again(
    clock: StandingClock, open_desk: Path
) -> None:
    it = came_in(clock.now(), "甲")
    for number in range(12):
        clock.advance(minutes=1)
        note_contact(clock.now(), it, Party.CONSUMER, note=f"第{number}次")
        it = as_it_stands(it)
    async with at_the_desk(clock, open_desk) as person:
        await person.press("4", "end", "ctrl+down", "ctrl+down")
        before = text_of(person, Timeline)
        assert "第11次" not in before
        a_minute_goes_by(person, clock)
        await person.pilot.pause()
        assert text_of(person, Timeline) == before
