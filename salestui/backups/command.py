"""The shell commands `backup`, `restore` and `check`."""

from __future__ import annotations

import argparse
from pathlib import Path

from salestui.backups.preview import (
    backup_words,
    comparison_lines,
    contents_words,
    kept_words,
    restored_words,
)
from salestui.backups.store import (
    Shelf,
    behind_words,
    copy_elsewhere,
    file_at,
    keep,
    keep_at,
    why_not_elsewhere,
)
from salestui.core.refusal import Refusal
from salestui.dates.clock import Clock, Now
from salestui.kit.output import STOPPED, OutputLost, answer_to, is_answered, say, say_done, warn
from salestui.kit.teller import Teller
from salestui.language import N_, _, sentence
from salestui.storage.backup import ASKED, backups_in
from salestui.storage.check import check_in_full
from salestui.storage.database import sentence_of
from salestui.storage.open_errors import ADVICE, DAMAGED
from salestui.storage.restore import compare, contents_of, restore

NO_BACKUPS = N_("There are no backups in {folder}.")
UP_TO_DATE = N_("The backups in {folder} are up to date.")

YES = ("y", "yes", "是", "好")


def run_backup(options: argparse.Namespace, place: Shelf, clock: Clock) -> int:
    """Keep the desk as it is now, among its backups or in a file."""
    teller = Teller()
    wrong = ""
    try:
        if options.file:
            target = file_at(Path(options.file), clock.now(), place)
            path = target.path
            if target.replaces and not options.yes and not _may_replace(path, clock):
                say(_("Nothing was changed."))
                return 1
            keep_at(target, place, teller.tell)
        else:
            path = keep(ASKED, clock.now(), place, teller.tell).path
            try:
                copy_elsewhere(clock.now(), place, teller.tell)
            except Refusal as refusal:
                wrong = sentence(refusal.sentence, **refusal.arguments)
    except KeyboardInterrupt:
        teller.wipe()
        warn(_("Stopped; no backup was made."))
        return STOPPED
    teller.wipe()
    say_done(kept_words(path, contents_of(path), clock))
    if wrong:
        warn(wrong)
    return int(bool(wrong))


def _may_replace(backup: Path, clock: Clock) -> bool:
    """Ask whether a backup of this desk that is there already may go."""
    held = contents_words(contents_of(backup), clock)
    told = sentence("{file} is a backup of this desk already: {what}", file=backup, what=held)
    if not is_answered():
        raise Refusal(
            N_("{what}. Say --yes to overwrite it, or name a folder or another file."), what=told
        )
    say(told)
    return _is_sure(_("Overwrite it? [y/N] "))


def run_restore(options: argparse.Namespace, place: Shelf, clock: Clock) -> int:
    """Bring a backup back, after saying what that would change; without a file, list them."""
    if not options.file:
        return _list(place, clock)
    teller = Teller()
    try:
        path = _named(options.file, place)
        found = compare(path, place.database, teller.tell)
        teller.wipe()
        say(*comparison_lines(found, clock))
        if not options.yes and not _wants_it_back():
            say(_("Nothing was changed."))
            return 1
        done = restore(path, place.database, clock.now().at.replace(tzinfo=None), teller.tell)
    except KeyboardInterrupt:
        teller.wipe()
        warn(_("Stopped; nothing was changed."))
        return STOPPED
    except OutputLost:
        warn(_("Nothing was changed."))
        raise
    teller.wipe()
    say_done(restored_words(done))
    return 0


def _named(text: str, place: Shelf) -> Path:
    """A file, or a backup by its name alone."""
    path = Path(text)
    known = {each.path.name: each.path for each in place.backups()}
    return path if path.exists() else known.get(text, path)


def _wants_it_back() -> bool:
    if not is_answered():
        raise Refusal(N_("In a script say --yes to bring it back."))
    return _is_sure(_("Bring it back? [y/N] "))


def _is_sure(question: str) -> bool:
    try:
        return answer_to(question).lower() in YES
    except EOFError:
        return False


def _list(place: Shelf, clock: Clock) -> int:
    backups = place.newest_first(clock.now())
    for each in backups:
        say(f"{each.path}  {backup_words(each)}")
    if not backups:
        say(sentence(NO_BACKUPS, folder=place.here))
    return 0


def run_check(place: Shelf, clock: Clock) -> int:
    """Check the database in full; the status says whether it is sound."""
    teller = Teller()
    try:
        checked = check_in_full(place.database, teller.tell)
    except KeyboardInterrupt:
        teller.wipe()
        return STOPPED
    teller.wipe()
    if checked.contents is not None:
        say(contents_words(checked.contents, clock))
    newest = place.newest(clock.now())
    if newest is None:
        say(_("There is no backup yet."))
    else:
        say(sentence("Newest good backup: {backup}", backup=backup_words(newest)))
    for words in _elsewhere(place, clock.now()):
        say(words)
    if not checked.faults:
        say(_("The database is sound."))
        return 0
    say(*checked.faults)
    what = sentence_of(DAMAGED, place.database).words
    warn(sentence(ADVICE, what=what))
    return 1


def _elsewhere(place: Shelf, now: Now) -> list[str]:
    """How the backups in the folder of the person's choice stand."""
    if place.elsewhere is None:
        return []
    wrong = [*why_not_elsewhere(place), *behind_words(now, place)]
    if wrong:
        return wrong
    is_there = place.there is not None and any(each.is_good for each in backups_in(place.there))
    told = UP_TO_DATE if is_there else NO_BACKUPS
    return [sentence(told, folder=place.elsewhere)]
