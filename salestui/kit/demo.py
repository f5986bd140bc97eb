"""The planner of the demo's month: each room plans its part, then all happens in order of time.

Days are counted back in desk days: 0 is today, 1 the working day before, and so on. No Textual
here, so that a shell command can be tried on the demo without it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from salestui.dates.clock import Clock, Now

DAYS_BACK = 22
"""The desk day on which the month begins."""

FIRST_THINGS_DONE = time(8, 50)
"""By this time of today its first acts are done; who looks earlier came earlier."""


class Month:
    """The real days of the month, and what is planned on them."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.now = clock.now()
        """When the month ends."""
        self.days = _desk_days(self.now)
        """The desk days, newest first."""
        self.on_file: dict[str, Any] = {}
        """The customers on file so far, by name, as the customers' part has put them here."""
        self._planned: list[tuple[Now, Callable[[Now], object]]] = []

    def plan(self, back: int, at: str, act: Callable[[Now], object]) -> None:
        """Let something happen at a time of a desk day, unless that is a day of rest."""
        if self.clock.calendar.is_working_day(self.days[back]):
            self._planned.append((self.moment(back, at), act))

    def plan_ago(self, ago: timedelta, act: Callable[[Now], object]) -> None:
        """Let something happen so long before now, or first thing today if that was earlier."""
        if self.clock.calendar.is_working_day(self.days[0]):
            first = self.moment(0, f"{FIRST_THINGS_DONE:%H:%M}")
            moment = max(self.now.utc - ago, first.utc)
            self._planned.append((self.clock.at(moment), act))

    def happen(self) -> None:
        """Do what is planned until now, in order of time."""
        for now, act in sorted(self._planned, key=lambda planned: planned[0].utc):
            if now.utc <= self.now.utc:
                act(now)

    def moment(self, back: int, at: str) -> Now:
        """The reading of the clock at a time of a desk day; in a day just begun, all is earlier."""
        day = self.days[back]
        moment = self._instant(day, time.fromisoformat(at))
        if back == 0:
            lead = self._instant(day, FIRST_THINGS_DONE) - self.now.at
            begin = self._instant(day, self.clock.cut_off)
            moment = max(begin, moment - max(lead, timedelta()))
        return self.clock.at(moment)

    def due(self, back: int) -> date:
        """The desk day, or a day before them; below 0 the working day that long after today."""
        if back >= len(self.days):
            return self.days[-1] - timedelta(days=back - len(self.days) + 1)
        if back >= 0:
            return self.days[back]
        day = self.days[0]
        for _ in range(-back):
            day = self.clock.calendar.next_working_day(day)
        return day

    def _instant(self, day: date, at: time) -> datetime:
        """The instant of a local time of day, with the summer time of then."""
        instant = datetime.combine(day, at, UTC)
        return instant - (self.clock.local(instant).replace(tzinfo=UTC) - instant)


def _desk_days(now: Now) -> list[date]:
    """Today and the working days before it, newest first."""
    days = [now.day]
    while len(days) <= DAYS_BACK:
        day = days[-1] - timedelta(days=1)
        while not now.calendar.is_working_day(day):
            day -= timedelta(days=1)
        days.append(day)
    return days
