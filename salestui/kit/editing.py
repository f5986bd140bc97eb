"""Changing a row that other windows may change too: nobody overwrites anybody unseen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Generic, Protocol, TypeVar


class Identified(Protocol):
    """What its id tells from others of its kind."""

    @property
    def id(self) -> int:
        """Its key in the database."""
        ...


N = TypeVar("N", bound=Identified)
T = TypeVar("T")


def _nothing(row: Any) -> Mapping[str, str]:
    return {}


class Editing(Generic[N, T]):
    """What accepts, for a form that changes a row: it knows the row as it was last looked at."""

    def __init__(
        self,
        row: N,
        find: Callable[[int], N | None],
        save: Callable[[N, Any], T],
        text: Callable[[N], Mapping[str, str]] = _nothing,
    ) -> None:
        """`find` reads a row by its id, `text` says what stands in the form's fields for a row."""
        self.row = row
        self._find = find
        self._save = save
        self._text = text

    def __call__(self, asked: Any) -> T:
        """Save what was asked for; raises `EditConflict` when the row is another meanwhile."""
        return self._save(self.row, asked)

    @property
    def start(self) -> Mapping[str, str]:
        """The text that the form begins with."""
        return self._text(self.row)

    def look_again(self) -> bool:
        """Read the row anew; whether it is still there."""
        found = self._find(self.row.id)
        if found is not None:
            self.row = found
        return found is not None
