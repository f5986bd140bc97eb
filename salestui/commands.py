"""What each command of the shell does."""

from __future__ import annotations

import argparse
from collections.abc import Collection
from pathlib import Path

from peewee import DatabaseError

from salestui.core.refusal import Refusal
from salestui.dates.clock import Now
from salestui.kit.output import (
    say,
    say_done,
    say_json,
    warn,
)
from salestui.language import N_, _, sentence
from salestui.places import Places, is_terminal
from salestui.settings.store import (
    desk_clock,
    open_settings,
    settings,
    settings_file,
)
from salestui.storage.database import CannotOpen, cannot_open, close_database, has_data, sentence_of
from salestui.storage.open_errors import DAMAGED, GONE, LOST, OTHER, RESCUED
from salestui.storage.opening import open_database
from salestui.text.clean import clean


def do_desk(where: Places) -> int:
    """Open the desk; what stands in the way of that is said, with the way out."""
    _need_terminal()
    while True:
        try:
            _open(where)
            return run_desk(where, is_backed_up=True)
        except CannotOpen as error:
            trouble = error
        except DatabaseError as error:
            # What the first look at the file did not find, the first screen did.
            trouble = cannot_open(error, where.database)
            if trouble.trouble == OTHER:
                raise
        close_database()
        from salestui.kit.before_textual import prepare_textual

        prepare_textual()
        from salestui.backups.rescue import rescue
        from salestui.backups.store import shelf

        place = shelf(where.database)
        if not rescue(trouble, place, desk_clock(), where.log, settings().theme):
            raise trouble


def _open(where: Places) -> None:
    """Open the desk's database."""
    try:
        if where.is_chosen and not where.data.parent.is_dir():
            # Never made: it is a stick or a drive that is missing.
            raise sentence_of(GONE, where.database)
    except OSError as error:
        raise cannot_open(error, where.database) from error
    if not has_data(where.database):
        from salestui.backups.store import shelf

        # Never begun anew without a word.
        if shelf(where.database).backups():
            raise sentence_of(LOST, where.database)
    open_database(where.data)


def _need_terminal() -> None:
    if not is_terminal():
        raise CannotOpen(
            N_("The desk needs a terminal; in a script use a command: salestui --help")
        )


def run_desk(where: Places, *, is_backed_up: bool = False) -> int:
    """Open the desk on the open database; returns its exit status."""
    import gc

    from salestui.kit.before_textual import prepare_textual

    # Start-up makes much and drops little: collecting on the way only costs time. The desk collects
    # again once its first screen stands.
    gc.disable()
    prepare_textual()
    from salestui.desk import SalesDesk

    desk = SalesDesk(desk_clock(), where.log, is_backed_up=is_backed_up)
    status = desk.run_to_end()
    if desk.lost is not None:
        # The screen that said it has gone.
        warn(desk.lost.words)
    if desk.is_to_be_rescued:
        raise sentence_of(DAMAGED, where.database)
    return status or int(desk.lost is not None)


def do_demo(options: argparse.Namespace, where: Places) -> int:
    """Open a throw-away desk with a month in it, or run a command on one."""
    command = getattr(options, "run", None)
    if command is None:
        _need_terminal()
    import shutil
    import tempfile

    from salestui.demo import seed_month

    with tempfile.TemporaryDirectory(prefix="salestui-demo-", ignore_cleanup_errors=True) as folder:
        demo = Places(Path(folder), Path(folder) / where.config.name, Path(folder))
        if where.config.exists():
            # What is set in the demo stays in the demo.
            shutil.copyfile(where.config, demo.config)
        if open_settings(demo.config).settings.backup_folder:
            # The person's own backups lie there.
            settings_file().save(settings()._replace(backup_folder=""))
        open_database(demo.data)
        try:
            seed_month(desk_clock())
            return command(options, demo) if command else run_desk(demo)
        finally:
            close_database()


def do_today(options: argparse.Namespace, where: Places) -> int:
    """Print what needs attention now."""
    from salestui.registers import REGISTERS
    from salestui.today.report import matters_now, today_json, today_lines

    _ensure_open(where)
    now = desk_clock().now()
    matters = matters_now(REGISTERS, now)
    if options.json:
        say_json(today_json(REGISTERS, matters, now))
    else:
        say(*today_lines(REGISTERS, matters, now))
    return 0


