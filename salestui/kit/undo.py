"""Undo and redo at the desk: what would be undone is said in words first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salestui.kit.menu import Menu
from salestui.kit.paint import Span, shown
from salestui.language import N_, _
from salestui.storage.history.models import UNDONE
from salestui.storage.history.reading import PastChange
from salestui.storage.history.undo import next_redo, next_undo, size_of, take_back

if TYPE_CHECKING:
    from salestui.kit.desk import Desk


MANY = 2_000
"""From so many rows on it is done aside, and can be stopped."""


async def undo(desk: Desk) -> None:
    """Ask whether the newest change is to be undone, and undo it."""
    found = next_undo()
    if found is None:
        desk.say(_("There is nothing to undo."), "muted")
    else:
        await ask_and_take_back(desk, found)


async def redo(desk: Desk) -> None:
    """Ask whether what was undone last is to be done again, and do it."""
    found = next_redo()
    if found is None:
        desk.say(_("There is nothing to redo."), "muted")
    else:
        await ask_and_take_back(desk, found)


async def ask_and_take_back(desk: Desk, found: PastChange) -> None:
    """Say what would be undone, or done again, and do so if it is wanted."""
    title, do_it = N_("Undo this?"), N_("Undo it")
    if found.sentence == UNDONE:
        title, do_it = N_("Do this again?"), N_("Redo it")
    at = desk.clock.local(found.at)
    told = [Span(f"  {at:%m-%d %H:%M}  ", "muted"), Span(shown(found.what), "strong")]
    if await desk.ask(Menu(title, (do_it, N_("Leave it")), [told])) != 0:
        return
    if size_of(found.id) <= MANY:
        await desk.save(take_back, desk.now, found.id)
        return
    from salestui.kit.progress import Progress

    now = desk.now
    await desk.ask(Progress(found.words, lambda tell: take_back(now, found.id, tell)))
