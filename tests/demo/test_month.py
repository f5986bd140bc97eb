"""The demo's month looks right whenever it is opened."""

from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from salestui.colleagues.store import colleagues
from salestui.complaints import demo as complaints
from salestui.complaints.queries import closed_complaints, open_complaints
from salestui.complaints.rules import Urgency, figures, urgency
from salestui.customers.queries import count_customers
from salestui.dates.clock import Now
from salestui.dates.workday import PUBLIC
from salestui.demo import seed_month
from salestui.repairs.demo import STORIES
from salestui.repairs.demo_stories import Story
from salestui.repairs.queries import chain, closed_repairs, loaners_out, open_repairs
from salestui.repairs.rules import (
    OPEN_STATES,
    Repair,
    State,
    age_days,
    days_since_repaired,
    is_chase_due,
    is_flagged,
    is_unsigned,
)
from salestui.settings.rules import Settings
from salestui.storage.database import close_database
from salestui.storage.history.models import Change
from salestui.storage.opening import open_database
from salestui.worklog.demo import LINES, MEMOS
from salestui.worklog.rules import ASK_AFTER, carried
from salestui.worklog.store import (
    days_with_lines,
    known_tags,
    open_memos,
    opened_days,
    search_lines,
)
from tests.clock import CHINA, StandingClock, instant
from tests.tables import contents

NOWS = {
    "Monday 9:00": "2026-11-23 09:00",
    "Tuesday 14:00": "2026-11-24 14:00",
    "Friday 18:00": "2026-11-20 18:00",
    "Saturday 8:00": "2026-11-21 08:00",
    "Sunday noon": "2026-11-22 12:00",
    "at night after Sunday": "2026-11-23 00:30",
    "at night after Monday": "2026-11-24 00:30",
    "Monday before dawn": "2026-11-23 04:10",
    "1 January": "2026-01-01 10:00",
    "first day of a long holiday": "2026-10-01 07:30",
    "after the last of February": "2028-03-01 11:00",
}

AMBER, RED = Settings().amber, Settings().red

OFFICE_HOURS = time(8, 30), time(17, 30)


