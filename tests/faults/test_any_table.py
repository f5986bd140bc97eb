"""Whatever an office sends: each row and each cell is read rightly, or said not to be read."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest

from salestui.core.refusal import Refusal
from salestui.exchange import tables
from salestui.exchange.importing import plan_rows
from salestui.exchange.plan import Plan
from salestui.exchange.preview import plan_lines
from salestui.exchange.reading import Content
from salestui.exchange.sheets import Sheet
from salestui.exchange.tables import open_table
from salestui.kit.cells import cell_text, word_key
from salestui.kit.columns import Exchange
from salestui.kit.register import imported
from salestui.text.clean import clean
from salestui.text.phones import digits
from tests.clock import moment
from tests.faults.conftest import TABLES
from tests.faults.office_tables import Label, Line, OfficeTable, as_text, some_table

NOW = moment("2026-11-23 23:30")

FEWEST_READ = 0.85
"""The share of rows that must be read, not only refused."""


def test_any_table_is_read_rightly_or_said_not_to_be(
    request: pytest.FixtureRequest, open_desk: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    ends: Counter[str] = Counter()
    for number in range(request.config.getoption("tables", None) or TABLES):
        chance = Random(f"{seed}-{number}")
        office = some_table(chance)
        try:
            plan = planned(office, chance, monkeypatch)
        except Refusal as refusal:
            ends["refused whole"] += len(office.lines)
            assert refusal.sentence, number  # noqa: PT017 # any sentence will do
            continue
        told = f"table {number} of seed {seed}"
        seen = f"{told}\n" + "\n".join(map(repr, office.rows)) + "\n" + "\n".join(plan_lines(plan))
        assert sorted(rows_of(plan)) == list(range(1, len(office.rows) + 1)), seen
        for line in office.lines:
            end, wrong = how_it_ends(line, plan)
            ends[end] += 1
            assert not wrong, f"row {line.number}: {wrong}\n{seen}"
    print(f"seed {seed}: {dict(ends)}")
    assert ends["added"] >= FEWEST_READ * sum(ends.values()), ends


def planned(office: OfficeTable, chance: Random, monkeypatch: pytest.MonkeyPatch) -> Plan:
    """What would become of it: saved as text, or as the cells of a workbook."""
    exchange: Exchange = imported(f"salestui.{office.register}.exchange:EXCHANGE")
    if chance.random() < 0.5:
        content, sheets = Content(as_text(chance, office.rows)), None
    else:
        content = Content(b"")
        sheets = [Sheet("Sheet1", len(office.rows), 0, lambda: office.rows)]
    with monkeypatch.context() as patch:
        if sheets is not None:
            patch.setattr(tables, "read_sheets", lambda *_args, **_more: sheets)
        table = open_table(Path("office.csv"), office.register, exchange, content=content)
    if gone := tables.missing(table):
        raise Refusal("There is no {column}", column=gone[0].title)
    return plan_rows(table, office.register, NOW)


def rows_of(plan: Plan) -> Iterator[int]:
    """The row numbers of all lists of a plan."""
    for each in fields(plan):
        found = getattr(plan, each.name)
        if isinstance(found, list) and each.name != "dittos":  # which are in another list, too
            yield from (one if isinstance(one, int) else one.row for one in found)


def how_it_ends(line: Line, plan: Plan) -> tuple[str, str]:
    """In which list a row stands, and what of it is neither held nor said."""
    for each in plan.unfit:
        if each.row == line.number:
            return "unfit", ""
    if line.number in plan.old:
        return "asked about", ""
    added = next((each for each in plan.adds if each.row == line.number), None)
    if added is None:
        return "lost", "it is neither added nor refused"
    said = "\n".join(plan_lines(plan))
    held = list(leaves(added.plan.what))
    table = plan.table
    read = {place for places in table.places.values() for place in places}
    for place, told in line.told.items():
        if place in plan.unread or place in table.left_out:
            continue
        if place not in read:
            return "added", f"nobody says what becomes of {table.name_of(place)}"
        if not is_held(told, held) and clean(cell_text(told.cell)) not in said:
            return "added", f"{told} is not in {held}"
    numbers = {mark for told in line.told.values() if told.kind == "phones" for mark in told.value}
    for phone in phones_in(added.plan.what):
        if numbers and digits(phone) not in numbers:
            return "added", f"{phone} is none of {numbers}"
    return "added", ""


def is_held(told: Label, held: Sequence[object]) -> bool:
    """Whether what a cell tells is among what is to be kept."""
    if told.kind == "phones":
        marks = {digits(each) for one in held if isinstance(one, str) for each in one.split("、")}
        return any(mark in marks for mark in told.value)
    if told.kind == "day":
        days = {one.date() if isinstance(one, datetime) else one for one in held}
        return told.value in days
    if told.kind == "moment":
        at = told.value
        plain = [one.replace(tzinfo=None) for one in held if isinstance(one, datetime)]
        if isinstance(told.cell, date) and not isinstance(told.cell, datetime):
            return any(one.date() == told.cell for one in plain)
        return at in plain
    if told.kind == "count":
        return told.value in held
    if told.kind == "word":
        code, word = told.value
        if code == "settled":
            return any(one is False for one in held)
        return code in held or any(isinstance(one, str) and word in one for one in held)
    wanted = word_key(told.value)
    return any(isinstance(one, str) and wanted in word_key(one) for one in held)


def leaves(what: Any) -> Iterator[object]:
    """All the values in what a row plans."""
    if is_dataclass(what) and not isinstance(what, type):
        for each in fields(what):
            yield from leaves(getattr(what, each.name))
    elif isinstance(what, tuple | list | set):
        for one in what:
            yield from leaves(one)
    else:
        yield what


def phones_in(what: Any) -> Iterator[str]:
    """All the phones in what a row plans, each as typed."""
    if is_dataclass(what) and not isinstance(what, type):
        named = {each.name: getattr(what, each.name) for each in fields(what)}
    elif isinstance(what, tuple) and hasattr(what, "_asdict"):
        named = what._asdict()
    else:
        return
    for name, value in named.items():
        if name == "phones":
            yield from value
        elif name == "phone":
            yield from filter(None, value.split("、"))
        else:
            yield from phones_in(value)
