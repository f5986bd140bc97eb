"""Screens that are built while nobody types."""

from pathlib import Path
from typing import Any

import pytest
from textual._compositor import Compositor

from salestui.complaints.rules import Account, policy_of
from salestui.complaints.store import register_complaint
from salestui.customers.rules import Who
from salestui.kit.keeping import Keeping
from salestui.repairs.rules import Intake
from salestui.repairs.screen import RepairsScreen
from salestui.repairs.store import register_repair
from salestui.settings.store import settings
from salestui.storage.save_errors import UNREADABLE, SaveError
from salestui.worklog.store import add_line
from tests.clock import StandingClock
from tests.desk import at_the_desk
from tests.kit.hands import settle


async def test_a_screen_built_ahead_is_filled_when_it_is_shown(
    clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        seen = person.lines
        while person.desk.ahead.build_next():
            await settle(person)
            assert person.lines == seen
            assert person.desk.current_mode == "today"
        assert isinstance(person.desk, Keeping)
        register_repair(clock.now(), Intake(Who("张三"), "打印机"))
        add_line(clock.now(), "早会", clock.now().day, clock.now().at)
        await person.beat()
        for key, text in {
            "3": "打印机",
            "2": "早会",
            "4": "This month",
            "5": "by region",
            "6": "Papers",
        }.items():
            await person.press(key)
            assert person.sees(text), key
        await person.press("1")
        assert not person.desk.ahead.build_next()


async def test_a_screen_built_ahead_is_filled_before_it_is_shown_and_again_only_if_it_must_be(
    clock: StandingClock, open_desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fills: list[int | None] = []
    fill = RepairsScreen.fill

    def counted(screen: RepairsScreen) -> None:
        fills.append(screen.PLACE)
        fill(screen)

    monkeypatch.setattr(RepairsScreen, "fill", counted)
    async with at_the_desk(clock, open_desk) as person:
        while person.desk.ahead.build_next():
            await settle(person)
        assert fills == [3]
        await person.press("3", "1", "3")
        assert fills == [3]
        await person.press("1")
        register_repair(clock.now(), Intake(Who("张三"), "打印机"))
        await person.beat()
        assert fills == [3]
        await person.press("3")
        assert fills == [3, 3]
        assert person.sees("打印机")


async def test_what_cannot_be_read_ahead_is_read_when_it_is_shown(
    clock: StandingClock, open_desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill, is_failing = RepairsScreen.fill, True

    def failing(screen: RepairsScreen) -> None:
        if is_failing:
            raise SaveError(UNREADABLE)
        fill(screen)

    monkeypatch.setattr(RepairsScreen, "fill", failing)
    register_repair(clock.now(), Intake(Who("张三"), "打印机"))
    async with at_the_desk(clock, open_desk) as person:
        while person.desk.ahead.build_next():
            await settle(person)
        is_failing = False
        await person.press("3")
        assert person.sees("打印机")


async def test_what_is_shown_is_painted_whole_and_never_half_over_another(
    clock: StandingClock, open_desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wholes: list[bool] = []
    render = Compositor.render_update

    def watched(compositor: Compositor, *args: Any, **kwargs: Any) -> Any:
        wholes.append(compositor.size.region in compositor._dirty_regions)
        return render(compositor, *args, **kwargs)

    async with at_the_desk(clock, open_desk) as person:
        while person.desk.ahead.build_next():
            await settle(person)
        monkeypatch.setattr(Compositor, "render_update", watched)
        for key in "212345613":
            wholes.clear()
            await person.press(key)
            assert wholes[0], key


async def test_the_first_painting_tells_the_time_as_it_is(
    clock: StandingClock, open_desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[list[str]] = []
    render = Compositor.render_update

    def watched(compositor: Compositor, *args: Any, **kwargs: Any) -> Any:
        seen.append([strip.text for strip in compositor.render_strips()])
        return render(compositor, *args, **kwargs)

    account = Account(Who("张三"), about="打印机")
    register_complaint(clock.now(), account, policy_of(settings(), clock.now()))
    async with at_the_desk(clock, open_desk) as person:
        await person.press("4")
        assert person.sees("08:00:00")  # what is painted once is remembered
        await person.press("1")
        clock.advance(hours=3)
        await person.beat()
        monkeypatch.setattr(Compositor, "render_update", watched)
        await person.press("4")
        top, *lines = seen[0]
        assert "12:41" in top
        assert "05:00:00" in top
        assert any("05:00:00" in line for line in lines)


async def test_who_types_meanwhile_types_on(clock: StandingClock, open_desk: Path) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await person.press("f6")
        await person.write("张")
        assert person.desk.ahead.build_next()
        await person.write("三")
        assert person.form.text()["who"] == "张三"
