"""Money as people write it: whole 分, never a float."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from salestui.language import N_
from salestui.text.clean import fold
from salestui.text.patterns import pattern

_MARKS: Final = pattern(r"[\s,']|(?<=[\d万千])元整?$|^(?:人民币|rmb|cny|[¥￥])|(?:rmb|cny|人民币)$")
_NUMBER: Final = pattern(r"([-+]?)(\d{1,12})(?:\.(\d{1,9}))?(万|千|k|w)?", re.ASCII)
_OTHER: Final = pattern(
    r"[$€£₩₽]|\b(?:usd|hkd|eur|gbp|jpy|twd|us|hk)\b|美元|港[币元]|欧元|日元|英镑"
)
_TIMES: Final = {"万": 10_000, "w": 10_000, "千": 1_000, "k": 1_000}
_PER_YUAN: Final = 100


class NoAmount(ValueError):
    """What was written is no amount of money; the message is a msgid."""


def read_amount(typed: str) -> int:
    """An amount in 分: `1,234.5`, `￥1234.50`, `1234元`, `1.2万`; raises `NoAmount`."""
    text = fold(typed).replace("−", "-")
    if text.startswith("(") and text.endswith(")"):
        text = f"-{text[1:-1]}"  # as ledgers write what is less than nothing
    if _OTHER.search(text):
        raise NoAmount(N_("Another currency; amounts are in yuan."))
    sign = "-" if text.startswith("-") else ""
    bare = text.lstrip("-+")
    while (shorter := _MARKS.sub("", bare)) != bare:
        bare = shorter
    found = _NUMBER.fullmatch(sign + bare)
    if found is None:
        raise NoAmount(N_("An amount, please: 1234.50"))
    exact = Decimal(f"{found[1]}{found[2]}.{found[3] or 0}") * _TIMES.get(found[4], 1) * _PER_YUAN
    if exact != exact.to_integral_value():
        raise NoAmount(N_("An amount has two decimals at most."))
    return int(exact)


def amount_text(fen: int) -> str:
    """An amount as it is shown: 1,234.50."""
    yuan, rest = divmod(abs(fen), _PER_YUAN)
    return f"{'-' if fen < 0 else ''}{yuan:,}.{rest:02d}"


def net_of(gross: int, rate: Decimal) -> int:
    """What is left of a gross amount without the tax in it; `rate` is a percentage.

    The tax is the difference, so that the two always make the whole.
    """
    return round_half_up(Decimal(gross) * 100 / (100 + rate))


def round_half_up(exact: Decimal) -> int:
    """The nearest whole number; of two as near the one further from nothing."""
    from decimal import ROUND_HALF_UP

    return int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))
