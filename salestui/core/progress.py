"""How long work tells how far it is."""

from __future__ import annotations

from collections.abc import Callable

from salestui.language import _, sentence

Tell = Callable[[str, int, int], None]
"""Is told a msgid of what is being done, how much of it is done and of how much, 0 where nobody
knows; what it raises stops the work before anything is kept."""


def tell_nobody(doing: str, done: int, of: int) -> None:
    """For who does not want to know."""


def told(doing: str, done: int, of: int) -> str:
    """How far the work is, in the language of the screen."""
    if not done and not of:
        return f"{_(doing)} …"
    if not of:
        return sentence("{what}: {count}", what=_(doing), count=f"{done:,}")
    return sentence("{what}: {count} / {of}", what=_(doing), count=f"{done:,}", of=f"{of:,}")
