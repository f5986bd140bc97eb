"""Undo and redo: the newest change that stands, in order, whichever window made it."""

from datetime import date
from pathlib import Path

import pytest

from salestui.core.refusal import Refusal
from salestui.customers.queries import customer, customers
from salestui.customers.rules import Profile, Who
from salestui.customers.store import add_customer, edit_customer, merge_customer, undo_merge
from salestui.repairs.queries import repair
from salestui.repairs.rules import Intake, State
from salestui.repairs.store import move_repair, register_repair, return_goods
from salestui.storage.database import tables, tuples
from salestui.storage.history.models import Change
from salestui.storage.history.reading import changes_of_day, earlier_values, newest_change
from salestui.storage.history.undo import next_redo, next_undo, redo_last, take_back, undo_last
from salestui.storage.history.writer import change
from salestui.storage.search import find_rows
from salestui.visits.rules import Contact
from salestui.visits.store import add_visit
from salestui.worklog.store import (
    LogLineRow,
    MemoRow,
    add_line,
    add_memo,
    edit_line,
    edit_memo,
    line,
    lines_of_day,
    memo,
    open_memos,
)
from tests.another import run_at
from tests.clock import moment

pytestmark = pytest.mark.usefixtures("open_desk")

NOW = moment("2026-11-23 09:41")


def rows() -> dict[str, list[tuple[object, ...]]]:
    """Every row that people see, without its version."""
    found = {}
    for model in tables():
        columns = [field for name, field in model._meta.fields.items() if name != "version"]
        query = model.select(*columns).order_by(model._meta.primary_key)
        found[str(model._meta.table_name)] = tuples(query)
    return found


def a_morning() -> list[dict[str, list[tuple[object, ...]]]]:
    """A morning's changes; what there was before each, and after the last."""
    states = [rows()]
    add_line(NOW, "早会", NOW.day, NOW.at)
    states.append(rows())
    add_memo(NOW, "寄合同", NOW.coming)
    states.append(rows())
    key = add_customer(NOW, Profile("张三", phones=("13800138000", "0571-1234")))
    states.append(rows())
    found = customer(key)
    assert found is not None
    edit_customer(NOW, found, Profile("张三丰", phones=("13900139000",)))
    states.append(rows())
    brought = register_repair(NOW, Intake(Who("张三丰", customer=key), product="打印机"))
    states.append(rows())
    move_repair(NOW, brought, State.REPAIRED)
    states.append(rows())
    fresh = repair(brought.id)
    assert fresh is not None
    return_goods(NOW, fresh, 1, "张三丰", loaner_back=False)
    states.append(rows())
    return states


def test_a_morning_is_undone_step_by_step_and_redone() -> None:
    states = a_morning()
    for state in reversed(states[:-1]):
        assert undo_last(NOW) is not None
        assert rows() == state
    assert undo_last(NOW) is None
    for state in states[1:]:
        assert redo_last(NOW) is not None
        assert rows() == state
    assert redo_last(NOW) is None
    for state in reversed(states[:-1]):
        assert undo_last(NOW) is not None
        assert rows() == state


def test_what_was_undone_and_redone_is_said_in_words() -> None:
    add_memo(NOW, "寄合同", NOW.coming)
    add_line(NOW, "早会", NOW.day, NOW.at)
    found = next_undo()
    assert found is not None
    assert found.what == found.words
    undone = undo_last(NOW)
    assert undone == found
    newest = newest_change()
    assert newest is not None
    assert (newest.words, newest.what) == (f"Undone: {found.words}", found.words)
    assert next_redo() == newest
    redo_last(NOW)
    newest = newest_change()
    assert newest is not None
    assert newest.words == f"Redone: {found.words}"


def test_the_newest_change_is_undone_whichever_window_made_it(open_desk: Path) -> None:
    add_memo(NOW, "一", NOW.day)
    run_at(open_desk, "add_line(now, '二', now.day, now.at)")
    undo_last(NOW)
    assert not lines_of_day(NOW.day)
    assert [each.text for each in open_memos()] == ["一"]


def test_who_did_something_new_cannot_redo_what_was_before() -> None:
    add_memo(NOW, "一", NOW.day)
    undo_last(NOW)
    add_memo(NOW, "二", NOW.day)
    assert redo_last(NOW) is None
    undo_last(NOW)
    redo_last(NOW)
    assert [each.text for each in open_memos()] == ["二"]
    assert redo_last(NOW) is None


def test_what_a_later_change_stands_on_is_not_undone_and_that_change_is_named() -> None:
    add_line(NOW, "早会", NOW.day, NOW.at)
    (found,) = lines_of_day(NOW.day)
    edit_line(NOW, found, "早会，九点", found.at, found.who)
    add_memo(NOW, "寄合同", NOW.day)
    first = Change.select().order_by(Change.id).first()
    with pytest.raises(Refusal) as refused:
        take_back(NOW, first.id)
    edited = Change.select().order_by(Change.id).offset(1).first()
    assert refused.value.arguments["what"] == "Log line changed: 早会，九点"
    take_back(NOW, edited.id)
    take_back(NOW, first.id)
    assert not lines_of_day(NOW.day)
    assert len(open_memos()) == 1


def test_what_is_undone_already_is_not_undone_again() -> None:
    add_memo(NOW, "一", NOW.day)
    found = next_undo()
    assert found is not None
    take_back(NOW, found.id)
    with pytest.raises(Refusal):
        take_back(NOW, found.id)


