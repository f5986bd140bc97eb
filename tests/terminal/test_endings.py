"""However the desk ends: the terminal comes back, the status is true, nothing saved is lost."""

import re
import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

pytest.importorskip("termios", reason="a pseudo-terminal needs POSIX")

from salestui.storage.database import FILE
from tests.terminal.typist import PATIENCE, Typist, at_the_desk, today_json

GIVEN_BACK = {7, 25}
"""The modes of a terminal that wraps its lines and shows its cursor, and no others."""

WHO, PHONE = "司马玉", "18899143301"


def half_a_repair(desk: Typist) -> None:
    """Begin to register a repair, and be interrupted."""
    desk.open_form("f6", "客户")
    desk.write(WHO)
    desk.go_on("电话")
    desk.write(PHONE)


def take_up_the_draft(desk: Typist) -> None:
    """Open the form again, and go on where it was left."""
    desk.open_form("f6", "客户")
    desk.wait_for(re.compile(rf"\d\d-\d\d \d\d:\d\d的草稿：{WHO} .*{PHONE}.*按 Ctrl\+O 取回"))
    desk.press("ctrl+o")
    desk.wait_for(re.compile(rf"客户 \* +{WHO}"))
    desk.wait_for(re.compile(rf"电话 +{PHONE}"))


def end(desk: Typist) -> int:
    """Wait for the end; answers the exit status."""
    return desk.terminal.wait_exit(PATIENCE)


def test_ctrl_q_ends_with_0_and_leaves_nothing_on_the_terminal(desk_folder: Path) -> None:
    with at_the_desk(desk_folder) as desk:
        assert {1049, 2004} <= desk.terminal.modes
        desk.press("ctrl+q")
        assert end(desk) == 0
        assert desk.terminal.modes == GIVEN_BACK
        assert not desk.terminal.text.strip()


@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)]
)
def test_a_signal_ends_the_desk_in_order(
    desk_folder: Path, number: signal.Signals, status: int
) -> None:
    with at_the_desk(desk_folder) as desk:
        half_a_repair(desk)
        desk.terminal.kill(number)
        assert end(desk) == status
        assert desk.terminal.modes == GIVEN_BACK
        assert not desk.terminal.text.strip()
    with at_the_desk(desk_folder) as desk:
        take_up_the_draft(desk)


def test_a_kill_in_the_middle_of_typing_loses_nothing_that_was_saved(desk_folder: Path) -> None:
    with at_the_desk(desk_folder) as desk:
        desk.open_form("f4", "事项")
        desk.write("盘点展示柜样机")
        desk.save("enter")
        desk.wait_for("已记备忘")
        desk.press("2")
        desk.press("ctrl+g")
        desk.wait_in("日期")
        desk.write("今天")
        desk.save("enter")
        left, line = desk.terminal.find("记一行日志")
        # Textual puts the cursor behind the cell in which the next character will stand.
        entry = (left + 1, line)
        desk.terminal.wait_until(lambda: desk.terminal.cursor == entry, timeout=PATIENCE)
        desk.terminal.type("到店客户三批，成交一台 #早会")
        desk.wait_for("成交一台 #早会")
        desk.press("enter")
        desk.wait_for(re.compile(r"\d\d:\d\d 到店客户三批，成交一台 #早会"))
        desk.terminal.type("下午三点")
        desk.wait_for("下午三点")
        desk.terminal.kill()
        assert end(desk) == -signal.SIGKILL
    assert [memo["text"] for memo in today_json(desk_folder)["memos"]] == ["盘点展示柜样机"]
    with at_the_desk(desk_folder) as desk:
        desk.press("2")
        desk.wait_for(re.compile(r"\d\d:\d\d 到店客户三批，成交一台 #早会"))
        desk.wait_for("- 盘点展示柜样机")
        desk.press("ctrl+q")
        assert end(desk) == 0


def test_a_form_left_with_esc_is_offered_again_by_the_next_desk(desk_folder: Path) -> None:
    with at_the_desk(desk_folder) as desk:
        half_a_repair(desk)
        desk.press("escape")
        desk.wait_for("已存草稿")
        desk.press("ctrl+q")
        assert end(desk) == 0
    with at_the_desk(desk_folder) as desk:
        take_up_the_draft(desk)
        desk.go_on("产品")
        desk.write("LX-9 票据机")
        desk.save()
        desk.wait_for("已登记 WX-0001")
    (repair,) = today_json(desk_folder)["repairs"]
    assert (repair["who"], repair["phone"]) == (WHO, PHONE)
    with at_the_desk(desk_folder) as desk:
        desk.open_form("f6", "客户")
        desk.write("宣文")
        desk.press("escape")
        desk.wait_for("已存草稿")
        assert "司马玉" not in desk.terminal.text


WRITTEN_ELSEWHERE = """
INSERT INTO change (at, working_day, register, sentence, arguments)
VALUES ('2026-11-23 01:00:00', '2026-11-23', 'repairs', 'Written in another window', '{}')
"""
"""A change, which the heartbeat notices."""


@pytest.mark.parametrize(
    ("lost", "keys", "place"),
    [
        ("counter", ["ctrl+s"], "salestui/storage/numbers.py"),
        ("repair", [], "salestui/kit/heartbeat.py"),
    ],
    ids=["while saving", "in the heartbeat"],
)
def test_an_unexpected_error_tells_where_its_log_is_and_nothing_of_people(
    desk_folder: Path, lost: str, keys: list[str], place: str
) -> None:
    with at_the_desk(desk_folder) as desk:
        half_a_repair(desk)
        desk.go_on("产品")
        desk.write("LX-9 票据机")
        # Nobody foresees that a part of the data is gone.
        with closing(sqlite3.connect(desk_folder / FILE)) as other:
            other.execute("PRAGMA foreign_keys = 0")
            other.execute(f"DROP TABLE {lost}")
            other.execute(WRITTEN_ELSEWHERE)
            other.commit()
        desk.press(*keys)
        status = end(desk)
        assert status > 0
        assert desk.terminal.modes == GIVEN_BACK
        shown = "".join(desk.terminal.lines)
        assert (
            shown
            == f"销售台因意外错误退出；已保存的内容都在。详情见：{desk_folder / 'salestui.log'}"
        )
    log = desk_folder / "salestui.log"
    assert log.stat().st_mode & 0o777 == 0o600
    kept = log.read_text(encoding="utf-8")
    assert "OperationalError" in kept
    assert place in kept
    for secret in (WHO, PHONE, "LX-9"):
        assert secret not in kept


def test_a_file_that_is_lost_is_told_without_a_key_and_once_more_at_the_end(
    desk_folder: Path,
) -> None:
    with at_the_desk(desk_folder) as desk:
        half_a_repair(desk)
        (desk_folder / FILE).unlink()
        desk.wait_for("数据文件被移走或删除，现在无法保存。")
        desk.press("ctrl+q")
        assert end(desk) == 1
        assert desk.terminal.modes == GIVEN_BACK
        told = "".join(desk.terminal.text.split())
        assert "salestui:数据文件被移走或删除，现在无法保存。已保存的内容另存在" in told
    (kept,) = (desk_folder / "backups").glob("*-lost.db")
    assert kept.name in told
    assert kept.with_suffix(".txt").name in told
    assert PHONE in kept.with_suffix(".txt").read_text(encoding="utf-8")
