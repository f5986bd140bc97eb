"""Tables of offices that become rows of books: what is read, what is refused and why."""

from pathlib import Path

import pytest

from salestui.books import store
from salestui.books.list import BY_CODE
from salestui.exchange.importing import carry_out, plan_rows
from salestui.exchange.plan import Plan
from salestui.exchange.tables import find_table
from salestui.kit.register import imported
from salestui.registers import REGISTERS
from tests.clock import moment
from tests.exchange.made_up import text_file
from tests.exchange.offices import remarks

pytestmark = pytest.mark.usefixtures("open_desk")

NOW = moment("2026-11-23 09:41")


def brought_in(folder: Path, code: str, *lines: str) -> Plan:
    """Import a table into a book; returns what became of its rows."""
    path = text_file(folder / "office.csv", "\n".join(lines) + "\n", "gb18030")
    register = next(each for each in REGISTERS if each.code == code)
    plan = plan_rows(find_table(path, code, imported(register.exchange)), code, NOW)
    return carry_out(plan, code, NOW).plan


RELAYS = "接单时间,客户,电话,产品,数量,单价,问过谁,转告谁,转告时间,结果"


@pytest.mark.parametrize(
    ("told", "outcome", "state"),
    [
        ("", "", "open"),
        ("", "未转告", "open"),
        ("", "已留言", "left_word"),
        ("", "留言未回", "left_word"),
        ("2026/11/20 17:00", "", "told"),
        ("", "已转告", "told"),
        ("√", "", "told"),
        ("未转告", "", "open"),
        ("2026/11/20 17:00", "已下单", "ordered"),
        ("", "取消", "closed"),
    ],
)
def test_what_became_of_an_order(told: str, outcome: str, state: str, tmp_path: Path) -> None:
    line = f"2026/11/20 16:55,郭丽,18055503241,打印机,8,2075.0,王总,李强,{told},{outcome}"
    plan = brought_in(tmp_path, "relays", RELAYS, line)
    assert plan.unfit == []
    (row,) = store.rows(BY_CODE["relays"])
    assert row.state == state
    assert (row.values["price"], row.values["quantity"]) == (207500, 8)


def test_what_is_wrong_in_a_row_is_said_and_the_others_come_in(tmp_path: Path) -> None:
    plan = brought_in(
        tmp_path,
        "relays",
        RELAYS,
        "2026/11/20 16:55,郭丽,18055503241,打印机,0,2075.0,王总,李强,,",
        "2026/11/20 16:55,郭丽,18055503241,打印机,1,12.345,王总,李强,,",
        "2026/11/20 16:55,郭丽,18055503241,打印机,1,USD 12,王总,李强,,",
        "2026/11/20 16:55,郭丽,18055503241,墨盒,1,12,,李强,,",
    )
    assert remarks(plan) == [
        (2, "Quantity “0”: At least 1, please."),
        (3, "Unit price “12.345”: An amount has two decimals at most."),
        (4, "Unit price “USD 12”: Another currency; amounts are in yuan."),
        (5, "Nobody was asked about this price."),
    ]
    assert len(store.rows(BY_CODE["relays"])) == 1


MAIL = (
    "物品,客户名称,发票号码,开票日期,金额,税额,价税合计,"
    "领取日期,快递单号,寄件日期,签收日期,发票状态,备注"
)
NUMBER = "26952000000743087612"


def test_invoices_in_every_state(tmp_path: Path) -> None:
    plan = brought_in(
        tmp_path,
        "mail",
        MAIL,
        f"普票,万象,{NUMBER},11月2日,1000,130,1130,11月3日,SF 60175756,11月3日,11月6日,正常,",
        "专票,同乐,２６９５２００００００７４３０８７６１３,11月2日,￥100.00,13元,,,,,未签收,正常,",
        f"发票,万象,26952000000743087614,11月9日,-400,-52,-452,,,,,红字,冲红 {NUMBER}",
        f"发票,万象,26952000000743087615,11月9日,-619.47,-80.53,-700,,,,,红字,冲红 {NUMBER}",
        "普票,青禾,26952000000743087616,11月9日,1.00,0.13,1.14,,,,,正常,",
        "普票,青禾,26952000000743087617,11月9日,1.00,0.13,1.13,,,,,作废,",
        "样机,青禾,,11月9日,,,,,,,,,",
        "样机,青禾,,11月9日,,,,,,,,,",
    )
    assert remarks(plan) == [
        (5, f"More is taken back than the 678.00 that are left of {NUMBER}."),
        (6, "Net and tax differ from the whole by -0.01."),
        (9, "an earlier row of the table says the same"),
    ]
    rows = store.rows(BY_CODE["mail"])
    assert [each.state for each in rows] == ["received", "open", "open", "closed", "open"]
    assert [each.values["gross"] for each in rows] == [113000, 11300, -45200, 113, None]
    assert rows[0].values["waybill"] == "SF60175756"
    assert rows[2].values["red_of"] == NUMBER
    assert rows[4].values["kind"] == "goods"


def test_a_table_that_is_sent_again_adds_nothing_and_one_with_more_fills(tmp_path: Path) -> None:
    head, line = "日期,部门,内容,提出人", "11月20日 9:00,财务部,发票要重开,李强"
    brought_in(tmp_path, "messages", head, line)
    again = brought_in(tmp_path, "messages", head, line)
    assert [len(again.adds), len(again.there)] == [0, 1]
    more = brought_in(tmp_path, "messages", f"{head},转达,答复", f"{line},11月20日 9:30,已重开")
    assert [len(more.adds), len(more.fills)] == [0, 1]
    (row,) = store.rows(BY_CODE["messages"])
    assert (row.state, row.values["answer"]) == ("answered", "已重开")


def test_a_table_that_says_later_that_a_row_was_given_up_is_believed(tmp_path: Path) -> None:
    head, line = "日期,部门,内容", "11月20日 9:00,财务部,发票要重开"
    brought_in(tmp_path, "messages", head, line)
    brought_in(tmp_path, "messages", f"{head},作废原因", f"{line},不开了")
    (row,) = store.rows(BY_CODE["messages"])
    assert (row.state, row.course.reason) == ("closed", "不开了")


def test_authorisations_that_are_sealed(tmp_path: Path) -> None:
    plan = brought_in(
        tmp_path,
        "authorisations",
        "申请日期,项目名称,被授权单位,份数,印章名称,申请人,审批人,盖章日期,投标截止,有效期至",
        "11月9日,青禾项目,蓝桥超市,5,合同专用章,赵颖,王总,11月11日,11月28日,2026-12-09",
        "11月9日,同乐项目,蓝桥超市,5,合同专用章,赵颖,王总,,2026-11-31,",
    )
    assert remarks(plan) == [(3, "Needed by “2026-11-31”: There is no such day.")]
    (row,) = store.rows(BY_CODE["authorisations"])
    assert row.state == "sealed"
    assert row.values["copies"] == 5
    assert str(row.standing(NOW).due_on) == "2026-11-26"
