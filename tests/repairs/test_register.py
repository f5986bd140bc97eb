"""What the repairs offer the desk: Today, the badge and the JSON say the same."""

import pytest

from salestui.customers.rules import Who
from salestui.dates.clock import Now
from salestui.repairs.register import CHASE, LOANERS, UNSIGNED, repair_badge, repair_matters
from salestui.repairs.rules import Intake, Repair, State
from salestui.repairs.store import chase, move_repair, register_repair, repair, return_goods
from tests.clock import StandingClock, moment

pytestmark = pytest.mark.usefixtures("open_desk")


def brought_in(now: Now, *, loaner: str = "") -> Repair:
    """A printer, newly registered."""
    return register_repair(now, Intake(Who("张三", "13800138000"), "打印机", loaner=loaner))


def seen(now: Now) -> tuple[object, ...]:
    """Of the one repair: the badge, the section of Today, flag, next chase and age in the JSON."""
    matters = repair_matters(now)
    badge = repair_badge(matters, now)
    (matter,) = matters
    assert matter.record is not None
    keys = ("flagged", "chase_due", "age_days")
    return (badge and badge.text, matter.section, *(matter.record[key] for key in keys))


def test_flag_badge_today_and_json_go_together(clock: StandingClock) -> None:
    brought_in(clock.set("2026-11-02 09:00"))
    assert seen(clock.set("2026-11-04 09:00")) == (None, UNSIGNED, False, "2026-11-05", 2)
    assert seen(clock.set("2026-11-05 09:00")) == ("!1", CHASE, True, "2026-11-05", 3)
    it = repair(1)
    assert it is not None
    chase(clock.now(), it)
    assert seen(clock.now()) == (None, UNSIGNED, True, "2026-11-08", 3)
    assert seen(clock.set("2026-11-08 09:00")) == ("!1", CHASE, True, "2026-11-08", 6)


def test_the_json_of_a_repair_has_its_codes_and_its_quantity(clock: StandingClock) -> None:
    it = brought_in(clock.now())
    move_repair(clock.now(), it, State.WAITING_PARTS)
    (matter,) = repair_matters(clock.now())
    assert matter.record == {
        "number": "WX-0001",
        "who": "张三",
        "phone": "13800138000",
        "product": "打印机",
        "received_on": "2026-11-23",
        "age_days": 0,
        "flagged": False,
        "chase_due": "2026-11-26",
        "state": "waiting_parts",
        "quantity": 1,
        "unsigned": False,
    }


def test_what_is_returned_leaves_today_and_its_loaner_stays(clock: StandingClock) -> None:
    return_goods(clock.now(), brought_in(clock.now()), 1, "张三", loaner_back=False)
    lent = brought_in(clock.now(), loaner="备用机 2 号")
    return_goods(clock.now(), lent, 1, "张三", loaner_back=False)
    (matter,) = repair_matters(clock.now())
    assert (matter.section, matter.text, matter.record) == (LOANERS, "备用机 2 号", None)


def test_the_badge_counts_what_is_to_be_chased(clock: StandingClock) -> None:
    for _ in range(2):
        brought_in(moment("2026-11-20 09:00"))
    brought_in(clock.now())
    badge = repair_badge(repair_matters(clock.now()), clock.now())
    assert badge is not None
    assert badge.text == "!2"
