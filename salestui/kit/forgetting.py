"""An app that goes on for a day keeps nothing of the screens that were closed in it."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import Context, copy_context
from functools import lru_cache
from typing import Any, ParamSpec, TypeVar

from textual._styles_cache import StylesCache
from textual.color import Color
from textual.dom import DOMNode
from textual.style import Style
from textual.widget import Widget

from salestui.kit.guarded import GuardedApp
from salestui.kit.inside import is_closing, watchers_of

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")


@lru_cache(1024)
def _inner_outer(base_background: Color, background: Color) -> tuple[Style, Style]:
    """The styles inside a widget's border and outside it."""
    return Style(background=base_background + background), Style(background=base_background)


class _InnerOuter:
    """Takes the place of `StylesCache.get_inner_outer`.

    Textual's remembers its answers by the cache that asks too, although they depend on the colours
    alone: it would keep what was drawn of the last thousand widgets, closed or not.
    """

    def __get__(self, cache: object, owner: type[StylesCache]) -> Any:
        return _inner_outer


setattr(StylesCache, "get_inner_outer", _InnerOuter())  # noqa: B010 # it has another type


class ForgettingApp(GuardedApp[R]):
    """An app that lets go of what is closed."""

    _own_context: Context | None = None
    """The context variables of the app itself, from before anything was shown."""

    def on_load(self) -> None:
        """Remember what the tasks of widgets begin with."""
        self._own_context = copy_context()

    # The task of a widget lives as long as that does. It would begin with the context of the moment
    # and so keep the form that was in front, and the worker that showed it: the scroll bars of what
    # lies below are started when a form above is drawn.

    def _in_own_context(self, start: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        context = copy_context() if self._own_context is None else self._own_context.copy()
        return context.run(start, *args, **kwargs)

    def _register(self, parent: DOMNode, *widgets: Widget, **options: Any) -> list[Widget]:
        return self._in_own_context(super()._register, parent, *widgets, **options)

    def _start_widget(self, parent: Widget, widget: Widget) -> None:
        self._in_own_context(super()._start_widget, parent, widget)

    def forget_closed(self) -> None:
        """Let go of closed screens that watched something: Textual does when that changes next."""
        for watchers in watchers_of(self):
            watchers[:] = [each for each in watchers if not is_closing(each[0])]
