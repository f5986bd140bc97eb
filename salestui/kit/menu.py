"""A menu above the screen, chosen from by digit or arrows."""

from __future__ import annotations

from collections.abc import Sequence
from string import ascii_lowercase
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.events import Key

from salestui.kit.key_line import KeyLine
from salestui.kit.modal import Modal
from salestui.kit.paint import Line, Span, shown
from salestui.kit.rows import BLANK, Row, Rows, heading
from salestui.language import N_, _

KEYS = "1234567890" + ascii_lowercase
"""What chooses the entries at once: letters where there are more than ten."""

WIDE = 76
"""Cells of a menu that tells something first."""


class Menu(Modal[int | None]):
    """Dismisses with the index of what was chosen, or None."""

    DEFAULT_CSS = """
    Menu {
        align: center middle;
        background: $background 55%;
        Rows { width: 52; max-width: 100%; height: auto; max-height: 80%; background: $panel; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", N_("Choose"), priority=True),
        Binding("escape", "dismiss(None)", N_("Back")),
    ]

    def __init__(
        self,
        title: str,
        sentences: Sequence[str],
        told: Sequence[Line] = (),
        *,
        is_deliberate: bool = False,
    ) -> None:
        """`title` and `sentences` are msgids; `told` is what one should know before choosing.

        With `is_deliberate` none is selected at first, so that one Enter too many chooses nothing.
        """
        super().__init__()
        self._is_deliberate = is_deliberate
        self._title = title
        self._sentences = sentences
        self._above = [*told, ()] if told else []

    def compose(self) -> ComposeResult:
        """One list."""
        yield Rows()
        yield KeyLine()

    def on_mount(self) -> None:
        """Fill the list."""
        rows = self.query_one(Rows)
        rows.styles.height = len(self._sentences) + len(self._above) + 3
        if self._above:
            rows.styles.width = WIDE
        title = _(self._title)
        rows.show(
            [
                heading(Span(" "), Span(shown(title), "accent")),
                BLANK,
                *(heading(*line) for line in self._above),
                *(self._row(index) for index in range(len(self._sentences))),
            ]
        )
        if self._is_deliberate:
            rows.unselect()
        rows.focus()

    def _row(self, index: int) -> Row:
        digit = KEYS[index] if index < len(KEYS) else " "

        def paint(width: int) -> Sequence[Line]:
            return [[Span(f"  {digit}  ", "accent"), Span(_(self._sentences[index]))]]

        return Row(index, paint)

    def on_key(self, event: Key) -> None:
        """A digit chooses at once."""
        if event.character and event.character in KEYS:
            index = KEYS.index(event.character)
            if index < len(self._sentences):
                event.stop()
                self._choose(index)

    def action_choose(self) -> None:
        """Choose the row under the cursor."""
        self.query_one(Rows).action_open()

    def on_rows_opened(self, event: Rows.Opened) -> None:
        """Enter chooses the row under the cursor."""
        assert isinstance(event.key, int)
        self._choose(event.key)

    def _choose(self, index: int) -> None:
        self.dismiss(index)
