"""The commands for a shell: what they print, and how they say what is wrong."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from platformdirs import user_config_path

from salestui import __version__
from salestui.__main__ import main
from salestui.customers.rules import Who
from salestui.dates.clock import Clock
from salestui.dates.workday import PUBLIC
from salestui.exchange.preview import NOTHING_IMPORTED
from salestui.repairs.rules import Intake
from salestui.repairs.store import register_repair
from salestui.storage.database import FILE, close_database
from salestui.storage.history.reading import newest_change
from salestui.storage.migrations import SCHEMA
from salestui.storage.opening import open_database
from salestui.worklog.store import LogLineRow, MemoRow, add_memo

COMMANDS = ("today", "log", "memo", "backup", "restore", "check", "paths")

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def own_folder(monkeypatch: pytest.MonkeyPatch, desk_folder: Path) -> None:
    """The commands run at the test's own desk."""
    monkeypatch.setenv("SALESTUI_DATA", str(desk_folder))


def printed(capsys: Capture, *arguments: str) -> str:
    """What a command prints that succeeds, and says nothing else."""
    assert main(arguments) == 0
    output, errors = capsys.readouterr()
    assert errors == ""
    return output


def complaint(capsys: Capture, *arguments: str) -> str:
    """The one line that a command says when it fails."""
    try:
        status: object = main(arguments)
    except SystemExit as stopped:
        status = stopped.code
    output, errors = capsys.readouterr()
    assert status not in (0, None)
    assert output == ""
    assert errors.startswith("salestui")
    assert errors.count("\n") == 1
    assert errors.endswith("\n")
    assert "Traceback" not in errors
    return errors


def configure(text: str) -> Path:
    """Write the settings file."""
    folder = user_config_path("salestui", appauthor=False)
    folder.mkdir(parents=True)
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


def is_chinese(text: str) -> bool:
    """Whether there is a Chinese character in a text."""
    return bool(re.search("[\u4e00-\u9fff]", text))


# --- help and version --------------------------------------------------------------------------


def test_the_version_is_said(capsys: Capture) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--version"])
    assert stopped.value.code == 0
    assert capsys.readouterr().out == f"salestui {__version__}\n"


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_the_help_is_in_the_language_asked_for(
    command: str, language: str, capsys: Capture
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([*command.split(), "--language", language, "--help"])
    assert stopped.value.code == 0
    output = capsys.readouterr().out
    told = output.replace("下周三", "")  # an example of a day, in either language
    assert is_chinese(told) == (language == "zh")
    if not command:
        assert all(name in output for name in COMMANDS)


# --- the language ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("option", "config", "locale", "language"),
    [
        ("en", "zh", "zh_CN.UTF-8", "en"),
        ("zh", "en", "en_US.UTF-8", "zh"),
        ("", "en", "zh_CN.UTF-8", "en"),
        ("", "zh", "en_US.UTF-8", "zh"),
        ("", "", "zh_CN.UTF-8", "zh"),
        ("", "", "en_US.UTF-8", "en"),
        ("", "", "de_DE.UTF-8", "en"),
        ("", "", "C", "en"),
    ],
)
@pytest.mark.parametrize("command", ["paths", "--help"])
def test_the_option_outranks_the_settings_and_these_the_locale(
    command: str,
    option: str,
    config: str,
    locale: str,
    language: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Capture,
) -> None:
    monkeypatch.setenv("LANG", locale)
    if config:
        configure(f'language = "{config}"')
    arguments = [f"--language={option}", command] if option else [command]
    if command == "--help":
        with pytest.raises(SystemExit):
            main(arguments)
    else:
        main(arguments)
    told = capsys.readouterr().out.replace("下周三", "")
    assert is_chinese(told) == (language == "zh")


# --- each command ------------------------------------------------------------------------------


def test_a_log_line_is_written_today_and_now(capsys: Capture, desk_folder: Path) -> None:
    before = Clock().now()
    told = printed(capsys, "log", "#早会", "讲了", "新品")
    open_database(desk_folder)
    (row,) = LogLineRow.select()
    assert row.text == "#早会 讲了 新品"
    assert row.at is not None
    assert before.at <= row.at <= Clock().now().at
    assert row.day in (before.day, Clock().now().day)
    assert re.fullmatch(r"Written in the log at \d\d:\d\d\.\n", told)


