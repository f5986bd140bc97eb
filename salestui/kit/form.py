"""Forms: they ask, check and keep drafts; what they ask for is accepted, and saved, elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any, ClassVar, Generic, TypeVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.geometry import Size
from textual.widgets import Input

from salestui.core.refusal import EditConflict, Refusal
from salestui.kit.desk import Desk, desk_of
from salestui.kit.drafts import Draftkeeper, choose_draft, offer_of
from salestui.kit.editing import Editing
from salestui.kit.fields import Field, FormField, Unfit
from salestui.kit.key_line import KeyLine
from salestui.kit.modal import Modal
from salestui.kit.other_texts import OtherTexts
from salestui.kit.register import Tone
from salestui.kit.sheet import WIDTH, Sheet
from salestui.kit.suggestions import Suggestions
from salestui.kit.top_bar import TopBar
from salestui.language import N_, _, sentence
from salestui.storage.drafts import Draft
from salestui.storage.save_errors import SaveError

T = TypeVar("T")

Answers = Mapping[str, Any]
"""What each field was read as, by its name."""


class Form(Modal[T | None], Generic[T]):
    """Asks for something; dismisses with what `accept` made of it, or None when it was left.

    `accept` may raise `Refusal`, which is then shown beside its field, and the text stays.
    """

    TITLE_SENTENCE: ClassVar[str] = ""
    """A msgid."""

    FIRST: ClassVar[str] = ""
    """The name of the field that has the focus first; the first field where empty."""

    KEEPS_DRAFTS: ClassVar[bool] = True
    """Whether what was typed is worth keeping when the form is left."""

    GROUPS: ClassVar[frozenset[str]] = frozenset()
    """The names of fields that begin a group: on a tall terminal a blank line stands above."""

    ASIDE: ClassVar[tuple[str, ...]] = ()
    """Msgids, a line each: what to bear in mind; below the fields, where there is room for it."""

    DEFAULT_CSS = f"""
    Form {{
        align: center middle;
        background: $background;
        layers: base offers;
        #paper {{ width: {WIDTH}; max-width: 100%; height: auto; max-height: 100%; margin: 1 0; }}
    }}
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", N_("Save"), priority=True),
        Binding("escape", "leave", N_("Leave, keep a draft")),
        Binding("ctrl+o", "take_draft", N_("Restore the draft")),
        Binding("ctrl+r", "take_other", N_("Take the other text"), priority=True),
        Binding("tab", "next_field(1)", N_("Next field"), show=False),
        Binding("shift+tab", "next_field(-1)", N_("Field before"), show=False),
        Binding("up", "step(-1)", N_("The field above"), show=False),
        Binding("down", "step(1)", N_("The field below"), show=False),
    ]

    def __init__(
        self,
        accept: Callable[[Any], T],
        start: Mapping[str, str] | None = None,
        *,
        subject: str = "",
        heading: str = "",
    ) -> None:
        """`start` is text to begin with by field name; `subject` tells apart the drafts of a form
        that is about one row; `heading`, ready to show, takes the title's place."""
        super().__init__()
        self._accept = accept
        self._heading = heading
        self.drafts_name = f"{type(self).__name__}:{subject}" if subject else type(self).__name__
        self.asked: list[FormField] = list(self.fields())
        for asked in self.asked:
            asked.restore(start or {})
            asked.form = self
        self.current = self.asked[0]
        """The field that one is in."""
        self._drafts = Draftkeeper(self.drafts_name, self.text())
        self._errors: dict[str, str] = {}
        self._others = OtherTexts()
        self._said: tuple[str, Tone] = ("", "")
        self._waiting: Sequence[Draft] = ()

    def fields(self) -> Iterable[FormField]:
        """The fields, in order."""
        raise NotImplementedError

    def value(self, answers: Answers) -> Any:
        """What the answers mean together; given to `accept`."""
        return answers

    def compose(self) -> ComposeResult:
        """A sheet with the fields on it; what is due elsewhere stays in sight above."""
        below = [getattr(each, "PLACE", None) for each in self.app.screen_stack]
        yield TopBar(next(filter(None, reversed(below)), None))
        with Vertical(id="paper"):
            yield Sheet()
        yield Suggestions()
        yield KeyLine()

    def on_mount(self) -> None:
        """Go to the first field and look for drafts."""
        self.sheet = self.query_one(Sheet)
        self._lay_out()
        first = (each for each in self.asked if each.field_name == self.FIRST)
        self.enter_field(next(first, self.current))
        if self.KEEPS_DRAFTS:
            self._waiting = self._drafts.waiting()
        self.watch(self.app, "revision", self._follow_data, init=False)

    def _follow_data(self) -> None:
        # What is said beside the fields may come from the data.
        if not self.is_left:
            self.refresh_remarks()

    def on_resize(self) -> None:
        """The terminal has another size."""
        self._lay_out()

    sheet: Sheet
    """Where the fields are drawn; known from when it is mounted on."""

    _laid_out_for: Size | None = None

    shows_aside = False
    """Whether there is room for what to bear in mind."""

    def _lay_out(self) -> None:
        """Take as many lines as the fields need, and those of what to bear in mind, if they fit."""
        if self._laid_out_for == self.app.size:
            return
        self._laid_out_for = size = self.app.size
        lines = self.sheet.lay_out(size)
        # The frame, a margin of one line above and below, and the footer.
        self.shows_aside = bool(self.ASIDE) and lines + len(self.ASIDE) + 1 <= size.height - 4
        more = len(self.ASIDE) + 1 if self.shows_aside else 0
        self.query_one("#paper").styles.height = lines + more
        self.sheet.take_place()
        self.call_after_refresh(self._point_cursor)

    def enter_field(self, asked: FormField) -> None:
        """Go to a field: it is typed in from now on, and what it offers comes up."""
        left, self.current = self.current, asked
        self.sheet.stand_on(asked)
        offers = self.query_one(Suggestions)
        if asked.OFFERS_AT_ONCE:
            offers.offer_for(asked, self.sheet.place_of(asked))
            # The first field is gone to before it has a place.
            place_of = self.sheet.place_of
            self.call_after_refresh(lambda: offers.take_place(place_of(self.current)))
        else:
            offers.close()
        self.call_after_refresh(self._point_cursor)
        self.sheet.redraw(None if left is asked else left)
        self.refresh_remarks()

    def action_next_field(self, step: int) -> None:
        """Go to the next field, or the one before; after the last comes the first."""
        at = (self.asked.index(self.current) + step) % len(self.asked)
        self.enter_field(self.asked[at])

    def _point_cursor(self) -> None:
        """Put the terminal's cursor where one types: an input method opens its window there."""
        # The first field has the focus before it has a place.
        place = getattr(self.focused, "cursor_screen_offset", None)
        if self.focused is not None and place is not None:
            self.app.cursor_position = place
            self.focused.refresh()

    @property
    def desk(self) -> Desk:
        """The app."""
        return desk_of(self)

    @property
    def heading(self) -> str:
        """What the form is for."""
        return self._heading or _(self.TITLE_SENTENCE)

    @property
    def notice(self) -> tuple[str, Tone]:
        """What is said at the foot: a refusal, the focused field's remark in full, a draft."""
        if self._said[0]:
            return self._said
        remark, tone = self.remark(self.current)
        if tone == "alarm" or cell_len(remark) > 24:
            return remark, tone
        if self._waiting and self.text() == self._drafts.start:
            return offer_of(self._waiting, self.desk), "warn"
        return "", ""

    def text(self) -> dict[str, str]:
        """The text that stands in each field, by its name."""
        return {name: text for asked in self.asked for name, text in asked.kept_text().items()}

    def remark(self, asked: FormField) -> tuple[str, Tone]:
        """What is said beside a field: what is wrong with it, or how it was understood."""
        error = self._errors.get(asked.field_name)
        if error:
            return f"! {error}", "alarm"
        if asked in self._others:
            return self._others.words(asked), "warn"
        try:
            echo = asked.echo(asked.read(self.desk.now), self.desk.now) if asked.typed else ""
        except Unfit as unfit:
            return f"! {sentence(unfit.sentence, **unfit.arguments)}", "alarm"
        return (echo, asked.tone) if echo else (asked.hint_words(), "muted")

    def refresh_remarks(self, asked: FormField | None = None) -> None:
        """Draw labels, remarks and notice anew, or only what belongs to one field."""
        self.sheet.redraw(asked)

    # Typing

    def field_changed(self, asked: FormField) -> None:
        """A field has another text: its error is past, its echo another."""
        asked.is_typed_in()
        self._errors.pop(asked.field_name, None)
        self._said = ("", "")
        self._is_told = False
        if isinstance(asked, Field) and asked.has_focus:
            self.query_one(Suggestions).offer_for(asked, self.sheet.place_of(asked))
        self.refresh_remarks(asked)
        self.desk.keep_drafts_soon()

    def field_put(self, asked: FormField) -> None:
        """A text was put into a field, by no key of the person in it."""
        if not self.is_mounted:
            return
        if asked.has_focus:
            self.sheet.editor.follow()
        if self._is_quiet:
            self.refresh_remarks(asked)
        else:
            self.field_changed(asked)

    _is_quiet = False
    """Whether nobody types: notices stay."""

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter: takes what is offered; in the last single-line field it saves; else goes on."""
        if self.query_one(Suggestions).take():
            return
        if self.current is [asked for asked in self.asked if isinstance(asked, Field)][-1]:
            self.action_save()
        else:
            self.action_next_field(1)

    def action_step(self, step: int) -> None:
        """Go through what is offered, or else to the next field."""
        if not self.query_one(Suggestions).move(step):
            self.action_next_field(step)

    # Saving and leaving

    def action_save(self) -> None:
        """Check every field; give the answers to be accepted; dismiss when they are."""
        if self.is_left:
            return
        self.query_one(Suggestions).take()
        self.desk.beat()
        answers: dict[str, Any] = {}
        self._errors = {}
        for asked in self.asked:
            try:
                answers[asked.field_name] = asked.checked(self.desk.now)
            except Unfit as unfit:
                self._errors[asked.field_name] = sentence(unfit.sentence, **unfit.arguments)
        if self._errors:
            self._focus_error()
            return
        if self._asks_first():
            return
        self.desk.save_then(
            lambda: self._save(self.value(answers)), self._is_saved, self._is_refused
        )

    def _save(self, value: Any) -> T:
        with self._drafts.saving():
            for asked in self.asked:
                asked.check_again()
            return self._accept(value)

    def _is_saved(self, result: T) -> None:
        self.dismiss(result)

    def _is_refused(self, refusal: Refusal) -> None:
        if isinstance(refusal, EditConflict):
            self._meet(refusal)
            return
        message = sentence(refusal.sentence, **refusal.arguments)
        if any(asked.field_name == refusal.field for asked in self.asked):
            self._errors[refusal.field] = message
            self._focus_error()
        else:
            self._said = (f"! {message}", "alarm")
            self.refresh_remarks()

    _is_told = False
    """Whether it was said that what stands here cannot be kept."""

    def _asks_first(self) -> bool:
        """Ask what only the person can say; with the answer it is saved."""
        for asked in self.asked:
            question = asked.question()
            if question is not None:
                self.app.push_screen(question, partial(self._settle, asked))
                return True
        return False

    def _settle(self, asked: FormField, answer: object) -> None:
        if answer is None:
            # Back in the form: there one can say it otherwise.
            self.enter_field(asked)
            return
        asked.settle(answer)
        self.call_later(self.action_save)

    def _focus_error(self) -> None:
        for asked in self.asked:
            if asked.field_name in self._errors:
                self.enter_field(asked)
                break
        self.refresh_remarks()

    def action_leave(self) -> None:
        """Leave; what was typed stays as a draft."""
        if self.is_left:
            return
        if self.query_one(Suggestions).is_choosing:
            self.query_one(Suggestions).close()
            return
        try:
            kept = self.keep_draft()
        except SaveError as fault:
            # Who cannot save must still get out, but knows it first.
            if not self._is_told:
                self._is_told = True
                reason = sentence(fault.sentence, **fault.arguments)
                told = N_("! {reason} Esc once more leaves without it.")
                self._said = (sentence(told, reason=reason), "alarm")
                self.refresh_remarks()
                return
            kept = False
        self.dismiss(None)
        if kept:
            self.app.call_later(
                self.desk.say, _("Kept as a draft; you can restore it next time."), "warn"
            )

    def keep_draft(self) -> bool:
        """Keep what was typed as a draft; whether there was anything."""
        if not self.KEEPS_DRAFTS or self.is_left:
            return False
        return self._drafts.keep(self.text(), self.desk.now)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Taking up a draft, or another window's text, is offered only where there is one."""
        match action:
            case "take_draft":
                return bool(self._waiting)
            case "take_other":
                return bool(self._others)
            case _:
                return True

    def _restore(self, draft: Draft) -> None:
        """Let a draft stand here; where a field was changed since it was written, say so."""
        self._drafts.take_up(draft)
        with self._quiet():
            self._others.take_up(self.asked, draft, self._drafts.start)
        if self._others:
            told = _("Changed since this draft was written. Ctrl+R takes what stands there now.")
            self._said = (f"! {told}", "warn")
        self.refresh_bindings()

    # Another window was faster

    def _meet(self, conflict: EditConflict) -> None:
        """Let what another window saved and what stands here meet: where both changed a field,
        the other text is shown beside it; saving again saves what stands here then."""
        accept = self._accept
        told = sentence(conflict.sentence, **conflict.arguments)
        if not isinstance(accept, Editing) or not accept.look_again():
            self._said = (f"! {told}", "alarm")
            self.refresh_remarks()
            return
        if accept.start:
            with self._quiet():
                start = self._others.meet(self.asked, accept.start, self._drafts.start)
            self._drafts.start = start
        advice = _("Ctrl+S saves what stands here now.")
        if self._others:
            advice = _("Ctrl+R takes the text of the other window, Ctrl+S saves what stands here.")
            self.enter_field(self._others.first(self.asked))
        both = sentence("! {told}. {advice}", told=told, advice=advice)
        self._said = (both, "warn")
        self.refresh_bindings()
        self.refresh_remarks()

    @contextmanager
    def _quiet(self) -> Iterator[None]:
        """Nobody types meanwhile."""
        self._is_quiet = True
        try:
            yield
        finally:
            self._is_quiet = False

    def action_take_other(self) -> None:
        """Let the other window's text stand in the field, or again one's own."""
        if self.current in self._others:
            self._others.swap(self.current)
            self.refresh_remarks()

    def action_take_draft(self) -> None:
        """Take up a draft; what stands here now waits as one."""
        self.desk.do(self._take_draft())

    async def _take_draft(self) -> None:
        self.keep_draft()
        draft = await choose_draft(self._drafts, self.desk)
        if draft is not None:
            self._restore(draft)
        self._waiting = self._drafts.waiting()
        self.refresh_remarks()
