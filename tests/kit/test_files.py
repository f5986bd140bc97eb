"""The field for a file: what is typed is completed, read as a path, and checked."""

import os
import sys
from collections.abc import Collection
from concurrent.futures import wait
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from salestui.kit import files
from salestui.kit.fields import Unfit
from salestui.kit.files import FileField, files_in, path_of, usual_folders
from salestui.kit.question import Question
from salestui.kit.suggestions import Suggestions
from tests.clock import StandingClock
from tests.desk import NARROW, WIDE, Person, at_the_desk
from tests.kit.hands import PATIENCE, look, paste, settle, tap, type_quickly

NOW = StandingClock().now()

TABLES = frozenset({".csv", ".xlsx"})


class FileForm(Question[Any]):
    """A form with nothing but a file."""

    TITLE_SENTENCE = "Which file"

    def __init__(self, field: FileField) -> None:
        self._field = field
        super().__init__(lambda answers: answers["file"])

    def fields(self) -> Collection[FileField]:
        return [self._field]


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> Path:
    """The home folder with tables in it, each written later than the one before."""
    home = Path.home()
    downloads = home / "Downloads"
    (downloads / "old").mkdir(parents=True)
    for minute, name in enumerate(("b.csv", "a 1.xlsx", "客户.XLSX", "note.doc", ".hidden.csv")):
        path = downloads / name
        path.write_text("x")
        seconds = 1_795_000_000 + 60 * minute
        os.utime(path, (seconds, seconds))
    return home


def field(is_new: bool = False, text: str = "", folder: Path | None = None) -> FileField:
    found = FileField(
        "file",
        "File",
        TABLES,
        is_new=is_new,
        suggested=lambda: files_in(folder, TABLES) if folder else (),
    )
    found.put(text)
    return found


@pytest.mark.parametrize(
    ("typed", "is_new", "says"),
    [
        ("~/Downloads", False, "That is a folder."),
        ("~/Downloads/", True, "That is a folder."),
        ("~/Downloads/c.csv", False, "There is no such file."),
        ("~/Downloads/c", True, "It must end in {endings}."),
        ("~/Downloads/c.doc", True, "It must end in {endings}."),
        ("~/Uploads/c.csv", True, "There is no such folder: {folder}"),
        ("~nobody-of-that-name/c.csv", False, "There is no such file."),
        (f"~/{'x' * 5_000}.csv", False, ""),
    ],
)
def test_what_is_no_such_file_is_said(typed: str, is_new: bool, says: str, home: Path) -> None:
    with pytest.raises(Unfit) as unfit:
        field(is_new, typed).read(NOW)
    assert unfit.value.sentence == says or not says


@pytest.mark.parametrize("is_new", [False, True])
def test_a_file_is_read_as_its_path(is_new: bool, home: Path) -> None:
    path = home / "Downloads" / "客户.XLSX"
    asked = field(is_new, "~/Downloads/客户.XLSX")
    assert asked.read(NOW) == path
    assert asked.echo(path, NOW).startswith("there already" if is_new else f"= {path}")
    new = home / "new.csv"
    assert field(True, str(new)).read(NOW) == new
    assert field(True, str(new)).echo(new, NOW) == ""


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("~/Downloads/a 1.xlsx", "a 1.xlsx"),
        ("'{home}/Downloads/a 1.xlsx'", "a 1.xlsx"),
        ('"{home}/Downloads/a 1.xlsx"', "a 1.xlsx"),
        ("file://{home}/Downloads/a%201.xlsx", "a 1.xlsx"),
        pytest.param(
            "{home}/Downloads/a\\ 1.xlsx",
            "a 1.xlsx",
            marks=pytest.mark.skipif(sys.platform == "win32", reason="a shell's way of quoting"),
        ),
        ("~/Downloads/a  b.csv", "a  b.csv"),
    ],
)
def test_a_path_is_read_as_people_and_file_managers_write_it(
    typed: str, name: str, home: Path
) -> None:
    asked = field(text=typed.format(home=home.as_posix()))
    assert path_of(asked.typed) == home / "Downloads" / name


