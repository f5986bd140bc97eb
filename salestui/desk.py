"""The desk: its screens by digit, its heartbeat's day, its start."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar

from textual.screen import Screen

from salestui.dates.clock import Clock
from salestui.kit.app import TODAY, DeskApp
from salestui.kit.register import Register, imported
from salestui.registers import REGISTERS
from salestui.worklog.store import open_day


def _today() -> Screen[None]:
    from salestui.today.screen import TodayScreen

    return TodayScreen()


class SalesDesk(DeskApp):
    """The app: Today first, then the screen of each register when it is first shown."""

    MODES: ClassVar[dict[str, str | Callable[[], Screen[None]]]] = {TODAY: _today}
    DEFAULT_MODE = TODAY

    def __init__(
        self,
        clock: Clock,
        log_folder: Path,
        theme: str = "dark",
        registers: Sequence[Register] = REGISTERS,
    ) -> None:
        open_day(clock.now().day)
        super().__init__(registers, clock, log_folder, theme)
        for register in registers:
            if register.screen:
                self.add_mode(register.code, _screen_of(register))

    def day_turned(self) -> None:
        """A new working day: the desk was open on it too."""
        open_day(self.now.day)
        super().day_turned()


def _screen_of(register: Register) -> Callable[[], Screen[None]]:
    def build() -> Screen[None]:
        screen: Screen[None] = imported(register.screen)()
        return screen

    return build
