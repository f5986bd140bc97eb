"""The desk: its screens by digit, its heartbeat's day, its start."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType
from textual.screen import Screen

from salestui.dates.clock import Clock
from salestui.kit.app import TODAY, DeskApp, function_keys
from salestui.kit.register import Register, imported
from salestui.registers import REGISTERS
from salestui.settings.store import settings, settings_file, wrong_words
from salestui.storage.save_errors import SaveError
from salestui.storage.watch import WATCH
from salestui.worklog.store import open_day

if TYPE_CHECKING:
    from salestui.backups.daily import DailyBackup
    from salestui.backups.lost import LostFile

BACKUP_AFTER = 3.0
"""Seconds after the first screen before the backup of the day is taken."""
AT_ONCE = 0.05
"""Seconds that noting the day waits for others who write: the next heartbeat tries again."""


def _today() -> Screen[None]:
    from salestui.today.screen import TodayScreen

    return TodayScreen()


class SalesDesk(DeskApp):
    """The app: Today first, then the screen of each register when it is first shown."""

    MODES: ClassVar[dict[str, str | Callable[[], Screen[None]]]] = {TODAY: _today}
    DEFAULT_MODE = TODAY
    BINDINGS: ClassVar[list[BindingType]] = function_keys(REGISTERS)

    def __init__(
        self,
        clock: Clock,
        log_folder: Path,
        registers: Sequence[Register] = REGISTERS,
        *,
        is_backed_up: bool = False,
    ) -> None:
        self._is_backed_up = is_backed_up
        super().__init__(registers, clock, log_folder, settings().theme)
        self._note_day()
        for register in registers:
            if register.screen:
                self.add_mode(register.code, _screen_of(register))

    daily: DailyBackup | None = None
    """Sees to the backup of the day, once the first screen stands."""

    def on_mount(self) -> None:
        """Let the first screen come first."""
        if self._is_backed_up:
            self.set_timer(BACKUP_AFTER, self.begin_backups)

    def begin_backups(self) -> None:
        """From now on see to the backup of each day."""
        from salestui.backups.daily import DailyBackup

        self.daily = DailyBackup(self)
        self.daily.look()

    lost: LostFile | None = None
    """What is done about the file of the database while that is not in its place."""

    def beat(self) -> None:
        """Also look after the file of the database, and take up settings that another window, or a
        person, has written."""
        self._look_after_the_file()
        super().beat()
        self._note_day()
        if self.daily is not None and self.lost is None:
            self.daily.look()
        file = settings_file()
        if file.has_changed():
            from salestui.settings.actions import adopt

            before = file.settings
            file.read_again()
            self.run_worker(adopt(self, before))

    def _look_after_the_file(self) -> None:
        if self.lost is None:
            if WATCH.look() is None:
                return
            from salestui.backups.lost import LostFile

            self.lost = LostFile(self)
        if self.lost.attend():
            self.lost = None
            self.revision += 1

    def begin_again(self) -> None:
        """Show what stands in the database, which is another file than before."""
        self._noted_day = None
        self.load_matters()
        self.keep_drafts()

    def _keep_drafts(self) -> None:
        is_kept = self.lost is not None and self.lost.keep_typed()
        try:
            super()._keep_drafts()
        except SaveError:
            if not is_kept:
                raise

    def warnings(self) -> list[str]:
        """Also what became of the database's file, what is wrong in the settings file, and with the
        backups."""
        lost = () if self.lost is None else (self.lost.words,)
        backups = () if self.daily is None else self.daily.warnings
        return [*lost, *super().warnings(), *wrong_words(), *backups]

    _noted_day: date | None = None

    def _note_day(self) -> None:
        """Note that the desk is open on this working day, as soon as that can be written."""
        if self._noted_day != self.now.day:
            with suppress(SaveError):
                open_day(self.now.day, AT_ONCE)
                self._noted_day = self.now.day


def _screen_of(register: Register) -> Callable[[], Screen[None]]:
    def build() -> Screen[None]:
        screen: Screen[None] = imported(register.screen)()
        return screen

    return build