def test_the_newest_files_come_first_and_then_the_folders(home: Path) -> None:
    names = [each.name for each in files_in(home / "Downloads", TABLES, with_folders=True)]
    assert names == [".hidden.csv", "客户.XLSX", "a 1.xlsx", "b.csv", "old"]
    assert files_in(home / "none", TABLES) == []
    assert home / "Downloads" in usual_folders()


async def open_form(person: Person, asked: FileField) -> list[object]:
    """Ask for a file; returns where the answer comes."""
    answers: list[object] = []
    person.desk.push_screen(FileForm(asked), answers.append)
    await settle(person)
    return answers


def offered(person: Person) -> list[str]:
    """The names that are offered."""
    offers = person.the(Suggestions)
    return [" ".join(each.text.split()) for each in offers._offers] if offers.display else []


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
async def test_a_path_is_completed_while_one_types(
    clock: StandingClock, open_desk: Path, size: tuple[int, int], home: Path
) -> None:
    async with at_the_desk(clock, open_desk, size) as person:
        asked = field()
        answers = await open_form(person, asked)
        assert offered(person) == []
        await type_quickly(person, "~/D")
        assert offered(person) == ["Downloads"]
        await tap(person, "down", "enter")
        assert asked.typed == f"{home / 'Downloads'}{os.sep}"
        look(person)
        assert offered(person) == ["客户.XLSX", "a 1.xlsx", "b.csv", "old"]
        await type_quickly(person, "A")
        assert offered(person) == ["a 1.xlsx"]
        await tap(person, "down", "enter")
        assert asked.typed == str(home / "Downloads" / "a 1.xlsx")
        assert offered(person) == []
        await tap(person, "enter")
        assert answers == [home / "Downloads" / "a 1.xlsx"]


async def test_before_anything_is_typed_what_is_likely_is_offered(
    clock: StandingClock, open_desk: Path, home: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        answers = await open_form(person, field(folder=home / "Downloads"))
        assert offered(person)[1:] == ["客户.XLSX", "a 1.xlsx", "b.csv"]
        await tap(person, "down", "down", "enter", "enter")
        assert answers == [home / "Downloads" / "客户.XLSX"]


@pytest.mark.skipif(sys.platform == "win32", reason="no such names there")
async def test_hostile_names_are_shown_literally_or_not_at_all(
    clock: StandingClock, open_desk: Path, tmp_path: Path
) -> None:
    for name in ("[", "[bold]x.csv", "\x1b[31mred.csv", "a\nb.csv", "\udcff.csv", "👨‍👩‍👧.csv"):
        path = tmp_path / "odd" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x") if name != "[" else path.mkdir()
    async with at_the_desk(clock, open_desk) as person:
        asked = field()
        await open_form(person, asked)
        await paste(person, f"{tmp_path}/odd/")
        assert sorted(offered(person)) == sorted(["👨‍👩‍👧.csv", "[bold]x.csv", "["])
        look(person)
        await type_quickly(person, "[b")
        await tap(person, "down", "enter", "enter")
        assert asked.typed == f"{tmp_path}/odd/[bold]x.csv"


async def test_a_drive_that_hangs_keeps_nobody_from_typing_or_leaving(
    clock: StandingClock, open_desk: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    goes_on = Event()

    def hang(*given: object, **more: object) -> bool:
        goes_on.wait(PATIENCE)
        return True

    async with at_the_desk(clock, open_desk) as person:
        asked = field()
        answers = await open_form(person, asked)
        monkeypatch.setattr(files, "files_in", hang)
        monkeypatch.setattr(Path, "is_dir", hang)
        await type_quickly(person, "/mnt/far/b.csv")
        assert asked.typed == "/mnt/far/b.csv"
        assert offered(person) == []
        await tap(person, "ctrl+s")
        assert person.remark("file") == "! The disk or drive does not answer."
        assert answers == []
        await tap(person, "escape")
        monkeypatch.undo()
        goes_on.set()
        pending = files._LOOK._pending
        assert pending is not None
        wait([pending], PATIENCE)
