"""Import: what becomes of each row of a table is planned, then all of it is written or nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import count
from pathlib import Path
from typing import Any, Final, Generic, NamedTuple, TypeVar

from salestui.dates.clock import Now
from salestui.exchange.sheets import is_blank, write_beside
from salestui.exchange.tables import Table
from salestui.kit.columns import (
    Add,
    Cell,
    Column,
    Exchange,
    Remark,
    There,
    UnfitCell,
    cell_text,
    is_empty,
    remembering,
    word_key,
)
from salestui.kit.tell import Tell, tell_nobody
from salestui.language import N_, _
from salestui.storage.changes import change, state_of_data
from salestui.storage.imported import imported_rows, keep_imported
from salestui.text.clean import brief, clean, fold

LOOKING = N_("Rows looked at")
WRITING = N_("Rows written")

IMPORTED_BEFORE = Remark(N_("imported before"))

BROKEN_BYTES = Remark(N_("bytes that are no text; � stands for them"))

NOT_IMPORTED = ".not-imported.csv"
"""What the name of the file of rows that were not understood ends in."""

_TOLD_EVERY = 1_000


P = TypeVar("P", Add, There)


class Planned(NamedTuple, Generic[P]):
    """A row that was understood, and what is to become of it."""

    row: int
    fingerprint: str
    plan: P


class Unfit(NamedTuple):
    """A row that was not understood."""

    row: int
    cells: Sequence[Cell]
    remark: Remark


@dataclass
class Plan:
    """What is to become of each row of a table; every row stands in exactly one list."""

    table: Table
    titles: list[int] = field(default_factory=list)
    """Rows above the header."""
    headers: list[int] = field(default_factory=list)
    """The header and where it is repeated."""
    blanks: list[int] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)
    adds: list[Planned[Add]] = field(default_factory=list)
    there: list[Planned[There]] = field(default_factory=list)
    unfit: list[Unfit] = field(default_factory=list)
    unread: set[int] = field(default_factory=set)
    """Where in a row stands something that nobody knows how to read."""
    state: object = None
    """The state of the data that it was made by."""

    @property
    def height(self) -> int:
        """How many rows the table has."""
        lists: Sequence[Sequence[Any]] = (
            self.titles,
            self.headers,
            self.blanks,
            self.totals,
            self.adds,
            self.there,
            self.unfit,
        )
        return sum(map(len, lists))


# --- planning ----------------------------------------------------------------------------------


def plan_rows(table: Table, register: str, now: Now, tell: Tell = tell_nobody) -> Plan:
    """What is to become of each row of a table, by what is on file now."""
    plan = Plan(table, state=state_of_data())
    before = imported_rows(register)
    planner = table.exchange.planner(now)
    fields = [
        _Field(table, column, places, now)
        for column in table.exchange.columns
        if (places := table.places.get(column.code))
    ]
    read = {place for each in fields for place in each.places} | table.left_out
    header = list(table.header_cells)
    tell(LOOKING, 0, table.sheet.height)
    met: Counter[bytes] = Counter()
    for number, row in zip(count(1), table.sheet.rows()):
        if number % _TOLD_EVERY == 0:
            tell(LOOKING, number, table.sheet.height)
        if is_blank(row):
            plan.blanks.append(number)
            continue
        if number < table.header_row:
            plan.titles.append(number)
            continue
        if header and list(row) == header:
            plan.headers.append(number)
            continue
        if _is_total(row):
            plan.totals.append(number)
            continue
        plan.unread.update(
            place for place, cell in enumerate(row) if place not in read and not is_empty(cell)
        )
        cells = [each.cells(row) for each in fields]
        digest = _digest(fields, cells)
        met[digest] += 1
        fingerprint = f"{digest.hex()}-{met[digest]}"
        if fingerprint in before:
            known = There(IMPORTED_BEFORE, before[fingerprint])
            plan.there.append(Planned(number, fingerprint, known))
            continue
        try:
            planned = planner(_values(table.exchange, fields, cells))
        except UnfitCell as unfit:
            plan.unfit.append(Unfit(number, row, unfit.remark))
            continue
        if isinstance(planned, Add):
            if number in table.sheet.broken:
                planned = planned._replace(remarks=[*planned.remarks, BROKEN_BYTES])
            plan.adds.append(Planned(number, fingerprint, planned))
        else:
            plan.there.append(Planned(number, fingerprint, planned))
    return plan


_Cells = Sequence[tuple[int, Cell]]
"""What stands in a row for one column, and where."""


def _values(
    exchange: Exchange, fields: Sequence[_Field], cells: Sequence[_Cells]
) -> dict[str, Any]:
    """The values of a row by column; raises `UnfitCell`, also where one is missing."""
    values = {column.code: column.blank for column in exchange.columns}
    for each, those in zip(fields, cells, strict=True):
        if those:
            values[each.column.code] = each.value(those)
    for column in exchange.columns:
        if column.is_required and not (values[column.code] or values.get(column.or_else)):
            raise UnfitCell(N_("{column}: nothing is written here"), column=_(column.title))
    return values


class _Field:
    """A column of the register and the places in a row that are read as it."""

    def __init__(self, table: Table, column: Column, places: Sequence[int], now: Now) -> None:
        self.column = column
        self.places = places
        self.mark = remembering(lambda cell: fold(cell_text(cell)))
        """What of a cell counts for whether it was imported before."""
        self._read = column.reader(now, table.known.words.get(column.code, {}))
        labels = {place: clean(table.name_of(place)) for place in places}
        if column.is_labelled:
            own = (place for place in places if not table.known.is_labelled(labels[place]))
            labels[next(own, -1)] = ""
        else:
            labels = dict.fromkeys(places, "")
        self._labels = labels

    def cells(self, row: Sequence[Cell]) -> _Cells:
        """What stands in a row for it."""
        return [
            (place, row[place])
            for place in self.places
            if place < len(row) and not is_empty(row[place])
        ]

    def value(self, cells: _Cells) -> Any:
        """Its value; raises `UnfitCell`, which says what it is and what stands there."""
        if len(cells) == 1 and not self._labels[cells[0][0]]:
            cell = cells[0][1]
        else:
            parts = []
            for place, part in cells:
                label = self._labels[place]
                parts.append(f"{label}:{cell_text(part)}" if label else cell_text(part))
            cell = (self.column.joint or "").join(parts)
        try:
            return self._read(cell)
        except UnfitCell as unfit:
            raise UnfitCell(
                N_("{column} “{cell}”: {reason}"),
                column=_(self.column.title),
                cell=brief(cell_text(cell)),
                reason=unfit.remark.words,
            ) from None


def _digest(fields: Sequence[_Field], cells: Sequence[_Cells]) -> bytes:
    """What stands in the cells that are read; how they were written makes no difference."""
    parts = [
        f"{each.column.code}={each.mark(cell)}"
        for each, those in zip(fields, cells, strict=True)
        for _place, cell in those
    ]
    return blake2b("\n".join(parts).encode("utf-8", "replace"), digest_size=16).digest()


_TOTAL: Final = re.compile(
    r"(?:本页|本月|本年|本期)?(?:合计|总计|小计|共计|累计|合計|總計|小計)(?:数|数量|金额)?\d*[条台元件户人个次笔]?"
    r"|(?:grand|sub)?total"
)
_FIGURE: Final = re.compile(r"\D{0,2}[\d,]{1,10}(?:\.\d+)?\D{0,2}")
"""A sum with its currency or measure, shorter than a phone number."""


def _is_total(row: Sequence[Cell]) -> bool:
    """Whether a row only sums up: its first word says so, and all the rest is figures."""
    filled = (cell_text(cell).strip() for cell in row if not is_empty(cell))
    return bool(_TOTAL.fullmatch(word_key(next(filled)))) and all(map(_FIGURE.fullmatch, filled))


# --- carrying out ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Imported:
    """What was done."""

    plan: Plan
    keys: Sequence[int]
    """The rows that were added, in the order of the table."""
    not_imported: Path | None
    """The file with the rows that were not understood; None where there are none."""


def carry_out(plan: Plan, register: str, now: Now, tell: Tell = tell_nobody) -> Imported:
    """Write what was planned, all of it or nothing; where the data has changed, plan again."""
    table = plan.table
    if state_of_data() != plan.state:
        plan = plan_rows(table, register, now, tell)
    arguments = {"count": len(plan.adds), "file": clean(table.file.name)}
    with change(now, register, table.exchange.sentence, **arguments) as writer:
        writer.tell = tell
        if state_of_data(before=writer.id) != plan.state:
            # Another window was faster; from here on it waits.
            plan = plan_rows(table, register, now, tell)
            writer.say(count=len(plan.adds))

        def progress(done: int, of: int) -> None:
            tell(WRITING, done, of)

        whats = [planned.plan.what for planned in plan.adds]
        keys = table.exchange.write(writer, now, whats, progress)
        keep_imported(writer, register, _fingerprints(plan, keys))
        writer.close(now.day)
        # After all that can be stopped: a file would stay.
        return Imported(plan, keys, _write_unfit(plan) if plan.unfit else None)


def _fingerprints(plan: Plan, keys: Sequence[int]) -> Iterator[tuple[str, int]]:
    """The fingerprints that are new, with the rows on file."""
    added: dict[int, int] = {}
    for planned, key in zip(plan.adds, keys, strict=True):
        added[id(planned.plan.what)] = key
        yield planned.fingerprint, key
    for _row, fingerprint, there in plan.there:
        if there.remark is not IMPORTED_BEFORE:
            yield fingerprint, added[id(there.same_as)] if there.key is None else there.key


def _write_unfit(plan: Plan) -> Path:
    """Write the rows that were not understood beside their file, as they stand there."""
    table = plan.table
    width = max([len(table.header), *(len(unfit.cells) for unfit in plan.unfit)])
    header = [table.name_of(place) for place in range(width)]
    rows = (
        [*map(cell_text, cells), *[""] * (width - len(cells)), str(row), remark.words]
        for row, cells, remark in plan.unfit
    )
    path = table.file.with_name(f"{table.file.stem}{NOT_IMPORTED}")
    return write_beside(path, [*header, _("Row in the source"), _("Why not imported")], rows)
