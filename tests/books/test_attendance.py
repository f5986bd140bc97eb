"""Attendance: the six rules, the bonus of a month, and the sheet that is sealed when it is sent."""

import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salestui.books import store as books
from salestui.books.attendance.event import Attendance
from salestui.books.attendance.rules import (
    KINDS,
    Bonus,
    Event,
    bonus_of,
    counted,
    hourly_of,
    is_outside,
    overlaps,
)
from salestui.books.attendance.store import send_sheet, sheet
from salestui.books.kinds import clock_text, shift_text
from salestui.books.list import BOOKS
from salestui.core.refusal import Refusal
from tests.books.rows import again
from tests.books.test_exchange import brought_in
from tests.clock import StandingClock, moment
from tests.desk import NARROW, at_the_desk
from tests.exchange.offices import remarks

pytestmark = pytest.mark.usefixtures("open_desk")

NOW = moment("2026-10-31 18:00")
DAY = date(2026, 10, 12)
SHOP = (7 * 60 + 30, 20 * 60 + 30)


def at(clock: str) -> int:
    """Minutes after midnight."""
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def event(kind: str, begin: str = "", end: str = "", **own: Any) -> Event:
    """An event in a shop that is open from 7:30 to 20:30."""
    times = (at(begin), at(end)) if begin else (None, None)
    return Event(DAY, kind, SHOP, *times, **own)


LATE = event("late", "7:30", "8:00")


@pytest.mark.parametrize(
    ("events", "unit", "paid"),
    [
        ([], 1, 100000),
        ([event("other")], 1, 100000),
        ([LATE._replace(is_told=True)], 1, 79000),
        ([LATE], 1, 78000),
        (
            [event("sick", "8:00", "16:00", is_told=True), event("early", "19:45", "20:30")],
            1,
            61000,
        ),
        ([event("errand", "9:00", "12:00", is_signed_in=True)], 1, 100000),
        ([event("errand", "9:00", "12:00")], 1, 74000),
        ([event("outing", "10:00", "12:00", is_manager=True)], 1, 100000),
        ([event("outing", "7:30", "9:00", is_manager=True)], 1, 77000),
        ([event("shift", "9:00", "22:00", is_manager=True)], 1, 74000),
        ([event("shift", "9:00", "22:00", is_manager=True, is_told=True)], 1, 100000),
        *[
            (
                [event("late", "7:30", "7:50", is_told=told) for told in (True, True, False)],
                unit,
                paid,
            )
            for unit, paid in ((1, 77333), (30, 76000), (60, 72000))
        ],
        ([event("absent", minutes=104 * 60)], 1, -336000),
    ],
)
def test_the_bonus_of_a_month(events: list[Event], unit: int, paid: int) -> None:
    assert bonus_of(events, 100000, 2000, unit).paid == paid


def test_of_a_bonus_with_cents_80_percent_are_rounded_at_the_end() -> None:
    late = event("late", "7:30", "7:31", is_told=True)
    assert bonus_of([late], 33333, 0) == Bonus(1, False, 26666)
    assert hourly_of(350000) == 2011


@pytest.mark.parametrize(
    ("told", "minutes", "is_twice"),
    [
        (event("outing", "10:00", "12:00"), 120, True),
        (event("outing", "10:00", "12:00", is_told=True), 120, False),
        (event("outing", "19:30", "20:30", is_manager=True), 60, False),
        (event("outing", "19:30", "20:29", is_manager=True), 0, False),
        (event("outing", "7:30", "9:00", is_manager=True, is_told=True), 90, False),
        (
            event("outing", "7:30", "9:00", is_manager=True, is_told=True, is_accepted=True),
            0,
            False,
        ),
        (event("absent", is_told=True), 13 * 60, True),
        (event("present"), 0, False),
        (event("shift", "8:00", "19:00"), 120, True),
        (event("errand", "9:00", "12:00", is_told=True), 180, False),
    ],
)
def test_what_an_event_takes_off(told: Event, minutes: int, is_twice: bool) -> None:
    found = counted(told)
    assert (found.minutes, found.is_twice) == (minutes, is_twice)


def test_what_cannot_be() -> None:
    sick = event("sick", "10:00", "12:00")
    assert overlaps(event("personal", "11:00", "13:00"), [sick]) == sick
    assert overlaps(event("personal", "12:00", "13:00"), [sick]) is None
    assert overlaps(event("personal", "11:00", "13:00"), [sick._replace(on=NOW.day)]) is None
    assert is_outside(event("personal", "20:00", "20:31"))
    assert not is_outside(event("shift", "9:00", "22:00"))
    assert not is_outside(event("late", "7:30", "20:30"))


events_of_a_month = st.lists(
    st.builds(
        Event,
        st.dates(date(2026, 10, 1), date(2026, 10, 31)),
        st.sampled_from(list(KINDS)),
        st.just(SHOP),
        st.integers(*SHOP),
        st.integers(*SHOP),
        st.none() | st.integers(1, 600),
        *[st.booleans()] * 4,
    ).filter(lambda each: (each.begin or 0) < (each.end or 0)),
    max_size=12,
)


