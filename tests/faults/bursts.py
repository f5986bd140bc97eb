"""Keys and text that come faster than anybody types, beside the same ones typed slowly.

Two desks begin alike. At one of them a slow typist presses key after key, each when all that the
one before has set going is at rest; to the other, the installed program in a pseudo-terminal, the
same bytes come in one write, or in pieces that are cut anywhere. Afterwards both must hold the
same: what was saved, and what stands in drafts.
"""

import random
import re
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import chain
from pathlib import Path
from typing import Any

from salestui.kit.menu import KEYS as MENU_KEYS
from salestui.kit.progress import Progress
from salestui.storage.database import DRAFTS_FILE, FILE, read_only
from tests.desk import Person
from tests.kit.hands import settle
from tests.terminal.typist import PATIENCE, SALESTUI
from tests.tools.terminal import KEYS, Terminal

SIZE = (100, 30)

FUNCTION_KEYS = ("f3", "f4", "f5", "f6", "f7", "f8")
COMMANDS = ("New colleague", "Settings", "Import", "Export", "PIN", "Colleagues")
WHERE = (
    *((key,) for key in FUNCTION_KEYS),
    ("f2",),
    *(("ctrl+n", digit) for digit in "1234"),
    ("2", "ctrl+g"),
    ("2", "ctrl+f"),
    ("2", "ctrl+e"),
    ("2", "tab"),
    *((screen, "f9", digit) for screen in "3456" for digit in MENU_KEYS[:10]),
    *((screen, "f9", "end", *["up"] * up, "enter") for screen in "3456" for up in range(5)),
    ("2", "end", "e", "end"),
    ("ctrl+p",),
    *(("ctrl+p", *words, "enter") for words in COMMANDS),
)
"""Where a burst goes: a form, an entry line, a filter, a menu."""

MOVES = ("tab", "tab", "down", "shift+tab", "up")
EDITS = (
    ("ctrl+a", "ctrl+k"),
    ("end", "ctrl+u"),
    ("backspace",),
    ("home",),
    ("left", "left"),
    ("ctrl+w",),
    ("end",),
)
ENDS = (
    ("ctrl+s",),
    ("ctrl+s",),
    ("enter",),
    ("f2",),
    *((key,) for key in FUNCTION_KEYS),
    ("ctrl+s", "f4"),
    ("ctrl+s", "f3"),
)

WORDS = (
    "王建国",
    "海淀",
    "尉迟恭亮来电说打印机卡纸",
    "Plain Customer",
    "电话13800138000",
    "8:10 #早会 讲了新卖点",
    "GX-200",
    "２台，明天取",
    "，。、",
    "🙂",
    "[/red]%_'",
    "7",
)

NOT_COMPARED = frozenset(
    "change change_row counter schema_migration opened_day settled_draft sqlite_sequence".split()
)
"""Tables that hold times, or follow from the others."""

_APART = re.compile(r"(^|_)(id|version|search|start|recent|edition)$|^used_")
"""Columns that differ from one desk to the other though the same was typed."""

_INSTANT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")


def some_keys(chance: random.Random) -> list[str]:
    """A burst: the names of keys, and characters."""
    keys: list[str] = [*chance.choice(WHERE)]
    for _ in range(chance.randrange(1, 4)):
        for _ in range(chance.randrange(0, 7)):
            keys += [chance.choice(MOVES)] * chance.randrange(0, 2)
            if chance.random() < 0.3:
                keys += chance.choice(EDITS)
            if chance.random() < 0.7:
                keys += chance.choice(WORDS)
        keys += chance.choice(ENDS)
    keys += chance.choice(WORDS)
    return _each_once([*keys, *chance.choice((("ctrl+s",), ()))])


def _each_once(keys: Sequence[str]) -> list[str]:
    """The same without a key twice in a row, unless it moves or types: that would be a bounce."""
    free = {*MOVES, "left", "backspace"}
    return [
        key
        for before, key in zip(["", *keys], keys, strict=False)
        if key != before or key in free or (len(key) == 1 and not key.isdecimal())
    ]


def pieces(keys: Sequence[str], chance: random.Random) -> Iterator[tuple[bytes, float]]:
    """The bytes of a burst cut anywhere, also inside a character, and the seconds after each.

    Inside a sequence of a key there is no pause: after one, it would be Escape and letters.
    """
    whole = [KEYS.get(key, key).encode() for key in keys]
    data = b"".join(whole)
    pause = chance.choice((0.0, 0.0, *(chance.uniform(0, 0.03) for _ in range(18))))
    count = chance.choice((0, 0, 1, 3, chance.randrange(20)))
    cuts = sorted({chance.randrange(1, len(data)) for _ in range(count)})
    inside: set[int] = set()
    at = 0
    for each in whole:
        if each.startswith(b"\x1b"):
            inside |= {*range(at + 1, at + len(each))}
        at += len(each)
    for left, right in zip([0, *cuts], [*cuts, len(data)], strict=True):
        yield data[left:right], 0.0 if right in inside else pause


