"""The search index on a real database: what is found, in which order, and that it follows."""

import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from peewee import SqliteDatabase
from playhouse.migrations import Runner  # type: ignore[import-untyped] # no stubs

from salestui.complaints.rules import Account, Complaint, Policy
from salestui.complaints.store import attach_complaint, edit_complaint, register_complaint
from salestui.customers.queries import customer, customer_meant
from salestui.customers.rules import Customer, Profile, Who
from salestui.customers.store import (
    add_customer,
    archive_customer,
    delete_customer,
    edit_customer,
    merge_customer,
    undo_merge,
)
from salestui.repairs.queries import repair
from salestui.repairs.rules import Intake, Repair
from salestui.repairs.store import attach_repair, edit_repair, register_repair
from salestui.storage.database import FILE, database
from salestui.storage.history.undo import redo_last, undo_last
from salestui.storage.opening import open_database
from salestui.storage.search import (
    VERSION,
    Place,
    SearchLine,
    SearchState,
    find_rows,
)
from salestui.visits.rules import Contact
from salestui.visits.store import add_visit
from tests.clock import StandingClock, moment

NOW = moment("2026-11-23 09:41")
LIMIT = 30

open_at_once = pytest.mark.usefixtures("open_desk")


def put(name: str, *phones: str, **told: str) -> Place:
    """A customer put on file."""
    profile = Profile(name, phones=phones, **told)  # type: ignore[arg-type] # any texts
    return Place("customers", add_customer(NOW, profile))


def brought_in(who: Who, serial: str = "", product: str = "打印机") -> Place:
    """A repair registered."""
    return Place("repairs", register_repair(NOW, Intake(who, product, serial=serial)).id)


def complained(who: Who) -> Place:
    """A complaint registered."""
    return Place("complaints", register_complaint(NOW, Account(who, "送错货"), Policy()).id)


def a_customer(place: Place) -> Customer:
    """The customer as they stand now."""
    found = customer(place.key)
    assert found is not None
    return found


def who(place: Place) -> Who:
    """The customer as the one a matter is about."""
    return a_customer(place).who


def a_repair(place: Place) -> Repair:
    """The repair as it stands now."""
    found = repair(place.key)
    assert found is not None
    return found


def found(typed: str) -> list[Place]:
    """What is found, best first."""
    return find_rows(typed, LIMIT)


# --- what is found -----------------------------------------------------------------------------


@pytest.fixture
def desk(open_desk: Path) -> dict[str, Place]:
    """A desk with something of everything: each by a short name."""
    zhang = put("张华伟", "138 0013 8000", company="宏达公司", region="华东", level="A")
    zeng = put("曾伟", "+86 139-0000-1111", "010-65892862转802")
    li = put("Li Si [VIP]")
    return {
        "张": zhang,
        "曾": zeng,
        "li": li,
        "修张": brought_in(who(zhang), "SN-7788"),
        "修客": brought_in(Who("单明", "13700002222"), "861065892862"),
        "诉曾": complained(who(zeng)),
        "诉客": complained(Who("仇丽", "13600003333")),
    }


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        # last digits, any part, every written form
        ("8000", "张"),
        ("0", "张 曾 li 修张 修客 诉曾 诉客"),
        ("0013", "张"),
        ("13800138000", "张"),
        ("+86 138 0013 8000", "张"),
        ("电话:１３８００１３８０００", "张"),
        ("1111", "曾"),
        ("802", "曾"),
        ("010-65892862-802", "曾"),
        # names and companies
        ("张", "张"),
        ("华伟", "张"),
        ("宏达", "张"),
        ("公司", "张"),
        ("伟", "张 曾"),
        ("li", "li 诉客"),  # 仇丽 too
        ("vip", "li"),
        ("[VIP]", "li"),
        # pinyin, initials, surnames
        ("zhanghuawei", "张"),
        ("zhw", "张"),
        ("hdgs", "张"),
        ("zeng", "曾"),
        ("zw", "曾"),
        ("cw", "曾"),
        ("shanming", "修客"),
        ("danming", "修客"),
        ("qiuli", "诉客"),
        ("ql", "诉客"),
        # numbers
        ("HD-0001-A", "张"),
        ("hd1", ""),
        ("0002", "曾 修客 诉客"),
        ("0002 曾", "曾"),
        ("WX-0001", "修张"),
        ("wx1", "修张"),
        ("TS-0002", "诉客"),
        ("ts", "诉曾 诉客"),
        # serials
        ("SN-7788", "修张"),
        ("7788", "修张"),
        ("sn77", "修张"),
        ("861065892862", "曾 修客"),  # as a phone, from abroad, too
        # walk-ins
        ("13700002222", "修客"),
        ("3333", "诉客"),
        ("单明", "修客"),
        # several words narrow
        ("张 8000", "张"),
        ("8000 张", "张"),
        ("zhw hd 138", "张"),
        ("伟 1111", "曾"),
        ("张 1111", ""),
        ("单 WX", "修客"),
        # marks alone
        ("-", "曾"),
        ("[]", "li"),
        ("+", "曾"),
        ("[ 139", "曾"),
        ("[+", ""),
        ("'", ""),
        ("%", ""),
        ("_", ""),
        ("*", ""),
        ('"', ""),
        ("。", ""),
        # nothing
        ("王五", ""),
        ("99999", ""),
        ("zhx", ""),
    ],
)
def test_each_word_typed_narrows_what_is_found(
    typed: str, names: str, desk: dict[str, Place]
) -> None:
    assert {name for name, place in desk.items() if place in found(typed)} == set(names.split())
    assert len(set(found(typed))) == len(found(typed))


