"""What can be done with a repair: each entry of its menu, each form, one rule of chasing."""

from datetime import date
from pathlib import Path

import pytest

from salestui.books.duties.store import check_mailbox
from salestui.customers.rules import Who
from salestui.kit.board import Board
from salestui.kit.form import Form
from salestui.kit.register import Action
from salestui.kit.timeline import Timeline
from salestui.language import _
from salestui.repairs.queries import chain
from salestui.repairs.register import ACTIONS
from salestui.repairs.rules import Intake, Repair, State
from salestui.repairs.store import chase, correct_quantity, return_goods, sign_over
from tests.clock import StandingClock, instant
from tests.desk import Person, at_the_desk, drawn, on_today, told
from tests.repairs.goods import as_it_stands, brought_in
from tests.tables import contents

# --- every entry of the menu -------------------------------------------------------------------


def that_allows_most(state: State) -> Repair:
    """A repair in that state that was chased and whose loaner is still out."""
    return Repair(
        id=1,
        number="WX-0001",
        version=1,
        goods=Intake(Who("张三"), "打印机", loaner="备用机"),
        state=state,
        reason="",
        received_at=instant("2026-11-23 09:41"),
        received_on=date(2026, 11, 23),
        repaired_on=None,
        last_chased_on=date(2026, 11, 23),
        open_quantity=1 if state.is_open else 0,
        signed_by="",
        is_loaner_out=True,
    )


OFFERED = [
    pytest.param(action, state, id=f"{action.code} {state}")
    for state in State
    for action in ACTIONS
    if action.is_possible(that_allows_most(state))
]


def test_each_action_is_offered_in_some_state() -> None:
    assert {case.values[0] for case in OFFERED} == {*ACTIONS}


@pytest.mark.parametrize(("action", "state"), OFFERED)
async def test_an_entry_of_the_menu_changes_data_or_opens_a_form(
    clock: StandingClock, open_desk: Path, action: Action, state: State
) -> None:
    it = brought_in(clock.now(), state=state, loaner="备用机", chased=True)
    async with at_the_desk(clock, open_desk) as person:
        await on_the_board(person, it)
        before = contents()
        await person.menu(_(action.sentence))
        if isinstance(person.screen, Form):
            assert it.number in person.form.heading
        else:
            assert contents() != before


async def on_the_board(person: Person, it: Repair) -> None:
    """Go to a repair that is the only one, among the open or the closed ones."""
    await person.press("3")
    if not it.is_open:
        await person.press("tab")
    assert person.the(Board).key == it.id


# --- the forms ---------------------------------------------------------------------------------


async def test_signing_over_says_who_has_it_now(clock: StandingClock, open_desk: Path) -> None:
    it = brought_in(clock.now())
    async with at_the_desk(clock, open_desk) as person:
        await on_the_board(person, it)
        assert person.line_with("Signed by") == "Signed by nobody yet"
        clock.advance(minutes=5)
        await person.press("s")
        await person.write("小王")
        await person.press("ctrl+s")
        assert as_it_stands(it).signed_by == "小王"
        assert person.line_with("Signed by").startswith("Signed by 小王")
        assert "to 小王" in told(person.the(Timeline))
        # From then on it is chased with who has it.
        clock.advance(minutes=5)
        await person.press("space")
        assert chain(it.id)[-1].destination == "小王"


async def test_what_was_done_is_said_as_the_history_has_it(
    clock: StandingClock, open_desk: Path
) -> None:
    it = brought_in(clock.now())
    async with at_the_desk(clock, open_desk) as person:
        await on_the_board(person, it)
        await person.press("space")
        assert person.said.startswith("WX-0001 chased; next chase ")
        await person.press("s")
        await person.write("小王")
        await person.press("ctrl+s")
        assert person.said == "Repair WX-0001 (打印机) signed over to 小王"


async def test_a_form_that_was_left_is_not_said_to_be_done(
    clock: StandingClock, open_desk: Path
) -> None:
    it = brought_in(clock.now())
    async with at_the_desk(clock, open_desk) as person:
        await on_the_board(person, it)
        await person.press("s", "escape")
        assert person.said == ""


async def test_a_new_colleague_is_said_to_be_new_and_a_known_one_is_not(
    clock: StandingClock, open_desk: Path
) -> None:
    sign_over(clock.now(), brought_in(clock.now()), "小王", 1)
    it = brought_in(clock.now())
    async with at_the_desk(clock, open_desk) as person:
        await person.press("3")
        person.the(Board).select(it.id)
        await person.press("s")
        await person.write("小张")
        assert person.remark("name") == "new on the list of colleagues"
        await person.press("backspace")
        await person.write("王")
        assert person.remark("name") == ""


async def test_a_long_chain_says_how_much_more_there_is_and_is_moved_through(
    clock: StandingClock, open_desk: Path
) -> None:
    it = brought_in(clock.now())
    for _number in range(20):
        clock.advance(minutes=1)
        chase(clock.now(), as_it_stands(it))
    async with at_the_desk(clock, open_desk) as person:
        await on_the_board(person, it)
        assert " more: Ctrl+Down" in told(person.the(Timeline))
        assert "came in" not in told(person.the(Timeline))
        await person.press(*["ctrl+down"] * 6)
        assert "came in" in told(person.the(Timeline))
        await person.press(*["ctrl+up"] * 6)
        assert "came in" not in told(person.the(Timeline))


