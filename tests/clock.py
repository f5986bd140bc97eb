"""A clock that stands until it is set, and instants as a test writes them."""

from datetime import UTC, datetime, timedelta, timezone

from salestui.dates.clock import Clock, Now

CHINA = timezone(timedelta(hours=8), "CST")
"""Fixed, because Windows knows no zones by name without another package."""


def instant(text: str) -> datetime:
    """A time in China: "2026-11-23 09:41"."""
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def moment(text: str) -> Now:
    """What a clock in China reads at that time."""
    return Clock(zone=CHINA).at(instant(text))


def wall(text: str) -> datetime:
    """What a clock on the wall shows, in no zone: "2026-11-23 09:41"."""
    return datetime.fromisoformat(text)


class StandingClock(Clock):
    """Reads the instant it was set to."""

    def __init__(self, text: str = "2026-11-23 09:41") -> None:
        super().__init__(lambda: self.reading, CHINA)
        self.reading = instant(text).astimezone(UTC)

    def set(self, text: str) -> Now:
        """Set it to a time in China, earlier or later."""
        self.reading = instant(text).astimezone(UTC)
        return self.now()

    def advance(self, **units: float) -> Now:
        """Let time go by: `advance(days=3)`, `advance(minutes=-5)`."""
        self.reading += timedelta(**units)
        return self.now()