def do_find(options: argparse.Namespace, where: Places) -> int:
    """Print who is calling, and how their matters stand."""
    from salestui.lookup.find import find_json, find_lines, look_up
    from salestui.registers import REGISTERS

    _ensure_open(where)
    now = desk_clock().now()
    found = look_up(REGISTERS, clean(" ".join(options.text)), now, options.limit)
    if options.json:
        say_json(find_json(REGISTERS, found, now))
    else:
        say(*find_lines(REGISTERS, found, now) or [_("Nothing found.")])
    return 0


def do_log(options: argparse.Namespace, where: Places) -> int:
    """Write a line in today's log."""
    from salestui.worklog.store import add_line

    text = _text(options)
    _ensure_open(where)
    now = desk_clock().now()
    add_line(now, text, now.day, now.at)
    say_done(sentence("Written in the log at {time}.", time=f"{now.at:%H:%M}"))
    return 0


def do_memo(options: argparse.Namespace, where: Places) -> int:
    """Write a memo for the next working day, or the day that is said."""
    from salestui.dates.typed import read_day
    from salestui.dates.typed_days import Lean, Unreadable
    from salestui.dates.words import full_day, unknown_holidays
    from salestui.worklog.store import add_memo

    text = _text(options)
    now = desk_clock().now()
    try:
        due = read_day(options.due, now.day, Lean.FUTURE) if options.due else now.coming
    except Unreadable as unreadable:
        raise Refusal(str(unreadable)) from None
    _ensure_open(where)
    add_memo(now, text, due)
    say_done(sentence("Memo for {day}.", day=full_day(due) + unknown_holidays(due)))
    return 0


def do_import(options: argparse.Namespace, where: Places) -> int:
    """Read a table into a register."""
    from salestui.exchange.command import run_import
    from salestui.exchange.headers import OWN_FILE
    from salestui.registers import REGISTERS

    own_words = where.config.with_name(OWN_FILE)
    return run_import(options, REGISTERS, own_words, lambda: _opened(where))


def do_export(options: argparse.Namespace, where: Places) -> int:
    """Write a register into a table."""
    from salestui.exchange.command import run_export
    from salestui.registers import REGISTERS

    return run_export(options, REGISTERS, lambda: _opened(where))


def _opened(where: Places) -> Now:
    _ensure_open(where)
    return desk_clock().now()


def do_backup(options: argparse.Namespace, where: Places) -> int:
    """Keep the desk as it is now."""
    from salestui.backups.command import run_backup
    from salestui.backups.store import shelf

    _need_data(where)
    _ensure_open(where)
    return run_backup(options, shelf(where.database), desk_clock())


def do_restore(options: argparse.Namespace, where: Places) -> int:
    """Bring a backup back, or list those there are."""
    from salestui.backups.command import run_restore
    from salestui.backups.store import shelf

    if has_data(where.database):
        _open_unless(where, RESCUED)
    return run_restore(options, shelf(where.database), desk_clock())


def do_check(options: argparse.Namespace, where: Places) -> int:
    """Say whether the data is sound."""
    from salestui.backups.command import run_check
    from salestui.backups.store import shelf

    _need_data(where)
    _open_unless(where, RESCUED - {LOST})
    return run_check(shelf(where.database), desk_clock())


def _need_data(where: Places) -> None:
    from salestui.backups.store import shelf

    if not has_data(where.database) and not shelf(where.database).backups():
        raise CannotOpen(N_("There is no data in {folder} yet."), folder=where.data)


def _open_unless(where: Places, troubles: Collection[str]) -> None:
    """Open the database, unless it is in one of these troubles."""
    try:
        _ensure_open(where)
    except CannotOpen as error:
        if error.trouble not in troubles:
            raise


def do_paths(options: argparse.Namespace, where: Places) -> int:
    """Print where the data is kept."""
    from salestui.backups.store import shelf

    place = shelf(where.database)
    for name, path in (
        (_("data"), where.data),
        (_("database"), where.database),
        (_("backups"), place.here),
        *([(_("backups also in"), place.there)] if place.there else ()),
        *([(_("rescued"), place.rescued)] if place.rescued and place.rescued.is_dir() else ()),
        (_("settings"), where.config),
        (_("error log"), where.log),
    ):
        say(f"{name}: {path}")
    return 0


def _ensure_open(where: Places) -> None:
    from salestui.storage.database import database

    if database.is_closed():
        _open(where)


def _text(options: argparse.Namespace) -> str:
    text = clean(" ".join(options.text))
    if not text:
        raise Refusal(N_("There is no text to write down."))
    return text
