"""What is shown in the desk's place while it cannot be opened: what is wrong, and ways out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from textual.binding import Binding, BindingType
from textual.reactive import var

from salestui.backups.preview import backup_words, comparison_lines, restored_words
from salestui.backups.store import Shelf
from salestui.core.progress import Tell
from salestui.core.refusal import Refusal
from salestui.dates.clock import Clock
from salestui.kit.ending import OrderlyApp
from salestui.kit.menu import WIDE, Menu
from salestui.kit.paint import Line, Span, wrap
from salestui.kit.progress import Progress
from salestui.kit.register import Tone
from salestui.kit.themes import THEMES
from salestui.language import N_, sentence
from salestui.storage.backup import Backup
from salestui.storage.copying import Damaged, saying_why
from salestui.storage.database import CannotOpen, close_database
from salestui.storage.open_errors import RESCUED
from salestui.storage.opening import open_database
from salestui.storage.restore import Comparison, Restored, compare, put_aside, restore

T = TypeVar("T")

LOOKING = N_("Looking for the newest good backup")
BRINGING_BACK = N_("Bringing the backup back")

BACK = N_("Bring this backup back")
ANOTHER = N_("Look at another backup")
AGAIN = N_("Try again")
ANEW = N_("Begin with an empty desk; everything is kept beside it")
QUIT = N_("Quit")

MOST = 10
"""So many backups are offered at once: as many as have a digit."""


def rescue(trouble: CannotOpen, place: Shelf, clock: Clock, log_folder: Path, theme: str) -> bool:
    """Show what is wrong; whether the desk is to be opened again."""
    app = Rescue(trouble, place, clock, log_folder, theme)
    return app.run_to_end() == 0 and bool(app.return_value)


@dataclass(frozen=True)
class Found:
    """A backup that can be brought back, and what that would change."""

    backup: Backup
    comparison: Comparison


class Rescue(OrderlyApp[bool]):
    """Asks until there is a way out; ends with whether the desk is to be opened again."""

    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "leave", N_("Quit"), priority=True),
    ]

    now = var[datetime | None](None)
    """Lists follow the desk's time; here it stands still."""

    def __init__(
        self, trouble: CannotOpen, place: Shelf, clock: Clock, log_folder: Path, theme: str
    ) -> None:
        super().__init__(log_folder)
        self._trouble = trouble
        self._place = place
        self._clock = clock
        for each in THEMES.values():
            self.register_theme(each)
        self.theme = THEMES[theme].name

    def on_mount(self) -> None:
        """Ask."""
        self.run_worker(self._ask())

    def action_leave(self) -> None:
        """Leave everything as it is."""
        self.leave(0)

    def keep_typed(self) -> None:
        """Stop what goes on aside: nothing of it is kept."""
        for screen in self.screen_stack:
            if isinstance(screen, Progress):
                screen.stop()

    async def _ask(self) -> None:
        found = None
        said = ""
        if self._trouble.trouble in RESCUED:
            found = await self._work(LOOKING, self._newest_good)
        while True:
            choices = self._choices(found)
            told = self._told(found, said)
            chosen = await self.push_screen_wait(
                Menu(N_("The desk cannot be opened"), choices, told)
            )
            choice = QUIT if chosen is None else choices[chosen]
            said = ""
            try:
                if choice == BACK and found is not None:
                    if await self._bring_back(found):
                        return
                elif choice == ANOTHER:
                    found = await self._another() or found
                elif choice == ANEW:
                    self._begin_anew()
                    self.exit(True)
                    return
                else:
                    self.exit(choice == AGAIN)
                    return
            except Refusal as refusal:
                said = sentence(refusal.sentence, **refusal.arguments)
            except CannotOpen as error:
                said = error.words

    def _choices(self, found: Found | None) -> list[str]:
        if self._trouble.trouble not in RESCUED:
            return [AGAIN, QUIT]
        choices = [] if found is None else [BACK]
        if self._place.backups():
            choices.append(ANOTHER)
        return [*choices, AGAIN, ANEW, QUIT]

    def _told(self, found: Found | None, said: str) -> Sequence[Line]:
        lines = [*_lines(self._trouble.words, "alarm"), ()]
        if found is not None:
            backup = sentence("Backup: {backup}", backup=backup_words(found.backup))
            lines += _lines(backup, "strong")
            for each in comparison_lines(found.comparison, self._clock):
                lines += _lines(each)
        elif self._trouble.trouble in RESCUED:
            nowhere = sentence("No good backup was found in {folder}.", folder=self._place.here)
            lines += _lines(nowhere, "warn")
        if said:
            lines += [(), *_lines(said, "alarm")]
        return lines

    # What can be done

    def _newest_good(self, tell: Tell) -> Found | None:
        """The newest backup that passes its check."""
        for each in self._place.newest_first(self._clock.now()):
            if each.is_good:
                try:
                    return Found(each, compare(each.path, self._place.database, tell))
                except Damaged:
                    continue
        return None

    async def _another(self) -> Found | None:
        backups = self._place.newest_first(self._clock.now())[:MOST]
        menu = Menu(N_("Which backup?"), [backup_words(each) for each in backups])
        chosen = await self.push_screen_wait(menu)
        if chosen is None:
            return None
        backup = backups[chosen]
        return await self._work(
            LOOKING,
            lambda tell: Found(backup, compare(backup.path, self._place.database, tell)),
        )

    async def _bring_back(self, found: Found) -> bool:
        at = self._clock.now().at.replace(tzinfo=None)

        def work(tell: Tell) -> Restored:
            return restore(found.backup.path, self._place.database, at, tell)

        done = await self._work(BRINGING_BACK, work)
        if done is None:
            return False
        await self.push_screen_wait(
            Menu(
                N_("The desk can be opened again"),
                [N_("Open the desk")],
                _lines(restored_words(done)),
            )
        )
        self.exit(True)
        return True

    def _begin_anew(self) -> None:
        with saying_why(N_("The file cannot be put aside: {reason}")):
            put_aside(self._place.database, self._clock.now().at.replace(tzinfo=None))
        open_database(self._place.database.parent)
        close_database()

    async def _work(self, title: str, work: Callable[[Tell], T]) -> T | None:
        """Do something that takes long; None when it was stopped."""
        screen: Progress[Any] = Progress(title, work, connects=False)
        done: T | None = await self.push_screen_wait(screen)
        if screen.error is not None:
            raise screen.error
        return done


def _lines(text: str, tone: Tone = "") -> list[Line]:
    return [[Span("  "), Span(part, tone)] for part in wrap(text, WIDE - 4)]
