"""Export: every row of a register, in a table that import reads again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from salestui.core.progress import Tell, tell_nobody
from salestui.dates.clock import Now
from salestui.exchange.sheets import write_table
from salestui.kit.columns import Exchange
from salestui.language import N_, _

EXPORTING = N_("Rows written")
CLOSING = N_("Rows put together into a file")

_TOLD_EVERY = 1_000


def export_rows(path: Path, exchange: Exchange, now: Now, tell: Tell = tell_nobody) -> int:
    """Write every row of a register; returns how many.

    Raises `Refusal`, and leaves what was there, when the file cannot be written.
    """

    def cells() -> Iterator[list[str | int]]:
        done = 0
        tell(EXPORTING, 0, 0)
        for done, (_key, values) in enumerate(exchange.kept(now), start=1):
            if done % _TOLD_EVERY == 0:
                tell(EXPORTING, done, 0)
            yield exported(exchange, values, now)
        tell(CLOSING, done, done)

    return write_table(path, [_(column.title) for column in exchange.columns], cells())


def exported(exchange: Exchange, values: Mapping[str, Any], now: Now) -> list[str | int]:
    """The cells of a row."""
    return [
        "" if (value := values[column.code]) == column.blank else column.written(value, now)
        for column in exchange.columns
    ]
