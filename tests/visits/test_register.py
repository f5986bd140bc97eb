"""Who is due, on Today and at the end of the day, and what the cards tell about a customer."""

from datetime import date, timedelta

import pytest

from salestui.customers.queries import count_due, customer
from salestui.customers.rules import Customer, Profile
from salestui.customers.store import add_customer, archive_customer
from salestui.kit.register import Matter
from salestui.settings.rules import Settings
from salestui.settings.store import settings_file
from salestui.visits.register import (
    ASKED_WITHIN,
    DUE,
    MISSING,
    MOST_DUE,
    about_customer,
    analysis_words,
    card_details,
    cards_about,
    due_matters,
    evening_matters,
    visit_details,
)
from salestui.visits.rules import MISSED, Contact, analysis
from salestui.visits.store import add_visit, last_visits
from tests.clock import StandingClock, moment

pytestmark = pytest.mark.usefixtures("open_desk")

NOW = moment("2026-11-23 09:41")


def fresh(key: int) -> Customer:
    """The customer as they stand now."""
    found = customer(key)
    assert found is not None
    return found


def contacted(
    days: int, level: str = "A", name: str = "张三", agreed: int | None = None, how: str = "visit"
) -> Customer:
    """A customer who was in contact so many days ago; `agreed` so many days after today."""
    key = add_customer(NOW, Profile(name, level=level))
    next_on = None if agreed is None else NOW.day + timedelta(days=agreed)
    line = Contact(NOW.day - timedelta(days=days), how=how, said="谈过样机", next_on=next_on)
    add_visit(NOW, fresh(key).who, line)
    return fresh(key)


def told(matters: object) -> list[tuple[str, str]]:
    """Names and words of matters."""
    assert isinstance(matters, list)
    return [(each.title, each.words) for each in matters]


# --- Today -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("level", "days", "words"),
    [
        ("A", 6, None),
        ("A", 7, "due today"),
        ("A", 8, "overdue by 1 d"),
        ("A", 10, "overdue by 3 d"),
        ("B", 13, None),
        ("B", 14, "due today"),
        ("B", 16, "overdue by 2 d"),
        ("C", 29, None),
        ("C", 30, "due today"),
        ("C", 32, "overdue by 2 d"),
        ("", 400, None),
    ],
)
def test_a_visit_stands_on_today_from_its_day_on(level: str, days: int, words: str | None) -> None:
    it = contacted(days, level)
    found = due_matters(NOW)
    if words is None:
        assert found == []
        return
    (matter,) = found
    assert (matter.section, matter.key, matter.title) == (DUE, it.id, "张三")
    assert (matter.number, matter.words) == (level, words)
    assert matter.text == "谈过样机"
    assert matter.tone == ("warn" if words == "due today" else "alarm")


@pytest.mark.parametrize("most", range(8))
def test_who_is_due_is_counted_to_so_many(most: int) -> None:
    for level in "ABC":
        contacted(40, level)
        contacted(40, level)
    contacted(1, agreed=0)
    contacted(1)
    assert count_due(NOW, most) == min(most, 7)
    assert count_due(NOW, 100) == 7


def test_the_day_turns_and_the_visit_is_due(clock: StandingClock) -> None:
    contacted(6)
    assert due_matters(clock.set("2026-11-24 03:59")) == []
    assert told(due_matters(clock.set("2026-11-24 04:00"))) == [("张三", "due today")]


@pytest.mark.parametrize(
    ("agreed", "words"),
    [(1, None), (0, "due today"), (-1, "overdue by 1 d"), (-3, "overdue by 3 d")],
)
@pytest.mark.parametrize("level", ["", "A", "C"])
@pytest.mark.parametrize("days", [5, 40])
def test_the_agreed_day_counts_whatever_the_level_says(
    days: int, level: str, agreed: int, words: str | None
) -> None:
    contacted(days, level, agreed=agreed)
    assert told(due_matters(NOW)) == ([("张三", words)] if words else [])


