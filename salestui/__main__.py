"""The command line: the desk, or one shell command."""

from __future__ import annotations

import argparse
import sqlite3
import sys
from collections.abc import Callable, Sequence

from peewee import DatabaseError

from salestui.arguments import decode, language_before_parsing, parser_of_all, with_words
from salestui.commands import do_demo, do_desk
from salestui.core.refusal import Refusal
from salestui.kit.output import (
    STOPPED,
    OutputLost,
    prepare_output,
    warn,
)
from salestui.language import sentence, speak
from salestui.places import Places, places
from salestui.settings.store import (
    desk_language,
    open_settings,
    wrong_words,
)
from salestui.storage.database import CannotOpen, cannot_open, close_database
from salestui.storage.open_errors import ADVICE, OTHER, RESCUED, trouble_of
from salestui.storage.save_errors import GivenUp, SaveError, telling_of_waiting

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
        speak(language_before_parsing(arguments))
        return _status(parser_of_all().parse_args(with_words(arguments)))
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
        if isinstance(error, SaveError) and trouble_of(error) in RESCUED:
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
    decode(options)
    if options.demo:
        return do_demo(options, where)
    command: Callable[[argparse.Namespace, Places], int] | None = getattr(options, "run", None)
    if command is None:
        return do_desk(where)
    from salestui.kit.teller import saying_once_that_it_waits

    with telling_of_waiting(saying_once_that_it_waits()):
        return command(options, where)


if __name__ == "__main__":
    sys.exit(main())
