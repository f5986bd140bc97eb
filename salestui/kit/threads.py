"""What may never come back, done so that it can be left: nobody waits for these threads.

A pipe into which nobody writes, a drive that hangs: the system answers when it likes. Python waits
in the end for the threads of a pool, and the desk would not end; for these it does not.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, InvalidStateError, wait
from contextlib import suppress
from contextvars import copy_context
from threading import Thread
from typing import Any, TypeVar

T = TypeVar("T")


def start_in_thread(work: Callable[[], T]) -> Future[T]:
    """Begin work in a thread of its own; the future has what it returns or raises."""
    future: Future[T] = Future()
    context = copy_context()

    def do() -> None:
        # Who waited may have gone meanwhile: the future is cancelled then, and takes nothing.
        with suppress(InvalidStateError):
            try:
                future.set_result(context.run(work))
            except InvalidStateError:
                raise
            except BaseException as error:  # noqa: BLE001 # raised where it is waited for
                future.set_exception(error)

    Thread(target=do, daemon=True).start()
    return future


async def run_in_thread(work: Callable[[], T]) -> T:
    """Do work in a thread of its own, and wait for it in the loop."""
    import asyncio  # a shell command, which has no loop, does without it

    return await asyncio.wrap_future(start_in_thread(work))


class Unanswered(Exception):
    """The system did not answer in time."""


class Look:
    """A short look at something that may hang, one at a time."""

    def __init__(self, patience: float) -> None:
        """`patience` are the seconds for which it is waited."""
        self._patience = patience
        self._pending: Future[Any] | None = None

    def at(self, work: Callable[[], T]) -> T:
        """What the work returns; raises `Unanswered`.

        While an earlier look hangs, the same would become of this one.
        """
        if self._pending is not None and not self._pending.done():
            raise Unanswered
        pending = start_in_thread(work)
        self._pending = pending
        # Not `result` with a time: what the work raises may be a `TimeoutError` of the system's.
        if not wait([pending], self._patience).done:
            raise Unanswered
        return pending.result()
