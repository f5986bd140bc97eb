"""The settings by keyboard: each field, what is said beside it, and what the desk makes of it."""

import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date, time, timedelta
from pathlib import Path

import pytest

from salestui.complaints.queries import complaint
from salestui.complaints.rules import Complaint, policy_of
from salestui.complaints.store import close
from salestui.customers.rules import Who
from salestui.dates.terms import Terms
from salestui.kit.menu import Menu
from salestui.kit.rows import Rows
from salestui.language import _, language, speak
from salestui.repairs.rules import Intake
from salestui.repairs.store import register_repair
from salestui.settings.form import SettingsForm
from salestui.settings.rules import KEYS, WORKING_HOURS, Settings
from salestui.settings.store import SettingsFile, open_settings, settings
from salestui.storage import save_errors
from salestui.storage.database import FILE
from salestui.storage.history.models import Change
from salestui.today.screen import TodayScreen
from tests.clock import StandingClock, moment
from tests.complaints.cases import as_it_stands, came_in
from tests.desk import NARROW, WIDE, Person, at_the_desk, on_today, told
from tests.kit.hands import settle, tap
from tests.tables import count_drafts

SAVED = "The settings are saved."
EVE = date(2026, 12, 24)

everywhere = pytest.mark.parametrize(
    ("size", "spoken"),
    [(WIDE, "en"), (NARROW, "en"), (WIDE, "zh"), (NARROW, "zh")],
    ids=["wide-en", "narrow-en", "wide-zh", "narrow-zh"],
)
both_languages = pytest.mark.parametrize(
    ("size", "spoken"), [(NARROW, "en"), (WIDE, "zh")], ids=["narrow-en", "wide-zh"]
)

ASKED = [each for each in KEYS if each not in Terms._fields]
"""The settings of the form; those of the books have one of their own."""


@pytest.fixture
def path(tmp_path: Path, open_desk: Path) -> Path:
    """The settings file of the desk that is open; it is not there yet."""
    path = tmp_path / "config" / "config.toml"
    open_settings(path)
    return path


def write(path: Path, text: str) -> None:
    """Write the settings file by hand."""
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


def spoken_in(path: Path, code: str) -> str:
    """Let a desk begin in a language that is set in its file; what stands in the file then."""
    text = "" if code == "en" else f'language = "{code}"\n'
    if text:
        write(path, text)
        open_settings(path)
        speak(code)
    return text


async def open_form(person: Person) -> None:
    """Open the settings through the palette."""
    await tap(person, "ctrl+p")
    await person.write(_("Settings"))
    await tap(person, "enter")
    await settle(person)
    assert isinstance(person.screen, SettingsForm)


async def save(person: Person) -> None:
    """Save the form in front, and let the desk take it up."""
    await tap(person, "ctrl+s")
    await settle(person)


def is_dark(person: Person) -> bool:
    """Whether the theme is the dark one."""
    return person.desk.current_theme.dark


async def beat(person: Person) -> None:
    """Let a second go by, and let the desk take up what was written meanwhile."""
    await person.beat()
    await rebuilt(person)


async def rebuilt(person: Person) -> None:
    """Let every screen be built anew in another language."""
    for _round in range(5):
        await settle(person)


# --- each field --------------------------------------------------------------------------------

CHANGES: list[tuple[str, str, str, object]] = [
    ("theme", "light", '"light"', "light"),
    ("complaint_clock", "working hours", '"working_hours"', WORKING_HOURS),
    ("amber_minutes", "９０", "90", 90),
    ("red_minutes", "45", "45", 45),
    ("bell", "no", "false", False),
    ("working_hours", "9：00至17：00", '["9:00-17:00"]', None),
    ("days_off", "12-24", "[2026-12-24]", frozenset({EVE})),
    ("make_up_days", "2026年12月26日", "[2026-12-26]", frozenset({date(2026, 12, 26)})),
    ("repair_days", "5", "5", 5),
    ("visit_days", "5、10，20", "[5, 10, 20]", (5, 10, 20)),
    ("card_slots", "7", "7", 7),
    ("customer_number", "{serial}{level}", '"{serial}{level}"', "{serial}{level}"),
    ("backup_folder", "/nowhere/stick", '"/nowhere/stick"', "/nowhere/stick"),
    ("day_turns_at", "5点30分", '"05:30"', time(5, 30)),
]


def test_every_field_is_changed_below() -> None:
    assert {name for name, *_rest in CHANGES} | {"language"} == set(ASKED)


@both_languages
@pytest.mark.parametrize(("name", "typed", "kept", "meant"), CHANGES)
async def test_a_field_that_is_changed_is_set_and_written(
    clock: StandingClock,
    open_desk: Path,
    path: Path,
    name: str,
    typed: str,
    kept: str,
    meant: object,
    size: tuple[int, int],
    spoken: str,
) -> None:
    before = spoken_in(path, spoken)
    async with at_the_desk(clock, open_desk, size) as person:
        await open_form(person)
        await person.fill(**{name: _(typed)})
        assert not person.remark(name).startswith("!")
        await save(person)
        assert isinstance(person.screen, TodayScreen)
        assert person.said == _(SAVED)
    assert path.read_text() == f"{before}{name} = {kept}\n"
    if meant is not None:
        assert getattr(settings(), name) == meant
    assert settings()._replace(**{name: getattr(Settings(), name)}) == Settings(
        language="" if spoken == "en" else spoken
    )


