"""Forms: what is typed is kept, what is wrong is said beside its field, what waits comes back."""

import asyncio
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from textual.events import Key

from salestui.colleagues.store import add_colleague
from salestui.core.refusal import Refusal
from salestui.customers.fields import WhoField
from salestui.customers.queries import customer
from salestui.customers.rules import Profile, Who
from salestui.customers.store import add_customer, delete_customer, edit_customer
from salestui.kit.entry import EntryLine
from salestui.kit.form import Form
from salestui.kit.keys import one_round
from salestui.kit.suggestions import Suggestions
from salestui.language import N_
from salestui.repairs.form import RepairForm
from salestui.repairs.queries import open_repairs
from salestui.repairs.rules import Intake
from salestui.repairs.store import register_repair
from salestui.settings.actions import adopt
from salestui.settings.rules import Settings
from salestui.settings.store import settings, settings_file
from salestui.storage.drafts import DraftRow
from salestui.today.screen import TodayScreen
from salestui.worklog.close_day import CloseDayScreen
from salestui.worklog.form import LogLineForm, MemoForm
from salestui.worklog.store import add_memo, lines_of_day, open_memos
from tests.clock import StandingClock
from tests.desk import Person, at_the_desk
from tests.idle import FRAME
from tests.kit.every_form import OPENERS, bring_in
from tests.kit.hands import look, tap, type_quickly
from tests.tables import count_drafts


def texts(person: Person) -> dict[str, str]:
    """What stands in the fields of the form in front that are not empty."""
    return {each.field_name: each.typed for each in person.form.asked if each.typed}


def focused(person: Person) -> str:
    """The name of the field in which one types."""
    return next(each.field_name for each in person.form.asked if each.has_focus)


def drafts() -> int:
    """How many drafts are kept."""
    return count_drafts()


def notice(person: Person) -> str:
    """What is said at the foot of the form in front."""
    return person.form.notice[0]


async def until(person: Person, is_so: Callable[[], bool]) -> None:
    """Wait for what the desk does by itself within a moment."""
    while not is_so():
        await asyncio.sleep(FRAME)


# --- drafts ------------------------------------------------------------------------------------


async def test_what_stood_in_a_form_that_was_left_is_offered_again_and_restored(
    clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "f6")
        await type_quickly(person, "张三")
        await tap(person, "tab", "tab")
        await type_quickly(person, "打印机")
        await tap(person, "escape")
        assert isinstance(person.screen, TodayScreen)
        assert person.said == "Kept as a draft; you can restore it next time."
        assert not open_repairs()

        clock.advance(hours=2)
        await tap(person, "f6")
        assert texts(person) == {"quantity": "1"}
        assert person.sees("Draft from 11-23 09:41: 张三 打印机 (Ctrl+O restores it)")
        await tap(person, "ctrl+o")
        assert texts(person) == {"who": "张三", "product": "打印机", "quantity": "1"}
        await tap(person, "ctrl+s")
        assert [each.goods.product for each in open_repairs()] == ["打印机"]
        assert drafts() == 0
        await tap(person, "f6")
        assert notice(person) == ""


async def test_a_draft_outlives_the_desk_that_kept_it(
    clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "f4")
        await type_quickly(person, "打电话")
        await tap(person, "f6")
        await type_quickly(person, "张三")
        await tap(person, "ctrl+q")
    assert person.desk.return_code == 0
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "f4", "ctrl+o")
        assert texts(person)["text"] == "打电话"
        await tap(person, "escape", "f6", "ctrl+o")
        assert texts(person)["who"] == "张三"


