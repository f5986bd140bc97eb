"""Tables at the installed program: imported, and all or nothing when the machine stops."""

import os
import re
import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

pytest.importorskip("termios", reason="a pseudo-terminal needs POSIX")

from salestui.kit.keys import BOUNCE_S
from salestui.storage.database import FILE
from tests.exchange.made_up import text_file
from tests.terminal.typist import PATIENCE, Typist, at_the_desk

SMALL = "姓名,电话\n司马玉,18899143301\n仇英,18899143302\n"

MANY = 20_000


def choose_table(
    desk: Typist, path: Path, is_known: bool = False, until: str = "Ctrl+S 导入"
) -> None:
    """Say that a table is of customers, and wait for what would become of it, or what else comes.

    With `is_known` the desk says itself that it is of customers: they are on the screen.
    """
    desk.press("ctrl+p")
    desk.wait_for("Enter 执行")
    desk.terminal.type("导入")
    desk.wait_for(re.compile(r" 导入…( |$)", re.MULTILINE))
    desk.press("enter")
    if not is_known:
        desk.wait_in("类别")
        desk.write("客户")
        desk.press("tab")
    desk.wait_in("表格文件")
    desk.terminal.type(str(path))
    desk.wait_for(path.name)
    desk.press("ctrl+s")
    desk.wait_for(until)
    desk.terminal.watch(BOUNCE_S)  # sooner, the same key would be one that bounces


def customers(folder: Path) -> list[str]:
    """The names on file, and that the database is sound."""
    with closing(sqlite3.connect(folder / FILE)) as other:
        assert other.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return [name for (name,) in other.execute("SELECT name FROM customer ORDER BY id")]


def test_a_kill_in_the_middle_of_an_import_leaves_all_or_nothing(
    desk_folder: Path, tmp_path: Path
) -> None:
    small = text_file(tmp_path / "s.csv", SMALL)
    rows = "".join(f"张{nth},{13000000000 + nth}\n" for nth in range(MANY))
    large = text_file(tmp_path / "l.csv", f"姓名,电话\n{rows}", "gb18030")
    with at_the_desk(desk_folder) as desk:
        choose_table(desk, small)
        desk.wait_for("将新增：2")
        desk.press("ctrl+s")
        desk.wait_for("已新增：2")
        desk.wait_for("司马玉")
        choose_table(desk, large, is_known=True)
        desk.wait_for(f"将新增：{MANY}")
        desk.press("ctrl+s")
        # It is written, but not all of it.
        desk.wait_for(re.compile(r"已写入：[1-9][\d,]* / 20,000"))
        desk.terminal.kill()
        assert desk.terminal.wait_exit(PATIENCE) == -signal.SIGKILL
    assert customers(desk_folder) in (
        ["司马玉", "仇英"],
        ["司马玉", "仇英", *(f"张{nth}" for nth in range(MANY))],
    )
    with at_the_desk(desk_folder) as desk:
        # Stopped by hand it leaves nothing either, and the desk goes on.
        choose_table(desk, large)
        desk.press("ctrl+s")
        desk.wait_for(re.compile(r"已写入：[1-9][\d,]* / 20,000|已新增：0"))
        desk.stop_work()
        desk.wait_for(re.compile("已停止|已新增"))
        desk.press("5")
        desk.wait_for("司马玉")
        desk.press("ctrl+q")
        assert desk.terminal.wait_exit(PATIENCE) == 0
    assert len(customers(desk_folder)) in (2, MANY + 2)


def test_sigterm_in_the_middle_of_an_import_ends_in_order(
    desk_folder: Path, tmp_path: Path
) -> None:
    rows = "".join(f"张{nth},{13000000000 + nth}\n" for nth in range(MANY))
    large = text_file(tmp_path / "l.csv", f"姓名,电话\n{rows}")
    with at_the_desk(desk_folder) as desk:
        choose_table(desk, large)
        desk.press("ctrl+s")
        desk.wait_for(re.compile(r"已写入：[1-9][\d,]* / 20,000"))
        desk.terminal.kill(signal.SIGTERM)
        assert desk.terminal.wait_exit(PATIENCE) == 143
        assert not desk.terminal.text.strip()
    assert customers(desk_folder) == []


def test_a_pipe_that_nobody_writes_into_keeps_nobody_from_leaving(
    desk_folder: Path, tmp_path: Path
) -> None:
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    with at_the_desk(desk_folder) as desk:
        for _once_and_again in range(2):
            choose_table(desk, pipe, until="正在读取表格")
            desk.wait_gone("已停止")  # what was said the last time
            desk.stop_work()
            desk.wait_for("已停止，没有导入任何内容。")
        desk.press("ctrl+q")
        # Two threads still wait for who opens the pipe.
        assert desk.terminal.wait_exit(PATIENCE) == 0
    with at_the_desk(desk_folder) as desk:
        choose_table(desk, pipe, until="正在读取表格")
        desk.terminal.kill(signal.SIGTERM)
        assert desk.terminal.wait_exit(PATIENCE) == 143
