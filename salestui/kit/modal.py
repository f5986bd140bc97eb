"""Screens that are left once: two keys that come together do not leave what lies below too."""

from __future__ import annotations

from typing import TypeVar

from rich.console import RenderableType
from textual.await_complete import AwaitComplete
from textual.events import ScreenResume
from textual.renderables.background_screen import BackgroundScreen
from textual.screen import ModalScreen, Screen

from salestui.kit.inside import forget_callbacks

T = TypeVar("T")


def _nothing() -> AwaitComplete:
    done: AwaitComplete = AwaitComplete.nothing()  # type: ignore[no-untyped-call]
    return done


class DismissOnce(Screen[T]):
    """A screen that goes once; while another stands above it, it goes when that has gone."""

    is_left = False
    """Whether it goes, or will go: its keys do nothing any more."""

    _late: tuple[T | None] | None = None

    def dismiss(self, result: T | None = None) -> AwaitComplete:
        """Go with a result."""
        if self.is_left:
            return _nothing()
        self.is_left = True
        return self._go(result)

    def _go(self, result: T | None) -> AwaitComplete:
        if self.app.screen is not self:
            self._late = (result,)
            return _nothing()
        return super().dismiss(result)

    def on_screen_resume(self, event: ScreenResume) -> None:
        """Go now, if something stood above before."""
        if self._late is not None:
            late, self._late = self._late, None
            self._go(late[0])

    def on_unmount(self) -> None:
        """Let go of what was to be done when it is drawn next, which it is no more.

        Textual leaves there what another screen asks for in the moment in which this one goes: each
        closed screen would keep the next one, and that the one after it.
        """
        forget_callbacks(self)


class Modal(DismissOnce[T], ModalScreen[T]):
    """A modal screen that is left once."""

    def render(self) -> RenderableType:
        """Its background, and through it the screen below.

        Textual counts down from the top which one that is, also where the mouse asks a screen for a
        style that is not on top: then two screens show each other without end.
        """
        counted = super().render()  # it also takes a screen off the count, which would hold it
        background = self.styles.background
        stack = self.app.screen_stack
        below = stack[: stack.index(self)] if self in stack else []
        return BackgroundScreen(below[-1], background) if below and background.a < 1 else counted


class Overlay(Modal[T]):
    """A modal for a glance: it stands once, and goes when anything else is opened."""
