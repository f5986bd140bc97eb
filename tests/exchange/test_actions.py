"""Import and export from the desk, as a person does them."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from salestui.core.progress import Tell
from salestui.customers.models import CustomerRow
from salestui.customers.screen import CustomersScreen
from salestui.dates.clock import Now
from salestui.exchange import actions
from salestui.exchange.actions import export_table, import_table
from salestui.exchange.exporting import export_rows
from salestui.exchange.form import ExportForm, ImportForm
from salestui.exchange.importing import WRITING, carry_out
from salestui.exchange.sheets import read_sheets
from salestui.exchange.show import Done, Place, Preview
from salestui.kit.cells import Cell
from salestui.kit.columns import Exchange
from salestui.kit.key_line import KeyLine
from salestui.kit.menu import Menu
from salestui.kit.rows import Rows
from salestui.language import _, sentence, speak
from salestui.repairs.queries import open_repairs
from salestui.settings.store import open_settings
from salestui.storage.history.models import Change
from salestui.storage.imported import ImportedRow
from salestui.today.screen import TodayScreen
from salestui.worklog.form import MemoForm
from tests.clock import StandingClock
from tests.desk import NARROW, WIDE, Person, at_the_desk
from tests.exchange.made_up import book, text_file
from tests.exchange.test_command import OFFICE
from tests.kit.hands import PATIENCE, lines_of, look, tap, until

sizes = pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
languages = pytest.mark.parametrize("language", ["en", "zh"])


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A table of customers as an office keeps it."""
    return book(tmp_path / "客户.xlsx", OFFICE)


async def choose_table(person: Person, path: Path, register: str = "Customers") -> None:
    """Say which table goes where, and wait for the question or the preview."""
    person.the(KeyLine).hush()
    person.desk.do(import_table(person.desk))
    await until(person, lambda: isinstance(person.screen, ImportForm))
    await person.fill(register=_(register), file=str(path))
    await then(person, "ctrl+s")


async def answer(person: Person, words: str) -> None:
    """Choose from the menu in front, and wait for what comes of it."""
    menu = person.screen
    assert isinstance(menu, Menu)
    at = [_(each) for each in menu._sentences].index(words)
    person.the(Rows).select(at)
    await then(person, "enter")


async def go(person: Person) -> None:
    """Import what is shown."""
    assert isinstance(person.screen, Preview)
    await then(person, "ctrl+s")


def line_with(person: Person, text: str) -> str:
    """The line of the list in front on which a text stands, its blanks run together."""
    (found,) = (line for line in lines_of(person.the(Rows)) if text in line)
    return " ".join(found.split())


async def then(person: Person, *keys: str) -> None:
    """Press keys, and wait until the desk asks or shows something else, or says how it ended."""
    before = person.screen
    await tap(person, *keys)

    def is_told() -> bool:
        asks = isinstance(person.screen, Preview | Menu | Done | ImportForm)
        return person.screen is not before and (asks or bool(person.said))

    await until(person, is_told)


def counted(what: str, count: int) -> str:
    """How many there are of something, as the screen says it."""
    return sentence("{what}: {count}", what=_(what), count=count)


def names() -> list[str]:
    """The customers on file, in the order in which they came."""
    return [row.name for row in CustomerRow.select().order_by(CustomerRow.id)]


def is_untouched() -> bool:
    """Whether nothing was imported."""
    return not (
        CustomerRow.select().count() + Change.select().count() + ImportedRow.select().count()
    )


@sizes
@languages
async def test_a_table_is_shown_and_imported_and_its_rows_stand_on_the_desk(
    office: Path, clock: StandingClock, open_desk: Path, size: tuple[int, int], language: str
) -> None:
    speak(language)
    async with at_the_desk(clock, open_desk, size) as person:
        await choose_table(person, office)
        assert person.sees(_("What stands in this column?"), "说明: x")
        look(person)
        await answer(person, _("Leave it out"))
        assert isinstance(person.screen, Preview)
        look(person)
        assert person.sees("客户.xlsx", _("not read"), "13174681453")
        assert line_with(person, "联系电话").startswith(f"联系电话 -> {_('Phones')} 13174681453")
        await tap(person, "end", "pagedown", "pagedown")
        look(person)
        assert person.sees(counted("Rows to add", 4), counted("Already there", 1), "4–6, 10")
        assert line_with(person, "“没带”").startswith("9 ")
        assert is_untouched()
        await go(person)
        assert isinstance(person.screen, Done)
        look(person)
        told = "".join(line.strip() for line in lines_of(person.the(Rows)))
        assert str(office.with_name("客户.not-imported.csv")) in told
        assert person.sees(counted("Rows added", 4))
        await tap(person, "escape")
        await until(person, lambda: isinstance(person.screen, CustomersScreen))
        assert person.sees("13174681453", "甲公司")
        counts = {"Rows added": 4, "Already there": 1, "Not understood": 1}
        assert person.said == _("; ").join(counted(*each) for each in counts.items())
    assert names() == ["张三", "李[/b]四", '=HYPERLINK("http://x")', "张三"]
    assert office.with_name("客户.not-imported.csv").exists()


