"""Where a table's header is and what its columns mean."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from salestui.core.refusal import Refusal
from salestui.exchange.tables import Table, find_table
from salestui.kit.cells import Cell
from salestui.language import sentence
from tests.exchange.made_up import EXCHANGE, REGISTER, book, text_file

OWN = """
not_read = ["#"]

[made_up]
name = ["姓名", "联系人", "公司"]
notes = ["备注", "公司"]
phones = ["电话", "手机"]

[made_up.labelled]
notes = ["地址"]

[made_up.words.tone]
loud = ["响"]
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """The person's own words."""
    return text_file(tmp_path / "headers.toml", OWN)


def found(
    path: Path, own: Path | None = None, told: Mapping[str, str] | None = None, sheet: str = ""
) -> Table:
    """The table of the made-up register in a file."""
    return find_table(path, REGISTER, EXCHANGE, told, sheet=sheet, own_words=own)


def refusal(path: Path, own: Path | None = None, told: Mapping[str, str] | None = None) -> str:
    """Why there is no table of the made-up register in a file."""
    with pytest.raises(Refusal) as refused:
        found(path, own, told)
    return sentence(refused.value.sentence, **refused.value.arguments)


def test_the_header_is_found_below_titles(own: Path, tmp_path: Path) -> None:
    rows: list[list[Cell]] = [["一览表"], [], ["#", "姓名*", "电话(必填)"], ["1", "张三", "电话"]]
    table = found(book(tmp_path / "t.xlsx", rows), own)
    assert table.header_row == 3
    assert table.places == {"name": [1], "phones": [2]}
    assert table.left_out == {0}


@pytest.mark.parametrize(
    ("header", "places"),
    [
        (["公司"], {"name": [0]}),
        (["公司", "姓名"], {"name": [1], "notes": [0]}),
        (["姓名", "公司"], {"name": [0], "notes": [1]}),
        (["姓名", "地址", "备注"], {"name": [0], "notes": [1, 2]}),
        (["姓名", "电话", "手机"], {"name": [0], "phones": [1, 2]}),
        (["姓名", "联系人"], {"name": [0]}),
        (["NAME", "Ｎｏｔｅｓ：", "born"], {"name": [0], "notes": [1], "born": [2]}),
    ],
)
def test_headers_mean_columns(
    header: Sequence[str], places: object, own: Path, tmp_path: Path
) -> None:
    path = text_file(tmp_path / "t.csv", ",".join(header) + "\n")
    assert found(path, own).places == places


def test_what_the_person_says_about_a_column_holds(own: Path, tmp_path: Path) -> None:
    path = text_file(tmp_path / "t.csv", "谁,电话,说明\n")
    told = {"谁": "name", "电话": "", "C": "notes"}
    table = found(path, own, told)
    assert table.places == {"name": [0], "notes": [2]}
    assert table.left_out == {1}


def test_the_person_may_name_the_column_in_any_of_its_words(own: Path, tmp_path: Path) -> None:
    path = text_file(tmp_path / "t.csv", "谁,说明\n")
    assert found(path, own, {"谁": "姓名", "说明": "备注"}).places == {"name": [0], "notes": [1]}


def test_a_table_without_a_header_is_read_by_its_letters(tmp_path: Path) -> None:
    path = text_file(tmp_path / "t.csv", "张三,13800138000\n")
    table = found(path, told={"A": "name", "B": "phones"})
    assert (table.header_row, table.places) == (0, {"name": [0], "phones": [1]})


def test_letters_are_those_of_the_spreadsheet(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [["", "Who"], ["", "张三"]]
    path = book(tmp_path / "t.xlsx", rows)
    assert found(path, told={"B": "name"}).places == {"name": [0]}


def test_the_sheet_that_says_most_is_read_and_the_others_are_named(tmp_path: Path) -> None:
    path = book(tmp_path / "t.xlsx", 封面=[["说明"]], 表=[["Name", "Phones"]], 别=[["Name"]])
    table = found(path)
    assert (table.sheet.name, table.other_sheets) == ("表", ["封面", "别"])
    assert found(path, sheet="别").places == {"name": [0]}
    with pytest.raises(Refusal):
        found(path, sheet="没有")


def test_a_column_that_every_row_needs_is_asked_for(tmp_path: Path) -> None:
    path = text_file(tmp_path / "t.csv", "标题\n谁,Phones\n张三,1\n")
    said = refusal(path)
    assert "“Name”" in said
    assert "--map HEADER=name" in said
    assert "谁, Phones" in said


def test_an_empty_table_is_refused(tmp_path: Path) -> None:
    assert "“Name”" in refusal(text_file(tmp_path / "t.csv", ""))
    assert "“Name”" in refusal(book(tmp_path / "t.xlsx", []))


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"谁": "nobody"}, "nobody"),
        ({"没有": "notes"}, "没有"),
        ({"Name": "name", "Other": "name", "Born": "born", "Met": "born"}, "Born"),
    ],
)
def test_what_cannot_be_as_the_person_says_is_refused(
    told: dict[str, str], says: str, tmp_path: Path
) -> None:
    path = text_file(tmp_path / "t.csv", "Name,Other,Born,Met\n")
    assert says in refusal(path, told=told)


@pytest.mark.parametrize(
    "text",
    [
        "[made_up",
        "[made_up]\nnane = ['x']",
        "[madeup]\nname = ['x']",
        "[made_up]\nname = 'x'",
        "made_up = 3",
    ],
)
def test_own_words_that_cannot_be_read_are_refused(text: str, tmp_path: Path) -> None:
    own = text_file(tmp_path / "headers.toml", text)
    assert str(own) in refusal(text_file(tmp_path / "t.csv", "Name\n"), own)
