"""Which backups are kept, and which one is due."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salestui.backups.rules import (
    DAILY,
    DAYS,
    LEAP,
    MONTHS,
    WEEKS,
    Behind,
    behind,
    is_daily_due,
    newest_first,
    of_desk,
    to_drop,
)
from tests.clock import wall


class Held(NamedTuple):
    """How far a backup goes, as the rules see it."""

    change: int = 0
    timeline: int = 0
    origin: str = "mine"

    @property
    def position(self) -> tuple[int, int]:
        """Greater for a later state."""
        return self.timeline, self.change


HELD = Held()


@dataclass(frozen=True)
class Taken:
    """A backup as the rules see it."""

    at: datetime
    reason: str = DAILY
    is_good: bool = True
    held: Held | None = HELD


FIRST = date(2026, 1, 1)
LENGTH = 400


def days_before(taken: list[Taken], count: int) -> set[date]:
    """The last days on which a good one was taken."""
    return set(sorted({each.at.date() for each in taken if each.is_good})[-count:])


def newest_of(taken: list[Taken], day: date) -> Taken:
    """The newest good one of a day."""
    return max((each for each in taken if each.at.date() == day and each.is_good), key=_at)


def _at(each: Taken) -> datetime:
    return each.at


def simulate(days: list[list[Taken]]) -> tuple[list[Taken], list[Taken]]:
    """All that were ever taken, and those that are left after each day's rotation."""
    ever: list[Taken] = []
    left: list[Taken] = []
    for n, day in enumerate(days):
        taken = [replace(each, held=Held(n)) if each.is_good else each for each in day]
        ever += taken
        left += taken
        dropped = to_drop(left, at(n, 23, 59))
        assert all(FIRST + timedelta(days=n) - each.at.date() >= ALL_FOR for each in dropped)
        left = [each for each in left if each not in dropped]
    return ever, left


ALL_FOR = timedelta(days=DAYS)
"""So long at least every backup is kept."""


def at(day: int, hour: int = 8, minute: int = 30) -> datetime:
    """A time on a day of the simulation."""
    return datetime.combine(FIRST + timedelta(days=day), time(hour, minute))


def test_400_days_leave_7_days_4_weeks_and_12_months() -> None:
    _ever, left = simulate([[Taken(at(n))] for n in range(LENGTH)])
    last = FIRST + timedelta(days=LENGTH - 1)
    assert last == date(2027, 2, 4)
    daily = [last - timedelta(days=n) for n in range(DAYS)]
    # Thursday; the newest of each week before is its Sunday, of each month its last day.
    weekly = [date(2027, 1, 31), date(2027, 1, 24), date(2027, 1, 17)]
    monthly = [date(2026, month, 1) - timedelta(days=1) for month in range(4, 13)]
    monthly += [date(2026, 12, 31), date(2027, 1, 31)]
    assert sorted(each.at.date() for each in left) == sorted({*daily, *weekly, *monthly})


@st.composite
def a_desk(draw: st.DrawFn) -> list[list[Taken]]:
    """400 days at a desk: worked or not, with imports, with backups that went bad."""
    worked = draw(st.lists(st.integers(0, 2), min_size=7, max_size=7))
    odd = draw(
        st.dictionaries(
            st.integers(0, LENGTH - 1),
            st.lists(
                st.builds(
                    Taken,
                    st.builds(at, st.just(0), st.integers(0, 23), st.integers(0, 59)),
                    st.sampled_from([DAILY, "import", "restore"]),
                    st.booleans(),
                ),
                max_size=4,
            ),
            max_size=60,
        )
    )
    gap = draw(st.integers(0, LENGTH)), draw(st.integers(0, 200))
    days = []
    for n in range(LENGTH):
        day = [Taken(at(n, 8 + k)) for k in range(worked[n % 7])]
        if gap[0] <= n < sum(gap):
            day = []
        shift = timedelta(days=n)
        day += [Taken(each.at + shift, each.reason, each.is_good) for each in odd.get(n, [])]
        days.append(list(dict.fromkeys(day)))
    return days


