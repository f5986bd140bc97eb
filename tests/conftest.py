"""A desk of its own for each test, and nothing of the machine that the tests run on."""

import os
import shutil
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings

from salestui.language import speak
from salestui.settings.store import open_settings
from salestui.storage.database import FILE, close_database
from salestui.storage.opening import open_database
from tests.clock import StandingClock

# At once, not in a fixture: Textual reads some of these when it is imported.
for name in list(os.environ):
    if name.startswith("TEXTUAL_SNAPSHOT"):  # its plugin's own
        continue
    if name.startswith(("TEXTUAL", "XDG_", "LC_")) or name in ("NO_COLOR", "LANGUAGE"):
        del os.environ[name]

from tests import quick  # noqa: E402 # it imports Textual
from tests.idle import wait_for_what_is_left  # noqa: E402 # it imports Textual

settings.register_profile("desk", deadline=None, max_examples=50)
settings.load_profile("desk")

wait_for_what_is_left()
quick.parse_each_once()
quick.draw_what_is_looked_at()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what waits for programs: at the end it would keep one processor waiting."""
    items.sort(key=lambda item: not item.nodeid.startswith(SLOW))


SLOW = ("tests/terminal/", "tests/faults/")


def pytest_collection_finish() -> None:
    """When all that the tests use is imported."""
    quick.collect_garbage_of_tests_only()


NOON = f"Etc/GMT{datetime.now(UTC).hour - 12:+d}"
"""The zone in which it is about noon when the tests begin (to the west is + there): what is typed
at night belongs to the day before, and a day may end while a test goes on."""


@pytest.fixture(autouse=True)
def own_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An empty home, an English locale, the usual umask, noon; all that was opened is closed."""
    home = tmp_path / "home"
    home.mkdir()
    for variable in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(variable, str(home))
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("TZ", NOON)
    if hasattr(time, "tzset"):
        time.tzset()
    monkeypatch.delenv("SALESTUI_DATA", raising=False)
    umask = os.umask(0o022)
    yield
    close_database()
    open_settings(None)
    speak("en")
    os.umask(umask)


@pytest.fixture
def desk_folder(tmp_path: Path) -> Path:
    """The data folder of the test's own desk; it does not exist yet."""
    return tmp_path / "desk"


@pytest.fixture(scope="session")
def empty_desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of an empty desk: making one takes thirty times as long as copying it."""
    folder = tmp_path_factory.mktemp("empty") / "desk"
    open_database(folder)
    close_database()
    return folder / FILE


@pytest.fixture
def open_desk(desk_folder: Path, empty_desk: Path) -> Path:
    """The data folder of a desk that is open and empty."""
    desk_folder.mkdir(mode=0o700)
    shutil.copy(empty_desk, desk_folder)
    open_database(desk_folder)
    return desk_folder


@pytest.fixture
def every_frame(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each frame is drawn, as for a terminal."""
    monkeypatch.setattr(quick, "draws_every_frame", True)


@pytest.fixture
def clock() -> StandingClock:
    """A clock that stands at Monday, 23 November 2026, 09:41."""
    return StandingClock()
