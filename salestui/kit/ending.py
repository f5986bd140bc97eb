"""However an app ends: the terminal is given back, the log is written, the exit status is true."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
from collections.abc import Callable, Coroutine, Generator, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import SimpleQueue
from types import FrameType
from typing import Any, TypeVar

from textual import constants
from textual.driver import Driver
from textual.worker import WorkerFailed

from salestui.kit.forgetting import ForgettingApp
from salestui.kit.inside import close_at_once, driver_of, hand_error, in_context_of
from salestui.kit.output import note, note_directly
from salestui.language import N_, sentence
from salestui.text.clean import harmless

T = TypeVar("T")

SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
"""Those that end the app in order, with the status 128 and the signal's number.

SIGBREAK is Windows' when the window is closed, SIGHUP the others'.
"""

PATIENCE = 10.0
"""Seconds that an end may take before it is forced: work that is stopped may take five."""

QUIET, QUIET_AT_MOST = 0.05, 1.0
"""Seconds without a key after which the shell has the keyboard again, when the person has left."""

STARTLED, STARTLED_AT_MOST = 0.7, 5.0
"""The same when the app has ended under the person's hands."""

END = N_("salestui stopped after an unexpected error; everything saved is safe. Log: {path}")
STUCK = N_("salestui did not react any more and was stopped; everything saved is safe. Log: {path}")


