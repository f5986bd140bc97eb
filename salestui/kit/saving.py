"""Saving at the desk: at once, or, while another window writes, as soon as that has done."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

from salestui.core.refusal import Refusal
from salestui.language import N_
from salestui.storage import save_errors
from salestui.storage.save_errors import GIVEN_UP, Busy, GivenUp, is_free, next_look

if TYPE_CHECKING:
    from salestui.kit.app import DeskApp

T = TypeVar("T")

TOLD_AFTER = 0.3
"""Seconds of waiting after which the screen says so; what is shorter nobody notices."""

TOLD_AGAIN = 1.0
"""Seconds after which it says so again: something else may have been said in its place."""

WAITING = N_("This is saved as soon as another window has done writing. Esc gives it up.")


class Saving:
    """The saves of a desk: they are tried at once, and where another window is writing they wait
    their turn beside everything else that goes on: the clock, the drafts, what is drawn."""

    def __init__(self, desk: DeskApp) -> None:
        self._desk = desk
        self._waiting = 0
        self._in_turn = asyncio.Lock()
        self._is_done = asyncio.Event()
        self._is_done.set()
        self._is_given_up = False

    @property
    def is_waiting(self) -> bool:
        """Whether a save waits until another window has done writing."""
        return self._waiting > 0

    async def over(self) -> None:
        """Wait until no save waits any more."""
        await self._is_done.wait()

    def give_up(self) -> None:
        """Let what waits be refused: nothing of it has been written."""
        self._is_given_up = self.is_waiting

    async def save(self, write: Callable[[], T]) -> T:
        """What `write` returns, once it could write.

        Raises what that raises; `Busy` only after `save_errors.PATIENCE` s, `GivenUp` when the
        person would not wait for so long.
        """
        if not self.is_waiting:
            try:
                return write()
            except Busy:
                pass
        self._begin()
        return await self._save_later(write)

    def save_then(
        self,
        write: Callable[[], T],
        saved: Callable[[T], None],
        refused: Callable[[Refusal], None],
    ) -> None:
        """The same for who cannot wait, because the screen's other messages would wait too: what
        comes of it is told to `saved` or `refused`, at once where nobody else is writing."""
        if not self.is_waiting:
            try:
                result = write()
            except Busy:
                pass
            except Refusal as refusal:
                refused(refusal)
                return
            else:
                saved(result)
                return
        # Before the next key is looked at.
        self._begin()
        self._desk.run_worker(self._tell_later(write, saved, refused))

    async def _tell_later(
        self,
        write: Callable[[], T],
        saved: Callable[[T], None],
        refused: Callable[[Refusal], None],
    ) -> None:
        try:
            result = await self._save_later(write)
        except Refusal as refusal:
            refused(refusal)
        else:
            saved(result)

    def _begin(self) -> None:
        self._waiting += 1
        self._is_done.clear()

    async def _save_later(self, write: Callable[[], T]) -> T:
        refused: Refusal | None = None
        try:
            async with self._in_turn:
                result = await self._try_until_saved(write)
        except Refusal as refusal:
            refused = refusal
        finally:
            self._end()
        # What has come of it is not shown over the veil.
        await self._desk.unveiled()
        if refused is not None:
            raise refused
        return result

    def _end(self) -> None:
        self._waiting -= 1
        if not self.is_waiting:
            self._is_given_up = False
            self._is_done.set()
            self._desk.saving_is_over()

    async def _try_until_saved(self, write: Callable[[], T]) -> T:
        begun, told_at = monotonic(), TOLD_AFTER
        while True:
            if self._is_given_up:
                raise GivenUp(GIVEN_UP)
            waited = monotonic() - begun
            # Most of `write` is done before it knows that it has to wait: it is not tried in vain.
            try:
                if is_free():
                    return write()
            except Busy:
                pass  # somebody was faster
            if waited >= save_errors.PATIENCE:
                return write()
            if waited >= told_at:
                told_at = waited + TOLD_AGAIN
                self._desk.say_waiting(WAITING)
            await asyncio.sleep(next_look(waited))