@pytest.mark.parametrize("register", ["customers", "repairs", "complaints", "memos"])
@pytest.mark.parametrize("typed", ["", "0", "伟", "-"])
def test_one_register_may_be_asked_for_alone(
    register: str, typed: str, desk: dict[str, Place]
) -> None:
    those = [place for place in found(typed) if place.register == register]
    assert find_rows(typed, LIMIT, register) == those


@pytest.mark.parametrize("typed", ["", "0", "张", "0002"])
@pytest.mark.parametrize("limit", [1, 2, 5])
def test_no_more_is_found_than_was_asked_for_and_the_best_of_it(
    typed: str, limit: int, desk: dict[str, Place]
) -> None:
    assert find_rows(typed, limit) == found(typed)[:limit]


@pytest.mark.parametrize("typed", ["", "  ", "\u3000\t"])
def test_what_says_nothing_shows_those_in_contact_last(typed: str, desk: dict[str, Place]) -> None:
    assert set(found(typed)) == set(desk.values())


@open_at_once
def test_at_an_empty_desk_nothing_is_found() -> None:
    assert found("") == found("张") == found("8000") == []


# --- the order ---------------------------------------------------------------------------------


@open_at_once
def test_phones_that_end_so_come_before_all_others(clock: StandingClock) -> None:
    ending = put("甲", "13912348000")
    within = put("乙", "13980001234")
    numbered = brought_in(who(put("丙")), "8000-1")
    clock.set("2026-12-01 09:00")
    add_visit(clock.now(), who(within), Contact(clock.now().day, said="谈"))
    assert found("8000")[0] == ending
    assert set(found("8000")) == {ending, within, numbered}


@open_at_once
def test_recent_contacts_come_first(clock: StandingClock) -> None:
    people = [put(f"张{name}", "13800138000") for name in "甲乙丙丁"]
    add_visit(clock.set("2026-11-25 09:00"), who(people[2]), Contact(date(2026, 11, 25)))
    register_repair(clock.set("2026-11-26 09:00"), Intake(who(people[0]), "打印机"))
    register_complaint(clock.set("2026-11-27 09:00"), Account(who(people[3]), "送错货"), Policy())
    for typed in ("张", "zhang", "8000", "张 8000"):
        customers = [place for place in found(typed) if place.register == "customers"]
        assert customers == [people[3], people[0], people[2], people[1]], typed
    assert [place for place in found("") if place in people][:3] == [
        people[3],
        people[0],
        people[2],
    ]


@open_at_once
def test_among_phones_that_end_so_the_recent_contact_comes_first(clock: StandingClock) -> None:
    one, other = put("张甲", "13900018000"), put("张乙", "13900028000")
    add_visit(clock.set("2026-11-25 09:00"), who(one), Contact(date(2026, 11, 25)))
    assert found("8000") == [one, other]
    add_visit(clock.set("2026-11-26 09:00"), who(other), Contact(date(2026, 11, 26)))
    assert found("8000") == [other, one]


