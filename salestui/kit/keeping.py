"""What is typed and not saved yet is kept: the drafts of every form and entry line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol, runtime_checkable

from textual.screen import Screen
from textual.timer import Timer

from salestui.kit.heartbeat import Beating
from salestui.kit.inside import screens_of_all_modes
from salestui.language import sentence
from salestui.storage.save_errors import Busy, SaveError

DRAFTS_AFTER = 0.5
"""Seconds after which what was typed is kept as a draft."""


@runtime_checkable
class Drafting(Protocol):
    """A screen in which text may stand that is not saved yet."""

    drafts_name: str
    """What its drafts are kept under."""

    def keep_draft(self) -> object:
        """Keep the text as a draft, if there is any."""
        ...


@runtime_checkable
class Working(Protocol):
    """A screen behind which work goes on: until that has ended no key does anything else."""

    error: BaseException | None
    """What the work has raised; raised again where the screen was asked."""

    def stop(self) -> None:
        """Let the work stop, and wait until it has."""
        ...


class Keeping(Beating):
    """An app that keeps as drafts what is typed in any of its screens."""

    _is_told = False
    """Whether it was said that what is typed cannot be kept."""

    _drafts_timer: Timer | None = None
    _fault_of_drafts: str = ""

    def keep_drafts_soon(self) -> None:
        """Keep what is being typed as a draft within a moment."""
        if self._drafts_timer is None and not self.is_leaving:
            self._drafts_timer = self.set_timer(DRAFTS_AFTER, self._keep_typed)

    def _keep_typed(self) -> None:
        self._drafts_timer = None
        self.keep_drafts()

    def keep_drafts(self) -> bool:
        """Keep what stands in every form and entry line as a draft; says why where it cannot."""
        try:
            self._keep_drafts()
        except Busy:
            # Another window keeps a draft just now; who types does not wait for that.
            self.keep_drafts_soon()
            return False
        except SaveError as fault:
            # Said once, not at every key.
            if fault.sentence != self._fault_of_drafts:
                self._fault_of_drafts = fault.sentence
                self.say(sentence(fault.sentence, **fault.arguments), "alarm")
            return False
        self._fault_of_drafts, self._is_told = "", False
        return True

    def _keep_drafts(self) -> None:
        for screen in self.every_screen():
            if isinstance(screen, Drafting):
                screen.keep_draft()

    def _stop_work(self) -> None:
        """Stop what goes on aside: nobody waits for it any more."""
        for screen in self.every_screen():
            if isinstance(screen, Working):
                screen.stop()

    def every_screen(self) -> Iterator[Screen[Any]]:
        """The screens of all modes, and those that stand above them."""
        return screens_of_all_modes(self)
