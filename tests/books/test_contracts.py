"""Contracts: the discount and its approval, what is due when and from whom, unknown payments."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from salestui.books import store
from salestui.books.contracts import Contract
from salestui.books.list import BOOKS
from salestui.books.rules import Course, Stamp
from salestui.core.refusal import Refusal
from salestui.customers.rules import Who
from salestui.dates.terms import Terms
from salestui.kit.menu import KEYS
from tests.books.rows import again
from tests.books.test_exchange import brought_in
from tests.clock import StandingClock, moment
from tests.desk import NARROW, at_the_desk
from tests.exchange.offices import remarks

pytestmark = pytest.mark.usefixtures("open_desk")

NOW = moment("2026-11-23 09:41")
ALL_SAID = {
    "who": Who("同乐文具店"),
    "subject": "年度供货",
    "industry": "零售",
    "amount": 850000,
    "terms": "月结30天",
    "place": "自提",
    "contact": "黄秀英",
    "salesperson": "李强",
    "signed_by": "李强",
    "pay_by": date(2026, 12, 10),
    "copy_by": date(2026, 12, 4),
    "begun": None,
}


def contract(steps: str = "", **own: Any) -> Contract:
    """A contract as it would be, with steps taken at 9:00 on days of November: `drafted 2`."""
    row = store.book_row(Contract, {**ALL_SAID, **own}, moment("2026-11-02 09:00"))
    stamps = {}
    for each in filter(None, steps.split(", ")):
        code, day = each.split()
        stamps[code] = Stamp(moment(f"2026-11-{int(day):02} 09:00").at)
    return row.replaced(course=Course(date(2026, 11, 2), stamps))


# --- the discount ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("price", "amount", "typed", "discount"),
    [
        (1000000, 850000, None, 8500),
        (1000000, 849900, None, 8499),
        (1000000, None, 8500, None),
        (999999, 849999, 8500, 8500),
        (None, 850000, 8500, 8500),
        (1000000, 850000, 8500, 8500),
    ],
)
def test_two_of_three_say_the_third(
    price: int | None, amount: int | None, typed: int | None, discount: int | None
) -> None:
    row = contract(list_price=price, amount=amount, discount=typed)
    assert row.refusal(lambda field, value: ()) is None
    assert row.discount == (discount or typed)
    assert row.amount == (amount or 850000)


def test_another_discount_than_that_of_the_amounts_is_refused() -> None:
    row = contract(list_price=1000000, amount=850000, discount=8000)
    remark = row.refusal(lambda field, value: ())
    assert remark is not None
    assert remark.words == "The amount is 8.5折 of the list price."
    assert remark.arguments["field"] == "discount"


@pytest.mark.parametrize(("notes", "field"), [("", "notes"), ("赠送样机", None)])
def test_an_amount_of_nothing_needs_a_note(notes: str, field: str | None) -> None:
    remark = contract(amount=0, notes=notes).refusal(lambda field, value: ())
    assert (remark and remark.arguments["field"]) == field


@pytest.mark.parametrize(
    ("discount", "limit", "needs"),
    [(9000, 90, False), (8999, 90, True), (8900, 90, True), (8900, 85, False), (None, 90, False)],
)
def test_below_the_limit_it_is_to_be_approved(
    discount: int | None, limit: int, needs: bool
) -> None:
    assert contract(discount=discount).needs_approval(limit) is needs


@pytest.mark.parametrize(
    ("approver", "approved", "discount", "is_approved"),
    [
        ("王总", 8500, 8500, True),
        ("王总", 8500, 8800, True),
        ("王总", 8500, 8000, False),
        ("李强", 8500, 8500, False),
        ("", None, 8500, False),
    ],
)
def test_an_approval_holds_its_discount(
    approver: str, approved: int | None, discount: int, is_approved: bool
) -> None:
    row = contract(approver=approver, approved=approved, discount=discount)
    assert row.is_approved is is_approved


def test_it_is_not_sent_without_approval() -> None:
    row = again(store.add_entry(NOW, Contract, {**ALL_SAID, "discount": 8500}))
    store.take_step(NOW, row, "drafted")
    row = again(row)
    assert row.standing(NOW).words == "8.5折 to be approved"
    with pytest.raises(Refusal, match="First"):
        store.take_step(NOW, row, "sent")
    with pytest.raises(Refusal) as refusal:
        store.act_on_entry(NOW, row, "approve", {"approver": "李强"})
    assert refusal.value.field == "approver"
    store.act_on_entry(NOW, row, "approve", {"approver": "王总"})
    cheaper = again(row)
    store.edit_entry(NOW, cheaper, {**cheaper.values, "discount": 8000})
    row = again(row)
    assert row.standing(NOW).words == "8.5折 approved by 王总, now 8折"
    store.act_on_entry(NOW, row, "approve", {"approver": "王总"})
    store.take_step(NOW, again(row), "sent")
    assert again(row).state == "sent"


def test_what_is_missing_is_asked_before_it_is_drafted() -> None:
    row = contract(industry="", pay_by=None, signed_by="")
    assert list(row.missing) == ["Industry", "Pay by", "Signed by"]
    (remark,) = row.warnings(lambda field, value: ())
    assert remark.words == "To be asked before it is drafted: Industry, Pay by, Signed by"
    assert contract("drafted 3", industry="").warnings(lambda field, value: ()) == ()


# --- its course --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("steps", "own", "due", "words", "person"),
    [
        ("", {}, "11-05", "not yet drafted", "李强"),
        ("drafted 2", {}, "11-05", "not yet sent", "李强"),
        ("drafted 2, sent 3", {}, "12-05", "not yet signed copy back", "李强"),
        ("drafted 2, sent 3", {"copy_by": None}, "11-06", "not yet signed copy back", "李强"),
        ("drafted 2, sent 3", {"pay_by": date(2026, 11, 20)}, "11-21", "not yet paid", "李强"),
        ("drafted 2, sent 3, signed_back 6", {}, "12-11", "not yet paid", "李强"),
        ("drafted 2, sent 3, paid 5", {}, "12-05", "not yet signed copy back", "李强"),
        ("drafted 2, sent 3, signed_back 6, paid 9", {}, "11-12", "not yet ordered", "order desk"),
        (
            "drafted 2, sent 3, signed_back 6, paid 9, ordered 10",
            {},
            "11-13",
            "not yet arrived",
            "storekeeper",
        ),
        (
            "drafted 2, sent 3, signed_back 6, ordered 10, arrived 12, out 13",
            {},
            "11-13",
            "gone out, payment unknown",
            "finance",
        ),
        ("drafted 2, done 20", {}, "11-20", "gone out, payment unknown", "finance"),
    ],
)
def test_what_is_due_when_and_from_whom(
    steps: str, own: dict[str, Any], due: str, words: str, person: str
) -> None:
    standing = contract(steps, **own).standing(NOW)
    assert str(standing.due_on) == f"2026-{due}"
    assert standing.words.startswith(words)
    assert standing.person == person


def test_the_days_between_steps_are_a_setting() -> None:
    week = NOW.__class__(NOW.at, NOW.day, NOW.calendar, Terms(contract_days=7))
    assert contract("drafted 2").standing(week).due_on == date(2026, 11, 9)
    row = again(store.add_entry(NOW, Contract, ALL_SAID))
    assert row.due_on == date(2026, 11, 26)
    store.follow_terms(week, Contract)
    assert again(row).due_on == date(2026, 11, 30)
    store.follow_terms(week, Contract)


def test_a_contract_that_ends_after_the_payment_is_due_until_the_money_is_settled() -> None:
    row = again(store.add_entry(NOW, Contract, ALL_SAID))
    store.take_step(NOW, row, "paid")
    store.give_up_entry(NOW, again(row), "客户改用别家")
    row = again(row)
    standing = row.standing(NOW)
    assert (standing.due_on, standing.person) == (NOW.day, "finance")
    assert not row.is_settled
    store.act_on_entry(NOW, row, "settle_money", {"money_fate": "已退回"})
    assert again(row).is_settled


def test_a_table_of_contracts(tmp_path: Path) -> None:
    plan = brought_in(
        tmp_path,
        "contracts",
        "合同编号,甲方,签订日期,原价,合同金额,折扣,审批人,业务员,回传,到账,出库,状态,备注",
        "HT-7,和兴文具店,2026/10/10,10000,8500,八五折,王总,赵颖,10月12日,,10月20日,完成,",
        "HT-8,百川商行,2026/10/10,,0,,,周敏,,,,已传,赠送样机",
        "HT-9,百川商行,2026/10/10,10000,8500,8折,,周敏,,,,草稿,",
        "HT-10,百川商行,2026/10/10,1.2万,9600,,周敏,周敏,,√,,取消,改用别家",
        "HT-11,百川商行,2026/10/10,,9600,85%,,周敏,,,,草稿,",
    )
    assert [number for number, _words in remarks(plan)] == [4, 6]
    first, second, third = store.rows(Contract)
    assert (first.state, first.is_payment_unknown, first.is_approved) == ("done", True, True)
    assert (second.state, second.amount) == ("sent", 0)
    assert (third.state, third.is_money_left, third.is_approved) == ("closed", True, False)
    assert third.discount == 8000


async def test_a_contract_from_draft_to_done_by_keyboard(
    clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk, NARROW) as person:
        await person.press("ctrl+n", KEYS[BOOKS.index(Contract)])
        await person.fill(who="同乐文具店", list_price="1万", discount="八五折", salesperson="李强")
        await person.press("ctrl+s")
        assert "To be asked before it is drafted" in person.said
        row = store.rows(Contract)[0]
        assert row.amount == 850000
        await person.press("6", *["right"] * BOOKS.index(Contract), "space")
        await person.fill(industry="零售", terms="月结30天", signed_by="李强")
        await person.press("ctrl+s")
        assert again(row).state == "drafted"
        await person.press("space")
        await person.fill(approver="王总")
        await person.press("ctrl+s")
        assert again(row).is_approved
        await person.press("space")
        clock.set("2026-11-30 09:00")
        await person.press("c", "space", "space", "space", "space", "space", "space")
        assert again(row).state == "done"
        assert again(row).is_settled
