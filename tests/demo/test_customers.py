"""What is known about each customer of the demo's month, and with how many questions."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from salestui.customers.models import REGISTER, CustomerRow
from salestui.dates.clock import Clock
from salestui.demo import seed_month
from salestui.kit.record_view import Known, record_rows, told_of_customer
from salestui.kit.screen import Target
from salestui.registers import REGISTERS
from salestui.storage.database import close_database, database
from salestui.storage.once import one_look
from salestui.storage.opening import open_database

CLOCK = Clock()

MOST_STATEMENTS = 8
"""For all that is shown of a customer whom visits alone know; each other register asks its own."""


@pytest.fixture(scope="module")
def customers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[int]]:
    folder: Path = tmp_path_factory.mktemp("desk")
    open_database(folder)
    seed_month(CLOCK)
    yield [row.id for row in CustomerRow.select()]
    close_database()


def places(told: Known) -> list[tuple[str, int]]:
    return [(register.code, each.key) for register, those in told for each in those]


def test_only_registers_that_know_nothing_are_not_asked(customers: list[int]) -> None:
    now, known = CLOCK.now(), set()
    for customer in customers:
        told = told_of_customer(REGISTERS, customer, now)
        asked = [
            (each, each.customer.matters(customer, now))
            for each in REGISTERS
            if each.customer is not None
        ]
        assert places(told) == places(asked)
        known |= {code for code, _key in places(told)}
    assert known == {each.code for each in REGISTERS if each.customer is not None}


def test_a_step_in_the_index_asks_little(customers: list[int]) -> None:
    now = CLOCK.now()
    connection = database.connection()  # type: ignore[no-untyped-call] # stubs
    for customer in customers:
        rare = {
            each.code
            for each, those in told_of_customer(REGISTERS, customer, now)
            if those and each.code not in ("visits", "cards")
        }
        asked: list[str] = []
        connection.set_trace_callback(asked.append)
        with one_look():
            record_rows(REGISTERS, Target(REGISTER, customer), now, for_glance=True)
        connection.set_trace_callback(None)
        assert len(asked) <= MOST_STATEMENTS + 3 * len(rare), (rare, asked)
