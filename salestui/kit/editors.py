"""The widgets that one types in: a line for filters and entry lines, and the editors of a form.

A form has one editor of each kind; it stands on the field that one is in, and what is typed goes
there. The other fields are painted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from rich.cells import cell_len
from textual.events import Key, Paste
from textual.geometry import Region
from textual.widgets import Input, TextArea
from textual.widgets.input import Selection
from textual.widgets.text_area import Edit, EditResult

from salestui.kit.keys import FULL_WIDTH_SPACE
from salestui.text.clean import clean, clean_lines

if TYPE_CHECKING:
    from salestui.kit.fields import FormField
    from salestui.kit.form import Form


class TextLine(Input):
    """Textual's input of one line; what is pasted into it is cleaned, and all of it is taken."""

    def _on_key(self, event: Key) -> None:  # type: ignore[override] # Textual calls both
        if event.character == FULL_WIDTH_SPACE:
            event.prevent_default()
            event.stop()
            self.replace(FULL_WIDTH_SPACE, *self.selection)

    def _on_paste(self, event: Paste) -> None:
        # Textual's Input keeps the first line of a paste only, with what a terminal would obey.
        event.prevent_default()
        event.stop()
        self.replace(clean(event.text), *self.selection)

    def action_paste(self) -> None:
        """Paste what was copied in another field, perhaps in one of several lines."""
        self.replace(clean(self.app.clipboard), *self.selection)


class LineEditor(TextLine):
    """Stands on a field of one line."""

    DEFAULT_CSS = """
    LineEditor {
        position: absolute;
        height: 1;
        border: none;
        background: $raised;
        &:focus { background: $raised; border: none; }
    }
    """

    asked: FormField | None = None
    """The field that it stands on."""

    def __init__(self) -> None:
        super().__init__(compact=True, select_on_focus=False)
        self.cursor_blink = False

    @property
    def field_name(self) -> str:
        """The name of the field that it stands on."""
        return self.asked.field_name if self.asked is not None else ""

    def on_mount(self) -> None:
        """Be one whose text was changed before: only then does Textual scroll to the cursor."""
        if self.asked is None:
            self.value = " "

    def stand_on(self, asked: FormField) -> None:
        """Go to a field: what stands there can be edited, from its end on."""
        self.asked = None
        self.password = asked.HIDES
        self.value = asked.text
        end = len(asked.text)
        self.selection = Selection(0, end) if asked.SELECTS else Selection.cursor(end)
        self.asked = asked

    def on_resize(self) -> None:
        """Show the cursor: who types quickly has typed before there was any place."""
        before = cell_len(self.value[: self.cursor_position])
        self.scroll_to_region(Region(before, 0, 1, 1), animate=False, force=True)

    def follow(self) -> None:
        """Show the text that was put into the field."""
        if self.asked is not None and self.value != self.asked.text:
            self.stand_on(self.asked)

    def watch_value(self, value: str) -> None:
        """What is typed stands in the field at once."""
        if self.asked is not None and value != self.asked.text:
            self.asked.text = value
            cast("Form[Any]", self.screen).field_changed(self.asked)


class LinesEditor(TextArea):
    """Stands on a field of several lines: Enter begins a new one, Tab goes to the next field."""

    DEFAULT_CSS = """
    LinesEditor {
        position: absolute;
        border: none;
        padding: 0;
        background: $raised;
        scrollbar-size-vertical: 1;
        &:focus { background: $raised; border: none; }
    }
    """

    asked: FormField | None = None
    """The field that it stands on."""

    def __init__(self) -> None:
        super().__init__(compact=True, show_line_numbers=False, tab_behavior="focus")
        self.cursor_blink = False

    @property
    def field_name(self) -> str:
        """The name of the field that it stands on."""
        return self.asked.field_name if self.asked is not None else ""

    def stand_on(self, asked: FormField) -> None:
        """Go to a field: what stands there can be edited, from its end on."""
        self.asked = None
        self.text = asked.text
        self.move_cursor(self.document.end)
        self.asked = asked

    def follow(self) -> None:
        """Show the text that was put into the field."""
        if self.asked is not None and self.text != self.asked.text:
            self.stand_on(self.asked)

    def edit(self, edit: Edit) -> EditResult:
        """Let what is typed stand in the field at once."""
        result = super().edit(edit)
        self.on_text_area_changed()
        return result

    def on_text_area_changed(self) -> None:
        """What was done or undone stands in the field."""
        if self.asked is not None and self.text != self.asked.text:
            self.asked.text = self.text
            cast("Form[Any]", self.screen).field_changed(self.asked)

    async def _on_key(self, event: Key) -> None:
        if event.character == FULL_WIDTH_SPACE:
            event.prevent_default()
            event.stop()
            self.insert(FULL_WIDTH_SPACE)

    async def _on_paste(self, event: Paste) -> None:
        event.prevent_default()
        event.stop()
        self.insert(clean_lines(event.text))
