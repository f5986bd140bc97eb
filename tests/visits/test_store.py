"""Visit cards as they are kept: ten slots, then another card, and what follows from their lines."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from salestui.colleagues.store import colleagues
from salestui.core.refusal import EditConflict, Refusal
from salestui.customers.queries import customer, customers
from salestui.customers.rules import Customer, Profile, Who
from salestui.customers.store import add_customer
from salestui.settings.rules import Settings
from salestui.settings.store import settings_file
from salestui.storage.history.models import Change
from salestui.storage.history.reading import changes_of_day
from salestui.storage.history.writer import change
from salestui.storage.search import find_rows
from salestui.visits.rules import HOW, MISSED, Contact, Visit
from salestui.visits.store import (
    add_visit,
    add_visits,
    card,
    cards_of,
    delete_visit,
    edit_visit,
    known_purposes,
    last_visit_of,
    last_visits,
    visit,
    visited_on,
)
from tests.clock import moment
from tests.tables import contents

pytestmark = pytest.mark.usefixtures("open_desk")

NOW = moment("2026-11-23 09:41")


def on(day: int, how: str = "visit", said: str = "谈过", next_on: int = 0) -> Contact:
    """A line of November 2026."""
    agreed = date(2026, 11, next_on) if next_on else None
    return Contact(date(2026, 11, day), how=how, said=said, next_on=agreed)


def put(name: str = "张三") -> Customer:
    """A customer put on file."""
    return fresh(add_customer(NOW, Profile(name)))


def fresh(key: int) -> Customer:
    """The customer as they stand now."""
    found = customer(key)
    assert found is not None
    return found


def days(key: int) -> list[list[int]]:
    """The days of the lines on each of a customer's cards, in order."""
    return [[each.contact.on.day for each in card.visits] for card in cards_of(key)]


def the_line(key: int, day: int) -> Visit:
    """A customer's line of a day."""
    (found,) = (each for each in last_visits(key, 100) if each.contact.on.day == day)
    return found


def set_slots(slots: int) -> None:
    """From now on a new card has so many slots."""
    settings_file().save(Settings(card_slots=slots))


# --- a line ------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["", *HOW])
def test_what_was_written_is_read_back_as_it_was(how: str) -> None:
    line = Contact(
        date(2026, 11, 20), "小王", how, "回访", "要[两台]样机", "送样机", date(2026, 11, 30)
    )
    it = put()
    add_visit(NOW, it.who, line)
    (found,) = last_visits(it.id)
    assert found.contact == line
    assert visit(found.id) == found
    assert [each.name for each in colleagues()] == ["小王"]


def test_a_visit_is_one_change_and_one_action_line() -> None:
    it = put()
    count = Change.select().count()
    add_visit(NOW, it.who, on(23))
    assert Change.select().count() == count + 1
    assert changes_of_day(NOW.day, without="")[-1].words == "Visit noted: 张三"


def test_who_is_not_on_file_is_put_there_in_the_same_change() -> None:
    count = Change.select().count()
    found = add_visit(NOW, Who("李四", "13800138000"), on(23))
    (it,) = customers("李四")
    assert (it.phones, it.contacted_on) == (("13800138000",), date(2026, 11, 23))
    assert [each.id for each in cards_of(it.id)] == [found.id]
    assert Change.select().count() == count + 1


def test_a_line_may_be_of_today_or_of_an_earlier_day() -> None:
    it = put()
    for day in (20, 23, 21):
        add_visit(NOW, it.who, on(day))
    assert days(it.id) == [[20, 21, 23]]
    assert [each.contact.on.day for each in last_visits(it.id)] == [23, 21, 20]
    assert [each.contact.on.day for each in last_visits(it.id, 2)] == [23, 21]


