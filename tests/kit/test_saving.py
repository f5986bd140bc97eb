"""A save while another window is writing waits, and the desk goes on; it ends saved, or with its
text and the reason.
"""

import ast
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

import salestui
from salestui.kit import key_line, saving
from salestui.kit.entry import EntryLine
from salestui.kit.form import Form
from salestui.kit.key_line import KeyLine
from salestui.kit.progress import Progress
from salestui.storage import save_errors
from salestui.storage.database import FILE
from salestui.storage.drafts import drafts_of
from salestui.storage.history.reading import newest_change
from salestui.worklog.store import add_line, add_memo, lines_of_day, open_memos
from tests.clock import StandingClock
from tests.desk import Person, at_the_desk
from tests.kit.hands import settle, tap, type_quickly, until

WAITS = "This is saved as soon as another window has done writing. Esc gives it up."
GAVE_UP = "Not saved: another window is writing, and you have not waited for it."
HELD = "Not saved: another program holds the data."


@contextmanager
def another_is_writing(folder: Path) -> Iterator[sqlite3.Connection]:
    """Somebody who has the write lock until they roll back."""
    with closing(sqlite3.connect(folder / FILE, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield other


@pytest.fixture(autouse=True)
def said_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """That it waits is said at the first look."""
    monkeypatch.setattr(saving, "TOLD_AFTER", 0)


async def until_it_waits(person: Person) -> None:
    await until(person, lambda: person.desk.is_saving and person.said == WAITS)


async def until_it_is_over(person: Person) -> None:
    await until(person, lambda: not person.desk.is_saving)


async def test_a_form_waits_and_the_desk_goes_on(clock: StandingClock, open_desk: Path) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "f4")
        await type_quickly(person, "给欧阳娜回电话")
        form = person.form
        with another_is_writing(open_desk) as other:
            await tap(person, "ctrl+s")
            await until_it_waits(person)
            # The clock goes on, and what stands there is a draft, though it is typed this moment.
            clock.advance(minutes=1)
            await person.beat()
            assert person.desk.now.at == clock.now().at
            assert person.desk.keep_drafts()
            assert [each.fields["text"] for each in drafts_of("MemoForm")] == ["给欧阳娜回电话"]
            # What is pressed meanwhile comes after the save.
            await type_quickly(person, "5")
            assert (person.screen, person.said, open_memos()) == (form, WAITS, [])
            other.execute("ROLLBACK")
        await until_it_is_over(person)
        assert [memo.text for memo in open_memos()] == ["给欧阳娜回电话"]
        assert drafts_of("MemoForm") == []
        await settle(person)
        assert person.desk.current_mode == "customers"


async def test_esc_gives_it_up_and_the_text_stays(clock: StandingClock, open_desk: Path) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "f4")
        await type_quickly(person, "call back")
        form = person.form
        with another_is_writing(open_desk):
            await tap(person, "ctrl+s")
            await until_it_waits(person)
            await tap(person, "escape")
            await until_it_is_over(person)
            await person.beat()
            assert person.sees(f"! {GAVE_UP}")
            assert (person.screen, person.said) == (form, "")
            assert "call back" in form.text().values()
        await tap(person, "ctrl+s")
        assert [memo.text for memo in open_memos()] == ["call back"]


async def test_who_has_waited_too_long_is_told_why(
    clock: StandingClock, open_desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(save_errors, "PATIENCE", 0)
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "f4")
        await type_quickly(person, "call back")
        with another_is_writing(open_desk):
            await tap(person, "ctrl+s")
            await until(person, lambda: person.sees(f"! {HELD}"))
            await person.beat()
            assert person.sees(f"! {HELD}")
        assert open_memos() == []
        await tap(person, "ctrl+s")
        assert [memo.text for memo in open_memos()] == ["call back"]


async def test_an_entry_line_waits(clock: StandingClock, open_desk: Path) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "2")
        entry = person.the(EntryLine)
        entry.focus()
        await type_quickly(person, "早会")
        with another_is_writing(open_desk) as other:
            await tap(person, "enter")
            await until_it_waits(person)
            await type_quickly(person, "次日")
            assert entry.value == "早会"
            other.execute("ROLLBACK")
        await until_it_is_over(person)
        await settle(person)
        assert [line.text for line in lines_of_day(clock.now().day)] == ["早会"]
        assert entry.value == "次日"


async def test_what_is_done_with_one_key_waits_and_what_comes_after_it_too(
    clock: StandingClock, open_desk: Path
) -> None:
    now = clock.now()
    for text in ("first", "second"):
        add_memo(now, text, now.day)
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "2")
        person.screen.query_one("#memos").focus()
        with another_is_writing(open_desk) as other:
            # Both are on their way before it is known that the first has to wait.
            await type_quickly(person, "  ")
            await until_it_waits(person)
            assert len(open_memos()) == 2
            other.execute("ROLLBACK")
        await until_it_is_over(person)
        await settle(person)
        assert not any(memo.text == "first" and memo.is_open for memo in open_memos())
        assert person.said.startswith("Done: ")


