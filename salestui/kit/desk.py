"""The desk as rooms and the parts of the kit see it: what they may ask of the app."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ParamSpec, Protocol, TypeVar, cast

from salestui.dates.clock import Clock, Now
from salestui.kit.register import Badge, Command, Matter, Register, Tone

if TYPE_CHECKING:
    from textual.dom import DOMNode
    from textual.screen import Screen

    from salestui.core.refusal import Refusal
    from salestui.kit.screen import Target

P = ParamSpec("P")
T = TypeVar("T")


class Desk(Protocol):
    """An app that keeps the registers' matters up to date and lets rooms ask and say things."""

    registers: Sequence[Register]
    clock: Clock
    matters: dict[str, Sequence[Matter]]
    """What each register has on Today, by its code."""
    asked_for: object
    """The settings for which it was asked last whether open rows are to follow them."""
    clock_is_behind: bool

    @property
    def now(self) -> Now:
        """The time, read anew each second."""
        ...

    @property
    def revision(self) -> int:
        """Counts each time that the data or the working day became another."""
        ...

    # Asking and saying

    async def ask(self, screen: Screen[T]) -> T | None:
        """Show a form or menu above everything and wait for what it is dismissed with."""
        ...

    def say(self, message: str, tone: Tone = "good") -> None:
        """Say something in the place of the footer for a while."""
        ...

    def do(self, action: Coroutine[Any, Any, None], *, at_once: bool = False) -> None:
        """Carry out an action of the person, which may ask; a refusal is said, not raised."""
        ...

    async def veil(self, screen: Screen[None]) -> None:
        """Hide everything behind a screen that takes every key, until that is dismissed."""
        ...

    # Saving

    async def save(self, write: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Let something be written; where another window is writing, wait for it."""
        ...

    def save_then(
        self,
        write: Callable[[], T],
        saved: Callable[[T], None],
        refused: Callable[[Refusal], None],
    ) -> None:
        """The same for a message handler, which must not wait."""
        ...

    def keep_drafts(self) -> bool:
        """Keep what stands in open forms; whether that worked."""
        ...

    def keep_drafts_soon(self) -> None:
        """Keep what stands in open forms, a moment after the last key."""
        ...

    # Data and time

    def register(self, code: str) -> Register:
        """The register of that code."""
        ...

    def badge(self, register: Register) -> Badge | None:
        """The badge that a register has now."""
        ...

    def look(self) -> None:
        """Load the matters anew at once if something was written."""
        ...

    def load_matters(self) -> None:
        """Ask every register for its open matters."""
        ...

    def beat(self) -> None:
        """Read the clock; load the matters anew when the day or the data became another."""
        ...

    def warnings(self) -> list[str]:
        """What stands above everything on Today until it is put right."""
        ...

    # Work aside

    @property
    def is_working(self) -> bool:
        """Whether work goes on until whose end no key does anything else."""
        ...

    def run_worker(self, work: Any, *, group: str = "default") -> object:
        """Let something go on aside."""
        ...

    def call_from_thread(self, callback: Callable[..., T], *args: Any) -> T:
        """Let the desk do something, from work in another thread; wait for what comes of it."""
        ...

    # Screens and commands

    @property
    def screen(self) -> Screen[Any]:
        """The screen in front."""
        ...

    @property
    def screen_stack(self) -> list[Screen[Any]]:
        """The screen in front and those below it."""
        ...

    @property
    def places(self) -> Mapping[int, str]:
        """The digits of the screens, with the msgids of what stands there."""
        ...

    @property
    def customer_in_view(self) -> int | None:
        """The customer on file whom the screen in front is about."""
        ...

    @property
    def current_mode(self) -> str:
        """The code of the register whose screen is shown."""
        ...

    def push_screen(self, screen: Screen[Any]) -> object:
        """Show a screen above the one in front."""
        ...

    def switch_mode(self, mode: str) -> Awaitable[Any]:
        """Show the screen of a register, and wait until it stands there."""
        ...

    def go(self, place: int) -> None:
        """Go to the screen of a digit, if there is one."""
        ...

    def open_row(self, target: Target) -> None:
        """Go to a row on its register's screen."""
        ...

    def show_row(self, target: Target) -> None:
        """Put the cursor on a row if its register's screen is the one that is shown."""
        ...

    def run_command(self, command: Command) -> None:
        """Carry out a register's command."""
        ...

    def action_help(self) -> None:
        """Show what the keys do on this screen; close it again."""
        ...

    def action_leave(self) -> None:
        """Quit; what stands in open forms is kept as drafts."""
        ...

    def leave_to_rescue(self) -> None:
        """End, because the data is damaged: what is shown in the desk's place helps."""
        ...

    def use_theme(self, name: str) -> None:
        """Show everything in another theme."""
        ...

    async def build_anew(self) -> None:
        """Build every screen anew, because the language is another."""
        ...


def desk_of(node: DOMNode) -> Desk:
    """The desk on which a screen or a widget stands."""
    return cast("Desk", node.app)
