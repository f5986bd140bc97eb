"""Customers in tables: who is the same, who may be, and what is kept of them."""

from pathlib import Path

import pytest

from salestui.customers.rules import Profile
from salestui.customers.store import (
    add_customer,
    customer,
    customers,
    edit_customer,
    merge_customer,
)
from tests.exchange.offices import NOW, brought_in, remarks

pytestmark = pytest.mark.usefixtures("open_desk")


def test_who_has_the_name_and_a_phone_of_another_is_that_other(tmp_path: Path) -> None:
    add_customer(NOW, Profile("张三", phones=("138-0013-8000", "0731-70458834")))
    plan = brought_in(
        tmp_path,
        "customers",
        "姓名,电话,手机\n"
        "张 三,0731 70458834,\n"
        "李四,13900139000,\n"
        "李四,,１３９００１３９０００\n"
        "王五,138 0013 8000,\n"
        "张三,,\n",
    )
    assert remarks(plan) == [
        (2, "on file already"),
        (4, "an earlier row of the table says the same"),
        (5, "another has this phone: 张三"),
        (6, "another of that name is on file"),
    ]
    assert [each.name for each in customers()] == ["张三", "张三", "李四", "王五"]


@pytest.mark.parametrize(
    ("word", "level"),
    [("A级", "A"), ("重要", "A"), ("vip", "A"), ("一级", "A"), ("普通", "B"), ("C类", "C")],
)
def test_levels_are_read_by_their_usual_words(word: str, level: str, tmp_path: Path) -> None:
    brought_in(tmp_path, "customers", f"姓名,客户级别,性别\n张三,{word},先生\n")
    (found,) = customers()
    assert (found.profile.level, found.profile.sex) == (level, "m")


def test_a_firm_stands_for_itself_where_nobody_is_named(tmp_path: Path) -> None:
    brought_in(tmp_path, "customers", "联系人,公司名称\n张三,甲公司\n,乙公司\n")
    found = {each.name: each.profile.company for each in customers()}
    assert found == {"张三": "甲公司", "乙公司": "乙公司"}


def test_a_number_of_an_old_book_is_kept_and_given_to_nobody_else(tmp_path: Path) -> None:
    plan = brought_in(
        tmp_path, "customers", "客户编号,姓名\n0002,张三\n0002,李四\nK-7,王五\nK-7,王五\n"
    )
    assert remarks(plan) == [
        (3, "the number 0002 is given already; another is given"),
        (5, "an earlier row of the table says the same"),
    ]
    numbers = {each.name: each.number for each in customers()}
    assert numbers["张三"] == "0002"
    assert numbers["王五"] == "K-7"
    assert len({*numbers.values()}) == 3


def test_neither_editing_nor_merging_brings_a_row_back(tmp_path: Path) -> None:
    table = "姓名,电话\n张三,13800138000\n李四,13900139000\n"
    brought_in(tmp_path, "customers", table)
    first, second = customer(1), customer(2)
    assert first is not None
    assert second is not None
    merge_customer(NOW, second, first)
    kept = customer(1)
    assert kept is not None
    edit_customer(NOW, kept, Profile("赵六"))
    assert brought_in(tmp_path, "customers", table).adds == []
    assert [each.name for each in customers()] == ["赵六"]


def test_salespeople_are_colleagues(tmp_path: Path) -> None:
    brought_in(tmp_path, "customers", "姓名,业务员,地区,备注,地址\n张三,周敏,华东,甲,某路\n")
    (found,) = customers()
    assert (found.profile.salesperson, found.profile.region) == ("周敏", "华东")
    assert found.profile.notes == "甲\n地址:某路"
