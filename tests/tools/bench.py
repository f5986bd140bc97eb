"""Measures the desk beside a bare Textual app with one table, in the same run (Linux).

python -m tests.tools.bench [ROUNDS]

A start is timed from exec to the first screen on a pseudo-terminal, a key from the press to the
text it brings. The programs take turns, so that a busy moment of the machine meets them all.
"""

import compileall
import re
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import salestui
from salestui.dates.clock import Clock
from salestui.storage.database import close_database
from salestui.storage.opening import open_database
from tests.tools import bare
from tests.tools.terminal import Terminal

ROUNDS = 7
IDLE_SECONDS = 10
SETTLED_S = 2.5
"""So long a person looks at the first screen before they press a key."""

FIRST_SCREEN_RATIO = 1.2
URGENT_RATIO = 1.3
"""The same with some countdowns on the screen."""
MEMORY_RATIO = 1.4
FORM_RATIO = 0.7
"""A form beside a bare modal of thirteen inputs."""
FIRST_SHOWN_RATIO = 0.7
SHOWN_AGAIN_RATIO = 0.5
"""A screen, shown first and again, beside the first showing of a bare second one."""
IDLE_PERCENT = 1.0
KEY_MS = 100

QUERY_MS = 20
SAVE_MS = 20
KEY_RATIO = 1.5
"""A key in the lookup of 100,000 customers beside that of 100."""
IMPORT_RATIO = 30
"""An import beside reading the same file and inserting its rows barely."""
IMPORTED = 100_000

COUNTDOWNS = 20
"""Open complaints on the screen at once."""

DESK_IS_SHOWN = re.compile(r"^ +Now\b|No repair needs chasing", re.MULTILINE)
"""It stands there only once the data have been read."""


@dataclass(frozen=True)
class Key:
    """A key to time: where it is pressed, what it brings, and the key that leads back."""

    key: str
    does: str
    brings: str
    back: str


KEYS = (
    Key("f3", "a log line", "A line in today", "escape"),
    Key("f4", "a memo", "A memo", "escape"),
    Key("f2", "the lookup", "Last digits, name", "escape"),
)
FORMS = (
    Key("f5", "a complaint", "New complaint", "escape"),
    Key("f6", "a repair", "New repair", "escape"),
    Key("f7", "a visit", "What was said", "escape"),
    Key("f8", "a customer", "separate several", "escape"),
)
SCREENS = (
    Key("2", "the work log", "A line for this day", "1"),
    Key("3", "the repairs board", "Waiting for parts", "1"),
    Key("4", "the complaints", "of 8 hours", "1"),
    Key("5", "the customers", "by region", "1"),
    Key("6", "the books", "Papers", "1"),
)
BARE_MODAL = Key("f6", "a modal of 13 inputs", bare.MODAL, "escape")
BARE_SECOND = Key("2", "a second screen", bare.SECOND, "1")
BARE_KEYS = (BARE_MODAL, BARE_SECOND)


@dataclass
class Program:
    """A program to measure, and what has been measured of it."""

    name: str
    argv: list[str]
    first_text: str | re.Pattern[str]
    pressed: tuple[Key, ...]
    starts: list[float] = field(default_factory=list)
    """Seconds to the first screen, one of each start."""
    memory: list[float] = field(default_factory=list)
    """MiB with the first screen shown, one of each start."""
    idle: float = 0.0
    """Per cent of a core, on the screen of complaints where there is one."""
    keys: dict[str, list[float]] = field(default_factory=dict)
    """Seconds from each key to its text, one of each press but the first."""
    firsts: dict[str, list[float]] = field(default_factory=dict)
    """Of the first press after each start."""

    def start(self) -> None:
        """Time one start and weigh the program."""
        with Terminal(self.argv) as terminal:
            self.starts.append(terminal.wait_for(self.first_text))
            terminal.wait_quiet()
            self.memory.append(terminal.memory_mib)
            # As a person does: not in the moment in which the first screen stands there.
            terminal.watch(SETTLED_S)
            for key in self.pressed:
                self._press(terminal, key, self.firsts)

    def use(self, rounds: int) -> None:
        """Time the keys, each often, then let the program idle."""
        with Terminal(self.argv) as terminal:
            terminal.wait_for(self.first_text)
            terminal.wait_quiet()
            for key in self.pressed:
                self._press(terminal, key, {})
            for key in self.pressed * rounds:
                self._press(terminal, key, self.keys)
            if self.pressed[-1].key == "6":
                terminal.press("4")
                terminal.wait_quiet()
            before = terminal.cpu_seconds
            terminal.watch(IDLE_SECONDS)
            self.idle = (terminal.cpu_seconds - before) / IDLE_SECONDS * 100

    def _press(self, terminal: Terminal, key: Key, times: dict[str, list[float]]) -> None:
        terminal.press(key.key)
        times.setdefault(key.key, []).append(terminal.wait_for(key.brings))
        terminal.press(key.back)
        terminal.wait_gone(key.brings)
        terminal.wait_quiet()


