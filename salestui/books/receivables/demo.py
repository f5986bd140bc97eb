"""The receivables of the demo's month: paid, paid in part, promised, long overdue; all invented."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from salestui.books.receivables import store
from salestui.books.receivables.receivable import Receivable
from salestui.books.receivables.rules import Receipt
from salestui.books.store import add_entry, chase_entry
from salestui.dates.clock import Now
from salestui.kit.demo import Month

OWED: tuple[tuple[int, str, dict[str, Any], dict[int, Any]], ...] = (
    (20, "云岭茶行 汤文秀", {"amount": 1000000, "falls_due": 19, "salesperson": "林晓敏",
                       "ref": "26952000000311870425"}, {14: "chase", 9: 400000, 3: "chase"}),
    (18, "翰墨书屋 单永康", {"amount": 218000, "falls_due": 12, "salesperson": "林晓敏"},
     {11: "chase", 4: "promise"}),
    (15, "百味坊 曾令辉", {"amount": 452000, "falls_due": 8, "salesperson": "魏东升",
                      "ref": "26432000000317392053"}, {7: 452000}),
    (3, "金穗便利店 方雪琴", {"amount": 113000, "salesperson": "林晓敏",
                      "ref": "26952000000295452720"}, {}),
    (21, "百味坊 曾令辉", {"amount": 86000, "falls_due": 70, "salesperson": "魏东升"},
     {16: "chase", 10: "chase"}),
)  # fmt: skip
"""Desk days back; who; what is written; what happened on which desk day back: an amount came in."""


def seed(month: Month) -> None:
    """Plan what is owed and what became of it."""
    for back, who, said, course in OWED:
        _plan(month, back, who, said, course)


def _plan(month: Month, back: int, who: str, said: dict[str, Any], course: dict[int, Any]) -> None:
    added: list[int] = []

    def begin(now: Now) -> None:
        values = {each.name: each.blank for each in Receivable.fields} | said
        values |= {"who": month.on_file[who], "begun": None}
        if values["falls_due"] is not None:
            values["falls_due"] = month.due(values["falls_due"])
        added.append(add_entry(now, Receivable, values).id)

    def step(what: Any) -> Callable[[Now], None]:
        def done(now: Now) -> None:
            row = store.receivable(added[0]) if added else None
            if row is None:
                return
            if isinstance(what, int):
                store.add_receipt(now, row, Receipt(now.day, what, "转账"))
            else:
                promised = month.due(-2) if what == "promise" else None
                chase_entry(now, row, "月底付" if promised else "", promised)

        return done

    month.plan(back, "10:20", begin)
    for days, what in course.items():
        month.plan(days, "15:10", step(what))