@open_at_once
def test_what_is_so_comes_before_what_begins_so_and_what_it_spells() -> None:
    # The newest come first where nothing else is said.
    whole, begun, mixed = put("宗华微"), put("周航伟力"), put("张伟")
    longer = put("北方照相器材公司")
    assert found("zhw") == [whole, begun, mixed]
    assert found("zhangw") == [mixed, begun]
    assert found("zhang伟") == [mixed, begun]
    assert found("zhw 0003") == found("张w") == [mixed]
    assert found("zhouhwl") == found("周hwl") == [begun]
    for typed in ("bfzhaoxqc", "beifzxiang", "方zhxqcaigs", "bei方zhao gs"):
        assert found(typed) == [longer], typed
    for typed in ("zhaow", "zhangwx", "beifzhxgs", "方bei", "zhang文"):
        assert found(typed) == [], typed


@open_at_once
def test_a_late_note_of_an_early_contact_does_not_move_one_down(clock: StandingClock) -> None:
    one, other = put("张甲"), put("张乙")
    add_visit(clock.set("2026-11-25 09:00"), who(one), Contact(date(2026, 11, 25)))
    add_visit(clock.set("2026-11-26 09:00"), who(one), Contact(date(2026, 11, 1)))
    assert found("张") == [one, other]


# --- it follows --------------------------------------------------------------------------------


@open_at_once
def test_what_is_changed_is_found_by_what_it_is_now() -> None:
    it = put("张三", "13800138000", region="华东")
    edit_customer(NOW, a_customer(it), Profile("李四", "宏达", ("13900001111",), region="华南"))
    for typed in ("李四", "ls", "宏达", "1111", "HN-0001", "HD-0001"):
        assert found(typed) == [it], typed
    for typed in ("张三", "zs", "8000"):
        assert found(typed) == [], typed


@open_at_once
def test_only_a_changed_phone_is_followed_too() -> None:
    it = put("张三", "13800138000")
    edit_customer(NOW, a_customer(it), Profile("张三", phones=("13900001111",)))
    assert (found("1111"), found("8000")) == ([it], [])


@open_at_once
def test_a_changed_repair_and_a_changed_complaint_are_followed() -> None:
    mended = brought_in(Who("单明", "13700002222"), "SN-1")
    goods = Intake(Who("单亮", "13700004444"), "扫描仪", serial="SN-2")
    edit_repair(NOW, a_repair(mended), goods)
    assert found("单亮") == found("4444") == found("sn2") == [mended]
    assert found("单明") == found("2222") == found("sn1") == []
    it = register_complaint(NOW, Account(Who("仇丽"), "送错货"), Policy())
    edit_complaint(NOW, it, Account(Who("仇英", "3333"), "送错货"))
    assert found("仇英") == found("3333") == [Place("complaints", it.id)]
    assert found("仇丽") == []


@open_at_once
def test_who_is_deleted_is_found_no_more_and_who_is_archived_still_is() -> None:
    gone, kept = put("张三", "13800138000"), put("张四", "13800148000")
    archive_customer(NOW, a_customer(kept))
    delete_customer(NOW, a_customer(gone))
    for typed in ("张", "8000", "", "000"):
        assert found(typed) == [kept]
    assert SearchLine.select().count() == 1


@open_at_once
def test_a_walk_ins_matter_is_found_by_their_file_once_it_is_attached() -> None:
    mended = brought_in(Who("单明", "13700002222"), "SN-1")
    complaint: Complaint = register_complaint(NOW, Account(Who("仇丽"), "送错货"), Policy())
    it = put("张三", "13800138000")
    attach_repair(NOW, a_repair(mended), who(it))
    attach_complaint(NOW, complaint, who(it)._replace(name="张三"))
    for typed in ("单明", "2222", "仇丽"):
        assert found(typed) == []
    assert found("sn1") == found("WX-0001") == [mended]
    assert found("TS-0001") == [Place("complaints", complaint.id)]
    assert found("张三") == found("8000") == [it]


