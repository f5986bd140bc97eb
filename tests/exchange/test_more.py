"""What an office sends later, or says without writing it out."""

import re
from pathlib import Path

import pytest

from salestui.complaints.queries import complaint
from salestui.complaints.rules import LIMIT, figures, time_left
from salestui.complaints.store import reopen
from salestui.complaints.words import result_words
from salestui.customers.queries import customers
from salestui.customers.rules import Profile
from salestui.customers.store import add_customer
from salestui.exchange.ditto import is_ditto
from salestui.exchange.importing import carry_out, plan_rows
from salestui.exchange.plan import Plan
from salestui.exchange.preview import not_yet, plan_lines
from salestui.exchange.tables import find_table
from salestui.kit.columns import Exchange
from salestui.kit.register import imported
from salestui.repairs.queries import repair
from salestui.storage.database import close_database
from salestui.storage.history.undo import undo_last
from salestui.storage.opening import open_database
from tests.exchange.made_up import text_file
from tests.exchange.offices import NOW, brought_in, remarks

pytestmark = pytest.mark.usefixtures("open_desk")


def planned(folder: Path, register: str, table: str, *maps: str, answer: str = "") -> Plan:
    """What would become of a table."""
    exchange: Exchange = imported(f"salestui.{register}.exchange:EXCHANGE")
    told = dict(each.split("=") for each in maps)
    found = find_table(text_file(folder / "later.csv", table), register, exchange, told)
    return plan_rows(found, register, NOW, answer=answer)


def profiles() -> list[Profile]:
    """The files of all customers, by name."""
    return sorted(each.profile for each in customers())


# --- imported again with more ------------------------------------------------------------------

LIST = "姓名,电话,区域,备注\n张三,13800138000,海淀,要发票\n李四,,朝阳,\n"


def test_a_column_more_fills_that_column_and_adds_nobody(tmp_path: Path) -> None:
    first = planned(tmp_path, "customers", LIST, "区域=-")
    assert len(carry_out(first, "customers", NOW).keys) == 2
    again = planned(tmp_path, "customers", LIST)
    assert (len(again.adds), len(again.fills), len(again.there)) == (0, 2, 0)
    carry_out(again, "customers", NOW)
    assert [(each.name, each.region) for each in profiles()] == [("张三", "海淀"), ("李四", "朝阳")]
    third = planned(tmp_path, "customers", LIST)
    assert (len(third.adds), len(third.fills), len(third.there)) == (0, 0, 2)


@pytest.mark.parametrize(
    ("header", "cell", "field", "value"),
    [
        ("手机", "13900139000", "phones", ("13800138000", "13900139000")),
        ("备注", "回电积极", "notes", "要发票\n回电积极"),
        ("公司", "华联", "company", "华联"),
        ("区域", "海淀", "region", "海淀"),
        ("级别", "A", "level", "A"),
        ("性别", "女", "sex", "f"),
        ("业务员", "李强", "salesperson", "李强"),
    ],
)
def test_an_updated_list_fills_what_is_empty(
    header: str, cell: str, field: str, value: object, tmp_path: Path
) -> None:
    add_customer(NOW, Profile("张三", phones=("13800138000",), notes="要发票"))
    brought_in(tmp_path, "customers", f"姓名,电话,{header}\n张三,138 0013 8000,{cell}\n")
    (kept,) = profiles()
    assert getattr(kept, field) == value


def test_what_differs_is_said_and_left_as_it_is(tmp_path: Path) -> None:
    add_customer(NOW, Profile("张三", region="海淀", phones=("13800138000",)))
    table = "姓名,电话,区域,公司\n张三,13800138000,朝阳,华联\n张三,13800138000,朝阳,\n"
    plan = brought_in(tmp_path, "customers", table)
    assert remarks(plan)[-1] == (
        3,
        "says something else, which is left as it is on file: Region",
    )
    assert [(each.region, each.company) for each in profiles()] == [("海淀", "华联")]
    assert any("fills in what was missing: Company" in line for line in plan_lines(plan))


def test_a_later_row_of_the_table_fills_what_an_earlier_one_left_open(tmp_path: Path) -> None:
    table = "姓名,电话,备注\n张三,13800138000,\n张三,13800138000,回电积极\n张三,13800138000,\n"
    plan = brought_in(tmp_path, "customers", table)
    assert [each.notes for each in profiles()] == ["回电积极"]
    assert remarks(plan) == [
        (3, "fills in what was missing: Notes"),
        (4, "an earlier row of the table says the same"),
    ]


