"""What a terminal sends, cut anywhere and broken anyhow, as the keys, pastes and clicks it means.

Textual's parser knows every key, but gives up on a sequence whose second half is late, reads on
past one it does not know, and takes what follows an Escape inside a paste for keys. Here it is
handed nothing but whole sequences.
"""

from __future__ import annotations

from codecs import getincrementaldecoder
from collections.abc import Callable, Sequence
from time import monotonic

from textual._xterm_parser import XTermParser
from textual.constants import ESCAPE_DELAY
from textual.events import Paste
from textual.message import Message

from salestui.text.patterns import pattern

ESCAPE = "\x1b"
PASTE_BEGINS = "\x1b[200~"
PASTE_ENDS = "\x1b[201~"

SEQUENCE_DELAY = 1.0
"""Seconds that the rest of a sequence may take: nobody types its beginning by hand."""

STALLED_AFTER = 1.0
"""Seconds without a character after which a paste is shown as far as it has come."""

LONGEST = 32
"""Characters of a sequence; Textual's parser takes a longer one for keys."""

_PARTIAL = r"\x1b(?:\[(?:M[^\x00-\x1f]{0,2}|\[|[0-?]*[ -/]*)|O[0-9;]*)?"
_UNFINISHED = pattern(rf"{_PARTIAL}\Z")
_BROKEN = pattern(_PARTIAL)
_WHOLE = pattern(
    r"[^\x1b]+"
    r"|\x1b\[\[[@-~]"  # F1 to F5 of Linux's console
    r"|\x1b\[M[^\x00-\x1f]{3}"  # the mouse of a terminal that knows no other way to tell of it
    r"|\x1b\[\d+\$"  # Shift with an editing key in rxvt
    r"|\x1b\[(?![\[M])[0-?]*[ -/]*[@-~]"
    r"|\x1bO[0-9;]*[ -~]"
    r"|\x1b[^\x1b\[O]"  # Alt with a character
)
_SEQUENCE = pattern(r"\x1b[\[O].")
_NO_SIZE = pattern(r"\x1b\[48;(?:0*[;:]|[\d:]*;0*[;:]).*t")
"""A terminal that tells of no lines or no columns."""
_NOT_PASTED = pattern(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
"""What text that is pasted slowly does not go on with, and a key may be."""


class Keyboard:
    """Takes bytes as they come, and answers with Textual's messages."""

    def __init__(self, clock: Callable[[], float] = monotonic, *, debug: bool = False) -> None:
        """`clock` counts seconds; `debug` lets Textual log what it reads."""
        # Another encoding, or Alt as an eighth bit, must not end the reading.
        self._decode = getincrementaldecoder("utf-8")(errors="replace").decode
        self._debug = debug
        self._parser = XTermParser(debug)
        self._clock = clock
        self._heard_at = clock()
        self._unread = ""
        """The beginning of a sequence."""
        self._pasted: list[str] | None = None
        self._is_stalled = False

    def feed(self, data: bytes) -> Sequence[Message]:
        """What the bytes mean, as far as they are whole."""
        self._heard_at = self._clock()
        text = self._decode(data)
        if self._is_stalled and not self._unread and _NOT_PASTED.match(text):
            # The end of the paste has been lost, and the person goes on.
            self._pasted, self._is_stalled = None, False
        self._unread += text
        messages: list[Message] = []
        while self._unread and (self._paste(messages) or self._keys(messages)):
            pass
        return messages

    def tick(self) -> Sequence[Message]:
        """What is meant by what goes no further: an Escape, half a paste, or nothing."""
        waited = self._clock() - self._heard_at
        if self._pasted is not None:
            if waited < STALLED_AFTER or self._is_stalled:
                return ()
            self._is_stalled = True
            return self._take_paste()
        if self._unread == ESCAPE and waited >= ESCAPE_DELAY:
            self._unread = ""
            return self._key(ESCAPE)
        if waited >= SEQUENCE_DELAY:
            self._unread = ""
        return ()

    def _paste(self, messages: list[Message]) -> bool:
        """Read on in a paste, if one has begun; whether it has ended, so that keys may follow."""
        if self._pasted is None:
            return False
        text, end, rest = self._unread.partition(PASTE_ENDS)
        if end:
            self._pasted.append(text)
            messages += self._take_paste()
            self._pasted, self._unread = None, rest
        else:
            kept = _end_begun(text)
            self._pasted.append(text[: len(text) - kept])
            self._unread = text[len(text) - kept :]
        self._is_stalled = False
        return bool(end)

    def _take_paste(self) -> Sequence[Message]:
        text = "".join(self._pasted or ()).replace("\x00", "")
        self._pasted = []
        return [Paste(text)] if text else []

    def _keys(self, messages: list[Message]) -> bool:
        """Read keys; whether a paste has begun behind them."""
        if self._pasted is not None:
            return False
        text, at = self._unread, 0
        while at < len(text):
            whole = _WHOLE.match(text, at)
            if whole is None and _UNFINISHED.match(text, at) and len(text) - at <= LONGEST:
                break
            # What cannot become whole any more is nothing, but for an Escape before another.
            sequence = (whole or _BROKEN.match(text, at) or text[at:])[0]
            at += len(sequence)
            if sequence == PASTE_BEGINS:
                self._pasted = []
                break
            if whole is not None or sequence == ESCAPE:
                messages += self._key(sequence)
        self._unread = text[at:]
        return self._pasted is not None

    def _key(self, sequence: str) -> Sequence[Message]:
        """What Textual makes of a whole sequence, or of characters."""
        is_sequence = _SEQUENCE.match(sequence)
        if is_sequence and (len(sequence) > LONGEST or _NO_SIZE.fullmatch(sequence)):
            return ()
        try:
            messages = list(self._parser.feed(sequence))
        except (ValueError, ArithmeticError):
            # The numbers in it are such as no terminal sends, and the parser has come to its end.
            self._parser = XTermParser(self._debug)
            return ()
        if self._parser._timeout_time is not None:
            # It waits for more: this is Escape, Alt with a character, or no sequence it knows.
            self._parser._timeout_time = 0
            unknown = list(self._parser.tick())
            if not is_sequence:
                messages += unknown
        return messages


def _end_begun(text: str) -> int:
    """How many characters at the end of a text may be the beginning of the end of a paste."""
    lengths = range(min(len(text), len(PASTE_ENDS) - 1), 0, -1)
    return next((each for each in lengths if PASTE_ENDS.startswith(text[-each:])), 0)
