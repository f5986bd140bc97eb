"""How each screen looks: of the demo's month, of an empty desk, and of a form with an error."""

import shutil
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.screen import Screen

from salestui.backups.actions import bring_back
from salestui.complaints.rules import policy_of
from salestui.complaints.store import set_policy
from salestui.core.progress import Tell
from salestui.demo import seed_month
from salestui.desk import SalesDesk
from salestui.exchange.actions import import_table
from salestui.exchange.show import Preview
from salestui.kit.menu import Menu
from salestui.kit.progress import Progress
from salestui.language import _, speak
from salestui.settings.register import SETTINGS
from salestui.settings.rules import WORKING_HOURS, Settings
from salestui.settings.store import settings_file
from salestui.storage.backup import take_backup
from salestui.storage.database import FILE, close_database
from salestui.storage.opening import open_database
from salestui.today.screen import TodayScreen
from salestui.worklog.store import add_line
from tests.clock import StandingClock, wall
from tests.desk import Person
from tests.exchange.made_up import book
from tests.exchange.test_actions import answer, choose_table
from tests.exchange.test_command import OFFICE
from tests.kit.hands import until

Compare = Callable[..., bool]

SIZES = {"120x36": (120, 36), "80x24": (80, 24)}
SCREENS = {
    "today": "1",
    "worklog": "2",
    "repairs": "3",
    "complaints": "4",
    "customers": "5",
    "books": "6",
}

sizes = pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
languages = pytest.mark.parametrize("language", ["zh", "en"])
screens = pytest.mark.parametrize("digit", SCREENS.values(), ids=SCREENS)


@pytest.fixture(scope="session")
def month(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a desk with the demo's month in it, to be copied."""
    folder = tmp_path_factory.mktemp("month")
    open_database(folder)
    seed_month(StandingClock())
    close_database()
    return folder


@pytest.fixture
def demo(month: Path, desk_folder: Path) -> Path:
    """The data folder of a desk of its own with the demo's month."""
    shutil.copytree(month, desk_folder)
    open_database(desk_folder)
    return desk_folder


@screens
@languages
@sizes
def test_the_demo_month(
    snap_compare: Compare, demo: Path, digit: str, language: str, size: tuple[int, int]
) -> None:
    speak(language)
    desk = SalesDesk(StandingClock(), demo)
    assert snap_compare(desk, press=[digit], terminal_size=size)


@screens
@languages
@sizes
def test_an_empty_desk(
    snap_compare: Compare, open_desk: Path, digit: str, language: str, size: tuple[int, int]
) -> None:
    speak(language)
    desk = SalesDesk(StandingClock(), open_desk)
    assert snap_compare(desk, press=[digit], terminal_size=size)


@languages
@sizes
def test_a_form_with_an_error(
    snap_compare: Compare, demo: Path, language: str, size: tuple[int, int]
) -> None:
    speak(language)
    typed = ["f6", *"[bold]x", "tab", *"138 0013 8000", "tab", "T", "tab", "tab", "tab"]
    wrong_day = ["tab", "tab", *"2.30", "ctrl+s"]
    desk = SalesDesk(StandingClock(), demo)
    assert snap_compare(desk, press=[*typed, *wrong_day], terminal_size=size)


@languages
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    "keys",
    [("3", "ctrl+z"), ("3", "f9", "end", "enter"), ("f12",)],
    ids=["undo", "history", "veil"],
)
def test_what_was_done_and_what_nobody_is_to_see(
    snap_compare: Compare, demo: Path, language: str, size: str, keys: tuple[str, ...]
) -> None:
    speak(language)
    desk = SalesDesk(StandingClock(), demo)
    assert snap_compare(desk, press=keys, terminal_size=SIZES[size])


@languages
@pytest.mark.parametrize("key", ["f9", "f1", "ctrl+p", "f3", "f4"])
def test_what_opens_above_the_board(
    snap_compare: Compare, demo: Path, language: str, key: str
) -> None:
    speak(language)
    desk = SalesDesk(StandingClock(), demo)
    assert snap_compare(desk, press=["3", key], terminal_size=SIZES["120x36"])


@languages
@sizes
def test_a_complaint_that_is_over_on_arrival(
    snap_compare: Compare, demo: Path, language: str, size: tuple[int, int]
) -> None:
    speak(language)
    typed = ["f5", *"[/]x", "tab", "tab", *"11-22 17:20", "tab"]
    desk = SalesDesk(StandingClock(), demo)
    assert snap_compare(desk, press=typed, terminal_size=size)


@languages
@sizes
def test_the_settings_with_an_error(
    snap_compare: Compare, demo: Path, language: str, size: tuple[int, int]
) -> None:
    async def change_them(pilot: Pilot[None]) -> None:
        desk = pilot.app
        assert isinstance(desk, SalesDesk)
        desk.run_command(SETTINGS.commands[0])
        await pilot.pause()
        await pilot.press(*["tab"] * 6, *"17:00-9:00", "ctrl+s")

    speak(language)
    desk = SalesDesk(StandingClock(), demo)
    assert snap_compare(desk, run_before=change_them, terminal_size=size)


