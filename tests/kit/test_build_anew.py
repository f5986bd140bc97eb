"""When the language is another every screen is built anew, and one stands where one stood."""

from pathlib import Path

import pytest
from textual.widgets import Input

from salestui.complaints.rules import Account, Policy
from salestui.complaints.store import register_complaint
from salestui.customers.rules import Profile, Who
from salestui.customers.store import add_customer
from salestui.kit.entry import EntryLine
from salestui.kit.keys import one_round
from salestui.kit.rows import Rows
from salestui.kit.screen import DeskScreen, Target
from salestui.repairs.screen import RepairsScreen
from salestui.settings.actions import adopt
from salestui.settings.rules import Settings
from salestui.settings.store import settings, settings_file
from salestui.worklog.store import add_line, add_memo
from tests.clock import StandingClock
from tests.desk import Person, at_the_desk
from tests.kit.hands import look, settle, tap, type_quickly
from tests.repairs.goods import brought_in


def fill_desk(clock: StandingClock) -> None:
    """Three of everything."""
    now = clock.now()
    for name in ("张三", "李四", "王五"):
        add_customer(now, Profile(name))
        add_line(now, name, now.day, now.at)
        add_memo(now, name, now.day)
        brought_in(now, name)
        register_complaint(now, Account(Who(name), "送错了货"), Policy())


async def speak_chinese(person: Person) -> None:
    """Set the language, as another window does."""
    before = settings()
    settings_file().save(Settings(language="zh"))
    person.desk.do(adopt(person.desk, before))
    await settle(person)
    await settle(person)


PLACES = {
    "today": ("1", "down", "down"),
    "lines of the log": ("2", "home", "down"),
    "memos of the log": ("2", "shift+tab", "down"),
    "complaints": ("4", "down"),
    "customers": ("5", "down"),
    "repairs": ("3", "down"),
    "an evening": ("2", "ctrl+e", "down"),
}


def focused(person: Person) -> tuple[str, str | None, object]:
    """What has the focus, and the row its cursor is on."""
    box = person.screen.focused
    assert box is not None
    return type(box).__name__, box.id, getattr(box, "key", None)


@pytest.mark.parametrize("keys", PLACES.values(), ids=PLACES)
async def test_the_focus_and_the_cursor_stay_where_they_were(
    keys: tuple[str, ...], clock: StandingClock, open_desk: Path
) -> None:
    fill_desk(clock)
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, *keys)
        here, before = person.screen, focused(person)
        await speak_chinese(person)
        assert person.screen is here
        assert focused(person) == before
        assert person.sees("销售台", "今日", "投诉", "客户")
        look(person)
        await tap(person, "down", "up")
        assert focused(person) == before


async def test_every_screen_that_was_seen_is_in_the_new_language(
    clock: StandingClock, open_desk: Path
) -> None:
    fill_desk(clock)
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "2", "3", "4", "5", "1", "down", "down")
        selected = person.the(Rows).key
        assert isinstance(selected, Target)
        await tap(person, "3")
        await speak_chinese(person)
        assert isinstance(person.screen, RepairsScreen)
        for digit, english in (
            ("2", "Memos for today"),
            ("3", "received"),
            ("4", "This month"),
            ("5", "Customers"),
            ("1", "Repairs to chase"),
        ):
            await tap(person, digit)
            assert isinstance(person.screen, DeskScreen)
            assert not person.sees(english)
            assert person.sees("销售台")
            look(person)
        assert person.the(Rows).key == selected


@pytest.mark.parametrize(
    "keys", [("2", "tab"), ("2", "ctrl+e", "tab")], ids=["the log", "the evening"]
)
async def test_what_stands_in_an_entry_line_stays_and_one_types_on_in_it(
    keys: tuple[str, ...], clock: StandingClock, open_desk: Path
) -> None:
    fill_desk(clock)
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, *keys)
        await type_quickly(person, "张三来取了")
        await tap(person, "left")
        asked = person.the(EntryLine).placeholder
        await speak_chinese(person)
        entry = person.the(EntryLine)
        assert entry.value == "张三来取了"
        assert entry.has_focus
        assert entry.placeholder != asked
        await type_quickly(person, "货")
        assert entry.value == "张三来取货了"


async def test_the_filter_of_the_customers_stays(clock: StandingClock, open_desk: Path) -> None:
    fill_desk(clock)
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "5", "slash", "李")
        shown = person.screen.query_one("#customers", Rows).keys
        assert len(shown) == 1
        await speak_chinese(person)
        assert person.screen.query_one("#customers", Rows).keys == shown
        assert person.the(Input).value == "李"


async def test_a_form_that_is_open_stays_with_its_text(
    clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "f5")
        await type_quickly(person, "张三")
        await speak_chinese(person)
        assert person.form.text()["who"] == "张三"
        await tap(person, "escape")
        assert person.sees("销售台", "今日")


@pytest.mark.parametrize("keys", PLACES.values(), ids=PLACES)
async def test_whatever_happens_meanwhile_finds_everything_in_its_place(
    keys: tuple[str, ...], clock: StandingClock, open_desk: Path
) -> None:
    fill_desk(clock)
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, *keys)
        for language, theme in (("zh", "light"), ("en", "dark"), ("zh", "dark")):
            before = settings()
            settings_file().save(Settings(language=language, theme=theme))
            changing = person.desk.run_worker(adopt(person.desk, before))
            while not changing.is_finished:
                clock.advance(minutes=1)
                person.desk.beat()
                person.desk.load_matters()
                await one_round()
            await changing.wait()
            await settle(person)
            look(person)