async def test_several_drafts_are_listed_and_one_of_them_is_restored(
    clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        for text in ("first", "second"):
            await tap(person, "f4")
            await type_quickly(person, text)
            await tap(person, "escape")
            clock.advance(minutes=1)
        await tap(person, "f4")
        assert notice(person).startswith("2 drafts, the newest from 11-23 09:42: second")
        await tap(person, "ctrl+o")
        assert person.sees("11-23 09:42  second", "11-23 09:41  first")
        await tap(person, "down", "enter")
        assert texts(person)["text"] == "first"
        await tap(person, "ctrl+s")
        assert [each.text for each in open_memos()] == ["first"]
        await tap(person, "f4", "ctrl+o")
        assert texts(person)["text"] == "second"
        assert drafts() == 1


async def test_a_draft_that_nobody_wants_is_deleted_from_the_list(
    clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        for text in ("first", "second"):
            await tap(person, "f4")
            await type_quickly(person, text)
            await tap(person, "escape")
        await tap(person, "f4", "ctrl+o", "delete")
        assert person.sees("11-23 09:41  first")
        assert not person.sees("11-23 09:41  second")
        await tap(person, "enter")
        assert texts(person)["text"] == "first"
        assert drafts() == 1


async def test_what_is_typed_is_a_draft_before_the_form_is_left(
    clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "f6")
        await type_quickly(person, "张三")
        await until(person, lambda: drafts() == 1)
        below = person.form
        await tap(person, "f4")
        await type_quickly(person, "打电话")
        await until(person, lambda: drafts() == 2)
        await tap(person, "ctrl+s")
        assert (drafts(), person.form) == (1, below)
        assert person.desk._drafts_timer is None
        await tap(person, "tab", "tab", "p", "ctrl+s")
        assert drafts() == 0
        assert [each.goods.who.name for each in open_repairs()] == ["张三"]


async def test_what_is_taken_back_letter_by_letter_is_no_draft(
    clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "f4", "x")
        await until(person, lambda: drafts() == 1)
        await tap(person, "backspace")
        await until(person, lambda: drafts() == 0)


async def test_who_writes_the_same_again_and_takes_it_back_leaves_the_draft_from_before(
    clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "f4")
        await type_quickly(person, "打电话")
        await tap(person, "escape", "f4")
        await type_quickly(person, "打电话")
        person.desk.keep_drafts()
        await tap(person, *["backspace"] * 3)
        person.desk.keep_drafts()
        await tap(person, "escape", "f4", "ctrl+o")
        assert texts(person)["text"] == "打电话"


async def test_a_draft_brings_back_what_was_written_and_nothing_else(
    clock: StandingClock, open_desk: Path
) -> None:
    key = add_customer(clock.now(), Profile("张三", company="旧公司", phones=("138",)))
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "5", "home", "e")
        next(each for each in person.form.asked if each.field_name == "preferences").put("下午")
        await tap(person, "escape")
        found = customer(key)
        assert found is not None
        edit_customer(clock.now(), found, Profile("张三", company="新公司", phones=("139",)))
        person.desk.beat()
        await tap(person, "e", "ctrl+o", "ctrl+s")
        found = customer(key)
        assert found is not None
        assert found.profile == Profile(
            "张三", company="新公司", phones=("139",), preferences="下午"
        )


async def test_where_a_field_was_changed_since_the_draft_both_texts_are_seen(
    clock: StandingClock, open_desk: Path
) -> None:
    key = add_customer(clock.now(), Profile("张三"))
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "5", "home", "e")
        await type_quickly(person, "丰")
        await tap(person, "escape")
        found = customer(key)
        assert found is not None
        edit_customer(clock.now(), found, Profile("张山"))
        person.desk.beat()
        await tap(person, "e", "ctrl+o")
        assert texts(person)["name"] == "张三丰"
        assert person.remark("name") == "Ctrl+R: 张山"
        assert person.sees("Changed since this draft was written.")
        await tap(person, "ctrl+r")
        assert texts(person)["name"] == "张山"


async def test_of_a_field_that_the_draft_never_touched_nothing_is_said(
    clock: StandingClock, open_desk: Path
) -> None:
    key = add_customer(clock.now(), Profile("张三", company="旧公司"))
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "5", "home", "e")
        await type_quickly(person, "丰")
        await tap(person, "escape")
        found = customer(key)
        assert found is not None
        edit_customer(clock.now(), found, Profile("张三", company="新公司"))
        person.desk.beat()
        await tap(person, "e", "ctrl+o")
        assert (texts(person)["name"], texts(person)["company"]) == ("张三丰", "新公司")
        assert not person.remark("company").startswith("Ctrl+R")
        assert not person.sees("Changed since this draft was written.")


async def test_who_is_no_longer_on_file_is_said_beside_the_field(
    clock: StandingClock, open_desk: Path
) -> None:
    key = add_customer(clock.now(), Profile("张伟"))
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "f6", "张", "down", "enter", "escape")
        found = customer(key)
        assert found is not None
        delete_customer(clock.now(), found)
        await tap(person, "f6", "ctrl+o")
        assert person.remark("who") == "! That file is gone; type the name anew and choose."
        next(each for each in person.form.asked if each.field_name == "product").put("打印机")
        await tap(person, "ctrl+s")
        assert isinstance(person.screen, RepairForm)
        await tap(person, "ctrl+u")
        await type_quickly(person, "张伟")
        assert person.remark("who") == "walk-in"
        await tap(person, "ctrl+s")
        assert len(open_repairs()) == 1


