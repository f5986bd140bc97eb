"""What was closed takes no memory, however much is opened and closed in a day."""

import gc
from pathlib import Path
from weakref import ref

import pytest
from textual._styles_cache import StylesCache
from textual.screen import Screen
from textual.widget import Widget

from salestui.customers.screen import CustomersScreen
from salestui.kit.help import Help
from salestui.kit.key_line import KeyLine
from salestui.kit.keys import at_rest
from tests.clock import StandingClock
from tests.desk import at_the_desk
from tests.kit.hands import settle, tap, until

NEVER = 1e6
"""Seconds that no test takes."""

OPENED = (
    ("f6", "escape"),
    ("f5", "f4", "escape", "escape"),
    ("f2", "f6", "escape", "escape"),
    ("f1", "f1"),
    ("ctrl+p", "f8", "escape"),
    ("5", "f12", "x", "1"),
)


@pytest.mark.usefixtures("every_frame")
async def test_what_is_closed_does_not_pile_up(clock: StandingClock, open_desk: Path) -> None:
    # Of the desks of other tests in this process some may still be about to go.
    others = [each for each in gc.get_objects() if isinstance(each, Screen | StylesCache)]
    known = {id(each) for each in others}
    async with at_the_desk(clock, open_desk) as person:
        for _ in range(2):
            for keys in OPENED:
                await tap(person, *keys)
        await person.beat()
        gc.collect()
        living = [each for each in gc.get_objects() if id(each) not in known]
        closed = [each for each in living if isinstance(each, Screen) and not each.is_attached]
        # The last of all may have sent a widget below the last message that it had.
        assert len(closed) <= 1, closed
        drawn = {id(each._styles_cache) for each in living if isinstance(each, Widget)}
        caches = [each for each in living if isinstance(each, StylesCache)]
        assert [each for each in caches if id(each) not in drawn] == []


async def test_a_closed_screen_keeps_no_other(
    clock: StandingClock, open_desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        below, above = Help(person.screen), Help(person.screen)
        person.desk.push_screen(below)
        await settle(person)
        with monkeypatch.context() as patched:
            patched.setattr("textual.screen.UPDATE_PERIOD", NEVER)
            person.desk.push_screen(above)
            await at_rest()
            # It goes before it is drawn, and so before this is done.
            below.call_after_refresh(below.refresh_bindings)
            await at_rest()
            above.dismiss()
        await settle(person)
        below.dismiss()
        await settle(person)
        await person.beat()
        kept = ref(below)
        del below
        gc.collect()
        assert kept() is None


async def test_what_is_begun_below_a_form_does_not_keep_it(
    clock: StandingClock, open_desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("salestui.kit.keeping.DRAFTS_AFTER", 0.001)  # until then a timer keeps it
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "f6")
        # Customers, with all its widgets, is shown for the first time.
        person.form.call_later(person.desk.go, 5)
        await settle(person)
        assert isinstance(person.screen, CustomersScreen)
        await tap(person, "1")
        kept = ref(person.form)
        # Each widget of Customers has still the last message that it was sent, and so the sender.
        await tap(person, "escape", "5", "1")
        await person.beat()
        gc.collect()
        assert kept() is None


async def test_what_was_said_does_not_keep_the_form_that_said_it(
    clock: StandingClock, open_desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("salestui.kit.keeping.DRAFTS_AFTER", 0.001)
    monkeypatch.setattr("salestui.kit.key_line.SAID_FOR", 0.001)
    async with at_the_desk(clock, open_desk) as person:
        key_line = person.the(KeyLine)
        await tap(person, "f6")
        person.form.call_later(key_line.say, "saved", "good")
        await settle(person)
        kept = ref(person.form)
        await tap(person, "escape", "5", "1")
        await person.beat()
        await until(person, lambda: not key_line.said)
        gc.collect()
        assert kept() is None
