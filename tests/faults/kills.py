"""A morning at the installed program that is killed again and again, and what must outlive it.

A kill comes after so many bytes typed and a moment more, both decided by the seed: in the middle of
a word, of a save, of the start. The next sitting goes on with the morning where it was cut off.
"""

import json
import random
import re
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from salestui.kit.themes import DARK
from salestui.storage.database import close_database
from salestui.storage.opening import open_database
from tests.faults.ledger import Entry, Ledger
from tests.faults.soundness import what_is_wrong
from tests.tables import kept_drafts
from tests.terminal.typist import PATIENCE, SALESTUI, Typist
from tests.tools.terminal import NeverCameError, Terminal

SIZE = (100, 30)
"""Each cell less is drawn, and read, in less time."""

ENTRY_LINE = 3
"""The entry line of the log is so many lines above the end of the screen."""

CURSOR = (DARK.accent or "").removeprefix("#")
"""The colour of the cell that is typed in next."""

IN_A_FORM = re.compile(r"Ctrl\+S \S")
"""What the last line of the screen says while a form is open."""


OFTEN = 0.4
"""How often the next sitting looks first for what was being typed."""


class Killed(Exception):
    """The program was killed; its screen is as it left it."""


@dataclass(frozen=True)
class Doom:
    """When the program is killed."""

    bytes: int
    """After so many bytes were typed."""
    wait: float
    """And so many seconds more."""
    stands_still: bool
    """Whether nothing is typed meanwhile."""


class DoomedTerminal(Terminal):
    """A terminal whose program is killed when its time has come."""

    def __init__(self, argv: Sequence[str], doom: Doom) -> None:
        super().__init__(argv, SIZE)
        self._doom = doom
        self._unsent_until_doom = doom.bytes
        self._kill_at: float | None = None
        self._is_dead = False
        self.killed_at = 0.0

    def _send(self, text: str) -> None:
        if self._kill_at is None and len(text.encode()) >= self._unsent_until_doom:
            # What is typed is cut off anywhere, be it within a character.
            before = text.encode()[: self._unsent_until_doom].decode(errors="ignore")
            super()._send(before)
            self._kill_at = time.perf_counter() + self._doom.wait
            text = text.removeprefix(before)
            if self._doom.stands_still:
                self.watch(self._doom.wait + PATIENCE)
        self._unsent_until_doom -= len(text.encode())
        super()._send(text)

    def _take_in(self, timeout: float) -> bool:
        if self._is_dead:
            return super()._take_in(timeout)
        if self._kill_at is not None:
            timeout = max(0.0, min(timeout, self._kill_at - time.perf_counter()))
        has_heard = super()._take_in(timeout)
        if self._kill_at is not None and time.perf_counter() >= self._kill_at:
            self._die()
        return has_heard

    def _die(self) -> None:
        self.killed_at = time.perf_counter()
        self.kill(signal.SIGKILL)
        self._is_dead = True
        self.wait_exit(PATIENCE)  # which also shows what it had written
        raise Killed


@dataclass(frozen=True)
class Piece:
    """Something that was typed and stood on the screen."""

    text: str
    seen_at: float


