"""What every book promises, by what it declares alone."""

import ast
import inspect
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from salestui.books import store
from salestui.books.book import Book
from salestui.books.exchange import exchange_of
from salestui.books.history import history_of
from salestui.books.kinds import Customer
from salestui.books.list import BOOKS
from salestui.books.register import book_details
from salestui.core.refusal import EditConflict
from salestui.customers.queries import customer
from salestui.customers.rules import Profile, Who
from salestui.customers.store import add_customer, merge_customer
from salestui.dates.clock import Clock
from salestui.exchange.exporting import export_rows
from salestui.exchange.importing import carry_out, plan_rows
from salestui.exchange.tables import find_table
from salestui.kit.form import Form
from salestui.kit.menu import KEYS
from salestui.kit.row_history import differences
from salestui.kit.rows import Rows
from salestui.language import _, speak
from salestui.lookup.find import look_up
from salestui.registers import REGISTERS
from salestui.storage.database import close_database, database
from salestui.storage.history.parts import versions_of
from salestui.storage.history.reading import newest_change
from salestui.storage.history.undo import redo_last, undo_last
from salestui.storage.opening import open_database
from salestui.today.report import matters_now, today_json
from tests.books.rows import HOSTILE, again, values, written
from tests.clock import StandingClock, moment
from tests.desk import NARROW, at_the_desk
from tests.tables import contents

pytestmark = pytest.mark.usefixtures("open_desk")

books = pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.code)

changeable = pytest.mark.parametrize(
    "book", [each for each in BOOKS if each.code != "moves"], ids=lambda book: book.code
)
"""Those whose rows may be changed; goods that have moved may not."""

stepped = pytest.mark.parametrize(
    "book",
    [each for each in BOOKS if any(not step.is_optional for step in each.steps)],
    ids=lambda book: book.code,
)
"""Those with steps; what recurs has ticks instead, with tests of their own."""

REQUIRED = {
    "cadence": "每周三",
    "who": "张三",
    "product": "打印机",
    "kind": "invoice",
    "project": "城东项目",
    "what": "何时发新价目表",
    "department": "商务部",
    "thing": "样机",
    "amount": "1000",
    "text": "门市零售款",
    "quantity": "3",
    "person": "林丽",
}
"""What is typed into the fields that have to be filled in."""