def test_the_last_line_of_each_is_the_newest_of_the_newest_day() -> None:
    one, other, nobody = put(), put("李四"), put("王五")
    for who, day, said in (
        (one, 21, "first"),
        (one, 22, "second"),
        (one, 22, "third"),
        (one, 20, "written down late"),
        (other, 20, "theirs"),
    ):
        add_visit(NOW, who.who, on(day)._replace(said=said))
    found = last_visit_of([one.id, other.id, nobody.id])
    assert {key: each.contact.said for key, each in found.items()} == {
        one.id: "third",
        other.id: "theirs",
    }
    assert last_visit_of([]) == {}


def test_each_ones_lines_are_theirs_alone() -> None:
    one, other = put(), put("李四")
    add_visit(NOW, one.who, on(20))
    add_visit(NOW, other.who, on(21))
    assert (days(one.id), days(other.id)) == ([[20]], [[21]])
    assert (last_visits(99), cards_of(99), card(99), visit(99)) == ([], [], None, None)


def test_it_is_known_who_has_a_line_of_a_day() -> None:
    keys = [put(name).id for name in ("张三", "李四", "王五")]
    add_visit(NOW, fresh(keys[0]).who, on(23))
    add_visit(NOW, fresh(keys[1]).who, on(23, MISSED))
    add_visit(NOW, fresh(keys[2]).who, on(22))
    assert visited_on(date(2026, 11, 23), keys) == set(keys[:2])
    assert visited_on(date(2026, 11, 23), keys[1:]) == {keys[1]}
    assert visited_on(date(2026, 11, 23), []) == set()


def test_purposes_are_offered_the_most_used_first() -> None:
    it = put()
    for purpose in ("催款", "回访", "回访", ""):
        add_visit(NOW, it.who, on(20)._replace(purpose=purpose))
    assert known_purposes() == ["回访", "催款"]


# --- cards -------------------------------------------------------------------------------------


def test_the_eleventh_line_begins_the_second_card() -> None:
    it = put()
    numbers = [add_visit(NOW, it.who, on(day)).number for day in range(1, 12)]
    assert numbers == [1] * 10 + [2]
    assert days(it.id) == [[*range(1, 11)], [11]]
    first, second = cards_of(it.id)
    assert (first.slots, first.used, first.is_full) == (10, 10, True)
    assert (second.slots, second.used, second.is_full) == (10, 1, False)
    assert [card(each.id) for each in (first, second)] == [first, second]


@pytest.mark.parametrize("slots", [1, 7, 10, 50])
def test_a_card_has_as_many_slots_as_are_set(slots: int) -> None:
    set_slots(slots)
    it = put()
    for _ in range(slots + 1):
        add_visit(NOW, it.who, on(20))
    assert [each.used for each in cards_of(it.id)] == [slots, 1]


@pytest.mark.parametrize(("slots", "used"), [(3, [10, 3, 2]), (12, [10, 5])])
def test_a_card_that_was_begun_keeps_its_slots(slots: int, used: list[int]) -> None:
    it = put()
    add_visit(NOW, it.who, on(1))
    set_slots(slots)
    for day in range(2, 16):
        add_visit(NOW, it.who, on(day))
    found = cards_of(it.id)
    assert [each.used for each in found] == used
    assert [each.slots for each in found] == [10] + [slots] * (len(used) - 1)


def test_a_line_that_comes_late_goes_on_the_card_in_use_and_reorders_no_cards() -> None:
    set_slots(2)
    it = put()
    for day in (10, 11, 20):
        add_visit(NOW, it.who, on(day))
    before = [each.id for each in cards_of(it.id)]
    assert add_visit(NOW, it.who, on(1)).number == 2
    assert days(it.id) == [[10, 11], [1, 20]]
    assert add_visit(NOW, it.who, on(2)).number == 3
    assert days(it.id) == [[10, 11], [1, 20], [2]]
    assert [each.id for each in cards_of(it.id)][:2] == before
    assert [each.number for each in cards_of(it.id)] == [1, 2, 3]


