"""The private log of unexpected errors: where it happened, nothing of people's data."""

from __future__ import annotations

import stat
import traceback
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

FILE = "salestui.log"


def write_crash(folder: Path, error: BaseException) -> Path:
    """Add an error to the rotating log in `folder`; returns the log's path.

    Kept are the kinds of error and the places in the code. Messages and variables are left out,
    because they may hold names, phones or text.
    """
    return _write(folder, _places(error))


def write_stall(folder: Path, frame: FrameType | None) -> Path:
    """Add to the log where a program stands that does not go on; returns the log's path."""
    return _write(folder, ["no reaction", *_lines(traceback.extract_stack(frame))])


def _write(folder: Path, lines: Sequence[str]) -> Path:
    import logging
    from logging.handlers import RotatingFileHandler

    path = folder / FILE
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _is_free_or_a_file(path):
            return path
        path.touch(mode=0o600)
        handler = RotatingFileHandler(path, maxBytes=200_000, backupCount=3, encoding="utf-8")
    except OSError:
        return path  # nowhere to write it; the person still gets the sentence
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    message = "\n".join(lines)
    handler.emit(logging.LogRecord("salestui", logging.ERROR, __file__, 0, message, None, None))
    handler.close()
    return path


def _is_free_or_a_file(path: Path) -> bool:
    """Whether the log's place is its own: no device, no pipe, no link to what is another's."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except FileNotFoundError:
        return True


def _places(error: BaseException) -> list[str]:
    lines: list[str] = []
    each: BaseException | None = error
    while each is not None:
        lines.append(f"{type(each).__module__}.{type(each).__qualname__}")
        lines += _lines(traceback.extract_tb(each.__traceback__))
        each = each.__cause__ or each.__context__
    return lines


def _lines(stack: traceback.StackSummary) -> list[str]:
    return [f"  {each.filename}:{each.lineno} {each.name}" for each in stack]
