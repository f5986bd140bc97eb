"""Where a backup may be written: onto no desk, and over nothing but a backup of this desk."""

import errno
import os
import shutil
import socket
import sqlite3
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest

from salestui.__main__ import main
from salestui.language import speak
from salestui.storage import copying
from salestui.storage.backup import backups_in, folder_of
from salestui.storage.copying import open_copy
from salestui.storage.database import FILE, close_database
from salestui.storage.drafts import keep_draft
from salestui.storage.opening import open_database
from salestui.storage.target import OTHERS, OWN, whose_folder
from salestui.worklog.store import add_line, add_memo
from tests.another import start_at
from tests.backups.strange import NOBODY, full
from tests.clock import moment
from tests.test_command_line import Capture, complaint, configure, own_folder, printed

__all__ = ["own_folder"]

NOW = moment("2026-11-23 09:41")

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")


def write(folder: Path, text: str, count: int = 1) -> None:
    """Lines in the log of a desk, which is closed again."""
    open_database(folder)
    for _time in range(count):
        add_line(NOW, text, NOW.day, NOW.at)
    close_database()


@pytest.fixture
def desk(desk_folder: Path, empty_desk: Path) -> Path:
    """A desk with something in it; closed."""
    desk_folder.mkdir(mode=0o700)
    shutil.copy(empty_desk, desk_folder)
    write(desk_folder, "mine")
    return desk_folder


@pytest.fixture
def other(tmp_path: Path, empty_desk: Path) -> Path:
    """Another desk with more in it; closed."""
    folder = tmp_path / "other"
    folder.mkdir(mode=0o700)
    shutil.copy(empty_desk, folder)
    write(folder, "theirs", 3)
    return folder


def kept(path: Path) -> object:
    """All that must be as it was: what stands at a path and below it, its bytes and its mode."""
    seen = path.lstat()
    if stat.S_ISLNK(seen.st_mode):
        return seen.st_mode, path.readlink(), kept(path.resolve()) if path.exists() else None
    if stat.S_ISREG(seen.st_mode):
        return seen.st_mode, seen.st_ino, seen.st_mtime_ns, path.read_bytes()
    if stat.S_ISDIR(seen.st_mode):
        return seen.st_mode, {each.name: kept(each) for each in path.iterdir()}
    return seen.st_mode, seen.st_ino, seen.st_rdev


# --- what is there and must stay ---------------------------------------------------------------


class Standing(NamedTuple):
    """What stands where a backup is wanted, and what is said of it."""

    make: Callable[[Path, Path, Path], Path]
    """Makes it in a folder, beside this desk and another; returns the path to be named."""
    english: str
    chinese: str


def _letter(folder: Path, desk: Path, other: Path) -> Path:
    (folder / "letter.docx").write_text("Dear Sir")
    return folder / "letter.docx"


def _empty(folder: Path, desk: Path, other: Path) -> Path:
    (folder / "kept.db").touch()
    return folder / "kept.db"


def _program(folder: Path, desk: Path, other: Path) -> Path:
    with closing(sqlite3.connect(folder / "bookmarks.db")) as connection:
        connection.execute("CREATE TABLE bookmark (id INTEGER)")
    return folder / "bookmarks.db"


def _program_at_work(folder: Path, desk: Path, other: Path) -> Path:
    with closing(sqlite3.connect(folder / "bookmarks.db")) as connection:
        connection.execute("PRAGMA journal_mode = wal")
        connection.execute("CREATE TABLE bookmark (id INTEGER)")
    return folder / "bookmarks.db"


def _backup_of(folder: Path, desk: Path) -> Path:
    assert main(["--data", str(desk), "backup", str(folder / "kept.db")]) == 0
    close_database()
    return folder / "kept.db"


def _others_backup(folder: Path, desk: Path, other: Path) -> Path:
    return _backup_of(folder, other)


def _own_backup_with_more(folder: Path, desk: Path, other: Path) -> Path:
    """What this desk has no longer since a backup was brought back."""
    _backup_of(folder, desk).rename(folder / "before.db")
    write(desk, "later")
    _backup_of(folder, desk)
    assert main(["--data", str(desk), "restore", str(folder / "before.db"), "--yes"]) == 0
    close_database()
    return folder / "kept.db"