@everywhere
async def test_the_form_shows_every_setting_with_its_name(
    clock: StandingClock, open_desk: Path, path: Path, size: tuple[int, int], spoken: str
) -> None:
    spoken_in(path, spoken)
    async with at_the_desk(clock, open_desk, size) as person:
        await open_form(person)
        await person.to_field("day_turns_at")  # where nothing is offered over the others
        texts = person.form.text()
        assert set(texts) == set(ASKED)
        for asked in person.form.asked:
            line = person.line_with(f"{_(asked.label)}{' *' if asked.required else ''} ")
            assert texts[asked.field_name] in line
            if texts[asked.field_name]:
                assert not person.form.remark(asked)[0].startswith("!")
        assert language() == spoken


async def test_saving_what_was_not_changed_writes_nothing_that_was_not_set(
    clock: StandingClock, open_desk: Path, path: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        changes = Change.select().count()
        await open_form(person)
        await save(person)
        assert person.said == SAVED
        assert path.read_text() == ""
        assert Change.select().count() == changes


async def test_every_field_in_one_go(clock: StandingClock, open_desk: Path, path: Path) -> None:
    async with at_the_desk(clock, open_desk, NARROW) as person:
        await open_form(person)
        await person.fill(
            theme="light",
            complaint_clock="working hours",
            amber_minutes="90",
            red_minutes="45",
            bell="no",
            working_hours="9:00-17:00",
            days_off="12-24",
            make_up_days="12-26",
            repair_days="5",
            visit_days="5 10 20",
            card_slots="7",
            customer_number="{serial}{level}",
            backup_folder="/nowhere/stick",
            day_turns_at="5:30",
        )
        await person.to_field("language")
        await tap(person, "down", "enter")  # the first that is offered
        await save(person)
    assert set(path.read_text().splitlines()) == {
        'language = "zh"',
        *(f"{name} = {kept}" for name, _typed, kept, _meant in CHANGES if "make_up" not in name),
        "make_up_days = [2026-12-26]",
    }


# --- what may not be ---------------------------------------------------------------------------

ONE_OF_THEMES = "One of: dark, light"
EMPTY = "Please fill this in."
NO_SPANS = "Spans in order, please, such as 8:30-12:00, 13:30-18:00, or 22:00-6:00."
NO_TIME = "A time of day, please, such as 4:00."

BAD = [
    ("language", "Klingon", "One of: 中文, English"),
    ("theme", "pink", ONE_OF_THEMES),
    ("theme", "", EMPTY),
    ("complaint_clock", "never", "One of: every hour, working hours"),
    ("complaint_clock", "hour", "One of: every hour, working hours"),
    ("complaint_clock", "", EMPTY),
    ("amber_minutes", "soon", "A whole number, please."),
    ("amber_minutes", "1.5", "A whole number, please."),
    ("amber_minutes", "0", "At least 1, please."),
    ("amber_minutes", "481", "At most 480, please."),
    ("amber_minutes", "", EMPTY),
    ("red_minutes", "-1", "At least 1, please."),
    ("red_minutes", "481", "At most 480, please."),
    ("red_minutes", "120", "fewer than 120 minutes"),
    ("red_minutes", "", EMPTY),
    ("bell", "loud", "One of: yes, no"),
    ("bell", "", EMPTY),
    ("working_hours", "", EMPTY),
    ("working_hours", "8:30", NO_SPANS),
    ("working_hours", "12:00-8:30", NO_SPANS),
    ("working_hours", "22:00-21:00", NO_SPANS),
    ("working_hours", "0:00-0:00", NO_SPANS),
    ("working_hours", "0:00-23:59，8：30-12：00", NO_SPANS),
    ("working_hours", "8:30-12:00、11点至18点", NO_SPANS),
    ("days_off", "12-32", "12-32: There is no such day."),
    ("days_off", "12-24、13月1日", "13月1日: There is no such day."),
    ("days_off", "soon", "soon: Not understood as a day."),
    ("days_off", "2026-12-26~2026-12-24", "it ends before it begins, or is too long."),
    ("days_off", "12-26~12-24", "it ends before it begins, or is too long."),
    ("make_up_days", "2026-02-30", "There is no such day."),
    ("make_up_days", "~12-24", "Nothing is written here."),
    ("repair_days", "three", "A whole number, please."),
    ("repair_days", "0", "At least 1, please."),
    ("repair_days", "61", "At most 60, please."),
    ("repair_days", "", EMPTY),
    ("visit_days", "7, 14", "Days for A, B, C, please, such as 7, 14, 30."),
    ("visit_days", "7, 14, 366", "Days for A, B, C, please, such as 7, 14, 30."),
    ("visit_days", "", EMPTY),
    ("card_slots", "51", "At most 50, please."),
    ("customer_number", "{level}", "{serial} once, of these:"),
    ("customer_number", "", EMPTY),
    ("backup_folder", "stick", "The whole path, please, such as /media/stick."),
    ("backup_folder", "./stick", "The whole path, please, such as /media/stick."),
    ("day_turns_at", "24:00", NO_TIME),
    ("day_turns_at", "4", NO_TIME),
    ("day_turns_at", "4:60", NO_TIME),
    ("day_turns_at", "night", NO_TIME),
    ("day_turns_at", "", EMPTY),
]


def test_every_field_has_something_that_may_not_be() -> None:
    assert {name for name, _typed, _says in BAD} == set(ASKED)


@pytest.mark.parametrize(
    ("name", "size", "spoken"),
    [(each, *((NARROW, "en"), (WIDE, "zh"))[at % 2]) for at, each in enumerate(ASKED)],
)
async def test_what_may_not_be_is_said_beside_its_field_and_the_text_stays(
    clock: StandingClock,
    open_desk: Path,
    path: Path,
    name: str,
    size: tuple[int, int],
    spoken: str,
) -> None:
    before = spoken_in(path, spoken)
    async with at_the_desk(clock, open_desk, size) as person:
        await open_form(person)
        for typed, says in [(typed, says) for field, typed, says in BAD if field == name]:
            await person.fill(**{name: typed})
            texts = person.form.text()
            assert texts[name] == typed
            await tap(person, "ctrl+s")
            remark = person.remark(name)
            assert remark.startswith("! ")
            assert len(remark) > 4
            assert spoken == "zh" or says in remark, typed
            assert getattr(person.screen.focused, "field_name", "") == name
            assert person.form.notice == (remark, "alarm")
            assert person.sees(f" {remark[:16]}")
            assert person.form.text() == texts
    assert (path.read_text() if path.exists() else "") == before
    assert settings()._replace(language="") == Settings()


@both_languages
async def test_backups_go_neither_into_a_desks_folder_nor_into_what_is_none(
    clock: StandingClock,
    open_desk: Path,
    path: Path,
    tmp_path: Path,
    size: tuple[int, int],
    spoken: str,
) -> None:
    spoken_in(path, spoken)
    other = tmp_path / "other"
    shutil.copytree(open_desk, other)
    (other / "backups").mkdir()
    (tmp_path / "letter").write_text("Dear Sir")
    own = "That belongs to this desk itself; another folder, please."
    others = "That belongs to another desk; another folder, please."
    async with at_the_desk(clock, open_desk, size) as person:
        await open_form(person)
        for folder, says in (
            (open_desk, own),
            (open_desk / "backups", own),
            (other, others),
            (other / "backups", others),
            (tmp_path / "letter", "That is no folder."),
        ):
            await person.fill(backup_folder=str(folder))
            await tap(person, "ctrl+s")
            assert person.remark("backup_folder") == f"! {_(says)}"
            assert person.sees(f" ! {_(says)}"[:20])
        await person.fill(backup_folder=str(tmp_path))
        await save(person)
        assert person.said == _(SAVED)
    assert settings().backup_folder == str(tmp_path)


@both_languages
async def test_what_does_not_agree_is_said_beside_one_of_them(
    clock: StandingClock, open_desk: Path, path: Path, size: tuple[int, int], spoken: str
) -> None:
    spoken_in(path, spoken)
    async with at_the_desk(clock, open_desk, size) as person:
        await open_form(person)
        await person.fill(days_off="12-24~12-26", make_up_days="12-26", amber_minutes="60")
        await tap(person, "ctrl+s")
        assert person.remark("make_up_days").startswith("! ")
        assert "2026-12-26" in person.remark("make_up_days")
        await person.fill(make_up_days="12-27")
        await tap(person, "ctrl+s")
        assert person.remark("red_minutes").startswith("! ")
        assert "60" in person.remark("red_minutes")
        await person.fill(red_minutes="59")
        await save(person)
        assert person.said == _(SAVED)
    assert (settings().amber_minutes, settings().red_minutes) == (60, 59)


# --- days and windows as people type them ------------------------------------------------------


def december(*days: int) -> frozenset[date]:
    """Days of December 2026."""
    return frozenset(date(2026, 12, day) for day in days)


DAYS = [
    ("", december()),
    ("12-24", december(24)),
    ("12/24", december(24)),
    ("2026-12-24", december(24)),
    ("12月24日", december(24)),
    ("１２月２４日", december(24)),
    ("2026-12-24~2026-12-26", december(24, 25, 26)),
    ("2026-12-24 ~ 26日", december(24, 25, 26)),
    ("12月24日至12月26日", december(24, 25, 26)),
    ("12月24日到26日", december(24, 25, 26)),
    ("12-24～12-26", december(24, 25, 26)),
    ("12-24..12-26", december(24, 25, 26)),
    ("12-24~12-24", december(24)),
    ("12-24、12-28", december(24, 28)),
    ("12-24，12月28日", december(24, 28)),
    ("12-28, 12-24,", december(24, 28)),
    ("12-24；12-28;12-24", december(24, 28)),
    ("12-23~12-25、12-24~12-26，12-31", december(23, 24, 25, 26, 31)),
    ("12-31~1-2", frozenset({date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 2)})),
]


