"""Copying for other programs: by what the computer has, and claimed only where it was taken."""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from salestui.kit import clipboard
from salestui.kit.clipboard import copy, programs

posix = pytest.mark.skipif(sys.platform == "win32", reason="the programs are shell scripts")

WAYLAND = {"WAYLAND_DISPLAY": "wayland-0"}
X11 = {"DISPLAY": ":0"}
WSL = {"WSL_DISTRO_NAME": "Ubuntu"}


@pytest.mark.parametrize(
    ("platform", "environment", "names"),
    [
        ("darwin", {}, ["pbcopy"]),
        ("darwin", X11, ["pbcopy"]),
        ("win32", {}, ["clip"]),
        ("linux", {}, []),
        ("linux", {"DISPLAY": "", "WAYLAND_DISPLAY": ""}, []),
        ("linux", X11, ["xclip", "xsel"]),
        ("linux", WAYLAND, ["wl-copy"]),
        ("linux", WAYLAND | X11, ["wl-copy", "xclip", "xsel"]),
        ("linux", WSL, ["clip.exe"]),
        ("linux", WSL | X11, ["xclip", "xsel", "clip.exe"]),
        ("freebsd14", X11, ["xclip", "xsel"]),
    ],
)
def test_a_computer_copies_by_the_programs_of_its_platform(
    platform: str, environment: Mapping[str, str], names: Sequence[str]
) -> None:
    assert [command[0] for command in programs(platform, environment)] == names


@pytest.mark.parametrize("name", ["xclip", "xsel"])
def test_on_x11_the_clipboard_is_meant_and_not_the_selection(name: str) -> None:
    (command,) = (each for each in programs("linux", X11) if each[0] == name)
    assert "clipboard" in " ".join(command[1:])


# --- with programs of the test -----------------------------------------------------------------

Make = Callable[[str, str], Path]


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Make:
    """Makes a program on a PATH that has no others; it returns where its standard input goes."""
    folder = tmp_path / "bin"
    folder.mkdir()
    tools = os.environ["PATH"]
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("DISPLAY", ":0")
    for name in ("WAYLAND_DISPLAY", "WSL_DISTRO_NAME"):
        monkeypatch.delenv(name, raising=False)

    def program(name: str, script: str) -> Path:
        taken, path = tmp_path / f"{name}.taken", folder / name
        path.write_text(f"#!/bin/sh\nPATH='{tools}'\nTAKEN='{taken}'\n{script}\n")
        path.chmod(0o755)
        return taken

    return program


TAKES = 'cat > "$TAKEN"'


@posix
@pytest.mark.parametrize("text", ["13800138000", "张三 '\"$HOME` \\", "", "一\n二\n"])
def test_a_program_takes_the_text_as_it_is(text: str, make: Make) -> None:
    taken = make("xclip", TAKES)
    assert copy(text)
    assert taken.read_bytes() == text.encode()


@posix
def test_the_program_is_told_which_clipboard(make: Make) -> None:
    taken = make("xclip", 'echo "$@" > "$TAKEN"; cat > /dev/null')
    assert copy("138")
    assert taken.read_text() == "-selection clipboard\n"


@posix
def test_windows_own_program_is_given_what_it_reads(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DISPLAY")
    monkeypatch.setenv("WSL_DISTRO_NAME", "Ubuntu")
    taken = make("clip.exe", TAKES)
    assert copy("张三 138")
    assert taken.read_bytes().decode("utf-16-le").removeprefix("\ufeff") == "张三 138"


@posix
def test_the_first_program_that_takes_it_is_enough(make: Make) -> None:
    first, second = make("xclip", TAKES), make("xsel", TAKES)
    assert copy("138")
    assert (first.exists(), second.exists()) == (True, False)


FAILS = {
    "says so": "cat > /dev/null; exit 1",
    "says so at once": "exit 3",
    "is killed": "kill -9 $$",
    "closes its input": "exec 0<&-; exit 1",
    "says much": "cat > /dev/null; echo no display >&2; echo no; exit 1",
}


@posix
@pytest.mark.parametrize("how", FAILS)
def test_what_failed_is_not_claimed_and_the_next_program_is_tried(how: str, make: Make) -> None:
    make("xclip", FAILS[how])
    assert not copy("138" * 100_000)
    taken = make("xsel", TAKES)
    assert copy("138")
    assert taken.read_text() == "138"


@posix
def test_a_program_that_does_not_answer_has_failed(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clipboard, "PATIENCE", 0.2)
    make("xclip", "exec tail -f /dev/null")
    assert not copy("138")
    taken = make("xsel", TAKES)
    assert copy("138")
    assert taken.read_text() == "138"


@posix
def test_a_program_that_cannot_be_run_is_not_claimed(make: Make, tmp_path: Path) -> None:
    make("xclip", TAKES)
    (tmp_path / "bin" / "xclip").write_text("#!/no/such/interpreter\n")
    (tmp_path / "bin" / "xsel").mkdir()
    assert not copy("138")


@posix
def test_where_there_is_no_program_nothing_is_claimed(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not copy("138")
    make("wl-copy", TAKES)  # of another kind of screen than there is
    assert not copy("138")
    monkeypatch.delenv("PATH")
    monkeypatch.delenv("DISPLAY")
    assert not copy("138")


@posix
@pytest.mark.parametrize("name", ["xclip", "clip.exe"])
@pytest.mark.parametrize("text", ["\ud800", "138\udcff", "\x00", "\U0010ffff"])
def test_no_text_makes_it_fail(
    text: str, name: str, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WSL_DISTRO_NAME", "Ubuntu")
    taken = make(name, TAKES)
    assert copy(text) == taken.exists()


@posix
@hypothesis_settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(codec="utf-8")))
def test_whatever_is_copied_arrives(text: str, make: Make) -> None:
    taken = make("xclip", TAKES)
    assert copy(text)
    assert taken.read_bytes() == text.encode()
