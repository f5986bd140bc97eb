"""What the rows of a table say again of what is on file: the same, more, or something else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time
from functools import cached_property
from typing import Any, Final

from salestui.core.remark import Remark
from salestui.kit.cells import UnfitCell
from salestui.kit.columns import Column, Kind, There
from salestui.language import N_, _
from salestui.text.clean import fold
from salestui.text.phones import extension, split, telling

ALREADY_THERE = Remark(N_("on file already"))
TWICE = Remark(N_("an earlier row of the table says the same"))
FILLS: Final = N_("fills in what was missing: {columns}")
SAYS_OTHER: Final = N_("An earlier row has the number {number}, too, and says something else.")
DIFFERS: Final = N_("says something else, which is left as it is on file: {columns}")

Values = Mapping[str, Any]
"""The values of a row by the codes of its columns."""


class OnFile:
    """What is on file of a register, with what rows of one table have said of it.

    Each row on file is met by one row of a table: two rows that say the same are two matters.
    """

    def __init__(
        self,
        columns: Sequence[Column],
        kept: Callable[[], Iterable[tuple[int, Values]]],
        decisive: Iterable[str],
        filled: Iterable[str],
    ) -> None:
        """Prepare; `kept` is asked once, when a row may be there already.

        Where `decisive` columns contradict each other, a row is another matter; `filled` are those
        that a row fills in.
        """
        self._columns = {column.code: column for column in columns}
        self._kept = kept
        self._decisive = tuple(decisive)
        self._filled = frozenset(filled)
        self._met: set[int] = set()
        self._more: dict[int, dict[str, Any]] = defaultdict(dict)
        """What rows of the table have filled in so far, by id."""

    @cached_property
    def values(self) -> dict[int, dict[str, Any]]:
        """By id."""
        return {key: dict(values) for key, values in self._kept()}

    def find(self, keys: Iterable[int], said: Values, least: int) -> int | None:
        """Which of some rows on file a row of the table is about; None for none of them.

        The one with which most decisive columns agree, `least` at the least.
        """
        agreed = {
            key: agreement
            for key in keys
            if key not in self._met and (agreement := self._agreement(key, said)) >= least
        }
        return max(agreed, key=lambda key: agreed[key], default=None)

    def _agreement(self, key: int, said: Values) -> int:
        kept = self.values[key]
        agreed = 0
        for code in self._decisive:
            column = self._columns[code]
            if column.blank in (kept[code], said[code]):
                continue
            if not (says(column, kept[code], said[code]) or says(column, said[code], kept[code])):
                return -1
            agreed += 1
        return agreed

    def again(self, key: int, said: Values) -> There:
        """What becomes of a row of the table that is about a row on file."""
        self._met.add(key)
        kept = self.values[key]
        more: dict[str, Any] = {}
        others = []
        for code, value in said.items():
            column = self._columns[code]
            if value == column.blank or says(column, kept[code], value):
                continue
            both = together(column, kept[code], value)
            if code in self._filled and both != kept[code]:
                more[code] = both
            else:
                others.append(code)
        kept |= more
        # Another row may be about it, too: what is written last holds what both say.
        self._more[key] |= more
        fill = dict(self._more[key]) if more else None
        return there(key, fill, self._titles(more), self._titles(others))

    def _titles(self, codes: Iterable[str]) -> str:
        return ", ".join(_(self._columns[code].title) for code in codes)


class Numbered(OnFile):
    """What is on file of a register whose rows have a number, and a moment at which they begin."""

    def __init__(
        self,
        columns: Sequence[Column],
        kept: Callable[[], Iterable[tuple[int, Values]]],
        begun: Iterable[tuple[int, str, date]],
        decisive: Sequence[str],
        filled: Iterable[str],
        another: str,
        least: int = 0,
    ) -> None:
        """As `OnFile`.

        `begun` is the id, number and day of each row on file; the first of the `decisive` columns
        is the moment; `least` of them, or half, have to agree. `another` is the msgid for a number
        that is another row's.
        """
        super().__init__(columns, kept, decisive, filled)
        self._begins = decisive[0]
        self._least = least or len(decisive) // 2
        self._another = another
        self._numbers: dict[str, int] = {}
        self._days: dict[date, list[int]] = defaultdict(list)
        self._added: dict[str, tuple[Any, Values]] = {}
        for key, number, day in begun:
            self._numbers[number] = key
            self._days[day].append(key)

    def already(self, number: str, said: Values, known: int | None) -> There | None:
        """What becomes of a row that is there already, in the table or on file; None for a new one.

        Raises `UnfitCell` where its number is another's.
        """
        if number in self._added:
            first, earlier = self._added[number]
            if said != earlier:
                raise UnfitCell(SAYS_OTHER, number=number)
            return There(TWICE, same_as=first)
        if known is None or known not in self.values:
            known = self._numbers.get(number)
            if known is not None and self._agreement(known, said) < 0:
                raise UnfitCell(self._another, number=number)
        if known is None:
            day = said[self._begins].date()
            known = self.find(self._days.get(day, ()), said, self._least)
        return None if known is None else self.again(known, said)

    def add(self, number: str, said: Values, what: Any) -> None:
        """Remember a new row of the table by the number that it gives, if it does."""
        if number:
            self._added[number] = what, said


def there(key: int | None, fill: Any, filled: str, others: str, same_as: Any = None) -> There:
    """A row that is there already, with the columns that it fills and those that say otherwise."""
    remarks = [Remark(DIFFERS, {"columns": others})] if others else []
    if filled:
        remark = Remark(FILLS, {"columns": filled})
    elif remarks:
        remark = remarks.pop()
    else:
        remark = ALREADY_THERE if same_as is None else TWICE
    return There(remark, key, same_as, fill, remarks)


def says(column: Column, kept: Any, said: Any) -> bool:
    """Whether what is kept in a column says all that a row says."""
    if column.kind is Kind.PHONES:
        return set(_phones(said)) <= set(_phones(kept))
    if isinstance(kept, datetime) and isinstance(said, datetime):
        # A day alone is kept as its noon.
        before, after = (each.astimezone(said.tzinfo).replace(second=0) for each in (kept, said))
        is_day_alone = after.time() == time(12) and before.date() == after.date()
        return before == after or is_day_alone
    if isinstance(kept, str) and isinstance(said, str):
        parts = set(map(fold, _parts(column, kept)))
        return all(fold(part) in parts for part in _parts(column, said))
    return bool(kept == said)


def together(column: Column, kept: Any, said: Any) -> Any:
    """What is kept, with what a row says more; what contradicts it is left out."""
    if kept == column.blank:
        return said
    if column.kind is Kind.PHONES:
        known = _phones(kept)
        more = [phone for key, phone in _phones(said).items() if key not in known]
        return "、".join([kept, *more]) if isinstance(kept, str) else (*kept, *more)
    if column.is_labelled:
        known_parts = set(map(fold, _parts(column, kept)))
        more = [part for part in _parts(column, said) if fold(part) not in known_parts]
        return (column.joint or "").join([kept, *more])
    return kept


def _parts(column: Column, text: str) -> list[str]:
    """The texts that stand in one: each column that is read as this one has added one."""
    return text.split(column.joint or "\n") if column.is_labelled else [text]


def _phones(value: Any) -> dict[tuple[str, str], str]:
    """Phones by what tells two apart."""
    phones = split(value) if isinstance(value, str) else value
    return {(telling(each) or fold(each), extension(each)): each for each in phones}
