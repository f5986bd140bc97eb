"""A monkey at the desk: keys at random, the same ones for the same seed.

It knows a little of what it sees, so that it gets somewhere: in a field it often types what the
field takes, and then saves. Where it can quit it does so, and opens the desk again. The clock is
its own and goes on by what the seed says, so nothing depends on how fast the machine is.
"""

import random
import string
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from unittest.mock import patch

from textual.events import Paste, Resize
from textual.geometry import Size
from textual.widgets import Input, TextArea

from salestui.colleagues.form import ColleagueField
from salestui.colleagues.store import colleagues, merge_colleague
from salestui.complaints.queries import open_complaints
from salestui.complaints.store import close
from salestui.core.refusal import Refusal
from salestui.customers.fields import PhoneField, WhoField
from salestui.customers.queries import customers
from salestui.customers.store import delete_customer, merge_customer
from salestui.dates.clock import Now
from salestui.demo import seed_month
from salestui.kit.entry import EntryLine
from salestui.kit.fields import ChoiceField, DayField, MomentField, NameField, NumberField
from salestui.kit.form import Form
from salestui.kit.menu import Menu
from salestui.kit.palette import Palette
from salestui.kit.screen import DeskScreen
from salestui.repairs.queries import open_repairs
from salestui.repairs.store import chase
from salestui.settings.form import (
    DaysField,
    NumbersField,
    PatternField,
    TimeField,
    WindowsField,
)
from salestui.settings.store import open_settings
from salestui.storage.history.models import Change
from salestui.storage.history.undo import take_back
from salestui.storage.opening import open_database
from salestui.worklog.store import finish_memo, open_memos
from tests.clock import StandingClock
from tests.desk import Person, at_the_desk
from tests.faults.soundness import what_is_wrong
from tests.kit.hands import look, settle, tap, type_quickly

NEVER = 1e6
"""Seconds that no test takes."""

SIZES = ((120, 36), (80, 24), (100, 30), (200, 60))

NAMES = ("张华伟", "李娜", "欧阳娜", "曾志强", "尉迟恭亮", "Wang Li", "[/red]", "%_'", "单")
PHONES = ("13800138000", "010-87179364转628", "１３９００１３９０００", "+86 138 0013 8000", "138")
TEXTS = (
    "打印机卡纸，客户着急",
    "9:10 早会：讲了新卖点 #早会",
    "明天给欧阳娜回电话",
    "[bold]不是标记[/bold]",
    "100% 'quoted' _x_ \\",
    "🙂 emoji 和中文",
    "=1+1",
    "GX-200 打印机",
    "SN5969155",
    "长" * 300,
)
DAYS = (
    "今天",
    "明天",
    "后天",
    "3/5",
    "3月5日",
    "昨天",
    "下周三",
    "月底",
    "13.5",
    "0305",
    "2026-11-20",
)
MOMENTS = ("昨天17:20", "今天8:40", "3/5 9:00", "11-20 16:00", "9:10", "23:59", "25:00", "昨天")
COMMANDS = (
    "导入",
    "import",
    "export",
    "备份",
    "backup",
    "撤销",
    "undo",
    "同事",
    "设置",
    "Settings",
    "colleagues",
    "合并",
    "设置",
    "close",
    "merge",
    "客户",
    "log",
    "WX",
    "TS-0001",
    "zhw",
    "",
)

FUNCTION_KEYS = tuple(f"f{number}" for number in range(1, 10))
ARROWS = ("up", "down", "left", "right")
MOVES = ("pageup", "pagedown", "home", "end", "shift+left", "shift+right", "shift+tab", "tab")
CONTROL = tuple(f"ctrl+{letter}" for letter in string.ascii_lowercase)
ERASING = ("delete", "backspace", "ctrl+u", "ctrl+k", "ctrl+w")

WEIGHTED: tuple[tuple[int, Sequence[str]], ...] = (
    (14, ARROWS),
    (12, FUNCTION_KEYS),
    (10, ("enter",)),
    (7, ("escape",)),
    (8, ("space",)),
    (8, "123456"),
    (3, string.digits),
    (6, MOVES),
    (5, CONTROL),
    (3, ("ctrl+z", "ctrl+y", "ctrl+o", "ctrl+t", "ctrl+e", "ctrl+n", "ctrl+p")),
    (8, string.ascii_lowercase),
    (2, string.ascii_uppercase + string.punctuation),
    (2, ERASING),
    (1, ("ideographic_space",)),
)
"""How often keys come, of those that mean something everywhere."""