@given(events_of_a_month, st.integers(0, 10**6), st.integers(0, 10**4), st.randoms())
def test_the_order_of_the_events_makes_no_difference(
    events: list[Event], bonus: int, hourly: int, chance: random.Random
) -> None:
    found = bonus_of(events, bonus, hourly)
    shuffled = list(events)
    chance.shuffle(shuffled)
    assert bonus_of(shuffled, bonus, hourly) == found
    assert found.is_whole == (not any(counted(each).minutes for each in events))
    assert found.paid <= bonus


# --- what is kept ------------------------------------------------------------------------------


def noted(person: str, kind: str = "late", **own: Any) -> Attendance:
    """An event that is kept."""
    said: dict[str, Any] = {"person": person, "kind": kind, "shop": "七一店"}
    said["shift"] = "7:30-20:30"
    said |= {"start": "7:30", "end": "8:00", "bonus": 100000, "hourly": 2000, "told": "no"}
    begun = moment("2026-10-12 12:00").at
    return again(books.add_entry(NOW, Attendance, {**said, "begun": begun, **own}))


@pytest.mark.parametrize(
    ("own", "field"),
    [
        ({"start": "9:00", "end": "8:30"}, "end"),
        ({"start": "21:00", "end": "22:00"}, "start"),
        ({"minutes": 20}, "minutes"),
        ({"start": "", "end": ""}, "start"),
        ({"kind": "sick", "start": "7:45", "end": "9:00"}, "start"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(own: dict[str, Any], field: str) -> None:
    noted("林丽")
    with pytest.raises(Refusal) as refusal:
        noted("林丽", **own)
    assert refusal.value.field == field


def test_a_sheet_that_was_sent_never_changes() -> None:
    row = noted("林丽")
    noted("梁磊", "present", start="", end="", post="manager")
    (lin, leila) = sheet("七一店", date(2026, 10, 1), 1)
    assert (lin.person, lin.result.paid, leila.result.paid) == ("林丽", 78000, 100000)
    assert send_sheet(NOW, "七一店", date(2026, 10, 1)) == 2
    with pytest.raises(Refusal):
        books.edit_entry(NOW, again(row), {**row.values, "told": "yes"})
    with pytest.raises(Refusal):
        books.delete_entry(NOW, again(row))
    with pytest.raises(Refusal):
        noted("罗磊")
    with pytest.raises(Refusal):
        send_sheet(NOW, "七一店", date(2026, 10, 1))
    assert noted("罗磊", shop="东塘店").shop == "东塘店"


def test_a_table_of_attendance(tmp_path: Path) -> None:
    lines = (
        "林丽,七一店,店员,7:30-20:30,2026-10-02,迟到,7:30,7:35,5,×,,,1000,19",
        "林丽,七一店,店员,7:30-20:30,2026-10-03,事假,21:30,22:30,,是,,,1000,19",
        "林丽,七一店,店员,7:30-20:30,2026-10-04,病假,10:00,11:30,60,是,,,1000,19",
        "林丽,七一店,店员,7:30-20:30,2026-10-05,早退,20:00,20:30,,,,,1000,19",
        "梁磊,七一店,店长,7:30-20:30,2026-10-03,公司办事,9:30,12:30,,是,√,,1200,20",
        "梁磊,七一店,店长,7:30-20:30,2026-10-05,年假,,,,√,,,1200,20",
    )
    head = "姓名,门店,岗位,班次,日期,类型,起,止,时长(分钟),是否提前说明,是否签到,公司认可,奖金,"
    head += "小时工资"
    plan = brought_in(tmp_path, "attendance", head, *lines)
    assert remarks(plan) == [
        (3, "That is outside the shift."),
        (4, "From then until then it is 90 minutes."),
        (5, "Not said whether it was told beforehand: taken as not."),
    ]
    clerk, manager = sheet("七一店", date(2026, 10, 1), 1)
    assert (manager.person, manager.result) == ("梁磊", Bonus(0, True, 120000))
    assert (clerk.result.minutes, clerk.result.paid) == (70, 77783)


async def test_a_months_bonus_sheet_by_keyboard(clock: StandingClock, open_desk: Path) -> None:
    noted("林丽")
    noted("梁磊", "present", start="", end="", post="manager")
    async with at_the_desk(clock, open_desk, NARROW) as person:
        await person.press("6", *["right"] * BOOKS.index(Attendance))
        assert person.sees("2026-10", "七一店", "林丽", "780.00", "1,000.00", "1,780.00")
        await person.press("s", "2")
        assert all(each.is_sent for each in books.rows(Attendance))
        assert person.sees("2026-10", "sent")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("8", "8:00"), ("0830", "8:30"), ("830", "8:30"), ("８：３０", "8:30"), ("20点", "20:00")]
    + [(each, "") for each in ("25", "8:60", "8-9", "早", "")],
)
def test_a_time_of_day_is_typed_quickly(typed: str, kept: str) -> None:
    assert clock_text(typed) == kept


@pytest.mark.parametrize("typed", ["7:30-20:30", "7：30～20：30", "730-2030", "7:30 至 20:30"])
def test_a_shift(typed: str) -> None:
    assert shift_text(typed) == "7:30-20:30"
