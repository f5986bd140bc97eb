"""Visits in tables: on whose card they stand."""

from datetime import date
from pathlib import Path

import pytest

from salestui.customers.queries import customers
from salestui.customers.rules import Profile
from salestui.customers.store import add_customer
from salestui.visits.store import VisitRow, cards_of, last_visits
from tests.exchange.offices import NOW, brought_in, remarks

pytestmark = pytest.mark.usefixtures("open_desk")


def test_who_was_visited_is_found_by_phone_then_by_name(tmp_path: Path) -> None:
    for name, phones in (("张三", ("13800138000",)), ("李四", ()), ("王五", ()), ("王五", ())):
        add_customer(NOW, Profile(name, phones=phones))
    plan = brought_in(
        tmp_path,
        "visits",
        "日期,客户,电话\n"
        "2026-5-1,张先生,138 0013 8000\n"
        "2026-5-2,李四,\n"
        "2026-5-3,王五,\n"
        "2026-5-4,赵六,13900139000\n"
        "2026-5-5,,13900139000\n"
        "2026-5-6,张三,13700137000\n"
        "2026-5-7,,13600136000\n"
        "2026-5-8,,\n",
    )
    assert remarks(plan) == [
        (2, "this phone is that of 张三: taken for theirs"),
        (4, "Several customers have this name; a phone would tell which."),
        (5, "not on file: a customer is added"),
        (7, "another of that name is on file"),
        (7, "not on file: a customer is added"),
        (8, "Nobody on file has this phone, and there is no name."),
        (9, "Customer: nothing is written here"),
    ]
    assert [row.customer_id for row in VisitRow.select().order_by(VisitRow.on)] == [1, 2, 5, 5, 6]


def test_visits_fill_the_cards_in_the_order_of_their_days(tmp_path: Path) -> None:
    days = "".join(f"2026-5-{day},张三,电话,{day}\n" for day in range(12, 0, -1))
    plan = brought_in(tmp_path, "visits", f"拜访日期,客户,方式,纪要\n{days}")
    full, in_use = cards_of(1)
    assert [each.contact.on.day for each in full.visits] == list(range(1, 11))
    assert [each.contact.said for each in in_use.visits] == ["11", "12"]
    assert {each.contact.how for each in full.visits} == {"phone"}
    assert [each.row for each in plan.adds] == list(range(2, 14))
    (found,) = customers()
    assert found.contacted_on == date(2026, 5, 12)


def test_the_next_visit_lies_ahead_of_the_visit_not_of_today(tmp_path: Path) -> None:
    brought_in(tmp_path, "visits", "日期,客户,下次拜访,备注,纪要\n2026.5.25,张三,6月24日,急,好\n")
    (visit,) = last_visits(1)
    assert visit.contact.next_on == date(2026, 6, 24)
    assert visit.contact.said == "备注:急; 好"


def test_a_visit_that_is_on_the_card_is_there(tmp_path: Path) -> None:
    brought_in(tmp_path, "visits", "日期,客户,方式,纪要\n2026-5-1,张三,上门,好\n")
    plan = brought_in(tmp_path, "visits", "日期,客户,方式,纪要,拜访人\n5月1日,张三,拜访,好,周敏\n")
    assert remarks(plan) == [(2, "fills in what was missing: Visitor")]


def test_customers_are_told_apart_by_their_numbers(tmp_path: Path) -> None:
    plan = brought_in(
        tmp_path,
        "visits",
        "日期,客户编号,客户,电话\n"
        "2026-5-1,K1,张三,13800138000\n2026-5-2,K2,张三,13800138000\n2026-5-3,K1,老张,\n",
    )
    assert len(plan.adds) == 3
    assert [row.customer_id for row in VisitRow.select().order_by(VisitRow.on)] == [1, 2, 1]
    assert {each.number for each in customers()} == {"K1", "K2"}


@pytest.mark.parametrize("day", ["2026-11-24", "2.30", ""])
def test_a_visit_on_no_day_of_the_past_is_not_understood(day: str, tmp_path: Path) -> None:
    assert len(brought_in(tmp_path, "visits", f"日期,客户\n{day},张三\n").unfit) == 1
