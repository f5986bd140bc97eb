"""Receivables: what is open and how old, receipts in parts, whom to chase when."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from salestui.books import store
from salestui.books.cash.entry import CashEntry
from salestui.books.cash.store import hand_up
from salestui.books.list import BOOKS
from salestui.books.receivables.receivable import Receivable, ageing_on
from salestui.books.receivables.register import receivable_details
from salestui.books.receivables.rules import (
    ARISEN,
    DUE,
    Claim,
    Receipt,
    ageing,
    bucket_of,
    due_day,
    read_receipts,
    receipts_text,
)
from salestui.books.receivables.store import add_receipt
from salestui.core.refusal import Refusal
from salestui.customers.rules import Who
from salestui.dates.terms import Terms
from salestui.kit.rows import Rows
from salestui.storage.history.undo import redo_last, undo_last
from tests.books.rows import again
from tests.books.test_exchange import brought_in
from tests.clock import StandingClock, moment
from tests.desk import NARROW, at_the_desk
from tests.exchange.offices import remarks

pytestmark = pytest.mark.usefixtures("open_desk")

NOW = moment("2026-11-30 09:41")

R1 = Claim(1000000, date(2026, 9, 20), date(2026, 10, 20), [Receipt(date(2026, 11, 10), 400000)])
R2 = Claim(500000, date(2026, 10, 31), date(2026, 11, 30))
R3 = Claim(800000, date(2026, 10, 1), date(2026, 10, 31))
R4 = Claim(200000, date(2026, 8, 1), date(2026, 8, 31))
R5 = Claim(300000, date(2026, 11, 25), date(2026, 12, 25), [Receipt(date(2026, 12, 2), 300000)])
ALL = (R1, R2, R3, R4, R5)


# --- the ageing --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "since", "expected"),
    [
        ("2026-11-30", DUE, [800000, 800000, 600000, 0, 200000]),
        ("2026-11-30", ARISEN, [800000, 800000, 600000, 200000]),
        ("2026-12-02", DUE, [0, 500000, 1400000, 0, 200000]),
    ],
)
def test_the_ageing_as_of_a_day(day: str, since: str, expected: list[int]) -> None:
    on = date.fromisoformat(day)
    rest = ((each.open_on(on), each.arisen_on, each.due_on) for each in ALL)
    assert list(ageing(rest, on, since).values()) == expected


@pytest.mark.parametrize(
    ("claim", "due", "arisen"),
    [(R1, 41, 71), (R2, 0, 30), (R3, 30, 60), (R4, 91, 121), (R5, -25, 5)],
)
def test_the_age_of_each(claim: Claim, due: int, arisen: int) -> None:
    day = date(2026, 11, 30)
    assert (claim.age_on(day, DUE), claim.age_on(day, ARISEN)) == (due, arisen)


def test_what_came_in_later_was_open_on_an_earlier_day() -> None:
    before = date(2026, 11, 9)
    assert (R1.open_on(before), R1.age_on(before, DUE)) == (1000000, 20)
    assert R1.open_on(date(2026, 9, 19)) == 0
    assert R1._replace(closed_on=before).open_on(before) == 0


@pytest.mark.parametrize(
    ("age", "due", "arisen"),
    [
        (-1, "not due", "0–30 d"),
        (0, "not due", "0–30 d"),
        (1, "1–30 d", "0–30 d"),
        (30, "1–30 d", "0–30 d"),
        (31, "31–60 d", "31–60 d"),
        (60, "31–60 d", "31–60 d"),
        (90, "61–90 d", "61–90 d"),
        (91, "over 90 d", "over 90 d"),
    ],
)
def test_each_age_has_its_bucket(age: int, due: str, arisen: str) -> None:
    assert (bucket_of(age, DUE), bucket_of(age, ARISEN)) == (due, arisen)


def test_without_a_day_agreed_the_usual_credit_counts() -> None:
    assert due_day(date(2026, 11, 1), None, 30) == date(2026, 12, 1)
    assert due_day(date(2026, 11, 1), date(2026, 11, 5), 30) == date(2026, 11, 5)


days = st.dates(date(2026, 1, 1), date(2026, 12, 31))
amounts = st.integers(1, 10**8)
hows = st.sampled_from(["", "转账", "承兑 汇票"])
parts = st.builds(Receipt, days, amounts, hows, st.just(0))
claims = st.builds(
    Claim,
    amounts,
    days,
    days,
    st.lists(parts, max_size=3),
    st.none() | days,
)


@given(st.lists(claims), days, st.sampled_from([DUE, ARISEN]))
def test_the_buckets_sum_to_what_is_open(claims: list[Claim], day: date, since: str) -> None:
    rest = [(each.open_on(day), each.arisen_on, each.due_on) for each in claims]
    assert sum(ageing(rest, day, since).values()) == sum(each.open_on(day) for each in claims)


# --- receipts ----------------------------------------------------------------------------------


def owed(
    amount: int = 1000000, arisen: str = "2026-09-20", due: str | None = "2026-10-20", **own: Any
) -> Receivable:
    """A receivable that is kept."""
    falls_due = date.fromisoformat(due) if due else None
    said = {"who": Who("华联"), "amount": amount, "falls_due": falls_due, "salesperson": "李强"}
    begun = moment(f"{arisen} 09:00").at
    return again(store.add_entry(NOW, Receivable, {**said, "begun": begun, **own}))


def receive(row: Receivable, amount: int, on: str = "2026-11-10", how: str = "") -> Receivable:
    """The same after a receipt."""
    add_receipt(NOW, again(row), Receipt(date.fromisoformat(on), amount, how))
    return again(row)


def test_it_is_settled_when_all_has_come_in() -> None:
    row = owed()
    assert (row.state, row.is_settled) == ("open", False)
    row = receive(row, 400000)
    assert (row.state, row.open_amount, row.is_settled) == ("part", 600000, False)
    row = receive(row, 600000)
    assert (row.state, row.open_amount, row.is_settled, row.due_on) == ("paid", 0, True, None)
    row = receive(row, -600000, how="退票")
    assert (row.state, row.open_amount) == ("part", 600000)


@pytest.mark.parametrize("amount", [600001, 0, -400001])
def test_no_receipt_makes_the_sum_wrong(amount: int) -> None:
    row = receive(owed(), 400000)
    with pytest.raises(Refusal) as refusal:
        receive(row, amount)
    assert refusal.value.field == "amount"
    assert again(row).open_amount == 600000


def test_the_amount_is_never_less_than_what_was_received() -> None:
    row = receive(owed(), 400000)
    with pytest.raises(Refusal) as refusal:
        store.edit_entry(NOW, row, {**row.values, "amount": 399999})
    assert refusal.value.field == "amount"
    for amount in (0, -1):
        with pytest.raises(Refusal):
            owed(amount)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from([1, 3, 5, -2, "undo", "redo"]), max_size=12))
def test_no_sequence_makes_it_less_than_nothing(open_desk: Path, steps: Sequence[Any]) -> None:
    row = owed(600)
    for step in steps:
        if step == "undo":
            undo_last(NOW)
        elif step == "redo":
            redo_last(NOW)
        elif store.entry(Receivable, row.id) is not None:
            with suppress(Refusal):
                receive(row, step * 100)
        found = store.entry(Receivable, row.id)
        if found is not None:
            assert 0 <= found.open_amount <= 600
            assert found.is_settled == (found.open_amount == 0)


@given(st.lists(parts))
def test_partsare_read_as_they_are_written(receipts: list[Receipt]) -> None:
    assert list(read_receipts(receipts_text(receipts))) == receipts


# --- chasing -----------------------------------------------------------------------------------


def test_it_is_chased_on_the_day_after_it_is_due_and_every_week() -> None:
    row = owed(due="2026-11-23")
    assert row.standing(NOW).due_on == date(2026, 11, 24)
    store.chase_entry(moment("2026-11-24 09:00"), row)
    assert again(row).standing(NOW).due_on == date(2026, 12, 1)
    row = receive(row, 400000, "2026-11-25")
    assert row.standing(NOW).due_on == date(2026, 12, 1)
    store.chase_entry(moment("2026-11-25 09:00"), row, "月底", date(2026, 11, 28))
    standing = again(row).standing(NOW)
    assert standing.due_on == date(2026, 11, 29)
    assert standing.words == "7 d overdue, chased ×2"
    assert (standing.person, standing.tone) == ("李强", "warn")


def test_what_was_agreed_on_nothing_follows_the_settings() -> None:
    row = owed(arisen="2026-11-20", due=None)
    assert row.due_on == date(2026, 12, 21)
    terms = replace(NOW, terms=Terms(credit_days=5))
    store.follow_terms(terms, Receivable)
    assert again(row).due_on == date(2026, 11, 26)


def test_what_is_written_off_is_open_no_more() -> None:
    row = owed()
    before = dict(ageing_on(NOW.day, NOW))
    store.give_up_entry(moment("2026-11-29 09:00"), row, "倒闭")
    assert again(row).is_settled
    assert sum(ageing_on(NOW.day, NOW).values()) == 0
    assert ageing_on(date(2026, 11, 28), NOW) == before | {"31–60 d": 1000000}


def test_the_ageing_of_all_is_that_of_each() -> None:
    receive(owed(), 400000)
    owed(500000, "2026-10-31", "2026-11-30")
    owed(800000, "2026-10-01", "2026-10-31")
    owed(200000, "2026-08-01", "2026-08-31")
    receive(owed(300000, "2026-11-25", "2026-12-25"), 300000, "2026-12-02")
    found = ageing_on(NOW.day, NOW)
    assert list(found.values()) == [800000, 800000, 600000, 0, 200000]
    later = ageing_on(NOW.day + timedelta(days=2), NOW)
    assert list(later.values()) == [0, 500000, 1400000, 0, 200000]
    said = Receivable.summary(NOW)
    assert said == (
        "not due 8,000.00 · 1–30 d 8,000.00 · 31–60 d 6,000.00 · over 90 d 2,000.00: 24,000.00 open"
    )


# --- tables and keys ---------------------------------------------------------------------------

HEAD = (
    "客户名称,发票号码,开票日期,账期(天),到期日,"
    "应收金额,已收金额,回款日期,未收金额,账龄,业务员,承诺付款日"
)


def test_a_table_of_receivables(tmp_path: Path) -> None:
    lines = (
        "华联,HT2026-1,2026-09-01,15,,3340,,,3340.0,75,李强,",
        "华联,HT2026-2,2026-09-01,15,2026-10-01,8000,3000,2026.9.22,5500,20,李强,2026-12-09",
        "华联,HT2026-3,2026-09-01,,,5000,6000,2026-09-14,,,李强,",
        "华联,HT2026-4,2026-09-01,,,100,40,,60,,李强,",
    )
    plan = brought_in(tmp_path, "receivables", HEAD, *lines)
    assert remarks(plan) == [
        (3, "5,500.00 are said to be open; 5,000.00 are."),
        (4, "More was received than the amount, by 1,000.00."),
        (5, "Received on no day: taken as today."),
    ]
    first, second, third = store.rows(Receivable)
    assert first.falls_due == date(2026, 9, 16)
    assert (second.falls_due, second.course.promised_on) == (date(2026, 10, 1), date(2026, 12, 9))
    assert (second.open_amount, third.open_amount) == (500000, 6000)
    again_ = brought_in(tmp_path, "receivables", HEAD, *lines[:2])
    assert [len(again_.adds), len(again_.there)] == [0, 2]


def test_a_receipt_that_a_later_table_tells_is_filled_in(tmp_path: Path) -> None:
    brought_in(tmp_path, "receivables", HEAD, "华联,HT2026-1,2026-09-01,,,3340,,,,,李强,")
    plan = brought_in(
        tmp_path, "receivables", HEAD, "华联,HT2026-1,2026-09-01,,,3340,3340,11月3日,0,,李强,"
    )
    assert [len(plan.adds), len(plan.fills)] == [0, 1]
    (row,) = store.rows(Receivable)
    assert (row.state, list(row.receipts)) == ("paid", [Receipt(date(2026, 11, 3), 334000, "", 1)])


async def test_a_receipt_of_part_a_promise_and_a_second_chase_by_keyboard(
    clock: StandingClock, open_desk: Path
) -> None:
    row = owed(due="2026-11-10")
    async with at_the_desk(clock, open_desk, NARROW) as person:
        await person.press("6", *["right"] * BOOKS.index(Receivable))
        assert person.sees("10,000.00")
        person.keys = 0
        await person.press("space", "r")
        await person.fill(amount="4000")
        await person.press("ctrl+s")
        assert person.keys <= 6
        assert again(row).open_amount == 600000
        await person.press("a")
        await person.fill(said="月底付", promised_on="2026-11-27")
        await person.press("ctrl+s")
        assert again(row).standing(person.desk.now).due_on == date(2026, 11, 28)
        clock.set("2026-11-28 09:00")
        await person.press("space")
        assert again(row).course.chases == 2
        texts = [each.text for each in receivable_details(row.id, person.desk.now)]
        assert "4,000.00" in texts


def test_a_receipt_goes_into_both_books_in_one_change() -> None:
    row = owed()
    receipt = Receipt(date(2026, 11, 30), 400000, "现金")
    add_receipt(NOW, row, receipt, is_in_journal=True)
    (entry,) = store.rows(CashEntry)
    assert (entry.received, entry.ref, entry.course.begun_on) == (400000, row.number, NOW.day)
    hand_up(moment("2026-11-30 18:00"), "", NOW.day)
    later = moment("2026-12-01 09:00")
    add_receipt(later, again(row), receipt._replace(amount=1), is_in_journal=True)
    assert store.rows(CashEntry)[-1].text.endswith("added for 11-30")
    undo_last(later)
    assert (again(row).open_amount, len(store.rows(CashEntry))) == (600000, 1)


async def test_another_book_begins_with_what_presses_most(
    clock: StandingClock, open_desk: Path
) -> None:
    store.add_entry(clock.now(), CashEntry, {"text": "零售款", "received": 1, "begun": None})
    later, late = owed(due="2026-12-24"), owed(due="2026-11-02")
    async with at_the_desk(clock, open_desk) as person:
        await person.press("6", *["right"] * BOOKS.index(Receivable), "end")
        assert person.screen.query_one("#rows", Rows).key == later.id
        await person.press("right", "left")
        assert person.screen.query_one("#rows", Rows).key == late.id
