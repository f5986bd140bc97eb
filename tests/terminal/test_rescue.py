"""A desk that cannot be opened, in a real terminal: what is wrong, and the way out."""

import re
from pathlib import Path

import pytest

pytest.importorskip("termios", reason="a pseudo-terminal needs POSIX")

from salestui.storage.backup import backups_in
from salestui.storage.database import FILE, close_database
from salestui.storage.opening import open_database
from salestui.worklog.store import LogLineRow
from tests.backups.strange import STRANGE, fill
from tests.terminal.test_endings import GIVEN_BACK, end
from tests.terminal.typist import PATIENCE, SALESTUI, Typist
from tests.tools.terminal import Terminal


@pytest.fixture
def desk_folder(tmp_path: Path) -> Path:
    """A desk with a backup."""
    fill(tmp_path / "desk")
    return tmp_path / "desk"


def command(folder: Path) -> list[str]:
    """What opens the desk in Chinese."""
    return [SALESTUI, "--language", "zh", "--data", str(folder)]


@pytest.mark.parametrize("name", ["cut in half", "a corrupt table", "gone"])
def test_the_newest_good_backup_is_brought_back_and_the_desk_opens(
    name: str, desk_folder: Path
) -> None:
    with STRANGE[name].make(desk_folder), Terminal(command(desk_folder)) as terminal:
        person = Typist(terminal)
        person.wait_for("销售台无法打开")
        person.wait_for(re.compile(r"备份：2026-11-23 周一 08:30（每日）"))
        person.press("1")
        person.wait_for("销售台又可以打开了")
        person.press("enter")
        person.wait_for("F2 来电速查")
        person.press("ctrl+q")
        assert end(person) == 0
        assert terminal.modes == GIVEN_BACK
    open_database(desk_folder)
    assert LogLineRow.select().count() == 300
    close_database()


def test_who_quits_is_told_once_more_and_everything_is_as_it_was(desk_folder: Path) -> None:
    with STRANGE["no database"].make(desk_folder), Terminal(command(desk_folder)) as terminal:
        before = (desk_folder / FILE).read_bytes()
        person = Typist(terminal)
        person.wait_for("销售台无法打开")
        person.press("ctrl+q")
        assert end(person) == 1
        assert terminal.modes == GIVEN_BACK
        assert "已不是数据库文件" in "".join(terminal.lines)
        assert (desk_folder / FILE).read_bytes() == before


def test_the_backup_of_the_day_is_taken_while_the_desk_is_open(desk_folder: Path) -> None:
    with Terminal(command(desk_folder)) as terminal:
        person = Typist(terminal)
        person.wait_for("F2 来电速查")
        folder = desk_folder / "backups"
        terminal.wait_until(lambda: len(backups_in(folder)) == 2, timeout=PATIENCE)
        assert backups_in(folder)[0].reason == "daily"
        person.press("ctrl+q")
        assert end(person) == 0
