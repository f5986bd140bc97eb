"""Desks of every earlier version: they open, end like a new one, and their whole past goes back
and forth.
"""

import hashlib
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from salestui.kit.register import imported
from salestui.kit.row_history import RowHistory, differences
from salestui.language import _, speak
from salestui.registers import REGISTERS
from salestui.repairs.register import chain_details
from salestui.storage import database as storage
from salestui.storage.database import FILE, database, tuples
from salestui.storage.history.models import Change, ChangeRow
from salestui.storage.history.parts import versions_of
from salestui.storage.history.undo import next_redo, next_undo, redo_last, undo_last
from salestui.storage.migrations import SCHEMA
from salestui.storage.opening import open_database
from salestui.storage.search import VERSION, SearchState, find_rows
from tests.clock import StandingClock
from tests.faults.soundness import records, what_is_wrong
from tests.faults.test_undo_anything import state
from tests.tables import schema_of
from tests.tools.released import RELEASED, UNRELEASED, unpack

MIGRATIONS = Path(storage.__file__).parent / "migrations"

LOOKED_AT_EVERY = 80
"""Steps of a whole history between two looks at all there is."""

every_release = pytest.mark.parametrize("name", RELEASED)
every_form = pytest.mark.parametrize("name", RELEASED | UNRELEASED)


@pytest.fixture
def desk(name: str, desk_folder: Path) -> Path:
    """A desk that a version has made, open."""
    unpack(name, desk_folder / FILE)
    open_database(desk_folder)
    database.synchronous = "off"  # no power is cut here
    return desk_folder


# --- released migrations -----------------------------------------------------------------------

FROZEN = {
    "0001_first_desk": "1eede697a9c7e69d",
    "0002_complaints": "03b83abb79830dc8",
    "0003_customers": "5622247b42350da5",
    "0004_undo_and_drafts": "841e48aee06eda86",
    "0005_history_of_every_schema": "47d4caa249a1ecf0",
    "0006_settled_drafts": "77b14427eef36eaa",
    "0007_books": "05f767e3633acbdf",
    "0008_duties": "967d8d66a15dd30e",
    "0009_contracts_and_products": "03c9fc2f4bffde7e",
    "0010_receivables": "7abe912573d3a113",
    "0011_cash": "c4550abd6166f23f",
    "0012_goods": "5a3dadf3da1d45b8",
    "0013_attendance": "03bb508932ff7e6a",
}
"""Each migration's digest. What is released is never edited, not even by a word: another migration
comes after it. For a new one a line is added here, and to `tests.tools.released` with its release.
"""


def test_a_released_migration_is_never_edited() -> None:
    digests = {
        path.stem: hashlib.sha256(path.read_text(encoding="utf-8").encode()).hexdigest()[:16]
        for path in MIGRATIONS.glob("[0-9]*.py")
    }
    assert digests == FROZEN


def test_a_migration_uses_nothing_of_the_desk_that_may_become_another() -> None:
    found = set()
    for path in MIGRATIONS.glob("*.py"):
        found |= set(re.findall(r"(?:from|import) (salestui\S*)", path.read_text("utf-8")))
    assert found == {"salestui.storage.history_columns"}


# --- they open, and end like a desk that is made today -----------------------------------------


def rows_by_name(path: Path) -> dict[str, list[dict[str, object]]]:
    """All rows of the tables with history, by the names of their columns."""
    with closing(sqlite3.connect(path)) as base:
        base.row_factory = sqlite3.Row
        there = {name for (name,) in base.execute("SELECT name FROM sqlite_master")}
        names = there & {str(model._meta.table_name) for model in records()}
        return {
            name: [dict(row) for row in base.execute(f'SELECT * FROM "{name}" ORDER BY id')]
            for name in names
        }


@every_form
def test_it_opens_with_everything_in_it(name: str, desk_folder: Path) -> None:
    unpack(name, desk_folder / FILE)
    before = rows_by_name(desk_folder / FILE)
    assert sum(map(len, before.values())) >= 20
    open_database(desk_folder)
    after = rows_by_name(desk_folder / FILE)
    for table, rows in before.items():
        for was, became in zip(rows, after[table], strict=True):
            kept = was.keys() & became.keys()
            assert {each: was[each] for each in kept} == {each: became[each] for each in kept}
    assert database.user_version == SCHEMA