@open_at_once
def test_attaching_to_a_new_file_puts_it_where_it_is_found() -> None:
    mended = brought_in(Who("单明", "13700002222"), "SN-1")
    attach_repair(NOW, a_repair(mended), Who("单明", "13700002222"))
    (place,) = found("2222")
    assert place.register == "customers"
    assert found("shanming") == [place]
    assert found("WX-0001") == [mended]


@open_at_once
def test_a_merge_and_its_undoing_are_followed() -> None:
    gone, kept = put("张伟", "13900001111", region="华东"), put("张华伟", "13800138000")
    brought_in(who(gone), "SN-1")
    typed = ("1111", "8000", "HD-0001", "0002", "张伟", "zhw", "张", "sn1", "WX-0001")
    before = {each: set(found(each)) for each in typed}
    merge_customer(NOW, a_customer(gone), a_customer(kept))
    for each in ("1111", "8000", "HD-0001", "0002", "zhw", "张"):
        assert [it for it in found(each) if it.register == "customers"] == [kept], each
    assert gone not in found("")
    undo_merge(NOW, a_customer(kept))
    assert {each: set(found(each)) for each in typed} == before


@open_at_once
def test_who_was_merged_is_found_for_good_by_what_found_them() -> None:
    first = put("吕丽", "13911112222", company="老茶行", region="华东")
    second = put("单明", "13922223333", "13955556666", company="宏达公司")
    third = put("张华伟", "13800138000")
    of_first = ("吕丽", "lvli", "ll", "2222", "13911112222", "老茶行", "HD-0001", "吕 2222")
    of_second = ("单明", "shanming", "dm", "3333", "6666", "宏达", "hdgs", "0002")
    for gone, kept in ((first, second), (second, third)):
        merge_customer(NOW, a_customer(gone), a_customer(kept))
    for _again in range(2):
        assert all(found(each) == [third] for each in of_first + of_second)
        undo_last(NOW)
        assert all(found(each) == [second] for each in of_first + of_second)
        assert found("张华伟") == found("8000") == [third]
        redo_last(NOW)
    edit_customer(NOW, a_customer(third), Profile("王五", phones=("13700007777",)))
    for made_anew in (False, True):
        if made_anew:
            SearchState.update(version=0).execute()
        assert all(found(each) == [third] for each in of_first + of_second)
        assert found("张华伟") == found("8000") == []


@open_at_once
def test_the_name_of_who_was_merged_is_nobodys_name_any_more() -> None:
    gone, kept = put("吕丽", company="老茶行"), put("张华伟", company="宏达")
    merge_customer(NOW, a_customer(gone), a_customer(kept))
    assert customer_meant("吕丽", "").customer is None
    assert customer_meant("老茶行", "").customer is None
    assert found("吕丽") == found("老茶行") == [kept]


@open_at_once
def test_what_came_to_nothing_is_not_found() -> None:
    with database.atomic() as transaction:
        put("张三", "13800138000")
        transaction.rollback()
    assert found("张三") == found("8000") == found("") == []


def merge_and_undo(gone: Place, kept: Place) -> None:
    """Two files are made one, and two again."""
    merge_customer(NOW, a_customer(gone), a_customer(kept))
    undo_merge(NOW, a_customer(kept))


EDITS: dict[str, Callable[[Place, str], object]] = {
    "name": lambda it, text: edit_customer(NOW, a_customer(it), Profile(text)),
    "phone": lambda it, text: edit_customer(
        NOW, a_customer(it), Profile(a_customer(it).name, phones=("13800138000",))
    ),
    "visit": lambda it, text: add_visit(NOW, who(it), Contact(date(2026, 11, len(text)))),
    "archive": lambda it, text: archive_customer(NOW, a_customer(it)),
    "repair": lambda it, text: brought_in(who(it), text),
    "add": lambda it, text: put(text, "13900001111"),
    "merge": lambda it, text: merge_customer(NOW, a_customer(put(text, "137")), a_customer(it)),
    "undo": lambda it, text: merge_and_undo(put(text, "137"), it),
}


