"""The paper of a form: title, labels, values and remarks are painted, and an editor stands on one.

A form of thirteen widgets took most of its time to style and draw them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.events import Click, MouseDown
from textual.geometry import Region, Size

from salestui.kit.editors import LineEditor, LinesEditor
from salestui.kit.fields import FormField
from salestui.kit.paint import Line, Painted, Span, fit, wrap
from salestui.kit.register import Tone
from salestui.kit.top_bar import NARROW
from salestui.language import _

if TYPE_CHECKING:
    from salestui.kit.form import Form

WIDTH = 108
"""Cells of the paper, where the terminal has so many."""

TOP = 2
"""Lines above the first field: the title and a blank."""

LABEL = 16
"""Cells of the labels."""

REMARKS = 34
"""Cells of the remarks."""

NARROW_REMARKS = 26
"""Room for a moment in full: = 2026-11-23 周一 17:20."""

BOTTOM = 3
"""Lines below the last field: a blank and the notice."""

TALL = 30
"""From this height in lines on, groups of fields stand apart."""

FIELD_TONES: Sequence[Tone] = ("field", "other field")
"""They take turns, so that each line of a form is seen as a line of its own."""


class Sheet(Painted):
    """Draws the fields of a form; the one that one is in has an editor on it."""

    DEFAULT_CSS = """
    Sheet { height: 1fr; background: $surface; }
    """

    places: dict[str, int]
    """The lines of the fields, by their names."""

    editor: LineEditor | LinesEditor
    """The one that stands on the field one is in."""

    _laid_out_for: Size | None = None

    def __init__(self) -> None:
        super().__init__()
        self.places = {}

    def compose(self) -> ComposeResult:
        """An editor of each kind that is needed."""
        self.editor = self._line = LineEditor()
        yield self._line
        self._several: LinesEditor | None = None
        if any(each.LINES > 1 for each in self._form.asked):
            self._several = LinesEditor()
            self._several.display = False
            yield self._several

    @property
    def _form(self) -> Form[Any]:
        return cast("Form[Any]", self.screen)

    # Where things stand

    def lay_out(self, size: Size) -> int:
        """Find the places of the fields on a terminal; returns how many lines the form takes."""
        is_tall = size.height >= TALL
        y = 0
        for number, asked in enumerate(self._form.asked):
            apart = int(is_tall and asked.field_name in self._form.GROUPS)
            y += TOP if number == 0 else apart
            self.places[asked.field_name] = y
            y += asked.LINES
        return y + BOTTOM

    @property
    def _remarks(self) -> int:
        return REMARKS if self.app.size.width >= NARROW else NARROW_REMARKS

    @property
    def _room(self) -> int:
        """Cells of a field."""
        # Before it has its place, too: where the editor stood elsewhere first, it was seen there.
        width = self.size.width or min(WIDTH, self.app.size.width)
        return max(4, width - LABEL - 1 - self._remarks)

    def place_of(self, asked: FormField) -> Region:
        """Where a field stands on the screen."""
        y = self.places[asked.field_name]
        return Region(self.region.x + LABEL + 1, self.region.y + y, self._room, asked.LINES)

    def stand_on(self, asked: FormField) -> None:
        """Let the editor stand on a field."""
        wanted: LineEditor | LinesEditor = self._line
        if asked.LINES > 1:
            assert self._several is not None
            wanted = self._several
        if wanted is not self.editor:
            wanted.display = True
        wanted.stand_on(asked)
        left, self.editor = self.editor, wanted
        self.take_place()
        wanted.focus(scroll_visible=False)
        if left is not wanted:
            left.asked = None
            left.display = False

    def take_place(self) -> None:
        """Put the editor where its field stands."""
        asked = self.editor.asked
        if asked is not None and self.places:
            self.editor.styles.offset = (LABEL + 1, self.places[asked.field_name])
            self.editor.styles.width = self._room
            self.editor.styles.height = asked.LINES

    def on_resize(self) -> None:
        """The fields are wider or narrower."""
        self.repaint()
        self.take_place()

    def on_mouse_down(self, event: MouseDown) -> None:
        """Go to the field that was clicked, to the character there."""
        x, y = event.screen_x - self.region.x, event.screen_y - self.region.y
        for asked in self._form.asked:
            top = self.places[asked.field_name]
            if top <= y < top + asked.LINES and x > LABEL and not asked.has_focus:
                event.stop()
                self._form.enter_field(asked)
                if self.editor is self._line:
                    self._line.cursor_position = _position(asked.text, x - LABEL - 1)

    def on_click(self, event: Click) -> None:
        """Nothing more: the field was gone to as the button went down."""
        event.stop()

    # What is drawn

    def lines(self, width: int) -> Sequence[Line]:
        """Title, then on each field's line its label, value and remark, then the notice."""
        form = self._form
        found: list[Line] = [()] * self.size.height
        if not found:
            return found
        found[0] = [Span(" "), Span(fit(form.heading, width - 2), "accent")]
        for number, asked in enumerate(form.asked):
            y = self.places.get(asked.field_name, 0)
            for offset, line in enumerate(self._field_lines(asked, number, width)):
                if 0 < y + offset < len(found):
                    found[y + offset] = line
        if form.shows_aside:
            found[-BOTTOM - len(form.ASIDE) : -BOTTOM] = [
                [Span(" " * (LABEL + 2)), Span(fit(_(text), width - LABEL - 4), "muted")]
                for text in form.ASIDE
            ]
        notice = wrap(form.notice[0], width - 2, most=2) if form.notice[0] else []
        for offset, text in enumerate(notice):
            y = len(found) - len(notice) + offset
            if y > 0:
                found[y] = [Span(" "), Span(text, form.notice[1])]
        return found

    def redraw(self, asked: FormField | None) -> None:
        """Draw everything anew, or one field's lines and the notice: over ssh each cell counts."""
        self._cache = None
        if asked is None:
            self.refresh()
            return
        width, height = self.size
        y = self.places[asked.field_name]
        self.refresh(Region(0, y, width, asked.LINES), Region(0, height - 2, width, 2))

    def _field_lines(self, asked: FormField, number: int, width: int) -> Sequence[Line]:
        label = _(asked.label) + (" *" if asked.required else "")
        tone: Tone = "accent" if asked.has_focus else "muted"
        remark, remark_tone = self._form.remark(asked)
        room = self._room
        field_tone = FIELD_TONES[number % 2]
        after = max(0, width - LABEL - 1 - room - 2)
        first, *others = _texts(asked, room)
        return [
            [
                Span(fit(label, LABEL, right=True), tone),
                Span(" "),
                Span(fit(first, room), field_tone),
                Span(" "),
                Span(fit(remark, after), remark_tone),
            ],
            *([Span(" " * (LABEL + 1)), Span(fit(text, room), field_tone)] for text in others),
        ]


def _texts(asked: FormField, width: int) -> Sequence[str]:
    """What stands on the lines of a field."""
    if asked.HIDES:
        return ["•" * len(asked.text)]
    if asked.LINES == 1:
        return [asked.text]
    # Beside them the editor has its scrollbar.
    found = wrap(asked.text, width - 1)[: asked.LINES] if asked.text else []
    return [*found, *[""] * (asked.LINES - len(found))]


def _position(text: str, cells: int) -> int:
    """The index of the character that stands so many cells from the beginning of a text."""
    taken = 0
    for index, character in enumerate(text):
        size = cell_len(character)
        if taken + size > cells:
            return index
        taken += size
    return len(text)
