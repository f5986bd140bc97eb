"""Waits until a desk has done all that was set going: by what is left to be done, not by time.

Textual's own pilot takes a process that used little of the processor for a moment for an idle one,
which on a busy machine it is not.
"""

import asyncio
from time import monotonic
from typing import Any

import textual.app
import textual.pilot
import textual.screen
from textual.app import App
from textual.pilot import Pilot

from salestui.kit.app import DeskApp
from salestui.kit.keys import at_rest, one_round

FRAME = 1 / 1000
"""Seconds from frame to frame in the tests: nobody looks, so nobody waits for the next one."""

ROUNDS = 3
"""So often in a row nothing must be left: a timer that was due only then comes between."""

PATIENCE = 5.0
"""Seconds after which something that never ends is left to the test."""

_at: App[Any] | None = None
"""The app that the pilot of this moment flies: one at a time."""


async def until_handed_on() -> None:
    """Wait until all input has had its turn, without a look at the screen: that takes longest."""
    while _waits_for_its_turn():
        await one_round()


async def until_idle(min_sleep: float = 0, max_sleep: float = PATIENCE) -> None:
    """Wait until no task can go on and nothing is left to be drawn; the arguments are Textual's."""
    until = monotonic() + PATIENCE
    quiet = 0
    while quiet < ROUNDS and monotonic() < until:
        await at_rest()
        if _waits_for_its_turn():
            quiet = 0
        elif _waits_to_be_drawn():
            quiet = 0
            await asyncio.sleep(FRAME)
        else:
            quiet += 1


def _waits_for_its_turn() -> bool:
    """Whether a key waits until all that the one before has set going is at rest."""
    # While a save waits for another window, or work goes on, so do the keys.
    return (
        isinstance(_at, DeskApp)
        and not _at.input.is_empty
        and not (_at.is_saving or _at.input.waits_for_work)
    )


def _waits_to_be_drawn() -> bool:
    """Whether the screen, or one that is seen below it, is to be drawn anew at its next frame."""
    if _at is None or not _at.is_running or not _at._screen_stacks.get(_at._current_mode):
        return False
    front = _at.screen
    return bool(
        front._dirty_widgets
        or front._callbacks
        or front._layout_required
        or front._recompose_required
        or _at._resize_event
        or any(each._update_timer._active.is_set() for each in (*_at._background_screens, front))
    )


def wait_for_what_is_left() -> None:
    """Let Textual's pilot wait so too."""
    begin = Pilot.__init__

    def fly(pilot: Pilot[Any], app: App[Any]) -> None:
        global _at
        _at = app
        begin(pilot, app)

    setattr(textual.screen, "UPDATE_PERIOD", FRAME)  # noqa: B010 # it is said to be final
    setattr(Pilot, "__init__", fly)  # noqa: B010 # it is not ours to have a type
    for module in (textual.app, textual.pilot):
        module.wait_for_idle = until_idle  # type: ignore[attr-defined]