@open_at_once
@hypothesis_settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(
        st.tuples(st.sampled_from([*EDITS]), st.sampled_from(["张三", "李四", "王 五", "A-1"])),
        min_size=1,
        max_size=6,
    )
)
def test_the_index_that_followed_is_the_one_that_is_made_anew(steps: list[tuple[str, str]]) -> None:
    it = put("张三", "13800138000")
    for action, text in steps:
        EDITS[action](it, text)

    def everything() -> tuple[object, ...]:
        lines = [(each.register, each.key, each.text) for each in SearchLine.select()]
        typed = ("张", "zs", "8000", "0", "a1", "WX", "王 五", "1111", "137")
        return sorted(lines), [sorted(find_rows(each, 1000)) for each in typed]

    followed = everything()
    SearchState.update(version=0).execute()
    find_rows("", 1)
    assert everything() == followed


# --- made anew ---------------------------------------------------------------------------------


MIGRATIONS = Path(sys.modules["salestui"].__path__[0]) / "storage" / "migrations"


def a_desk_of_the_version_before(folder: Path) -> None:
    """A database as the version before wrote it: customers without numbers, and no index."""
    folder.mkdir()
    old = SqliteDatabase(str(folder / FILE), pragmas={"journal_mode": "wal", "foreign_keys": 1})
    with closing(old):
        Runner(old, directory=str(MIGRATIONS)).up("0002_complaints")
        old.execute_sql(  # type: ignore[no-untyped-call] # stubs
            "INSERT INTO customer (version, name, search) VALUES (1, '张华伟', ''), (1, '曾伟', '')"
        )
        old.execute_sql(  # type: ignore[no-untyped-call] # stubs
            "INSERT INTO customer_phone (version, customer_id, typed, digits) "
            "VALUES (1, 2, '139-0000-1111', '13900001111')"
        )
        columns = {
            each.name: ("'2026-11-01'" if "_on" in each.name or "_at" in each.name else "''")
            for each in old.get_columns("repair")
            if not each.null
        }
        columns |= {"id": "1", "version": "1", "number": "'WX-0001'", "state": "'received'"}
        columns |= {"name": "'单明'", "phone": "'13700006666'", "serial": "'SN-1'"}
        columns |= {"quantity": "1", "is_loaner_out": "0"}
        old.execute_sql(  # type: ignore[no-untyped-call] # stubs
            f"INSERT INTO repair ({', '.join(columns)}) VALUES ({', '.join(columns.values())})"
        )
        old.user_version = 2


def test_a_desk_of_the_version_before_is_put_into_the_index(desk_folder: Path) -> None:
    a_desk_of_the_version_before(desk_folder)
    open_database(desk_folder)
    zhang, zeng, mended = Place("customers", 1), Place("customers", 2), Place("repairs", 1)
    assert found("zhw") == found("张华伟") == found("0001 张") == [zhang]
    assert found("1111") == found("zengwei") == found("0002") == [zeng]
    assert found("shanming") == found("6666") == found("sn1") == found("WX-0001") == [mended]
    assert set(found("")) == {zhang, zeng, mended}
    assert put("新来") in found("新来")
    assert a_customer(Place("customers", 3)).number == "0003"


def test_what_is_written_before_anything_is_looked_up_is_in_the_index_too(
    desk_folder: Path,
) -> None:
    a_desk_of_the_version_before(desk_folder)
    open_database(desk_folder)
    edit_customer(NOW, a_customer(Place("customers", 1)), Profile("李四"))
    assert found("李四") == [Place("customers", 1)]
    assert found("张华伟") == []
    assert found("1111") == [Place("customers", 2)]


@open_at_once
@pytest.mark.parametrize("version", [0, VERSION + 1])
def test_an_index_of_other_rules_is_made_anew_once(version: int) -> None:
    it = put("张三", "13800138000")
    SearchLine.update(text="other").execute()
    SearchState.update(version=version).execute()
    assert found("张三") == found("8000") == [it]
    assert [each.version for each in SearchState.select()] == [VERSION]
    SearchLine.update(text="kept").execute()
    assert found("张三") == [it]
    assert [each.text for each in SearchLine.select()] == ["kept"]


