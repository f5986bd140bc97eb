"""What a made-up book is on the desk; run by `test_made_up_book` with `lending` as a plugin."""

from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from salestui.books import store
from salestui.books.list import BOOKS
from salestui.core.refusal import Refusal
from salestui.customers.rules import Who
from salestui.registers import REGISTERS
from salestui.storage.database import database
from salestui.storage.opening import open_database
from tests.books import test_all_books
from tests.books.lending import Loan
from tests.books.rows import again
from tests.books.test_all_books import *  # noqa: F403 # the suite of all books, for this one too
from tests.clock import StandingClock
from tests.desk import at_the_desk, on_today
from tests.tools.migration import body


def migrate() -> None:
    """Make its table by the migration that is written from its declaration."""
    migration: Any = ModuleType("migration")
    exec(body([Loan.row]), migration.__dict__)
    migration.up(None, database)


@pytest.fixture(autouse=True)
def migrated(open_desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every desk that is opened has its table."""

    def open_migrated(folder: Path) -> None:
        open_database(folder)
        migrate()

    migrate()
    monkeypatch.setattr(test_all_books, "open_database", open_migrated)


async def test_it_is_everywhere(clock: StandingClock, open_desk: Path) -> None:
    said = {"who": Who("张三"), "thing": "样机", "begun": None}
    row = store.add_entry(clock.now(), Loan, said)
    clock.set("2026-11-30 09:41")
    async with at_the_desk(clock, open_desk) as person:
        (line,) = on_today(person, "Books: due")
        assert "JC-0001 张三 样机 not yet lent" in line
        assert person.json["loans"][0]["number"] == "JC-0001"
        await person.press("6", "left")
        assert person.sees("Loans", "JC-0001")
        await person.press("space")
        assert again(row).state == "lent"
        await person.menu("Give up …")
        await person.fill(reason="丢了")
        await person.press("ctrl+s")
        assert again(row).state == "closed"
    assert BOOKS[-1] is Loan
    assert any(each.code == "loans" for each in REGISTERS)
    with pytest.raises(Refusal):
        store.give_up_entry(clock.now(), row, "again")
