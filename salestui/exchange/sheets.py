"""Spreadsheet files: read into rows of cells as they stand there, and written."""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path
from typing import Any, Final

from salestui.core.progress import Tell, tell_nobody
from salestui.core.refusal import Refusal
from salestui.exchange.apart import read_apart
from salestui.exchange.headers import header_words
from salestui.exchange.reading import CANNOT_READ, TOO_LARGE, Content, read_file
from salestui.exchange.table_reader import OLE, PAGE, WORKBOOK, ZIP
from salestui.exchange.texts import HEAD, TextTable, separator_of
from salestui.kit.cells import Cell, is_empty, word_key
from salestui.language import N_
from salestui.storage.copying import sync, sync_folder
from salestui.text.encodings import BROKEN, Unreadable, decoded

READ = frozenset(".csv .txt .tsv .xlsx .xlsm .xlsb .xls .ods".split())
"""The endings of tables that can be read; what they are is told by what stands in them."""
WRITTEN = (".xlsx", ".csv")
"""The endings of tables that can be written."""


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
    broken: frozenset[int] = frozenset()
    """The numbers of the rows in which bytes are no text; `BROKEN` stands there."""

    @property
    def head(self) -> list[Sequence[Cell]]:
        """The first rows."""
        return list(islice(self.rows(), HEAD))


def read_sheets(
    path: Path, content: Content | None = None, tell: Tell = tell_nobody
) -> list[Sheet]:
    """The sheets of a file that a person can see; raises `Refusal` where it is no table.

    `content` is what stands in it, if it was read already. What `tell` raises stops it.
    """
    try:
        data = (content or read_file(path, tell)).data
        if data.startswith((ZIP, OLE)):
            return _workbook_sheets(data, path, tell)
        if not data and path.suffix.lower() in _WORKBOOKS:
            raise Unreadable(N_("it is empty"))
        for begins, said in _OTHERS.items():
            if data.startswith(begins):
                raise Unreadable(said)
        return _text_sheets(data, path, tell)
    except (OSError, Unreadable) as error:
        raise Refusal(CANNOT_READ, file=path.name, reason=error) from error


def is_blank(row: Sequence[Cell]) -> bool:
    """Whether nothing stands in a row."""
    return all(map(is_empty, row))


# --- what a file is ----------------------------------------------------------------------------

_WORKBOOKS: Final = frozenset(".xlsx .xlsm .xlsb .xls .ods .et".split())
_OTHERS: Final = {
    b"%PDF": N_("it is a PDF; please ask for the table as .xlsx"),
    b"{\\rtf": N_("it is a text of Word; copy its table into Excel or WPS and save it as .xlsx"),
    b"Rar!": N_("it is packed; please unpack it first"),
    b"7z\xbc\xaf": N_("it is packed; please unpack it first"),
    b"\x1f\x8b": N_("it is packed; please unpack it first"),
    b"\x89PNG": N_("it is a picture"),
    b"\xff\xd8\xff": N_("it is a picture"),
}
"""How files begin that are no tables, and what is said of them."""
_CHARSET: Final = re.compile(
    rb"""<meta[^>]{1,200}?charset\s*=\s*["']?([\w-]{1,40})""", re.IGNORECASE
)
_PAGE: Final = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?< ?[!a-z]", re.IGNORECASE)
_IN_PAGES: Final = re.compile(r"<(?:html|body|table|frameset)[\s>]", re.IGNORECASE)
_MOST_OF_A_PAGE: Final = 24 << 20
_BEGINNING: Final = 4_096
_LOOKED_AT: Final = 1 << 17


def _workbook_sheets(data: bytes, path: Path, tell: Tell) -> list[Sheet]:
    try:
        return _apart(WORKBOOK, data, tell)
    except Unreadable:
        if path.suffix.lower() == ".et":
            raise Unreadable(
                N_("it is a workbook of WPS; open it there and save it as .xlsx")
            ) from None
        raise


def _text_sheets(data: bytes, path: Path, tell: Tell) -> list[Sheet]:
    """The tables of a text: of rows and separators, or a page's."""
    charset = _CHARSET.search(data[:_BEGINNING])
    try:
        text = decoded(data, charset[1].decode("ascii") if charset else "")
    except Unreadable:
        if path.suffix.lower() in _WORKBOOKS:
            raise Unreadable(N_("it is damaged, or no workbook")) from None
        raise
    beginning = text[:_BEGINNING].lower()
    if "schemas-microsoft-com:office:spreadsheet" in beginning and "<workbook" in beginning:
        raise Unreadable(
            N_("it is a workbook in the XML of 2003; open it in Excel or WPS and save it as .xlsx")
        )
    if beginning.startswith("mime-version:") or "\nmime-version:" in beginning[:500]:
        raise Unreadable(N_("it is a web archive; open it in Excel or WPS and save it as .xlsx"))
    if _PAGE.match(text) and _IN_PAGES.search(text, 0, _LOOKED_AT):
        if len(data) > _MOST_OF_A_PAGE:
            raise Refusal(TOO_LARGE, file=path.name, most=_MOST_OF_A_PAGE >> 20)
        return _apart(PAGE, text.encode("utf-8", "replace"), tell, BROKEN in text)
    words = header_words()
    table = TextTable(text, separator_of(text, lambda cell: word_key(cell) in words))
    height = table.checked()
    broken = frozenset(_broken_rows(table.rows()) if BROKEN in text else ())
    return [Sheet("", height, 0, table.rows, broken)]


def _apart(kind: str, data: bytes, tell: Tell, has_broken: bool = False) -> list[Sheet]:
    return [
        Sheet(
            each.name,
            each.height,
            each.left,
            each.rows,
            frozenset(_broken_rows(each.rows()) if has_broken else ()),
        )
        for each in read_apart(kind, data, tell)
    ]


def _broken_rows(rows: Iterable[Sequence[Cell]]) -> Iterator[int]:
    for number, row in enumerate(rows, start=1):
        if any(BROKEN in str(cell) for cell in row):
            yield number


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


_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "'")
"""What begins a formula for a spreadsheet that opens text, and the mark that says it is none."""


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
