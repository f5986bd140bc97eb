"""Which sheet of a file holds a register's table, where its header is, what its columns mean."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from salestui.core.progress import Tell, tell_nobody
from salestui.core.refusal import Refusal
from salestui.exchange.evidence import (
    Look,
    are_fractions,
    are_words,
    has_some,
    is_contradicted,
    is_doubtful,
    look_of,
)
from salestui.exchange.feet import is_around
from salestui.exchange.headers import NOT_READ, Known, known
from salestui.exchange.reading import Content
from salestui.exchange.sheets import READ, Sheet, read_sheets
from salestui.kit.cells import Cell, cell_text, is_empty, word_key
from salestui.kit.columns import Column, Exchange, Kind
from salestui.language import N_, _
from salestui.text.clean import clean, fold

LEFT_OUT = ("", "-")
"""What the person says of a column that is not to be read."""


_TIME: Final = re.compile("[时時点點刻]|time|hour", re.IGNORECASE)
"""What a header says of times of day; a share of something looks like one."""


@dataclass(frozen=True)
class Table:
    """A sheet whose columns are known."""

    file: Path
    sheet: Sheet
    other_sheets: Sequence[str]
    """The sheets that are not read."""
    header_row: int
    """The number of the row with the header; 0 where there is none."""
    header_cells: Sequence[Cell]
    """What stands in it."""
    header: Sequence[str]
    """The same as clean text; "" for a column without."""
    exchange: Exchange
    known: Known
    places: Mapping[str, Sequence[int]]
    """For each column that is read, by its code, where in a row its cells stand."""
    left_out: frozenset[int]
    """Where in a row stands what is known and not read, such as running numbers."""
    is_own: bool = False
    """Whether a desk has written it: each cell is what it says, whatever stands there."""

    def name_of(self, place: int) -> str:
        """What a column is called: by its header, else by its letters."""
        title = self.header[place] if place < len(self.header) else ""
        return title or self.letters_of(place)

    def typable(self, place: int) -> str:
        """A name of a column that can be typed and is no other's: its header, else its letters."""
        name = self.name_of(place)
        is_plain = not set(name) & set("=\"'\\$`!\n") and word_key(name) == word_key(clean(name))
        keys = [word_key(title) for title in self.header]
        return name if is_plain and keys.count(word_key(name)) == 1 else self.letters_of(place)

    def letters_of(self, place: int) -> str:
        """The letters of a column."""
        return _letters(self.sheet.left + place)

    def takes(self, column: Column) -> bool:
        """Whether one more of its columns can be read as one of the register."""
        several = column.joint is not None and column.kind is not Kind.DAY
        return several or not self.places.get(column.code)

    @property
    def width(self) -> int:
        """How many columns it has, by its first rows."""
        return max(len(self.header), *map(len, self.sheet.head), 0)

    def some_of(self, place: int, most: int = 3) -> list[str]:
        """What stands in a column, as clean text: some of it, each once, from the first rows."""
        found: dict[str, None] = {}
        for row in self.sheet.head[self.header_row :]:
            if place < len(row) and not is_empty(row[place]) and not is_around(row):
                found.setdefault(clean(cell_text(row[place])))
        return list(found)[:most]


def find_table(
    path: Path,
    register: str,
    exchange: Exchange,
    told: Mapping[str, str] | None = None,
    *,
    sheet: str = "",
    own_words: Path | None = None,
    content: Content | None = None,
    tell: Tell = tell_nobody,
) -> Table:
    """As `open_table`; raises `Refusal` also where a column is missing."""
    table = open_table(
        path, register, exchange, told, sheet=sheet, own_words=own_words, content=content, tell=tell
    )
    for column in missing(table):
        raise Refusal(
            N_(
                "No column is known as “{title}”; say which one it is: "
                "--map HEADER={code}. There are: {names}"
            ),
            title=_(column.title),
            code=column.code,
            names=", ".join(filter(None, table.header)) or "A, B, C …",
        )
    return table


def missing(table: Table) -> list[Column]:
    """The columns of the register that there is no row without, and that the table has not."""
    return [
        column
        for column in table.exchange.columns
        if column.is_required
        and not (table.places.get(column.code) or table.places.get(column.or_else))
    ]