def test_one_who_was_not_reached_takes_a_slot() -> None:
    set_slots(2)
    it = put()
    for day in (10, 11, 12):
        add_visit(NOW, it.who, on(day, MISSED))
    assert days(it.id) == [[10, 11], [12]]


# --- changed, deleted --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "contacted", "agreed"),
    [
        (on(21), 21, 0),
        (on(21, next_on=30), 21, 30),
        (on(5), 10, 15),
        (on(5, next_on=28), 10, 15),
        (on(21, MISSED, next_on=30), 10, 15),
    ],
)
def test_a_changed_line_changes_when_the_last_contact_was(
    line: Contact, contacted: int, agreed: int
) -> None:
    it = put()
    add_visit(NOW, it.who, on(10, next_on=15))
    add_visit(NOW, it.who, on(20, next_on=25))
    edit_visit(NOW, the_line(it.id, 20), it.name, line)
    after = fresh(it.id)
    assert after.contacted_on == date(2026, 11, contacted)
    assert after.next_on == (date(2026, 11, agreed) if agreed else None)
    assert changes_of_day(NOW.day, without="")[-1].words == "Visit changed: 张三"


def test_an_older_line_that_is_changed_moves_nobody_in_the_lookup() -> None:
    begun = moment("2026-11-01 09:00")
    first, second = (add_customer(begun, Profile(name)) for name in ("张伟", "张伟"))
    add_visit(NOW, Who("张伟", customer=first), Contact(date(2026, 11, 2), said="旧"))
    add_visit(NOW, Who("张伟", customer=second), Contact(date(2026, 11, 10)))
    add_visit(NOW, Who("张伟", customer=first), Contact(date(2026, 11, 20)))
    before = [each.key for each in find_rows("zhangwei", 9)]
    line = visit(1)
    assert line is not None
    edit_visit(NOW, line, "张伟", Contact(date(2026, 11, 2), said="改过"))
    found = customer(first)
    assert found is not None
    assert found.contacted_on == date(2026, 11, 20)
    assert [each.key for each in find_rows("zhangwei", 9)] == before == [first, second]


def test_a_deleted_line_makes_the_one_before_the_last_contact() -> None:
    it = put()
    add_visit(NOW, it.who, on(10, next_on=15))
    add_visit(NOW, it.who, on(20, next_on=25))
    delete_visit(NOW, the_line(it.id, 20), it.name)
    assert (fresh(it.id).contacted_on, fresh(it.id).next_on) == (
        date(2026, 11, 10),
        date(2026, 11, 15),
    )
    assert days(it.id) == [[10]]
    delete_visit(NOW, the_line(it.id, 10), it.name)
    assert (fresh(it.id).contacted_on, fresh(it.id).next_on) == (None, None)
    assert cards_of(it.id) == []


def test_deleting_the_only_line_of_a_card_takes_the_card_too() -> None:
    set_slots(2)
    it = put()
    for day in (10, 11, 12):
        add_visit(NOW, it.who, on(day))
    delete_visit(NOW, the_line(it.id, 12), it.name)
    assert days(it.id) == [[10, 11]]
    assert add_visit(NOW, it.who, on(13)).number == 2


def test_a_line_taken_off_a_full_card_leaves_the_others_where_they_are() -> None:
    set_slots(2)
    it = put()
    for day in (10, 11, 12):
        add_visit(NOW, it.who, on(day))
    delete_visit(NOW, the_line(it.id, 10), it.name)
    add_visit(NOW, it.who, on(13))
    assert days(it.id) == [[11], [12, 13]]


def test_a_contact_leaves_the_file_itself_as_it_was_read() -> None:
    it = put()
    add_visit(NOW, it.who, on(20))
    assert fresh(it.id).version == it.version


