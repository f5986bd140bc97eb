"""What is to be done before Textual is first imported."""

from __future__ import annotations

import os
import sys
from types import ModuleType

PALETTE = "textual.command"
"""Textual's command palette; with the widgets that only it asks for, a tenth of Textual."""


def prepare_textual() -> None:
    """Let Textual understand a Chinese input method, and load it without what the desk has not."""
    # With the Kitty protocol a phrase committed by an input method arrives as one long escape
    # sequence that Textual gives up on.
    os.environ["TEXTUAL_DISABLE_KITTY_KEY"] = "1"
    _load_without_palette()


def _load_without_palette() -> None:
    """Load Textual's app; its palette is loaded if it is ever asked for.

    The app only names the classes of the palette, or derives from them: any class does, as long as
    the palette is off (`App.ENABLE_COMMAND_PALETTE`).
    """
    if PALETTE in sys.modules or "textual.app" in sys.modules:
        return
    sys.modules[PALETTE] = _Nominal(PALETTE)
    try:
        import textual.app  # noqa: F401 # for what it loads
    finally:
        del sys.modules[PALETTE]


class _Nominal(ModuleType):
    """A module that has every class one names."""

    def __getattr__(self, name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (), {})
