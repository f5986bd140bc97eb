"""Import: what becomes of each row of a table is planned, then all of it is written or nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from salestui.core.progress import Tell, tell_nobody
from salestui.core.remark import Remark
from salestui.dates.clock import Now
from salestui.exchange.ditto import is_ditto
from salestui.exchange.feet import is_foot, is_total
from salestui.exchange.plan import Plan, Planned, Unfit, Unread
from salestui.exchange.rows_read import Cells, Field, digest_of, digest_of_all, is_header, values_of
from salestui.exchange.sheets import is_blank, write_beside
from salestui.exchange.tables import Table
from salestui.kit.cells import (
    Cell,
    UnfitCell,
    cell_text,
    is_empty,
    word_key,
)
from salestui.kit.columns import Add, NoEntry, There
from salestui.language import N_, _
from salestui.storage.history.reading import state_of_data
from salestui.storage.history.writer import change
from salestui.storage.imported import imported_rows, keep_imported
from salestui.text.clean import clean, fold

LOOKING = N_("Rows looked at")

WRITING = N_("Rows written")

FILLING = N_("Rows filled in")

IMPORTED_BEFORE = Remark(N_("imported before"))

BROKEN_BYTES = Remark(N_("bytes that are no text; � stands for them"))

NOT_IMPORTED = ".not-imported.csv"
"""What the name of the file of rows that were not understood ends in."""

_TOLD_EVERY = 1_000

_AT_ONCE = 500
"""Rows filled in at once: SQLite takes 999 values at least."""

AS_SETTLED, AS_OPEN, SKIPPED = OLD_ANSWERS = ("settled", "open", "skip")
"""What the person can say of old matters that the table does not say to be settled or open."""


def plan_rows(
    table: Table, register: str, now: Now, tell: Tell = tell_nobody, *, answer: str = ""
) -> Plan:
    """What is to become of each row of a table, by what is on file now.

    `answer` is one of `OLD_ANSWERS`, "" while nobody has been asked.
    """
    planning = _Planning(table, register, now, answer)
    tell(LOOKING, 0, table.sheet.height)
    for number, row in zip(count(1), table.sheet.rows()):
        if number % _TOLD_EVERY == 0:
            tell(LOOKING, number, table.sheet.height)
        if not planning.is_of_the_paper(number, row):
            planning.plan_row(number, row)
    return planning.plan


class _Planning:
    """The rows of one table, looked at in order."""

    def __init__(self, table: Table, register: str, now: Now, answer: str) -> None:
        self.plan = Plan(table, state=state_of_data(), answer=answer)
        self._table = table
        self._now = now
        self._before = imported_rows(register)
        self._planner = table.exchange.planner(now)
        self._fields = [
            Field(table, column, places, now)
            for column in table.exchange.columns
            if (places := table.places.get(column.code))
        ]
        read = {place for each in self._fields for place in each.places} | table.left_out
        self._width = table.width
        self._others = [place for place in range(self._width) if place not in read]
        self._header = list(table.header_cells)
        self._header_keys = [word_key(cell_text(cell)) for cell in self._header]
        self._above: Sequence[Cell] = ()
        self._titles: set[tuple[str, ...]] = set()
        self._met: Counter[bytes] = Counter()

    def _counted(self, digest: bytes) -> str:
        """The fingerprint of a row: its digest, and how many rows of the table have had it."""
        self._met[digest] += 1
        return f"{digest.hex()}-{self._met[digest]}"

    def is_of_the_paper(self, number: int, row: Sequence[Cell]) -> bool:
        """Put a row where it belongs that says nothing of its own: a title, a header, a total."""
        plan, table = self.plan, self._table
        if is_blank(row):
            plan.blanks.append(number)
        elif number < table.header_row or (self._titles and _said(row) in self._titles):
            # On paper the title stands above each page.
            self._titles.add(_said(row))
            plan.titles.append(number)
        elif self._header and (list(row) == self._header or is_header(row, self._header_keys)):
            plan.headers.append(number)
        elif not table.is_own and is_foot(row):
            plan.feet.append(number)
        elif is_total(row):
            plan.totals.append(number)
        else:
            return False
        return True

    def plan_row(self, number: int, row: Sequence[Cell]) -> None:
        """Plan what is to become of a row."""
        plan = self.plan
        has_dittos = not self._table.is_own and any(map(is_ditto, row))
        if has_dittos:
            row = _as_above(row, self._above)
            plan.dittos.append(number)
        self._above = row
        for place in (*self._others, *range(self._width, len(row))):
            if place < len(row) and not is_empty(row[place]):
                plan.unread.setdefault(place, Unread()).add(row[place])
        cells = [each.cells(row) for each in self._fields]
        fingerprint = self._counted(digest_of(self._fields, cells))
        whole = self._counted(digest_of_all(row))
        if fingerprint in self._before:
            known = There(IMPORTED_BEFORE, self._before[fingerprint])
            plan.there.append(Planned(number, (), known))
            return
        # The same row, with other columns of it read.
        key = self._before.get(whole)
        new = (fingerprint,) if key else (fingerprint, whole)
        try:
            found = self._planned(number, cells, key, has_dittos=has_dittos)
        except UnfitCell as unfit:
            plan.unfit.append(Unfit(number, row, unfit.remark))
            return
        if found is not None:
            self._keep(number, new, found)

    def _planned(
        self, number: int, cells: Sequence[Cells], key: int | None, *, has_dittos: bool
    ) -> Add | There | NoEntry | None:
        """What is to become of a row; None where that waits for an answer, or it is left out."""
        plan, exchange = self.plan, self._table.exchange
        values, other_words = values_of(exchange, self._fields, cells, has_dittos=has_dittos)
        old = exchange.old
        if old and plan.answer != AS_OPEN and old.is_one(values, self._now):
            if plan.answer != AS_SETTLED:
                (plan.left_out if plan.answer else plan.old).append(number)
                return None
            values = old.settled(values)
        planned = self._planner(values, key)
        for other in other_words:
            words = plan.other_words.setdefault(other.column.code, {})
            words.setdefault(other.word, []).append(number)
        return planned

    def _keep(self, number: int, new: Sequence[str], planned: Add | There | NoEntry) -> None:
        plan = self.plan
        if isinstance(planned, NoEntry):
            plan.totals.append(number)
        elif isinstance(planned, Add):
            if number in self._table.sheet.broken:
                planned = planned._replace(remarks=[*planned.remarks, BROKEN_BYTES])
            plan.adds.append(Planned(number, new, planned))
        elif planned.fill is not None:
            plan.fills.append(Planned(number, new, planned))
        else:
            plan.there.append(Planned(number, new, planned))


def _as_above(row: Sequence[Cell], above: Sequence[Cell]) -> Sequence[Cell]:
    """A row with what stands above it, where it says so; what says so below nothing stays."""
    return [
        above[at] if is_ditto(cell) and at < len(above) and not is_empty(above[at]) else cell
        for at, cell in enumerate(row)
    ]


def _said(row: Sequence[Cell]) -> tuple[str, ...]:
    """What stands in a row, wherever it stands."""
    return tuple(fold(cell_text(cell)) for cell in row if not is_empty(cell))


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
        plan = plan_rows(table, register, now, tell, answer=plan.answer)
    arguments = {"count": len(plan.adds) + len(plan.fills), "file": clean(table.file.name)}
    with change(now, register, table.exchange.sentence, **arguments) as writer:
        writer.tell = tell
        if state_of_data(before=writer.id) != plan.state:
            # Another window was faster; from here on it waits.
            plan = plan_rows(table, register, now, tell, answer=plan.answer)
            writer.say(count=len(plan.adds) + len(plan.fills))

        def progress(done: int, of: int) -> None:
            tell(WRITING, done, of)

        whats = [planned.plan.what for planned in plan.adds]
        keys = table.exchange.write(writer, now, whats, progress)
        fills = [(each.plan.key, each.plan.fill) for each in plan.fills if each.plan.key]
        for begin in range(0, len(fills), _AT_ONCE):
            tell(FILLING, begin, len(fills))
            table.exchange.fill(writer, dict(fills[begin : begin + _AT_ONCE]))
        keep_imported(writer, register, _fingerprints(plan, keys))
        writer.close(now.day)
        # After all that can be stopped: a file would stay.
        return Imported(plan, keys, _write_unfit(plan) if plan.unfit else None)


def _fingerprints(plan: Plan, keys: Sequence[int]) -> Iterator[tuple[str, int]]:
    """The fingerprints that are new, with the rows on file."""
    added: dict[int, int] = {}
    for planned, key in zip(plan.adds, keys, strict=True):
        added[id(planned.plan.what)] = key
        for fingerprint in planned.fingerprints:
            yield fingerprint, key
    for _row, fingerprints, there in (*plan.there, *plan.fills):
        for fingerprint in fingerprints:
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
