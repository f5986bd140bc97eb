"""A desk of an older version: brought up to date as a whole, and never without its backup."""

import errno
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from salestui.__main__ import main
from salestui.language import speak
from salestui.storage import backup, copying
from salestui.storage.database import FILE, CannotOpen, database
from salestui.storage.migrations import SCHEMA
from salestui.storage.open_errors import FULL, OPENING, UNKEPT
from salestui.storage.opening import open_database
from tests.faults.failing import FUSE, KINDS, FailingConnection, Kind
from tests.storage.test_search import a_desk_of_the_version_before

Spoil = Callable[[Path, pytest.MonkeyPatch], None]


@pytest.fixture(scope="module")
def older(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of an older version."""
    folder = tmp_path_factory.mktemp("older") / "desk"
    a_desk_of_the_version_before(folder)
    return folder / FILE


@pytest.fixture
def older_desk(desk_folder: Path, older: Path) -> Path:
    """The data folder of a desk of an older version."""
    desk_folder.mkdir()
    shutil.copy(older, desk_folder)
    return desk_folder


def refused(folder: Path) -> CannotOpen:
    """Why a desk is not opened."""
    with pytest.raises(CannotOpen) as error:
        open_database(folder)
    assert database.is_closed()
    return error.value


def everything_in(folder: Path) -> list[str]:
    """All that the database holds, as SQL."""
    with closing(sqlite3.connect(folder / FILE)) as other:
        return list(other.iterdump())


# --- no migration without its backup -----------------------------------------------------------


def little_room(folder: Path, patch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(folder)
    patch.setattr(shutil, "disk_usage", lambda folder: usage._replace(free=1_000_000))


def a_full_disk(folder: Path, patch: pytest.MonkeyPatch) -> None:
    def full(path: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(path))

    patch.setattr(copying, "sync", full)


def a_file_in_the_way(folder: Path, patch: pytest.MonkeyPatch) -> None:
    (folder / "backups").write_text("")


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (little_room, "too little room"),
        (a_full_disk, "the disk is full"),
        (a_file_in_the_way, "something else of that name is in the way"),
    ],
)
def test_an_older_desk_that_cannot_be_kept_is_left_as_it_is(
    older_desk: Path, monkeypatch: pytest.MonkeyPatch, spoil: Spoil, says: str
) -> None:
    before = (older_desk / FILE).read_bytes()
    with monkeypatch.context() as patch:
        spoil(older_desk, patch)
        error = refused(older_desk)
    assert error.trouble == UNKEPT
    assert says in error.words
    assert "Nothing was changed; the older version still opens them." in error.words
    assert "--data" in error.words
    assert (older_desk / FILE).read_bytes() == before
    assert not list(older_desk.glob("backups/*.db*"))
    if (older_desk / "backups").is_file():
        (older_desk / "backups").unlink()
    open_database(older_desk)
    assert database.user_version == SCHEMA
    (kept,) = backup.backups_in(older_desk / "backups")
    assert (kept.reason, kept.is_good) == (backup.MIGRATION, True)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("command", ["today", "log x", "check"])
def test_a_command_says_it_in_one_line(
    older_desk: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: str,
    language: str,
) -> None:
    before = (older_desk / FILE).read_bytes()
    little_room(older_desk, monkeypatch)
    arguments = ["--data", str(older_desk), "--language", language, *command.split()]
    assert main(arguments) == 1
    output, errors = capsys.readouterr()
    assert output == ""
    assert errors.count("\n") == 1
    speak(language)
    assert errors.startswith("salestui: ")
    assert errors.count("--data") == 1
    assert str(older_desk) in errors
    assert (older_desk / FILE).read_bytes() == before


# --- as a whole or not at all ------------------------------------------------------------------


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The desk's own connection can fail."""
    init: Any = database.init
    monkeypatch.setattr(
        database, "init", lambda path, **options: init(path, factory=FailingConnection, **options)
    )


@pytest.mark.usefixtures("failing")
@pytest.mark.parametrize("at", [1, 2, 3, 5, 8, 13, 21, 34, 55, 89])
def test_a_disk_that_is_full_in_the_middle_is_named_and_nothing_is_changed(
    older_desk: Path, at: int
) -> None:
    before, held = (older_desk / FILE).read_bytes(), everything_in(older_desk)
    FUSE.set(KINDS[0], at, stays=True)
    try:
        error = refused(older_desk)
    finally:
        FUSE.mend()
    assert FUSE.has_blown
    assert error.trouble == FULL
    assert error.words == OPENING[FULL].format(folder=older_desk)
    assert (older_desk / FILE).read_bytes() == before
    assert everything_in(older_desk) == held
    open_database(older_desk)
    assert database.user_version == SCHEMA


@pytest.mark.usefixtures("failing")
@pytest.mark.parametrize(
    ("kind", "trouble"),
    zip(KINDS, ("full", "unreadable", "read_only", "locked"), strict=True),
    ids=lambda each: each if isinstance(each, str) else each.name,
)
def test_each_fault_in_the_middle_has_its_own_name(
    older_desk: Path, kind: Kind, trouble: str
) -> None:
    before = (older_desk / FILE).read_bytes()
    FUSE.set(kind, 30, stays=True)
    try:
        assert refused(older_desk).trouble == trouble
    finally:
        FUSE.mend()
    assert (older_desk / FILE).read_bytes() == before
