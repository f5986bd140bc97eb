"""Customers as they are kept, and how they are found."""

import pytest

from salestui.customers.store import (
    add_customer,
    count_customers,
    customer,
    customers,
    edit_customer,
)
from salestui.storage.changes import Change, Overtaken
from tests.clock import moment
from tests.tables import contents

pytestmark = pytest.mark.usefixtures("open_desk")

NOW = moment("2026-11-23 09:41")


def test_phones_are_shown_as_they_were_typed() -> None:
    key = add_customer(NOW, "张[加急]", ["+86 138-0013-8000", "０１０－６５８９２８６２转802"])
    found = customer(key)
    assert found is not None
    assert found.phones == ("+86 138-0013-8000", "０１０－６５８９２８６２转802")
    assert found.name == "张[加急]"


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("", ["100%_A", "宏达公司", "张三"]),
        ("宏", ["宏达公司"]),
        ("13800138000", ["张三"]),
        ("8000", ["张三"]),
        ("+86 138", ["张三"]),
        ("１３８００", ["张三"]),
        ("张 8000", ["张三"]),
        ("张 宏", []),
        ("a", ["100%_A"]),
        ("%", ["100%_A"]),
        ("_", ["100%_A"]),
    ],
)
def test_customers_are_found_by_any_part_of_name_and_phone(typed: str, names: list[str]) -> None:
    add_customer(NOW, "张三", ["+86 138-0013-8000"])
    add_customer(NOW, "宏达公司")
    add_customer(NOW, "100%_A")
    assert sorted(each.name for each in customers(typed)) == names
    assert count_customers() == 3


@pytest.mark.parametrize("phones", [[], ["139"], ["139", "138"], ["138", "139", "137"]])
def test_changed_phones_replace_the_old_ones_and_are_found(phones: list[str]) -> None:
    key = add_customer(NOW, "张三", ["138", "139"])
    edit_customer(NOW, key, 1, "张三", phones)
    found = customer(key)
    assert found is not None
    assert found.phones == tuple(phones)
    assert [each.id for each in customers("138")] == ([key] if "138" in phones else [])
    assert Change.select().count() == 2


def test_a_customer_changed_in_another_window_is_not_overwritten() -> None:
    key = add_customer(NOW, "张三", ["138"])
    edit_customer(NOW, key, 1, "张三", ["139"])
    before = contents()
    with pytest.raises(Overtaken):
        edit_customer(NOW, key, 1, "李四", [])
    assert contents() == before
