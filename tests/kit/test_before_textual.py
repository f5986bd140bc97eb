"""Textual is loaded without its palette, which can still be loaded afterwards."""

import subprocess
import sys

LATER = """
import sys
from salestui.kit.before_textual import PALETTE, prepare_textual
prepare_textual()
assert "textual.app" in sys.modules
assert PALETTE not in sys.modules
from textual.command import CommandPalette
from textual.screen import Screen
assert issubclass(CommandPalette, Screen)
"""

LOADED_BEFORE = """
import textual.app
from textual.command import CommandPalette
from salestui.kit.before_textual import prepare_textual
prepare_textual()
import textual.command
assert textual.command.CommandPalette is CommandPalette
"""


def succeeds(program: str) -> bool:
    return subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_the_palette_is_loaded_by_who_asks_for_it() -> None:
    assert succeeds(LATER)


def test_a_palette_that_was_loaded_before_stays() -> None:
    assert succeeds(LOADED_BEFORE)
