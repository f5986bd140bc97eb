"""The private log of unexpected errors: where it happened, nothing of people's data."""

from __future__ import annotations

import traceback
from pathlib import Path

FILE = "salestui.log"


def write_crash(folder: Path, error: BaseException) -> Path:
    """Add an error to the rotating log in `folder`; returns the log's path.

    Kept are the kinds of error and the places in the code. Messages and variables are left out,
    because they may hold names, phones or text.
    """
    import logging
    from logging.handlers import RotatingFileHandler

    path = folder / FILE
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
    except OSError:
        return path  # nowhere to write it; the person still gets the sentence
    handler = RotatingFileHandler(path, maxBytes=200_000, backupCount=3, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    record = logging.LogRecord(
        "salestui", logging.ERROR, __file__, 0, "\n".join(_places(error)), None, None
    )
    handler.emit(record)
    handler.close()
    return path


def _places(error: BaseException) -> list[str]:
    lines: list[str] = []
    each: BaseException | None = error
    while each is not None:
        lines.append(f"{type(each).__module__}.{type(each).__qualname__}")
        lines += [
            f"  {frame.filename}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(each.__traceback__, limit=None)
        ]
        each = each.__cause__ or each.__context__
    return lines
