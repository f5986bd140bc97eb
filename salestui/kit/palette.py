"""The command palette: every command of the desk and its registers, and every customer.

Textual's own palette cannot be used: it draws its list through markup and speaks English only.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import Input

from salestui.kit.desk import Desk, desk_of
from salestui.kit.editors import TextLine
from salestui.kit.key_line import KeyLine, key_name
from salestui.kit.modal import Overlay
from salestui.kit.paint import Cell, Line, columns
from salestui.kit.rows import Row, Rows
from salestui.kit.screen import DeskScreen, Target
from salestui.language import N_, _, sentence
from salestui.storage.search import find_rows
from salestui.text.clean import fold

ROWS = 20
"""So many rows are offered at most."""


@dataclass(frozen=True)
class Entry:
    """One thing that the palette offers."""

    text: str
    """In the language of the screen."""
    run: Callable[[], object]
    key: str = ""


def entries(desk: Desk, screen: Screen[object], typed: str = "") -> list[Entry]:
    """What can be done from a screen, and the rows that registers find for what was typed."""
    found: list[Entry] = []
    if isinstance(screen, DeskScreen):
        found += [
            Entry(_(action.sentence), partial(screen.do_action, action), action.key)
            for action in screen.row_actions()
        ]
    places = {each.place: each.title for each in desk.registers if each.place is not None}
    for place, title in sorted({1: N_("Today"), **places}.items()):
        text = sentence("Go to {screen}", screen=_(title))
        found.append(Entry(text, partial(desk.go, place), str(place)))
    found += [
        Entry(_(each.sentence), partial(desk.run_command, each), each.key)
        for register in desk.registers
        for each in register.commands
    ]
    if isinstance(screen, DeskScreen):
        found += [
            Entry(_("Undo"), screen.action_undo, "ctrl+z"),
            Entry(_("Redo"), screen.action_redo, "ctrl+y"),
        ]
    found += [
        Entry(_("Help"), desk.action_help, "f1"),
        Entry(_("Quit"), desk.action_leave, "ctrl+q"),
    ]
    words = fold(typed).split()
    found = [entry for entry in found if all(word in fold(entry.text) for word in words)]
    if words:
        for row in find_rows(typed, ROWS):
            register = desk.register(row.register)
            assert register.lookup is not None
            for hit in register.lookup.hits([row.key], desk.now):
                told = (_(register.title), hit.number, hit.title, hit.text, " ".join(hit.phones))
                text = "  ".join(filter(None, told))
                found.append(Entry(text, partial(desk.open_row, Target(hit.register, hit.key))))
    return found


class Palette(Overlay[None]):
    """A box to type in, and below it what fits."""

    DEFAULT_CSS = """
    Palette {
        align: center top;
        background: $background 55%;
        Vertical {
            width: 72; max-width: 100%; height: 22; max-height: 90%; margin-top: 2;
            padding: 1 1;
            background: $panel;
        }
        Input { margin-bottom: 1; }
        Rows { background: $panel; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", N_("Up"), show=False),
        Binding("down", "move(1)", N_("Down"), show=False),
        Binding("enter", "choose", N_("Do it"), priority=True),
        Binding("escape,ctrl+p", "dismiss", N_("Back"), priority=True),
    ]

    def __init__(self, above: Screen[object]) -> None:
        """`above` is the screen it was opened on."""
        super().__init__()
        self._above = above
        self._entries: list[Entry] = []

    def compose(self) -> ComposeResult:
        """A box and a list."""
        with Vertical():
            yield TextLine(placeholder=_("Type a command or a customer"), compact=True)
            rows = Rows()
            rows.can_focus = False
            yield rows
        yield KeyLine()

    def on_mount(self) -> None:
        """Offer everything."""
        self._offer("")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Offer what fits."""
        self._offer(event.value)

    def _offer(self, typed: str) -> None:
        self._entries = entries(desk_of(self), self._above, typed)
        rows = self.query_one(Rows)
        rows.show([self._row(index) for index in range(len(self._entries))], key=0)

    def _row(self, index: int) -> Row:
        entry = self._entries[index]

        def paint(width: int) -> Sequence[Line]:
            key = key_name(entry.key) if entry.key else ""
            return [
                columns(
                    width,
                    [Cell("", 1), Cell(entry.text), Cell(key, 10, "muted", True), Cell("", 1)],
                    0,
                )
            ]

        return Row(index, paint)

    def action_move(self, step: int) -> None:
        """Move among what is offered."""
        self.query_one(Rows).action_move(step)

    def action_choose(self) -> None:
        """Do what stands under the cursor."""
        index = self.query_one(Rows).key
        if isinstance(index, int):
            entry = self._entries[index]
            self.dismiss()
            self.app.call_later(entry.run)
