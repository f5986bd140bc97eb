"""Whatever a register exports is the same again once an empty desk has imported it."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from salestui.complaints import exchange as complaints
from salestui.complaints.rules import CHANNELS, Account, OldComplaint, policy_of
from salestui.complaints.store import add_complaints, register_complaint
from salestui.customers import exchange as customers
from salestui.customers.queries import customer
from salestui.customers.rules import Profile, Who
from salestui.customers.store import add_customers, archive_customer
from salestui.dates.clock import Clock
from salestui.exchange.exporting import export_rows, exported
from salestui.exchange.importing import carry_out, plan_rows
from salestui.exchange.sheets import write_table
from salestui.exchange.tables import find_table
from salestui.kit.columns import Exchange
from salestui.language import LANGUAGES, _, speak
from salestui.repairs import exchange as repairs
from salestui.repairs.queries import repair
from salestui.repairs.rules import Intake, OldRepair, State
from salestui.repairs.store import (
    add_repairs,
    close_otherwise,
    register_repair,
    return_goods,
    sign_over,
)
from salestui.settings.store import settings as desk_settings
from salestui.storage.database import close_database
from salestui.storage.history.writer import Writer, change
from salestui.storage.opening import open_database
from salestui.text.clean import clean, clean_lines
from salestui.text.phones import digits, split
from salestui.visits import exchange as visits
from salestui.visits.rules import HOW, Contact
from salestui.visits.store import add_visits
from tests.clock import moment
from tests.exchange.test_sheets import HOSTILE

NOW = moment("2026-11-23 09:41")
NOTED = NOW.at - timedelta(hours=1, seconds=7)

EXCHANGES = {
    "customers": customers.EXCHANGE,
    "visits": visits.EXCHANGE,
    "repairs": repairs.EXCHANGE,
    "complaints": complaints.EXCHANGE,
}

PEOPLE = ("张三", "张[/red]三", "李 四", "=1+1", "O'Brien", "１３８", "😀", "无")

any_text = st.one_of(
    st.sampled_from([*HOSTILE, *PEOPLE]),
    st.text(max_size=12),
    st.text("张三，。１２Ａ\u202e\x1b[31m\x00\t'=+-@😀<r>_x0041", max_size=12),
)
texts = any_text.map(clean)
needed = texts.filter(bool)
several_lines = st.lists(any_text, max_size=3).map(lambda parts: clean_lines("\n".join(parts)))
phones = (
    st.lists(
        st.sampled_from(
            [
                "13800138000",
                "+86 138-0013-8000",
                "１３９００１３９０００",
                "010-88715328转116",
                "x1",
                "电话",
            ]
        ),
        max_size=3,
    )
    .map(lambda several: tuple(split(clean("、".join(several)))))
    .filter(lambda several: not several or any(map(digits, several)))
)
phone = phones.map("、".join)
days = st.dates(date(2000, 1, 1), NOW.day)
due = st.none() | st.dates(date(2000, 1, 1), date(2099, 12, 31))
moments = st.integers(0, 10**9).map(lambda seconds: NOTED - timedelta(seconds=seconds))

profiles = st.builds(
    Profile,
    name=needed,
    company=texts,
    phones=phones,
    region=texts,
    level=st.sampled_from(["", "A", "B", "C"]),
    sex=st.sampled_from(["", "m", "f"]),
    salesperson=texts,
    preferences=texts,
    notes=several_lines,
    checked_on=st.none() | days,
)
contacts = st.builds(
    Contact,
    on=days,
    visitor=texts,
    how=st.sampled_from(["", *HOW]),
    purpose=texts,
    said=texts,
    next_step=texts,
    next_on=due,
)


@st.composite
def old_repairs(draw: st.DrawFn) -> OldRepair:
    """A repair as the desk may hold it."""
    quantity = draw(st.integers(1, 99))
    state = draw(st.sampled_from(list(State)))
    received = draw(moments)
    loaner = draw(texts)
    return OldRepair(
        Intake(
            Who(draw(needed), draw(phone)),
            draw(needed),
            model=draw(texts),
            serial=draw(texts),
            quantity=quantity,
            fault=draw(texts),
            accessories=draw(texts),
            source=draw(texts),
            destination=draw(texts),
            warranty_until=draw(due),
            loaner=loaner,
            notes=draw(several_lines),
        ),
        "",
        received,
        received.date(),
        state,
        draw(st.integers(1, 99)) if state.is_open else None,
        draw(texts),
        draw(st.none() | days),
        None if state.is_open else min(NOTED, received + timedelta(days=draw(st.integers(0, 9)))),
        "" if state.is_open else draw(texts),
        draw(texts),
        bool(loaner) and draw(st.booleans()),
    )


@st.composite
def old_complaints(draw: st.DrawFn) -> OldComplaint:
    """A complaint as the desk may hold it."""
    received = draw(moments)
    later = st.integers(0, 10**5).map(
        lambda seconds: min(NOTED, received + timedelta(seconds=seconds))
    )
    account = Account(
        Who(draw(needed), draw(phone)),
        draw(needed),
        draw(st.sampled_from(["", *CHANNELS])),
        *(draw(texts) for _category_and_so_on in range(4)),
    )
    closed = draw(st.none() | later)
    return OldComplaint(account, "", received, draw(later), closed, draw(texts), draw(texts))


def fill_customers(rows: Sequence[Profile]) -> None:
    """Put customers on file."""
    with change(NOW, "customers", "x") as writer:
        add_customers(writer, rows)


def people(writer: Writer) -> list[int]:
    """A few customers, two of them of one name, two with one phone."""
    profiles = [
        Profile(name, phones=each)
        for name, each in (
            ("张三", ("13800138000",)),
            ("张三", ()),
            ("李四", ("+86 138-0013-8000", "13900139000")),
            ("=1", ()),
        )
    ]
    return add_customers(writer, profiles)


def fill_visits(rows: Sequence[tuple[int, Contact]]) -> None:
    """Write visits of a few customers."""
    with change(NOW, "visits", "x") as writer:
        keys = people(writer)
        lines = sorted(rows, key=lambda row: row[1].on)
        add_visits(writer, NOW, [(keys[at % 4], contact) for at, contact in lines])


def fill_repairs(rows: Sequence[tuple[int, OldRepair]]) -> None:
    """Put repairs on record, some of them of customers."""
    with change(NOW, "repairs", "x") as writer:
        keys = [*people(writer), None, None]
        for at, old in rows:
            who = old.goods.who._replace(customer=keys[at])
            add_repairs(writer, [old._replace(goods=old.goods._replace(who=who))])


def fill_complaints(rows: Sequence[tuple[int, OldComplaint]]) -> None:
    """Put complaints on record, some of them of customers."""
    with change(NOW, "complaints", "x") as writer:
        keys = [*people(writer), None, None]
        for at, old in rows:
            who = old.account.who._replace(customer=keys[at])
            policy = policy_of(desk_settings(), NOW)
            add_complaints(writer, [old._replace(account=old.account._replace(who=who))], policy)


whose = st.integers(0, 5)

FILLED: dict[str, tuple[Callable[[Any], None], st.SearchStrategy[Any]]] = {
    "customers": (fill_customers, profiles),
    "visits": (fill_visits, st.tuples(whose, contacts)),
    "repairs": (fill_repairs, st.tuples(whose, old_repairs())),
    "complaints": (fill_complaints, st.tuples(whose, old_complaints())),
}


def cells(exchange: Exchange) -> list[list[str | int]]:
    """What a register exports."""
    return [exported(exchange, values, NOW) for _key, values in exchange.kept(NOW)]


def comes_back(folder: Path, register: str, ending: str) -> None:
    """Export a register of the open desk, import it into an empty one, compare."""
    exchange = EXCHANGES[register]
    before = cells(exchange)
    path = folder / f"t{ending}"
    assert export_rows(path, exchange, NOW) == len(before)
    close_database()
    open_database(folder / "empty")
    table = find_table(path, register, exchange)
    done = carry_out(plan_rows(table, register, NOW), register, NOW)
    assert [each.remark.words for each in done.plan.unfit] == []
    assert not done.plan.unread
    assert cells(exchange) == before
    again = plan_rows(table, register, NOW)
    assert (again.adds, again.unfit) == ([], [])


@pytest.mark.parametrize("ending", [".xlsx", ".csv"])
@pytest.mark.parametrize("register", FILLED)
@given(data=st.data())
@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
def test_what_is_exported_imports_again_equal(
    register: str, ending: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    fill, strategy = FILLED[register]
    rows = data.draw(st.lists(strategy, max_size=5))
    folder = tmp_path_factory.mktemp("round")
    open_database(folder / "full")
    try:
        fill(rows)
        comes_back(folder, register, ending)
    finally:
        close_database()
        speak("en")


def test_customers_put_aside_and_doubled_come_back(tmp_path: Path, open_desk: Path) -> None:
    twice = Profile("张三", phones=("13800138000",), region="华东", level="A")
    fill_customers([twice, twice, Profile("李四", notes="一\n二")])
    for found in (customer(1), customer(3)):
        assert found is not None
        archive_customer(NOW, found)
    comes_back(tmp_path, "customers", ".xlsx")


def test_repairs_with_a_course_come_back(tmp_path: Path, open_desk: Path) -> None:
    goods = Intake(Who("张三", "138"), "打印机", quantity=5, loaner="旧机")
    first, second = (register_repair(NOW, goods) for _two in range(2))
    sign_over(NOW, first, "李强", 5)
    return_goods(NOW, now_it_is(first.id), 2, "张三", loaner_back=True)
    close_otherwise(NOW, now_it_is(second.id), State.SCRAPPED, "=坏", "王五")
    ((_one, one), (_two, two)) = repairs.EXCHANGE.kept(NOW)
    assert (one["here"], one["signed_by"], one["loaner_out"]) == (3, "李强", "no")
    assert (two["here"], two["returned_to"], two["reason"]) == (None, "王五", "=坏")
    comes_back(tmp_path, "repairs", ".csv")


def now_it_is(key: int) -> Any:
    """A repair as it is now."""
    return repair(key)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("other", LANGUAGES)
@pytest.mark.parametrize("register", FILLED)
def test_headers_and_words_of_either_language_are_known_in_the_other(
    register: str, language: str, other: str, tmp_path: Path
) -> None:
    columns = EXCHANGES[register].columns
    speak(language)
    path = tmp_path / "t.csv"
    write_table(path, [_(column.title) for column in columns], [])
    choices = {
        (column.code, code): column.choice_word(code)
        for column in columns
        for code in column.choices
    }
    speak(other)
    table = find_table(path, register, EXCHANGES[register])
    assert table.places == {column.code: [at] for at, column in enumerate(columns)}
    for column in columns:
        read = column.reader(NOW, table.known.words.get(column.code, {}))
        for code in column.choices:
            assert read(choices[column.code, code]) == code


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_what_came_in_the_hour_that_comes_twice_is_there_already(
    ending: str, open_desk: Path
) -> None:
    clock = Clock(zone=ZoneInfo("America/New_York"))
    now = clock.at(datetime(2026, 11, 2, 9, tzinfo=clock.zone))
    came = [datetime(2026, 11, 1, hour, 40, tzinfo=UTC) for hour in (4, 5, 6, 7)]
    for at in came:
        register_complaint(
            clock.at(at), Account(Who("张三"), "卡纸"), policy_of(desk_settings(), now)
        )
        register_repair(clock.at(at), Intake(Who("张三"), "键盘"))
    path = open_desk / f"table.{ending}"
    for code in ("complaints", "repairs"):
        exchange = EXCHANGES[code]
        assert export_rows(path, exchange, now) == len(came)
        again = plan_rows(find_table(path, code, exchange), code, now)
        assert (again.adds, again.unfit) == ([], [])
