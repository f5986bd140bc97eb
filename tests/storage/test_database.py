"""The database file: private, durable, migrated, and shared between windows."""

import errno
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from peewee import IntegrityError, SqliteDatabase
from playhouse.schema_diff import diff_models  # type: ignore[import-untyped] # no stubs

from salestui.customers.models import CustomerRow, PhoneRow
from salestui.customers.rules import Profile
from salestui.customers.store import add_customer
from salestui.repairs.models import RepairRow
from salestui.storage import migrations
from salestui.storage.database import FILE, CannotOpen, close_database, database
from salestui.storage.drafts import keep_draft
from salestui.storage.history.reading import state_of_data
from salestui.storage.migrations import NAMES, SCHEMA
from salestui.storage.opening import open_database
from salestui.worklog.store import LogLineRow, OpenedDay, add_line, lines_of_day
from tests.another import finish, run_at, start_at
from tests.clock import moment
from tests.tables import contents, models, schema_of

NOW = moment("2026-11-23 09:41")

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")


def write() -> None:
    """Something to be kept."""
    add_line(NOW, "早会", NOW.day, NOW.at)


# --- private -----------------------------------------------------------------------------------


def modes(folder: Path) -> dict[str, str]:
    """The permissions of the folder and of everything in it."""
    return {each.name: oct(each.stat().st_mode & 0o777) for each in [folder, *folder.iterdir()]}


PRIVATE = {"desk": "0o700", FILE: "0o600", f"{FILE}-wal": "0o600", f"{FILE}-shm": "0o600"}


@posix
@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_folder_and_files_are_private_whatever_the_callers_umask(
    umask: int, desk_folder: Path
) -> None:
    os.umask(umask)
    open_database(desk_folder)
    assert modes(desk_folder) == PRIVATE
    write()
    assert modes(desk_folder) == PRIVATE


@posix
def test_whatever_the_process_makes_later_is_private_too(open_desk: Path) -> None:
    (open_desk / "later").touch()
    assert modes(open_desk)["later"] == "0o600"


@posix
def test_a_folder_above_that_had_to_be_made_is_private_too(tmp_path: Path) -> None:
    open_database(tmp_path / "above" / "desk")
    assert modes(tmp_path / "above") == {"above": "0o700", "desk": "0o700"}


@posix
def test_a_desk_that_was_readable_for_others_becomes_private(open_desk: Path) -> None:
    close_database()
    (open_desk / FILE).chmod(0o644)
    open_database(open_desk)
    write()
    assert modes(open_desk) == PRIVATE


@posix
def test_a_folder_that_was_there_before_keeps_its_mode(desk_folder: Path) -> None:
    desk_folder.mkdir()
    desk_folder.chmod(0o755)
    for _start in range(2):
        open_database(desk_folder)
        write()
        assert modes(desk_folder) == PRIVATE | {"desk": "0o755"}
        close_database()


def test_a_desk_opens_where_modes_cannot_be_set(
    open_desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write()
    close_database()

    def refuse(path: Path, mode: int) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted", str(path))

    monkeypatch.setattr(Path, "chmod", refuse)
    open_database(open_desk)
    assert [line.text for line in lines_of_day(NOW.day)] == ["早会"]


# --- durable -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("fullfsync", 1),
        ("checkpoint_fullfsync", 1),
        ("foreign_keys", 1),
    ],
)
def test_the_pragmas_are_on(name: str, value: object, open_desk: Path) -> None:
    (found,) = database.execute_sql(f"PRAGMA {name}").fetchone()  # type: ignore[no-untyped-call] # stubs
    assert found == value


def test_what_refers_to_nothing_is_refused(open_desk: Path) -> None:
    with pytest.raises(IntegrityError):
        PhoneRow.create(customer=999, typed="1", digits="1")


def test_what_something_refers_to_cannot_be_deleted(open_desk: Path) -> None:
    add_customer(NOW, Profile("宏达公司", phones=("13800138000",)))
    with pytest.raises(IntegrityError):
        CustomerRow.delete().execute()


def test_what_was_written_survives_the_end_of_the_process_without_a_goodbye(
    desk_folder: Path,
) -> None:
    process = start_at(
        desk_folder, "add_line(now, '早会', now.day, now.at); import os; os._exit(9)"
    )
    process.communicate(timeout=60)
    assert process.returncode == 9
    open_database(desk_folder)
    assert [row.text for row in LogLineRow.select()] == ["早会"]


# --- migrated ----------------------------------------------------------------------------------


def test_the_migrations_make_what_the_models_expect(open_desk: Path, tmp_path: Path) -> None:
    difference = diff_models(database, models())
    assert not difference, str(difference)
    made_by_models = SqliteDatabase(str(tmp_path / "models.db"))
    with closing(made_by_models), made_by_models.bind_ctx(models()):
        made_by_models.create_tables(models())
        assert schema_of(database) == schema_of(made_by_models)


def test_the_list_names_every_migration_in_order() -> None:
    folder = Path(migrations.__file__).parent
    assert list(NAMES) == sorted(each.stem for each in folder.glob("[0-9]*.py"))
    assert [int(name[:4]) for name in NAMES] == list(range(1, SCHEMA + 1))


def test_a_desk_has_the_number_of_the_newest_migration(open_desk: Path) -> None:
    applied = database.execute_sql("SELECT name FROM schema_migration")  # type: ignore[no-untyped-call] # stubs
    assert database.user_version == SCHEMA == max(int(name[:4]) for (name,) in applied)