def _others_backup_that_agrees(folder: Path, desk: Path, other: Path) -> Path:
    """A desk that was copied, and worked on in both places."""
    shutil.copytree(desk, folder / "laptop")
    write(folder / "laptop", "on the way")
    write(desk, "at home")
    return _backup_of(folder, folder / "laptop")


def _others_backup_of_the_same(folder: Path, desk: Path, other: Path) -> Path:
    """Two desks that were given the same memo, a minute apart."""
    for minute, each in enumerate((desk, folder / "third")):
        shutil.rmtree(each, ignore_errors=True)
        open_database(each)
        now = moment(f"2026-11-23 09:4{minute}")
        add_memo(now, "call back", now.coming)
        close_database()
    return _backup_of(folder, folder / "third")


def _renamed_desk(folder: Path, desk: Path, other: Path) -> Path:
    shutil.copy(other / FILE, folder / "kept.db")
    return folder / "kept.db"


def _spoilt(folder: Path, desk: Path, other: Path) -> Path:
    path = _backup_of(folder, desk)
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))
    return path


def _link(folder: Path, target: Path) -> Path:
    try:
        (folder / "link").symlink_to(target)
    except OSError:
        pytest.skip("not everybody may make links on Windows")
    return folder / "link"


def _pipe(folder: Path, desk: Path, other: Path) -> Path:
    os.mkfifo(folder / "pipe")
    return folder / "pipe"


def _socket(folder: Path, desk: Path, other: Path) -> Path:
    before = Path.cwd()
    os.chdir(folder)  # a socket's path may not be long
    try:
        with closing(socket.socket(socket.AF_UNIX)) as bound:
            bound.bind("socket")
    finally:
        os.chdir(before)
    return folder / "socket"


def _own_folder(folder: Path, desk: Path, other: Path) -> Path:
    return desk


STANDING = {
    "another desk's folder": Standing(
        lambda folder, desk, other: other, "belongs to another desk", "另一个销售台的文件夹"
    ),
    "another desk's data": Standing(
        lambda folder, desk, other: other / FILE, "belongs to another desk", "另一个销售台的文件夹"
    ),
    "another desk's log": Standing(
        lambda folder, desk, other: other / f"{FILE}-wal",
        "belongs to another desk",
        "另一个销售台的文件夹",
    ),
    "something new beside another desk": Standing(
        lambda folder, desk, other: other / "kept.db", "belongs to another desk", "另一个销售台"
    ),
    "another desk's backups": Standing(
        lambda folder, desk, other: folder_of(other / FILE),
        "belongs to another desk",
        "另一个销售台的文件夹",
    ),
    "a link to another desk's folder": Standing(
        lambda folder, desk, other: _link(folder, other), "belongs to another desk", "另一个销售台"
    ),
    "a link to another desk's data": Standing(
        lambda folder, desk, other: _link(folder, other / FILE), "is a link", "是一个链接"
    ),
    "its own folder": Standing(
        lambda folder, desk, other: desk, "belongs to this desk itself", "本销售台自己的文件夹"
    ),
    "its own backups": Standing(
        lambda folder, desk, other: folder_of(desk / FILE),
        "belongs to this desk itself",
        "本销售台自己的文件夹",
    ),
    "its own data": Standing(
        lambda folder, desk, other: desk / FILE, "is the desk itself", "就是正在使用的数据"
    ),
    "its own data by a link": Standing(
        lambda folder, desk, other: _link(folder, desk / FILE),
        "is the desk itself",
        "就是正在使用的数据",
    ),
    "a desk's data under another name": Standing(_renamed_desk, "no backup", "不是备份"),
    "the name of a desk's data": Standing(
        lambda folder, desk, other: folder / FILE, "would be taken for the data", "会被当成"
    ),
    "a letter": Standing(_letter, "is no backup of salestui", "不是销售台的备份"),
    "an empty file": Standing(_empty, "is no backup of salestui", "不是销售台的备份"),
    "a program's data": Standing(_program, "is no backup of salestui", "不是销售台的备份"),
    "a program's data in use": Standing(_program_at_work, "no backup", "不是备份"),
    "another desk's backup": Standing(_others_backup, "another desk's backup", "另一个销售台"),
    "a copied desk's backup": Standing(
        _others_backup_that_agrees, "what this desk does not have (changes: 1)", "1 处改动"
    ),
    "another desk's backup of the same": Standing(
        _others_backup_of_the_same, "what this desk does not have (changes: 1)", "1 处改动"
    ),
    "a backup with what was taken back": Standing(
        _own_backup_with_more, "before one was brought back", "恢复备份之前"
    ),
    "a damaged backup": Standing(_spoilt, "is damaged", "已损坏"),
    "a link to a letter": Standing(
        lambda folder, desk, other: _link(folder, _letter(folder, desk, other)),
        "is a link. It was left as it is",
        "是一个链接",
    ),
    "a link to nowhere": Standing(
        lambda folder, desk, other: _link(folder, folder / "nowhere"), "is a link", "是一个链接"
    ),
    "a link in a circle": Standing(
        lambda folder, desk, other: _link(folder, folder / "link"), "is a link", "是一个链接"
    ),
    "no folder": Standing(
        lambda folder, desk, other: folder / "new" / "kept.db", "is not there", "不存在"
    ),
    "a file for a folder": Standing(
        lambda folder, desk, other: _letter(folder, desk, other) / "kept.db",
        "something else of that name is in the way",
        "已有同名的其他文件",
    ),
}

