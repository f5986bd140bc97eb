"""What the desk asks of Textual that Textual does not offer: in one place, each with a test.

What is overridden instead stands in the classes that override it: in `screen`, `ending`,
`forgetting`, `driver` and `keyboard`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

from textual.app import App
from textual.binding import Binding
from textual.driver import Driver
from textual.screen import Screen
from textual.widget import Widget

AnyApp = App[Any]
AnyScreen = Screen[Any]


# --- screens -----------------------------------------------------------------------------------


def screens_of_all_modes(app: AnyApp) -> Iterator[AnyScreen]:
    """The screens that were built in each mode, and those that stand above them."""
    return (each for stack in app._screen_stacks.values() for each in stack)


def screen_of_mode(app: AnyApp, mode: str) -> AnyScreen | None:
    """The screen of a mode; None while it was not built."""
    stack = app._screen_stacks.get(mode)
    return stack[0] if stack else None


def modes_to_build(app: AnyApp) -> list[str]:
    """The modes whose screen was not built yet."""
    return [each for each in app._modes if each not in app._screen_stacks]


def build_mode(app: AnyApp, mode: str) -> AnyScreen:
    """Build the screen of a mode without showing it, as `switch_mode` does."""
    app._init_mode(mode)
    return app._screen_stacks[mode][0]


def lay_out(screen: AnyScreen) -> None:
    """Lay a screen out that is not shown, in the size in which it will be."""
    screen._refresh_layout(screen.app.size)


def is_in_batch(app: AnyApp) -> bool:
    """Whether nothing is shown until several changes are done."""
    return app._batch_count > 0


def paint_unseen(screen: AnyScreen) -> None:
    """Paint a screen that is not shown: its widgets remember their lines."""
    screen._compositor.render_full_update()


def paint_whole_next(screen: AnyScreen) -> None:
    """Let the next painting of a screen be of all of it.

    Textual paints of a screen that it goes back to what has changed, and then the rest: meanwhile
    two screens are seen in one.
    """
    screen._dirty_widgets.add(screen)


def take_stylesheets_as_read(screen: AnyScreen) -> None:
    """Say of a new screen that the stylesheets are of its theme.

    Textual takes a new screen for one of an older theme: it would parse every stylesheet again,
    twice, before it shows it.
    """
    screen._css_update_count = screen.app._css_update_count


# --- keys --------------------------------------------------------------------------------------


def bind(screen: AnyScreen, key: str, action: str, description: str) -> None:
    """Put an action on a key of this one screen, unseen in the footer."""
    screen._bindings.bind(key, action, description, show=False)


def priority_bindings(app: AnyApp) -> list[Binding]:
    """The app's bindings that work over everything; a modal screen does not list them."""
    return [binding for _key, binding in app._bindings if binding.priority]


# --- ending ------------------------------------------------------------------------------------


def driver_of(app: AnyApp) -> Driver | None:
    """What connects the app with its terminal, once it runs."""
    return app._driver


def waits_to_resume(driver: Driver) -> bool:
    """Whether Textual itself has given the terminal back for a while."""
    return getattr(driver, "_must_signal_resume", False)


def in_context_of(app: AnyApp) -> AbstractContextManager[None]:
    """The app as the active one, for what is called from outside of its tasks."""
    return app._context()


def close_at_once(app: AnyApp) -> None:
    """End the app's messages without a word about them."""
    app._close_messages_no_wait()


def hand_error(app: AnyApp, error: BaseException) -> None:
    """Hand the app an error, as what a handler raises; Textual foresees only `Exception`."""
    app._handle_exception(error)  # type: ignore[arg-type] # see above


def forget_callbacks(screen: AnyScreen) -> None:
    """Drop what a screen was to do when it is drawn next."""
    screen._callbacks.clear()


def is_closing(widget: Widget) -> bool:
    """Whether a widget goes, or has gone."""
    return widget._closing


def watchers_of(app: AnyApp) -> Iterator[list[tuple[Widget, Callable[..., Any], Any]]]:
    """The lists of those who watch something of the app: who, and what they do."""
    yield from getattr(app, "__watchers", {}).values()
