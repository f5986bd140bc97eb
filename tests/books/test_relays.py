"""Order relay: red from the first minute until somebody was told."""

from pathlib import Path

import pytest

from salestui.books import store
from salestui.books.register import due_matters
from salestui.books.relays import Relay
from salestui.books.rules import Stamp
from salestui.language import speak
from salestui.repairs.form import RepairForm
from tests.books.rows import again, values, written
from tests.clock import StandingClock, moment
from tests.desk import NARROW, at_the_desk, on_today

pytestmark = pytest.mark.usefixtures("open_desk")

TAKEN = moment("2026-11-23 09:41")


@pytest.mark.parametrize(
    ("at", "left", "words", "tone"),
    [
        ("09:41", None, "untold for 0 min", "alarm"),
        ("10:40", None, "untold for 59 min", "alarm"),
        ("10:41", None, "untold for 1 h 0 min", "alarm"),
        ("10:11", "10:01", "untold for 30 min, word left 10 min ago", "warn"),
        ("11:00", "10:01", "untold for 1 h 19 min, word left 59 min ago", "warn"),
        ("11:01", "10:01", "untold for 1 h 20 min, word left 1 h 0 min ago", "alarm"),
    ],
)
def test_minutes_are_counted_until_somebody_was_told(
    at: str, left: str | None, words: str, tone: str
) -> None:
    row = written(TAKEN, Relay)
    if left is not None:
        store.take_step(moment(f"2026-11-23 {left}"), row, "left_word")
    standing = again(row).standing(moment(f"2026-11-23 {at}"))
    assert (standing.words, standing.tone, standing.due_on) == (words, tone, TAKEN.day)


@pytest.mark.parametrize(("wanted", "due"), [(None, "2026-11-24"), ("2026-12-04", "2026-12-04")])
def test_what_was_told_is_to_be_ordered(wanted: str | None, due: str) -> None:
    told = {"told": Stamp(TAKEN.at)}
    row = store.book_row(Relay, values(Relay), TAKEN)
    row = row.replaced({"wanted_by": None} if wanted is None else None)
    row = row.replaced(course=row.course._replace(stamps=told))
    assert str(row.standing(TAKEN).due_on) == due


def test_who_was_told_stands_with_what_else_is_due() -> None:
    untold, told = (written(TAKEN, Relay) for _turn in range(2))
    store.take_step(TAKEN, told, "told")
    later = moment("2026-12-04 09:41")
    found = {each.key: each.section for each in due_matters(Relay, later)}
    assert found == {untold.id: "relays", told.id: "books_due"}


def test_a_price_nobody_was_asked_about_is_not_promised() -> None:
    row = written(TAKEN, Relay, own={"price_asked_of": ""})
    assert [each.words for each in row.warnings(store.others_of(row))] == [
        "Nobody was asked about this price."
    ]
    assert "to be confirmed" in row.spoken(TAKEN)


async def test_an_order_taken_during_a_call_costs_few_keys(
    clock: StandingClock, open_desk: Path
) -> None:
    speak("zh")
    async with at_the_desk(clock, open_desk, NARROW) as person:
        await person.press("f6")
        await person.write("张三")
        await person.fill(product="半张")
        before = person.form.text()
        person.keys = 0
        await person.press("ctrl+n", "1")
        await person.write("郭丽")
        await person.press("tab")
        await person.write("18055503241")
        await person.press("tab")
        await person.write("打印机")
        await person.press("ctrl+s")
        assert person.keys <= 8
        assert type(person.form) is RepairForm
        assert person.form.text() == before
        await person.press("escape")
        await person.press("1", "home")
        (line,) = on_today(person, "订单未转告")
        assert "DJ-0001 郭丽 打印机 未转告" in line
        assert "1" in person.frame
        clock.advance(minutes=12)
        await person.beat()
        assert "12分钟" in on_today(person, "订单未转告")[0]
        (matter,) = due_matters(Relay, clock.now())
        assert matter.record is not None
        assert (matter.record["minutes_untold"], matter.record["state"]) == (12, "open")
        await person.press("6")
        assert person.sees("未转告，已12分钟")
        clock.advance(minutes=1)
        await person.beat()
        assert [line.count("13分钟") for line in person.lines if "13分钟" in line] == [1, 1]
        await person.press("space")
        assert store.rows(Relay)[0].state == "told"
        assert person.json["relays"] == []


async def test_the_closing_of_the_day_names_who_was_not_told(
    clock: StandingClock, open_desk: Path
) -> None:
    written(clock.now(), Relay)
    async with at_the_desk(clock, open_desk) as person:
        clock.set("2026-11-23 17:40")
        today = person.desk.register("relays").today
        assert today is not None
        assert today.evening is not None
        (matter,) = today.evening.matters(person.desk.now)
        assert matter.section == "untold"
