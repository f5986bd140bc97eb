"""What can be done with the settings: change them, and let the desk take them up at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from salestui.kit.desk import Desk
from salestui.kit.menu import Menu
from salestui.kit.paint import Line, Span
from salestui.kit.register import Difference
from salestui.language import N_, _, sentence, speak
from salestui.settings.form import BookSettingsForm, SettingsForm, start_text
from salestui.settings.rules import Settings
from salestui.settings.store import desk_language, settings, settings_file

SHAPES_OPEN_ROWS = ("complaint_clock", "working_hours", "days_off", "make_up_days")
"""The settings that open rows were opened under, and keep until they are to follow."""

MOST_TOLD = 8
"""So many differences are told at most before asking."""


async def change_settings(desk: Desk) -> None:
    """Show what can be set, and take up what was changed."""
    await _show(desk, SettingsForm)


async def change_book_settings(desk: Desk) -> None:
    """Show what can be set for the books, and take up what was changed."""
    await _show(desk, BookSettingsForm)


async def _show(desk: Desk, form: type[SettingsForm | BookSettingsForm]) -> None:
    before = settings()

    def accept(chosen: Mapping[str, Any]) -> bool:
        # Another window may have saved other settings while the form was open.
        changed = {name: value for name, value in chosen.items() if value != getattr(before, name)}
        settings_file().save(settings()._replace(**changed))
        return True

    if await desk.ask(form(accept, start_text(before))):
        await adopt(desk, before)
        await _settle(desk)
        desk.say(_("The settings are saved."))


async def other_theme(desk: Desk) -> None:
    """Change between the dark and the light theme."""
    before = settings()
    settings_file().save(before._replace(theme="light" if before.theme == "dark" else "dark"))
    await adopt(desk, before)


async def adopt(desk: Desk, before: Settings) -> None:
    """Let the desk follow the settings as they are now; `before` is what it followed."""
    now = settings()
    desk.clock.cut_off, desk.clock.calendar = now.day_turns_at, now.calendar
    desk.clock.terms = now.terms
    if now.theme != before.theme:
        desk.use_theme(now.theme)
    if now.language != before.language:
        speak(desk_language())
        await desk.build_anew()
    desk.beat()
    desk.load_matters()


async def _settle(desk: Desk) -> None:
    """Let open rows follow the settings; ask, once for what is set now, where that shows."""
    asked_for = [getattr(settings(), name) for name in SHAPES_OPEN_ROWS]
    parts = [each.settings for each in desk.registers if each.settings is not None]
    found = [each for part in parts for each in part.differences(desk.now)]
    if found and desk.asked_for == asked_for:
        return
    if not found or await _are_to_follow(desk, found):
        for part in parts:
            await desk.save(part.apply, desk.now)
        desk.look()
    if found:
        # Only now: where they could not be written, it is asked again.
        desk.asked_for = asked_for


async def _are_to_follow(desk: Desk, found: Sequence[Difference]) -> bool:
    """Ask whether open rows follow the settings too, which makes a difference."""
    told = [_line(each) for each in found[:MOST_TOLD]]
    if len(found) > MOST_TOLD:
        more = sentence("and {count} more", count=len(found) - MOST_TOLD)
        told.append([Span(f"  {more}", "muted")])
    choices = (N_("Open ones follow the settings too"), N_("Open ones stay as they are"))
    return await desk.ask(Menu(N_("These open ones would be others"), choices, told)) == 0


def _line(difference: Difference) -> Line:
    return [
        Span(f"  {difference.row}  "),
        Span(difference.before, "muted"),
        Span(" -> "),
        Span(difference.after, "strong"),
    ]