def test_a_memo_is_due_the_next_working_day(capsys: Capture, desk_folder: Path) -> None:
    today = Clock().now().day
    told = printed(capsys, "memo", "打电话给", "张三")
    open_database(desk_folder)
    (row,) = MemoRow.select()
    assert (row.text, row.written_on) == ("打电话给 张三", today)
    assert row.due_on == PUBLIC.next_working_day(today)
    assert told.startswith(f"Memo for {row.due_on}")


@pytest.mark.parametrize("due", ["2030-03-05", "2030年3月5日", "２０３０／３／５"])
def test_a_memo_is_due_on_the_day_that_is_said(
    due: str, capsys: Capture, desk_folder: Path
) -> None:
    # Behind it may stand that the holidays of that year are not known yet.
    assert printed(capsys, "memo", "打电话", "--due", due).startswith("Memo for 2030-03-05 Tue")
    open_database(desk_folder)
    assert [row.due_on.isoformat() for row in MemoRow.select()] == ["2030-03-05"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("张\x1b]52;c;cm0gLXJm\x07三\u202e", "张三"),
        ("[/] [bold]x 100% {name}", "[/] [bold]x 100% {name}"),
        ("一\n二\t三", "一 二 三"),
        ("长" * 20_000, "长" * 20_000),
    ],
)
@pytest.mark.parametrize("command", ["log", "memo"])
def test_text_is_cleaned_on_the_way_in(
    command: str, typed: str, kept: str, capsys: Capture, desk_folder: Path
) -> None:
    printed(capsys, command, typed)
    open_database(desk_folder)
    rows = [*LogLineRow.select(), *MemoRow.select()]
    assert [row.text for row in rows] == [kept]


@pytest.mark.skipif(sys.platform == "win32", reason="arguments are text there")
@pytest.mark.parametrize("command", ["log", "memo"])
def test_chinese_that_is_not_utf_8_is_kept_as_it_was_typed_and_that_is_said(
    command: str, capsys: Capture, desk_folder: Path
) -> None:
    words = [os.fsdecode(word.encode("gbk")) for word in ("张三", "13800138000", "来电")]
    assert main([command, *words]) == 0
    assert capsys.readouterr().err.splitlines() == [
        "salestui: Not written in UTF-8, so read as GB18030: 张三",
        "salestui: Not written in UTF-8, so read as GB18030: 来电",
    ]
    open_database(desk_folder)
    rows = [*LogLineRow.select(), *MemoRow.select()]
    assert [row.text for row in rows] == ["张三 13800138000 来电"]


@pytest.mark.skipif(sys.platform == "win32", reason="arguments are text there")
@pytest.mark.parametrize(
    "arguments",
    [
        ["log", "张\udce5三"],
        ["memo", "caf\udce9"],
        ["memo", "x", "--due", "\udcff"],
        ["find", "\udce5"],
        ["import", "customers", "t.csv", "--map", "\udce5=name"],
        ["import", "customers", "t.csv", "--sheet", "\udce5"],
    ],
)
def test_bytes_that_are_no_text_are_refused_in_words(
    arguments: list[str], capsys: Capture, desk_folder: Path
) -> None:
    assert "?" in complaint(capsys, *arguments)
    assert not desk_folder.exists()


def test_the_places_are_said(capsys: Capture, desk_folder: Path) -> None:
    lines = dict(line.split(": ", 1) for line in printed(capsys, "paths").splitlines())
    assert Path(lines["data"]) == desk_folder
    assert Path(lines["database"]) == desk_folder / FILE
    assert Path(lines["backups"]) == desk_folder / "backups"
    assert Path(lines["settings"]).name == "config.toml"
    assert not desk_folder.exists()


@pytest.mark.parametrize("arguments", [["--data", "other", "paths"], ["paths", "--data", "other"]])
def test_the_option_for_the_data_outranks_the_environment(
    arguments: list[str], capsys: Capture
) -> None:
    assert printed(capsys, *arguments).startswith(f"data: {Path('other').absolute()}\n")


