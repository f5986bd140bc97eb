"""The lookup by keyboard: over whatever is open, while the caller is still speaking."""

from pathlib import Path

import pytest
from textual.widgets import Digits, Input

from salestui.complaints.rules import Account, Policy
from salestui.complaints.store import register_complaint
from salestui.customers.form import CustomerForm
from salestui.customers.queries import customers
from salestui.customers.rules import Profile, Who
from salestui.customers.store import add_customer
from salestui.kit import large
from salestui.kit.form import Form
from salestui.kit.large import Large
from salestui.kit.record_view import RecordView
from salestui.kit.rows import Rows
from salestui.lookup.screen import Lookup
from salestui.repairs.form import RepairForm
from salestui.repairs.queries import repair
from salestui.repairs.rules import Intake
from salestui.repairs.store import chase, register_repair, sign_over
from salestui.today.screen import TodayScreen
from salestui.visits.rules import Contact
from salestui.visits.store import add_visit
from tests.clock import StandingClock
from tests.desk import NARROW, WIDE, Person, at_the_desk, told

SIZES = pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])


@pytest.fixture
def on_file(clock: StandingClock, open_desk: Path) -> Path:
    """The folder of a desk with three customers, a repair, a walk-in's repair, a complaint."""
    clock.set("2026-11-19 10:00")
    zeng = add_customer(
        clock.now(), Profile("曾国强", "艾提传媒有限公司", ("+86 138-0013-8000",), level="A")
    )
    add_customer(clock.now(), Profile("张华伟", "", ("13900139000", "010-65892862转802")))
    add_customer(clock.now(), Profile("单小雨", "[/x]货运", ("15908100339",)))
    who = Who("曾国强", "+86 138-0013-8000", zeng)
    it = register_repair(clock.now(), Intake(who, "打印机", serial="SN9338869"))
    sign_over(clock.now(), it, "蒋建平", 1)
    register_repair(clock.now(), Intake(Who("李散客", "13612348111"), "扫码枪"))
    register_complaint(clock.now(), Account(Who("赵投诉", "17439905271"), "送错了货"), Policy())
    clock.set("2026-11-22 16:00")
    signed = repair(it.id)
    assert signed is not None
    chase(clock.now(), signed)
    clock.set("2026-11-23 09:41")
    return open_desk


def results(person: Person) -> list[str]:
    """The titles found, in their order."""
    assert isinstance(person.screen, Lookup)
    return [hit.title for hit in person.screen._hits]


def answer(person: Person) -> str:
    """The answer beside the results."""
    return told(person.screen.query_one("#answer"))


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("8000", "曾国强"),
        ("0013 8000", "曾国强"),
        ("+86 138-0013-8000", "曾国强"),
        ("１３８００１３８０００", "曾国强"),
        ("zgq", "曾国强"),
        ("cgq", "曾国强"),
        ("zengguo", "曾国强"),
        ("艾提", "曾国强"),
        ("aiti", "曾国强"),
        ("zhw", "张华伟"),
        ("zhang 9000", "张华伟"),
        ("802", "张华伟"),
        ("sxy", "单小雨"),
        ("dxy", "单小雨"),
        ("shan", "单小雨"),
        ("货运", "单小雨"),
        ("8111", "李散客"),
        ("wx-0001", "曾国强"),
        ("wx2", "李散客"),
        ("8869", "曾国强"),
        ("TS-0001", "赵投诉"),
    ],
)
async def test_whoever_calls_is_found_as_one_types(
    clock: StandingClock, on_file: Path, typed: str, first: str
) -> None:
    async with at_the_desk(clock, on_file) as person:
        await person.press("f2")
        await person.write(typed)
        assert results(person)[0] == first
        assert first in answer(person)


@SIZES
async def test_over_a_half_filled_form_an_answer_takes_six_keys_and_the_form_is_as_it_was(
    clock: StandingClock, on_file: Path, size: tuple[int, int]
) -> None:
    async with at_the_desk(clock, on_file, size) as person:
        await person.press("3", "f6")
        await person.fill(who="新来的", product="收银机 ABC")
        await person.press("left", "left")
        form, before = person.screen, person.form.text()
        box = form.focused
        assert isinstance(box, Input)
        cursor = box.cursor_position
        person.keys = 0
        await person.press("f2", *"8000", "enter")
        assert person.keys == 6
        assert isinstance(person.screen, RecordView)
        assert person.sees("Your 打印机 came in on Thu 19 Nov, with 蒋建平, received, day 4")
        assert person.sees("yesterday")
        await person.press("escape")
        assert person.screen is form
        assert person.form.text() == before
        assert form.focused is box
        assert box.cursor_position == cursor
        await person.press("f2", *"zzz", "escape")
        assert person.screen is form
        assert person.form.text() == before


async def test_the_first_line_of_a_customers_answer_is_what_is_open(
    clock: StandingClock, on_file: Path
) -> None:
    (it,) = customers("曾国强")
    add_visit(clock.now(), it.who, Contact(clock.now().day, "林晓敏", "phone", "", "要报价"))
    async with at_the_desk(clock, on_file) as person:
        await person.press("f2", *"8000")
        assert "Your 打印机 came in" in answer(person)
        assert "要报价" in answer(person)
        await person.press("escape", "f2", *"9000")
        assert "Nothing is open" in answer(person)


