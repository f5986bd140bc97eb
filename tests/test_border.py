"""Whatever is printed or drawn: no character that a terminal obeys gets there, wherever it stood.

What stands in a name of a file, an argument, a setting, a sheet or a database that somebody changed
is nobody's to trust; each is tried with the same text, at every command and on every screen.
"""

from __future__ import annotations

import argparse
import ast
import json
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
from platformdirs import user_config_path
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.content import Content
from textual.widgets import Button, Digits, Input, Static, TextArea

import salestui
from salestui.__main__ import main
from salestui.arguments import parser_of_all
from salestui.kit.guarded import GuardedApp
from salestui.kit.output import note_directly
from salestui.kit.paint import Painted, Span
from salestui.kit.themes import THEMES
from salestui.settings.store import open_settings
from salestui.storage.database import FILE, close_database, database
from salestui.storage.opening import open_database
from salestui.text.clean import harmless
from tests.clock import StandingClock
from tests.desk import at_the_desk
from tests.exchange.made_up import book, text_file
from tests.kit.hands import settle, tap
from tests.kit.test_hostile_text import write_everywhere

OBEYED = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
"""Characters that a terminal obeys, but for the ends of lines."""

EVIL = (
    "\x1b]52;c;ZXZpbA\x07\x1b[31m\x9b2J\x9d0;x\x9c\x7f\x08\x0b\x85\r"
    "\u202eab\u202c\u2066c\u2069\u200f\u061c"
)
"""It writes the clipboard, colours, wipes the screen, names the window, and turns the text."""

BYTES = f"{EVIL}\udcb2\udcff\n"
"""The same as the name of a file, with a line's end and bytes that are no UTF-8."""

Capture = pytest.CaptureFixture[str]

linux = pytest.mark.skipif(sys.platform != "linux", reason="no such names of files elsewhere")


class Printed:
    """Runs commands, and looks at every character that they print."""

    def __init__(self, capsys: Capture) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: str) -> tuple[int, str]:
        """The status and all that was printed."""
        try:
            status = main(arguments)
        except SystemExit as stopped:
            status = int(stopped.code or 0)
        finally:
            close_database()
        output, errors = self._capsys.readouterr()
        told = output + errors
        assert not OBEYED.search(told), (arguments, told)
        assert "Traceback" not in told
        return status, told


@pytest.fixture
def printed(capsys: Capture) -> Printed:
    """Runs commands."""
    return Printed(capsys)


@pytest.fixture(autouse=True)
def own_folder(monkeypatch: pytest.MonkeyPatch, desk_folder: Path) -> None:
    """The commands run at the test's own desk."""
    monkeypatch.setenv("SALESTUI_DATA", str(desk_folder))


# --- one place ---------------------------------------------------------------------------------

PLACES = {
    "kit/output.py": {"stdout", "stderr", "write"},
    "kit/inside.py": {"_driver"},
    "kit/guarded.py": {"driver_of", "App"},
    # Sequences in which no text stands: everything is drawn anew, the terminal is given back.
    "kit/heartbeat.py": {"driver_of"},
    "kit/driver.py": {"write"},
    "kit/ending.py": {"driver_of"},
    # A pipe to who has begun the program; no terminal.
    "exchange/table_reader.py": {"stdout"},
}
"""Where something is written to the terminal, and by what."""