def chase_any(now: Now, chance: random.Random) -> None:
    """Chase a repair."""
    chase(now, chance.choice(open_repairs()))


def close_any(now: Now, chance: random.Random) -> None:
    """Close a complaint."""
    close(now, chance.choice(open_complaints()), "", "商家换货")


def finish_any(now: Now, chance: random.Random) -> None:
    """Tick a memo."""
    finish_memo(now, chance.choice(open_memos()))


def merge_any_customers(now: Now, chance: random.Random) -> None:
    """Merge two files."""
    merge_customer(now, *chance.sample(customers(), 2))


def delete_any_customer(now: Now, chance: random.Random) -> None:
    """Delete a file."""
    delete_customer(now, chance.choice(customers()))


def merge_any_colleagues(now: Now, chance: random.Random) -> None:
    """Merge two colleagues."""
    source, target = chance.sample(colleagues(), 2)
    merge_colleague(now, source, target)


def take_any_back(now: Now, chance: random.Random) -> None:
    """Undo one of the newest changes."""
    newest = Change.select(Change.id).order_by(Change.id.desc()).limit(5)
    take_back(now, chance.choice([each.id for each in newest]))


ELSEWHERE: tuple[Callable[[Now, random.Random], None], ...] = (
    chase_any,
    close_any,
    finish_any,
    merge_any_customers,
    delete_any_customer,
    merge_any_colleagues,
    take_any_back,
)
"""What is done in another window meanwhile."""


class GoneWrong(AssertionError):
    """The desk broke under the monkey's hands, or its data are not sound."""


