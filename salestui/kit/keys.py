"""What is typed takes effect in the order in which it was typed, each key after the one before.

Textual hands a character to the field that has the focus and acts on a key with priority at once:
in text that comes faster than it is drawn (a scanner, an input method's phrase, a slow line),
Ctrl+S overtakes the characters before it, and Tab leaves them to another field. So input waits
here, and comes to the app when all that the input before has set going is at rest.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from textual.app import ScreenError
from textual.events import Event, InputEvent, Key, Paste
from textual.screen import ModalScreen, Screen

from salestui.kit.inside import hand_error
from salestui.kit.screen import DeskScreen
from salestui.language import _
from salestui.storage.history.reading import state_of_data
from salestui.storage.save_errors import SaveError, reading

if TYPE_CHECKING:
    from salestui.kit.app import DeskApp
    from salestui.kit.progress import Progress

BOUNCE_S = 0.1
"""The same key again within so long was not pressed again: it bounces, or is held down."""

HELD_S = 0.09
"""The seconds, at most, from one repetition to the next of a key that is held down."""

UNTIL_HELD_S = 1.2
"""The seconds, at most, after which a key that is held down begins to repeat."""

PACE_S = 1.0
"""Characters that follow each other within so long are one text."""

BURST_S = 0.03
"""Characters that follow each other within so long were not typed one by one."""

FULL_WIDTH_SPACE = "\u3000"
"""Not printable for Python, so that Textual takes it for no text; input methods type it."""

PASSES_WAITING = ("ctrl+q", "f12")
"""The keys that act at once also while a save waits: to quit, and to hide the screen."""

PASSES_WORK = (*PASSES_WAITING, "escape")
"""The keys that act at once on long work that is seen, also while earlier ones wait for its end."""

SEEN_S = 0.3
"""Nobody answers sooner to what has come on the screen: a key that comes sooner was not for it."""

NUMBER_PACE_S = 0.4
"""What follows a digit within so long may belong to one number with it: `13:30 …` begins a line."""

REPEATABLE = frozenset({"escape"})
"""Keys that only lead back: pressed again they do no harm."""

_looking = 0
"""How many tasks wait for the event loop's next round only to look: that is no work."""


async def one_round() -> None:
    """Let the running event loop go on by one round, as one who only looks."""
    global _looking
    _looking += 1
    try:
        await asyncio.sleep(0)
    finally:
        _looking -= 1


async def at_rest() -> None:
    """Return when the running event loop has nothing left that it could do at once."""
    loop: Any = asyncio.get_running_loop()
    while True:
        await one_round()
        # asyncio has no public word for it: what can go on at once stands here, what waits for
        # a time, a thread or a key does not.
        if len(loop._ready) <= _looking:
            return


def text_of(event: Event | None) -> str:
    """The character that a key types; "" for other keys and other input."""
    if not isinstance(event, Key) or event.character is None:
        return ""
    return event.character if event.is_printable or event.character == FULL_WIDTH_SPACE else ""


def is_repeat(key: Key, before: Key, following: Event | None) -> bool:
    """Whether a key is the one before once more, because it bounced or is held down.

    The first repetition of a key that is held comes as late as another press; that the next
    follows at once tells them apart.
    """
    since = key.time - before.time
    is_followed = (
        isinstance(following, Key)
        and following.key == key.key
        and following.time - key.time < HELD_S
    )
    return key.key == before.key and (since < BOUNCE_S or (since < UNTIL_HELD_S and is_followed))


def is_text(
    event: Key, *, is_command: bool, text_before: Key | None, following: Event | None
) -> bool:
    """Whether a key on a screen where no field has the focus was meant as text.

    It is, where it does nothing there, goes on with a text, or has another character follow in the
    same moment: a blank or digit inside running text is no command. `following` is None where
    text has no place to go.
    """
    typed = text_of(event)
    if not typed:
        return False
    goes_on = text_before is not None and event.time - text_before.time < PACE_S
    next_typed = text_of(following)
    is_burst = (
        next_typed not in ("", typed)
        and not (typed.isdecimal() and next_typed.isdecimal())  # from screen to screen
        and following is not None
        and following.time - event.time < BURST_S
    )
    return goes_on or is_burst or not is_command


