"""The settings of the books: asked, refused, written, and followed by the rows that are open."""

from datetime import date
from pathlib import Path

from salestui.books import store
from salestui.books.contracts import Contract
from salestui.customers.rules import Who
from salestui.dates.terms import USUAL, Terms
from salestui.language import _
from salestui.settings.actions import change_book_settings
from salestui.settings.rules import AGEING_FROM
from salestui.settings.store import open_settings, settings
from tests.clock import StandingClock
from tests.desk import NARROW, Person, at_the_desk
from tests.kit.hands import tap


async def open_form(person: Person) -> None:
    """As the palette does."""
    person.desk.do(change_book_settings(person.desk))
    await person.pilot.pause()


async def test_every_setting_of_the_books_is_asked_and_followed(
    clock: StandingClock, open_desk: Path, tmp_path: Path
) -> None:
    path = tmp_path / "config.toml"
    open_settings(path)
    row = store.add_entry(clock.now(), Contract, {"who": Who("张三"), "begun": None})
    async with at_the_desk(clock, open_desk, NARROW) as person:
        await open_form(person)
        assert set(person.form.text()) == set(Terms._fields)
        for asked in person.form.asked:
            usual = str(getattr(USUAL, asked.field_name))
            assert _(AGEING_FROM.get(usual, usual)) in person.line_with(_(asked.label))
        await person.fill(discount_limit="0", contract_days="5")
        await tap(person, "ctrl+s")
        assert person.remark("discount_limit").startswith("! ")
        assert not path.exists()
        await person.fill(
            discount_limit="85", credit_days="14", ageing="arose", attendance_unit="30"
        )
        await tap(person, "ctrl+s")
        assert person.desk.now.terms == Terms(85, 5, 14, 7, "arisen", 30)
    assert settings().terms == person.desk.now.terms
    found = store.entry(Contract, row.id)
    assert found is not None
    assert found.due_on == date(2026, 11, 28)
