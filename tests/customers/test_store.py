"""Customers as they are kept, and how they are found."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from salestui.colleagues.store import colleagues, merge_colleague
from salestui.complaints.queries import complaints_of_customer
from salestui.complaints.rules import Account, Party, Policy
from salestui.complaints.store import note_contact, pause, register_complaint
from salestui.core.refusal import EditConflict, Refusal
from salestui.customers.models import CustomerRow, PhoneRow
from salestui.customers.queries import (
    ORDERS,
    count_customers,
    customer,
    customers,
    customers_reached,
    found_customers,
    known_regions,
)
from salestui.customers.rules import Customer, Profile, Who
from salestui.customers.store import (
    add_customer,
    add_customers,
    archive_customer,
    check_file,
    delete_customer,
    edit_customer,
    ensure_customer,
    last_merge,
    merge_customer,
    restore_customer,
    undo_merge,
)
from salestui.repairs.queries import repair, repairs_of_customer
from salestui.repairs.rules import Intake
from salestui.repairs.store import chase, register_repair
from salestui.settings.rules import Settings
from salestui.settings.store import settings_file
from salestui.storage.database import Record, database, raw, tables
from salestui.storage.history.models import Change
from salestui.storage.history.reading import changes_of_day
from salestui.storage.history.writer import change
from salestui.storage.search import SearchLine, SearchState
from salestui.visits.rules import MISSED, Contact
from salestui.visits.store import add_visit, cards_of, last_visits
from salestui.worklog.store import (
    add_line,
    add_memo,
    finish_memo,
    lines_of_customer,
    memos_of_customer,
)
from tests.another import run_at
from tests.clock import moment
from tests.tables import contents

pytestmark = pytest.mark.usefixtures("open_desk")

NOW = moment("2026-11-23 09:41")
TOMORROW = moment("2026-11-24 09:00")


def known(key: int) -> Customer:
    """A customer who is on file."""
    found = customer(key)
    assert found is not None
    return found


def put(name: str, *phones: str, **told: str) -> Customer:
    """A customer put on file."""
    return known(add_customer(NOW, Profile(name, phones=phones, **told)))  # type: ignore[arg-type] # any texts


def imported(*numbers: str) -> list[Customer]:
    """Customers of an old book, with the numbers they have there."""
    with change(NOW, "customers", "Customers added") as writer:
        keys = add_customers(writer, [Profile(f"旧客户{each}") for each in numbers], numbers)
    return [known(key) for key in keys]


def edited(it: Customer, **told: str) -> Customer:
    """A customer whose file has been changed."""
    edit_customer(NOW, known(it.id), it.profile._replace(**told))  # type: ignore[arg-type] # any texts
    return known(it.id)


def found(typed: str) -> list[str]:
    """The names of those who are found, best first."""
    return [each.name for each in found_customers(typed)]


def kept() -> dict[str, list[dict[str, Any]]]:
    """All that people wrote, without the versions of the rows."""
    everything = {}
    for model in tables():
        assert issubclass(model, Record)
        rows = [raw(model, row.id) for row in model.select(model.id).order_by(model.id)]
        for row in rows:
            del row["version"]
        everything[str(model._meta.table_name)] = rows
    return everything


def test_phones_are_shown_as_they_were_typed() -> None:
    key = add_customer(
        NOW, Profile("张[加急]", phones=("+86 138-0013-8000", "０１０－６５８９２８６２转802"))
    )
    found = customer(key)
    assert found is not None
    assert found.phones == ("+86 138-0013-8000", "０１０－６５８９２８６２转802")
    assert found.name == "张[加急]"


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("", ["100%_A", "宏达公司", "张三"]),
        ("宏", ["宏达公司"]),
        ("13800138000", ["张三"]),
        ("8000", ["张三"]),
        ("+86 138", ["张三"]),
        ("１３８００", ["张三"]),
        ("张 8000", ["张三"]),
        ("张 宏", []),
        ("a", ["100%_A"]),
        ("%", ["100%_A"]),
        ("_", ["100%_A"]),
    ],
)
def test_customers_are_found_by_any_part_of_name_and_phone(typed: str, names: list[str]) -> None:
    add_customer(NOW, Profile("张三", phones=("+86 138-0013-8000",)))
    add_customer(NOW, Profile("宏达公司"))
    add_customer(NOW, Profile("100%_A"))
    assert sorted(each.name for each in customers(typed)) == names
    assert count_customers() == 3


@pytest.mark.parametrize("phones", [[], ["139"], ["139", "138"], ["138", "139", "137"]])
def test_changed_phones_replace_the_old_ones_and_are_found(phones: list[str]) -> None:
    key = add_customer(NOW, Profile("张三", phones=("138", "139")))
    edit_customer(NOW, known(key), Profile("张三", phones=tuple(phones)))
    found = customer(key)
    assert found is not None
    assert found.phones == tuple(phones)
    assert [each.id for each in customers("138")] == ([key] if "138" in phones else [])
    assert Change.select().count() == 2


def test_a_customer_changed_in_another_window_is_not_overwritten() -> None:
    key = add_customer(NOW, Profile("张三", phones=("138",)))
    it = known(key)
    edit_customer(NOW, it, Profile("张三", phones=("139",)))
    before = contents()
    with pytest.raises(EditConflict):
        edit_customer(NOW, it, Profile("李四"))
    assert contents() == before


# --- numbers -----------------------------------------------------------------------------------


def test_numbers_count_from_one_and_say_what_is_known() -> None:
    given_ = [
        put("张三").number,
        put("李四", region="华东", level="A").number,
        put("王五", region="湖南").number,
        put("赵六", level="C", sex="f").number,
    ]
    assert given_ == ["0001", "HD-0002-A", "HN-0003", "0004-C"]


def test_the_pattern_may_be_set_and_what_was_given_stays() -> None:
    before = put("张三", region="华东", level="A")
    settings_file().save(Settings(customer_number="K{serial}{sex}"))
    assert put("李四", sex="f").number == "K0002F"
    assert edited(before, preferences="下午").number == "HD-0001-A"


def test_customers_of_an_old_book_keep_their_numbers() -> None:
    assert [each.number for each in imported("老-1", "", "0099")] == ["老-1", "0002", "0099"]


@pytest.mark.parametrize("in_the_way", [["0001"], ["0003", "0002"], ["0002", "0004", "0005"]])
def test_a_number_that_an_old_book_has_given_is_given_to_nobody_else(in_the_way: list[str]) -> None:
    imported(*in_the_way)
    put_there = [put("张三").number for _ in range(4)]
    assert len({*put_there, *in_the_way}) == 4 + len(in_the_way)
    assert count_customers() == 4 + len(in_the_way)


def test_numbers_within_one_table_are_not_given_twice() -> None:
    # The third is given a number of its own before the table's last row claims that one.
    numbers = [each.number for each in imported("", "", "", "0002", "0001")]
    assert numbers[3:] == ["0002", "0001"]
    assert len({*numbers}) == 5


def test_a_number_changed_into_one_of_an_old_book_becomes_another_one() -> None:
    imported("HD-0002-B")
    it = put("张三", region="华东", level="A")
    assert it.number == "HD-0002-A"
    after = edited(it, level="B")
    assert (after.profile.level, after.number == "HD-0002-B") == ("B", False)
    assert found(it.number) == ["张三"]


def test_the_number_of_one_who_was_deleted_is_not_given_again() -> None:
    delete_customer(NOW, put("张三"))
    assert put("李四").number == "0002"


@pytest.mark.parametrize(
    ("told", "number"),
    [
        ({"level": "B"}, "HD-0001-B"),
        ({"region": "湖南"}, "HN-0001-A"),
        ({"region": "", "level": ""}, "0001"),
    ],
)
def test_another_region_or_level_gives_another_number_and_the_old_one_still_finds(
    told: Mapping[str, str], number: str
) -> None:
    it = put("张三", region="华东", level="A")
    put("李四", region="华东", level="A")
    after = edited(it, **told)
    assert (after.number, after.old_numbers) == (number, ("HD-0001-A",))
    for typed in ("HD-0001-A", "hd0001a", "hd-0001", number):
        assert found(typed) == ["张三"]


def test_every_number_one_ever_had_finds_them() -> None:
    it = put("张三", region="华东", level="A")
    for level in ("B", "C"):
        it = edited(it, level=level)
    assert it.old_numbers == ("HD-0001-A", "HD-0001-B")
    for level in "ABC":
        assert found(f"HD-0001-{level}") == ["张三"]


def test_a_number_that_is_theirs_again_is_no_old_one() -> None:
    it = put("张三", region="华东", level="A")
    for level in ("B", "A"):
        it = edited(it, level=level)
    assert (it.number, it.old_numbers) == ("HD-0001-A", ("HD-0001-B",))


def test_what_does_not_stand_in_the_number_leaves_it_alone() -> None:
    it = put("张三", "138", region="华东", level="A")
    after = edited(it, name="张伟", sex="m", company="宏达", preferences="下午", notes="老客户")
    assert (after.number, after.old_numbers) == (it.number, ())


def test_the_number_of_an_old_book_stays_when_the_file_changes() -> None:
    (it,) = imported("老-1")
    assert edited(it, level="A", region="华东").number == "老-1"


@hypothesis_settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(
        st.one_of(
            st.tuples(st.just("add"), st.sampled_from(["", "华东"]), st.sampled_from(["", "A"])),
            st.tuples(st.just("old"), st.integers(1, 12), st.sampled_from(["", "-A"])),
            st.tuples(st.just("edit"), st.integers(0, 9), st.sampled_from(["", "A"])),
        ),
        max_size=8,
    )
)
def test_no_two_customers_ever_have_the_same_number(steps: list[tuple[str, Any, str]]) -> None:
    last = CustomerRow.select().count()
    for action, told, level in steps:
        numbers = [row.number for row in CustomerRow.select()]
        if action == "add":
            put("张三", region=told, level=level)
        elif action == "old":
            if (number := f"{last + told:04d}{level}") not in numbers:
                imported(number)
        elif numbers:
            row = CustomerRow.select().order_by(CustomerRow.id.desc()).offset(told % 3).first()
            if row is not None:
                edited(known(row.id), level=level)
    numbers = [row.number for row in CustomerRow.select()]
    assert len(set(numbers)) == len(numbers)


# --- the index ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("order", "names"),
    [
        ("number", ["张三", "王五", "李四", "陈六"]),
        ("name", ["张三", "李四", "王五", "陈六"]),
        ("region", ["李四", "陈六", "张三", "王五"]),
        ("level", ["李四", "王五", "张三", "陈六"]),
        ("sex", ["陈六", "张三", "王五", "李四"]),
    ],
)
def test_the_index_is_sorted_and_what_is_not_known_comes_last(order: str, names: list[str]) -> None:
    settings_file().save(Settings(customer_number="{serial}"))
    put("张三", sex="m")
    put("王五", level="B")
    put("李四", region="华东", level="A")
    put("陈六", region="华南", sex="f")
    assert [each.name for each in customers(order=order)] == names
    for limit in range(1, 5):
        assert [each.name for each in customers(order=order, limit=limit)] == names[:limit]


@pytest.mark.parametrize("order", ORDERS)
def test_every_order_has_everyone_also_under_a_filter(order: str) -> None:
    for region, level, sex in [("华东", "A", "m"), ("", "B", ""), ("华南", "", "f"), ("", "", "")]:
        put("张三", region=region, level=level, sex=sex)
    put("李四")
    assert len({each.id for each in customers(order=order)}) == 5
    assert len({each.id for each in customers("zs", order=order)}) == 4


def test_archived_customers_are_in_no_index_and_last_under_a_filter() -> None:
    archive_customer(NOW, put("张一", region="安徽"))
    put("张二", region="华东")
    assert [each.name for each in customers()] == ["张二"]
    assert count_customers() == 1
    for order in ORDERS:
        assert [each.name for each in customers("张", order=order)] == ["张二", "张一"]


def test_regions_are_offered_the_most_used_first() -> None:
    for region in ("华东", "华南", "华南", "", ""):
        put("张三", region=region)
    assert known_regions() == ["华南", "华东"]


# --- finding -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("zhanghuawei", ["张华伟"]),
        ("zhw", ["张华伟"]),
        ("ZHW", ["张华伟"]),
        ("hw", ["张华伟"]),
        ("huaw", ["张华伟"]),
        ("华", ["张华伟"]),
        ("zeng", ["曾伟"]),
        ("zw", ["曾伟"]),
        ("ceng", ["曾伟"]),
        ("cw", ["曾伟"]),
        ("shan", ["单明"]),
        ("dan", ["单明"]),
        ("sm", ["单明"]),
        ("qiul", ["仇丽"]),
        ("yuchigong", ["尉迟恭"]),
        ("ycg", ["尉迟恭"]),
        ("ouyang", ["欧阳区"]),
        ("wei", ["张华伟", "曾伟", "尉迟恭"]),
        ("hongda", ["张华伟"]),
        ("hdgs", ["张华伟"]),
        ("zhw hd", ["张华伟"]),
        ("zhw cw", []),
        ("xyz", []),
    ],
)
def test_customers_are_found_by_pinyin_and_initials_and_both_readings_of_a_surname(
    typed: str, names: list[str]
) -> None:
    put("张华伟", company="宏达公司")
    for name in ("曾伟", "单明", "仇丽", "尉迟恭", "欧阳区"):
        put(name)
    assert {each.name for each in customers(typed)} == set(names)


MOBILE = [
    "13800138000",
    "138 0013 8000",
    "+86 138-0013-8000",
    "0086 13800138000",
    "008613800138000",
    "１３８００１３８０００",
    "电话:138 0013 8000",
    "电话：138-0013-8000",
    "138.0013.8000",
]
LANDLINE = [
    "010-65892862",
    "01065892862",
    "(010)65892862",
    "010 6589 2862",
    "+86 10 6589 2862",
    "０１０－６５８９２８６２",
]
EXTENSION = [
    "010-65892862转802",
    "010-65892862-802",
    "010-65892862#802",
    "010 6589 2862 转 802",
    "+86 10 6589 2862-802",
    "010-65892862 ext 802",
]


@pytest.mark.parametrize("typed", MOBILE)
@pytest.mark.parametrize("written", MOBILE)
def test_a_phone_in_every_written_form_finds_the_same_customer(written: str, typed: str) -> None:
    put("张三", written)
    put("李四", "13800138001")
    assert found(typed) == ["张三"]


@pytest.mark.parametrize("typed", [*LANDLINE, *EXTENSION, "802", "65892862", "2862"])
@pytest.mark.parametrize("written", EXTENSION)
def test_a_landline_and_its_extension_find_the_same_customer(written: str, typed: str) -> None:
    put("张三", "13900001111", written)
    put("李四", "010-65892863")
    assert found(typed) == ["张三"]


@pytest.mark.parametrize("length", range(1, 12))
def test_the_last_digits_of_a_phone_find_it(length: int) -> None:
    put("张三", "+86 137-1234-5608")
    put("李四", "13799999999")
    assert found("13712345608"[-length:])[0] == "张三"


# --- archived, deleted -------------------------------------------------------------------------


def test_an_archived_customer_is_found_and_taken_out_again() -> None:
    it = put("张三", "13800138000")
    archive_customer(NOW, it)
    assert known(it.id).archived_at == NOW.at
    assert (count_customers(), found("8000")) == (0, ["张三"])
    restore_customer(TOMORROW, known(it.id))
    assert known(it.id).archived_at is None
    assert count_customers() == 1


def test_a_file_that_was_looked_at_says_when() -> None:
    it = put("张三")
    check_file(TOMORROW, it)
    assert known(it.id).profile == it.profile._replace(checked_on=date(2026, 11, 24))


def note_a_visit(who: Who) -> object:
    return add_visit(NOW, who, Contact(NOW.day, said="谈过"))


REFERRING: dict[str, Callable[[Who], object]] = {
    "visit": note_a_visit,
    "repair": lambda who: register_repair(NOW, Intake(who, "打印机")),
    "complaint": lambda who: register_complaint(NOW, Account(who, "送错了货"), Policy()),
    "log line": lambda who: add_line(NOW, "来电", NOW.day, NOW.at, who),
    "memo": lambda who: add_memo(NOW, "回电", NOW.day, who=who),
}


@pytest.mark.parametrize("what", REFERRING)
def test_a_customer_about_whom_there_is_something_is_not_deleted(what: str) -> None:
    it = put("张三", "13800138000")
    REFERRING[what](it.who)
    before = contents()
    with pytest.raises(Refusal) as refused:
        delete_customer(NOW, known(it.id))
    assert refused.value.arguments["name"] == "张三"
    assert contents() == before


def test_a_deleted_customer_is_gone_with_phones_and_numbers_and_found_no_more() -> None:
    it = edited(put("张三", "13800138000", region="华东"), region="华南")
    delete_customer(NOW, it)
    left = kept()
    assert {name for name, rows in left.items() if rows} == set()
    for typed in ("张三", "8000", "0001", "HD-0001"):
        assert found(typed) == []
    assert changes_of_day(NOW.day, without="")[-1].words == "Customer 张三 deleted"


def test_who_is_not_on_file_is_put_there_with_each_of_their_phones() -> None:
    it = put("张三")
    with change(NOW, "visits", "Visit noted: {name}", name="李四") as writer:
        assert ensure_customer(writer, Who("张三", customer=it.id)) == it.id
        key = ensure_customer(writer, Who("李四", "13800138000，010-65892862"))
    assert known(key).phones == ("13800138000", "010-65892862")
    assert found("2862") == ["李四"]


# --- two windows -------------------------------------------------------------------------------


ACTIONS: dict[str, Callable[[Customer], object]] = {
    "edit": lambda it: edit_customer(NOW, it, it.profile._replace(name="李四")),
    "check": lambda it: check_file(NOW, it),
    "archive": lambda it: archive_customer(NOW, it),
    "restore": lambda it: restore_customer(NOW, it),
    "merge away": lambda it: merge_customer(NOW, it, put("王五")),
    "merge into": lambda it: merge_customer(NOW, put("王五"), it),
}


@pytest.mark.parametrize("action", ACTIONS)
def test_nothing_is_done_with_a_file_that_was_changed_in_another_window(action: str) -> None:
    it = put("张三", "138")
    edited(it, preferences="下午")
    with pytest.raises(EditConflict):
        ACTIONS[action](it)
    assert known(it.id).profile == it.profile._replace(preferences="下午")


@pytest.mark.parametrize("action", ACTIONS)
def test_nothing_is_done_with_a_file_that_was_merged_in_another_window(action: str) -> None:
    it = put("张三", "138")
    merge_customer(NOW, it, put("李四"))
    with pytest.raises(Refusal):
        ACTIONS[action](it)
    assert customer(it.id) is None


def test_the_next_number_is_given_once_in_two_windows(open_desk: Path) -> None:
    code = """