NOW = moment("2026-11-23 09:41")


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that are run meanwhile."""
    found: list[str] = []
    connection: sqlite3.Connection = database.connection()  # type: ignore[no-untyped-call] # stubs
    connection.set_trace_callback(found.append)
    yield found
    connection.set_trace_callback(None)


@books
def test_what_is_written_is_read_again(book: type[Book]) -> None:
    said = values(book, HOSTILE)
    row = written(NOW, book, HOSTILE)
    kept = {**row.values, "begun": None}
    assert kept == said
    assert row.number == f"{book.prefix}-0001"


@stepped
def test_rows_are_read_in_one_query(book: type[Book]) -> None:
    for _turn in range(5):
        written(NOW, book, own={"invoice_no": ""} if book.code == "mail" else {})
    with counted() as statements:
        assert len(store.listed(book, None, settled=False)) == 5
    assert len(statements) == 1


@stepped
def test_each_step_is_taken_undone_and_done_again(book: type[Book]) -> None:
    row = written(NOW, book)
    while (step := row.next_step) is not None:
        before = contents_of(row)
        store.take_step(NOW, row, step.code, note="记")
        taken = again(row)
        assert taken.course.stamps[step.code] == (NOW.at, "记")
        assert taken.state == step.code
        undo_last(NOW)
        assert contents_of(row) == before
        redo_last(NOW)
        row = again(row)
        assert row.course.has(step)
    assert row.is_settled
    assert row.standing(NOW).due_on is None or book.code == "authorisations"


def contents_of(row: Book) -> dict[str, Any]:
    """The columns of a row, but for its version."""
    kept = again(row)
    return {"values": kept.values, "course": kept.course}


@changeable
def test_an_edit_leaves_the_moment_as_it_was(book: type[Book]) -> None:
    row = written(moment("2026-11-23 09:41:27"), book)
    said = {**row.values, "begun": NOW.at}  # as the form shows it: without seconds
    store.edit_entry(NOW, row, said)
    assert again(row).values["begun"] == row.values["begun"]


@stepped
def test_a_step_is_taken_back(book: type[Book]) -> None:
    row = written(NOW, book)
    step = row.next_step
    assert step is not None
    store.take_step(NOW, row, step.code)
    store.take_step_back(NOW, again(row), step.code)
    assert again(row).course.stamps == {}


@books
def test_nobody_overwrites_anybody_unseen(book: type[Book]) -> None:
    row = written(NOW, book)
    store.chase_entry(NOW, row)
    with pytest.raises(EditConflict):
        store.chase_entry(NOW, row)


@changeable
def test_a_row_is_given_up_and_taken_up_again(book: type[Book]) -> None:
    row = written(NOW, book)
    store.give_up_entry(NOW, row, "不要了")
    gone = again(row)
    assert gone.is_settled
    assert gone.state == "closed"
    assert gone.standing(NOW).due_on is None
    store.take_up_entry(NOW, gone)
    assert not again(row).is_settled


@stepped
def test_the_history_names_every_field(book: type[Book]) -> None:
    row = written(NOW, book)
    step = row.next_step
    assert step is not None
    store.take_step(NOW, row, step.code, note="记")
    told = history_of(book.code)
    versions = versions_of(book.row, row.id)
    labels = {each.label for one in versions for each in differences(told, one, Clock())}
    said = {_(each.label) for each in book.fields if each.is_said(row.values[each.name])}
    assert said <= labels
    assert _(step.title) in labels


@books
def test_it_is_found_by_number_and_by_what_is_declared(book: type[Book]) -> None:
    row = written(NOW, book)
    typed = [row.number, row.number.lower(), row.number.partition("-")[2]]
    typed += [
        str(row.values[each.name]) for each in book.fields if each.found and row.is_said(each)
    ]
    typed += [row.who.name] if row.who.name else []
    for each in typed:
        hits = look_up(REGISTERS, each, NOW, 10)
        assert (book.code, row.id) in [(hit.register, hit.key) for hit in hits], each


@books
@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_says_how_it_stands_in_both_languages(book: type[Book], language: str) -> None:
    speak(language)
    row = written(NOW, book)
    details = book_details(book, row.id, NOW)
    assert row.number in details[0].text
    assert row.standing(NOW).words in details[1].text
    assert row.spoken(NOW)
    assert "{" not in row.spoken(NOW) + row.standing(NOW).words


@books
def test_what_is_due_is_on_today_and_in_the_json(book: type[Book]) -> None:
    row = written(NOW, book)
    later = moment("2026-12-18 09:41")
    report = today_json(REGISTERS, matters_now(REGISTERS, later), later)
    records = report[book.code]
    assert isinstance(records, list)
    if row.kept_due(later) is None and book.code != "duties":
        assert records == []
        return
    (record,) = records
    assert {"number", "who", "due_on", "state", "person"} <= record.keys()
    assert record["number"] == row.number
    assert record["state"] == "open"


@books
def test_a_customers_view_knows_its_rows(book: type[Book]) -> None:
    field = next((each for each in book.fields if isinstance(each, Customer)), None)
    if field is None:
        pytest.skip("is about nobody")
    key = add_customer(NOW, Profile("张三", phones=("13900002222",)))
    row = written(NOW, book, own={field.name: Who("张三", "", key)})
    about = next(each.customer for each in REGISTERS if each.code == book.code)
    assert about is not None
    (matter,) = about.matters(key, NOW)
    assert (matter.number, matter.is_open) == (row.number, not row.is_settled)
    other = add_customer(NOW, Profile("李四"))
    source, target = customer(key), customer(other)
    assert source is not None
    assert target is not None
    merge_customer(NOW, source, target)
    assert [each.number for each in about.matters(other, NOW)] == [row.number]


@stepped
@pytest.mark.parametrize("end", ["csv", "xlsx"])
def test_what_is_exported_is_imported_as_it_was(book: type[Book], end: str, tmp_path: Path) -> None:
    row = written(NOW, book, HOSTILE)
    first = row.next_step
    assert first is not None
    store.take_step(NOW, row, first.code)
    path = tmp_path / f"book.{end}"
    exchange = exchange_of(book.code)
    assert export_rows(path, exchange, NOW) == 1
    known = plan_rows(find_table(path, book.code, exchange), book.code, NOW)
    assert [len(known.adds), len(known.fills), len(known.there)] == [0, 0, 1]
    before = again(row)
    close_database()
    open_database(tmp_path / "another")
    plan = plan_rows(find_table(path, book.code, exchange), book.code, NOW)
    assert plan.unfit == []
    carry_out(plan, book.code, NOW)
    (found,) = store.rows(book)
    assert exchange_values(found) == exchange_values(before)
    assert found.state == before.state


def exchange_values(row: Book) -> list[Any]:
    """What is told of a row in a table."""
    (values,) = [told for key, told in exchange_of(row.code).kept(NOW) if key == row.id]
    return list(values.items())


@stepped
def test_an_import_is_undone_as_a_whole(book: type[Book], tmp_path: Path) -> None:
    written(NOW, book)
    path, exchange = tmp_path / "book.csv", exchange_of(book.code)
    export_rows(path, exchange, NOW)
    close_database()
    open_database(tmp_path / "another")
    before = contents()[str(book.row._meta.table_name)]
    carry_out(plan_rows(find_table(path, book.code, exchange), book.code, NOW), book.code, NOW)
    undo_last(NOW)
    assert contents()[str(book.row._meta.table_name)] == before


@books
@pytest.mark.parametrize("size", [NARROW, (120, 36)], ids=["80x24", "120x36"])
async def test_a_row_is_begun_by_keyboard(
    book: type[Book], size: tuple[int, int], clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk, size) as person:
        await person.press("ctrl+n", KEYS[BOOKS.index(book)])
        required = [each.field_name for each in person.form.asked if each.required]
        labels = [f"{_(each.label)}{' *' if each.required else ''}" for each in person.form.asked]
        assert person.sees(*labels)
        await person.press("ctrl+s")
        assert person.remark(required[0]).startswith("!")
        await person.fill(**{each: REQUIRED[each] for each in required})
        if book.code == "cash":
            await person.fill(received="100")
        if book.code == "moves":
            await person.fill(kind="in")
        if book.code == "attendance":
            await person.fill(kind="sick", start="8", end="9:30")
        await person.press("ctrl+s")
        assert not isinstance(person.screen, Form)
        assert (newest := newest_change()) is not None
        assert f"{book.prefix}-0001" in newest.words
        await person.press("6")
        for _turn in range(BOOKS.index(book)):
            await person.press("right")
        if book.code == "moves":
            await person.press("tab")  # what came in is settled at once
        assert person.screen.query_one("#rows", Rows).key == 1
        assert person.sees(f"{book.prefix}-0001")
        await person.press("ctrl+z", "enter")
        assert store.rows(book) == []


@pytest.mark.parametrize("book", [each for each in BOOKS if each.is_plain])
def test_a_declaration_is_short_beside_its_rules(book: type[Book]) -> None:
    source = inspect.getsourcefile(book)
    assert source is not None
    text = Path(source).read_text(encoding="utf-8")
    rules = [each for each in ast.walk(ast.parse(text)) if isinstance(each, ast.FunctionDef)]
    assert (
        len(text.splitlines()) - sum(len(ast.unparse(each).splitlines()) for each in rules) <= 150
    )


def test_numbers_and_codes_are_told_apart() -> None:
    assert len({each.code for each in BOOKS}) == len({each.prefix for each in BOOKS}) == len(BOOKS)
    assert date(2026, 11, 23) == NOW.day
