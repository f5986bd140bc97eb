"""The file under the open desk is moved, deleted, replaced, or its folder is gone: nothing is
called saved that nobody would find, everything is kept, and the newcomer stays as it is.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest

from salestui.__main__ import main
from salestui.backups.actions import back_up, bring_back
from salestui.backups.store import shelf
from salestui.core.progress import Tell
from salestui.desk import SalesDesk
from salestui.discretion.actions import change_pin
from salestui.kit.entry import EntryLine
from salestui.kit.key_line import KeyLine
from salestui.kit.progress import Progress
from salestui.settings.store import open_settings
from salestui.storage.backup import DAILY, take_backup
from salestui.storage.database import DRAFTS_FILE, FILE, close_database, database
from salestui.storage.drafts import drafts_of
from salestui.storage.opening import open_database
from salestui.storage.save_errors import Lost
from salestui.storage.watch import WATCH
from salestui.worklog.store import LogLineRow, add_line
from tests.another import start_at
from tests.backups.strange import PAGE
from tests.clock import StandingClock, moment, wall
from tests.desk import Person, at_the_desk
from tests.kit.hands import tap, type_quickly, until

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows lets nobody move or delete a file that is open"
)

NOW = moment("2026-11-23 09:41")


@pytest.fixture(autouse=True)
def settings(tmp_path: Path) -> Path:
    """The folder of the settings."""
    folder = tmp_path / "settings"
    open_settings(folder / "config.toml")
    return folder


@pytest.fixture(autouse=True)
def desk(open_desk: Path) -> Path:
    """An open desk with a line in its log."""
    add_line(NOW, "早会", NOW.day, NOW.at)
    return open_desk


@pytest.fixture(autouse=True)
def heart(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beats only when it is told to: a save between two beats must notice by itself."""
    monkeypatch.setattr(SalesDesk, "beat", lambda _desk: None)


BEAT = SalesDesk.beat


async def beat(person: Person) -> None:
    """Let the desk look at everything, as it does every second."""
    assert isinstance(person.desk, SalesDesk)
    BEAT(person.desk)
    await person.pilot.pause()


def another_desk(folder: Path) -> Path:
    """The file of another desk with three lines, closed; the open one stays open."""
    made = folder.with_name("another")
    with closing(sqlite3.connect(folder / FILE)) as ours, closing(sqlite3.connect(made)) as copy:
        ours.backup(copy)
        copy.execute("PRAGMA journal_mode = delete")
        copy.execute("UPDATE change SET at = '2001-01-01 00:00:00.000000'")
        copy.execute("UPDATE log_line SET text = 'another'")
        copy.commit()
    return made


def moved(folder: Path) -> None:
    (folder / FILE).rename(folder / "my desk.db")


def deleted(folder: Path) -> None:
    (folder / FILE).unlink()


def all_deleted(folder: Path) -> None:
    for each in folder.glob(f"{FILE}*"):
        each.unlink()


def by_another_program(folder: Path) -> None:
    made = folder.with_name("made")
    with closing(sqlite3.connect(made)) as connection:
        connection.execute("CREATE TABLE bookmark (id INTEGER)")
    made.replace(folder / FILE)


def by_another_desk(folder: Path) -> None:
    another_desk(folder).replace(folder / FILE)


def by_rubbish(folder: Path) -> None:
    (folder / FILE).unlink()
    (folder / FILE).write_bytes(b"conflict " * 1000)


def by_a_folder(folder: Path) -> None:
    (folder / FILE).unlink()
    (folder / FILE).mkdir()


def folder_moved(folder: Path) -> None:
    folder.rename(folder.with_name("away"))


def folder_deleted(folder: Path) -> None:
    shutil.rmtree(folder)


def folder_replaced(folder: Path) -> None:
    """As where a stick was: an empty folder."""
    folder.rename(folder.with_name("away"))
    folder.mkdir()


class Harm(NamedTuple):
    """What is done to the file, and what is said of it."""

    do: Callable[[Path], None]
    refused: str
    told: str
    has_folder: bool = True


