"""Help says what the footer says; the palette finds what can be done and who, and does it."""

import re
from pathlib import Path
from typing import Any

import pytest
from textual.events import Key
from textual.screen import Screen

from salestui.books.form import BookForm
from salestui.colleagues.form import ColleagueForm
from salestui.colleagues.screen import ColleaguesScreen
from salestui.complaints.form import ComplaintForm
from salestui.complaints.screen import ComplaintsScreen
from salestui.customers.form import CustomerForm
from salestui.customers.models import REGISTER as CUSTOMERS
from salestui.customers.rules import Profile
from salestui.customers.screen import CustomersScreen
from salestui.customers.store import add_customer
from salestui.discretion.form import PinForm
from salestui.discretion.screen import Veil
from salestui.exchange.form import ExportForm, ImportForm
from salestui.kit.help import Help
from salestui.kit.key_line import KeyLine
from salestui.kit.menu import Menu
from salestui.kit.palette import Palette
from salestui.kit.progress import Progress
from salestui.kit.rows import Rows
from salestui.kit.screen import Target
from salestui.language import _, speak
from salestui.lookup.screen import Lookup
from salestui.registers import REGISTERS
from salestui.repairs.form import RepairForm
from salestui.repairs.queries import open_repairs
from salestui.repairs.screen import RepairsScreen
from salestui.settings.form import BookSettingsForm, SettingsForm
from salestui.today.screen import TodayScreen
from salestui.visits.form import VisitForm
from salestui.worklog.close_day import CloseDayScreen
from salestui.worklog.form import LogLineForm, MemoForm, SearchForm
from salestui.worklog.screen import WorklogScreen
from salestui.worklog.store import add_line
from tests.clock import StandingClock
from tests.desk import NARROW, Person, at_the_desk, drawn
from tests.kit.every_form import bring_in
from tests.kit.hands import lines_of, look, paste, settle, tap, until

LARGE = (200, 60)
"""A terminal on which the footer shows every key it knows, and the help all of its lines."""

# --- help --------------------------------------------------------------------------------------


def in_the_footer(person: Person) -> set[tuple[str, str]]:
    """The keys in the footer with what they do."""
    (line,) = drawn(person.the(KeyLine))
    items = re.split(r"\s{2,}", line.strip())
    return {(key, text) for key, _, text in (item.partition(" ") for item in items)}


def in_the_help(person: Person) -> set[tuple[str, str]]:
    """The keys in the help with what they do, each alone."""
    found = set()
    for line in lines_of(person.the(Rows)):
        keys, _, text = line.strip().partition("   ")
        found |= {(key, text.strip()) for key in (keys, *keys.split(" ")) if text}
    return found


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    "keys",
    [("1",), ("2",), ("2", "tab"), ("2", "ctrl+e"), ("3",), ("5",), ("f3",), ("f4",), ("f6",)],
    ids=" ".join,
)
async def test_help_says_what_the_footer_says_and_more(
    keys: tuple[str, ...], language: str, clock: StandingClock, open_desk: Path
) -> None:
    bring_in(clock.now())
    speak(language)
    async with at_the_desk(clock, open_desk, LARGE) as person:
        await tap(person, *keys)
        footer = in_the_footer(person)
        below = person.screen
        assert len(footer) >= 2
        await tap(person, "f1")
        assert isinstance(person.screen, Help)
        told = in_the_help(person)
        assert footer <= told
        assert {("F2", _("Quick lookup")), ("F6", _("Repair")), ("Ctrl+Q", _("Quit"))} <= told
        look(person)
        await tap(person, "f1")
        assert person.screen is below


async def test_help_tells_the_keys_of_the_selected_row(
    clock: StandingClock, open_desk: Path
) -> None:
    bring_in(clock.now())
    async with at_the_desk(clock, open_desk, LARGE) as person:
        await tap(person, "3", "f1")
        assert {("Space", "Chase"), ("s", "Sign over")} <= in_the_help(person)
        await tap(person, "escape", "5", "f1")
        assert ("e", "Change") in in_the_help(person)
        assert "Chase" not in {text for _, text in in_the_help(person)}