def test_another_phone_is_another_person_and_a_contradiction_too(tmp_path: Path) -> None:
    add_customer(NOW, Profile("张三", phones=("13800138000",)))
    add_customer(NOW, Profile("李四", region="海淀"))
    brought_in(tmp_path, "customers", "姓名,电话,区域\n张三,13900139000,\n李四,13700137000,朝阳\n")
    assert len(profiles()) == 4


def test_what_was_filled_in_is_undone_like_any_import(tmp_path: Path) -> None:
    add_customer(NOW, Profile("张三", phones=("13800138000",)))
    brought_in(tmp_path, "customers", "姓名,电话,区域\n张三,13800138000,海淀\n")
    undo_last(NOW)
    assert [each.region for each in profiles()] == [""]


# --- ditto -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "mark",
    [
        "同上",
        "〃",
        "ditto",
        "″",
        "同前",
        " 同上 ",
        "DITTO",
        "同上。",
        "(同上)",
        "（同 上）",
        "〃〃",
        "do.",
    ],
)
def test_ditto_is_the_cell_above(mark: str, tmp_path: Path) -> None:
    table = f"日期,客户,电话,纪要\n2026-11-18,张三,13800138000,谈\n{mark},{mark},{mark},又谈\n"
    plan = brought_in(tmp_path, "visits", table)
    assert [each.row for each in plan.adds] == [2, 3]
    assert [each.name for each in profiles()] == ["张三"]
    assert "Rows with a cell as above: 1" in plan_lines(plan)


@pytest.mark.parametrize("rows", ["同上,13800138000,A\n", ",138,\n张三,139,同上\n"])
def test_ditto_below_nothing_is_refused(rows: str, tmp_path: Path) -> None:
    plan = brought_in(tmp_path, "customers", f"姓名,电话,级别\n{rows}")
    assert remarks(plan)[-1][1].endswith("“同上”: nothing stands above it")


@pytest.mark.parametrize("name", ["Do", "do", "张同上店", "-", "O'", "上", "同 上海分店"])
def test_a_name_is_no_ditto(name: str) -> None:
    assert not is_ditto(name)


def test_a_title_above_each_page_is_no_row(tmp_path: Path) -> None:
    table = "客户名单,,\n姓名,电话,级别\n甲,138,\n客户名单,,\n姓名,电话,级别\n乙,139,\n"
    plan = brought_in(tmp_path, "customers", table)
    assert (plan.titles, plan.headers, len(plan.adds)) == ([1, 4], [2, 5], 2)


# --- words that no choice knows ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("register", "header", "row", "word"),
    [
        ("customers", "姓名,电话,级别", "乙,13800138001,{}", "D"),
        ("customers", "姓名,电话,性别", "乙,13800138001,{}", "保密"),
        ("visits", "日期,客户,方式", "2026-11-18,乙,{}", "路过"),
        ("complaints", "投诉时间,投诉人,投诉内容,渠道", "2026-11-18,乙,坏了,{}", "抖音"),
        ("repairs", "收件日期,客户,产品,状态", "2026-11-18,乙,打印机,{}", "寄存"),
    ],
)
def test_an_unknown_word_is_kept_with_the_row(
    register: str, header: str, row: str, word: str, tmp_path: Path
) -> None:
    plan = planned(tmp_path, register, f"{header}\n{row.format(word)}\n")
    assert not plan.unfit
    (add,) = plan.adds
    assert word in str(add.plan.what)


def test_the_words_are_named_once_with_their_rows(tmp_path: Path) -> None:
    table = "姓名,级别\n甲,A\n乙,D\n丙,S\n丁,D\n"
    lines = plan_lines(planned(tmp_path, "customers", table))
    assert "  Level, not known and kept among the notes: D, S; rows: 3" in lines


# --- old matters -------------------------------------------------------------------------------

OLD = "投诉日期,投诉人,投诉内容\n2025-03-01,甲,坏了\n2026-11-20,乙,慢\n"


def test_old_matters_are_asked_about_once(tmp_path: Path) -> None:
    plan = planned(tmp_path, "complaints", OLD)
    assert (plan.old, [each.row for each in plan.adds]) == ([2], [3])
    refusal = not_yet(plan)
    assert refusal is not None
    assert "--old settled" in refusal.sentence


