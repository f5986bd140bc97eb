"""Repairs in tables: their numbers, their course, who signed."""

from datetime import date
from pathlib import Path

import pytest

from salestui.customers.queries import customers
from salestui.customers.rules import Who
from salestui.repairs.queries import chain, repair
from salestui.repairs.rules import Intake, Kind, Repair, State
from salestui.repairs.store import register_repair, return_goods
from tests.clock import instant
from tests.exchange.offices import NOW, brought_in, remarks

pytestmark = pytest.mark.usefixtures("open_desk")

HEADER = "维修单号,收件日期,客户,电话,产品型号,序列号,数量,经手人,状态,备注"


def taken_in(folder: Path, *lines: str, header: str = HEADER) -> list[Repair]:
    """The repairs of a table, all of which are understood."""
    plan = brought_in(folder, "repairs", "\n".join([header, *lines]) + "\n")
    assert plan.unfit == []
    found = [repair(key) for key in range(1, len(plan.adds) + 1)]
    return [each for each in found if each is not None]


def test_an_open_repair_is_with_whom_signed_for_it(tmp_path: Path) -> None:
    (found,) = taken_in(
        tmp_path, "WX1106000,11月6日,黄柳,010-76521151,POS-88 收银机,SN9,2,陈立,待配件,急"
    )
    assert (found.number, found.state) == ("WX1106000", State.WAITING_PARTS)
    assert found.received_at == instant("2026-11-06 12:00")
    assert (found.goods.product, found.goods.serial) == ("POS-88 收银机", "SN9")
    assert (found.open_quantity, found.signed_by, found.goods.notes) == (2, "陈立", "急")
    assert found.goods.who == Who("黄柳", "010-76521151", 1)
    assert [step.kind for step in chain(1)] == [Kind.IN, Kind.MOVE]
    assert [each.name for each in customers()] == ["黄柳"]


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("已收件", State.RECEIVED),
        ("待修", State.RECEIVED),
        ("", State.RECEIVED),
        ("维修中", State.IN_REPAIR),
        ("等配件", State.WAITING_PARTS),
        ("修好未取", State.REPAIRED),
        ("已修好待返还", State.REPAIRED),
        ("已取", State.RETURNED),
        ("报废", State.SCRAPPED),
        ("已换", State.EXCHANGED),
        ("Ready", State.REPAIRED),
    ],
)
def test_states_are_read_by_their_usual_words(word: str, state: State, tmp_path: Path) -> None:
    (found,) = taken_in(tmp_path, f",11月6日,张三,,打印机,,3,,{word},")
    assert found.state is state
    assert found.open_quantity == (3 if state.is_open else 0)
    assert found.repaired_on is None
    kinds = [step.kind for step in chain(1)]
    assert kinds == ([Kind.IN] if state.is_open else [Kind.IN, Kind.OUT])


def test_a_closed_one_went_out_when_the_table_says_else_when_it_came(tmp_path: Path) -> None:
    first, second = taken_in(
        tmp_path,
        "11月6日,张三,打印机,已返还,11月9日,李四",
        "11月6日 15:00,张三,扫码枪,已返还,11月6日,",
        header="收件日期,客户,产品,状态,返还日期,取件人",
    )
    out = chain(first.id)[-1]
    assert (out.at, out.quantity, out.signed_by) == (instant("2026-11-09 12:00"), -1, "李四")
    assert chain(second.id)[-1].at == instant("2026-11-06 15:00")


def test_imported_numbers_are_kept_and_never_given_again(tmp_path: Path) -> None:
    taken_in(tmp_path, "WX-0012,11月6日,张三,,打印机,,1,,,", ",11月7日,张三,,打印机,,1,,,")
    assert [each.number for each in map(repair, (1, 2)) if each] == ["WX-0012", "WX-0013"]
    assert register_repair(NOW, Intake(Who("李四"), "扫码枪")).number == "WX-0014"


def test_a_number_is_only_given_once(tmp_path: Path) -> None:
    taken_in(tmp_path, "W1,11月6日,张三,,打印机,,1,,,")
    rows = [
        "W1,11月6日,张三,,打印机,,1,,维修中,",
        "W1,11月6日,李四,,打印机,,1,,,",
        "W2,11月6日,李四,,打印机,,1,,,",
        "W2,11月6日,李四,,打印机,,1,,,急",
        "W2,11月6日,王五,,打印机,,1,,,",
    ]
    plan = brought_in(tmp_path, "repairs", "\n".join([HEADER, *rows]))
    assert remarks(plan) == [
        (2, "fills in what was missing: State"),
        (3, "W1 is another repair."),
        (4, "not on file: a customer is added"),
        (5, "An earlier row has the number W2, too, and says something else."),
        (6, "An earlier row has the number W2, too, and says something else."),
    ]


def test_a_walk_in_is_not_put_on_file(tmp_path: Path) -> None:
    (found,) = taken_in(tmp_path, "散客,11月6日,张三,打印机", header="客户编号,收件日期,客户,产品")
    assert found.goods.who == Who("张三")
    assert customers() == []


def test_what_is_imported_goes_on_like_any_other(tmp_path: Path) -> None:
    (found,) = taken_in(
        tmp_path,
        "11月6日,张三,打印机,5,3,旧机,2027-1-1",
        header="收件日期,客户,产品,数量,剩余数量,备用机,保修期",
    )
    assert (found.open_quantity, found.is_loaner_out) == (3, True)
    assert found.goods.warranty_until == date(2027, 1, 1)
    return_goods(NOW, found, 3, "张三", loaner_back=True)
    closed = repair(found.id)
    assert closed is not None
    assert closed.state is State.RETURNED


def test_what_was_closed_before_it_came_is_not_understood(tmp_path: Path) -> None:
    table = "收件日期,客户,产品,返还日期\n11月6日,张三,打印机,11月5日\n"
    assert remarks(brought_in(tmp_path, "repairs", table)) == [
        (2, "It cannot be closed before it was received.")
    ]
