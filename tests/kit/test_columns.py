"""How the cells of other people's tables are read."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from salestui.dates.typed_days import Lean
from salestui.kit import column_kinds
from salestui.kit.cells import Cell, UnfitCell, cell_text, word_key
from salestui.kit.columns import Column
from salestui.text.phones import digits
from tests.clock import instant, moment

NOW = moment("2026-11-23 09:41")


def read(column: Column, cell: Cell, **words: str) -> Any:
    """What a cell of a column is read as."""
    return column.reader(NOW, words)(cell)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (13174681453.0, "13174681453"),
        (2.5, "2.5"),
        (0.1 + 0.2, "0.3"),
        (999_999_999_999_999.0, "999999999999999"),
        (12345678901234499584.0, "1.23456789012345E+19"),
        (True, "TRUE"),
        (date(2026, 8, 5), "2026-08-05"),
        (datetime(2026, 8, 5, 10, 30), "2026-08-05 10:30"),  # noqa: DTZ001 # a cell
        (datetime(2026, 8, 5, 10, 29, 59, 999_990), "2026-08-05 10:30"),  # noqa: DTZ001
        (timedelta(hours=36, minutes=5), "36:05"),
        (" 张三 ", " 张三 "),
    ],
)
def test_the_text_of_a_cell_is_what_one_sees_there(cell: Cell, text: str) -> None:
    assert cell_text(cell) == text


def test_words_are_compared_by_letters_and_digits_alone() -> None:
    assert word_key("联系 电话：") == word_key("联系电话") == "联系电话"
    assert word_key("Ｐｈｏｎｅ No.") == "phoneno"
    assert word_key("★★") != word_key("★")


@pytest.mark.parametrize(
    ("cell", "phones"),
    [
        (13174681453.0, ("13174681453",)),
        ("13174681453.0", ("13174681453",)),
        ("13,174,681,453", ("13174681453",)),
        ("1.3174681453E10、110", ("13174681453", "110")),
        ("138****8000", ("138****8000",)),
        (0.0, ("0",)),
        ("17449993433、13000446090", ("17449993433", "13000446090")),
        ("138 0013 8000\n139 0013 9000", ("138 0013 8000", "139 0013 9000")),
        ("１８９２６２２４３９３", ("１８９２６２２４３９３",)),
        ("010-88715328转116", ("010-88715328转116",)),
        ("1.3800138000E+10", ("13800138000",)),
        ("无", ()),
        ("N/A", ()),
        ("-", ()),
    ],
)
def test_phones_stand_as_typed(cell: Cell, phones: tuple[str, ...]) -> None:
    assert read(column_kinds.phones("phones", "Phones"), cell) == phones


@pytest.mark.parametrize("cell", ["问小王要", "1.38E+10", "110、1.38E+10", 1.2345678901234567e19])
def test_what_is_no_phone_is_unfit(cell: Cell) -> None:
    with pytest.raises(UnfitCell):
        read(column_kinds.phones("phones", "Phones"), cell)


WRITTEN = st.text("0123456789+-() ,、/|&和转#xX*张:\n\t", max_size=30)


@given(st.lists(WRITTEN, min_size=1, max_size=3).map(" ".join))
@example("13800138000|010-65892862/3、+852-2345-6789")
@example("13,800,138,006\n138****8000")
def test_no_phone_comes_out_with_other_digits_than_it_has(typed: str) -> None:
    try:
        phones = read(column_kinds.phones("phones", "Phones"), typed)
    except UnfitCell:
        assert not any(map(str.isdecimal, typed))
        return
    if phones:
        kept = [sign for sign in "".join(phones) if sign.isdecimal()]
        assert kept == [sign for sign in typed if sign.isdecimal()]


@given(st.from_regex(r"1[3-9][0-9]{9}|0(10|2[1-4]|731|577)[2-8][0-9]{7}", fullmatch=True))
def test_a_phone_that_a_spreadsheet_took_for_a_number_is_that_phone_or_unfit(phone: str) -> None:
    value = float(phone)
    forms: list[Cell] = [value, int(value), str(value), f"{value:,.0f}", f"{value:.2f}"]
    forms += [f"{value:.{decimals}E}" for decimals in range(12)]
    forms += [f"{value:.{decimals}E}".replace("E+", "E") for decimals in (10, 11)]
    for form in forms:
        try:
            (kept,) = read(column_kinds.phones("phones", "Phones"), form)
        except UnfitCell:
            assert "E" in str(form)
        else:
            assert digits(kept) == phone


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("SN 3494131", "SN 3494131"),
        ("12345678901234567890", "12345678901234567890"),
        (123456789012345.0, "123456789012345"),
        (7.0, "7"),
        ("1.23456789012345E+14", "123456789012345"),
        ("1.3800138E10", "13800138000"),
        ("1E5", "1E5"),
        ("2E+5", None),
        ("1.23457E+14", None),
        ("1.23E+05", None),
        ("１.２３４５７e+14", None),
        (12345678901234499584.0, None),
        (1234567890123456.0, None),
        (-1e20, None),
        (10**15, None),
    ],
)
def test_every_digit_of_what_tells_things_apart_is_there_or_it_is_unfit(
    cell: Cell, text: str | None
) -> None:
    column = column_kinds.identifier("serial", "Serial no.")
    if text is None:
        with pytest.raises(UnfitCell, match="cut this number short"):
            read(column, cell)
    else:
        assert read(column, cell) == text


def test_the_phones_of_one_matter_are_one_text() -> None:
    assert read(column_kinds.phone("phone", "Phone"), "13800138000/13900139000") == (
        "13800138000、13900139000"
    )


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        (date(2026, 8, 5), "2026-08-05"),
        (datetime(2026, 8, 5, 10, 30), "2026-08-05"),  # noqa: DTZ001 # a cell
        (45866.0, "2025-07-28"),
        ("45866", "2025-07-28"),
        (45866.75, "2025-07-28"),
        (20260805.0, "2026-08-05"),
        ("20260805", "2026-08-05"),
        ("2026年5月16日", "2026-05-16"),
        ("9月12日", "2026-09-12"),
        ("12月1日", "2025-12-01"),
        ("2026.5.7", "2026-05-07"),
        ("2026/8/9 10:30", "2026-08-09"),
        ("2026-08-09T10:30:00", "2026-08-09"),
        ("2026-08-09 00:00:00.000", "2026-08-09"),
        ("2026-08-09 23:30:00Z", "2026-08-10"),  # in the desk's zone
        ("２０２６－０７－０４", "2026-07-04"),
        (9.12, "2026-09-12"),
        ("昨天", "2026-11-22"),
        ("2026-11-18~2026-11-19", "2026-11-18"),
        ("2026/11/18-2026/11/19", "2026-11-18"),
        ("2026-11-18到2026-11-19", "2026-11-18"),
        ("11月18日至19日", "2026-11-18"),
        ("11.18-11.19", "2026-11-18"),
        ("2026-11-18 14:00-15:30", "2026-11-18"),
        ("2026-11-23", "2026-11-23"),
    ],
)
def test_a_day_is_read_in_every_form(cell: Cell, day: str) -> None:
    assert read(column_kinds.day("on", "On", Lean.PAST), cell) == date.fromisoformat(day)


@pytest.mark.parametrize(
    "cell",
    [
        *(9.1, 305.0, 0.5, True, "2.30", "2026-02-30", "soon", "2026-11-24", 99_999.0),
        *("2026-11-18-14", "2026-W47-3", "17:30", "14:00—15:00", "下午5点半", "0026-03-05"),
        *(timedelta(1), date.min, date.max, "0001-01-01T00:00:00"),
        datetime(9999, 12, 31, 23, 59, 59, 999_999),  # noqa: DTZ001 # a cell
    ],
)
def test_what_is_no_day_of_an_event_is_unfit(cell: Cell) -> None:
    with pytest.raises(UnfitCell):
        read(column_kinds.day("on", "On", Lean.PAST), cell)


def test_a_due_day_lies_ahead() -> None:
    due = column_kinds.day("next_on", "Next", Lean.FUTURE)
    assert read(due, "3月5日") == date(2027, 3, 5)
    assert read(due, "2026-12-06") == date(2026, 12, 6)
    assert read(due, "无") is None


def test_a_due_day_lies_ahead_of_the_day_it_is_counted_from() -> None:
    due = column_kinds.day_after("next_on", "Next")
    assert read(due, "6月24日")(date(2026, 5, 25)) == date(2026, 6, 24)
    assert read(due, 46198.0)(date(2026, 5, 25)) == date(2026, 6, 25)
    assert read(due, "无") is None
    with pytest.raises(UnfitCell):
        read(due, "2.30")


@pytest.mark.parametrize(
    ("cell", "at"),
    [
        ("2026-11-14 06:01", "2026-11-14 06:01"),
        ("2026/11/14 6:01:30", "2026-11-14 06:01:30"),
        (datetime(2026, 11, 14, 6, 1), "2026-11-14 06:01"),  # noqa: DTZ001 # a cell
        (45866.75, "2025-07-28 18:00"),
        ("昨天17:20", "2026-11-22 17:20"),
        ("2026-11-14", "2026-11-14 12:00"),
        ("9月12日", "2026-09-12 12:00"),
        ("今天", "2026-11-23 09:41"),
        ("2026-11-18 14:00-15:30", "2026-11-18 14:00"),
        ("2026-11-18 08:00-10:00", "2026-11-18 08:00"),
        ("2026-11-18 14:00 至 2026-11-19 15:00", "2026-11-18 14:00"),
        ("11月18日下午2点-4点", "2026-11-18 14:00"),
        ("20261118T143000", "2026-11-18 14:30"),
        ("2026-11-18T06:30Z", "2026-11-18 14:30"),
        ("2026-11-18T06:30:00+0000", "2026-11-18 14:30"),
        ("2026-11-18 周三 14:30", "2026-11-18 14:30"),
    ],
)
def test_a_moment_is_read_in_every_form_and_a_day_alone_is_its_noon(cell: Cell, at: str) -> None:
    assert read(column_kinds.moment("at", "At"), cell) == instant(at)


@pytest.mark.parametrize(
    "cell", ["2026-11-23 09:42", "2026-11-24", "soon", "25:00", "17:30", "2026-11-18-14"]
)
def test_what_is_no_moment_of_the_past_is_unfit(cell: Cell) -> None:
    with pytest.raises(UnfitCell):
        read(column_kinds.moment("at", "At"), cell)


@pytest.mark.parametrize(("cell", "count"), [(3.0, 3), ("3", 3), ("３台", 3), ("3 pcs", 3)])
def test_a_count_is_read_with_its_measure(cell: Cell, count: int) -> None:
    assert read(column_kinds.whole("count", "Count", 1), cell) == count


@pytest.mark.parametrize("cell", ["many", 2.5, "0", -1.0, "3/4"])
def test_what_is_no_count_is_unfit(cell: Cell) -> None:
    with pytest.raises(UnfitCell):
        read(column_kinds.whole("count", "Count", 1), cell)


def test_a_choice_is_read_by_its_words_and_says_them() -> None:
    tone = column_kinds.choice("tone", "Tone", {"loud": "loud", "soft": "soft"})
    assert read(tone, " 大声 ", 大声="loud") == "loud"
    assert read(tone, "无") == ""
    with pytest.raises(UnfitCell) as unfit:
        read(tone, "shrill")
    assert unfit.value.remark.words == "Not one of: loud, soft."


def test_text_is_cleaned_on_the_way_in() -> None:
    assert read(column_kinds.text("name", "Name"), "张\x1b[31m三\u202e\n四") == "张三 四"
    assert read(column_kinds.lines("notes", "Notes"), " 一\r\n二\x00 ") == "一\n二"