def open_table(
    path: Path,
    register: str,
    exchange: Exchange,
    told: Mapping[str, str] | None = None,
    *,
    sheet: str = "",
    own_words: Path | None = None,
    content: Content | None = None,
    tell: Tell = tell_nobody,
) -> Table:
    """The sheet of a file whose header says most about a register.

    `told` is what the person has said about columns, by header or by letters: the column of the
    register that they mean, "" for none; `content` is what stands in the file, if that was read
    already. What `tell` raises stops it. Raises `Refusal` where nothing can be read, or two columns
    as one.
    """
    words = known(register, exchange.columns, own_words)
    wanted = {word_key(name): _meant(words, exchange, code) for name, code in (told or {}).items()}
    sheets = read_sheets(path, content, tell)
    asked = [each for each in sheets if not sheet or fold(each.name) == fold(sheet)]
    if not asked:
        names = ", ".join(each.name for each in sheets)
        raise Refusal(N_("There is no such sheet in {file}: {names}"), file=path.name, names=names)
    # Of equals the first: `max` keeps to that.
    _score, at, chosen = max(
        ((*_best_header(each, words, wanted), each) for each in asked), key=lambda each: each[0]
    )
    cells = () if at is None else chosen.head[at]
    header = [clean(cell_text(cell)) for cell in cells]
    width = max(map(len, chosen.head), default=0)
    below = chosen.head[0 if at is None else at + 1 :]
    # Evidence of what stands in a column are its rows, not what stands around them.
    head = [row for row in below if list(row) != list(cells) and not is_around(row)]
    is_own = _is_own_export(header, exchange)
    if is_own:
        head = []
    places, left_out = _assigned(
        [*header, *[""] * (width - len(header))], chosen, head, words, wanted, exchange
    )
    others = [each.name for each in sheets if each is not chosen]
    row = 0 if at is None else at + 1
    if content is not None and content.is_pipe and path.suffix.lower() not in READ:
        # The shell made it: it has no name of its own, and stands in no folder.
        path = Path.cwd() / register
    table = Table(
        path, chosen, others, row, cells, header, exchange, words, places, left_out, is_own
    )
    _check(table)
    return table


def _meant(words: Known, exchange: Exchange, name: str) -> str:
    """The code of the column that the person means."""
    codes = [column.code for column in exchange.columns]
    if name in LEFT_OUT:
        return NOT_READ
    if name in codes:
        return name
    for code in words.meant(name):
        return code
    raise Refusal(
        N_("There is no column {name}; there are: {names}"), name=name, names=", ".join(codes)
    )


def _best_header(
    sheet: Sheet, words: Known, wanted: Mapping[str, str]
) -> tuple[tuple[int, int, int], int | None]:
    """How well a sheet's best row is a header, and which it is, counted from 0."""

    def score(row: Sequence[Cell]) -> tuple[int, int, int]:
        cells = [cell for cell in row if not is_empty(cell)]
        said = sum(word_key(cell_text(cell)) in wanted for cell in cells)
        meant = {codes[0] for cell in cells if (codes := words.meant(cell))} - {NOT_READ}
        return said, len(meant), len(cells)

    scores = [score(row) for row in sheet.head]
    best = max(scores, default=(0, 0, 0))
    # Where all columns were named by their letters there need not be a header.
    is_header = any(best[:2]) or not wanted
    return best, scores.index(best) if is_header and any(best) else None


def _assigned(
    header: Sequence[str],
    chosen: Sheet,
    head: Sequence[Sequence[Cell]],
    words: Known,
    wanted: Mapping[str, str],
    exchange: Exchange,
) -> tuple[Mapping[str, Sequence[int]], frozenset[int]]:
    """Where the cells of each column stand, and where those that are known and not read do.

    `head` is the first rows below the header: what stands there tells between what a header may
    mean.
    """
    found: dict[str, list[int]] = {}
    left_out: set[int] = set()
    unsaid: list[_Unsaid] = []
    unheard = set(wanted)
    for place, title in enumerate(header):
        names = [word_key(each) for each in (title, _letters(chosen.left + place)) if each]
        said = next((name for name in names if name in wanted), None)
        if said is None:
            unsaid.append(_Unsaid.of(place, title, _cells_of(head, place), words, exchange))
            continue
        unheard.discard(said)
        if wanted[said] == NOT_READ:
            left_out.add(place)
        else:
            found.setdefault(wanted[said], []).append(place)
    if unheard:
        raise Refusal(
            N_("There is no column {header} in the table; there are: {names}"),
            header=min(unheard),
            names=", ".join(filter(None, header)),
        )
    columns = {column.code: column for column in exchange.columns}
    # What can mean only one column comes first, so that what may mean another leaves it that one;
    # times come when it is known which column holds their days.
    for each in sorted(unsaid, key=lambda each: (each.look is Look.TIMES, len(each.meant))):
        free = [code for code in each.meant if code not in found]
        days = [
            code
            for code, places in found.items()
            if columns[code].kind is Kind.DAY
            # By its header, or because it stands beside it.
            and (code in each.meant or {each.place - 1, each.place + 1} & {*places})
        ]
        own = [code for code in free if columns[code].kind is not Kind.DAY]
        shared = [code for code in each.meant if columns[code].gathers]
        if each.is_known_and_not_read:
            left_out.add(each.place)
        elif each.look is Look.TIMES and days and not own:
            found[days[0]].append(each.place)
        elif free or shared:
            found.setdefault((free or shared)[0], []).append(each.place)
        elif each.is_other_choice and (notes := notes_of(exchange)):
            found.setdefault(notes.code, []).append(each.place)
    return {
        code: places if columns[code].kind is Kind.DAY else sorted(places)
        for code, places in found.items()
    }, frozenset(left_out)


