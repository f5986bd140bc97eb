"""Text of people in the cells it is given: exactly filled, nothing lost, nothing obeyed."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.style import Style

from salestui.kit.paint import ELLIPSIS, Cell, Span, bar, columns, fit, shown, strip, wrap

pieces = st.one_of(
    st.text(max_size=12),
    st.text("张伟维修打印机，。（）！、", max_size=12),
    st.text("abc WX-01 [/]%_'", max_size=12),
    st.sampled_from(
        [
            "👨‍👩‍👧",
            "👍🏽",
            "🇨🇳",
            "1️⃣",
            "❤️",
            "e\u0301",
            "ก็",
            "각",
            "\u1112\u1161\u11ab",
            "\t",
            "\n",
            "\x1b[31m",
            "\x1b]52;c;ZXZpbA==\x07",
            "\x1b",
            "\u202eabc\u202c",
            "\u200d",
            "\ufe0f",
            "　",
            "\x00\x9b",
        ]
    ),
)
texts = st.lists(pieces, max_size=8).map("".join)
widths = st.integers(0, 60)

FORBIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""What a terminal would obey, or what is drawn with another width on each of them."""


def without_spaces(text: str) -> str:
    return "".join(text.split())


@given(texts, widths, st.booleans())
def test_a_fitted_text_fills_its_cells_exactly(text: str, width: int, right: bool) -> None:
    assert cell_len(fit(text, width, right)) == width


@given(texts, st.integers(1, 60))
def test_a_text_that_fits_is_whole_and_a_longer_one_ends_in_an_ellipsis(
    text: str, width: int
) -> None:
    fitted = fit(text, width)
    if cell_len(shown(text)) <= width:
        assert fitted.rstrip() == shown(text).rstrip()
    else:
        assert fitted.rstrip().endswith(ELLIPSIS)
        assert shown(text).startswith(fitted.rstrip()[:-1])


def test_numbers_stand_at_the_right_edge_of_their_cells() -> None:
    assert fit("×3", 6, right=True) == "    ×3"


@given(texts)
def test_nothing_that_a_terminal_obeys_is_shown(text: str) -> None:
    for drawn in (shown(text), fit(text, 30), *wrap(text, 30)):
        assert not FORBIDDEN.search(drawn)


@given(texts, st.integers(2, 60))
def test_wrapped_text_loses_nothing_but_spaces(text: str, width: int) -> None:
    whole = " ".join(shown(paragraph) for paragraph in text.split("\n"))
    assert without_spaces("".join(wrap(text, width))) == without_spaces(whole)


@given(texts, st.integers(2, 60))
def test_wrapped_lines_are_no_wider_than_asked_for(text: str, width: int) -> None:
    assert all(cell_len(line) <= width for line in wrap(text, width))


@given(texts, st.integers(2, 60), st.integers(1, 4))
def test_wrapping_at_most_so_many_lines_says_that_more_would_follow(
    text: str, width: int, most: int
) -> None:
    whole, cut = wrap(text, width), wrap(text, width, most)
    if len(whole) <= most:
        assert cut == whole
    else:
        assert len(cut) == most
        assert cut[-1].rstrip().endswith(ELLIPSIS)
        assert cell_len(cut[-1]) <= width


def test_words_are_kept_whole_where_they_fit() -> None:
    assert wrap("send the printer back", 12) == ["send the", "printer back"]
    assert wrap("abcdefgh", 3) == ["abc", "def", "gh"]


def test_no_line_begins_with_a_mark_that_closes_what_stands_before_it() -> None:
    assert wrap("打印机坏了。明天修", 10) == ["打印机坏", "了。明天修"]


@given(st.lists(st.tuples(texts, st.integers(1, 8), st.booleans()), min_size=1, max_size=4), texts)
def test_columns_fill_their_width_whatever_stands_in_them(
    given_cells: list[tuple[str, int, bool]], rest: str
) -> None:
    cells = [Cell(text, width, "", right) for text, width, right in given_cells]
    line = columns(60, [*cells, Cell(rest), Cell("×3", 4)])
    assert sum(cell_len(span.text) for span in line) == 60
    plain = columns(60, [*(cell._replace(text="x") for cell in cells), Cell("x"), Cell("×3", 4)])
    assert [cell_len(span.text) for span in line] == [cell_len(span.text) for span in plain]


def test_a_column_that_is_left_out_leaves_no_gap() -> None:
    assert columns(8, [Cell("ab"), Cell("", -1), Cell("c", 1)]) == [
        Span("ab    "),
        Span(" "),
        Span("c"),
    ]


@given(st.lists(texts.map(shown), max_size=4), st.integers(1, 60))
def test_a_drawn_line_is_exactly_as_wide_as_asked_for(parts: list[str], width: int) -> None:
    drawn = strip([Span(part) for part in parts], width, Style(), dark=True)
    assert sum(cell_len(segment.text) for segment in drawn) == width == drawn.cell_length


@pytest.mark.parametrize("char", ["张", "a", " a", "👨‍👩‍👧", "e\u0301", "\u200d", "[/]"])
def test_twenty_thousand_characters_are_drawn_within_a_key_press(char: str) -> None:
    text = (char * 20_000)[:20_000]

    def seconds() -> float:
        began = time.perf_counter()
        assert cell_len(fit(text, 40)) == 40
        assert len(wrap(text, 40, most=3)) <= 3
        return time.perf_counter() - began

    assert min(seconds() for _ in range(3)) < 0.1  # the desk's limit for what a key does


@pytest.mark.parametrize("width", [8, 54])
def test_a_bar_has_its_number_and_its_width_however_much_it_is(width: int) -> None:
    assert bar(0, 8) == "[......0%]"
    assert [bar(share, width).count("|") for share in (0.25, 0.5)] == [width // 4, width // 2]
    assert bar(0.9999, width).strip("[|.]") == "99%"
    assert bar(1, width).strip("[|.]") == "100%"
    assert {len(bar(share / 100, width)) for share in range(0, 5000, 7)} == {width + 2}
