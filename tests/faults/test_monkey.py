"""Keys at random do no harm to the desk and its data, and a seed gives the same ones again."""

from pathlib import Path
from zlib import crc32

import pytest

from salestui.storage.database import close_database
from tests.faults.conftest import MONKEY_KEYS
from tests.faults.monkey import Monkey
from tests.tables import contents


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder for the files that the monkey may write."""
    monkeypatch.chdir(tmp_path)


@pytest.mark.usefixtures("every_frame")
async def test_a_random_keyboard_does_no_harm(
    request: pytest.FixtureRequest, desk_folder: Path, seed: int
) -> None:
    monkey = Monkey(seed, desk_folder)
    await monkey.press(request.config.getoption("keys", None) or MONKEY_KEYS)
    told = f"{len(monkey.pressed)} keys in {monkey.sittings} sittings did no harm, seed {seed}"
    print(f"{told}, checksum of the keys {crc32(' '.join(monkey.pressed).encode()):08x}")


async def test_a_seed_gives_the_same_keys_and_the_same_data_again(
    tmp_path: Path, seed: int
) -> None:
    ended = []
    for folder in (tmp_path / "once", tmp_path / "again"):
        monkey = Monkey(seed, folder)
        await monkey.press(60)
        ended.append((monkey.pressed, contents()))
        close_database()
    assert ended[0] == ended[1]