async def test_a_refusal_stands_until_the_next_key(
    clock: StandingClock, open_desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(key_line, "SAID_FOR", 0.01)
    monkeypatch.setattr(save_errors, "PATIENCE", 0)
    add_memo(clock.now(), "call back", clock.now().day)
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "2")
        person.screen.query_one("#memos").focus()
        with another_is_writing(open_desk):
            await tap(person, "space")
            await until(person, lambda: person.said.startswith(HELD))
        line = person.the(KeyLine)
        await until(person, lambda: line._is_read)
        await person.beat()
        assert person.said.startswith(HELD)
        await tap(person, "down")
        assert person.said == ""
        # What went well makes room by itself.
        await tap(person, "space")
        assert open_memos() == []
        await until(person, lambda: person.said == "")


async def test_a_hidden_screen_is_brought_back_while_a_save_waits(
    clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "f4")
        await type_quickly(person, "call back")
        form = person.form
        with another_is_writing(open_desk) as other:
            await tap(person, "ctrl+s")
            await until_it_waits(person)
            await tap(person, "f12")
            assert person.screen is not form
            other.execute("ROLLBACK")
            await until_it_is_over(person)
            # It is saved, and its form goes once it is seen again.
            assert [memo.text for memo in open_memos()] == ["call back"]
        await tap(person, "space")
        await until(person, lambda: not isinstance(person.screen, Form))
        assert person.desk.current_mode == "today"


async def test_the_desk_is_left_while_a_save_waits_and_the_text_is_a_draft(
    clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "f4")
        await type_quickly(person, "call back")
        with another_is_writing(open_desk):
            await tap(person, "ctrl+s")
            await until_it_waits(person)
            await tap(person, "ctrl+q")
            assert person.desk._exit
    assert open_memos() == []
    assert [each.fields["text"] for each in drafts_of("MemoForm")] == ["call back"]


async def test_the_turn_of_the_day_waits_for_nobody(clock: StandingClock, open_desk: Path) -> None:
    async with at_the_desk(clock, open_desk) as person:
        with another_is_writing(open_desk):
            clock.advance(days=1)
            await person.beat()
            assert person.desk.now.day == clock.now().day


async def test_work_aside_waits_and_can_be_stopped(clock: StandingClock, open_desk: Path) -> None:
    now = clock.now()
    with another_is_writing(open_desk):
        async with at_the_desk(clock, open_desk) as person:
            work = Progress("Long work", lambda tell: add_line(now, "早会", now.day, now.at))
            person.desk.push_screen(work)
            await until(person, lambda: person.sees("Waiting for another window that is writing"))
            await tap(person, "escape")
            await until(person, lambda: person.screen is not work)
    assert newest_change() is None


# --- nothing is written past it ----------------------------------------------------------------

SCREENS = ("screen.py", "tidy.py")
SOURCES = [
    (path, ast.parse(path.read_text("utf-8")))
    for path in Path(salestui.__file__).parent.rglob("*.py")
]


def calls(tree: ast.AST) -> Iterator[str]:
    """The names of what is called in a function itself, not in those defined within."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, (ast.FunctionDef, ast.Lambda)):
            continue
        if isinstance(node, ast.Call):
            called = node.func
            yield called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")
        yield from calls(node)


def functions(kind: type[ast.AST]) -> Iterator[tuple[Path, str, set[str]]]:
    for path, tree in SOURCES:
        for node in ast.walk(tree):
            if isinstance(node, kind):
                assert isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
                yield path, node.name, {*calls(ast.Module(node.body, []))}


def those_that_write() -> set[str]:
    """The functions that write into the database, and those that call them: `transaction` begins
    each."""
    writing = {"transaction", "change"}
    plain = list(functions(ast.FunctionDef))
    stores = [(path, name, called) for path, name, called in plain if path.name == "store.py"]
    while True:
        more = {name for _path, name, called in stores if called & writing} - writing
        if not more:
            return writing | {"take_back", "undo_last", "redo_last", "drop_draft", "settle"}
        writing |= more


def test_nothing_in_the_event_loop_writes_without_waiting_its_turn() -> None:
    writing = those_that_write()
    assert {"add_line", "merge_customer", "chase", "check_mailbox"} <= writing
    handlers = (each for each in functions(ast.FunctionDef) if each[0].name in SCREENS)
    found = [
        (str(path), name, sorted(called & writing))
        for path, name, called in (*functions(ast.AsyncFunctionDef), *handlers)
        if called & writing
    ]
    assert found == []
