"""Bringing a backup back: as a whole, with nothing of the present lost."""

import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from peewee import SqliteDatabase
from playhouse.migrations import Runner  # type: ignore[import-untyped] # no stubs

from salestui.core.refusal import Refusal
from salestui.customers.queries import customer
from salestui.customers.rules import Profile, Who
from salestui.customers.store import add_customer
from salestui.repairs.rules import Intake
from salestui.repairs.store import register_repair
from salestui.storage import restore as storage_restore
from salestui.storage.backup import DAILY, Backup, backups_in, take_backup
from salestui.storage.copying import open_copy
from salestui.storage.database import DRAFTS_FILE, FILE, close_database, database
from salestui.storage.drafts import drafts_of, keep_draft, settle_draft
from salestui.storage.history.reading import state_of_data
from salestui.storage.migrations import SCHEMA
from salestui.storage.opening import open_database
from salestui.storage.restore import BRINGING_BACK, compare, contents_of, restore
from salestui.storage.save_errors import transaction
from salestui.worklog.store import LogLineRow, add_line, edit_line, lines_of_day, open_day
from tests.another import start_at
from tests.clock import moment, wall
from tests.storage.test_backup import kept_in, posix, spoil_middle
from tests.tables import contents

NOW = moment("2026-11-23 09:41")
LATER = moment("2026-11-25 17:20")
AT = wall("2026-11-23 09:41:07")
AFTER = wall("2026-11-25 17:30:00")

MIGRATIONS = Path(storage_restore.__file__).parent / "migrations"

OUTSIDE = ("counter", "draft", "opened_day")
"""What is not taken back."""


def write(text: str = "早会", now: Any = NOW) -> None:
    """A line in the log."""
    add_line(now, text, now.day, now.at)


def repair(now: Any = NOW) -> str:
    """The number of a repair that is registered."""
    return register_repair(now, Intake(Who("张三"), "打印机")).number


def of_history(everything: dict[str, Any]) -> dict[str, Any]:
    """All tables but those that are not taken back."""
    return {name: rows for name, rows in everything.items() if name not in OUTSIDE}


def taken(folder: Path) -> Backup:
    """A backup of the desk as it is."""
    return take_backup(folder / FILE, DAILY, AT)


def bring_back(backup: Backup | Path, folder: Path) -> storage_restore.Restored:
    """Bring a backup back."""
    path = backup.path if isinstance(backup, Backup) else backup
    return restore(path, folder / FILE, AFTER)


def leftovers(folder: Path) -> list[str]:
    """What is in the data folder and is neither the database, nor drafts, nor a backup."""
    known = {"backups"} | {
        name + end for name in (FILE, DRAFTS_FILE) for end in ("", "-wal", "-shm")
    }
    return sorted(each.name for each in folder.iterdir() if each.name not in known)


# --- into a desk that is open ------------------------------------------------------------------


@pytest.mark.parametrize("lines", [0, 2000])
def test_the_desk_is_again_as_it_was(lines: int, open_desk: Path) -> None:
    write()
    repair()
    before = contents()
    backup = taken(open_desk)
    with database.atomic():
        for _time in range(lines):
            write("later", LATER)
    repair(LATER)
    restored = bring_back(backup, open_desk)
    assert of_history(contents()) == of_history(before)
    assert restored.put_aside is None
    assert leftovers(open_desk) == []
    assert database.execute_sql("PRAGMA integrity_check").fetchone() == ("ok",)  # type: ignore[no-untyped-call] # stubs


def test_what_it_replaces_is_kept_first_and_can_be_brought_back_too(open_desk: Path) -> None:
    backup = taken(open_desk)
    write("later", LATER)
    before = contents()
    kept = bring_back(backup, open_desk).kept
    assert kept is not None
    assert (kept.reason, kept.at) == ("restore", AFTER)
    assert of_history(contents()) != of_history(before)
    bring_back(kept, open_desk)
    assert of_history(contents()) == of_history(before)


def test_no_number_is_given_twice(open_desk: Path) -> None:
    assert repair() == "WX-0001"
    backup = taken(open_desk)
    assert repair(LATER) == "WX-0002"
    bring_back(backup, open_desk)
    assert repair(LATER) == "WX-0003"


