"""What the desk does when its file is not any more in its place: it was moved, deleted, replaced.

SQLite still holds all of it: that is kept among the backups before anything else is done. Nothing
is saved until the file is back or the desk, brought back from a backup say, stands in its place.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from salestui.backups.store import shelf
from salestui.core.refusal import Refusal
from salestui.kit.entry import EntryLine
from salestui.kit.fields import FormField
from salestui.kit.keeping import Drafting
from salestui.kit.key_line import KeyLine
from salestui.language import N_, _, sentence
from salestui.settings.store import write_whole
from salestui.storage.backup import LOST, take_open
from salestui.storage.copying import Damaged, check_database, open_copy
from salestui.storage.database import (
    CannotOpen,
    close_database,
    database,
    files_of,
    see_that_it_is_ours,
)
from salestui.storage.migrations import SCHEMA
from salestui.storage.open_errors import GONE, WORDS
from salestui.storage.opening import open_database
from salestui.storage.watch import FOLDER, MOVED, REPLACED, WATCH, Loss

if TYPE_CHECKING:
    from salestui.desk import SalesDesk

AGAIN_AFTER = timedelta(seconds=10)
"""After what could not be kept it is tried again."""

_WHAT = {
    MOVED: N_("The data file was moved or deleted: nothing can be saved now."),
    REPLACED: N_(
        "Another file has taken the data file's place; it was left as it is. Nothing can be saved "
        "now."
    ),
    FOLDER: N_("The folder of the data cannot be reached any more: nothing can be saved now."),
}
_KEPT = N_("What was saved is kept in {file}.")
_NOT_KEPT = N_("What was saved could not be kept elsewhere ({reason}).")
_TYPED = N_("What is being typed is kept in {file}.")
_PLACE = N_("The data file's place: {path}")
_BOTH = N_("{one} {other}")

_BACK = N_("The data file is in its place again: everything can be saved.")
_TAKEN_UP = N_("The data file was replaced; the desk shows what stands in it now.")
_MADE_ANEW = N_("A file that belongs to the data was lost and made anew: {path}.")
_BEFORE = N_("What stood here before is kept in {file}.")
_WAS_DAMAGED = N_("What stood here before was damaged.")

_FIRST = 'SELECT "id", "at" FROM "change" ORDER BY "id" LIMIT 1'


class LostFile:
    """Keeps what the lost file holds, and looks each second whether the desk can go on."""

    def __init__(self, desk: SalesDesk) -> None:
        self._desk = desk
        self._path = Path(str(database.database))
        self._loss: Loss | None = None
        self._kept: Path | None = None
        self._reason = ""
        """Why it could not be kept, in the language of the screen."""
        self._is_damaged = False
        self._not_before: datetime | None = None
        self._typed: dict[str, str] = {}
        """What was typed in each form and entry line, as it was last."""
        self._typed_file: Path | None = None
        self._written = ""
        self._looked_at: object = None
        """The file in its place with which the desk could not go on."""
        self._told = ""

    @property
    def words(self) -> str:
        """What has happened and where everything is, in the language of the screen."""
        assert self._loss is not None
        told = _(_WHAT[self._loss.how])
        if self._kept is not None:
            told = _together(told, sentence(_KEPT, file=self._kept))
        elif self._reason:
            told = _together(told, sentence(_NOT_KEPT, reason=self._reason))
        if self._typed_file is not None:
            told = _together(told, sentence(_TYPED, file=self._typed_file.name))
        return _together(told, sentence(_PLACE, path=self._loss.path))

    def attend(self) -> bool:
        """Do what can be done now; whether the desk can go on."""
        desk = self._desk
        loss = WATCH.look()
        if loss is None:
            desk.keep_drafts()
            if self._told:
                desk.say(_(_BACK))
            return True
        self._loss = loss
        self._keep()
        self.keep_typed()
        if self._take_up(loss):
            return True
        self._tell()
        return False

    def _tell(self) -> None:
        desk, words = self._desk, self.words
        if words != self._told:
            self._told = words
            desk.say(words, "alarm")
            desk.revision += 1
        # It stands there as long as nothing else is said.
        for key_line in desk.screen.query(KeyLine):
            if not key_line.said:
                key_line.say(words, "alarm")

    # What is kept

    def _keep(self) -> None:
        """Keep what the open file holds, once.

        Nothing comes between, not even a key: what was saved has no other place any more.
        """
        now = self._desk.clock.now()
        if self._kept is not None or (self._not_before is not None and now.at < self._not_before):
            return
        self._not_before = now.at + AGAIN_AFTER
        self._reason = sentence(WORDS[GONE])
        connection: sqlite3.Connection = database.connection()  # type: ignore[no-untyped-call] # stubs
        for folder in self._folders():
            try:
                at = now.at.replace(tzinfo=None)
                self._kept = take_open(connection, folder, LOST, at).path
            except Refusal as refusal:
                self._is_damaged |= isinstance(refusal, Damaged)
                self._reason = sentence(refusal.sentence, **refusal.arguments)
            else:
                return

    def _folders(self) -> Iterator[Path]:
        """Where it may be kept, the best first; a folder that has gone is not made anew."""
        place = shelf(self._path)
        if WATCH.has_folder():
            yield place.here
        if place.rescued is not None:
            yield place.rescued

    def keep_typed(self) -> bool:
        """Keep what stands in forms and entry lines in a file to read; whether it is kept."""
        self._typed |= dict(_typed_in(self._desk.every_screen()))
        text = "\n\n".join(self._typed.values())
        if text == self._written:
            return True
        folders = self._folders() if self._kept is None else (self._kept.parent,)
        for folder in folders:
            name = f"salestui-{self._desk.now.at:%Y%m%d-%H%M%S}-{LOST}.db"
            beside = self._kept or self._typed_file or folder / name
            with suppress(OSError):
                write_whole(beside.with_suffix(".txt"), f"{text}\n", "\n")
                self._typed_file, self._written = beside.with_suffix(".txt"), text
                return True
        return False

    # Going on

    def _take_up(self, loss: Loss) -> bool:
        """Go on with the desk that stands in the place of the file now; whether that was done."""
        # What is damaged cannot be kept: a backup that was brought back is all there is.
        if self._desk.is_working or (self._kept is None and not self._is_damaged):
            return False
        is_same = loss.path != self._path
        if is_same:
            self._write_back()
        elif loss.how != REPLACED or not self._is_the_desk():
            return False
        close_database()
        try:
            open_database(self._path.parent)
        except CannotOpen as error:
            self._reason = error.words
            self._desk.leave_to_rescue()
            return False
        self._desk.begin_again()
        told = sentence(_MADE_ANEW, path=loss.path.name) if is_same else _(_TAKEN_UP)
        kept = sentence(_WAS_DAMAGED) if self._kept is None else sentence(_BEFORE, file=self._kept)
        self._desk.say(_together(told, kept), "warn")
        return True

    def _write_back(self) -> None:
        """Let what stands only in a log that has lost its name come into the database itself."""
        beside = files_of(self._path.resolve())[1:]
        if not any(each.exists() and not WATCH.is_ours(each) for each in beside):
            with suppress(sqlite3.Error):
                database.connection().execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()  # type: ignore[no-untyped-call] # stubs

    def _is_the_desk(self) -> bool:
        """Whether what stands in the place of the file is this desk, sound and of this version."""
        files = files_of(self._path.resolve())
        if not self._put_aside(files[1:]):
            return False
        seen = [_stamp(each) for each in files]
        if seen == self._looked_at:
            return False
        self._looked_at = seen
        try:
            see_that_it_is_ours(self._path)
            with closing(open_copy(self._path)) as newcomer:
                (version,) = newcomer.execute("PRAGMA user_version").fetchone()
                check_database(newcomer)
                first = newcomer.execute(_FIRST).fetchone()
        except (CannotOpen, Refusal, sqlite3.Error, OSError):
            return False
        return bool(version == SCHEMA) and self._begins_with(first)

    def _put_aside(self, beside: list[Path]) -> bool:
        """Take from a newcomer what lies beside it and belongs to the lost file; whether it could.

        SQLite would take it for the newcomer's own and write it into that.
        """
        for each in beside:
            if WATCH.is_ours(each):
                try:
                    each.rename(
                        each.with_name(f"{each.name}.{LOST}-{self._desk.now.at:%Y%m%d-%H%M%S}")
                    )
                except OSError:
                    return False
        return True

    def _begins_with(self, first: object) -> bool:
        """Whether another file's history begins as this one's: rows of the same number are one row.

        What is too damaged to be read is taken for the desk whose backup was brought back.
        """
        try:
            ours = database.connection().execute(_FIRST).fetchone()  # type: ignore[no-untyped-call] # stubs
        except sqlite3.Error:
            return True
        return bool(ours == first)


def _together(one: str, other: str) -> str:
    return sentence(_BOTH, one=one, other=other)


def _stamp(path: Path) -> object:
    """What differs once a file was written."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def _typed_in(screens: Iterator[Screen[Any]]) -> Iterator[tuple[str, str]]:
    """What stands in each form and entry line, by the name of its drafts."""
    for screen in screens:
        if not isinstance(screen, Drafting) or not getattr(screen, "KEEPS_DRAFTS", True):
            continue
        asked: Sequence[FormField] = getattr(screen, "asked", ())
        lines = [f"{_(each.label)}: {each.typed}" for each in asked if each.typed]
        lines += [each.typed for each in screen.query(EntryLine) if each.typed]
        if lines:
            title = getattr(screen, "heading", "") or _("Entry line")
            yield screen.drafts_name, "\n".join([title, *lines])
