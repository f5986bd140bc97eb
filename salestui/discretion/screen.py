"""What a visitor sees of a hidden desk: the time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import cast

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.events import Key, Paste
from textual.widgets import Digits

from salestui.dates.words import full_day
from salestui.discretion.rules import PAUSE, TRIES, fits, pin_digits
from salestui.discretion.store import pin_as_kept
from salestui.kit.desk import Desk, desk_of
from salestui.kit.modal import Modal
from salestui.kit.paint import Line, Painted, Span, fit
from salestui.kit.register import Tone
from salestui.language import _, sentence


class Below(Painted):
    """The day, and what brings the desk back."""

    DEFAULT_CSS = """
    Below { height: 3; width: 100%; background: $background; }
    """

    def lines(self, width: int) -> Sequence[Line]:
        """In the middle of the screen."""
        veil = cast(Veil, self.screen)
        words, tone = veil.words
        return [
            _middle(full_day(veil.desk.now.day), "muted", width),
            (),
            _middle(words, tone, width),
        ]


def _middle(text: str, tone: Tone, width: int) -> Line:
    from rich.cells import cell_len

    return [
        Span(" " * max(0, (width - cell_len(text)) // 2)),
        Span(fit(text, cell_len(text)), tone),
    ]


class Veil(Modal[None]):
    """Hides everything; any key, and the PIN where one is set, brings it back."""

    DEFAULT_CSS = """
    Veil {
        align: center middle;
        background: $background;
        Vertical { width: 100%; height: auto; align: center middle; background: $background; }
        Digits { width: 100%; text-align: center; color: $text-muted; margin-bottom: 1; }
    }
    """

    def __init__(self, kept: str) -> None:
        """`kept` is the PIN as it is kept; "" where none is set."""
        super().__init__()
        self._kept = kept
        self._typed: str | None = None
        """What is typed of the PIN; None while nobody is asked for it."""
        self._wrong = 0
        self._deaf_until: datetime | None = None

    @property
    def desk(self) -> Desk:
        """The app."""
        return desk_of(self)

    def compose(self) -> ComposeResult:
        """The clock, large."""
        with Vertical():
            yield Digits()
            yield Below()

    def on_mount(self) -> None:
        """Follow the clock."""
        self.watch(self.app, "now", self._tick)

    def _tick(self) -> None:
        self.query_one(Digits).update(f"{self.desk.now.at:%H:%M}")
        self.query_one(Below).repaint()

    @property
    def words(self) -> tuple[str, Tone]:
        """What is said below the clock."""
        if self._is_deaf:
            assert self._deaf_until is not None
            left = round((self._deaf_until - self.desk.now.utc).total_seconds())
            return sentence("Wrong too often; again in {seconds} s", seconds=left), "alarm"
        if self._typed is None:
            return _("Any key brings the desk back."), "muted"
        wrong = _("That is not the PIN.") + "  " if self._wrong and not self._typed else ""
        return f"{wrong}PIN: {'*' * len(self._typed)}_", "alarm" if wrong else "accent"

    @property
    def _is_deaf(self) -> bool:
        return self._deaf_until is not None and self.desk.now.utc < self._deaf_until

    def on_key(self, event: Key) -> None:
        """Any key brings the desk back, or asks for the PIN."""
        event.stop()
        event.prevent_default()
        if not self._kept:
            self.dismiss()
            return
        if not self._is_deaf:
            self._type(event.key, event.character or "")
        self._tick()

    def on_paste(self, event: Paste) -> None:
        """A PIN is typed."""
        event.stop()

    def _type(self, key: str, character: str) -> None:
        typed = self._typed or ""
        match key:
            case "escape":
                self._typed = None
            case "backspace":
                self._typed = typed[:-1]
            case "enter" if typed:
                self._try(typed)
            case _:
                self._typed = (typed + pin_digits(character))[:12]

    def _try(self, pin: str) -> None:
        if fits(pin, self._kept):
            self.dismiss()
            return
        self._typed = ""
        self._wrong += 1
        if self._wrong % TRIES == 0:
            self._deaf_until = self.desk.now.utc + PAUSE


async def hide(desk: Desk) -> None:
    """Hide everything until a key, and the PIN where one is set, brings it back."""
    await desk.veil(Veil(pin_as_kept()))
