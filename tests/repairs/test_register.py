"""What the repairs offer the desk: Today, the badge and the JSON say the same."""

import pytest

from salestui.colleagues.store import add_colleague, colleague, merge_colleague
from salestui.customers.rules import Who
from salestui.dates.clock import Now
from salestui.repairs.models import RepairRow
from salestui.repairs.queries import repair
from salestui.repairs.register import (
    CHASE,
    LOANERS,
    UNSIGNED,
    chain_details,
    repair_badge,
    repair_details,
    repair_matters,
)
from salestui.repairs.rules import Intake, OldRepair, Repair, State
from salestui.repairs.store import (
    add_repairs,
    chase,
    correct_quantity,
    move_repair,
    register_repair,
    return_goods,
    sign_over,
)
from salestui.storage.history.undo import redo_last, undo_last
from salestui.storage.history.writer import change
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


# --- the chain ---------------------------------------------------------------------------------


def as_it_stands(it: Repair) -> Repair:
    """The repair, read again."""
    found = repair(it.id)
    assert found is not None
    return found


def undone(clock: StandingClock) -> None:
    """Undo the last step, an hour later."""
    undo_last(clock.advance(hours=1))


def test_what_was_undone_stays_in_the_chain_as_taken_back(clock: StandingClock) -> None:
    it = brought_in(clock.set("2026-11-20 09:00"))
    sign_over(clock.set("2026-11-20 10:00"), as_it_stands(it), "陈立", 1)
    undone(clock)
    chase(clock.set("2026-11-20 12:00"), as_it_stands(it), "李娜", "明天")
    undone(clock)
    move_repair(clock.set("2026-11-20 14:00"), as_it_stands(it), State.REPAIRED)
    undone(clock)
    return_goods(clock.set("2026-11-20 16:00"), as_it_stands(it), 1, "张三", loaner_back=False)
    undone(clock)
    correct_quantity(clock.set("2026-11-20 18:00"), as_it_stands(it), 1, "两台")
    undone(clock)
    expected = [
        ("11-20 18:00", "correction  +1  两台  taken back 11-20 19:00", "done"),
        ("11-20 16:00", "went out  to 张三  taken back 11-20 17:00", "done"),
        ("11-20 14:00", "state now  repaired, to return  taken back 11-20 15:00", "done"),
        ("11-20 12:00", "chased  李娜  明天  taken back 11-20 13:00", "done"),
        ("11-20 10:00", "signed over  to 陈立  taken back 11-20 11:00", "done"),
        ("11-20 09:00", "came in  from 张三", ""),
    ]
    assert [tuple(each) for each in chain_details(it.id, clock)] == expected
    # It counts for nothing.
    assert (as_it_stands(it).signed_by, as_it_stands(it).open_quantity) == ("", 1)
    details = {each.label: each.text for each in repair_details(it.id, clock.now())}
    assert (details["Quantity"], details["Signed by"]) == ("1 of 1 here", "nobody yet")
    redo_last(clock.advance(hours=1))
    assert [tuple(each) for each in chain_details(it.id, clock)] == [
        ("11-20 18:00", "correction  +1  两台", ""),
        *expected[1:],
    ]
    undone(clock)
    again = f"{clock.local(clock.now().at):%m-%d %H:%M}"
    assert chain_details(it.id, clock)[0].text == f"correction  +1  两台  taken back {again}"


def test_who_was_merged_since_keeps_the_name_that_was_written(clock: StandingClock) -> None:
    it = brought_in(clock.now())
    wrong, right = (add_colleague(clock.now(), name) for name in ("陈丽", "陈立"))
    sign_over(clock.now(), as_it_stands(it), "陈丽", 1)
    undone(clock)
    found = [colleague(key) for key in (wrong, right)]
    assert found[0] is not None
    assert found[1] is not None
    merge_colleague(clock.now(), found[0], found[1])
    assert "to 陈丽  taken back" in chain_details(it.id, clock)[0].text


def test_an_import_that_was_undone_leaves_nothing_in_the_chain_of_another(
    clock: StandingClock,
) -> None:
    it = brought_in(clock.now())
    with change(clock.now(), "repairs", "Imported") as writer:
        old = OldRepair(Intake(Who("李四"), "键盘"), "", clock.now().at, clock.now().day)
        add_repairs(writer, [old])
        writer.update(RepairRow, it.id)
    undone(clock)
    assert len(chain_details(it.id, clock)) == 1
