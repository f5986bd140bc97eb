"""The first hour at a new desk: everything written with few keys, and still there after a kill."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

pytest.importorskip("termios", reason="a pseudo-terminal needs POSIX")

from tests.terminal.typist import NARROW, WIDE, Typist, at_the_desk, today_json, working_day

LINE = "早会：讲了GX-200打印机的新卖点 #早会"
MEMO = "明天给欧阳娜回电话，约上门时间"
WHO, PHONE, PRODUCT, FAULT = "尉迟恭亮", "13800138000", "T30 扫码枪", "扫描头失灵，不开机"


def write_line(desk: Typist) -> None:
    """A line in the log."""
    desk.open_form("f3", "内容")
    desk.write(LINE)
    desk.save("enter")
    desk.wait_for("已记入日志。")


def write_memo(desk: Typist) -> None:
    """A memo for the next working day."""
    desk.open_form("f4", "事项")
    desk.write(MEMO)
    desk.save("enter")
    desk.wait_for("已记备忘：")


def register_repair(desk: Typist) -> None:
    """The goods of a walk-in: who, phone, product and fault."""
    desk.open_form("f6", "客户")
    desk.write(WHO)
    desk.go_on("电话")
    desk.write(PHONE)
    desk.go_on("产品")
    desk.write(PRODUCT)
    desk.go_on("故障")
    desk.write(FAULT)
    desk.save()
    desk.wait_for("已登记 WX-0001")


def test_what_the_first_hour_brings_takes_few_keys_and_outlives_a_kill(desk_folder: Path) -> None:
    with at_the_desk(desk_folder) as desk:
        write_line(desk)
        assert desk.keys == 2
        desk.keys = 0
        write_memo(desk)
        assert desk.keys == 2
        desk.keys = 0
        register_repair(desk)
        assert desk.keys <= 8
        desk.terminal.kill()
        desk.terminal.wait_exit()

    report = today_json(desk_folder)
    assert report["complaints"] == []
    (memo,) = report["memos"]
    (repair,) = report["repairs"]
    today = working_day()
    assert report["working_day"] == today.isoformat()
    assert (memo["text"], memo["carried"]) == (MEMO, 0)
    assert memo["written_on"] == today.isoformat()
    assert repair == repair | {
        "number": "WX-0001",
        "who": WHO,
        "phone": PHONE,
        "product": PRODUCT,
        "received_on": today.isoformat(),
        "age_days": 0,
        "flagged": False,
        "chase_due": (today + timedelta(days=3)).isoformat(),
        "state": "received",
    }

    with at_the_desk(desk_folder) as desk:
        # Nothing is to be done today: the memo is for the next working day.
        desk.wait_for("今天没有要催办的返修。")
        desk.wait_for("没有到期的备忘。")
        desk.press("2")
        desk.wait_for(re.compile(rf"\d\d:\d\d {LINE}"))
        month, day = map(int, memo["due_on"].split("-")[1:])
        desk.wait_for(re.compile(rf"{month}月{day}日 周[一二三四五六日]的备忘"))
        desk.wait_for(f"- {MEMO}")
        desk.press("3")
        desk.wait_for("已收件 1")
        desk.wait_detail("WX-0001", WHO)
        desk.wait_detail("状态", "已收件")
        desk.wait_detail("电话", PHONE)
        desk.wait_detail("产品", PRODUCT)
        desk.wait_detail("故障", FAULT)
        desk.wait_chain(f"收件 来自{WHO}")


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_a_repair_comes_and_goes_by_keyboard(desk_folder: Path, size: tuple[int, int]) -> None:
    with at_the_desk(desk_folder, size) as desk:
        write_line(desk)
        write_memo(desk)
        desk.press("3")
        desk.wait_for("没有返修。按 F6 登记。")
        register_repair(desk)
        desk.wait_detail("WX-0001", WHO)
        desk.press("space")
        desk.wait_for("WX-0001 已催办")
        for column in ("维修中 1", "待配件 1", "已修好待返还 1"):
            desk.press("shift+right")
            desk.wait_for(column)
        desk.choose("返还")
        desk.wait_in("签收人")
        desk.save()
        desk.wait_for("没有返修。按 F6 登记。")
        desk.press("tab")
        desk.wait_for("已返还 1")
        desk.wait_chain(
            f"交出 给{WHO}",
            "转为 已修好待返还",
            "转为 待配件",
            "转为 维修中",
            "催办",
            f"收件 来自{WHO}",
        )
        desk.press("ctrl+q")
        assert desk.terminal.wait_exit() == 0
    report = today_json(desk_folder)
    assert [memo["text"] for memo in report["memos"]] == [MEMO]
    assert report["repairs"] == []
