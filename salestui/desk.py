"""The desk: its screens by digit, its heartbeat's day, its start."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import ClassVar

from textual.screen import Screen

from salestui.dates.clock import Clock
from salestui.kit.app import TODAY, DeskApp
from salestui.kit.register import Register, imported
from salestui.registers import REGISTERS
from salestui.settings.store import settings, settings_file, wrong_words
from salestui.storage.faults import Fault
from salestui.worklog.store import open_day

AT_ONCE = 0.05
"""Seconds that noting the day waits for others who write: the next heartbeat tries again."""


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
        registers: Sequence[Register] = REGISTERS,
    ) -> None:
        super().__init__(registers, clock, log_folder, settings().theme)
        self._note_day()
        for register in registers:
            if register.screen:
                self.add_mode(register.code, _screen_of(register))

    def beat(self) -> None:
        """Also take up settings that another window, or a person, has written."""
        super().beat()
        self._note_day()
        file = settings_file()
        if file.has_changed():
            from salestui.settings.deeds import adopt

            before = file.settings
            file.read_again()
            self.run_worker(adopt(self, before))

    def warnings(self) -> list[str]:
        """Also what is wrong in the settings file."""
        return [*super().warnings(), *wrong_words()]

    _noted_day: date | None = None

    def _note_day(self) -> None:
        """Note that the desk is open on this working day, as soon as that can be written."""
        if self._noted_day != self.now.day:
            with suppress(Fault):
                open_day(self.now.day, AT_ONCE)
                self._noted_day = self.now.day


def _screen_of(register: Register) -> Callable[[], Screen[None]]:
    def build() -> Screen[None]:
        screen: Screen[None] = imported(register.screen)()
        return screen

    return build