@given(a_desk())
def test_rotation_keeps_what_it_says_whatever_happens_in_400_days(days: list[list[Taken]]) -> None:
    ever, left = simulate(days)
    good = [each for each in ever if each.is_good]
    for day in days_before(good, DAYS):
        assert newest_of(good, day) in left
    weeks = sorted({each.at.isocalendar()[:2] for each in good})[-WEEKS:]
    assert set(weeks) <= {each.at.isocalendar()[:2] for each in left if each.is_good}
    months = sorted({(each.at.year, each.at.month) for each in good})[-MONTHS:]
    assert set(months) <= {(each.at.year, each.at.month) for each in left if each.is_good}
    last = FIRST + timedelta(days=LENGTH - 1)
    young = [each for each in ever if last - each.at.date() < ALL_FOR]
    assert set(young) <= set(left)
    # And no more than that, once the first day after an absence is over.
    whole = sorted({each.at.date() for each in good})[-DAYS:]
    if len(whole) > 1 and whole[-1] - whole[-2] <= LEAP:
        rest = [each for each in left if each.at.date() not in whole and each.is_good]
        assert len(rest) <= WEEKS + MONTHS


def test_a_bad_one_pushes_out_no_good_one_and_goes_with_its_time() -> None:
    good = [Taken(at(n), held=Held(n)) for n in range(12)]
    bad = [Taken(at(n, 9), is_good=False, held=None) for n in range(12)]
    now = at(11, 12)
    without = [each for each in good if each not in to_drop(good, now)]
    both = [*good, *bad]
    left = [each for each in both if each not in to_drop(both, now)]
    assert set(without) <= set(left)
    assert [each for each in left if not each.is_good] == bad[-DAYS:]


def test_while_there_is_no_good_one_nothing_goes() -> None:
    bad = [Taken(at(n), is_good=False, held=None) for n in range(40)]
    assert to_drop(bad, at(400)) == []


# --- a clock that was wrong --------------------------------------------------------------------

YEARS = 1500


@pytest.mark.parametrize("wrong", [YEARS, -YEARS, 8, -8])
def test_a_clock_that_is_wrong_for_a_day_lets_none_go(wrong: int) -> None:
    taken = [Taken(at(n), held=Held(n)) for n in range(40)]
    left = [each for each in taken if each not in to_drop(taken, at(39, 12))]
    off = Taken(at(39 + wrong), held=Held(40))
    assert to_drop([*left, off, replace(off, reason="asked")], off.at) == []
    # Nor when it is right again: nothing goes that would be kept without it.
    for day in range(40, 80):
        left.append(Taken(at(day), held=Held(day + 1)))
        usual = to_drop(left, at(day, 12))
        assert set(to_drop([*left, off], at(day, 12))) - {off} <= set(usual)
        left = [each for each in left if each not in usual]


@st.composite
def a_desk_with_a_bad_battery(draw: st.DrawFn) -> tuple[list[Taken], list[Taken]]:
    """The backups of some months, and those of a few starts between with a clock far off."""
    count = draw(st.integers(20, 120))
    right = [Taken(at(n), held=Held(10 * n)) for n in range(count)]
    off = draw(st.dictionaries(st.integers(1, count - 2), st.integers(-3000, 3000), max_size=6))
    wrong = [
        Taken(at(n + days, 9), "asked", held=Held(10 * n + 5))
        for n, days in off.items()
        if abs(days) > 2 * LEAP.days
    ]
    return right, wrong


@given(a_desk_with_a_bad_battery())
def test_what_is_kept_without_wrong_clocks_is_kept_beside_them(
    desk: tuple[list[Taken], list[Taken]],
) -> None:
    right, wrong = desk
    with_, without = list[Taken](), list[Taken]()
    for each in sorted([*right, *wrong], key=lambda each: each.held or Held()):
        with_.append(each)
        dropped = to_drop(with_, each.at)
        with_ = [one for one in with_ if one not in dropped]
        if each in right:
            without.append(each)
            dropped = to_drop(without, each.at)
            without = [one for one in without if one not in dropped]
        assert set(without) <= set(with_)
    assert len(with_) <= len(without) + DAYS + WEEKS + MONTHS