@contextmanager
def at_the_installed_desk(folder: Path) -> Iterator[Terminal]:
    """The installed program with a desk open, in English."""
    command = [SALESTUI, "--language", "en", "--data", str(folder)]
    home = folder.with_name("home of the fast one")
    home.mkdir()
    env = dict.fromkeys(("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"), str(home))
    with Terminal(command, size=SIZE, env=env, cwd=home) as terminal:
        terminal.wait_for("F2 Quick lookup", PATIENCE)
        yield terminal


async def type_slowly(person: Person, keys: Sequence[str]) -> None:
    """Press keys, each when the one before has done all it does; go back to Today."""
    person.pace = TYPING
    for key in chain(keys, ["escape"] * LEAVING, ["1"]):
        while isinstance(work := person.desk.screen, Progress):
            await work.over.wait()  # as `see_work_out`: Esc would stop it
            await settle(person)
        person.desk.post_message(person.key(key))
        await settle(person)
    person.desk.keep_drafts()


TYPING = 0.5
"""Seconds from key to key of a slow typist whose words are one text."""

LEAVING = 7
"""So often Escape leads back from wherever a burst leads."""


def type_at_once(terminal: Terminal, keys: Sequence[str], chance: random.Random) -> None:
    """Let the same keys come in a burst; go back to Today."""
    for data, pause in pieces(keys, chance):
        see_work_out(terminal)
        terminal.send(data)
        terminal.watch(pause)
    see_work_out(terminal)
    terminal.send(KEYS["escape"].encode() * LEAVING)
    # A busy program would read Escape and a digit that come soon after each other as one key.
    terminal.wait_quiet(0.5)
    see_work_out(terminal)
    terminal.press("1")


def see_work_out(terminal: Terminal) -> None:
    """Wait until long work is over, as who sees it does: meanwhile only Esc does anything."""
    terminal.wait_until(lambda: "Cancel" not in terminal.lines[-1], timeout=PATIENCE)


Held = dict[str, list[tuple[Any, ...]]]
"""The rows of a desk, by table."""


def held_by(folder: Path) -> Held:
    """What a desk holds of what people have typed, by table; times left out."""
    held: Held = {}
    for name in (FILE, DRAFTS_FILE):
        if (folder / name).exists():
            with closing(sqlite3.connect(read_only(folder / name), uri=True)) as connection:
                held |= _tables(connection)
    return held


def _tables(connection: sqlite3.Connection) -> Held:
    names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    tables = [name for (name,) in names if not name.startswith("search")]
    return {name: _rows(connection, name) for name in tables if name not in NOT_COMPARED}


def _rows(connection: sqlite3.Connection, table: str) -> list[tuple[Any, ...]]:
    columns = [each[1] for each in connection.execute(f'PRAGMA table_info("{table}")')]
    kept = ", ".join(f'"{name}"' for name in columns if not _APART.search(name))
    # Of the drafts of a form the newest: whether one that says the same as another is kept beside
    # it, or in its place, depends on where the timer that keeps them came in between.
    newest = "(SELECT max(other.kept_at) FROM draft AS other WHERE other.form = draft.form)"
    which = f"kept_at = {newest}" if table == "draft" else "1"
    rows = connection.execute(f'SELECT {kept or "1"} FROM "{table}" WHERE {which}')
    return sorted((tuple(map(_without_time, row)) for row in rows), key=repr)


def _without_time(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    # Also in the text of a form that begins with the present moment.
    return "then" if _INSTANT.match(value) else _INSTANT.sub("then", value)


def until_alike(terminal: Terminal, folder: Path, wanted: Held) -> Held:
    """What the installed desk holds, as soon as that is what is wanted, or at last."""
    end = time.monotonic() + PATIENCE
    while (held := held_by(folder)) != wanted and time.monotonic() < end:
        terminal.watch(0.05)
    return held


def differences(held: Held, wanted: Held) -> str:
    """What one desk holds and the other does not, a line each."""
    lines = []
    for table in {**wanted, **held}:
        more, less = Counter(held.get(table)), Counter(wanted.get(table))
        lines += [f"  + {table} {row}" for row in more - less]
        lines += [f"  - {table} {row}" for row in less - more]
    return "\n".join(lines)
