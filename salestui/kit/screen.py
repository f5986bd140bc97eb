"""What the desk's screens have in common: frame, body, footer, and the keys of the selected row."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Hashable
from typing import Any, ClassVar, NamedTuple, Protocol, runtime_checkable

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.events import Key, ScreenResume
from textual.widgets import Input

from salestui.kit.desk import Desk, desk_of
from salestui.kit.inside import bind, is_in_batch, lay_out, paint_unseen, take_stylesheets_as_read
from salestui.kit.key_line import Hint, KeyLine
from salestui.kit.modal import DismissOnce
from salestui.kit.register import SHOW_HISTORY, Action, imported
from salestui.kit.rows import Rows
from salestui.kit.top_bar import TopBar
from salestui.language import N_, _
from salestui.storage.once import one_look
from salestui.storage.save_errors import SaveError, reading

SPACES = {"ideographic_space": "space"}
"""The full-width space that an input method types in Chinese mode is a space too."""


class Target(NamedTuple):
    """A row of a register."""

    register: str
    key: int


@runtime_checkable
class WithCursor(Protocol):
    """A list or a board: its cursor stands on a row."""

    @property
    def key(self) -> Hashable:
        """What the row under the cursor stands for; None where there is none."""
        ...

    def select(self, key: Any) -> None:
        """Put the cursor on a row."""
        ...


class DeskScreen(DismissOnce[None]):
    """A screen of the desk; subclasses say what stands on it and which row is selected."""

    PLACE: ClassVar[int | None] = None
    """The digit of the screen."""

    TAKES_TEXT: ClassVar[bool] = False
    """Whether text that is typed where no field has the focus begins in an entry line."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f9", "menu", N_("What can be done")),
        Binding("ctrl+z", "undo", N_("Undo"), show=False),
        Binding("ctrl+y", "redo", N_("Redo"), show=False),
    ]

    def __init__(self) -> None:
        """A screen with nothing on it yet."""
        super().__init__()
        take_stylesheets_as_read(self)
        for place, title in self.desk.places.items():
            bind(self, str(place), f"go({place})", title)

    @property
    def own_sentences(self) -> Collection[str]:
        """The sentences of keys that only this screen knows: the digits of the others."""
        return self.desk.places.values()

    def compose(self) -> ComposeResult:
        """TopBar, body, footer."""
        yield TopBar(self.PLACE)
        yield from self.body()
        yield KeyLine()

    def body(self) -> ComposeResult:
        """What stands between frame and footer."""
        raise NotImplementedError

    def fill(self) -> None:
        """Show the data as they are now; called when they have changed."""
        raise NotImplementedError

    def selected(self) -> Target | None:
        """The row that actions are done to; None where there is none."""
        return None

    def go_to(self, target: Target) -> None:
        """Put the cursor on a row."""

    def show_details(self, target: Target | None) -> None:
        """Show all that is told of a row beside the others; `follow_cursor` alone calls this."""

    @property
    def details_as_of(self) -> object:
        """What else the details depend on, beside the row and the data."""
        return None

    def follow_cursor(self) -> None:
        """Let everything that is told beside the rows be told of the selected one, as it is now.

        Whoever finds that the cursor, the data or the time is another calls this, in any order:
        one key says what is shown, so that no part of it is ever of another row than the rest.
        """
        target = self.selected()
        known = (target, self.desk.revision, self.details_as_of)
        if known != self._details:
            with one_look():
                # The footer asks for them, too, once it is drawn.
                self.row_actions()
                self.show_details(target)
            self._details = known
        self.hints_changed()

    _details: tuple[Target | None, int, object] | None = None
    """What the details that stand there are of."""

    @property
    def desk(self) -> Desk:
        """The app."""
        return desk_of(self)

    _filled = -1
    _is_being_built = False

    def on_mount(self) -> None:
        """Follow the data."""
        self._follow_data()
        self.watch(self.app, "revision", self._follow_data, init=False)

    async def build_anew(self) -> None:
        """Build everything on it anew; text, cursors and focus are again where they were."""
        # As a message of its own: those that follow find everything in its place again.
        built = asyncio.Event()
        self.call_next(self._build_anew, built)
        await built.wait()

    async def _build_anew(self, built: asyncio.Event) -> None:
        typed = [(each.value, each.cursor_position) for each in self.query(Input)]
        stood = [each.key for each in self._with_cursors()]
        focused = self.focused
        kind = "" if focused is None else f"#{focused.id}" if focused.id else type(focused).__name__
        # Meanwhile nothing stands on it that could be filled.
        self._is_being_built = True
        try:
            await self.recompose()
        finally:
            self._is_being_built = False
            self._details = None
            built.set()
        for box, (text, position) in zip(self.query(Input), typed, strict=True):
            box.value, box.cursor_position = text, position
        # Filled also where it is not shown: a cursor stands on nothing but a row.
        self.fill()
        for each, key in zip(self._with_cursors(), stood, strict=True):
            if key is not None:
                each.select(key)
        if kind:
            self.query(kind).first().focus()

    def _with_cursors(self) -> list[WithCursor]:
        return [each for each in self.query("*") if isinstance(each, WithCursor)]

    def on_screen_resume(self, event: ScreenResume) -> None:
        """Catch up with what happened while another screen was shown."""
        if self in self.app.screen_stack:
            self.come_up()

    def come_up(self) -> None:
        """Show everything as it is now: the screen is seen in the next moment."""
        if self._is_being_built:
            return
        self.catch_up()
        self.query_one(TopBar).repaint()
        for rows in self.query(Rows):
            rows.redraw_live()

    def catch_up(self) -> None:
        """Show the data as they are now, where they are not shown yet."""
        if not self._is_being_built and self._filled != self.desk.revision:
            revision = self.desk.revision
            self.fill()
            # Only now: what could not be read is read again.
            self._filled = revision
            self.hints_changed()

    def _follow_data(self) -> None:
        if self in self.app.screen_stack:
            self.catch_up()

    def _compositor_refresh(self) -> None:
        # Textual paints in a batch too, shows nothing of it, and paints again.
        if not is_in_batch(self.app):
            super()._compositor_refresh()

    def rehearse(self) -> None:
        """Fill, lay out and paint it before anybody looks: so it is shown at once."""
        if self._filled >= 0:
            return
        try:
            with reading():
                self.catch_up()
        except SaveError:
            # Nobody asked for it yet: it is read, and said, when somebody does.
            return
        lay_out(self)
        # What was laid out hears of its size before it is painted.
        self.call_later(paint_unseen, self)

    def hints_changed(self) -> None:
        """Let the footer follow the selected row."""
        for key_line in self.query(KeyLine):
            key_line.repaint()

    # The selected row's actions

    def row_actions(self) -> list[Action]:
        """What can be done with the selected row."""
        target = self.selected()
        # The footer asks at every step of the cursor and at every key.
        known = (target, self.desk.revision)
        if self._known_actions[0] != known:
            self._known_actions = (known, self._find_actions(target))
        return self._known_actions[1]

    _known_actions: tuple[object, list[Action]] = (None, [])

    def _find_actions(self, target: Target | None) -> list[Action]:
        if target is None:
            return []
        register = self.desk.register(target.register)
        row = register.find(target.key)
        if row is None:
            return []
        actions = [each for each in register.actions if each.is_possible(row)]
        return [*actions, SHOW_HISTORY] if register.history else actions

    def do_action_of(self, key: str) -> bool:
        """Do to the selected row what its register has put on a key; whether there was anything."""
        action = next((each for each in self.row_actions() if each.key == key), None)
        if action is not None:
            self.do_action(action)
        return action is not None

    def row_hints(self) -> list[Hint]:
        """The keys of the selected row, for footer and help."""
        if isinstance(self.focused, Input):
            return []
        return [Hint((action.key,), action.sentence) for action in self.row_actions() if action.key]

    def is_command(self, key: str) -> bool:
        """Whether a key does something here."""
        wanted = SPACES.get(key, key)
        return key in self.active_bindings or any(each.key == wanted for each in self.row_actions())

    def write(self, text: str) -> None:
        """Put text into the entry line, and the focus with it."""
        raise NotImplementedError

    def on_key(self, event: Key) -> None:
        """Do to the selected row what its register has put on the key."""
        if isinstance(self.focused, Input):
            return
        if self.do_action_of(SPACES.get(event.key, event.key)):
            event.stop()
            event.prevent_default()

    def do_action(self, action: Action) -> None:
        """Do something to the selected row."""
        target = self.selected()
        if target is not None:
            self.desk.do(self._do_to(target, action))

    async def _do_to(self, target: Target, action: Action) -> None:
        # Read when its turn comes: the keys before it may have changed the row.
        register = self.desk.register(target.register)
        row = register.find(target.key)
        if action is SHOW_HISTORY:
            await imported("salestui.kit.history:show_history")(self.desk, register, target.key)
        elif row is not None and action.is_possible(row):
            argument = (action.argument,) if action.argument else ()
            await imported(f"{register.actions_in}:{action.code}")(self.desk, row, *argument)

    async def action_menu(self) -> None:
        """Offer what can be done with the selected row."""
        self.desk.do(self._menu())

    async def _menu(self) -> None:
        from salestui.kit.menu import Menu

        actions = self.row_actions()
        if not actions:
            self.desk.say(_("Nothing is selected here."), "muted")
            return
        chosen = await self.desk.ask(
            Menu(N_("What can be done"), [each.sentence for each in actions])
        )
        if chosen is not None:
            self.do_action(actions[chosen])

    def action_go(self, place: int) -> None:
        """Go to the screen of a digit."""
        self.desk.go(place)

    def action_undo(self) -> None:
        """Undo the last change; in a text field the key is left to the field."""
        self._take_back("undo")

    def action_redo(self) -> None:
        """Do again what was undone last; in a text field the key is left to the field."""
        self._take_back("redo")

    def _take_back(self, which: str) -> None:
        if not isinstance(self.focused, Input):
            self.desk.do(imported(f"salestui.kit.undo:{which}")(self.desk))
