"""Runs a program in a real pseudo-terminal, types on its keyboard and reads its screen.

    with Terminal([sys.executable, "-m", "salestui", "--demo"], size=(80, 24)) as terminal:
        terminal.wait_for("返修")
        terminal.press("f3")
        terminal.type("早会")
        terminal.press("enter")

No test sleeps: a wait ends when the output it waits for has come, or with the screen in the error.
The terminal is a plain xterm that answers no questions. It needs POSIX (a test module that uses it
starts with `pytest.importorskip("termios")`); memory and CPU are read from Linux's /proc.
"""

import codecs
import contextlib
import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import termios
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import pyte
from pyte.screens import Char

_CURSOR_KEYS = {"up": "A", "down": "B", "right": "C", "left": "D", "home": "H", "end": "F"}
_EDITING_KEYS = {"insert": 2, "delete": 3, "pageup": 5, "pagedown": 6}
_FUNCTION_KEYS = {5: 15, 6: 17, 7: 18, 8: 19, 9: 20, 10: 21, 11: 23, 12: 24}
_MODIFIERS = {"shift": 2, "alt": 3, "ctrl": 5}

KEYS: dict[str, str] = {
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "shift+tab": "\x1b[Z",
    "space": " ",
    "backspace": "\x7f",
    **{f"ctrl+{letter}": chr(ord(letter) & 0x1F) for letter in "abcdefghijklmnopqrstuvwxyz"},
    **{f"f{number}": f"\x1bO{final}" for number, final in zip(range(1, 5), "PQRS", strict=True)},
    **{f"f{number}": f"\x1b[{code}~" for number, code in _FUNCTION_KEYS.items()},
    **{key: f"\x1b[{final}" for key, final in _CURSOR_KEYS.items()},
    **{key: f"\x1b[{code}~" for key, code in _EDITING_KEYS.items()},
    **{
        f"{modifier}+{key}": f"\x1b[1;{number}{final}"
        for modifier, number in _MODIFIERS.items()
        for key, final in _CURSOR_KEYS.items()
    },
}
"""What an xterm sends for each key, by Textual's name for the key."""

_ESCAPE_PAUSE = 0.15
"""Seconds between Escape and the next key: sooner, and a program reads the two as one Alt key."""

_FOLLOWS_S = 0.002
"""Seconds within which a program goes on that has only waited for what it wrote to be read."""

_ALTERNATE_SCREEN = 1049

_PERSONAL = re.compile(r"NO_COLOR|COLUMNS|LINES|LANG|LANGUAGE|LC_.*|(TEXTUAL|SALESTUI|PYTEST)_.*")
"""Variables of whoever runs the tests that would change what a program shows."""

# What pyte leaves out or gets wrong: the alternate screen, `CSI > 4 m` (it would underline),
# `CSI < u` (it would write the u), `CSI ? 2048 $ p`, the strings of DCS, SOS, PM and APC.
_SPECIAL = re.compile(
    r"\x1b\[(?P<marker>[<=>?])(?P<numbers>[\d;]*)(?P<middle>[ -/]*)(?P<final>[@-~])"
    r"|\x1b\[[\d;:]*[ -/]+[@-~]"
    r"|\x1b(?P<kind>[\]PX^_])(?P<string>.*?)(?:\x07|\x1b\\)",
    re.DOTALL,
)
_STRING = re.compile(rb"\x1b[\]PX^_].*?(?:\x07|\x1b\\)", re.DOTALL)
_UNFINISHED = re.compile(r"\x1b(\[[0-?]*[ -/]*|[\]PX^_]((?!\x07|\x1b\\).)*)?\Z", re.DOTALL)


class NeverCameError(AssertionError):
    """What was waited for did not come; the message holds the screen as it stood."""