@pytest.fixture(params=NOWS)
def now(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Now:
    """A moment at which the month was told, once for all tests, which only look at it."""
    clock = StandingClock(NOWS[request.param])
    folder = tmp_path_factory.getbasetemp() / f"month, {request.param}".replace(":", ".")
    is_told = folder.exists()
    open_database(folder)
    if not is_told:
        seed_month(clock)
    return clock.now()


def instants() -> list[datetime]:
    """Every instant that the desk keeps."""
    return [
        value
        for rows in contents().values()
        for row in rows
        for value in row
        if isinstance(value, datetime)
    ]


def test_the_board_is_full(now: Now) -> None:
    standing = open_repairs()
    assert 18 <= len(standing) <= 22
    for state in OPEN_STATES:
        assert sum(repair.state is state for repair in standing) >= 4
    ages = {age_days(repair, now.day) for repair in standing}
    assert len(ages) >= 17
    assert min(ages) <= 2
    assert 24 <= max(ages) <= 26


def test_some_wait_for_each_reason(now: Now) -> None:
    standing = open_repairs()

    def is_quiet(repair: Repair) -> bool:
        return is_flagged(repair, now.day) and not is_chase_due(repair, now.day)

    assert any(is_chase_due(repair, now.day) for repair in standing)
    assert any(is_quiet(repair) for repair in standing)
    assert any(not is_flagged(repair, now.day) for repair in standing)
    assert any(is_unsigned(repair, now) and is_quiet(repair) for repair in standing)
    assert any(repair.is_loaner_out for repair in standing)
    assert any((days_since_repaired(repair, now.day) or 0) >= 5 for repair in standing)
    assert any(not repair.goods.fault for repair in standing)
    assert {bool(repair.goods.who.customer) for repair in standing} == {True, False}
    assert [
        (repair.goods.quantity, repair.open_quantity)
        for repair in standing
        if repair.state is State.REPAIRED and repair.goods.quantity > 1
    ] == [(5, 2)]


def test_closed_ones_end_in_every_way(now: Now) -> None:
    closed = closed_repairs()
    assert {repair.state for repair in closed} == {State.RETURNED, State.SCRAPPED, State.EXCHANGED}
    assert all(repair.reason for repair in closed if repair.state is not State.RETURNED)
    assert len(loaners_out()) == 1
    serials = {repair.goods.serial for repair in closed} - {""}
    assert [repair.goods.serial in serials for repair in open_repairs()].count(True) == 1
    kinds = {step.kind for repair in [*closed, *open_repairs()] for step in chain(repair.id)}
    assert kinds == {"in", "move", "out", "correction", "chase", "state"}


def test_memos_are_carried(now: Now) -> None:
    memos = open_memos()
    opened = opened_days(after=memos[0].due_on)
    counts = {carried(memo.due_on, now.day, opened) for memo in memos if memo.due_on < now.day}
    assert {1, 2} <= counts
    assert max(counts) >= ASK_AFTER
    days = sorted({memo.due_on for memo in memos if memo.due_on >= now.day})
    assert days[0] == now.day
    assert len(days) >= 3


def test_days_have_lines_except_one(now: Now) -> None:
    counts = days_with_lines(date.min)
    past = opened_days(after=min(counts))
    assert all(3 <= count <= 8 for day, count in counts.items() if day != now.day)
    assert {day for day in past if day < now.day} <= set(counts)
    assert all(PUBLIC.is_working_day(day) for day in [*counts, *past])
    lines = search_lines()
    assert len(lines) == sum(counts.values()) > 90
    assert sum(bool(line.earlier) for line in lines) == 2
    assert sum(line.at is None for line in lines) == 1
    assert sum(bool(line.who.customer) for line in lines) > 30
    assert {"早会", "电话", "售后", "库存"} <= set(known_tags(min(counts)))


def test_nothing_is_after_now_or_out_of_order(now: Now) -> None:
    assert max(instants()) <= now.at
    told = [change.at.astimezone(CHINA) for change in Change.select().order_by(Change.id)]
    assert told == sorted(told)
    begin, end = OFFICE_HOURS
    # What runs now was told relative to now, however late that is.
    running = now.at - timedelta(minutes=max(each.ago for each in complaints.RUNNING))
    assert all(
        PUBLIC.is_working_day(at.date()) and begin <= at.time() <= end
        for at in told
        if at.date() != now.at.date() and at < running
    )


def test_no_complaint_is_registered_before_it_arrived(now: Now) -> None:
    told = [*open_complaints(), *closed_complaints()]
    assert len(told) >= len(complaints.STORIES)
    assert all(each.received_at <= each.registered_at <= now.at for each in told)
    assert all(each.received_at <= contact.at for each in told for contact in each.contacts)


def test_on_a_working_day_complaints_run_in_every_degree(now: Now) -> None:
    standing = open_complaints()
    if PUBLIC.is_working_day(now.day):
        assert len(standing) == len(complaints.RUNNING)
        assert {urgency(each, now.at, AMBER, RED) for each in standing} == {
            Urgency.RED,
            Urgency.AMBER,
            Urgency.CALM,
            Urgency.PAUSED,
        }
    else:
        assert standing == []


def test_complaints_end_in_time_too_late_and_after_being_opened_again(now: Now) -> None:
    told = figures(closed_complaints(), now.at)
    assert told.in_time > 0
    assert told.reopened == 1
    assert told.registered_late >= 1


def test_there_are_people(now: Now) -> None:
    listed = colleagues()
    assert 8 <= len(listed) <= 9
    assert all(colleague.role and colleague.phones for colleague in listed)
    assert count_customers() >= 25


def test_the_same_now_tells_the_same(tmp_path: Path) -> None:
    told = []
    for name in ("one", "another"):
        open_database(tmp_path / name)
        seed_month(StandingClock())
        told.append(contents())
        close_database()
    assert told[0] == told[1]


def test_nothing_of_the_tables_is_left_out_once_the_day_is_over(open_desk: Path) -> None:
    seed_month(StandingClock("2026-11-20 23:00"))
    assert len(open_repairs()) + len(closed_repairs()) == len(STORIES)
    assert len(open_complaints()) == len(complaints.RUNNING)
    assert len(closed_complaints()) == len(complaints.STORIES)
    assert len(search_lines()) == len(LINES)
    assert max(instants()) > instant("2026-11-20 17:00")
    assert len({memo.text for memo in MEMOS}) == len(MEMOS)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.intake.who.name)
def test_the_actions_of_a_repair_are_told_in_order(
    story: Story,
) -> None:
    told = [(-back, at) for back, at, _ in story.actions]
    assert [(-story.back, story.time), *told] == sorted([(-story.back, story.time), *told])
