"""Strange databases: each made from a desk with something in it, and what is said of it."""

import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

import salestui.commands as command_line
from salestui.storage import database as storage_database
from salestui.storage.backup import DAILY, backups_in, take_backup
from salestui.storage.database import FILE, close_database, database
from salestui.storage.migrations import SCHEMA
from salestui.storage.opening import open_database
from salestui.worklog.store import add_line
from tests.clock import moment, wall
from tests.storage.test_backup import spoil_page

NOW = moment("2026-11-23 09:41")

PAGE = 4096

NOBODY = 65534


def fill(folder: Path) -> None:
    """A desk of some pages, with a backup; closed."""
    open_database(folder)
    with database.atomic():
        for _time in range(300):
            add_line(NOW, "早会", NOW.day, NOW.at)
    take_backup(folder / FILE, DAILY, wall("2026-11-23 08:30"))
    close_database()


def _spoil(folder: Path, begin: int, end: int | None = None) -> None:
    content = bytearray((folder / FILE).read_bytes())
    end = len(content) if end is None else end
    content[begin:end] = b"\xff" * (end - begin)
    (folder / FILE).write_bytes(content)


@contextmanager
def corrupt_page(folder: Path) -> Iterator[None]:
    """The page with the names of the tables goes on in pages that are damaged."""
    _spoil(folder, PAGE)
    yield


@contextmanager
def corrupt_table(folder: Path) -> Iterator[None]:
    """One page in the middle, found only when its table is read."""
    with closing(sqlite3.connect(folder / FILE)) as connection:
        found = connection.execute("SELECT rootpage FROM sqlite_master WHERE tbl_name = 'memo'")
        roots = [root for (root,) in found]
    for root in roots:
        _spoil(folder, (root - 1) * PAGE, root * PAGE)
    yield


@contextmanager
def half(folder: Path) -> Iterator[None]:
    """Cut in half."""
    content = (folder / FILE).read_bytes()
    (folder / FILE).write_bytes(content[: len(content) // 2])
    yield


@contextmanager
def no_database(folder: Path) -> Iterator[None]:
    """Another kind of file."""
    (folder / FILE).write_bytes(b"no database " * 1000)
    yield


@contextmanager
def nothing(folder: Path) -> Iterator[None]:
    """0 bytes."""
    (folder / FILE).write_bytes(b"")
    yield


@contextmanager
def gone(folder: Path) -> Iterator[None]:
    """The file is not there, its backups are."""
    (folder / FILE).unlink()
    yield


@contextmanager
def newer(folder: Path) -> Iterator[None]:
    """Written by a newer version."""
    with closing(sqlite3.connect(folder / FILE)) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA + 1}")
    yield


@contextmanager
def foreign(folder: Path) -> Iterator[None]:
    """Another program's database."""
    (folder / FILE).unlink()
    with closing(sqlite3.connect(folder / FILE)) as connection:
        connection.execute("CREATE TABLE bookmark (id INTEGER)")
    yield


@contextmanager
def a_folder(folder: Path) -> Iterator[None]:
    """A folder of the database's name."""
    (folder / FILE).unlink()
    (folder / FILE).mkdir()
    yield


@contextmanager
def vanished(folder: Path) -> Iterator[None]:
    """The stick on which the data is was pulled out."""
    away = folder.parent.with_name("away")
    folder.parent.rename(away)
    yield
    assert not folder.parent.exists()
    away.rename(folder.parent)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Another program holds it for itself."""
    patience = storage_database.PATIENCE
    storage_database.PATIENCE = 0
    try:
        with closing(sqlite3.connect(folder / FILE, isolation_level=None)) as other:
            other.execute("PRAGMA locking_mode = EXCLUSIVE")
            other.execute("BEGIN EXCLUSIVE")
            yield
    finally:
        storage_database.PATIENCE = patience


@contextmanager
def forbidden(folder: Path) -> Iterator[None]:
    """It belongs to somebody else."""
    if sys.platform == "win32":
        pytest.skip("Windows has no such permissions")
    above = [each for each in folder.parents if each.is_relative_to(tempfile.gettempdir())]
    modes = {each: each.stat().st_mode for each in (folder, folder / FILE, *above)}
    open_it = open_database
    is_root = os.geteuid() == 0

    def open_as_nobody(folder: Path) -> object:
        # Only here: nobody may not even read the program's own files.
        if is_root:
            os.seteuid(NOBODY)
        try:
            return open_it(folder)
        finally:
            if is_root:
                os.seteuid(0)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(command_line, "open_database", open_as_nobody)
        try:
            for each in above:
                each.chmod(0o755)
            (folder / FILE).chmod(0o400)
            folder.chmod(0o700 if is_root else 0o500)
            yield
        finally:
            for each, mode in modes.items():
                each.chmod(mode)


@contextmanager
def _on_a_disk_of_its_own(folder: Path) -> Iterator[None]:
    """The data on a small file system of its own; needs root on Linux."""
    kept = folder.with_name("kept")
    folder.rename(kept)
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode != 0:
        folder.rmdir()
        kept.rename(folder)
        pytest.skip("only root may mount a file system")
    try:
        subprocess.run(["cp", "-a", f"{kept}/.", str(folder)], check=True)
        yield
    finally:
        close_database()
        subprocess.run(["umount", str(folder)], check=True)


@contextmanager
def full(folder: Path) -> Iterator[None]:
    """Not a byte is free on the disk."""
    if sys.platform != "linux":
        pytest.skip("needs a small file system")
    with _on_a_disk_of_its_own(folder):
        with (folder / "fill").open("wb", buffering=0) as rest:
            while True:
                try:
                    if not rest.write(b"x" * 1024):
                        break
                except OSError:
                    break
        yield


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """A disk that cannot be written to."""
    if sys.platform != "linux":
        pytest.skip("needs a file system of its own")
    with _on_a_disk_of_its_own(folder):
        subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
        yield


class Strange(NamedTuple):
    """A strange database, and what is said of it."""

    make: Callable[[Path], AbstractContextManager[None]]
    english: str
    chinese: str
    is_rescued: bool
    """Whether a backup mends it."""


STRANGE = {
    "a corrupt page": Strange(corrupt_page, "are damaged; nothing was deleted", "已损坏", True),
    "a corrupt table": Strange(corrupt_table, "are damaged; nothing was deleted", "已损坏", True),
    "cut in half": Strange(half, "are damaged; nothing was deleted", "未删除任何内容", True),
    "no database": Strange(no_database, "is no database any more", "已不是数据库文件", True),
    "0 bytes": Strange(nothing, "gone or empty, but there are backups", "但有备份", True),
    "gone": Strange(gone, "gone or empty, but there are backups", "但有备份", True),
    "newer": Strange(newer, "please install that version", "请安装", False),
    "another program's": Strange(foreign, "belongs to another program", "其他程序", False),
    "a folder": Strange(a_folder, "something else; it was left as it is", "别的东西", False),
    "a vanished folder": Strange(vanished, "nothing was made in its place", "没有另建", False),
    "locked": Strange(locked, "locked; nothing is lost. Close it", "没有丢失", False),
    "no permission": Strange(forbidden, "no permission", "没有权限", False),
    "a full disk": Strange(full, "is full; what was saved is safe. Make room", "已满", False),
    "a read-only disk": Strange(read_only, "can be read only", "只能读取", False),
}


def spoil_backup(folder: Path, number: int = 0) -> Path:
    """Damage a backup in a way that a glance does not see; 0 is the newest."""
    path = backups_in(folder / "backups")[number].path
    spoil_page(path, "memo")
    return path
