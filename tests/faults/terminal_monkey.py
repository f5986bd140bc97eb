"""A monkey at the installed program: a random keyboard, mouse and clipboard in a real terminal.

What it sends depends on its seed alone and on nothing it sees, so a seed gives the same bytes
again. It knows how people get somewhere (a form's key, then text and Tab, then Ctrl+S), and sends
it as no person does: without a pause, cut, broken, pasted, clicked, in a window of any size.

After each burst it waits until the desk rests, and then asks whether it still hears: F1 must show
the help, or close it. A *deaf second* is one in which the desk had a processor, had nothing left to
do, and did not answer.
"""

import os
import random
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import pyte

from salestui.demo import seed_month
from salestui.kit.crash import FILE
from salestui.settings.store import open_settings
from salestui.storage.database import close_database
from salestui.storage.opening import open_database
from tests.clock import StandingClock
from tests.faults.monkey import (
    COMMANDS,
    DAYS,
    FUNCTION_KEYS,
    MOMENTS,
    NAMES,
    PHONES,
    TEXTS,
    WEIGHTED,
    GoneWrong,
)
from tests.faults.soundness import what_is_wrong
from tests.terminal.typist import PATIENCE, SALESTUI
from tests.tools.terminal import KEYS, NeverCameError, Terminal

SIZE = (100, 30)
"""Of the window in which it is asked whether the desk hears."""

SIZES = (SIZE, (120, 36), (80, 24), (200, 60), (300, 100), (40, 10), (20, 5), (7, 2), (1, 1))

HELP = "What the keys do here"
"""Stands on the screen with the help."""

KEYS_BETWEEN = 60
"""Keys from one look at the desk to the next."""

DEAF_AFTER = 1.0
"""Seconds in which the desk had a processor and nothing to do but to answer."""

TRIES = 4
"""So often a key is pressed: the first ones may wake the desk, or be taken as a bounce."""

BUSY_AT_MOST = 60.0
"""Seconds of processor time that a burst may take."""

MARGIN_MIB = 8.0
"""Memory may grow by so much, and by a tenth, from the first half of a sitting to its second: what
is written meanwhile is shown too, Textual keeps what it has drawn of each widget that stands, and
each of those the last message that it was sent, and so the form that sent it."""

TIDIED_AFTER = 400
"""Keys after which every form is left, so that memory is compared with nothing open."""

LEVEL_AFTER = 4000
"""Keys of a sitting after which every screen has been shown, and memory should be level."""

TEXT = (*TEXTS, *NAMES, *PHONES, *DAYS, *MOMENTS, *COMMANDS)
HOSTILE = (
    "第一行\n第二行\t制表\r\n第三行",
    "\x1b[31mred\x1b]52;c;eA==\x07\x1bOP\x1b[20",
    "q\r\x11\x13\x1a",
    "行\n" * 300,
    "\u202e[/x]%_'\x00",
    "长" * 5000,
)
BROKEN = (
    b"\x1b[",
    b"\x1b[1;",
    b"\x1b[999~",
    b"\x1b[<0;5",
    b"\x1b[<0;99999;99999M",
    b"\x1b[<35;0;0M\x1b[<35;-1;-5m",
    b"\x1b[M !!",
    b"\x1b[201~",
    b"\x1b[48;0;0;0;0t",
    b"\x1bO",
    b"\x1b\x1b\x1b",
    b"\x1b[?2026;2$y",
    b"\x1b]11;rgb:0000/0000/0000\x1b\\",
    b"\xd6\xd0\xb9\xfa",
    b"\xff\xfe\xe1",
    b"\xe8\xbf",
    b"\x94",
    b"\xc2\x9b3~",
    b"\x1b[I\x1b[O\x1b[I",
)
"""No keys: sequences cut short or unknown, another encoding, halves of characters, focus."""


class Resized(NamedTuple):
    """The window is given another size."""

    columns: int
    rows: int


