"""Help for the screen one stands on: the same sentences as in the footer, all of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen

from salestui.kit.key_line import Hint, KeyLine, hints, key_name
from salestui.kit.modal import Overlay
from salestui.kit.paint import Cell, Line, Span, columns
from salestui.kit.rows import BLANK, Row, Rows, heading
from salestui.language import N_, _


class Help(Overlay[None]):
    """Lists what each key does on a screen."""

    DEFAULT_CSS = """
    Help {
        align: center middle;
        background: $background 55%;
        Rows { width: 64; max-width: 100%; height: 90%; background: $panel; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", N_("Back"), priority=True),
        Binding("f1,enter", "dismiss", N_("Back"), priority=True, show=False),
    ]

    def __init__(self, about: Screen[object]) -> None:
        """`about` is the screen whose keys are told."""
        super().__init__()
        self._hints = hints(about, everything=True)

    def compose(self) -> ComposeResult:
        """One list."""
        yield Rows()
        yield KeyLine()

    def on_mount(self) -> None:
        """Fill the list."""
        rows = self.query_one(Rows)
        rows.show(
            [
                BLANK,
                heading(Span("  "), Span(_("What the keys do here"), "accent")),
                BLANK,
                *(self._row(index, hint) for index, hint in enumerate(self._hints)),
            ]
        )
        rows.focus()

    def _row(self, index: int, hint: Hint) -> Row:
        def paint(width: int) -> Sequence[Line]:
            name = Cell("  ".join(map(key_name, hint.keys)), 16, "accent", right=True)
            return [columns(width, [name, Cell(_(hint.sentence))], gap=3)]

        return Row(index, paint)
