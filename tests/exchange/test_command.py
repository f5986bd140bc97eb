"""`salestui import` and `salestui export`, as a shell runs them."""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from platformdirs import user_config_path

from salestui.customers.models import CustomerRow, PhoneRow
from salestui.exchange.sheets import read_sheets
from salestui.kit.cells import Cell
from salestui.storage.database import FILE
from salestui.storage.history.models import Change
from salestui.storage.imported import ImportedRow
from salestui.storage.opening import open_database
from tests.exchange.made_up import book, text_file
from tests.test_command_line import Capture, complaint, own_folder, printed

__all__ = ["own_folder"]

OFFICE: Sequence[Sequence[Cell]] = (
    ("客户资料一览表",),
    (),
    ("序号", "客户姓名", "公司名称", "联系电话", "客户级别", "性别", "地址", "备注", "说明"),
    (1.0, "张三", "甲公司", 13174681453.0, "重要", "男", "某路1号", "要发票", "x"),
    (2.0, "李[/b]四", "", "１３８ 0013 8000、010-88715328转116", "b级", "女士", "", "", ""),
    (3.0, '=HYPERLINK("http://x")', "", "+86 139-0013-9000", "", "", "", "", ""),
    (),
    (3.0, "张三", "", "131 7468 1453", "", "", "", "", ""),
    (4.0, "王五", "", "没带", "A", "", "", "", ""),
    (5.0, "张三", "", "", "", "", "", "", ""),
    ("合计", 5.0),
)


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A table of customers as an office keeps it."""
    return book(tmp_path / "客户.xlsx", OFFICE)


def test_a_table_is_imported_and_every_row_accounted_for(
    office: Path, capsys: Capture, desk_folder: Path
) -> None:
    told = printed(capsys, "import", "customers", str(office))
    assert "客户.xlsx, sheet Sheet0; rows: 11\n" in told
    assert "  联系电话 → Phones\n" in told
    assert "to read one: --map 说明=COLUMN" in told
    assert (
        "Title rows: 1\nHeader rows: 1\nBlank rows: 2\nTotal rows: 1\n  11\nRows added: 4\n" in told
    )
    assert "Already there: 1\n  8: an earlier row of the table says the same\n" in told
    assert "Not understood: 1\n  9: Phones “没带”: A phone number needs digits.\n" in told
    assert "To look at: 1\n  10: another of that name is on file\n" in told
    assert str(office.with_name("客户.not-imported.csv")) in told
    open_database(desk_folder)
    assert [
        (row.name, row.company, row.level, row.sex, row.notes)
        for row in CustomerRow.select().order_by(CustomerRow.id)
    ] == [
        ("张三", "甲公司", "A", "m", "地址:某路1号\n要发票"),
        ("李[/b]四", "", "B", "f", ""),
        ('=HYPERLINK("http://x")', "", "", "", ""),
        ("张三", "", "", "", ""),
    ]
    assert [(row.typed, row.digits) for row in PhoneRow.select().order_by(PhoneRow.id)] == [
        ("13174681453", "13174681453"),
        ("１３８ 0013 8000", "13800138000"),
        ("010-88715328转116", "01088715328"),
        ("+86 139-0013-9000", "13900139000"),
    ]


def test_a_second_import_adds_nothing(office: Path, capsys: Capture, desk_folder: Path) -> None:
    printed(capsys, "import", "customers", str(office))
    assert "Rows added: 0\nAlready there: 5\n" in printed(
        capsys, "import", "customers", str(office)
    )
    open_database(desk_folder)
    assert CustomerRow.select().count() == 4


def test_a_dry_run_says_the_same_and_writes_nothing(
    office: Path, capsys: Capture, desk_folder: Path
) -> None:
    told = printed(capsys, "import", "customers", str(office), "--dry-run")
    assert "Rows to add: 4\n  4–6, 10\n" in told
    assert sorted(each.name for each in office.parent.glob("客户*")) == ["客户.xlsx"]
    open_database(desk_folder)
    assert CustomerRow.select().count() == Change.select().count() == 0
    assert ImportedRow.select().count() == 0


def test_a_column_can_be_named(office: Path, capsys: Capture, desk_folder: Path) -> None:
    arguments = ("--map", "说明=preferences", "--map", "地址=", "--map", "H=notes")
    told = printed(capsys, "import", "customers", str(office), *arguments)
    assert "  说明 → Preferences\n" in told
    assert "  Not read: 序号, 地址\n" in told
    open_database(desk_folder)
    first = CustomerRow.get_by_id(1)
    assert (first.preferences, first.notes) == ("x", "要发票")


def test_the_persons_own_words_are_known(office: Path, capsys: Capture, desk_folder: Path) -> None:
    folder = user_config_path("salestui", appauthor=False)
    folder.mkdir(parents=True)
    own = '[customers]\npreferences = ["说明"]\n[customers.words.level]\nC = ["重要"]\n'
    text_file(folder / "headers.toml", own)
    assert "Rows added: 4\n" in printed(capsys, "import", "customers", str(office))
    open_database(desk_folder)
    first = CustomerRow.get_by_id(1)
    assert (first.preferences, first.level) == ("x", "C")


def test_what_is_imported_is_exported_and_imports_again(
    office: Path, capsys: Capture, tmp_path: Path, desk_folder: Path
) -> None:
    printed(capsys, "import", "customers", str(office))
    for ending in (".csv", ".xlsx"):
        path = tmp_path / f"out{ending}"
        assert "4" in printed(capsys, "--language", "zh", "export", "customers", str(path))
        (sheet,) = read_sheets(path)
        assert sheet.height == 5
        assert "姓名" in sheet.head[0]
        other = str(tmp_path / f"other{ending}")
        again = ("--data", other, "import", "customers", str(path))
        assert "Rows added: 4\n" in printed(capsys, *again)
        assert "Rows added: 0\n" in printed(capsys, "import", "customers", str(path))
    assert b"'=HYPERLINK" in (tmp_path / "out.csv").read_bytes()


def test_who_is_not_on_file_is_put_there_once(
    tmp_path: Path, capsys: Capture, desk_folder: Path
) -> None:
    rows: list[list[Cell]] = [
        ["拜访日期", "客户", "电话", "方式", "纪要", "下次拜访"],
        [date(2026, 5, 1), "张三", "138 0013 8000", "上门", "谈价", "6月24日"],
        ["2026.5.2", "张三", 13800138000.0, "微信", "", ""],
    ]
    told = printed(capsys, "import", "visits", str(book(tmp_path / "v.xlsx", rows)), "--dry-run")
    assert "To look at: 1\n  2: not on file: a customer is added\n" in told
    printed(capsys, "import", "visits", str(tmp_path / "v.xlsx"))
    open_database(desk_folder)
    assert [row.name for row in CustomerRow.select()] == ["张三"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["import", "customers", "none.xlsx"], "none.xlsx"),
        (["import", "mailbox", "none.xlsx"], "customers"),
        (["export", "mailbox", "none.xlsx"], "customers"),
        (["import", "customers", "t.csv"], "--map HEADER=name"),
        (["import", "customers", "t.csv", "--map", "x"], "HEADER=COLUMN"),
        (["import", "customers", "t.csv", "--map", "x=y"], "y"),
        (["import", "customers", "t.csv", "--sheet", "y"], "sheet"),
        (["import", "customers"], "FILE"),
    ],
)
def test_what_is_wrong_with_a_table_is_said_in_one_line_and_nothing_is_written(
    arguments: list[str],
    says: str,
    capsys: Capture,
    desk_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    text_file(tmp_path / "t.csv", "谁,x\n张三,1\n")
    assert says in complaint(capsys, *arguments)
    assert not desk_folder.exists()


def test_a_file_that_cannot_be_written_is_said_in_one_line(capsys: Capture, tmp_path: Path) -> None:
    assert ".xlsx or .csv" in complaint(capsys, "export", "customers", str(tmp_path / "t.doc"))
    assert "No such" in complaint(capsys, "export", "customers", str(tmp_path / "no" / "t.csv"))


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT to another process there")
def test_ctrl_c_stops_a_long_import_and_nothing_is_written(
    tmp_path: Path, desk_folder: Path
) -> None:
    names = "".join(f"张{number},{13000000000 + number}\n" for number in range(40_000))
    path = text_file(tmp_path / "long.csv", f"姓名,电话\n{names}")
    process = subprocess.Popen(
        [sys.executable, "-m", "salestui", "import", "customers", str(path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env=os.environ | {"PYTHONUTF8": "1"},
    )
    assert process.stderr is not None
    told = ""
    while not told.startswith("Rows written"):
        told = process.stderr.readline()
        assert told, "it went on telling its progress"
    process.send_signal(signal.SIGINT)
    output, errors = process.communicate(timeout=60)
    assert (process.returncode, output) == (130, "")
    assert errors.splitlines()[-1] == "salestui: Stopped; nothing was imported."
    assert (desk_folder / FILE).exists()
    open_database(desk_folder)
    assert CustomerRow.select().count() == Change.select().count() == 0


def test_a_row_with_a_broken_byte_is_named_and_a_file_may_be_called_anything(
    tmp_path: Path, capsys: Capture, desk_folder: Path
) -> None:
    content = "姓名,电话,备注\n张三,13800138000,老客户\n李四,13900139000,新客户\n".encode()
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + "客户".encode("gbk") + b".csv"))
    try:
        path.write_bytes(content.replace("老".encode(), b"\xff"))
    except OSError:
        pytest.skip("this system has names in UTF-8 alone")
    said = printed(capsys, "import", "customers", str(path))
    assert "Rows added: 2" in said
    assert "2: bytes that are no text; \ufffd stands for them" in said
    open_database(desk_folder)
    assert [row.notes for row in CustomerRow.select()] == ["\ufffd客户", "新客户"]