def goes_on_behind(digit: Key, following: Key, *, is_command: bool) -> bool:
    """Whether a key shows that a digit was meant as text, though that has led to another screen."""
    is_mark = text_of(following) not in ("", " ", FULL_WIDTH_SPACE) and not is_command
    return is_mark and following.time - digit.time < NUMBER_PACE_S


class Left(NamedTuple):
    """Digits that led away from a screen on which they could also have begun a text."""

    screen: DeskScreen
    digits: tuple[Key, ...]


class Standing(NamedTuple):
    """What a key may change: which screen is in front, and what is written."""

    screen: Screen[object] | None
    is_in_field: bool
    """Whether one types in a field: what a key does there is text."""
    data: object = None
    """None in a field, and where it cannot be read."""

    def differs(self, other: Standing) -> bool:
        """Whether something was opened, closed or written from one to the other."""
        is_written = None not in (self.data, other.data) and self.data != other.data
        return self.screen is not other.screen or is_written


def _is_seen(work: Progress[Any], event: Event) -> bool:
    """Whether who typed an event can have seen that work goes on."""
    return event.time - work.shown_at >= SEEN_S


class InputQueue:
    """The input that waits for its turn."""

    def __init__(self, app: DeskApp) -> None:
        self._app = app
        self._waiting: deque[Event] = deque()
        self._turn: Sequence[Event] = ()
        """What is being handed to the app."""
        self._has_more = asyncio.Event()
        """Set by what comes while it is waited for."""
        self._task: asyncio.Task[None] | None = None
        self._acted: Key | None = None
        """The last key, if it has opened, closed or written something."""
        self._text: Key | None = None
        """The last key, if it was text on a screen where no field has the focus."""
        self._left: Left | None = None
        self.waits_for_work = False
        """Whether input waits for long work to end, because it came before anybody could see it."""

    @property
    def is_empty(self) -> bool:
        """Whether all input has had its turn, and what it set going is at rest."""
        return self._task is None

    def takes(self, event: Event) -> bool:
        """Take an event of the app, if it is input whose turn has not come yet."""
        is_input = isinstance(event, InputEvent | Paste) and not event.is_forwarded
        if not is_input or any(event is each for each in self._turn):
            return False
        if self._app.is_saving:
            # Keys come after what waits to be saved, but for those that lead out of that.
            key = event.key if isinstance(event, Key) else ""
            if self._app.is_veiled or key in PASSES_WAITING:
                return False
            if key == "escape":
                self._app.give_up_saving()
                return True
        elif isinstance(event, Key) and event.key in PASSES_WORK and self._is_for_work(event):
            return False
        self._waiting.append(event)
        self._has_more.set()
        if self._task is None:
            self._task = asyncio.create_task(self._hand_on())
        return True

    async def _hand_on(self) -> None:
        try:
            await self._settled()
            while self._waiting:
                event = self._waiting.popleft()
                await self._unseen_work_over(event)
                if isinstance(event, Key):
                    await self._press(event)
                else:
                    await self._give(event)
        except Exception as error:  # noqa: BLE001 # as Textual does with what a handler raises
            hand_error(self._app, error)
        finally:
            self._turn, self._task = (), None

    async def _give(self, *events: Event) -> None:
        """Hand events to the app and wait until all that they set going is at rest."""
        self._turn = events
        for event in events:
            self._app.post_message(event)
        await self._settled()

    async def _settled(self) -> None:
        await at_rest()
        while self._app.is_saving:
            await self._app.saving_over()
            await at_rest()

    async def _unseen_work_over(self, event: Event) -> None:
        """Wait until work is over that the event cannot have been meant to stop."""
        while (work := self._work_in_front()) is not None and not _is_seen(work, event):
            self.waits_for_work = True
            await work.over.wait()
            await self._settled()
        self.waits_for_work = False

    def _is_for_work(self, event: Event) -> bool:
        work = self._work_in_front()
        return work is not None and _is_seen(work, event)

    def _work_in_front(self) -> Progress[Any] | None:
        with suppress(ScreenError):  # the desk is closing
            if isinstance(screen := self._app.screen, ModalScreen):
                from salestui.kit.progress import Progress

                return screen if isinstance(screen, Progress) else None
        return None

    def _words(self, first: Key) -> Iterator[Key]:
        """A key and the characters that wait behind it."""
        yield first
        while self._waiting and isinstance(key := self._waiting[0], Key) and text_of(key):
            self._waiting.popleft()
            yield key

    async def _press(self, key: Key) -> None:
        if await self._is_repeat(key):
            self._acted = key  # a key that is held goes on repeating until it is let go
            return
        await self._return_to_text(key)
        before = self._standing()
        screen = before.screen
        if before.is_in_field and text_of(key):
            # All of it goes into the field: a phrase takes no longer than one character.
            self._text = self._acted = None
            await self._give(*self._words(key))
            return
        if isinstance(screen, DeskScreen) and before.data is not None:
            if self._is_text(key, screen):
                self._write(key, screen)
                await at_rest()
                return
            if text_of(key).isdecimal():
                self._leave(key, screen)
        self._text = None
        await self._give(key)
        has_acted = before.differs(self._standing()) and key.key not in REPEATABLE
        self._acted = key if has_acted else None

    async def _is_repeat(self, key: Key) -> bool:
        before = self._acted
        if before is None or before.key != key.key or key.time - before.time >= UNTIL_HELD_S:
            return False
        if not self._waiting:
            self._has_more.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._has_more.wait(), HELD_S)
        return is_repeat(key, before, self._waiting[0] if self._waiting else None)

    def _leave(self, digit: Key, screen: DeskScreen) -> None:
        """Remember a digit that may turn out to be text."""
        if self._left is not None:
            self._left = self._left._replace(digits=(*self._left.digits, digit))
        elif screen.TAKES_TEXT:
            self._left = Left(screen, (digit,))

    async def _return_to_text(self, key: Key) -> None:
        """Where digits have led away from an entry line and a text goes on, go back to it."""
        left = self._left
        if left is None:
            return
        last = left.digits[-1]
        if text_of(key).isdecimal() and key.time - last.time < NUMBER_PACE_S:
            return
        self._left = None
        screen = self._app.screen
        is_command = isinstance(screen, DeskScreen) and screen.is_command(key.key)
        if left.screen.PLACE is None or not goes_on_behind(last, key, is_command=is_command):
            return
        self._app.go(left.screen.PLACE)
        await at_rest()
        if self._app.screen is left.screen:
            left.screen.write("".join(map(text_of, left.digits)))
            await at_rest()

    def _standing(self) -> Standing:
        try:
            screen = self._app.screen
        except ScreenError:  # the desk is closing
            return Standing(None, is_in_field=False)
        focused = screen.focused
        if focused is not None and focused.check_consume_key("a", "a"):
            return Standing(screen, is_in_field=True)
        try:
            with reading():
                return Standing(screen, False, (state_of_data(),))
        except SaveError:
            return Standing(screen, False)

    def _is_text(self, key: Key, screen: DeskScreen) -> bool:
        return is_text(
            key,
            is_command=screen.is_command(key.key),
            text_before=self._text,
            following=self._waiting[0] if screen.TAKES_TEXT and self._waiting else None,
        )

    def _write(self, key: Key, screen: DeskScreen) -> None:
        """Put text into the screen's entry line; where there is none, it does nothing."""
        is_first, self._text, self._acted = self._text is None, key, None
        if screen.TAKES_TEXT:
            screen.write(text_of(key))
        elif not is_first:
            self._app.say(_("No field is open here. F3 writes a line in today's log."), "muted")
