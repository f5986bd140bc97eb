"""Taking backups as the settings say: here, in a folder of the person's choice, and no more."""

from __future__ import annotations

import json
import platform
import re
import sqlite3
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import date, datetime, time
from hashlib import sha256
from pathlib import Path

from salestui.backups.rules import (
    Behind,
    behind,
    is_daily_due,
    newest_first,
    of_desk,
    to_drop,
)
from salestui.core.progress import Tell, tell_nobody
from salestui.core.refusal import Refusal
from salestui.dates.clock import Now
from salestui.language import N_, ngettext, sentence
from salestui.settings.store import settings, settings_file
from salestui.storage.backup import (
    DAILY,
    Backup,
    backups_in,
    copy_backup,
    folder_of,
    held_in,
    take_backup,
    take_now,
    writing_into,
)
from salestui.storage.copying import Damaged, open_copy, saying_why, unfinished, write_copy
from salestui.storage.database import database
from salestui.storage.open_errors import DAMAGED, WORDS, trouble_of
from salestui.storage.save_errors import see_that_it_is_there
from salestui.storage.target import Target, refuse_desk, target_at

RESCUED = "rescued"
"""The name of a folder beside the settings."""

NOT_THERE = N_("The folder for backups is not there: {folder}. Backups are on this computer only.")
NO_FOLDER = N_("{folder} is no folder. Backups are on this computer only.")
NOWHERE_ELSE = N_("{what} Backups are on this computer only.")
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
        """All that can be reached, that which goes furthest first; each once, a good one if so."""
        elsewhere = (each for each in (self.there, self.rescued) if each is not None)
        both = [each for folder in (self.here, *elsewhere) for each in backups_in(folder)]
        found: dict[str, Backup] = {}
        for each in sorted(both, key=lambda each: not each.is_good):
            found.setdefault(each.path.name, each)
        return list(found.values())

    def newest_first(self, now: Now) -> list[Backup]:
        """All that can be reached, by what they hold; those of another desk come last."""
        found = newest_first(self.backups(), _wall(now))
        own = of_desk(found, self._origin())
        return [*own, *(each for each in found if each not in own)]

    def newest(self, now: Now) -> Backup | None:
        """The newest good backup of this desk that can be reached."""
        return _newest(self.backups(), self._origin(), now)

    def _origin(self) -> str | None:
        """What tells this desk's backups from others; None where the desk cannot be read."""
        with suppress(sqlite3.Error, OSError):
            return held_in(self.database).origin
        return None


def shelf(path: Path | None = None) -> Shelf:
    """Where the backups of the open database stand, or of that in a file."""
    chosen = settings().backup_folder
    elsewhere = Path(chosen).expanduser() if chosen else None
    return Shelf(path or Path(str(database.database)), elsewhere)


def desk_name(path: Path) -> str:
    """The name of one desk among others: its computer's, and a mark for its place there."""
    computer = re.sub(r"[^\w-]+", "-", platform.node().partition(".")[0]) or "desk"
    where = f"{platform.node()}\n{path.resolve()}".encode("utf-8", "surrogatepass")
    mark = sha256(where).hexdigest()[:6]
    return f"salestui-{computer}-{mark}"


def keep(reason: str, now: Now, place: Shelf, tell: Tell = tell_nobody) -> Backup:
    """Keep the desk as it is now, and drop what need not be kept any more.

    Raises `Refusal` with the reason when it cannot be kept here; `copy_elsewhere` puts it there.
    """
    # Never another's that has taken its place.
    see_that_it_is_there()
    taken = take_backup(place.database, reason, _wall(now), tell)
    with saying_why(NOT_MADE):
        _rotate(place.here, held_in(place.database).origin, now)
    return taken


def file_at(named: Path, now: Now, place: Shelf) -> Target:
    """The file that a person means who wants a backup in a file or folder of their choice.

    In a folder it bears the name of the desk and the time. Raises `Refusal` where something stands
    that is no backup of this desk.
    """
    name = f"{desk_name(place.database)}-{_wall(now):%Y%m%d-%H%M%S}.db"
    with saying_why(COULD_NOT, folder=named):
        return target_at(named, place.database, name)


def keep_at(target: Target, place: Shelf, tell: Tell = tell_nobody) -> None:
    """Keep the desk as it is now in a file; raises `Refusal` with the reason when it cannot be."""
    with (
        saying_why(COULD_NOT, folder=target.path.parent),
        closing(open_copy(place.database)) as source,
        writing_into(place.here),
    ):
        write_copy(source, target.path, tell, target.replaces)


def copy_elsewhere(now: Now, place: Shelf, tell: Tell = tell_nobody) -> None:
    """Put the newest good backup into the folder of the person's choice, if one is set.

    Raises `Refusal` with the reason when it cannot be put there.
    """
    if place.elsewhere is None or place.there is None:
        return
    with saying_why(COULD_NOT, folder=place.elsewhere):
        _see_that_it_is_there(place.elsewhere, place.database)
        origin = held_in(place.database).origin
        newest = _newest(backups_in(place.here), origin, now)
        if newest is None:
            return
        try:
            with writing_into(place.here):
                copy_backup(newest, place.there, tell)
                _note_copied(place)
        except (Damaged, sqlite3.DatabaseError) as error:
            if not isinstance(error, Damaged) and trouble_of(error) != DAMAGED:
                raise
            # It is the backup that is damaged, not the desk.
            reason = sentence(WORDS[DAMAGED])
            raise Refusal(COULD_NOT, "", folder=place.elsewhere, reason=reason) from error
        _rotate(place.there, origin, now)


