"""Customers in tables: who is the same, who may be, and what is kept of them."""

from pathlib import Path

import pytest

from salestui.customers.queries import customer, customer_meant, customers, customers_reached
from salestui.customers.rules import Profile
from salestui.customers.store import add_customer, edit_customer, merge_customer
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


@pytest.mark.parametrize(
    ("on_file", "phone"),
    [
        ("+852-2345-6789", "+852-2345-1111"),
        ("00886-2-2345-6789", "00886-2-2345-1111"),
        ("+1 (310) 555-2671", "13105552671"),
        ("+1-310-555-2671", "131-0555-2671"),
        ("852-2345-6789", "8522345"),
        ("138****8000", "138****8000"),
        ("138xxxx8000", "138XXXX8000"),
        ("138 **** 8000", "1388000"),
        ("010-65892862/3", "010-65001234/3"),
        ("110", "110"),
        ("11111111111", "11111111111"),
        ("0", "0"),
    ],
)
def test_nobody_is_taken_for_another_by_half_a_phone(
    on_file: str, phone: str, tmp_path: Path
) -> None:
    brought_in(tmp_path, "customers", f"姓名,电话\n何先生,{on_file}\n张三,{on_file}\n")
    brought_in(tmp_path, "visits", f"拜访日期,客户,电话,纪要\n2026-11-20,李小姐,{phone},要报价\n")
    found = {each.name: each for each in customers()}
    assert set(found) == {"何先生", "张三", "李小姐"}
    assert found["李小姐"].contacted_on is not None
    assert [each.id for each in customers_reached(phone)] in ([], [found["李小姐"].id])
    assert customer_meant("", phone).perhaps in ((), (found["李小姐"],))


@pytest.mark.parametrize(
    ("on_file", "phone"),
    [
        ("+852-2345-6789", "00852 2345 6789"),
        ("85223456789", "+852 2345-6789"),
        ("+1 (310) 555-2671", "001-310-555-2671"),
        ("1065892862", "010-65892862"),
        ("731-8888777", "073188887777".removesuffix("7")),
        ("013900139000", "+86 139 0013 9000"),
        ("13800138005.00", "13800138005"),
        ('"13,800,138,006"', "138 0013 8006"),
    ],
)
def test_one_phone_is_one_however_it_is_written(on_file: str, phone: str, tmp_path: Path) -> None:
    brought_in(tmp_path, "customers", f"姓名,电话\n何先生,{on_file}\n")
    brought_in(tmp_path, "visits", f"拜访日期,客户,电话,纪要\n2026-11-20,何,{phone},要报价\n")
    (found,) = customers()
    assert customers_reached(phone) == customers_reached(on_file.strip('"')) == [found]
    ending = phone.replace("-", "").replace(" ", "")[-8:]
    assert customers(ending) == customers(phone) == [found]


def test_a_masked_phone_stays_as_typed(tmp_path: Path) -> None:
    brought_in(tmp_path, "customers", "姓名,电话\n张三,138****8000\n李四,010-65892862/3\n")
    assert {each.name: each.phones for each in customers()} == {
        "张三": ("138****8000",),
        "李四": ("010-65892862", "3"),
    }
