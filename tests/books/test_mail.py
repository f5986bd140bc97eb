"""Mail and invoices: numbers, tax, reds, and what is chased."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salestui.books import store
from salestui.books.book import Book
from salestui.books.list import BOOKS
from salestui.books.mail import Mail
from salestui.core.refusal import Refusal
from tests.books.rows import again, values
from tests.clock import StandingClock, moment
from tests.desk import at_the_desk

NOW = moment("2026-11-23 09:41")
BLUE = "26952000000743087612"

pytestmark = pytest.mark.usefixtures("open_desk")


def mail(**own: Any) -> Book:
    """An invoice that is kept."""
    return again(store.add_entry(NOW, Mail, values(Mail, own=own)))


def refused(**own: Any) -> str:
    """The field beside which an invoice is refused."""
    with pytest.raises(Refusal) as refusal:
        mail(**own)
    return refusal.value.field


def warned(**own: Any) -> list[str]:
    """What is said of an invoice that is kept."""
    row = mail(**own)
    return [each.words for each in row.warnings(store.others_of(row))]


def test_of_net_tax_and_gross_one_follows_from_two() -> None:
    assert mail(gross=None).values["gross"] == 113000
    assert mail(invoice_no="", net=None).values["net"] == 100000
    assert mail(invoice_no="", tax=None).values["tax"] == 13000
    assert mail(invoice_no="", net=None, tax=None, gross=4000, rate=500).values["tax"] == 190


@given(st.integers(-2, 2).filter(bool))
def test_a_sum_that_is_wrong_by_a_cent_is_refused(off: int) -> None:
    row = store.book_row(Mail, values(Mail, own={"gross": 113000 + off}), NOW)
    remark = row.refusal(lambda field, value: ())
    assert remark is not None
    assert remark.arguments["field"] == "gross"


def test_an_invoice_number_is_given_once() -> None:
    mail(invoice_no=BLUE)
    assert refused(invoice_no=BLUE) == "invoice_no"


def test_a_short_number_is_another_with_another_code() -> None:
    mail(invoice_no="55280803", invoice_code="4300761700")
    mail(invoice_no="55280803", invoice_code="4300559294")
    assert refused(invoice_no="55280803", invoice_code="4300761700") == "invoice_no"


def red(gross: int) -> dict[str, Any]:
    """What is said of a red invoice of the blue one."""
    return {"invoice_no": "", "red_of": BLUE, "gross": gross, "net": None, "tax": None}


def test_reds_never_exceed_the_blue_one() -> None:
    mail(invoice_no=BLUE)
    mail(**red(-45200))
    assert refused(**red(-70000)) == "gross"
    mail(**red(-67800))
    assert len(store.rows(Mail)) == 3


def test_a_red_invoice_is_negative() -> None:
    mail(invoice_no=BLUE)
    with pytest.raises(Refusal):
        mail(invoice_no="26952000000743087613", red_of=BLUE)


def test_what_is_strange_is_said_and_kept() -> None:
    assert warned(invoice_no="25432000000588484205") == [
        "The number does not begin with the year of its issue, 26."
    ]
    assert warned(invoice_no="123") == ["An invoice has 20 digits, or 8 with a code of 10 or 12."]
    assert warned(invoice_no="", red_of=BLUE, gross=-100, net=None, tax=None) == [
        f"{BLUE} is not in this book."
    ]


@pytest.mark.parametrize(
    ("way", "steps"),
    [("courier", ["collected", "posted", "received"]), ("email", ["received"]),
     ("hand", ["received"]), ("", ["collected", "posted", "received"])],
)  # fmt: skip
def test_what_goes_by_hand_is_not_posted(way: str, steps: list[str]) -> None:
    row = mail(way=way)
    assert [each.code for each in row.own_steps] == steps


def test_it_is_chased_until_it_is_collected_and_should_arrive() -> None:
    row = mail()
    assert str(row.standing(NOW).due_on) == "2026-11-24"
    store.chase_entry(moment("2026-11-24 10:00"), row)
    assert str(again(row).standing(NOW).due_on) == "2026-11-27"
    store.take_step(moment("2026-11-25 10:00"), again(row), "collected")
    assert str(again(row).standing(NOW).due_on) == "2026-11-26"
    store.take_step(moment("2026-11-26 10:00"), again(row), "posted")
    assert str(again(row).standing(NOW).due_on) == "2026-12-03"


async def test_an_invoice_is_collected_by_one_key_and_posted_by_three(
    clock: StandingClock, open_desk: Path
) -> None:
    row = mail(waybill="")
    async with at_the_desk(clock, open_desk) as person:
        await person.press("6", *["right"] * BOOKS.index(Mail))
        person.keys = 0
        await person.press("space")
        assert (person.keys, again(row).state) == (1, "collected")
        await person.press("space")
        await person.write("sf 6017575684346")
        await person.press("ctrl+s")
        assert person.keys == 3
        assert again(row).state == "posted"
        assert again(row).values["waybill"] == "SF6017575684346"
