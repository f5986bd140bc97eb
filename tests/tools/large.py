"""Fills a data folder with ten years of work, to measure the desk and to try it at that size.

python -m tests.tools.large FOLDER
"""

import sqlite3
import sys
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

from peewee import Model

from salestui.colleagues.store import ColleagueRow
from salestui.complaints import models
from salestui.complaints import store as complaints_store
from salestui.complaints.rules import CHANNELS, LIMIT, Account, Party, Policy
from salestui.customers.models import COUNTER, CustomerRow, PhoneRow
from salestui.customers.rules import Profile, Who, number_of
from salestui.dates.clock import Clock, Now
from salestui.dates.workday import PUBLIC
from salestui.repairs.models import PREFIX, ChaseRow, HandoverRow, RepairRow
from salestui.repairs.rules import CHASE_EVERY, OPEN_STATES, Kind, State
from salestui.settings.rules import Settings
from salestui.storage.database import close_database, database, tuples
from salestui.storage.numbers import Counter, number_text
from salestui.storage.opening import open_database
from salestui.storage.search import refresh
from salestui.text.clean import fold
from salestui.text.phones import digits
from salestui.visits.store import CardRow, VisitRow
from salestui.worklog.rules import tags
from salestui.worklog.store import LogLineRow, MemoRow, OpenedDay

SEED = 20
YEARS = 10
REPAIRS = 50_000
OPEN_REPAIRS = 60
LOANER_EVERY = 20
LOANERS_OUT = 5
SERIALS = 48_000
"""Fewer than repairs, so that some come back."""
LINES = 50_000
COMPLAINTS = 20_000
"""Closed ones."""
CUSTOMERS = 100_000
VISITS = 300_000
MEMOS = 30

OLDEST_OPEN = 30
"""Days that the oldest open repair has been here."""

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许曾单仇解翟区"
GIVEN = "建国海燕志明小红伟强丽娟文静晓东春梅立新永康雪琴家豪思远"
PLACES = "便利店 茶行 书屋 药房 酒家 幼儿园 广告 农资 五金 面包房 快印 粮油 诊所 宾馆 物流".split()
REGIONS = "城东 城西 城南 城北 海港 湖州 长沙 华东 西南 北京".split()
COLLEAGUES = "唐静 林晓敏 魏东升 傅海涛 蒋建平 潘玉梅 贺春兰 周根生".split()
PRODUCTS = "收银机 扫码枪 小票打印机 标签打印机 电子秤 点钞机 碎纸机 考勤机 投影仪 对讲机".split()
FAULTS = ("", "不开机", "打印不清", "连不上网", "按键失灵", "有异响", "充不进电", "时好时坏")
SAID = ("配件在路上", "明天再看", "修好了", "等厂家回复", "")
CLOSINGS = (
    *[(State.RETURNED, "")] * 8,
    (State.SCRAPPED, "修理费高过买新机"),
    (State.EXCHANGED, "厂家同意换新"),
)
CATEGORIES = ("返修", "送货", "发票", "台卡", "态度")
TEXTS = (
    "#早会 上午的安排已转告各人",
    "#电话 问修好没有,答应问过售后再回",
    "#售后 催了维修进度",
    "#库存 打印纸数量不多,已报补货",
    "#发票 签收单收齐,已寄出",
    "#拜访 销售回来说下次再约",
    "给客户回了电话",
)

REPAIR_COLUMNS = (
    "id number customer name phone product serial serial_folded fault loaner is_loaner_out state"
    " reason received_at received_on repaired_on closed_at"
)
COMPLAINT_COLUMNS = (
    "number customer name phone about channel category salesperson received_at registered_at"
    " counts_from closed_at outcome used_seconds deadline_at breached_at"
)
HANDOVER_COLUMNS = "repair at kind quantity source destination signer signed_name"

Rows = list[tuple[Any, ...]]


def seed_large(folder: Path) -> None:
    """Fill the new database in `folder` with ten years of work that end now."""
    open_database(folder)
    try:
        with database.atomic():
            _Decade(Clock().now()).fill()
    finally:
        close_database()


def add_countdowns(folder: Path, count: int) -> None:
    """Register so many complaints in the database in `folder`, with one to eight hours left."""
    open_database(folder)
    try:
        now = Clock().now()
        for number in range(count):
            received = now.at - timedelta(minutes=20 * number)
            account = Account(
                Who(f"投诉人{number}", f"1395550{number:04d}"), "对讲机少配了两块电池"
            )
            complaints_store.register_complaint(now, account, Policy(), received)
    finally:
        close_database()