async def test_a_draft_that_another_window_has_deleted_is_kept_again(
    clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "f4", "x")
        person.desk.keep_drafts()
        DraftRow.delete().execute()
        await tap(person, "escape")
        assert person.said == "Kept as a draft; you can restore it next time."
        assert drafts() == 1


async def test_a_draft_and_its_save_are_written_together(
    clock: StandingClock, open_desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "f4")
        await type_quickly(person, "call")
        person.desk.keep_drafts()

        def fail(draft: object) -> None:
            raise Refusal(N_("Not saved: the disk is full."))

        monkeypatch.setattr("salestui.kit.drafts.settle_draft", fail)
        await tap(person, "ctrl+s")
        assert isinstance(person.screen, MemoForm)
        assert not open_memos()
        assert drafts() == 1


@pytest.mark.parametrize(("before", "key"), [("", "f4"), ("", "f6"), ("", "2"), ("2", "ctrl+e")])
async def test_drafts_are_kept_at_whatever_moment_a_screen_comes(
    before: str, key: str, clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, *before)
        here = person.screen
        person.desk.post_message(Key(key, None))
        for _ in range(300):
            assert person.desk.keep_drafts()
            await one_round()
        assert person.screen is not here
        assert person.screen.is_mounted


async def test_drafts_are_kept_at_whatever_moment_the_language_becomes_another(
    clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "2")
        person.the(EntryLine).focus()
        await type_quickly(person, "abc")
        await tap(person, "ctrl+e")
        before = settings()
        settings_file().save(Settings(language="zh"))
        person.desk.do(adopt(person.desk, before))
        for _ in range(500):
            assert person.desk.keep_drafts()
            await one_round()
        await tap(person, "escape")
        assert person.the(EntryLine).typed == "abc"
        person.desk.keep_drafts()
        assert drafts() == 1


async def test_a_restored_draft_that_is_left_again_is_kept_once(
    clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "f4")
        await type_quickly(person, "call")
        await tap(person, "escape", "f4", "ctrl+o", "escape")
        assert drafts() == 1
        await tap(person, "f4", "ctrl+o")
        await type_quickly(person, " back")
        await tap(person, "escape")
        assert drafts() == 1
        await tap(person, "f4", "ctrl+o")
        assert texts(person)["text"] == "call back"


async def test_restoring_does_not_overwrite_what_was_typed_meanwhile(
    clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "f4")
        await type_quickly(person, "old")
        await tap(person, "escape", "f4")
        await type_quickly(person, "new")
        await tap(person, "ctrl+o")
        assert texts(person)["text"] == "old"
        await tap(person, "ctrl+o")
        assert texts(person)["text"] == "new"
        await tap(person, "escape")
        assert drafts() == 2


async def test_a_form_in_which_nothing_was_typed_leaves_no_draft(
    clock: StandingClock, open_desk: Path
) -> None:
    bring_in(clock.now())
    async with at_the_desk(clock, open_desk) as person:
        for form, open_it in OPENERS.items():
            await open_it(person)
            assert type(person.form) is form
            if not person.form.current.SELECTS:  # whose text would go
                await type_quickly(person, "1")
                await tap(person, "backspace")
            await tap(person, "escape")
            assert not isinstance(person.screen, Form)
            assert drafts() == 0, form
            assert person.said == ""


async def test_a_draft_about_one_row_is_not_offered_for_another(
    clock: StandingClock, open_desk: Path
) -> None:
    for name in ("One", "Two"):
        add_customer(clock.now(), Profile(name))
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "5", "home", "e")
        await type_quickly(person, "!")
        await tap(person, "escape", "down", "e")
        assert notice(person) == ""
        await tap(person, "escape", "up", "e", "ctrl+o")
        assert texts(person)["name"] == "One!"


async def test_a_draft_remembers_which_customer_was_chosen(
    clock: StandingClock, open_desk: Path
) -> None:
    customer = add_customer(clock.now(), Profile("张伟", phones=("139",)))
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "f6", "张", "down", "enter", "escape", "f6", "ctrl+o")
        who = next(each for each in person.form.asked if isinstance(each, WhoField))
        assert who.read(person.desk.now) == Who("张伟", "", customer)


