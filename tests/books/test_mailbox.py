"""The check of the complaint mailbox, the duty that every desk has."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from salestui.books.duties.duty import Duty, ticks_between
from salestui.books.duties.register import (
    duty_details,
    mailbox_matters,
    missed_checks,
)
from salestui.books.duties.store import check_mailbox, mailbox, take_back_tick
from salestui.books.store import give_up_entry, rows
from salestui.core.refusal import Refusal
from salestui.dates.clock import Now
from salestui.kit.rows import Rows
from salestui.settings.store import settings
from salestui.storage.history.reading import newest_change
from salestui.storage.history.undo import redo_last, undo_last
from tests.clock import StandingClock, instant
from tests.complaints.cases import came_in, set_otherwise
from tests.desk import at_the_desk, on_today
from tests.tables import contents

pytestmark = pytest.mark.usefixtures("open_desk")


def checked_days() -> list[date]:
    """The days on which the mailbox was checked."""
    return [each.due_on for each in ticks_between(mailbox().id, date(2026, 1, 1), date(2027, 1, 1))]


def missed_on(now: Now) -> str:
    """What is told of the days without a check."""
    return missed_checks(mailbox(), now)


def test_it_stands_on_today_until_it_was_checked(clock: StandingClock) -> None:
    (matter,) = mailbox_matters(clock.now())
    details = {each.label: each.text for each in duty_details(0, clock.now())}
    assert details["This month"] == "0 on time, 0 late, 0 missed"
    assert (matter.section, matter.title, matter.words) == (
        "unchecked",
        "Not checked yet today",
        "",
    )
    check_mailbox(clock.now())
    assert mailbox_matters(clock.now()) == ()
    assert len(mailbox_matters(clock.set("2026-11-24 08:30"))) == 1


def test_a_weekend_needs_no_check_and_is_not_missed(clock: StandingClock) -> None:
    check_mailbox(clock.set("2026-11-20 08:40"))
    assert mailbox_matters(clock.set("2026-11-21 08:40")) == ()
    assert mailbox_matters(clock.set("2026-11-22 08:40")) == ()
    assert missed_on(clock.set("2026-11-23 08:40")) == ""


def test_a_check_at_the_weekend_is_fridays_or_none(clock: StandingClock) -> None:
    check_mailbox(clock.set("2026-11-19 08:40"))
    (matter,) = mailbox_matters(clock.set("2026-11-21 08:40"))
    assert matter.title == "Not checked on Fri 20 Nov"
    check_mailbox(clock.now())
    assert checked_days() == [date(2026, 11, 19), date(2026, 11, 20)]
    with pytest.raises(Refusal):
        check_mailbox(clock.set("2026-11-22 08:40"))  # Monday's is Monday's
    assert len(mailbox_matters(clock.set("2026-11-23 08:40"))) == 1


def test_earlier_working_days_without_a_check_are_told(clock: StandingClock) -> None:
    check_mailbox(clock.set("2026-11-18 08:40"))
    check_mailbox(clock.set("2026-11-20 08:40"))
    now = clock.set("2026-11-24 08:40")
    (matter,) = mailbox_matters(now)
    assert matter.words == "not checked either: 11-19, 11-23"
    details = {each.label: each.text for each in duty_details(mailbox().id, now)}
    assert details["Missed"] == matter.words
    assert details["State"] == "not checked yet; Space notes it, also when it was empty"
    assert details["This month"] == "2 on time, 0 late, 2 missed"
    # What lies long behind is not told for ever.
    assert "11-19" not in missed_on(clock.set("2026-12-04 08:40"))
    # Of many only the last ones are told by name.
    assert missed_on(clock.now()).endswith(": …, 12-01, 12-02, 12-03")


def test_the_companys_own_days_decide_when_it_is_checked(clock: StandingClock) -> None:
    check_mailbox(clock.set("2026-11-20 08:40"))
    set_otherwise(
        days_off=frozenset({date(2026, 11, 23)}), make_up_days=frozenset({date(2026, 11, 21)})
    )
    clock.calendar = settings().calendar
    assert len(mailbox_matters(clock.set("2026-11-21 08:40"))) == 1
    (matter,) = mailbox_matters(clock.set("2026-11-23 08:40"))
    assert matter.title == "Not checked on Sat 21 Nov"
    assert missed_on(clock.set("2026-11-24 08:40")) == "not checked either: 11-21"


def test_a_checked_day_says_when(clock: StandingClock) -> None:
    check_mailbox(clock.now())
    details = {
        each.label: each.text for each in duty_details(mailbox().id, clock.advance(minutes=5))
    }
    assert details["State"] == "checked 09:41"


def test_it_is_checked_once_a_working_day(clock: StandingClock) -> None:
    assert rows(Duty) == []
    check_mailbox(clock.now())
    newest = newest_change()
    assert newest is not None
    assert newest.words == "Complaint mailbox checked"
    before = contents()
    clock.set("2026-11-24 00:40")  # still Monday's
    with pytest.raises(Refusal):
        check_mailbox(clock.now())
    assert contents() == before
    check_mailbox(clock.set("2026-11-24 08:40"))
    assert checked_days() == [date(2026, 11, 23), date(2026, 11, 24)]
    (row,) = rows(Duty)
    assert row.number == "LX-0001"
    assert row.ticks[-1].at == instant("2026-11-24 08:40")


def test_one_that_was_given_up_asks_for_nothing_and_takes_no_check(clock: StandingClock) -> None:
    check_mailbox(clock.set("2026-11-20 08:40"))
    give_up_entry(clock.now(), mailbox(), "没有信箱了")
    assert mailbox_matters(clock.set("2026-11-23 08:40")) == ()
    before = contents()
    with pytest.raises(Refusal):
        check_mailbox(clock.now())
    assert contents() == before


def test_its_first_check_is_undone_and_redone(clock: StandingClock) -> None:
    check_mailbox(clock.now())
    undo_last(clock.now())
    assert rows(Duty) == []
    assert len(mailbox_matters(clock.now())) == 1
    redo_last(clock.now())
    assert mailbox_matters(clock.now()) == ()
    take_back_tick(clock.now(), mailbox())
    assert len(mailbox_matters(clock.now())) == 1


@pytest.mark.parametrize("space", ["space", "\u3000"], ids=["space", "full-width space"])
@pytest.mark.parametrize("keys", [("1",), ("4",)], ids=["today", "queue"])
async def test_space_ticks_it(
    clock: StandingClock, open_desk: Path, keys: tuple[str, ...], space: str
) -> None:
    came_in(clock.now())
    async with at_the_desk(clock, open_desk) as person:
        await person.press(*keys)
        person.the(Rows).select(("mailbox", 0))
        await person.press(space)
        assert person.said == "Complaint mailbox checked"
        assert checked_days() == [date(2026, 11, 23)]
        assert not person.sees("not checked yet today")
        await person.press("4")
        assert person.sees("Complaint mailbox: checked today 09:41")
        await person.press("1")
        assert on_today(person, "Complaint mailbox") == ["The mailbox needs no check now."]
        await person.press("ctrl+z", "enter")
        assert person.sees("Not checked yet today")


async def test_it_is_ticked_from_the_palette_once(clock: StandingClock, open_desk: Path) -> None:
    async with at_the_desk(clock, open_desk) as person:
        done = "That is done already: nothing is due now."
        for said in ("Complaint mailbox checked", done):
            await person.press("5", "ctrl+p")
            await person.write("mailbox checked")
            await person.press("enter")
            assert person.said == said
        assert len(checked_days()) == 1


async def test_days_without_a_check_are_told_on_today(
    clock: StandingClock, open_desk: Path
) -> None:
    check_mailbox(clock.set("2026-11-18 08:40"))
    clock.set("2026-11-23 08:30")
    async with at_the_desk(clock, open_desk) as person:
        await person.press("4")
        assert person.sees("! Complaint mailbox: not checked yet")
        assert person.sees("not checked either: 11-19, 11-20")
        await person.press("1")
        (line,) = on_today(person, "Complaint mailbox")
        assert line == "! Not checked yet today not checked either: 11-19, 11-20"


async def test_a_day_that_turns_asks_for_it_anew(clock: StandingClock, open_desk: Path) -> None:
    check_mailbox(clock.now())
    async with at_the_desk(clock, open_desk) as person:
        await person.press("4")
        assert person.sees("checked today 09:41")
        clock.advance(days=1, hours=-6)  # 3:41 in the night
        await person.beat()
        assert person.sees("checked today 09:41")
        clock.reading += timedelta(hours=1)
        await person.beat()
        assert person.sees("! Complaint mailbox: not checked yet today")
