"""Where the PIN is kept: a private file beside the settings; deleting it forgets the PIN."""

from __future__ import annotations

import os
from pathlib import Path

from salestui.core.refusal import Refusal
from salestui.discretion.rules import kept_pin
from salestui.language import N_
from salestui.settings.store import settings_file, write_whole

FILE = "pin"

_of_this_run = ""
"""The PIN of a desk that keeps nothing, such as the demo."""


def _path() -> Path | None:
    return settings_file().beside(FILE)


def pin_as_kept() -> str:
    """What is kept of the PIN; "" where none is set."""
    path = _path()
    if path is None:
        return _of_this_run
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return ""
    except (OSError, ValueError):
        return "?"  # there is one, and nobody knows it: better hidden than shown


def set_pin(pin: str) -> None:
    """Set a PIN, or none with ""; raises `Refusal` when it cannot be kept."""
    global _of_this_run
    kept = kept_pin(pin, os.urandom(16)) if pin else ""
    path = _path()
    if path is None:
        _of_this_run = kept
        return
    try:
        if kept:
            write_whole(path, f"{kept}\n", "\n")
        else:
            path.unlink(missing_ok=True)
    except OSError as error:
        raise Refusal(
            N_("The PIN in {path} cannot be written: {reason}"), path=path, reason=error
        ) from error
