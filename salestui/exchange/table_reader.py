"""Reads tables as a program of its own: a file from standard input, rows onto standard output.

What a workbook or a page can do to its reader, such as take all memory or end it, ends this program
alone. It needs nothing of the desk. It writes frames: a kind, a count, and so many bytes of pickle.
"""

from __future__ import annotations

import gc
import io
import pickle
import re
import signal
import struct
import sys
import zipfile
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any, BinaryIO, Final

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

FRAME: Final = struct.Struct(">cII")
"""The kind of a frame, how many rows are in it, how many bytes follow."""

SHEET: Final = b"S"
"""The name of the next sheet, and how many empty columns before its first are left out."""
ROWS: Final = b"R"
"""The next rows of it, each a list; an empty row has no cells."""
FAULT: Final = b"F"
"""Why it cannot be read: `DAMAGED`, `LOCKED`, `NO_TABLE` or `TOO_LARGE`. Nothing follows."""
END: Final = b"E"
"""That is all."""

DAMAGED: Final = "damaged"
LOCKED: Final = "locked"
NO_TABLE: Final = "no_table"
TOO_LARGE: Final = "too_large"

WORKBOOK: Final = "workbook"
PAGE: Final = "page"
"""What it is told that the file is; a page comes in UTF-8, whatever it says itself."""

ZIP: Final = b"PK\x03\x04"
OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How a workbook begins: a new one, and an old or locked one."""

MEMORY: Final = 360 << 20
"""Bytes of memory that it may take."""
SECONDS: Final = 120
"""Of computing, should nobody wait for it any more."""
UNPACKED: Final = 1 << 30
"""Bytes of a workbook without compression."""
CELLS: Final = 8 << 20
"""In the rectangle around all cells of a sheet, which is laid out whole."""

WIDEST: Final = 1 << 14
"""So many columns any spreadsheet has at most."""

_FIRST: Final = 50
_AT_ONCE: Final = 1_000
"""Rows in the first frame of a sheet, and in each of the others."""


def main(kind: str) -> None:
    """Read a file; where this ends without a word, it could not be borne."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who waits for it ends it
    gc.disable()  # it makes much and drops all of it at once
    is_limited = _limit()
    out = sys.stdout.buffer
    data = sys.stdin.buffer.read()
    try:
        if kind == PAGE:
            _write_page(data.decode("utf-8"), out)
        else:
            if not is_limited:
                _see_that_it_fits(data)
            _write_sheets(data, out)
        _write(out, END, None)
    except MemoryError:
        _write(out, FAULT, TOO_LARGE)
    except _Unreadable as unreadable:
        _write(out, FAULT, str(unreadable))
    except BrokenPipeError:
        return  # nobody reads it any more
    except BaseException:  # noqa: BLE001 # what the reader of workbooks panics at is none
        _write(out, FAULT, DAMAGED)
    out.flush()


class _Unreadable(Exception):
    """Says why."""


def _limit() -> bool:
    """Take no more memory and time than allowed; whether the system sees to that."""
    try:
        import resource
    except ImportError:  # Windows
        return False
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_CORE, 0),
    ):
        _soft, hard = resource.getrlimit(what)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        try:
            resource.setrlimit(what, (most, hard))
        except (OSError, ValueError):
            return False
    return sys.platform == "linux"  # others take the limit of memory and keep to none


# --- what does not fit -------------------------------------------------------------------------

_PLACE: Final = re.compile(rb'<c [^>]*?r="([A-Z]{1,3})(\d{1,7})"')
_PART: Final = 1 << 20


def _see_that_it_fits(data: bytes) -> None:
    """Look at how large a workbook is before it is laid out."""
    if not data.startswith(ZIP):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            names = [each for each in packed.infolist() if each.filename.endswith(".xml")]
            if sum(each.file_size for each in names) > UNPACKED:
                raise _Unreadable(TOO_LARGE)
            for each in names:
                if "worksheets/" in each.filename:
                    with packed.open(each) as file:
                        _see_that_cells_fit(file)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError) as error:
        raise _Unreadable(DAMAGED) from error


def _see_that_cells_fit(file: Any) -> None:
    left, top, right, bottom, read = 1 << 20, 1 << 24, 0, 0, 0
    tail = b""
    while part := file.read(_PART):
        read += len(part)
        for letters, digits in _PLACE.findall(tail + part):
            column = 0
            for letter in letters:
                column = column * 26 + letter - 64
            row = int(digits)
            left, right = min(left, column), max(right, column)
            top, bottom = min(top, row), max(bottom, row)
        tail = part[-64:]
        if read > UNPACKED or (right - left + 1) * (bottom - top + 1) > CELLS:
            raise _Unreadable(TOO_LARGE)


# --- reading -----------------------------------------------------------------------------------


def _write_sheets(data: bytes, out: BinaryIO) -> None:
    import python_calamine as calamine

    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            for each in book.sheets_metadata:
                if (
                    each.visible is calamine.SheetVisibleEnum.Visible
                    and each.typ is calamine.SheetTypeEnum.WorkSheet
                ):
                    _write_sheet(book.get_sheet_by_name(each.name), out)
    except calamine.CalamineError as error:
        # A locked workbook is a box of this kind, of which nothing else can be seen.
        raise _Unreadable(LOCKED if data.startswith(OLE) else DAMAGED) from error


def _write_sheet(sheet: CalamineSheet, out: BinaryIO) -> None:
    if sheet.width > WIDEST:
        raise _Unreadable(TOO_LARGE)
    left = sheet.start[1] if sheet.start else 0
    _write_rows(out, sheet.name, left, _filled(sheet, left))


