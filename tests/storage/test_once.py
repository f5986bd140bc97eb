"""Nothing is asked twice within one look at the data."""

from pathlib import Path

from salestui.customers.queries import customer
from salestui.customers.rules import Profile
from salestui.customers.store import add_customer, edit_customer
from salestui.storage.once import one_look
from tests.books.test_all_books import counted
from tests.clock import StandingClock
from tests.desk import at_the_desk
from tests.kit.hands import tap

MOST = 15
"""Statements for a step of the cursor in the customers."""


def test_a_question_has_one_answer_within_a_look_and_another_after_it(
    clock: StandingClock, open_desk: Path
) -> None:
    key = add_customer(clock.now(), Profile("张三"))
    with one_look(), counted() as statements:
        found = customer(key)
        asked = len(statements)
        assert customer(key) == found
        assert len(statements) == asked
    assert found is not None
    edit_customer(clock.now(), found, Profile("李四"))
    with one_look():
        again = customer(key)
        assert again is not None
        assert again.name == "李四"


async def test_a_step_of_the_cursor_in_the_customers_asks_little(
    clock: StandingClock, open_desk: Path
) -> None:
    for number in range(4):
        add_customer(clock.now(), Profile(f"张{number}", phones=(f"1390000111{number}",)))
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "5", "home", "down")
        with counted() as statements:
            await tap(person, "down")
        assert len(statements) <= MOST
