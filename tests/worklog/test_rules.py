"""Tags, times and, above all, how a memo is carried over (篇4).

In November 2026 the 20th is a Friday, the 23rd a Monday.
"""

from collections.abc import Sequence
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salestui.worklog.rules import Memo, carried, in_order, is_due, is_next, split_time, tags
from tests.clock import instant

DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
OPENED = st.sets(DAYS).map(sorted)


def november(*days: int) -> list[date]:
    """Days of November 2026."""
    return [date(2026, 11, day) for day in days]


def a_memo(due: int = 23, *, key: int = 1, done: bool = False, dropped: bool = False) -> Memo:
    """A memo that is due on a day of November."""
    settled = instant("2026-11-23 17:30")
    return Memo(
        id=key,
        text="打电话给张三",
        due_on=date(2026, 11, due),
        written_on=date(2026, 11, 20),
        done_at=settled if done else None,
        dropped_at=settled if dropped else None,
        version=1,
    )


# --- carrying ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("today", "opened", "times"),
    [
        (20, [20], 0),  # written on Friday
        (22, [20], 0),
        (23, [20, 23], 0),  # due on Monday
        (24, [20, 23, 24], 1),
        (24, [20, 23], 1),  # today counts before it is noted
        (24, [], 1),
        (25, [20, 23, 24, 25], 2),
        (30, [20, 23, 24, 30], 2),  # after a week of rest it has gained one
        (30, [20, 30], 1),  # never opened between
        (24, [20, 23, 24, 25, 26], 1),  # the clock was set back
        (20, [20, 23, 24, 25, 26], 0),
    ],
)
def test_a_memo_due_on_monday_is_carried_on_each_later_day_the_desk_is_opened(
    today: int, opened: Sequence[int], times: int
) -> None:
    due, now = november(23, today)
    assert carried(due, now, november(*opened)) == times


@given(due=DAYS, today=DAYS, opened=OPENED)
def test_the_count_is_the_opened_days_after_the_due_day_and_today_among_them(
    due: date, today: date, opened: list[date]
) -> None:
    assert carried(due, today, opened) == len(
        {day for day in [*opened, today] if due < day <= today}
    )


@given(due=DAYS, today=DAYS, opened=OPENED)
def test_noting_today_once_more_changes_nothing(due: date, today: date, opened: list[date]) -> None:
    noted = sorted({*opened, today})
    assert carried(due, today, noted) == carried(due, today, opened)


@given(due=DAYS, opened=OPENED.filter(bool), rest=st.integers(1, 60))
def test_days_of_rest_add_nothing_and_the_day_after_adds_one(
    due: date, opened: list[date], rest: int
) -> None:
    before = opened[-1]
    after = before + timedelta(days=rest)
    grown = carried(due, after, opened) - carried(due, before, opened)
    assert grown == (1 if after > due else 0)


@given(today=DAYS, opened=OPENED, days=st.integers(0, 60))
def test_a_memo_moved_to_today_or_later_starts_anew(
    today: date, opened: list[date], days: int
) -> None:
    assert carried(today + timedelta(days=days), today, opened) == 0


@pytest.mark.parametrize(("due", "is_due_now"), [(22, True), (23, True), (24, False)])
def test_a_memo_is_due_from_its_day_on(due: int, is_due_now: bool) -> None:
    assert is_due(a_memo(due), date(2026, 11, 23)) == is_due_now


@pytest.mark.parametrize("memo", [a_memo(done=True), a_memo(dropped=True)])
def test_what_is_done_or_dropped_is_not_due(memo: Memo) -> None:
    assert not is_due(memo, date(2026, 11, 23))


@pytest.mark.parametrize(
    ("due", "comes_next"), [(20, False), (21, True), (22, True), (23, True), (24, False)]
)
def test_what_is_due_after_today_up_to_the_next_working_day_comes_next(
    due: int, comes_next: bool
) -> None:
    friday, monday = november(20, 23)
    assert is_next(a_memo(due), friday, monday) == comes_next


def test_what_is_done_does_not_come_next() -> None:
    assert not is_next(a_memo(done=True), *november(20, 23))


def test_what_has_been_due_longest_comes_first_and_what_is_done_last() -> None:
    done, late, early, same = a_memo(1, done=True), a_memo(9), a_memo(2, key=2), a_memo(9, key=3)
    assert in_order([done, same, late, early]) == [early, late, same, done]


# --- tags --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("#早会 讲了新品", ("早会",)),
        ("讲了新品 ＃早会", ("早会",)),
        ("#早会，#培训。", ("早会", "培训")),
        ("（#早会）", ("早会",)),
        ("#a #b #a", ("a", "b")),
        ("今天#早会 人齐", ("早会",)),
        ("#早会_2026", ("早会_2026",)),
        ("分机010-65892862#802", ()),
        ("C#5", ()),
        ("# 早会", ()),
        ("##", ()),
        ("", ()),
    ],
)
def test_tags_are_the_words_behind_a_sign(text: str, found: tuple[str, ...]) -> None:
    assert tags(text) == found


# --- the time a line begins with ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "at", "text"),
    [
        ("9:05 早会", time(9, 5), "早会"),
        ("09:05 早会", time(9, 5), "早会"),
        ("９：０５　早会", time(9, 5), "早会"),
        (" 0:40  锁门", time(0, 40), "锁门"),
        ("23:59 锁门", time(23, 59), "锁门"),
        ("9:05早会", time(9, 5), "早会"),
        ("9:05到货两箱", time(9, 5), "到货两箱"),
        ("8:30-12:00 停电", None, "8:30-12:00 停电"),
        ("8:30到12:00停电", None, "8:30到12:00停电"),
        ("24:00 锁门", None, "24:00 锁门"),
        ("9:60 早会", None, "9:60 早会"),
        ("9:05", None, "9:05"),
        ("1:100 的图纸", None, "1:100 的图纸"),
        ("早会 9:05 开始", None, "早会 9:05 开始"),
        ("", None, ""),
    ],
)
def test_a_time_at_the_beginning_is_when_it_happened(
    typed: str, at: time | None, text: str
) -> None:
    assert split_time(typed) == (at, text)