async def test_days_as_people_type_them(clock: StandingClock, open_desk: Path, path: Path) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await open_form(person)
        field = next(each for each in person.form.asked if each.field_name == "days_off")
        for typed, days in DAYS:
            field.put(typed)
            assert field.checked(person.desk.now) == days, typed
        await save(person)
        assert isinstance(person.screen, TodayScreen)
        again = SettingsFile(path)
        again.read()
        assert again.settings.days_off == settings().days_off == DAYS[-1][1]


async def test_days_that_are_shown_are_read_as_they_were(
    clock: StandingClock, open_desk: Path, path: Path
) -> None:
    write(path, "days_off = [2027-01-01, 2026-12-31, 2026-12-24, 2027-01-02]\n")
    open_settings(path)
    was = settings()
    async with at_the_desk(clock, open_desk) as person:
        await open_form(person)
        shown = person.form.text()["days_off"]
        assert shown == "2026-12-24, 2026-12-31~2027-01-02"
        await person.fill(days_off=shown, repair_days="5")
        await save(person)
    assert settings() == was._replace(repair_days=5)


ECHOES = [
    ("12-24", "= 2026-12-24"),
    ("12-26、12-24，12-25", "= 2026-12-24~2026-12-26"),
    ("2026-12-24", "days: 1"),
    ("2026-12-24~2026-12-26", "days: 3"),
    ("2040-12-24", "days: 1; holidays of 2040 not known yet"),
]


