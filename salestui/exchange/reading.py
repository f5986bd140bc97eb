"""The file that a table is read from: stopped at once, also while it does not answer."""

from __future__ import annotations

import stat
from concurrent.futures import wait
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from salestui.core.progress import Tell, tell_nobody
from salestui.core.refusal import Refusal
from salestui.kit.threads import start_in_thread
from salestui.language import N_

READING: Final = N_("Kilobytes read")

CANNOT_READ: Final = N_("{file} cannot be read as a table: {reason}")

LOOKED: Final = 0.1
"""Seconds after which it is told again how far it is, and can be stopped."""

MOST: Final = 64 << 20
"""Bytes of a file: more would not fit into memory as a table."""

TOO_LARGE: Final = N_("{file} is too large: a table has at most {most} MB; please divide it.")

_PART = 1 << 20


class Content(NamedTuple):
    """What stands in a file, or came out of a pipe."""

    data: bytes
    is_pipe: bool = False
    """Whether it cannot be read again."""


def read_file(path: Path, tell: Tell = tell_nobody) -> Content:
    """All that stands in a file, or comes out of a pipe until it is closed.

    What `tell` raises stops it, and so does Ctrl+C. Raises `Refusal` where it cannot be read, for
    a folder or a device, and where it is more than `MOST`.
    """
    reading = _Reading(path)
    future = start_in_thread(reading.read)
    try:
        while not wait([future], LOOKED).done:
            tell(READING, reading.done // 1000, reading.size // 1000)
    except BaseException:
        reading.is_stopped = True
        raise
    try:
        return future.result()
    except OSError as error:
        reason = error.strerror or error
        raise Refusal(CANNOT_READ, file=path.name, reason=reason) from error


class _Reading:
    """A file that is being read in another thread."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.done = 0
        """Bytes that were read."""
        self.size = 0
        """Bytes that there are; 0 where nobody knows."""
        self.is_stopped = False

    def read(self) -> Content:
        # Before it is opened: that alone makes some devices do something.
        found = self._path.stat()
        is_pipe = stat.S_ISFIFO(found.st_mode)
        if stat.S_ISDIR(found.st_mode):
            raise Refusal(N_("{file} is a folder; please name a file in it."), file=self._path)
        if not is_pipe and not stat.S_ISREG(found.st_mode):
            raise Refusal(
                N_("{file} is a device; a table is read from a file or a pipe."), file=self._path
            )
        self.size = 0 if is_pipe else found.st_size
        self._see_that_it_fits(self.size)
        with self._path.open("rb", buffering=0) as file:
            return Content(b"".join(self._parts(file)), is_pipe)

    def _parts(self, file: BinaryIO) -> list[bytes]:
        parts: list[bytes] = []
        while not self.is_stopped and (part := file.read(_PART)):
            parts.append(part)
            self.done += len(part)
            self._see_that_it_fits(self.done)
        return parts

    def _see_that_it_fits(self, size: int) -> None:
        if size > MOST:
            raise Refusal(TOO_LARGE, file=self._path.name, most=MOST >> 20)