@pytest.mark.parametrize(
    ("answer", "adds", "is_open"), [("settled", 2, False), ("open", 2, True), ("skip", 1, None)]
)
def test_the_answer_holds(answer: str, adds: int, is_open: bool | None, tmp_path: Path) -> None:
    plan = planned(tmp_path, "complaints", OLD, answer=answer)
    assert not_yet(plan) is None
    assert len(plan.adds) == adds
    if is_open is not None:
        assert (plan.adds[0].plan.what.complaint.closed_at is None) is is_open


@pytest.mark.parametrize("state", ["已解决", "已结案", "办结", "是", "Closed", "done"])
def test_a_settled_complaint_comes_in_settled(state: str, tmp_path: Path) -> None:
    table = f"投诉日期,投诉人,投诉内容,状态\n2025-03-01,甲,坏了,{state}\n"
    (add,) = planned(tmp_path, "complaints", table).adds
    assert add.plan.what.complaint.closed_at is not None


# --- columns that nobody knows -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("姓名,通讯\n甲,13800138000\n", '--map "通讯=phones"'),
        ("姓名,编号\n甲,13800138000\n", '--map "编号=phones"'),
        ("姓名,建档\n甲,2026-03-05\n", '--map "建档=notes"'),
        ("姓名,业务电话=\n甲,13800138000\n", '--map "B=phones"'),
        ("姓名,区域,区域\n甲,海淀,朝阳\n", '--map "C=region"'),
        ("姓名,分档\n甲,A\n乙,B\n丙,A\n丁,?\n", '--map "分档=level"'),
        ("姓名,男女\n甲,男\n乙,女\n", '--map "男女=sex"'),
        ("姓名,找谁\n甲,王芳13800138000\n乙,李强 138-0013-8001\n", '--map "找谁=phones"'),
        ("姓名,号\n甲,010-65892862\n乙,没有\n丙,不详\n丁,问店长\n", '--map "号=phones"'),
        ("姓名,号\n" + "乙,\n" * 60 + "丙,13800138000\n", '--map "号=phones"'),
        ("姓名,到期,核对日期\n甲,2026-03-05,2026-03-06\n", '--map "到期=notes"'),
        ("姓名,核对日期,核对日期\n甲,2026-03-05,2026-03-06\n", '--map "C=-"'),
        ("姓名,级别,级别\n甲,A,B\n", '--map "C=-"'),
    ],
)
def test_a_column_that_looks_like_one_is_not_lost(table: str, told: str, tmp_path: Path) -> None:
    refusal = not_yet(planned(tmp_path, "customers", table))
    assert refusal is not None
    assert told in str(refusal.arguments["told"])
    # Who follows the advice to the letter can import.
    maps = re.findall('--map "(.*?)"', str(refusal.arguments["told"]))
    assert not planned(tmp_path, "customers", table, *maps).unread


@pytest.mark.parametrize(
    "table",
    [
        "姓名,开票\n甲,是\n乙,否\n",
        "姓名,折扣\n甲,0.85\n乙,0.9\n",
        "姓名,楼层\n甲,1\n乙,2\n",
        "姓名,尺码\n甲,M\n乙,L\n丙,XL\n",
        "姓名,口味\n甲,辣\n乙,甜\n",
    ],
)
def test_a_column_of_something_else_is_named_and_left_out(table: str, tmp_path: Path) -> None:
    plan = planned(tmp_path, "customers", table)
    assert not_yet(plan) is None
    assert any("Not known, so not read" in line for line in plan_lines(plan))


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("客户姓名（必填）", "name"),
        ("1.姓名", "name"),
        ("*姓名*", "name"),
        ("客户联系\n电话", "phones"),
        ("备用电话2", "phones"),
        ("电话/微信", "phones"),
        ("联系人 手机号码", "phones"),
        ("行動電話", "phones"),
        ("Cell #", "phones"),
        ("Mobile Phone Number", "phones"),
        ("家庭住址", "notes"),
        ("E-mail Address", "notes"),
        ("業務員", "salesperson"),
        ("Account Owner", "salesperson"),
        ("客户全称", "name"),
        ("现住址", "notes"),
        ("Contact #", "phones"),
        ("Acct Name", "name"),
        ("客户所在区域", "region"),
    ],
)
def test_headers_as_offices_write_them(header: str, code: str, tmp_path: Path) -> None:
    cell = "13800138000" if code == "phones" else "某"
    first, other = ("姓名", "甲") if code != "name" else ("区域", "城东")
    table = f'{first},"{header}"\n{other},{cell}\n'
    plan = planned(tmp_path, "customers", table)
    assert plan.table.places.get(code) == [1], plan.table.places


