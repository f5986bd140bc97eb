"""What a register gives to the exchange of tables with other programs: its columns and its rows.

A column says how one cell of somebody's table is read into a value and how a value is written into
a cell. No Textual and no database here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING, Any, NamedTuple

from salestui.core.remark import Remark
from salestui.dates.clock import Now
from salestui.kit.cells import Cell
from salestui.language import _

if TYPE_CHECKING:
    from salestui.storage.history.writer import Writer

Read = Callable[[Cell], Any]
"""Reads a cell that is not empty; raises `UnfitCell`."""

Words = Mapping[str, str]
"""Codes by the words that mean them, as `word_key` gives these."""


class Kind(Enum):
    """What stands in the cells of a column."""

    TEXT = auto()
    PHONES = auto()
    DAY = auto()
    """A day, or a moment."""
    COUNT = auto()
    CHOICE = auto()


@dataclass(frozen=True)
class Column:
    """A column of a register."""

    code: str
    """Its name in `--map`, in the tables of header words and among a row's values."""
    title: str
    """A msgid: its header in an exported table."""
    reader: Callable[[Now, Words], Read]
    """How its cells are read now, given the words of its choices."""
    written: Callable[[Any, Now], str | int] = lambda value, now: str(value)
    """The cell of a value that is not blank; reading it gives the value again."""
    blank: Any = ""
    """The value of an empty cell."""
    is_required: bool = False
    """Whether there is no row without it."""
    or_else: str = ""
    """The column that will do in its place."""
    joint: str | None = None
    """What stands between the cells of several columns that are read as this one; None where that
    can only be one column."""
    gathers: bool = False
    """Whether each column that means it is read as it, without being told."""
    is_labelled: bool = False
    """Whether each of several columns stands in it under its own header."""
    choices: Mapping[str, str] = field(default_factory=dict)
    """Its codes and what they are called, as msgids; "" for one that is called by its code."""
    kind: Kind = Kind.TEXT

    def choice_word(self, code: str) -> str:
        """What a code is called in the language of the screen."""
        return _(self.choices[code]) or code


class Add(NamedTuple):
    """A row that is to be added."""

    what: Any
    """What the register's `write` takes."""
    remarks: Sequence[Remark] = ()
    """What the person should look at."""


class There(NamedTuple):
    """A row that is there already."""

    remark: Remark
    key: int | None = None
    """The row on file that it is."""
    same_as: Any = None
    """Or what an earlier row of the same table adds."""
    fill: Any = None
    """What the register's `fill` takes, where the row says more than is on file."""
    remarks: Sequence[Remark] = ()
    """What the person should look at."""


class NoEntry(NamedTuple):
    """A row that only sums up others, or carries a sum over."""


Planner = Callable[[Mapping[str, Any], int | None], "Add | There | NoEntry"]
"""Says what is to become of the next row of a table, given its values by code.

And, where that is known, the row on file that it was imported as when other columns were read.
"""

Progress = Callable[[int, int], None]
"""Is told, now and then, how many rows are done and of how many; what it raises stops the work."""

OLD_DAYS = 30
"""Who sends a table knows by heart what is open of so many days; of what is older it is asked."""


class Old(NamedTuple):
    """Matters that were begun long ago, of which a table may not say whether they are settled."""

    is_one: Callable[[Mapping[str, Any], Now], bool]
    """Whether the values of a row are such a matter's."""
    settled: Callable[[Mapping[str, Any]], dict[str, Any]]
    """The values of one that is settled."""


@dataclass(frozen=True)
class Exchange:
    """What a register exchanges with tables; a room's `exchange.py` has one."""

    columns: tuple[Column, ...]
    """In the order in which they are exported."""
    sentence: str
    """A msgid for the history: what was imported, with {count} and {file}."""
    planner: Callable[[Now], Planner]
    """A planner for one table, by what is on file now."""
    write: Callable[[Writer, Now, Sequence[Any], Progress], Sequence[int]]
    """Adds all planned rows within one change; returns their ids in the order given."""
    kept: Callable[[Now], Iterable[tuple[int, Mapping[str, Any]]]]
    """The id and the values of every row on file, in the order in which they are exported."""
    fill: Callable[[Writer, Mapping[int, Any]], None]
    """Fills in, by id, what some hundred rows say more than is on file."""
    old: Old | None = None
    """What is asked about before an import; None where nothing stays open."""