class _Unsaid(NamedTuple):
    """A column of the table of which nobody has said what it is."""

    place: int
    meant: Sequence[str]
    """What it can mean by its header and what stands in it, the likeliest first."""
    look: Look | None
    is_known_and_not_read: bool
    is_other_choice: bool
    """Whether by its header it is a choice of the register, and by its words another one."""

    @classmethod
    def of(
        cls, place: int, title: str, cells: Sequence[Cell], words: Known, exchange: Exchange
    ) -> _Unsaid:
        meant = words.meant(title)
        look = look_of(cells)
        if look is Look.TIMES and are_fractions(cells) and not _TIME.search(title):
            look = None
        columns = {column.code: column for column in exchange.columns}
        fitting = [
            code
            for code in meant
            if code != NOT_READ
            and not is_contradicted(columns[code], look, cells, words.words.get(code, {}))
        ]
        # 手机/微信 with names in it is the latter.
        fitting.sort(key=lambda code: is_doubtful(columns[code], cells))
        is_other = not fitting and any(
            columns[code].kind is Kind.CHOICE for code in meant if code != NOT_READ
        )
        return cls(place, fitting, look, NOT_READ in meant and look is not Look.PHONES, is_other)


def _cells_of(head: Sequence[Sequence[Cell]], place: int) -> list[Cell]:
    return [row[place] for row in head if place < len(row) and not is_empty(row[place])]


def likely(table: Table, place: int, cells: Sequence[Cell]) -> Column | None:
    """What a column that is not read may well be, by its header or by what stands in it."""
    columns = {column.code: column for column in table.exchange.columns}
    look = look_of(cells)
    for code in table.known.meant(table.header[place] if place < len(table.header) else ""):
        words = table.known.words.get(code, {})
        if code in columns and not is_contradicted(columns[code], look, cells, words):
            return columns[code]
    if has_some(cells, Look.PHONES):
        return next((each for each in columns.values() if each.kind is Kind.PHONES), None)
    if has_some(cells, Look.DAYS):
        # Of which day nobody can tell: among the notes it stands under its own header.
        days = [each for each in columns.values() if each.kind is Kind.DAY]
        return notes_of(table.exchange) or next(iter(days), None)
    chosen = (
        column
        for column in columns.values()
        if column.kind is Kind.CHOICE
        and column.code not in table.places
        and are_words(cells, table.known.words.get(column.code, {}))
    )
    return next(chosen, None)


def notes_of(exchange: Exchange) -> Column | None:
    """The column in which anything may stand under its own header."""
    return next((column for column in exchange.columns if column.is_labelled), None)


def _is_own_export(header: Sequence[str], exchange: Exchange) -> bool:
    return list(header) == [_(column.title) for column in exchange.columns]


def _check(table: Table) -> None:
    """Refuse two columns for one."""
    for column in table.exchange.columns:
        places = table.places.get(column.code, ())
        if column.kind is Kind.DAY:
            head = table.sheet.head[table.header_row :]
            places = [each for each in places if look_of(_cells_of(head, each)) is not Look.TIMES]
        if (column.joint is None or column.kind is Kind.DAY) and len(places) > 1:
            raise Refusal(
                N_("Only one column can be “{title}”: {names}"),
                title=_(column.title),
                names=", ".join(map(table.name_of, places)),
            )


def _letters(place: int) -> str:
    """What a spreadsheet calls a column: A, B … Z, AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