def test_of_two_meanings_what_stands_there_tells(tmp_path: Path) -> None:
    names = planned(tmp_path, "customers", "姓名,手机/微信\n甲,lisi\n乙,wangwu88\n")
    assert names.table.places["notes"] == [1]
    phones = planned(tmp_path, "customers", "姓名,手机/微信\n甲,13800138000\n乙,wangwu88\n")
    assert phones.table.places["phones"] == [1]


@pytest.mark.parametrize(
    ("register", "table", "expected"),
    [
        (
            "complaints",
            "创建时间,投诉时间,来电人,来电号码,反映内容,受理编号,办理结果\n"
            "2026-11-20,2026-11-19,甲,13800138000,坏了,S1,换了\n",
            ["registered", "received", "name", "phone", "about", "number", "outcome"],
        ),
        (
            "repairs",
            "接机日期,送修人电话,机主,报修产品,IMEI,完修日期,取机日期,取机人\n"
            "2026-11-18,13800138000,甲,手机,SN1,2026-11-19,2026-11-20,乙\n",
            "received phone name product serial repaired_on closed returned_to".split(),
        ),
        (
            "visits",
            "走访时间,客户,本次跟进内容,下次跟进时间,走访人员\n2026-11-18,甲,谈,2026-11-25,周敏\n",
            ["on", "name", "said", "next_on", "visitor"],
        ),
    ],
)
def test_the_columns_of_other_programs(
    register: str, table: str, expected: list[str], tmp_path: Path
) -> None:
    places = planned(tmp_path, register, table).table.places
    assert {code: at for code, (at,) in places.items()} == {
        code: at for at, code in enumerate(expected)
    }


@pytest.mark.parametrize("header", ["日期,时间", "时间,日期"])
@pytest.mark.parametrize("time", ["17:30", "17点半", "17:30:00", "下午5点半", "17:30-18:00"])
def test_day_and_time_in_two_columns_are_one_instant(
    header: str, time: str, tmp_path: Path
) -> None:
    cells = f"2026-11-18,{time}" if header.startswith("日期") else f"{time},2026-11-18"
    table = f"{header},投诉人,投诉内容\n{cells},甲,坏了\n"
    (add,) = planned(tmp_path, "complaints", table).adds
    assert f"{add.plan.what.complaint.received_at:%m-%d %H:%M}" == "11-18 17:30"


# --- imported again with more, in the other registers ------------------------------------------

AGAIN = {
    "visits": (
        "日期,客户,电话,方式,目的,纪要,下一步,拜访人\n"
        "2026-11-18,张三,13800138000,上门,收款,要报价,送样品,周敏\n"
        "2026-11-18,李四,,电话,回访,满意,,\n"
        "2026-11-18,李四,,电话,回访,还要两台,,\n"
    ),
    "complaints": (
        "投诉时间,投诉人,电话,投诉内容,渠道,类别,销售员,承诺,"
        "处理结果,状态,办结时间\n"
        "2026-11-18 10:00,张三,13800138000,送错货,电话,发货,周敏,明天换,"
        "换了,已办结,2026-11-18 12:00\n"
        "2026-11-18,李四,,慢,,,,,,,\n"
        "2026-11-18,,,慢,,,,,,,\n"
    ),
    "repairs": (
        "收件日期,客户,电话,产品,型号,序列号,故障,附件,来源,去向,备注,状态\n"
        "2026-11-18,张三,13800138000,打印机,M1,SN100,卡纸,电源,"
        "门店,厂家,急,已返还\n"
        "2026-11-18,李四,,打印机,,,异响,,,,,\n"
    ),
}


def headers_of(register: str) -> list[tuple[str, str]]:
    """The registers' columns that there are rows without."""
    columns = AGAIN[register].splitlines()[0].split(",")
    needed = {"日期", "客户", "投诉时间", "投诉内容", "收件日期", "产品"}
    return [(register, column) for column in columns if column not in needed]


