"""Text as Chinese input methods, pastes and hostile clipboards bring it to a real terminal."""

import re
from pathlib import Path

import pytest

pytest.importorskip("termios", reason="a pseudo-terminal needs POSIX")

from tests.terminal.typist import PATIENCE, Typist, at_the_desk, today_json

PHRASE = "欧阳先生来电催问打印机修"
"""What an input method commits at once: twelve characters."""

KITTY_REQUEST = re.compile(rb"\x1b\[[>=][\d;]*u")
"""Asks a terminal to send keys as the Kitty protocol has it."""

CLIPBOARD = "\x1b]52;c;5bCP5byg\x07"
"""Writes the clipboard of a terminal that obeys it."""


def write_memo(desk: Typist, text: str, pasted: bool) -> None:
    """Write a memo in one go."""
    desk.open_form("f4", "事项")
    (desk.terminal.paste if pasted else desk.terminal.type)(text)


def memos(folder: Path) -> list[str]:
    """The texts of the open memos."""
    return [memo["text"] for memo in today_json(folder)["memos"]]


def test_a_phrase_of_twelve_characters_lands_in_the_field(desk_folder: Path) -> None:
    assert len(PHRASE) == 12
    with at_the_desk(desk_folder) as desk:
        desk.open_form("f3", "内容")
        # The input method's window opens at the cursor: in the field, before anything is typed.
        left, line = desk.terminal.find("内容 *")
        desk.terminal.wait_until(
            lambda: desk.terminal.cursor[1] == line and left < desk.terminal.cursor[0] < left + 12,
            timeout=PATIENCE,
        )
        desk.write(PHRASE)
        desk.write(PHRASE)
        desk.save("enter")
        desk.press("2")
        desk.wait_for(re.compile(rf"\d\d:\d\d {PHRASE}{PHRASE}(?!\S)"))
        desk.press("ctrl+q")
        assert desk.terminal.wait_exit(PATIENCE) == 0
        assert not KITTY_REQUEST.search(desk.terminal.output)


def test_the_full_width_space_is_a_space_on_a_repair(desk_folder: Path) -> None:
    with at_the_desk(desk_folder) as desk:
        desk.press("3")
        desk.wait_for("没有返修。按 F6 登记。")
        desk.open_form("f6", "客户")
        desk.write("张三")
        desk.go_on("产品")
        desk.write("打印机")
        desk.save()
        desk.wait_for("已登记 WX-0001")
        desk.terminal.type("\u3000")
        desk.wait_for("WX-0001 已催办")
        desk.wait_chain("催办", "收件 来自张三")


def test_a_paste_of_several_lines_and_tabs_is_one_line_in_a_field(desk_folder: Path) -> None:
    with at_the_desk(desk_folder) as desk:
        write_memo(desk, "  第一行\n第二行\t制表\r\n\r\n第三行\r", pasted=True)
        desk.wait_for("第一行 第二行 制表 第三行")
        desk.save("enter")
    assert memos(desk_folder) == ["第一行 第二行 制表 第三行"]


def test_a_paste_keeps_its_lines_in_the_notes_of_a_repair(desk_folder: Path) -> None:
    with at_the_desk(desk_folder) as desk:
        desk.press("3")
        desk.wait_for("没有返修。按 F6 登记。")
        desk.open_form("f6", "客户")
        desk.write("张三")
        desk.go_on("产品")
        desk.write("打印机")
        desk.go_on("备注", "down")
        desk.terminal.paste("外壳有裂\r\n\t配电源线")
        desk.wait_for("配电源线")
        desk.save()
        desk.wait_for(re.compile(r"备注 +外壳有裂.*\n +配电源线"))


def test_twenty_thousand_characters_can_be_pasted_and_saved(desk_folder: Path) -> None:
    text = "说明书全文" * 4000
    with at_the_desk(desk_folder) as desk:
        write_memo(desk, text, pasted=True)
        desk.wait_for(text[-20:])
        desk.save("enter")
        desk.press("2")
        desk.wait_for("- 说明书全文")
        desk.press("ctrl+q")
        assert desk.terminal.wait_exit(PATIENCE) == 0
    assert memos(desk_folder) == [text]


@pytest.mark.parametrize("pasted", [True, False], ids=["pasted", "typed"])
def test_a_sequence_that_writes_the_clipboard_never_comes_out_again(
    desk_folder: Path, pasted: bool
) -> None:
    with at_the_desk(desk_folder) as desk:
        write_memo(desk, f"回电{CLIPBOARD}给张三", pasted)
        # Textual takes what follows an escape in a paste for keys, and those before the paste.
        desk.wait_for(re.compile("回电.*给张三|给张三.*回电"))
        desk.save("enter")
        desk.wait_for("已记备忘")
        desk.press("2")
        desk.wait_for(re.compile("- .*(回电.*给张三|给张三.*回电)"))
        desk.press("ctrl+q")
        assert desk.terminal.wait_exit(PATIENCE) == 0
        assert b"\x1b]52" not in desk.terminal.output
    (text,) = memos(desk_folder)
    assert text.isprintable()