POSIX = {
    "a pipe": Standing(_pipe, "is a device or a pipe", "是设备或管道"),
    "a link to a pipe": Standing(
        lambda folder, desk, other: _link(folder, _pipe(folder, desk, other)), "is a link", "链接"
    ),
    "a socket": Standing(_socket, "is a device or a pipe", "是设备或管道"),
    "/dev/null": Standing(lambda *_told: Path("/dev/null"), "is a device or a pipe", "设备或管道"),
    "/dev/full": Standing(lambda *_told: Path("/dev/full"), "is a device or a pipe", "设备或管道"),
    "/dev/tty": Standing(lambda *_told: Path("/dev/tty"), "is a device or a pipe", "设备或管道"),
}
if sys.platform != "win32":
    STANDING |= {name: each for name, each in POSIX.items() if "dev" not in name}
    STANDING |= {name: each for name, each in POSIX.items() if Path(name).exists()}


@pytest.mark.parametrize("name", STANDING)
def test_what_is_no_backup_of_this_desk_is_refused_and_stays(
    name: str, desk: Path, other: Path, tmp_path: Path, capsys: Capture
) -> None:
    for each in (desk, other):
        (each / "backups").mkdir(mode=0o700)
    folder = tmp_path / "place"
    folder.mkdir()
    path = STANDING[name].make(folder, desk, other)
    watched = [folder, other, desk / FILE, *([path] if path.is_relative_to("/dev") else ())]
    before = list(map(kept, watched))
    capsys.readouterr()
    english = complaint(capsys, "backup", str(path))
    close_database()
    assert STANDING[name].english in english
    assert list(map(kept, watched)) == before
    chinese = complaint(capsys, "--language", "zh", "backup", str(path), "--yes")
    assert STANDING[name].chinese in chinese
    assert list(map(kept, watched)) == before


def test_a_desk_that_is_open_in_another_window_is_not_written_over(
    desk: Path, other: Path, capsys: Capture
) -> None:
    window = start_at(other, 'print("open", flush=True)\nsys.stdin.readline()\n', stdin=-1)
    try:
        assert window.stdout is not None
        assert window.stdout.readline() == "open\n"
        before = kept(other / FILE)
        for path in (other, other / FILE):
            assert "belongs to another desk" in complaint(capsys, "backup", str(path), "--yes")
        assert kept(other / FILE) == before
    finally:
        window.communicate("\n", timeout=60)
    with closing(open_copy(other / FILE)) as copy:
        assert copy.execute("SELECT count(*) FROM log_line").fetchone() == (3,)


@posix
def test_a_folder_without_rights_is_said_and_stays(
    desk: Path, tmp_path: Path, capsys: Capture
) -> None:
    folder = tmp_path / "theirs"
    folder.mkdir(mode=0o500)
    (folder / "kept.db").write_bytes(b"theirs")
    before = kept(folder)
    is_root = os.geteuid() == 0
    above = [each for each in folder.parents if each.is_relative_to(tempfile.gettempdir())]
    modes = {each: each.stat().st_mode for each in above}
    if is_root:
        for each in above:
            each.chmod(0o755)
        for each in (desk, *desk.iterdir()):
            os.chown(each, NOBODY, NOBODY)
        os.seteuid(NOBODY)
    try:
        for path in (folder, folder / "new.db"):
            said = complaint(capsys, "backup", str(path))
            close_database()
            assert f"The backup in {path} could not be made: there is no permission" in said
    finally:
        if is_root:
            os.seteuid(0)
            for each, mode in modes.items():
                each.chmod(mode)
    assert kept(folder) == before