@pytest.mark.parametrize(
    ("register", "column"), [each for name in AGAIN for each in headers_of(name)]
)
def test_a_column_that_was_left_out_is_filled_in_later(
    register: str, column: str, tmp_path: Path
) -> None:
    exchange: Exchange = imported(f"salestui.{register}.exchange:EXCHANGE")
    whole = planned(tmp_path, register, AGAIN[register])
    first = planned(tmp_path, register, AGAIN[register], f"{column}=-")
    assert len(first.adds) == len(whole.adds)
    carry_out(first, register, NOW)
    people = len(customers())
    later = planned(tmp_path, register, AGAIN[register])
    assert (later.adds, later.unfit) == ([], [])
    assert len(later.fills) + len(later.there) == len(whole.adds)
    # The day of settling says what the state says.
    assert later.fills or (register, column) == ("complaints", "状态")
    carry_out(later, register, NOW)
    assert len(customers()) == people
    (code,) = (
        code
        for code, places in whole.table.places.items()
        if whole.table.header.index(column) in places
    )
    filled = [values[code] for _key, values in exchange.kept(NOW)]
    close_database()
    open_database(tmp_path / "at once")
    carry_out(planned(tmp_path, register, AGAIN[register]), register, NOW)
    assert [values[code] for _key, values in exchange.kept(NOW)] == filled


def test_what_the_desk_knows_better_is_said_and_left(tmp_path: Path) -> None:
    planned_first = planned(tmp_path, "complaints", AGAIN["complaints"])
    carry_out(planned_first, "complaints", NOW)
    table = AGAIN["complaints"].replace("周敏", "李强").replace("换了", "退了")
    plan = brought_in(tmp_path, "complaints", table)
    assert remarks(plan)[0] == (
        2,
        "says something else, which is left as it is on file: Salesperson, Outcome",
    )


def test_two_of_a_day_stay_two(tmp_path: Path) -> None:
    brought_in(tmp_path, "visits", "日期,客户\n2026-11-18,张三\n")
    plan = brought_in(
        tmp_path, "visits", "日期,客户,纪要\n2026-11-18,张三,谈\n2026-11-18,张三,又谈\n"
    )
    assert ([each.row for each in plan.fills], [each.row for each in plan.adds]) == ([2], [3])


def test_a_namesake_with_a_phone_is_not_taken_for_one_without(tmp_path: Path) -> None:
    add_customer(NOW, Profile("张三"))
    add_customer(NOW, Profile("张三", phones=("13800138000",)))
    brought_in(tmp_path, "customers", "姓名,电话\n张三,13900139000\n")
    assert [each.phones for each in profiles()] == [(), ("13800138000",), ("13900139000",)]


def test_what_was_settled_some_time_counts_neither_in_time_nor_late(tmp_path: Path) -> None:
    table = "投诉日期,投诉人,投诉内容,状态\n2025-03-01,甲,坏了,已解决\n"
    plan = brought_in(tmp_path, "complaints", table)
    said = "settled, but not said when: counted neither in time nor late"
    assert (2, said) in remarks(plan)
    found = complaint(1)
    assert found is not None
    assert (found.is_open, found.result, found.outcome) == (False, None, "")
    assert result_words(found)[0] == "when it was settled is not known"
    told = figures([found], NOW.at)
    assert (told.in_time, told.breached, told.of_unknown_time) == (0, 0, 1)
    reopen(NOW, found, "坏了又坏")
    again = complaint(1)
    assert again is not None
    assert time_left(again, NOW.at) == LIMIT


def test_two_rows_about_one_matter_both_fill_it(tmp_path: Path) -> None:
    brought_in(tmp_path, "repairs", "维修单号,收件日期,客户,产品\nW1,11月6日,张三,打印机\n")
    rows = "W1,11月6日,张三,打印机,卡纸,\nW1,11月6日,张三,打印机,,急\n"
    plan = brought_in(tmp_path, "repairs", f"维修单号,收件日期,客户,产品,故障,备注\n{rows}")
    assert [each.row for each in plan.fills] == [2, 3]
    found = repair(1)
    assert found is not None
    assert (found.goods.fault, found.goods.notes) == ("卡纸", "急")


def test_the_phones_of_several_visits_are_all_kept(tmp_path: Path) -> None:
    rows = "2026-11-18,张三,13800138000,谈\n2026-11-19,张三,13900139000,又谈\n"
    table = f"日期,客户,手机,纪要\n{rows}"
    carry_out(planned(tmp_path, "visits", table, "手机=-"), "visits", NOW)
    carry_out(planned(tmp_path, "visits", table), "visits", NOW)
    assert [each.phones for each in profiles()] == [("13800138000", "13900139000")]
