"""Long work: shown while it goes on, stopped as a whole, its end and its errors handed on."""

import re
from collections.abc import Callable
from pathlib import Path
from threading import Event, get_ident

import pytest
from textual.worker import WorkerFailed

from salestui.core.progress import Tell
from salestui.core.refusal import Refusal
from salestui.dates.clock import Now
from salestui.kit.keys import SEEN_S
from salestui.kit.progress import Progress
from salestui.language import speak
from salestui.storage.database import database
from salestui.storage.drafts import drafts_of
from salestui.storage.history.models import Change
from salestui.storage.history.writer import change
from salestui.today.screen import TodayScreen
from salestui.worklog.actions import new_memo
from salestui.worklog.form import MemoForm
from salestui.worklog.store import LogLineRow, OpenedDay, add_line
from tests.clock import StandingClock
from tests.desk import NARROW, WIDE, Person, at_the_desk
from tests.kit.hands import PATIENCE, look, settle, tap, until

A_MOMENT = 0.001


class Work:
    """Work that goes on step by step, as the test lets it."""

    def __init__(self, now: Now, steps: int = 3) -> None:
        self.now = now
        self.steps = steps
        self.go = [Event() for _ in range(steps)]
        self.told = [Event() for _ in range(steps)]
        self.thread = 0
        self.was_closed = True

    def __call__(self, tell: Tell) -> str:
        self.thread = get_ident()
        with change(self.now, "worklog", "Written {what}", what="x") as writer:
            for step in range(self.steps):
                tell("Rows written", step, self.steps)
                self.told[step].set()
                assert self.go[step].wait(PATIENCE)
                writer.add(LogLineRow, day=self.now.day, text=f"line {step}", search="")
            tell("Rows written", self.steps, self.steps)
        return "all of it"

    def finish(self) -> None:
        """Let all steps be done."""
        for each in self.go:
            each.set()


class Outcome:
    """What came out of asking."""

    result: object = None
    error: BaseException | None = None
    has_come = False


def begin(person: Person, work: Callable[[Tell], object]) -> Outcome:
    """Do work as a command does it."""
    outcome = Outcome()

    async def ask() -> None:
        try:
            outcome.result = await person.desk.ask(Progress("Repairs", work))
        except BaseException as error:
            outcome.error = error
            raise
        finally:
            outcome.has_come = True

    person.desk.do(ask())
    return outcome


def in_front(person: Person) -> Progress[object]:
    """The work that is in front."""
    assert isinstance(person.screen, Progress)
    return person.screen


async def begun(person: Person, work: Work, step: int = 0) -> Outcome:
    """Begin work and see how far it has come."""
    outcome = begin(person, work)
    for each in work.go[:step]:
        each.set()
    await until(person, work.told[step].is_set)
    await until(person, lambda: person.sees(f"{step} / {work.steps}"))
    return outcome


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize(
    ("language", "title", "doing", "cancel"),
    [("en", "Repairs", "Rows written", "Cancel"), ("zh", "返修", "已写入", "取消")],
)
async def test_it_shows_how_far_the_work_is(
    clock: StandingClock,
    open_desk: Path,
    size: tuple[int, int],
    language: str,
    title: str,
    doing: str,
    cancel: str,
) -> None:
    speak(language)
    work = Work(clock.now())
    async with at_the_desk(clock, open_desk, size) as person:
        outcome = await begun(person, work, 2)
        lines = look(person)
        assert person.sees(title, cancel)
        assert re.search(rf"{doing}.*2 / 3", "\n".join(lines))
        assert any(re.search(r"\[\|{30,}\.+66%\]", line) for line in lines)
        work.finish()
        await until(person, lambda: outcome.has_come)
        assert outcome.result == "all of it"
        assert isinstance(person.screen, TodayScreen)
        assert [row.text for row in LogLineRow.select()] == ["line 0", "line 1", "line 2"]


async def test_the_work_has_a_thread_and_a_connection_of_its_own(
    clock: StandingClock, open_desk: Path
) -> None:
    seen: list[bool] = []

    def work(tell: Tell) -> int:
        seen.append(database.is_closed())
        seen.append(database.connection() is connection)  # type: ignore[no-untyped-call] # stubs
        return get_ident()

    async with at_the_desk(clock, open_desk) as person:
        connection = database.connection()  # type: ignore[no-untyped-call] # stubs
        outcome = begin(person, work)
        await until(person, lambda: outcome.has_come)
        assert seen == [False, False]
        assert outcome.result != get_ident()
        assert not database.is_closed()


@pytest.mark.parametrize("key", ["escape", "ctrl+q"])
async def test_stopped_in_the_middle_it_leaves_nothing(
    clock: StandingClock, open_desk: Path, key: str
) -> None:
    work = Work(clock.now())
    async with at_the_desk(clock, open_desk) as person:
        outcome = await begun(person, work, 1)
        await tap(person, key)
        assert person.sees("It is being stopped")
        assert isinstance(person.screen, Progress)
        work.finish()
        await until(person, lambda: outcome.has_come)
        assert outcome.result is None
        assert outcome.error is None
        assert isinstance(person.screen, TodayScreen)
        assert LogLineRow.select().count() == Change.select().count() == 0
        # The desk can write at once, and end.
        add_line(clock.now(), "after", clock.now().day, clock.now().at)
        await tap(person, "ctrl+q")
    assert person.desk.return_code == 0


