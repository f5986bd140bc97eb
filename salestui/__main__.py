"""The command line: the desk, or one shell command."""

from __future__ import annotations

import argparse
import os
import re
import sqlite3
import sys
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Any, NoReturn

from peewee import DatabaseError

from salestui import __version__
from salestui.core.refusal import Refusal
from salestui.dates.clock import Now
from salestui.kit.output import (
    STOPPED,
    OutputLost,
    prepare_output,
    print_message,
    say,
    say_done,
    say_json,
    warn,
)
from salestui.language import LANGUAGES, N_, _, sentence, speak
from salestui.places import DATA_VARIABLE, Places, is_terminal, places
from salestui.settings.store import (
    desk_clock,
    desk_language,
    open_settings,
    settings,
    settings_file,
    wrong_words,
)
from salestui.storage.database import CannotOpen, cannot_open, close_database, has_data, sentence_of
from salestui.storage.faults import Fault, GivenUp, telling_of_waiting
from salestui.storage.opening import open_database
from salestui.storage.trouble import ADVICE, DAMAGED, GONE, LOST, OTHER, RESCUED, trouble_of
from salestui.text.clean import clean

READ_TABLE = "--read-table"
"""The argument by which this program, where it is one file, is that which reads tables."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run what the arguments say; the exit status is 0, or not, with one line that says why."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments[:1] == [READ_TABLE]:
        from salestui.exchange import table_reader

        table_reader.main(arguments[-1])
        return 0
    prepare_output()
    try:
        speak(_language_before_parsing(arguments))
        return _status(_parser().parse_args(_with_words(arguments)))
    except OutputLost as lost:
        if lost.words:
            warn(lost.words)
        return 1
    except KeyboardInterrupt:
        return STOPPED


def _status(options: argparse.Namespace) -> int:
    """Do what the options say; whatever goes wrong is said in one line."""
    try:
        return _run(options)
    except CannotOpen as error:
        return _say(error)
    except GivenUp as error:
        warn(sentence(error.sentence))
        return STOPPED
    except Refusal as error:
        if isinstance(error, Fault) and trouble_of(error) in RESCUED:
            return _say(cannot_open(error, places(options.data).database))
        warn(sentence(error.sentence, **error.arguments))
        return 1
    except OutputLost:
        raise
    except Exception as error:  # noqa: BLE001 # the last resort: one line, and the places in the log
        if isinstance(error, (DatabaseError, sqlite3.Error)) and trouble_of(error) != OTHER:
            return _say(cannot_open(error, places(options.data).database))
        from salestui.kit.crash import write_crash

        path = write_crash(places(options.data).log, error)
        warn(sentence("an unexpected error. Details: {path}", path=path))
        return 1
    finally:
        close_database()


def _say(error: CannotOpen) -> int:
    """Say in one line why the data cannot be used, and what to do; returns the exit status."""
    what = error.words
    warn(sentence(ADVICE, what=what) if error.trouble in RESCUED else what)
    return 1


def _run(options: argparse.Namespace) -> int:
    where = places(options.data)
    open_settings(where.config)
    speak(options.language or desk_language())
    for words in wrong_words():
        warn(words)
    _decode(options)
    if options.demo:
        return _demo(options, where)
    command: Callable[[argparse.Namespace, Places], int] | None = getattr(options, "run", None)
    if command is None:
        return _desk(where)
    from salestui.kit.teller import saying_once_that_it_waits

    with telling_of_waiting(saying_once_that_it_waits()):
        return command(options, where)


def _desk(where: Places) -> int:
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
        _disable_kitty()
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
    _disable_kitty()
    import gc

    # Start-up makes much and drops little: collecting on the way only costs time. The desk collects
    # again once its first screen stands.
    gc.disable()
    from salestui.desk import SalesDesk

    desk = SalesDesk(desk_clock(), where.log, is_backed_up=is_backed_up)
    status = desk.run_to_end()
    if desk.lost is not None:
        # The screen that said it has gone.
        warn(desk.lost.words)
    if desk.is_to_be_rescued:
        raise sentence_of(DAMAGED, where.database)
    return status or int(desk.lost is not None)


def _disable_kitty() -> None:
    """Set before Textual is first imported.

    With the Kitty protocol a phrase committed by a Chinese input method arrives as one long escape
    sequence that Textual gives up on.
    """
    os.environ["TEXTUAL_DISABLE_KITTY_KEY"] = "1"


def _demo(options: argparse.Namespace, where: Places) -> int:
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


def _today(options: argparse.Namespace, where: Places) -> int:
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


def _find(options: argparse.Namespace, where: Places) -> int:
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


def _log(options: argparse.Namespace, where: Places) -> int:
    from salestui.worklog.store import add_line

    text = _text(options)
    _ensure_open(where)
    now = desk_clock().now()
    add_line(now, text, now.day, now.at)
    say_done(sentence("Written in the log at {time}.", time=f"{now.at:%H:%M}"))
    return 0


def _memo(options: argparse.Namespace, where: Places) -> int:
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


def _import(options: argparse.Namespace, where: Places) -> int:
    from salestui.exchange.command import run_import
    from salestui.exchange.headers import OWN_FILE
    from salestui.registers import REGISTERS

    own_words = where.config.with_name(OWN_FILE)
    return run_import(options, REGISTERS, own_words, lambda: _opened(where))


def _export(options: argparse.Namespace, where: Places) -> int:
    from salestui.exchange.command import run_export
    from salestui.registers import REGISTERS

    return run_export(options, REGISTERS, lambda: _opened(where))


def _opened(where: Places) -> Now:
    _ensure_open(where)
    return desk_clock().now()


def _backup(options: argparse.Namespace, where: Places) -> int:
    from salestui.backups.command import run_backup
    from salestui.backups.store import shelf

    _need_data(where)
    _ensure_open(where)
    return run_backup(options, shelf(where.database), desk_clock())


def _restore(options: argparse.Namespace, where: Places) -> int:
    from salestui.backups.command import run_restore
    from salestui.backups.store import shelf

    if has_data(where.database):
        _open_unless(where, RESCUED)
    return run_restore(options, shelf(where.database), desk_clock())


def _check(options: argparse.Namespace, where: Places) -> int:
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


def _paths(options: argparse.Namespace, where: Places) -> int:
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


_OPTION = r"--?[A-Za-z][A-Za-z0-9-]*(?:=.*)?|--"


def _with_words(arguments: Sequence[str]) -> list[str]:
    """The arguments of a command, where it takes text so that this may begin with a dash: -5度."""
    at = next((at for at, each in enumerate(arguments) if each in _TAKES_TEXT), len(arguments))
    # What has a blank in it is no option to argparse; around a text they are cleaned away.
    words = (
        f"{each} " if each.startswith("-") and not re.fullmatch(_OPTION, each, re.DOTALL) else each
        for each in arguments[at:]
    )
    return [*arguments[:at], *words]


_TAKES_TEXT = ("log", "memo", "find")
_TYPED = ("text", "due", "map", "sheet")
"""The options that are text; the others are names of files, which may be any bytes, and codes."""


def _decode(options: argparse.Namespace) -> None:
    """Read bytes that are no text here by a guess, which is said; raises `Refusal` without one."""
    for name in _TYPED:
        value = getattr(options, name, None)
        if isinstance(value, str):
            setattr(options, name, _decoded(value))
        elif value is not None:
            setattr(options, name, [_decoded(each) for each in value])


def _decoded(argument: str) -> str:
    from salestui.text.undecoded import decoded, has_undecoded

    if not has_undecoded(argument):
        return argument
    guess = decoded(argument)
    if guess is None:
        raise Refusal(
            N_("“{text}” holds bytes that are no text; please write it in UTF-8."), text=argument
        )
    warn(sentence("Not written in UTF-8, so read as GB18030: {text}", text=guess))
    return guess


def _text(options: argparse.Namespace) -> str:
    text = clean(" ".join(options.text))
    if not text:
        raise Refusal(N_("There is no text to write down."))
    return text


def _count(text: str) -> int:
    count = int(text)
    if not 1 <= count <= 1000:
        raise argparse.ArgumentTypeError(_("1 to 1000"))
    return count


def _language_before_parsing(arguments: Sequence[str]) -> str:
    """The language for the help and for wrong arguments, which come before all else is known."""
    for flag, value in zip(arguments, [*arguments[1:], ""], strict=False):
        if flag == "--language" and value in LANGUAGES:
            return value
        if flag.startswith("--language=") and flag.partition("=")[2] in LANGUAGES:
            return flag.partition("=")[2]
    open_settings(places(None).config)
    return desk_language()


# What argparse says itself; its own catalogue is not there on most machines.
_ARGPARSE = (
    N_("usage: "),
    N_("options:"),
    N_("positional arguments:"),
    N_("show this help message and exit"),
    N_("show program's version number and exit"),
    N_("the following arguments are required: "),
    N_("unrecognized arguments: "),
    N_("expected one argument"),
    N_("invalid choice: "),
    N_("choose from "),
    N_("argument "),
)


class _Parser(argparse.ArgumentParser):
    """Speaks the person's language, and says in one line what is wrong with the arguments."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # From 3.14 on, Python colours its help, with what no printed line may hold.
        self.color = False

    def _print_message(self, message: str, file: object = None) -> None:
        print_message(message, file)

    def format_help(self) -> str:
        return _spoken(super().format_help())

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {clean(_spoken(message))} (--help)\n")