async def test_the_entry_line_of_the_log_comes_back_after_quitting(
    clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "2")
        person.the(EntryLine).focus()
        await type_quickly(person, "half a line")
        await tap(person, "ctrl+q")
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "2")
        entry = person.the(EntryLine)
        assert person.sees("Draft from 11-23 09:41: half a line (Ctrl+O restores it)")
        entry.focus()
        await tap(person, "ctrl+o")
        assert entry.value == "half a line"
        await tap(person, "enter")
        assert [each.text for each in lines_of_day(clock.now().day)] == ["half a line"]
    assert drafts() == 0


@pytest.mark.parametrize("keys", [("escape",), ("shift+tab", "1"), ("ctrl+q",)], ids=" ".join)
async def test_a_memo_half_written_while_closing_the_day_comes_back(
    keys: tuple[str, ...], clock: StandingClock, open_desk: Path
) -> None:
    add_memo(clock.now(), "a memo", clock.now().day)
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "2", "ctrl+e", "tab")
        await type_quickly(person, "half a memo")
        await tap(person, *keys)
        assert drafts() == 1
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "2", "ctrl+e")
        assert isinstance(person.screen, CloseDayScreen)
        await tap(person, "tab", "ctrl+o")
        assert person.the(EntryLine).value == "half a memo"
        await tap(person, "enter")
        assert drafts() == 0
        assert [each.text for each in open_memos()] == ["a memo", "half a memo"]


# --- what is wrong, and how it was understood --------------------------------------------------


@pytest.mark.parametrize("typed", ["2.30", "13.5", "32", "soon"])
async def test_a_day_that_does_not_exist_is_refused_beside_the_field_and_stays(
    typed: str, clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "f4")
        await type_quickly(person, "call")
        await tap(person, "up", "up", "ctrl+u")
        await type_quickly(person, typed)
        assert person.remark("due_on").startswith("! ")
        await tap(person, "ctrl+s")
        assert isinstance(person.screen, MemoForm)
        assert texts(person) == {"due_on": typed, "text": "call"}
        assert focused(person) == "due_on"
        line = next(each for each in person.lines if f" {typed} " in each)
        assert " ! " in line
        assert not open_memos()
        await tap(person, "ctrl+u")
        await type_quickly(person, "明天")
        assert person.remark("due_on") == "= 2026-11-24 Tue"
        await tap(person, "ctrl+s")
        assert [each.due_on for each in open_memos()] == [date(2026, 11, 24)]


@pytest.mark.parametrize(
    ("typed", "remark"),
    [
        ("two", "! A whole number, please."),
        ("2.5", "! A whole number, please."),
        ("1_2", "! A whole number, please."),
        ("9999999999", "! A whole number, please."),
        ("0", "! At least 1, please."),
        ("-3", "! At least 1, please."),
        ("", "! Please fill this in."),
    ],
)
async def test_a_quantity_that_is_none_is_refused_beside_the_field_and_stays(
    typed: str, remark: str, clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "f6", "z", "tab", "tab", "p", "tab", "tab", "tab", "tab", "ctrl+u")
        await type_quickly(person, typed)
        await tap(person, "ctrl+s")
        assert person.remark("quantity") == remark
        assert texts(person).get("quantity", "") == typed
        assert person.sees(remark)
        assert not open_repairs()
        await tap(person, "ctrl+u")
        await type_quickly(person, "１２")
        await tap(person, "ctrl+s")
        assert [each.goods.quantity for each in open_repairs()] == [12]


async def test_what_is_missing_is_asked_for_where_it_is_missing(
    clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "f6", "tab", "tab", "tab")
        await type_quickly(person, "M-1")
        await tap(person, "ctrl+s")
        assert person.remark("who") == "! Please fill this in."
        assert person.remark("product") == "! Please fill this in."
        assert person.remark("phone") == ""
        assert focused(person) == "who"
        await tap(person, "张")
        assert person.remark("who") == "walk-in"
        assert person.remark("product") == "! Please fill this in."
        assert texts(person)["model"] == "M-1"


@pytest.mark.parametrize(
    ("typed", "echo"),
    [
        ("昨天17:20", "= 2026-11-22 Sun 17:20"),
        ("11/20", "= 2026-11-20 Fri"),
        ("0305", "= 2026-03-05 Thu"),
    ],
)
async def test_a_typed_time_is_echoed_in_full_before_it_is_saved(
    typed: str, echo: str, clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "f3", "up", "up")
        await type_quickly(person, typed)
        assert person.remark("at").startswith(echo)
        assert person.sees(echo)
        assert not lines_of_day(clock.now().day)


# --- keys --------------------------------------------------------------------------------------


