"""Discounts as Chinese offices say them: 8.5折 is 85 % of the list price, 15 % off."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from salestui.language import N_
from salestui.text.amounts import round_half_up
from salestui.text.clean import fold
from salestui.text.patterns import pattern

WHOLE: Final = 10_000
"""The list price itself; a discount is what is left of it, in hundredths of a percent."""

_LEAST: Final = WHOLE // 2
"""A bare number below this may as well say what is taken off."""

_SAID: Final = pattern(r"打?(\d{1,3}(?:\.\d{1,4})?)(折)?")
_DIGITS: Final = str.maketrans("〇零一二两三四五六七八九点", "001223456789.")


class NoDiscount(ValueError):
    """What was written is no discount; the message is a msgid."""


def read_discount(typed: str) -> int:
    """What is left of the list price, in hundredths of a percent; raises `NoDiscount`.

    `8.5折`, `85折`, `八五折`, `8.5` and `85` are the same. What may be meant the other way round,
    `15` or anything with a percent sign, is not guessed.
    """
    text = "".join(fold(typed).split())
    if text in ("对折", "半价", "五折"):
        return _LEAST
    if "%" in text:
        raise NoDiscount(N_("Off, or of the price? Write it as 8.5折."))
    found = _SAID.fullmatch(text.translate(_DIGITS))
    if found is None:
        raise NoDiscount(N_("A discount, please: 8.5折"))
    number, is_named = Decimal(found[1]), bool(found[2])
    share = number * WHOLE / (10 if number <= 10 else 100)
    if 0 < number < 1 or share != share.to_integral_value() or not 0 < share <= WHOLE:
        raise NoDiscount(N_("A discount, please: 8.5折"))
    if share < _LEAST and (number > 10 or not is_named):
        raise NoDiscount(N_("Off, or of the price? Write it as 8.5折."))
    return int(share)


def discount_text(share: int) -> str:
    """A discount as it is shown: 8.5折."""
    return f"{_plain(Decimal(share) * 10 / WHOLE)}折"


def percent_off(share: int) -> str:
    """What a discount takes off, in percent: 15."""
    return _plain(Decimal(WHOLE - share) * 100 / WHOLE)


def discount_of(amount: int, price: int) -> int:
    """The discount that an amount is of a list price above 0.

    Rounded down: it is below a limit of whole hundredths of a percent exactly if the two are.
    """
    return amount * WHOLE // price


def part_of(price: int, share: int) -> int:
    """What a discount leaves of a list price, in 分."""
    return round_half_up(Decimal(price) * share / WHOLE)


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
