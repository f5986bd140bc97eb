"""The one history: a change is kept as a whole or not at all, and can be read back."""

import json
from collections.abc import Callable
from datetime import date

import pytest
from peewee import ForeignKeyField

from salestui.books.kinds import Customer
from salestui.books.list import BOOKS
from salestui.books.store import add_entry
from salestui.colleagues.store import ColleagueRow, add_colleague, edit_colleague
from salestui.complaints.rules import Account, Policy
from salestui.complaints.store import register_complaint
from salestui.core.refusal import EditConflict
from salestui.customers.models import CustomerRow
from salestui.customers.queries import customer
from salestui.customers.rules import Profile, Who
from salestui.customers.store import add_customer, edit_customer
from salestui.repairs.queries import repair
from salestui.repairs.rules import Intake
from salestui.repairs.store import chase, register_repair, sign_over
from salestui.storage.database import Record, raw
from salestui.storage.history.models import ChangeRow
from salestui.storage.history.reading import (
    Value,
    changes_of_day,
    earlier_values,
    last_instant,
    last_known,
    values_over_time,
)
from salestui.storage.history.undo import redo_last, undo_last
from salestui.storage.history.writer import change
from salestui.visits.rules import Contact
from salestui.visits.store import add_visit
from salestui.worklog.store import MemoRow, add_line, add_memo
from tests.books.rows import values
from tests.clock import StandingClock, instant, moment
from tests.tables import contents, models

pytestmark = pytest.mark.usefixtures("open_desk")

NOW = moment("2026-11-23 09:41")


def history() -> list[tuple[str, int, object, object]]:
    """Every row of the history: table, key, before, after."""
    return [
        (row.table, row.key, json.loads(row.before or "null"), json.loads(row.after or "null"))
        for row in ChangeRow.select().order_by(ChangeRow.id)
    ]


# --- all or nothing ----------------------------------------------------------------------------


def test_a_change_that_fails_leaves_nothing() -> None:
    before = contents()
    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    assert contents() == before


def write_and_fail() -> None:
    with change(NOW, "worklog", "Memo written") as writer:
        add_memo(NOW, "一", NOW.day, writer)
        add_line(NOW, "二", NOW.day, NOW.at)
        raise ZeroDivisionError


def test_a_change_that_writes_nothing_leaves_nothing() -> None:
    before = contents()
    with change(NOW, "worklog", "Nothing") as writer:
        writer.say(name="张三")
    assert contents() == before


def test_a_change_after_one_that_failed_is_kept() -> None:
    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    add_memo(NOW, "三", NOW.day)
    assert [row.text for row in MemoRow.select()] == ["三"]


# --- what is kept ------------------------------------------------------------------------------


def test_a_change_keeps_when_and_where_and_its_sentence(clock: StandingClock) -> None:
    now = clock.set("2026-11-24 00:40")
    with change(now, "memos", "{name}: {text}", name="张三", text="{name}") as writer:
        add_memo(now, "一", now.day, writer)
        writer.say(name="李四", count=3)
    (done,) = changes_of_day(date(2026, 11, 23), without="worklog")
    assert (done.at, done.register, done.sentence) == (now.at, "memos", "{name}: {text}")
    assert done.arguments == {"name": "李四", "text": "{name}", "count": 3}


def test_adding_changing_and_deleting_keep_only_the_columns_that_differ() -> None:
    with change(NOW, "colleagues", "") as writer:
        key = writer.add(ColleagueRow, name="小王", folded="小王").id
        added = raw(ColleagueRow, key)
        writer.update(ColleagueRow, key, role="after_sales")
        changed = raw(ColleagueRow, key)
        writer.delete(ColleagueRow, key)
    assert history() == [
        ("colleague", key, None, added),
        (
            "colleague",
            key,
            {"version": 1, "role": ""},
            {"version": 2, "role": "after_sales"},
        ),
        ("colleague", key, changed, None),
    ]


def test_a_row_as_it_is_now_can_be_rebuilt_from_its_history() -> None:
    key = add_colleague(NOW, "小王")
    edit_colleague(NOW, key, 1, name="王[/]", role="merchant", phones="１３８\n139")
    edit_colleague(NOW, key, 2, name="王", role="merchant", phones="")
    rebuilt: dict[str, object] = {}
    for _table, _key, _before, after in history():
        assert isinstance(after, dict)
        rebuilt |= after
    assert rebuilt == raw(ColleagueRow, key)


def test_changes_of_a_day_are_in_order_without_one_register() -> None:
    for at, register in (("10:00", "b"), ("09:00", "a"), ("11:00", "memos")):
        now = moment(f"2026-11-23 {at}")
        with change(now, register, "") as writer:
            add_memo(now, "", now.day, writer)
    assert [done.register for done in changes_of_day(NOW.day, without="memos")] == ["a", "b"]


def test_earlier_values_are_those_of_the_column_asked_for() -> None:
    one, two = (add_colleague(NOW, name) for name in ("一", "二"))
    edit_colleague(NOW, one, 1, name="一一", role="", phones="")
    edit_colleague(NOW, one, 2, name="一一", role="merchant", phones="")
    edit_colleague(NOW, one, 3, name="一二", role="merchant", phones="")
    assert earlier_values(ColleagueRow, [one, two], "name") == {one: ["一", "一一"]}
    assert earlier_values(ColleagueRow, [two], "name") == {}


