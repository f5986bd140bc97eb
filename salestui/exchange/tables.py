"""Which sheet of a file holds a register's table, where its header is, what its columns mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from salestui.exchange.headers import NOT_READ, Known, known
from salestui.exchange.reading import Content
from salestui.exchange.sheets import READ, Sheet, read_sheets
from salestui.kit.columns import Cell, Column, Exchange, cell_text, is_empty, word_key
from salestui.kit.refusal import Refusal
from salestui.kit.tell import Tell, tell_nobody
from salestui.language import N_, _
from salestui.text.clean import clean, fold


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

    def name_of(self, place: int) -> str:
        """What a column is called: by its header, else by its letters."""
        title = self.header[place] if place < len(self.header) else ""
        return title or self.letters_of(place)

    def letters_of(self, place: int) -> str:
        """The letters of a column."""
        return _letters(self.sheet.left + place)

    @property
    def width(self) -> int:
        """How many columns it has, by its first rows."""
        return max(len(self.header), *map(len, self.sheet.head), 0)

    def some_of(self, place: int, most: int = 3) -> list[str]:
        """What stands in a column, as clean text: some of it, each once, from the first rows."""
        found: dict[str, None] = {}
        for row in self.sheet.head[self.header_row :]:
            if place < len(row) and not is_empty(row[place]):
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
    places, left_out = _assigned(
        [*header, *[""] * (width - len(header))], chosen.left, words, wanted, exchange
    )
    others = [each.name for each in sheets if each is not chosen]
    row = 0 if at is None else at + 1
    if content is not None and content.is_pipe and path.suffix.lower() not in READ:
        # The shell made it: it has no name of its own, and stands in no folder.
        path = Path.cwd() / register
    table = Table(path, chosen, others, row, cells, header, exchange, words, places, left_out)
    _check(table)
    return table


def _meant(words: Known, exchange: Exchange, name: str) -> str:
    """The code of the column that the person means."""
    codes = [column.code for column in exchange.columns]
    if name in codes or not name:
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
    left: int,
    words: Known,
    wanted: Mapping[str, str],
    exchange: Exchange,
) -> tuple[Mapping[str, Sequence[int]], frozenset[int]]:
    """Where the cells of each column stand, and where those that are known and not read do."""
    gathering = {column.code for column in exchange.columns if column.gathers}
    found: dict[str, list[int]] = {}
    left_out: set[int] = set()
    unsaid: dict[int, Sequence[str]] = {}
    unheard = set(wanted)
    for place, title in enumerate(header):
        names = [word_key(each) for each in (title, _letters(left + place)) if each]
        said = next((name for name in names if name in wanted), None)
        if said is None:
            unsaid[place] = words.meant(title)
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
    # What can mean only one column comes first, so that what may mean another leaves it that one.
    for place, meant in sorted(unsaid.items(), key=lambda each: len(each[1])):
        free = [code for code in meant if code not in found]
        shared = [code for code in meant if code in gathering]
        if NOT_READ in meant:
            left_out.add(place)
        elif free or shared:
            found.setdefault((free or shared)[0], []).append(place)
    return {code: sorted(places) for code, places in found.items()}, frozenset(left_out)


def _check(table: Table) -> None:
    """Refuse two columns for one."""
    for column in table.exchange.columns:
        places = table.places.get(column.code, ())
        if column.joint is None and len(places) > 1:
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
