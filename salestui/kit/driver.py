"""The terminal on Linux and macOS, where alone this is imported; elsewhere Textual's driver stands.

Textual's own stops reading at the first byte that is no UTF-8, without a word, and gives the
keyboard back to the shell while somebody is still typing.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import termios
from collections.abc import Callable
from contextlib import suppress
from time import monotonic
from typing import IO, TYPE_CHECKING, Any, cast

from textual.drivers.linux_driver import LinuxDriver

from salestui.kit.keyboard import Keyboard

if TYPE_CHECKING:
    from io import TextIOWrapper

    from salestui.kit.ending import OrderlyApp

assert sys.platform != "win32"

AT_ONCE = 4096
"""Bytes that are read at once."""

LOOKED = 0.1
"""Seconds after which it is looked whether a key goes no further, and whether the end has come."""

RESET = (
    "\x1b[?2004l\x1b[?7h\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1016l\x1b[?2048l"
    "\x1b[<u\x1b[?1049l\x1b[?25h\x1b[?1004l"
)
"""Takes back everything that a terminal was asked for."""

HANGUP = 128 + signal.SIGHUP
"""The exit status where there is no terminal any more."""


class DeskDriver(LinuxDriver):
    """Reads whatever comes, and gives the terminal back once nobody is typing any more."""

    _is_on = False
    """Whether the terminal shows the app."""

    def __init__(self, app: OrderlyApp[Any], **options: Any) -> None:
        """The arguments are Textual's."""
        super().__init__(app, **options)
        self._end_soon = app.end_soon
        # Textual writes in a thread behind a queue that, once full, halts the app for good.
        assert self._file is not None
        self._screen = self._file.fileno()
        self._file = cast("TextIOWrapper", _Lasting(self._file, self._hang_up))

    def _hang_up(self) -> None:
        self._end_soon(HANGUP)

    # The keyboard

    def run_input_thread(self) -> None:
        """Read until the end; an error is the app's."""
        try:
            self._read()
        except BaseException as error:  # noqa: BLE001 # the thread ends, and with it the app
            self._end_soon(error)

    def _read(self) -> None:
        keyboard = Keyboard(debug=self._debug)
        while not self.exit_event.is_set():
            if select.select([self.fileno], [], [], LOOKED)[0]:
                data = _bytes(self.fileno)
                if not data:
                    self._hang_up()
                    return
                messages = keyboard.feed(data)
            else:
                messages = keyboard.tick()
            for message in messages:
                self.process_message(message)

    # The end

    def start_application_mode(self) -> None:
        """Show the app."""
        self._is_on = True
        if self.input_tty:
            os.set_blocking(self.fileno, True)  # another program may have left it so
        super().start_application_mode()  # type: ignore[no-untyped-call]

    def stop_application_mode(self) -> None:
        """Show the shell again; its keyboard comes with `give_back`."""
        attributes, self.attrs_before = self.attrs_before, None
        try:
            super().stop_application_mode()
        finally:
            self.attrs_before = attributes
        self._is_on = False

    def suspend_application_mode(self) -> None:
        """Give everything back for a while."""
        super().suspend_application_mode()
        self._restore()

    def give_back(self, words: str, quiet: float, at_most: float) -> None:
        """Give the terminal back to whoever had it, whatever has happened, with some last words.

        What is typed meanwhile is dropped, until nothing has come for `quiet` seconds, `at_most`
        so many: it was meant for the app, and the shell would run it.
        """
        self.exit_event.set()
        if self._key_thread is not None:
            self._key_thread.join(at_most)
        last = f"{words}\n" if words else ""
        self._say(RESET + last if self._is_on else last)
        self._is_on = False
        if self.attrs_before is not None and _is_ours(self.fileno):
            _drop_typed(self.fileno, quiet, at_most)
            self._restore()

    def _say(self, text: str) -> None:
        """Write past all queues, unless the terminal takes nothing: it may stand still, and must
        not keep the program from its end."""
        with suppress(OSError):
            os.set_blocking(self._screen, False)
            try:
                os.write(self._screen, text.encode(errors="backslashreplace"))
            finally:
                os.set_blocking(self._screen, True)

    def _restore(self) -> None:
        if self.attrs_before is not None:
            with suppress(termios.error):
                termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)
                termios.tcflush(self.fileno, termios.TCIFLUSH)
            self.attrs_before = None


class _Lasting:
    """A file that can always be written to: when it is gone it says so once, and takes no more."""

    def __init__(self, file: IO[str], gone: Callable[[], None]) -> None:
        self._file = file
        self._gone = gone
        self._is_gone = False

    def write(self, text: str) -> None:
        self._unless_gone(lambda: self._file.write(text))

    def flush(self) -> None:
        self._unless_gone(self._file.flush)

    def fileno(self) -> int:
        return self._file.fileno()

    def _unless_gone(self, write: Callable[[], object]) -> None:
        if not self._is_gone:
            try:
                write()
            except (OSError, ValueError):  # ValueError: it is closed
                self._is_gone = True
                self._gone()


def _bytes(fileno: int) -> bytes:
    """What has been typed; nothing where there is no terminal any more."""
    try:
        return os.read(fileno, AT_ONCE)
    except OSError:
        return b""


def _is_ours(fileno: int) -> bool:
    """Whether this program has the terminal: one in the background would be stopped."""
    try:
        return os.tcgetpgrp(fileno) == os.getpgrp()
    except OSError:
        return False


def _drop_typed(fileno: int, quiet: float, at_most: float) -> None:
    end = monotonic() + at_most
    while (left := end - monotonic()) > 0:
        if not select.select([fileno], [], [], min(quiet, left))[0] or not _bytes(fileno):
            return