async def test_a_correction_counts_as_brought_in(clock: StandingClock, open_desk: Path) -> None:
    it = brought_in(clock.now(), quantity=2)
    correct_quantity(clock.now(), it, 1, "漏数了")
    async with at_the_desk(clock, open_desk) as person:
        await on_the_board(person, it)
        assert person.sees("3 of 3 here")


async def test_nobody_signs_without_a_name(clock: StandingClock, open_desk: Path) -> None:
    it = brought_in(clock.now())
    async with at_the_desk(clock, open_desk) as person:
        await on_the_board(person, it)
        await person.press("s", "ctrl+s")
        assert person.remark("name").startswith("! ")
        assert [step.kind for step in chain(it.id)] == ["in"]


async def test_returning_three_of_five_leaves_two(clock: StandingClock, open_desk: Path) -> None:
    it = brought_in(clock.now(), quantity=5)
    async with at_the_desk(clock, open_desk) as person:
        await on_the_board(person, it)
        await person.press("r")
        await person.fill(quantity="3")
        await person.press("ctrl+s")
        left = as_it_stands(it)
        assert (left.open_quantity, left.state) == (2, State.RECEIVED)
        assert person.sees("2 x 打印机", "2 of 5 here")
        assert person.json["repairs"][0]["quantity"] == 2

        # The form offers what is left; with that the repair is closed.
        await person.press("r", "ctrl+s")
        left = as_it_stands(it)
        assert (left.open_quantity, left.state) == (0, State.RETURNED)
        assert person.json["repairs"] == []
        assert person.the(Board).key is None


async def test_returning_more_than_is_here_says_who_signed_and_keeps_the_text(
    clock: StandingClock, open_desk: Path
) -> None:
    it = brought_in(clock.now(), quantity=5)
    return_goods(clock.now(), it, 3, "李四", loaner_back=False)
    async with at_the_desk(clock, open_desk) as person:
        await on_the_board(person, it)
        await person.press("r")
        await person.fill(signed_by="王五", quantity="3", note="急用")
        await person.press("ctrl+s")
        refusal = person.remark("quantity")
        assert refusal.startswith("! ")
        assert "李四" in refusal
        assert "11-23 09:41" in refusal
        assert person.form.text() == {"signed_by": "王五", "quantity": "3", "note": "急用"}
        assert person.sees(refusal)  # in full, though it is longer than the room beside the field
        assert as_it_stands(it).open_quantity == 2
        await person.fill(quantity="2")
        await person.press("ctrl+s")
        assert as_it_stands(it).state is State.RETURNED


async def test_what_another_window_returned_meanwhile_is_not_returned_again(
    clock: StandingClock, open_desk: Path
) -> None:
    it = brought_in(clock.now())
    async with at_the_desk(clock, open_desk) as person:
        await on_the_board(person, it)
        await person.press("r")
        return_goods(clock.now(), it, 1, "李四", loaner_back=False)
        await person.press("ctrl+s")
        assert "李四" in person.remark("quantity")
        assert [step.kind for step in chain(it.id)] == ["in", "out"]


@pytest.mark.parametrize(("answer", "is_out"), [("yes", False), ("no", True)])
async def test_a_loaner_still_out_is_asked_about_on_return(
    clock: StandingClock, open_desk: Path, answer: str, is_out: bool
) -> None:
    it = brought_in(clock.now(), loaner="备用机 2 号")
    async with at_the_desk(clock, open_desk) as person:
        await on_the_board(person, it)
        await person.press("r", "ctrl+s")
        assert person.remark("loaner_back").startswith("! ")
        assert as_it_stands(it).is_open
        await person.write(answer)
        assert "备用机 2 号" in person.remark("loaner_back")
        await person.press("ctrl+s")
        assert as_it_stands(it).state is State.RETURNED
        assert as_it_stands(it).is_loaner_out is is_out
        await person.press("1")
        assert person.sees("备用机 2 号") is is_out


async def test_a_return_without_a_loaner_does_not_ask_about_one(
    clock: StandingClock, open_desk: Path
) -> None:
    it = brought_in(clock.now())
    async with at_the_desk(clock, open_desk) as person:
        await on_the_board(person, it)
        await person.press("r")
        assert "loaner_back" not in person.form.text()


@pytest.mark.parametrize(("key", "state"), [("z", State.SCRAPPED), ("x", State.EXCHANGED)])
async def test_scrapping_and_exchanging_need_a_reason(
    clock: StandingClock, open_desk: Path, key: str, state: State
) -> None:
    it = brought_in(clock.now(), quantity=2)
    async with at_the_desk(clock, open_desk) as person:
        await on_the_board(person, it)
        await person.press(key, "ctrl+s")
        assert person.remark("reason").startswith("! ")
        assert as_it_stands(it).is_open
        await person.write("主板烧了")
        await person.press("ctrl+s")
        closed = as_it_stands(it)
        assert (closed.state, closed.reason, closed.open_quantity) == (state, "主板烧了", 0)
        await on_the_board(person, closed)
        assert person.sees("主板烧了")


