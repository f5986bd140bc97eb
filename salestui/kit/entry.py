"""A line at the foot of a screen: Enter saves it, and what is not saved yet waits as a draft."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.events import Focus

from salestui.core.refusal import Refusal
from salestui.kit.desk import Desk, desk_of
from salestui.kit.drafts import Draftkeeper, choose_draft, offer_of
from salestui.kit.editors import TextLine
from salestui.language import N_, sentence
from salestui.storage.drafts import Draft
from salestui.text.clean import clean

START = {"text": ""}


class EntryLine(TextLine):
    """The entry line of a screen; what it saves is the screen's own."""

    DEFAULT_CSS = """
    EntryLine {
        height: 1;
        border: none;
        padding: 0 1;
        background: $panel;
        &:focus { background: $raised; border: none; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+o", "take_draft", N_("Restore the draft"), show=False),
    ]

    def __init__(self, drafts_name: str, invitation: str) -> None:
        """`invitation` stands in it while it is empty, in the language of the screen."""
        super().__init__(compact=True, select_on_focus=False, id="entry")
        self.cursor_blink = False
        self._drafts = Draftkeeper(drafts_name, START)
        self._invitation = invitation
        self._waiting: Sequence[Draft] = ()

    @property
    def typed(self) -> str:
        """The text that stands in it, cleaned."""
        return clean(self.value)

    def put(self, text: str) -> None:
        """Let a text stand in it."""
        self.value = clean(text)
        self.cursor_position = len(self.value)

    @property
    def desk(self) -> Desk:
        """The app."""
        return desk_of(self)

    def on_mount(self) -> None:
        """What was not saved when the desk was left is offered."""
        self._look_for_drafts()

    def on_focus(self, event: Focus) -> None:
        """Another window may have left a draft meanwhile."""
        self._look_for_drafts()

    def on_input_changed(self) -> None:
        """What is typed becomes a draft soon."""
        self.desk.keep_drafts_soon()

    def _look_for_drafts(self) -> None:
        self._waiting = self._drafts.waiting()
        self.placeholder = offer_of(self._waiting, self.desk) if self._waiting else self._invitation

    def keep_draft(self) -> None:
        """Keep what is not saved yet."""
        self._drafts.keep({"text": self.typed}, self.desk.now)

    def write(self, text: str) -> None:
        """Add text that was typed beside it, and take the focus for what follows."""
        self.focus()
        self.insert_text_at_cursor(text)

    def save(
        self, write: Callable[[str], object], saved: Callable[[], None] = lambda: None
    ) -> None:
        """Let what stands here be written, and be empty again; `saved` is told then.

        A refusal is said, and the text stays.
        """
        text = self.typed
        if not text:
            return

        def write_it() -> None:
            with self._drafts.saving():
                write(text)

        def is_saved(_written: None) -> None:
            self.put("")
            self._look_for_drafts()
            self.desk.look()
            saved()

        self.desk.save_then(write_it, is_saved, self._is_refused)

    def _is_refused(self, refusal: Refusal) -> None:
        self.desk.say(sentence(refusal.sentence, **refusal.arguments), "alarm")

    def action_take_draft(self) -> None:
        """Take up a draft; what stands here now waits as one."""
        self.desk.do(self._take_draft())

    async def _take_draft(self) -> None:
        self.keep_draft()
        draft = await choose_draft(self._drafts, self.desk)
        if draft is not None:
            self._drafts.take_up(draft)
            self.put(draft.fields["text"])
        self._look_for_drafts()