def test_without_a_folder_of_ones_own_the_data_are_where_the_platform_keeps_them(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("SALESTUI_DATA")
    data = printed(capsys, "paths").splitlines()[0]
    assert data.startswith("data: ")
    assert "salestui" in Path(data).parts
    if sys.platform == "linux":
        assert data == f"data: {tmp_path}/home/.local/share/salestui"


# --- today -------------------------------------------------------------------------------------


def today_json(capsys: Capture) -> dict[str, Any]:
    """What `today --json` prints."""
    report: dict[str, Any] = json.loads(printed(capsys, "today", "--json"))
    return report


def test_an_empty_desk_has_every_list_and_nothing_in_it(capsys: Capture) -> None:
    report = today_json(capsys)
    assert {key: report[key] for key in ("complaints", "repairs", "memos")} == {
        "complaints": [],
        "repairs": [],
        "memos": [],
    }
    assert datetime.fromisoformat(report["now"]).utcoffset() is not None
    assert report["working_day"] == Clock().now().day.isoformat()


def test_the_json_has_what_scripts_rely_on(capsys: Capture, desk_folder: Path) -> None:
    open_database(desk_folder)
    now = Clock().now()
    register_repair(now, Intake(Who("张[/]三", "１３８-0013"), "打印机"))
    add_memo(now, "打电话", now.day)
    close_database()
    report = today_json(capsys)
    (repair,) = report["repairs"]
    assert (repair["number"], repair["who"], repair["phone"]) == (
        "WX-0001",
        "张[/]三",
        "１３８-0013",
    )
    assert (repair["product"], repair["received_on"]) == ("打印机", now.day.isoformat())
    assert (repair["age_days"], repair["flagged"], repair["state"]) == (0, False, "received")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", repair["chase_due"])
    (memo,) = report["memos"]
    assert memo == {
        "text": "打电话",
        "due_on": now.day.isoformat(),
        "written_on": now.day.isoformat(),
        "carried": 0,
    }


def test_today_in_words_tells_what_is_due_and_what_emptiness_means(
    capsys: Capture, desk_folder: Path
) -> None:
    open_database(desk_folder)
    add_memo(Clock().now(), "打电话", Clock().now().day)
    close_database()
    told = printed(capsys, "today")
    assert "Memos due (1)\n  打电话\n" in told
    assert "Repairs to chase (0)\n  No repair needs chasing today.\n" in told


def test_looking_at_today_writes_nothing(capsys: Capture, desk_folder: Path) -> None:
    printed(capsys, "log", "早会")
    before = (desk_folder / FILE).read_bytes()
    printed(capsys, "today")
    assert (desk_folder / FILE).read_bytes() == before


def test_the_demo_leaves_the_own_data_alone(capsys: Capture, desk_folder: Path) -> None:
    main(["--demo", "today", "--json"])
    assert json.loads(capsys.readouterr().out)["repairs"]
    assert not desk_folder.exists()


# --- what goes wrong ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["memo", "打电话", "--due", "2.30"], "There is no such day."),
        (["memo", "打电话", "--due", "13.5"], "There is no such day."),
        (["memo", "打电话", "--due", "soon"], "Not understood as a day"),
        (["log", ""], "There is no text to write down."),
        (["log", " \t\x1b[31m\u202e"], "There is no text to write down."),
        (["memo", "　"], "There is no text to write down."),
        (["log"], "TEXT"),
        (["frob"], "frob"),
        (["--language", "fr", "today"], "fr"),
        (["today", "--frob\x1b]0;x\x07\n"], "--frob"),
        ([], "The desk needs a terminal"),
        (["--demo"], "The desk needs a terminal"),
    ],
)
def test_what_is_wrong_is_said_in_one_line_and_nothing_is_written(
    arguments: list[str], says: str, capsys: Capture, desk_folder: Path
) -> None:
    told = complaint(capsys, *arguments)
    assert says in told
    assert "\x1b" not in told
    assert not desk_folder.exists()


def test_what_is_wrong_is_said_in_chinese_to_who_reads_chinese(capsys: Capture) -> None:
    assert is_chinese(complaint(capsys, "--language", "zh", "memo", "x", "--due", "2.30"))


def a_file_in_its_place(folder: Path) -> None:
    folder.write_text("")


def no_database(folder: Path) -> None:
    folder.mkdir()
    (folder / FILE).write_bytes(b"no database " * 1000)