async def test_enter_goes_on_and_in_the_last_field_of_one_line_it_saves(
    clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "f4", "up", "enter")
        assert focused(person) == "text"
        assert not open_memos()
        await type_quickly(person, "call")
        await tap(person, "enter")
        assert [each.text for each in open_memos()] == ["call"]
        assert person.said == "Memo for 2026-11-24 Tue."
        assert isinstance(person.screen, TodayScreen)


async def test_enter_in_a_field_of_several_lines_makes_a_line_and_ctrl_s_saves(
    clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "f6", "张", "tab", "tab", "p")
        await person.to_field("notes")
        await type_quickly(person, "one")
        await tap(person, "enter")
        await type_quickly(person, "two")
        assert isinstance(person.screen, RepairForm)
        await tap(person, "ctrl+s")
        assert [each.goods.notes for each in open_repairs()] == ["one\ntwo"]


async def test_an_offer_is_chosen_with_the_down_key_and_enter(
    clock: StandingClock, open_desk: Path
) -> None:
    for name in ("Li Lei", "Li Na", "Wang"):
        add_colleague(clock.now(), name)
    register_repair(clock.now(), Intake(Who("张三"), product="p"))
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "3", "s", "l")
        assert person.sees("Li Lei", "Li Na")
        assert not person.sees("Wang")
        await tap(person, "down", "down", "enter")
        assert texts(person)["name"] == "Li Na"
        assert not person.the(Suggestions).display
        await tap(person, "ctrl+s")
        assert [each.signed_by for each in open_repairs()] == ["Li Na"]


async def test_escape_closes_what_is_offered_before_it_leaves_the_form(
    clock: StandingClock, open_desk: Path
) -> None:
    add_customer(clock.now(), Profile("张伟"))
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "f6", "张", "down", "escape")
        assert isinstance(person.screen, RepairForm)
        assert texts(person)["who"] == "张"
        await tap(person, "escape")
        assert isinstance(person.screen, TodayScreen)


async def test_a_form_over_a_form_comes_back_to_it_with_text_and_cursor(
    clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "f6", "张", "tab", "tab")
        await type_quickly(person, "printer")
        await tap(person, "left", "left")
        below = person.form
        for key, form in (("f3", LogLineForm), ("f4", MemoForm)):
            await tap(person, key)
            assert isinstance(person.screen, form)
            await type_quickly(person, "between")
            await tap(person, "ctrl+s")
            assert person.form is below
        await tap(person, "X")
        assert texts(person)["product"] == "printXer"
        await tap(person, "f1", "f1", "ctrl+p", "ctrl+p", "Y")
        assert texts(person)["product"] == "printXYer"
        assert [each.text for each in open_memos()] == ["between"]
        assert [each.text for each in lines_of_day(clock.now().day)] == ["between"]


@pytest.mark.parametrize("key", ["f3", "f4", "f6"])
async def test_the_key_of_a_form_that_is_open_does_nothing(
    key: str, clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, key, "x", key)
        assert len(person.desk.screen_stack) == 2
        assert "x" in texts(person).values()
        other = "f3" if key != "f3" else "f4"
        await tap(person, other, key, other)
        assert len(person.desk.screen_stack) == 3
        await tap(person, "escape", "escape", key)
        assert len(person.desk.screen_stack) == 2


async def test_lines_copied_from_notes_are_one_line_in_a_field_of_one(
    clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "f6")
        await person.to_field("notes")
        await type_quickly(person, "one")
        await tap(person, "enter")
        await type_quickly(person, "two")
        await tap(person, "shift+up", "shift+home", "ctrl+c")
        await person.to_field("who")
        await tap(person, "ctrl+v")
        assert texts(person)["who"] == "one two"
        look(person)


async def test_a_number_is_typed_anew_and_a_text_is_mended(
    clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "f6")
        await person.to_field("product")
        await type_quickly(person, "LX")
        await person.to_field("quantity")
        await type_quickly(person, "3")
        assert texts(person)["quantity"] == "3"
        await person.to_field("product")
        await type_quickly(person, "-9")
        assert texts(person)["product"] == "LX-9"


async def test_a_click_goes_to_the_field_and_to_the_character_there(
    clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "f6")
        await type_quickly(person, "张三丰")
        await person.to_field("product")
        who = person.form.sheet.place_of(person.form.asked[0])
        await person.pilot.click(offset=(who.x + 4, who.y))
        assert person.form.current.field_name == "who"
        await type_quickly(person, "X")
        assert texts(person)["who"] == "张三X丰"
