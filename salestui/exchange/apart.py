"""Files whose reading may end the reader: read by a program of its own, whose death is survived."""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import wait
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import BinaryIO, Final

from salestui.core.progress import Tell, tell_nobody
from salestui.exchange import table_reader as reader
from salestui.exchange.reading import LOOKED
from salestui.kit.cells import Cell
from salestui.kit.threads import start_in_thread
from salestui.language import N_
from salestui.text.encodings import Unreadable

READING_ROWS: Final = N_("Rows read")

PATIENCE: Final = 10.0
"""Seconds that are waited for the next rows of the smallest file."""
PATIENCE_FOR_MEGABYTE: Final = 2.0
MOST_PATIENCE: Final = 30.0

MOST: Final = 200 << 20
"""Bytes that its rows may take when they are read."""

_REASONS: Final = {
    reader.DAMAGED: N_("it is damaged, or no workbook"),
    reader.LOCKED: N_("it is locked with a password, or damaged"),
    reader.NO_TABLE: N_(
        "it is a web page without a table; open it in Excel or WPS and save it as .xlsx"
    ),
    reader.TOO_LARGE: N_(
        "it is too large, or a cell stands far away from all others; "
        "copy the table into a new workbook"
    ),
}


@dataclass
class PackedSheet:
    """The rows of a sheet, as small as they came."""

    name: str
    left: int
    height: int = 0
    _packs: list[bytes] = field(default_factory=list)

    def rows(self) -> Iterator[Sequence[Cell]]:
        """The rows of cells, as often as they are asked for."""
        for pack in self._packs:
            yield from pickle.loads(pack)

    def add(self, count: int, pack: bytes) -> None:
        """Take the next rows."""
        self.height += count
        self._packs.append(pack)


def _unreadable(reason: str) -> Unreadable:
    return Unreadable(_REASONS[reason])


def read_apart(kind: str, data: bytes, tell: Tell = tell_nobody) -> list[PackedSheet]:
    """The sheets of a workbook that a person can see, or the tables of a page.

    `kind` is one of `table_reader`'s, and so is the form of the data. Raises `Unreadable`.

    What `tell` raises stops it, and so does Ctrl+C.
    """
    patience = min(PATIENCE + PATIENCE_FOR_MEGABYTE * len(data) / 1e6, MOST_PATIENCE)
    with subprocess.Popen(
        _program(kind),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    ) as process:
        reading = _Reading(process, data)
        future = start_in_thread(reading.read)
        try:
            while not wait([future], LOOKED).done:
                tell(READING_ROWS, reading.done, 0)
                if monotonic() - reading.moved > patience:
                    raise _unreadable(reader.TOO_LARGE)
            return future.result()
        finally:
            process.kill()
            wait([future])  # its pipes are closed behind it


def _program(kind: str) -> Sequence[str]:
    """What is run: by its place, so that nothing of the desk is loaded for it."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "--read-table", kind]  # see `salestui.__main__`
    return [sys.executable, "-P", str(Path(reader.__file__)), kind]


class _Reading:
    """A workbook that is being read, seen from another thread."""

    def __init__(self, process: subprocess.Popen[bytes], data: bytes) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._into: BinaryIO = process.stdin  # type: ignore[assignment] # a pipe of bytes
        self._out_of: BinaryIO = process.stdout  # type: ignore[assignment] # a pipe of bytes
        self._data = data
        self.done = 0
        """Rows that were read."""
        self.moved = monotonic()
        """When something came last."""

    def read(self) -> list[PackedSheet]:
        # Where it has ended already, it says so below.
        with suppress(OSError):
            self._into.write(self._data)
        with suppress(OSError):
            self._into.close()
        sheets: list[PackedSheet] = []
        taken = 0
        while True:
            header = self._out_of.read(reader.FRAME.size)
            if len(header) < reader.FRAME.size:
                raise _unreadable(reader.TOO_LARGE)
            kind, count, length = reader.FRAME.unpack(header)
            taken += length
            pack = self._out_of.read(length) if taken <= MOST else b""
            if len(pack) < length:
                raise _unreadable(reader.TOO_LARGE)
            self.moved = monotonic()
            self.done += count
            if kind == reader.ROWS:
                sheets[-1].add(count, pack)
            elif kind == reader.SHEET:
                sheets.append(PackedSheet(*pickle.loads(pack)))
            elif kind == reader.FAULT:
                raise _unreadable(pickle.loads(pack))
            else:
                return sheets