async def test_a_correction_is_a_row_of_its_own(clock: StandingClock, open_desk: Path) -> None:
    it = brought_in(clock.now(), quantity=2)
    async with at_the_desk(clock, open_desk) as person:
        await on_the_board(person, it)
        await person.press("q")
        for wrong in ("0", "-3"):
            await person.fill(quantity=wrong, reason="数错了")
            await person.press("ctrl+s")
            assert person.remark("quantity").startswith("! ")
        await person.fill(quantity="+1")
        clock.advance(minutes=5)
        await person.press("ctrl+s")
        assert as_it_stands(it).open_quantity == 3
        assert [(step.kind, step.quantity) for step in chain(it.id)] == [
            ("in", 2),
            ("correction", 1),
        ]
        assert "+1" in told(person.the(Timeline))
        assert "数错了" in told(person.the(Timeline))


# --- one rule of when to chase -----------------------------------------------------------------


async def seen(person: Person) -> tuple[object, ...]:
    """What every place says of the one repair, by keyboard.

    The mark and the day on its card; the badge; whether Today has it among those to chase; and of
    the JSON: whether it is flagged, when the next chase is due, and its age in days.
    """
    await person.press("3")
    (card,) = (line for line in drawn(person.the(Board)) if "张三" in line)
    mark, days = card.partition("张三")[0].strip(), int(card.partition("day ")[2].split()[0])
    badge = next((word for word in person.frame.split() if word.startswith("!")), None)
    await person.press("1")
    to_chase = any("张三" in line for line in on_today(person, "Repairs to chase"))
    (record,) = person.json["repairs"]
    keys = ("flagged", "chase_due", "age_days")
    return (mark, days, badge, to_chase, *(record[key] for key in keys))


async def test_board_badge_today_and_json_agree_on_when_to_chase(
    clock: StandingClock, open_desk: Path
) -> None:
    clock.set("2026-12-01 10:00")
    async with at_the_desk(clock, open_desk) as person:
        await person.press("f6")
        await person.fill(who="张三", product="打印机")
        await person.press("ctrl+s")
        assert await seen(person) == ("", 0, None, False, False, "2026-12-04", 0)

        clock.set("2026-12-03 23:59")
        await person.beat()
        assert await seen(person) == ("", 2, None, False, False, "2026-12-04", 2)

        clock.set("2026-12-04 08:30")
        await person.beat()
        assert await seen(person) == ("!", 3, "!1", True, True, "2026-12-04", 3)

        await person.press("3", "space")
        assert await seen(person) == ("-", 3, None, False, True, "2026-12-07", 3)

        clock.set("2026-12-06 18:00")
        await person.beat()
        assert await seen(person) == ("-", 5, None, False, True, "2026-12-07", 5)

        clock.set("2026-12-07 08:30")
        await person.beat()
        assert await seen(person) == ("!", 6, "!1", True, True, "2026-12-07", 6)


async def test_the_age_follows_the_working_day_not_the_calendar(
    clock: StandingClock, open_desk: Path
) -> None:
    brought_in(clock.set("2026-12-01 10:00"))
    clock.set("2026-12-04 03:59")
    async with at_the_desk(clock, open_desk) as person:
        assert (await seen(person))[:3] == ("", 2, None)
        clock.set("2026-12-04 04:00")
        await person.beat()
        assert (await seen(person))[:3] == ("!", 3, "!1")


async def test_what_nobody_signed_for_is_named_from_the_next_working_day(
    clock: StandingClock, open_desk: Path
) -> None:
    brought_in(clock.set("2026-11-20 10:00"))  # a Friday
    async with at_the_desk(clock, open_desk) as person:
        named = {}
        for day in ("2026-11-20", "2026-11-22", "2026-11-23"):
            clock.set(f"{day} 17:00")
            await person.beat()
            await person.press("3")
            on_the_card = "nobody signed" in " ".join(drawn(person.the(Board)))
            await person.press("1")
            stands = any(
                "张三" in line
                for title in ("Nobody signed for", "Repairs to chase")
                for line in on_today(person, title)
            )
            named[day] = (on_the_card, stands, person.json["repairs"][0]["unsigned"])
        assert named == {
            "2026-11-20": (False, False, False),
            "2026-11-22": (False, False, False),
            "2026-11-23": (True, True, True),
        }


async def test_who_signs_takes_it_off_the_list_of_the_unsigned(
    clock: StandingClock, open_desk: Path
) -> None:
    brought_in(clock.set("2026-11-23 10:00"))
    check_mailbox(clock.set("2026-11-24 10:00"))
    async with at_the_desk(clock, open_desk) as person:
        assert any("张三" in line for line in on_today(person, "Nobody signed for"))
        await person.press("s")
        await person.write("小王")
        await person.press("ctrl+s")
        assert not any("张三" in line for line in on_today(person, "Nobody signed for"))
        assert person.json["repairs"][0]["unsigned"] is False