def test_a_line_changed_in_another_window_is_not_overwritten() -> None:
    it = put()
    add_visit(NOW, it.who, on(20))
    line = the_line(it.id, 20)
    edit_visit(NOW, line, it.name, on(20, said="改过"))
    before = contents()
    with pytest.raises(EditConflict):
        edit_visit(NOW, line, it.name, on(20, said="又改"))
    assert contents() == before


def test_a_line_deleted_in_another_window_is_neither_changed_nor_deleted_again() -> None:
    it = put()
    add_visit(NOW, it.who, on(20))
    line = the_line(it.id, 20)
    delete_visit(NOW, line, it.name)
    before = contents()
    with pytest.raises(Refusal):
        edit_visit(NOW, line, it.name, on(20, said="又改"))
    with pytest.raises(Refusal):
        delete_visit(NOW, line, it.name)
    assert contents() == before


# --- many at once ------------------------------------------------------------------------------


lines = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.builds(
            on,
            st.integers(1, 23),
            st.sampled_from(["", *HOW]),
            st.sampled_from(["一", "二", "三"]),
            st.sampled_from([0, 25, 30]),
        ),
        st.sampled_from(["", "小王", "老李"]),
    ),
    max_size=14,
)


def state_of(keys: list[int]) -> list[object]:
    """All that can be seen of some customers' cards, but for the ids."""
    return [
        (
            [
                (
                    card.number,
                    card.slots,
                    # Of one day by the order of writing.
                    [each.contact for each in card.visits],
                )
                for card in cards_of(key)
            ],
            [each.contact for each in last_visits(key, 100)],
            fresh(key).contacted_on,
            fresh(key).next_on,
        )
        for key in keys
    ]


@hypothesis_settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=lines, told=lines, slots=st.integers(1, 4))
def test_lines_written_at_once_are_as_if_written_one_by_one(
    before: list[tuple[int, Contact, str]], told: list[tuple[int, Contact, str]], slots: int
) -> None:
    set_slots(slots)
    at_once, one_by_one = ([put(name).id for name in "甲乙丙"] for _ in range(2))
    for index, line, visitor in before:
        for keys in (at_once, one_by_one):
            add_visit(NOW, fresh(keys[index]).who, line._replace(visitor=visitor))
    # What was begun keeps its slots.
    set_slots(slots + 1)
    with change(NOW, "visits", "Visits noted") as writer:
        pairs = [(at_once[index], line._replace(visitor=who)) for index, line, who in told]
        keys = add_visits(writer, NOW, pairs)
    for index, line, visitor in told:
        add_visit(NOW, fresh(one_by_one[index]).who, line._replace(visitor=visitor))
    assert state_of(at_once) == state_of(one_by_one)
    assert [each and each.contact for each in map(visit, keys)] == [line for _key, line in pairs]


@hypothesis_settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    told=st.lists(
        st.builds(on, st.integers(1, 23), st.sampled_from(["", *HOW]), next_on=st.just(30)),
        min_size=1,
        max_size=8,
    ),
    steps=st.lists(st.tuples(st.sampled_from(["edit", "delete"]), st.integers(1, 23)), max_size=5),
)
def test_the_file_always_says_the_last_real_contact(
    told: list[Contact], steps: list[tuple[str, int]]
) -> None:
    set_slots(3)
    it = put()
    for each in told:
        add_visit(NOW, it.who, each)
    for action, day in steps:
        kept = last_visits(it.id, 100)
        if not kept:
            break
        line = kept[day % len(kept)]
        if action == "edit":
            edit_visit(NOW, line, it.name, on(day, next_on=29))
        else:
            delete_visit(NOW, line, it.name)
    left = last_visits(it.id, 100)
    real = [line.contact for line in left if line.contact.how != MISSED]
    assert fresh(it.id).contacted_on == max((line.on for line in real), default=None)
    assert (fresh(it.id).next_on is None) == (not real)
    found = cards_of(it.id)
    assert {line.id for card in found for line in card.visits} == {line.id for line in left}
    assert all(0 < card.used <= card.slots for card in found)