from salestui.customers.rules import Profile
from salestui.customers.store import (add_customer)
add_customer(now, Profile("李四"))
"""
    put("张三")
    run_at(open_desk, code)
    put("王五")
    assert [each.number for each in customers(order="number")] == ["0001", "0002", "0003"]


# --- two files as one --------------------------------------------------------------------------


def told_of(key: int) -> dict[str, list[object]]:
    """What each room knows about a customer."""
    return {
        "cards": [each.visits for each in cards_of(key)],
        "visits": [each.contact.said for each in last_visits(key, 100)],
        "repairs": [each.number for each in repairs_of_customer(key)],
        "complaints": [each.number for each in complaints_of_customer(key)],
        "lines": [each.text for each in lines_of_customer(key)],
        "memos": [each.text for each in memos_of_customer(key)],
    }


def with_everything(name: str, phone: str, day: date, **told: str) -> Customer:
    """A customer about whom every room knows something."""
    it = edited(put(name, phone, "010-65892862转802", **told), region="华南")
    for number in range(12):
        said = f"{name}说了{number}"
        add_visit(NOW, it.who, Contact(day, "小王", "visit", "回访", said, "送样机"))
    add_visit(NOW, it.who, Contact(day, how=MISSED, said="没人"))
    mended = register_repair(NOW, Intake(it.who, "打印机", serial=f"SN-{name}"))
    chase(NOW, mended, "老陈")
    complaint = register_complaint(NOW, Account(it.who, "送错货", salesperson="小王"), Policy())
    note_contact(NOW, complaint, Party.CONSUMER)
    add_line(NOW, f"{name}来电", NOW.day, NOW.at, it.who)
    add_memo(NOW, f"给{name}回电", NOW.day, who=it.who)
    return known(it.id)


@pytest.fixture
def two() -> tuple[Customer, Customer]:
    """Two customers who are the same person, about both of whom there is everything."""
    source = with_everything("张伟", "13900001111", date(2026, 11, 20), level="B", notes="要发票")
    target = with_everything("张华伟", "138 0013 8000", date(2026, 11, 10), salesperson="小王")
    return source, target


def test_all_that_was_of_either_is_the_kept_ones_after_a_merge(
    two: tuple[Customer, Customer],
) -> None:
    source, target = two
    before = {key: told_of(key) for key in (source.id, target.id)}
    merge_customer(NOW, source, target)
    after = told_of(target.id)
    for room in after:
        if room != "cards":
            both = [*before[source.id][room], *before[target.id][room]]
            assert sorted(map(str, after[room])) == sorted(map(str, both)), room
    assert sum(each.used for each in cards_of(target.id)) == 26
    assert [each.number for each in cards_of(target.id)] == [1, 2, 3, 4]
    assert customer(source.id) is None
    assert not any(told_of(source.id).values())


def test_the_kept_file_says_what_both_said_and_every_number_and_phone_finds_it(
    two: tuple[Customer, Customer],
) -> None:
    source, target = two
    merge_customer(NOW, source, target)
    it = known(target.id)
    assert it.name == "张华伟"
    assert it.phones == ("138 0013 8000", "010-65892862转802", "13900001111")
    assert (it.profile.level, it.profile.salesperson) == ("B", "小王")
    assert "要发票" in it.profile.notes
    assert "张伟" in it.profile.notes
    assert (it.contacted_on, it.next_on) == (date(2026, 11, 20), None)
    assert set(it.old_numbers) >= {source.number, *source.old_numbers, target.number}
    for typed in (source.number, *source.old_numbers, target.number, it.number, "1111", "8000"):
        assert [each.id for each in found_customers(typed)] == [target.id]


def test_a_merge_is_one_change_that_names_both(two: tuple[Customer, Customer]) -> None:
    count = Change.select().count()
    merge_customer(NOW, *two)
    assert Change.select().count() == count + 1
    assert changes_of_day(NOW.day, without="")[-1].words == "Customer 张伟 merged into 张华伟"


def test_undoing_a_merge_brings_both_back_exactly(two: tuple[Customer, Customer]) -> None:
    source, target = two
    before = kept()
    merge_customer(NOW, source, target)
    assert kept() != before
    undo_merge(TOMORROW, known(target.id))
    assert kept() == before
    for one in two:
        for typed in (one.name, one.number, *one.old_numbers, one.phones[0]):
            assert one.id in [each.id for each in found_customers(typed)], typed
        again = known(one.id)
        assert again._replace(version=0) == one._replace(version=0)
    assert [each.id for each in found_customers("13900001111")] == [source.id]
    assert [each.id for each in found_customers("13800138000")] == [target.id]


def test_what_was_merged_can_be_undone_once(two: tuple[Customer, Customer]) -> None:
    source, target = two
    assert last_merge(target) is None
    merge_customer(NOW, source, target)
    assert last_merge(known(target.id)) is not None
    undo_merge(NOW, known(target.id))
    for one in two:
        assert last_merge(known(one.id)) is None
        with pytest.raises(Refusal):
            undo_merge(NOW, known(one.id))


def test_who_shows_a_file_from_before_the_undoing_must_look_again(
    two: tuple[Customer, Customer],
) -> None:
    merge_customer(NOW, *two)
    undo_merge(NOW, known(two[1].id))
    for one in two:
        with pytest.raises(EditConflict):
            check_file(NOW, one)


SINCE: dict[str, Callable[[Customer, Customer], object]] = {
    "file": lambda source, it: edited(it, notes="另记"),
    "archive": lambda source, it: archive_customer(NOW, it),
    "visit": lambda source, it: add_visit(NOW, it.who, Contact(NOW.day, said="又来")),
    "repair": lambda source, it: chase(NOW, the_repair_of(source)),
    "complaint": lambda source, it: pause(
        NOW, next(each for each in complaints_of_customer(it.id) if source.name in str(each)), "等"
    ),
    "memo": lambda source, it: finish_memo(
        NOW, next(each for each in memos_of_customer(it.id) if source.name in each.text)
    ),
}


def the_repair_of(source: Customer) -> Any:
    (key,) = (row["id"] for row in kept()["repair"] if row["name"] == source.name)
    return repair(key)


@pytest.mark.parametrize("what", SINCE)
def test_a_merge_is_not_undone_once_something_of_it_was_changed(
    what: str, two: tuple[Customer, Customer]
) -> None:
    source, target = two
    merge_customer(NOW, source, target)
    SINCE[what](source, known(target.id))
    before = contents()
    with pytest.raises(Refusal):
        undo_merge(NOW, known(target.id))
    assert contents() == before


def test_a_line_written_since_stays_on_the_cards_of_one_of_the_two() -> None:
    source, target = put("张伟"), put("张华伟")
    add_visit(NOW, source.who, Contact(NOW.day, said="谈过"))
    merge_customer(NOW, known(source.id), target)
    add_visit(NOW, known(target.id).who, Contact(NOW.day, how=MISSED, said="没人"))
    try:
        undo_merge(NOW, known(target.id))
    except Refusal:
        owners = [target.id]
    else:
        owners = [source.id, target.id]
    said = [each.contact.said for key in owners for card in cards_of(key) for each in card.visits]
    assert sorted(said) == ["没人", "谈过"]


@pytest.mark.parametrize("what", REFERRING)
def test_what_came_to_be_about_the_kept_one_since_stays_there(what: str) -> None:
    source, target = put("张伟", "139"), put("张华伟", "138")
    merge_customer(NOW, source, target)
    if what == "visit":
        return  # it says when the last contact was, which is of the file
    REFERRING[what](known(target.id).who)
    undo_merge(NOW, known(target.id))
    assert [len(each) for each in told_of(source.id).values()] == [0] * 6
    assert sum(len(each) for each in told_of(target.id).values()) == 1


def test_a_merge_is_undone_though_another_customer_was_put_on_file_since() -> None:
    target, source = put("张华伟", "138"), put("张伟", "139")
    merge_customer(NOW, source, target)
    other = put("李四", "137")
    undo_merge(NOW, known(target.id))
    assert {each.name: each.phones for each in customers()} == {
        "张华伟": ("138",),
        "张伟": ("139",),
        "李四": ("137",),
    }
    assert known(other.id) == other


def test_a_merge_is_not_another_customers_who_came_since() -> None:
    target, source = put("张华伟"), put("张伟")
    merge_customer(NOW, source, target)
    assert last_merge(put("李四")) is None


def test_a_merge_whose_salesperson_is_gone_since_is_not_undone_halfway() -> None:
    source = put("张伟", salesperson="小汪")
    target = put("张华伟", salesperson="小王")
    merge_customer(NOW, source, target)
    people = {each.name: each for each in colleagues()}
    merge_colleague(NOW, people["小汪"], people["小王"])
    before = contents()
    with pytest.raises(Refusal):
        undo_merge(NOW, known(target.id))
    assert contents() == before


def test_two_merges_are_undone_in_the_reverse_order(two: tuple[Customer, Customer]) -> None:
    source, target = two
    third = with_everything("张大伟", "13700002222", date(2026, 11, 15))
    stages = [kept()]
    merge_customer(NOW, source, target)
    stages.append(kept())
    merge_customer(NOW, third, known(target.id))
    undo_merge(NOW, known(target.id))
    assert kept() == stages[1]
    undo_merge(NOW, known(target.id))
    assert kept() == stages[0]
    assert last_merge(known(target.id)) is None


def test_one_merged_on_with_another_is_undone_step_by_step(
    two: tuple[Customer, Customer],
) -> None:
    source, target = two
    third = with_everything("张大伟", "13700002222", date(2026, 11, 15))
    stages = [kept()]
    merge_customer(NOW, source, target)
    stages.append(kept())
    merge_customer(NOW, known(target.id), third)
    undo_merge(NOW, known(third.id))
    assert kept() == stages[1]
    undo_merge(NOW, known(target.id))
    assert kept() == stages[0]


def test_what_was_merged_undone_and_merged_again_can_be_undone_again(
    two: tuple[Customer, Customer],
) -> None:
    before = kept()
    for _ in range(2):
        merge_customer(NOW, known(two[0].id), known(two[1].id))
        undo_merge(NOW, known(two[1].id))
    assert kept() == before


@pytest.mark.parametrize(
    ("source_on", "source_next", "target_on", "target_next", "contact"),
    [
        ("20", "30", "10", "25", ("20", "30")),
        ("10", "25", "20", "30", ("20", "30")),
        ("20", "", "10", "25", ("20", "")),
        ("20", "30", "", "", ("20", "30")),
        ("", "", "20", "30", ("20", "30")),
        ("", "", "", "", ("", "")),
        ("20", "30", "20", "", ("20", "30")),
        ("20", "", "20", "30", ("20", "30")),
    ],
)
def test_after_a_merge_the_last_contact_of_the_two_counts(
    source_on: str, source_next: str, target_on: str, target_next: str, contact: tuple[str, str]
) -> None:
    def day(text: str) -> date | None:
        return date(2026, 11, int(text)) if text else None

    def contacted(name: str, on: str, next_on: str) -> Customer:
        it = put(name)
        when = day(on)
        if when is not None:
            add_visit(NOW, it.who, Contact(when, said="谈过", next_on=day(next_on)))
        return known(it.id)

    target = contacted("张华伟", target_on, target_next)
    merge_customer(NOW, contacted("张伟", source_on, source_next), target)
    it = known(target.id)
    assert (it.contacted_on, it.next_on) == (day(contact[0]), day(contact[1]))


def test_a_contact_noted_in_another_window_meanwhile_is_not_forgotten_by_a_merge() -> None:
    source, target = put("张伟", level="A"), put("张华伟", level="A")
    add_visit(NOW, source.who, Contact(NOW.day, said="谈过"))
    merge_customer(NOW, source, target)
    assert known(target.id).contacted_on == NOW.day


def test_a_customer_is_not_merged_with_themselves() -> None:
    it = put("张三")
    before = contents()
    with pytest.raises(Refusal):
        merge_customer(NOW, it, it)
    assert contents() == before


@hypothesis_settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    days=st.tuples(*[st.lists(st.integers(1, 23), max_size=3)] * 2),
    phones=st.tuples(*[st.lists(st.sampled_from(["138", "+86 138", "139"]), max_size=2)] * 2),
    level=st.tuples(*[st.sampled_from(["", "A", "B"])] * 2),
)
def test_whatever_is_merged_is_as_before_when_it_is_undone(
    days: tuple[list[int], list[int]],
    phones: tuple[list[str], list[str]],
    level: tuple[str, str],
) -> None:
    source, target = (put(f"张{n}", *phones[n], level=level[n], region="华东") for n in (0, 1))
    for it, each in zip((source, target), days, strict=True):
        for day in each:
            add_visit(NOW, it.who, Contact(date(2026, 11, day), said=f"{it.name}{day}"))
    before = kept()
    merge_customer(NOW, known(source.id), known(target.id))
    assert sorted(each.contact.said for each in last_visits(target.id)) == sorted(
        f"{it.name}{day}" for it, each in zip((source, target), days, strict=True) for day in each
    )
    undo_merge(NOW, known(target.id))
    assert kept() == before


@pytest.mark.parametrize("phone", ["+852-2345-6789", "731-8888777", "013900139000"])
def test_a_phone_finds_whom_an_older_desk_has_under_other_digits(phone: str) -> None:
    key = add_customer(NOW, Profile("何先生", phones=(phone,)))
    PhoneRow.update(digits="8522345").execute()
    SearchLine.delete().execute()
    database.execute_sql(  # type: ignore[no-untyped-call] # stubs
        "INSERT INTO search_index (search_index) VALUES ('delete-all')"
    )
    SearchState.update(version=3).execute()
    assert [each.id for each in customers_reached(phone)] == [key]
    assert customers_reached("8522345") == []
