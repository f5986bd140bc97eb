"""One of many processes that write to one desk as fast as they can, for some seconds.

    python -m tests.faults.writer FOLDER NAME SECONDS SEED

It says when it is ready, begins when it is told to, and prints what was called saved.
"""

import json
import random
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from salestui.complaints.queries import open_complaints
from salestui.complaints.rules import Account, Party, Policy
from salestui.complaints.store import note_contact, register_complaint
from salestui.core.refusal import EditConflict, Refusal
from salestui.customers.queries import customers
from salestui.customers.rules import Profile, Who
from salestui.customers.store import add_customer, edit_customer
from salestui.dates.clock import Now
from salestui.repairs.queries import open_repairs
from salestui.repairs.rules import Intake, State
from salestui.repairs.store import chase, move_repair, register_repair, sign_over
from salestui.storage.database import close_database
from salestui.storage.opening import open_database
from salestui.visits.rules import Contact
from salestui.visits.store import add_visit
from salestui.worklog.store import add_line, add_memo, finish_memo, open_day, open_memos
from tests.clock import moment

BEGINS_ON = moment("2026-11-23 09:41")

DAY = 0.5
"""Seconds after which the next working day begins, for all of them at once."""

Saved = tuple[str, str] | None
"""The table that was written and a text that stands in the row; None where none is told apart."""


def register(now: Now, mark: str, chance: random.Random) -> Saved:
    """A repair with its number."""
    found = register_repair(now, Intake(Who("尉迟恭亮"), "扫码枪", serial=mark))
    return "repair", f'"number": "{found.number}"'


def complain(now: Now, mark: str, chance: random.Random) -> Saved:
    """A complaint with its number."""
    found = register_complaint(now, Account(Who("欧阳娜"), mark), Policy())
    return "complaint", f'"number": "{found.number}"'


def ensure_customer(now: Now, mark: str, chance: random.Random) -> Saved:
    """A customer with their number, served by somebody whom all add."""
    served_by = chance.choice(("周敏", "李强", "赵颖"))
    add_customer(now, Profile(mark, phones=("13800138000",), salesperson=served_by))
    return "customer", mark


def write_line(now: Now, mark: str, chance: random.Random) -> Saved:
    """A log line."""
    add_line(now, mark, now.day, now.at)
    return "log_line", mark


def write_memo(now: Now, mark: str, chance: random.Random) -> Saved:
    """A memo."""
    add_memo(now, mark, now.coming)
    return "memo", mark


def chase_any(now: Now, mark: str, chance: random.Random) -> Saved:
    """A chase of a repair that others write too."""
    chase(now, chance.choice(open_repairs()[-5:]), note=mark)
    return "chase", mark


def sign_any(now: Now, mark: str, chance: random.Random) -> Saved:
    """A handover of a repair that others write too."""
    sign_over(now, chance.choice(open_repairs()[-5:]), "陈立", 1, mark)
    return "handover", mark


def move_any(now: Now, mark: str, chance: random.Random) -> Saved:
    """Another state of a repair that others write too."""
    move_repair(now, chance.choice(open_repairs()[-5:]), chance.choice([*State][:4]))
    return None


def contact_any(now: Now, mark: str, chance: random.Random) -> Saved:
    """A contact about a complaint that others write too."""
    note_contact(now, chance.choice(open_complaints()[-5:]), chance.choice([*Party]), note=mark)
    return "complaint_contact", mark


def edit_any(now: Now, mark: str, chance: random.Random) -> Saved:
    """Other notes about a customer whom others edit too."""
    found = chance.choice(customers(limit=5))
    edit_customer(now, found, Profile(found.name, region="HD", notes=mark))
    return "customer", mark


def visit_any(now: Now, mark: str, chance: random.Random) -> Saved:
    """A line on the card of a customer on whom others write too."""
    found = chance.choice(customers(limit=5))
    add_visit(now, found.who, Contact(now.day, said=mark))
    return "visit", mark


def finish_any(now: Now, mark: str, chance: random.Random) -> Saved:
    """A memo done that others finish too; the one that is due longest stays."""
    finish_memo(now, chance.choice(open_memos()[1:]))
    return None


ACTIONS: tuple[Callable[[Now, str, random.Random], Saved], ...] = (
    register,
    complain,
    ensure_customer,
    write_line,
    write_memo,
    chase_any,
    sign_any,
    move_any,
    contact_any,
    edit_any,
    visit_any,
    finish_any,
)


def write(name: str, seconds: float, seed: int) -> None:
    """Write until the time is up; who was conflict by another looks again, and goes on."""
    chance = random.Random(f"{seed} {name}")
    began, count, day = time.monotonic(), 0, -1
    while (gone := time.monotonic() - began) < seconds:
        now = moment("2026-11-23 09:41")
        if int(gone / DAY) != day:
            day = int(gone / DAY)
            opened = BEGINS_ON.day + timedelta(days=day)
            open_day(opened)
            print(json.dumps({"opened": opened.isoformat()}))
        count += 1
        asked = time.monotonic()
        try:
            saved = chance.choice(ACTIONS)(now, f"{name}第{count}笔", chance)
        except EditConflict:
            continue
        except IndexError:  # there is nothing to choose from yet
            continue
        except Refusal as refusal:
            print(json.dumps({"refused": refusal.sentence}))
            continue
        if saved is not None:
            print(json.dumps({"saved": saved, "took": time.monotonic() - asked}))


if __name__ == "__main__":
    open_database(Path(sys.argv[1]))
    print("ready", flush=True)
    sys.stdin.readline()
    write(sys.argv[2], float(sys.argv[3]), int(sys.argv[4]))
    close_database()
