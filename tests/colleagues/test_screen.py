"""The list of colleagues by keyboard, from the palette; and merging one that was misspelt."""

from pathlib import Path

from salestui.colleagues.screen import ColleaguesScreen
from salestui.colleagues.store import add_colleague, colleague, colleagues
from salestui.kit.rows import Rows
from salestui.repairs.queries import chain
from salestui.repairs.store import sign_over
from tests.clock import StandingClock
from tests.desk import Person, at_the_desk, told
from tests.repairs.goods import brought_in


async def open_the_list(person: Person) -> None:
    """Open the list of colleagues with the command palette."""
    await person.press("ctrl+p")
    await person.write("colleagues")
    await person.press("enter")
    assert isinstance(person.screen, ColleaguesScreen)


def shown(person: Person) -> str:
    """The list as it is drawn."""
    return told(person.the(Rows))


async def test_the_palette_opens_the_list_above_any_screen(
    clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await person.press("3")
        here = person.screen
        await open_the_list(person)
        assert "Nobody yet" in shown(person)
        await person.press("escape")
        assert person.screen is here


async def test_who_was_named_at_a_repair_stands_on_the_list(
    clock: StandingClock, open_desk: Path
) -> None:
    sign_over(clock.now(), brought_in(clock.now()), "小王", 1)
    async with at_the_desk(clock, open_desk) as person:
        await open_the_list(person)
        assert "小王 after-sales" in shown(person)


async def test_a_colleague_is_added_with_role_and_phone(
    clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await open_the_list(person)
        await person.press("n")
        await person.fill(name="老李", role="storek", phones="13800138000")
        assert person.remark("role") == "= storekeeper"
        await person.press("enter")
        (it,) = colleagues()
        assert (it.name, it.role, it.phones) == ("老李", "storekeeper", "13800138000")
        assert "老李 storekeeper 13800138000" in shown(person)


async def test_a_name_that_is_taken_is_refused_beside_its_field(
    clock: StandingClock, open_desk: Path
) -> None:
    add_colleague(clock.now(), "Wang")
    async with at_the_desk(clock, open_desk) as person:
        await open_the_list(person)
        await person.press("n")
        await person.fill(name="ｗａｎｇ", phones="138")
        await person.press("ctrl+s")
        assert person.remark("name").startswith("! ")
        assert person.form.text()["phones"] == "138"
        assert len(colleagues()) == 1


async def test_enter_changes_a_colleague(clock: StandingClock, open_desk: Path) -> None:
    key = add_colleague(clock.now(), "小汪", "salesperson", "138")
    async with at_the_desk(clock, open_desk) as person:
        await open_the_list(person)
        await person.press("enter")
        texts = person.form.text()
        assert (texts["name"], texts["role"], texts["phones"]) == ("小汪", "salesperson", "138")
        await person.fill(name="小王", role="after")
        await person.press("ctrl+s")
        it = colleague(key)
        assert it is not None
        assert (it.name, it.role) == ("小王", "after_sales")
        assert "小王 after-sales 138" in shown(person)


async def test_merging_makes_all_that_named_the_one_name_the_other_and_says_so(
    clock: StandingClock, open_desk: Path
) -> None:
    it = brought_in(clock.now())
    sign_over(clock.now(), it, "小汪", 1)
    kept = add_colleague(clock.now(), "小王")
    async with at_the_desk(clock, open_desk) as person:
        await open_the_list(person)
        await person.press("m")
        assert "小汪" in person.form.heading
        # Nobody can be merged into somebody who is not there, nor into themselves.
        for nobody in ("小李", "小汪"):
            await person.fill(name=nobody)
            await person.press("ctrl+s")
            assert person.remark("name").startswith("! ")
        await person.fill(name="小")
        await person.press("down", "enter", "ctrl+s")
        assert "小汪" in person.said
        assert "小王" in person.said
        assert [each.id for each in colleagues()] == [kept]
        assert chain(it.id)[-1].signed_by == "小王"
        assert "小汪" not in shown(person)
        await person.press("escape", "2")
        assert any("小汪" in line and "小王" in line for line in person.lines)
