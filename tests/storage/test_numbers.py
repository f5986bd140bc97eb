"""Numbers such as WX-0001, never given twice."""

import pytest

from salestui.storage.database import database
from salestui.storage.numbers import next_number, number_text


@pytest.mark.parametrize(
    ("serial", "number"),
    [(1, "WX-0001"), (42, "WX-0042"), (9_999, "WX-9999"), (10_000, "WX-10000")],
)
def test_a_number_has_four_digits_or_as_many_as_it_needs(serial: int, number: str) -> None:
    assert number_text("WX", serial) == number


def test_each_prefix_counts_for_itself(open_desk: object) -> None:
    with database.atomic():
        given = [next_number(prefix) for prefix in ("WX", "TS", "WX", "WX", "TS")]
    assert given == ["WX-0001", "TS-0001", "WX-0002", "WX-0003", "TS-0002"]
