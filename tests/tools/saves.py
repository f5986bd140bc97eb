"""How long saving takes: what each form and line of the desk writes, to the disk and back."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from salestui.complaints.rules import Account, Policy
from salestui.complaints.store import register_complaint
from salestui.customers.rules import Profile, Who
from salestui.customers.store import add_customer
from salestui.dates.clock import Clock, Now
from salestui.repairs.rules import Intake
from salestui.repairs.store import register_repair
from salestui.storage.database import close_database
from salestui.storage.drafts import keep_draft
from salestui.storage.history.undo import redo_last, undo_last
from salestui.storage.opening import open_database
from salestui.visits.rules import Contact
from salestui.visits.store import add_visit
from salestui.worklog.store import add_line, add_memo

ROUNDS = 60
"""Of everything that is saved."""

Save = Callable[[Now, int], object]


@dataclass
class Saves:
    """Milliseconds of each save."""

    times: list[float]

    @property
    def median(self) -> float:
        """Of half of them."""
        return statistics.median(self.times)

    @property
    def p99(self) -> float:
        """Of 99 of 100."""
        return statistics.quantiles(self.times, n=100)[98]


def _who(turn: int) -> Who:
    return Who(f"王{turn}", f"1380000{turn:04d}")


SAVES: tuple[Save, ...] = (
    lambda now, turn: add_line(now, f"早会第{turn}次 #早会", now.day, now.at),
    lambda now, turn: add_memo(now, f"寄合同{turn}", now.coming),
    lambda now, turn: add_customer(now, Profile(f"新客{turn}", phones=(f"1390000{turn:04d}",))),
    lambda now, turn: register_complaint(now, Account(_who(turn), about="键盘坏了"), Policy()),
    lambda now, turn: register_repair(now, Intake(_who(turn), product="打印机")),
    lambda now, turn: add_visit(now, Who(customer=1 + turn % 50), Contact(now.day, said="要报价")),
    lambda now, turn: undo_last(now),
    lambda now, turn: redo_last(now),
    lambda now, turn: keep_draft("bench", {"text": f"半句话{turn}"}, now),
)


def measure(folder: Path) -> Saves:
    """Save many things on a desk, which is another afterwards."""
    open_database(folder)
    clock, times = Clock(), []
    for turn in range(ROUNDS):
        for save in SAVES:
            begin = perf_counter()
            save(clock.now(), turn)
            times.append((perf_counter() - begin) * 1000)
    close_database()
    return Saves(times)
