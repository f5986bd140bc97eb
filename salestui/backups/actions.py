"""What can be done at the desk: back up, bring a backup back, check."""

from __future__ import annotations

from collections.abc import Sequence

from salestui.backups.preview import (
    backup_words,
    comparison_lines,
    contents_words,
    counts_words,
    kept_words,
    restored_words,
)
from salestui.backups.store import Shelf, before, copy_elsewhere, keep, shelf
from salestui.core.progress import Tell
from salestui.core.refusal import Refusal
from salestui.dates.clock import Now
from salestui.kit.desk import Desk
from salestui.kit.menu import WIDE, Menu
from salestui.kit.paint import Line, Span, wrap
from salestui.kit.progress import Progress
from salestui.kit.register import Tone
from salestui.language import N_, _, sentence
from salestui.storage.backup import ASKED, Backup
from salestui.storage.check import Checked, check_in_full
from salestui.storage.restore import (
    PresentDamaged,
    Restored,
    compare,
    contents_of,
    restore,
)

BACKING_UP = N_("Backing up")
CHECKING = N_("Checking the data")
LOOKING = N_("Looking at the backups")
BRINGING_BACK = N_("Bringing the backup back")

MOST_FAULTS = 5
"""So many faults are told at most."""


async def back_up(desk: Desk) -> None:
    """Keep the desk as it is now."""
    place, now = shelf(), desk.now

    def work(tell: Tell) -> tuple[str, str]:
        path = keep(ASKED, now, place, tell).path
        wrong = _copy(now, place, tell)
        return kept_words(path, contents_of(path), desk.clock), wrong

    done = await desk.ask(Progress(BACKING_UP, work, connects=False))
    if done is None:
        desk.say(_("Stopped; no backup was made."), "warn")
        return
    kept, wrong = done
    if wrong:
        desk.say(wrong, "alarm")
    else:
        desk.say(kept)


def _copy(now: Now, place: Shelf, tell: Tell) -> str:
    """Put it elsewhere too; returns what went wrong, in words."""
    try:
        copy_elsewhere(now, place, tell)
    except Refusal as refusal:
        return sentence(refusal.sentence, **refusal.arguments)
    return ""


async def bring_back(desk: Desk) -> None:
    """Let a backup be chosen, say what bringing it back would change, and bring it back."""
    place = shelf()
    backup = await _choose(desk, place)
    if backup is None:
        return
    found = await desk.ask(
        Progress(LOOKING, lambda tell: compare(backup.path, place.database, tell), connects=False)
    )
    if found is None:
        return
    told = [*_lines(backup_words(backup), "strong"), ()]
    for each in comparison_lines(found, desk.clock):
        told += _lines(each)
    choices = (N_("Bring it back"), N_("Leave everything as it is"))
    if await desk.ask(Menu(N_("Bring this backup back?"), choices, told)) != 0:
        return
    at = desk.now.at.replace(tzinfo=None)

    def work(tell: Tell) -> Restored:
        return restore(backup.path, place.database, at, tell, puts_aside=False)

    try:
        done = await desk.ask(Progress(BRINGING_BACK, work, connects=False))
    except PresentDamaged:
        # Not under the hands of a desk that has it open.
        desk.leave_to_rescue()
        return
    if done is None:
        desk.say(_("Stopped; nothing was changed."), "warn")
    else:
        desk.say(restored_words(done))


async def _choose(desk: Desk, place: Shelf) -> Backup | None:
    now = desk.now

    def look(tell: Tell) -> Sequence[tuple[Backup, str]]:
        backups = place.newest_first(now)
        told = []
        for done, each in enumerate(backups):
            tell(LOOKING, done, len(backups))
            told.append((each, f"{backup_words(each)}  {_counted(each)}"))
        return told

    told = await desk.ask(Progress(LOOKING, look, connects=False))
    if told is None:
        return None
    if not told:
        desk.say(sentence("There are no backups in {folder}.", folder=place.here), "warn")
        return None
    where = _lines(sentence("In {folder}", folder=place.here), "muted")
    words = [each for _backup, each in told]
    chosen = await desk.ask(Menu(N_("Which backup?"), words, where))
    return None if chosen is None else told[chosen][0]


def _counted(backup: Backup) -> str:
    try:
        return counts_words(contents_of(backup.path).counts)
    except Refusal:
        return ""


async def check(desk: Desk) -> None:
    """Check the data in full, and say what was found."""
    place = shelf()

    def work(tell: Tell) -> Checked:
        return check_in_full(place.database, tell)

    found = await desk.ask(Progress(CHECKING, work, connects=False))
    if found is None:
        return
    if not found.faults:
        what = "" if found.contents is None else contents_words(found.contents, desk.clock)
        desk.say(sentence("The data is sound: {what}", what=what))
        return
    told = [line for each in found.faults[:MOST_FAULTS] for line in _lines(each, "alarm")]
    choices = (N_("Restore a backup"), N_("Leave everything as it is"))
    if await desk.ask(Menu(N_("The data is damaged"), choices, told)) == 0:
        await bring_back(desk)


async def keep_before(desk: Desk, reason: str) -> Sequence[str] | None:
    """Keep the desk before something large; returns what went wrong, None when it was stopped."""
    now = desk.now
    return await desk.ask(
        Progress(BACKING_UP, lambda tell: before(reason, now, tell), connects=False)
    )


def _lines(text: str, tone: Tone = "") -> list[Line]:
    return [[Span("  "), Span(part, tone)] for part in wrap(text, WIDE - 4)]
