"""A field of several lines."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from textual.events import Key, Paste
from textual.widgets import TextArea

from salestui.kit.fields import Asked
from salestui.kit.keys import FULL_WIDTH_SPACE
from salestui.text.clean import clean_lines


class NotesField(Asked, TextArea):
    """Text of several lines: Enter begins a new one, Tab goes to the next field."""

    LINES: ClassVar[int] = 2

    DEFAULT_CSS = """
    NotesField {
        height: 2;
        border: none;
        padding: 0 1;
        background: $panel;
        scrollbar-size-vertical: 1;
        &:focus { background: $raised; border: none; }
    }
    """

    def __init__(self, name: str, label: str, *, hint: str = "") -> None:
        super().__init__(compact=True, show_line_numbers=False, tab_behavior="focus")
        self.cursor_blink = False
        self.field_name = name
        self.label = label
        self.required = False
        self.hint = hint

    @property
    def typed(self) -> str:
        return clean_lines(self.text)

    def put(self, text: str) -> None:
        self.text = clean_lines(text)
        self.move_cursor(self.document.end)

    def on_text_area_changed(self) -> None:
        """Its remark may be another."""
        from salestui.kit.form import Form

        cast("Form[Any]", self.screen).field_changed(self)

    async def _on_key(self, event: Key) -> None:
        if event.character == FULL_WIDTH_SPACE:
            event.prevent_default()
            event.stop()
            self.insert(FULL_WIDTH_SPACE)

    async def _on_paste(self, event: Paste) -> None:
        event.prevent_default()
        event.stop()
        self.insert(clean_lines(event.text))
