"""A desk of its own for each test, and nothing of the machine that the tests run on."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from salestui.language import speak
from salestui.settings.store import open_settings
from salestui.storage.database import close_database, open_database
from tests.clock import StandingClock

# At once, not in a fixture: Textual reads some of these when it is imported.
for name in list(os.environ):
    if name.startswith("TEXTUAL_SNAPSHOT"):  # its plugin's own
        continue
    if name.startswith(("TEXTUAL", "XDG_", "LC_")) or name in ("NO_COLOR", "LANGUAGE"):
        del os.environ[name]

os.environ["TEXTUAL_FPS"] = "500"  # nobody looks, so nobody waits for the next frame

from tests.idle import wait_for_what_is_left  # noqa: E402 # it imports Textual

settings.register_profile("desk", deadline=None)
settings.load_profile("desk")

wait_for_what_is_left()


@pytest.fixture(autouse=True)
def own_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A home that is empty, a locale that is English, the usual umask; all open things closed."""
    home = tmp_path / "home"
    home.mkdir()
    for variable in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(variable, str(home))
    monkeypatch.setenv("LANG", "C.UTF-8")
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


@pytest.fixture
def open_desk(desk_folder: Path) -> Path:
    """The data folder of a desk that is open and empty."""
    open_database(desk_folder)
    return desk_folder


@pytest.fixture
def clock() -> StandingClock:
    """A clock that stands at Monday, 23 November 2026, 09:41."""
    return StandingClock()