class OrderlyApp(ForgettingApp[T]):
    """An app that ends in order whatever happens to it."""

    def __init__(self, log_folder: Path) -> None:
        """`log_folder` takes the private log of an unexpected error."""
        super().__init__(driver_class=_driver_class())
        self._log_folder = log_folder
        self._ended = threading.Event()
        # Of all queues this alone may be put into by a signal that interrupts another put.
        self._ends: SimpleQueue[int | BaseException] = SimpleQueue()
        self._asked_to_end: int | BaseException | None = None
        self._watched: asyncio.AbstractEventLoop | None = None

    is_leaving = False
    """Whether the end has begun."""

    _has_failed = False
    _last_words = ""

    # What ends it

    def leave(self, status: int) -> None:
        """End in order with an exit status."""
        if self.is_leaving or self._has_failed:
            return
        self.end_soon(status)
        self.keep_typed()
        self.is_leaving = True
        self.exit(return_code=status)

    def end_soon(self, why: int | BaseException) -> None:
        """Let it end, with a status or for an error; any thread or signal may say so at any time.

        If it has not ended in ten seconds, the end is forced.
        """
        self._ends.put(why)

    def keep_typed(self) -> None:
        """Keep what has been typed before the end."""

    def last_words(self, error: BaseException) -> str:
        """What is said after an unexpected error: a msgid with the log's `{path}`."""
        return END

    def _handle_exception(self, error: Exception) -> None:
        # A worker's error comes wrapped in another, which does not say where it happened.
        cause = error.error if isinstance(error, WorkerFailed) else error
        self._record(cause)
        if self.is_leaving:
            # Textual builds no screen any more, and one that was only coming breaks for that.
            return
        if not self._has_failed:
            self._has_failed = True
            self.end_soon(cause)
            with suppress(Exception):  # it must not stop the end
                self.keep_typed()
        super()._handle_exception(error)

    def _record(self, error: BaseException) -> None:
        from salestui.kit.crash import write_crash

        path = write_crash(self._log_folder, error)
        if not self._last_words:  # the others may have come of the first
            self._last_words = sentence(self.last_words(error), path=path)

    def _fatal_error(self) -> None:
        # Textual prints the local variables of every frame: customers in the clear.
        close_at_once(self)

    def panic(self, *renderables: object) -> None:
        """End as after an unexpected error."""
        if not self._has_failed:
            self._handle_exception(RuntimeError())
        close_at_once(self)

    def _print_error_renderables(self) -> None:
        # In a terminal it is said when that has been given back, which may be later.
        if self._watched is None and self._last_words:
            note(self._last_words)

    # The whole run

    def run_to_end(self) -> int:
        """Run; returns the exit status, which is 0 only if the person has left."""
        threading.Thread(target=self._see_to_end, name="end", daemon=True).start()
        with _signals_to(self.end_soon), _errors_of_threads_to(self.end_soon):
            try:
                asyncio.run(self._run_watched())
            except BaseException as error:  # noqa: BLE001 # a task may have raised anything
                if not self._has_failed:
                    self._has_failed = True
                    self._record(error)
            status = self.return_code
            if status is None or self._has_failed:
                status = status or 1
            words = self._last_words if self._has_failed else ""
            self._give_back(words, is_expected=status == 0)
        self._ended.set()
        return status

    async def _run_watched(self) -> None:
        self._watched = asyncio.get_running_loop()
        self._watched.set_exception_handler(self._on_loop_error)
        if self._asked_to_end is None:
            await self.run_async()
        elif isinstance(self._asked_to_end, int):
            self.leave(self._asked_to_end)
        else:
            raise self._asked_to_end

    def on_load(self) -> None:
        """See to it that no task of the app ends unseen."""
        if self._watched is not None:
            _watch_tasks(self._watched, self._fail)

    async def _process_messages_loop(self) -> None:
        try:
            await super()._process_messages_loop()
        except asyncio.CancelledError:
            raise
        except BaseException as error:  # noqa: BLE001 # Textual lets all but Exception pass
            self._fail(error)

    def _on_loop_error(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if error is None:
            loop.default_exception_handler(context)
        else:
            self._fail(error)

    def _fail(self, error: BaseException) -> None:
        with in_context_of(self):
            hand_error(self, error)

    def _end(self, why: int | BaseException) -> None:
        with in_context_of(self):
            if isinstance(why, int):
                self.leave(why)
            elif not self._has_failed:
                hand_error(self, why)

    # In a thread of its own

    def _see_to_end(self) -> None:
        why = self._ends.get()
        # In this order: either it is seen before the app has begun, or the app is told.
        self._asked_to_end = why
        if self._watched is not None:
            with suppress(RuntimeError):  # it has ended meanwhile
                self._watched.call_soon_threadsafe(self._end, why)
        if not self._ended.wait(PATIENCE):
            self._end_by_force(why)

    def _end_by_force(self, why: int | BaseException) -> None:
        from salestui.kit.crash import write_stall

        main = sys._current_frames().get(threading.main_thread().ident or 0)
        path = write_stall(self._log_folder, main)
        with suppress(Exception):
            self._give_back(sentence(STUCK, path=path), is_expected=False)
        os._exit(why if isinstance(why, int) and why else 1)

    def _give_back(self, words: str, *, is_expected: bool) -> None:
        """Give the terminal back, and say there how it has ended."""
        quiet = (QUIET, QUIET_AT_MOST) if is_expected else (STARTLED, STARTLED_AT_MOST)
        if sys.platform == "win32":
            if words:
                note_directly(words)
            _drop_typed(*quiet)
            return
        from salestui.kit.driver import DeskDriver

        driver = driver_of(self)
        if isinstance(driver, DeskDriver):
            driver.give_back(harmless(words), *quiet)
        elif words:
            note_directly(words)


def _drop_typed(quiet: float, at_most: float) -> None:
    """Drop what is typed on Windows until nothing has come for `quiet` seconds."""
    if sys.platform == "win32":
        import msvcrt
        from time import monotonic, sleep

        end, last = monotonic() + at_most, monotonic()
        while monotonic() < min(end, last + quiet):
            if msvcrt.kbhit():
                msvcrt.getwch()
                last = monotonic()
            else:
                sleep(0.01)


def _driver_class() -> type[Driver] | None:
    """The desk's own where Textual would take its driver for Linux; else Textual chooses."""
    if sys.platform == "win32" or constants.DRIVER is not None:
        return None
    from salestui.kit.driver import DeskDriver

    return DeskDriver


@contextmanager
def _signals_to(ends: Callable[[int], None]) -> Iterator[None]:
    """Hand on the signals that end a program, also while the event loop is not listening."""

    def come(number: int, _frame: FrameType | None) -> None:
        ends(128 + number)

    before = {
        number: signal.signal(number, come)
        for number in (getattr(signal, name, None) for name in SIGNALS)
        if number is not None
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _errors_of_threads_to(ends: Callable[[BaseException], None]) -> Iterator[None]:
    def failed(arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None and arguments.exc_type is not SystemExit:
            ends(arguments.exc_value)

    before, threading.excepthook = threading.excepthook, failed
    try:
        yield
    finally:
        threading.excepthook = before


def _watch_tasks(loop: asyncio.AbstractEventLoop, failed: Callable[[BaseException], None]) -> None:
    """Tell of a task that has ended by what no handler catches: nobody else would."""
    inner = loop.get_task_factory()

    def watched(
        loop: asyncio.AbstractEventLoop,
        work: Coroutine[Any, Any, Any] | Generator[Any, None, Any],
        **options: Any,
    ) -> asyncio.Future[Any]:
        task: asyncio.Future[Any]
        if inner is None:
            task = asyncio.Task(work, loop=loop, **options)
        else:
            task = inner(loop, work, **options)
        task.add_done_callback(look)
        return task

    def look(task: asyncio.Future[Any]) -> None:
        error = None if task.cancelled() else task.exception()
        if error is not None and not isinstance(error, Exception):
            failed(error)

    loop.set_task_factory(watched)
