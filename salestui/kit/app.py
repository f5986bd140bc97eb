"""The machine under every desk: heartbeat, clock, matters, asking and saying, an orderly end."""

from __future__ import annotations

import gc
from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import (
    TYPE_CHECKING,
    Any,
    ClassVar,
    ParamSpec,
    TypeVar,
)

from textual.binding import Binding, BindingType
from textual.events import Event, InputEvent, Key, Paste
from textual.screen import Screen
from textual.widget import AwaitMount

from salestui.core.refusal import Refusal
from salestui.dates.clock import Clock
from salestui.kit.ahead import Ahead
from salestui.kit.desk import Desk
from salestui.kit.inside import paint_whole_next, screen_of_mode
from salestui.kit.keeping import Drafting, Keeping, Working
from salestui.kit.keys import PASSES_WAITING, InputQueue
from salestui.kit.modal import Overlay
from salestui.kit.register import Command, Register, Tone, imported
from salestui.kit.saving import Saving
from salestui.kit.screen import DeskScreen, Target
from salestui.kit.themes import THEMES
from salestui.language import N_, _, sentence
from salestui.storage.history.reading import newest_change
from salestui.storage.open_errors import DAMAGED, NO_DATABASE, trouble_of
from salestui.storage.save_errors import SaveError

if TYPE_CHECKING:
    from salestui.kit.help import Help
    from salestui.kit.palette import Palette

P = ParamSpec("P")
T = TypeVar("T")

TODAY = "today"
"""The mode of the first screen; each other is named by its register's code."""

WARM_UP_AFTER = 0.5
"""Seconds after the first screen before the code of the others is loaded."""

KIT_BEHIND_KEYS = tuple(f"salestui.kit.{each}" for each in ("menu", "help", "palette", "undo"))


KEEP_TITLE = "\x1b[22;2t"
"""Lets the terminal remember its window's title (xterm's, known to most)."""

TITLE_BACK = "\x1b[23;2t"


def run(command: Command, desk: Desk) -> Coroutine[Any, Any, None]:
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


class DeskApp(Keeping):
    """An app that keeps the registers' matters up to date and lets rooms ask and say things."""

    ENABLE_COMMAND_PALETTE = False  # the desk has its own
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "help", N_("Help"), priority=True),
        Binding("ctrl+p", "palette", N_("Commands"), priority=True),
        Binding("ctrl+q", "leave", N_("Quit"), priority=True),
    ]

    def __init__(
        self,
        registers: Sequence[Register],
        clock: Clock,
        log_folder: Path,
        theme: str = "dark",
    ) -> None:
        """`log_folder` takes the private log of an unexpected error."""
        super().__init__(registers, clock, log_folder)
        self.input = InputQueue(self)
        self.ahead = Ahead(self)
        self._saving = Saving(self)
        for each in THEMES.values():
            self.register_theme(each)
        self.theme = THEMES[theme].name
        self.load_matters()

    def on_mount(self) -> None:
        """Start the one heartbeat."""
        self._tell_terminal(KEEP_TITLE)
        self.start_beating()
        self.call_after_refresh(_collect_garbage)
        self.set_timer(WARM_UP_AFTER, self._warm_up)
        if not self.is_headless:
            self.ahead.start()

    async def on_event(self, event: Event) -> None:
        """Keys, pastes and the mouse wait for their turn."""
        if isinstance(event, InputEvent | Paste):
            self.ahead.note_input()
        if self.input.takes(event):
            return
        if isinstance(event, Key | Paste) and not event.is_forwarded:
            self._hush_alarms()
        await super().on_event(event)

    def _warm_up(self) -> None:
        """Load the code behind the keys aside, so that the first press of each is quick too."""
        paths = {*KIT_BEHIND_KEYS}
        for register in self.registers:
            paths |= {
                register.screen,
                register.actions_in,
                *(each.run for each in register.commands),
            }
        modules = sorted({path.partition(":")[0] for path in paths} - {""})
        Thread(target=lambda: [import_module(each) for each in modules], daemon=True).start()

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
        from salestui.kit.key_line import KeyLine

        self._has_said = True
        for key_line in self.screen.query(KeyLine):
            key_line.say(message, tone)

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
        from salestui.kit.key_line import KeyLine

        for key_line in self.screen.query(KeyLine):
            key_line.say(_(words), "warn", stands=True)

    def saving_is_over(self) -> None:
        """Say no more that a save waits."""
        from salestui.kit.key_line import KeyLine

        for screen in self.every_screen():
            for key_line in screen.query(KeyLine):
                key_line.hush_standing()

    def _hush_alarms(self) -> None:
        from salestui.kit.key_line import KeyLine

        for key_line in self.screen.query(KeyLine):
            key_line.key_pressed()

    # Screens and commands

    @property
    def places(self) -> Mapping[int, str]:
        """The digits of the screens, with the msgids of what stands there."""
        return {1: N_("Today")} | {
            each.place: each.title for each in self.registers if each.place is not None
        }

    def delay_update(self, delay: float = 0.05) -> None:
        """Show another screen at once: it is built already, there is no transition to mask."""

    def switch_mode(self, mode: str) -> AwaitMount:
        """Show the screen of a mode; it is painted once, with the data as they are now."""
        screen = screen_of_mode(self, mode)
        if isinstance(screen, DeskScreen) and screen.is_mounted:
            screen.come_up()
            paint_whole_next(screen)
        return super().switch_mode(mode)

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
        self.revision += 1

    async def build_anew(self) -> None:
        """Build every screen anew, because the language is another."""
        self.keep_drafts()
        # A list: while one is built, a key may show another for the first time.
        for screen in list(self.every_screen()):
            if isinstance(screen, DeskScreen) and screen.is_attached:
                await screen.build_anew()
        self._title_shown = ""
        self.load_matters()

    # The end

    def action_leave(self) -> None:
        """Quit; what stands in open forms is kept as drafts."""
        try:
            self._keep_drafts()
        except SaveError as fault:
            # Who cannot save must still get out, but knows it first.
            if not self._is_told:
                self._is_told = True
                told = N_("{reason} Ctrl+Q once more quits without it.")
                self.say(
                    sentence(told, reason=sentence(fault.sentence, **fault.arguments)), "alarm"
                )
                return
        self.leave(0)

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

    def last_words(self, error: BaseException) -> str:
        """Where the data are damaged, how to bring a backup back."""
        if trouble_of(error) in (DAMAGED, NO_DATABASE):
            return N_(
                "salestui stopped because the data are damaged. To bring back a backup: salestui "
                "restore (lists them), then salestui restore FILE. Log: {path}"
            )
        return super().last_words(error)