# --- a backup of this desk that is there already -----------------------------------------------


def texts(path: Path) -> list[str]:
    """The lines of the log in a file."""
    with closing(open_copy(path)) as copy:
        return [text for (text,) in copy.execute("SELECT text FROM log_line ORDER BY id")]


def test_a_script_has_to_say_that_a_backup_may_be_overwritten(
    desk: Path, tmp_path: Path, capsys: Capture
) -> None:
    path = tmp_path / "kept.db"
    printed(capsys, "backup", str(path))
    close_database()
    before = kept(path)
    write(desk, "later")
    said = complaint(capsys, "backup", str(path))
    assert f"{path} is a backup of this desk already: log lines 1; newest entry" in said
    assert "Say --yes to overwrite it" in said
    assert kept(path) == before
    close_database()
    printed(capsys, "backup", str(path), "--yes")
    assert texts(path) == ["mine", "later"]
    assert [each.name for each in tmp_path.glob("*kept*")] == ["kept.db"]


@pytest.mark.parametrize(
    ("answer", "is_new"), [("y", True), ("是", True), ("n", False), ("", False)]
)
def test_who_sits_at_a_terminal_is_asked(
    answer: str,
    is_new: bool,
    desk: Path,
    tmp_path: Path,
    capsys: Capture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / "kept.db"
    printed(capsys, "backup", str(path))
    close_database()
    write(desk, "later")
    monkeypatch.setattr("salestui.backups.command.is_answered", lambda: True)
    monkeypatch.setattr("salestui.backups.command.answer_to", lambda question: answer)
    assert main(["backup", str(path)]) == (0 if is_new else 1)
    told = capsys.readouterr().out
    assert "is a backup of this desk already: log lines 1" in told
    assert ("Nothing was changed." in told) == (not is_new)
    assert texts(path) == (["mine", "later"] if is_new else ["mine"])


def test_what_comes_between_is_not_overwritten(
    desk: Path, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever is faster while the backup is being written keeps what is theirs."""
    path = tmp_path / "kept.db"
    sync = copying.sync

    def interfere(part: Path) -> None:
        path.unlink(missing_ok=True)
        path.write_bytes(b"theirs")
        sync(part)

    with monkeypatch.context() as patch:
        patch.setattr(copying, "sync", interfere)
        assert "is in the way" in complaint(capsys, "backup", str(path))
    close_database()
    assert path.read_bytes() == b"theirs"
    path.unlink()
    printed(capsys, "backup", str(path))
    close_database()
    monkeypatch.setattr(copying, "sync", interfere)
    assert "is in the way" in complaint(capsys, "backup", str(path), "--yes")
    assert path.read_bytes() == b"theirs"


def test_a_stick_that_knows_no_second_names_takes_backups_too(
    desk: Path, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(source: Path, target: Path) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", unknown)
    path = tmp_path / "kept.db"
    printed(capsys, "backup", str(path))
    assert texts(path) == ["mine"]
    assert [each.name for each in tmp_path.glob("*kept*")] == ["kept.db"]


def test_in_a_folder_each_has_a_name_of_its_own(
    desk: Path, other: Path, tmp_path: Path, capsys: Capture
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    # So it was called once; a mere copy makes no desk of the stick.
    old = stick / FILE
    _backup_of(tmp_path, desk).rename(old)
    before = kept(old)
    capsys.readouterr()
    for _time in range(3):
        printed(capsys, "backup", str(stick))
        close_database()
    assert main(["--data", str(other), "backup", str(stick)]) == 0
    found = sorted(stick.iterdir())
    assert len(found) == 5
    assert [texts(each) for each in found].count(["mine"]) == 4
    assert kept(old) == before
    # None is taken for one that the desk itself has put there.
    assert backups_in(stick) == []


def test_a_link_to_a_folder_is_the_folder(desk: Path, tmp_path: Path, capsys: Capture) -> None:
    folder = tmp_path / "Library" / "Dropbox"
    folder.mkdir(parents=True)
    printed(capsys, "backup", str(_link(tmp_path, folder)))
    (kept_there,) = folder.iterdir()
    assert texts(kept_there) == ["mine"]


@pytest.mark.parametrize(
    ("name", "whose"),
    [
        ("desk", OWN),
        ("desk/backups", OWN),
        ("other", OTHERS),
        ("other/backups", OTHERS),
        ("", None),
        ("desk/more", None),
        ("nowhere", None),
    ],
)
def test_whose_a_folder_is(
    name: str, whose: str | None, desk: Path, other: Path, tmp_path: Path
) -> None:
    assert whose_folder(tmp_path / name, desk / FILE) == whose


def test_what_is_not_in_the_history_keeps_no_backup_from_being_this_desks(
    desk: Path, tmp_path: Path, capsys: Capture
) -> None:
    open_database(desk)
    keep_draft("LogLineForm", {"text": "half a line"}, NOW)
    close_database()
    path = _backup_of(tmp_path, desk)
    open_database(desk)
    keep_draft("LogLineForm", {}, NOW)
    close_database()
    capsys.readouterr()
    printed(capsys, "backup", str(path), "--yes")


# --- a full disk -------------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A disk on which not a byte is free, for a program that believes there is room."""
    monkeypatch.setattr(copying, "_see_that_there_is_room", lambda *_told: None)
    (tmp_path / "disk").mkdir()
    with full(tmp_path / "disk"):
        yield tmp_path / "disk"


def test_a_full_disk_is_named_and_no_half_file_left(
    desk: Path, small_disk: Path, capsys: Capture
) -> None:
    before = kept(small_disk)
    for language, full_disk in (("en", "the disk is full"), ("zh", "磁盘已满")):
        said = complaint(capsys, "--language", language, "backup", str(small_disk / "kept.db"))
        close_database()
        assert full_disk in said
        assert kept(small_disk) == before


def test_a_full_disk_is_named_where_sqlite_knows_only_of_an_error(
    desk: Path, small_disk: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_told: object) -> None:
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode = sqlite3.SQLITE_IOERR_WRITE
        raise error

    monkeypatch.setattr(copying, "fill_copy", fail)
    assert "the disk is full" in complaint(capsys, "backup", str(small_disk / "kept.db"))
    close_database()
    (small_disk / "fill").unlink()
    assert "reports an error" in complaint(capsys, "backup", str(small_disk / "kept.db"))


def test_a_full_stick_is_named_too(desk: Path, small_disk: Path, capsys: Capture) -> None:
    configure(f"backup_folder = '{small_disk}'")
    assert main(["backup"]) == 1
    said = capsys.readouterr().err
    assert f"The backup in {small_disk} could not be made: the disk is full" in said
    assert [each for each in small_disk.rglob("*.*") if each.is_file()] == []


# --- bringing one back -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["a pipe", "a socket", "/dev/null", "/dev/tty", "a link to a pipe"]
)
@posix
def test_what_is_no_file_is_not_brought_back_and_not_waited_for(
    name: str, desk: Path, other: Path, tmp_path: Path, capsys: Capture
) -> None:
    path = POSIX[name].make(tmp_path, desk, other)
    before = kept(desk / FILE), sorted(desk.iterdir())
    assert "is no backup of salestui" in complaint(capsys, "restore", str(path), "--yes")
    close_database()
    assert (kept(desk / FILE), sorted(desk.iterdir())) == before


@posix
def test_a_pipe_among_the_backups_is_not_waited_for(desk: Path, capsys: Capture) -> None:
    printed(capsys, "backup")
    close_database()
    os.mkfifo(desk / "backups" / "salestui-20261123-094107-daily.db")
    assert "damaged" in printed(capsys, "restore")
    assert "Newest good backup" in printed(capsys, "check")


@posix
def test_a_pipe_in_the_place_of_the_lock_is_not_waited_for(desk: Path, capsys: Capture) -> None:
    (desk / "backups").mkdir(mode=0o700)
    os.mkfifo(desk / "backups" / ".lock")
    assert "something else of that name is in the way" in complaint(capsys, "backup")


def test_nothing_is_made_for_what_cannot_be_brought_back(
    tmp_path: Path, desk_folder: Path, capsys: Capture
) -> None:
    speak("en")
    letter = _letter(tmp_path, desk_folder, desk_folder)
    assert "is no backup" in complaint(capsys, "restore", str(letter), "--yes")
    assert not desk_folder.exists()
