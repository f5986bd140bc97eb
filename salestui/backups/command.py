"""The shell commands `backup`, `restore` and `check`."""

from __future__ import annotations

import argparse
from contextlib import closing
from pathlib import Path

from salestui.backups.preview import (
    backup_words,
    comparison_lines,
    contents_words,
    kept_words,
    restored_words,
)
from salestui.backups.store import Shelf, copy_elsewhere, keep
from salestui.dates.clock import Clock
from salestui.kit.output import STOPPED, OutputLost, answer_to, is_answered, say, say_done, warn
from salestui.kit.refusal import Refusal
from salestui.kit.teller import Teller
from salestui.language import N_, _, sentence
from salestui.storage.backup import (
    ASKED,
    folder_of,
    open_copy,
    saying_why,
    write_copy,
    writing_into,
)
from salestui.storage.check import check_in_full
from salestui.storage.database import sentence_of
from salestui.storage.restore import compare, contents_of, restore
from salestui.storage.trouble import ADVICE, DAMAGED

YES = ("y", "yes", "是", "好")


def run_backup(options: argparse.Namespace, place: Shelf, clock: Clock) -> int:
    """Keep the desk as it is now, among its backups or in a file."""
    teller = Teller()
    wrong = ""
    try:
        if options.file:
            path = _write(Path(options.file), place.database, teller)
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


def _write(target: Path, database: Path, teller: Teller) -> Path:
    """Keep the desk in a file, or under the database's name in a folder."""
    if target.is_dir():
        target = target / database.name
    if target.exists():
        if target.samefile(database):
            raise Refusal(N_("{file} is the desk itself; please name another."), file=target)
        # A backup that was written there before may go; anything else stays.
        contents_of(target)
    said = N_("The backup in {folder} could not be made: {reason}")
    with (
        saying_why(said, folder=target.parent),
        closing(open_copy(database)) as source,
        writing_into(folder_of(database)),
    ):
        write_copy(source, target, teller.tell)
    return target


def run_restore(options: argparse.Namespace, place: Shelf, clock: Clock) -> int:
    """Bring a backup back, after saying what that would change; without a file, list them."""
    if not options.file:
        return _list(place)
    teller = Teller()
    try:
        path = _named(options.file, place)
        found = compare(path, place.database, teller.tell)
        teller.wipe()
        say(*comparison_lines(found, clock))
        if not options.yes and not _is_sure():
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


def _is_sure() -> bool:
    if not is_answered():
        raise Refusal(N_("In a script say --yes to bring it back."))
    try:
        return answer_to(_("Bring it back? [y/N] ")).lower() in YES
    except EOFError:
        return False


def _list(place: Shelf) -> int:
    backups = place.backups()
    for each in backups:
        say(f"{each.path}  {backup_words(each)}")
    if not backups:
        say(sentence("There are no backups in {folder}.", folder=place.here))
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
    newest = next((each for each in place.backups() if each.is_good), None)
    if newest is None:
        say(_("There is no backup yet."))
    else:
        say(sentence("Newest good backup: {backup}", backup=backup_words(newest)))
    if not checked.faults:
        say(_("The database is sound."))
        return 0
    say(*checked.faults)
    what = sentence_of(DAMAGED, place.database).words
    warn(sentence(ADVICE, what=what))
    return 1
