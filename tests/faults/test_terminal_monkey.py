"""Keys, clicks, pastes and broken bytes at random: the desk goes on, hears, and stays level."""

import sys
from pathlib import Path

import pytest

pytest.importorskip("termios", reason="a pseudo-terminal needs POSIX")

from tests.faults.conftest import TERMINAL_KEYS
from tests.faults.terminal_monkey import Hand, TerminalMonkey


@pytest.mark.timeout(0)
@pytest.mark.skipif(sys.platform != "linux", reason="times and memory are read from /proc")
def test_a_random_keyboard_at_a_terminal_does_no_harm(
    request: pytest.FixtureRequest, desk_folder: Path, seed: int
) -> None:
    monkey = TerminalMonkey(seed, desk_folder)
    monkey.send(request.config.getoption("keys", None) or TERMINAL_KEYS)
    print(f"{monkey.keys} keys in {len(monkey.sittings)} sittings did no harm, seed {seed}")
    print(f"the slowest answer came after {monkey.slowest:.2f} s")
    for each in filter(lambda each: each.memory, monkey.sittings):
        first, second = each.halves()
        print(f"{each.keys} keys: {first:.1f} MiB in the first half, {second:.1f} in the second")


def test_a_seed_sends_the_same_again(seed: int) -> None:
    once, again = Hand(seed), Hand(seed)
    for _ in range(50):
        assert once.burst() == again.burst()
