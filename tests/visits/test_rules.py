"""What a card says when it is full, when a visit counts, who is due first, what is not noted."""

from datetime import date, timedelta
from itertools import pairwise
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salestui.customers.rules import Customer, Profile
from salestui.visits.rules import (
    HOW,
    MISSED,
    Analysis,
    Card,
    Contact,
    Visit,
    analysis,
    in_order_of_due,
    last_real,
    not_written,
    overdue_days,
)

TODAY = date(2026, 11, 23)


def on(day: int, how: str = "visit", purpose: str = "", said: str = "") -> Contact:
    """A line of November 2026."""
    return Contact(date(2026, 11, day), how=how, purpose=purpose, said=said)


def a_customer(key: int, level: str = "") -> Customer:
    """A customer of a level."""
    return Customer(key, f"{key:04d}", 1, Profile(f"张{key}", level=level))


@pytest.mark.parametrize("how", ["", *HOW])
def test_one_who_was_not_reached_was_not_visited(how: str) -> None:
    assert on(1, how).is_real == (how != MISSED)


@pytest.mark.parametrize(
    ("lines", "is_full"), [(0, False), (1, False), (2, False), (3, True), (4, True)]
)
def test_a_card_is_full_when_its_slots_are_used(lines: int, is_full: bool) -> None:
    visits = tuple(Visit(n, 1, 1, 1, on(1)) for n in range(lines))
    card = Card(1, 1, 1, 3, visits)
    assert (card.used, card.is_full) == (lines, is_full)


# --- the analysis ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ([], Analysis(0, 0, None, None, (), ())),
        ([on(3)], Analysis(1, 0, date(2026, 11, 3), date(2026, 11, 3), (), ())),
        ([on(3, MISSED)], Analysis(0, 1, None, None, (), ())),
        (
            [on(3), on(10), on(12)],
            Analysis(3, 0, date(2026, 11, 3), date(2026, 11, 12), (7, 2), ()),
        ),
        (
            [on(3), on(3), on(8, "phone")],
            Analysis(3, 0, date(2026, 11, 3), date(2026, 11, 8), (0, 5), ()),
        ),
        (  # a line that came late
            [on(12), on(3), on(10)],
            Analysis(3, 0, date(2026, 11, 3), date(2026, 11, 12), (7, 2), ()),
        ),
        (  # one who was not reached does not shorten the days between
            [on(3), on(5, MISSED), on(10), on(20, MISSED)],
            Analysis(2, 2, date(2026, 11, 3), date(2026, 11, 10), (7,), ()),
        ),
        (
            [
                on(1, purpose="回访"),
                on(2, MISSED, "催款"),
                on(3),
                on(4, purpose="催款"),
                on(5, purpose="催款"),
            ],
            Analysis(
                4,
                1,
                date(2026, 11, 1),
                date(2026, 11, 5),
                (2, 1, 1),
                (("催款", 3), ("回访", 1)),
            ),
        ),
    ],
)
def test_a_card_says_how_often_and_how_far_apart_and_what_for(
    lines: list[Contact], found: Analysis
) -> None:
    assert analysis(lines) == found


@pytest.mark.parametrize(
    ("days", "usual"),
    [([], None), ([3], None), ([3, 10], 7), ([3, 10, 12], 4.5), ([1, 2, 9, 29], 7), ([5, 5], 0)],
)
def test_the_usual_distance_is_the_median(days: list[int], usual: float | None) -> None:
    assert analysis(map(on, days)).usual_gap == usual


contacts = st.lists(
    st.builds(
        Contact,
        on=st.dates(date(2025, 1, 1), date(2027, 12, 31)),
        how=st.sampled_from(["", *HOW]),
        purpose=st.sampled_from(["", "回访", "催款", "送样机"]),
        said=st.text(max_size=3),
    ),
    max_size=12,
)