def _spoken(text: str) -> str:
    for english in _ARGPARSE:
        text = text.replace(english, _(english))
    return text


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="salestui",
        description=_("A desk for a sales assistant, in the terminal; without a command it opens."),
    )
    parser.add_argument("--version", action="version", version=f"salestui {__version__}")
    _common(parser)
    parser.add_argument(
        "--demo", action="store_true", help=_("a throw-away desk with a month of work in it")
    )
    commands = parser.add_subparsers(metavar=_("COMMAND"))
    today = commands.add_parser("today", help=_("what needs attention now"))
    today.add_argument("--json", action="store_true", help=_("for scripts"))
    today.set_defaults(run=_today)
    find = commands.add_parser("find", help=_("who is calling, and how their matters stand"))
    find.add_argument("text", nargs="+", metavar=_("TEXT"))
    find.add_argument("--json", action="store_true", help=_("for scripts"))
    find.add_argument(
        "--limit", type=_count, default=10, metavar="N", help=_("at most so many (10)")
    )
    find.set_defaults(run=_find)
    log = commands.add_parser("log", help=_("write a line in today's log"))
    log.add_argument("text", nargs="+", metavar=_("TEXT"))
    log.set_defaults(run=_log)
    memo = commands.add_parser("memo", help=_("write a memo for the next working day"))
    memo.add_argument("text", nargs="+", metavar=_("TEXT"))
    memo.add_argument("--due", metavar=_("DAY"), help=_("another day, such as 3/5 or 下周三"))
    memo.set_defaults(run=_memo)
    imports = commands.add_parser("import", help=_("read a table into a register"))
    imports.add_argument(
        "--dry-run", action="store_true", help=_("only say what would become of each row")
    )
    imports.add_argument(
        "--map",
        action="append",
        default=[],
        metavar=_("HEADER=COLUMN"),
        help=_("what a column is, by its header or letters; may be given again"),
    )
    imports.add_argument("--sheet", default="", metavar=_("NAME"), help=_("another sheet"))
    imports.add_argument(
        "--old",
        choices=("settled", "open", "skip"),
        default="",
        help=_("what becomes of old rows that are not said to be settled"),
    )
    imports.set_defaults(run=_import)
    exports = commands.add_parser("export", help=_("write a register into a table"))
    exports.set_defaults(run=_export)
    for command in (imports, exports):
        command.add_argument(
            "register", metavar=_("REGISTER"), help="customers, visits, repairs, complaints"
        )
        command.add_argument("file", metavar=_("FILE"), help=_("a file .xlsx or .csv"))
    backup = commands.add_parser("backup", help=_("keep the desk as it is now"))
    backup.add_argument(
        "file", nargs="?", metavar=_("FILE"), help=_("a file or folder; else among the backups")
    )
    backup.add_argument(
        "--yes", action="store_true", help=_("overwrite a backup of this desk without asking")
    )
    backup.set_defaults(run=_backup)
    back = commands.add_parser("restore", help=_("bring a backup back"))
    back.add_argument(
        "file", nargs="?", metavar=_("FILE"), help=_("a backup; without it they are listed")
    )
    back.add_argument("--yes", action="store_true", help=_("do not ask"))
    back.set_defaults(run=_restore)
    check = commands.add_parser("check", help=_("whether the data is sound"))
    check.set_defaults(run=_check)
    where = commands.add_parser("paths", help=_("where the data is kept"))
    where.set_defaults(run=_paths)
    for command in (today, find, log, memo, imports, exports, backup, back, check, where):
        _common(command, default=argparse.SUPPRESS)
    return parser


def _common(parser: argparse.ArgumentParser, default: str | None = None) -> None:
    parser.add_argument(
        "--data",
        metavar=_("DIR"),
        default=default,
        help=sentence("another data folder (or {variable})", variable=DATA_VARIABLE),
    )
    parser.add_argument(
        "--language",
        choices=LANGUAGES,
        default=default,
        help=_("the language of the screen; else the settings', else the locale's"),
    )


if __name__ == "__main__":
    sys.exit(main())
