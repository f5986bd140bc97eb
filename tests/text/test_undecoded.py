"""Bytes where text was meant: read by a guess that can be relied on, or by none."""

import os
import sys

import pytest

from salestui.text.undecoded import decoded, has_undecoded

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="arguments are text there")


def given(text: str, encoding: str) -> str:
    """Bytes as Python hands them over in an argument."""
    return os.fsdecode(text.encode(encoding))


@pytest.mark.parametrize(
    "text",
    [
        "张三 13800138000 来电",
        "朱镕基",  # the middle one is in no older set
        "喆堃：“您好”，￥100",
        "#早会 讲了新品 iPhone 15",
        "退货！",
    ],
)
@pytest.mark.parametrize("encoding", ["gbk", "gb18030"])
def test_chinese_of_an_old_terminal_is_read(text: str, encoding: str) -> None:
    typed = given(text, encoding)
    assert has_undecoded(typed)
    assert decoded(typed) == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Straße", "latin-1"),
        ("café au lait", "latin-1"),
        ("naïve Ñandú", "latin-1"),
        ("Привет", "cp1251"),
        ("張三 來電", "big5"),
        ("さくら 電話", "shift_jis"),
    ],
)
def test_what_may_be_anything_is_not_guessed_at(text: str, encoding: str) -> None:
    assert decoded(given(text, encoding)) is None


@pytest.mark.parametrize("typed", [b"\xe5", "张三".encode() + b"\xe5", b"\xff\xff", b"\x80"])
def test_what_was_cut_in_a_character_is_not_guessed_at(typed: bytes) -> None:
    assert decoded(os.fsdecode(typed)) is None


@pytest.mark.parametrize("text", ["", "张三", "é", "😀", "\x1b[31m"])
def test_text_is_text(text: str) -> None:
    assert not has_undecoded(text)