async def test_days_are_echoed_as_they_were_understood(
    clock: StandingClock, open_desk: Path, path: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await open_form(person)
        for typed, shown in ECHOES:
            await person.fill(days_off=typed)
            assert person.remark("days_off") == shown


WINDOWS = [
    ("8：00-12：00，13：00-17：00", ["8:00-12:00", "13:00-17:00"]),
    ("8:00至12:00、13:00到17:00", ["8:00-12:00", "13:00-17:00"]),
    ("8点-12点、13点-17点30分", ["8:00-12:00", "13:00-17:30"]),
    ("13:00-17:00 8:00~12:00", ["8:00-12:00", "13:00-17:00"]),
    ("00:00-23:59", ["0:00-23:59"]),
]


async def test_windows_as_people_type_them(
    clock: StandingClock, open_desk: Path, path: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await open_form(person)
        field = next(each for each in person.form.asked if each.field_name == "working_hours")
        for typed, kept in WINDOWS:
            field.put(typed)
            assert person.remark("working_hours") == f"= {', '.join(kept)}"
            assert KEYS["working_hours"].write(field.checked(person.desk.now)) == kept
        await save(person)
        assert KEYS["working_hours"].write(settings().working_hours) == kept
        await open_form(person)
        assert person.form.text()["working_hours"] == ", ".join(kept)


# --- drafts ------------------------------------------------------------------------------------


@both_languages
async def test_escape_keeps_a_draft_and_sets_nothing(
    clock: StandingClock, open_desk: Path, path: Path, size: tuple[int, int], spoken: str
) -> None:
    before = spoken_in(path, spoken)
    async with at_the_desk(clock, open_desk, size) as person:
        await open_form(person)
        await person.fill(days_off="12-24、", repair_days="x")
        await tap(person, "escape")
        assert isinstance(person.screen, TodayScreen)
        assert person.said == _("Kept as a draft; you can restore it next time.")
        assert (path.read_text() if path.exists() else "") == before
        await open_form(person)
        assert person.form.text()["repair_days"] == "3"
        await tap(person, "ctrl+o")
        assert person.form.text()["days_off"] == "12-24、"
        assert person.form.text()["repair_days"] == "x"
        await person.fill(repair_days="5")
        await save(person)
        assert count_drafts() == 0
    assert settings().days_off == {EVE}
    assert settings().repair_days == 5


async def test_leaving_what_was_not_changed_keeps_no_draft(
    clock: StandingClock, open_desk: Path, path: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await open_form(person)
        await tap(person, "escape")
        assert isinstance(person.screen, TodayScreen)
        assert count_drafts() == 0
        assert not path.exists()


# --- what the desk makes of it -----------------------------------------------------------------


def chinese(person: Person) -> bool:
    """Whether there is Chinese on the screen."""
    return any("\u4e00" <= each <= "\u9fff" for line in person.lines for each in line)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
async def test_the_language_is_another_at_once_on_every_screen(
    clock: StandingClock, open_desk: Path, path: Path, size: tuple[int, int]
) -> None:
    async with at_the_desk(clock, open_desk, size) as person:
        for place in "123451":
            await tap(person, place)
            assert not chinese(person)
        await open_form(person)
        await person.fill(language="中文")
        await save(person)
        await rebuilt(person)
        assert person.said != SAVED
        assert chinese(person)
        assert language() == "zh"
        for place in "23451":
            await tap(person, place)
            assert "Today" not in person.frame
            assert not person.sees("Work log", "Repairs")
            assert chinese(person)
        await open_form(person)
        assert person.sees("中文")
        await person.fill(language="English")
        await save(person)
        await rebuilt(person)
        assert person.said == SAVED
        for place in "234512":
            await tap(person, place)
            assert not chinese(person)


async def test_an_empty_language_is_the_systems_and_nothing_is_wrong_with_it(
    clock: StandingClock, open_desk: Path, path: Path
) -> None:
    spoken_in(path, "zh")
    async with at_the_desk(clock, open_desk) as person:
        await open_form(person)
        await person.fill(language="")
        await save(person)
        await rebuilt(person)
        assert person.said == SAVED
        assert not chinese(person)
        assert person.desk.warnings() == []


async def test_the_place_on_a_screen_is_the_same_after_the_language_changed(
    clock: StandingClock, open_desk: Path, path: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "5", "slash")
        await person.write("张")
        focused = type(person.screen.focused)
        write(path, 'language = "zh"\n')
        await beat(person)
        assert chinese(person)
        assert type(person.screen.focused) is focused


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
async def test_the_theme_is_another_at_once(
    clock: StandingClock, open_desk: Path, path: Path, size: tuple[int, int]
) -> None:
    async with at_the_desk(clock, open_desk, size) as person:
        background = person.screen.styles.background
        await open_form(person)
        await person.fill(theme="light")
        await save(person)
        assert not is_dark(person)
        assert person.screen.styles.background != background
    async with at_the_desk(clock, open_desk, size) as person:
        assert not is_dark(person)


async def test_the_palette_changes_the_theme_and_the_file(
    clock: StandingClock, open_desk: Path, path: Path
) -> None:
    write(path, "# mine\nbell = false\n")
    open_settings(path)
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "ctrl+p")
        await person.write("theme")
        await tap(person, "enter")
        await settle(person)
        assert not is_dark(person)
        assert path.read_text() == '# mine\nbell = false\ntheme = "light"\n'


async def test_a_theme_that_cannot_be_written_is_said_and_stays(
    clock: StandingClock, open_desk: Path, path: Path
) -> None:
    path.mkdir(parents=True)
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "ctrl+p")
        await person.write("theme")
        await tap(person, "enter")
        await settle(person)
        assert "cannot be written" in person.said
        assert is_dark(person)


async def test_the_working_day_turns_when_it_is_set(
    open_desk: Path, path: Path, clock: StandingClock
) -> None:
    clock.set("2026-11-24 05:00")
    async with at_the_desk(clock, open_desk) as person:
        assert person.desk.now.day == date(2026, 11, 24)
        await open_form(person)
        await person.fill(day_turns_at="6:00")
        await save(person)
        assert person.desk.now.day == date(2026, 11, 23)
        clock.set("2026-11-24 06:00")
        await beat(person)
        assert person.desk.now.day == date(2026, 11, 24)


async def test_repairs_are_flagged_after_as_many_days_as_are_set(
    open_desk: Path, path: Path, clock: StandingClock
) -> None:
    register_repair(moment("2026-11-18 10:00"), Intake(Who("张三"), "打印机"))
    async with at_the_desk(clock, open_desk) as person:
        for days, flagged in (("5", True), ("6", False), ("60", False), ("1", True)):
            await open_form(person)
            await person.fill(repair_days=days)
            await save(person)
            (repair,) = person.json["repairs"]
            assert repair["flagged"] is flagged


async def test_the_next_working_day_follows_the_days_off_and_the_make_up_days(
    open_desk: Path, path: Path, clock: StandingClock
) -> None:
    clock.set("2026-11-27 10:00")  # a Friday
    async with at_the_desk(clock, open_desk) as person:
        assert person.desk.now.coming == date(2026, 11, 30)
        await open_form(person)
        await person.fill(days_off="11-30~12-1", make_up_days="11-29")
        await save(person)
        assert person.desk.now.coming == date(2026, 11, 29)
        await open_form(person)
        await person.fill(make_up_days="")
        await save(person)
        assert person.desk.now.coming == date(2026, 12, 2)


async def test_the_warnings_of_a_complaint_come_when_they_are_set(
    open_desk: Path, path: Path, clock: StandingClock
) -> None:
    came_in(clock.now())
    clock.advance(hours=5)  # three are left
    async with at_the_desk(clock, open_desk) as person:
        said = []
        for amber, red in (("120", "60"), ("181", "60"), ("240", "181")):
            await open_form(person)
            await person.fill(amber_minutes=amber, red_minutes=red)
            await save(person)
            (line,) = on_today(person, "Complaints")
            said.append([word for word in ("due soon", "urgent") if word in line])
        assert said == [[], ["due soon"], ["urgent"]]


@pytest.mark.parametrize(("bell", "rung"), [("yes", 1), ("no", 0)])
async def test_the_bell_rings_where_it_is_set(
    open_desk: Path,
    path: Path,
    clock: StandingClock,
    monkeypatch: pytest.MonkeyPatch,
    bell: str,
    rung: int,
) -> None:
    came_in(clock.now())
    async with at_the_desk(clock, open_desk) as person:
        rings: list[int] = []
        monkeypatch.setattr(person.desk, "bell", lambda: rings.append(1))
        await open_form(person)
        await person.fill(bell=bell)
        await save(person)
        clock.advance(hours=7, minutes=1)
        await beat(person)
        assert len(rings) == rung


# --- a file that is wrong or cannot be written -------------------------------------------------


@both_languages
async def test_what_is_wrong_in_the_file_stands_on_today_until_it_is_put_right(
    clock: StandingClock, open_desk: Path, path: Path, size: tuple[int, int], spoken: str
) -> None:
    before = spoken_in(path, spoken)
    write(path, f'{before}theme = "pink"\ncolour = "green"\nrepair_days = 61\n')
    open_settings(path)
    async with at_the_desk(clock, open_desk, size) as person:
        assert person.sees("dark, light", "colour", "1 … 60")
        assert is_dark(person)
        assert settings().repair_days == 3
        write(path, f"{before}repair_days = 6\n")
        await beat(person)
        assert not any(person.sees(each) for each in ("dark, light", "colour", "1 … 60"))
        assert settings().repair_days == 6


async def test_saving_puts_right_what_was_wrong_and_leaves_what_is_unknown(
    clock: StandingClock, open_desk: Path, path: Path
) -> None:
    write(path, 'theme = "pink" # mine\ncolour = "green"\n')
    open_settings(path)
    async with at_the_desk(clock, open_desk) as person:
        await open_form(person)
        await save(person)
        assert person.sees("there is no setting colour")
        assert not person.sees("theme may be")
    assert path.read_text() == 'theme = "dark" # mine\ncolour = "green"\n'


@both_languages
async def test_a_file_made_unreadable_by_hand_leaves_everything_as_it_was_and_says_so(
    clock: StandingClock, open_desk: Path, path: Path, size: tuple[int, int], spoken: str
) -> None:
    write(path, f'theme = "light"\nlanguage = "{spoken}"\n')
    open_settings(path)
    speak(spoken)
    was = settings()
    async with at_the_desk(clock, open_desk, size) as person:
        write(path, "theme = \n")
        await beat(person)
        assert settings() == was
        assert not is_dark(person)
        (warning,) = person.desk.warnings()
        assert person.sees(f"! {warning}"[:8])
        await open_form(person)
        await person.fill(repair_days="5")
        await tap(person, "ctrl+s")
        assert isinstance(person.screen, SettingsForm)
        assert person.form.notice[0].startswith("! ")
        assert person.form.text()["repair_days"] == "5"
        assert path.read_text() == "theme = \n"
        write(path, 'theme = "dark"\n')
        await save(person)
        assert is_dark(person)
        assert person.desk.warnings() == []
        assert set(path.read_text().splitlines()) == {'theme = "dark"', "repair_days = 5"}


def a_directory(path: Path) -> None:
    """A directory stands where the file would be."""
    path.mkdir(parents=True)


def a_file_for_a_folder(path: Path) -> None:
    """A file stands where its folder would be."""
    path.parent.write_text("")


@both_languages
@pytest.mark.parametrize("spoil", [a_directory, a_file_for_a_folder])
async def test_what_cannot_be_written_is_said_and_the_text_stays(
    clock: StandingClock,
    open_desk: Path,
    path: Path,
    spoil: Callable[[Path], None],
    size: tuple[int, int],
    spoken: str,
) -> None:
    speak(spoken)
    async with at_the_desk(clock, open_desk, size) as person:
        spoil(path)
        await open_form(person)
        await person.fill(repair_days="5", theme=_("light"))
        texts = person.form.text()
        await tap(person, "ctrl+s")
        assert isinstance(person.screen, SettingsForm)
        assert person.form.text() == texts
        notice, tone = person.form.notice
        assert (notice[:2], tone) == ("! ", "alarm")
        assert person.sees(notice[:16])
        assert settings() == Settings()
        assert is_dark(person)


# --- changes by hand and from another window ---------------------------------------------------


async def test_a_change_by_hand_is_taken_up_within_a_beat(
    open_desk: Path, path: Path, clock: StandingClock
) -> None:
    clock.set("2026-11-24 05:00")
    register_repair(moment("2026-11-18 10:00"), Intake(Who("张三"), "打印机"))
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "2", "1")
        assert on_today(person, "Repairs to chase")
        write(
            path,
            '\ufeff  theme = "light"\r\n  language = "zh"\r\n  day_turns_at = 06:00:00\r\n'
            "repair_days = 20\r\nmake_up_days = [2026-11-28]",
        )
        await beat(person)
        assert not is_dark(person)
        assert chinese(person)
        assert not person.sees("Today")
        assert person.desk.now.day == date(2026, 11, 23)
        assert person.desk.now.calendar.is_working_day(date(2026, 11, 28))
        (repair,) = person.json["repairs"]
        assert repair["flagged"] is False
        assert person.desk.warnings() == []
        path.unlink()
        await beat(person)
        assert is_dark(person)
        assert not chinese_but_for(person, "张三", "打印机")
        assert person.desk.now.day == date(2026, 11, 24)
        assert on_today(person, "Repairs to chase")


