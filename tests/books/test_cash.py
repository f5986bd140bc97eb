"""The cash journal: its balance and pages, red entries, handing up, the closing of a month."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from salestui.books import store as books
from salestui.books.cash import store
from salestui.books.cash.entry import (
    CashEntry,
    CloseRow,
    balance_before,
    left_to_reverse,
    movements_between,
)
from salestui.books.cash.register import cash_matters
from salestui.books.cash.rules import (
    BROUGHT,
    CARRIED,
    ENTRY,
    MONTH,
    OPENING,
    YEAR,
    Movement,
    balances,
    month_to_close,
    overdrawn,
    pages,
)
from salestui.books.list import BOOKS
from salestui.core.refusal import Refusal
from salestui.storage.history.undo import redo_last, undo_last
from tests.books.rows import again
from tests.books.test_exchange import brought_in
from tests.clock import StandingClock, moment
from tests.desk import NARROW, at_the_desk
from tests.exchange.offices import remarks

pytestmark = pytest.mark.usefixtures("open_desk")

NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)


def on(day: int, hour: int = 9) -> Any:
    """A moment in November."""
    return moment(f"2026-11-{day:02} {hour:02}:00")


# --- the rules ---------------------------------------------------------------------------------

MONTH_OF_BOOKS = [
    Movement(1, date(2026, 11, 3), received=150000),
    Movement(2, date(2026, 11, 3), paid=38050),
    Movement(3, date(2026, 11, 5), paid=96000),
    Movement(4, date(2026, 11, 6), paid=-96000),
    Movement(5, date(2026, 11, 6), paid=69000),
]


def test_the_balance_after_each_entry() -> None:
    found = [balance for _each, balance in balances(MONTH_OF_BOOKS, 200000)]
    assert found == [350000, 311950, 215950, 311950, 242950]


def test_the_pages_of_a_month() -> None:
    first, second = pages(MONTH_OF_BOOKS, 200000, (0, 0), 5)
    assert [each[:4] for each in first] == [
        (OPENING, 0, 0, 200000),
        (ENTRY, 150000, 0, 350000),
        (ENTRY, 0, 38050, 311950),
        (ENTRY, 0, 96000, 215950),
        (CARRIED, 150000, 134050, 215950),
    ]
    assert [each[:4] for each in second] == [
        (BROUGHT, 150000, 134050, 215950),
        (ENTRY, 0, -96000, 311950),
        (ENTRY, 0, 69000, 242950),
        (MONTH, 150000, 107050, 242950),
        (YEAR, 150000, 107050, 242950),
    ]


movements = st.lists(
    st.builds(
        Movement,
        st.integers(1, 10**6),
        st.dates(date(2026, 11, 1), date(2026, 11, 30)),
        st.integers(-(10**6), 10**6),
        st.integers(-(10**6), 10**6),
    ),
    max_size=40,
)


@given(movements, st.integers(0, 10**6), st.integers(4, 12))
def test_every_page_begins_with_what_the_one_before_has_carried_over(
    those: list[Movement], before: int, lines: int
) -> None:
    found = pages(those, before, (0, 0), lines)
    assert [each.entry for page in found for each in page if each.kind == ENTRY] == [
        each.id for each in sorted(those, key=lambda each: (each.on, each.id))
    ]
    for earlier, later in pairwise(found):
        assert later[0][1:] == earlier[-1][1:]
        assert len(earlier) == lines
    last = found[-1][-1]
    assert last.balance == before + sum(each.effect for each in those)
    assert last.received - last.paid == last.balance - before


def test_a_day_that_ends_below_nothing_is_named() -> None:
    those = [Movement(1, date(2026, 11, 3), paid=100), Movement(2, date(2026, 11, 3), received=100)]
    assert overdrawn(those) is None
    assert overdrawn([*those, Movement(3, date(2026, 11, 4), paid=1)]) == date(2026, 11, 4)
    assert overdrawn([*those, Movement(3, date(2026, 11, 4), paid=1)], 1) is None


@pytest.mark.parametrize(
    ("closed", "today", "expected"),
    [
        ([], "2026-11-29", date(2026, 10, 1)),
        ([date(2026, 10, 1)], "2026-11-29", None),
        ([date(2026, 10, 1)], "2026-11-30", NOVEMBER),
        ([date(2026, 10, 1), NOVEMBER], "2027-01-01", None),
    ],
)
def test_months_are_closed_in_order_from_their_last_day(
    closed: list[date], today: str, expected: date | None
) -> None:
    months = [date(2026, 10, 1), NOVEMBER]
    assert month_to_close(months, closed, date.fromisoformat(today)) == expected


# --- what is kept ------------------------------------------------------------------------------


def entry(day: int, text: str = "零售款", **own: Any) -> CashEntry:
    """An entry, noted in the morning of a day of November."""
    return again(books.add_entry(on(day), CashEntry, {"text": text, **own, "begun": None}))


def november() -> CashEntry:
    """The worked month: a payment whose figures were changed round, taken back in red."""
    entry(2, "期初余额", received=200000)
    entry(3, received=150000)
    entry(3, "快递费", paid=38050)
    wrong = entry(5, "房租", paid=96000)
    store.hand_up(on(5, 17), "", date(2026, 11, 5))
    store.reverse_entry(on(6), again(wrong), 96000)
    entry(6, "房租", paid=69000)
    return again(wrong)


def balance(day: date = DECEMBER) -> int:
    """What there is in the morning of a day."""
    return balance_before("", day)


def test_the_month_that_was_worked_by_hand() -> None:
    november()
    ends = [balance(date(2026, 11, day)) for day in (3, 4, 6, 7)]
    assert ends == [200000, 311950, 215950, 242950]
    those = movements_between("", NOVEMBER, date(2026, 11, 30))
    assert (sum(each.received for each in those), sum(each.paid for each in those)) == (
        150000,
        107050,
    )


@pytest.mark.parametrize(
    ("own", "field"),
    [
        ({}, "received"),
        ({"received": 0}, "received"),
        ({"received": 100, "paid": 100}, "paid"),
    ],
)
def test_an_entry_has_one_side(own: dict[str, Any], field: str) -> None:
    with pytest.raises(Refusal) as refusal:
        entry(3, **own)
    assert refusal.value.field == field


def test_the_journal_begins_once() -> None:
    november()
    with pytest.raises(Refusal) as refusal:
        entry(9, "上月结转", received=1)
    assert refusal.value.field == "text"
    assert entry(9, "期初", received=500, account="银行").kind == "opening"


def test_what_is_handed_up_is_taken_back_in_red_only() -> None:
    wrong = november()
    for forbidden in (
        lambda: books.edit_entry(on(9), wrong, {**wrong.values, "paid": 69000}),
        lambda: books.delete_entry(on(9), wrong),
        lambda: books.add_entry(on(9), CashEntry, {"text": "漏记", "paid": 100, "begun": on(5).at}),
    ):
        with pytest.raises(Refusal):
            forbidden()
    red = books.rows(CashEntry)[-2]
    assert (red.paid, red.red_of, red.course.begun_on) == (-96000, wrong.number, date(2026, 11, 6))
    with pytest.raises(Refusal):
        store.reverse_entry(on(9), red, 100)
    with pytest.raises(Refusal, match="At most"):
        store.reverse_entry(on(9), wrong, 1)


def test_a_part_is_taken_back() -> None:
    whole = entry(3, paid=96000)
    store.hand_up(on(3, 18), "", date(2026, 11, 3))
    store.reverse_entry(on(4), again(whole), 27000)
    assert left_to_reverse(again(whole)) == 69000
    store.reverse_entry(on(4), again(whole), 69000)
    with pytest.raises(Refusal):
        store.reverse_entry(on(4), again(whole), 1)
    assert balance() == 0


def test_what_is_not_handed_up_stands_on_today_from_five_o_clock() -> None:
    entry(3, received=100)
    entry(3, "快递费", paid=50)
    assert cash_matters(on(3, 16)) == []
    (line,) = cash_matters(on(3, 17))
    assert line.words == "not handed up; entries: 2"
    entry(4, received=100)
    assert [each.key for each in cash_matters(on(4))] == [2]
    store.hand_up(on(4), "", date(2026, 11, 3))
    assert cash_matters(on(4)) == []
    with pytest.raises(Refusal):
        store.hand_up(on(4), "", date(2026, 11, 3))


def test_a_month_is_closed_with_what_was_counted_and_opened_again() -> None:
    november()
    with pytest.raises(Refusal):
        store.close_month(on(29), "", NOVEMBER, 242500)
    assert store.close_month(on(30, 18), "", NOVEMBER, 242500) == -450
    assert balance() == 242500
    short = books.rows(CashEntry)[-1]
    assert (short.paid, short.kind, short.course.begun_on) == (
        450,
        "difference",
        date(2026, 11, 30),
    )
    with pytest.raises(Refusal) as refusal:
        entry(30, received=100)
    assert refusal.value.field == "begun"
    december = moment("2026-12-01 09:00")
    assert undo_last(december)
    assert (balance(), CloseRow.select().count()) == (242950, 0)
    assert redo_last(december)
    store.open_month(december, "", "少记一笔")
    assert (balance(), CloseRow.select().count()) == (242950, 0)
    assert not any("month_closed" in each.course.stamps for each in books.rows(CashEntry))
    assert store.close_month(december, "", NOVEMBER, 242950) == 0


def test_nothing_is_undone_from_under_a_closed_month() -> None:
    late = entry(10, received=500)
    store.close_month(moment("2026-12-01 09:00"), "", NOVEMBER, 500)
    while undo_last(moment("2026-12-01 10:00")):
        if store.cash_entry(late.id) is None:
            assert CloseRow.select().count() == 0
            break


def test_no_month_is_closed_before_another_or_with_a_day_below_nothing() -> None:
    books.add_entry(
        on(9), CashEntry, {"text": "零售款", "received": 5, "begun": moment("2026-10-08 09:00").at}
    )
    entry(3, paid=10)
    entry(4, received=10)
    december = moment("2026-12-01 09:00")
    with pytest.raises(Refusal):
        store.close_month(december, "", NOVEMBER, 5)
    store.close_month(december, "", date(2026, 10, 1), 5)
    with pytest.raises(Refusal, match="less than nothing"):
        store.close_month(december, "", NOVEMBER, 5)


steps = st.lists(
    st.tuples(
        st.sampled_from(["in", "out", "edit", "reverse", "hand up", "undo", "redo", "delete"]),
        st.integers(1, 900),
        st.integers(1, 9),
    ),
    max_size=14,
)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_the_balance_is_what_came_in_less_what_went_out(
    open_desk: Path, steps: Sequence[tuple[str, int, int]]
) -> None:
    sealed: dict[int, dict[str, Any]] = {}
    for step, amount, day in steps:
        last = books.rows(CashEntry)[-1:]
        with suppress(Refusal):
            do(step, amount, day, last)
        rows = books.rows(CashEntry)
        assert balance(date(2027, 1, 1)) == sum(each.effect for each in rows)
        by_key = {each.id: each for each in rows if each.is_sealed}
        for key, values in sealed.items():
            if key in by_key:
                assert by_key[key].values == values
        sealed = {key: dict(each.values) for key, each in by_key.items()}


def do(step: str, amount: int, day: int, last: list[CashEntry]) -> None:
    """One step of somebody at the journal."""
    now = on(9)
    match step:
        case "in" | "out":
            side = "received" if step == "in" else "paid"
            values = {"text": "款", side: amount, "begun": on(day, 8).at}
            books.add_entry(now, CashEntry, values)
        case "hand up":
            store.hand_up(now, "", date(2026, 11, day))
        case "undo":
            undo_last(now)
        case "redo":
            redo_last(now)
        case _ if not last:
            return
        case "edit":
            side = "received" if last[0].received else "paid"
            books.edit_entry(now, last[0], {**last[0].values, side: amount})
        case "reverse":
            store.reverse_entry(now, last[0], amount)
        case "delete":
            books.delete_entry(now, last[0])


# --- tables and keys ---------------------------------------------------------------------------

HEAD = "日期,凭证号,摘要,对方单位,收入,支出,余额,经手人"


def test_a_journal_on_paper(tmp_path: Path) -> None:
    lines = (
        '2026.11.2,,期初余额,,,,"2,000.00",',
        "20261103,收-1,门市零售款,,1500,,3500,何芳",
        ',付-1,快递费,,0,380.5,"3,119.50",何芳',
        ",,过次页,,1500,380.5,3119.5,",
        ",,承前页,,1500,380.5,3119.5,",
        "2026-11-05,付-2,房租,,,960,2159,何芳",
        "2026-11-06,付-3,红字冲销付-2,,,-960,3119.5,何芳",
        "2026-11-06,付-4,邮费,,1,2,,何芳",
        ",,本月合计,,1500,380.5,3119.5,",
        "2026-11-20,,本年累计,,9500,4380.5,3119.5,",
        ",,上月结转,,,,3119.50,",
        "2026-11-20,收-2,收货款,,86,,3205.5,何芳",
    )
    plan = brought_in(tmp_path, "cash", HEAD, *lines)
    assert remarks(plan) == [
        (7, "A balance of 2,159.00 stands there; 2,159.50 is right."),
        (9, "In or out, not both."),
    ]
    assert [len(plan.adds), len(plan.totals) + len(plan.feet)] == [5, 6]
    assert balance() == 320550
    assert [each.paid for each in books.rows(CashEntry) if each.is_red] == [-96000]
    second = brought_in(tmp_path, "cash", HEAD, *lines)
    assert [len(second.adds), len(second.there)] == [0, 5]


def test_a_table_with_one_amount_and_its_side(tmp_path: Path) -> None:
    plan = brought_in(
        tmp_path,
        "cash",
        "日期,摘要,金额,收/支,账户",
        "2026-11-03,零售款,150,收,现金",
        "2026-11-03,快递费,38.05,支,现金",
        "2026-11-03,货款,1000,收入,银行",
    )
    assert plan.unfit == []
    assert [balance_before(each, DECEMBER) for each in ("现金", "银行")] == [11195, 100000]


async def test_a_cash_day_by_keyboard(clock: StandingClock, open_desk: Path) -> None:
    async with at_the_desk(clock, open_desk, NARROW) as person:
        await person.press("6", *["right"] * BOOKS.index(CashEntry))
        await person.press("n", *"期初", "tab", *"2000", "ctrl+s")
        person.keys = 0
        await person.press("n", *"房租", "tab", "tab", *"960", "ctrl+s")
        assert person.keys - 5 <= 8
        _opening, rent = books.rows(CashEntry)
        assert (rent.text, rent.paid) == ("房租", 96000)
        assert person.sees("房租", "960.00", "1,040.00")
        await person.press("space")
        assert again(rent).is_sealed
        clock.set("2026-11-24 09:00")
        await person.press("r", "ctrl+s")
        assert person.sees("-960.00", "2,000.00")
        await person.press("n", *"房租", "tab", "tab", *"690", "ctrl+s")
        clock.set("2026-11-30 18:00")
        await person.press("ctrl+p", *"close the cash", "enter")
        await person.fill(counted="1305.50")
        assert "short" in person.remark("counted")
        await person.press("ctrl+s")
        assert balance() == 130550
        assert CloseRow.select().count() == 1
