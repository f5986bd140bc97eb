"""Rows: those whose time runs are drawn anew each second, and nothing else is."""

from collections import Counter
from collections.abc import Hashable, Sequence
from pathlib import Path

import pytest
from textual.app import ComposeResult
from textual.geometry import Region

from salestui.kit.app import TODAY
from salestui.kit.paint import Cell, Line, Span, columns
from salestui.kit.rows import Row, Rows, heading
from salestui.kit.screen import DeskScreen
from salestui.worklog.form import MemoForm
from tests.clock import StandingClock
from tests.desk import NARROW, WIDE, Person, at_the_desk
from tests.kit.hands import look, settle, tap

pytestmark = pytest.mark.usefixtures("every_frame")


class Clocks(DeskScreen):
    """A list in which every other row tells the time."""

    AUTO_FOCUS = "Rows"

    def __init__(self, count: int) -> None:
        super().__init__()
        self.count = count
        self.painted: Counter[Hashable] = Counter()
        """How often each row was painted, by its key."""

    def body(self) -> ComposeResult:
        yield Rows()

    def fill(self) -> None:
        self.query_one(Rows).show([self._row(number) for number in range(self.count)])

    def _row(self, number: int) -> Row:
        is_live = number % 2 == 0

        def paint(width: int) -> Sequence[Line]:
            self.painted[number] += 1
            at = f"{self.desk.now.at:%H:%M:%S}"
            return [columns(width, [Cell(f"row {number}", 10), Cell("张三"), Cell(at, 8)])]

        return Row(number, paint, is_live=is_live)


class Drawings:
    """What a list asks to have drawn anew."""

    def __init__(self, rows: Rows, patch: pytest.MonkeyPatch) -> None:
        self.regions: list[Region] = []
        self.whole = 0
        """How often all of it."""
        refresh = rows.refresh

        def watched(*regions: Region, **options: bool) -> Rows:
            self.regions += regions
            self.whole += not regions
            return refresh(*regions, **options)

        patch.setattr(rows, "refresh", watched)


async def show(person: Person, count: int) -> Clocks:
    """Let the list stand before the person."""
    screen = Clocks(count)
    person.desk.push_screen(screen)
    await settle(person)
    screen.painted.clear()
    return screen


async def second(person: Person, clock: StandingClock) -> None:
    """Let a second go by."""
    clock.advance(seconds=1)
    person.desk.beat()
    await settle(person)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
async def test_each_second_the_live_rows_in_sight_are_drawn_anew_and_no_others(
    clock: StandingClock, open_desk: Path, size: tuple[int, int]
) -> None:
    async with at_the_desk(clock, open_desk, size) as person:
        screen = await show(person, 100)
        in_sight = range(person.the(Rows).scrollable_content_region.height)
        for times in (1, 2, 3):
            await second(person, clock)
            assert screen.painted == {n: times for n in in_sight if n % 2 == 0}
        live, still = (person.line_with(f"row {n} ") for n in (2, 3))
        assert live.endswith("09:41:03")
        assert still.endswith("09:41:00")
        look(person)


async def test_live_rows_that_come_into_sight_tell_the_time_of_now(
    clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        screen = await show(person, 100)
        await second(person, clock)
        await tap(person, "end")
        screen.painted.clear()
        await second(person, clock)
        height = person.the(Rows).scrollable_content_region.height
        assert screen.painted == {n: 1 for n in range(100 - height, 100) if n % 2 == 0}
        assert person.line_with("row 98 ").endswith("09:41:02")
        await tap(person, "home")
        await second(person, clock)
        assert person.line_with("row 0 ").endswith("09:41:03")


async def test_of_a_live_row_only_the_cells_that_have_changed_are_sent(
    clock: StandingClock, open_desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await show(person, 3)
        rows = person.the(Rows)
        drawings = Drawings(rows, monkeypatch)
        await second(person, clock)
        width = rows.scrollable_content_region.width
        assert drawings.whole == 0
        assert [region.y for region in drawings.regions] == [0, 2]
        for region in drawings.regions:
            assert (region.right, region.height) == (width, 1)
            assert region.width <= len("09:41:01") + 1


async def test_a_list_without_live_rows_draws_nothing_each_second(
    clock: StandingClock, open_desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        screen = await show(person, 0)
        rows = person.the(Rows)
        rows.show([heading(Span("a heading")), Row("a row", lambda width: [[Span("still")]])])
        await settle(person)
        drawings = Drawings(rows, monkeypatch)
        await second(person, clock)
        assert (drawings.whole, drawings.regions) == (0, [])
        assert screen.painted == {}


async def test_a_list_that_is_not_shown_waits_and_is_right_at_once_when_it_is(
    clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        screen = await show(person, 3)
        await person.desk.switch_mode("worklog")
        await settle(person)
        screen.painted.clear()
        await second(person, clock)
        assert screen.painted == {}
        await person.desk.switch_mode(TODAY)
        await settle(person)
        assert person.line_with("row 0 ").endswith("09:41:01")


async def test_below_a_form_the_time_goes_on(clock: StandingClock, open_desk: Path) -> None:
    async with at_the_desk(clock, open_desk, (120, 50)) as person:
        screen = await show(person, 3)
        await tap(person, "f4")
        assert isinstance(person.screen, MemoForm)
        screen.painted.clear()
        await second(person, clock)
        assert screen.painted == {0: 1, 2: 1}
        await tap(person, "escape")
        assert person.line_with("row 0 ").endswith("09:41:01")


@pytest.mark.parametrize("keys", [["end"], ["pagedown"] * 4, ["down"] * 40], ids=" ".join)
async def test_what_is_said_below_the_last_row_comes_into_sight_too(
    clock: StandingClock, open_desk: Path, keys: list[str]
) -> None:
    async with at_the_desk(clock, open_desk, NARROW) as person:
        await show(person, 0)
        said = [heading(Span(f"heading {number}")) for number in range(40)]
        for rows in ([*said], [Row("the one", lambda width: [[Span("the one")]]), *said]):
            person.the(Rows).show(rows)
            await settle(person)
            assert not person.sees("heading 39")
            await tap(person, *keys)
            assert person.sees("heading 39")
            await tap(person, *(["home"] if keys == ["end"] else ["pageup"] * 4))
            assert person.sees("heading 0")
            look(person)