class Morning:
    """The script, step by step; who is killed within a step goes on with the next one."""

    def __init__(self) -> None:
        self.ledger = Ledger()
        self.typed: list[Piece] = []
        """What was typed where one is, and not called saved yet."""
        self._number = 0
        self._steps = (
            self._line,
            self._repair,
            self._memo_done,
            self._complaint,
            self._line_in_the_log,
            self._visit,
            self._customer,
        )

    def go_on(self, desk: Typist) -> None:
        """Do the next step."""
        step = self._steps[self._number % len(self._steps)]
        self._number += 1
        self.typed.clear()
        self._form = None
        step(desk, f"{self._number:04}号")

    # The steps

    def _line(self, desk: Typist, mark: str) -> None:
        self._open_form(desk, "f3", "内容")
        self._write(desk, f"早会：讲了打印机的新卖点，第{mark} #早会")
        self._save(desk, "enter", Entry("log_line", mark), form_is_gone(desk))

    def _repair(self, desk: Typist, mark: str) -> None:
        desk.press("3")
        desk.wait_for("已收件")
        self._open_form(desk, "f6", "客户")
        self._write(desk, f"尉迟恭亮{mark}")
        for label, text in (
            ("电话", "13800138000"),
            ("产品", "扫码枪"),
            ("序列号", mark),
            ("故障", "扫描头失灵，不开机"),
        ):
            desk.go_on(label)
            self._write(desk, text)
        self._save(desk, "ctrl+s", Entry("repair", f'"serial": "{mark}"'), form_is_gone(desk))
        desk.wait_for(re.compile(r"已登记 (WX-\d{4})"))
        found = re.search(r"已登记 (WX-\d{4})", desk.terminal.text)
        assert found is not None
        number = found[1]
        desk.wait_detail(number, f"尉迟恭亮{mark}")
        chased = shows(desk, rf"{number} 已催办")
        self._save(desk, "space", Entry("chase", '"note": ""'), chased)
        moved = shows(desk, r"转为 +维修中")
        self._save(desk, "shift+right", Entry("repair", '"state": "in_repair"'), moved)
        desk.press("s")
        desk.wait_in("签收人")
        self._write(desk, f"陈立{mark}")
        self._save(desk, "ctrl+s", Entry("colleague", mark), form_is_gone(desk))
        desk.press("c")
        desk.wait_in("催办对象")
        desk.go_on("对方回复")
        self._write(desk, f"后天修好，{mark}")
        self._save(desk, "ctrl+s", Entry("chase", mark), form_is_gone(desk))

    def _memo_done(self, desk: Typist, mark: str) -> None:
        self._open_form(desk, "f4", "事项")
        self._write(desk, f"回电{mark}")
        desk.go_on("办理日期", "up")
        self._write_instead(desk, "今天")
        desk.go_on("事项", "down")
        self._save(desk, "enter", Entry("memo", f'"text": "回电{mark}"'), form_is_gone(desk))
        self._to_the_entry_line(desk)
        desk.press("tab")
        desk.wait_for(re.compile(r"空格 \S+.*\Z"))
        desk.press("home")
        # The keys are told here again once nothing else is said any more.
        desk.wait_for(re.compile(r"空格 完成.*\Z"))
        done = shows(desk, r"已完成：回电\d{4}号.*\Z")
        self._save(desk, "space", Entry("memo", '"is_open": 0'), done)

    def _complaint(self, desk: Typist, mark: str) -> None:
        desk.press("4")
        desk.wait_for("Tab 未结／已结")
        self._open_form(desk, "f5", "投诉人")
        self._write(desk, f"欧阳娜{mark}")
        desk.go_on("投诉内容")
        self._write(desk, f"打印机卡纸，三天没人回电话，{mark}")
        self._save(desk, "ctrl+s", Entry("complaint", mark), form_is_gone(desk))
        desk.wait_for(re.compile(r"TS-\d{4}.*\Z"))
        found = re.search(r"TS-\d{4}", desk.terminal.lines[-1])
        assert found is not None
        contacted = shows(desk, rf"{found[0]}：已联系")
        self._save(desk, "space", Entry("complaint_contact", '"id"'), contacted)

    def _line_in_the_log(self, desk: Typist, mark: str) -> None:
        self._to_the_entry_line(desk)
        text = f"到店客户三批，成交一台，{mark}"
        began = time.perf_counter()
        desk.terminal.type(text)
        desk.wait_for(text)
        self._has_typed(text, began)
        written = shows(desk, rf"\d\d:\d\d {text}")
        self._save(desk, "enter", Entry("log_line", f'"text": "{text}"'), written)
        desk.press("escape")
        desk.choose("修改")
        desk.wait_in("内容")
        self._write_instead(desk, f"成交两台，改{mark}")
        self._save(desk, "ctrl+s", Entry("log_line", f"改{mark}"), form_is_gone(desk))

    def _visit(self, desk: Typist, mark: str) -> None:
        self._open_form(desk, "f7", "客户")
        self._write(desk, f"曾志强{mark}")
        desk.go_on("拜访纪要")
        self._write(desk, f"看了样机，下周给报价，{mark}")
        self._save(desk, "ctrl+s", Entry("visit", mark), form_is_gone(desk))

    def _customer(self, desk: Typist, mark: str) -> None:
        self._open_form(desk, "f8", "姓名")
        self._write(desk, f"单丽丽{mark}")
        desk.go_on("公司")
        self._write(desk, "城东五金店")
        self._save(desk, "ctrl+s", Entry("customer", f"单丽丽{mark}"), form_is_gone(desk))

    # Their parts

    def _to_the_entry_line(self, desk: Typist) -> None:
        desk.press("2")
        desk.wait_for("今日备忘")
        desk.press("ctrl+g")
        desk.wait_in("日期")
        desk.write("今天")
        desk.save("enter")
        desk.terminal.wait_until(lambda: is_in_the_entry_line(desk), timeout=PATIENCE)

    def _open_form(self, desk: Typist, key: str, first: str) -> None:
        desk.open_form(key, first)
        self._form = (key, first)

    _form: tuple[str, str] | None = None
    """The key and the first field of the form that one is in."""

    def see_draft(self, desk: Typist) -> None:
        """See that the form in which the program was killed offers what was typed; leave it."""
        if self._form is not None and self._has_draft:
            desk.open_form(*self._form)
            desk.wait_for(re.compile("的草稿：|份草稿，"))
            desk.press("escape")
            desk.wait_gone(IN_A_FORM)

    _has_draft = False

    def _write(self, desk: Typist, text: str) -> None:
        began = time.perf_counter()
        desk.write(text)
        self._has_typed(text, began)

    def _write_instead(self, desk: Typist, text: str) -> None:
        began = time.perf_counter()
        desk.write_instead(text)
        self._has_typed(text, began)

    def _has_typed(self, text: str, began: float) -> None:
        self.typed.append(Piece(text, time.perf_counter()))
        self.slowest = max(self.slowest, time.perf_counter() - began)

    slowest = 0.0
    """Seconds that it took at most to show what was typed, or to save it."""

    def _save(self, desk: Typist, key: str, entry: Entry, is_told: Callable[[], bool]) -> None:
        """Save by a key; acknowledged is what the screen has told, be it with its last words."""
        assert not is_told(), "told before it was done"
        self.ledger.begun[entry] += 1
        self._saving = entry
        began = time.perf_counter()
        try:
            desk.press(key)
            desk.terminal.wait_until(is_told, f"{entry} was never told", PATIENCE)
        finally:
            if is_told():
                self.slowest = max(self.slowest, time.perf_counter() - began)
                self.ledger.acknowledged[entry] += 1
                self._saving = None
                self.typed.clear()

    _saving: Entry | None = None
    """What was being saved when the program was killed."""

    def lost(self, killed_at: float) -> float:
        """Since how many seconds before the kill what was typed is in no draft; 0 for nothing."""
        saving, self._saving = self._saving, None
        typed, self.typed = self.typed, []
        self._has_draft = False
        if saving is not None and self.ledger.found(saving) == self.ledger.begun[saving]:
            return 0.0  # it was saved, and its draft has gone with it
        drafts = [json.loads(row.fields).values() for row in kept_drafts()]
        # What is typed first in a form stands in no other draft.
        own = [each for each in drafts if typed and typed[0].text in each]
        kept = max((sum(piece.text in each for piece in typed) for each in own), default=0)
        self._has_draft = kept > 0
        missing = typed[kept:]
        return killed_at - missing[0].seen_at if missing else 0.0


