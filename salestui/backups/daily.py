"""The backup of each working day, taken aside while the desk is open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from textual.worker import get_current_worker

from salestui.backups.store import Shelf, behind_words, keep_daily, shelf
from salestui.core.refusal import Refusal
from salestui.dates.clock import Now
from salestui.kit.threads import run_in_thread
from salestui.language import N_, sentence
from salestui.storage.copying import Busy, Damaged
from salestui.storage.open_errors import why

if TYPE_CHECKING:
    from salestui.kit.desk import Desk

AGAIN_AFTER = timedelta(minutes=10)
"""After what went wrong it is tried again."""


class Stopped(Exception):
    """The desk is being left."""


class DailyBackup:
    """Sees to the backup of the day; nothing that it does keeps anybody waiting."""

    warnings: Sequence[str] = ()
    """What is wrong with the backups, in the language of the screen, until it is right."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._is_at_work = False
        self._done_for: object = None
        self._tried: object = None
        self._not_before = desk.now.at

    def look(self) -> None:
        """Begin the backup of the day where it is due; called in every beat of the heart."""
        desk = self._desk
        now, place = desk.now, shelf()
        if (now.day, place) == self._done_for or self._is_at_work or desk.is_working:
            return
        # Another day or folder is tried at once, the same again after a while.
        if self._tried == (now.day, place) and now.at < self._not_before:
            return
        self._tried = (now.day, place)
        self._is_at_work = True
        # The other folder may be on a drive that hangs: the desk ends all the same.
        desk.run_worker(run_in_thread(lambda: self._work(now, place)), group="backup")

    def _work(self, now: Now, place: Shelf) -> None:
        worker = get_current_worker()

        def tell(doing: str, done: int, of: int) -> None:
            if worker.is_cancelled:
                raise Stopped

        wrong: list[str] = []
        is_done = False
        try:
            keep_daily(now, place, self._desk.clock.cut_off, tell)
            is_done = True
        except (Busy, Stopped):
            # The other window's is this one's too, or there is no time.
            pass
        except Damaged as damaged:
            wrong = [_damage_words(damaged)]
        except Refusal as refusal:
            wrong = [sentence(refusal.sentence, **refusal.arguments)]
        except Exception as error:  # noqa: BLE001 # whatever it is, it keeps nobody from working
            wrong = [sentence("The backup could not be made: {reason}", reason=why(error))]
        wrong += behind_words(now, place)
        if not worker.is_cancelled:
            self._desk.call_from_thread(self._note, (now.day, place) if is_done else None, wrong)

    def _note(self, done_for: object, wrong: Sequence[str]) -> None:
        """The work has come to its end."""
        desk = self._desk
        self._is_at_work = False
        self._done_for = done_for
        self._not_before = desk.now.at + AGAIN_AFTER
        if list(wrong) != list(self.warnings):
            if wrong:
                desk.say(wrong[0], "alarm")
            self.warnings = wrong
            desk.load_matters()


def _damage_words(damaged: Damaged) -> str:
    return sentence(
        N_(
            "{reason} What is on the screen may be incomplete. Bring back a good backup: Ctrl+P, "
            "“Restore a backup”."
        ),
        reason=sentence(damaged.sentence, **damaged.arguments),
    )