@languages
def test_the_queue_by_working_hours(snap_compare: Compare, demo: Path, language: str) -> None:
    speak(language)
    settings_file().save(Settings(complaint_clock=WORKING_HOURS))
    clock = StandingClock("2026-11-23 12:10")
    set_policy(clock.now(), policy_of(settings_file().settings, clock.now()))
    desk = SalesDesk(clock, demo)
    assert snap_compare(desk, press=["4"], terminal_size=SIZES["120x36"])


@languages
def test_the_light_theme(snap_compare: Compare, demo: Path, language: str) -> None:
    speak(language)
    settings_file().save(Settings(theme="light"))
    desk = SalesDesk(StandingClock(), demo)
    assert snap_compare(desk, press=["3"], terminal_size=SIZES["120x36"])


@languages
@sizes
def test_the_lookup_over_a_half_filled_repair(
    snap_compare: Compare, demo: Path, language: str, size: tuple[int, int]
) -> None:
    speak(language)
    desk = SalesDesk(StandingClock(), demo)
    typed = ["f6", *"[/x]", "f2", *"zlh"]
    assert snap_compare(desk, press=typed, terminal_size=size)


@languages
@sizes
def test_all_about_a_customer(
    snap_compare: Compare, demo: Path, language: str, size: tuple[int, int]
) -> None:
    speak(language)
    desk = SalesDesk(StandingClock(), demo)
    assert snap_compare(desk, press=["f2", *"6631", "enter"], terminal_size=size)


@languages
@sizes
def test_a_visit_that_is_due_is_written_down(
    snap_compare: Compare, demo: Path, language: str, size: tuple[int, int]
) -> None:
    speak(language)
    desk = SalesDesk(StandingClock(), demo)
    assert snap_compare(desk, press=["f2", *"6631", "enter", "f7", *"ok"], terminal_size=size)


@languages
@sizes
def test_what_bringing_a_backup_back_would_change(
    snap_compare: Compare, demo: Path, language: str, size: tuple[int, int]
) -> None:
    speak(language)
    clock = StandingClock()
    take_backup(demo / FILE, "daily", wall("2026-11-23 08:30"))
    now = clock.now()
    add_line(now, "早会", now.day, now.at)

    async def look(pilot: Pilot[None]) -> None:
        desk = pilot.app
        assert isinstance(desk, SalesDesk)
        desk.do(bring_back(desk))
        for key in ("1", ""):
            while isinstance(desk.screen, TodayScreen | Progress):
                await pilot.pause()
            if key:
                await pilot.press(key)
                await pilot.pause()

    assert snap_compare(SalesDesk(clock, demo), run_before=look, terminal_size=size)


@languages
@sizes
def test_the_import_form_with_an_error(
    snap_compare: Compare, demo: Path, language: str, size: tuple[int, int]
) -> None:
    async def ask(pilot: Pilot[None]) -> None:
        desk = pilot.app
        assert isinstance(desk, SalesDesk)
        desk.do(import_table(desk))
        await pilot.pause()
        await pilot.press("tab", *"~/none.xlsx", "up", "ctrl+s")

    speak(language)
    desk = SalesDesk(StandingClock(), demo)
    assert snap_compare(desk, press=["3"], run_before=ask, terminal_size=size)


def a_table_to_import(folder: Path, stop_before: type[Screen[Any]]) -> Callable[..., Any]:
    """Chooses a table of customers, and answers until a screen of that kind is in front."""
    path = book(folder / "客户.xlsx", OFFICE)

    async def choose(pilot: Pilot[None]) -> None:
        desk = pilot.app
        assert isinstance(desk, SalesDesk)
        person = Person(desk, pilot)
        await choose_table(person, path)
        if stop_before is Preview:
            await answer(person, _("Preferences"))
        assert isinstance(person.screen, stop_before)

    return choose


@languages
@sizes
@pytest.mark.parametrize("screen", [Menu, Preview])
def test_a_table_before_it_is_imported(
    snap_compare: Compare,
    demo: Path,
    tmp_path: Path,
    language: str,
    size: tuple[int, int],
    screen: type[Screen[Any]],
) -> None:
    speak(language)
    desk = SalesDesk(StandingClock(), demo)
    choose = a_table_to_import(tmp_path, screen)
    assert snap_compare(desk, run_before=choose, terminal_size=size)


@languages
@sizes
def test_long_work_while_it_goes_on(
    snap_compare: Compare, demo: Path, language: str, size: tuple[int, int]
) -> None:
    is_told, is_over = Event(), Event()

    def work(tell: Tell) -> None:
        while not is_over.wait(0.01):
            tell("Rows written", 61_000, 100_000)
            is_told.set()

    async def begin(pilot: Pilot[None]) -> None:
        desk = pilot.app
        assert isinstance(desk, SalesDesk)
        person = Person(desk, pilot)
        desk.push_screen(Progress("The table is being imported", work))
        await until(person, is_told.is_set)
        await until(person, lambda: person.sees("61,000"))

    speak(language)
    desk = SalesDesk(StandingClock(), demo)
    try:
        assert snap_compare(desk, run_before=begin, terminal_size=size)
    finally:
        is_over.set()
