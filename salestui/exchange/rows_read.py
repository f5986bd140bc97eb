"""How the cells of a row are read into the values of its columns."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

from salestui.dates.clock import Now
from salestui.exchange.ditto import is_ditto
from salestui.exchange.plan import OtherWord
from salestui.exchange.tables import Table, notes_of
from salestui.kit.cells import (
    Cell,
    UnfitCell,
    UnknownWord,
    cell_text,
    day_and_time,
    is_empty,
    remembering,
    word_key,
)
from salestui.kit.columns import Column, Exchange, Kind
from salestui.language import N_, _
from salestui.text.clean import brief, clean, fold


class OtherWordError(Exception):
    """A word that a choice does not know."""

    def __init__(self, word: OtherWord, unknown: UnknownWord) -> None:
        super().__init__(*unknown.args)
        self.word = word


Cells = Sequence[tuple[int, Cell]]
"""What stands in a row for one column, and where."""


def is_header(row: Sequence[Cell], keys: Sequence[str]) -> bool:
    """Whether a row is the header again, with other blanks."""
    if len(row) != len(keys) or not isinstance(row[0], str) or keys[0][:1] not in row[0].casefold():
        return False
    return all(
        isinstance(cell, str) and word_key(cell) == key for cell, key in zip(row, keys, strict=True)
    )


def values_of(
    exchange: Exchange, fields: Sequence[Field], cells: Sequence[Cells], *, has_dittos: bool
) -> tuple[dict[str, Any], Sequence[OtherWord]]:
    """The values of a row by column, and the words that no choice knows.

    Those stand among the notes, under their header. Raises `UnfitCell`, also where a column is
    missing.
    """
    values = {column.code: column.blank for column in exchange.columns}
    others: list[OtherWord] = []
    for each, those in zip(fields, cells, strict=True):
        if those:
            if has_dittos and any(is_ditto(cell) for _place, cell in those):
                raise UnfitCell(
                    N_("{column} “{cell}”: nothing stands above it"),
                    column=_(each.column.title),
                    cell=cell_text(those[0][1]),
                )
            try:
                values[each.column.code] = each.value(those)
            except OtherWordError as error:
                others.append(error.word)
    for column in exchange.columns:
        is_said = values[column.code] != column.blank
        if column.is_required and not (is_said or values.get(column.or_else)):
            raise UnfitCell(N_("{column}: nothing is written here"), column=_(column.title))
    if others and (notes := notes_of(exchange)) is not None:
        kept = [values[notes.code], *(f"{each.header}:{each.word}" for each in others)]
        values[notes.code] = (notes.joint or "").join(filter(None, kept))
    return values, others


class Field:
    """A column of the register and the places in a row that are read as it."""

    def __init__(self, table: Table, column: Column, places: Sequence[int], now: Now) -> None:
        self.column = column
        self.places = places
        self.mark = remembering(lambda cell: fold(cell_text(cell)))
        """What of a cell counts for whether it was imported before."""
        self._read = column.reader(now, table.known.words.get(column.code, {}))
        labels = self._titles = {place: clean(table.name_of(place)) for place in places}
        if column.is_labelled:
            known = table.known
            own = (
                place
                for place, label in labels.items()
                if known.is_named(label, column.code) or not known.meant(label)
            )
            labels[next(own, -1)] = ""
        else:
            labels = dict.fromkeys(places, "")
        self._labels = labels

    def cells(self, row: Sequence[Cell]) -> Cells:
        """What stands in a row for it."""
        return [
            (place, row[place])
            for place in self.places
            if place < len(row) and not is_empty(row[place])
        ]

    def value(self, cells: Cells) -> Any:
        """Its value; raises `UnfitCell`, which says what it is and what stands there."""
        if len(cells) == 1 and not self._labels[cells[0][0]]:
            cell = cells[0][1]
        elif self.column.kind is Kind.DAY:
            cell = day_and_time([part for _place, part in cells])
        else:
            parts = []
            for place, part in cells:
                label = self._labels[place]
                parts.append(f"{label}:{cell_text(part)}" if label else cell_text(part))
            cell = (self.column.joint or "").join(parts)
        try:
            return self._read(cell)
        except UnknownWord as unknown:
            word = clean(cell_text(cell))
            raise OtherWordError(
                OtherWord(self.column, self._titles[cells[0][0]], word), unknown
            ) from None
        except UnfitCell as unfit:
            raise UnfitCell(
                N_("{column} “{cell}”: {reason}"),
                column=_(self.column.title),
                cell=brief(cell_text(cell)),
                reason=unfit.remark.words,
            ) from None


def digest_of(fields: Sequence[Field], cells: Sequence[Cells]) -> bytes:
    """What stands in the cells that are read; how they were written makes no difference."""
    parts = [
        f"{each.column.code}={each.mark(cell)}"
        for each, those in zip(fields, cells, strict=True)
        for _place, cell in those
    ]
    return blake2b("\n".join(parts).encode("utf-8", "replace"), digest_size=16).digest()


def digest_of_all(row: Sequence[Cell]) -> bytes:
    """What stands in all cells of a row."""
    text = "\x1f".join(map(cell_text, row)).rstrip("\x1f")
    return blake2b(text.encode("utf-8", "replace"), digest_size=16, person=b"whole row").digest()