# --- the palette -------------------------------------------------------------------------------


async def choose(person: Person, text: str) -> None:
    """Type a text into the palette, go down to the entry of that text, and press Enter."""
    await tap(person, "ctrl+p")
    assert isinstance(person.screen, Palette)
    await paste(person, text)
    offered = [re.split(r"\s{2,}", line.strip())[0] for line in lines_of(person.the(Rows))]
    await tap(person, *["down"] * offered.index(text), "enter")


OPENED: dict[str, type[Screen[Any]]] = {
    "salestui.complaints.actions:new_complaint": ComplaintForm,
    "salestui.books.duties.actions:mailbox_checked": TodayScreen,
    "salestui.repairs.actions:new_repair": RepairForm,
    "salestui.worklog.actions:new_line": LogLineForm,
    "salestui.worklog.actions:new_memo": MemoForm,
    "salestui.worklog.actions:search_log": SearchForm,
    "salestui.worklog.actions:close_the_day": CloseDayScreen,
    "salestui.books.actions:new_of_any": Menu,
    "salestui.books.actions:new": BookForm,
    "salestui.books.cash.actions:close_month": TodayScreen,
    "salestui.books.cash.actions:open_month": TodayScreen,
    "salestui.visits.actions:new_visit": VisitForm,
    "salestui.customers.actions:new_customer": CustomerForm,
    "salestui.lookup.screen:look_up_now": Lookup,
    "salestui.colleagues.screen:open_colleagues": ColleaguesScreen,
    "salestui.colleagues.actions:new_colleague": ColleagueForm,
    "salestui.exchange.actions:import_table": ImportForm,
    "salestui.exchange.actions:export_table": ExportForm,
    "salestui.discretion.screen:hide": Veil,
    "salestui.discretion.actions:change_pin": PinForm,
    "salestui.settings.actions:change_settings": SettingsForm,
    "salestui.settings.actions:change_book_settings": BookSettingsForm,
    "salestui.settings.actions:other_theme": TodayScreen,
    "salestui.backups.actions:back_up": TodayScreen,
    "salestui.backups.actions:bring_back": Menu,
    "salestui.backups.actions:check": TodayScreen,
}
"""What each command of the registers opens; some are done at once."""


def test_every_command_is_tried_here() -> None:
    runs = (each.run for register in REGISTERS for each in register.commands)
    assert [*dict.fromkeys(runs)] == [*OPENED]


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_the_palette_finds_and_runs_every_command(
    language: str, clock: StandingClock, open_desk: Path
) -> None:
    speak(language)
    async with at_the_desk(clock, open_desk) as person:
        for command in (each for register in REGISTERS for each in register.commands):
            await choose(person, _(command.sentence))
            await until(person, lambda: not isinstance(person.screen, Progress))
            assert isinstance(person.screen, OPENED[command.run])
            await tap(person, "escape")
            assert isinstance(person.screen, TodayScreen)


@pytest.mark.parametrize("key", ["f1", "f2", "f7", "f9", "f12", "ctrl+e", "ctrl+p"])
async def test_what_opens_above_a_narrow_screen_stands_on_it_whole(
    key: str, clock: StandingClock, open_desk: Path
) -> None:
    add_line(clock.now(), "早会", clock.now().day, None)
    async with at_the_desk(clock, open_desk, NARROW) as person:
        await tap(person, "2", key)
        assert not isinstance(person.screen, WorklogScreen)
        assert person.screen.max_scroll_y == 0
        assert not person.screen.show_vertical_scrollbar


async def test_the_palette_goes_to_every_screen(clock: StandingClock, open_desk: Path) -> None:
    async with at_the_desk(clock, open_desk) as person:
        for name, screen in (
            ("Complaints", ComplaintsScreen),
            ("Repairs", RepairsScreen),
            ("Customers", CustomersScreen),
            ("Work log", WorklogScreen),
            ("Today", TodayScreen),
        ):
            await choose(person, f"Go to {name}")
            assert isinstance(person.screen, screen)


