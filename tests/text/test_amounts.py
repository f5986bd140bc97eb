"""Money as people write it, and the tax in it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salestui.text.amounts import NoAmount, amount_text, net_of, read_amount

AMOUNTS = {
    "1234.5": 123450,
    "1,234.5": 123450,
    "￥1234.50": 123450,
    "1234元": 123400,
    "1234.50元整": 123450,
    "1.2万": 1200000,
    "1.2 万元": 1200000,
    "１，２３４．５０": 123450,
    "人民币 88": 8800,
    "RMB 88.08": 8808,
    "-380.50": -38050,
    "−380.5": -38050,
    "￥-12": -1200,
    "(960.00)": -96000,
    "0": 0,
    "0.1": 10,
}

WRONG = [
    "",
    "元",
    "12.345",
    "1.2345678万",
    "USD 1,200.00",
    "$5",
    "€5",
    "港币10",
    "八百",
    "1..2",
    "1-2",
]


@pytest.mark.parametrize(("typed", "fen"), AMOUNTS.items())
def test_an_amount_is_read_as_it_is_written(typed: str, fen: int) -> None:
    assert read_amount(typed) == fen


@pytest.mark.parametrize("typed", WRONG)
def test_what_is_no_amount_of_yuan_is_refused(typed: str) -> None:
    with pytest.raises(NoAmount):
        read_amount(typed)


@given(st.integers(-(10**13), 10**13))
def test_what_is_shown_is_read_again(fen: int) -> None:
    assert read_amount(amount_text(fen)) == fen


@pytest.mark.parametrize(
    ("gross", "rate", "net", "tax"),
    [
        (1000000, 13, 884956, 115044),
        (4000, 5, 3810, 190),
        (100, 13, 88, 12),
        (113000, 13, 100000, 13000),
        (-45200, 13, -40000, -5200),
    ],
)
def test_the_tax_is_what_the_net_leaves(gross: int, rate: int, net: int, tax: int) -> None:
    assert net_of(gross, Decimal(rate)) == net
    assert gross - net == tax


@given(st.integers(0, 10**9), st.sampled_from([1, 3, 5, 6, 9, 13]))
def test_net_is_the_nearest_to_the_exact_quotient(gross: int, rate: int) -> None:
    exact = Decimal(gross) * 100 / (100 + rate)
    assert abs(net_of(gross, Decimal(rate)) - exact) <= Decimal("0.5")
