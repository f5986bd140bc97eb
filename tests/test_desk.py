"""The desk as a whole: its screens by digit, its end, its errors, what its start loads."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Coroutine, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from textual.color import Color
from textual.css.stylesheet import Stylesheet
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input, TextArea

from salestui.complaints.screen import ComplaintsScreen
from salestui.customers.form import CustomerForm
from salestui.customers.rules import Profile
from salestui.customers.screen import CustomersScreen
from salestui.customers.store import add_customer
from salestui.dates.clock import Now
from salestui.desk import SalesDesk
from salestui.kit.app import DeskApp
from salestui.kit.menu import Menu
from salestui.kit.register import Command, Matter, OnToday, Register
from salestui.kit.themes import THEMES
from salestui.language import speak
from salestui.lookup.register import LOOKUP
from salestui.registers import REGISTERS
from salestui.repairs.queries import open_repairs
from salestui.repairs.screen import RepairsScreen
from salestui.storage.opening import open_database
from salestui.today.screen import TodayScreen
from salestui.visits.register import VISITS
from salestui.worklog.screen import WorklogScreen
from salestui.worklog.store import add_line, add_memo
from tests.clock import StandingClock
from tests.desk import WIDE, Person, at_the_desk, customer_file
from tests.repairs.goods import brought_in

# --- digits ------------------------------------------------------------------------------------


async def test_the_digits_lead_from_every_screen_to_every_screen(
    clock: StandingClock, open_desk: Path
) -> None:
    screens = {
        "1": TodayScreen,
        "2": WorklogScreen,
        "3": RepairsScreen,
        "4": ComplaintsScreen,
        "5": CustomersScreen,
    }
    async with at_the_desk(clock, open_desk) as person:
        for start in screens:
            for digit, screen in screens.items():
                await person.press(start, digit)
                assert isinstance(person.screen, screen)
                assert digit in person.frame


async def test_the_first_showing_of_a_screen_parses_nothing_again(
    clock: StandingClock, open_desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        again: list[object] = []
        monkeypatch.setattr(Stylesheet, "reparse", lambda sheet: again.append(sheet))
        for digit in "2345":
            await person.press(digit)
        assert not again


async def test_every_screen_is_of_the_theme_that_was_chosen(
    clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await person.press("3")
        for theme in ("light", "dark"):
            person.desk.use_theme(theme)
            await person.pilot.pause()
            for digit in "12345":  # shown before and shown for the first time alike
                await person.press(digit)
                background = THEMES[theme].background
                assert background is not None
                assert person.screen.styles.background == Color.parse(background)


async def test_a_digit_without_a_screen_does_nothing(clock: StandingClock, open_desk: Path) -> None:
    registers = [each for each in REGISTERS if each.place != 4]
    async with at_the_desk(clock, open_desk, registers=registers) as person:
        await person.press("2", "ctrl+e")
        before, said = person.screen, person.said
        await person.press("4")
        assert person.screen is before
        assert person.said == said


async def choose(person: Person, words: str) -> None:
    """Choose what the command palette offers first for these words."""
    await person.press("ctrl+p")
    await person.write(words)
    await person.press("enter")


async def test_a_row_that_is_opened_is_seen_whatever_stood_above_its_screen(
    clock: StandingClock, open_desk: Path
) -> None:
    add_customer(clock.now(), Profile("李四"))
    add_customer(clock.now(), Profile("张伟"))
    add_line(clock.now(), "张三来取货", date(2026, 11, 16), None)
    async with at_the_desk(clock, open_desk) as person:
        await person.press("2", "ctrl+e")
        await choose(person, "search the log")
        await person.write("取货")
        await person.press("ctrl+s", "enter")
        assert isinstance(person.screen, WorklogScreen)
        assert person.sees("Mon 16 Nov", "张三来取货")

        await person.press("5")
        await choose(person, "colleagues")
        await choose(person, "张伟")
        assert isinstance(person.screen, CustomersScreen)
        assert "张伟" in customer_file(person)


FIELDS = {
    "a field of a form": ("f6", "tab"),
    "its notes": ("f6", "shift+tab"),
    "the log line": ("f3",),
    "the entry line": ("2", "tab"),
    "the evening's memo": ("2", "ctrl+e", "tab"),
    "the filter": ("5", "slash"),
    "the palette": ("ctrl+p",),
}


@pytest.mark.parametrize("field", FIELDS)
async def test_in_a_field_a_digit_is_text(
    clock: StandingClock, open_desk: Path, field: str
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await person.press(*FIELDS[field])
        here = person.screen
        await person.press("3", "1", "5")
        assert person.screen is here
        focused = here.focused
        assert isinstance(focused, Input | TextArea)
        assert (focused.value if isinstance(focused, Input) else focused.text) == "315"


async def test_in_a_menu_a_digit_chooses(clock: StandingClock, open_desk: Path) -> None:
    brought_in(clock.now())
    async with at_the_desk(clock, open_desk) as person:
        await person.press("3", "f9")
        assert isinstance(person.screen, Menu)
        offered = [line.split()[1:] for line in person.lines if re.match(r"\s+3  \S", line)]
        assert offered == [["Now", "in", "repair"]]
        await person.press("3")
        assert isinstance(person.screen, RepairsScreen)
        assert open_repairs()[0].state == "in_repair"


# --- the end -----------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [0, 129, 130, 143])
async def test_leaving_ends_with_its_status_and_keeps_what_was_typed(
    clock: StandingClock, open_desk: Path, status: int
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await person.press("f6")
        await person.write("张三")
        if status:
            person.desk.leave(status)
        else:
            await person.press("ctrl+q")
    assert person.desk.return_code == status
    async with at_the_desk(clock, open_desk) as person:
        await person.press("f6", "ctrl+o")
        assert person.form.text()["who"] == "张三"


# --- errors ------------------------------------------------------------------------------------

SECRET = "张三 13800138000"


async def break_down(desk: DeskApp) -> None:
    """A command that goes wrong with somebody's phone in its hands."""
    try:
        raise ValueError(SECRET)
    except ValueError as error:
        who = SECRET
        raise RuntimeError(f"no such customer: {who}") from error


