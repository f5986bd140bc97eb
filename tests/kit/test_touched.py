"""Only what was touched is read again: whatever is done, what the desk knows is what there is."""

import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from salestui.core.refusal import Refusal
from salestui.dates.clock import Now
from salestui.kit.register import Matter, of_today
from salestui.registers import REGISTERS
from salestui.storage.history.reading import state_of_data, tables_written
from salestui.storage.history.undo import undo_last
from tests.clock import StandingClock
from tests.faults.actions import ACTIONS, Nothing, Pick


def all_matters(now: Now) -> dict[str, Sequence[Matter]]:
    """The matters of every register, asked anew, without what they stand for."""
    return {
        each.code: [one._replace(noun=None) for one in today.matters(now)]
        for each, today in of_today(REGISTERS)
    }


@pytest.mark.parametrize("seed", range(6))
def test_what_was_not_touched_is_as_it_was(
    seed: int, clock: StandingClock, open_desk: Path
) -> None:
    chance, now = random.Random(seed), clock.now()
    known, state = all_matters(now), state_of_data()

    for _turn in range(60):
        action = chance.choice([*ACTIONS, "undo"])
        pick = Pick([chance.randrange(1_000) for _number in range(60)])
        try:
            if action == "undo":
                undo_last(now)
            else:
                ACTIONS[action](now, pick, open_desk)
        except (Refusal, Nothing):
            pass
        written = tables_written(state)
        fresh = all_matters(now)
        for register, today in of_today(REGISTERS):
            if not today.is_touched(written):
                assert fresh[register.code] == known[register.code], (action, written)
        known, state = fresh, state_of_data()


def test_what_cannot_be_told_touches_everything(clock: StandingClock, open_desk: Path) -> None:
    assert tables_written(None) is None
    assert tables_written((99, clock.now().at)) is None
    assert all(each.is_touched(None) for _register, each in of_today(REGISTERS))
    repairs = next(today for each, today in of_today(REGISTERS) if each.code == "repairs")
    assert repairs.is_touched({"repair"})
    assert not repairs.is_touched({"memo"})
