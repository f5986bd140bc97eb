"""Spreadsheet files: read into rows of cells as they stand there, and written."""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from salestui.exchange.reading import CANNOT_READ, Content, read_file
from salestui.kit.columns import Cell, is_empty
from salestui.kit.refusal import Refusal
from salestui.language import N_, _
from salestui.storage.backup import sync, sync_folder

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

TEXT_FILES = frozenset({".csv", ".txt", ".tsv"})
"""The endings of tables that are plain text; all others are workbooks."""
WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"})
"""The endings of workbooks that can be read."""
READ = TEXT_FILES | WORKBOOKS
WRITTEN = (".xlsx", ".csv")
"""The endings of tables that can be written."""

_HEAD = 40
"""Among so many first rows stands the header."""


@dataclass(frozen=True)
class Sheet:
    """One sheet of a file; its first row is row 1, empty ones count."""

    name: str
    """ "" for the only one of a text file."""
    height: int
    """How many rows it has."""
    left: int
    """How many empty columns before the first are left out of its rows."""
    rows: Callable[[], Iterable[Sequence[Cell]]]

    @property
    def head(self) -> list[Sequence[Cell]]:
        """The first rows."""
        return [row for row, _nth in zip(self.rows(), range(_HEAD), strict=False)]


def read_sheets(path: Path, content: Content | None = None) -> list[Sheet]:
    """The sheets of a file that a person can see; raises `Refusal` where it is no table.

    `content` is what stands in it, if it was read already.
    """
    try:
        found = content or read_file(path)
        return [_text_sheet(found.data)] if _is_text(path, found) else _workbook_sheets(found.data)
    except (OSError, ValueError, csv.Error) as error:
        raise Refusal(CANNOT_READ, file=path.name, reason=error) from error


def is_blank(row: Sequence[Cell]) -> bool:
    """Whether nothing stands in a row."""
    return all(map(is_empty, row))


def _is_text(path: Path, content: Content) -> bool:
    """Whether it is text: by its name, or where a pipe has none that says so by what came out."""
    ending = path.suffix.lower()
    if content.is_pipe and ending not in READ:
        return not content.data.startswith((_ZIP, _OLE))
    return ending in TEXT_FILES


# --- workbooks ---------------------------------------------------------------------------------

_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How a workbook begins: a new one, and an old or locked one."""


def _workbook_sheets(data: bytes) -> list[Sheet]:
    import python_calamine as calamine

    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            seen = [
                each.name
                for each in book.sheets_metadata
                if each.visible is calamine.SheetVisibleEnum.Visible
                and each.typ is calamine.SheetTypeEnum.WorkSheet
            ]
            return [_workbook_sheet(book.get_sheet_by_name(name)) for name in seen]
    except calamine.CalamineError as error:
        if data.startswith(_OLE):
            # A locked workbook is a box of this kind, of which nothing else can be seen.
            raise ValueError(_("it is locked with a password, or damaged")) from error
        raise ValueError(error) from error


def _workbook_sheet(sheet: CalamineSheet) -> Sheet:
    left = sheet.start[1] if sheet.start else 0
    height = sheet.end[0] + 1 if sheet.end else 0
    filled: dict[int, list[tuple[int, int]]] = {}
    for (top, column), (bottom, _right) in sheet.merged_cell_ranges or ():
        for row in range(top + 1, bottom + 1):
            filled.setdefault(row, []).append((top, column - left))

    def rows() -> Iterator[Sequence[Cell]]:
        """Cells that were joined downwards hold in each of their rows what stands in the first."""
        above: dict[tuple[int, int], Cell] = {}
        tops = {place for places in filled.values() for place in places}
        for number, row in enumerate(sheet.iter_rows()):
            for top, column in filled.get(number, ()):
                if column < len(row):
                    row[column] = above.get((top, column), "")
            if tops:
                above |= {(number, at): row[at] for top, at in tops if top == number}
            yield row

    return Sheet(sheet.name, height, left, rows)


# --- text --------------------------------------------------------------------------------------

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "'")
"""What begins a formula for a spreadsheet that opens text, and the mark that says it is none."""


def _text_sheet(content: bytes) -> Sheet:
    text = _decoded(content)
    records = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)))
    for record in records:
        for at, cell in enumerate(record):
            if cell.startswith("'") and cell[1:].startswith(_FORMULA):
                record[at] = cell[1:]
    return Sheet("", len(records), 0, lambda: records)


def _decoded(content: bytes) -> str:
    """Text as Excel saves it: UTF-8 with or without a mark, UTF-16 with one, GB18030."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")


def _delimiter(text: str) -> str:
    """What separates the cells: the one that makes the most of them in the first rows."""

    def cells(delimiter: str) -> int:
        reader = csv.reader(io.StringIO(text[:100_000], newline=""), delimiter=delimiter)
        return sum(len(row) for row, _nth in zip(reader, range(_HEAD), strict=False))

    return max((",", "\t", ";"), key=cells)


# --- writing -----------------------------------------------------------------------------------


