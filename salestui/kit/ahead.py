"""Screens are built ahead, while nobody types: what is shown first is as quick as the next time."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from salestui.kit.inside import build_mode, modes_to_build
from salestui.kit.screen import DeskScreen

if TYPE_CHECKING:
    from textual.timer import Timer

    from salestui.kit.app import DeskApp

IDLE_S = 1.0
"""Seconds after the last key before a screen is built that nobody has asked for yet."""

PACE_S = 0.1
"""Seconds from one step to the next: a key that comes meanwhile waits for one at most."""


class Ahead:
    """Builds the screens of the digits one after the other, filled and painted."""

    def __init__(self, desk: DeskApp) -> None:
        self._desk = desk
        self._input_at = 0.0
        self._timer: Timer | None = None
        self._built: DeskScreen | None = None
        """The screen that was built last, until it is filled and painted."""

    def start(self) -> None:
        """Begin once the first screen stands."""
        self._input_at = monotonic()
        self._timer = self._desk.set_interval(PACE_S, self._look)

    def note_input(self) -> None:
        """Somebody types: nothing is built for a moment."""
        self._input_at = monotonic()

    def _look(self) -> None:
        is_idle = self._desk.input.is_empty and not self._desk.is_working
        if is_idle and monotonic() - self._input_at >= IDLE_S and not self.build_next():
            assert self._timer is not None
            self._timer.stop()

    def build_next(self) -> bool:
        """Build a screen that was not shown yet, or show aside the one that was built last.

        These are two steps: only when all of it is mounted it can be laid out. Answers whether
        there was one to take.
        """
        if self._built is not None:
            screen, self._built = self._built, None
            screen.call_later(screen.rehearse)
            return True
        modes = modes_to_build(self._desk)
        if modes:
            built = build_mode(self._desk, modes[0])
            self._built = built if isinstance(built, DeskScreen) else None
        return bool(modes)