async def test_a_second_import_says_that_all_is_there(
    office: Path, clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        for added, there in ((4, 1), (0, 5)):
            await choose_table(person, office)
            await answer(person, "Leave it out")
            assert person.sees(f"Rows to add: {added}", f"Already there: {there}")
            await go(person)
            await tap(person, "escape")
            await until(person, lambda: bool(person.said))
            assert person.said == f"Rows added: {added}; Already there: {there}; Not understood: 1"
    assert len(names()) == 4


async def test_an_unknown_column_is_read_as_what_the_person_says(
    office: Path, clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await choose_table(person, office)
        await answer(person, "Preferences")
        assert line_with(person, "说明") == "说明 -> Preferences x"
        await go(person)
    assert CustomerRow.get_by_id(1).preferences == "x"


async def test_what_the_person_has_written_about_headers_is_not_asked(
    office: Path, clock: StandingClock, open_desk: Path, tmp_path: Path
) -> None:
    open_settings(tmp_path / "config.toml")
    text_file(tmp_path / "headers.toml", '[customers]\npreferences = ["说明"]\n')
    async with at_the_desk(clock, open_desk) as person:
        await choose_table(person, office)
        assert isinstance(person.screen, Preview)
        assert line_with(person, "说明") == "说明 -> Preferences x"


async def test_all_unknown_columns_can_be_left_out_at_once(
    tmp_path: Path, clock: StandingClock, open_desk: Path
) -> None:
    path = text_file(tmp_path / "t.csv", "姓名,甲,乙,丙\n张三,1,2,3\n")
    async with at_the_desk(clock, open_desk) as person:
        await choose_table(person, path)
        await answer(person, "Notes")
        assert person.sees("乙: 2")
        await answer(person, "Leave this one out, and the rest: 1")
        assert isinstance(person.screen, Preview)
        assert line_with(person, "甲") == "甲 -> Notes 1"
        assert line_with(person, "丙") == "丙 -> not known, so not read 3"
        await go(person)
    assert CustomerRow.get_by_id(1).notes == "1"


async def test_a_column_that_there_is_no_row_without_is_asked_for(
    tmp_path: Path, clock: StandingClock, open_desk: Path
) -> None:
    path = text_file(tmp_path / "t.csv", "谁,何物\n张三,1\n李四,2\n")
    async with at_the_desk(clock, open_desk) as person:
        await choose_table(person, path)
        assert person.sees("Which column is “Name”?", "谁: 张三, 李四")
        await answer(person, "谁: 张三, 李四")
        assert person.sees("What stands in this column?", "何物: 1, 2")
        await answer(person, "Leave it out")
        await go(person)
    assert names() == ["张三", "李四"]


async def test_a_table_without_anything_else_to_ask_for_is_refused(
    tmp_path: Path, clock: StandingClock, open_desk: Path
) -> None:
    path = text_file(tmp_path / "t.csv", "电话\n13800138000\n")
    async with at_the_desk(clock, open_desk) as person:
        await choose_table(person, path)
        assert isinstance(person.screen, TodayScreen)
        assert person.said.startswith("No column of the table can be “Name”")


async def test_how_a_column_is_read_can_be_changed_in_the_preview(
    tmp_path: Path, clock: StandingClock, open_desk: Path
) -> None:
    path = text_file(tmp_path / "t.csv", "姓名,公司,级别,备注\n张三,甲,A,B\n")
    async with at_the_desk(clock, open_desk) as person:
        await choose_table(person, path)
        await then(person, "down", "down", "down", "enter")
        assert person.sees("备注: B")
        # It takes the place of the column that was read so: there can only be one.
        await answer(person, "Level")
        assert line_with(person, "备注") == "备注 -> Level B"
        assert line_with(person, "级别") == "级别 -> not read A"
        person.the(Rows).select(Place(3))
        await then(person, "enter")
        # A company may be written in two columns.
        await answer(person, "Company")
        assert line_with(person, "公司") == "公司 -> Company 甲"
        assert line_with(person, "备注") == "备注 -> Company B"
        await go(person)
    assert (CustomerRow.get_by_id(1).company, CustomerRow.get_by_id(1).level) == ("甲 B", "")


async def test_another_sheet_can_be_read_instead(
    tmp_path: Path, clock: StandingClock, open_desk: Path
) -> None:
    rows: dict[str, Sequence[Sequence[Cell]]] = {
        "新": [["姓名", "电话"], ["张三", "1"]],
        "旧": [["姓名"], ["李四"]],
    }
    path = book(tmp_path / "t.xlsx", **rows)
    async with at_the_desk(clock, open_desk) as person:
        await choose_table(person, path)
        assert person.sees("sheet 新", "Another sheet, not read: 旧")
        await tap(person, "end", "enter")
        await until(person, lambda: person.sees("sheet 旧"))
        await go(person)
    assert names() == ["李四"]


@pytest.mark.parametrize("stage", ["the form", "the question", "the preview"])
async def test_esc_anywhere_imports_nothing(
    office: Path, clock: StandingClock, open_desk: Path, stage: str
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        if stage == "the form":
            person.desk.do(import_table(person.desk))
            await until(person, lambda: isinstance(person.screen, ImportForm))
        else:
            await choose_table(person, office)
        if stage == "the preview":
            await answer(person, "Leave it out")
        await tap(person, "escape")
        await until(person, lambda: isinstance(person.screen, TodayScreen))
        assert person.said in ("", "Stopped; nothing was imported.")
        assert (person.said == "") == (stage == "the form")
    assert is_untouched()


def held(work: Callable[..., Any], at: str) -> tuple[Callable[..., Any], Event, Event]:
    """Work that waits where it tells that it does something: it is there, and it may go on."""
    is_there, go_on = Event(), Event()

    def hold(*arguments: Any) -> Any:
        *rest, tell = arguments

        def wait(doing: str, done: int, of: int) -> None:
            tell(doing, done, of)
            if doing == at:
                is_there.set()
                assert go_on.wait(PATIENCE)

        return work(*rest, wait)

    return hold, is_there, go_on


@sizes
async def test_stopped_in_the_middle_nothing_is_kept(
    office: Path,
    clock: StandingClock,
    open_desk: Path,
    size: tuple[int, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    work, is_there, go_on = held(carry_out, WRITING)
    monkeypatch.setattr(actions, "carry_out", work)
    async with at_the_desk(clock, open_desk, size) as person:
        await choose_table(person, office)
        await answer(person, "Leave it out")
        await tap(person, "ctrl+s")
        await until(person, is_there.is_set)
        await until(person, lambda: person.sees("Rows written: 4 / 4"))
        await tap(person, "escape")
        go_on.set()
        await until(person, lambda: isinstance(person.screen, TodayScreen))
        assert person.said == "Stopped; nothing was imported."
        assert is_untouched()
        assert sorted(each.name for each in office.parent.glob("*客户*")) == ["客户.xlsx"]
        # And it can be done again.
        monkeypatch.setattr(actions, "carry_out", carry_out)
        await choose_table(person, office)
        await answer(person, "Leave it out")
        await go(person)
    assert len(names()) == 4


async def test_what_cannot_be_read_is_said(
    tmp_path: Path, clock: StandingClock, open_desk: Path
) -> None:
    path = tmp_path / "[x].xlsx"
    path.write_bytes(b"PK\x03\x04no workbook")
    async with at_the_desk(clock, open_desk) as person:
        await choose_table(person, path)
        assert isinstance(person.screen, TodayScreen)
        assert person.said.startswith("[x].xlsx cannot be read as a table")
    assert is_untouched()


async def test_repairs_come_onto_the_board_and_a_form_below_stays_as_it_is(
    tmp_path: Path, clock: StandingClock, open_desk: Path
) -> None:
    text = "收件日期,客户,电话,产品,故障\n2026-11-20,张三,138 0013 8000,打印机,卡纸\n"
    path = text_file(tmp_path / "r.csv", text, "gb18030")
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "f4")
        await person.write("call")
        await choose_table(person, path, "Repairs")
        await go(person)
        assert isinstance(person.screen, MemoForm)
        assert person.form.text()["text"] == "call"
        assert person.said == "Rows added: 1"
        await tap(person, "escape", "3")
        assert person.sees("打印机")
    assert [each.goods.who.name for each in open_repairs()] == ["张三"]


async def test_the_form_begins_with_the_register_of_the_screen(
    clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        for digit, register in (("1", ""), ("3", "Repairs"), ("4", "Complaints")):
            await tap(person, digit)
            person.desk.do(import_table(person.desk))
            await until(person, lambda: isinstance(person.screen, ImportForm))
            assert person.form.text()["register"] == register
            await tap(person, "escape", "escape")


# --- export ------------------------------------------------------------------------------------


async def begin_export(person: Person, path: Path) -> None:
    """Say which register goes where."""
    if not isinstance(person.screen, ExportForm):
        person.desk.do(export_table(person.desk))
        await until(person, lambda: isinstance(person.screen, ExportForm))
    await person.fill(register=_("Customers"), file=str(path))
    await tap(person, "ctrl+s")


@pytest.mark.parametrize(
    ("size", "language", "ending"), [(NARROW, "zh", ".xlsx"), (WIDE, "en", ".csv")]
)
async def test_a_register_is_exported_into_a_private_file(
    office: Path,
    clock: StandingClock,
    open_desk: Path,
    size: tuple[int, int],
    language: str,
    ending: str,
) -> None:
    speak(language)
    path = office.with_name(f"out{ending}")
    async with at_the_desk(clock, open_desk, size) as person:
        await choose_table(person, office)
        await answer(person, _("Leave it out"))
        await go(person)
        await tap(person, "escape")
        await until(person, lambda: isinstance(person.screen, CustomersScreen))
        await begin_export(person, path)
        look(person)
        await until(person, lambda: str(path) in person.said)
        assert "4" in person.said.removesuffix(str(path))
    (sheet,) = read_sheets(path)
    assert sheet.height == 5
    if sys.platform != "win32":
        assert path.stat().st_mode & 0o777 == 0o600


async def test_a_name_for_the_table_is_offered(clock: StandingClock, open_desk: Path) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "3")
        person.desk.do(export_table(person.desk))
        await until(person, lambda: isinstance(person.screen, ExportForm))
        assert person.sees("Repairs 2026-11-23.xlsx")
        await tap(person, "down", "enter", "enter")
        await until(person, lambda: bool(person.said))
    assert (Path.home() / "Repairs 2026-11-23.xlsx").exists()


async def test_before_a_file_is_written_over_it_is_asked(
    tmp_path: Path, clock: StandingClock, open_desk: Path
) -> None:
    path = text_file(tmp_path / "out.csv", "precious")
    async with at_the_desk(clock, open_desk) as person:
        await begin_export(person, path)
        await until(person, lambda: isinstance(person.screen, Menu))
        assert person.sees("There is a file of that name already", "Another name", "Write over it")
        await tap(person, "1")
        await until(person, lambda: isinstance(person.screen, ExportForm))
        assert path.read_text() == "precious"
        assert person.form.text() == {"register": "Customers", "file": str(path)}
        await tap(person, "ctrl+s", "escape")
        await until(person, lambda: isinstance(person.screen, ExportForm))
        await tap(person, "ctrl+s", "2")
        await until(person, lambda: bool(person.said))
    assert "precious" not in path.read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
async def test_an_export_stopped_in_the_middle_leaves_no_half_file(
    tmp_path: Path,
    clock: StandingClock,
    open_desk: Path,
    monkeypatch: pytest.MonkeyPatch,
    ending: str,
) -> None:
    work, is_there, go_on = held(export_rows, "Rows written")
    monkeypatch.setattr(actions, "export_rows", work)
    folder = tmp_path / "out"
    folder.mkdir()
    path = folder / f"t{ending}"
    path.write_text("precious")
    async with at_the_desk(clock, open_desk) as person:
        await begin_export(person, path)
        await tap(person, "2")
        await until(person, is_there.is_set)
        assert len(list(folder.iterdir())) == 2
        await tap(person, "escape")
        go_on.set()
        await until(person, lambda: bool(person.said))
        assert person.said == "Stopped; nothing was exported."
    assert list(folder.iterdir()) == [path]
    assert path.read_text() == "precious"


async def test_what_cannot_be_written_is_said(
    tmp_path: Path, clock: StandingClock, open_desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(path: Path, exchange: Exchange, now: Now, tell: Tell) -> int:
        path.parent.rmdir()  # the stick is pulled out
        return export_rows(path, exchange, now, tell)

    monkeypatch.setattr(actions, "export_rows", fail)
    folder = tmp_path / "stick"
    folder.mkdir()
    async with at_the_desk(clock, open_desk) as person:
        await begin_export(person, folder / "t.csv")
        await until(person, lambda: bool(person.said))
        assert "cannot be written" in person.said