class _Decade:
    """Ten years of working days, and what fell on them."""

    def __init__(self, now: Now) -> None:
        self._now = now
        self._random = Random(SEED)
        span = (now.day - timedelta(days=n) for n in range(YEARS * 365, -1, -1))
        self._days = [day for day in span if PUBLIC.is_working_day(day)]
        self._customers: Rows = []
        self._repairs: Rows = []
        self._handovers: Rows = []
        self._chases: Rows = []

    def fill(self) -> None:
        """Write all tables, those first that others refer to."""
        _insert(OpenedDay, "day", [(day,) for day in self._days])
        self._fill_people()
        self._fill_visits()
        self._fill_repairs()
        self._fill_complaints()
        self._fill_log()
        for model in (CustomerRow, RepairRow, models.ComplaintRow):
            keys = [key for (key,) in tuples(model.select(model.id))]
            refresh(model, keys, self._now.day - timedelta(days=YEARS * 365))

    def _fill_people(self) -> None:
        colleagues = [(name, fold(name), "after_sales") for name in COLLEAGUES]
        _insert(ColleagueRow, "name folded role", colleagues)
        phones: Rows = []
        rows: Rows = []
        for key in range(1, CUSTOMERS + 1):
            name, company = self._name(), f"{self._name()[1:]}{self._pick(PLACES)}有限公司"
            typed = [self._phone() for _ in range(1 + key % 4 // 3)]
            phones += [(key, phone, digits(phone)) for phone in typed]
            profile = Profile(name, company, region=self._pick(REGIONS), level="ABC"[key % 3])
            number = number_of(Settings().customer_number, key, profile)
            seller, contacted = self._someone(), self._days[-1 - key * 7 % 400]
            self._customers.append((key, name, typed[0]))
            rows.append(
                (key, number, key, name, company, profile.region, profile.level, seller, contacted)
            )
        _insert(
            CustomerRow,
            "id number serial name company region level salesperson contacted_on",
            rows,
        )
        _insert(PhoneRow, "customer typed digits", phones)
        _insert(Counter, "prefix last", [(COUNTER, CUSTOMERS)])

    def _fill_visits(self) -> None:
        """Three lines on the card of each customer."""
        cards = [(key, key, 10, self._days[0]) for key in range(1, CUSTOMERS + 1)]
        _insert(CardRow, "id customer slots opened_on", cards)
        visits = []
        for number in range(VISITS):
            key = number % CUSTOMERS + 1
            last = len(self._days) - 1 - key * 7 % 400
            day = self._days[last - (2 - number // CUSTOMERS) * (self._random.randrange(40) + 5)]
            how, purpose = self._pick(("visit", "phone", "came")), self._pick(CATEGORIES)
            at = self._moment(day)
            visits.append((key, key, day, self._someone(), how, purpose, self._pick(SAID), at))
        _insert(VisitRow, "customer card on visitor how purpose said noted_at", visits)

    def _fill_repairs(self) -> None:
        for key in range(1, REPAIRS + 1):
            if key <= REPAIRS - OPEN_REPAIRS:
                self._add_closed(key)
            else:
                self._add_open(key)
        for model, columns, rows in (
            (RepairRow, REPAIR_COLUMNS, self._repairs),
            (HandoverRow, HANDOVER_COLUMNS, self._handovers),
            (ChaseRow, "repair at day colleague note", self._chases),
        ):
            _insert(model, columns, rows)
        _insert(Counter, "prefix last", [(PREFIX, REPAIRS)])

    def _add_closed(self, key: int) -> None:
        """A repair that was signed for on the day it came and fetched within some weeks."""
        closed = REPAIRS - OPEN_REPAIRS
        order = (key - 1) * (len(self._days) - OLDEST_OPEN) // closed
        day, signer = self._days[order], self._someone()
        at, until = self._moment(day), self._days[order + self._random.randrange(1, OLDEST_OPEN)]
        state, reason = self._pick(CLOSINGS)
        ended = self._moment(until)
        has_loaner = key % LOANER_EVERY == 0
        is_lost = closed - key < LOANERS_OUT * LOANER_EVERY
        name = self._add(
            key,
            at,
            day,
            state=state,
            reason=reason,
            repaired_on=until if state is State.RETURNED else None,
            closed_at=ended,
            loaner="备用机" if has_loaner else "",
            is_loaner_out=has_loaner and is_lost,
        )
        self._sign(key, at, signer)
        self._handovers.append((key, ended, Kind.OUT, -1, COLLEAGUES[signer - 1], name, None, name))
        if key % 5 == 0 and until - day >= CHASE_EVERY:
            self._chase(key, day + CHASE_EVERY, signer)

    def _add_open(self, key: int) -> None:
        """A repair that is still here; those moved on are signed for, half of them chased."""
        age = timedelta(days=(REPAIRS - key) * (OLDEST_OPEN + 1) // OPEN_REPAIRS)
        day, at, signer = self._now.day - age, self._now.at - age, self._someone()
        state = OPEN_STATES[key % len(OPEN_STATES)]
        repaired_on = day + age / 2 if state is State.REPAIRED else None
        self._add(key, at, day, state=state, repaired_on=repaired_on)
        if state is not State.RECEIVED:
            self._sign(key, at, signer)
        if key % 2 == 0 and age > CHASE_EVERY:
            self._chase(key, self._now.day - timedelta(days=key % 5), signer)

    def _add(self, key: int, at: datetime, day: date, **columns: object) -> str:
        """A repair and its coming in; returns who brought it."""
        customer, name, phone = self._who()
        serial = f"SN{key % SERIALS:06d}"
        row: dict[str, object] = {
            "id": key,
            "number": number_text(PREFIX, key),
            "customer": customer,
            "name": name,
            "phone": phone,
            "product": self._pick(PRODUCTS),
            "serial": serial,
            "serial_folded": fold(serial),
            "fault": self._pick(FAULTS),
            "reason": "",
            "loaner": "",
            "is_loaner_out": False,
            "received_at": at,
            "received_on": day,
            **columns,
        }
        self._repairs.append(tuple(row.get(column) for column in REPAIR_COLUMNS.split()))
        self._handovers.append((key, at, Kind.IN, 1, name, "", None, ""))
        return name

    def _sign(self, key: int, at: datetime, signer: int) -> None:
        self._handovers.append((key, at, Kind.MOVE, 1, "", COLLEAGUES[signer - 1], signer, ""))

    def _chase(self, key: int, day: date, colleague: int) -> None:
        at = min(self._moment(day), self._now.at)
        self._chases.append((key, at, day, colleague, self._pick(SAID)))

    def _fill_log(self) -> None:
        lines: Rows = []
        for number in range(LINES):
            day = self._days[number * len(self._days) // LINES]
            text = self._pick(TEXTS)
            customer, name, _ = self._who()
            marks = f" {' '.join(map(fold, tags(text)))} " if tags(text) else ""
            at = min(self._moment(day), self._now.at)
            search = fold(f"{text} {name}")
            lines.append((day, at, text, marks, search, customer, "" if customer else name))
        _insert(LogLineRow, "day at text tags search customer walk_in", lines)
        today, yesterday = self._now.day, self._now.day - timedelta(days=1)
        memos = [
            (
                f"{self._pick(TEXTS).split()[-1]},第{number}件",
                today + timedelta(days=2 - number % 9),
            )
            for number in range(1, MEMOS + 1)
        ]
        _insert(
            MemoRow,
            "text due_on written_on",
            [(text, due, min(due - timedelta(days=1), yesterday)) for text, due in memos],
        )

    def _fill_complaints(self) -> None:
        """Complaints that were settled within ten hours, each with two contacts."""
        complaints, contacts = [], []
        for key in range(1, COMPLAINTS + 1):
            received = self._moment(self._days[(key - 1) * (len(self._days) - 2) // COMPLAINTS])
            spent, due = timedelta(minutes=self._random.randrange(20, 600)), received + LIMIT
            customer, name, phone = self._who()
            closed = received + spent
            complaints.append(
                (
                    number_text(models.PREFIX, key),
                    customer,
                    name,
                    phone,
                    self._pick(FAULTS) or "态度不好",
                    self._pick(sorted(CHANNELS)),
                    self._pick(CATEGORIES),
                    self._someone(),
                    received,
                    received,
                    received,
                    closed,
                    "已解决",
                    int(spent.total_seconds()),
                    due,
                    due if spent >= LIMIT else None,
                )
            )
            contacts += [(key, party, received, "") for party in (Party.CONSUMER, Party.MERCHANT)]
        _insert(models.ComplaintRow, COMPLAINT_COLUMNS, complaints)
        _insert(models.ContactRow, "complaint party at note", contacts)
        _insert(Counter, "prefix last", [(models.PREFIX, COMPLAINTS)])

    def _moment(self, day: date) -> datetime:
        minutes = self._random.randrange(8 * 60 + 30, 17 * 60 + 30)
        return datetime.combine(day, time(minutes // 60, minutes % 60), self._now.at.tzinfo)

    def _who(self) -> tuple[int | None, str, str]:
        """A customer on file, or as often a walk-in: id, name and phone."""
        if self._random.random() < 0.5:
            key, name, phone = self._pick(self._customers)
            return key, name, phone
        return None, self._name(), self._phone()

    def _someone(self) -> int:
        """A colleague's id."""
        return self._random.randrange(len(COLLEAGUES)) + 1

    def _name(self) -> str:
        return f"{self._pick(SURNAMES)}{self._pick(GIVEN)}{self._pick(GIVEN)}"

    def _phone(self) -> str:
        return f"1{self._random.randrange(30, 100)}5550{self._random.randrange(10**4):04d}"

    def _pick(self, choices: Sequence[Any]) -> Any:
        return choices[int(self._random.random() * len(choices))]


def _insert(model: type[Model], columns: str, rows: Rows) -> None:
    """Insert rows of the named columns by one statement of Peewee's, made once for all of them."""
    fields = [getattr(model, name) for name in columns.split()]
    statement, first = model.insert_many(rows[:1], fields=fields).sql()
    defaults = first[len(fields) :]
    connection: sqlite3.Connection = database.connection()  # type: ignore[no-untyped-call] # stubs
    connection.executemany(
        statement,
        (
            (*(field.db_value(value) for field, value in zip(fields, row, strict=True)), *defaults)
            for row in rows
        ),
    )


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit((__doc__ or "").strip().splitlines()[-1])
    seed_large(Path(sys.argv[1]))