def write_table(path: Path, header: Sequence[str], rows: Iterable[Sequence[str | int]]) -> int:
    """Write a table as a whole or not at all; returns how many rows it has below its header.

    Once it has returned, the table is on the disk. Raises `Refusal` when it cannot be written, or
    not in this form.
    """
    # A link, into a synchronised folder say, stays a link.
    target = path.resolve()
    with _written_aside(path, target, header, rows) as (aside, written):
        if target.exists() and not target.is_file():
            raise Refusal(N_("{file} is no file; it was left as it is."), file=path)
        aside.replace(target)
        sync_folder(target.parent)
    return written


def write_beside(path: Path, header: Sequence[str], rows: Iterable[Sequence[str | int]]) -> Path:
    """Write a table under that name, or one with a number where another table has it."""
    with _written_aside(path, path, header, rows) as (aside, _written):
        content = aside.read_bytes()
        for nth in count(1):
            free = path if nth == 1 else path.with_name(f"{path.stem}-{nth}{path.suffix}")
            if not os.path.lexists(free) or (free.is_file() and free.read_bytes() == content):
                aside.replace(free)
                sync_folder(free.parent)
                return free
    raise AssertionError("there is always a free name")


@contextmanager
def _written_aside(
    path: Path, target: Path, header: Sequence[str], rows: Iterable[Sequence[str | int]]
) -> Iterator[tuple[Path, int]]:
    """A whole table on the disk beside its `target`, and how many rows it has.

    It is gone in the end, unless it was put in its place. `path` is what the person calls it.
    """
    ending = path.suffix.lower()
    if ending not in WRITTEN:
        raise Refusal(N_("{file} must end in .xlsx or .csv."), file=path.name)
    write = _write_workbook if ending == ".xlsx" else _write_text
    # Not by its own name, which may be as long as a name can be.
    aside = target.with_name(f".salestui-table-{os.getpid()}{ending}")
    try:
        try:
            written = write(aside, header, rows)
            sync(aside)
            yield aside, written
        finally:
            with suppress(OSError):
                aside.unlink(missing_ok=True)
    except OSError as error:
        raise _cannot_write(path, error) from error


def _cannot_write(path: Path, error: OSError) -> Refusal:
    return Refusal(
        N_("{file} cannot be written: {reason}"), file=path, reason=error.strerror or error
    )


def _write_text(path: Path, header: Sequence[str], rows: Iterable[Sequence[str | int]]) -> int:
    # The mark at the beginning is what lets Chinese Excel see that it is UTF-8.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(map(_no_formula, header))
        written = 0
        for row in rows:
            writer.writerow(map(_no_formula, row))
            written += 1
    return written


def _no_formula(cell: str | int) -> str | int:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


# XlsxWriter takes `<r>…</r>` for markup of its own, and escapes `_x005F_x0041_` so that no program
# reads it again. Written in pieces, cut here, such texts come through as they are.
_CUTS: Final = re.compile(r"(?<=_)(?=x[0-9A-Fa-f]{4}_)|(?<=^<)(?=r>)|(?<=^<r)(?=>)")


def _write_workbook(path: Path, header: Sequence[str], rows: Iterable[Sequence[str | int]]) -> int:
    from tempfile import TemporaryDirectory

    from xlsxwriter import Workbook  # type: ignore[import-untyped] # no stubs
    from xlsxwriter.exceptions import FileCreateError  # type: ignore[import-untyped] # no stubs

    # Compressed it fits into memory; and a disk that is full does not stop it halfway.
    packed = _Packed()
    try:
        with path.open("wb") as file:
            # Row by row onto the disk: a table of 100,000 rows need not fit into memory.
            with (
                TemporaryDirectory(prefix="salestui-", ignore_cleanup_errors=True) as folder,
                Workbook(packed, {"constant_memory": True, "tmpdir": folder}) as book,
            ):
                written = _fill_workbook(book, header, rows)
            file.write(packed.getbuffer())
        return written
    except FileCreateError as error:
        # What the system has said is wrapped in it.
        raise error.args[0] from error


class _Packed(io.BytesIO):
    """A workbook's bytes; what a writer that failed leaves behind closes itself later."""

    def close(self) -> None:
        """Stay open."""


def _fill_workbook(book: Any, header: Sequence[str], rows: Iterable[Sequence[str | int]]) -> int:
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, max(0, len(header) - 1), 16)
    bold = book.add_format({"bold": True})
    for at, title in enumerate(header):
        sheet.write_string(0, at, title, bold)
    written = 0
    for row in rows:
        written += 1
        for at, cell in enumerate(row):
            if _write_cell(sheet, written, at, cell) < 0:
                raise Refusal(
                    N_(
                        "Row {row}, {column}: this is too much for a workbook; "
                        "a file that ends in .csv can hold it."
                    ),
                    row=written + 1,
                    column=header[at],
                )
    return written


_LONGEST: Final = 32_767
"""UTF-16 units in a cell; Excel takes a longer one for damage."""


def _write_cell(sheet: Any, row: int, column: int, cell: str | int) -> int:
    """Write a cell that no program takes for a formula; negative where the cell cannot hold it."""
    if isinstance(cell, int):
        return int(sheet.write_number(row, column, cell))
    if len(cell.encode("utf-16-le")) > 2 * _LONGEST:
        return -1
    pieces = _CUTS.split(cell)
    if len(pieces) > 2:
        return int(sheet.write_rich_string(row, column, *pieces))
    return int(sheet.write_string(row, column, cell))
