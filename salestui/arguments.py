"""The command line: its options, and its sentences in the person's language."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Sequence
from typing import Any, NoReturn

from salestui import __version__
from salestui.commands import (
    do_backup,
    do_check,
    do_export,
    do_find,
    do_import,
    do_log,
    do_memo,
    do_paths,
    do_restore,
    do_today,
)
from salestui.core.refusal import Refusal
from salestui.kit.output import (
    print_message,
    warn,
)
from salestui.language import LANGUAGES, N_, _, sentence
from salestui.places import DATA_VARIABLE, places
from salestui.settings.store import (
    desk_language,
    open_settings,
)
from salestui.text.clean import clean

_OPTION = r"--?[A-Za-z][A-Za-z0-9-]*(?:=.*)?|--"


def with_words(arguments: Sequence[str]) -> list[str]:
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


def decode(options: argparse.Namespace) -> None:
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


def _count(text: str) -> int:
    count = int(text)
    if not 1 <= count <= 1000:
        raise argparse.ArgumentTypeError(_("1 to 1000"))
    return count


def language_before_parsing(arguments: Sequence[str]) -> str:
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


REGISTERS_OF_TABLES = (
    "customers, visits, repairs, complaints, relays, contracts, mail, authorisations, "
    "receivables, cash, moves, stock, duties, messages, products, attendance"
)
"""What can be imported and exported; not asked of the registers, so that the help is quick."""


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


def parser_of_all() -> argparse.ArgumentParser:
    """The parser of the command line, its sentences in the language that is spoken now."""
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
    for add in (_looking, _writing, _tables, _keeping):
        for command in add(commands):
            _common(command, default=argparse.SUPPRESS)
    return parser


def _looking(commands: Any) -> Iterator[argparse.ArgumentParser]:
    """The commands that only look."""
    today = commands.add_parser("today", help=_("what needs attention now"))
    today.add_argument("--json", action="store_true", help=_("for scripts"))
    today.set_defaults(run=do_today)
    find = commands.add_parser("find", help=_("who is calling, and how their matters stand"))
    find.add_argument("text", nargs="+", metavar=_("TEXT"))
    find.add_argument("--json", action="store_true", help=_("for scripts"))
    find.add_argument(
        "--limit", type=_count, default=10, metavar="N", help=_("at most so many (10)")
    )
    find.set_defaults(run=do_find)
    yield from (today, find)


def _writing(commands: Any) -> Iterator[argparse.ArgumentParser]:
    """The commands that write what was typed."""
    log = commands.add_parser("log", help=_("write a line in today's log"))
    log.add_argument("text", nargs="+", metavar=_("TEXT"))
    log.set_defaults(run=do_log)
    memo = commands.add_parser("memo", help=_("write a memo for the next working day"))
    memo.add_argument("text", nargs="+", metavar=_("TEXT"))
    memo.add_argument("--due", metavar=_("DAY"), help=_("another day, such as 3/5 or 下周三"))
    memo.set_defaults(run=do_memo)
    yield from (log, memo)


def _tables(commands: Any) -> Iterator[argparse.ArgumentParser]:
    """The commands that exchange tables."""
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
    imports.set_defaults(run=do_import)
    exports = commands.add_parser("export", help=_("write a register into a table"))
    exports.set_defaults(run=do_export)
    for command in (imports, exports):
        command.add_argument("register", metavar=_("REGISTER"), help=REGISTERS_OF_TABLES)
        command.add_argument("file", metavar=_("FILE"), help=_("a file .xlsx or .csv"))
    yield from (imports, exports)


def _keeping(commands: Any) -> Iterator[argparse.ArgumentParser]:
    """The commands about the data as a whole."""
    backup = commands.add_parser("backup", help=_("keep the desk as it is now"))
    backup.add_argument(
        "file", nargs="?", metavar=_("FILE"), help=_("a file or folder; else among the backups")
    )
    backup.add_argument(
        "--yes", action="store_true", help=_("overwrite a backup of this desk without asking")
    )
    backup.set_defaults(run=do_backup)
    back = commands.add_parser("restore", help=_("bring a backup back"))
    back.add_argument(
        "file", nargs="?", metavar=_("FILE"), help=_("a backup; without it they are listed")
    )
    back.add_argument("--yes", action="store_true", help=_("do not ask"))
    back.set_defaults(run=do_restore)
    check = commands.add_parser("check", help=_("whether the data is sound"))
    check.set_defaults(run=do_check)
    where = commands.add_parser("paths", help=_("where the data is kept"))
    where.set_defaults(run=do_paths)
    yield from (backup, back, check, where)


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