async def test_nothing_typed_shows_those_who_were_in_contact_last(
    clock: StandingClock, on_file: Path
) -> None:
    (it,) = customers("单小雨")
    add_visit(clock.now(), it.who, Contact(clock.now().day, said="问价"))
    async with at_the_desk(clock, on_file) as person:
        await person.press("f2")
        assert results(person)[0] == "单小雨"


@pytest.mark.parametrize(
    ("typed", "name", "phones"),
    [
        ("王新客", "王新客", ""),
        ("13511112222", "", "13511112222"),
        ("135 1111 2222", "", "135 1111 2222"),
        ("王新客 13511112222", "王新客", "13511112222"),
        ("Nobody [/x]", "Nobody [/x]", ""),
    ],
)
async def test_enter_on_nothing_found_begins_a_customer_with_what_was_typed(
    clock: StandingClock, on_file: Path, typed: str, name: str, phones: str
) -> None:
    async with at_the_desk(clock, on_file) as person:
        await person.press("f2")
        await person.write(typed)
        assert person.sees("Nothing found")
        await person.press("enter")
        assert isinstance(person.form, CustomerForm)
        assert (person.form.text()["name"], person.form.text()["phones"]) == (name, phones)
        await person.press("escape")
        assert isinstance(person.screen, TodayScreen)


@pytest.mark.parametrize("key", ["f3", "f4", "f5", "f6", "f7"])
async def test_what_is_begun_from_an_answer_is_about_the_customer(
    clock: StandingClock, on_file: Path, key: str
) -> None:
    async with at_the_desk(clock, on_file) as person:
        await person.press("f2", *"8000", "enter", key)
        assert isinstance(person.screen, Form)
        text = person.form.text()
        assert text["who"] == "曾国强"
        assert text["who.id"] == str(customers("曾国强")[0].id)
        assert text.get("phone", "+86 138-0013-8000") == "+86 138-0013-8000"
        assert not person.form.keep_draft()
        await person.press("escape")
        assert isinstance(person.screen, RecordView)


async def test_what_is_begun_elsewhere_is_about_nobody(clock: StandingClock, on_file: Path) -> None:
    async with at_the_desk(clock, on_file) as person:
        await person.press("5", "f6")
        assert isinstance(person.form, RepairForm)
        assert person.form.text()["who"] == ""


async def test_f2_again_leaves_the_lookup_as_it_is(clock: StandingClock, on_file: Path) -> None:
    async with at_the_desk(clock, on_file) as person:
        await person.press("f2", *"80", "f2")
        assert isinstance(person.screen, Lookup)
        assert person.the(Input).value == "80"
        assert sum(isinstance(each, Lookup) for each in person.desk.screen_stack) == 1


async def test_down_selects_the_next_result_and_enter_opens_it(
    clock: StandingClock, on_file: Path
) -> None:
    async with at_the_desk(clock, on_file) as person:
        await person.press("f2", "1", "down", "down")
        chosen = results(person)[2]
        assert chosen in answer(person)
        await person.press("enter")
        assert any(chosen in line for line in person.lines[:4])
        assert isinstance(person.screen, RecordView)


@pytest.fixture
def copied(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What programs were given to copy."""
    taken: list[str] = []

    def take(text: str) -> bool:
        taken.append(text)
        return True

    monkeypatch.setattr(large, "copy", take)
    return taken


async def test_one_key_copies_the_phone(
    clock: StandingClock, on_file: Path, copied: list[str]
) -> None:
    async with at_the_desk(clock, on_file) as person:
        await person.press("f2", *"8000", "ctrl+c")
        assert copied == ["13800138000"]
        assert person.said == "Copied: 13800138000"
        await person.press("enter", "ctrl+c")
        assert copied == ["13800138000"] * 2


async def test_where_nothing_can_copy_the_phones_are_shown_large(
    clock: StandingClock, on_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(large, "copy", lambda text: False)
    async with at_the_desk(clock, on_file) as person:
        await person.press("f2", *"9000", "ctrl+c")
        assert isinstance(person.screen, Large)
        shown = [each.value for each in person.screen.query(Digits)]
        assert shown == ["139 0013 9000", "010 6589 2862 - 802"]
        await person.press("escape")
        assert isinstance(person.screen, Lookup)


async def test_an_answer_leads_to_its_matters_and_follows_what_is_done_to_them(
    clock: StandingClock, on_file: Path
) -> None:
    async with at_the_desk(clock, on_file) as person:
        await person.press("f2", *"8000", "enter", "down")
        assert person.screen.query_one(Rows).key is not None
        await person.press("space")
        assert person.sees("chased today")
        await person.press("enter")
        assert person.sees("WX-0001 曾国强", "next chase 11-26")
        await person.press("escape", "escape")
        assert isinstance(person.screen, TodayScreen)
