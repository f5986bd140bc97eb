"""What can be done with a row: each deed with its key, its sentence and its function."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from salestui.kit.register import Register, imported

if TYPE_CHECKING:
    from salestui.kit.app import DeskApp

T = TypeVar("T")


def _always(row: Any) -> bool:
    return True


@dataclass(frozen=True)
class Deed(Generic[T]):
    """Something that can be done with a row of a register."""

    code: str
    sentence: str
    """A msgid: in the menu, the footer and the help."""
    run: Callable[[DeskApp, T], Coroutine[Any, Any, None]]
    key: str = ""
    """Its key in tables, boards and cards, such as "space", "delete" or a letter."""
    is_possible: Callable[[T], bool] = _always
    """Whether it can be done with this row now; the menu offers only what can."""


def deeds_of(register: Register) -> Sequence[Deed[Any]]:
    """Everything that a register's rows can have done to them."""
    found: Sequence[Deed[Any]] = imported(register.deeds) if register.deeds else ()
    return found


def possible(register: Register, row: object) -> list[Deed[Any]]:
    """What can be done with a row now."""
    return [deed for deed in deeds_of(register) if deed.is_possible(row)]