def writing(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Each name in a module by which something could be written to the terminal, and its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            if node.func.id in ("print", "input", "Console", "driver_of"):
                yield node.lineno, node.func.id
        elif isinstance(node, ast.Attribute):
            whose = node.value.id if isinstance(node.value, ast.Name) else ""
            if whose == "sys" and node.attr.strip("_") in ("stdout", "stderr"):
                yield node.lineno, node.attr.strip("_")
            elif node.attr in (
                "_driver",
                "_exit_renderables",
                "StreamHandler",
                "copy_to_clipboard",
            ) or (whose, node.attr) in (("os", "write"), ("warnings", "warn")):
                yield node.lineno, node.attr
        elif isinstance(node, ast.ClassDef):
            bases = (base.value if isinstance(base, ast.Subscript) else base for base in node.bases)
            if any(isinstance(base, ast.Name) and base.id == "App" for base in bases):
                yield node.lineno, "App"


def test_nothing_else_writes_to_the_terminal() -> None:
    root = Path(salestui.__file__).parent
    found = {
        f"{path.relative_to(root).as_posix()}:{line} {name}"
        for path in root.rglob("*.py")
        for line, name in writing(ast.parse(path.read_text(encoding="utf-8")))
        if name not in PLACES.get(path.relative_to(root).as_posix(), ())
    }
    assert found == set()


@pytest.mark.parametrize(
    ("line", "stands"),
    [
        ("张三  [/red] {x} 100%", "张三  [/red] {x} 100%"),
        ("  a\tb\r\nc\u2028d", "  a b c d"),
        ("\x1b[31m\x9b\x7f", "?[31m??"),
        ("\u202eabc\u202c\ud800", "?abc??"),
        ("👨\u200d👩", "👨\u200d👩"),
    ],
)
def test_a_line_keeps_its_blanks_and_shows_where_something_stood(line: str, stands: str) -> None:
    assert harmless(line) == stands


# --- arguments ---------------------------------------------------------------------------------


def calls() -> Iterator[list[str]]:
    """Every command with the text in the place of each thing that it takes."""
    parser = parser_of_all()
    (commands,) = (each for each in parser._actions if isinstance(each, argparse._SubParsersAction))
    yield from ([EVIL], ["--language", EVIL], ["--data", EVIL, "paths"], [f"--{EVIL}"])
    for name, command in commands.choices.items():
        taking = [each for each in command._actions if each.nargs != 0]
        positional = [each for each in taking if not each.option_strings]
        benign = {each.dest: "customers" if each.dest == "register" else "x" for each in positional}
        for hostile in taking:
            given = [EVIL if each is hostile else benign[each.dest] for each in positional]
            if hostile.option_strings:
                yield [name, *given, hostile.option_strings[0], EVIL]
            else:
                yield [name, *given]
        yield [name, f"--{EVIL}"]
        yield [name, *benign.values(), EVIL, EVIL]


@pytest.mark.parametrize("text", [EVIL, pytest.param(BYTES, marks=linux)], ids=["text", "bytes"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_argument(
    printed: Printed,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    text: str,
    language: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    tried = 0
    for each in calls():
        arguments = [part.replace(EVIL, text) for part in each]
        printed("--language", language, *arguments)
        tried += 1
    assert tried > 50


# --- names of files and folders ----------------------------------------------------------------

TABLE = "姓名,电话,级别\n张三,13800138000,\n李四,没带,A\n"


@linux
def test_a_folder_of_the_data(printed: Printed, tmp_path: Path) -> None:
    folder = tmp_path / BYTES / "desk"
    folder.parent.mkdir()
    told = [
        printed("--data", str(folder), *command.split())
        for command in ("check", "log x", "paths", "today", "backup", "restore", "check")
    ]
    assert [status for status, _told in told] == [1, 0, 0, 0, 0, 0, 0]
    (kept,) = (folder / "backups").glob("*.db")
    assert printed("--data", str(folder), "restore", str(kept), "--yes")[0] == 0
    (folder / FILE).write_bytes(b"no database " * 1000)
    for command in ("today", "log x", "check", "backup", "restore"):
        printed("--data", str(folder), *command.split())
    (folder / FILE).unlink()
    for command in ("today", "check"):
        printed("--data", str(folder), *command.split())
    for nothing in (folder / "none" / "none", folder / "backups" / ".lock"):
        assert printed("--data", str(nothing), "today")[0] == 1


@linux
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_name_of_a_file(
    printed: Printed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    def run(*arguments: str) -> tuple[int, str]:
        return printed("--language", language, *arguments)

    folder = tmp_path / BYTES
    folder.mkdir()
    table = text_file(folder / f"{BYTES}.csv", TABLE)
    assert run("import", "customers", str(table), "--dry-run")[0] == 0
    assert run("import", "customers", str(table))[0] == 0
    assert len(list(folder.iterdir())) == 2
    for command in ("today", "find 张", "find --json 张", "check"):
        assert run(*command.split())[0] == 0
    for ending in (".csv", ".xlsx"):
        assert run("export", "customers", str(folder / f"out{BYTES}{ending}"))[0] == 0
    assert run("export", "customers", str(folder / BYTES / "out.csv"))[0] == 1
    assert run("export", "customers", str(folder / BYTES))[0] == 1
    assert run("import", "customers", str(folder / "none"))[0] == 1
    assert run("import", "customers", str(folder))[0] == 1
    assert run("backup", str(folder / f"{BYTES}.db"))[0] == 0
    assert run("backup", str(table))[0] == 1
    assert run("restore", str(folder / f"{BYTES}.db"), "--yes")[0] == 0
    assert run("restore", str(table), "--yes")[0] == 1
    # As another program sees it, too.
    monkeypatch.setenv("PYTHONUTF8", "1")
    ran = subprocess.run(
        [sys.executable, "-m", "salestui", "backup", str(folder)], capture_output=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    assert not OBEYED.search((ran.stdout + ran.stderr).decode())


# --- settings and words ------------------------------------------------------------------------

ESCAPED = json.dumps(EVIL)
"""The text in quotation marks, as TOML reads it too."""


def configured(name: str, text: str) -> Path:
    """Write a file beside the settings."""
    folder = user_config_path("salestui", appauthor=False)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


SETTINGS = (
    f"{ESCAPED} = 1",
    f"language = {ESCAPED}",
    f"theme = {ESCAPED}",
    f"working_hours = [{ESCAPED}]",
    f"customer_number = {ESCAPED}",
    f"day_turns_at = {ESCAPED}",
    f"backup_folder = {ESCAPED}",
    f"[{ESCAPED}]\n{ESCAPED} = 1",
    f"a = {ESCAPED}\na = {ESCAPED}",
    f"{EVIL} = 1",
)


@pytest.mark.parametrize("text", SETTINGS)
def test_a_setting(printed: Printed, text: str) -> None:
    configured("config.toml", text)
    for command in ("paths", "log x", "backup", "check"):
        printed(*command.split())


@linux
def test_the_folder_of_the_settings(
    printed: Printed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / BYTES
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    for text in ("language = ", "theme = 'pink'"):
        configured("config.toml", text)
        printed("paths")
        printed("log", "x")


WORDS = (
    f"[customers]\n{ESCAPED} = [{ESCAPED}]",
    f"{ESCAPED} = 1",
    f"[customers]\nname = {ESCAPED}",
    f"[customers]\nname = [{ESCAPED}]\n[customers.words.level]\n{ESCAPED} = [{ESCAPED}]",
    f"{EVIL} = 1",
)


@pytest.mark.parametrize("text", WORDS)
def test_words_of_ones_own(printed: Printed, tmp_path: Path, text: str) -> None:
    configured("headers.toml", text)
    printed("import", "customers", str(text_file(tmp_path / "t.csv", TABLE)), "--dry-run")


# --- tables ------------------------------------------------------------------------------------


def test_what_stands_in_a_table(printed: Printed, tmp_path: Path) -> None:
    head = f"姓名{EVIL},电话,级别,{EVIL},{EVIL}2".replace("\r", " ")
    row = f'张{EVIL},1380013800{EVIL},"{EVIL}",{EVIL},x'.replace("\r", " ")
    table = str(text_file(tmp_path / "t.csv", f"{head}\n{row}\n李{row}\n"))
    for arguments in ((), ("--dry-run",), ("--map", f"{EVIL}=notes"), ("--map", "D=notes")):
        printed("import", "customers", table, *arguments)
    for register in ("visits", "repairs", "complaints"):
        printed("import", register, table)
    for command in ("today", "find 张", "find --json 张", "export customers"):
        printed(*command.split(), *([str(tmp_path / "o.csv")] if "export" in command else []))


def test_the_name_of_a_sheet(printed: Printed, tmp_path: Path) -> None:
    path = book(tmp_path / "t.xlsx", [("姓名", "电话"), ("张三", "13800138000")])
    named = _with_sheet_named(path, "&#x9b;31m&#x7f;&#x202e;ab&#x85;&#x2066;")
    status, told = printed("import", "customers", str(named), "--dry-run")
    assert status == 0
    assert "31m" in told
    assert printed("import", "customers", str(named), "--sheet", "no")[0] == 1


def _with_sheet_named(path: Path, name: str) -> Path:
    """The same workbook with another name of its sheet, as no spreadsheet would give it."""
    from zipfile import ZipFile

    made = path.with_name("named.xlsx")
    with ZipFile(path) as old, ZipFile(made, "w") as new:
        for each in old.namelist():
            content = old.read(each)
            if each == "xl/workbook.xml":
                content = re.sub(rb'(<sheet name=")[^"]*', rb"\1" + name.encode(), content)
            new.writestr(each, content)
    return made


# --- a database that somebody has changed ------------------------------------------------------


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of a desk in every table of which something stands."""
    folder = tmp_path_factory.mktemp("full") / "desk"
    open_database(folder)
    with database.atomic():
        write_everywhere(StandingClock(), "张三", 1)
    close_database()
    return folder / FILE


def text_columns(path: Path) -> list[tuple[str, str]]:
    """Every column of the database in which text stands."""
    with closing(sqlite3.connect(path)) as base:
        tables = base.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'search_index%'"
        ).fetchall()
        return [
            (table, str(column[1]))
            for (table,) in tables
            for column in base.execute(f'PRAGMA table_info("{table}")')
            if base.execute(
                f'SELECT count(*) FROM "{table}" WHERE typeof("{column[1]}") = \'text\''
            ).fetchone()[0]
        ]


def spoil(path: Path, table: str, column: str, value: object = None) -> None:
    """Put the text into a column of every row; into JSON, behind each word in it."""
    with closing(sqlite3.connect(path, isolation_level=None)) as base:
        for key, old in base.execute(f'SELECT rowid, "{column}" FROM "{table}"').fetchall():
            with suppress(sqlite3.IntegrityError):
                base.execute(
                    f'UPDATE "{table}" SET "{column}" = ? WHERE rowid = ?',
                    (_spoilt(old) if value is None else value, key),
                )


def _spoilt(old: object) -> object:
    if not isinstance(old, str):
        return old
    if old.startswith(("{", "[")):
        words = r'"[^"]*[^\x00-\x7f][^"]*"'  # not days and codes
        return re.sub(words, lambda found: f"{found[0][:-1]}{ESCAPED[1:]}", old)
    return f"{old}{EVIL}"


COMMANDS = ("today", "today --json", "find 张", "find --json 张", "check")


def test_every_column_of_a_database(printed: Printed, desk_folder: Path, full: Path) -> None:
    columns = text_columns(full)
    assert len(columns) > 60
    desk_folder.mkdir()
    fared = []
    for nth, (table, column) in enumerate(columns):
        shutil.copy(full, desk_folder / FILE)
        spoil(desk_folder / FILE, table, column)
        # By turns: each command is tried with a fourth of the columns.
        fared.append(printed(*COMMANDS[nth % 4].split())[0])
    assert fared.count(0) > len(columns) // 2


def test_bytes_in_the_place_of_text(printed: Printed, desk_folder: Path, full: Path) -> None:
    desk_folder.mkdir()
    for table, column in (("customer", "name"), ("memo", "text"), ("change", "sentence")):
        shutil.copy(full, desk_folder / FILE)
        spoil(desk_folder / FILE, table, column, BYTES.encode("utf-8", "surrogateescape"))
        with closing(sqlite3.connect(desk_folder / FILE, isolation_level=None)) as base:
            base.execute(f'UPDATE "{table}" SET "{column}" = CAST("{column}" AS TEXT)')
        for command in COMMANDS:
            printed(*command.split())


def test_names_in_the_schema(printed: Printed, desk_folder: Path, full: Path) -> None:
    desk_folder.mkdir()
    shutil.copy(full, desk_folder / FILE)
    with closing(sqlite3.connect(desk_folder / FILE, isolation_level=None)) as base:
        base.execute(f'CREATE TABLE "{EVIL}" (x)')
        base.execute("ALTER TABLE customer RENAME TO gone")
    for command in (*COMMANDS, "log x", "backup"):
        printed(*command.split())


def test_json_for_scripts_holds_what_stands_there(
    printed: Printed, desk_folder: Path, full: Path
) -> None:
    desk_folder.mkdir()
    shutil.copy(full, desk_folder / FILE)
    spoil(desk_folder / FILE, "memo", "text")
    status, told = printed("today", "--json")
    assert status == 0
    assert f"张三{EVIL}" in [each["text"] for each in json.loads(told)["memos"]]


# --- the screen --------------------------------------------------------------------------------


class Raw(Painted):
    """Draws what it is given as it is."""

    def lines(self, width: int) -> list[list[Span]]:
        return [[Span(EVIL), Span(" 张 "), Span(BYTES)]]


class Careless(GuardedApp[None]):
    """A screen whose widgets clean nothing."""

    CSS = "Raw { height: 1; }"

    def compose(self) -> ComposeResult:
        yield Raw()
        yield Static(EVIL, markup=False)
        yield Digits(EVIL)
        yield Input(EVIL)
        yield Button(EVIL)
        yield TextArea(EVIL)

    def on_mount(self) -> None:
        for theme in THEMES.values():
            self.register_theme(theme)
        self.theme = THEMES["dark"].name
        self.query_one(Static).border_title = Content(EVIL)


def check_screen(app: App[Any]) -> str:
    """All that the terminal is handed to draw the screen: no sequence in it but of colours."""
    strips = app.screen._compositor.render_strips()
    drawn = "\n".join(strip.text for strip in strips)
    assert not OBEYED.search(drawn), drawn
    assert all(cell_len(strip.text) == app.size.width for strip in strips)
    return drawn


async def test_no_widget_draws_it() -> None:
    app = Careless()
    async with app.run_test(size=(80, 40)):
        assert "张" in check_screen(app)


def test_the_title_of_the_window(monkeypatch: pytest.MonkeyPatch) -> None:
    app, told = Careless(), list[str]()
    monkeypatch.setattr(app, "_tell_terminal", told.append)
    app.name_window(BYTES)
    assert re.fullmatch(r"\x1b\]2;[^\x1b\x07]*\x07", told[0])
    assert not OBEYED.search(told[0][4:-1])


def test_what_is_said_past_pythons_stream(capfd: pytest.CaptureFixture[str]) -> None:
    note_directly(BYTES)
    told = capfd.readouterr().err
    assert told.count("\n") == 1
    assert not OBEYED.search(told)


FREE = """
change.sentence change.arguments change_row.before change_row.after
customer.name customer.number customer.company customer.region customer.preferences customer.notes
customer_phone.typed colleague.name colleague.phones
log_line.text log_line.tags log_line.walk_in memo.text memo.walk_in
repair.number repair.name repair.phone repair.product repair.model repair.serial repair.fault
repair.accessories repair.source repair.destination repair.loaner repair.notes repair.reason
chase.customer_name chase.note handover.signed_name handover.note
complaint.number complaint.name complaint.phone complaint.about complaint.promise complaint.cause
complaint.outcome complaint_contact.note complaint_pause.reason
"""
"""Columns with which the desk still opens, whatever stands there."""

WALK = ("down", "f9", "escape", "enter", "escape", "tab")
"""Keys that show what there is to see on a screen."""


@pytest.mark.usefixtures("every_frame")
async def test_every_screen_of_a_desk_that_somebody_has_changed(
    clock: StandingClock, desk_folder: Path, full: Path
) -> None:
    desk_folder.mkdir()
    shutil.copy(full, desk_folder / FILE)
    columns = {f"{table}.{column}": (table, column) for table, column in text_columns(full)}
    for name in FREE.split():
        spoil(desk_folder / FILE, *columns[name])
    configured("config.toml", "\n".join(SETTINGS[:1]))
    open_settings(user_config_path("salestui", appauthor=False) / "config.toml")
    open_database(desk_folder)
    clock.advance(days=4)
    async with at_the_desk(clock, desk_folder) as person:
        for screen in "12345":
            await tap(person, screen)
            seen = check_screen(person.desk)
            for key in WALK:
                await tap(person, key)
                seen += check_screen(person.desk)
            assert "张三" in seen
        for key in ("ctrl+p", "escape", "f2", "a", "b", "enter"):
            await tap(person, key)
            check_screen(person.desk)
        person.desk.say(EVIL)
        await settle(person)
        check_screen(person.desk)
