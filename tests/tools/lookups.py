"""Measures the lookup and the import at the size of ten years, for tests.tools.bench."""

import asyncio
import sqlite3
import statistics
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from time import perf_counter

from textual.events import Key
from textual.widgets import Input

from salestui.customers.models import CustomerRow, PhoneRow
from salestui.customers.rules import Profile
from salestui.customers.store import add_customers
from salestui.dates.clock import Clock
from salestui.desk import SalesDesk
from salestui.storage.database import close_database, tuples
from salestui.storage.history.writer import change
from salestui.storage.opening import open_database
from salestui.storage.search import find_rows
from salestui.text.pinyin import readings
from tests.idle import until_idle, wait_for_what_is_left

SEED = 8000
ASKED = 300
"""So many customers are looked up in each way."""
TYPED = 12
"""So many are typed key by key."""
FEW = 100
"""Customers of the small desk."""
SHOWN = 30


@dataclass(frozen=True)
class Times:
    """What was measured of the lookup of one desk, in milliseconds."""

    queries: Sequence[float]
    keys: Sequence[float]

    @property
    def p99(self) -> float:
        """The 99th percentile of the queries."""
        return statistics.quantiles(self.queries, n=100)[98]


def seed_few(folder: Path) -> None:
    """Fill the new database in `folder` with a hundred customers."""
    random = Random(SEED)
    profiles = [
        Profile(
            "".join(random.sample("赵钱孙李曾单仇解建国海燕志明", 3)),
            "".join(random.sample("东西南北中金宏", 2)) + "茶行有限公司",
            (f"1395550{number:04d}",),
        )
        for number in range(FEW)
    ]
    open_database(folder)
    try:
        with change(Clock().now(), "bench", "bench") as writer:
            add_customers(writer, profiles)
    finally:
        close_database()


def measure(folder: Path) -> Times:
    """Look up customers of a desk: by query alone, and key by key on its screen."""
    open_database(folder)
    try:
        asked = _asked()
        queries = []
        for text in asked:
            begin = perf_counter()
            find_rows(text, SHOWN)
            queries.append((perf_counter() - begin) * 1000)
        wait_for_what_is_left()
        keys = asyncio.run(_type([text for text in asked if text.isascii()], folder))
        return Times(queries, keys)
    finally:
        close_database()


def _asked() -> list[str]:
    """What one types: names, initials, pinyin, last digits, whole phones, companies, both."""
    random = Random(SEED)
    found = []
    rows = tuples(
        CustomerRow.select(CustomerRow.name, CustomerRow.company, PhoneRow.digits).join(PhoneRow)
    )
    for name, company, digits in random.sample(rows, min(ASKED, len(rows))):
        syllables = readings(name)[0]
        initials = "".join(each[0] for each in syllables)
        found += [name[:1], name, initials, syllables[0], "".join(syllables), company[:2], company]
        found += [digits[-4:], digits, digits[:3], f"{syllables[0]} {digits[-4:]}"]
    return found


async def _type(texts: Sequence[str], folder: Path) -> list[float]:
    """Type texts into the lookup; how long each key takes until its results stand there."""
    desk = SalesDesk(Clock(), folder)
    times = []
    async with desk.run_test(size=(120, 36)):
        desk.post_message(Key("f2", None))
        await until_idle()
        box = desk.screen.query_one(Input)
        for text in Random(SEED).sample(list(texts), TYPED):
            box.value = ""
            await until_idle()
            for character in text:
                begin = perf_counter()
                desk.post_message(Key("space" if character == " " else character, character))
                await until_idle()
                times.append((perf_counter() - begin) * 1000)
    return times


def write_customers(path: Path, count: int) -> None:
    """Write a workbook of so many customers."""
    import xlsxwriter  # type: ignore[import-untyped] # no stubs

    random = Random(SEED)
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(
        0, 0, ["客户姓名", "公司名称", "联系电话", "区域", "客户级别", "业务员", "备注"]
    )
    for row in range(1, count + 1):
        name = "".join(random.choices("赵钱孙李周吴郑王建国海燕志明小红伟强丽娟", k=3))
        company = "".join(random.choices("东西南北中金宏华信诚", k=3)) + "商贸有限公司"
        phone = f"13{random.randrange(10**9):09d}"
        region, level = random.choice(["华东", "华南", "西南"]), random.choice("ABC")
        sheet.write_row(row, 0, [name, company, phone, region, level, "周敏", "喜欢下午接电话"])
    book.close()


def measure_import(folder: Path, table: Path) -> tuple[float, float]:
    """Seconds to read a workbook and insert its rows barely, and seconds of `salestui import`."""
    from python_calamine import CalamineWorkbook

    begin = perf_counter()
    rows = CalamineWorkbook.from_path(str(table)).get_sheet_by_index(0).to_python()
    database = sqlite3.connect(folder / "bare.db")
    database.execute("CREATE TABLE customer (a, b, c, d, e, f, g)")
    database.executemany("INSERT INTO customer VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
    database.commit()
    database.close()
    bare, desk = perf_counter() - begin, str(folder / "desk")
    begin = perf_counter()
    subprocess.run(
        [sys.executable, "-m", "salestui", "--data", desk, "import", "customers", str(table)],
        check=True,
        capture_output=True,
    )
    return bare, perf_counter() - begin
