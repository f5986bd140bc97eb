"""Days and instants that are none, from an older step or another program, stop nobody."""

import csv
import json
import sqlite3
from itertools import cycle
from pathlib import Path

import pytest

from salestui.__main__ import main
from salestui.demo import seed_month
from salestui.storage.database import FILE, DayField, InstantField, close_database, tables
from salestui.storage.opening import open_database
from tests.clock import StandingClock
from tests.desk import at_the_desk
from tests.kit.hands import tap

NONE = (
    *("0001-01-01", "0026-11-18", "9999-12-31", "0000-00-00", "2026-02-31", "gestern", ""),
    *("0001-01-01 00:00:00", "9999-12-31 23:59:59.999999", "2026-11-18T25:00", 20261118, 0, -1),
    *("2026-11-18 09:00:00+08:00", 46000.5, "１９９９-01-01", b"\xff"),
)
REGISTERS = ("customers", "visits", "repairs", "complaints")


@pytest.fixture
def spoilt(desk_folder: Path) -> dict[str, int]:
    """A month's data in which every day and instant is none; how many rows each table has."""
    open_database(desk_folder)
    seed_month(StandingClock())
    columns = {
        model._meta.table_name: [
            field.column_name
            for field in model._meta.sorted_fields
            if isinstance(field, DayField | InstantField)
        ]
        for model in tables()
    }
    close_database()
    bad = cycle(NONE)
    with sqlite3.connect(desk_folder / FILE) as raw:
        for table, names in columns.items():
            for name in names:
                found = raw.execute(
                    f'SELECT rowid FROM "{table}" WHERE "{name}" IS NOT NULL'
                ).fetchall()
                raw.executemany(
                    f'UPDATE OR IGNORE "{table}" SET "{name}" = ? WHERE rowid = ?',
                    [(next(bad), key) for (key,) in found],
                )
        counts = {
            table: raw.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0] for table in columns
        }
    raw.close()
    return counts


def test_no_command_fails_and_no_row_is_hidden(
    spoilt: dict[str, int],
    desk_folder: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SALESTUI_DATA", str(desk_folder))
    for register in REGISTERS:
        path = tmp_path / f"{register}.csv"
        assert main(["export", register, str(path)]) == 0
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        assert len(rows) == spoilt[register.removesuffix("s")]
    assert main(["today"]) == 0
    capsys.readouterr()
    assert main(["today", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report
    for text in ("1", "w", "WX", "TS", "张"):
        assert main(["find", "--json", text]) == 0
    assert main(["check"]) in (0, 1)
    assert main(["log", "还在"]) == 0
    assert "unexpected" not in capsys.readouterr().err


async def test_no_screen_fails(
    spoilt: dict[str, int], desk_folder: Path, clock: StandingClock
) -> None:
    open_database(desk_folder)
    async with at_the_desk(clock, desk_folder) as person:
        for screen in "12345":
            await tap(person, screen)
            for _ in range(4):
                await tap(person, "down")
                assert person.lines
            await tap(person, "f9")
            assert person.lines
            await tap(person, "escape")
            await person.beat()
        await tap(person, "f2", *"wx", "down", "enter")
        assert person.lines
