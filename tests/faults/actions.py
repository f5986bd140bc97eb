"""Everything that the stores can do, each with rows that are picked: for tests of any sequence."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from salestui.books.duties.store import check_mailbox
from salestui.colleagues.store import add_colleague, colleagues, edit_colleague, merge_colleague
from salestui.complaints.queries import closed_complaints, open_complaints
from salestui.complaints.rules import Account, Complaint, Party, policy_of
from salestui.complaints.store import (
    attach_complaint,
    close,
    edit_complaint,
    note_contact,
    pause,
    promise,
    register_complaint,
    reopen,
    resume,
    set_policy,
)
from salestui.customers.queries import customers
from salestui.customers.rules import Profile, Who
from salestui.customers.store import (
    add_customer,
    archive_customer,
    check_file,
    delete_customer,
    edit_customer,
    merge_customer,
    restore_customer,
)
from salestui.dates.clock import Now
from salestui.exchange.importing import carry_out, plan_rows
from salestui.exchange.tables import find_table
from salestui.kit.columns import Exchange
from salestui.kit.register import imported
from salestui.registers import REGISTERS
from salestui.repairs.queries import closed_repairs, open_repairs
from salestui.repairs.rules import Intake, Repair, State
from salestui.repairs.store import (
    attach_repair,
    chase,
    close_otherwise,
    correct_quantity,
    edit_repair,
    move_repair,
    note_answer,
    register_repair,
    return_goods,
    sign_over,
    take_loaner_back,
)
from salestui.settings.rules import Settings
from salestui.visits.rules import HOW, Contact
from salestui.visits.store import add_visit, delete_visit, edit_visit, last_visits
from salestui.worklog.store import (
    add_line,
    add_memo,
    drop_memo,
    edit_line,
    edit_memo,
    finish_memo,
    lines_of_day,
    open_memos,
    reopen_memo,
    settled_memos,
)

T = TypeVar("T")

NAMES = ("张华伟", "李娜", "曾志强", "Wang Li", "李 娜")
PHONES = ("13800138000", "010-87179364转628", "")
TEXTS = ("早会 #早会", "打印机卡纸", "100% [/red] 'x'", "等配件")


class Nothing(Exception):
    """There is no row of the kind that an action needs."""


class Pick:
    """Picks one of some things, as numbers say that were drawn."""

    def __init__(self, numbers: Sequence[int]) -> None:
        self._numbers = [*numbers]

    def __call__(self, things: Sequence[T]) -> T:
        """One of them; raises `Nothing` where there is none."""
        if not things:
            raise Nothing
        return things[(self._numbers.pop() if self._numbers else 0) % len(things)]


Action = Callable[[Now, Pick, Path], object]


def _who(pick: Pick) -> Who:
    on_file = [each.who for each in customers()]
    return pick([Who(pick(NAMES), pick(PHONES)), *on_file])


def _profile(pick: Pick) -> Profile:
    return Profile(
        name=pick(NAMES),
        phones=tuple(filter(None, {pick(PHONES): 0, pick(PHONES): 0})),
        region=pick(("", "HD", "CY")),
        level=pick(("", "A", "B")),
        salesperson=pick(("", *NAMES)),
    )


def _intake(pick: Pick) -> Intake:
    return Intake(
        _who(pick),
        product=pick(TEXTS),
        serial=pick(("", "SN1", "SN2")),
        quantity=pick((1, 3)),
        loaner=pick(("", "备用机")),
    )


def _account(pick: Pick) -> Account:
    return Account(
        _who(pick), pick(TEXTS), salesperson=pick(("", *NAMES)), merchant=pick(("", *NAMES))
    )


def _repair(pick: Pick) -> Repair:
    return pick([*open_repairs(), *closed_repairs()])


def _complaint(pick: Pick) -> Complaint:
    return pick([*open_complaints(), *closed_complaints()])


def _contact(now: Now, pick: Pick) -> Contact:
    ago = timedelta(days=pick((0, 1, 9)))
    next_on = pick((None, now.day + timedelta(days=5)))
    return Contact(
        now.day - ago,
        visitor=pick(("", *NAMES)),
        how=pick(list(HOW)),
        said=pick(TEXTS),
        next_on=next_on,
    )


def _merge_customers(now: Now, pick: Pick, folder: Path) -> None:
    merge_customer(now, pick(customers()), pick(customers()))


def _merge_colleagues(now: Now, pick: Pick, folder: Path) -> None:
    merge_colleague(now, pick(colleagues()), pick(colleagues()))


def _edit_colleague(now: Now, pick: Pick, folder: Path) -> None:
    found = pick(colleagues())
    phones = pick(PHONES)
    edit_colleague(now, found.id, found.version, name=pick(NAMES), role=found.role, phones=phones)


def _edit_visit(now: Now, pick: Pick, folder: Path) -> None:
    about = pick(customers())
    edit_visit(now, pick(last_visits(about.id)), about.name, _contact(now, pick))


def _delete_visit(now: Now, pick: Pick, folder: Path) -> None:
    about = pick(customers())
    delete_visit(now, pick(last_visits(about.id)), about.name)


TABLES = {
    "customers": "姓名,电话,地区,级别,业务员\n张华伟,13800138000,HD,A,周敏\n钱七,,,,李娜\n",
    "repairs": "客户,电话,产品,收件时间,签收人\n张华伟,13800138000,扫码枪,2026-11-20,陈立\n",
    "complaints": "投诉人,电话,投诉内容,收到时间\n李娜,13700137000,打印机卡纸,2026-11-20 09:00\n",
}


def _import(now: Now, pick: Pick, folder: Path) -> None:
    code = pick(sorted(TABLES))
    register = next(each for each in REGISTERS if each.code == code)
    exchange: Exchange = imported(register.exchange)
    path = folder / f"{code}.csv"
    # Not always the same rows.
    path.write_text(TABLES[code].replace("138000", pick(("138000", "138001"))), encoding="utf-8")
    carry_out(plan_rows(find_table(path, code, exchange), code, now), code, now)


ACTIONS: dict[str, Action] = {
    "add line": lambda now, pick, _f: add_line(now, pick(TEXTS), now.day, now.at, _who(pick)),
    "edit line": lambda now, pick, _f: edit_line(
        now, pick(lines_of_day(now.day)), pick(TEXTS), now.at, _who(pick)
    ),
    "add memo": lambda now, pick, _f: add_memo(now, pick(TEXTS), now.day, who=_who(pick)),
    "edit memo": lambda now, pick, _f: edit_memo(
        now, pick(open_memos()), pick(TEXTS), now.coming, _who(pick)
    ),
    "finish memo": lambda now, pick, _f: finish_memo(now, pick(open_memos())),
    "drop memo": lambda now, pick, _f: drop_memo(now, pick(open_memos())),
    "reopen memo": lambda now, pick, _f: reopen_memo(now, pick(settled_memos(now))),
    "add colleague": lambda now, pick, _f: add_colleague(now, pick(NAMES), phones=pick(PHONES)),
    "edit colleague": _edit_colleague,
    "merge colleagues": _merge_colleagues,
    "add customer": lambda now, pick, _f: add_customer(now, _profile(pick)),
    "edit customer": lambda now, pick, _f: edit_customer(now, pick(customers()), _profile(pick)),
    "check file": lambda now, pick, _f: check_file(now, pick(customers())),
    "archive": lambda now, pick, _f: archive_customer(now, pick(customers())),
    "restore": lambda now, pick, _f: restore_customer(now, pick(customers(pick(NAMES)))),
    "delete customer": lambda now, pick, _f: delete_customer(now, pick(customers())),
    "merge customers": _merge_customers,
    "add visit": lambda now, pick, _f: add_visit(now, _who(pick), _contact(now, pick)),
    "edit visit": _edit_visit,
    "delete visit": _delete_visit,
    "register repair": lambda now, pick, _f: register_repair(now, _intake(pick)),
    "edit repair": lambda now, pick, _f: edit_repair(now, _repair(pick), _intake(pick)),
    "attach repair": lambda now, pick, _f: attach_repair(now, _repair(pick), _who(pick)),
    "move repair": lambda now, pick, _f: move_repair(now, _repair(pick), pick([*State][:4])),
    "sign over": lambda now, pick, _f: sign_over(now, _repair(pick), pick(NAMES), pick((1, 2))),
    "chase": lambda now, pick, _f: chase(now, _repair(pick), pick(("", *NAMES))),
    "note answer": lambda now, pick, _f: note_answer(now, _repair(pick), pick(TEXTS)),
    "return goods": lambda now, pick, _f: return_goods(
        now, _repair(pick), pick((1, 2)), pick(NAMES), loaner_back=pick((True, False))
    ),
    "close otherwise": lambda now, pick, _f: close_otherwise(
        now, _repair(pick), pick((State.SCRAPPED, State.EXCHANGED)), pick(TEXTS), pick(NAMES)
    ),
    "loaner back": lambda now, pick, _f: take_loaner_back(now, _repair(pick)),
    "correct": lambda now, pick, _f: correct_quantity(
        now, _repair(pick), pick((1, -1)), pick(TEXTS)
    ),
    "register complaint": lambda now, pick, _f: register_complaint(
        now,
        _account(pick),
        policy_of(Settings(), now),
        now.at - timedelta(hours=pick((0, 9))),
        call_back_on=pick((None, now.coming)),
    ),
    "edit complaint": lambda now, pick, _f: edit_complaint(now, _complaint(pick), _account(pick)),
    "attach complaint": lambda now, pick, _f: attach_complaint(now, _complaint(pick), _who(pick)),
    "contact": lambda now, pick, _f: note_contact(now, _complaint(pick), pick([*Party])),
    "promise": lambda now, pick, _f: promise(
        now, _complaint(pick), pick(TEXTS), pick((None, now.coming))
    ),
    "pause": lambda now, pick, _f: pause(now, _complaint(pick), pick(TEXTS)),
    "resume": lambda now, pick, _f: resume(now, _complaint(pick)),
    "close": lambda now, pick, _f: close(now, _complaint(pick), pick(TEXTS), pick(TEXTS)),
    "reopen": lambda now, pick, _f: reopen(now, _complaint(pick), pick(TEXTS)),
    "set policy": lambda now, pick, _f: set_policy(
        now,
        policy_of(Settings()._replace(complaint_clock=pick(("every_hour", "working_hours"))), now),
    ),
    "check mailbox": lambda now, pick, _f: check_mailbox(now),
    "import": _import,
}
"""Each with the moment, what picks, and a folder for files."""
