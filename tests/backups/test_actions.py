"""Backing up, bringing back and checking at the desk."""

from pathlib import Path

import pytest

from salestui.customers.actions import merge
from salestui.customers.models import CustomerRow
from salestui.customers.queries import customers
from salestui.customers.rules import Profile
from salestui.customers.store import add_customer
from salestui.kit.form import Form
from salestui.kit.menu import Menu
from salestui.kit.progress import Progress
from salestui.language import _, speak
from salestui.settings.rules import Settings
from salestui.settings.store import settings_file
from salestui.storage.backup import backups_in
from salestui.storage.database import FILE, database
from salestui.storage.drafts import drafts_of
from salestui.today.screen import TodayScreen
from salestui.worklog.form import LogLineForm
from salestui.worklog.store import LogLineRow, add_line
from tests.backups.strange import corrupt_table
from tests.clock import StandingClock
from tests.desk import NARROW, WIDE, Person, at_the_desk
from tests.kit.hands import until

both_sizes = pytest.mark.parametrize("size", [WIDE, NARROW])


async def do(person: Person, words: str) -> None:
    """Choose a command of the palette, and wait until it has done what takes long."""
    await person.press("ctrl+p")
    await person.write(_(words))
    await person.press("enter")
    await done(person)


async def done(person: Person) -> None:
    """Wait until nothing long is being done."""
    await until(person, lambda: not isinstance(person.screen, Progress))


async def choose(person: Person, words: str) -> None:
    """Choose an entry of the menu in front by its digit."""
    menu = person.screen
    assert isinstance(menu, Menu)
    await person.press(str([_(each) for each in menu._sentences].index(_(words)) + 1))
    await done(person)


def write(clock: StandingClock, text: str) -> None:
    """A line in the log."""
    now = clock.now()
    add_line(now, text, now.day, now.at)


def reasons(folder: Path) -> list[str]:
    """Why the backups of a desk were taken, newest first."""
    return [each.reason for each in backups_in(folder / "backups")]


async def test_back_up_now(clock: StandingClock, open_desk: Path) -> None:
    write(clock, "早会")
    async with at_the_desk(clock, open_desk) as person:
        await do(person, "Back up now")
        (taken,) = backups_in(open_desk / "backups")
        assert person.said == (
            f"Kept in {taken.path}: log lines 1; newest entry 2026-11-23 Mon 09:41"
        )


async def test_a_stick_that_is_missing_is_said(
    clock: StandingClock, open_desk: Path, tmp_path: Path
) -> None:
    settings_file().settings = Settings(backup_folder=str(tmp_path / "stick"))
    async with at_the_desk(clock, open_desk) as person:
        await do(person, "Back up now")
        assert "folder for backups is not there" in person.said
        assert reasons(open_desk) == ["asked"]


@both_sizes
@pytest.mark.parametrize("language", ["en", "zh"])
async def test_a_backup_is_chosen_looked_at_and_brought_back(
    language: str, size: tuple[int, int], clock: StandingClock, open_desk: Path
) -> None:
    speak(language)
    write(clock, "before")
    async with at_the_desk(clock, open_desk, size) as person:
        await do(person, "Back up now")
        clock.advance(minutes=1)
        write(clock, "after")
        await person.beat()
        await do(person, "Restore a backup")
        weekday = _("Mon")
        assert person.sees(_("Which backup?"))
        assert person.sees(f"2026-11-23 {weekday} 09:41")
        assert person.sees(f"{_('log lines')} 1")
        await person.press("1")
        await done(person)
        assert person.sees(_("Bring this backup back?"))
        assert person.sees(f"2026-11-23 {weekday} 09:42")
        assert person.sees(_("Lost would be: {what}").format(what=f"{_('log lines')} 1"))
        await choose(person, "Bring it back")
        assert isinstance(person.screen, TodayScreen)
        assert reasons(open_desk) == ["restore", "asked"]
        kept = backups_in(open_desk / "backups")[0].path.name
        assert kept in person.said
        assert [row.text for row in LogLineRow.select()] == ["before"]
        await person.press("2")
        assert person.sees("before")
        assert not person.sees("after")