class Monkey:
    """Presses keys at a desk, as many as it is told, in as many sittings as it takes."""

    def __init__(self, seed: int, folder: Path) -> None:
        """`folder` takes the demo's data, its settings and its log of errors."""
        self.seed = seed
        self.pressed: list[str] = []
        """What it did, in order."""
        self.sittings = 0
        self._random = random.Random(seed)
        self._folder = folder
        self.clock = StandingClock()

    async def press(self, count: int, check_every: int = 100) -> None:
        """Press so many keys on the demo's desk; raises `GoneWrong`."""
        open_settings(self._folder / "config.toml")
        open_database(self._folder)
        seed_month(self.clock)
        try:
            while len(self.pressed) < count:
                async with self._sitting() as person:
                    while len(self.pressed) < count and person.desk.is_running:
                        await self._once(person)
                        if len(self.pressed) % check_every == 0:
                            self._check()
                        if person.desk._exception is not None or person.desk._exit:
                            break
        except GoneWrong:
            raise
        except Exception as error:
            raise GoneWrong(self.told()) from error
        self._check()

    def told(self) -> str:
        """Which keys it pressed last, and how to have them pressed again."""
        last = " ".join(self.pressed[-80:])
        again = f"make monkey SEED={self.seed} N={len(self.pressed)}"
        return f"after {len(self.pressed)} keys, seed {self.seed} ({again}); the last ones: {last}"

    def _check(self) -> None:
        wrong = what_is_wrong()
        if wrong:
            raise GoneWrong("\n".join([self.told(), *wrong[:10]]))

    @asynccontextmanager
    async def _sitting(self) -> AsyncIterator[Person]:
        self.sittings += 1
        size = self._random.choice(SIZES)
        # Drafts are kept, and the heart beats, when the seed says so.
        with patch("salestui.kit.keeping.DRAFTS_AFTER", NEVER):
            async with at_the_desk(self.clock, self._folder, size) as person:
                for timer in list(person.desk._timers):
                    timer.stop()
                yield person

    # What it does

    async def _once(self, person: Person) -> None:
        chance = self._random
        self.clock.advance(seconds=chance.choice((0, 0.2, 1, 1, 3, 10, 30)))
        if chance.random() < 0.03:
            await self._let_time_go_by(person)
            return
        if chance.random() < 0.01:
            size = chance.choice(SIZES)
            self.pressed.append(f"<{size[0]}x{size[1]}>")
            person.desk.post_message(Resize(Size(*size), Size(*size)))
            await settle(person)
        is_typing = isinstance(person.screen.focused, Input | TextArea)
        if isinstance(person.screen, Form) and chance.random() < 0.15:
            await self._fill_in(person)
        elif is_typing and chance.random() < 0.5:
            await self._type(person)
        elif isinstance(person.screen, DeskScreen) and chance.random() < 0.05:
            self._in_another_window()
        elif isinstance(person.screen, DeskScreen) and chance.random() < 0.15:
            await self._tap(person, "f9")
        elif isinstance(person.screen, Menu) and chance.random() < 0.6:
            await self._tap(person, chance.choice("123456789"))
        else:
            kinds = [keys for _weight, keys in WEIGHTED]
            weights = [weight for weight, _keys in WEIGHTED]
            await self._tap(person, chance.choice(chance.choices(kinds, weights)[0]))
        if chance.random() < 0.1:
            person.desk._keep_typed()
            look(person)

    async def _let_time_go_by(self, person: Person) -> None:
        hours = self._random.choice((0, 0, 0, 0.1, 1, 8, 24, -0.1))
        self.pressed.append(f"<{hours}h>")
        self.clock.advance(hours=hours)
        await person.beat()

    async def _tap(self, person: Person, key: str) -> None:
        self.pressed.append(key)
        await tap(person, key)

    async def _fill_in(self, person: Person) -> None:
        """Go down the form, write what it wants, and save it."""
        form = person.form
        for asked in form.asked[1:]:
            if asked.required or self._random.random() < 0.3:
                await self._write(person)
                if self._random.random() < 0.3:
                    await self._tap(person, "down")  # what is offered
                    await self._tap(person, "enter")
            if person.screen is not form:
                return
            await self._tap(person, "tab")
        await self._write(person)
        await self._tap(person, "ctrl+s")

    async def _type(self, person: Person) -> None:
        what = self._random.random()
        if what < 0.5:
            await self._write(person)
        elif what < 0.8:
            going_on = ("tab", "tab", "enter", "enter", "down", "shift+tab")
            await self._tap(person, self._random.choice(going_on))
        elif what < 0.95 and isinstance(person.screen, Form):
            await self._tap(person, "ctrl+s")
        else:
            await self._tap(person, self._random.choice(("escape", "up", *ERASING)))

    async def _write(self, person: Person) -> None:
        text = self._fitting(person.screen.focused)
        if self._random.random() < 0.5:
            await self._tap(person, "ctrl+u")
        self.pressed.append(repr(text))
        if self._random.random() < 0.3:
            person.desk.post_message(Paste(text))
            await settle(person)
        else:
            await type_quickly(person, text)

    def _in_another_window(self) -> None:
        """Let something be done to what this window shows, without its knowing."""
        action = self._random.choice(ELSEWHERE)
        self.pressed.append(f"<{action.__name__}>")
        with suppress(Refusal):
            action(self.clock.now(), self._random)

    def _fitting(self, box: object) -> str:
        """Mostly what the field takes."""
        if self._random.random() < 0.15:
            return self._random.choice(TEXTS)
        return self._random.choice(_fitting(box))


def _fitting(box: object) -> Sequence[str]:
    match box:
        case WhoField() | ColleagueField() | NameField():
            return NAMES
        case PhoneField():
            return PHONES
        case NumberField():
            return ("1", "2", "3", "-1", "0", "５", "60")
        case ChoiceField():
            return list(box._choices().values())
        case MomentField():
            return MOMENTS
        case DayField() | DaysField():
            return DAYS
        case TimeField():
            return ("4:00", "0:00", "23:59", "５：３０")
        case WindowsField():
            return ("8:30-12:00, 13:30-18:00", "9:00-12:00、14:00-17:00")
        case NumbersField():
            return ("7, 14, 30", "1 2 3")
        case PatternField():
            return ("{serial}", "{region}-{serial}-{level}", "{sex}{serial}")
        case EntryLine():
            return TEXTS
        case _ if isinstance(getattr(box, "screen", None), Palette):
            return COMMANDS
        case _:
            return (*TEXTS, *NAMES, *PHONES)
