"""What a customer is: how full a file is, what the number says, when a visit is due, two as one."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from salestui.core.refusal import Refusal
from salestui.customers.rules import (
    COUNTED,
    Customer,
    Profile,
    Who,
    alike,
    check_merge,
    completeness,
    meant,
    merged,
    number_after,
    number_of,
    region_code,
    visit_due,
)
from salestui.settings.rules import LEVELS, NUMBER_PARTS, Settings, is_pattern
from salestui.text.clean import fold
from salestui.text.phones import digits, extension

DEFAULT = Settings().customer_number
EVERY = Settings().visit_every
DAY = date(2026, 11, 23)

FULL = Profile(
    "张华伟",
    "宏达公司",
    ("138 0013 8000",),
    region="华东",
    level="A",
    sex="m",
    salesperson="小王",
    preferences="下午再打",
)


def a_customer(profile: Profile = FULL, key: int = 1, number: str = "0001") -> Customer:
    """A customer with a file."""
    return Customer(key, number, 1, profile)


# --- how full a file is ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("profile", "known"),
    [
        (Profile(), 0),
        (Profile("张三"), 1),
        (Profile("张三", phones=("138", "139")), 2),
        (Profile("张三", level="A", region="华东"), 3),
        (FULL._replace(preferences=""), 7),
        (FULL, 8),
        (FULL._replace(notes="老客户", checked_on=DAY), 8),  # these two need not be
    ],
)
def test_a_file_says_how_much_of_it_is_filled_in(profile: Profile, known: int) -> None:
    assert completeness(profile) == (known, 8)


@pytest.mark.parametrize("name", COUNTED)
def test_each_field_that_counts_counts_as_one(name: str) -> None:
    nothing: Any = () if name == "phones" else ""
    less = FULL._replace(**{name: nothing})
    assert completeness(less)[0] == completeness(FULL)[0] - 1


# --- what the number says ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("region", "code"),
    [
        ("华东", "HD"),
        ("湖南", "HN"),
        ("重庆", "CQ"),  # as the place is read, not as its characters are
        ("厦门", "XM"),
        ("朝阳区", "CYQ"),
        ("东南西北中", "DNXB"),
        ("South East", "SE"),
        ("Hunan", "HU"),
        ("a", "A"),
        ("１区", "1Q"),
        ("山-东", "SD"),
        ("", ""),
        ("  ", ""),
        ("—🙂", ""),
    ],
)
def test_a_region_has_a_short_code(region: str, code: str) -> None:
    assert region_code(region) == code


@pytest.mark.parametrize(
    ("pattern", "number"),
    [
        ("{region}-{serial}-{level}", "HD-0042-A"),
        ("{serial}", "0042"),
        ("{sex}{serial}", "M0042"),
        ("{level}{serial}{sex}", "A0042M"),
        ("KH{serial}", "KH0042"),
        ("{region}/{level}/{serial}", "HD/A/0042"),
        ("{serial}-{level}客户", "0042-A客户"),
    ],
)
def test_a_number_is_made_by_the_pattern(pattern: str, number: str) -> None:
    assert is_pattern(pattern)
    assert number_of(pattern, 42, FULL) == number


@pytest.mark.parametrize(
    ("pattern", "known", "number"),
    [
        (DEFAULT, {}, "0042"),
        (DEFAULT, {"region": "华东"}, "HD-0042"),
        (DEFAULT, {"level": "B"}, "0042-B"),
        (DEFAULT, {"region": "—"}, "0042"),
        ("{serial}-{level}-{sex}", {}, "0042"),
        ("{serial}-{level}-{sex}", {"level": "B"}, "0042-B"),
        ("{serial}-{level}-{sex}", {"sex": "f"}, "0042-F"),
        ("{level}{sex}{serial}", {}, "0042"),
        ("{level}{sex}{serial}", {"sex": "f"}, "F0042"),
        ("{region}/{level}/{serial}", {"region": "华东"}, "HD/0042"),
        ("{region}/{level}/{serial}", {"level": "B"}, "B/0042"),
        ("{region}/{level}/{serial}", {}, "0042"),
        ("{region}-{level}-{sex}-{serial}", {}, "0042"),
        ("{region}-{level}-{sex}-{serial}", {"sex": "f"}, "F-0042"),
        ("KH-{serial}-{level}", {}, "KH-0042"),
    ],
)
def test_what_is_not_known_is_left_out_with_its_mark(
    pattern: str, known: Mapping[str, Any], number: str
) -> None:
    assert is_pattern(pattern)
    assert number_of(pattern, 42, Profile("张三")._replace(**known)) == number


@pytest.mark.parametrize(
    ("serial", "number"), [(1, "0001"), (9_999, "9999"), (10_000, "10000"), (123_456, "123456")]
)
def test_the_serial_number_has_four_digits_or_as_many_as_it_needs(serial: int, number: str) -> None:
    assert number_of(DEFAULT, serial, Profile("张三")) == number


profiles = st.builds(
    Profile,
    name=st.text(min_size=1, max_size=20),
    region=st.text(max_size=20),
    level=st.sampled_from(("", *LEVELS)),
    sex=st.sampled_from(("", "m", "f")),
)
serials = st.integers(1, 200_000)


@st.composite
def patterns(draw: st.DrawFn) -> str:
    """A pattern that may be set: some parts in some order, with marks between and around them."""
    others = st.lists(st.sampled_from([p for p in NUMBER_PARTS if p != "serial"]), unique=True)
    parts = draw(st.permutations([*draw(others), "serial"]))
    marks = st.text("-/._KH客", max_size=2)
    pattern = "".join(f"{draw(marks)}{{{part}}}" for part in parts) + draw(marks)
    assert is_pattern(pattern)
    return pattern


@given(pattern=patterns(), serial=serials, profile=profiles)
def test_a_number_holds_its_serial_and_no_blanks_or_braces(
    pattern: str, serial: int, profile: Profile
) -> None:
    number = number_of(pattern, serial, profile)
    assert f"{serial:04d}" in number
    assert number.isprintable()
    assert not set(number) & set("{} \0")


@given(serial=serials, profile=profiles)
def test_a_number_neither_begins_nor_ends_with_the_mark_of_what_is_not_known(
    serial: int, profile: Profile
) -> None:
    for pattern in (DEFAULT, "{region}-{level}-{serial}", "{sex}/{serial}/{level}/{region}"):
        number = number_of(pattern, serial, profile)
        assert number[0].isalnum()
        assert number[-1].isalnum()
        assert "--" not in number
        assert "//" not in number


@given(one=serials, other=serials, his=profiles, hers=profiles)
def test_customers_of_different_serials_never_have_the_same_number(
    one: int, other: int, his: Profile, hers: Profile
) -> None:
    assume(one != other)
    assert number_of(DEFAULT, one, his) != number_of(DEFAULT, other, hers)


@given(region=st.text())
def test_a_region_code_is_short_and_without_marks(region: str) -> None:
    code = region_code(region)
    assert len(code) <= 12  # four syllables; a letter may have a capital of three
    assert code == "" or code.isalnum()


@pytest.mark.parametrize(
    ("number", "after", "expected"),
    [
        ("HD-0042-A", {"level": "B"}, "HD-0042-B"),
        ("HD-0042-A", {"region": "湖南"}, "HN-0042-A"),
        ("HD-0042-A", {"region": "", "level": ""}, "0042"),
        ("HD-0042-A", {"name": "张伟", "sex": "f"}, "HD-0042-A"),
        ("老-17", {"level": "B"}, "老-17"),  # of an old book
        ("HD-0041-A", {"level": "B"}, "HD-0041-A"),
        ("0042", {"level": "B"}, "0042"),
    ],
)
def test_a_number_follows_the_file_unless_it_is_of_an_old_book(
    number: str, after: Mapping[str, Any], expected: str
) -> None:
    assert number_after(DEFAULT, 42, number, FULL, FULL._replace(**after)) == expected


# --- when the next visit is due ----------------------------------------------------------------


@pytest.mark.parametrize(("level", "days"), [("A", 7), ("B", 14), ("C", 30)])
def test_a_visit_is_due_by_level_from_the_last_contact(level: str, days: int) -> None:
    it = a_customer(FULL._replace(level=level))._replace(contacted_on=DAY)
    assert visit_due(it, EVERY) == DAY + timedelta(days=days)


@pytest.mark.parametrize("level", ["", "A", "C"])
@pytest.mark.parametrize("contacted", [None, DAY, DAY - timedelta(days=400)])
@pytest.mark.parametrize("agreed", [DAY - timedelta(days=1), DAY + timedelta(days=90)])
def test_what_was_agreed_on_outranks_the_level(
    agreed: date, contacted: date | None, level: str
) -> None:
    it = a_customer(FULL._replace(level=level))._replace(contacted_on=contacted, next_on=agreed)
    assert visit_due(it, EVERY) == agreed


@pytest.mark.parametrize(
    "known",
    [
        {},
        {"contacted_on": None},
        {"contacted_on": DAY, "profile": Profile("张三")},
        {"contacted_on": DAY, "profile": Profile("张三", level="Z")},
        {"contacted_on": DAY, "archived_at": datetime(2026, 11, 23, tzinfo=UTC)},
        {"next_on": DAY, "archived_at": datetime(2026, 11, 23, tzinfo=UTC)},
    ],
)
def test_nothing_is_due_without_contact_or_level_or_out_of_the_archive(
    known: Mapping[str, Any],
) -> None:
    it: Customer = a_customer()._replace(**known)
    assert visit_due(it, EVERY) is None


def test_other_days_may_be_set() -> None:
    it = a_customer()._replace(contacted_on=DAY)
    assert visit_due(it, Settings(visit_days=(3, 5, 9)).visit_every) == DAY + timedelta(days=3)


# --- two files as one --------------------------------------------------------------------------


OTHER = Profile(
    "张伟",
    "宏大公司",
    ("13900001111",),
    region="华南",
    level="B",
    sex="f",
    salesperson="老李",
    preferences="上午",
    notes="要发票",
    checked_on=DAY,
)


def test_what_the_kept_file_does_not_say_is_taken_from_the_other() -> None:
    assert merged(Profile("张伟"), OTHER) == OTHER._replace(checked_on=None)
    assert merged(OTHER, Profile("张伟")) == OTHER._replace(checked_on=None)


def test_where_both_say_something_the_kept_one_stands_and_the_other_is_noted() -> None:
    found = merged(FULL, OTHER)
    assert found._replace(phones=(), notes="") == FULL._replace(phones=(), notes="")
    assert found.phones == ("138 0013 8000", "13900001111")
    for lost in ("要发票", "张伟", "宏大公司", "华南", "老李", "上午"):
        assert lost in found.notes


@pytest.mark.parametrize(
    ("kept", "gone", "phones"),
    [
        (["138 0013 8000"], ["+86 138-0013-8000"], ["138 0013 8000"]),
        (["139"], ["138", "139"], ["139", "138"]),
        ([], ["138"], ["138"]),
        (["138"], [], ["138"]),
        # Behind one number there are two people.
        (
            ["010-65892862转801"],
            ["010-65892862转802"],
            ["010-65892862转801", "010-65892862转802"],
        ),
        (["微信 张三"], ["QQ 张三"], ["微信 张三", "QQ 张三"]),
    ],
)
def test_phones_are_put_together_each_once(
    kept: list[str], gone: list[str], phones: list[str]
) -> None:
    found = merged(Profile("张三", phones=tuple(kept)), Profile("张三", phones=tuple(gone)))
    assert list(found.phones) == phones


@pytest.mark.parametrize(
    ("kept", "gone", "checked"),
    [
        (DAY, DAY + timedelta(days=9), DAY),
        (DAY + timedelta(days=9), DAY, DAY),
        (None, DAY, None),
        (DAY, None, None),
        (None, None, None),
    ],
)
def test_a_merged_file_is_as_well_checked_as_the_worse_of_the_two(
    kept: date | None, gone: date | None, checked: date | None
) -> None:
    found = merged(FULL._replace(checked_on=kept), FULL._replace(checked_on=gone))
    assert found.checked_on == checked


PHONES = ["138 0013 8000", "+86 13800138000", "13900001111", "010-65892862", "65892862转802"]
files = st.builds(
    Profile,
    name=st.sampled_from(["张三", "张伟", "ＡＢＣ", "abc"]),
    company=st.sampled_from(["", "宏达", "宏大"]),
    phones=st.lists(st.sampled_from(PHONES), max_size=3, unique=True).map(tuple),
    region=st.sampled_from(["", "华东", "华南"]),
    level=st.sampled_from(["", *LEVELS]),
    sex=st.sampled_from(["", "m", "f"]),
    salesperson=st.sampled_from(["", "小王", "老李"]),
    preferences=st.sampled_from(["", "上午", "下午"]),
    notes=st.sampled_from(["", "要发票", "一\n二"]),
    checked_on=st.none() | st.dates(),
)


@given(kept=files, gone=files)
def test_nothing_is_lost_whatever_is_merged(kept: Profile, gone: Profile) -> None:
    found = merged(kept, gone)
    for name in ("name", "company", "region", "level", "salesperson", "preferences"):
        mine, other = getattr(kept, name), getattr(gone, name)
        assert getattr(found, name) == mine or other
        for value in filter(None, (mine, other)):
            assert fold(value) == fold(getattr(found, name)) or value in found.notes, name
    for note in (kept.notes, gone.notes):
        assert note in found.notes
    reached = {(digits(each), extension(each)) for each in found.phones}
    for each in (*kept.phones, *gone.phones):
        assert (digits(each), extension(each)) in reached
    assert found.phones[: len(kept.phones)] == kept.phones


@given(it=files)
def test_a_file_merged_with_its_like_stays_as_it_is(it: Profile) -> None:
    assert merged(it, it) == it


def test_a_customer_is_not_merged_with_themselves() -> None:
    with pytest.raises(Refusal) as refused:
        check_merge(a_customer(), a_customer())
    assert refused.value.field == "who"
    check_merge(a_customer(key=1), a_customer(key=2))


# --- who is meant ------------------------------------------------------------------------------


def known(name: str, company: str = "", *phones: str, number: str = "") -> Customer:
    """A customer on file, as yet without an id."""
    return a_customer(Profile(name, company, phones), number=number)


DESK = {
    "王": known("王建国", "华东贸易", "138 0013 8000", "010-65892862转802", number="HD-0042-A"),
    "李甲": known("李明", "宏达公司", "13900001111"),
    "李乙": known("李明", "宏大公司", "13900002222", "65550000"),
    "赵": known("赵敏"),
    "firm": known("瑞丰粮油"),
    "孔": known("孔祥林", "瑞丰粮油", "13700007777"),
    "茶甲": known("汤文秀", "云岭茶行", "0571-55507300转5"),
    "茶乙": known("施茶", "云岭茶行", "0571-55507300转6"),
    "acme": known("Ann Lee", "ACME (China) Ltd."),
    "买": known("阿依古丽·买买提", "", "13600006666"),
    "old": known("钱进", "", "13500005555")._replace(
        archived_at=datetime(2026, 1, 1, tzinfo=UTC), old_numbers=("HB-0007-C",)
    ),
    "new": known("钱进", "", "13500005566"),
    "twin": known("双生", "甲", "13400004444"),
    "twins": known("双生", "乙", "13400004444"),
}
PEOPLE = {name: each._replace(id=key) for key, (name, each) in enumerate(DESK.items(), start=1)}


@pytest.mark.parametrize(
    ("name", "phones", "one"),
    [
        # by name
        ("王建国", "", "王"),
        (" 王 建　国 ", "", "王"),
        ("赵敏", "", "赵"),
        ("ann lee", "", "acme"),
        ("ＡＮＮ  ＬＥＥ", "", "acme"),
        ("AnnLee", "", "acme"),
        ("阿依古丽•买买提", "", "买"),
        # by number, today's or an old one
        ("HD-0042-A", "", "王"),
        ("hd0042a", "", "王"),
        ("hb-0007-c", "", "old"),
        # by company: the firm's own file before its people, both together
        ("华东贸易", "", "王"),
        ("瑞丰粮油", "", "firm"),
        ("acme（china）ltd", "", "acme"),
        ("瑞丰粮油 孔祥林", "", "孔"),
        ("孔祥林 瑞丰粮油", "", "孔"),
        ("宏大公司 李明", "", "李乙"),
        # by name and phone
        ("王建国", "+86 13800138000", "王"),
        ("王建国", "010 6589 2862", "王"),
        ("李明", "１３９００００２２２２", "李乙"),
        ("李明", "13900001112, 13900001111", "李甲"),
        ("李明 13900001111", "", None),  # as a name it is another; the phone is asked about
        ("云岭茶行", "0571-55507300转6", "茶乙"),
        ("钱进", "13500005555", "old"),
        # of a phone that tells nothing, or where none is on file, the name alone counts
        ("王建国", "138****8000", "王"),
        ("王建国", "139xxxx0000", "王"),
        ("王建国", "8000", "王"),
        ("王建国", "微信", "王"),
        ("赵敏", "13912345678", "赵"),
        # nobody
        ("", "", ""),
        ("王建", "", ""),
        ("王建国先生", "", ""),
        ("··", "", ""),
        ("孙七", "13912345678", ""),
        ("孙七", "138****8000", ""),
        ("孙七", "1380013", ""),
        ("孙七", "802", ""),
        ("", "转802", ""),
        ("孙七 瑞丰粮油", "", ""),
    ],
)
def test_who_is_meant_by_what_is_typed(name: str, phones: str, one: str | None) -> None:
    found = meant(name, phones, PEOPLE.values())
    if one is None:
        assert found.customer is None
        assert found.perhaps
    else:
        assert found.customer == PEOPLE.get(one)
        assert found.perhaps == ()


@pytest.mark.parametrize(
    ("name", "phones", "some"),
    [
        ("李明", "", "李甲 李乙"),
        ("云岭茶行", "", "茶甲 茶乙"),
        ("钱进", "", "new old"),  # who is archived comes last
        # another phone than on file
        ("王建国", "13912345678", "王"),
        ("王建国", "010-65892862-803", "王"),
        ("李明", "13912345678", "李甲 李乙"),
        ("李明", "138****8000", "李甲 李乙"),
        # the phone is another's
        ("王建国", "13900001111", "王 李甲"),
        ("赵敏", "13900001111", "赵 李甲"),
        ("孙七", "13900001111", "李甲"),
        ("", "13900001111", "李甲"),
        ("", "电话：138-0013-8000/13900001111", "王 李甲"),
        ("孙七", "0571-55507300", "茶甲 茶乙"),
        ("孙七", "0571-55507300转5", "茶甲"),
        ("13900001111", "", "李甲"),
        ("孙七 13900001111", "", "李甲"),
        ("双生", "13400004444", "twin twins"),
        ("", "65550000", "李乙"),
    ],
)
def test_who_may_be_meant_is_asked(name: str, phones: str, some: str) -> None:
    found = meant(name, phones, PEOPLE.values())
    assert found.customer is None
    assert [each.id for each in found.perhaps] == [PEOPLE[one].id for one in some.split()]


# --- who may be the same -----------------------------------------------------------------------


ON_FILE = [
    a_customer(Profile("李四", "宏达公司", ("010-65892862",)), key=1),
    a_customer(Profile("张三", "", ("138 0013 8000", "13900001111")), key=2),
    a_customer(Profile("张三", "宏达公司"), key=3),
    a_customer(Profile("ＡＢＣ Trading"), key=4),
]


@pytest.mark.parametrize(
    ("profile", "like"),
    [
        (Profile("王五", phones=("+86 138-0013-8000",)), 2),
        (Profile("王五", phones=("１３９００００１１１１",)), 2),
        (Profile("王五", phones=("137", "电话:010 6589 2862")), 1),
        (Profile("张三", "宏达公司", ("01065892862",)), 1),  # the phone says more than the name
        (Profile("张三"), 2),
        (Profile("张三", "宏达公司"), 3),
        (Profile("张三", "宏大公司"), None),
        (Profile("abc  TRADING"), 4),
        (Profile("李四"), 1),  # what company is not told
        (Profile("王五", phones=("1380****000", "000")), None),
        (Profile("", phones=("13900001111",)), 2),
        (Profile("王五", phones=("13900001112",)), None),
        (Profile("王五", phones=("没有",)), None),
        (Profile(), None),
    ],
)
def test_the_same_phone_or_the_same_name_and_company_may_be_the_same_person(
    profile: Profile, like: int | None
) -> None:
    found = alike(profile, ON_FILE)
    assert (found.id if found else None) == like


def test_a_phone_without_digits_is_nobodys() -> None:
    others = [a_customer(Profile("李四", phones=("没有",)))]
    assert alike(Profile("王五", phones=("微信",)), others) is None


def test_a_customer_is_named_with_their_first_phone() -> None:
    assert a_customer().who == Who("张华伟", "138 0013 8000", 1)
    assert a_customer(Profile("张三")).who == Who("张三", "", 1)


def test_every_field_that_counts_is_one_of_the_file() -> None:
    assert set(COUNTED) < set(Profile._fields)