def matters_that_break(now: Now) -> Sequence[Matter]:
    """Matters that cannot be read any more from ten o'clock on."""
    if now.at.hour >= 10:
        raise RuntimeError(SECRET)
    return ()


def screen_that_breaks() -> Screen[None]:
    """A screen that cannot be built."""
    raise RuntimeError(SECRET)


BROKEN = Register(
    "broken",
    "Broken",
    place=4,
    screen="tests.test_desk:screen_that_breaks",
    today=OnToday(matters_that_break),
    commands=(Command("Break down", "tests.test_desk:break_down", "f2"),),
)

WITH_BROKEN = (
    *(each for each in REGISTERS if each.place != BROKEN.place and each is not LOOKUP),
    BROKEN,
)


async def by_a_command(pilot: Pilot[object]) -> None:
    """Press the key of a command that breaks down."""
    await pilot.press("f2")


async def by_a_digit(pilot: Pilot[object]) -> None:
    """Go to the screen that breaks down."""
    await pilot.press("4")


async def by_the_heartbeat(pilot: Pilot[object]) -> None:
    """Let something be written that breaks the next beat of the heart."""
    desk = pilot.app
    assert isinstance(desk, SalesDesk)
    assert isinstance(desk.clock, StandingClock)
    now = desk.clock.set("2026-11-23 10:00")
    add_memo(now, "给张三打电话", now.day)
    desk.call_later(desk.beat)
    await pilot.pause()


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("way", [by_a_command, by_a_digit, by_the_heartbeat])
async def test_an_unexpected_error_ends_the_desk_and_tells_no_secrets(
    clock: StandingClock,
    open_desk: Path,
    capsys: pytest.CaptureFixture[str],
    way: Callable[[Pilot[object]], Coroutine[Any, Any, None]],
    language: str,
) -> None:
    os.umask(0o022)  # opening the database has made it stricter
    speak(language)
    desk = SalesDesk(clock, open_desk, registers=WITH_BROKEN)
    await desk.run_async(headless=True, size=WIDE, auto_pilot=way)
    assert desk.return_code == 1

    log = open_desk / "salestui.log"
    assert log.stat().st_mode & 0o777 == 0o600
    written = log.read_text(encoding="utf-8")
    assert "RuntimeError" in written
    assert "test_desk.py" in written

    printed = capsys.readouterr()
    assert str(log) in printed.err.replace("\n", "")
    assert printed.out == ""
    for text in (written, printed.err):
        assert "张三" not in text
        assert "13800" not in text
    assert "Traceback" not in printed.err