def test_no_id_is_given_twice_so_that_no_draft_names_another_row(open_desk: Path) -> None:
    add_customer(NOW, Profile("甲"))
    backup = taken(open_desk)
    gone = add_customer(LATER, Profile("李四"))
    keep_draft("RepairForm", {"who": "李四", "who.id": str(gone)}, LATER)
    kept = bring_back(backup, open_desk).kept
    assert customer(gone) is None
    assert add_customer(LATER, Profile("王五")) == gone + 1
    # Nor where what it replaced is brought back, and the draft is again of a row that is there.
    assert kept is not None
    bring_back(kept, open_desk)
    again = customer(gone)
    assert again is not None
    assert again.name == "李四"
    assert add_customer(LATER, Profile("赵六")) == gone + 2


def test_a_number_that_only_the_backup_knows_is_not_given_either(open_desk: Path) -> None:
    backup = taken(open_desk)
    for _time in range(3):
        repair(LATER)
    later = taken(open_desk)
    bring_back(backup, open_desk)
    with database.atomic():
        database.execute_sql("DELETE FROM counter")  # type: ignore[no-untyped-call] # stubs
    bring_back(later, open_desk)
    assert repair(LATER) == "WX-0004"


def test_drafts_and_opened_days_stay(open_desk: Path) -> None:
    keep_draft("LogLineForm", {"text": "before"}, NOW)
    open_day(NOW.day)
    backup = taken(open_desk)
    keep_draft("LogLineForm", {"text": "now"}, LATER)
    open_day(LATER.day)
    drafts = drafts_of("LogLineForm")
    bring_back(backup, open_desk)
    assert drafts_of("LogLineForm") == drafts
    days = database.execute_sql("SELECT day FROM opened_day ORDER BY day").fetchall()  # type: ignore[no-untyped-call] # stubs
    assert days == [("2026-11-23",), ("2026-11-25",)]


def test_drafts_go_along_in_a_backup_to_a_desk_that_has_none(
    open_desk: Path, tmp_path: Path
) -> None:
    saved = keep_draft("MemoForm", {"text": "saved"}, NOW)
    keep_draft("LogLineForm", {"text": "half a line"}, NOW)
    with transaction():
        settle_draft(saved)
    backup = taken(open_desk)
    close_database()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    bring_back(backup, elsewhere)
    for _start in range(2):
        open_database(elsewhere)
        (draft,) = drafts_of("LogLineForm")
        assert (draft.fields, draft.kept_at) == ({"text": "half a line"}, NOW.at)
        assert drafts_of("MemoForm") == []
        close_database()


def test_where_only_the_database_is_lost_its_drafts_come_back_once(open_desk: Path) -> None:
    keep_draft("LogLineForm", {"text": "half a line"}, NOW)
    backup = taken(open_desk)
    close_database()
    (open_desk / FILE).unlink()
    bring_back(backup, open_desk)
    open_database(open_desk)
    assert [each.fields for each in drafts_of("LogLineForm")] == [{"text": "half a line"}]


def test_other_windows_see_it_as_they_see_any_change(open_desk: Path) -> None:
    backup = taken(open_desk)
    write("later", LATER)
    before = state_of_data()
    other = start_at(
        open_desk,
        "from salestui.worklog.store import lines_of_day\n"
        "from datetime import date\n"
        "day = date(2026, 11, 25)\n"
        "print(len(lines_of_day(day)), flush=True)\n"
        "sys.stdin.readline()\n"
        "print(len(lines_of_day(day)), flush=True)\n"
        "add_line(now, 'and goes on', day, None)\n",
        stdin=subprocess.PIPE,
    )
    assert other.stdout is not None
    assert other.stdout.readline() == "1\n"
    bring_back(backup, open_desk)
    assert state_of_data() != before
    assert lines_of_day(LATER.day) == []
    assert other.communicate("\n", timeout=60)[0] == "0\n"
    assert [line.text for line in lines_of_day(LATER.day)] == ["and goes on"]


