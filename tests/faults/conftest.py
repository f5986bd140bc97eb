"""How much harm is to be tried, and which: `make faults` and `make monkey` try more than CI."""

import itertools
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.clock import StandingClock
from tests.faults.failing import DRAFTS_FUSE, KINDS, Fuse, Kind, open_failing
from tests.kit.every_form import bring_in

MONKEY_KEYS = 250
"""Of the random keyboard."""

TERMINAL_KEYS = 200
"""Of the one at the installed program, with its mouse and its pastes."""

KILLS = 10
"""Of a morning at the installed program."""

BURSTS = 10
"""Of keys that come faster than anybody types."""

EXAMPLES = 25
"""Of sequences of actions that are undone and redone."""

TABLES = 400
"""Of offices, at random."""

NEVER = 1e6
"""Seconds that no test takes."""

WRITING = 5
"""Seconds that many processes write to one desk."""


IMPORTED = 2_000
"""Rows of the table beside whose import people write."""

LOGS = 4
"""Commands that write a line meanwhile."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options; without them, as in CI, little is tried, with another seed each time."""
    group = parser.getgroup("faults")
    group.addoption("--seed", type=int, help="tries the same again")
    group.addoption("--kills", type=int, help="of a morning at the installed program")
    group.addoption("--writing", type=int, help="seconds that many processes write to one desk")
    group.addoption("--every-kind", action="store_true", help="every failure at every write")
    group.addoption("--examples", type=int, help="of actions that are undone and redone")
    group.addoption("--bursts", type=int, help="of keys that come faster than anybody types")
    group.addoption("--imported", type=int, help="rows of an import beside which people write")
    group.addoption("--logs", type=int, help="commands that write a line meanwhile")
    group.addoption("--tables", type=int, help="of offices, at random")
    group.addoption("--keys", type=int, help="of the random keyboard")


@pytest.fixture
def seed(request: pytest.FixtureRequest) -> int:
    """What decides all that is random in a test; printed, so that it can be tried again."""
    given: int | None = request.config.getoption("seed", None)
    chosen = random.SystemRandom().randrange(1_000_000) if given is None else given
    print(f"--seed {chosen}")
    return chosen


@pytest.fixture
def examples(request: pytest.FixtureRequest) -> int:
    """How many sequences of actions are undone and redone."""
    return request.config.getoption("examples", None) or EXAMPLES


@pytest.fixture
def kinds(request: pytest.FixtureRequest) -> Iterator[Sequence[Kind]]:
    """Which kinds of failure come at each write: one after the other, or all of them."""
    if request.config.getoption("every_kind", False):
        return itertools.repeat(KINDS)
    return ((kind,) for kind in itertools.cycle(KINDS))


@pytest.fixture
def fuse(
    clock: StandingClock, desk_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Fuse]:
    """The fuse of a desk on which there is something to do."""
    # Nobody ever lets go here.
    monkeypatch.setattr("salestui.storage.save_errors.PATIENCE", 0.01)
    fuse = open_failing(desk_folder)
    bring_in(clock.now())
    # Drafts are kept when the test says so.
    monkeypatch.setattr("salestui.kit.keeping.DRAFTS_AFTER", NEVER)
    yield fuse
    fuse.mend()


@pytest.fixture
def drafts_fuse(fuse: Fuse) -> Iterator[Fuse]:
    """The fuse of the drafts of that desk."""
    yield DRAFTS_FUSE
    DRAFTS_FUSE.mend()
