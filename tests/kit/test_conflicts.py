"""Two windows change one row: the second sees both versions and chooses."""

from pathlib import Path

from salestui.customers.form import CustomerForm
from salestui.customers.queries import customer
from salestui.customers.rules import Profile, Who
from salestui.customers.store import add_customer, delete_customer, edit_customer
from salestui.repairs.form import RepairForm, ReturnForm
from salestui.repairs.queries import repair
from salestui.repairs.rules import Intake
from salestui.repairs.store import register_repair, return_goods
from salestui.worklog.store import add_memo, edit_memo, memo
from tests.clock import StandingClock
from tests.desk import Person, at_the_desk
from tests.kit.hands import tap, type_quickly
from tests.kit.test_forms import texts
from tests.tables import count_drafts


def there(clock: StandingClock, key: int, profile: Profile) -> None:
    """Another window changes a file."""
    found = customer(key)
    assert found is not None
    edit_customer(clock.now(), found, profile)


def profile_of(key: int) -> Profile:
    """The file as it is kept."""
    found = customer(key)
    assert found is not None
    return found.profile


async def change_name(person: Person, name: str) -> None:
    """Open the file of the only customer and give it another name."""
    await tap(person, "5", "home", "e", "ctrl+u")
    await type_quickly(person, name)


async def test_what_only_the_other_changed_is_taken_over(
    clock: StandingClock, open_desk: Path
) -> None:
    key = add_customer(clock.now(), Profile("张三", company="旧公司"))
    async with at_the_desk(clock, open_desk) as person:
        await change_name(person, "张三丰")
        there(clock, key, Profile("张三", company="新公司", notes="一"))
        await tap(person, "ctrl+s")
        assert isinstance(person.screen, CustomerForm)
        assert person.sees("Changed in another window meanwhile: Customer 张三 changed")
        assert texts(person) == {"name": "张三丰", "company": "新公司", "notes": "一"}
        await tap(person, "ctrl+s")
        assert profile_of(key) == Profile("张三丰", company="新公司", notes="一")


async def test_where_both_changed_a_field_both_texts_are_seen_and_one_is_chosen(
    clock: StandingClock, open_desk: Path
) -> None:
    key = add_customer(clock.now(), Profile("张三"))
    async with at_the_desk(clock, open_desk) as person:
        await change_name(person, "张三丰")
        there(clock, key, Profile("张山"))
        await tap(person, "tab", "ctrl+s")
        assert texts(person)["name"] == "张三丰"
        assert person.remark("name") == "Ctrl+R: 张山"
        await tap(person, "ctrl+r")
        assert texts(person)["name"] == "张山"
        assert person.remark("name") == "Ctrl+R: 张三丰"
        await tap(person, "ctrl+r", "ctrl+r", "ctrl+s")
        assert profile_of(key).name == "张山"
        assert not isinstance(person.screen, CustomerForm)


async def test_ones_own_text_is_saved_by_saving_again(
    clock: StandingClock, open_desk: Path
) -> None:
    key = add_customer(clock.now(), Profile("张三"))
    async with at_the_desk(clock, open_desk) as person:
        await change_name(person, "张三丰")
        there(clock, key, Profile("张山"))
        await tap(person, "ctrl+s")
        there(clock, key, Profile("张衫"))
        await tap(person, "ctrl+s")
        assert person.remark("name") == "Ctrl+R: 张衫"
        assert profile_of(key).name == "张衫"
        await tap(person, "ctrl+s")
        assert profile_of(key).name == "张三丰"


async def test_a_row_that_is_gone_leaves_the_text_where_it_is(
    clock: StandingClock, open_desk: Path
) -> None:
    key = add_customer(clock.now(), Profile("张三"))
    async with at_the_desk(clock, open_desk) as person:
        await change_name(person, "张三丰")
        found = customer(key)
        assert found is not None
        delete_customer(clock.now(), found)
        await tap(person, "ctrl+s")
        assert person.sees("Changed in another window meanwhile: Customer 张三 deleted")
        assert texts(person)["name"] == "张三丰"
        await tap(person, "escape")
        assert count_drafts() == 1


async def test_what_was_done_to_a_repair_meanwhile_is_said_and_then_judged_anew(
    clock: StandingClock, open_desk: Path
) -> None:
    brought = register_repair(clock.now(), Intake(Who("张三"), product="打印机", quantity=3))
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "3", "r")
        assert isinstance(person.screen, ReturnForm)
        return_goods(clock.now(), brought, 1, "张三", loaner_back=False)
        await tap(person, "ctrl+s")
        assert person.remark("quantity").startswith("! Only 2 left here")
        await tap(person, "ctrl+u", "2", "ctrl+s")
        assert person.sees("Changed in another window meanwhile: Repair WX-0001", "Ctrl+S saves")
        await tap(person, "ctrl+s")
        fresh = repair(brought.id)
        assert fresh is not None
        assert not fresh.is_open


async def test_a_repair_and_a_memo_meet_their_other_versions_too(
    clock: StandingClock, open_desk: Path
) -> None:
    brought = register_repair(clock.now(), Intake(Who("张三"), product="打印机"))
    written = add_memo(clock.now(), "打电话", clock.now().day)
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "3", "e")
        assert isinstance(person.screen, RepairForm)
        next(each for each in person.form.asked if each.field_name == "fault").put("不通电")
        return_goods(clock.now(), brought, 1, "张三", loaner_back=False)
        await tap(person, "ctrl+s", "ctrl+s")
        fresh = repair(brought.id)
        assert fresh is not None
        assert (fresh.goods.fault, fresh.is_open) == ("不通电", False)

        await tap(person, "1", "end", "e")
        found = memo(written)
        assert found is not None
        edit_memo(clock.now(), found, "写信", clock.now().coming)
        await type_quickly(person, "!")
        await tap(person, "ctrl+s")
        assert person.remark("text") == "Ctrl+R: 写信"
        assert texts(person)["due_on"] == clock.now().coming.isoformat()