class Terminal:
    """A program running in a pseudo-terminal of its own, from `with` to the end of its block."""

    def __init__(
        self,
        argv: Sequence[str],
        size: tuple[int, int] = (120, 36),
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
    ) -> None:
        """Takes the command, the size in columns and rows, and what to add to the environment."""
        self.argv = list(argv)
        self.columns, self.rows = size
        self.title = ""
        """The window's title, as the program last set it."""
        self.modes = {7, 25}
        """The private modes that are on; a program at its end leaves line wrap (7) and a cursor
        (25), and neither alternate screen (1049), mouse (1000 to 1016) nor bracketed paste (2004).
        """
        self.output = bytearray()
        """Every byte the program has written."""
        self._environment = {
            **{name: value for name, value in os.environ.items() if not _PERSONAL.fullmatch(name)},
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "LANG": "C.UTF-8",
            **(env or {}),
        }
        self._cwd = cwd
        self._main = pyte.Screen(self.columns, self.rows)
        self._alternate: pyte.Screen | None = None
        self._stream = pyte.Stream(self._main)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._undecided = ""
        self._has_ended = False
        self._escaped_at = 0.0
        self._acted_at = self._heard_at = 0.0
        self._heard: deque[tuple[float, bytes]] = deque()

    def __enter__(self) -> Self:
        """Start the program as the leader of a session whose controlling terminal is ours."""
        self._fd, program_end = os.openpty()
        os.set_blocking(self._fd, False)
        self._set_size()
        self._acted_at = self._heard_at = time.perf_counter()
        self._process = subprocess.Popen(
            self.argv,
            stdin=program_end,
            stdout=program_end,
            stderr=program_end,
            env=self._environment,
            cwd=self._cwd,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )
        os.close(program_end)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the program, however it fares, and close the terminal."""
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        os.close(self._fd)

    # What a person sees.

    @property
    def screen(self) -> pyte.Screen:
        """The screen being shown, cell by cell: the alternate one while the program has it on."""
        return self._alternate or self._main

    @property
    def lines(self) -> list[str]:
        """The screen's lines as text, without the blanks at their ends."""
        # pyte puts an empty cell after a double-width character, so nothing needs to be skipped.
        return ["".join(cell.data for cell in row).rstrip() for row in self._cells()]

    @property
    def text(self) -> str:
        """The whole screen as text."""
        return "\n".join(self.lines)

    @property
    def cursor(self) -> tuple[int, int]:
        """The cursor's column and row, from 0; an input method opens its window there."""
        return self.screen.cursor.x, self.screen.cursor.y

    @property
    def bells(self) -> int:
        """How often the bell has rung; the BEL at the end of a title is none."""
        return _STRING.sub(b"", bytes(self.output)).count(b"\x07")

    def find(self, text: str) -> tuple[int, int]:
        """The column and row, in cells from 0, where the text first stands on the screen."""
        for y, row in enumerate(self._cells()):
            at = "".join(cell.data for cell in row).find(text)
            if at >= 0:
                seen = 0
                for x, cell in enumerate(row):
                    if seen >= at and cell.data:
                        return x, y
                    seen += len(cell.data)
        raise NeverCameError(self._report(f"{text!r} is not on the screen"))

    # What a person does.

    def press(self, *keys: str) -> None:
        """Press keys, each named as in `KEYS` or a single character."""
        for key in keys:
            if key not in KEYS and len(key) != 1:
                raise ValueError(f"there is no key {key!r}; the keys are {', '.join(KEYS)}")
            self._send(KEYS.get(key, key))

    def type(self, text: str) -> None:
        """Type text, all at once as an input method commits it."""
        self._send(text)

    def paste(self, text: str) -> None:
        """Paste text, bracketed when the program has asked for that."""
        self._send(f"\x1b[200~{text}\x1b[201~" if 2004 in self.modes else text)

    def resize(self, columns: int, rows: int) -> None:
        """Change the window's size; the kernel tells the program."""
        self.columns, self.rows = columns, rows
        for screen in filter(None, (self._main, self._alternate)):
            screen.resize(rows, columns)
        self._acted_at = time.perf_counter()
        self._set_size()

    def kill(self, number: signal.Signals = signal.SIGKILL) -> None:
        """Send the program a signal."""
        self._acted_at = time.perf_counter()
        self._process.send_signal(number)

    def halt(self) -> None:
        """Let the program stand still, as a laptop asleep does, until it is sent SIGCONT."""
        self.kill(signal.SIGSTOP)
        os.waitid(os.P_PID, self._process.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)

    # Waiting.

    def wait_for(self, text: str | re.Pattern[str], timeout: float = 10) -> float:
        """Wait until the text is on the screen; answers the seconds from the last key, or the
        start, to the output that brought it."""
        return self.wait_until(lambda: self._shows(text), f"{text!r} never came", timeout)

    def wait_gone(self, text: str | re.Pattern[str], timeout: float = 10) -> float:
        """Wait until the text is no longer on the screen; answers as `wait_for` does."""
        return self.wait_until(lambda: not self._shows(text), f"{text!r} never went away", timeout)

    def wait_until(
        self, is_so: Callable[[], bool], complaint: str = "it never came", timeout: float = 10
    ) -> float:
        """Wait until something is so, asking after every output; answers as `wait_for` does."""
        deadline = time.perf_counter() + timeout
        while not is_so():
            left = deadline - time.perf_counter()
            if left <= 0 or self._is_closed:
                raise NeverCameError(self._report(complaint))
            self._take_in(left)
        return max(0.0, self._heard_at - self._acted_at)

    def wait_quiet(self, quiet: float = 0.2, timeout: float = 5) -> None:
        """Wait until the program has written nothing for some time, for pictures and idle time."""
        deadline = time.perf_counter() + timeout
        while self._take_in(quiet) and time.perf_counter() < deadline:
            pass

    def wait_exit(self, timeout: float = 10) -> int:
        """Wait for the program's end; answers its exit status, negative for a signal."""
        deadline = time.perf_counter() + timeout
        while self._process.poll() is None:
            left = deadline - time.perf_counter()
            if left <= 0:
                raise NeverCameError(self._report("the program did not end"))
            if self._is_closed:
                self._wait_briefly(left)
            else:
                self._take_in(min(left, 0.05))
        while self._take_in(0):
            pass
        return self._process.returncode

    def watch(self, seconds: float) -> None:
        """Let the program run for so long, reading what it writes as a terminal would."""
        deadline = time.perf_counter() + seconds
        while (left := deadline - time.perf_counter()) > 0 and not self._is_closed:
            self._take_in(left)

    # What it costs (Linux).

    @property
    def cpu_seconds(self) -> float:
        """The CPU time of the program and its children so far."""
        ticks = 0
        for process in self._processes():
            # The name, in parentheses, may hold blanks; user and system time are fields 14 and 15.
            fields = (process / "stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    @property
    def memory_mib(self) -> float:
        """The memory of the program and its children (Pss: shared pages are counted in part)."""
        kib = 0
        for process in self._processes():
            found = re.search(r"\nPss:\s+(\d+)", (process / "smaps_rollup").read_text())
            kib += int(found[1]) if found else 0
        return kib / 1024

    def _processes(self) -> Iterator[Path]:
        """The /proc folders of the program and everything it has started."""
        waiting = [self._process.pid]
        while waiting:
            process = Path("/proc", str(waiting.pop()))
            yield process
            for children in process.glob("task/*/children"):
                waiting += map(int, children.read_text().split())

    # The machinery.

    def _cells(self) -> list[list[Char]]:
        buffer = self.screen.buffer
        return [[buffer[y][x] for x in range(self.columns)] for y in range(self.rows)]

    def _shows(self, text: str | re.Pattern[str]) -> bool:
        return text in self.text if isinstance(text, str) else bool(text.search(self.text))

    def _set_size(self) -> None:
        size = struct.pack("HHHH", self.rows, self.columns, 0, 0)
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, size)

    def _send(self, text: str) -> None:
        self.watch(self._escaped_at + _ESCAPE_PAUSE - time.perf_counter())
        self._acted_at = time.perf_counter()
        if text == KEYS["escape"]:
            self._escaped_at = self._acted_at
        self.send(text.encode())

    def send(self, unsent: bytes) -> None:
        """Write bytes to the program, reading meanwhile: with both buffers full both would wait."""
        while unsent and not self._is_closed:
            readable, writable, _ = select.select([self._fd], [self._fd], [], 10)
            if readable:
                self._take_in(0)
            if writable:
                unsent = unsent[self._write(unsent) :]
            if not readable and not writable:
                raise NeverCameError(self._report("the program does not read its keyboard"))

    def _write(self, unsent: bytes) -> int:
        try:
            return os.write(self._fd, unsent)
        except BlockingIOError:
            return 0

    @property
    def _is_closed(self) -> bool:
        """Whether all was shown that the program has written before its end."""
        return self._has_ended and not self._heard

    def _take_in(self, timeout: float) -> bool:
        """Show what the program has written next within the time; False when that was nothing."""
        if not self._heard:
            self._listen(timeout)
        if not self._heard:
            return False
        self._heard_at, data = self._heard.popleft()
        self.output += data
        self._show(self._undecided + self._decoder.decode(data))
        return True

    def _listen(self, timeout: float) -> None:
        """Read what the program writes within the time, and all that follows at once.

        Only then it is shown, which takes longer than a terminal takes: a program would wait for
        it, as no more than some thousand characters wait to be read.
        """
        while not self._has_ended and select.select([self._fd], [], [], timeout)[0]:
            try:
                data = os.read(self._fd, 1 << 16)
            except OSError:  # Linux's way to say that the program's end has been closed
                data = b""
            if not data:
                self._has_ended = True
                return
            self._heard.append((time.perf_counter(), data))
            timeout = _FOLLOWS_S

    def _show(self, output: str) -> None:
        """Hand the output to pyte, except the sequences that it would misread."""
        unfinished = _UNFINISHED.search(output)
        end = unfinished.start() if unfinished else len(output)
        self._undecided = output[end:]
        shown = 0
        for special in _SPECIAL.finditer(output, 0, end):
            self._stream.feed(output[shown : special.start()])
            shown = special.end()
            if special["kind"] == "]":
                self._set_title(special["string"])
            elif special["marker"] == "?" and not special["middle"] and special["final"] in "hl":
                for mode in filter(None, special["numbers"].split(";")):
                    self._switch(int(mode), special["final"] == "h")
                self._stream.feed(special[0])
        self._stream.feed(output[shown:end])

    def _set_title(self, command: str) -> None:
        """Obey `OSC 0` and `OSC 2`; a plain xterm is deaf to the others, such as the clipboard."""
        number, _, text = command.partition(";")
        if number in ("0", "2"):
            self.title = text

    def _switch(self, mode: int, is_on: bool) -> None:
        """Note a private mode, and give the alternate screen or take it back."""
        (self.modes.add if is_on else self.modes.discard)(mode)
        if mode == _ALTERNATE_SCREEN:
            self._alternate = pyte.Screen(self.columns, self.rows) if is_on else None
            self._stream = pyte.Stream(self.screen)

    def _wait_briefly(self, seconds: float) -> None:
        """Give a program that has closed its terminal the moments it needs to end."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(seconds)

    def _report(self, complaint: str) -> str:
        if self._is_closed:
            self._wait_briefly(1)
        status = self._process.poll()
        state = "still running" if status is None else f"ended with status {status}"
        edge = "─" * self.columns
        command = " ".join(self.argv)
        return f"{complaint} ({command}, {state})\n{edge}\n{self.text}\n{edge}"
