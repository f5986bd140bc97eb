"""An exported table is on the disk when that is said, and never half of it under its name."""

import errno
import gc
import os
import signal
import subprocess
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest

from salestui.core.refusal import Refusal
from salestui.exchange import sheets
from salestui.exchange.sheets import write_beside, write_table
from salestui.language import sentence

HEADER = ("姓名", "电话")
ROWS = (("张三", "13800138000"), ("李四", 2))

endings = pytest.mark.parametrize("ending", [".csv", ".xlsx"])
linux = pytest.mark.skipif(sys.platform != "linux", reason="asks Linux which file is open")
posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder in which nothing else stands."""
    folder = tmp_path / "tables"
    folder.mkdir()
    return folder


@linux
@endings
@pytest.mark.parametrize("write", [write_table, write_beside])
def test_the_table_is_synced_before_it_gets_its_name_and_the_folder_after(
    write: Callable[..., object], ending: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder / f"t{ending}"
    synced: list[tuple[bool, bool, int]] = []
    fsync = os.fsync

    def watched(file: int) -> None:
        named = Path(f"/proc/self/fd/{file}").readlink()
        synced.append((named == folder, path.exists(), os.fstat(file).st_size))
        fsync(file)

    monkeypatch.setattr(os, "fsync", watched)
    write(path, HEADER, ROWS)
    (is_folder, was_there, size), (then_folder, was_there_then, _size) = synced
    assert (is_folder, was_there) == (False, False)
    assert size == path.stat().st_size
    assert (then_folder, was_there_then) == (True, True)
    assert [each.name for each in folder.iterdir()] == [path.name]


KILLED = """
import os, signal, sys
from pathlib import Path
from salestui.exchange.sheets import write_table

def rows():
    for number in range(5_000):
        yield f"张{number}", number
    os.kill(os.getpid(), signal.SIGKILL)

write_table(Path(sys.argv[1]), ("姓名", "电话"), rows())
"""


@posix
@endings
@pytest.mark.parametrize("before", [None, b"precious"])
def test_a_killed_export_leaves_what_was_there(
    ending: str, before: bytes | None, folder: Path
) -> None:
    path = folder / f"t{ending}"
    if before is not None:
        path.write_bytes(before)
    done = subprocess.run([sys.executable, "-c", KILLED, str(path)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert (path.read_bytes() if path.exists() else None) == before


@endings
@pytest.mark.parametrize("step", ["sync", "replace"])
def test_what_fails_at_the_end_leaves_what_was_there_and_nothing_beside_it(
    step: str, ending: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*given: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    path = folder / f"t{ending}"
    path.write_bytes(b"precious")
    with monkeypatch.context() as patch:
        patch.setattr(sheets if step == "sync" else Path, step, fail)
        with pytest.raises(Refusal) as refused:
            write_table(path, HEADER, ROWS)
    told = sentence(refused.value.sentence, **refused.value.arguments)
    assert "Input/output error" in told
    assert str(path) in told
    assert {each.name: each.read_bytes() for each in folder.iterdir()} == {path.name: b"precious"}


@linux
def test_a_workbook_that_finds_no_room_is_said_in_words(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from xlsxwriter.packager import Packager  # type: ignore[import-untyped] # no stubs

    def full(*given: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    # Where it puts together what it has written row by row.
    monkeypatch.setattr(Packager, "_create_package", full)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # the writer leaves its own files open
        with pytest.raises(Refusal) as refused:
            write_table(folder / "t.xlsx", HEADER, ROWS)
        assert refused.value.arguments["reason"] == "No space left on device"
        del refused
        gc.collect()
    assert list(folder.iterdir()) == []


@posix
@endings
def test_a_link_stays_a_link(ending: str, folder: Path) -> None:
    there = folder / "there"
    there.mkdir()
    link = folder / f"t{ending}"
    link.symlink_to(there / link.name)
    for _new_and_over in range(2):
        write_table(link, HEADER, ROWS)
        assert link.is_symlink()
        assert [each.name for each in there.iterdir()] == [link.name]


@posix
def test_a_pipe_is_not_written_over(folder: Path) -> None:
    path = folder / "t.csv"
    os.mkfifo(path)
    with pytest.raises(Refusal, match="is no file"):
        write_table(path, HEADER, ROWS)
    assert path.is_fifo()
    assert [each.name for each in folder.iterdir()] == [path.name]
    # What was not understood finds another name.
    assert write_beside(path, HEADER, ROWS) == folder / "t-2.csv"


def test_a_name_as_long_as_a_name_can_be_is_written(folder: Path) -> None:
    path = folder / ("t" * 251 + ".csv")
    assert write_table(path, HEADER, ROWS) == 2