async def test_what_was_saved_before_an_error_is_kept(
    clock: StandingClock, open_desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async def use_and_break(pilot: Pilot[object]) -> None:
        await pilot.press("f4", "x", "enter", "f2")

    desk = SalesDesk(clock, open_desk, registers=WITH_BROKEN)
    await desk.run_async(headless=True, size=WIDE, auto_pilot=use_and_break)
    assert desk.return_code == 1
    async with at_the_desk(clock, open_desk) as person:
        assert [each["text"] for each in person.json["memos"]] == ["x"]


# --- themes ------------------------------------------------------------------------------------


async def test_the_palette_changes_between_dark_and_light(
    clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        themes = [person.desk.current_theme.dark]
        backgrounds = {person.screen.styles.background}
        for _time in range(2):
            await person.press("ctrl+p")
            await person.write("theme")
            await person.press("enter")
            themes.append(person.desk.current_theme.dark)
            backgrounds.add(person.screen.styles.background)
        assert themes == [True, False, True]
        assert len(backgrounds) == 2


# --- what a register adds ----------------------------------------------------------------------


async def test_a_command_of_a_register_is_on_its_key_and_in_the_palette(
    clock: StandingClock, open_desk: Path
) -> None:
    customers = next(each for each in REGISTERS if each.code == "customers")
    on_f7 = customers._replace(commands=(customers.commands[0]._replace(key="f7"),))
    others = [each for each in REGISTERS if each not in (customers, VISITS)]
    async with at_the_desk(clock, open_desk, registers=[*others, on_f7]) as person:
        await person.press("f7")
        assert isinstance(person.form, CustomerForm)


# --- what is loaded for the first screen -------------------------------------------------------

LOADED = """
salestui salestui.__main__ salestui.arguments salestui.backups salestui.backups.register
salestui.books salestui.books.attendance salestui.books.attendance.event
salestui.books.attendance.register salestui.books.attendance.rules salestui.books.attendance.store
salestui.books.authorisations salestui.books.book salestui.books.cash salestui.books.cash.entry
salestui.books.cash.register salestui.books.cash.rules salestui.books.cash.store
salestui.books.contracts salestui.books.duties salestui.books.duties.duty
salestui.books.duties.register salestui.books.duties.rules salestui.books.duties.store
salestui.books.goods salestui.books.goods.move salestui.books.goods.register
salestui.books.goods.rules salestui.books.invoices salestui.books.kinds salestui.books.list
salestui.books.mail salestui.books.messages salestui.books.products salestui.books.receivables
salestui.books.receivables.receivable salestui.books.receivables.register
salestui.books.receivables.rules salestui.books.receivables.store salestui.books.register
salestui.books.relays salestui.books.row salestui.books.rules salestui.books.store
salestui.colleagues salestui.colleagues.register salestui.colleagues.rules
salestui.colleagues.store salestui.commands salestui.complaints salestui.complaints.details
salestui.complaints.models salestui.complaints.queries salestui.complaints.register
salestui.complaints.rules salestui.complaints.store salestui.complaints.words salestui.core
salestui.core.progress salestui.core.refusal salestui.core.remark salestui.customers
salestui.customers.models salestui.customers.queries salestui.customers.register
salestui.customers.rules salestui.customers.store salestui.dates salestui.dates.clock
salestui.dates.hours salestui.dates.terms salestui.dates.words salestui.dates.workday
salestui.dates.zones salestui.desk salestui.discretion salestui.discretion.register
salestui.exchange salestui.exchange.register salestui.kit salestui.kit.ahead salestui.kit.app
salestui.kit.before_textual salestui.kit.desk salestui.kit.details salestui.kit.driver
salestui.kit.ending salestui.kit.forgetting salestui.kit.guarded salestui.kit.heartbeat
salestui.kit.inside salestui.kit.keeping salestui.kit.key_line salestui.kit.keyboard
salestui.kit.keys salestui.kit.matters salestui.kit.modal salestui.kit.output salestui.kit.paint
salestui.kit.register salestui.kit.rows salestui.kit.saving salestui.kit.screen
salestui.kit.themes salestui.kit.top_bar salestui.language salestui.lookup
salestui.lookup.register salestui.places salestui.registers salestui.repairs
salestui.repairs.models salestui.repairs.queries salestui.repairs.register salestui.repairs.rules
salestui.settings salestui.settings.register salestui.settings.rules salestui.settings.store
salestui.storage salestui.storage.database salestui.storage.history
salestui.storage.history.models salestui.storage.history.parts salestui.storage.history.reading
salestui.storage.history.undo salestui.storage.history.writer salestui.storage.migrations
salestui.storage.numbers salestui.storage.once salestui.storage.open_errors
salestui.storage.opening salestui.storage.save_errors salestui.storage.search
salestui.storage.watch salestui.text salestui.text.amounts salestui.text.clean
salestui.text.discounts salestui.text.numbers salestui.text.patterns salestui.text.phones
salestui.text.pinyin salestui.text.search salestui.text.simplified salestui.text.spelling
salestui.today salestui.today.screen salestui.visits salestui.visits.register
salestui.visits.rules salestui.visits.store salestui.worklog salestui.worklog.register
salestui.worklog.rules salestui.worklog.store
""".split()

TOO_HEAVY = """
textual.widgets._data_table textual.widgets._footer textual.widgets._header
textual.command textual.widgets._label textual.widgets._option_list textual.widgets._text_area
textual.widgets._tabbed_content
playhouse playhouse.migrations
pypinyin
rich.markdown rich.syntax rich.traceback pygments
csv email http logging.handlers tomlkit tomllib xml zipfile zoneinfo
""".split()
"""Others' modules that the first screen can do without, and that cost time or memory."""

START = """
import sys
import salestui.__main__ as command
import salestui.commands
salestui.commands.is_terminal = lambda: True
status = command.main([])
print(*sorted(sys.modules), sep="\\n")
sys.exit(status)
"""


def loaded_for_the_first_screen(folder: Path) -> set[str]:
    """The modules in memory after the command has shown its first screen and was quit."""
    ran = subprocess.run(
        [sys.executable, "-c", START],
        env={
            **os.environ,
            "SALESTUI_DATA": str(folder),
            "TEXTUAL_DRIVER": "textual.drivers.headless_driver:HeadlessDriver",
            "TEXTUAL_PRESS": "ctrl+q",
        },
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return set(ran.stdout.split())


def test_the_first_screen_loads_what_it_needs_and_no_more(desk_folder: Path) -> None:
    """If this fails: import what is new where it is used, or, if it must be, add it to the list."""
    open_database(desk_folder)
    loaded = loaded_for_the_first_screen(desk_folder)
    assert sorted(each for each in loaded if each.startswith("salestui")) == sorted(LOADED)
    assert sorted(each for each in TOO_HEAVY if each in loaded) == []
