"""Tables that are plain text, as programs and people leave them."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salestui.core.refusal import Refusal
from salestui.exchange.headers import header_words
from salestui.exchange.sheets import read_sheets
from salestui.exchange.texts import separator_of
from salestui.kit.cells import Cell, word_key
from salestui.language import sentence, speak
from salestui.text.encodings import Unreadable, decoded
from tests.exchange.made_up import text_file


def cells(path: Path) -> list[list[Cell]]:
    """What stands in the first table of a file."""
    return [list(row) for row in read_sheets(path)[0].rows()]


def complaint(path: Path) -> str:
    """Why a file is refused."""
    with pytest.raises(Refusal) as refused:
        read_sheets(path)
    return sentence(refused.value.sentence, **refused.value.arguments)


# --- quotation marks ---------------------------------------------------------------------------

HEADER = "姓名,电话,备注\n"
PLAIN = "李四,13900139000,新\n王五,13700137000,\n"


@pytest.mark.parametrize(
    ("text", "row"),
    [
        (f'{HEADER}张三,13800138000,"老客户\n{PLAIN}', 2),
        (f'{HEADER}{PLAIN}张三,13800138000,"老客户', 4),
        (f'{HEADER}{PLAIN}张三,13800138000,"老客户\n', 4),
        (f'{HEADER}张三,13800138000,"\n{PLAIN}', 2),
        (f'"姓名,电话,备注\n{PLAIN}', 1),
        # another mark further on closes it, and what follows shows that it should not have
        (f'{HEADER}张三,13800138000,"老客户\n李四,13900139000,"新"\n{PLAIN}', 2),
        (f'{HEADER}张三,13800138000,"老客户\n{PLAIN}"赵六",13600136000,\n', 2),
        # or only the rows within it show it
        (f'{HEADER}张三,13800138000,"老客户\n{PLAIN}赵六,13600136000,大"\n{PLAIN}', 2),
        (f'{HEADER}张三,13800138000,"老客户\n赵六,13600136000,大"\n{PLAIN}', 2),
        # a row with a cell of two lines is one row
        (f'{HEADER}赵六,13600136000,"一,\n二"\n张三,13800138000,"老客户\n{PLAIN}', 3),
        (f'{HEADER}张三,13800138000,"老客户\n{PLAIN}'.replace(",", "\t"), 2),
        (f'{HEADER}张三,13800138000,"老客户\n{PLAIN}'.replace(",", ";").replace("\n", "\r\n"), 2),
        (f'{HEADER}张三,13800138000,"老客户\n{PLAIN * 9_000}', 2),
        (f'{HEADER}张三,13800138000,"老客户”\n{PLAIN}', 2),
        (f'{HEADER}"张三", "13800138000", "老客户\n{PLAIN}', 2),
    ],
    ids=range(15),
)
def test_a_quotation_mark_that_never_closes_is_refused_with_its_row(
    text: str, row: int, tmp_path: Path
) -> None:
    said = f"row {row}: a quotation mark opens there and is never closed"
    assert said in complaint(text_file(tmp_path / "t.csv", text))


@pytest.mark.parametrize(
    ("row", "read"),
    [
        ('张三,5",大', ["张三", '5"', "大"]),
        ('张三,5" 管,6"', ["张三", '5" 管', '6"']),
        ('"张三",5",大', ["张三", '5"', "大"]),
        ('"张 ""三""",1,2', ['张 "三"', "1", "2"]),
        ('"张" 三,1,2', ["张 三", "1", "2"]),
        ('张三,"一\n二,三\n四",2', ["张三", "一\n二,三\n四", "2"]),
        ('张三,"""一"",\n""二""",2', ["张三", '"一",\n"二"', "2"]),
        ('张三,"",""', ["张三", "", ""]),
        ("张三,“一,2", ["张三", "“一", "2"]),
        ('"张三", "一, 二", "三"', ["张三", "一, 二", "三"]),
        ('"张三", "一,\n二", "三"', ["张三", "一,\n二", "三"]),
    ],
)
def test_a_quotation_mark_in_a_cell_swallows_nothing(
    row: str, read: list[str], tmp_path: Path
) -> None:
    path = text_file(tmp_path / "t.csv", f"{HEADER}{row}\n{PLAIN}")
    assert cells(path)[1:3] == [read, ["李四", "13900139000", "新"]]


