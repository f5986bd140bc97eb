"""Taking backups as the settings say: here, in a folder of the person's choice, and no more."""

from __future__ import annotations

import platform
import re
import sqlite3
from contextlib import suppress
from dataclasses import dataclass
from datetime import time
from hashlib import sha256
from pathlib import Path

from salestui.backups.rules import is_daily_due, to_drop
from salestui.dates.clock import Now
from salestui.kit.refusal import Refusal
from salestui.kit.tell import Tell, tell_nobody
from salestui.language import N_, sentence
from salestui.settings.store import settings, settings_file
from salestui.storage.backup import (
    DAILY,
    Backup,
    Damaged,
    backups_in,
    copy_backup,
    folder_of,
    saying_why,
    take_backup,
    take_now,
    writing_into,
)
from salestui.storage.database import database
from salestui.storage.faults import see_that_it_is_there
from salestui.storage.trouble import DAMAGED, WORDS

RESCUED = "rescued"
"""The name of a folder beside the settings."""

NOT_THERE = N_("The folder for backups is not there: {folder}. Backups are on this computer only.")
NOT_MADE = N_("The backup could not be made: {reason}")
COULD_NOT = N_("The backup in {folder} could not be made: {reason}")


@dataclass(frozen=True)
class Shelf:
    """Where the backups of one database stand."""

    database: Path
    elsewhere: Path | None
    """The folder of the person's choice, where one is set; it may not be there."""

    @property
    def here(self) -> Path:
        """The folder beside the database."""
        return folder_of(self.database)

    @property
    def there(self) -> Path | None:
        """This desk's own part of the folder elsewhere: other desks may use that one too."""
        return None if self.elsewhere is None else self.elsewhere / desk_name(self.database)

    @property
    def rescued(self) -> Path | None:
        """The folder beside the settings for what is kept when the data's own folder is lost."""
        beside = settings_file().beside(RESCUED)
        return None if beside is None else beside / desk_name(self.database)

    def backups(self) -> list[Backup]:
        """All that can be reached, newest first; each once, a good one before a bad one."""
        elsewhere = (each for each in (self.there, self.rescued) if each is not None)
        both = [each for folder in (self.here, *elsewhere) for each in backups_in(folder)]
        found: dict[str, Backup] = {}
        for each in sorted(both, key=lambda each: not each.is_good):
            found.setdefault(each.path.name, each)
        return sorted(found.values(), key=lambda each: each.path.name, reverse=True)


def shelf(path: Path | None = None) -> Shelf:
    """Where the backups of the open database stand, or of that in a file."""
    chosen = settings().backup_folder
    elsewhere = Path(chosen).expanduser() if chosen else None
    return Shelf(path or Path(str(database.database)), elsewhere)


def desk_name(path: Path) -> str:
    """The name of one desk among others: its computer's, and a mark for its place there."""
    computer = re.sub(r"[^\w-]+", "-", platform.node().partition(".")[0]) or "desk"
    mark = sha256(f"{platform.node()}\n{path.resolve()}".encode()).hexdigest()[:6]
    return f"salestui-{computer}-{mark}"


def keep(reason: str, now: Now, place: Shelf, tell: Tell = tell_nobody) -> Backup:
    """Keep the desk as it is now, and drop what need not be kept any more.

    Raises `Refusal` with the reason when it cannot be kept here; `copy_elsewhere` puts it there.
    """
    # Never another's that has taken its place.
    see_that_it_is_there()
    taken = take_backup(place.database, reason, now.at.replace(tzinfo=None), tell)
    _rotate(place.here, now)
    return taken


def copy_elsewhere(now: Now, place: Shelf, tell: Tell = tell_nobody) -> None:
    """Put the newest good backup into the folder of the person's choice, if one is set.

    Raises `Refusal` with the reason when it cannot be put there.
    """
    if place.elsewhere is None or place.there is None:
        return
    with saying_why(COULD_NOT, folder=place.elsewhere):
        if not place.elsewhere.is_dir():
            # Never made: it is the stick or the drive that is missing.
            raise Refusal(NOT_THERE, folder=place.elsewhere)
        newest = next((each for each in backups_in(place.here) if each.is_good), None)
        if newest is None:
            return
        try:
            with writing_into(place.here):
                copy_backup(newest, place.there, tell)
        except (Damaged, sqlite3.DatabaseError) as error:
            # It is the backup that is damaged, not the desk.
            reason = sentence(WORDS[DAMAGED])
            raise Refusal(COULD_NOT, "", folder=place.elsewhere, reason=reason) from error
        _rotate(place.there, now)


def keep_daily(now: Now, place: Shelf, cut_off: time, tell: Tell = tell_nobody) -> None:
    """Take the backup of the working day, unless there is one; then see that it is elsewhere too.

    Raises `Busy` while another window makes one, and `Refusal` as `keep` and `copy_elsewhere` do.
    """
    if is_daily_due(backups_in(place.here), now.day, cut_off):
        see_that_it_is_there()
        with saying_why(NOT_MADE), writing_into(place.here, patience=0):
            # Another window may have been faster.
            if is_daily_due(backups_in(place.here), now.day, cut_off):
                take_now(place.database, DAILY, now.at.replace(tzinfo=None), tell)
        _rotate(place.here, now)
    copy_elsewhere(now, place, tell)


def before(reason: str, now: Now, tell: Tell = tell_nobody) -> list[str]:
    """Keep the desk before something large; what went wrong is returned in words, and is no bar."""
    place = shelf()
    try:
        keep(reason, now, place, tell)
        copy_elsewhere(now, place, tell)
    except Refusal as refusal:
        return [sentence(refusal.sentence, **refusal.arguments)]
    return []


def _rotate(folder: Path, now: Now) -> None:
    for each in to_drop(backups_in(folder), now.at.date()):
        with suppress(OSError):  # another time
            each.path.unlink()