def test_while_another_window_writes_it_is_found_by_the_index_that_is_there(
    open_desk: Path,
) -> None:
    it = put("张三", "13800138000")
    SearchState.update(version=0).execute()
    with closing(sqlite3.connect(open_desk / FILE, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert found("张三") == [it]
        assert [each.version for each in SearchState.select()] == [0]
        other.execute("ROLLBACK")
    assert found("张三") == [it]
    assert [each.version for each in SearchState.select()] == [VERSION]


@open_at_once
@pytest.mark.parametrize("how", ["visit", "repair", "complaint"])
def test_made_anew_it_still_has_recent_contacts_first(how: str) -> None:
    people = [put(f"张{name}") for name in "甲乙丙"]
    for each in people:
        add_visit(NOW, who(each), Contact(date(2026, 11, 1)))
    later = moment("2026-11-25 09:00")
    if how == "visit":
        add_visit(later, who(people[1]), Contact(later.day))
    elif how == "repair":
        register_repair(later, Intake(who(people[1]), "打印机"))
    else:
        register_complaint(later, Account(who(people[1]), "送错货"), Policy())
    assert found("张")[0] == people[1]
    SearchState.update(version=0).execute()
    assert found("张")[0] == people[1]


# --- nothing makes it fail ---------------------------------------------------------------------


HOSTILE = [
    "%",
    "_",
    "'",
    '"',
    "[",
    "]",
    "*",
    "^",
    ":",
    "(",
    "{",
    "\\",
    "",
    " ",
    "\u3000\t\n",
    "AND",
    "OR",
    "NOT",
    "NEAR",
    "NEAR(张 三)",
    "张 AND 三",
    "张 NOT 三",
    "text:张",
    "- 张",
    "+",
    '"张',
    "张*",
    "'; DROP TABLE customer; --",
    "\x00",
    "张\x00三",
    "\x1b[31m",
    "\x7f\x9f",
    "\u202e\u200b",
    "\ud800",
    "🙂",
    "9" * 5000,
    "张" * 5000,
    "a " * 2500,
    "% " * 2500,
    "+86" * 1700,
]


@pytest.mark.parametrize("typed", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("register", ["", "customers"])
def test_whatever_is_typed_it_does_not_fail(
    typed: str, register: str, desk: dict[str, Place]
) -> None:
    assert set(find_rows(typed, LIMIT, register)) <= set(desk.values())
    assert found("张华伟") == [desk["张"]]


@pytest.mark.parametrize("name", [each for each in HOSTILE if each.strip() and each != "\ud800"])
@open_at_once
def test_whoever_has_such_a_name_is_kept_and_found_by_the_rest(name: str) -> None:
    it = put(f"李{name}", name, company=name)
    assert it in found("李")
    assert it in found("0001")


@open_at_once
@hypothesis_settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.text())
@example("0r")
@example("0rcustomers")
def test_no_text_makes_it_fail(typed: str) -> None:
    if not SearchLine.select().exists():
        put("张三", "13800138000")
    assert len(found(typed)) <= 1


@pytest.mark.parametrize("typed", ["0r", "0rcustomers", "0rrepairs", "0e", "0e0008", "0x"])
def test_the_marks_of_the_index_itself_find_nothing(typed: str, desk: dict[str, Place]) -> None:
    assert found(typed) == []


names = st.text(
    st.characters(codec="utf-8", categories=("L", "N"), max_codepoint=0x2FFFF),
    min_size=1,
    max_size=6,
)


@open_at_once
@hypothesis_settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=names)
@example("\u9fff\u9fcd\u4e00")
def test_any_name_finds_its_customer(name: str) -> None:
    it = put(name)
    assert it in find_rows(name, 1000)


@open_at_once
def test_every_chinese_character_is_kept_by_the_index_as_it_is() -> None:
    # It splits texts at what it takes for marks, by a Unicode of its own.
    characters = [chr(code) for code in range(0x4E00, 0xA000)]
    it = put("甲")
    missed = []
    for begin in range(0, len(characters), 64):
        name = "".join(characters[begin : begin + 64])
        edit_customer(NOW, a_customer(it), Profile(name))
        ends = (name[:16], name[16:32], name[32:48], name[48:])
        missed += [end for end in ends if it not in found(end)]
    assert missed == []


@open_at_once
def test_on_a_new_desk_nothing_need_be_made_anew() -> None:
    put("张三")
    assert [each.version for each in SearchState.select()] == [VERSION]