def _write_rows(out: BinaryIO, name: str, left: int, rows: Iterator[list[Any]]) -> None:
    _write(out, SHEET, (name, left))
    batch: list[Sequence[Any]] = []
    size = _FIRST
    for row in _without_empty_tail(rows):
        batch.append(row)
        if len(batch) == size:
            _write(out, ROWS, batch, len(batch))
            batch, size = [], _AT_ONCE
    if batch:
        _write(out, ROWS, batch, len(batch))


def _without_empty_tail(rows: Iterator[list[Any]]) -> Iterator[Sequence[Any]]:
    empty = 0
    for row in rows:
        if row.count("") == len(row):
            empty += 1
            continue
        for _nth in range(empty):
            yield ()
        empty = 0
        yield row


def _filled(sheet: CalamineSheet, left: int) -> Iterator[list[Any]]:
    """The rows; cells joined downwards hold in each of them what stands in the first."""
    joined = sorted(
        (top, bottom, column - left)
        for (top, column), (bottom, _right) in sheet.merged_cell_ranges or ()
        if bottom > top
    )
    if not joined:
        yield from sheet.iter_rows()
        return
    joined.reverse()
    open_now: dict[int, tuple[int, Any]] = {}
    for number, row in enumerate(sheet.iter_rows()):
        for column, (bottom, cell) in list(open_now.items()):
            if number <= bottom:
                row[column] = cell
            else:
                del open_now[column]
        while joined and joined[-1][0] <= number:
            top, bottom, column = joined.pop()
            if top == number and 0 <= column < len(row):
                open_now[column] = bottom, row[column]
        yield row


def _write(out: BinaryIO, kind: bytes, what: object, count: int = 0) -> None:
    pack = pickle.dumps(what, pickle.HIGHEST_PROTOCOL)
    out.write(FRAME.pack(kind, count, len(pack)))
    out.write(pack)


# --- pages -------------------------------------------------------------------------------------

_POWER: Final = re.compile(r"\d(?:[.,]\d+)?E\+\d+|#+", re.IGNORECASE)
"""What a spreadsheet shows of a long number, which it has whole beside it."""


def _write_page(text: str, out: BinaryIO) -> None:
    page = _Page()
    page.feed(text)
    page.close()
    page.close_tables()
    tables = [table for table in page.tables if any(map(any, table.rows))]
    if not tables:
        raise _Unreadable(NO_TABLE)
    for nth, table in enumerate(tables, start=1):
        _write_rows(out, str(nth) if len(tables) > 1 else "", 0, iter(table.rows))


class _Table:
    """A table of a page, as far as it was read."""

    def __init__(self) -> None:
        self.rows: list[list[str]] = []
        self.row: list[str] | None = None
        self.cell: list[str] | None = None
        """The pieces of text in the cell that is open."""
        self._size = (1, 1)
        self._number = ""
        self._from_above: dict[int, tuple[int, str]] = {}
        """Cells of rows above that reach into this one: by column, in how many rows more."""

    def open_row(self) -> None:
        self.close_row()
        self.row = []

    def open_cell(self, rows: int, columns: int, number: str) -> None:
        self.close_cell()
        if self.row is None:
            self.row = []
        self.cell, self._size, self._number = [], (rows, columns), number

    def close_cell(self) -> None:
        if self.row is None or self.cell is None:
            return
        lines = (" ".join(line.split()) for line in "".join(self.cell).split("\n"))
        text = "\n".join(lines).strip("\n")
        if self._number and _POWER.fullmatch(text):
            text = self._number
        self.cell = None
        self._fill()
        rows, columns = self._size
        if rows > 1:
            self._from_above[len(self.row)] = rows, text
        self.row.append(text)
        for _more in range(columns - 1):
            self.row.append("")
        if len(self.row) > WIDEST:
            raise _Unreadable(TOO_LARGE)

    def _fill(self) -> None:
        """Take the cells that reach down to where the next one would stand."""
        assert self.row is not None
        while (at := len(self.row)) in self._from_above:
            self.row.append(self._from_above[at][1])

    def close_row(self) -> None:
        self.close_cell()
        if self.row is None:
            return
        self._fill()
        self.rows.append(self.row)
        self.row = None
        self._from_above = {
            at: (left - 1, text) for at, (left, text) in self._from_above.items() if left > 1
        }


class _Page(HTMLParser):
    """The tables of a page; one within another is a table of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[_Table] = []
        self._open: list[_Table] = []
        self._is_code = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._open.append(_Table())
            self.tables.append(self._open[-1])
        elif tag in ("script", "style"):
            self._is_code = True
        elif not self._open:
            return
        elif tag == "tr":
            self._open[-1].open_row()
        elif tag in ("td", "th"):
            said = dict(attrs)
            number = said.get("x:num") or ""
            self._open[-1].open_cell(_span(said, "rowspan"), _span(said, "colspan"), number)
        elif tag in ("br", "p", "div", "li"):
            self._take("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._is_code = False
        elif not self._open:
            return
        elif tag == "table":
            self._open.pop().close_row()
        elif tag == "tr":
            self._open[-1].close_row()
        elif tag in ("td", "th"):
            self._open[-1].close_cell()

    def handle_data(self, data: str) -> None:
        if not self._is_code:
            self._take(_BLANKS.sub(" ", data))

    def _take(self, text: str) -> None:
        if self._open and self._open[-1].cell is not None:
            self._open[-1].cell.append(text)

    def close_tables(self) -> None:
        """Take tables that nothing has closed as they are."""
        while self._open:
            self._open.pop().close_row()


_BLANKS: Final = re.compile(r"[ \t\r\n\f]+")


def _span(said: dict[str, str | None], name: str) -> int:
    text = said.get(name) or ""
    return min(int(text), WIDEST) if text.isdecimal() and len(text) < 7 else 1


if __name__ == "__main__":
    main(sys.argv[-1])
