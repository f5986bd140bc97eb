"""The heartbeat of the desk: the time, what is open, and what the window's title says of it."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from textual.reactive import var

from salestui.dates.clock import Clock, Now
from salestui.kit.ending import OrderlyApp
from salestui.kit.inside import driver_of, waits_to_resume
from salestui.kit.register import Badge, Matter, OnToday, Register, Tone, of_today
from salestui.language import _, sentence
from salestui.storage.history.reading import last_instant, state_of_data, tables_written
from salestui.storage.once import one_look
from salestui.storage.save_errors import SaveError, reading

CLOCK_SLACK = timedelta(minutes=2)


class Beating(OrderlyApp[None]):
    """An app that reads the clock each second and keeps the registers' matters up to date."""

    # A plain reactive would have the whole screen drawn anew each second.
    now = var[Now](Clock().now)
    """The time, read anew each second."""

    revision = var(0)
    """Counts each time that the data or the working day became another; screens watch it."""

    def __init__(self, registers: Sequence[Register], clock: Clock, log_folder: Path) -> None:
        """`log_folder` takes the private log of an unexpected error."""
        super().__init__(log_folder)
        self.registers = registers
        self._of_today = list(of_today(registers))
        self.clock = clock
        self.matters: dict[str, Sequence[Matter]] = {}
        self.clock_is_behind = False
        self._unveiled = asyncio.Event()
        self._unveiled.set()
        self._state: object = None
        self._newest: datetime | None = None
        self.now = clock.now()

    @property
    def is_working(self) -> bool:
        """Whether work goes on until whose end no key does anything else."""
        raise NotImplementedError

    def say(self, message: str, tone: Tone = "good") -> None:
        """Say something, ready to show, at the foot of the screen."""
        raise NotImplementedError

    def start_beating(self) -> None:
        """Start the one heartbeat."""
        self._show_title()
        self.set_interval(1, self.beat)
        if sys.platform != "win32":
            asyncio.get_running_loop().add_signal_handler(signal.SIGCONT, self._go_on)

    def _go_on(self) -> None:
        """Draw everything anew after a stop.

        Textual would enter application mode a second time, although nothing had left it: two
        threads would read the keyboard, and the shell would be left without its echo.
        """
        driver = driver_of(self)
        if driver is not None and waits_to_resume(driver):
            driver.resume_application_mode()
        self.beat()
        self.refresh(layout=True)

    def beat(self) -> None:
        """Read the clock; load the matters anew when the day or the data became another."""
        now = self.clock.now()
        if now.day != self.now.day and self.is_working:
            return  # the turn of the day writes, and so may the work
        before, self.now = self.now, now
        if self._rings(before.utc):
            self.bell()
        try:
            with reading():
                if self.now.day != before.day:
                    self.day_turned()
                elif self._is_another():
                    self._load_touched()
        except SaveError as fault:
            self._state = None
            self.say(sentence(fault.sentence, **fault.arguments), "alarm")
        self._show_title()
        self.forget_closed()

    def _is_another(self) -> bool:
        is_behind = self._is_behind(self.now)
        return self._state != state_of_data() or self.clock_is_behind != is_behind

    def day_turned(self) -> None:
        """What the turn of the working day brings."""
        self.load_matters()

    def look(self) -> None:
        """Load the matters anew at once if something was written."""
        if self._state != state_of_data():
            self._load_touched()

    def load_matters(self) -> None:
        """Ask every register for its open matters."""
        self._load(self._of_today)

    def _load_touched(self) -> None:
        """Ask the registers of which something was written since they were asked last."""
        written = tables_written(self._state)
        self._load([each for each in self._of_today if each[1].is_touched(written)])

    def _load(self, registers: Sequence[tuple[Register, OnToday]]) -> None:
        with one_look():
            self.matters |= {each.code: today.matters(self.now) for each, today in registers}
        self._newest = last_instant()
        self.clock_is_behind = self._is_behind(self.now)
        self._state = state_of_data()
        self.revision += 1

    def _is_behind(self, now: Now) -> bool:
        """Whether the clock has been set back: what is on the desk was written later."""
        return self._newest is not None and self._newest - now.at > CLOCK_SLACK

    def warnings(self) -> list[str]:
        """What stands above everything on Today until it is put right."""
        if not self.clock_is_behind:
            return []
        return [_("The computer's clock is behind the last entry. Please check its date and time.")]

    def _rings(self, since: datetime) -> bool:
        return since < self.now.utc and any(
            today.rings(self.matters[each.code], since, self.now) for each, today in self._of_today
        )

    # The window's title

    def badges(self) -> Iterator[tuple[Register, Badge]]:
        """The badge of each register that has one now."""
        for register in self.registers:
            badge = self.badge(register)
            if badge is not None:
                yield register, badge

    def badge(self, register: Register) -> Badge | None:
        """The badge that a register has now."""
        today = register.today
        if today is None:
            return None
        codes = (register.code, *today.badge_counts)
        return today.badge([each for code in codes for each in self.matters[code]], self.now)

    def _show_title(self) -> None:
        is_seen = self._unveiled.is_set()
        urgent = [badge.title for _register, badge in self.badges() if badge.title and is_seen]
        title = " - ".join([*urgent[:1], _("salestui")])
        if title != self._title_shown and not self.is_leaving:
            self._title_shown = title
            self.name_window(title)

    asked_for: object = None
    """The settings for which it was asked last whether open rows are to follow them."""

    _title_shown = ""

    def register(self, code: str) -> Register:
        """The register of that code."""
        return next(each for each in self.registers if each.code == code)
