"""What the memos offer the desk: Today, the badge and the JSON say the same."""

from datetime import date

import pytest

from salestui.worklog.register import SECTION, memo_badge, memo_matters
from salestui.worklog.store import add_memo, finish_memo, memo, open_day
from tests.clock import StandingClock

pytestmark = pytest.mark.usefixtures("open_desk")


def test_a_memo_says_how_often_it_was_carried_and_from_when(clock: StandingClock) -> None:
    add_memo(clock.set("2026-11-20 17:00"), "打电话", date(2026, 11, 23))
    open_day(date(2026, 11, 24))
    now = clock.set("2026-11-25 09:00")
    (matter,) = memo_matters(now)
    assert matter.words == "×2 from Fri 20 Nov"
    assert matter.record == {
        "text": "打电话",
        "due_on": "2026-11-23",
        "written_on": "2026-11-20",
        "carried": 2,
    }


@pytest.mark.parametrize(("days_late", "asked"), [(4, False), (5, True), (6, True)])
def test_a_memo_carried_five_times_is_asked_about(
    days_late: int, asked: bool, clock: StandingClock
) -> None:
    now = clock.now()
    add_memo(now, "打电话", now.day)
    for _ in range(days_late):
        now = clock.advance(days=1)
        open_day(now.day)
    (matter,) = memo_matters(now)
    assert ("Drop it" in matter.words) == asked


def test_a_memo_stands_on_today_from_its_day_until_it_is_done(clock: StandingClock) -> None:
    key = add_memo(clock.set("2026-11-20 17:00"), "打电话", date(2026, 11, 23))

    def standing() -> tuple[list[str], str | None]:
        matters = memo_matters(clock.now())
        badge = memo_badge(matters, clock.now())
        return [matter.section for matter in matters], badge.text if badge else None

    assert standing() == ([""], None)
    clock.set("2026-11-23 08:30")
    assert standing() == ([SECTION], "1")
    it = memo(key)
    assert it is not None
    finish_memo(clock.now(), it)
    assert standing() == ([], None)
