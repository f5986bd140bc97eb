"""A person at the installed program: types only where the screen shows that typing goes."""

import json
import os
import re
import subprocess
import sysconfig
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from salestui.dates.workday import CUT_OFF
from salestui.kit.keys import BOUNCE_S, SEEN_S
from salestui.kit.sheet import LABEL, NARROW_REMARKS, REMARKS
from salestui.kit.themes import DARK
from salestui.kit.top_bar import NARROW as NARROW_BELOW
from tests.tools.terminal import Terminal

SALESTUI = str(Path(sysconfig.get_path("scripts")) / "salestui")
"""The command, as `pip install` has made it."""

PATIENCE = 30.0
"""Seconds to wait for what takes a moment on an idle machine, and longer on a busy one."""

WIDE = (120, 36)
NARROW = (80, 24)

FORM = 108
"""The width of a form's paper on a wide terminal."""

_IN_A_FORM = re.compile(r"Ctrl\+S \S")
"""What the last line of the screen says while a form is open."""

_LIT = (DARK.accent or "").removeprefix("#")
"""The colour of the label whose field has the focus."""


class Typist:
    """Presses keys, types text, waits for what is seen; counts the keys beside the text."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal
        self.keys = 0
        """How many keys were pressed beside the text."""
        self._last: tuple[str, ...] = ()

    def press(self, *keys: str) -> None:
        """Press keys; who presses one again, having seen what it did, needs a moment for that."""
        self.keys += len(keys)
        if keys[:1] == self._last:
            self.terminal.watch(BOUNCE_S)
        self._last = keys[-1:]
        self.terminal.press(*keys)

    def wait_for(self, text: str | re.Pattern[str]) -> None:
        """Wait until a text is on the screen."""
        self.terminal.wait_for(text, PATIENCE)

    def wait_gone(self, text: str | re.Pattern[str]) -> None:
        """Wait until a text is no longer on the screen."""
        self.terminal.wait_gone(text, PATIENCE)

    def wait_detail(self, name: str, text: str) -> None:
        """Wait until this is told of the selected row, its name at the left."""
        self.wait_for(re.compile(rf"^ *{re.escape(name)} +{re.escape(text)}", re.MULTILINE))

    def stop_work(self) -> None:
        """Press Esc, having seen that long work goes on: that needs a moment."""
        self.terminal.watch(SEEN_S)
        self.press("escape")

    # Forms

    def open_form(self, key: str, first: str) -> None:
        """Open a form by its key and wait until its first field takes what is typed."""
        self.press(key)
        self.wait_in(first)

    def wait_in(self, label: str) -> None:
        """Wait until one is in the field so labelled."""
        where = f"not in the field {label!r}"
        self.terminal.wait_until(lambda: self._is_in(label), where, PATIENCE)

    def go_on(self, label: str, key: str = "enter") -> None:
        """Press Enter, or another key, until one is in the field so labelled."""
        while not self._is_in(label):
            before = self._lit_label()
            self.press(key)
            self.terminal.wait_until(
                lambda before=before: self._lit_label() not in (None, before),  # type: ignore[misc] # a lambda's default is how it keeps the loop's value
                f"{key} went nowhere",
                PATIENCE,
            )

    def write(self, text: str) -> None:
        """Type text all at once, as an input method commits it, and wait until it stands there."""
        self.terminal.type(text)
        self.terminal.wait_until(lambda: text[-20:] in self._here(), f"no {text!r}", PATIENCE)

    def write_instead(self, text: str) -> None:
        """Let another text stand in the field."""
        self.press("ctrl+u")
        # Textual does what a key is bound to later than it inserts the characters that follow.
        self.terminal.wait_until(lambda: not self._here(), "the text is still there", PATIENCE)
        self.write(text)

    def save(self, key: str = "ctrl+s") -> None:
        """Save the form by Ctrl+S, or Enter in its last field, and wait until it has gone."""
        self.press(key)
        self.wait_gone(_IN_A_FORM)

    def _is_in(self, label: str) -> bool:
        lit = self._lit_label()
        return lit is not None and lit[1] == label

    def _here(self) -> str:
        """The text in the field that has the focus, as much of it as is seen."""
        lit = self._lit_label()
        if lit is None:
            return ""
        left, right = self._paper()
        remarks = REMARKS if self.terminal.columns >= NARROW_BELOW else NARROW_REMARKS
        row = self.terminal.screen.buffer[lit[0]]
        return "".join(row[x].data for x in range(left + LABEL + 1, right - remarks)).strip()

    def _lit_label(self) -> tuple[int, str] | None:
        """The line and the text of the label whose field has the focus.

        The colour tells, and not the cursor: that one wanders while the screen is drawn.
        """
        left, _right = self._paper()
        found = []
        for y in range(1, self.terminal.rows - 1):
            cells = [self.terminal.screen.buffer[y][x] for x in range(left, left + LABEL)]
            if all(cell.fg == _LIT for cell in cells):
                found.append((y, "".join(cell.data for cell in cells).removesuffix("*").strip()))
        return found[0] if len(found) == 1 else None

    def _paper(self) -> tuple[int, int]:
        """The first cell of a form's paper and the one after its last."""
        left = max(0, (self.terminal.columns - FORM) // 2)
        return left, self.terminal.columns - left

    # Boards and menus

    def choose(self, words: str) -> None:
        """Choose what is to be done with the selected row from the F9 menu, by its digit."""
        self.press("f9")
        entry = re.compile(rf"  (\d)  {re.escape(words)}(?= |$)", re.MULTILINE)
        self.wait_for(entry)
        found = entry.search(self.terminal.text)
        assert found is not None
        self.press(found[1])

    @property
    def chain(self) -> list[str]:
        """What happened to the selected repair, newest first, without the times."""
        if "流转记录" not in self.terminal.text:
            return []
        left, top = self.terminal.find("流转记录")
        rows = self.terminal.screen.buffer
        lines = [
            " ".join("".join(rows[y][x].data for x in range(left, self.terminal.columns)).split())
            for y in range(top + 1, self.terminal.rows - 1)
        ]
        steps: list[str] = []
        for line in filter(None, lines):
            if re.match(r"\d\d-\d\d \d\d:\d\d ", line):
                steps.append(line[len("11-23 09:41 ") :])
            elif steps:
                steps[-1] += line  # the rest of a step that takes two lines
        return steps

    def wait_chain(self, *steps: str) -> None:
        """Wait until this is told to have happened to the selected repair, newest first."""
        wanted = f"no chain of {steps}"
        self.terminal.wait_until(lambda: self.chain == list(steps), wanted, PATIENCE)


@contextmanager
def at_the_desk(
    folder: Path, size: tuple[int, int] = WIDE, env: Mapping[str, str] | None = None
) -> Iterator[Typist]:
    """Open the desk in Chinese in a terminal; whatever still runs at the end is killed."""
    command = [SALESTUI, "--language", "zh", "--data", str(folder)]
    with Terminal(command, size=size, env=env) as terminal:
        typist = Typist(terminal)
        typist.wait_for("F2 来电速查")
        yield typist


def today_json(folder: Path, env: Mapping[str, str] | None = None) -> dict[str, Any]:
    """What `salestui today --json` prints."""
    command = [SALESTUI, "today", "--json", "--data", str(folder)]
    printed = subprocess.run(
        command,
        capture_output=True,
        check=True,
        timeout=PATIENCE,
        env={**os.environ, **(env or {})},
    ).stdout
    report: dict[str, Any] = json.loads(printed)
    return report


def working_day() -> date:
    """Today, until the desk's day turns over at night."""
    now = datetime.now().astimezone()
    cut_off = timedelta(hours=CUT_OFF.hour, minutes=CUT_OFF.minute)
    return (now - cut_off).date()
