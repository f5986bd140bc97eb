"""How much harm is to be tried, and which: `make faults` and `make monkey` try more than CI."""

import random

import pytest

MONKEY_KEYS = 500
"""Of the random keyboard."""

KILLS = 30
"""Of a morning at the installed program."""

WRITING = 10
"""Seconds that many processes write to one desk."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options; without them, as in CI, little is tried, with another seed each time."""
    group = parser.getgroup("faults")
    group.addoption("--seed", type=int, help="tries the same again")
    group.addoption("--kills", type=int, help="of a morning at the installed program")
    group.addoption("--writing", type=int, help="seconds that many processes write to one desk")
    group.addoption("--keys", type=int, help="of the random keyboard")


@pytest.fixture
def seed(request: pytest.FixtureRequest) -> int:
    """What decides all that is random in a test; printed, so that it can be tried again."""
    given: int | None = request.config.getoption("seed", None)
    chosen = random.SystemRandom().randrange(1_000_000) if given is None else given
    print(f"--seed {chosen}")
    return chosen
