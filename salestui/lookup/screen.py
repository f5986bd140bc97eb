"""The lookup: a box above whatever is open, what fits as one types, and the answer beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Input

from salestui.kit.desk import Desk, desk_of
from salestui.kit.editors import TextLine
from salestui.kit.key_line import KeyLine
from salestui.kit.large import copy_phone
from salestui.kit.modal import Modal
from salestui.kit.paint import Cell, Line, columns
from salestui.kit.record_view import RecordView, record_rows
from salestui.kit.register import Hit, imported, in_lookup
from salestui.kit.rows import Row, Rows, paragraph
from salestui.kit.screen import Target
from salestui.language import N_, _
from salestui.lookup.find import look_up
from salestui.text.clean import clean

SHOWN = 30
"""So many results at most."""


class Lookup(Modal[None]):
    """Finds customers, repairs and complaints while the caller is still speaking."""

    DEFAULT_CSS = """
    Lookup {
        align: center top;
        background: $background 55%;
        #found {
            width: 116; max-width: 100%; height: 30; max-height: 100%; margin: 1 0 1 0;
            padding: 1 1 0 1; background: $panel;
        }
        Input { margin-bottom: 1; background: $raised; }
        Horizontal { height: 1fr; }
        #hits { width: 2fr; background: $panel; }
        #answer { width: 3fr; background: $surface; }
    }
    Lookup.-narrow {
        #found { margin: 0; padding: 0 1; }
        Input { margin-bottom: 0; }
        Horizontal { layout: vertical; }
        #hits { width: 1fr; height: 8; }
        #answer { width: 1fr; height: 1fr; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", N_("Up"), show=False, priority=True),
        Binding("down", "move(1)", N_("Down"), show=False, priority=True),
        Binding("enter", "open", N_("Open"), priority=True),
        Binding("ctrl+c", "copy", N_("Copy phone"), priority=True),
        Binding("escape", "dismiss", N_("Back"), priority=True),
    ]

    _hits: Sequence[Hit] = ()

    def compose(self) -> ComposeResult:
        """A box, and below it results and answer."""
        with Vertical(id="found"):
            yield TextLine(
                placeholder=_("Last digits, name, company, pinyin, initials, number"), compact=True
            )
            with Horizontal():
                for name in ("hits", "answer"):
                    rows = Rows(id=name)
                    rows.can_focus = False
                    yield rows
        yield KeyLine()

    def on_mount(self) -> None:
        """Begin with those who were in contact last."""
        self.query_one(Input).cursor_blink = False
        self._look()

    @property
    def desk(self) -> Desk:
        """The app."""
        return desk_of(self)

    @property
    def _list(self) -> Rows:
        return self.query_one("#hits", Rows)

    @property
    def _selected(self) -> Hit | None:
        key = self._list.key
        return self._hits[key] if isinstance(key, int) else None

    @property
    def customer_in_view(self) -> int | None:
        """The customer that the selected result is about, once something was typed."""
        hit = self._selected
        return hit.customer if hit is not None and self.query_one(Input).value.strip() else None

    def on_input_changed(self, event: Input.Changed) -> None:
        """Look up what stands in the box now."""
        self._look()

    def _look(self) -> None:
        typed = clean(self.query_one(Input).value)
        self._hits = look_up(self.desk.registers, typed, self.desk.now, SHOWN)
        rows = [self._row(index, hit) for index, hit in enumerate(self._hits)]
        if not rows:
            rows = [paragraph(_("Nothing found. Enter begins a new customer with this."))]
        self._list.show(rows, key=0)

    def _row(self, index: int, hit: Hit) -> Row:
        def paint(width: int) -> Sequence[Line]:
            phone = hit.phones[0] if hit.phones else ""
            title = f"{hit.title}  {hit.text}" if hit.text else hit.title
            cells = [
                Cell("", 1),
                Cell(hit.number, 10, "muted"),
                Cell(title, 0, "strong"),
                Cell(phone or hit.words, 13, "muted", right=True),
            ]
            return [columns(width, cells)]

        return Row(index, paint)

    def on_rows_moved(self, event: Rows.Moved) -> None:
        """Show the answer of the selected result."""
        if event.rows.id == "hits":
            hit = self._selected
            rows = (
                record_rows(self.desk.registers, Target(hit.register, hit.key), self.desk.now, True)
                if hit
                else []
            )
            self.query_one("#answer", Rows).show(rows)

    def action_move(self, step: int) -> None:
        """Move through the results; the text stays."""
        self._list.action_move(step)

    def action_open(self) -> None:
        """Show all of the selected result instead; begin a customer where none fits."""
        hit, typed = self._selected, clean(self.query_one(Input).value)
        if hit is not None:
            self.app.switch_screen(RecordView(Target(hit.register, hit.key)))
        elif typed:
            begin = next(each.begin for _one, each in in_lookup(self.desk.registers) if each.begin)
            self.dismiss()
            self.app.call_later(self.desk.do, imported(begin)(self.desk, typed))

    def on_rows_opened(self, event: Rows.Opened) -> None:
        """A click on the selected result opens it."""
        if event.rows.id == "hits":
            self.action_open()

    def action_copy(self) -> None:
        """Copy the phone of the selected result, or show it large."""
        hit = self._selected
        if hit is not None:
            copy_phone(self.desk, hit.title, hit.phones)


async def look_up_now(desk: Desk) -> None:
    """Open the lookup, unless it is open, perhaps below a form that was begun from it."""
    if not any(isinstance(each, Lookup) for each in desk.screen_stack):
        desk.push_screen(Lookup())
