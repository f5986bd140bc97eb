"""Duties as they are kept and ticked, by keyboard and from tables."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from salestui.books import store as books
from salestui.books.duties import store
from salestui.books.duties.duty import Duty, EarlierRow, TickRow, last_ticks
from salestui.books.duties.exchange import EXCHANGE
from salestui.books.duties.history import HISTORY
from salestui.books.duties.register import duty_details, duty_matters
from salestui.books.duties.rules import DAILY, Cadence, Tick
from salestui.books.list import BOOKS
from salestui.core.refusal import EditConflict, Refusal
from salestui.dates.clock import Clock, Now
from salestui.exchange.exporting import export_rows
from salestui.exchange.importing import carry_out, plan_rows
from salestui.exchange.plan import Plan
from salestui.exchange.tables import find_table
from salestui.kit.menu import KEYS
from salestui.kit.row_history import differences
from salestui.kit.rows import Rows
from salestui.registers import REGISTERS
from salestui.storage.database import close_database
from salestui.storage.history.parts import versions_of
from salestui.storage.history.undo import redo_last, undo_last
from salestui.storage.opening import open_database
from salestui.today.report import matters_now, today_json
from salestui.worklog.store import open_memos
from tests.books.test_all_books import counted
from tests.books.test_duty_rules import days
from tests.clock import StandingClock, moment
from tests.desk import at_the_desk, on_today
from tests.exchange.made_up import text_file
from tests.exchange.offices import remarks
from tests.tables import contents

pytestmark = pytest.mark.usefixtures("open_desk")

WED = Cadence("weekly", 3)


def begun(at: str, cadence: Cadence = WED, **own: Any) -> Duty:
    """A duty that is noted at a moment."""
    values = {"what": "台卡二维码", "cadence": cadence, "begun": None, **own}
    return kept(books.add_entry(moment(at), Duty, values))


def kept(row: Duty) -> Duty:
    """A duty as it is kept now."""
    found = store.duty(row.id)
    assert found is not None
    return found


def words(row: Duty, now: Now) -> str:
    """How a duty stands."""
    return kept(row).standing(now).words


def test_the_worked_example() -> None:
    row = begun("2026-11-02 09:00")
    for day in ("2026-11-04", "2026-11-11"):
        store.tick_duty(moment(f"{day} 16:00"), kept(row))
    now = moment("2026-11-27 10:00")
    assert words(row, now) == "due 11-25, missed 11-18"
    (matter,) = duty_matters(now)
    assert (matter.number, matter.title, matter.tone) == ("LX-0001", "台卡二维码", "alarm")
    tick = store.tick_duty(now, kept(row))
    assert (tick.due_on, tick.done_on) == (date(2026, 11, 25), date(2026, 11, 27))
    assert words(row, now) == "next 12-02"
    assert duty_matters(now) == []
    details = {each.label: each.text for each in duty_details(row.id, now)}
    assert details["This month"] == "2 on time, 1 late, 1 missed"
    assert details["11-25"] == "done late, 11-27"


def test_a_tick_is_undone_redone_and_taken_back() -> None:
    row, now = begun("2026-11-16 09:00"), moment("2026-11-18 10:00")
    before = contents()
    store.tick_duty(now, row, said={"result": "已发", "quantity": 14, "good": 12})
    done = contents()["duty_tick"]
    undo_last(now)
    assert contents()["duty_tick"] == before["duty_tick"] == []
    redo_last(now)
    assert [each[1:] for each in contents()["duty_tick"]] != [] != done
    (tick,) = kept(row).ticks
    assert (tick.result, tick.quantity, tick.good, tick.to_put_right) == ("已发", 14, 12, 2)
    versions = versions_of(HISTORY.model, row.id, tuple(HISTORY.parts))
    told = [each for one in versions for each in differences(HISTORY, one, Clock())]
    assert ("Done for", "", "2026-11-18 Wed") in told
    assert ("How often", "", "every Wed") in told
    store.take_back_tick(now, kept(row))
    assert not kept(row).ticks
    assert words(row, now) == "due today"


def test_two_windows_tick_one_occurrence_once() -> None:
    row, now = begun("2026-11-02 09:00"), moment("2026-11-24 10:00")
    store.tick_duty(now, row)
    with pytest.raises(EditConflict):
        store.tick_duty(now, row)
    assert len(kept(row).ticks) == 1


def test_another_cadence_holds_from_now_on() -> None:
    row = begun("2026-11-02 09:00")
    now = moment("2026-11-18 10:00")
    store.edit_duty(now, row, {"what": "台卡", "cadence": Cadence("weekly", 5), "notes": ""})
    changed = kept(row)
    assert changed.earlier == [(date(2026, 11, 18), WED)]
    assert changed.schedule.days(date(2026, 11, 1), date(2026, 11, 30), now.calendar) == [
        date(2026, 11, day) for day in (4, 11, 20, 27)
    ]
    store.edit_duty(now, changed, {"what": "台卡码", "cadence": Cadence("weekly", 5), "notes": ""})
    assert EarlierRow.select().count() == 1
    undo_last(now)
    undo_last(now)
    assert not kept(row).earlier
    assert kept(row).cadence == WED


def test_what_was_done_is_given_up_and_not_deleted() -> None:
    row, now = begun("2026-11-16 09:00"), moment("2026-11-18 10:00")
    store.tick_duty(now, row)
    with pytest.raises(Refusal):
        store.delete_duty(now, kept(row))
    books.give_up_entry(now, kept(row), "不做了")
    assert duty_matters(moment("2026-11-25 10:00")) == []
    books.take_up_entry(now, kept(row))
    assert len(duty_matters(moment("2026-11-25 10:00"))) == 1
    other = begun("2026-11-18 10:00")
    store.delete_duty(now, other)
    assert store.duty(other.id) is None


def test_it_begins_on_its_first_day() -> None:
    row = begun("2026-11-02 09:00", first_on=date(2026, 11, 20))
    assert words(row, moment("2026-11-19 10:00")) == "next 11-25"
    assert words(row, moment("2026-12-03 10:00")) == "due 12-02, missed 11-25"


def test_many_duties_are_read_in_three_queries() -> None:
    now = moment("2026-11-23 10:00")
    for number in range(12):
        row = begun("2026-11-16 09:00", DAILY, what=f"巡检{number}")
        store.tick_duty(now, row)
    with counted() as statements:
        assert len(store.open_duties()) == 12
    assert len(statements) == 3
    ticks = [
        {"duty": 1, "due_on": date(2020, 1, 1 + n), "done_on": date(2020, 1, 1)} for n in range(30)
    ]
    for each in ticks:
        TickRow.create(**each)
    assert last_ticks([1])[1][-1] == Tick(now.day, now.day, now.at, id=1)


def test_the_json_says_what_is_due_and_missed() -> None:
    row = begun("2026-11-02 09:00")
    store.tick_duty(moment("2026-11-11 16:00"), row)
    now = moment("2026-11-27 10:00")
    report = today_json(REGISTERS, matters_now(REGISTERS, now), now)
    assert report["duties"] == [
        {
            "number": "LX-0001",
            "who": "台卡二维码",
            "due_on": "2026-11-25",
            "state": "open",
            "person": "",
            "missed": ["2026-11-04", "2026-11-18"],
        }
    ]


# --- by keyboard -------------------------------------------------------------------------------


async def test_a_duty_is_noted_and_ticked_by_one_key(clock: StandingClock, open_desk: Path) -> None:
    clock.set("2026-11-23 09:00")
    async with at_the_desk(clock, open_desk) as person:
        await person.press("ctrl+n", KEYS[BOOKS.index(Duty)])
        await person.fill(what="台卡二维码", cadence="每周三")
        assert "= every Wed, next 2026-11-25 Wed" in person.remark("cadence")
        await person.press("ctrl+s", "1")
        assert not person.sees("Duties (")
        clock.set("2026-11-26 09:00")
        await person.beat()
        (line,) = on_today(person, "Duties")
        assert line == "! LX-0001 台卡二维码 due 11-25"
        person.the(Rows).select(("duties", 1))
        await person.press("space")
        assert person.said == "Duty done: 台卡二维码"
        assert not person.sees("LX-0001")


async def test_what_is_not_in_order_offers_a_memo(clock: StandingClock, open_desk: Path) -> None:
    row = begun("2026-11-23 09:00")
    clock.set("2026-11-25 10:00")
    async with at_the_desk(clock, open_desk) as person:
        person.the(Rows).select(("duties", 1))
        await person.menu("Done: when, result …")
        await person.fill(result="两家被挡住", quantity="14", good="12")
        await person.press("ctrl+s", "ctrl+s")
        (memo,) = open_memos()
        assert memo.text == "台卡二维码: 2 of 14 to put right"
        (tick,) = kept(row).ticks
        assert (tick.result, tick.good) == ("两家被挡住", 12)


# --- tables ------------------------------------------------------------------------------------

HEAD = "事项,周期,应办日,完成日,结果,数量,合格数,照片"
NOW = moment("2026-11-27 10:00")


def brought_in(folder: Path, *lines: str) -> Plan:
    """Import a table of ticks; returns what became of its rows."""
    path = text_file(folder / "duties.csv", "\n".join(lines) + "\n", "gb18030")
    plan = plan_rows(find_table(path, "duties", EXCHANGE), "duties", NOW)
    return carry_out(plan, "duties", NOW).plan


def test_ticks_come_in_with_their_duties(tmp_path: Path) -> None:
    plan = brought_in(
        tmp_path,
        HEAD,
        "台卡二维码,每周三,11月4日,2026/11/4,好,13,13,D:\\0804.jpg",
        "台卡二维码,每周三,11月11日,2026/11/12,好,10,9,",
        "台卡二维码,每周三,11月18日,漏做,,,,",
        "台卡二维码,每周五,11月25日,11月25日,,,,",
        "巡检,每周,11月10日,11月10日,,,,",
        "巡检,,,11月17日,,,,",
        "盘点,,11月9日,11月9日,,,,",
        "查看投诉信箱,每日,11月23日,11月23日,,,,",
        "月末盘点,月末,,,,,,",
    )
    assert remarks(plan) == [
        (4, "Done on “漏做”: Not understood as a day. Examples: 3/5, 3月5日, yesterday, "
            "next Wednesday."),
        (5, "on file it is due every Wed, which stays"),
        (8, "How often is it due? For example: every Wed, month end."),
    ]  # fmt: skip
    found = {each.name: each for each in books.rows(Duty)}
    assert {name: each.cadence.code for name, each in found.items()} == {
        "台卡二维码": "weekly:3",
        "巡检": "weekly:2",
        "Complaint mailbox": "daily",
        "月末盘点": "month_end",
    }
    assert [each.due_on for each in found["台卡二维码"].ticks] == days("11-04 11-11 11-25")
    assert [each.due_on for each in found["巡检"].ticks] == days("11-10 11-17")
    assert store.mailbox().ticks[-1].due_on == date(2026, 11, 23)
    assert found["台卡二维码"].schedule.first == date(2026, 11, 4)


def test_a_table_sent_again_adds_nothing_and_one_that_says_more_fills(tmp_path: Path) -> None:
    line = "台卡二维码,每周三,11月4日,11月4日"
    brought_in(tmp_path, "事项,周期,应办日,完成日", line, "月末盘点,月末,,")
    again = brought_in(tmp_path, "事项,周期,应办日,完成日", line, "月末盘点,月末,,")
    assert [len(again.adds), len(again.there), len(again.fills)] == [0, 2, 0]
    more = brought_in(tmp_path, "事项,周期,应办日,完成日,结果", f"{line},好")
    assert [len(more.adds), len(more.fills)] == [0, 1]
    (tick,) = books.rows(Duty)[0].ticks
    assert tick.result == "好"
    undo_last(NOW)
    assert books.rows(Duty)[0].ticks[0].result == ""


@pytest.mark.parametrize("end", ["csv", "xlsx"])
def test_what_is_exported_comes_in_as_it_was(end: str, tmp_path: Path) -> None:
    row = begun("2026-11-02 09:00")
    said = {"result": "=1+1 “好”", "quantity": 14, "good": 12, "photo": "D:\\照片\\1.jpg"}
    store.tick_duty(moment("2026-11-03 16:00"), row, said=said)
    store.check_mailbox(moment("2026-11-23 08:40"))
    begun("2026-11-20 09:00", Cadence("month_end"), what="盘点")
    path = tmp_path / f"duties.{end}"
    assert export_rows(path, EXCHANGE, NOW) == 3
    before = {str(values) for _key, values in EXCHANGE.kept(NOW)}
    close_database()
    open_database(tmp_path / "another")
    plan = plan_rows(find_table(path, "duties", EXCHANGE), "duties", NOW)
    assert plan.unfit == []
    carry_out(plan, "duties", NOW)
    assert {str(values) for _key, values in EXCHANGE.kept(NOW)} == before
    undo_last(NOW)
    assert contents()["book_duties"] == contents()["duty_tick"] == []