async def test_the_palette_helps_changes_the_theme_and_quits(
    clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await choose(person, "Help")
        assert isinstance(person.screen, Help)
        await tap(person, "escape")
        assert person.desk.theme == "salestui-dark"
        await choose(person, "Dark or light theme")
        assert person.desk.theme == "salestui-light"
        await choose(person, "Quit")
    assert person.desk.return_code == 0


async def test_the_palette_does_to_the_selected_row_what_its_keys_do(
    clock: StandingClock, open_desk: Path
) -> None:
    bring_in(clock.now())
    clock.advance(days=4)
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "3")
        await choose(person, "Chase")
        assert [each.last_chased_on for each in open_repairs()] == [clock.now().day]


@pytest.mark.parametrize("typed", ["张", "wei", "8000", "138 0013"])
async def test_the_palette_finds_a_customer_and_goes_there(
    typed: str, clock: StandingClock, open_desk: Path
) -> None:
    add_customer(clock.now(), Profile("Another", phones=("139",)))
    wanted = add_customer(clock.now(), Profile("张伟 Wei", phones=("138 0013 8000",)))
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "ctrl+p")
        await paste(person, typed)
        assert person.sees("张伟 Wei", "138 0013 8000")
        assert not person.sees("Another")
        await tap(person, "enter")
        assert isinstance(person.screen, CustomersScreen)
        assert person.screen.selected() == Target(CUSTOMERS, wanted)


async def test_enter_on_nothing_found_leaves_the_palette_open(
    clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "ctrl+p")
        await paste(person, "no such thing")
        await tap(person, "enter")
        assert isinstance(person.screen, Palette)
        await tap(person, "escape")
        assert isinstance(person.screen, TodayScreen)


async def test_the_palette_over_a_form_opens_another_and_the_form_waits(
    clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "f6", "张")
        below = person.form
        for entry, above, back in (
            ("New colleague", ColleagueForm, "escape"),
            ("Go to Work log", WorklogScreen, "1"),
        ):
            await choose(person, entry)
            assert type(person.screen) is above
            await tap(person, back)
            assert person.form is below
            assert below.text()["who"] == "张"


# --- one above the other -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "opened",
    [[], ["3", "f9"], ["f6", "f2", "f5"], ["ctrl+p", "f2"], ["f1", "f6"]],
    ids=" ".join,
)
async def test_help_and_palette_stand_once_however_often_they_are_asked_for(
    clock: StandingClock, open_desk: Path, opened: list[str]
) -> None:
    bring_in(clock.now())
    async with at_the_desk(clock, open_desk) as person:
        await person.press(*opened)
        below = person.desk.screen_stack
        assert not {Help, Palette} & {type(each) for each in below}
        for key in ["f1", "ctrl+p", "f1", "ctrl+p", "ctrl+p", "f1", "f1", "f1", "ctrl+p"]:
            await tap(person, key)
            above = [type(each) for each in person.desk.screen_stack[len(below) :]]
            assert len(above) == len({*above}) <= 2
            assert {*above} <= {Help, Palette}
        await tap(person, *["escape"] * len(above))
        assert person.desk.screen_stack == below


async def test_keys_without_a_pause_leave_a_desk_that_hears(
    clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        for _ in range(20):
            person.desk.post_message(Key("f1", None))
            person.desk.post_message(Key("ctrl+p", "\x10"))
        await settle(person)
        assert len(person.desk.screen_stack) <= 3
        await tap(person, "escape", "escape", "f4")
        assert isinstance(person.form, MemoForm)
        assert not {Help, Palette} & {type(each) for each in person.desk.screen_stack}


async def test_f1_above_the_palette_tells_its_keys_and_a_second_one_goes_back(
    clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await person.press("ctrl+p")
        await person.write("back")
        await person.press("f1")
        assert ("Enter", "Do it") in in_the_help(person)
        await person.press("ctrl+p")
        assert isinstance(person.screen, Palette)
        assert person.sees("back")
