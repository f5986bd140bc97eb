"""What becomes of each row of a table, and that it becomes so once."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from salestui.core.refusal import Refusal
from salestui.exchange.importing import carry_out, plan_rows
from salestui.exchange.preview import done_lines, plan_lines
from salestui.exchange.tables import find_table
from salestui.kit.cells import Cell
from salestui.storage.history.models import Change
from salestui.storage.history.writer import change
from salestui.storage.imported import ImportedRow
from salestui.worklog.store import LogLineRow
from tests.another import run_at
from tests.exchange.made_up import EXCHANGE, NOW, REGISTER, book, imported, kept, text_file

pytestmark = pytest.mark.usefixtures("open_desk")

OFFICE: Sequence[Sequence[Cell]] = (
    ("一览表",),
    (),
    ("序号", "Name", "Phones", "Born", "Tone", "Extra"),
    (1.0, "张三", 13174681453.0, date(1990, 5, 1), "loud", "e"),
    (2.0, "李四", "１３８ 0013 8000", "1990.5.2", "", ""),
    (),
    ("序号", "Name", "Phones", "Born", "Tone", "Extra"),
    (3.0, "x", "", "", "", ""),
    (4.0, "王五", "", "2.30", "", ""),
    (5.0, "", "139", "", "", ""),
    (6.0, "李 四", "", "", "", ""),
    (7.0, "Ｙ", "", "31.2.2026", "shrill", ""),
    (8.0, "y", "", "", "", ""),
    (9.0, "李四", "", "", "", ""),
    ("合计", 9.0),
)


def test_every_row_is_accounted_for(tmp_path: Path) -> None:
    plan = imported(book(tmp_path / "t.xlsx", OFFICE)).plan
    assert plan.height == len(OFFICE)
    assert (plan.titles, plan.headers, plan.blanks, plan.totals) == ([1], [3, 7], [2, 6], [15])
    assert [each.row for each in plan.adds] == [4, 5, 11, 13]
    assert [each.row for each in plan.there] == [14]
    assert [each.row for each in plan.unfit] == [8, 9, 10, 12]
    assert plan.unread.keys() == {5}


def test_the_rows_are_kept_as_they_were_read(tmp_path: Path) -> None:
    imported(book(tmp_path / "t.xlsx", OFFICE))
    assert kept()[:2] == [
        {"name": "张三", "phones": ["13174681453"], "born": "1990-05-01", "tone": "loud"},
        {"name": "李四", "phones": ["１３８ 0013 8000"], "born": "1990-05-02"},
    ]
    (change,) = Change.select()
    assert (change.register, change.sentence) == (REGISTER, EXCHANGE.sentence)
    assert '"count": 4' in change.arguments


def test_rows_not_understood_are_written_beside_with_row_and_reason(tmp_path: Path) -> None:
    beside = imported(book(tmp_path / "t.xlsx", OFFICE)).not_imported
    assert beside == tmp_path / "t.not-imported.csv"
    lines = beside.read_bytes().decode("utf-8-sig").splitlines()
    assert lines[0] == "序号,Name,Phones,Born,Tone,Extra,Row in the source,Why not imported"
    assert lines[1] == "3,x,,,,,8,nobody is called x"
    assert lines[2] == "4,王五,,2.30,,,9,Born “2.30”: There is no such day."
    assert lines[3] == "5,,139,,,,10,Name: nothing is written here"
    assert lines[4] == "7,Ｙ,,31.2.2026,shrill,,12,Born “31.2.2026”: There is no such day."
    assert len(lines) == 5


def test_the_rows_not_understood_are_imported_once_they_are_right(tmp_path: Path) -> None:
    beside = imported(book(tmp_path / "t.xlsx", OFFICE)).not_imported
    assert beside is not None
    text = beside.read_text(encoding="utf-8-sig").replace("2.30", "2.28").replace("31.2.2026", "")
    right = imported(text_file(tmp_path / "right.csv", text, "gb18030")).plan
    assert len(right.adds) == 1
    assert kept()[-1] == {"name": "王五", "born": "2026-02-28"}
    assert [each.plan.remark.words for each in right.there] == ["on file"]


def test_importing_again_adds_nothing_even_when_the_rows_have_changed(tmp_path: Path) -> None:
    path = book(tmp_path / "t.xlsx", OFFICE)
    imported(path)
    LogLineRow.update(text='{"name": "other"}').execute()
    again = imported(path).plan
    assert (len(again.adds), len(again.there), len(again.unfit)) == (0, 5, 4)
    assert LogLineRow.select().count() == 4
    assert Change.select().count() == 1
    assert {each.plan.remark.words for each in again.there} == {"imported before"}


def test_the_same_cells_written_otherwise_are_the_same_row(tmp_path: Path) -> None:
    imported(
        book(tmp_path / "t.xlsx", [["Name", "Phones", "Born"], ["Ａb", 139.0, date(1990, 5, 1)]])
    )
    LogLineRow.update(text='{"name": "other"}').execute()
    text = "No,Name,Born,Phones\n7, ab ,1990-05-01,139\n"
    assert imported(text_file(tmp_path / "t.csv", text)).plan.adds == []


def test_equal_rows_are_told_apart_by_how_many_there_are(tmp_path: Path) -> None:
    imported(text_file(tmp_path / "t.csv", "Name\ny\n"))
    LogLineRow.update(text='{"name": "other"}').execute()
    more = imported(text_file(tmp_path / "t.csv", "Name\ny\ny\n")).plan
    assert [each.row for each in more.there] == [2]
    assert [each.row for each in more.adds] == [3]


def test_a_row_that_is_there_is_kept_in_mind_too(tmp_path: Path) -> None:
    imported(text_file(tmp_path / "t.csv", "Name\n张三\n"))
    imported(text_file(tmp_path / "t.csv", "Name,Tone\n张三,loud\n张三,soft\n李四,\n李四,loud\n"))
    LogLineRow.update(text='{"name": "other"}').execute()
    again = imported(text_file(tmp_path / "t.csv", "Name,Tone\n张三,soft\n李四,loud\n")).plan
    assert len(again.there) == 2
    keys = {row.fingerprint: row.key for row in ImportedRow.select()}
    # Of each row what was read of it, and all that stood there.
    assert sorted(keys.values()) == [1] * 6 + [2] * 4


def test_several_columns_are_read_as_one(tmp_path: Path) -> None:
    text = "姓,名,Phones,手机,Notes,地址,说明\n张,三,1,2,甲,乙,丙\n李,,,2,,乙,\n"
    told = {"姓": "name", "名": "name", "手机": "phones", "地址": "notes", "说明": "notes"}
    imported(text_file(tmp_path / "t.csv", text), told)
    assert kept() == [
        {"name": "张 三", "phones": ["1", "2"], "notes": "甲\n地址:乙\n说明:丙"},
        {"name": "李", "phones": ["2"], "notes": "地址:乙"},
    ]


@pytest.mark.parametrize(
    ("row", "is_total"),
    [
        ("合计,310", True),
        (",合 计：,310", True),
        ('合计：,"1,234.50元"', True),
        ("本页小计,¥12.00", True),
        ("Total,", True),
        ("Grand total,3", True),
        ("Total,13800138000", False),
        ("Total,张三", False),
        ("总计公司,", False),
    ],
)
def test_a_row_that_sums_up_is_none(row: str, is_total: bool, tmp_path: Path) -> None:
    plan = imported(text_file(tmp_path / "t.csv", f"Name,Phones,Extra\n{row}\n")).plan
    assert bool(plan.totals) == is_total
    assert plan.height == 2


def test_nothing_is_written_when_it_is_stopped_anywhere(tmp_path: Path) -> None:
    path = text_file(tmp_path / "t.csv", "Name,Born\n张三,\n李四,2.30\n王五,\n")
    plan = plan_rows(find_table(path, REGISTER, EXCHANGE), REGISTER, NOW)

    def stop_at(wanted: int) -> None:
        def tell(doing: str, done: int, of: int) -> None:
            if done == wanted:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            carry_out(plan, REGISTER, NOW, tell)

    for done in (1, 2):
        stop_at(done)
        assert LogLineRow.select().count() == Change.select().count() == 0
        assert ImportedRow.select().count() == 0
        assert [each.name for each in tmp_path.iterdir() if each.suffix == ".csv"] == ["t.csv"]


def test_nothing_is_written_when_the_rows_not_understood_cannot_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object) -> None:
        raise Refusal("no room")

    monkeypatch.setattr("salestui.exchange.importing.write_beside", fail)
    with pytest.raises(Refusal):
        imported(text_file(tmp_path / "t.csv", "Name,Born\n张三,\n李四,2.30\n"))
    assert LogLineRow.select().count() == ImportedRow.select().count() == 0


def test_what_was_done_meanwhile_is_seen_before_anything_is_written(tmp_path: Path) -> None:
    path = text_file(tmp_path / "t.csv", "Name\n张三\n李四\n")
    plan = plan_rows(find_table(path, REGISTER, EXCHANGE), REGISTER, NOW)
    imported(text_file(tmp_path / "other.csv", "Name,Tone\n张三,loud\n"))
    done = carry_out(plan, REGISTER, NOW)
    assert [each.row for each in done.plan.adds] == [3]
    assert '"count": 1' in Change.select().order_by(Change.id.desc()).first().arguments


def test_what_another_window_does_at_the_last_moment_is_seen_too(
    tmp_path: Path, open_desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = text_file(tmp_path / "t.csv", "Name\n张三\n李四\n")
    plan = plan_rows(find_table(path, REGISTER, EXCHANGE), REGISTER, NOW)
    code = """add_line(now, '{"name": "张三"}', now.day, now.at)"""

    def late(*arguments: Any, **more: Any) -> Any:
        run_at(open_desk, code)
        return change(*arguments, **more)

    monkeypatch.setattr("salestui.exchange.importing.change", late)
    assert [each.row for each in carry_out(plan, REGISTER, NOW).plan.adds] == [3]
    assert [each["name"] for each in kept()] == ["张三", "李四"]


def test_progress_is_told_while_rows_are_looked_at(tmp_path: Path) -> None:
    names = "\n".join(f"n{number}" for number in range(2_500))
    path = text_file(tmp_path / "t.csv", f"Name\n{names}\n")
    told: list[tuple[int, int]] = []
    plan_rows(
        find_table(path, REGISTER, EXCHANGE),
        REGISTER,
        NOW,
        lambda doing, done, of: told.append((done, of)),
    )
    assert told == [(0, 2501), (1000, 2501), (2000, 2501)]


def test_the_preview_says_what_is_read_and_why(tmp_path: Path) -> None:
    path = book(tmp_path / "t.xlsx", OFFICE)
    table = find_table(path, REGISTER, EXCHANGE)
    lines = plan_lines(plan_rows(table, REGISTER, NOW))
    assert lines == [
        "t.xlsx, sheet Sheet0; rows: 15",
        "  Name → Name",
        "  Phones → Phones",
        "  Tone → Tone",
        "  Born → Born",
        "  Not read: 序号",
        "  Not known, so not read: Extra (1); to read one: --map Extra=COLUMN, of: "
        "name, phones, tone, born, met, count, notes",
        "",
        "Title rows: 1",
        "Header rows: 2",
        "Blank rows: 2",
        "Total rows: 1",
        "  15",
        "Rows to add: 4",
        "  4–5, 11, 13",
        "Already there: 1",
        "  14: met before",
        "Not understood: 4",
        "  8: nobody is called x",
        "  9: Born “2.30”: There is no such day.",
        "  10: Name: nothing is written here",
        "  12: Born “31.2.2026”: There is no such day.",
        "To look at: 1",
        "  13: strange",
    ]
    assert LogLineRow.select().count() == 0
    done = done_lines(imported(path))
    assert "Rows added: 4" in done
    assert done[-1].endswith(f": {tmp_path / 't.not-imported.csv'}")
