"""Long work: done aside while a modal shows how far it is, and stopped as a whole by Esc."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from math import inf
from threading import Event
from typing import ClassVar, Generic, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.events import Key, Mount
from textual.worker import Worker

from salestui.core.progress import Tell, told
from salestui.kit.key_line import KeyLine
from salestui.kit.modal import Modal
from salestui.kit.paint import Line, Painted, Span, bar, fit
from salestui.kit.threads import run_in_thread
from salestui.language import N_, _
from salestui.storage.database import close_database, database
from salestui.storage.save_errors import WAITING, see_that_it_is_there, telling_of_waiting

T = TypeVar("T")

LOOKED = 0.1
"""Seconds after which it is looked again how far the work is."""

PATIENCE = 5.0
"""Seconds that the end of the desk waits for the work to stop."""


class Stopped(Exception):
    """What `tell` raises in work that the person has stopped."""


class Meter(Painted):
    """What is being done, and a bar of how far it is."""

    title = ""
    words = ""
    share: float | None = None
    """Of the whole; None where nobody knows."""

    def lines(self, width: int) -> Sequence[Line]:
        """The title, and below it sentence and bar."""
        room = width - 4
        drawn = "" if self.share is None else bar(self.share, room - 2)
        return [
            (),
            [Span("  "), Span(fit(self.title, room), "accent")],
            (),
            [Span("  "), Span(fit(self.words, room))],
            [Span("  "), Span(drawn, "accent")],
        ]


class Progress(Modal[T | None], Generic[T]):
    """Dismisses with what the work returns, or with None when it was stopped.

    `DeskApp.ask` raises what the work has raised.
    """

    DEFAULT_CSS = """
    Progress {
        align: center middle;
        background: $background 55%;
        Meter { width: 60; max-width: 100%; height: 6; background: $panel; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "stop", N_("Cancel"), priority=True),
        Binding("ctrl+q", "stop", N_("Cancel"), priority=True, show=False),
    ]

    def __init__(self, title: str, work: Callable[[Tell], T], *, connects: bool = True) -> None:
        """`title` is a msgid; `work` is done in a thread with a connection of its own, unless it
        needs none, and tells now and then how far it is: only there can it be stopped."""
        super().__init__()
        self.error: BaseException | None = None
        """What the work has raised."""
        self.shown_at = inf
        """When it came on the screen, by the clock of events; until then nobody has seen it."""
        self.over = asyncio.Event()
        """Set when it has left the screen."""
        self._title = title
        self._work = work
        self._connects = connects
        self._told = ("", 0, 0)
        self._is_to_stop = False
        self._has_let_go = Event()
        self._worker: Worker[T] | None = None

    def compose(self) -> ComposeResult:
        """A meter."""
        yield Meter()
        yield KeyLine()

    def on_mount(self) -> None:
        """Begin the work."""
        self.shown_at = Mount().time
        self._look()
        self.set_interval(LOOKED, self._look)
        # Not in a thread of the pool: where the work hangs, the desk must end all the same.
        self._worker = self.run_worker(run_in_thread(self._do), exit_on_error=False)

    def on_unmount(self) -> None:
        """Nobody waits for the work any more."""
        self._is_to_stop = True
        self.over.set()

    def stop(self) -> None:
        """Let the work stop, and wait until it has: what it had begun to write is taken back."""
        self._is_to_stop = True
        self._has_let_go.wait(PATIENCE)

    def action_stop(self) -> None:
        """Let the work stop where it tells next how far it is."""
        self._is_to_stop = True
        self._look()

    def on_key(self, event: Key) -> None:
        """No other key does anything meanwhile."""
        event.stop()
        event.prevent_default()

    # In the thread

    def _do(self) -> T:
        try:
            if self._connects:
                # A connection by the name of the file would make another one in its place.
                see_that_it_is_there()
                database.connect()
            with telling_of_waiting(lambda waited: self._tell(WAITING, 0, 0)):
                return self._work(self._tell)
        finally:
            close_database()
            self._has_let_go.set()

    def _tell(self, doing: str, done: int, of: int) -> None:
        if self._is_to_stop:
            raise Stopped
        self._told = (doing, done, of)

    # On the screen

    def _look(self) -> None:
        doing, done, of = self._told
        meter = self.query_one(Meter)
        meter.title = _(self._title)
        meter.words = told(doing, done, of) if doing else _("One moment …")
        if self._is_to_stop:
            meter.words = _("It is being stopped; nothing will be kept …")
        meter.share = min(1, done / of) if of else None
        meter.repaint()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """The work has come to its end."""
        worker = self._worker
        if worker is not None and worker.is_finished:
            self.error = None if isinstance(worker.error, Stopped) else worker.error
            self.dismiss(worker.result)