def test_one_who_was_not_reached_stays_due() -> None:
    it = contacted(9)
    add_visit(NOW, it.who, Contact(NOW.day, how=MISSED, said="没人"))
    assert told(due_matters(NOW)) == [("张三", "overdue by 2 d")]


def test_one_who_was_never_reached_is_not_due() -> None:
    contacted(90, how=MISSED)
    assert due_matters(NOW) == []


def test_one_who_was_in_contact_today_is_due_no_more() -> None:
    it = contacted(9, agreed=-1)
    add_visit(NOW, it.who, Contact(NOW.day, how="phone", said="来过电话"))
    assert due_matters(NOW) == []


def test_who_is_archived_is_never_due_nor_asked_about() -> None:
    for each in (contacted(9), contacted(9, agreed=-2), contacted(7, "A")):
        archive_customer(NOW, each)
    assert (due_matters(NOW), evening_matters(NOW)) == ([], [])


def test_the_longest_overdue_stand_first_and_the_more_important_among_equals() -> None:
    contacted(14, "B", "今B")
    contacted(7, "A", "今A")
    contacted(40, "C", "十天")
    contacted(3, "", "约好", agreed=-4)
    assert told(due_matters(NOW)) == [
        ("十天", "overdue by 10 d"),
        ("约好", "overdue by 4 d"),
        ("今A", "due today"),
        ("今B", "due today"),
    ]


def test_the_next_step_that_was_agreed_on_stands_there() -> None:
    key = add_customer(NOW, Profile("张三", level="A"))
    day = NOW.day - timedelta(days=8)
    add_visit(NOW, fresh(key).who, Contact(day, said="谈过", next_step="送样机"))
    assert [each.text for each in due_matters(NOW)] == ["送样机"]


@pytest.mark.parametrize("count", [MOST_DUE - 1, MOST_DUE])
def test_few_are_all_shown_and_not_counted(count: int) -> None:
    for number in range(count):
        contacted(8, name=f"张{number}")
    assert {words for _name, words in told(due_matters(NOW))} == {"overdue by 1 d"}
    assert len(due_matters(NOW)) == count


@pytest.mark.parametrize("agreed", [None, -1])
def test_many_are_counted_and_the_longest_overdue_are_shown(agreed: int | None) -> None:
    for number in range(MOST_DUE + 3):
        contacted(8 + number, name=f"张{number}", agreed=agreed)
    found = due_matters(NOW)
    assert len(found) == MOST_DUE
    assert found[-1].words == f"{MOST_DUE + 3} in all, {overdue(found[-1], agreed)}"
    assert all("in all" not in each.words for each in found[:-1])
    if agreed is None:
        assert found[0].title == f"张{MOST_DUE + 2}"


def overdue(matter: Matter, agreed: int | None) -> str:
    """By how much the last one shown is overdue."""
    if agreed is not None:
        return "overdue by 1 d"
    days = int(matter.title.removeprefix("张")) + 1
    return f"overdue by {days} d"


def test_those_of_all_levels_and_with_an_agreed_day_are_counted_together() -> None:
    for number in range(5):
        contacted(60, "ABC"[number % 3], f"张{number}")
        contacted(2, "", f"李{number}", agreed=-1)
        contacted(1, "A", f"王{number}")
        archive_customer(NOW, contacted(60, "B", f"旧{number}"))
    assert len(due_matters(NOW)) == 10
    for number in range(4):
        contacted(60, "B", f"赵{number}")
    found = due_matters(NOW)
    assert len(found) == MOST_DUE
    assert found[-1].words.startswith("14 in all, ")


def test_other_days_may_be_set() -> None:
    contacted(4)
    assert due_matters(NOW) == []
    settings_file().save(Settings(visit_days=(3, 14, 30)))
    assert told(due_matters(NOW)) == [("张三", "overdue by 1 d")]


