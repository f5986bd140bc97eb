"""The progress of a shell command where no terminal shows it."""

import pytest

from salestui.kit.teller import Teller


def test_a_log_has_a_line_for_so_many_rows_and_none_twice(
    capsys: pytest.CaptureFixture[str],
) -> None:
    teller = Teller()
    for done in (0, 500, 10_000, 10_000, 15_000, 20_000, 20_000):
        teller.tell("Rows written", done, 20_000)
    teller.wipe()
    assert capsys.readouterr().err.splitlines() == [
        "Rows written: 10,000 / 20,000",
        "Rows written: 20,000 / 20,000",
    ]
