"""What the screen has called saved outlives a kill at any moment, and the data stay sound."""

from pathlib import Path

import pytest

pytest.importorskip("termios", reason="a pseudo-terminal needs POSIX")

from tests.faults.conftest import KILLS
from tests.faults.kills import kill_and_look


@pytest.mark.timeout(0)
def test_what_the_screen_called_saved_outlives_a_kill_at_any_moment(
    request: pytest.FixtureRequest, desk_folder: Path, seed: int
) -> None:
    kills = request.config.getoption("kills", None) or KILLS
    kill_and_look(desk_folder, seed, kills)
