"""A customer typed by name or phone is that customer; where it may be another, the desk asks."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from salestui.complaints.queries import open_complaints
from salestui.customers.models import CustomerRow
from salestui.customers.queries import customer, customer_meant, customers
from salestui.customers.rules import Profile, Who
from salestui.customers.store import (
    add_customer,
    archive_customer,
    delete_customer,
    edit_customer,
    merge_customer,
)
from salestui.kit.form import Form
from salestui.kit.menu import Menu
from salestui.kit.suggestions import Suggestions
from salestui.repairs.queries import open_repairs
from salestui.storage.database import database
from salestui.storage.drafts import DraftRow
from salestui.visits.store import VisitRow
from salestui.worklog.store import lines_of_day, open_memos
from tests.clock import StandingClock
from tests.desk import NARROW, WIDE, Person, at_the_desk
from tests.kit.hands import tap, until
from tests.kit.test_saving import another_is_writing


class Desk(NamedTuple):
    """Those on file, by short names."""

    folder: Path
    wang: int
    li: int
    other_li: int
    zhao: int


@pytest.fixture
def desk(clock: StandingClock, open_desk: Path) -> Desk:
    """A desk with the only 王建国, two of the name 李明, and 赵敏, who is archived."""
    now = clock.now()
    wang = Profile("王建国", "华东贸易", ("138 0013 8000",), region="华东", level="A")
    li = add_customer(now, Profile("李明", "宏达公司", ("13900001111",)))
    other_li = add_customer(now, Profile("李明", "宏大公司", ("13900002222",)))
    zhao = add_customer(now, Profile("赵敏", phones=("13700003333",)))
    found = customer(zhao)
    assert found is not None
    archive_customer(now, found)
    return Desk(open_desk, add_customer(now, wang), li, other_li, zhao)


def whom(key: str) -> Who:
    """Whom the newest row is about that was begun with a function key."""
    if key == "f5":
        return open_complaints()[-1].account.who
    if key == "f6":
        return open_repairs()[-1].goods.who
    row = VisitRow.select().order_by(VisitRow.id.desc()).get()
    found = customer(row.customer_id)
    assert found is not None
    return found.who


def count(key: str) -> int:
    """How many rows there are of those begun with a function key."""
    if key == "f7":
        return VisitRow.select().count()
    return len(open_complaints() if key == "f5" else open_repairs())


MATTER = {"f5": "about", "f6": "product", "f7": "said"}
"""The field that has to be filled in beside whom it is about."""


async def begin(person: Person, key: str, who: str, phone: str = "") -> None:
    """Fill in a form by keyboard: whom it is about, and what has to be."""
    await tap(person, key)
    assert isinstance(person.screen, Form)
    await person.write(who)
    await tap(person, "tab")
    await person.write(phone)
    await person.to_field(MATTER[key])
    await person.write("x")


# --- F5, F6, F7 --------------------------------------------------------------------------------


forms = pytest.mark.parametrize("key", ["f5", "f6", "f7"])


@forms
async def test_who_is_on_file_is_linked_and_who_is_not_is_new(
    clock: StandingClock, desk: Desk, key: str
) -> None:
    async with at_the_desk(clock, desk.folder) as person:
        # one of that name
        await begin(person, key, "王 建国")
        assert person.remark("who") == "= HD-0004-A 王建国 华东贸易"
        assert person.remark("phone") == "empty: 138 0013 8000"
        await tap(person, "ctrl+s")
        assert count(key) == 1
        assert whom(key) == Who("王建国", "138 0013 8000", desk.wang)

        # archived
        await begin(person, key, "赵敏", "137-0000-3333")
        assert person.remark("who") == "= 0003 赵敏 (archived)"
        await tap(person, "ctrl+s")
        assert count(key) == 2
        assert whom(key).customer == desk.zhao

        # one of two of that name has the phone
        await begin(person, key, "李明", "139 0000 2222")
        assert person.remark("who") == "= 0002 李明 宏大公司"
        await tap(person, "ctrl+s")
        assert whom(key).customer == desk.other_li

        # a phone that tells nothing says nothing against the name
        await begin(person, key, "王建国", "138****8000")
        await tap(person, "ctrl+s")
        assert whom(key).customer == desk.wang
        assert len(customers()) == 3

        # nobody
        await begin(person, key, "孙七", "13612345678")
        assert person.remark("who") == ("new: a file is made" if key == "f7" else "walk-in")
        await tap(person, "ctrl+s")
        assert count(key) == 5
        new = whom(key)
        assert (new.name, new.phone) == ("孙七", "13612345678")
        assert len(customers()) == (4 if key == "f7" else 3)
        assert (new.customer is None) == (key != "f7")


@forms
async def test_where_it_may_be_another_it_is_asked_on_saving(
    clock: StandingClock, desk: Desk, key: str
) -> None:
    is_new = "new: a file is made" if key == "f7" else "walk-in"
    async with at_the_desk(clock, desk.folder) as person:
        # two of that name
        await begin(person, key, "李明")
        assert person.remark("who") == "? asked when saving: 2 on file"
        await tap(person, "ctrl+s")
        assert person.sees("Which 李明?", f"3  Somebody else ({is_new})")
        assert person.sees("2  0001        李明         宏达公司         13900001111")
        await tap(person, "2")
        assert (count(key), whom(key)) == (1, Who("李明", "13900001111", desk.li))

        # another phone than on file: somebody else after all
        await begin(person, key, "王建国", "13612345678")
        assert person.remark("who") == "? asked when saving: HD-0004-A 王建国 华东贸易"
        await tap(person, "ctrl+s")
        assert person.sees("Typed: 王建国 13612345678", "HD-0004-A", "138 0013 8000")
        await tap(person, "2")
        new = whom(key)
        assert (count(key), new.name, new.phone) == (2, "王建国", "13612345678")
        assert new.customer != desk.wang
        assert (new.customer is None) == (key != "f7")

        # the phone of one with another name
        await begin(person, key, "孙七", "13900001111")
        assert person.remark("phone") == "phone of 0001 李明 宏达公司"
        await tap(person, "ctrl+s", "1")
        assert (count(key), whom(key)) == (3, Who("李明", "13900001111", desk.li))

        # a phone alone
        await begin(person, key, "", "+86 138-0013-8000")
        await tap(person, "ctrl+s")
        assert person.sees("Whose phone is +86 138-0013-8000?")
        await tap(person, "1")
        assert (count(key), whom(key).customer) == (4, desk.wang)


@pytest.mark.parametrize("key", ["f5", "f7"])
async def test_who_owns_a_phone_is_offered_beside_it(
    clock: StandingClock, desk: Desk, key: str
) -> None:
    async with at_the_desk(clock, desk.folder) as person:
        await tap(person, key, "tab")
        await person.write("13900002222")
        assert person.sees("李明 宏大公司", "13900002222 0002")
        await tap(person, "down", "enter")
        assert person.remark("who") == "= 0002 李明 宏大公司"
        await person.fill(**{MATTER[key]: "x"})
        await tap(person, "ctrl+s")
        assert whom(key) == Who("李明", "13900002222", desk.other_li)


@pytest.mark.parametrize("key", ["f6", "f7"])
async def test_the_last_offer_says_that_it_is_another(
    clock: StandingClock, desk: Desk, key: str
) -> None:
    is_new = ("new: {}", "new: a file is made") if key == "f7" else ("walk-in: {}", "walk-in")
    async with at_the_desk(clock, desk.folder) as person:
        await begin(person, key, "王建国")
        await person.to_field("who")
        assert person.sees(is_new[0].format("王建国"))
        await tap(person, "down", "down", "enter")
        assert person.sees(is_new[1])
        assert person.remark("phone") == ""
        assert not person.sees("empty: 138 0013 8000")
        await tap(person, "ctrl+s")
        assert count(key) == 1
        new = whom(key)
        assert (new.name, new.phone) == ("王建国", "")
        assert new.customer != desk.wang
        assert (new.customer is None) == (key != "f7")


# --- the question in a form --------------------------------------------------------------------


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_escape_is_back_in_the_form_with_all_its_text(
    clock: StandingClock, desk: Desk, size: tuple[int, int]
) -> None:
    async with at_the_desk(clock, desk.folder, size) as person:
        await begin(person, "f6", "李明", "136")
        await tap(person, "ctrl+s")
        assert person.sees("宏达公司", "13900002222", "Somebody else (walk-in)")
        await tap(person, "escape")
        assert isinstance(person.screen, Form)
        text = person.form.text()
        assert (text["who"], text["phone"], text["product"]) == ("李明", "136", "x")
        # One is in the field that was asked about, where they are offered.
        assert person.sees("李明 宏达公司", "walk-in: 李明")
        await tap(person, "down", "enter", "ctrl+s")
        assert whom("f6") == Who("李明", "136", desk.other_li)


async def test_one_enter_too_many_chooses_nobody(clock: StandingClock, desk: Desk) -> None:
    async with at_the_desk(clock, desk.folder) as person:
        await begin(person, "f6", "李明")
        await person.to_field("loaner")
        await tap(person, "enter", "enter", "enter")
        assert isinstance(person.screen, Menu)
        assert open_repairs() == []
        await tap(person, "down", "down", "enter")
        assert whom("f6").customer == desk.li


async def test_what_was_asked_about_is_kept_as_a_draft_and_goes_with_the_save(
    clock: StandingClock, desk: Desk
) -> None:
    async with at_the_desk(clock, desk.folder) as person:
        await begin(person, "f6", "李明")
        await tap(person, "ctrl+s")
        person.desk.keep_drafts()
        await tap(person, "escape", "escape")
        assert DraftRow.select().count() == 1
        await tap(person, "f6", "ctrl+o")
        await tap(person, "ctrl+s", "3")
        assert whom("f6") == Who("李明")
        assert DraftRow.select().count() == 0


async def test_a_draft_remembers_that_it_is_nobody_on_file(
    clock: StandingClock, desk: Desk
) -> None:
    async with at_the_desk(clock, desk.folder) as person:
        await begin(person, "f6", "王建国")
        await person.to_field("who")
        await tap(person, "down", "down", "enter", "escape")
        await tap(person, "f6", "ctrl+o")
        assert person.remark("who") == "walk-in"
        await tap(person, "ctrl+s")
        assert whom("f6") == Who("王建国")


async def test_another_fault_is_said_before_anything_is_asked(
    clock: StandingClock, desk: Desk
) -> None:
    async with at_the_desk(clock, desk.folder) as person:
        await tap(person, "f6")
        await person.write("李明")
        await tap(person, "ctrl+s")
        assert person.remark("product") == "! Please fill this in."
        await person.fill(product="x")
        await tap(person, "ctrl+s")
        assert isinstance(person.screen, Menu)


async def test_a_required_name_has_to_be_typed_where_the_phone_is_anothers(
    clock: StandingClock, desk: Desk
) -> None:
    async with at_the_desk(clock, desk.folder) as person:
        await begin(person, "f6", "", "13900001111")
        await tap(person, "ctrl+s", "2")
        assert person.remark("who") == "! Please fill this in."
        await person.write("孙七")
        await tap(person, "ctrl+s", "2")
        assert whom("f6") == Who("孙七", "13900001111")


async def test_what_is_begun_about_a_customer_asks_nothing(
    clock: StandingClock, desk: Desk
) -> None:
    async with at_the_desk(clock, desk.folder) as person:
        await tap(person, "f2")
        await person.write("宏达")
        await tap(person, "enter", "f6")
        assert person.remark("who") == "= 0001 李明 宏达公司"
        await person.fill(phone="13612345678", product="x")
        await tap(person, "ctrl+s")
        assert whom("f6") == Who("李明", "13612345678", desk.li)


async def test_a_walk_in_stays_one_when_their_matter_is_changed(
    clock: StandingClock, desk: Desk
) -> None:
    async with at_the_desk(clock, desk.folder) as person:
        await begin(person, "f6", "王建国", "13612345678")
        await tap(person, "ctrl+s", "2")
        await tap(person, "3", "e")
        assert person.remark("who") == "walk-in"
        await person.fill(product="键盘")
        await tap(person, "ctrl+s")
        (it,) = open_repairs()
        assert (it.goods.product, it.goods.who) == ("键盘", Who("王建国", "13612345678"))


async def test_a_phone_that_was_typed_is_not_overwritten_by_choosing_whose_it_is(
    clock: StandingClock, desk: Desk
) -> None:
    async with at_the_desk(clock, desk.folder) as person:
        await begin(person, "f6", "李", "13612345678")
        await person.to_field("who")
        await tap(person, "down", "enter")
        assert person.form.text()["phone"] == "13612345678"


async def test_the_phone_of_the_one_chosen_before_does_not_stay_beside_another(
    clock: StandingClock, desk: Desk
) -> None:
    async with at_the_desk(clock, desk.folder) as person:
        await begin(person, "f6", "李明")
        await person.to_field("who")
        await tap(person, "down", "enter")
        assert person.form.text()["phone"] == "13900002222"
        await tap(person, "backspace", "backspace")
        await person.write("王建国")
        await tap(person, "down", "enter")
        assert person.form.text()["phone"] == "138 0013 8000"


# --- other windows -----------------------------------------------------------------------------


async def test_who_is_put_on_file_in_another_window_is_shown_within_a_second(
    clock: StandingClock, desk: Desk
) -> None:
    async with at_the_desk(clock, desk.folder) as person:
        await begin(person, "f6", "孙七")
        assert person.sees("walk-in")
        key = add_customer(clock.now(), Profile("孙七", "北方公司"))
        await person.beat()
        assert person.sees("= 0005 孙七 北方公司")
        await tap(person, "ctrl+s")
        assert whom("f6").customer == key


@pytest.fixture
def before_the_heartbeat(monkeypatch: pytest.MonkeyPatch) -> None:
    """What another window has done is not on the screen yet."""
    monkeypatch.setattr(Form, "_follow_data", lambda form: None)


@pytest.mark.usefixtures("before_the_heartbeat")
async def test_who_became_known_since_it_was_looked_at_is_asked_about(
    clock: StandingClock, desk: Desk
) -> None:
    async with at_the_desk(clock, desk.folder) as person:
        await begin(person, "f6", "孙七")
        assert person.sees("walk-in")
        key = add_customer(clock.now(), Profile("孙七", "北方公司"))
        await tap(person, "ctrl+s")
        assert person.sees("Which 孙七?", "北方公司")
        await tap(person, "1")
        assert whom("f6").customer == key


@pytest.mark.usefixtures("before_the_heartbeat")
async def test_who_is_gone_since_they_were_looked_at_becomes_no_walk_in_unseen(
    clock: StandingClock, desk: Desk
) -> None:
    async with at_the_desk(clock, desk.folder) as person:
        await begin(person, "f6", "王建国")
        assert person.sees("= HD-0004-A 王建国")
        wang, li = customer(desk.wang), customer(desk.li)
        assert wang is not None
        assert li is not None
        merge_customer(clock.now(), wang, li)
        await tap(person, "ctrl+s")
        assert person.remark("who") == "! That file is gone; type the name anew and choose."
        assert open_repairs() == []


async def test_who_is_gone_while_it_is_asked_is_said_beside_the_field(
    clock: StandingClock, desk: Desk
) -> None:
    async with at_the_desk(clock, desk.folder) as person:
        await begin(person, "f6", "李明")
        await tap(person, "ctrl+s")
        found = customer(desk.li)
        assert found is not None
        delete_customer(clock.now(), found)
        await person.beat()
        await tap(person, "2")
        assert person.remark("who") == "! That file is gone; type the name anew and choose."
        assert open_repairs() == []


async def test_who_became_known_while_a_save_waited_is_asked_about(
    clock: StandingClock, desk: Desk
) -> None:
    async with at_the_desk(clock, desk.folder) as person:
        await begin(person, "f7", "孙七")
        with another_is_writing(desk.folder) as other:
            await tap(person, "ctrl+s")
            assert person.desk.is_saving
            other.execute("ROLLBACK")
            key = add_customer(clock.now(), Profile("孙七", "北方公司"))
        person.desk.beat()
        assert "北方公司" in person.remark("who")  # seen now, but not when it was said to be saved
        await until(person, lambda: not person.desk.is_saving)
        assert person.remark("who").startswith("! Changed in another window meanwhile")
        assert count("f7") == 0
        await tap(person, "ctrl+s")
        assert person.sees("Which 孙七?", "北方公司")
        await tap(person, "1")
        assert whom("f7").customer == key


# --- wherever a customer is asked for ----------------------------------------------------------


async def test_a_log_line_and_a_memo_are_about_who_is_typed(
    clock: StandingClock, desk: Desk
) -> None:
    now = clock.now()
    async with at_the_desk(clock, desk.folder) as person:
        await tap(person, "f3")
        await person.fill(who="王建国", text="问价")
        await tap(person, "enter")
        assert lines_of_day(now.day)[-1].who.customer == desk.wang
        await tap(person, "f4")
        await person.fill(who="李明", text="回电话")
        await tap(person, "enter", "2")
        (memo,) = open_memos()
        assert memo.who.customer == desk.li


async def test_a_file_is_merged_into_the_other_of_that_name(
    clock: StandingClock, desk: Desk
) -> None:
    async with at_the_desk(clock, desk.folder) as person:
        await tap(person, "5", "slash")
        await person.write("宏达")
        await tap(person, "down", "m")
        await person.write("李明")
        assert person.remark("who") == "= 0002 李明 宏大公司"
        # Neither they themselves nor somebody who has no file.
        assert [each.text for each in person.the(Suggestions)._offers] == ["李明 宏大公司"]


async def test_a_walk_in_is_attached_to_the_file_of_that_name(
    clock: StandingClock, desk: Desk
) -> None:
    async with at_the_desk(clock, desk.folder) as person:
        await begin(person, "f6", "王建国", "13612345678")
        await tap(person, "ctrl+s", "2", "3")
        await person.menu("Attach to a customer file …")
        assert person.remark("who") == "? asked when saving: HD-0004-A 王建国 华东贸易"
        await tap(person, "ctrl+s", "1")
        assert whom("f6") == Who("王建国", "13612345678", desk.wang)


# --- on file -----------------------------------------------------------------------------------


def test_many_of_one_name_are_told_apart_by_a_phone_or_company(
    clock: StandingClock, open_desk: Path
) -> None:
    now = clock.now()
    wanted = add_customer(now, Profile("张伟", "金石公司", ("13600000000",)))
    for n in range(1, 30):
        add_customer(now, Profile("张伟", f"{n}号店", (f"136000000{n:02d}",)))
    assert len(customer_meant("张伟", "").perhaps) > 8
    for name, phone in (("张伟", "13600000000"), ("张伟 金石公司", ""), ("金石公司", "")):
        found = customer_meant(name, phone).customer
        assert found is not None
        assert found.id == wanted


def test_of_many_behind_one_number_the_extension_tells(
    clock: StandingClock, open_desk: Path
) -> None:
    keys = [
        add_customer(clock.now(), Profile(f"员工{n}", "", (f"0571-55507300转{n}",)))
        for n in range(101, 131)
    ]
    assert len(customer_meant("", "0571-55507300").perhaps) > 8
    found = customer_meant("", "0571-55507300-130").perhaps
    assert [each.id for each in found] == keys[-1:]


def test_a_firm_is_found_before_all_its_people(clock: StandingClock, open_desk: Path) -> None:
    now = clock.now()
    firm = add_customer(now, Profile("瑞丰粮油"))
    for n in range(30):
        add_customer(now, Profile(f"员工{n}", "瑞丰粮油"))
    found = customer_meant("瑞丰粮油", "").customer
    assert found is not None
    assert found.id == firm


def test_a_name_is_known_as_the_file_says_now(clock: StandingClock, open_desk: Path) -> None:
    key = add_customer(clock.now(), Profile("张伟", region="华东"))
    found = customer(key)
    assert found is not None
    edit_customer(clock.now(), found, Profile("章伟", region="华南"))
    assert customer_meant("张伟", "") == customer_meant("孙七", "")
    for typed in ("章伟", "hn0001", "HD-0001"):
        assert customer_meant(typed, "").customer == customer(key)


HOSTILE = (
    '"',
    "*",
    "王 OR 李",
    "NEAR(王 李)",
    "-",
    "'",
    "ю1王建国",
    "\x00",
    "张" * 5000,
    "1 " * 2000,
)


@pytest.mark.parametrize("typed", HOSTILE, ids=range(len(HOSTILE)))
def test_whatever_is_typed_it_does_not_fail(desk: Desk, typed: str) -> None:
    assert customer_meant(typed, typed).customer is None


def scans(run: Callable[[], object], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The queries that something makes which look at every row of a table."""
    statements: list[tuple[str, object]] = []
    execute: Callable[..., Any] = database.execute_sql

    def noted(sql: str, params: object = None) -> object:
        statements.append((sql, params))
        return execute(sql, params)

    monkeypatch.setattr(database, "execute_sql", noted)
    run()
    monkeypatch.undo()
    found = []
    for sql, params in statements:
        plan = [row[-1] for row in execute(f"EXPLAIN QUERY PLAN {sql}", params).fetchall()]
        through = [step for step in plan if step.startswith("SCAN") and "CONSTANT" not in step]
        found += [sql for step in through if "VIRTUAL TABLE INDEX" not in step]
    assert statements
    return found


def test_who_is_meant_is_found_by_indexes(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    found = scans(lambda: customer_meant("李明 宏达公司", "13900001111"), monkeypatch)
    # One row says by which rules the index was made.
    assert [sql for sql in found if "search_state" not in sql] == []
    assert scans(lambda: list(CustomerRow.select().where(CustomerRow.notes == "x")), monkeypatch)