def measure(programs: list[Program], rounds: int) -> None:
    """Measure the programs."""
    for turn in range(rounds):
        _say(f"start {turn + 1} of {rounds}")
        for program in programs:
            program.start()
    for program in programs:
        _say(f"keys and idle time: {program.name}")
        program.use(rounds)
    _say("")


def table(yardstick: Program, desks: list[Program]) -> str:
    """The results, one line for each thing measured, `!` where a target is missed."""
    median = statistics.median
    bare_start, bare_memory = median(yardstick.starts), median(yardstick.memory)

    def line(
        title: str, reference: str, target: str, show: Callable[[Program], tuple[str, bool]]
    ) -> str:
        shown = (f"{text} {' ' if is_met else '!'}" for text, is_met in map(show, desks))
        return (
            f"{title:<28}{reference:>9}" + "".join(f"{one:>20}" for one in shown) + f"   {target}"
        )

    def start(desk: Program) -> tuple[str, bool]:
        ratio = median(desk.starts) / bare_start
        most = FIRST_SCREEN_RATIO if desk is not desks[-1] else URGENT_RATIO
        spread = f"{min(desk.starts) * 1000:.0f}-{max(desk.starts) * 1000:.0f}"
        return f"{spread}  {ratio:.2f} x", ratio <= most

    def memory(desk: Program) -> tuple[str, bool]:
        ratio = median(desk.memory) / bare_memory
        return f"{median(desk.memory):.1f}  {ratio:.2f} x", ratio <= MEMORY_RATIO

    def idle(desk: Program) -> tuple[str, bool]:
        return f"{desk.idle:.1f}", desk.idle <= IDLE_PERCENT

    def press(key: Key) -> Callable[[Program], tuple[str, bool]]:
        def show(desk: Program) -> tuple[str, bool]:
            # The first press pays for what is loaded when first needed; a person waits for it too.
            times = [seconds * 1000 for seconds in (*desk.keys[key.key], *desk.firsts[key.key])]
            return f"{median(times):.0f}  (max {max(times):.0f})", max(times) <= KEY_MS

        return show

    def beside(
        key: Key, times: str, reference: float, most: float
    ) -> Callable[[Program], tuple[str, bool]]:
        def show(desk: Program) -> tuple[str, bool]:
            taken = median(getattr(desk, times)[key.key])
            ratio = taken / reference
            return f"{taken * 1000:.0f}  {ratio:.2f} x", ratio <= most

        return show

    titles = "".join(f"{desk.name:>18}  " for desk in desks)
    bare_modal = median(yardstick.keys[BARE_MODAL.key])
    bare_second = median(yardstick.firsts[BARE_SECOND.key])
    bare_starts = f"{min(yardstick.starts) * 1000:.0f}-{max(yardstick.starts) * 1000:.0f}"
    lines = [
        f"{'':<28}{yardstick.name:>9}{titles}   target",
        line("first screen, ms", bare_starts, f"{FIRST_SCREEN_RATIO} x bare", start),
        line("memory, MiB", f"{bare_memory:.1f}", f"{MEMORY_RATIO} x bare", memory),
        line("idle, % of a core", f"{yardstick.idle:.1f}", f"{IDLE_PERCENT}", idle),
    ]
    for key in FORMS:
        title, show = f"{key.key.upper()} to {key.does}, ms", beside
        target = f"{FORM_RATIO} x a bare modal"
        modal = show(key, "keys", bare_modal, FORM_RATIO)
        lines.append(line(title, f"{bare_modal * 1000:.0f}", target, modal))
    for times, words, most in (
        ("firsts", "first", FIRST_SHOWN_RATIO),
        ("keys", "again", SHOWN_AGAIN_RATIO),
    ):
        for key in SCREENS:
            title = f"{key.key} to {key.does} {words}, ms"
            second = beside(key, times, bare_second, most)
            lines.append(line(title, f"{bare_second * 1000:.0f}", f"{most} x a bare first", second))
    for key in KEYS:
        title = f"{key.key.upper()} to {key.does}, ms"
        lines.append(line(title, "", f"{KEY_MS}", press(key)))
    return "\n".join(lines)


