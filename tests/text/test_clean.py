"""Text from people: what a terminal would obey goes, everything else stays."""

import time
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salestui.text.clean import clean, clean_lines, fold

CLIPBOARD = "\x1b]52;c;cm0gLXJm\x07"
"""OSC 52: a terminal that obeys it puts this on the clipboard."""

BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"

anything = st.text(st.characters(), max_size=60)
"""Any text at all, surrogates and control characters among it."""

nasty = st.lists(
    st.sampled_from(["\x1b", "\x1b]", "\x1b[", "\x1bP", "\x07", "\x1b\\", "\x9b", "31m", ";", "张"])
    | st.sampled_from(
        [*BIDI, "\t", "\n", "\r", "\x0b", "\x85", "\u2028", " ", "\ud800", "\ufeff", "\uffff"]
    )
).map("".join)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (f"张{CLIPBOARD}三", "张三"),
        ("张\x1b]52;c;cm0gLXJm\x1b\\三", "张三"),
        ("张\x1b]0;a new title\x07三", "张三"),
        ("张\x1b[31m三\x1b[0m", "张三"),
        ("张\x1b[?1049h三", "张三"),
        ("张\x1b[2J\x1b[1;1H三", "张三"),
        ("张\x1bP1;2q x\x1b\\三", "张三"),
        ("张\x1b三", "张三"),
        ("张\x9b三", "张三"),
        ("张\x00\x01\x08\x0e\x1f三", "张三"),
        ("张\x7f三", "张三"),
        ("张\x80\x9f三", "张三"),
        *((f"张{sign}三", "张三") for sign in BIDI),
        ("张\ud83d三", "张三"),
        ("\ufffe张\uffff三", "张三"),
        ("\ufeff张\u200b三\u2060", "张三"),
        ("张\U000e0041三", "张三"),
        ("张\t三", "张 三"),
        ("张\r\n三\r四\n五\u2028六\x85七", "张 三 四 五 六 七"),
        ("  张　三  ", "张 三"),
        (" \t\x1b[31m ", ""),
    ],
)
def test_what_a_terminal_would_obey_goes(typed: str, kept: str) -> None:
    assert clean(typed) == kept


@pytest.mark.parametrize(
    "text",
    [
        "[/]",
        "[bold]x",
        "张[加急]",
        "100% _ ' \" \\ <b> & {name}",
        "❤️ 👨\u200d👩\u200d👧 🇨🇳",
        "１３８（全角），。",
        "naïve e\u0301",
    ],
)
def test_what_only_looks_dangerous_stays(text: str) -> None:
    assert clean(text) == text


def test_lines_stay_lines() -> None:
    assert clean_lines("  一\t二 \r\n\r\n三\x1b[1m\u2028四\n\n") == "一 二\n\n三\n四"


@pytest.mark.parametrize("clean_up", [clean, clean_lines])
@pytest.mark.parametrize(
    "text",
    ["长" * 20_000, "\x1b]" * 10_000, "\x1b[" * 10_000, "\x1bP\x1b" * 6_000, " \n" * 10_000],
)
def test_a_long_paste_takes_no_time(clean_up: Callable[[str], str], text: str) -> None:
    start = time.process_time()
    clean_up(text)
    assert time.process_time() - start < 0.1


@pytest.mark.parametrize("clean_up", [clean, clean_lines])
@given(text=anything | nasty)
def test_cleaned_text_holds_nothing_a_terminal_would_obey(
    clean_up: Callable[[str], str], text: str
) -> None:
    left = {*clean_up(text)} - {"\n"}
    assert not [sign for sign in left if unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp")]
    assert left.isdisjoint(BIDI)


@pytest.mark.parametrize("clean_up", [clean, clean_lines])
@given(text=anything | nasty)
def test_cleaning_twice_is_cleaning_once(clean_up: Callable[[str], str], text: str) -> None:
    once = clean_up(text)
    assert clean_up(once) == once


@given(anything | nasty)
def test_cleaned_text_can_be_written_as_utf8(text: str) -> None:
    assert clean_lines(text).encode().decode() == clean_lines(text)


@given(anything | nasty)
def test_one_line_is_one_line(text: str) -> None:
    assert len(clean(text).splitlines()) <= 1


@pytest.mark.parametrize(
    "variant", ["WX-0001", "wx-0001", "ＷＸ－０００１", "　WX-0001 ", "Wx-0001"]
)
def test_width_case_and_spaces_do_not_matter_when_comparing(variant: str) -> None:
    assert fold(variant) == "wx-0001"


def test_words_are_one_space_apart_when_comparing() -> None:
    assert fold("张　三\n李  四") == "张 三 李 四"
