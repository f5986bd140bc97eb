"""Which backups are kept, and which one is due."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salestui.backups.rules import ALL_FOR, DAILY, DAYS, MONTHS, WEEKS, is_daily_due, to_drop
from tests.clock import wall


@dataclass(frozen=True)
class Taken:
    """A backup as the rules see it."""

    at: datetime
    reason: str = DAILY
    is_good: bool = True


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
        ever += day
        left += day
        dropped = to_drop(left, FIRST + timedelta(days=n))
        assert all(FIRST + timedelta(days=n) - each.at.date() >= ALL_FOR for each in dropped)
        left = [each for each in left if each not in dropped]
    return ever, left


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
    # And no more than that.
    old = [each for each in left if last - each.at.date() >= ALL_FOR]
    newest = max((each.at for each in good), default=None)
    assert len([each for each in old if newest and each.at < newest]) <= DAYS + WEEKS + MONTHS


def test_a_bad_one_pushes_out_no_good_one() -> None:
    good = [Taken(at(n)) for n in range(12)]
    bad = [Taken(at(n, 9), is_good=False) for n in range(12)]
    without = [each for each in good if each not in to_drop(good, FIRST + timedelta(days=400))]
    both = [*good, *bad]
    left = [each for each in both if each not in to_drop(both, FIRST + timedelta(days=400))]
    assert set(without) <= set(left)
    assert [each for each in left if not each.is_good] == [bad[-1]]


def test_while_there_is_no_good_one_nothing_goes() -> None:
    bad = [Taken(at(n), is_good=False) for n in range(40)]
    assert to_drop(bad, FIRST + timedelta(days=400)) == []


def test_a_clock_that_was_wrong_for_a_day_lets_none_go() -> None:
    taken = [Taken(at(n)) for n in range(DAYS)]
    ahead = Taken(at(3650))
    dropped = to_drop([*taken, ahead], ahead.at.date())
    # Its day takes one place of seven.
    assert dropped == [taken[0]]


CUT_OFF = time(4)
TODAY = date(2026, 11, 23)


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
        ([Taken(wall("2026-11-23 08:30"), is_good=False)], True),
        ([Taken(wall("2026-11-23 08:30"), "import")], True),
    ],
)
def test_one_is_due_each_working_day(taken: list[Taken], due: bool) -> None:
    assert is_daily_due(taken, TODAY, CUT_OFF) is due
