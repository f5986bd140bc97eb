"""An import is undone as a whole; then its rows are as if they had never been imported."""

from pathlib import Path

import pytest

from salestui.customers.queries import customers
from salestui.customers.rules import Profile
from salestui.customers.store import add_customer
from salestui.exchange.importing import IMPORTED_BEFORE, carry_out, plan_rows
from salestui.exchange.plan import Plan
from salestui.exchange.tables import find_table
from salestui.kit.register import imported
from salestui.registers import REGISTERS
from salestui.storage.history.undo import redo_last, undo_last
from tests.clock import StandingClock, moment
from tests.desk import at_the_desk
from tests.exchange.made_up import text_file
from tests.kit.hands import tap, until

pytestmark = pytest.mark.usefixtures("open_desk")

NOW = moment("2026-11-23 09:41")

TABLE = "姓名,电话\n张三,13800138000\n李四,13900139000\n王五,13700137000\n"


def plan_of(path: Path) -> Plan:
    """What is to become of the rows of a table of customers."""
    exchange = imported(next(each for each in REGISTERS if each.code == "customers").exchange)
    return plan_rows(find_table(path, "customers", exchange), "customers", NOW)


def test_what_was_undone_can_be_imported_again(tmp_path: Path) -> None:
    path = text_file(tmp_path / "t.csv", TABLE)
    carry_out(plan_of(path), "customers", NOW)
    assert plan_of(path).adds == []
    undo_last(NOW)
    assert not customers()
    assert len(plan_of(path).adds) == 3
    carry_out(plan_of(path), "customers", NOW)
    assert len(customers()) == 3
    assert plan_of(path).adds == []


def test_what_was_redone_is_imported(tmp_path: Path) -> None:
    path = text_file(tmp_path / "t.csv", TABLE)
    carry_out(plan_of(path), "customers", NOW)
    undo_last(NOW)
    redo_last(NOW)
    assert len(customers()) == 3
    assert plan_of(path).adds == []


def test_what_was_on_file_already_stays_imported_whatever_is_undone_next(tmp_path: Path) -> None:
    add_customer(NOW, Profile("张三", phones=("13800138000",)))
    path = text_file(tmp_path / "t.csv", "姓名,电话\n张三,13800138000\n")
    assert not plan_of(path).adds
    carry_out(plan_of(path), "customers", NOW)
    add_customer(NOW, Profile("李四"))
    undo_last(NOW)
    assert [each.plan.remark for each in plan_of(path).there] == [IMPORTED_BEFORE]


async def test_a_large_one_is_undone_aside(
    tmp_path: Path, clock: StandingClock, open_desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("salestui.kit.undo.MANY", 2)
    carry_out(plan_of(text_file(tmp_path / "t.csv", TABLE)), "customers", NOW)
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "5", "ctrl+z", "enter")
        await until(person, lambda: not customers())
        await until(person, lambda: person.said.startswith("Undone: "))
        assert not person.sees("张三")
