"""The customers by keyboard: filter, new, changed, and what the registers know about one."""

from pathlib import Path

import pytest

from salestui.customers.queries import customer, customers
from salestui.customers.rules import Profile, Who
from salestui.customers.screen import SHOWN
from salestui.customers.store import add_customer, edit_customer
from salestui.kit.rows import Rows
from salestui.repairs.rules import Intake
from salestui.repairs.store import register_repair
from salestui.storage.database import database
from salestui.worklog.store import add_line
from tests.clock import StandingClock
from tests.desk import NARROW, WIDE, Person, at_the_desk, customer_file, told


def index(person: Person) -> list[str]:
    """The index, line by line, without what it is sorted by."""
    lines = told(person.screen.query_one("#customers")).splitlines()
    return [line for line in lines if line and not line.startswith("by ")]


@pytest.fixture
def three(clock: StandingClock, open_desk: Path) -> Path:
    """The folder of a desk with three customers on file."""
    add_customer(clock.now(), Profile("张伟", phones=("138 0013 8000",)))
    add_customer(clock.now(), Profile("张明 宏达公司", phones=("010-65892862", "13900001111")))
    add_customer(clock.now(), Profile("Li Si"))
    return open_desk


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("张", {"张伟", "张明"}),
        ("宏达 张", {"张明"}),
        ("8000", {"张伟"}),
        ("13800138", {"张伟"}),
        ("1111", {"张明"}),
        ("LI s", {"Li"}),
        ("ｌｉ", {"Li"}),
        ("", {"张伟", "张明", "Li"}),
    ],
)
async def test_the_index_narrows_as_one_types(
    clock: StandingClock, three: Path, typed: str, found: set[str]
) -> None:
    async with at_the_desk(clock, three) as person:
        await person.press("5", "slash")
        await person.write(typed)
        assert {line.split()[1] for line in index(person)} == found


async def test_a_filter_that_nobody_fits_says_so(clock: StandingClock, three: Path) -> None:
    async with at_the_desk(clock, three) as person:
        await person.press("5", "ctrl+f")
        await person.write("王五")
        assert index(person) == ["No customer here."]
        await person.press("enter", "e")
        assert person.sees("No customer selected")


async def test_down_goes_from_the_filter_to_what_it_found(
    clock: StandingClock, three: Path
) -> None:
    async with at_the_desk(clock, three) as person:
        await person.press("5", "slash")
        await person.write("宏达")
        await person.press("down", "e")
        assert person.form.text()["name"] == "张明 宏达公司"


async def test_a_new_customer_is_put_on_file_and_shown(clock: StandingClock, three: Path) -> None:
    async with at_the_desk(clock, three) as person:
        await person.press("5", "n")
        await person.fill(name="王五", phones="13800138001，13800138002/010-65892863")
        assert person.remark("phones") == "= 13800138001, 13800138002, 01065892863"
        await person.press("ctrl+s")
        (it,) = customers("王五")
        assert it.phones == ("13800138001", "13800138002", "010-65892863")
        assert "王五" in customer_file(person)
        for phone in it.phones:
            assert phone in customer_file(person)


async def test_a_new_customer_needs_a_name_and_a_phone_needs_digits(
    clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await person.press("f8")
        await person.fill(phones="没有")
        await person.press("ctrl+s")
        assert person.remark("name").startswith("! ")
        assert person.remark("phones").startswith("! ")
        assert person.form.text()["phones"] == "没有"
        assert customers() == []


async def test_enter_changes_a_customer_whose_phones_stay_as_typed(
    clock: StandingClock, three: Path
) -> None:
    async with at_the_desk(clock, three) as person:
        await person.press("5", "slash")
        await person.write("8000")
        await person.press("enter", "e")
        assert person.form.text()["name"] == "张伟"
        assert person.form.text()["phones"] == "138 0013 8000"
        await person.fill(name="张伟明", phones="138 0013 8000, 139")
        await person.press("ctrl+s")
        it = customer(1)
        assert it is not None
        assert (it.name, it.phones) == ("张伟明", ("138 0013 8000", "139"))
        assert "张伟明" in customer_file(person)


async def test_a_customer_changed_in_another_window_is_not_overwritten(
    clock: StandingClock, three: Path
) -> None:
    async with at_the_desk(clock, three) as person:
        await person.press("5", "slash")
        await person.write("8000")
        await person.press("enter", "e")
        await person.fill(name="张伟明")
        before = customer(1)
        assert before is not None
        edit_customer(clock.now(), before, before.profile._replace(name="张大伟"))
        await person.press("ctrl+s")
        assert person.form.text()["name"] == "张伟明"
        assert person.sees("another window")
        it = customer(1)
        assert it is not None
        assert it.name == "张大伟"


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
async def test_the_file_tells_what_the_registers_know(
    clock: StandingClock, three: Path, size: tuple[int, int]
) -> None:
    who = Who("张伟", "", 1)
    register_repair(clock.now(), Intake(who, "打印机"))
    add_line(clock.now(), "问了价格", clock.now().day, clock.now().at, who)
    add_line(clock.now(), "别人的事", clock.now().day, clock.now().at, Who("张明", "", 2))
    async with at_the_desk(clock, three, size) as person:
        await person.press("5", "slash")
        await person.write("8000")
        assert "Repairs (1)" in customer_file(person)
        assert "WX-0001" in customer_file(person)
        assert "Work log (1)" in customer_file(person)
        assert "别人的事" not in customer_file(person)


@pytest.mark.parametrize(("count", "is_said"), [(SHOWN - 1, False), (SHOWN + 5, True)])
async def test_where_there_are_too_many_to_show_the_index_says_so(
    clock: StandingClock, open_desk: Path, count: int, is_said: bool
) -> None:
    with database.atomic():
        for number in range(count):
            add_customer(clock.now(), Profile(f"客户{number:03}"))
    async with at_the_desk(clock, open_desk) as person:
        await person.press("5")
        assert len(person.screen.query_one("#customers", Rows).keys) == min(count, SHOWN)
        await person.press("end", "pagedown")
        assert person.sees(f"The first {SHOWN} of {count}") is is_said
        await person.press("slash")
        await person.write("客户01")
        assert len(index(person)) == 10


async def test_the_palette_finds_a_customer_from_every_screen(
    clock: StandingClock, three: Path
) -> None:
    async with at_the_desk(clock, three) as person:
        await person.press("3", "ctrl+p")
        await person.write("1111")
        await person.press("enter")
        assert "张明 宏达公司" in customer_file(person)
        await person.press("e")
        assert person.form.text()["name"] == "张明 宏达公司"
