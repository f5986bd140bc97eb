"""Undo and redo at the desk: what would be undone is said in words first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salestui.kit.menu import Menu
from salestui.kit.paint import Span, shown
from salestui.language import N_, _
from salestui.storage.changes import PastChange, next_redo, next_undo, take_back

if TYPE_CHECKING:
    from salestui.kit.app import DeskApp


async def undo(desk: DeskApp) -> None:
    """Ask whether the newest change is to be undone, and undo it."""
    found = next_undo()
    if found is None:
        desk.say(_("There is nothing to undo."), "muted")
        return
    if await _is_wanted(desk, N_("Undo this?"), found, (N_("Undo it"), N_("Leave it"))):
        take_back(desk.now, found.id)


async def redo(desk: DeskApp) -> None:
    """Ask whether what was undone last is to be done again, and do it."""
    found = next_redo()
    if found is None:
        desk.say(_("There is nothing to redo."), "muted")
        return
    if await _is_wanted(desk, N_("Do this again?"), found, (N_("Redo it"), N_("Leave it"))):
        take_back(desk.now, found.id)


async def _is_wanted(
    desk: DeskApp, title: str, found: PastChange, choices: tuple[str, str]
) -> bool:
    at = desk.clock.local(found.at)
    told = [Span(f"  {at:%m-%d %H:%M}  ", "muted"), Span(shown(found.what), "strong")]
    return await desk.ask(Menu(title, choices, [told])) == 0
