"""Which backups are kept, and which one is due."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Container, Hashable, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple, Protocol, TypeVar

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
"""Of the last days, weeks and months that have backups so many are counted: all of each of these
days are kept, and the newest of each week and month."""

SLACK = timedelta(days=1)
"""So much ahead of the clock is no wonder: summer time ends, a desk travels."""

LEAP = timedelta(days=7)
"""Where the newest day is so much off the one before, it may be the clock."""


class Held(Protocol):
    """How far the history in a database goes."""

    @property
    def origin(self) -> str:
        """What all copies of one desk have in common; "" where nothing was done yet."""

    @property
    def position(self) -> tuple[int, int]:
        """Greater for a later state of one desk."""


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

    @property
    def held(self) -> Held | None:
        """How far it goes; None for one that is not good."""


K = TypeVar("K", bound=Kept)


def newest_first(backups: Iterable[K], now: datetime) -> list[K]:
    """Backups by what they hold; `now` is the local time.

    Of those that go equally far the later comes first, but none before its time: a clock that was
    ahead has dated it.
    """
    return sorted(
        backups,
        key=lambda each: (_reach(each), each.at <= now + SLACK, each.at),
        reverse=True,
    )


def _reach(backup: Kept) -> tuple[int, int]:
    return (-1, -1) if backup.held is None else backup.held.position


def of_desk(backups: Iterable[K], origin: str | None) -> list[K]:
    """The backups that are, or may be, of the desk of that origin; None where nobody knows."""
    return [
        each
        for each in backups
        if origin is None or each.held is None or each.held.origin in ("", origin)
    ]


def to_drop(backups: Collection[K], now: datetime) -> list[K]:
    """The backups of a desk that need not be kept any more; `now` is the local time.

    Counted are days, weeks and months that have a good backup, not those of the calendar: a long
    absence lets none go. Nor does a clock that is or was wrong: those whose dates do not follow
    each other as what they hold does are counted apart, and where the newest day leaps away from
    the one before, it is first seen whether the next one follows.
    """
    good = [each for each in newest_first(backups, now) if each.is_good]
    days = _last_days(good)
    if len(days) < 2 or abs(days[0] - days[1]) > LEAP:
        return []
    trusted = _in_order([each for each in good if each.at <= now + SLACK])
    known = set(map(id, trusted))
    others = [each for each in good if id(each) not in known]
    kept = _newest_of_spans(good, known)
    dropped: list[K] = []
    for track in (trusted, others):
        days = _last_days(track)
        dropped += [each for each in track if each.at.date() not in days and id(each) not in kept]
    days = _last_days(trusted)
    if len(days) == DAYS:
        dropped += [each for each in backups if not each.is_good and each.at.date() < min(days)]
    return dropped


def _last_days(newest_first: Iterable[Kept]) -> list[date]:
    """The last days that have backups, so many as are kept whole."""
    return list(dict.fromkeys(each.at.date() for each in newest_first))[:DAYS]


def _newest_of_spans(newest_first: Iterable[Kept], trusted: Container[int]) -> set[int]:
    """The newest of each week and of each month that has backups, by id."""
    kept: set[int] = set()
    for mark_of, most in ((_week, WEEKS), (_month, MONTHS)):
        seen: Mapping[bool, set[Hashable]] = {True: set(), False: set()}
        newer: Hashable = None
        for each in newest_first:
            is_trusted, mark = id(each) in trusted, mark_of(each.at)
            marks = seen[is_trusted]
            # A date that comes back was not that of the same week.
            if (is_trusted, mark) != newer and (mark in marks or len(marks) < most):
                marks.add(mark)
                kept.add(id(each))
            newer = is_trusted, mark
    return kept


def _week(at: datetime) -> Hashable:
    return at.isocalendar()[:2]


def _month(at: datetime) -> Hashable:
    return at.year, at.month


def _in_order(newest_first: Sequence[K]) -> list[K]:
    """As many as can be of which none is dated before one that holds less."""
    # The longest rising subsequence: `ends` are the earliest ends of one of each length.
    ends: list[datetime] = []
    lengths: list[int] = []
    for each in reversed(newest_first):
        lengths.append(bisect_right(ends, each.at))
        ends[lengths[-1] : lengths[-1] + 1] = [each.at]
    found: list[K] = []
    wanted = len(ends) - 1
    for each, length in zip(newest_first, reversed(lengths), strict=True):
        if length == wanted and (not found or each.at <= found[-1].at):
            found.append(each)
            wanted -= 1
    return found


def is_daily_due(backups: Iterable[Kept], today: date, cut_off: time) -> bool:
    """Whether the backup of a working day is still to be taken.

    One that goes less far than another day's was dated by a clock that was wrong.
    """
    daily = [each for each in backups if each.reason == DAILY and each.is_good]
    most = max(map(_reach, daily), default=None)
    return not any(
        _reach(each) == most and working_day(each.at, cut_off) == today for each in daily
    )


class Behind(NamedTuple):
    """What is on the desk and in no copy elsewhere."""

    changes: int
    days: int
    """On so many working days they were made."""


def behind(lacking: Mapping[date, int], today: date) -> Behind | None:
    """How far copies are behind that lack so many changes of each working day.

    What was done today is to be in the copy of tomorrow: None while there is nothing else.
    """
    days = [day for day, changes in lacking.items() if changes]
    return Behind(sum(lacking.values()), len(days)) if set(days) - {today} else None
