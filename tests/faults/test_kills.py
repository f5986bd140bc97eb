"""What the screen has called saved outlives a kill at any moment, and the data stay sound.

Of what was typed and not saved at most one second is missing from the drafts.
"""

from pathlib import Path

import pytest

pytest.importorskip("termios", reason="a pseudo-terminal needs POSIX")

from tests.faults.conftest import KILLS
from tests.faults.kills import kill_and_look

MOST_LOST = 1.0
"""Seconds of typing."""


@pytest.mark.timeout(0)
def test_what_the_screen_called_saved_outlives_a_kill_at_any_moment(
    request: pytest.FixtureRequest, desk_folder: Path, seed: int
) -> None:
    kills = request.config.getoption("kills", None) or KILLS
    figures = kill_and_look(desk_folder, seed, kills)
    # On a machine that is late to show what was typed, or to save it, a draft is as late.
    assert figures.lost <= MOST_LOST + figures.slowest
