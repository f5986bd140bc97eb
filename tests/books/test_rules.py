"""Steps, due days and chases, as tables of cases."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salestui.books.rules import (
    Course,
    Stamp,
    Step,
    chase_due,
    next_step,
    working_days_after,
    working_days_before,
)
from salestui.dates.workday import PUBLIC
from tests.clock import instant

STEPS = (Step("a", "a", "A"), Step("b", "b", "B"), Step("c", "c", "C", is_optional=True),
         Step("d", "d", "D"))  # fmt: skip
AT = instant("2026-11-20 10:00")
DAY = date(2026, 11, 20)


def course(stamped: str, **more: Any) -> Course:
    """A course in which some steps are stamped."""
    return Course(DAY, {each: Stamp(AT) for each in stamped})._replace(**more)


@pytest.mark.parametrize(
    ("stamped", "following"),
    [("", "a"), ("a", "b"), ("ab", "d"), ("b", "d"), ("c", "d"), ("abd", None), ("d", None)],
)
def test_next_is_the_first_after_the_latest(stamped: str, following: str | None) -> None:
    found = next_step(STEPS, course(stamped))
    assert (found and found.code) == following


def test_what_is_given_up_has_no_next_step() -> None:
    assert next_step(STEPS, course("a", closed_at=AT)) is None


def days(text: str) -> date:
    return datetime.strptime(f"2026-{text}", "%Y-%m-%d").date()  # noqa: DTZ007 # a day


@pytest.mark.parametrize(
    ("first", "chased", "promised", "due"),
    [
        ("11-23", None, None, "11-23"),
        ("11-23", "11-24", None, "11-27"),
        ("11-23", "11-24", "11-30", "12-01"),
        ("11-23", "12-02", "11-30", "12-05"),  # chased after what was promised
        ("11-23", "11-18", None, "11-23"),  # that was about the step before
        ("11-23", "11-22", None, "11-23"),  # chased early: it is due all the same
    ],
)
def test_a_chase_puts_it_off_and_a_promise_further(
    first: str, chased: str | None, promised: str | None, due: str
) -> None:
    told = course("a", chased_on=chased and days(chased), promised_on=promised and days(promised))
    assert chase_due(days(first), 3, DAY, told) == days(due)


@given(st.integers(1, 30), st.integers(0, 60))
def test_who_chases_has_some_quiet(every: int, after: int) -> None:
    chased = DAY + timedelta(days=after)
    due = chase_due(DAY, every, DAY, course("a", chased_on=chased))
    assert due == chased + timedelta(days=every)


@pytest.mark.parametrize(
    ("day", "count", "after"),
    [
        ("11-20", 1, "11-23"),  # over a week-end
        ("09-30", 1, "10-08"),  # over the week of the national day
        ("09-30", 3, "10-10"),  # the Saturday that makes up for it is worked
        ("11-23", 0, "11-23"),
    ],
)
def test_working_days_go_over_days_of_rest(day: str, count: int, after: str) -> None:
    assert working_days_after(days(day), count, PUBLIC) == days(after)
    assert working_days_before(days(after), count, PUBLIC) == days(day)
