"""What stands in the desk's places and is another's: it is looked at, named, and stays as it is.

The devices here are the tests' own: a desk that fails them, run by root, would spoil the machine's.
"""

import os
import sqlite3
import stat
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from salestui.__main__ import main
from salestui.core.refusal import Refusal
from salestui.kit.crash import write_crash
from salestui.settings.rules import Settings
from salestui.settings.store import SettingsFile
from salestui.storage.database import FILE, close_database
from salestui.storage.migrations import SCHEMA
from salestui.storage.opening import open_database

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files or modes")


def state_of(*places: Path) -> dict[str, object]:
    """All files at these places: kind, mode, where a link leads, content and time of writing."""
    found: dict[str, object] = {}
    for place in places:
        for each in sorted([place, *(place.rglob("*") if place.is_dir() else ())]):
            seen = each.lstat()
            content: object = None
            if stat.S_ISLNK(seen.st_mode):
                content = str(each.readlink())
            elif stat.S_ISREG(seen.st_mode):
                content = each.read_bytes()
            written = None if stat.S_ISDIR(seen.st_mode) else seen.st_mtime_ns
            found[str(each)] = (oct(seen.st_mode), content, written)
    return found


def make(path: Path, *statements: str) -> None:
    """Another program's database, readable for others."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for each in statements:
            connection.execute(each)
    path.chmod(0o664)


def foreign(path: Path, elsewhere: Path) -> None:
    make(path, "CREATE TABLE bookmark (id INTEGER)")


def foreign_with_a_log(path: Path, elsewhere: Path) -> None:
    make(path, "PRAGMA journal_mode = wal", "CREATE TABLE bookmark (id INTEGER)")
    assert [each.name for each in path.parent.iterdir()] == [FILE]


def foreign_of_our_number(path: Path, elsewhere: Path) -> None:
    make(path, "CREATE TABLE bookmark (id INTEGER)", f"PRAGMA user_version = {SCHEMA}")


def foreign_with_migrations(path: Path, elsewhere: Path) -> None:
    make(path, "CREATE TABLE bookmark (id INTEGER)", "CREATE TABLE schema_migration (id INTEGER)")


def a_text(path: Path, elsewhere: Path) -> None:
    path.write_text("Dear diary\n" * 100)
    path.chmod(0o664)


def a_link_to_a_foreign(path: Path, elsewhere: Path) -> None:
    foreign(elsewhere, elsewhere)
    path.symlink_to(elsewhere)


def a_link_to_nothing(path: Path, elsewhere: Path) -> None:
    path.symlink_to(elsewhere)


def a_link_to_no_folder(path: Path, elsewhere: Path) -> None:
    path.symlink_to(elsewhere / "stick" / FILE)


def a_device(path: Path, elsewhere: Path) -> None:
    try:
        # One that swallows everything, as /dev/null does.
        os.mknod(path, 0o666 | stat.S_IFCHR, os.makedev(1, 3))
    except OSError:
        pytest.skip("only root may make a device")
    path.chmod(0o666)


def a_link_to_a_device(path: Path, elsewhere: Path) -> None:
    a_device(elsewhere, elsewhere)
    path.symlink_to(elsewhere)


def a_pipe(path: Path, elsewhere: Path) -> None:
    os.mkfifo(path)
    path.chmod(0o664)


def a_link_to_a_pipe(path: Path, elsewhere: Path) -> None:
    a_pipe(elsewhere, elsewhere)
    path.symlink_to(elsewhere)


def a_folder(path: Path, elsewhere: Path) -> None:
    path.mkdir()


def a_link_for_the_log(path: Path, elsewhere: Path) -> None:
    a_text(elsewhere, elsewhere)
    path.with_name(f"{FILE}-wal").symlink_to(elsewhere)


FOREIGN = "belongs to another program; it was left as it is"
IN_THE_WAY = "is something else; it was left as it is"

CASES: dict[str, tuple[Callable[[Path, Path], None], str]] = {
    "foreign": (foreign, FOREIGN),
    "foreign, in WAL mode": (foreign_with_a_log, FOREIGN),
    "foreign, our schema's number": (foreign_of_our_number, FOREIGN),
    "foreign, made with Peewee": (foreign_with_migrations, FOREIGN),
    "a text": (a_text, "is no database any more; it was left as it is"),
    "a link to a foreign one": (a_link_to_a_foreign, FOREIGN),
    "a link to nothing": (a_link_to_nothing, IN_THE_WAY),
    "a link into no folder": (a_link_to_no_folder, "nothing was made in its place"),
    "a link to a device": (a_link_to_a_device, IN_THE_WAY),
    "a device": (a_device, IN_THE_WAY),
    "a pipe": (a_pipe, IN_THE_WAY),
    "a link to a pipe": (a_link_to_a_pipe, IN_THE_WAY),
    "a folder": (a_folder, IN_THE_WAY),
    "a link for the WAL": (a_link_for_the_log, IN_THE_WAY),
}


@posix
@pytest.mark.parametrize("command", [["log", "早会"], ["today"]], ids=["log", "today"])
@pytest.mark.parametrize("case", CASES)
def test_it_keeps_its_bytes_and_its_mode_and_is_named(
    case: str, command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put, words = CASES[case]
    folder = tmp_path / "desk"
    folder.mkdir(mode=0o775)
    put(folder / FILE, tmp_path / "elsewhere")
    before = state_of(folder, *tmp_path.glob("elsewhere"))
    assert main(["--data", str(folder), *command]) == 1
    said = capsys.readouterr().err
    assert said.startswith("salestui: ")
    assert words in said
    assert state_of(folder, *tmp_path.glob("elsewhere")) == before


@posix
def test_a_link_to_a_desk_is_that_desk_and_sets_no_mode_there(
    open_desk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    close_database()
    (open_desk / FILE).chmod(0o640)
    folder = tmp_path / "another"
    folder.mkdir()
    (folder / FILE).symlink_to(open_desk / FILE)
    assert main(["--data", str(folder), "log", "早会"]) == 0
    assert (folder / FILE).is_symlink()
    assert [each.name for each in folder.iterdir()] == [FILE]
    assert oct((open_desk / FILE).stat().st_mode & 0o777) == oct(0o640)
    capsys.readouterr()
    assert main(["--data", str(open_desk), "check"]) == 0
    assert "log lines 1" in capsys.readouterr().out


@posix
def test_the_files_beside_a_desk_become_private_with_it(open_desk: Path) -> None:
    # As a copy that was made while the desk was open.
    with closing(sqlite3.connect(open_desk / FILE)):
        names = [FILE, f"{FILE}-wal", f"{FILE}-shm"]
        contents = {each: (open_desk / each).read_bytes() for each in names}
    close_database()
    for each, content in contents.items():
        (open_desk / each).write_bytes(content)
        (open_desk / each).chmod(0o644)
    open_database(open_desk)
    assert {oct((open_desk / each).stat().st_mode & 0o777) for each in names} == {oct(0o600)}


# --- the settings, the PIN, the log of errors ---------------------------------------------------


@posix
def test_settings_behind_a_link_keep_the_mode_that_was_set_there(tmp_path: Path) -> None:
    target = tmp_path / "shared.toml"
    target.write_text("# ours\n")
    target.chmod(0o644)
    link = tmp_path / "config.toml"
    link.symlink_to(target)
    SettingsFile(link).save(Settings(theme="light"))
    assert link.is_symlink()
    assert target.read_text() == '# ours\ntheme = "light"\n'
    assert oct(target.stat().st_mode & 0o777) == oct(0o644)


@posix
@pytest.mark.parametrize("put", [a_link_to_a_device, a_link_to_a_pipe])
def test_settings_never_take_the_place_of_what_is_no_file(
    put: Callable[[Path, Path], None], tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    file = SettingsFile(tmp_path / "config.toml")
    put(tmp_path / "config.toml", elsewhere)
    before = state_of(tmp_path)
    with pytest.raises(Refusal):
        file.save(Settings(theme="light"))
    assert state_of(tmp_path) == before


def a_link_to_a_text(path: Path, elsewhere: Path) -> None:
    a_text(elsewhere, elsewhere)
    path.symlink_to(elsewhere)


@posix
@pytest.mark.parametrize(
    "put",
    [a_link_to_a_text, a_link_to_nothing, a_link_to_a_device, a_link_to_a_pipe, a_pipe, a_folder],
)
def test_an_error_is_written_into_no_file_of_another(
    put: Callable[[Path, Path], None], tmp_path: Path
) -> None:
    folder = tmp_path / "log"
    folder.mkdir()
    put(folder / "salestui.log", tmp_path / "elsewhere")
    before = state_of(folder, *tmp_path.glob("elsewhere"))
    write_crash(folder, ValueError("x"))
    assert state_of(folder, *tmp_path.glob("elsewhere")) == before
