"""A register that the desk knows nothing about finds its places by what it declares."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from textual.app import ComposeResult

import salestui.demo
from salestui.books.duties.store import check_mailbox
from salestui.customers.rules import Profile
from salestui.customers.store import add_customer
from salestui.dates.clock import Now
from salestui.kit.app import DeskApp
from salestui.kit.demo import Month
from salestui.kit.menu import Menu
from salestui.kit.register import (
    Action,
    Badge,
    Command,
    Detail,
    Difference,
    Hit,
    InLookup,
    Matter,
    OfCustomer,
    OnToday,
    Register,
    Section,
    Tone,
    UnderSettings,
)
from salestui.kit.rows import Row, Rows
from salestui.kit.screen import DeskScreen, Target
from salestui.registers import REGISTERS
from salestui.settings.form import SettingsForm
from salestui.settings.store import settings
from salestui.storage.search import Entry, Searched, refresh
from salestui.text.search import Findable
from salestui.today.report import matters_now, today_json
from salestui.today.screen import TodayScreen
from tests.clock import StandingClock, instant
from tests.desk import at_the_desk, on_today
from tests.kit.every_form import bring_in
from tests.kit.hands import look, paste, tap

CODE = "umbrellas"


@dataclass
class Umbrella:
    """An umbrella lent to somebody."""

    id: int
    colour: str
    is_back: bool = False


LENT: list[Umbrella] = []


@pytest.fixture(autouse=True)
def lent() -> Iterator[None]:
    """Two umbrellas are lent, a third is back."""
    LENT[:] = [Umbrella(0, "red"), Umbrella(1, "[/]blue"), Umbrella(2, "green", True)]
    yield
    LENT.clear()


def matter(umbrella: Umbrella) -> Matter:
    return Matter(
        CODE,
        umbrella.id,
        "lent",
        f"umbrella {umbrella.colour}",
        number=f"US-{umbrella.id}",
        words="still out",
        record={"colour": umbrella.colour},
    )


def matters(now: Now) -> Sequence[Matter]:
    return [matter(each) for each in LENT if not each.is_back]


def badge(matters: Sequence[Matter], now: Now) -> Badge | None:
    return Badge(f"~{len(matters)}") if matters else None


def hits(keys: Sequence[int], now: Now) -> Sequence[Hit]:
    return [Hit(CODE, key, f"U{key}", LENT[key].colour) for key in keys]


class Umbrellas(Searched):
    """The umbrellas as the search index knows them."""

    SEARCHED_AS = CODE

    @classmethod
    def entries(cls, keys: Sequence[int]) -> Iterable[Entry]:
        return [Entry(key, Findable((LENT[key].colour,))) for key in keys]


async def lend(desk: DeskApp) -> None:
    LENT.append(Umbrella(len(LENT), "black"))
    desk.load_matters()
    desk.say("Lent.")


async def fetch(desk: DeskApp, umbrella: Umbrella) -> None:
    umbrella.is_back = True
    desk.load_matters()


ACTIONS = (Action("fetch", "Fetch the umbrella", "space", lambda it: not it.is_back),)


class UmbrellaScreen(DeskScreen):
    """The umbrellas that are out."""

    PLACE = 4
    AUTO_FOCUS = "Rows"

    def body(self) -> ComposeResult:
        yield Rows()

    def fill(self) -> None:
        out = [each for each in LENT if not each.is_back]
        self.query_one(Rows).show([Row(each.id, lambda width: [()]) for each in out])

    def go_to(self, target: Target) -> None:
        self.query_one(Rows).select(target.key)


def umbrella(key: int) -> Umbrella | None:
    return next((each for each in LENT if each.id == key), None)


def details(key: int, now: Now) -> Sequence[Detail]:
    return [Detail("", "Umbrella"), Detail("Colour", LENT[key].colour)]


def about(customer: int, now: Now) -> Sequence[Matter]:
    return [matter(LENT[2])]


MADE_UP = Register(
    code=CODE,
    title="Umbrellas",
    find=umbrella,
    details=details,
    actions=ACTIONS,
    actions_in="tests.test_made_up_register",
    commands=(Command("Lend an umbrella", "tests.test_made_up_register:lend", "f7"),),
    today=OnToday(
        matters=matters,
        sections=(Section("lent", "Umbrellas lent", "Every umbrella is here."),),
        json_key="umbrellas_lent",
        badge=badge,
    ),
    lookup=InLookup("", hits),
    customer=OfCustomer(
        matters=about,
    ),
)


def with_today(**parts: Any) -> Register:
    """It with something else on Today."""
    assert MADE_UP.today is not None
    return MADE_UP._replace(today=MADE_UP.today._replace(**parts))


async def test_it_stands_on_today_in_the_frame_and_in_the_json(
    clock: StandingClock, open_desk: Path
) -> None:
    registers = (*REGISTERS, MADE_UP)
    async with at_the_desk(clock, open_desk, registers=registers) as person:
        assert person.sees("Umbrellas lent  2", "umbrella red", "umbrella [/]blue")
        assert not person.sees("umbrella green")
        assert "Umbrellas ~2" in person.frame
        assert person.json["umbrellas_lent"] == [{"colour": "red"}, {"colour": "[/]blue"}]
        look(person)
        for key in ("2", "3", "5"):
            await tap(person, key)
            assert "Umbrellas ~2" in person.frame
        LENT.clear()
        person.desk.load_matters()
        await tap(person, "1")
        assert person.sees("Every umbrella is here.")
        assert "~" not in person.frame
        assert person.json["umbrellas_lent"] == []


async def test_its_rows_are_told_about_and_have_their_actions(
    clock: StandingClock, open_desk: Path
) -> None:
    check_mailbox(clock.now())
    registers = (*REGISTERS, MADE_UP)
    async with at_the_desk(clock, open_desk, registers=registers) as person:
        await tap(person, "home")
        assert person.sees("Colour  red", "Space Fetch the umbrella")
        await tap(person, "space")
        assert LENT[0].is_back
        assert "Umbrellas ~1" in person.frame
        assert person.sees("Colour  [/]blue")
        await tap(person, "f9", "1")
        assert LENT[1].is_back


def _has_key(register: Register, key: str) -> bool:
    return any(command.key == key for command in register.commands)


async def test_its_command_has_its_key_and_stands_in_the_palette(
    clock: StandingClock, open_desk: Path
) -> None:
    check_mailbox(clock.now())
    registers = (*(each for each in REGISTERS if not _has_key(each, "f7")), MADE_UP)
    async with at_the_desk(clock, open_desk, registers=registers) as person:
        await tap(person, "f7")
        assert person.said == "Lent."
        assert "Umbrellas ~3" in person.frame
        await tap(person, "ctrl+p")
        await paste(person, "umbrella")
        assert person.line_with("Lend an umbrella").endswith("F7")
        await tap(person, "down", "enter")  # below what can be done with the selected row
        assert "Umbrellas ~4" in person.frame


async def test_its_rows_are_found_in_the_palette_and_with_a_customer(
    clock: StandingClock, open_desk: Path
) -> None:
    add_customer(clock.now(), Profile("张伟"))
    refresh(Umbrellas, [0, 1, 2], clock.now().day)
    registers = (*REGISTERS, MADE_UP)
    async with at_the_desk(clock, open_desk, registers=registers) as person:
        await tap(person, "ctrl+p")
        await paste(person, "[/]b")
        assert person.sees("Umbrellas U1 [/]blue")
        await tap(person, "escape", "5")
        assert person.sees("Umbrellas (1)", "US-2")


async def test_with_a_place_it_has_its_screen_and_its_digit(
    clock: StandingClock, open_desk: Path
) -> None:
    refresh(Umbrellas, [0, 1, 2], clock.now().day)
    placed = MADE_UP._replace(place=4, screen="tests.test_made_up_register:UmbrellaScreen")
    others = [each for each in REGISTERS if each.place != placed.place]
    async with at_the_desk(clock, open_desk, registers=(*others, placed)) as person:
        assert "3 Repairs 4 Umbrellas ~2 5 Customers" in person.frame
        await tap(person, "4")
        assert isinstance(person.screen, UmbrellaScreen)
        await tap(person, "1", "ctrl+p")
        await paste(person, "[/]b")
        await tap(person, "enter")
        assert isinstance(person.screen, UmbrellaScreen)
        assert person.the(Rows).key == 1


def test_it_leaves_what_the_others_say_as_it_was(clock: StandingClock, open_desk: Path) -> None:
    bring_in(clock.now())
    now = clock.advance(days=4)
    more = (*REGISTERS, MADE_UP)
    without = today_json(REGISTERS, matters_now(REGISTERS, now), now)
    with_it = today_json(more, matters_now(more, now), now)
    assert with_it.pop("umbrellas_lent") == [{"colour": "red"}, {"colour": "[/]blue"}]
    assert with_it == without


# --- what goes on each second --------------------------------------------------------------------


def with_it(register: Register) -> tuple[Register, ...]:
    """The registers of the desk, and this one among them."""
    return (*REGISTERS, register)


async def test_its_rows_on_today_tell_the_second_without_being_loaded_again(
    clock: StandingClock, open_desk: Path
) -> None:
    loads: list[Now] = []

    def loaded(now: Now) -> Sequence[Matter]:
        loads.append(now)
        return matters(now)

    def ticks(matter: Matter, now: Now) -> tuple[str, Tone]:
        return f"{matter.number} out at {now.at:%H:%M:%S}", "warn"

    ticking = with_today(matters=loaded, ticks=ticks)
    async with at_the_desk(clock, open_desk, registers=with_it(ticking)) as person:
        before = len(loads)
        assert person.sees("! US-0     umbrella red")
        for seconds in ("01", "02"):
            clock.advance(seconds=1)
            await person.beat()
            assert [line.split()[-1] for line in on_today(person, "Umbrellas lent")] == [
                f"09:41:{seconds}"
            ] * 2
        assert len(loads) == before

        await tap(person, "2")
        clock.advance(seconds=7)
        await person.beat()
        await tap(person, "1")
        assert person.sees("US-1 out at 09:41:09")


async def test_rows_that_do_not_tick_keep_their_words(
    clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk, registers=with_it(MADE_UP)) as person:
        before = on_today(person, "Umbrellas lent")
        clock.advance(seconds=1)
        await person.beat()
        assert on_today(person, "Umbrellas lent") == before
        assert all(line.endswith("still out") for line in before)


DUE = instant("2026-11-23 10:00")


def rings(matters: Sequence[Matter], since: datetime, now: Now) -> bool:
    return bool(matters) and since < DUE <= now.at


async def test_it_rings_the_bell_once_when_something_has_come_about(
    clock: StandingClock, open_desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rung: list[datetime] = []
    ringing = with_today(rings=rings)
    async with at_the_desk(clock, open_desk, registers=with_it(ringing)) as person:
        monkeypatch.setattr(person.desk, "bell", lambda: rung.append(clock.now().at))
        for at in ("09:59:59", "10:00:00", "10:00:01"):
            clock.set(f"2026-11-23 {at}")
            await person.beat()
        assert rung == [DUE]
        # A clock that is set back lets nothing come about; what it passes again rings again.
        for at in ("09:30", "09:31"):
            clock.set(f"2026-11-23 {at}")
            await person.beat()
        assert rung == [DUE]
        LENT.clear()
        person.desk.load_matters()
        clock.set("2026-11-23 10:01")
        await person.beat()
        assert rung == [DUE]


# --- the window's title --------------------------------------------------------------------------


def urgent(matters: Sequence[Matter], now: Now) -> Badge | None:
    return Badge("~", "alarm", f"{len(matters)} [/]\x1b\x07out") if matters else None


async def test_the_title_of_its_badge_is_the_windows_while_it_has_one(
    clock: StandingClock, open_desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(DeskApp, "_tell_terminal", lambda desk, sequence: told.append(sequence))
    register = with_today(badge=urgent)
    async with at_the_desk(clock, open_desk, registers=with_it(register)) as person:
        (title,) = (each for each in told if each.startswith("\x1b]2;"))
        shown = title.removeprefix("\x1b]2;").removesuffix("\x07")
        assert shown.isprintable()
        assert shown.startswith("2 [/]")
        assert shown.endswith("out - salestui")
        told.clear()
        clock.advance(seconds=1)
        await person.beat()
        assert told == []  # nothing is told that the terminal knows

        LENT[0].is_back = True
        person.desk.load_matters()
        await person.beat()
        assert [each.removeprefix("\x1b]2;")[:2] for each in told] == ["1 "]
        LENT.clear()
        person.desk.load_matters()
        await person.beat()
        assert told[1:] == ["\x1b]2;salestui\x07"]


async def test_a_badge_without_a_title_leaves_the_window_the_desks_name(
    clock: StandingClock, open_desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(DeskApp, "_tell_terminal", lambda desk, sequence: told.append(sequence))
    async with at_the_desk(clock, open_desk, registers=with_it(MADE_UP)):
        assert [each for each in told if each.startswith("\x1b]2;")] == ["\x1b]2;salestui\x07"]


# --- settings ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("keys", "follows"), [(("1",), True), (("enter",), True), (("2",), False), (("escape",), False)]
)
async def test_when_settings_are_saved_it_asks_whether_its_open_rows_follow(
    clock: StandingClock, open_desk: Path, keys: tuple[str, ...], follows: bool
) -> None:
    settled: list[str] = []

    def unsettled(now: Now) -> Sequence[Difference]:
        return [
            Difference(f"US-{each.id}", "black", f"for {settings().repair_days} days")
            for each in LENT
            if not each.is_back
        ]

    following = UnderSettings(unsettled, lambda now: settled.append(settings().theme))
    register = MADE_UP._replace(settings=following)
    async with at_the_desk(clock, open_desk, registers=with_it(register)) as person:
        await tap(person, "ctrl+p", *"settings", "enter")
        assert isinstance(person.screen, SettingsForm)
        await person.fill(theme="light", repair_days="5")
        await tap(person, "ctrl+s")
        assert isinstance(person.screen, Menu)
        assert person.sees("US-0  black -> for 5 days", "US-1  black -> for 5 days")
        assert not person.sees("US-2  ")
        assert settled == []
        await tap(person, *keys)
        assert isinstance(person.screen, TodayScreen)
        assert settled == (["light"] if follows else [])
        assert person.said == "The settings are saved."
        assert settings().repair_days == 5


async def test_where_no_row_would_be_another_nothing_is_asked(
    clock: StandingClock, open_desk: Path
) -> None:
    settled: list[Now] = []
    register = MADE_UP._replace(settings=UnderSettings(lambda now: (), settled.append))
    async with at_the_desk(clock, open_desk, registers=with_it(register)) as person:
        await tap(person, "ctrl+p", *"settings", "enter")
        await person.fill(repair_days="5")
        await tap(person, "ctrl+s")
        assert isinstance(person.screen, TodayScreen)
        assert person.said == "The settings are saved."
        # What makes no difference now may make one later: it is followed without a question.
        assert len(settled) == 1


async def test_of_many_rows_that_would_be_others_the_first_are_told_and_the_rest_counted(
    clock: StandingClock, open_desk: Path
) -> None:
    found = [Difference(f"US-{number}", "before", "after") for number in range(1, 12)]
    following = UnderSettings(
        lambda now: found if settings().repair_days == 5 else [], lambda now: None
    )
    register = MADE_UP._replace(settings=following)
    async with at_the_desk(clock, open_desk, registers=with_it(register)) as person:
        await tap(person, "ctrl+p", *"settings", "enter")
        await person.fill(repair_days="5")
        await tap(person, "ctrl+s")
        assert isinstance(person.screen, Menu)
        assert person.sees("US-8  before -> after", "and 3 more")
        assert not person.sees("US-9  ")


# --- the demo ------------------------------------------------------------------------------------


def seed(month: Month) -> None:
    """Lend one umbrella a day ago, and one that would be lent only later today."""
    month.plan(1, "10:00", lambda now: LENT.append(Umbrella(len(LENT), f"{now.at:%d %H:%M}")))
    month.plan(0, "23:00", lambda now: LENT.append(Umbrella(len(LENT), "later")))
    month.plan_ago(timedelta(minutes=5), lambda now: LENT.append(Umbrella(len(LENT), "now")))


def test_its_part_of_the_demo_happens_as_far_as_the_day_has_got(
    clock: StandingClock, open_desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    LENT.clear()
    register = MADE_UP._replace(demo="tests.test_made_up_register:seed")
    monkeypatch.setattr(salestui.demo, "REGISTERS", (register,))
    salestui.demo.seed_month(clock)
    assert [each.colour for each in LENT] == ["20 10:00", "now"]
