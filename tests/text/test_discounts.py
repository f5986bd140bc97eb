"""Discounts as they are written, and what is not guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salestui.text.discounts import (
    WHOLE,
    NoDiscount,
    discount_of,
    discount_text,
    part_of,
    percent_off,
    read_discount,
)


@pytest.mark.parametrize(
    ("typed", "share"),
    [
        *[
            (each, 8500)
            for each in ("8.5折", "85折", "八五折", "8.5", "85", "８．５ 折", "八点五折")
        ],
        ("打八折", 8000),
        ("对折", 5000),
        ("5", 5000),
        ("3折", 3000),
        ("九二折", 9200),
        ("98折", 9800),
        ("100", WHOLE),
        ("86.75", 8675),
    ],
)
def test_what_is_left_of_the_price(typed: str, share: int) -> None:
    assert read_discount(typed) == share


@pytest.mark.parametrize(
    "typed", ["15", "15折", "4", "85%", "15％", "0.85", "0", "-8", "101", "八成"]
)
def test_what_may_be_meant_the_other_way_round_is_refused(typed: str) -> None:
    with pytest.raises(NoDiscount):
        read_discount(typed)


def test_it_is_said_with_what_it_takes_off() -> None:
    assert (discount_text(8500), percent_off(8500)) == ("8.5折", "15")
    assert (discount_text(8000), percent_off(WHOLE)) == ("8折", "0")


@given(st.integers(5000, WHOLE))
def test_what_is_shown_is_read_again(share: int) -> None:
    assert read_discount(discount_text(share)) == share


@given(st.integers(1, 10**9), st.integers(0, 10**9), st.integers(50, 100))
def test_a_discount_is_below_a_limit_exactly_if_the_amounts_are(
    price: int, amount: int, limit: int
) -> None:
    assert (discount_of(amount, price) < limit * 100) == (amount * 100 < limit * price)


@given(st.integers(1, 10**9), st.integers(5000, WHOLE))
def test_the_amount_of_a_discount_is_rounded_by_half_a_cent(price: int, share: int) -> None:
    assert abs(part_of(price, share) * WHOLE - price * share) * 2 <= WHOLE
