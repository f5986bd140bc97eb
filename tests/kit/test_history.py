"""A row's own history: each version, when it came about, what it changed; one can be undone."""

from pathlib import Path

import pytest

from salestui.customers.history import HISTORY
from salestui.customers.models import CustomerRow, PhoneRow
from salestui.customers.queries import customer
from salestui.customers.rules import Profile, Who
from salestui.customers.store import add_customer, edit_customer
from salestui.kit.history import History
from salestui.kit.register import SHOW_HISTORY, imported
from salestui.kit.row_history import Difference, RowHistory, differences
from salestui.registers import REGISTERS
from salestui.repairs.models import RepairRow
from salestui.repairs.queries import repair
from salestui.repairs.rules import Intake, State
from salestui.repairs.store import move_repair, register_repair
from salestui.storage.history.parts import versions_of
from salestui.storage.history.undo import undo_last
from salestui.worklog.store import add_memo
from tests.clock import StandingClock
from tests.desk import Person, at_the_desk
from tests.kit.hands import tap


def edit(clock: StandingClock, key: int, profile: Profile) -> None:
    """Change a file as it is now."""
    found = customer(key)
    assert found is not None
    edit_customer(clock.now(), found, profile)


def test_each_version_says_what_it_changed_phones_too(
    clock: StandingClock, open_desk: Path
) -> None:
    key = add_customer(clock.now(), Profile("张三", phones=("138", "139"), sex="m"))
    add_customer(clock.now(), Profile("李四", phones=("136",)))
    clock.advance(hours=1)
    edit(clock, key, Profile("张三丰", phones=("139", "137"), sex="m"))
    undo_last(clock.now())
    edit(clock, key, Profile("张三", phones=("139",), notes="一\n二"))
    found = versions_of(CustomerRow, key, [PhoneRow])
    assert [each.past.sentence for each in found] == [
        "Customer {name} changed",
        "Undone: {what}",
        "Customer {name} changed",
        "Customer {name} added",
    ]
    assert [each.undone_at is not None for each in found] == [False, False, True, False]
    told = [list(differences(HISTORY, each, clock)) for each in found]
    assert Difference("Name", "张三", "张三丰") in told[2]
    assert Difference("Name", "张三丰", "张三") in told[1]
    assert Difference("Sex", "male", "") in told[0]
    assert Difference("Notes", "", "一\n二") in told[0]
    assert told[3] == [
        Difference("Number", "", "0001"),
        Difference("Name", "", "张三"),
        Difference("Sex", "", "male"),
        Difference("Phones", "", "138, 139"),
    ]
    phones = [each for each in told[0] if each.label == "Phones"]
    assert phones
    assert "136" not in str(told)


def test_who_has_gone_since_is_still_named(clock: StandingClock, open_desk: Path) -> None:
    key = add_customer(clock.now(), Profile("张三", salesperson="林晓敏"))
    edit(clock, key, Profile("张三", salesperson="魏东升"))
    undo_last(clock.now())  # takes the new colleague back too
    told = [list(differences(HISTORY, each, clock)) for each in versions_of(CustomerRow, key)]
    assert told[0] == [Difference("Salesperson", "魏东升", "林晓敏")]
    assert told[1] == [Difference("Salesperson", "林晓敏", "魏东升")]


def test_a_version_written_twice_by_one_change_is_one(
    clock: StandingClock, open_desk: Path
) -> None:
    brought = register_repair(clock.now(), Intake(Who("张三"), product="打印机"))
    found = versions_of(RepairRow, brought.id)
    assert len(found) == 1
    assert found[0].before is None


@pytest.mark.parametrize(
    "register", [each for each in REGISTERS if each.history], ids=lambda r: r.code
)
def test_what_is_told_are_columns_of_the_rows(register: object) -> None:
    past: RowHistory = imported(getattr(register, "history"))  # noqa: B009 # of any register
    assert set(past.columns) <= set(past.model._meta.fields)
    for model, (name, _told) in past.parts.items():
        assert name in model._meta.fields
        assert [each for each in model._meta.refs if each.rel_model is past.model]


async def open_history(person: Person) -> None:
    """Choose the history of the selected row."""
    screen = person.desk.screen
    assert SHOW_HISTORY in screen.row_actions()  # type: ignore[attr-defined]
    await tap(person, "f9", "end", "enter")
    assert isinstance(person.screen, History)


async def test_the_history_of_a_repair_is_read_and_one_step_of_it_undone(
    clock: StandingClock, open_desk: Path
) -> None:
    brought = register_repair(clock.now(), Intake(Who("[red]张三"), product="打印机"))
    clock.advance(hours=1)
    move_repair(clock.now(), brought, State.IN_REPAIR)
    add_memo(clock.now(), "later, but not of this repair", clock.now().day)
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "3")
        await open_history(person)
        assert person.sees("11-23 10:41", "State: received -> in repair", "Name: [red]张三")
        await tap(person, "down", "ctrl+z", "enter")
        assert "cannot be undone before what came later" in person.said
        await tap(person, "home", "ctrl+z", "enter")
        assert isinstance(person.screen, History)
        fresh = repair(brought.id)
        assert fresh is not None
        assert fresh.state is State.RECEIVED
        assert person.sees("taken back 11-23 10:41")
        await tap(person, "escape")
        assert not isinstance(person.screen, History)


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_a_long_history_fits_the_screen(
    size: tuple[int, int], clock: StandingClock, open_desk: Path
) -> None:
    key = add_customer(clock.now(), Profile("张三"))
    for number in range(40):
        edit(clock, key, Profile("张三", notes="很长" * 200 + str(number)))
    async with at_the_desk(clock, open_desk, size) as person:
        await tap(person, "5", "home")
        await open_history(person)
        await tap(person, "end")
        assert person.sees("Number: 0001")