GONE = (
    "Not saved: the data file was moved or deleted. Your text stays here.",
    "The data file was moved or deleted: nothing can be saved now.",
)
TAKEN = (
    "Not saved: another file has taken the data file's place; it was left as it is. Your text",
    "Another file has taken the data file's place; it was left as it is. Nothing can be saved now.",
)
AWAY = (
    "Not saved: the folder of the data cannot be reached. Your text stays here;",
    "The folder of the data cannot be reached any more: nothing can be saved now.",
)

HARMS = {
    "moved": Harm(moved, *GONE),
    "deleted": Harm(deleted, *GONE),
    "deleted with what is beside it": Harm(all_deleted, *GONE),
    "replaced by another program's": Harm(by_another_program, *TAKEN),
    "replaced by another desk's": Harm(by_another_desk, *TAKEN),
    "replaced by rubbish": Harm(by_rubbish, *TAKEN),
    "replaced by a folder": Harm(by_a_folder, *TAKEN),
    "its folder moved": Harm(folder_moved, *AWAY, has_folder=False),
    "its folder deleted": Harm(folder_deleted, *AWAY, has_folder=False),
    "its folder replaced": Harm(folder_replaced, *AWAY, has_folder=False),
}


def seen(person: Person) -> str:
    """The whole screen as running text."""
    return " ".join(" ".join(person.lines).split())


def says(person: Person, words: str) -> bool:
    """Whether the screen says something, on however many lines."""
    return "".join(words.split()) in "".join(seen(person).split())


def bytes_in(folder: Path) -> dict[str, bytes]:
    """All files but those in which the desk keeps what it may."""
    return {
        str(each): each.read_bytes()
        for each in sorted(folder.rglob("*"))
        if each.is_file() and "backups" not in each.parts and not is_drafts(each)
    }


def is_drafts(path: Path) -> bool:
    """Whether it belongs to the drafts' file, which was not touched."""
    return path.name.startswith(DRAFTS_FILE)