NOW = wall("2026-11-23 09:41")
FUTURE = wall("2030-05-05 08:30")


@pytest.mark.parametrize(
    ("first", "then"),
    [
        # What they hold decides, whatever the clock said.
        (Taken(wall("2026-11-23 08:30"), held=Held(12)), Taken(FUTURE, held=Held(11))),
        (Taken(wall("2000-01-01 08:30"), held=Held(12)), Taken(NOW, held=Held(11))),
        (Taken(FUTURE, held=Held(12)), Taken(NOW, held=Held(11))),
        # After a backup was brought back changes are numbered anew.
        (Taken(NOW, held=Held(7, timeline=1)), Taken(NOW, held=Held(500))),
        # Of the same the later one comes first, but none before its time.
        (Taken(wall("2026-11-23 08:31")), Taken(wall("2026-11-23 08:30"))),
        (Taken(wall("2026-11-20 08:30")), Taken(FUTURE)),
        (Taken(wall("2026-11-24 09:41")), Taken(NOW)),
        (Taken(NOW), Taken(wall("2026-11-24 09:42"))),
        # What cannot be read comes last.
        (Taken(wall("2026-11-20 08:30")), Taken(NOW, is_good=False, held=None)),
    ],
)
def test_the_newest_holds_most(first: Taken, then: Taken) -> None:
    assert newest_first([first, then], NOW) == [first, then]
    assert newest_first([then, first], NOW) == [first, then]


@pytest.mark.parametrize(
    ("origin", "held", "is_mine"),
    [
        ("mine", Held(origin="mine"), True),
        ("mine", Held(origin="theirs"), False),
        ("mine", Held(origin=""), True),
        ("mine", None, True),
        ("", Held(origin="theirs"), False),
        (None, Held(origin="theirs"), True),
    ],
)
def test_of_which_desk_a_backup_is(origin: str | None, held: Held | None, is_mine: bool) -> None:
    backup = Taken(NOW, held=held)
    assert of_desk([backup], origin) == ([backup] if is_mine else [])


@pytest.mark.parametrize(
    ("lacking", "found"),
    [
        ({}, None),
        ({date(2026, 11, 23): 0}, None),
        # What was done today is to be in the copy of tomorrow.
        ({date(2026, 11, 23): 40}, None),
        ({date(2026, 11, 22): 1}, Behind(1, 1)),
        ({date(2026, 11, 20): 3, date(2026, 11, 22): 0, date(2026, 11, 23): 4}, Behind(7, 2)),
        # Entries of a day that has not come yet are lacking too.
        ({date(2030, 5, 5): 2}, Behind(2, 1)),
    ],
)
def test_how_far_copies_are_behind(lacking: Mapping[date, int], found: Behind | None) -> None:
    assert behind(lacking, date(2026, 11, 23)) == found


# --- which one is due --------------------------------------------------------------------------

CUT_OFF = time(4)
TODAY = date(2026, 11, 23)
AFTER = wall("2026-11-20 08:30")


@pytest.mark.parametrize(
    ("taken", "due"),
    [
        ([], True),
        ([Taken(wall("2026-11-23 08:30"))], False),
        ([Taken(wall("2026-11-23 04:00"))], False),
        ([Taken(wall("2026-11-23 03:59"))], True),
        ([Taken(wall("2026-11-24 03:59"))], False),
        ([Taken(wall("2026-11-24 04:00"))], True),
        ([Taken(wall("2026-11-22 17:00"))], True),
        ([Taken(wall("2026-11-23 08:30"), is_good=False, held=None)], True),
        # Dated so by a clock that was wrong: others have gone further since.
        ([Taken(wall("2026-11-23 08:30"), held=Held(3)), Taken(AFTER, held=Held(4))], True),
        ([Taken(wall("2026-11-23 08:30"), held=Held(4)), Taken(AFTER, held=Held(4))], False),
        ([Taken(wall("2026-11-23 08:30"), "import")], True),
    ],
)
def test_one_is_due_each_working_day(taken: list[Taken], due: bool) -> None:
    assert is_daily_due(taken, TODAY, CUT_OFF) is due