def is_in_the_entry_line(desk: Typist) -> bool:
    """Whether the cursor stands in the entry line of the log."""
    line = desk.terminal.rows - ENTRY_LINE
    return any(cell.bg == CURSOR for cell in desk.terminal.screen.buffer[line].values())


def form_is_gone(desk: Typist) -> Callable[[], bool]:
    """Whether the form has left the screen, which it does once it is saved."""
    return lambda: not IN_A_FORM.search(desk.terminal.lines[-1])


def shows(desk: Typist, pattern: str) -> Callable[[], bool]:
    """Whether something stands on the screen."""
    return lambda: bool(re.search(pattern, desk.terminal.text))


@dataclass
class Figures:
    """What was tried, and what came of it."""

    seed: int
    kills: int = 0
    lost: float = 0.0
    """Seconds of the longest typing that is missing."""
    slowest: float = 0.0
    """Seconds that it took at most to show what was typed, or to save it, on a busy machine."""

    def told(self, ledger: Ledger) -> str:
        """In one line."""
        acknowledged = sum(ledger.acknowledged.values())
        found = sum(ledger.found(entry) for entry in ledger.acknowledged)
        return (
            f"seed {self.seed}: {self.kills} kills, {sum(ledger.begun.values())} entries begun, "
            f"{acknowledged} called saved, {found} kept, "
            f"at most {self.lost:.2f} s of typing missing, answered after {self.slowest:.2f} s"
        )


def choose(chance: random.Random) -> Doom:
    """A moment: in the start, while typing goes on, or while the person stops to think."""
    kind = chance.random()
    if kind < 0.1:
        return Doom(0, chance.uniform(0, 0.8), stands_still=True)
    if kind < 0.75:
        return Doom(chance.randint(1, 150), chance.uniform(0, 0.25), stands_still=False)
    return Doom(chance.randint(1, 150), chance.uniform(0.1, 1.3), stands_still=True)


@contextmanager
def _opened(folder: Path) -> Iterator[None]:
    open_database(folder)
    try:
        yield
    finally:
        close_database()


def kill_and_look(folder: Path, seed: int, kills: int) -> Figures:
    """Sit down so often, be killed each time, and look whether everything is there each time."""
    chance = random.Random(seed)
    morning, figures = Morning(), Figures(seed)
    command = [SALESTUI, "--language", "zh", "--data", str(folder)]
    while figures.kills < kills:
        doom = choose(chance)
        with DoomedTerminal(command, doom) as terminal:
            try:
                if doom.bytes == 0:
                    terminal.type("")
                desk = Typist(terminal)
                desk.wait_for("F2 来电速查")
                if chance.random() < OFTEN:
                    morning.see_draft(desk)
                while True:
                    morning.go_on(desk)
            except Killed:
                figures.kills += 1
            except NeverCameError as error:
                raise AssertionError(f"--seed {seed}, before kill {figures.kills + 1}") from error
        with _opened(folder):
            figures.slowest = morning.slowest
            figures.lost = max(figures.lost, morning.lost(terminal.killed_at))
            wrong = [*what_is_wrong(), *morning.ledger.what_is_wrong()]
            told = figures.told(morning.ledger)
        assert not wrong, "\n".join([told, str(doom), *wrong])
    print(told)
    return figures