# --- separators --------------------------------------------------------------------------------

KNOWN = header_words()

TABLES = [
    ("姓名;电话;备注\n张三;138;a,b,c,d\n李四;139;e,f,g,h,i\n", ";"),
    ("Name;Phone;Notes\nA;138;a,b,c,d\nB;139;e,f,g\n", ";"),
    ("甲;乙;丙\n1;2;a,b,c,d\n3;4;a,b,c,d,e\n", ";"),
    ("姓名\t电话\t备注\n张三\t138\ta,b,c,d;e\n", "\t"),
    ("姓名|电话|备注\n张三|138|a,b;c,d\n", "|"),
    ("姓名，电话\n张三，138\n", "，"),
    ("客户登记表,,\n姓名,电话,备注\n张三,138,a;b;c;d;e;f\n", ","),
    ("2026年客户; 内部\n姓名,电话,备注\n张三,138,一;二\n李四,139,三;四\n", ","),
    ('姓名,电话,备注\n"张;三",138,"a;b;c;d"\n"李;四",139,\n', ","),
    ('"姓名";"电话"\n"张,三";"138"\n', ";"),
    ('a,b\n1,"x\ty\tz"\n', ","),
    ("sep=;\n甲;乙\na,b;c\n", ";"),
    ("姓名\n张三\n", ","),
    ("08/01/2016;A;-21.419,06\n19/01/2016;A;-53,9\n15/01/2016;A;-116\n", ";"),
    ("April 15, 2023;402;25.00;Ray;\nApril 9, 2023;678;25.00;Lonny\n", ";"),
    ("a;b;c\n1;2,0;3,0;\n1;2,5;3,5;\n", ";"),
    ('"a/b/","<div>a-05</div>"\n"a/c/","a-10"\n', ","),
    ("", ","),
    ("姓名,电话\n", ","),
    ("姓名;电话\n", ";"),
]


@pytest.mark.parametrize(("text", "separator"), TABLES)
def test_what_separates_is_told_by_what_it_makes(text: str, separator: str) -> None:
    assert separator_of(text, lambda cell: word_key(cell) in KNOWN) == separator


@given(
    st.sampled_from([",", ";", "\t", "|"]),
    st.lists(st.lists(st.sampled_from("甲 乙1 x;y a,b p|q".split()), max_size=3), max_size=6),
)
def test_any_table_with_a_known_header_is_read_by_its_separator(
    separator: str, rows: list[list[str]]
) -> None:
    lines = [["姓名", "电话", "备注"], *rows]
    quoted = [[f'"{cell}"' if separator in cell else cell for cell in row] for row in lines]
    text = "\n".join(map(separator.join, quoted))
    assert separator_of(text, lambda cell: word_key(cell) in KNOWN) == separator


# --- what says that it is text -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ('="张三"', "张三"),
        ('="13800138000"', "13800138000"),
        ('"=""13800138000"""', "13800138000"),
        ('=T("0731")', "0731"),
        ('=t("0731")', "0731"),
        ('=""', ""),
        ('="a""b"', 'a"b'),
        ("'13800138000", "13800138000"),
        ("'+86", "+86"),
        ("'=1", "=1"),
        ("'tis", "'tis"),
        ("=1+1", "=1+1"),
        ('=A1&"x"', '=A1&"x"'),
    ],
)
def test_what_only_says_that_a_cell_is_text_is_left_out(
    cell: str, read: str, tmp_path: Path
) -> None:
    path = text_file(tmp_path / "t.csv", f"a,b\n{cell},x\n")
    assert cells(path)[1] == [read, "x"]