TELL_SCHEMA = """
import sys
from pathlib import Path
from salestui.storage.database import database
from salestui.storage.opening import open_database
open_database(Path(sys.argv[1]))
print(database.user_version, "umbrella" in database.get_tables())
"""


def test_a_migration_is_one_more_file_and_its_name_in_the_list(
    open_desk: Path, tmp_path: Path
) -> None:
    write()
    close_database()
    ours = Path(sys.modules["salestui"].__path__[0])
    newer = shutil.copytree(
        ours, tmp_path / "newer" / "salestui", ignore=shutil.ignore_patterns("__pycache__")
    )
    migrations = newer / "storage" / "migrations"
    (migrations / "0099_umbrellas.py").write_text(
        "def up(migrator, db):\n    db.execute_sql('CREATE TABLE umbrella (id INTEGER)')\n"
    )
    names = migrations / "__init__.py"
    text = names.read_text(encoding="utf-8")
    last = f'    "{NAMES[-1]}",\n'
    names.write_text(text.replace(last, f'{last}    "0099_umbrellas",\n'), encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-c", TELL_SCHEMA, str(open_desk)],
        cwd=newer.parent,  # where Python looks first
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    assert (ran.stdout.split(), ran.stderr) == ([str(SCHEMA + 1), "True"], "")
    with pytest.raises(CannotOpen, match="newer version"):
        open_database(open_desk)


def test_every_table_of_the_desk_is_known_to_these_tests(open_desk: Path) -> None:
    assert {str(model._meta.table_name) for model in models()} == {
        name
        for name in database.get_tables()
        if name != "schema_migration" and not name.startswith("search_index")
    }


@pytest.mark.parametrize("version", [SCHEMA, 0])
def test_opening_again_changes_nothing(version: int, open_desk: Path) -> None:
    write()
    before = contents()
    database.user_version = version
    close_database()
    open_database(open_desk)
    assert contents() == before
    assert database.user_version == SCHEMA


def test_a_newer_desk_is_refused_and_left_alone(open_desk: Path) -> None:
    write()
    database.user_version = SCHEMA + 1
    close_database()
    before = (open_desk / FILE).read_bytes()
    with pytest.raises(CannotOpen, match="newer version of salestui; please install that version"):
        open_database(open_desk)
    assert database.is_closed()
    assert (open_desk / FILE).read_bytes() == before


def a_file_in_its_place(folder: Path) -> None:
    folder.write_text("")


def no_database(folder: Path) -> None:
    folder.mkdir()
    (folder / FILE).write_bytes(b"no database " * 1000)


def a_folder_for_a_file(folder: Path) -> None:
    (folder / FILE).mkdir(parents=True)


@pytest.mark.parametrize("spoil", [a_file_in_its_place, no_database, a_folder_for_a_file])
def test_what_cannot_be_opened_is_named_with_the_reason(
    spoil: Callable[[Path], None], desk_folder: Path
) -> None:
    spoil(desk_folder)
    with pytest.raises(CannotOpen) as refused:
        open_database(desk_folder)
    assert refused.value.arguments["folder"] == desk_folder
    assert str(refused.value.arguments["reason"])
    assert database.is_closed()


# --- shared ------------------------------------------------------------------------------------


def test_nobody_writes_between_what_a_change_reads_and_what_it_writes(open_desk: Path) -> None:
    with closing(sqlite3.connect(open_desk / FILE, timeout=0)) as other:
        with database.atomic():
            assert lines_of_day(NOW.day) == []
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                other.execute("INSERT INTO opened_day VALUES ('2026-11-23')")
            write()
        assert other.execute("SELECT count(*) FROM log_line").fetchone() == (1,)


def test_windows_that_write_at_once_wait_for_each_other_and_share_the_numbers(
    desk_folder: Path,
) -> None:
    code = "for _ in range(20): register_repair(now, Intake(Who('张三'), '打印机'))"
    # The first thing they do at once is to make the desk.
    for process in [start_at(desk_folder, code) for _ in range(3)]:
        finish(process)
    open_database(desk_folder)
    numbers = [row.number for row in RepairRow.select()]
    assert sorted(numbers) == [f"WX-{serial:04d}" for serial in range(1, 61)]


def test_a_day_opened_in_two_windows_is_noted_once(open_desk: Path) -> None:
    code = "for _ in range(50): open_day(now.day)"
    for process in [start_at(open_desk, code) for _ in range(2)]:
        finish(process)
    assert OpenedDay.select().count() == 1


def test_the_state_of_the_data_changes_with_what_this_process_writes(open_desk: Path) -> None:
    before = state_of_data()
    lines_of_day(NOW.day)
    assert state_of_data() == before
    write()
    assert state_of_data() != before


def test_a_draft_leaves_the_state_of_the_data_as_it_is(open_desk: Path) -> None:
    before = state_of_data()
    keep_draft("memo", {"text": "半句话"}, NOW)
    assert state_of_data() == before


def test_the_state_of_the_data_changes_with_what_another_process_writes(open_desk: Path) -> None:
    before = state_of_data()
    run_at(open_desk, "add_line(now, '早会', now.day, now.at)")
    after = state_of_data()
    assert after != before
    assert state_of_data() == after