def a_spoilt_database(folder: Path) -> None:
    open_database(folder)
    close_database()
    content = bytearray((folder / FILE).read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    (folder / FILE).write_bytes(content)


def a_newer_database(folder: Path) -> None:
    folder.mkdir()
    with closing(sqlite3.connect(folder / FILE)) as newer:
        newer.execute(f"PRAGMA user_version = {SCHEMA + 1}")


def a_database_without_tables(folder: Path) -> None:
    folder.mkdir()
    with closing(sqlite3.connect(folder / FILE)) as emptied:
        emptied.execute(f"PRAGMA user_version = {SCHEMA}")


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (a_file_in_its_place, "something else"),
        (no_database, "no database any more"),
        (a_spoilt_database, "damaged; nothing was deleted"),
        (a_newer_database, "newer version of salestui; please install that version"),
        (a_database_without_tables, "salestui.log"),
    ],
)
@pytest.mark.parametrize("command", ["today", "log x", "memo x"])
def test_data_that_cannot_be_used_are_said_in_one_line(
    command: str, spoil: Callable[[Path], None], says: str, capsys: Capture, desk_folder: Path
) -> None:
    spoil(desk_folder)
    assert says in complaint(capsys, *command.split())


@pytest.mark.parametrize("text", ["language = ", "[[", "theme = 'dark'\ntheme = 'light'"])
@pytest.mark.parametrize("command", ["today", "log x", "memo x", "paths"])
def test_settings_that_cannot_be_read_are_said_in_one_line_and_stop_nobody(
    command: str, text: str, capsys: Capture, desk_folder: Path
) -> None:
    path = configure(text)
    assert main(command.split()) == 0
    told = capsys.readouterr().err
    assert "cannot be read" in told
    assert str(path) in told
    assert told.count("\n") == 1
    assert path.read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    "text", ["-5度", "-3°C 冷藏", "—", "-", "-12.5", "-x光机 到了", "--——急", "-1", "- 张三"]
)
def test_a_text_may_begin_with_a_dash(text: str, capsys: Capture, desk_folder: Path) -> None:
    printed(capsys, "log", "冰箱", text)
    printed(capsys, "log", *text.split())
    printed(capsys, "memo", *text.split(), "--due", "tomorrow")
    assert "Nothing found" in printed(capsys, "find", *text.split(), "--limit", "5")
    open_database(desk_folder)
    assert [row.text for row in LogLineRow.select().order_by(LogLineRow.id)] == [
        f"冰箱 {text}",
        text,
    ]
    assert [row.text for row in MemoRow.select()] == [text]


@pytest.mark.parametrize("option", ["--dwe", "-x", "--due-date=3"])
def test_what_looks_like_an_option_is_none_of_the_text(option: str, capsys: Capture) -> None:
    with pytest.raises(SystemExit):
        main(["log", "x", option])
    assert "unrecognized" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('language = "fr"', "language may be: en, zh"),
        ("language = 3", "language may be: en, zh"),
        ('theme = "pink"', "theme may be: dark, light"),
        ("amber_minutes = 1000", "amber_minutes may be: 1 … 480"),
        ('thme = "dark"', "there is no setting thme"),
        ('[colours]\nalarm = "red"', "there is no setting colours"),
    ],
)
def test_a_setting_that_may_not_be_is_said_in_one_line_and_is_as_if_not_set(
    text: str, says: str, capsys: Capture
) -> None:
    main(["paths"])
    without = capsys.readouterr().out
    configure(text)
    assert main(["paths"]) == 0
    output, errors = capsys.readouterr()
    assert errors == f"salestui: In the settings file: {says}\n"
    assert output == without


def test_what_is_wrong_in_the_settings_is_said_for_each_and_the_others_hold(
    capsys: Capture,
) -> None:
    configure('theme = "pink"\nlanguage = "zh"\nthme = 1\n')
    assert main(["log", "x"]) == 0
    output, errors = capsys.readouterr()
    assert is_chinese(output)
    lines = errors.splitlines()
    assert len(lines) == 2
    assert all(line.startswith("salestui: ") and is_chinese(line) for line in lines)
    assert "theme" in lines[0]
    assert "dark, light" in lines[0]
    assert "thme" in lines[1]


def test_the_day_turns_for_commands_when_it_is_set(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Clock, "local", lambda self, at: datetime(2026, 11, 24, 4, 30, tzinfo=UTC))
    printed(capsys, "log", "before it is set")
    configure('day_turns_at = "05:00"')
    close_database()
    printed(capsys, "log", "when it turns at five")
    days = [row.day.isoformat() for row in LogLineRow.select().order_by(LogLineRow.id)]
    assert days == ["2026-11-24", "2026-11-23"]


