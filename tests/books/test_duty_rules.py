"""When duties are due, which occurrence a tick counts for, what was missed: the worked examples."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salestui.books.duties.cadences import read_cadence
from salestui.books.duties.rules import (
    DAILY,
    MONTH_END,
    Cadence,
    Schedule,
    State,
    Tick,
    cadence_of,
    figures,
    occurrence_for,
    state_on,
)
from salestui.core.refusal import Refusal
from salestui.dates.workday import PUBLIC, Calendar
from salestui.language import speak

LONG_AGO = date(2026, 1, 1)

MON, WED, FRI = (Cadence("weekly", day) for day in (1, 3, 5))


def on(text: str) -> date:
    """11-23 of 2026."""
    return date.fromisoformat(f"2026-{text}")


def days(text: str) -> list[date]:
    """Days of 2026 between blanks."""
    return [on(each) for each in text.split()]


def ticks(text: str) -> list[Tick]:
    """Ticks: 11-18 is done on its day, 11-18:11-20 for 11-18 on 11-20."""
    found = []
    for each in text.split():
        due, _colon, done = each.partition(":")
        found.append(Tick(on(due), on(done or due)))
    return found


@pytest.mark.parametrize(
    ("cadence", "since", "until", "due"),
    [
        (WED, "10-05", "10-11", "10-08"),  # none of its week's days before it is worked
        (FRI, "09-21", "09-27", "09-24"),
        (FRI, "09-28", "10-04", "09-30"),
        (MONTH_END, "10-01", "10-31", "10-30"),
        (MON, "09-28", "10-11", "09-28 10-08"),
        (WED, "11-01", "11-30", "11-04 11-11 11-18 11-25"),
        (MONTH_END, "01-01", "03-31", "01-30 02-28 03-31"),  # a Saturday that is worked
        (Cadence("monthly", 31), "01-01", "04-30", "01-30 02-28 03-31 04-30"),
        (Cadence("monthly", 1), "10-01", "10-31", "10-08"),
        (DAILY, "09-18", "09-25", "09-18 09-20 09-21 09-22 09-23 09-24"),
        (DAILY, "10-01", "10-10", "10-08 10-09 10-10"),
        (WED, "11-12", "11-17", ""),
    ],
)
def test_when_it_is_due(cadence: Cadence, since: str, until: str, due: str) -> None:
    assert Schedule(LONG_AGO, cadence).days(on(since), on(until), PUBLIC) == days(due)


def test_a_week_of_rest_has_none() -> None:
    off = Calendar(days_off=frozenset(on(f"11-{day:02d}") for day in range(9, 16)))
    assert Schedule(LONG_AGO, WED).days(on("11-01"), on("11-20"), off) == days("11-04 11-18")


def test_nothing_is_due_before_its_first_day_and_another_cadence_holds_from_then_on() -> None:
    schedule = Schedule(on("11-10"), FRI, ((on("11-18"), WED),))
    assert schedule.days(on("11-01"), on("11-30"), PUBLIC) == days("11-11 11-20 11-27")


@pytest.mark.parametrize(
    ("cadence", "first", "done", "today", "due", "is_open", "missed"),
    [
        (WED, "11-01", "11-04 11-11", "11-27", "11-25", True, "11-18"),
        (WED, "11-01", "11-04 11-11 11-25:11-27", "11-27", "12-02", False, "11-18"),
        (WED, "11-01", "", "11-03", "11-04", False, ""),
        (WED, "11-05", "", "11-27", "11-25", True, "11-11 11-18"),
        (WED, "11-01", "11-04 11-11 11-18 11-25:11-24", "11-24", "12-02", False, ""),
        (DAILY, "11-01", "11-23 11-24", "11-25", "11-25", True, "11-02 11-03 11-04 11-05 11-06 "
         "11-09 11-10 11-11 11-12 11-13 11-16 11-17 11-18 11-19 11-20"),
        (DAILY, "11-23", "11-23", "11-25", "11-25", True, "11-24"),
        (DAILY, "11-23", "", "11-23", "11-23", True, ""),  # today may still be ticked
        (DAILY, "11-20", "", "11-24", "11-24", True, "11-20 11-23"),  # over a weekend
        (DAILY, "09-30", "", "10-09", "10-09", True, "09-30 10-08"),  # over National Day
        (DAILY, "09-18", "", "09-21", "09-21", True, "09-18 09-20"),  # a Sunday worked
        (DAILY, "11-20", "11-20", "11-21", "11-23", False, ""),
        (DAILY, "11-25", "", "11-23", "11-25", False, ""),  # the clock was set back
        (DAILY, "11-20", "11-21", "11-23", "11-23", True, "11-20"),  # ticked on a day of rest
        (MONTH_END, "09-01", "09-30:10-08", "10-29", "10-30", False, ""),
        (MONTH_END, "09-01", "", "11-02", "10-30", True, "09-30"),
    ],
)  # fmt: skip
def test_how_it_stands(
    cadence: Cadence, first: str, done: str, today: str, due: str, is_open: bool, missed: str
) -> None:
    state = state_on(on(today), Schedule(on(first), cadence), ticks(done), PUBLIC)
    assert state == State(on(due), is_open, days(missed))


@pytest.mark.parametrize(
    ("cadence", "done", "today", "counts_for"),
    [
        (WED, "11-11", "11-27", "11-25"),  # late, and 11-18 is missed for good
        (WED, "11-18", "11-24", "11-25"),  # early
        (WED, "11-18 11-25:11-24", "11-24", ""),  # the same key again
        (WED, "11-18 11-25:11-24", "11-25", "12-02"),
        (WED, "11-18 11-25 12-02:11-26", "11-27", ""),  # not the one after the next
        (DAILY, "11-20", "11-23", "11-23"),
        (DAILY, "11-20", "11-21", ""),  # Saturday is not Monday
        (DAILY, "11-19", "11-21", "11-20"),
        (MONTH_END, "09-30", "10-28", "10-30"),
    ],
)
def test_which_one_a_tick_counts_for(
    cadence: Cadence, done: str, today: str, counts_for: str
) -> None:
    known = {each.due_on: each for each in ticks(done)}
    schedule = Schedule(LONG_AGO, cadence)
    if counts_for:
        assert occurrence_for(on(today), schedule, known, PUBLIC) == on(counts_for)
    else:
        with pytest.raises(Refusal):
            occurrence_for(on(today), schedule, known, PUBLIC)


def test_what_became_of_a_month() -> None:
    done = ticks("11-04 11-11 11-25:11-27")
    schedule = Schedule(on("11-01"), WED)
    november = on("11-01"), on("11-30")
    assert figures(*november, on("11-27"), schedule, done, PUBLIC) == (2, 0, 1, 1)
    # Until it is ticked the last one is open, not missed; what is to come is neither.
    assert figures(*november, on("11-27"), schedule, done[:2], PUBLIC) == (2, 0, 0, 1)
    early = ticks("11-04:11-03")
    assert figures(*november, on("11-10"), schedule, early, PUBLIC) == (1, 1, 0, 0)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("每日", "daily"), ("每天", "daily"), ("每个工作日", "daily"),
        ("every working day", "daily"),
        ("每周三", "weekly:3"), ("周五", "weekly:5"), ("星期一", "weekly:1"),
        ("每周日", "weekly:7"),
        ("every Wed", "weekly:3"), ("Friday", "weekly:5"), ("每周", "weekly:2"),
        ("每月5日", "monthly:5"), ("每月十五号", "monthly:15"), ("monthly on day 5", "monthly:5"),
        ("月末", "month_end"), ("每月底", "month_end"), ("Month end", "month_end"),
        ("每月", "monthly:10"), ("每月32日", ""), ("偶尔", ""), ("", ""),
    ],
)  # fmt: skip
def test_what_people_call_it(typed: str, code: str) -> None:
    found = read_cadence(typed, on("11-10"))
    assert (found.code if found else "") == code


cadences = st.one_of(
    st.just(DAILY),
    st.just(MONTH_END),
    st.builds(Cadence, st.just("weekly"), st.integers(1, 7)),
    st.builds(Cadence, st.just("monthly"), st.integers(1, 31)),
)


@given(cadences, st.sampled_from(["zh", "en"]))
def test_what_is_shown_and_kept_is_read_again(cadence: Cadence, language: str) -> None:
    speak(language)
    assert read_cadence(cadence.words) == cadence
    assert cadence_of(cadence.code) == cadence


@given(cadences, st.dates(date(2026, 1, 1), date(2026, 12, 1)), st.lists(st.integers(0, 60)))
def test_there_is_one_open_row_and_space_closes_it(
    cadence: Cadence, first: date, waits: list[int]
) -> None:
    schedule, today = Schedule(first, cadence), first
    known: dict[date, Tick] = {}
    for wait in waits:
        today += timedelta(days=wait)
        state = state_on(today, schedule, list(known.values()), PUBLIC)
        assert all(day < today and day not in known for day in state.missed)
        if state.is_open:
            due = occurrence_for(today, schedule, known, PUBLIC)
            assert due == state.due_on
            known[due] = Tick(due, today)
            assert not state_on(today, schedule, list(known.values()), PUBLIC).is_open
