"""The duties of the demo's month: some seen to, one late, one missed; all invented."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from salestui.books.duties import store
from salestui.books.duties.duty import Duty
from salestui.books.duties.rules import DAILY, MONTH_END, Cadence
from salestui.books.store import add_entry
from salestui.core.refusal import Refusal
from salestui.dates.clock import Now
from salestui.kit.demo import Month

UNCHECKED = (9, 4)
"""The desk days on which nobody looked into the mailbox."""

DUTIES: tuple[tuple[str, Cadence, dict[int, dict[str, Any]]], ...] = (
    ("制作台卡二维码", Cadence("weekly", 3), {
        17: {"result": "已发各店", "quantity": 12, "good": 12},
        12: {"result": "已发各店", "quantity": 9, "good": 9},
    }),
    ("台卡摆放检查", MONTH_END, {19: {"result": "两家被饮料架挡住", "quantity": 14, "good": 12}}),
    ("展厅巡检", DAILY, {back: {"result": "正常"} for back in range(1, 12) if back != 6}),
)  # fmt: skip
"""What is done, how often, and by desk days back what came of it."""


def seed(month: Month) -> None:
    """Plan the checks of the mailbox and the duties."""
    for back in range(len(month.days)):
        if back not in UNCHECKED:
            month.plan(back, "08:33", store.check_mailbox)
    for what, cadence, ticks in DUTIES:
        _plan(month, what, cadence, ticks)


def _plan(month: Month, what: str, cadence: Cadence, ticks: dict[int, dict[str, Any]]) -> None:
    added: list[int] = []

    def begin(now: Now) -> None:
        values = {"what": what, "cadence": cadence, "begun": None}
        added.append(add_entry(now, Duty, values).id)

    def tick(said: dict[str, Any]) -> Callable[[Now], None]:
        def done(now: Now) -> None:
            row = store.duty(added[0]) if added else None
            if row is not None:
                with suppress(Refusal):  # not every month has such an occurrence
                    store.tick_duty(now, row, said=said)

        return done

    month.plan(len(month.days) - 1, "09:00", begin)
    for back, said in ticks.items():
        month.plan(back, "16:40", tick(said))
