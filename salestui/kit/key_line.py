"""The last line of every screen: what the keys do here, or what is to be said just now."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol, runtime_checkable

from rich.cells import cell_len
from textual.binding import Binding
from textual.dom import DOMNode
from textual.screen import Screen

from salestui.kit.inside import priority_bindings
from salestui.kit.paint import Line, Painted, Span, shown, wrap
from salestui.kit.register import Tone
from salestui.language import N_, _

if TYPE_CHECKING:
    from textual.timer import Timer

MOST_LINES = 4
"""Lines that a message takes at most."""

SAID_FOR = 8.0
"""Seconds that a message stands before the keys come back."""

KEY_NAMES = {
    "space": N_("Space"),
    "delete": "Del",
    "escape": "Esc",
    "enter": "Enter",
    "tab": "Tab",
    "shift+tab": "Shift+Tab",
    "up": N_("Up key"),
    "down": N_("Down key"),
    "left": N_("Left key"),
    "right": N_("Right key"),
    "shift+left": N_("Shift+Left"),
    "shift+right": N_("Shift+Right"),
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
    "slash": "/",
    "greater_than_sign": ">",
    "less_than_sign": "<",
}


QUIT = "ctrl+q"
_FROM_ANYWHERE = re.compile(r"f(?!9)\d+")
"""The keys that do the same on every screen; F9 is about the row."""


def key_name(key: str) -> str:
    """A key as people know it."""
    if key in KEY_NAMES:
        return _(KEY_NAMES[key])
    if len(key) > 1:
        return "+".join(part.capitalize() for part in key.split("+"))
    return key


class Hint(NamedTuple):
    """What some keys do."""

    keys: tuple[str, ...]
    """As Textual names them, the one to be shown first."""
    sentence: str
    """A msgid."""


@runtime_checkable
class Hinting(Protocol):
    """A screen that knows more keys than its bindings: those of the selected row."""

    def row_hints(self) -> list[Hint]:
        """The keys for the selected row, the usual step first."""
        ...


def hints(screen: Screen[object], everything: bool = False) -> list[Hint]:
    """What the keys do on a screen now: the row's, the screen's, the desk's, quitting last.

    The footer takes those meant for it, the help everything that has a sentence. Letters come
    late: in Chinese mode the input method swallows them.
    """
    row = screen.row_hints() if isinstance(screen, Hinting) else []
    keys = {hint.sentence: list(hint.keys) for hint in row}
    bindings = [(active.node, active.binding) for active in screen.active_bindings.values()]
    if everything and screen.is_modal:
        # Textual leaves these out of a modal screen, where they work by their priority.
        bindings += [(screen.app, binding) for binding in priority_bindings(screen.app)]
    for node, binding in bindings:
        if (binding.show or everything) and binding.description in _own(node):
            keys.setdefault(binding.description, []).append(binding.key)
    found = (Hint(tuple(sorted(each, key=_is_letter)), text) for text, each in keys.items())
    return sorted(found, key=_rank)


def _is_letter(key: str) -> bool:
    return len(key) == 1


def _rank(hint: Hint) -> int:
    key = hint.keys[0]
    if key == QUIT:
        return 5
    if _is_letter(key):
        return 4
    if _FROM_ANYWHERE.fullmatch(key):
        return 2
    if key in ("ctrl+p", "ctrl+n"):
        return 3
    return 0 if key in ("space", "delete", "ctrl+t", "ctrl+s") else 1


def _own(node: DOMNode) -> set[str]:
    """The sentences that the desk gave to keys; Textual's own are about moving the cursor."""
    return {*getattr(node, "own_sentences", ())} | {
        binding.description
        for kind in type(node).__mro__
        if kind.__module__.startswith("salestui.")
        for binding in vars(kind).get("BINDINGS", ())
        if isinstance(binding, Binding)
    }


class KeyLine(Painted):
    """Shows the keys, or a message in their place."""

    DEFAULT_CSS = """
    KeyLine { dock: bottom; height: 1; background: $panel; }
    """

    _said: tuple[str, Tone] | None = None
    _timer: Timer | None = None
    _stands = False
    """Whether it stands until what it tells of is over."""
    _is_read = True
    """Whether it stood long enough, so that the next key may take it away."""

    def on_mount(self) -> None:
        """Keep up with what the keys do."""
        self.screen.bindings_updated_signal.subscribe(self, lambda _screen: self.repaint())

    def say(self, message: str, tone: Tone, *, stands: bool = False) -> None:
        """Show a message in the place of the keys: for a while, an alarm until a key was pressed
        since, and with `stands` until `hush_standing`."""
        self._said, self._stands, self._is_read = (message, tone), stands, False
        if self._timer is not None:
            self._timer.stop()
        self._timer = None if stands else self.set_timer(SAID_FOR, self._stood_long_enough)
        self._make_room()

    def _stood_long_enough(self) -> None:
        self._timer = None  # it would keep the form in front of which the message was said
        if self._said is not None and self._said[1] == "alarm":
            self._is_read = True
        else:
            self.hush()

    def key_pressed(self) -> None:
        """Somebody is there: what stood long enough has been read."""
        if self._said is not None and self._is_read:
            self.hush()

    def hush_standing(self) -> None:
        """What it told of is over."""
        if self._stands:
            self.hush()

    def hush(self) -> None:
        """Show the keys again."""
        self._said, self._stands = None, False
        self._make_room()

    def on_resize(self) -> None:
        """What is said may need more lines, or fewer."""
        self._make_room()

    def _make_room(self) -> None:
        """As many lines as the message needs."""
        self.styles.height = len(self._message(self.app.size.width)) or 1
        self.repaint()

    def _message(self, width: int) -> list[str]:
        return wrap(shown(self.said), width - 2, most=MOST_LINES) if self.said else []

    @property
    def said(self) -> str:
        """The message that stands in the place of the keys; "" for none."""
        return self._said[0] if self._said else ""

    def lines(self, width: int) -> Sequence[Line]:
        """The message or the keys, as many as fit."""
        if self._said:
            return [[Span(" "), Span(text, self._said[1])] for text in self._message(width)]
        told = [(key_name(hint.keys[0]), _(hint.sentence)) for hint in hints(self.screen)]
        # How to quit is always told, at the right; of the others as many as there is room for.
        last = told.pop() if told and told[-1][0] == key_name(QUIT) else None
        left = width - 1 - (_size(*last) if last else 0)
        line = [Span(" ")]
        for name, text in told:
            if _size(name, text) > left:
                break
            line += _spans(name, text)
            left -= _size(name, text)
        if last:
            line += [Span(" " * left), *_spans(*last)]
        return [line]


def _size(name: str, text: str) -> int:
    return cell_len(name) + cell_len(text) + 3


def _spans(name: str, text: str) -> list[Span]:
    return [Span(name, "accent"), Span(f" {text}  ")]
