"""Keys take effect in the order in which they were typed, however fast they come."""

import random
import shutil
from pathlib import Path

import pytest

pytest.importorskip("termios", reason="a pseudo-terminal needs POSIX")

from salestui.dates.clock import Clock
from salestui.storage.database import close_database
from salestui.storage.opening import open_database
from tests.desk import at_the_desk
from tests.faults.bursts import (
    SIZE,
    at_the_installed_desk,
    differences,
    held_by,
    some_keys,
    type_at_once,
    type_slowly,
    until_alike,
)
from tests.faults.conftest import BURSTS
from tests.kit.every_form import bring_in


@pytest.mark.timeout(0)
async def test_what_comes_in_a_burst_goes_where_a_slow_typists_keys_go(
    request: pytest.FixtureRequest, tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Each has a folder of its own for what is exported, and settings of its own.
    (tmp_path / "written").mkdir()
    monkeypatch.chdir(tmp_path / "written")
    chance = random.Random(seed)
    slow, fast = tmp_path / "slow", tmp_path / "fast"
    clock = Clock()
    open_database(slow)
    bring_in(clock.now())
    close_database()
    shutil.copytree(slow, fast)
    open_database(slow)
    async with at_the_desk(clock, tmp_path, SIZE) as person:
        with at_the_installed_desk(fast) as terminal:
            for number in range(request.config.getoption("bursts", None) or BURSTS):
                keys = some_keys(chance)
                type_at_once(terminal, keys, chance)
                await type_slowly(person, keys)
                wanted = held_by(slow)
                held = until_alike(terminal, fast, wanted)
                told = f"burst {number} of seed {seed}: {keys}"
                assert held == wanted, f"{told}\n{differences(held, wanted)}\n{terminal.text}"
