"""What a shell command prints: the one place that writes to standard output and standard error.

Whatever stands in a line, a name of a file, a setting, a word of SQLite's: no character of it that
a terminal would obey gets through. The only control characters are those that end a line here.
"""

from __future__ import annotations

import errno
import io
import os
import sys
from contextlib import suppress
from typing import TextIO

from salestui.language import N_, _, sentence
from salestui.text.clean import OBEYED, harmless

PROGRAM = "salestui"

STOPPED = 130
"""The exit status of a command that a person has stopped: 128 and the number of the signal."""

CLOSED = N_("it is closed")


class OutputLost(Exception):
    """Standard output takes nothing; `reason` says why, "" where its reader has only gone."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    @property
    def words(self) -> str:
        """It in the language of the screen; "" where there is nobody to tell."""
        return self.reason and sentence(
            "The output cannot be written: {reason}", reason=self.reason
        )


def prepare_output() -> None:
    """Make printing safe; before any file is opened."""
    # A program may be started with any of the three closed. The next file that is opened would be
    # taken for it, and what is printed would stand in that file.
    while None in map(_standard, ("stdin", "stdout", "stderr")):
        opened = os.open(os.devnull, os.O_RDWR)
        if opened > 2:
            os.close(opened)
            break
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A pipe on Windows, or an old locale, may not know Chinese.
        sys.stdout.reconfigure(errors="backslashreplace")


def say(*lines: str) -> None:
    """Print lines on standard output, at once; raises `OutputLost`."""
    _put("".join(f"{harmless(line)}\n" for line in lines))


def say_done(*lines: str) -> None:
    """Print what was done: what cannot be said on standard output is said on standard error."""
    try:
        say(*lines)
    except OutputLost as lost:
        note(*lines)
        if lost.reason:
            told = N_("Said here, because the output cannot be written: {reason}")
            warn(sentence(told, reason=lost.reason))


def say_json(value: object) -> None:
    """Print a value for scripts: what a terminal would obey stands there escaped."""
    import json

    text = json.dumps(value, ensure_ascii=False, indent=2)
    # Inside of strings JSON has no line ends of its own, so those that stand there are layout.
    lines = (
        OBEYED.sub(lambda found: json.dumps(found[0])[1:-1], each) for each in text.split("\n")
    )
    _put("\n".join([*lines, ""]))


def note(*lines: str) -> None:
    """Print lines on standard error; where that takes nothing, there is nobody to tell."""
    _note("".join(f"{harmless(line)}\n" for line in lines))


def note_directly(line: str) -> None:
    """Print a line on standard error, whatever stands in the place of Python's stream for it."""
    with suppress(OSError):
        os.write(2, f"{harmless(line)}\n".encode(errors="backslashreplace"))


def warn(words: str) -> None:
    """Say in one line on standard error what is wrong."""
    note(f"{PROGRAM}: {words}")


def print_message(message: str, file: object) -> None:
    """Print what a library would print into a standard stream, line by line."""
    (note if file is _standard("stderr") else say)(*message.splitlines())


def note_over(words: str) -> None:
    """Write over the line that stands last on standard error, and stay in it."""
    _note(f"\r{harmless(words)}")


def notes_are_seen() -> bool:
    """Whether a terminal shows standard error."""
    return _is_terminal("stderr")


def is_seen() -> bool:
    """Whether a terminal shows standard output."""
    return _is_terminal("stdout")


def is_answered() -> bool:
    """Whether a person sits at standard input."""
    return _is_terminal("stdin")


def answer_to(question: str) -> str:
    """What a person types as an answer; raises `OutputLost`, and `EOFError` where nobody does."""
    _put(harmless(question))
    stream = _standard("stdin")
    try:
        line = "" if stream is None else stream.readline()
    except UnicodeDecodeError:
        return ""  # no answer that anybody could know
    if not line:
        raise EOFError
    return line.strip()


def _standard(name: str) -> TextIO | None:
    """A standard stream; None where the program was started with it closed."""
    stream: TextIO | None = getattr(sys, name)
    return stream


def _is_terminal(name: str) -> bool:
    stream = _standard(name)
    return stream is not None and stream.isatty()


def _put(text: str) -> None:
    stream = _standard("stdout")
    if stream is None:
        raise OutputLost(_(CLOSED))
    try:
        stream.write(text)
        stream.flush()
    except (OSError, ValueError) as error:
        _let_go(stream)
        raise OutputLost(_why(error)) from error


def _why(error: OSError | ValueError) -> str:
    if isinstance(error, ValueError):
        return _(CLOSED)  # Python's word for a stream that it has closed itself
    if error.errno == errno.EBADF:
        return _(CLOSED)
    # Windows says EINVAL of a pipe that nobody reads.
    if error.errno == errno.EPIPE or (sys.platform == "win32" and error.errno == errno.EINVAL):
        return ""
    from salestui.storage.open_errors import why

    return why(error)


def _let_go(stream: TextIO) -> None:
    """Let nothing of what could not be written be tried again when the program ends."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        try:
            os.dup2(nowhere, stream.fileno())
        finally:
            os.close(nowhere)


def _note(text: str) -> None:
    stream = _standard("stderr")
    if stream is not None:
        with suppress(OSError, ValueError):
            stream.write(text)
            stream.flush()
