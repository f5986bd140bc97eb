"""Files of tables: what is read is what stands there, what is written is read again."""

import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook  # type: ignore[import-untyped] # no stubs

from salestui.core.refusal import Refusal
from salestui.exchange.sheets import read_sheets, write_beside, write_table
from salestui.kit.cells import Cell
from salestui.language import sentence
from salestui.text.clean import clean_lines
from tests.exchange.made_up import book, text_file

TEXTS = ["姓名,电话\n张三,13800138000\n", "name;phone\n张三;1\n", "name\tphone\n张三\t1\n"]


def cells(path: Path) -> list[list[Cell]]:
    """What stands in the first sheet of a file."""
    return [list(row) for row in read_sheets(path)[0].rows()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("text", TEXTS)
def test_text_is_read_in_every_encoding_and_with_every_separator(
    text: str, encoding: str, tmp_path: Path
) -> None:
    rows = cells(text_file(tmp_path / "t.csv", text, encoding))
    assert [len(row) for row in rows] == [2, 2]
    assert rows[1][0] == "张三"


def test_a_comma_and_a_line_end_in_quotes_separate_nothing(tmp_path: Path) -> None:
    path = text_file(tmp_path / "t.csv", '内容,人\n"送货不及时,\n要求赔偿",张三\n', "gb18030")
    assert cells(path) == [["内容", "人"], ["送货不及时,\n要求赔偿", "张三"]]


def test_rows_of_a_workbook_keep_their_numbers_and_days_are_days(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [[], [], ["", "日期", "数"], ["", date(2026, 8, 5), 3.0]]
    rows.append(["", datetime(2026, 8, 5, 10, 30), 13800138000.0])  # noqa: DTZ001 # a cell
    (sheet,) = read_sheets(book(tmp_path / "t.xlsx", rows))
    read = [list(row) for row in sheet.rows()]
    assert (sheet.left, sheet.height) == (1, 5)
    assert read[2:] == [row[1:] for row in rows[2:]]


def test_cells_joined_downwards_hold_in_each_row_what_stands_in_the_first(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    with Workbook(path) as made:
        sheet = made.add_worksheet()
        sheet.merge_range("A1:B1", "拜访")
        sheet.merge_range("A2:A4", "张三")
        for row in (1, 2, 3):
            sheet.write_number(row, 1, row)
    assert cells(path) == [["拜访", ""], ["张三", 1], ["张三", 2], ["张三", 3]]


def test_hidden_sheets_are_not_read(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    with Workbook(path) as made:
        for name in ("一", "二"):
            made.add_worksheet(name).write(0, 0, name)
        made.get_worksheet_by_name("一").hide()
        made.get_worksheet_by_name("二").activate()
    assert [sheet.name for sheet in read_sheets(path)] == ["二"]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("t.xlsx", b"", "cannot be read as a table"),
        ("t.xlsx", b"PK\x03\x04nothing", "cannot be read as a table"),
        ("t.csv", b"\xff\xff\xff\x00", "cannot be read as a table"),
        ("t.csv", None, "No such file"),
        ("t.xlsx", None, "No such file"),
    ],
)
def test_what_is_no_table_is_refused(
    name: str, content: bytes | None, says: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(Refusal) as refused:
        read_sheets(path)
    assert says in sentence(refused.value.sentence, **refused.value.arguments)


# --- what is written ---------------------------------------------------------------------------

HOSTILE = (
    '=HYPERLINK("http://x")',
    "+86 138-0013-8000",
    "-1",
    "@SUM(A1)",
    "'tis",
    "'=1",
    "''",
    "_x0041_",
    "_x005F_x0041_x0042_",
    "<r>a & b</r>",
    "<r></r>",
    "  lead and trail  ",
    "一\n二",
    "13800138000",
    '="13800138000"',
    '=T("x")',
    '"',
    '5" 管',
    "1E5",
    "TRUE",
    "2026-01-01",
    "😀 [/red] {x} %s",
    "{=1}",
    "http://example.org",
    "",
)

texts = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(max_size=40).map(clean_lines),
    st.text("_x0F5r<>/&'=+-@\t 一😀１", max_size=20).map(clean_lines),
).filter(lambda text: not {"\ufffe", "\uffff"} & set(text))


@pytest.mark.parametrize("ending", [".xlsx", ".csv"])
@given(rows=st.lists(st.tuples(texts, texts), max_size=6))
@example(rows=[(text, text) for text in HOSTILE])
@example(rows=[('=HYPERLINK("http://x")', "0\n0\n0\n0")])
@example(rows=[("a;b;c", "a\tb\tc"), ("a|b", "一，二；三")])
def test_what_is_written_is_read_again(
    ending: str, rows: list[tuple[str, str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("written") / f"t{ending}"
    assert write_table(path, ["a", "b"], rows) == len(rows)
    read = [(*row, "", "")[:2] for row in cells(path)][1:]
    # A workbook does not know of empty rows at its end.
    while rows and rows[-1] == ("", "") and len(read) < len(rows):
        rows = rows[:-1]
    assert read == rows


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_is_a_formula_in_a_workbook(text: str, tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    write_table(path, ["a"], [[text]])
    content = zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in content
    assert 't="n"' not in content
    assert CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()[1:] in (
        [[text]],
        [],
    )


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "'x", "\tx", "\rx"])
def test_no_text_is_a_formula_in_a_text_file(text: str, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    write_table(path, ["a", "b"], [[text, "x"]])
    line = path.read_bytes().split(b"\r\n", 1)[1].decode().lstrip('"')
    assert line.startswith("'" + text)
    assert cells(path)[1][0] == text


def test_a_text_file_begins_with_the_mark_that_excel_needs(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    write_table(path, ["姓名"], [["张三"]])
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("text", ["长" * 32_768, "😀" * 16_384])
def test_a_cell_too_long_for_a_workbook_is_refused_and_what_was_there_stays(
    text: str, tmp_path: Path
) -> None:
    path = tmp_path / "t.xlsx"
    path.write_bytes(b"old")
    with pytest.raises(Refusal) as refused:
        write_table(path, ["Notes"], [["short"], [text]])
    said = sentence(refused.value.sentence, **refused.value.arguments)
    assert said.startswith("Row 3, Notes: ")
    assert ".csv" in said
    assert path.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir() if each.is_file()] == ["t.xlsx"]


def test_a_cell_that_just_fits_is_written(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    write_table(path, ["Notes"], [["长" * 32_767]])
    assert cells(path)[1] == ["长" * 32_767]


def test_only_tables_that_can_be_written_are(tmp_path: Path) -> None:
    with pytest.raises(Refusal):
        write_table(tmp_path / "t.xls", ["a"], [])
    with pytest.raises(Refusal):
        write_table(tmp_path / "no folder" / "t.csv", ["a"], [])


def test_a_table_written_beside_takes_no_name_that_another_has(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    assert write_beside(path, ["a"], [["1"]]) == path
    assert write_beside(path, ["a"], [["1"]]) == path
    other = write_beside(path, ["a"], [["2"]])
    assert other != path
    assert (cells(path)[1], cells(other)[1]) == (["1"], ["2"])
