"""What a table is read from: files and pipes, and what hangs can be left at once."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread

import pytest

from salestui.core.refusal import Refusal
from salestui.customers.models import CustomerRow
from salestui.exchange.actions import import_table
from salestui.exchange.form import ImportForm
from salestui.exchange.reading import READING, Content, read_file
from salestui.exchange.show import Preview
from salestui.kit.progress import Progress
from salestui.language import sentence
from salestui.storage.history.models import Change
from salestui.storage.opening import open_database
from salestui.today.screen import TodayScreen
from tests.clock import StandingClock
from tests.desk import Person, at_the_desk
from tests.exchange.made_up import book, text_file
from tests.kit.hands import tap, until
from tests.test_command_line import Capture, complaint, own_folder, printed

__all__ = ["own_folder"]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pipes of POSIX")

TABLE = "姓名,电话,级别\n张三,13800138000,\n李四,没带,A\n"


class Enough(Exception):
    """What stops the reading."""


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    """A pipe with the name of a table, into which nobody writes."""
    path = tmp_path / "pipe.csv"
    os.mkfifo(path)
    return path


# --- files and pipes ---------------------------------------------------------------------------


@pytest.mark.parametrize("size", [0, 1, 3_000_000])
def test_a_file_is_read_whole(size: int, tmp_path: Path) -> None:
    content = bytes(range(256)) * (size // 256 + 1)
    path = tmp_path / "t"
    path.write_bytes(content[:size])
    assert read_file(path) == Content(content[:size])


def test_a_pipe_is_read_to_its_end(pipe: Path) -> None:
    content = b"x" * 3_000_000
    writer = Thread(target=pipe.write_bytes, args=(content,))
    writer.start()
    assert read_file(pipe) == Content(content, is_pipe=True)
    writer.join()


def through_a_pipe(
    content: bytes, *arguments: str, folder: Path
) -> subprocess.CompletedProcess[str]:
    """Import what comes out of a pipe, as a shell hands it over for `<(…)`."""
    reading, writing = os.pipe()
    with open(writing, "wb") as file:  # noqa: PTH123 # it is open already
        file.write(content)
    try:
        return subprocess.run(
            [
                sys.executable,
                "-m",
                "salestui",
                "import",
                "customers",
                f"/dev/fd/{reading}",
                *arguments,
            ],
            pass_fds=(reading,),
            capture_output=True,
            encoding="utf-8",
            check=False,
            cwd=folder,
            env=os.environ | {"PYTHONUTF8": "1"},
        )
    finally:
        os.close(reading)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_a_shell_hands_over_is_imported_by_what_it_is(
    kind: str, tmp_path: Path, desk_folder: Path
) -> None:
    rows = [("姓名", "电话", "级别"), ("张三", "13800138000", ""), ("李四", "没带", "A")]
    made = (
        text_file(tmp_path / "t.csv", TABLE) if kind == "csv" else book(tmp_path / "t.xlsx", rows)
    )
    folder = tmp_path / "here"
    folder.mkdir()
    done = through_a_pipe(made.read_bytes(), folder=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Rows added: 1\n" in done.stdout
    assert [each.name for each in folder.iterdir()] == ["customers.not-imported.csv"]
    open_database(desk_folder)
    assert [row.name for row in CustomerRow.select()] == ["张三"]


# --- what is no file ---------------------------------------------------------------------------


def a_folder(path: Path) -> None:
    path.mkdir()


def a_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listening:
        before = Path.cwd()
        os.chdir(path.parent)  # a socket's name may not be long
        listening.bind(path.name)
        os.chdir(before)


def a_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def nothing(path: Path) -> None:
    """There is no such file."""


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (a_folder, "is a folder; please name a file in it."),
        (a_device, "is a device; a table is read from a file or a pipe."),
        (a_socket, "is a device; a table is read from a file or a pipe."),
        (nothing, "cannot be read as a table: No such file or directory"),
    ],
)
@pytest.mark.parametrize("name", ["t.csv", "t.xlsx", "t"])
def test_what_is_no_file_is_refused_in_a_line(
    make: Callable[[Path], None], says: str, name: str, tmp_path: Path, capsys: Capture
) -> None:
    path = tmp_path / name
    make(path)
    assert says in complaint(capsys, "import", "customers", str(path))


def test_words_of_ones_own_are_read_from_a_file_alone(tmp_path: Path, capsys: Capture) -> None:
    settings = dict(line.split(": ", 1) for line in printed(capsys, "paths").splitlines())
    own = Path(settings["settings"]).with_name("headers.toml")
    own.parent.mkdir(parents=True)
    os.mkfifo(own)
    table = str(text_file(tmp_path / "t.csv", TABLE))
    assert "it is no file" in complaint(capsys, "import", "customers", table)


# --- stopped -----------------------------------------------------------------------------------


def test_a_pipe_that_nobody_opens_can_be_left(pipe: Path) -> None:
    told = []

    def tell(doing: str, done: int, of: int) -> None:
        told.append((doing, done, of))
        raise Enough

    with pytest.raises(Enough):
        read_file(pipe, tell)
    assert told == [(READING, 0, 0)]
    # Who opens it later is not read from.
    late = os.open(pipe, os.O_RDWR)
    os.write(late, b"x")
    os.close(late)


def test_it_is_told_how_far_the_reading_is_and_it_can_be_stopped_there(pipe: Path) -> None:
    def write() -> None:
        with pipe.open("wb", buffering=0) as file:
            file.write(b"x" * 50_000)
            stopped.wait(30)

    stopped = Event()
    Thread(target=write, daemon=True).start()

    def tell(doing: str, done: int, of: int) -> None:
        if done == 50:
            raise Enough

    with pytest.raises(Enough):
        read_file(pipe, tell)
    stopped.set()


@pytest.mark.parametrize("writes", [False, True], ids=["nobody has opened it", "nobody writes"])
def test_ctrl_c_stops_a_command_that_reads_a_pipe(
    pipe: Path, desk_folder: Path, writes: bool
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-X", "importtime", "-m", "salestui", "import", "customers", str(pipe)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env=os.environ | {"PYTHONUTF8": "1"},
    )
    assert process.stderr is not None
    writer = None
    if writes:
        writer = os.open(pipe, os.O_WRONLY)  # it has opened it, too
    else:
        # What it needs for the reading is loaded; that is the last thing before.
        while "salestui.kit.threads" not in (line := process.stderr.readline()):
            assert line
        while "salestui.exchange.command" not in (line := process.stderr.readline()):
            assert line
    process.send_signal(signal.SIGINT)
    _output, errors = process.communicate(timeout=60)
    if writer is not None:
        os.close(writer)
    assert process.returncode == 130
    assert "Traceback" not in errors
    if writes:
        assert errors.splitlines()[-1] == "salestui: Stopped; nothing was imported."
    assert not desk_folder.exists()


async def begin_import(person: Person, path: Path) -> None:
    """Let a table be read into the customers."""
    person.desk.do(import_table(person.desk))
    await until(person, lambda: isinstance(person.screen, ImportForm))
    await person.fill(register="Customers", file=str(path))
    await tap(person, "ctrl+s")
    await until(person, lambda: isinstance(person.screen, Progress))


async def test_escape_leaves_a_pipe_that_nobody_writes_into(
    clock: StandingClock, open_desk: Path, pipe: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await begin_import(person, pipe)
        assert person.sees("The table is being read")
        await tap(person, "escape")
        await until(person, lambda: isinstance(person.screen, TodayScreen))
        assert person.said == "Stopped; nothing was imported."
        await begin_import(person, pipe)
        await tap(person, "escape")
        await until(person, lambda: isinstance(person.screen, TodayScreen))
    assert Change.select().count() == 0


async def test_a_pipe_is_read_once_however_often_it_is_asked_about(
    clock: StandingClock, open_desk: Path, pipe: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await begin_import(person, pipe)
        pipe.write_text(TABLE, encoding="utf-8")
        await until(person, lambda: isinstance(person.screen, Preview))
        assert person.sees("pipe.csv; rows: 3", "Rows to add: 1")
        await tap(person, "ctrl+s")
        await until(person, lambda: CustomerRow.select().count() == 1)


async def test_the_desk_ends_while_a_pipe_hangs(
    clock: StandingClock, open_desk: Path, pipe: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await begin_import(person, pipe)
        person.desk.leave(143)
    assert person.desk.return_code == 143


async def test_a_device_is_no_file_for_the_form(
    clock: StandingClock, open_desk: Path, tmp_path: Path
) -> None:
    a_device(tmp_path / "zero.csv")
    async with at_the_desk(clock, open_desk) as person:
        person.desk.do(import_table(person.desk))
        await until(person, lambda: isinstance(person.screen, ImportForm))
        await person.fill(register="Customers", file=str(tmp_path / "zero.csv"))
        await tap(person, "ctrl+s")
        assert isinstance(person.screen, ImportForm)
        assert person.remark("file") == "! That is a device."


def test_what_the_system_says_is_said(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refused:
        read_file(tmp_path / "none.csv")
    assert "No such file" in sentence(refused.value.sentence, **refused.value.arguments)
