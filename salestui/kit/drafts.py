"""Keeping drafts: what stands in a form or entry line, written down while one types."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from salestui.dates.clock import Now
from salestui.kit.desk import Desk, desk_of
from salestui.kit.key_line import KeyLine
from salestui.kit.modal import Modal
from salestui.kit.paint import Line, Span, fit, shown
from salestui.kit.rows import BLANK, Row, Rows, heading
from salestui.language import N_, _, sentence
from salestui.storage.drafts import (
    AT_ONCE,
    Draft,
    drafts_of,
    drop_draft,
    is_kept,
    keep_draft,
    settle_draft,
    sweep_drafts,
)
from salestui.storage.save_errors import transaction

Text = Mapping[str, str]
"""The text of each field, by its name."""

MOST_WORDS = 48
"""Cells of a draft's words where it is offered."""


class Draftkeeper:
    """Keeps the draft of one form or entry line, and offers those that wait."""

    def __init__(self, name: str, start: Text) -> None:
        """`start` is the text that is not worth keeping: what stands there when one comes."""
        self.name = name
        self.start = start
        self.kept: Draft | None = None
        """What stands here, as it was kept last."""
        self._is_taken_up = False

    def waiting(self) -> Sequence[Draft]:
        """The drafts that can be taken up here, newest first."""
        kept = None if self.kept is None else self.kept.id
        return [each for each in drafts_of(self.name) if each.id != kept]

    def keep(self, text: Text, now: Now) -> bool:
        """Keep what was written here; whether there was anything to keep."""
        fields = self._written(text)
        if not fields or not any(text.values()):
            # Taken back letter by letter; a draft from before is only ever dropped on purpose.
            if self.kept is not None and not self._is_taken_up:
                drop_draft(self.kept, AT_ONCE)
                self.kept = None
            return False
        if self.kept is None or fields != self.kept.fields or not is_kept(self.kept):
            start = {name: self.start.get(name, "") for name in fields}
            waiting = self.waiting() if self.kept is None else ()
            self.kept = keep_draft(self.name, fields, now, self.kept, start)
            # Who writes the same as a draft from before goes on with that.
            self._is_taken_up |= any(each.id == self.kept.id for each in waiting)
        return True

    def _written(self, text: Text) -> Text:
        """The text of the fields that were written in; what belongs to a field goes with it."""
        others = {_field(name) for name in text if text[name] != self.start.get(name, "")}
        return {name: each for name, each in text.items() if _field(name) in others}

    def take_up(self, draft: Draft) -> None:
        """Go on with a draft from before."""
        self.kept, self._is_taken_up = draft, True

    @contextmanager
    def saving(self) -> Iterator[None]:
        """Forget the draft together with what is saved inside: both or neither."""
        if self.kept is None:
            yield
            return
        with transaction():
            yield
            settle_draft(self.kept)
        sweep_drafts()
        self.begin_anew()

    def begin_anew(self) -> None:
        """What stands here from now on is something else."""
        self.kept, self._is_taken_up = None, False


def _field(name: str) -> str:
    """The field to which a text belongs: "who" for "who.id"."""
    return name.partition(".")[0]


def words_of(draft: Draft) -> str:
    """What somebody wrote in a draft, in few words."""
    texts = (text for name, text in draft.fields.items() if name == _field(name))
    return " ".join(shown(text.replace("\n", " ")) for text in texts if text)


def offer_of(drafts: Sequence[Draft], desk: Desk) -> str:
    """What is said where drafts wait."""
    newest = drafts[0]
    time = f"{desk.clock.local(newest.kept_at):%m-%d %H:%M}"
    text = fit(words_of(newest), MOST_WORDS).rstrip()
    if len(drafts) == 1:
        return sentence("Draft from {time}: {text} (Ctrl+O restores it)", time=time, text=text)
    return sentence(
        "{count} drafts, the newest from {time}: {text} (Ctrl+O lists them)",
        count=len(drafts),
        time=time,
        text=text,
    )


async def choose_draft(keeper: Draftkeeper, desk: Desk) -> Draft | None:
    """The draft that is to be taken up: the only one, or one chosen from the list."""
    waiting = keeper.waiting()
    if len(waiting) < 2:
        return waiting[0] if waiting else None
    return await desk.ask(DraftList(keeper))


class DraftList(Modal["Draft | None"]):
    """The drafts of a form or entry line: one is taken up, or deleted for good."""

    DEFAULT_CSS = """
    DraftList {
        align: center middle;
        background: $background 55%;
        Rows { width: 90; max-width: 100%; height: auto; max-height: 80%; background: $panel; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", N_("Restore"), priority=True),
        Binding("delete", "drop", N_("Delete this draft")),
        Binding("escape", "dismiss(None)", N_("Back")),
    ]

    def __init__(self, keeper: Draftkeeper) -> None:
        super().__init__()
        self._keeper = keeper
        self._drafts: Sequence[Draft] = ()

    def compose(self) -> ComposeResult:
        """One list."""
        yield Rows()
        yield KeyLine()

    def on_mount(self) -> None:
        """Fill the list."""
        self._fill()
        self.query_one(Rows).focus()

    def _fill(self) -> None:
        self._drafts = self._keeper.waiting()
        rows = self.query_one(Rows)
        rows.styles.height = len(self._drafts) + 3
        title = [heading(Span(" "), Span(_("Drafts"), "accent")), BLANK]
        rows.show([*title, *(self._row(each) for each in self._drafts)])

    def _row(self, draft: Draft) -> Row:
        at = desk_of(self).clock.local(draft.kept_at)
        words = words_of(draft)

        def paint(width: int) -> Sequence[Line]:
            return [[Span(f"  {at:%m-%d %H:%M}  ", "muted"), Span(fit(words, width - 16))]]

        return Row(draft.id, paint)

    def action_take(self) -> None:
        """Take up the draft under the cursor."""
        key = self.query_one(Rows).key
        self.dismiss(next((each for each in self._drafts if each.id == key), None))

    def action_drop(self) -> None:
        """Delete the draft under the cursor."""
        desk_of(self).do(self._drop())

    async def _drop(self) -> None:
        key = self.query_one(Rows).key
        for each in self._drafts:
            if each.id == key:
                await desk_of(self).save(drop_draft, each)
        self._fill()
        if not self._drafts:
            self.dismiss(None)