@given(lines=contacts)
def test_the_analysis_accounts_for_every_line(lines: list[Contact]) -> None:
    found = analysis(lines)
    real = sorted(each.on for each in lines if each.how != MISSED)
    assert found.visits + found.missed == len(lines)
    assert found.visits == len(real)
    assert len(found.gaps) == max(0, len(real) - 1)
    assert all(gap >= 0 for gap in found.gaps)
    if real:
        assert (found.first, found.last) == (real[0], real[-1])
        assert sum(found.gaps) == (real[-1] - real[0]).days
    if found.gaps:
        assert found.usual_gap == median((b - a).days for a, b in pairwise(real))
    assert sum(count for _purpose, count in found.purposes) == sum(
        bool(each.purpose) for each in lines
    )
    counts = [count for _purpose, count in found.purposes]
    assert counts == sorted(counts, reverse=True)


@given(lines=contacts, data=st.data())
def test_the_analysis_does_not_depend_on_the_order_of_the_lines(
    lines: list[Contact], data: st.DataObject
) -> None:
    found = analysis(lines)
    other = analysis(data.draw(st.permutations(lines)))
    assert other._replace(purposes=()) == found._replace(purposes=())
    assert dict(other.purposes) == dict(found.purposes)


# --- the last contact --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "last"),
    [
        ([], None),
        ([on(3, MISSED)], None),
        ([on(3), on(10)], on(10)),
        ([on(10), on(3)], on(10)),
        ([on(3), on(10, MISSED)], on(3)),
        ([on(3, said="上午"), on(3, said="下午")], on(3, said="下午")),
        ([on(3, said="上午"), on(3, MISSED)], on(3, said="上午")),
        ([on(3, "message")], on(3, "message")),
        ([on(3, "")], on(3, "")),
    ],
)
def test_the_last_contact_is_a_real_one(lines: list[Contact], last: Contact | None) -> None:
    assert last_real(lines) == last


@given(lines=contacts)
def test_no_real_contact_is_later_than_the_last(lines: list[Contact]) -> None:
    last = last_real(lines)
    real = [each for each in lines if each.how != MISSED]
    if last is None:
        assert real == []
    else:
        assert last in real
        assert last.on == max(each.on for each in real)
        assert last == [each for each in real if each.on == last.on][-1]


# --- who is due --------------------------------------------------------------------------------


@pytest.mark.parametrize(("due", "days"), [(22, 1), (23, 0), (24, -1), (13, 10)])
def test_a_visit_is_overdue_from_the_day_after_it_was_due(due: int, days: int) -> None:
    assert overdue_days(date(2026, 11, due), TODAY) == days


def test_the_longest_overdue_come_first_and_the_more_important_among_equals() -> None:
    due = {
        a_customer(1, "B"): 0,
        a_customer(2, "A"): 0,
        a_customer(3, "C"): 5,
        a_customer(4): 0,
        a_customer(5, "A"): -1,
        a_customer(6, "A"): 0,
        a_customer(7, "A"): 2,
    }
    found = in_order_of_due(
        [(each, TODAY - timedelta(days=days)) for each, days in due.items()], TODAY
    )
    assert [each.id for each, _day in found] == [3, 7, 2, 6, 1, 4]


offsets = st.lists(st.tuples(st.sampled_from(["", "A", "B", "C"]), st.integers(-9, 40)), max_size=9)


@given(given_=offsets)
def test_whoever_is_due_by_today_is_in_the_list_and_nobody_else(
    given_: list[tuple[str, int]],
) -> None:
    pairs = [
        (a_customer(key, level), TODAY - timedelta(days=days))
        for key, (level, days) in enumerate(given_)
    ]
    found = in_order_of_due(pairs, TODAY)
    assert {each.id for each, _day in found} == {each.id for each, day in pairs if day <= TODAY}
    days = [day for _each, day in found]
    assert days == sorted(days)


@pytest.mark.parametrize(
    ("due", "seen", "asked"),
    [
        ([(1, 0), (2, 3)], [], [1, 2]),
        ([(1, 0), (2, 3)], [2], [1]),
        ([(1, 0), (2, 3)], [1, 2, 9], []),
        ([(1, -1), (2, 0)], [], [2]),
        ([], [], []),
    ],
)
def test_it_is_asked_whose_visit_is_due_and_has_no_line_of_today(
    due: list[tuple[int, int]], seen: list[int], asked: list[int]
) -> None:
    expected = [(a_customer(key), TODAY - timedelta(days=days)) for key, days in due]
    assert [each.id for each in not_written(expected, seen, TODAY)] == asked