def lines_in(path: Path) -> list[str]:
    """The lines of the log in a database."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        return [text for (text,) in connection.execute("SELECT text FROM log_line ORDER BY id")]


@pytest.mark.parametrize("name", HARMS)
async def test_nothing_is_called_saved_and_everything_is_kept(
    name: str, clock: StandingClock, desk: Path, settings: Path
) -> None:
    harm = HARMS[name]
    async with at_the_desk(clock, desk) as person:
        await tap(person, "f3")
        await type_quickly(person, "送货 #早会")
        harm.do(desk)
        before = bytes_in(desk)
        await tap(person, "ctrl+s")
        assert says(person, harm.refused)
        assert not says(person, "Written in the log")
        assert person.form.text()["text"] == "送货 #早会"
        assert bytes_in(desk) == before

        await beat(person)
        assert says(person, harm.told)
        (kept,) = [each for each in shelf().backups() if each.reason == "lost"]
        assert says(person, f"What was saved is kept in {kept.path}")
        assert lines_in(kept.path) == ["早会"]
        assert kept.path.parent.parent == (desk if harm.has_folder else settings / "rescued")
        typed = kept.path.with_suffix(".txt")
        assert says(person, f"What is being typed is kept in {typed.name}")
        assert "送货 #早会" in typed.read_text(encoding="utf-8")
        assert {oct(each.stat().st_mode & 0o777) for each in (kept.path, typed)} == {"0o600"}

        # It stands there, is kept once, and what is typed further is kept too.
        await type_quickly(person, " 下午")
        for _second in range(3):
            clock.advance(seconds=11)
            await beat(person)
        person.the(KeyLine).hush()
        await beat(person)
        assert says(person, harm.told)
        assert [each.path for each in shelf().backups() if each.reason == "lost"] == [kept.path]
        assert "送货 #早会 下午" in typed.read_text(encoding="utf-8")
        await tap(person, "ctrl+s")
        assert says(person, harm.refused)
        assert not says(person, "Written in the log")
        # Where the folder was nothing is made, no file of drafts either.
        person.desk.keep_drafts()
        assert (desk / DRAFTS_FILE).exists() == harm.has_folder
        after = {path: content for path, content in bytes_in(desk).items() if ".lost-" not in path}
        assert after == {path: before[path] for path in after}
        assert set(before) - set(after) <= {str(desk / f"{FILE}{end}") for end in ("-wal", "-shm")}
    close_database()
    assert {path: content for path, content in bytes_in(desk).items() if path in after} == after


async def test_a_line_that_the_entry_line_cannot_save_stays_there_and_in_a_file(
    clock: StandingClock, desk: Path
) -> None:
    async with at_the_desk(clock, desk) as person:
        await tap(person, "2", "end")
        person.screen.query_one("#entry").focus()
        await type_quickly(person, "送货")
        deleted(desk)
        await tap(person, "enter")
        assert says(person, GONE[0])
        assert person.the(EntryLine).typed == "送货"
        await beat(person)
        (kept,) = [each for each in shelf().backups() if each.reason == "lost"]
        assert "送货" in kept.path.with_suffix(".txt").read_text(encoding="utf-8")
        assert not (desk / FILE).exists()


async def test_within_a_second_it_is_seen_on_every_screen_though_nobody_writes(
    clock: StandingClock, desk: Path
) -> None:
    async with at_the_desk(clock, desk) as person:
        moved(desk)
        await beat(person)
        for key in "12345":
            await tap(person, key)
            await beat(person)
            assert says(person, GONE[1]), key
        await tap(person, "1")
        assert person.sees(f"! {GONE[1]}")


async def test_a_pin_is_not_written_down(clock: StandingClock, desk: Path) -> None:
    async with at_the_desk(clock, desk) as person:
        person.desk.do(change_pin(person.desk))
        await person.pilot.pause()
        await type_quickly(person, "4711")
        deleted(desk)
        await beat(person)
        (kept,) = [each for each in shelf().backups() if each.reason == "lost"]
        assert not kept.path.with_suffix(".txt").exists()


@pytest.mark.parametrize("at", ["BEGIN", "INSERT", "COMMIT"])
def test_whenever_it_goes_while_something_is_saved_it_is_not_called_saved(
    at: str, desk: Path
) -> None:
    def look(statement: str) -> None:
        if statement.startswith(at) and (desk / FILE).exists():
            moved(desk)

    connection = database.connection()  # type: ignore[no-untyped-call] # stubs
    connection.set_trace_callback(look)
    with pytest.raises(Lost):
        add_line(NOW, "送货", NOW.day, NOW.at)
    connection.set_trace_callback(None)
    assert not database.in_transaction()
    assert LogLineRow.select().count() == (2 if at == "COMMIT" else 1)


def test_a_command_in_a_shell_does_not_call_it_saved_either(
    desk: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    close_database()

    def open_and_lose(folder: Path) -> None:
        open_database(folder)
        moved(folder)

    monkeypatch.setattr("salestui.commands.open_database", open_and_lose)
    assert main(["--data", str(desk), "log", "送货"]) == 1
    output, errors = capsys.readouterr()
    assert output == ""
    assert errors.startswith("salestui: Not saved: the data file was moved or deleted.")


async def test_work_aside_makes_no_file_in_its_place(clock: StandingClock, desk: Path) -> None:
    def work(tell: Tell) -> int:
        return LogLineRow.select().count()

    async def ask() -> None:
        await person.desk.ask(Progress("Checking", work))

    async with at_the_desk(clock, desk) as person:
        all_deleted(desk)
        person.desk.do(ask())
        await until(person, lambda: not person.desk.is_working and says(person, "was moved"))
        assert not (desk / FILE).exists()


async def test_what_has_taken_its_place_is_no_backup_and_is_not_written_over(
    clock: StandingClock, desk: Path
) -> None:
    backup = take_backup(desk / FILE, DAILY, wall("2026-11-22 08:30")).path
    async with at_the_desk(clock, desk) as person:
        by_another_program(desk)
        before = (desk / FILE).read_bytes()
        person.desk.begin_backups()
        await until(person, lambda: says(person, TAKEN[0]))
        await beat(person)
        for action in (back_up, bring_back):
            person.desk.do(action(person.desk))
            await person.pilot.pause()
            if action is bring_back:
                await until(person, lambda: says(person, "Which backup?"))
                await tap(person, "2")
                await until(person, lambda: says(person, "Bring this backup back?"))
                await tap(person, "1")
            await until(person, lambda: len(person.desk.screen_stack) == 1)
        assert (desk / FILE).read_bytes() == before
        assert {each.reason for each in shelf().backups()} == {"lost", "daily"}
        assert [each.path for each in shelf().backups() if each.reason == "daily"] == [backup]


# --- going on ----------------------------------------------------------------------------------


async def test_once_it_is_back_everything_goes_on(clock: StandingClock, desk: Path) -> None:
    async with at_the_desk(clock, desk) as person:
        await tap(person, "f3")
        await type_quickly(person, "送货")
        moved(desk)
        await beat(person)
        (desk / "my desk.db").rename(desk / FILE)
        await beat(person)
        assert says(person, "The data file is in its place again: everything can be saved.")
        assert [each.fields["text"] for each in drafts_of("LogLineForm")] == ["送货"]
        await tap(person, "ctrl+s")
        assert says(person, "Written in the log")
        await tap(person, "1")
        assert not says(person, GONE[1])
    assert lines_in(desk / FILE) == ["早会", "送货"]


async def test_an_older_state_that_a_synchroniser_brings_is_taken_up(
    clock: StandingClock, desk: Path
) -> None:
    old = take_backup(desk / FILE, DAILY, wall("2026-11-23 08:30")).path
    add_line(NOW, "开票", NOW.day, NOW.at)
    async with at_the_desk(clock, desk) as person:
        await tap(person, "2")
        assert says(person, "开票")
        await tap(person, "f3")
        await type_quickly(person, "送货")
        # What is beside it stays: it belongs to the old file.
        shutil.copy(old, desk / "coming")
        (desk / "coming").replace(desk / FILE)
        await beat(person)
        assert says(person, "The data file was replaced; the desk shows what stands in it now.")
        (kept,) = [each for each in shelf().backups() if each.reason == "lost"]
        assert says(person, f"What stood here before is kept in {kept.path}")
        assert lines_in(kept.path) == ["早会", "开票"]
        assert [each.fields["text"] for each in drafts_of("LogLineForm")] == ["送货"]
        await tap(person, "ctrl+s")
        assert says(person, "Written in the log")
        assert not says(person, "开票")
        assert WATCH.look() is None
    close_database()
    assert lines_in(desk / FILE) == ["早会", "送货"]


async def test_it_is_brought_back_from_the_copy_in_the_same_window(
    clock: StandingClock, desk: Path
) -> None:
    async with at_the_desk(clock, desk) as person:
        deleted(desk)
        await beat(person)
        person.desk.do(bring_back(person.desk))
        await until(person, lambda: says(person, "Which backup?"))
        assert says(person, "as the data file was lost")
        await tap(person, "1")
        await until(person, lambda: says(person, "Bring this backup back?"))
        await tap(person, "1")
        await until(person, lambda: WATCH.look() is None or (desk / FILE).exists())
        await until(person, lambda: not person.desk.is_working)
        await beat(person)
        assert says(person, "The data file was replaced; the desk shows what stands in it now.")
        await tap(person, "f3")
        await type_quickly(person, "送货")
        await tap(person, "ctrl+s")
        assert says(person, "Written in the log")
    close_database()
    assert lines_in(desk / FILE) == ["早会", "送货"]


@pytest.mark.parametrize("end", ["-wal", "-shm"])
async def test_what_is_beside_it_is_made_anew_and_nothing_is_lost(
    end: str, clock: StandingClock, desk: Path
) -> None:
    async with at_the_desk(clock, desk) as person:
        # Another window keeps the last one from tidying up when it closes the file.
        waiting = start_at(desk, "print(now.day, flush=True); input()", subprocess.PIPE)
        assert waiting.stdout is not None
        assert waiting.stdout.readline()
        await tap(person, "f3")
        await type_quickly(person, "送货")
        (desk / f"{FILE}{end}").unlink()
        await tap(person, "ctrl+s")
        assert says(person, GONE[0])
        await beat(person)
        told = f"A file that belongs to the data was lost and made anew: {FILE}{end}."
        assert says(person, told)
        waiting.communicate("\n", timeout=60)
        await tap(person, "ctrl+s")
        assert says(person, "Written in the log")
        assert lines_in(desk / FILE) == ["早会", "送货"]


async def test_the_copy_beside_the_settings_where_the_folder_has_no_room(
    clock: StandingClock, desk: Path, settings: Path
) -> None:
    (desk / "backups").write_text("in the way")
    async with at_the_desk(clock, desk) as person:
        deleted(desk)
        await beat(person)
        (kept,) = shelf().backups()
        assert kept.path.is_relative_to(settings / "rescued")
        assert says(person, f"What was saved is kept in {kept.path}")
        assert (desk / "backups").read_text() == "in the way"


async def test_what_can_be_kept_nowhere_is_said_and_kept_later(
    clock: StandingClock, desk: Path, settings: Path
) -> None:
    (desk / "backups").write_text("in the way")
    settings.write_text("in the way too")
    old = take_backup_elsewhere(desk)
    async with at_the_desk(clock, desk) as person:
        old.replace(desk / FILE)
        await beat(person)
        assert says(person, "What was saved could not be kept elsewhere (")
        # Even a sound desk is not taken up: this window is all there is.
        assert says(person, TAKEN[1])
        settings.unlink()
        clock.advance(seconds=11)
        await beat(person)
        (kept,) = shelf().backups()
        assert says(person, f"What stood here before is kept in {kept.path}")


def take_backup_elsewhere(desk: Path) -> Path:
    """A copy of the desk as it is, in no folder of backups."""
    target = desk.with_name("copy")
    with closing(sqlite3.connect(desk / FILE)) as ours, closing(sqlite3.connect(target)) as copy:
        ours.backup(copy)
        copy.execute("PRAGMA journal_mode = delete")
    return target


# --- a damaged desk that is restored from a shell -----------------------------------------------


def damage(desk: Path) -> None:
    """Spoil a table of the open desk in its file."""
    connection = database.connection()  # type: ignore[no-untyped-call] # stubs
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    (root,) = connection.execute(
        "SELECT rootpage FROM sqlite_master WHERE name = 'memo'"
    ).fetchone()
    with (desk / FILE).open("r+b") as file:
        file.seek((root - 1) * PAGE)
        file.write(b"\xff" * PAGE)


def restore_from_a_shell(desk: Path, backup: Path, settings: Path) -> str:
    """What the command says, in a process of its own."""
    ran = subprocess.run(
        [sys.executable, "-m", "salestui", "--data", str(desk), "restore", str(backup), "--yes"],
        env={**os.environ, "XDG_CONFIG_HOME": str(settings)},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


async def test_a_window_takes_up_the_desk_that_was_restored_from_a_shell(
    clock: StandingClock, desk: Path, settings: Path
) -> None:
    backup = take_backup(desk / FILE, DAILY, wall("2026-11-23 08:30")).path
    async with at_the_desk(clock, desk) as person:
        await tap(person, "f3")
        await type_quickly(person, "送货")
        damage(desk)
        said = restore_from_a_shell(desk, backup, settings)
        assert "The damaged file is kept as salestui.db.damaged-" in said
        await tap(person, "ctrl+s")
        assert says(person, TAKEN[0])
        await beat(person)
        assert says(person, "The data file was replaced; the desk shows what stands in it now.")
        assert says(person, "What stood here before was damaged.")
        assert [each.fields["text"] for each in drafts_of("LogLineForm")] == ["送货"]
        await tap(person, "ctrl+s")
        assert says(person, "Written in the log")
    close_database()
    assert lines_in(desk / FILE) == ["早会", "送货"]
