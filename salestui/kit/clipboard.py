"""Copying for other programs, by what this computer has for it; never claimed where it failed.

The terminal's own way (OSC 52) is not used: many terminals ignore it without saying so.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence

PATIENCE = 2.0
"""Seconds after which a program that does not answer has failed."""


def copy(text: str) -> bool:
    """Copy a text; whether a program has taken it."""
    return any(_hand_to(command, text) for command in programs(sys.platform, os.environ))


def programs(platform: str, environment: Mapping[str, str]) -> list[Sequence[str]]:
    """The programs that copy what they are given, on a platform and in an environment."""
    if platform == "darwin":
        return [("pbcopy",)]
    if platform == "win32":
        return [("clip",)]
    found: list[Sequence[str]] = []
    if environment.get("WAYLAND_DISPLAY"):
        found.append(("wl-copy",))
    if environment.get("DISPLAY"):
        found += [("xclip", "-selection", "clipboard"), ("xsel", "--clipboard", "--input")]
    if "WSL_DISTRO_NAME" in environment:
        found.append(("clip.exe",))
    return found


def _hand_to(command: Sequence[str], text: str) -> bool:
    if shutil.which(command[0]) is None:
        return False
    # Windows' own program reads UTF-16.
    encoding = "utf-16-le" if command[0].startswith("clip") else "utf-8"
    try:
        done = subprocess.run(
            command,
            input=text.encode(encoding, "replace"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=PATIENCE,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0
