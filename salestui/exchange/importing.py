"""Import: what becomes of each row of a table is planned, then all of it is written or nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import count
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

from salestui.core.progress import Tell, tell_nobody
from salestui.core.remark import Remark
from salestui.dates.clock import Now
from salestui.exchange.ditto import is_ditto
from salestui.exchange.feet import is_foot, is_total
from salestui.exchange.sheets import is_blank, write_beside
from salestui.exchange.tables import Table, notes_of
from salestui.exchange.texts import HEAD
from salestui.kit.columns import (
    Add,
    Cell,
    Column,
    Exchange,
    Kind,
    There,
    UnfitCell,
    UnknownWord,
    cell_text,
    day_and_time,
    is_empty,
    remembering,
    word_key,
)
from salestui.language import N_, _
from salestui.storage.history.reading import state_of_data
from salestui.storage.history.writer import change
from salestui.storage.imported import imported_rows, keep_imported
from salestui.text.clean import brief, clean, fold

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


P = TypeVar("P", Add, There)


class Planned(NamedTuple, Generic[P]):
    """A row that was understood, and what is to become of it."""

    row: int
    fingerprints: Sequence[str]
    """What stood in its cells that were read, and in all of them, where that is new."""
    plan: P


class OtherWord(NamedTuple):
    """A word that no code of its choice is meant by."""

    column: Column
    header: str
    word: str


class Unfit(NamedTuple):
    """A row that was not understood."""

    row: int
    cells: Sequence[Cell]
    remark: Remark


@dataclass
class Unread:
    """What stands in a column that nobody knows how to read."""

    count: int = 0
    """In how many rows."""
    cells: list[Cell] = field(default_factory=list)
    """Some of it, from the first of these rows."""

    def add(self, cell: Cell) -> None:
        """One more row."""
        self.count += 1
        if self.count <= HEAD:
            self.cells.append(cell)


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
    feet: list[int] = field(default_factory=list)
    """Rows of the paper that the table was printed on."""
    dittos: list[int] = field(default_factory=list)
    """Rows in which a cell says that it is as the one above; they stand in another list, too."""
    adds: list[Planned[Add]] = field(default_factory=list)
    there: list[Planned[There]] = field(default_factory=list)
    fills: list[Planned[There]] = field(default_factory=list)
    """Rows that say more than is on file."""
    unfit: list[Unfit] = field(default_factory=list)
    old: list[int] = field(default_factory=list)
    """Rows of old matters that are not said to be settled or open: they wait for an answer."""
    left_out: list[int] = field(default_factory=list)
    """Such rows that the person leaves out."""
    other_words: dict[str, dict[str, list[int]]] = field(default_factory=dict)
    """The words that no choice knows and that are kept as notes, with their rows, by column."""
    unread: dict[int, Unread] = field(default_factory=dict)
    """Where in a row stands something that nobody knows how to read, and what."""
    state: object = None
    """The state of the data that it was made by."""
    answer: str = ""
    """What the person has said of old matters."""

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
            self.fills,
            self.feet,
            self.unfit,
            self.old,
            self.left_out,
        )
        return sum(map(len, lists))


# --- planning ----------------------------------------------------------------------------------


AS_SETTLED, AS_OPEN, SKIPPED = OLD_ANSWERS = ("settled", "open", "skip")
"""What the person can say of old matters that the table does not say to be settled or open."""


def plan_rows(
    table: Table, register: str, now: Now, tell: Tell = tell_nobody, *, answer: str = ""
) -> Plan:
    """What is to become of each row of a table, by what is on file now.

    `answer` is one of `OLD_ANSWERS`, "" while nobody has been asked.
    """
    plan = Plan(table, state=state_of_data(), answer=answer)
    before = imported_rows(register)
    planner = table.exchange.planner(now)
    fields = [
        _Field(table, column, places, now)
        for column in table.exchange.columns
        if (places := table.places.get(column.code))
    ]
    read = {place for each in fields for place in each.places} | table.left_out
    header = list(table.header_cells)
    header_keys = [word_key(cell_text(cell)) for cell in header]
    above: Sequence[Cell] = ()
    width = table.width
    others = [place for place in range(width) if place not in read]
    titles: set[tuple[str, ...]] = set()
    tell(LOOKING, 0, table.sheet.height)
    met: Counter[bytes] = Counter()

    def counted(digest: bytes) -> str:
        """The fingerprint of a row: its digest, and how many rows of the table have had it."""
        met[digest] += 1
        return f"{digest.hex()}-{met[digest]}"

    for number, row in zip(count(1), table.sheet.rows()):
        if number % _TOLD_EVERY == 0:
            tell(LOOKING, number, table.sheet.height)
        if is_blank(row):
            plan.blanks.append(number)
            continue
        if number < table.header_row or (titles and _said(row) in titles):
            # On paper the title stands above each page.
            titles.add(_said(row))
            plan.titles.append(number)
            continue
        if header and (list(row) == header or _is_header(row, header_keys)):
            plan.headers.append(number)
            continue
        if not table.is_own and is_foot(row):
            plan.feet.append(number)
            continue
        if is_total(row):
            plan.totals.append(number)
            continue
        has_dittos = not table.is_own and any(map(is_ditto, row))
        if has_dittos:
            row = _as_above(row, above)
            plan.dittos.append(number)
        above = row
        for place in (*others, *range(width, len(row))):
            if place < len(row) and not is_empty(row[place]):
                plan.unread.setdefault(place, Unread()).add(row[place])
        cells = [each.cells(row) for each in fields]
        fingerprint, whole = counted(_digest(fields, cells)), counted(_digest_of_all(row))
        if fingerprint in before:
            known = There(IMPORTED_BEFORE, before[fingerprint])
            plan.there.append(Planned(number, (), known))
            continue
        # The same row, with other columns of it read.
        key = before.get(whole)
        new = (fingerprint,) if key else (fingerprint, whole)
        try:
            values, other_words = _values(table.exchange, fields, cells, has_dittos=has_dittos)
            old = table.exchange.old
            if old and answer != AS_OPEN and old.is_one(values, now):
                if answer != AS_SETTLED:
                    (plan.left_out if answer else plan.old).append(number)
                    continue
                values = old.settled(values)
            planned = planner(values, key)
        except UnfitCell as unfit:
            plan.unfit.append(Unfit(number, row, unfit.remark))
            continue
        for other in other_words:
            words = plan.other_words.setdefault(other.column.code, {})
            words.setdefault(other.word, []).append(number)
        if isinstance(planned, Add):
            if number in table.sheet.broken:
                planned = planned._replace(remarks=[*planned.remarks, BROKEN_BYTES])
            plan.adds.append(Planned(number, new, planned))
        elif planned.fill is not None:
            plan.fills.append(Planned(number, new, planned))
        else:
            plan.there.append(Planned(number, new, planned))
    return plan


def _as_above(row: Sequence[Cell], above: Sequence[Cell]) -> Sequence[Cell]:
    """A row with what stands above it, where it says so; what says so below nothing stays."""
    return [
        above[at] if is_ditto(cell) and at < len(above) and not is_empty(above[at]) else cell
        for at, cell in enumerate(row)
    ]


def _said(row: Sequence[Cell]) -> tuple[str, ...]:
    """What stands in a row, wherever it stands."""
    return tuple(fold(cell_text(cell)) for cell in row if not is_empty(cell))


class OtherWordError(Exception):
    """A word that a choice does not know."""

    def __init__(self, word: OtherWord, unknown: UnknownWord) -> None:
        super().__init__(*unknown.args)
        self.word = word


_Cells = Sequence[tuple[int, Cell]]
"""What stands in a row for one column, and where."""


def _is_header(row: Sequence[Cell], keys: Sequence[str]) -> bool:
    """Whether a row is the header again, with other blanks."""
    if len(row) != len(keys) or not isinstance(row[0], str) or keys[0][:1] not in row[0].casefold():
        return False
    return all(
        isinstance(cell, str) and word_key(cell) == key for cell, key in zip(row, keys, strict=True)
    )


def _values(
    exchange: Exchange, fields: Sequence[_Field], cells: Sequence[_Cells], *, has_dittos: bool
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
        if column.is_required and not (values[column.code] or values.get(column.or_else)):
            raise UnfitCell(N_("{column}: nothing is written here"), column=_(column.title))
    if others and (notes := notes_of(exchange)) is not None:
        kept = [values[notes.code], *(f"{each.header}:{each.word}" for each in others)]
        values[notes.code] = (notes.joint or "").join(filter(None, kept))
    return values, others


class _Field:
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


def _digest(fields: Sequence[_Field], cells: Sequence[_Cells]) -> bytes:
    """What stands in the cells that are read; how they were written makes no difference."""
    parts = [
        f"{each.column.code}={each.mark(cell)}"
        for each, those in zip(fields, cells, strict=True)
        for _place, cell in those
    ]
    return blake2b("\n".join(parts).encode("utf-8", "replace"), digest_size=16).digest()


def _digest_of_all(row: Sequence[Cell]) -> bytes:
    """What stands in all cells of a row."""
    text = "\x1f".join(map(cell_text, row)).rstrip("\x1f")
    return blake2b(text.encode("utf-8", "replace"), digest_size=16, person=b"whole row").digest()


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