def _see_that_it_is_there(elsewhere: Path, database: Path) -> None:
    """Raise `Refusal` where the folder of the person's choice is not there, or is a desk's."""
    if not elsewhere.is_dir():
        # Never made: it is the stick or the drive that is missing.
        is_there = elsewhere.exists() or elsewhere.is_symlink()
        raise Refusal(NO_FOLDER if is_there else NOT_THERE, folder=elsewhere)
    try:
        refuse_desk(elsewhere, database)
    except Refusal as refusal:
        what = sentence(refusal.sentence, **refusal.arguments)
        raise Refusal(NOWHERE_ELSE, what=what) from refusal


def why_not_elsewhere(place: Shelf) -> list[str]:
    """Why no backup can be put into the folder of the person's choice, in words, as far as seen."""
    if place.elsewhere is None:
        return []
    try:
        with saying_why(COULD_NOT, folder=place.elsewhere):
            _see_that_it_is_there(place.elsewhere, place.database)
    except Refusal as refusal:
        return [sentence(refusal.sentence, **refusal.arguments)]
    return []


def keep_daily(now: Now, place: Shelf, cut_off: time, tell: Tell = tell_nobody) -> None:
    """Take the backup of the working day, unless there is one; then see that it is elsewhere too.

    Raises `Busy` while another window makes one, and `Refusal` as `keep` and `copy_elsewhere` do.
    """
    see_that_it_is_there()
    with saying_why(NOT_MADE):
        origin = held_in(place.database).origin

        def is_due() -> bool:
            return is_daily_due(of_desk(backups_in(place.here), origin), now.day, cut_off)

        if is_due():
            with writing_into(place.here, patience=0):
                # Another window may have been faster.
                if is_due():
                    take_now(place.database, DAILY, _wall(now), tell)
            _rotate(place.here, origin, now)
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


def _newest(backups: Sequence[Backup], origin: str | None, now: Now) -> Backup | None:
    """The newest good backup of a desk."""
    own = of_desk(newest_first(backups, _wall(now)), origin)
    return next((each for each in own if each.is_good), None)


def _rotate(folder: Path, origin: str, now: Now) -> None:
    """Drop what need not be kept any more of this desk's own."""
    for each in to_drop(of_desk(backups_in(folder), origin), _wall(now)):
        with suppress(OSError):  # another time
            each.path.unlink()


def _wall(now: Now) -> datetime:
    """What the clock on the wall shows."""
    return now.at.replace(tzinfo=None)


# --- how far the copies elsewhere are behind ---------------------------------------------------

_COPIED = ".copied"
"""The file, among the backups here, that says what is elsewhere: a stick that is not plugged in
cannot be asked."""

Copied = Sequence[tuple[int, str]]
"""The newest change in each copy elsewhere: its number, and when it was made."""


def behind_words(now: Now, place: Shelf) -> list[str]:
    """That the copies elsewhere are behind, and how far; nothing where they are not, or the desk
    cannot be read."""
    with suppress(sqlite3.Error, OSError):
        found = copies_behind(now, place)
        if found is not None:
            return [
                sentence(
                    "The backups in {folder} are behind by {days} ({changes}), which are on this "
                    "computer only.",
                    folder=place.elsewhere,
                    days=ngettext("{count} day", "{count} days", found.days),
                    changes=ngettext("{count} change", "{count} changes", found.changes),
                )
            ]
    return []


def copies_behind(now: Now, place: Shelf) -> Behind | None:
    """How far the copies in the folder of the person's choice are behind; None where not.

    Where that folder is not there, so far as is known of it. Raises what SQLite and the disk say.
    """
    if place.elsewhere is None:
        return None
    with closing(open_copy(place.database)) as desk:
        copied = _copied(place) if place.elsewhere.is_dir() else _noted(place)
        # Not what was taken back since: the history may have been brought back to before a copy.
        known = 'SELECT coalesce(max("id"), 0) FROM "change" WHERE "id" = ? AND "at" = ?'
        furthest = max((desk.execute(known, each).fetchone()[0] for each in copied), default=0)
        made = 'SELECT "working_day", count(*) FROM "change" WHERE "id" > ? GROUP BY "working_day"'
        lacking = desk.execute(made, (furthest,)).fetchall()
    return behind({date.fromisoformat(day): count for day, count in lacking}, now.day)


def _copied(place: Shelf) -> Copied:
    """What is elsewhere."""
    there = [] if place.there is None else backups_in(place.there)
    return [(each.held.change, each.held.at) for each in there if each.held]


def _note_copied(place: Shelf) -> None:
    """Note what is elsewhere; within `writing_into`."""
    text = json.dumps({"folder": str(place.elsewhere), "copied": _copied(place)})
    path = place.here / _COPIED
    # It only helps to say how far behind a stick is that is missing.
    with suppress(OSError), unfinished(path) as part:
        part.write_text(text, encoding="utf-8")
        part.replace(path)


def _noted(place: Shelf) -> Copied:
    """What was noted last of what is elsewhere."""
    with suppress(OSError, ValueError, TypeError, KeyError):
        noted = json.loads((place.here / _COPIED).read_text(encoding="utf-8"))
        if noted["folder"] == str(place.elsewhere):
            return [(int(change), str(at)) for change, at in noted["copied"]]
    return []