async def test_no_other_key_does_anything_meanwhile(clock: StandingClock, open_desk: Path) -> None:
    work = Work(clock.now())
    async with at_the_desk(clock, open_desk) as person:
        outcome = await begun(person, work)
        stack = person.desk.screen_stack
        keys = [f"f{number}" for number in range(1, 11)]
        await tap(person, *keys, "ctrl+p", "ctrl+c", "ctrl+z", "ctrl+s", "enter", "space", "2", "n")
        assert person.desk.screen_stack == stack
        assert person.desk.current_mode == "today"
        assert not any(name in person.lines[-1] for name in ("F2", "Ctrl+Q"))
        work.finish()
        await until(person, lambda: outcome.result == "all of it")
        await tap(person, "f4")
        assert isinstance(person.screen, MemoForm)


async def test_what_was_typed_before_anybody_could_see_the_work_comes_after_it(
    clock: StandingClock, open_desk: Path
) -> None:
    work = Work(clock.now())
    async with at_the_desk(clock, open_desk) as person:
        outcome = await begun(person, work)
        progress = in_front(person)
        for name in ("escape", "f4", "x"):
            key = person.key(name)
            key.time = progress.shown_at + SEEN_S - A_MOMENT
            person.desk.post_message(key)
        await settle(person)
        assert person.desk.input.waits_for_work
        assert not person.sees("It is being stopped")
        work.finish()
        await until(person, lambda: isinstance(person.screen, MemoForm))
        assert outcome.result == "all of it"
        assert person.form.text()["text"] == "x"


async def test_who_sees_the_work_can_stop_it_though_earlier_keys_wait(
    clock: StandingClock, open_desk: Path
) -> None:
    work = Work(clock.now())
    async with at_the_desk(clock, open_desk) as person:
        outcome = await begun(person, work)
        early = person.key("f4")
        early.time = in_front(person).shown_at
        person.desk.post_message(early)
        await tap(person, "escape")
        assert person.sees("It is being stopped")
        work.finish()
        await until(person, lambda: isinstance(person.screen, MemoForm))
        assert (outcome.has_come, outcome.result) == (True, None)


async def test_a_refusal_is_said_and_nothing_is_kept(clock: StandingClock, open_desk: Path) -> None:
    def work(tell: Tell) -> None:
        with change(clock.now(), "worklog", "Written") as writer:
            writer.add(LogLineRow, day=clock.now().day, text="x", search="")
            raise Refusal("No room for {what}.", what="[/]")

    async with at_the_desk(clock, open_desk) as person:
        outcome = begin(person, work)
        await until(person, lambda: outcome.error is not None)
        assert isinstance(person.screen, TodayScreen)
        assert person.said == "No room for [/]."
        assert LogLineRow.select().count() == 0


async def test_any_other_error_is_no_secret(clock: StandingClock, open_desk: Path) -> None:
    def work(tell: Tell) -> None:
        raise ZeroDivisionError("of nobody's making")

    outcomes: list[Outcome] = []

    async def fail() -> None:
        async with at_the_desk(clock, open_desk) as person:
            outcomes.append(begin(person, work))
            await until(person, lambda: outcomes[0].error is not None)

    with pytest.raises(WorkerFailed, match="of nobody's making"):
        await fail()
    assert isinstance(outcomes[0].error, ZeroDivisionError)
    assert "ZeroDivisionError" in (open_desk / "salestui.log").read_text()


async def test_work_that_ends_below_a_screen_waits_for_it_to_go(
    clock: StandingClock, open_desk: Path
) -> None:
    work = Work(clock.now())
    async with at_the_desk(clock, open_desk) as person:
        outcome = await begun(person, work)
        person.desk.do(new_memo(person.desk))
        await settle(person)
        assert isinstance(person.screen, MemoForm)
        work.finish()
        await until(person, lambda: Change.select().count() > 0)
        assert isinstance(person.screen, MemoForm)
        await tap(person, "escape")
        await until(person, lambda: outcome.result == "all of it")
        assert isinstance(person.screen, TodayScreen)


async def test_the_day_turns_once_the_work_is_done(clock: StandingClock, open_desk: Path) -> None:
    work = Work(clock.now())
    async with at_the_desk(clock, open_desk) as person:
        outcome = await begun(person, work)
        opened = OpenedDay.select().count()
        clock.advance(days=1)
        await person.beat()
        assert OpenedDay.select().count() == opened
        work.finish()
        await until(person, lambda: outcome.result == "all of it")
        await person.beat()
        assert OpenedDay.select().count() == opened + 1


async def test_the_end_of_the_desk_stops_the_work_and_keeps_what_is_typed_below_it(
    clock: StandingClock, open_desk: Path
) -> None:
    has_begun = Event()

    def work(tell: Tell) -> None:
        with change(clock.now(), "worklog", "Written") as writer:
            writer.add(LogLineRow, day=clock.now().day, text="x", search="")
            while True:
                tell("Rows written", 1, 0)
                has_begun.set()

    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "f4")
        await person.write("call back")
        begin(person, work)
        await until(person, has_begun.is_set)
        person.desk.leave(143)
    assert person.desk.return_code == 143
    assert [draft.fields["text"] for draft in drafts_of("MemoForm")] == ["call back"]
    assert LogLineRow.select().count() == 0
