"""The machine under every desk: heartbeat, clock, matters, asking and saying, an orderly end."""

from __future__ import annotations

import asyncio
import gc
import signal
import sys
from collections.abc import Callable, Coroutine, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import (
    TYPE_CHECKING,
    Any,
    ClassVar,
    ParamSpec,
    Protocol,
    TypeVar,
    runtime_checkable,
)

from textual.binding import Binding, BindingType
from textual.events import Event, Key, Paste
from textual.reactive import var
from textual.screen import Screen
from textual.timer import Timer

from salestui.core.refusal import Refusal
from salestui.dates.clock import Clock, Now
from salestui.kit.ending import OrderlyApp
from salestui.kit.keys import PASSES_WAITING, InputQueue
from salestui.kit.modal import Overlay
from salestui.kit.register import Badge, Command, Matter, Register, Tone, imported
from salestui.kit.saving import Saving
from salestui.kit.screen import DeskScreen, Target
from salestui.kit.themes import THEMES
from salestui.language import N_, _, sentence
from salestui.storage.faults import Busy, Fault, reading
from salestui.storage.history.reading import last_instant, newest_change, state_of_data
from salestui.storage.trouble import DAMAGED, NO_DATABASE, trouble_of

if TYPE_CHECKING:
    from salestui.kit.help import Help
    from salestui.kit.palette import Palette

P = ParamSpec("P")
T = TypeVar("T")

TODAY = "today"
"""The mode of the first screen; each other is named by its register's code."""

WARM_UP_AFTER = 0.2
"""Seconds after the first screen before the code of the others is loaded."""

KIT_BEHIND_KEYS = tuple(f"salestui.kit.{each}" for each in ("menu", "help", "palette", "undo"))

CLOCK_SLACK = timedelta(minutes=2)

KEEP_TITLE = "\x1b[22;2t"
"""Lets the terminal remember its window's title (xterm's, known to most)."""

DRAFTS_AFTER = 0.5
"""Seconds after which what was typed is kept as a draft."""

TITLE_BACK = "\x1b[23;2t"


@runtime_checkable
class Drafting(Protocol):
    """A screen in which text may stand that is not saved yet."""

    drafts_name: str
    """What its drafts are kept under."""

    def keep_draft(self) -> object:
        """Keep the text as a draft, if there is any."""
        ...


@runtime_checkable
class Working(Protocol):
    """A screen behind which work goes on: until that has ended no key does anything else."""

    error: BaseException | None
    """What the work has raised; raised again where the screen was asked."""

    def stop(self) -> None:
        """Let the work stop, and wait until it has."""
        ...


def run(command: Command, desk: DeskApp) -> Coroutine[Any, Any, None]:
    """What carries out a command."""
    argument = (command.argument,) if command.argument else ()
    action: Coroutine[Any, Any, None] = imported(command.run)(desk, *argument)
    return action


def function_keys(registers: Iterable[Register]) -> list[BindingType]:
    """What registers have put on keys that work anywhere, in the order of the keys."""
    found: list[Binding] = [
        Binding(
            command.key,
            f"function_key('{command.key}')",
            command.short or command.sentence,
            show=command.is_in_footer,
            priority=True,
        )
        for register in registers
        for command in register.commands
        if command.key
    ]
    return [*sorted(found, key=lambda each: (len(each.key), each.key))]


def _collect_garbage() -> None:
    """Leave what start-up made out of every later collection, and collect again."""
    gc.freeze()
    gc.enable()