# --- encodings ---------------------------------------------------------------------------------

SIMPLIFIED = "姓名,电话,备注\n张三,13800138000,喜欢喝茶，周末可来\n李四,13900139000,下午来电\n"
TRADITIONAL = "姓名,電話,備註\n張三,13800138000,喜歡喝茶，週末可來\n李四,13900139000,下午來電\n"


@pytest.mark.parametrize(
    "encoding",
    "utf-8 utf-8-sig gbk gb18030 utf-16 utf-16-le utf-16-be utf-32 big5 big5hkscs".split(),
)
@pytest.mark.parametrize("name", ["t.csv", "t.xls", "t.xlsx", "t"])
def test_text_is_read_in_its_encoding_whatever_it_is_called(
    encoding: str, name: str, tmp_path: Path
) -> None:
    text = TRADITIONAL if encoding.startswith("big5") else SIMPLIFIED
    path = text_file(tmp_path / name, text, encoding)
    assert cells(path) == [line.split(",") for line in text.split()]


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
@pytest.mark.parametrize("byte", [0x80, 0xFF])
def test_one_wrong_byte_costs_one_character_and_its_row_is_known(
    encoding: str, byte: int, tmp_path: Path
) -> None:
    content = bytearray(SIMPLIFIED.encode(encoding))
    content[content.index("茶".encode(encoding))] = byte
    path = tmp_path / "t.csv"
    path.write_bytes(content)
    (sheet,) = read_sheets(path)
    rows = [list(row) for row in sheet.rows()]
    assert sheet.broken == {2}
    assert rows[2] == ["李四", "13900139000", "下午来电"]
    assert str(rows[1][2]).startswith("喜欢喝\ufffd")
    assert rows[1][:2] == ["张三", "13800138000"]


@given(st.data())
def test_a_wrong_byte_anywhere_leaves_the_other_rows_as_they_are(data: st.DataObject) -> None:
    lines = [*SIMPLIFIED.split(), *(f"王{n},1370013{n:04d},老客户" for n in range(20))]
    encoded = [line.encode() for line in lines]
    at = data.draw(st.integers(1, len(lines) - 1))
    place = data.draw(st.integers(0, len(encoded[at]) - 1))
    encoded[at] = encoded[at][:place] + b"\xff" + encoded[at][place + 1 :]
    read = decoded(b"\n".join(encoded)).split("\n")
    assert [line for nth, line in enumerate(read) if nth != at] == [
        line for nth, line in enumerate(lines) if nth != at
    ]


@pytest.mark.parametrize(
    "content", [b"\xff\xff\xff\x00", bytes(range(256)) * 9, b"\x00\x01\x02\x03" * 99, b"\xff" * 999]
)
def test_what_is_no_text_is_refused_in_words(content: bytes, tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="it is no text"):
        decoded(content)
    path = tmp_path / "t.xls"
    path.write_bytes(content)
    assert complaint(path).endswith("it is damaged, or no workbook")


def test_why_is_said_in_chinese_too(tmp_path: Path) -> None:
    speak("zh")
    assert "第 2 行" in complaint(text_file(tmp_path / "t.csv", 'a,b\n1,"2\n3,4\n'))


# --- beyond all measure ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("," * 1_000_000, "row 1 has more than 16384 columns"),
        ("a,b\n" + "1," * 2_000_000 + "\n", "row 2 has more than 16384 columns"),
        ("a\tb\n" + "1\t" * 16_384 + "\n", "row 2 has more than 16384 columns"),
        ("a,b\n" + "x" * 3_000_000 + "\n", "row 2 has a cell with more than 131072 characters"),
    ],
    ids=["one line", "a long line", "one column more", "a long cell"],
)
def test_what_no_spreadsheet_could_hold_is_refused_with_its_row(
    text: str, says: str, tmp_path: Path
) -> None:
    assert says in complaint(text_file(tmp_path / "t.csv", text))
