"""Traditional characters as simplified ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salestui.text.simplified import DATA, simplified
from tests.tools.simplified import data


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("張偉", "张伟"),
        ("客戶", "客户"),
        ("衆顏説証綫", "众颜说证线"),
        ("鐘鍾", "钟钟"),
        ("張伟 Zhāng 13800138000（臺灣）", "张伟 Zhāng 13800138000（台湾）"),
        ("余于后里", "余于后里"),
        ("東京とカ", "东京とカ"),
        ("ABC 100%", "ABC 100%"),
        ("", ""),
    ],
)
def test_a_text_is_simplified(written: str, meant: str) -> None:
    assert simplified(written) == meant


@given(text=st.text())
def test_a_simplified_text_is_as_long_and_stays_as_it_is(text: str) -> None:
    once = simplified(text)
    assert len(once) == len(text)
    assert simplified(once) == once


def test_the_file_is_what_opencc_gives() -> None:
    assert DATA.read_bytes() == data().encode(), "run `python -m tests.tools.simplified`"
