"""A made-up register to exchange, with a column of each kind; its rows are log lines."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook  # type: ignore[import-untyped] # no stubs

from salestui.core.remark import Remark
from salestui.dates.clock import Now
from salestui.dates.typed_days import Lean
from salestui.exchange.importing import Imported, carry_out, plan_rows
from salestui.exchange.tables import find_table
from salestui.kit import column_kinds
from salestui.kit.cells import Cell, UnfitCell
from salestui.kit.columns import Add, Exchange, Planner, Progress, There
from salestui.storage.history.writer import Writer
from salestui.text.clean import fold
from salestui.worklog.store import LogLineRow
from tests.clock import moment

NOW = moment("2026-11-23 09:41")

REGISTER = "made_up"

TONES = {"loud": "loud", "soft": "soft"}


def planner(now: Now) -> Planner:
    """A name that is there is there; nobody may be called X, and Y is to be looked at."""
    on_file = {fold(values["name"]): key for key, values in _kept()}
    met: dict[str, Any] = {}

    def plan(values: Mapping[str, Any], known: int | None) -> Add | There:
        name = fold(values["name"])
        if name == "x":
            raise UnfitCell("nobody is called {name}", name=values["name"])
        if name in on_file:
            return There(Remark("on file"), on_file[name])
        if name in met:
            return There(Remark("met before"), same_as=met[name])
        met[name] = values
        return Add(values, [Remark("strange")] if name == "y" else ())

    return plan


def write(writer: Writer, now: Now, whats: Sequence[Any], progress: Progress) -> Sequence[int]:
    """Keep the values of each row in a log line."""
    keys = []
    for done, values in enumerate(whats, start=1):
        progress(done, len(whats))
        text = json.dumps(values, default=str)
        keys.append(writer.add(LogLineRow, day=now.day, text=text, search="").id)
    return keys


def on_record(now: Now) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """What was kept."""
    for key, values in _kept():
        born, met = values["born"], values["met"]
        read = {
            "phones": tuple(values["phones"]),
            "born": born and date.fromisoformat(born),
            "met": met and datetime.fromisoformat(met).astimezone(UTC),
        }
        yield key, values | read


def fill(writer: Writer, more: Mapping[int, Any]) -> None:
    """Nothing is ever filled in."""
    assert not more


def _kept() -> list[tuple[int, dict[str, Any]]]:
    return [(row.id, json.loads(row.text)) for row in LogLineRow.select().order_by(LogLineRow.id)]


EXCHANGE = Exchange(
    columns=(
        column_kinds.text("name", "Name", is_required=True),
        column_kinds.phones("phones", "Phones"),
        column_kinds.choice("tone", "Tone", TONES),
        column_kinds.day("born", "Born", Lean.PAST),
        column_kinds.moment("met", "Met"),
        column_kinds.whole("count", "Count", least=1),
        column_kinds.lines("notes", "Notes"),
    ),
    sentence="Imported {count} from {file}",
    planner=planner,
    write=write,
    kept=on_record,
    fill=fill,
)


def book(path: Path, *sheets: Sequence[Sequence[Cell]], **more: Sequence[Sequence[Cell]]) -> Path:
    """Write a workbook as an office has it: days as days, numbers as numbers."""
    with Workbook(path) as made:
        day, moment = (
            made.add_format({"num_format": form}) for form in ("yyyy-mm-dd", "yyyy-mm-dd hh:mm")
        )
        for name, rows in [
            *((f"Sheet{nth}", each) for nth, each in enumerate(sheets)),
            *more.items(),
        ]:
            sheet = made.add_worksheet(name)
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if isinstance(cell, datetime):
                        sheet.write_datetime(row, column, cell, moment)
                    elif isinstance(cell, date):
                        sheet.write_datetime(row, column, cell, day)
                    elif isinstance(cell, str) and cell:
                        sheet.write_string(row, column, cell)
                    elif cell != "":
                        sheet.write_number(row, column, cell)
    return path


def text_file(path: Path, text: str, encoding: str = "utf-8") -> Path:
    """Write a text file."""
    path.write_bytes(text.encode(encoding))
    return path


def imported(path: Path, told: Mapping[str, str] | None = None) -> Imported:
    """Import a table into the made-up register."""
    table = find_table(path, REGISTER, EXCHANGE, told)
    return carry_out(plan_rows(table, REGISTER, NOW), REGISTER, NOW)


def kept() -> list[dict[str, Any]]:
    """The values of the rows on file that are not blank."""
    blank: tuple[object, ...] = ("", (), [], None)
    return [
        {code: value for code, value in values.items() if value not in blank}
        for _key, values in _kept()
    ]
