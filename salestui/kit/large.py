"""A phone number so large that it can be read from the telephone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Digits, Static

from salestui.kit.clipboard import copy
from salestui.kit.key_line import KeyLine
from salestui.kit.modal import Modal
from salestui.kit.paint import shown
from salestui.language import N_, _, sentence
from salestui.text.clean import clean
from salestui.text.phones import domestic, extension

if TYPE_CHECKING:
    from salestui.kit.desk import Desk


class Large(Modal[None]):
    """Shows a title and phones in large digits."""

    DEFAULT_CSS = """
    Large {
        align: center middle;
        background: $background 55%;
        Vertical { width: 76; max-width: 100%; height: auto; padding: 1 3; background: $panel; }
        Digits { width: 100%; }
        Static { color: $text-muted; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,space,ctrl+c", "dismiss", N_("Back"), priority=True)
    ]

    def __init__(self, title: str, phones: Sequence[str]) -> None:
        super().__init__()
        self._title = title
        self._phones = phones

    def compose(self) -> ComposeResult:
        """Each phone in its groups, as it is read out."""
        with Vertical():
            yield Static(shown(self._title), markup=False)
            for phone in self._phones:
                yield Digits(spoken(phone))
        yield KeyLine()


def spoken(phone: str) -> str:
    """A phone in groups of digits: 138 0013 8000; what is no number of here stays as typed."""
    number = domestic(phone)
    if not number:
        return phone
    groups = [number]
    if len(number) == 11 and number.startswith("1"):
        groups = [number[:3], number[3:7], number[7:]]
    elif number.startswith("0"):
        code = 3 if number.startswith(("01", "02")) else 4
        rest = number[code:]
        groups = [number[:code], rest[:4], rest[4:]] if len(rest) > 7 else [number[:code], rest]
    if more := extension(phone):
        groups.append(f"- {more}")
    return " ".join(filter(None, groups))


def copy_phone(desk: Desk, title: str, phones: Sequence[str]) -> None:
    """Copy the first of some phones; show all of them large where that cannot be done."""
    if not phones:
        desk.say(_("There is no phone number."), "warn")
        return
    number = domestic(phones[0]) or clean(phones[0])
    if copy(number):
        desk.say(sentence("Copied: {phone}", phone=number))
    else:
        desk.push_screen(Large(title, phones))
