"""The PIN: what it may be, and that what is kept of it fits it alone."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salestui.discretion.rules import fits, is_pin, kept_pin, pin_digits


@pytest.mark.parametrize(
    ("typed", "is_one"),
    [
        ("1234", True),
        ("１２３４", True),
        ("000000000000", True),
        ("123", False),
        ("1234567890123", False),
        ("12a4", False),
        ("12 34", False),
        ("", False),
    ],
)
def test_a_pin_is_four_to_twelve_digits(typed: str, is_one: bool) -> None:
    assert is_pin(typed) is is_one


def test_full_width_digits_are_digits() -> None:
    assert pin_digits("１２３４") == "1234"


@settings(max_examples=10, deadline=None)
@given(st.from_regex(r"[0-9]{4,12}", fullmatch=True), st.binary(min_size=16, max_size=16))
def test_only_the_pin_fits_and_what_is_kept_does_not_show_it(pin: str, salt: bytes) -> None:
    kept = kept_pin(pin, salt)
    assert fits(pin, kept)
    assert not fits(pin + "0", kept)
    assert pin not in kept.partition(":")[2] or len(pin) < 8


@pytest.mark.parametrize("kept", ["", "?", "zz:12", ":", "00:"])
def test_nothing_fits_what_nobody_can_read(kept: str) -> None:
    assert not fits("1234", kept)