@every_form
def test_its_history_ends_with_what_is_there(desk: Path) -> None:
    find_rows("", 1)  # makes its search index
    assert what_is_wrong() == []


def made(path: Path) -> set[tuple[object, ...]]:
    """What the statements of a database's schema are, blanks and quotes aside."""
    with closing(sqlite3.connect(path)) as base:
        known = base.execute("SELECT type, name, tbl_name, sql FROM sqlite_master")
        return {(*what, re.sub(r"[\s\"]+", " ", sql or "")) for *what, sql in known}


@every_form
def test_its_schema_is_that_of_a_new_desk(name: str, desk: Path, tmp_path: Path) -> None:
    found, statements = schema_of(database), made(desk / FILE)
    storage.close_database()
    open_database(tmp_path / "new")
    assert found == schema_of(database)
    if name in RELEASED:
        assert statements == made(tmp_path / "new" / FILE)


@every_form
def test_it_is_searched_by_the_rules_of_today(desk: Path) -> None:
    assert find_rows("李大海", 9) or find_rows("李老板", 9)
    assert [row.version for row in SearchState.select()] == [VERSION]


# --- their past --------------------------------------------------------------------------------


@every_release
def test_its_whole_history_is_undone_and_redone(desk: Path) -> None:
    clock = StandingClock("2026-12-01 09:00")
    count = Change.select().count()
    assert count > 350
    seen = [state()]
    steps = 0
    while next_undo():
        undo_last(clock.advance(minutes=1))
        steps += 1
        if steps % LOOKED_AT_EVERY == 0:
            seen.append(state())
    assert steps > 350
    assert not any(state().values())
    assert what_is_wrong() == []
    while next_redo():
        if steps % LOOKED_AT_EVERY == 0 and len(seen) > 1:
            assert state() == seen.pop()
        redo_last(clock.advance(minutes=1))
        steps -= 1
    assert steps == 0
    assert [state()] == seen
    assert what_is_wrong() == []


@pytest.mark.parametrize("name", UNRELEASED)
def test_the_last_steps_of_a_form_that_was_not_released_go_back_and_forth(desk: Path) -> None:
    clock, before = StandingClock("2026-12-01 09:00"), state()
    for _step in range(25):
        assert undo_last(clock.advance(minutes=1))
    for _step in range(25):
        assert redo_last(clock.advance(minutes=1))
    assert state() == before
    assert what_is_wrong() == []


def views() -> Iterator[str]:
    """Everything that the histories of all rows say, of rows that have gone too."""
    clock = StandingClock()
    for register in REGISTERS:
        if register.history:
            past: RowHistory = imported(register.history)
            table = past.model._meta.table_name
            written = ChangeRow.select(ChangeRow.key).where(ChangeRow.table == table).distinct()
            for (key,) in tuples(written):
                for version in versions_of(past.model, key, tuple(past.parts)):
                    yield version.past.words
                    for each in differences(past, version, clock):
                        yield f"{each.label}: {each.before} -> {each.after}"


@every_release
def test_the_history_of_each_row_is_told_in_words_of_today(desk: Path) -> None:
    speak("zh")
    said = {sentence for (sentence,) in tuples(Change.select(Change.sentence))}
    assert [sentence for sentence in said if _(sentence) == sentence] == []
    told = list(views())
    assert len(told) > 500
    assert "姓名: 李老板 -> 李大海" in told
    assert "电话: 13900001111 -> 13900001112, 0571-5550 1111" in told


@every_release
def test_what_is_undone_of_an_old_edit_is_the_text_of_then(desk: Path) -> None:
    (customer,) = (
        row["id"] for row in rows_by_name(desk / FILE)["customer"] if row["name"] == "李大海"
    )
    clock = StandingClock("2026-12-01 09:00")

    def names() -> list[object]:
        rows = rows_by_name(desk / FILE)["customer"]
        return [row["name"] for row in rows if row["id"] == customer]

    while names() == ["李大海"]:
        assert undo_last(clock.advance(minutes=1))
    assert names() == ["李老板"]


@pytest.mark.parametrize("name", ["4_undo_and_drafts"])
def test_a_handover_that_an_earlier_version_undid_stays_in_the_chain(desk: Path) -> None:
    (place,) = find_rows("老马", 9)
    told = [each.text for each in chain_details(place.key, StandingClock())]
    assert told == [
        "chased  陈立莉",
        "signed over  to 陈立莉  taken back 11-24 21:00",
        "came in  from 散客老马",
    ]
