"""The demo: a realistic month, relative to now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from salestui.colleagues.store import add_colleague
from salestui.customers.rules import Who
from salestui.customers.store import add_customer
from salestui.dates.clock import Clock, Now
from salestui.dates.workday import is_working_day, next_working_day
from salestui.demo import diary
from salestui.demo.counter import STORIES, Deed, Story
from salestui.demo.people import COLLEAGUES, CUSTOMERS, Colleague, Customer
from salestui.repairs.rules import Repair
from salestui.repairs.store import register_repair, repair
from salestui.storage.database import database
from salestui.worklog.rules import Memo
from salestui.worklog.store import (
    add_line,
    add_memo,
    drop_memo,
    edit_line,
    edit_memo,
    finish_memo,
    line,
    memo,
    open_day,
)

DAYS_BACK = 22
"""The desk day on which the month begins."""

FIRST_THINGS_DONE = time(8, 50)
"""By this time of today the first deeds of the tables are done; who looks earlier came earlier."""


def seed_month(clock: Clock) -> None:
    """Fill the open, empty database with a month of work that ends now.

    Today's part of it is told as far as the day has got, and not at all on a day of rest.
    """
    with database.atomic():
        _Month(clock).happen()


class _Month:
    """The tables of the month set to real days, and the ids that their rows were given."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._now = clock.now()
        self._days = _desk_days(self._now.day)
        self._on_file: dict[str, Who] = {}
        self._happenings: list[tuple[Now, Callable[[Now], None]]] = []

    def happen(self) -> None:
        """Do everything that the tables tell, in order of time."""
        for back, day in enumerate(self._days):
            if back != diary.GAP and is_working_day(day):
                open_day(day)
        for minutes, colleague in enumerate(COLLEAGUES):
            self._plan_colleague(colleague, minutes)
        for minutes, customer in enumerate(CUSTOMERS):
            self._plan_customer(customer, minutes)
        for story in STORIES:
            self._plan_repair(story)
        for told in diary.LINES:
            self._plan_line(told)
        for intended in diary.MEMOS:
            self._plan_memo(intended)
        for now, act in sorted(self._happenings, key=lambda happening: happening[0].at):
            if now.at <= self._now.at:
                act(now)

    def _plan_colleague(self, colleague: Colleague, minutes: int) -> None:
        def add(now: Now) -> None:
            add_colleague(now, *colleague)

        self._plan(DAYS_BACK, f"08:{45 + minutes}", add)

    def _plan_customer(self, customer: Customer, minutes: int) -> None:
        def add(now: Now) -> None:
            key = add_customer(now, customer.name, customer.phones)
            self._on_file[customer.name] = Who(customer.name, customer.phones[0], key)

        self._plan(customer.back, f"09:{10 + minutes}", add)

    def _plan_repair(self, story: Story) -> None:
        taken_in: list[Repair] = []

        def take_in(now: Now) -> None:
            warranty = story.warranty_days
            intake = replace(
                story.intake,
                who=self._who(story.intake.who),
                warranty_until=None if warranty is None else self._days[0] + timedelta(warranty),
            )
            received = self._moment(*story.received) if story.received else None
            taken_in.append(register_repair(now, intake, received))

        def do(deed: Deed, is_first: bool) -> Callable[[Now], None]:
            def act(now: Now) -> None:
                (new,) = taken_in
                standing = new if is_first else repair(new.id)
                assert standing is not None
                deed(now, standing)

            return act

        self._plan(story.back, story.time, take_in)
        for order, (back, at, deed) in enumerate(story.deeds):
            self._plan(back, at, do(deed, is_first=order == 0))

    def _plan_line(self, told: diary.Line) -> None:
        keys: list[int] = []

        def write(now: Now) -> None:
            day, at = (now.day, now.at) if told.of is None else (self._days[told.of], None)
            keys.append(add_line(now, told.text, day, at, self._who(Who(told.who))))

        self._plan(told.back, told.time, write)
        if told.edited:
            back, at, text = told.edited

            def edit(now: Now) -> None:
                written = line(*keys)
                assert written is not None
                edit_line(now, written, text, written.at, written.who)

            self._plan(back, at, edit)

    def _plan_memo(self, intended: diary.Memo) -> None:
        keys: list[int] = []

        def do(deed: Callable[[Now, Memo], None]) -> Callable[[Now], None]:
            def act(now: Now) -> None:
                written = memo(*keys)
                assert written is not None
                deed(now, written)

            return act

        def write(now: Now) -> None:
            keys.append(add_memo(now, intended.text, self._due(intended.due)))

        self._plan(intended.back, intended.time, write)
        if intended.moved:
            back, at, due = intended.moved

            def move(now: Now, written: Memo) -> None:
                edit_memo(now, written, written.text, self._due(due))

            self._plan(back, at, do(move))
        if intended.done:
            self._plan(*intended.done, do(finish_memo))
        if intended.dropped:
            self._plan(*intended.dropped, do(drop_memo))

    def _plan(self, back: int, at: str, act: Callable[[Now], None]) -> None:
        """Let something happen at a time of a desk day, unless that is a day of rest."""
        if is_working_day(self._days[back]):
            self._happenings.append((self._moment(back, at), act))

    def _moment(self, back: int, at: str) -> Now:
        """The reading of the clock at a time of a desk day; in a day just begun, all is earlier."""
        day = self._days[back]
        moment = self._instant(day, time.fromisoformat(at))
        if back == 0:
            lead = self._instant(day, FIRST_THINGS_DONE) - self._now.at
            begin = self._instant(day, self._clock.cut_off)
            moment = max(begin, moment - max(lead, timedelta()))
        return self._clock.at(moment)

    def _instant(self, day: date, at: time) -> datetime:
        """The instant of a local time of day, with the summer time of then."""
        instant = datetime.combine(day, at, UTC)
        return instant - (self._clock.local(instant).replace(tzinfo=UTC) - instant)

    def _due(self, due: int) -> date:
        """The day that a memo of the tables is due."""
        if due >= 0:
            return self._days[due]
        day = self._days[0]
        for _ in range(-due):
            day = next_working_day(day)
        return day

    def _who(self, who: Who) -> Who:
        """The customer on file of that name, else the walk-in."""
        return self._on_file.get(who.name, who)


def _desk_days(today: date) -> list[date]:
    """Today and the working days before it, newest first."""
    days = [today]
    while len(days) <= DAYS_BACK:
        day = days[-1] - timedelta(days=1)
        while not is_working_day(day):
            day -= timedelta(days=1)
        days.append(day)
    return days