# --- the evening -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "is_asked"),
    [(6, False), (7, True), (8, True), (7 + ASKED_WITHIN, True), (8 + ASKED_WITHIN, False)],
)
def test_in_the_evening_those_are_named_whose_visit_became_due_lately(
    days: int, is_asked: bool
) -> None:
    it = contacted(days)
    found = evening_matters(NOW)
    assert [(each.key, each.section) for each in found] == ([(it.id, MISSING)] if is_asked else [])


@pytest.mark.parametrize("how", ["visit", "phone", MISSED])
def test_who_has_a_line_of_today_is_not_asked_about(how: str) -> None:
    it = contacted(8)
    add_visit(NOW, it.who, Contact(NOW.day, how=how, said="又谈"))
    assert evening_matters(NOW) == []


def test_a_line_of_yesterday_is_none_of_today() -> None:
    it = contacted(8)
    yesterday = NOW.day - timedelta(days=1)
    add_visit(NOW, it.who, Contact(yesterday, how=MISSED, said="没人"))
    assert [each.key for each in evening_matters(NOW)] == [it.id]


def test_an_agreed_visit_is_asked_about_too() -> None:
    it = contacted(2, "", agreed=0)
    assert [each.key for each in evening_matters(NOW)] == [it.id]


def test_those_long_overdue_do_not_hide_one_who_is_due_today() -> None:
    for number in range(MOST_DUE + 1):
        contacted(60, name=f"旧{number}")
    it = contacted(7, name="今天")
    assert [each.key for each in evening_matters(NOW)] == [it.id]


# --- what is told about a customer -------------------------------------------------------------


def test_a_customers_last_visits_are_told_newest_first_with_what_comes_next() -> None:
    it = contacted(9)
    step = Contact(NOW.day, "小王", "phone", "", "要报价", "送样机", date(2026, 11, 30))
    add_visit(NOW, it.who, step)
    first, second = about_customer(it.id, NOW)
    assert (first.title, first.words) == ("要报价", "by phone, 小王")
    assert "要报价; next: Mon 30 Nov 送样机" in first.line
    assert second.title == "谈过样机"
    assert not first.is_open


def test_the_card_in_use_stands_first_and_the_others_are_archived_with_their_analysis() -> None:
    it = contacted(20)
    for days in range(19, 8, -1):
        line = Contact(NOW.day - timedelta(days=days), how="visit", purpose="回访", said="谈")
        add_visit(NOW, it.who, line)
    used, archived = cards_about(it.id, NOW)
    assert (used.number, used.words) == ("card 2", "2 of 10 used")
    assert (archived.number, archived.words) == ("card 1", "archived")
    assert "visits: 10" in archived.text
    assert "回访 ×9" in archived.text
    head, told_of_it, *lines = card_details(archived.key, NOW)
    assert head.text == f"{it.number}  张三  card 1  10 of 10 used"
    assert told_of_it.text == archived.text
    assert len(lines) == 10


def test_an_analysis_is_told_in_words() -> None:
    lines = [
        Contact(date(2026, 11, day), how=how, purpose=purpose)
        for day, how, purpose in [
            (1, "visit", "回访"),
            (8, "phone", "回访"),
            (10, MISSED, "催款"),
            (12, "visit", ""),
        ]
    ]
    assert analysis_words(analysis(lines)) == (
        "visits: 3, days between: 7 4, usually 5.5, 1 not reached, 回访 ×2, 催款 ×1"
    )


def test_a_line_is_told_in_full_and_what_is_gone_is_told_no_more() -> None:
    it = contacted(9)
    (line,) = last_visits(it.id)
    texts = [detail.text for detail in visit_details(line.id, NOW)]
    assert texts[0].startswith(f"{it.number}  张三  ")
    assert texts[1:] == ["in person", "谈过样机"]
    assert visit_details(99, NOW) == card_details(99, NOW) == ()