def test_an_unexpected_error_names_its_log_which_holds_nothing_of_peoples_data(
    capsys: Capture, desk_folder: Path
) -> None:
    a_database_without_tables(desk_folder)
    told = complaint(capsys, "log", "张三 13800138000")
    log = desk_folder / "salestui.log"
    assert str(log) in told
    kept = log.read_text(encoding="utf-8")
    assert "OperationalError" in kept
    assert "store.py" in kept
    assert "张三" not in kept
    assert "13800138000" not in kept
    if sys.platform != "win32":
        assert log.stat().st_mode & 0o777 == 0o600


# --- as a process ------------------------------------------------------------------------------


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a shell does."""
    return subprocess.run(
        [sys.executable, "-m", "salestui", *arguments],
        capture_output=True,
        encoding="utf-8",
        env=os.environ | environment,
        stdin=subprocess.DEVNULL,
        check=False,
        timeout=60,
    )


def test_the_status_of_the_process_says_whether_it_went_well(desk_folder: Path) -> None:
    good = run("log", "早会", PYTHONUTF8="1")
    assert (good.returncode, good.stderr) == (0, "")
    bad = run(PYTHONUTF8="1")
    assert (bad.returncode, bad.stdout, bad.stderr.count("\n")) == (1, "", 1)
    open_database(desk_folder)
    assert [row.text for row in LogLineRow.select()] == ["早会"]


@contextmanager
def while_another_writes(folder: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A command that has said that it waits for another program, which goes on writing inside."""
    with closing(sqlite3.connect(folder / FILE, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        command = subprocess.Popen(
            [sys.executable, "-m", "salestui", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            env=os.environ | {"PYTHONUTF8": "1"},
        )
        assert command.stderr is not None
        said = command.stderr.readline()
        assert said == "salestui: Waiting for another window that is writing …\n"
        yield command


@pytest.mark.parametrize("command", ["log", "memo"])
def test_a_command_waits_for_another_that_writes_and_says_so(command: str, open_desk: Path) -> None:
    with while_another_writes(open_desk, command, "早会") as waiting:
        assert waiting.poll() is None
    output, errors = waiting.communicate(timeout=60)
    assert (waiting.returncode, errors, output.count("\n")) == (0, "", 1)
    row = LogLineRow if command == "log" else MemoRow
    assert [each.text for each in row.select()] == ["早会"]


@pytest.mark.skipif(sys.platform == "win32", reason="signals are another matter there")
def test_a_command_that_waits_is_stopped_and_says_that_nothing_was_written(open_desk: Path) -> None:
    with while_another_writes(open_desk, "log", "早会") as waiting:
        waiting.send_signal(signal.SIGINT)
        output, errors = waiting.communicate(timeout=60)
    said = "salestui: Not saved: another window is writing, and you have not waited for it.\n"
    assert (waiting.returncode, output, errors) == (130, "", said)
    assert LogLineRow.select().count() == 0


def test_ctrl_c_stops_a_command_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    def stopped(*arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("salestui.arguments.do_today", stopped)
    assert main(["today"]) == 130
    assert capsys.readouterr() == ("", "")


@pytest.mark.skipif(sys.platform == "win32", reason="signals are another matter there")
def test_an_import_that_waits_is_stopped_and_has_kept_nothing(
    open_desk: Path, tmp_path: Path
) -> None:
    table = tmp_path / "customers.csv"
    table.write_text("name\n张三\n", encoding="utf-8")
    with while_another_writes(open_desk, "import", "customers", str(table)) as waiting:
        waiting.send_signal(signal.SIGINT)
        output, errors = waiting.communicate(timeout=60)
    assert (waiting.returncode, output) == (130, "")
    assert errors == f"salestui: {NOTHING_IMPORTED}\n"
    assert newest_change() is None


def test_output_that_knows_no_chinese_gets_what_it_can_show() -> None:
    shown = run("--language", "zh", "today", PYTHONUTF8="0", PYTHONIOENCODING="ascii")
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "\\u" in shown.stdout


def test_a_reader_that_has_gone_is_no_error() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as gone:
        process = subprocess.run(
            [sys.executable, "-m", "salestui", "today"],
            stdout=gone,
            stderr=subprocess.PIPE,
            check=False,
            timeout=60,
        )
    assert process.stderr == b""
