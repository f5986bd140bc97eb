"""Whatever was done, in whatever order: undone step by step each earlier state comes back exactly,
and redone each later one.
"""

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from salestui.core.refusal import Refusal
from salestui.storage.database import FILE, close_database, database, tuples
from salestui.storage.history.reading import newest_change
from salestui.storage.history.undo import next_redo, next_undo, redo_last, undo_last
from salestui.storage.opening import open_database
from salestui.worklog.store import open_day
from tests.clock import StandingClock
from tests.faults.actions import ACTIONS, Nothing, Pick
from tests.faults.soundness import records, what_is_wrong

State = dict[str, dict[int, tuple[Any, ...]]]


def state() -> State:
    """What the history tells of, all but the versions, which only ever grow."""
    found = {}
    for model in records():
        fields = [model._meta.fields[name] for name in model._meta.fields if name != "version"]
        found[str(model._meta.table_name)] = {row[0]: row for row in tuples(model.select(*fields))}
    return found


class Desk(RuleBasedStateMachine):
    """A desk on which anything is done, undone and redone."""

    empty: Path
    """An empty desk's database, made once."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = Path(tempfile.mkdtemp(prefix="salestui-undo-"))
        shutil.copyfile(self.empty, self._folder / FILE)
        open_database(self._folder)
        database.synchronous = "off"  # no power is cut here
        self._clock = StandingClock()
        self._done = [state()]
        """The state before the first change, and after each that stands."""
        self._undone: list[State] = []

    def teardown(self) -> None:
        """Undo all that was done, then do it all again."""
        try:
            while self._undone:
                self.redo()
            count = len(self._done) - 1
            for _step in range(count):
                self.undo()
            assert next_undo() is None
            for _step in range(count):
                self.redo()
            assert not what_is_wrong()
        finally:
            close_database()
            shutil.rmtree(self._folder)

    @rule(name=st.sampled_from(sorted(ACTIONS)), numbers=st.lists(st.integers(0, 20), max_size=9))
    def do(self, name: str, numbers: Sequence[int]) -> None:
        """Do something; who is refused has changed nothing."""
        now = self._clock.advance(minutes=1)
        before = newest_change()
        try:
            ACTIONS[name](now, Pick(numbers), self._folder)
        except (Refusal, Nothing):
            assert state() == self._done[-1]
            assert newest_change() == before
        if newest_change() != before:
            self._done.append(state())
            self._undone.clear()
        else:
            assert state() == self._done[-1]

    @rule()
    def let_a_day_go_by(self) -> None:
        """The next day the desk is opened again."""
        open_day(self._clock.advance(days=1).day)

    @precondition(lambda self: len(self._done) > 1)
    @rule()
    def undo(self) -> None:
        """Undo the newest change."""
        assert undo_last(self._clock.advance(minutes=1)) is not None
        self._undone.append(self._done.pop())
        assert state() == self._done[-1]

    @precondition(lambda self: self._undone)
    @rule()
    def redo(self) -> None:
        """Redo what was undone last."""
        assert redo_last(self._clock.advance(minutes=1)) is not None
        self._done.append(self._undone.pop())
        assert state() == self._done[-1]

    @precondition(lambda self: not self._undone)
    @rule()
    def redo_nothing(self) -> None:
        """There is nothing to redo once something else was done."""
        assert next_redo() is None


def test_anything_is_undone_and_redone_step_by_step(tmp_path: Path, examples: int) -> None:
    open_database(tmp_path)
    close_database()
    Desk.empty = tmp_path / FILE
    how = settings(max_examples=examples, stateful_step_count=30, deadline=None)
    Desk.TestCase.settings = how
    Desk.TestCase().runTest()
