"""Which backups are kept, and which one is due."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from datetime import date, datetime, time, timedelta
from typing import Protocol, TypeVar

from salestui.dates.workday import working_day
from salestui.language import N_

DAILY = "daily"

REASONS = {
    DAILY: N_("each day"),
    "migration": N_("before a new version"),
    "import": N_("before an import"),
    "merge": N_("before a merge"),
    "restore": N_("before a restore"),
    "asked": N_("asked for"),
    "lost": N_("as the data file was lost"),
}
"""Why a backup was taken, by the word in its name."""

COUNTED = {
    "customer": N_("customers"),
    "visit": N_("visits"),
    "repair": N_("repairs"),
    "complaint": N_("complaints"),
    "log_line": N_("log lines"),
    "memo": N_("memos"),
    "colleague": N_("colleagues"),
}
"""What is counted when a backup is told about: the word for the rows of each table."""

DAYS, WEEKS, MONTHS = 7, 4, 12
"""Of so many days, weeks and months that have backups the newest one is kept."""

ALL_FOR = timedelta(days=7)
"""So long every backup is kept."""


class Kept(Protocol):
    """What the rules know of a backup."""

    @property
    def at(self) -> datetime:
        """When it was taken, by the clock on the wall."""

    @property
    def reason(self) -> str:
        """Why it was taken."""

    @property
    def is_good(self) -> bool:
        """Whether nothing is seen to be wrong with it."""


K = TypeVar("K", bound=Kept)


def to_drop(backups: Iterable[K], today: date) -> list[K]:
    """The backups that need not be kept any more.

    Counted are days, weeks and months that have a good backup, not those of the calendar: neither
    a long absence nor a clock that was wrong for a day lets any go.
    """
    newest_first = sorted(backups, key=lambda each: each.at, reverse=True)
    good = [each for each in newest_first if each.is_good]
    kept: set[int] = set()
    spans: list[set[Hashable]] = [set(), set(), set()]
    for each in good:
        day = each.at.date()
        marks = (day, day.isocalendar()[:2], (day.year, day.month))
        for mark, seen, most in zip(marks, spans, (DAYS, WEEKS, MONTHS), strict=True):
            if mark not in seen and len(seen) < most:
                seen.add(mark)
                kept.add(id(each))
    # Without a good one that is newer nothing goes: what is left may be all there is.
    newest = good[0].at if good else None
    return [
        each
        for each in newest_first
        if id(each) not in kept
        and today - each.at.date() >= ALL_FOR
        and newest is not None
        and newest > each.at
    ]


def is_daily_due(backups: Iterable[Kept], today: date, cut_off: time) -> bool:
    """Whether the backup of a working day is still to be taken."""
    return not any(
        each.reason == DAILY and each.is_good and working_day(each.at, cut_off) == today
        for each in backups
    )