def lookup_table(folder: Path, large: Path) -> str:
    """The lookup beside one of a hundred customers, the import beside a bare insert."""
    from tests.tools import lookups
    from tests.tools.saves import measure as measure_saves

    few, table = folder / "few", folder / "customers.xlsx"
    _say("looking up")
    lookups.seed_few(few)
    small, big = lookups.measure(few), lookups.measure(large)
    _say("importing")
    lookups.write_customers(table, IMPORTED)
    bare_import, imported = lookups.measure_import(folder, table)
    _say("saving")
    few_saves, saves = measure_saves(few), measure_saves(large)
    _say("")
    few_ms, ms = statistics.median(small.keys), statistics.median(big.keys)
    figures = (
        ("query, p99, ms", f"{small.p99:.1f}", big.p99, f"{big.p99:.1f}", QUERY_MS, ""),
        ("a key in the lookup, ms", f"{few_ms:.0f}", ms / few_ms, f"{ms:.0f}", KEY_RATIO, " x"),
        ("a save, p99, ms", f"{few_saves.p99:.1f}", saves.p99, f"{saves.p99:.1f}", SAVE_MS, ""),
        (
            f"import of {IMPORTED:,}, s",
            f"{bare_import:.2f}",
            imported / bare_import,
            f"{imported:.1f}",
            IMPORT_RATIO,
            " x",
        ),
    )
    return "\n".join(
        f"{title:<28}{beside:>9}{shown:>12}{f'  {value:.2f} x' if unit else '':<10}"
        f" {' ' if value <= most else '!'}   at most {most}{unit or ' ms'}"
        for title, beside, value, shown, most, unit in figures
    )


def main(arguments: list[str]) -> int:
    """Measure and print; answers the exit status, 0 also where a target is missed."""
    # Late, so that the other tools need not be able to fill a desk.
    from salestui.demo import seed_month
    from tests.tools.large import add_countdowns, seed_large

    rounds = int(arguments[0]) if arguments else ROUNDS
    python = sys.executable
    desk = [python, "-m", "salestui", "--language", "en"]
    with tempfile.TemporaryDirectory() as folder:
        names = ("empty", "demo", "large", "urgent")
        empty, demo, large, urgent = (Path(folder, name) for name in names)
        _say("filling the desks")
        open_database(demo)
        seed_month(Clock())
        close_database()
        seed_large(large)
        shutil.copytree(large, urgent)
        add_countdowns(urgent, COUNTDOWNS)
        # A program that is installed has its bytecode beside it.
        compileall.compile_dir(str(Path(salestui.__file__).parent), quiet=2)
        compileall.compile_file(bare.__file__, quiet=2)
        yardstick = Program("bare", [python, bare.__file__], bare.LAST_CELL, BARE_KEYS)
        pressed = (*KEYS, *FORMS, *SCREENS)
        desks = [
            Program("empty desk", [*desk, "--data", str(empty)], DESK_IS_SHOWN, pressed),
            Program("demo desk", [*desk, "--data", str(demo)], DESK_IS_SHOWN, pressed),
            Program("ten years", [*desk, "--data", str(large)], DESK_IS_SHOWN, pressed),
            Program(
                f"+ {COUNTDOWNS} countdowns", [*desk, "--data", str(urgent)], DESK_IS_SHOWN, pressed
            ),
        ]
        measure([yardstick, *desks], rounds)
        told = lookup_table(Path(folder), large)
    print(table(yardstick, desks))
    print(told)
    print(f"Medians of {rounds} rounds; ! misses the target.")
    return 0


def _say(progress: str) -> None:
    """Tell a waiting person what is going on, on a line that the next one replaces."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{progress}", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