def test_an_undone_edit_leaves_no_mark_and_a_redone_one_does() -> None:
    key = add_line(NOW, "早会", NOW.day, NOW.at)
    found = line(key)
    assert found is not None
    edit_line(NOW, found, "早会，九点", found.at, found.who)
    undo_last(NOW)
    assert earlier_values(LogLineRow, [key], "text") == {}
    redo_last(NOW)
    assert earlier_values(LogLineRow, [key], "text") == {key: ["早会"]}


def test_what_was_undone_is_no_line_of_the_day_and_redone_it_is() -> None:
    add_customer(NOW, Profile("张三"))
    assert len(changes_of_day(NOW.day, without="worklog")) == 1
    undo_last(NOW)
    assert changes_of_day(NOW.day, without="worklog") == []
    redo_last(NOW)
    assert len(changes_of_day(NOW.day, without="worklog")) == 1


def test_the_lookup_follows() -> None:
    add_customer(NOW, Profile("张三", phones=("13800138000",)))
    undo_last(NOW)
    assert not find_rows("8000", 5)
    redo_last(NOW)
    assert [each.key for each in find_rows("8000", 5)] == [1]


def test_a_number_is_not_given_again() -> None:
    brought = register_repair(NOW, Intake(Who("张三"), product="打印机"))
    undo_last(NOW)
    assert register_repair(NOW, Intake(Who("李四"), product="鼠标")).number != brought.number


def test_a_merge_undone_from_its_file_can_be_redone() -> None:
    for name in ("张三", "张山"):
        add_customer(NOW, Profile(name, phones=("139",)))
    one, two = (customer(key) for key in (1, 2))
    assert one is not None
    assert two is not None
    merge_customer(NOW, two, one)
    merged = rows()
    kept = customer(1)
    assert kept is not None
    undo_merge(NOW, kept)
    assert len(customers()) == 2
    redo_last(NOW)
    assert rows() == merged


def test_a_row_written_twice_in_one_change_is_as_it_was_before() -> None:
    key = add_memo(NOW, "一", NOW.day)
    before = rows()
    with change(NOW, "worklog", "Memo changed") as writer:
        writer.update(MemoRow, key, text="二")
        writer.update(MemoRow, key, text="三", due_on=NOW.coming)
        other = writer.add(MemoRow, text="新", due_on=NOW.day, written_on=NOW.day)
        writer.update(MemoRow, other.id, text="新的")
        gone = writer.add(MemoRow, text="x", due_on=NOW.day, written_on=NOW.day)
        writer.delete(MemoRow, gone.id)
        writer.update(MemoRow, key, text="四")
        writer.delete(MemoRow, key)
    after = rows()
    undo_last(NOW)
    assert rows() == before
    redo_last(NOW)
    assert rows() == after


def test_who_still_shows_an_earlier_version_must_look_again() -> None:
    key = add_customer(NOW, Profile("张三"))
    seen = customer(key)
    assert seen is not None
    undo_last(NOW)
    redo_last(NOW)
    with pytest.raises(Refusal):
        edit_customer(NOW, seen, Profile("张三丰"))


def test_many_rows_are_undone_at_once() -> None:
    with change(NOW, "worklog", "Imported") as writer:
        writer.add_many(
            MemoRow,
            [{"text": str(each), "due_on": NOW.day, "written_on": NOW.day} for each in range(1200)],
        )
    after = rows()
    undo_last(NOW)
    assert MemoRow.select().count() == 0
    redo_last(NOW)
    assert rows() == after


def test_what_was_undone_is_redone_in_order() -> None:
    key = add_memo(NOW, "x", NOW.day)
    for text in ("y", "z"):
        found = memo(key)
        assert found is not None
        edit_memo(NOW, found, text, NOW.day)
    undo_last(NOW)
    undone = newest_change()
    undo_last(NOW)
    assert undone is not None
    with pytest.raises(Refusal):
        take_back(NOW, undone.id)
    redo_last(NOW)
    take_back(NOW, undone.id)
    assert [each.text for each in open_memos()] == ["z"]


def test_a_redoing_is_not_undone_itself() -> None:
    add_memo(NOW, "x", NOW.day)
    undo_last(NOW)
    redo_last(NOW)
    redone = newest_change()
    assert redone is not None
    with pytest.raises(Refusal):
        take_back(NOW, redone.id)
    undo_last(NOW)
    assert not open_memos()


def test_a_visit_on_which_the_last_contact_rests_is_undone_after_the_later_one() -> None:
    key = add_customer(NOW, Profile("张三"))
    who = Who("张三", customer=key)
    add_visit(NOW, who, Contact(date(2026, 11, 20), said="一"))
    first = newest_change()
    add_visit(NOW, who, Contact(date(2026, 11, 10), said="二"))
    assert first is not None
    with pytest.raises(Refusal):
        take_back(NOW, first.id)
    undo_last(NOW)
    take_back(NOW, first.id)
    found = customer(key)
    assert found is not None
    assert found.contacted_on is None


def test_what_refers_to_something_gone_is_refused_not_broken() -> None:
    key = add_customer(NOW, Profile("张三"))
    undo_last(NOW)
    with pytest.raises(Refusal):
        register_repair(NOW, Intake(Who("张三", customer=key), product="打印机"))
