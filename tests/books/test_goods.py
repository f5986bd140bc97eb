"""Goods: what is on hand, on order and placed; what runs low; sums that are never below nothing."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from salestui.books import store
from salestui.books.goods.exchange import STOCK
from salestui.books.goods.move import Move, kept_flows, moved, ordered, placed_now
from salestui.books.goods.register import product_details
from salestui.books.goods.rules import (
    Flow,
    Level,
    OnOrder,
    StockOut,
    on_hand,
    on_order,
    ordered_at_nothing,
    placed_below,
    placed_with,
    stock_below,
    stock_outs,
)
from salestui.books.list import BOOKS
from salestui.books.products import Product
from salestui.core.refusal import Refusal
from salestui.customers.rules import Who
from salestui.exchange.importing import carry_out, plan_rows
from salestui.exchange.plan import Plan
from salestui.exchange.tables import find_table
from salestui.storage.history.undo import redo_last, undo_last
from tests.books.rows import again
from tests.books.test_exchange import brought_in
from tests.clock import StandingClock, moment
from tests.desk import NARROW, at_the_desk
from tests.exchange.made_up import text_file
from tests.exchange.offices import remarks

pytestmark = pytest.mark.usefixtures("open_desk")

NOW = moment("2026-11-23 09:41")


def flows(*told: str) -> list[Flow]:
    """Moves on days of November: `2 count 8`, `5 ordered 20 9`, `3 placed 20 华联`."""
    found = []
    for number, each in enumerate(told, 1):
        day, kind, quantity, *more = each.split()
        expected = date(2026, 11, int(more[0])) if kind == "ordered" and more else None
        who = more[0] if more and kind != "ordered" else ""
        found.append(Flow(number, date(2026, 11, int(day)), kind, int(quantity), who, expected))
    return found


# --- the rules ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("level", "state", "due"),
    [
        (Level(6, 5), "calm", None),
        (Level(5, 5), "low", 0),
        (Level(4, 5, 10, date(2026, 11, 25)), "coming", 3),
        (Level(4, 5, 10, date(2026, 11, 22)), "late", 0),
        (Level(0, 5, 10, date(2026, 11, 25)), "none", 0),
        (Level(0, 0), "none", 0),
        (Level(0, None), "calm", None),
        (Level(None, 5), "calm", None),
    ],
)
def test_what_is_low_and_when_one_looks_after_it(level: Level, state: str, due: int | None) -> None:
    assert level.state(NOW.day) == state
    assert level.due_on(NOW.day) == (None if due is None else NOW.day + timedelta(days=due))


def test_a_stock_out_and_the_order_that_came_too_late() -> None:
    told = flows("2 count 8", "3 out 3", "5 out 5", "5 ordered 20 9", "9 in 20")
    assert stock_outs(told) == [StockOut(date(2026, 11, 5), date(2026, 11, 9))]
    assert stock_outs(told)[0].days(NOW.day) == 4
    assert [each.quantity for each in ordered_at_nothing(told)] == [20]
    assert (on_hand(told), on_order(told)) == (20, OnOrder())
    still = stock_outs(told[:-1])
    assert (still[0].until, still[0].days(date(2026, 11, 8))) == (None, 3)


def test_what_was_ordered_comes_in_its_order() -> None:
    told = flows("2 ordered 10 9", "3 ordered 5 6", "4 in 12")
    assert on_order(told) == OnOrder(3, date(2026, 11, 6))
    assert on_order(flows("2 in 9", "3 ordered 5")) == OnOrder(5, None)


def test_what_is_placed_with_somebody() -> None:
    told = flows("2 in 30", "3 placed 20 华联", "5 settled 8 华联", "6 back 5 华联")
    assert (placed_with(told, "华联"), on_hand(told)) == (7, 15)
    below = placed_below([*told, *flows("7 settled 8 华联")], "华联")
    assert below is not None
    assert below.there == 7
    assert placed_below([*told, *flows("7 settled 7 华联")], "华联") is None


def test_a_count_says_what_is_there() -> None:
    assert on_hand(flows("2 count 8", "3 out 3", "4 count 6", "5 over 1", "6 short 2")) == 5
    below = stock_below(flows("2 count 8", "3 out 9", "4 count 5"))
    assert below is not None
    assert (below.there, below.flow.kind) == (8, "out")


# --- what is kept ------------------------------------------------------------------------------


def move(kind: str, quantity: int, who: str = "", day: int = 20, model: str = "A-100") -> Move:
    """A move of November."""
    said = {"product": "硒鼓", "model": model, "who": Who(who), "expected_on": None}
    begun = moment(f"2026-11-{day:02} 09:00").at
    return store.add_entry(NOW, Move, {"kind": kind, "quantity": quantity, **said, "begun": begun})


def product() -> Product:
    """The one product."""
    (found,) = store.rows(Product)
    return found


def test_the_first_move_of_a_product_puts_it_on_file() -> None:
    move("in", 10)
    row = product()
    assert (row.name, row.on_hand, row.minimum) == ("硒鼓 A-100", 10, None)
    store.edit_entry(NOW, row, {**row.values, "minimum": 10})
    assert product().due_on == NOW.day
    store.add_entry(NOW, Move, ordered(product(), 5, date(2026, 11, 27)))
    assert (product().on_order, product().due_on) == (5, date(2026, 11, 28))
    move("in", 5, day=23)
    assert (product().on_order, product().due_on) == (None, None)


@pytest.mark.parametrize(
    ("kind", "quantity", "who", "words"),
    [
        ("out", 11, "", "Only 10 are on hand on 11-20; count first?"),
        ("placed", 11, "华联", "Only 10 are on hand on 11-20; count first?"),
        ("settled", 1, "华联", "Only 0 are placed with 华联 on 11-20."),
        ("back", 1, "华联", "Only 0 are placed with 华联 on 11-20."),
        ("placed", 1, "", "With whom are the goods?"),
        ("out", 0, "", "At least 1, please."),
    ],
)
def test_what_would_make_a_sum_wrong_is_refused(
    kind: str, quantity: int, who: str, words: str
) -> None:
    move("in", 10)
    with pytest.raises(Refusal) as refusal:
        move(kind, quantity, who)
    refused = refusal.value
    assert refused.sentence.format(**refused.arguments) == words
    assert refused.field == ("who" if words.startswith("With") else "quantity")


def test_a_late_move_may_not_take_what_was_needed_later() -> None:
    move("in", 10, day=2)
    move("out", 8, day=10)
    with pytest.raises(Refusal, match="on hand"):
        move("out", 3, day=5)
    move("out", 2, day=5)


def test_goods_that_have_moved_are_neither_changed_nor_deleted() -> None:
    row = again(move("in", 10))
    with pytest.raises(Refusal):
        store.edit_entry(NOW, row, {**row.values, "quantity": 5})
    with pytest.raises(Refusal):
        store.delete_entry(NOW, row)


def test_what_is_placed_is_due_after_90_days_until_it_is_back_or_settled() -> None:
    move("in", 30, day=1)
    first = again(move("placed", 20, "华联", day=2))
    assert first.due_on == date(2027, 1, 31)
    second = again(move("placed", 5, "华联", day=3))
    move("settled", 22, "华联", day=9)
    assert again(first).is_settled
    assert again(first).due_on is None
    assert not again(second).is_settled
    assert placed_now("硒鼓", "A-100") == [("华联", 3)]
    texts = [each.text for each in product_details(product().id, NOW)]
    assert "华联 3" in texts
    undo_last(NOW)
    assert not again(first).is_settled


steps = st.lists(
    st.tuples(
        st.sampled_from(
            ["in", "out", "placed", "back", "settled", "count", "ordered", "undo", "redo"]
        ),
        st.integers(0, 9),
        st.integers(1, 9),
    ),
    max_size=16,
)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_no_sequence_makes_a_sum_less_than_nothing(
    open_desk: Path, steps: Sequence[tuple[str, int, int]]
) -> None:
    for step, quantity, day in steps:
        if step == "undo":
            undo_last(NOW)
        elif step == "redo":
            redo_last(NOW)
        else:
            with suppress(Refusal):
                move(step, quantity, "华联", day)
        told = kept_flows("硒鼓", "A-100")
        assert stock_below(told) is None
        assert placed_below(told, "华联") is None
        for found in store.rows(Product):
            assert found.on_hand == on_hand(told)
            assert (found.on_order or 0) == on_order(told).quantity


# --- tables and keys ---------------------------------------------------------------------------


def test_a_table_of_moves(tmp_path: Path) -> None:
    lines = (
        "2026-11-01,盘点,票据机,LX-9,16,,陈立",
        "2026-11-02,铺货,票据机,lx-9,10,华联店,陈立",
        "2026-11-03,销售出库,票据机,ＬＸ－９,7,散客,陈立",
        "2026-11-04,退回,票据机,LX-9,11,华联店,陈立",
        "2026-11-05,结算,票据机,LX-9,4,华联店,陈立",
        "2026-11-06,盘亏,票据机,LX-9,-1,,陈立",
        "2026-11-07,出库,票据机,LX-9,0,散客,陈立",
        "制单,何芳,,,,,",
    )
    head = "日期,类型,产品,型号,数量,去向,经手人"
    plan = brought_in(tmp_path, "moves", head, *lines)
    assert remarks(plan) == [
        (4, "Only 6 are on hand on 11-03; count first?"),
        (5, "Only 10 are placed with 华联店 on 11-04."),
        (8, "At least 1, please."),
    ]
    assert plan.feet == [9]
    assert (product().on_hand, placed_now("票据机", "LX-9")) == (5, [("华联店", 6)])
    second = brought_in(tmp_path, "moves", head, *lines)
    assert [len(second.adds), len(second.there)] == [0, 4]


def stock_brought_in(folder: Path, *lines: str) -> Plan:
    """Import a table of stock; returns what became of its rows."""
    path = text_file(folder / "stock.csv", "\n".join(lines) + "\n", "utf-8")
    return carry_out(plan_rows(find_table(path, "stock", STOCK), "stock", NOW), "stock", NOW).plan


def test_a_table_of_stock(tmp_path: Path) -> None:
    head = "产品,型号,单位,库存,最低库存,在途,备注"
    lines = (
        "打印机,GX-200,台,6,5,,停产",
        "打印机,GX-300,台,5,5,10,",
        "打印机,M1005,台,0,,,",
        "打印机,GX-400,台,-2,5,,",
        "打印机,GX-500,台,12.5,5,,",
        "打印机,ｇｘ－２００,台,6,5,,停产",
        "打印机,GX-200,台,7,5,,",
    )
    plan = stock_brought_in(tmp_path, head, *lines)
    assert [len(plan.adds), len(plan.there), len(plan.unfit)] == [3, 1, 3]
    found = {each.model: (each.level, each.unit) for each in store.rows(Product)}
    assert found["GX-200"] == (Level(6, 5), "台")
    assert found["GX-300"] == (Level(5, 5, 10), "台")
    assert found["M1005"] == (Level(0, None), "台")
    second = stock_brought_in(tmp_path, head, *lines[:3])
    assert [len(second.adds), len(second.there)] == [0, 3]
    third = stock_brought_in(tmp_path, head, "打印机,GX-200,台,4,5,,")
    assert [len(third.adds), [each.kind for each in store.rows(Move)][-1]] == [1, "count"]
    assert store.rows(Product)[0].on_hand == 4


async def test_stock_falls_to_its_minimum_and_to_nothing_is_ordered_and_comes(
    clock: StandingClock, open_desk: Path
) -> None:
    said: dict[str, Any] = {"product": "硒鼓", "model": "A-100", "minimum": 5, "begun": None}
    row = store.add_entry(clock.now(), Product, said)
    store.add_entry(clock.now(), Move, moved(row, "count", 8))
    async with at_the_desk(clock, open_desk, NARROW) as person:
        await person.press("6", *["right"] * BOOKS.index(Product))
        person.keys = 0
        await person.press("u", *"3", "ctrl+s")
        assert person.keys - 1 <= 8
        assert product().level.state(person.desk.now.day) == "low"
        await person.press("u", *"6", "ctrl+s")
        assert person.remark("quantity").startswith("! Only 5")
        await person.press("backspace", *"5", "ctrl+s")
        assert product().level.state(person.desk.now.day) == "none"
        assert person.sees("sold out")
        await person.press("space", *"20", "ctrl+s")
        assert (product().on_order, product().on_hand) == (20, 0)
        clock.set("2026-11-27 09:00")
        await person.press("i", *"20", "ctrl+s")
        assert (product().on_order, product().on_hand) == (None, 20)
        texts = [each.text for each in product_details(row.id, person.desk.now)]
        assert "times this year: 1, days: 4, ordered only then: 1" in texts
