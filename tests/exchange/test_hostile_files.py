"""Workbooks and pages that take too much, are damaged, or are something else."""

import os
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from random import Random
from threading import Thread
from time import monotonic, sleep

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from xlsxwriter import Workbook  # type: ignore[import-untyped] # no stubs

from salestui.core.refusal import Refusal
from salestui.exchange import apart, reading, sheets, table_reader
from salestui.exchange.reading import read_file
from salestui.exchange.sheets import read_sheets
from salestui.kit.cells import Cell
from salestui.language import sentence
from tests.exchange.made_up import book

TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LINKS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="{related}/{kind}" Target="{target}"/></Relationships>'
)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PARTS = {
    "[Content_Types].xml": TYPES,
    "_rels/.rels": LINKS.format(related=RELATED, kind="officeDocument", target="xl/workbook.xml"),
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATED}"><sheets>'
    '<sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": LINKS.format(
        related=RELATED, kind="worksheet", target="worksheets/sheet1.xml"
    ),
}
NAME = '<c r="A{row}" t="inlineStr"><is><t>{text}</t></is></c>'


def raw_book(path: Path, cells: Iterable[str], after: str = "", before: str = "") -> Path:
    """A workbook whose sheet has just these rows, in its own language."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        for name, part in PARTS.items():
            packed.writestr(name, part)
        with packed.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(f'<worksheet xmlns="{MAIN}">{before}<sheetData>'.encode())
            for cell in cells:
                sheet.write(cell.encode())
            sheet.write(f"</sheetData>{after}</worksheet>".encode())
    return path


def row(number: int, cells: str) -> str:
    """A row of a sheet."""
    return f'<row r="{number}">{cells}</row>'


FIRST = row(1, NAME.format(row=1, text="姓名")) + row(2, NAME.format(row=2, text="张三"))


def complaint(path: Path) -> str:
    """Why a file is refused."""
    with pytest.raises(Refusal) as refused:
        read_sheets(path)
    return sentence(refused.value.sentence, **refused.value.arguments)


def cells_of(path: Path) -> list[list[Cell]]:
    """What stands in the first sheet of a file."""
    return [list(each) for each in read_sheets(path)[0].rows()]


# --- too much ----------------------------------------------------------------------------------


def far_cell(path: Path) -> Path:
    return raw_book(path, [FIRST, row(1_048_576, '<c r="XFD1048576"><v>1</v></c>')])


def cells_beyond_the_grid(path: Path) -> Path:
    return raw_book(path, [FIRST, row(16_777_217, '<c r="XFE16777217"><v>1</v></c>')])


def many_cells(path: Path) -> Path:
    many = "<c><v>1</v></c>" * 1_000
    return raw_book(path, [FIRST, *(row(number, many) for number in range(3, 9_000))])


def wide_row(path: Path) -> Path:
    return raw_book(path, ['<row r="1">', "<c><v>1</v></c>" * 20_000, "</row>"])


def wide_page(path: Path) -> Path:
    path.write_text("<table><tr>" + "<td colspan=9999>x" * 3, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "make",
    [
        far_cell,
        cells_beyond_the_grid,
        many_cells,
        wide_row,
        wide_page,
    ],
)
def test_what_takes_too_much_is_refused_within_seconds_and_little_memory(
    make: Callable[[Path], Path], tmp_path: Path
) -> None:
    begin = monotonic()
    assert "is too large, or a cell stands far away" in complaint(make(tmp_path / "t.xlsx"))
    assert monotonic() - begin < 20


def test_without_a_limit_of_the_system_it_is_looked_at_first(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    fits = table_reader._see_that_it_fits
    fits(book(tmp_path / "t.xlsx", [["姓名"], ["张三"]]).read_bytes())
    with pytest.raises(table_reader._Unreadable, match="too_large"):
        fits(far_cell(tmp_path / "far.xlsx").read_bytes())
    with pytest.raises(table_reader._Unreadable, match="damaged"):
        fits(b"PK\x03\x04nothing")
    monkeypatch.setattr(table_reader, "UNPACKED", 1_000)
    with pytest.raises(table_reader._Unreadable, match="too_large"):
        fits(book(tmp_path / "t.xlsx", [["姓名"], ["张三"]]).read_bytes())


def test_a_file_beyond_all_measure_is_not_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "t.csv"
    with path.open("wb") as file:
        file.truncate(reading.MOST + 1)
    assert "t.csv is too large: a table has at most 64 MB" in complaint(path)


def test_a_page_beyond_all_measure_is_not_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sheets, "_MOST_OF_A_PAGE", 1 << 20)
    path = page(tmp_path / "t.xls", "<html><table>" + "<tr><td>x" * 200_000)
    assert "t.xls is too large: a table has at most 1 MB" in complaint(path)


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of POSIX")
def test_a_pipe_beyond_all_measure_is_not_read_to_its_end(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(reading, "MOST", 1_000_000)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)

    def write() -> None:
        with suppress(BrokenPipeError), pipe.open("wb") as file:
            while True:
                file.write(b"x" * 100_000)

    writer = Thread(target=write)
    writer.start()
    with pytest.raises(Refusal, match="is too large"):
        read_file(pipe)
    writer.join(10)
    assert not writer.is_alive()


def test_rows_that_take_too_much_are_not_kept(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(apart, "MOST", 1_000)
    path = book(tmp_path / "t.xlsx", [["x" * 100] * 10] * 10)
    assert "is too large" in complaint(path)


# --- the reader ends, or hangs -----------------------------------------------------------------


def replaced(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    """Let another program read."""
    monkeypatch.setattr(apart, "_program", lambda kind: [sys.executable, "-c", program])


@pytest.mark.parametrize(
    "program",
    [
        "import os; os.abort()",
        "import sys; sys.stdin.buffer.read(); sys.exit(1)",
        "import sys; sys.stdin.buffer.read(); sys.stdout.buffer.write(b'S\\0\\0')",
        "raise MemoryError",
    ],
)
def test_the_death_of_the_reader_is_survived(
    program: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = book(tmp_path / "t.xlsx", [[f"{nth}-{at}" for at in range(40)] for nth in range(999)])
    replaced(monkeypatch, program)
    assert "is too large, or a cell stands far away" in complaint(path)


def test_a_reader_that_hangs_is_left(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    replaced(monkeypatch, "import time; time.sleep(600)")
    monkeypatch.setattr(apart, "PATIENCE", 0.3)
    assert "is too large" in complaint(book(tmp_path / "t.xlsx", [["姓名"]]))


class Enough(Exception):
    """What stops the reading."""


def test_reading_is_stopped_where_it_tells_how_far_it_is(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = book(tmp_path / "t.xlsx", [["姓名"]])
    content = read_file(path)
    replaced(monkeypatch, "import time; time.sleep(600)")

    def tell(doing: str, done: int, of: int) -> None:
        assert (doing, done, of) == (apart.READING_ROWS, 0, 0)
        raise Enough

    with pytest.raises(Enough):
        read_sheets(path, content, tell)


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_ctrl_c_stops_the_reading(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = book(tmp_path / "t.xlsx", [["姓名"]])
    replaced(monkeypatch, "import time; time.sleep(600)")

    def interrupt() -> None:
        sleep(0.2)
        os.kill(os.getpid(), signal.SIGINT)

    Thread(target=interrupt).start()
    with pytest.raises(KeyboardInterrupt):
        read_sheets(path)


def test_the_reader_needs_nothing_of_the_desk() -> None:
    source = Path(table_reader.__file__).read_text(encoding="utf-8")
    assert "salestui" not in source
    assert apart._program("workbook")[-2:] == [table_reader.__file__, "workbook"]


def test_a_program_that_is_one_file_reads_tables_itself(tmp_path: Path) -> None:
    data = book(tmp_path / "t.xlsx", [["姓名"]]).read_bytes()
    done = subprocess.run(
        [sys.executable, "-m", "salestui", "--read-table", "workbook"],
        input=data,
        capture_output=True,
        check=True,
    )
    kind, _count, _length = table_reader.FRAME.unpack(done.stdout[: table_reader.FRAME.size])
    assert kind == table_reader.SHEET
    assert "姓名".encode() in done.stdout


# --- what costs nothing ------------------------------------------------------------------------


def test_the_empty_tail_of_a_sheet_is_no_row(tmp_path: Path) -> None:
    tail = (row(number, f'<c r="A{number}" s="0"/>') for number in range(3, 60_000))
    (sheet,) = read_sheets(raw_book(tmp_path / "t.xlsx", [FIRST, *tail]))
    assert (sheet.height, cells_of(tmp_path / "t.xlsx")) == (2, [["姓名"], ["张三"]])


def test_a_sheet_that_says_it_is_larger_is_as_large_as_it_is(tmp_path: Path) -> None:
    said = '<dimension ref="A1:XFD1048576"/>'
    assert cells_of(raw_book(tmp_path / "t.xlsx", [FIRST], before=said)) == [["姓名"], ["张三"]]


def test_a_cell_far_below_is_a_row_far_below(tmp_path: Path) -> None:
    below = row(200_000, NAME.format(row=200_000, text="李四"))
    (sheet,) = read_sheets(raw_book(tmp_path / "t.xlsx", [FIRST, below]))
    rows = list(sheet.rows())
    assert (sheet.height, len(rows), rows[-1], any(map(any, rows[2:-1]))) == (
        200_000,
        200_000,
        ["李四"],
        False,
    )


def test_thousands_of_joined_cells_cost_no_memory(tmp_path: Path) -> None:
    joined = "".join(f'<mergeCell ref="A{nth}:XFD1048576"/>' for nth in range(2, 5_000))
    path = raw_book(tmp_path / "t.xlsx", [FIRST], f"<mergeCells>{joined}</mergeCells>")
    assert cells_of(path) == [["姓名"], ["张三"]]


def test_cells_joined_downwards_repeat_and_end(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    with Workbook(path) as made:
        sheet = made.add_worksheet()
        sheet.merge_range("B2:B4", "甲")
        sheet.merge_range("B5:C6", "乙")
        sheet.merge_range("C2:C3", "丙")
        for number in range(8):
            sheet.write_number(number, 3, number)
    assert [each[:2] for each in cells_of(path)] == [
        ["", ""],
        ["甲", "丙"],
        ["甲", "丙"],
        ["甲", ""],
        ["乙", ""],
        ["乙", ""],
        ["", ""],
        ["", ""],
    ]


# --- pages -------------------------------------------------------------------------------------


def page(path: Path, text: str, encoding: str = "utf-8") -> Path:
    """A page in a file of that name."""
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (
            "<html><body><table><tr><th>姓名</th><th>电话</th></tr>"
            "<tr><td>张三</td><td>13800138000</td></tr></table></body></html>",
            [["姓名", "电话"], ["张三", "13800138000"]],
        ),
        ("<table><tr><td>姓名<td>电话<tr><td>张三<td>1", [["姓名", "电话"], ["张三", "1"]]),
        ("<TABLE><TR><TD>a&nbsp;b<br>c<BR/>d</TD></TR></TABLE>", [["a b\nc\nd"]]),
        ("<table><tr><td>&lt;张&gt; &amp; &#26446;</td></tr></table>", [["<张> & 李"]]),
        ("<table><tr><td>  a\n   b <b>c</b>\n</td></tr></table>", [["a b c"]]),
        (
            "<table><tr><td rowspan=2>a<td>b<tr><td>c<tr><td>d</table>",
            [["a", "b"], ["a", "c"], ["d"]],
        ),
        ("<table><tr><td colspan=2>a<td>b</table>", [["a", "", "b"]]),
        ("<table><tr><td>a<td rowspan=2>b<tr><td>c</table>", [["a", "b"], ["c", "b"]]),
        ('<table><tr><td x:num="13800138000">1.38E+10</table>', [["13800138000"]]),
        ('<table><tr><td x:num>5</td><td x:num="5.00001">5.00</table>', [["5", "5.00"]]),
        ("<style>td {}</style><script>'<td>'</script><table><tr><td>a</table>", [["a"]]),
        ("<!-- x --><!DOCTYPE html>\n<table><tr><td>a</td></tr></table>", [["a"]]),
        ("<?xml version='1.0'?><html><table><tr><td>a</table></html>", [["a"]]),
        ("<table><tr><td rowspan=x colspan=-1>a</table>", [["a"]]),
        ("<table></table><table><tr><td>a</table><p>x", [["a"]]),
        ("< div >\r\n\t<div><table><tr><td>a</table></div>", [["a"]]),
        ("<div>" + " " * 20_000 + "<table><tr><td>a</table></div>", [["a"]]),
    ],
)
def test_the_table_of_a_page_is_read(text: str, read: list[list[str]], tmp_path: Path) -> None:
    assert cells_of(page(tmp_path / "t.xls", text)) == read
    assert cells_of(page(tmp_path / "t.csv", text)) == read


def test_a_table_in_a_table_is_a_table_of_its_own(tmp_path: Path) -> None:
    inner = "<table><tr><td>姓名<td>电话<tr><td>张三<td>1</table>"
    path = page(tmp_path / "t.xls", f"<table><tr><td>目录<td>{inner}<tr><td>x</table>")
    found = read_sheets(path)
    assert [each.name for each in found] == ["1", "2"]
    assert [list(map(list, each.rows())) for each in found] == [
        [["目录", ""], ["x"]],
        [["姓名", "电话"], ["张三", "1"]],
    ]


@pytest.mark.parametrize("charset", ["gb2312", "gbk", "GB18030", "big5", "utf-8", "x-none"])
def test_a_page_is_read_in_the_encoding_that_it_names(charset: str, tmp_path: Path) -> None:
    word = "電話" if charset == "big5" else "电话"
    text = f'<html><meta charset="{charset}"><table><tr><td>{word}</table></html>'
    path = page(tmp_path / "t.xls", text, "gbk" if charset == "x-none" else charset)
    assert cells_of(path) == [[word]]
    old = text.replace(f'charset="{charset}"', f'content="text/html; charset={charset}"')
    assert cells_of(page(path, old, "gbk" if charset == "x-none" else charset)) == [[word]]


# --- something else ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("t.xls", b"<html><body>no table</body></html>", "web page without a table"),
        ("t.xls", b'<html><frameset><frame src="sheet001.htm"></frameset>', "without a table"),
        (
            "t.xls",
            b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
            b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
            "XML of 2003; open it in Excel or WPS and save it as .xlsx",
        ),
        ("t.xls", b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n", "web archive"),
        ("t.et", table_reader.OLE + b"\0" * 600, "a workbook of WPS; open it there"),
        ("t.xls", table_reader.OLE + b"\0" * 600, "locked with a password, or damaged"),
        ("t.xlsx", b"", "it is empty"),
        ("t.xlsx", b"PK\x03\x04nothing", "it is damaged, or no workbook"),
        ("t.xlsx", b"%PDF-1.7", "it is a PDF"),
        ("t.csv", b"\x89PNG\r\n", "it is a picture"),
        ("t.csv", b"\x1f\x8b\x08", "it is packed"),
        ("t.csv", b"Rar!\x1a\x07", "it is packed"),
        ("t.xls", b"{\\rtf1", "a text of Word"),
    ],
)
def test_what_is_no_table_is_named_for_what_it_is(
    name: str, content: bytes, says: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    said = complaint(path)
    assert says in said
    assert not {"Cfb", "OLE", "invalid", "detect", "Error", "error"} & set(said.split())


def test_a_damaged_workbook_is_read_or_refused_in_words(tmp_path: Path) -> None:
    path = book(tmp_path / "t.xlsx", [["姓名", "电话"], ["张三", 13800138000.0]])
    whole = path.read_bytes()
    random = Random(8)
    for _nth in range(25):
        damaged = bytearray(whole)
        for _byte in range(random.choice([1, 3, 30])):
            damaged[random.randrange(4, len(damaged))] = random.randrange(256)
        path.write_bytes(
            damaged[: random.choice([len(damaged), random.randrange(4, len(damaged))])]
        )
        try:
            for sheet in read_sheets(path):
                list(sheet.rows())
        except Refusal as refused:
            said = sentence(refused.sentence, **refused.arguments)
            assert said.endswith(("no workbook", "into a new workbook"))


@given(content=st.binary(max_size=400), name=st.sampled_from(["t.csv", "t.xls", "t"]))
@example(content=b"\xff\xfe", name="t.csv")
@example(content=b"\xef\xbb\xbf", name="t.csv")
@example(content=b"\0", name="t.csv")
@example(content=b'"', name="t.csv")
def test_any_bytes_are_rows_or_refused(
    content: bytes, name: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assume(b"<" not in content)
    path = tmp_path_factory.getbasetemp() / name
    path.write_bytes(content)
    try:
        for sheet in read_sheets(path):
            assert sum(1 for _row in sheet.rows()) == sheet.height
    except Refusal:
        pass


def test_a_packed_folder_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("readme.txt", "x")
    assert complaint(path).endswith("it is damaged, or no workbook")


def test_a_workbook_is_read_whatever_it_is_called(tmp_path: Path) -> None:
    path = book(tmp_path / "t.xlsx", [["姓名"], ["张三"]]).rename(tmp_path / "t.csv")
    assert cells_of(path) == [["姓名"], ["张三"]]