def test_values_over_time_begin_with_the_first(clock: StandingClock) -> None:
    first = clock.now()
    key = add_colleague(first, "一")
    second = clock.advance(hours=1)
    edit_colleague(second, key, 1, name="二", role="", phones="")
    edit_colleague(clock.advance(hours=1), key, 2, name="二", role="merchant", phones="")
    known = [Value(first.at, "一"), Value(second.at, "二")]
    assert values_over_time(ColleagueRow, key, "name") == known
    undo_last(clock.advance(hours=1))
    third = clock.advance(hours=1)
    undo_last(third)
    known[1] = Value(second.at, "二", taken_back_at=third.at)
    assert values_over_time(ColleagueRow, key, "name") == known
    redo_last(clock.advance(hours=1))
    known[1] = Value(second.at, "二")
    assert values_over_time(ColleagueRow, key, "name") == known


def test_what_a_row_was_last_is_known_when_it_has_gone() -> None:
    one, two = (add_colleague(NOW, name) for name in ("一", "二"))
    edit_colleague(NOW, one, 1, name="一一", role="", phones="")
    edit_colleague(NOW, one, 2, name="一一", role="merchant", phones="")
    for _step in range(4):
        undo_last(NOW)
    redo_last(NOW)
    undo_last(NOW)
    assert last_known(ColleagueRow, [one, two, 7], "name") == {one: "一", two: "二"}
    assert last_known(ColleagueRow, [], "name") == {}


def test_the_last_instant_is_that_of_the_last_change_even_when_the_clock_was_set_back() -> None:
    assert last_instant() is None
    for at in ("2026-11-23 09:00", "2026-11-24 09:00", "2026-11-20 09:00"):
        add_memo(moment(at), "", NOW.day)
        assert last_instant() == instant(at)


# --- no lost update ----------------------------------------------------------------------------


def test_a_row_that_was_changed_since_it_was_read_is_left_as_it_is() -> None:
    key = add_colleague(NOW, "一")
    edit_colleague(NOW, key, 1, name="二", role="", phones="")
    before = contents()
    with pytest.raises(EditConflict):
        edit_colleague(NOW, key, 1, name="三", role="", phones="")
    assert contents() == before


# --- references --------------------------------------------------------------------------------


def references_to(model: type[Record]) -> list[ForeignKeyField]:
    """Every column of any table that refers to a row of this one."""
    fields = [field for each in models() for field in each._meta.sorted_fields]
    return [
        field for field in fields if isinstance(field, ForeignKeyField) and field.rel_model is model
    ]


def counts(model: type[Record], key: int) -> dict[str, int]:
    """How many rows refer to a row, by column."""
    return {
        f"{field.model._meta.table_name}.{field.name}": field.model.select()
        .where(field == key)
        .count()
        for field in references_to(model)
    }


def two_colleagues() -> tuple[type[Record], int, int]:
    it = register_repair(NOW, Intake(Who("张三"), "打印机"))
    sign_over(NOW, it, "小王", 1)
    signed = repair(it.id)
    assert signed is not None
    chase(NOW, signed)
    account = Account(Who("李四"), "送错了货", salesperson="小王", merchant="小王")
    register_complaint(NOW, account, Policy())
    key = add_customer(NOW, Profile("王五", salesperson="小王"))
    add_visit(NOW, Who("王五", "", key), Contact(NOW.day, "小王"))
    for book in BOOKS:
        add_entry(NOW, book, values(book, named="小王"))
    return ColleagueRow, 1, add_colleague(NOW, "小汪")


def two_customers() -> tuple[type[Record], int, int]:
    one = add_customer(NOW, Profile("宏达", phones=("13800138000",)))
    who = Who("宏达", "", one)
    register_repair(NOW, Intake(who, "打印机"))
    add_line(NOW, "来电", NOW.day, NOW.at, who)
    register_complaint(NOW, Account(who, "送错了货"), Policy())
    add_memo(NOW, "回电", NOW.day, who=who)
    add_visit(NOW, who, Contact(NOW.day))
    for book in BOOKS:
        about = {each.name: who for each in book.fields if isinstance(each, Customer)}
        add_entry(NOW, book, values(book, own=about))
    it = customer(one)
    assert it is not None
    edit_customer(NOW, it, it.profile._replace(region="华东"))
    return CustomerRow, one, add_customer(NOW, Profile("宏大"))


@pytest.mark.parametrize("two", [two_colleagues, two_customers])
def test_moving_references_moves_every_one(
    two: Callable[[], tuple[type[Record], int, int]],
) -> None:
    model, source, target = two()
    before = counts(model, source)
    assert all(before.values()), "the test prepares a row in every column that refers to it"
    with change(NOW, "merge", "") as writer:
        writer.move_references(model, source, target)
    assert not any(counts(model, source).values())
    assert counts(model, target) == before


def test_moving_references_is_in_the_history() -> None:
    model, source, target = two_colleagues()
    before = len(history())
    with change(NOW, "merge", "") as writer:
        writer.move_references(model, source, target)
    moved = [
        (table, was, now)
        for table, _key, was, now in history()[before:]
        if not table.startswith("book_")
    ]
    assert sorted(moved, key=str) == [
        ("chase", {"version": 1, "colleague_id": 1}, {"version": 2, "colleague_id": 2}),
        ("complaint", {"version": 1, "salesperson_id": 1}, {"version": 2, "salesperson_id": 2}),
        ("complaint", {"version": 2, "merchant_id": 1}, {"version": 3, "merchant_id": 2}),
        ("customer", {"version": 1, "salesperson_id": 1}, {"version": 2, "salesperson_id": 2}),
        ("handover", {"version": 1, "signer_id": 1}, {"version": 2, "signer_id": 2}),
        ("visit", {"version": 1, "visitor_id": 1}, {"version": 2, "visitor_id": 2}),
    ]