def chinese_but_for(person: Person, *names: str) -> bool:
    """Whether there is Chinese on the screen beside these names."""
    text = "\n".join(person.lines)
    for name in names:
        text = text.replace(name, "")
    return any("\u4e00" <= each <= "\u9fff" for each in text)


async def test_a_beat_without_a_change_reads_nothing_and_leaves_the_screens_alone(
    clock: StandingClock, open_desk: Path, path: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await open_form(person)
        await person.fill(repair_days="5")
        await save(person)
        revision = person.desk.revision
        await beat(person)
        await beat(person)
        assert person.desk.revision == revision


async def test_what_another_window_saved_while_the_form_was_open_stays(
    clock: StandingClock, open_desk: Path, path: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await open_form(person)
        await person.fill(repair_days="5")
        SettingsFile(path).save(Settings(theme="light", amber_minutes=90))
        await beat(person)
        assert isinstance(person.screen, SettingsForm)
        assert not is_dark(person)
        await save(person)
        assert person.said == SAVED
        assert not is_dark(person)
    assert settings() == Settings(theme="light", amber_minutes=90, repair_days=5)
    again = SettingsFile(path)
    again.read()
    assert again.settings == settings()


async def test_a_form_that_is_open_keeps_its_text_when_the_language_changes(
    clock: StandingClock, open_desk: Path, path: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "f6")
        await person.fill(product="打印机")
        write(path, 'language = "zh"\n')
        await beat(person)
        assert person.form.text()["product"] == "打印机"
        assert chinese_but_for(person, "打印机")
        await tap(person, "escape")
        assert isinstance(person.screen, TodayScreen)
        assert chinese(person)


# --- complaints under another clock ------------------------------------------------------------

FOLLOW = "Open ones follow the settings too"
STAY = "Open ones stay as they are"


def differences(person: Person) -> list[tuple[str, str, str]]:
    """What the menu in front tells: the row, its deadline before, and after."""
    lines = [line for line in told(person.the(Rows)).splitlines() if "->" in line]
    found = (re.fullmatch(r"(\S+ \S+) (.+) -> (.+)", line) for line in lines)
    return [(each[1], each[2], each[3]) for each in found if each]


def clock_of(it: Complaint) -> str:
    """The clock that a complaint counts by now."""
    found = complaint(it.id)
    assert found is not None
    return found.policy.clock


async def work_in_working_hours(person: Person) -> None:
    """Let working hours count from now on."""
    await open_form(person)
    await person.fill(complaint_clock=_("working hours"))
    await save(person)


@everywhere
@pytest.mark.parametrize(
    ("keys", "follows"),
    [(("1",), True), (("enter",), True), (("2",), False), (("escape",), False)],
    ids=["follow", "follow-enter", "stay", "escape"],
)
async def test_open_complaints_follow_another_clock_if_that_is_chosen(
    clock: StandingClock,
    open_desk: Path,
    path: Path,
    keys: tuple[str, ...],
    follows: bool,
    size: tuple[int, int],
    spoken: str,
) -> None:
    spoken_in(path, spoken)
    is_open, closed = came_in(clock.now()), came_in(clock.now(), "李四")
    close(clock.now(), closed, "坏了", "换新", None)
    closed = as_it_stands(closed)
    async with at_the_desk(clock, open_desk, size) as person:
        await work_in_working_hours(person)
        assert isinstance(person.screen, Menu)
        assert person.sees(_(FOLLOW), _(STAY))
        ((row, before, after),) = differences(person)
        assert is_open.number in row
        assert "17:41" in before
        assert "09:41" in after
        assert settings().complaint_clock == WORKING_HOURS
        await tap(person, *keys)
        await settle(person)
        assert isinstance(person.screen, TodayScreen)
        assert person.said == _(SAVED)
        (now,) = person.json["complaints"]
        assert now["clock"] == (WORKING_HOURS if follows else "every_hour")
        assert now["deadline_at"].startswith("2026-11-24T09:41" if follows else "2026-11-23T17:41")
        assert as_it_stands(closed) == closed


async def test_where_no_deadline_changes_nothing_is_asked(
    clock: StandingClock, open_desk: Path, path: Path
) -> None:
    closed = came_in(clock.now())
    close(clock.now(), closed, "坏了", "换新", None)
    closed = as_it_stands(closed)
    changes = Change.select().count()
    async with at_the_desk(clock, open_desk) as person:
        await work_in_working_hours(person)
        assert isinstance(person.screen, TodayScreen)
        assert person.said == SAVED
        assert as_it_stands(closed) == closed
        assert Change.select().count() == changes


async def test_other_settings_ask_nothing_about_complaints(
    clock: StandingClock, open_desk: Path, path: Path
) -> None:
    it = came_in(clock.now())
    async with at_the_desk(clock, open_desk) as person:
        await open_form(person)
        await person.fill(theme="light", repair_days="5", amber_minutes="90")
        await save(person)
        assert isinstance(person.screen, TodayScreen)
        assert as_it_stands(it) == it


async def test_many_complaints_are_told_up_to_a_number(
    clock: StandingClock, open_desk: Path, path: Path
) -> None:
    made = [came_in(clock.now(), f"客户{number:02}") for number in range(11)]
    async with at_the_desk(clock, open_desk, NARROW) as person:
        await work_in_working_hours(person)
        assert isinstance(person.screen, Menu)
        assert person.sees("and 3 more", FOLLOW, STAY)
        assert len(differences(person)) == 8
        await tap(person, "1")
        await settle(person)
        assert {clock_of(each) for each in made} == {WORKING_HOURS}


async def test_other_windows_and_days_off_change_the_deadlines_of_those_that_follow(
    clock: StandingClock, open_desk: Path, path: Path
) -> None:
    write(path, 'complaint_clock = "working_hours"\n')
    open_settings(path)
    async with at_the_desk(clock, open_desk) as person:
        await open_form(person)
        await person.fill(days_off="11-24")
        await save(person)
        assert isinstance(person.screen, TodayScreen)
        it = came_in(person.desk.now, policy=policy_of(settings(), person.desk.now))
        await open_form(person)
        await person.fill(days_off="", working_hours="9:00-19:00")
        await save(person)
        assert isinstance(person.screen, Menu)
        ((row, before, after),) = differences(person)
        assert it.number in row
        assert "09:41" in before
        assert "17:41" in after
        await tap(person, "1")
        await settle(person)
        (found,) = person.json["complaints"]
        assert found["deadline_at"].startswith("2026-11-23T17:41")


async def test_a_clock_changed_by_hand_leaves_open_complaints_alone(
    clock: StandingClock, open_desk: Path, path: Path
) -> None:
    it = came_in(clock.now())
    async with at_the_desk(clock, open_desk) as person:
        write(path, 'complaint_clock = "working_hours"\n')
        await beat(person)
        assert isinstance(person.screen, TodayScreen)
        assert as_it_stands(it) == it
        assert settings().repair_every == timedelta(days=3)


async def test_what_was_to_stay_is_not_asked_about_again(
    clock: StandingClock, open_desk: Path, path: Path
) -> None:
    it = came_in(clock.now())
    async with at_the_desk(clock, open_desk) as person:
        await work_in_working_hours(person)
        await tap(person, "2")
        await open_form(person)
        await person.fill(theme="light")
        await save(person)
        assert isinstance(person.screen, TodayScreen)
        assert clock_of(it) == "every_hour"
        # Other hours make another difference.
        await open_form(person)
        await person.fill(working_hours="9:00-12:00, 13:00-17:00")
        await save(person)
        assert isinstance(person.screen, Menu)


async def test_where_they_could_not_be_let_follow_it_is_asked_again(
    clock: StandingClock, open_desk: Path, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    it = came_in(clock.now())
    async with at_the_desk(clock, open_desk) as person:
        await work_in_working_hours(person)
        monkeypatch.setattr(save_errors, "PATIENCE", 0)
        with closing(sqlite3.connect(open_desk / FILE, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            await tap(person, "1")
            await settle(person)
            assert person.said.startswith("Not saved: another program holds the data.")
            other.execute("ROLLBACK")
        assert clock_of(it) == "every_hour"
        await open_form(person)
        await person.fill(theme="light")
        await save(person)
        assert isinstance(person.screen, Menu)
        await tap(person, "1")
        await settle(person)
        assert clock_of(it) == WORKING_HOURS


async def test_what_was_set_by_hand_is_asked_about_when_the_settings_are_saved(
    clock: StandingClock, open_desk: Path, path: Path
) -> None:
    it = came_in(clock.now())
    write(path, "")
    open_settings(path)
    async with at_the_desk(clock, open_desk) as person:
        write(path, 'complaint_clock = "working_hours"\n')
        await person.beat()
        await settle(person)
        assert settings().complaint_clock == WORKING_HOURS
        assert isinstance(person.screen, TodayScreen)
        assert clock_of(it) == "every_hour"
        await open_form(person)
        await person.fill(repair_days="4")
        await save(person)
        assert isinstance(person.screen, Menu)
        await tap(person, "1")
        await settle(person)
        assert clock_of(it) == WORKING_HOURS