Step = bytes | float | Resized
"""Bytes in one write, a pause in seconds, another size of the window."""


class Hand:
    """What the monkey does next, of its seed alone."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self.keys = 0
        """How many keys, clicks and texts it has sent."""

    def burst(self) -> list[Step]:
        """The steps up to the next look at the desk."""
        until = self.keys + KEYS_BETWEEN
        steps: list[Step] = []
        while self.keys < until:
            steps += self._some()
        return steps

    def _some(self) -> Iterator[Step]:
        chance = self._chance
        what = chance.random()
        if what < 0.35:
            yield from self._cut(b"".join(self._key() for _ in range(chance.choice((1, 1, 3, 20)))))
        elif what < 0.5:
            yield from self._cut(self._form())
        elif what < 0.6:
            yield from self._cut(self._text())
        elif what < 0.7:
            yield from self._mouse()
        elif what < 0.76:
            yield from self._cut(self._paste())
        elif what < 0.82:
            self.keys += 1
            yield chance.choice(BROKEN)
        elif what < 0.85:
            yield Resized(*chance.choice(SIZES))
        elif what < 0.87:
            # An Escape by itself, and the end of a paste that has lost its own.
            self.keys += 1
            yield 0.15
            yield b"\x1b"
            yield 0.15
        else:
            yield chance.choice((0.0, 0.01, 0.1))

    def _key(self) -> bytes:
        self.keys += 1
        kinds = [keys for _weight, keys in WEIGHTED]
        weights = [weight for weight, _keys in WEIGHTED]
        key = self._chance.choice(self._chance.choices(kinds, weights)[0])
        if key == "ctrl+q" and self._chance.random() < 0.99:
            key = "f12"  # a sitting is to last
        return _bytes(key)

    def _form(self) -> bytes:
        """A way through a form, or a menu, or a filter."""
        chance = self._chance
        keys = [_bytes(chance.choice((*FUNCTION_KEYS, "ctrl+p", "ctrl+f", "ctrl+e")))]
        for _ in range(chance.randrange(9)):
            keys += [self._text(), _bytes(chance.choice(("tab", "tab", "enter", "down")))]
        keys.append(_bytes(chance.choice(("ctrl+s", "ctrl+s", "enter", "escape"))))
        self.keys += len(keys)
        return b"".join(keys)

    def _text(self) -> bytes:
        self.keys += 1
        return self._chance.choice(TEXT).encode()

    def _paste(self) -> bytes:
        self.keys += 1
        text = self._chance.choice((*HOSTILE, *TEXT)).encode()
        if self._chance.random() < 0.2:
            text = text[: self._chance.randrange(len(text) + 1)]
        end = b"" if self._chance.random() < 0.1 else b"\x1b[201~"
        return b"\x1b[200~" + text + end

    def _mouse(self) -> Iterator[Step]:
        self.keys += 1
        chance = self._chance
        x, y = chance.randrange(1, 130), chance.randrange(1, 40)
        button = chance.choice((0, 0, 0, 1, 2, 8, 16, 4))
        match chance.randrange(4):
            case 0:
                wheel = chance.choice((64, 65, 66, 67))
                yield b"".join(_mouse(wheel, x, y) for _ in range(chance.randrange(1, 30)))
            case 1:
                yield _mouse(button, x, y)
                for _ in range(chance.randrange(10)):
                    x, y = max(1, x + chance.randrange(-5, 6)), max(1, y + chance.randrange(-3, 4))
                    yield _mouse(button | 32, x, y)
                if chance.random() < 0.9:
                    yield _mouse(button, x, y, "m")
            case 2:
                yield _mouse(35, x, y)
            case _:
                clicks = chance.choice((1, 1, 2, 3))
                yield (_mouse(button, x, y) + _mouse(button, x, y, "m")) * clicks

    def _cut(self, data: bytes) -> Iterator[Step]:
        """The data in one write, or in pieces cut anywhere."""
        cuts = self._chance.choice((0, 0, 0, 1, 2, 7))
        places = sorted(self._chance.randrange(len(data) + 1) for _ in range(cuts))
        pause = self._chance.choice((0.0, 0.0, 0.005, 0.05))
        for start, end in zip([0, *places], [*places, len(data)], strict=True):
            yield data[start:end]
            if end < len(data):
                yield pause


def _bytes(key: str) -> bytes:
    return {**KEYS, "ideographic_space": "\u3000"}.get(key, key).encode()


def _mouse(button: int, x: int, y: int, what: str = "M") -> bytes:
    return f"\x1b[<{button};{x};{y}{what}".encode()


class Window(Terminal):
    """A terminal that is looked at only now and then: to draw all of it takes longest."""

    is_watched = True

    def _show(self, output: str) -> None:
        if self.is_watched:
            super()._show(output)

    def look_away(self) -> None:
        """From now on nothing is drawn."""
        self.is_watched = False

    def look(self, size: tuple[int, int]) -> None:
        """Draw again, in a window of another size, which the desk draws anew."""
        del self.output[:-4096]
        self.is_watched = True
        # Looking away may have left it inside a sequence.
        self._undecided, self._stream = "", pyte.Stream(self.screen)
        self.screen.reset()
        # Two sizes: the desk may have this one.
        self.resize(size[0] - 1, size[1])
        self.resize(*size)

    @property
    def waited_s(self) -> float:
        """Seconds that the desk has waited for a processor."""
        tasks = Path("/proc", str(self._process.pid), "task").glob("*/schedstat")
        return sum(_waited_s(each) for each in tasks)

    def has_ended(self) -> bool:
        """Whether the program has ended."""
        return self._process.poll() is not None


def _waited_s(schedstat: Path) -> float:
    try:
        return int(schedstat.read_text().split()[1]) / 1e9
    except (OSError, ValueError, IndexError):  # the thread has ended
        return 0.0


@dataclass
class Sitting:
    """What was measured from one start of the desk to its end."""

    memory: list[tuple[int, float]] = field(default_factory=list)
    """How many keys it had taken, and its MiB, at each look."""

    @property
    def keys(self) -> int:
        """How many keys were sent in it up to the last measure."""
        return self.memory[-1][0] if self.memory else 0

    def halves(self) -> tuple[float, float]:
        """The MiB it took on average in the latter part of the first half, and of the second."""
        quarter = (len(self.memory) + 3) // 4
        first = [mib for _keys, mib in self.memory[len(self.memory) // 4 :][:quarter]]
        second = [mib for _keys, mib in self.memory[-quarter:]]
        return sum(first) / len(first), sum(second) / len(second)


class TerminalMonkey:
    """Sends so many keys, in as many sittings as it takes; raises `GoneWrong`."""

    def __init__(self, seed: int, folder: Path) -> None:
        """`folder` takes the demo's data, its settings and its log of errors."""
        self.seed = seed
        self.sittings: list[Sitting] = []
        self.slowest = 0.0
        """The longest that the desk took to answer, in seconds in which it had a processor."""
        self._hand = Hand(seed)
        self._folder = folder
        self._last: Sequence[Step] = ()

    @property
    def keys(self) -> int:
        """How many keys it has sent."""
        return self._hand.keys

    def send(self, count: int) -> None:
        """Send so many keys to the demo's desk."""
        open_settings(self._folder / "config.toml")
        open_database(self._folder)
        seed_month(StandingClock())
        close_database()
        while self.keys < count:
            self._sit_down(count)
        open_database(self._folder)
        wrong = what_is_wrong()
        if wrong:
            raise GoneWrong("\n".join([self.told(), *wrong[:10]]))
        for each in self.sittings:
            if each.keys < LEVEL_AFTER:
                continue
            first, second = each.halves()
            if second > first * 1.1 + MARGIN_MIB:
                raise GoneWrong(f"from {first:.0f} to {second:.0f} MiB; {self.told()}")

    def told(self) -> str:
        """What it has sent last, and how to have it sent again."""
        again = f"make monkey SEED={self.seed} N={self.keys}"
        return f"after {self.keys} keys, seed {self.seed} ({again}); the last ones: {self._last}"

    def _sit_down(self, count: int) -> None:
        command = [SALESTUI, "--language", "en", "--data", str(self._folder)]
        begun, sitting = self.keys, Sitting()
        self.sittings.append(sitting)
        with Window(command, SIZE, cwd=self._folder.parent) as window:
            try:
                window.wait_for("F2 Quick lookup", PATIENCE)
                while self.keys < count and not window.has_ended():
                    window.look_away()
                    self._last = self._hand.burst()
                    for step in self._last:
                        _take(window, step)
                    self._rest(window)
                    hears = self._hears(window)
                    if hears and self.keys - begun >= sitting.keys + TIDIED_AFTER:
                        self._tidy(window)
                        with suppress(OSError):  # it has ended since
                            sitting.memory.append((self.keys - begun, window.memory_mib))
                if not window.has_ended():
                    # What stands above Today may take Ctrl+Q for itself.
                    window.press("escape", "escape", "ctrl+q")
                status = window.wait_exit(PATIENCE)
            except (NeverCameError, OSError) as error:
                raise GoneWrong(f"{self.told()}\n{error}") from error
            if status != 0 or b"\x1b[?1049l" not in window.output[-4096:]:
                log = self._folder / FILE
                places = log.read_text(encoding="utf-8") if log.exists() else "no log"
                raise GoneWrong(f"ended with {status}; {self.told()}\n{window.text}\n{places}")

    def _tidy(self, window: Window) -> None:
        """Leave every form, on each of the desk's screens."""
        for digit in "543211":
            # The last of the Escapes is one only after a pause.
            for what in KEYS["escape"] * 15, digit:
                window.send(what.encode())
                window.watch(0.2)
                self._rest(window)

    def _rest(self, window: Window) -> None:
        """Wait until the desk has done all that it has to do."""
        before = used = window.cpu_seconds
        while not window.has_ended():
            window.watch(0.1)
            before, used_before = used, before
            try:
                used = window.cpu_seconds
            except OSError:
                return  # it has ended
            if used - before < 0.02:
                return
            if used - used_before > BUSY_AT_MOST:
                raise GoneWrong(f"it never rests; {self.told()}")

    def _hears(self, window: Window) -> bool:
        """Ask whether the desk hears; False if it has ended meanwhile."""
        if window.has_ended():
            return False
        window.look(SIZE)
        self._rest(window)
        for _ in range(TRIES):
            if window.has_ended():
                return False
            if self._answers(window):
                return True
            # Below a veil, in a menu or while something is done, F1 is another key.
            window.press("escape")
        if window.has_ended():
            return False
        raise GoneWrong(f"it hears no more; {self.told()}\n{window.text}")

    def _answers(self, window: Window) -> bool:
        is_shown = HELP in window.text
        at, waited = time.perf_counter(), window.waited_s
        own = time.process_time() + _waited_s(Path("/proc/self/schedstat"))
        window.press("f1")
        while not window.has_ended():
            window.watch(0.02)
            took = time.perf_counter() - at - (window.waited_s - waited)
            took -= time.process_time() + _waited_s(Path("/proc/self/schedstat")) - own
            if (HELP in window.text) != is_shown:
                self.slowest = max(self.slowest, took)
                return True
            if took > DEAF_AFTER:
                return False
        return False


def _take(window: Window, step: Step) -> None:
    match step:
        case Resized():
            window.resize(*step)
        case bytes():
            window.send(step)
        case _:
            window.watch(step)


assert os.name == "posix"
