"""What is to become of each row of a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, NamedTuple, TypeVar

from salestui.core.remark import Remark
from salestui.exchange.tables import Table
from salestui.exchange.texts import HEAD
from salestui.kit.cells import (
    Cell,
)
from salestui.kit.columns import Add, Column, There

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