def test_what_another_window_writes_meanwhile_is_kept_too(
    open_desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("before")
    backup = taken(open_desk)
    texts = iter(["first", "second"])
    carry_over = storage_restore._carry_over

    def write_between(path: Path, copy: Path) -> None:
        carry_over(path, copy)
        text = next(texts, "")
        if text:
            write(text, LATER)

    monkeypatch.setattr(storage_restore, "_carry_over", write_between)
    kept = bring_back(backup, open_desk).kept
    assert kept is not None
    with closing(open_copy(kept.path)) as copy:
        found = [text for (text,) in copy.execute("SELECT text FROM log_line ORDER BY id")]
    assert found == ["before", "first", "second"]
    assert [each.reason for each in backups_in(kept.path.parent)] == ["restore", "daily"]
    assert [row.text for row in LogLineRow.select()] == ["before"]


def test_who_writes_all_the_time_is_not_overwritten(
    open_desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = taken(open_desk)
    monkeypatch.setattr(storage_restore, "_carry_over", lambda path, copy: write("again", LATER))
    with pytest.raises(Refusal, match="Another window writes all the time"):
        bring_back(backup, open_desk)
    assert LogLineRow.select().count() == storage_restore._TRIES


def test_a_backup_of_an_older_version_is_brought_up_to_date(
    open_desk: Path, tmp_path: Path
) -> None:
    older = tmp_path / "older.db"
    some = tmp_path / "migrations"
    some.mkdir()
    for each in MIGRATIONS.glob("000[12]_*.py"):
        shutil.copy(each, some)
    base = SqliteDatabase(str(older))
    with closing(base):
        Runner(base, directory=str(some)).up()
        base.user_version = 2
        base.execute_sql(  # type: ignore[no-untyped-call] # stubs
            "INSERT INTO log_line (version, day, text, tags, search, walk_in) "
            "VALUES (1, '2026-11-20', 'old', '', '', '')"
        )
    before = older.read_bytes()
    bring_back(older, open_desk)
    assert [row.text for row in LogLineRow.select()] == ["old"]
    assert database.user_version == SCHEMA
    assert older.read_bytes() == before


def test_pages_of_another_size_are_no_bar(open_desk: Path, tmp_path: Path) -> None:
    write("before")
    backup = taken(open_desk)
    with closing(sqlite3.connect(backup.path)) as copy:
        copy.execute("PRAGMA page_size = 8192")
        copy.execute("VACUUM")
    write("later", LATER)
    bring_back(backup, open_desk)
    assert [row.text for row in LogLineRow.select()] == ["before"]


# --- what is refused ---------------------------------------------------------------------------


def no_file(path: Path) -> None:
    path.unlink()


def text(path: Path) -> None:
    path.write_text("no backup " * 1000)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2 // 4096 * 4096])


def of_another_program(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE bookmark (id INTEGER)")


def newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute(f"PRAGMA user_version = {SCHEMA + 1}")


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (no_file, "There is no file"),
        (text, "is no backup of salestui"),
        (empty, "is no backup of salestui"),
        (cut, "is damaged"),
        (spoil_middle, "is damaged"),
        (of_another_program, "is no backup of salestui"),
        (newer, "newer version of salestui"),
    ],
)
@pytest.mark.parametrize("act", [bring_back, lambda b, f: compare(b.path, f / FILE)])
def test_what_is_no_good_backup_is_refused_and_nothing_is_touched(
    act: Any, spoil: Any, says: str, open_desk: Path
) -> None:
    with database.atomic():
        for _time in range(300):
            write()
    backup = taken(open_desk)
    spoil(backup.path)
    before, state = contents(), state_of_data()
    with pytest.raises(Refusal, match=says):
        act(backup, open_desk)
    assert (contents(), state_of_data()) == (before, state)
    assert leftovers(open_desk) == []
    assert not any(each.reason == "restore" for each in backups_in(open_desk / "backups"))


def test_while_the_present_cannot_be_kept_nothing_is_brought_back(
    open_desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write()
    backup = taken(open_desk)
    write("later", LATER)
    before = contents()

    def full(*told: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(storage_restore, "take_now", full)
    with pytest.raises(Refusal, match="could not be brought back") as refused:
        bring_back(backup, open_desk)
    assert refused.value.arguments["reason"] == "the disk is full"
    assert contents() == before


class Stopped(Exception):
    """The person has pressed Esc."""


def test_it_can_be_stopped_until_it_is_done(open_desk: Path) -> None:
    write()
    backup = taken(open_desk)
    write("later", LATER)
    before = contents()

    def stop(doing: str, done: int, of: int) -> None:
        if doing == BRINGING_BACK:
            raise Stopped

    with pytest.raises(Stopped):
        restore(backup.path, open_desk / FILE, AFTER, stop)
    assert contents() == before
    write("and goes on", LATER)


KILLED = """
import sys
from datetime import datetime
from pathlib import Path
from salestui.storage.restore import BRINGING_BACK, restore

def tell(doing, done, of):
    if doing == BRINGING_BACK:
        print("here", flush=True)
        sys.stdin.read()

restore(Path(sys.argv[1]), Path(sys.argv[2]), datetime(2026, 11, 25, 17, 30), tell)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_killed_on_the_way_it_has_done_nothing(open_desk: Path) -> None:
    write()
    backup = taken(open_desk)
    write("later", LATER)
    before = contents()
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(backup.path), str(open_desk / FILE)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "here\n"
    process.kill()
    process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL
    assert contents() == before
    assert leftovers(open_desk) == [f".salestui-{FILE}.part"]
    bring_back(backup, open_desk)
    assert leftovers(open_desk) == []


# --- in the place of what is damaged -----------------------------------------------------------


def half(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def nothing(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize("spoil", [spoil_middle, half, text, nothing])
def test_a_damaged_desk_is_put_aside_and_the_backup_takes_its_place(
    spoil: Any, open_desk: Path
) -> None:
    with database.atomic():
        for _time in range(300):
            write()
    before = contents()
    backup = taken(open_desk)
    close_database()
    spoil(open_desk / FILE)
    damaged = (open_desk / FILE).read_bytes()
    restored = bring_back(backup, open_desk)
    assert restored.kept is None
    assert restored.put_aside == open_desk / f"{FILE}.damaged-20261125-173000"
    assert restored.put_aside.read_bytes() == damaged
    open_database(open_desk)
    assert of_history(contents()) == of_history(before)
    assert backups_in(open_desk / "backups") == [backup]


def test_a_desk_that_has_gone_is_made_again(open_desk: Path) -> None:
    write()
    before = contents()
    backup = taken(open_desk)
    close_database()
    (open_desk / FILE).unlink()
    assert bring_back(backup, open_desk) == storage_restore.Restored(None, None)
    open_database(open_desk)
    assert of_history(contents()) == of_history(before)


def test_what_can_be_read_of_a_damaged_desk_is_carried_over(open_desk: Path) -> None:
    repair()
    backup = taken(open_desk)
    with database.atomic():
        for _time in range(300):
            write("later", LATER)
        repair(LATER)
        keep_draft("LogLineForm", {"text": "now"}, LATER)
    database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[no-untyped-call] # stubs
    (root,) = database.execute_sql(  # type: ignore[no-untyped-call] # stubs
        "SELECT rootpage FROM sqlite_master WHERE name = 'log_line'"
    ).fetchone()
    close_database()
    content = bytearray((open_desk / FILE).read_bytes())
    content[(root - 1) * 4096 : root * 4096] = b"\xff" * 4096
    (open_desk / FILE).write_bytes(content)
    assert bring_back(backup, open_desk).put_aside is not None
    open_database(open_desk)
    assert repair(LATER) == "WX-0003"
    assert [each.fields for each in drafts_of("LogLineForm")] == [{"text": "now"}]


@posix
def test_what_is_brought_back_is_private(open_desk: Path) -> None:
    backup = taken(open_desk)
    close_database()
    backup.path.chmod(0o644)
    (open_desk / FILE).unlink()
    bring_back(backup, open_desk)
    assert (open_desk / FILE).stat().st_mode & 0o777 == 0o600


# --- what it would change ----------------------------------------------------------------------


def test_what_would_be_gained_and_lost_is_counted(open_desk: Path) -> None:
    write("stays")
    write("will be edited")
    repair()
    backup = taken(open_desk)
    line = lines_of_day(NOW.day)[1]
    edit_line(LATER, line, "edited", line.at, line.who)
    write("only now", LATER)
    found = compare(backup.path, open_desk / FILE)
    assert found.lost == {"log_line": 1}
    assert found.changed == {"log_line": 1}
    assert found.gained == {}
    assert (found.then.counts["log_line"], found.then.counts["repair"]) == (2, 1)
    assert found.then.newest == NOW.at
    assert found.now is not None
    assert found.now.counts["log_line"] == 3
    assert (found.lost_changes, found.lost_since, found.lost_until) == (2, LATER.at, LATER.at)
    kept = bring_back(backup, open_desk).kept
    assert kept is not None
    back = compare(kept.path, open_desk / FILE)
    assert (back.gained, back.lost, back.changed) == ({"log_line": 1}, {}, {"log_line": 1})
    assert back.lost_changes == 0


def test_of_a_damaged_desk_nothing_is_said_but_what_the_backup_holds(open_desk: Path) -> None:
    write()
    backup = taken(open_desk)
    close_database()
    text(open_desk / FILE)
    found = compare(backup.path, open_desk / FILE)
    assert found.now is None
    assert found.then.counts["log_line"] == 1


def test_comparing_changes_nothing(open_desk: Path) -> None:
    write()
    backup = taken(open_desk)
    before = kept_in(backup.path)
    state = state_of_data()
    compare(backup.path, open_desk / FILE)
    assert state_of_data() == state
    assert kept_in(backup.path) == before
    assert contents_of(backup.path).counts == contents_of(open_desk / FILE).counts
    assert leftovers(open_desk) == []