async def test_nothing_is_changed_unless_it_is_wanted(
    clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await do(person, "Restore a backup")
        assert person.said == f"There are no backups in {open_desk / 'backups'}."
        await do(person, "Back up now")
        write(clock, "after")
        await person.beat()
        for keys in (["escape"], ["1", "2"], ["1", "escape"]):
            await do(person, "Restore a backup")
            for key in keys:
                await person.press(key)
                await done(person)
            assert isinstance(person.screen, TodayScreen)
        assert LogLineRow.select().count() == 1
        assert reasons(open_desk) == ["asked"]


async def test_a_form_that_is_open_keeps_its_text(clock: StandingClock, open_desk: Path) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await do(person, "Back up now")
        await person.press("f3")
        await person.write("half a line")
        await do(person, "Restore a backup")
        await person.press("1")
        await done(person)
        await choose(person, "Bring it back")
        assert isinstance(person.screen, LogLineForm)
        assert "half a line" in person.form.text().values()
        await person.press("escape")
        (draft,) = drafts_of("LogLineForm")
        assert "half a line" in draft.fields.values()


async def test_a_damaged_desk_is_left_for_what_helps(clock: StandingClock, open_desk: Path) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await do(person, "Back up now")
        await person.press("f3")
        await person.write("half a line")
        database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[no-untyped-call] # stubs
        with corrupt_table(open_desk):
            await do(person, "Check the data")
            assert person.sees("The data is damaged")
            await choose(person, "Restore a backup")
            await person.press("1")
            await done(person)
            await person.press("1")
            await until(person, lambda: not person.desk.is_running)
    assert person.desk.is_to_be_rescued
    assert (open_desk / FILE).exists()
    (draft,) = drafts_of("LogLineForm")
    assert "half a line" in draft.fields.values()


async def test_a_sound_desk_is_said_to_be_so(clock: StandingClock, open_desk: Path) -> None:
    write(clock, "x")
    async with at_the_desk(clock, open_desk) as person:
        await do(person, "Check the data")
        assert person.said == ("The data is sound: log lines 1; newest entry 2026-11-23 Mon 09:41")


# --- before a merge ----------------------------------------------------------------------------


async def merge_two(person: Person) -> None:
    """Merge the second customer on file into the first."""
    first, second = customers()
    person.desk.do(merge(person.desk, second))
    await person.pilot.pause()
    assert isinstance(person.screen, Form)
    await person.write(first.name)
    await person.press("down", "enter", "ctrl+s")
    await done(person)


async def test_a_merge_is_preceded_by_a_backup(clock: StandingClock, open_desk: Path) -> None:
    for name in ("李四", "张伟"):
        add_customer(clock.now(), Profile(name))
    async with at_the_desk(clock, open_desk) as person:
        await merge_two(person)
        await until(person, lambda: "is now part of" in person.said)
        assert reasons(open_desk) == ["merge"]
        assert CustomerRow.select().count() == 1


async def test_a_merge_goes_on_without_its_backup_and_says_so(
    clock: StandingClock, open_desk: Path
) -> None:
    (open_desk / "backups").write_text("")
    for name in ("李四", "张伟"):
        add_customer(clock.now(), Profile(name))
    async with at_the_desk(clock, open_desk) as person:
        await merge_two(person)
        await until(person, lambda: "is now part of" in person.said)
        assert "The backup could not be made" in person.said
        assert CustomerRow.select().count() == 1


async def test_who_stops_the_backup_stops_the_merge(
    clock: StandingClock, open_desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def none(desk: object, reason: str) -> None:
        return None

    monkeypatch.setattr("salestui.customers.actions.keep_before", none)
    for name in ("李四", "张伟"):
        add_customer(clock.now(), Profile(name))
    async with at_the_desk(clock, open_desk) as person:
        await merge_two(person)
        assert CustomerRow.select().count() == 2