class DeskApp(OrderlyApp[None]):
    """An app that keeps the registers' matters up to date and lets rooms ask and say things."""

    ENABLE_COMMAND_PALETTE = False  # the desk has its own
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "help", N_("Help"), priority=True),
        Binding("ctrl+p", "palette", N_("Commands"), priority=True),
        Binding("ctrl+q", "leave", N_("Quit"), priority=True),
    ]

    # A plain reactive would have the whole screen drawn anew each second.
    now = var[Now](Clock().now)
    """The time, read anew each second."""

    generation = var(0)
    """Counts each time that the data or the working day became another; screens watch it."""

    def __init__(
        self,
        registers: Sequence[Register],
        clock: Clock,
        log_folder: Path,
        theme: str = "dark",
    ) -> None:
        """`log_folder` takes the private log of an unexpected error."""
        super().__init__(log_folder)
        self.registers = registers
        self.clock = clock
        self.input = InputQueue(self)
        self.matters: dict[str, Sequence[Matter]] = {}
        self.clock_is_behind = False
        self._unveiled = asyncio.Event()
        self._unveiled.set()
        self._saving = Saving(self)
        self._state: object = None
        self._newest: datetime | None = None
        for each in THEMES.values():
            self.register_theme(each)
        self.theme = THEMES[theme].name
        self.now = clock.now()
        self.load_matters()

    def on_mount(self) -> None:
        """Start the one heartbeat."""
        self._tell_terminal(KEEP_TITLE)
        self._show_title()
        self.set_interval(1, self.beat)
        self.call_after_refresh(_collect_garbage)
        self.set_timer(WARM_UP_AFTER, self._warm_up)
        if sys.platform != "win32":
            asyncio.get_running_loop().add_signal_handler(signal.SIGCONT, self._go_on)

    async def on_event(self, event: Event) -> None:
        """Keys, pastes and the mouse wait for their turn."""
        if self.input.takes(event):
            return
        if isinstance(event, Key | Paste) and not event.is_forwarded:
            self._hush_alarms()
        await super().on_event(event)

    def _go_on(self) -> None:
        """Draw everything anew after a stop.

        Textual would enter application mode a second time, although nothing had left it: two
        threads would read the keyboard, and the shell would be left without its echo.
        """
        if getattr(self._driver, "_must_signal_resume", False) and self._driver is not None:
            self._driver.resume_application_mode()
        self.beat()
        self.refresh(layout=True)

    def _warm_up(self) -> None:
        """Load the code behind the keys aside, so that the first press of each is quick too."""
        paths = {*KIT_BEHIND_KEYS}
        for register in self.registers:
            paths |= {register.screen, register.deeds_in, *(each.run for each in register.commands)}
        modules = sorted({path.partition(":")[0] for path in paths} - {""})
        Thread(target=lambda: [import_module(each) for each in modules], daemon=True).start()

    # The heartbeat

    def beat(self) -> None:
        """Read the clock; load the matters anew when the day or the data became another."""
        now = self.clock.now()
        if now.day != self.now.day and self.is_working:
            return  # the turn of the day writes, and so may the work
        before, self.now = self.now, now
        if self._rings(before.utc):
            self.bell()
        try:
            with reading():
                if self.now.day != before.day:
                    self.day_turned()
                elif self._is_another():
                    self.load_matters()
        except Fault as fault:
            self._state = None
            self.say(sentence(fault.sentence, **fault.arguments), "alarm")
        self._show_title()
        self.forget_closed()

    def _is_another(self) -> bool:
        is_behind = self._is_behind(self.now)
        return self._state != state_of_data() or self.clock_is_behind != is_behind

    def day_turned(self) -> None:
        """What the turn of the working day brings."""
        self.load_matters()

    def look(self) -> None:
        """Load the matters anew at once if something was written."""
        if self._state != state_of_data():
            self.load_matters()

    def load_matters(self) -> None:
        """Ask every register for its open matters."""
        self.matters = {each.code: each.matters(self.now) for each in self.registers}
        self._newest = last_instant()
        self.clock_is_behind = self._is_behind(self.now)
        self._state = state_of_data()
        self.generation += 1

    def _is_behind(self, now: Now) -> bool:
        """Whether the clock has been set back: what is on the desk was written later."""
        return self._newest is not None and self._newest - now.at > CLOCK_SLACK

    def warnings(self) -> list[str]:
        """What stands above everything on Today until it is put right."""
        if not self.clock_is_behind:
            return []
        return [_("The computer's clock is behind the last entry. Please check its date and time.")]

    def _rings(self, since: datetime) -> bool:
        return since < self.now.utc and any(
            each.rings(self.matters[each.code], since, self.now) for each in self.registers
        )

    # The window's title

    def badges(self) -> Iterator[tuple[Register, Badge]]:
        """The badge of each register that has one now."""
        for register in self.registers:
            badge = self.badge(register)
            if badge is not None:
                yield register, badge

    def badge(self, register: Register) -> Badge | None:
        """The badge that a register has now."""
        codes = (register.code, *register.badge_counts)
        return register.badge([each for code in codes for each in self.matters[code]], self.now)

    def _show_title(self) -> None:
        is_seen = self._unveiled.is_set()
        urgent = [badge.title for _register, badge in self.badges() if badge.title and is_seen]
        title = " - ".join([*urgent[:1], _("salestui")])
        if title != self._title_shown and not self.is_leaving:
            self._title_shown = title
            self.name_window(title)

    asked_for: object = None
    """The settings for which it was asked last whether open rows are to follow them."""

    _title_shown = ""

    def register(self, code: str) -> Register:
        """The register of that code."""
        return next(each for each in self.registers if each.code == code)

    # Asking and saying

    async def ask(self, screen: Screen[T]) -> T | None:
        """Show a form or menu above everything and wait for what it is dismissed with.

        A form that is open already stays as it is: the same form's key does nothing.
        """
        names = {each.drafts_name for each in self.screen_stack if isinstance(each, Drafting)}
        if isinstance(screen, Drafting) and screen.drafts_name in names:
            return None
        # What work aside has come to is not shown over the veil.
        await self._unveiled.wait()
        self._close_overlays()
        answer = await self.push_screen_wait(screen)
        if isinstance(screen, Working) and screen.error is not None:
            raise screen.error
        return answer

    async def veil(self, screen: Screen[None]) -> None:
        """Hide everything behind a screen that takes every key, until that is dismissed."""
        if not self._unveiled.is_set():
            return
        self._unveiled.clear()
        try:
            await self.push_screen_wait(screen)
        finally:
            self._unveiled.set()

    @property
    def is_working(self) -> bool:
        """Whether work goes on behind a screen."""
        return any(isinstance(each, Working) for each in self.screen_stack)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The desk's keys do nothing while it is hidden; while work goes on, they hide it."""
        if not self._unveiled.is_set():
            return False
        return not self.is_working or parameters == ("f12",)

    def do(self, action: Coroutine[Any, Any, None], *, at_once: bool = False) -> None:
        """Carry out an action of the person, which may ask; a refusal is said, not raised.

        It comes after what waits to be saved, unless `at_once`.
        """
        self.run_worker(self._carry_out(action, at_once))

    @property
    def is_veiled(self) -> bool:
        """Whether everything is hidden."""
        return not self._unveiled.is_set()

    async def unveiled(self) -> None:
        """Wait until nothing is hidden."""
        await self._unveiled.wait()

    async def _carry_out(self, action: Coroutine[Any, Any, None], at_once: bool) -> None:
        if not at_once:
            await self._saving.over()
        # What is done within one second keeps its order only by the time of its own moment.
        self.beat()
        self._close_overlays()
        before = newest_change()
        self._has_said = False
        try:
            await action
        except Refusal as refusal:
            self.say(sentence(refusal.sentence, **refusal.arguments), "alarm")
        self.look()
        after = newest_change()
        if after is not None and after != before and not self._has_said:
            self.say(after.words)

    _has_said = False

    def say(self, message: str, tone: Tone = "good") -> None:
        """Say something in the place of the footer for a while."""
        from salestui.kit.footline import Footline

        self._has_said = True
        for footline in self.screen.query(Footline):
            footline.say(message, tone)

    # Saving

    async def save(self, write: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Let something be written; where another window is writing, wait for it.

        Meanwhile the desk goes on; only keys wait. Whatever a coroutine of the desk writes into the
        database goes through here. Raises what `write` raises, and `GivenUp`.
        """
        return await self._saving.save(partial(write, *args, **kwargs))

    def save_then(
        self,
        write: Callable[[], T],
        saved: Callable[[T], None],
        refused: Callable[[Refusal], None],
    ) -> None:
        """The same for a message handler, which must not wait: `saved` or `refused` is told what
        has come of it, before the next key where nobody else is writing."""
        self._saving.save_then(write, saved, refused)

    @property
    def is_saving(self) -> bool:
        """Whether a save waits for another window: until that is over, keys wait too."""
        return self._saving.is_waiting

    async def saving_over(self) -> None:
        """Wait until no save waits any more."""
        await self._saving.over()

    def give_up_saving(self) -> None:
        """Let what waits to be saved be refused: nothing of it has been written."""
        self._saving.give_up()

    def say_waiting(self, words: str) -> None:
        """Say that a save waits, until it is over."""
        from salestui.kit.footline import Footline

        for footline in self.screen.query(Footline):
            footline.say(_(words), "warn", stands=True)

    def saving_is_over(self) -> None:
        """Say no more that a save waits."""
        from salestui.kit.footline import Footline

        for screen in self.every_screen():
            for footline in screen.query(Footline):
                footline.hush_standing()

    def _hush_alarms(self) -> None:
        from salestui.kit.footline import Footline

        for footline in self.screen.query(Footline):
            footline.key_pressed()

    # Screens and commands

    @property
    def places(self) -> Mapping[int, str]:
        """The digits of the screens, with the msgids of what stands there."""
        return {1: N_("Today")} | {
            each.place: each.title for each in self.registers if each.place is not None
        }

    def go(self, place: int) -> None:
        """Go to the screen of a digit, if there is one."""
        register = next((each for each in self.registers if each.place == place), None)
        if place == 1 or register is not None:
            self._leave_lists()
            self.switch_mode(TODAY if register is None else register.code)

    def _leave_lists(self) -> None:
        """Close what stands above the screen of a digit: a list, what was found, the evening."""
        while len(self.screen_stack) > 1 and isinstance(self.screen, DeskScreen):
            if not self.keep_drafts():
                return
            self.pop_screen()

    def open_row(self, target: Target) -> None:
        """Go to a row on its register's screen."""
        register = self.register(target.register)
        if register.screen or register.screen_of:
            self.switch_mode(register.screen_of or register.code)
            self._leave_lists()
            screen = self.screen
            if isinstance(screen, DeskScreen):
                screen.call_later(screen.go_to, target)

    @property
    def customer_in_view(self) -> int | None:
        """The customer on file whom the screen in front is about; what is begun is about them."""
        key: int | None = getattr(self.screen, "customer_in_view", None)
        return key

    def show_row(self, target: Target) -> None:
        """Put the cursor on a row if its register's screen is the one that is shown."""
        register = self.register(target.register)
        screen = self.screen
        is_there = self.current_mode == (register.screen_of or register.code)
        if is_there and isinstance(screen, DeskScreen):
            screen.go_to(target)

    def command_of(self, key: str) -> Command | None:
        """The command that a register has put on a function key."""
        commands = (command for register in self.registers for command in register.commands)
        return next((command for command in commands if command.key == key), None)

    def run_command(self, command: Command) -> None:
        """Carry out a register's command."""
        self.do(run(command, self), at_once=command.key in PASSES_WAITING)

    def action_function_key(self, key: str) -> None:
        """Carry out what a register has put on a function key."""
        command = self.command_of(key)
        if command is not None:
            self.run_command(command)

    def action_help(self) -> None:
        """Show what the keys do on this screen; close it again."""
        from salestui.kit.help import Help

        self._show_once(Help)

    def action_palette(self) -> None:
        """Show every command; close it again."""
        from salestui.kit.palette import Palette

        self._show_once(Palette)

    def _show_once(self, kind: type[Help] | type[Palette]) -> None:
        """Show an overlay; where it stands already, close it or the other that hides it."""
        if not any(isinstance(each, kind) for each in self.screen_stack):
            self.push_screen(kind(self.screen))
        elif isinstance(self.screen, Overlay):
            self.screen.dismiss()

    def _close_overlays(self) -> None:
        while isinstance(self.screen, Overlay) and not self.screen.is_left:
            self.screen.dismiss()

    def action_help_quit(self) -> None:
        """Say how to quit, to one who pressed Ctrl+C."""
        self.say(_("Ctrl+Q quits."), "accent")

    def use_theme(self, name: str) -> None:
        """Show everything in another theme."""
        self.theme = THEMES[name].name
        self.generation += 1

    async def build_anew(self) -> None:
        """Build every screen anew, because the language is another."""
        self.keep_drafts()
        # A list: while one is built, a key may show another for the first time.
        for screen in [each for stack in self._screen_stacks.values() for each in stack]:
            if isinstance(screen, DeskScreen) and screen.is_attached:
                await screen.build_anew()
        self._title_shown = ""
        self.load_matters()

    # The end

    def action_leave(self) -> None:
        """Quit; what stands in open forms is kept as drafts."""
        try:
            self._keep_drafts()
        except Fault as fault:
            # Who cannot save must still get out, but knows it first.
            if not self._is_told:
                self._is_told = True
                told = N_("{reason} Ctrl+Q once more quits without it.")
                self.say(
                    sentence(told, reason=sentence(fault.sentence, **fault.arguments)), "alarm"
                )
                return
        self.leave(0)

    _is_told = False
    """Whether it was said that what is typed cannot be kept."""

    def keep_typed(self) -> None:
        """Stop what goes on aside, keep drafts and give the window its title back."""
        self._stop_work()
        self.keep_drafts()
        self._tell_terminal(TITLE_BACK)

    def leave_to_rescue(self) -> None:
        """End, because the data is damaged: what is shown in the desk's place helps."""
        self.is_to_be_rescued = True
        self.leave(0)

    is_to_be_rescued = False
    """Whether it was left because the data is damaged."""

    # Drafts

    _drafts_timer: Timer | None = None
    _fault_of_drafts: str = ""

    def keep_drafts_soon(self) -> None:
        """Keep what is being typed as a draft within a moment."""
        if self._drafts_timer is None and not self.is_leaving:
            self._drafts_timer = self.set_timer(DRAFTS_AFTER, self._keep_typed)

    def _keep_typed(self) -> None:
        self._drafts_timer = None
        self.keep_drafts()

    def keep_drafts(self) -> bool:
        """Keep what stands in every form and entry line as a draft; says why where it cannot."""
        try:
            self._keep_drafts()
        except Busy:
            # Another window keeps a draft just now; who types does not wait for that.
            self.keep_drafts_soon()
            return False
        except Fault as fault:
            # Said once, not at every key.
            if fault.sentence != self._fault_of_drafts:
                self._fault_of_drafts = fault.sentence
                self.say(sentence(fault.sentence, **fault.arguments), "alarm")
            return False
        self._fault_of_drafts, self._is_told = "", False
        return True

    def _keep_drafts(self) -> None:
        for screen in self.every_screen():
            if isinstance(screen, Drafting):
                screen.keep_draft()

    def _stop_work(self) -> None:
        """Stop what goes on aside: nobody waits for it any more."""
        for screen in self.every_screen():
            if isinstance(screen, Working):
                screen.stop()

    def every_screen(self) -> Iterator[Screen[Any]]:
        """The screens of all modes, and those that stand above them."""
        return (each for stack in self._screen_stacks.values() for each in stack)

    def last_words(self, error: BaseException) -> str:
        """Where the data are damaged, how to bring a backup back."""
        if trouble_of(error) in (DAMAGED, NO_DATABASE):
            return N_(
                "salestui stopped because the data are damaged. To bring back a backup: salestui "
                "restore (lists them), then salestui restore FILE. Log: {path}"
            )
        return super().last_words(error)
