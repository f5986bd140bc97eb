"""Repairs as they are kept: numbers, pieces, the chain, chases."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from salestui.colleagues.store import colleagues
from salestui.core.refusal import EditConflict, Refusal
from salestui.customers.rules import Profile, Who
from salestui.customers.store import add_customer
from salestui.dates.clock import Now
from salestui.repairs.models import HandoverRow
from salestui.repairs.queries import (
    chain,
    closed_repairs,
    loaners_out,
    open_repairs,
    repair,
    repairs_of_customer,
    repairs_of_serial,
)
from salestui.repairs.rules import OPEN_STATES, Intake, Kind, Repair, State, Step
from salestui.repairs.store import (
    chase,
    close_otherwise,
    correct_quantity,
    edit_repair,
    move_repair,
    note_answer,
    register_repair,
    return_goods,
    sign_over,
    take_loaner_back,
)
from salestui.storage.database import database, raw
from salestui.storage.history.models import Change
from salestui.storage.history.reading import changes_of_day
from tests.clock import StandingClock, instant, moment
from tests.tables import contents

pytestmark = pytest.mark.usefixtures("open_desk")

NOW = moment("2026-11-23 09:41")

Action = Callable[[Now, Repair, int], object]
"""Something done with so many pieces of a repair, where pieces matter."""

ACTIONS: dict[str, Action] = {
    "move": lambda now, it, n: move_repair(now, it, State.WAITING_PARTS),
    "repair": lambda now, it, n: move_repair(now, it, State.REPAIRED),
    "sign over": lambda now, it, n: sign_over(now, it, "小王", n),
    "chase": lambda now, it, n: chase(now, it),
    "answer": lambda now, it, n: note_answer(now, it, "明天到货"),
    "return": lambda now, it, n: return_goods(now, it, n, "张三", loaner_back=False),
    "return with loaner": lambda now, it, n: return_goods(now, it, n, "张三", loaner_back=True),
    "loaner back": lambda now, it, n: take_loaner_back(now, it),
    "scrap": lambda now, it, n: close_otherwise(now, it, State.SCRAPPED, "修不好"),
    "exchange": lambda now, it, n: close_otherwise(now, it, State.EXCHANGED, "保修期内"),
    "correct": lambda now, it, n: correct_quantity(now, it, n, "数错了"),
    "correct down": lambda now, it, n: correct_quantity(now, it, -n, "数错了"),
    "edit": lambda now, it, n: edit_repair(now, it, it.goods._replace(fault="卡纸")),
}


def brought_in(quantity: int = 1, *, at: Now = NOW, serial: str = "", loaner: str = "") -> Repair:
    """A printer of a walk-in, newly registered."""
    goods = Intake(
        Who("张三", "13800138000"), "打印机", quantity=quantity, serial=serial, loaner=loaner
    )
    return register_repair(at, goods)


def fresh(it: Repair) -> Repair:
    """The repair as it stands now."""
    found = repair(it.id)
    assert found is not None
    return found


# --- registering -------------------------------------------------------------------------------


def test_what_was_registered_is_read_back_as_it_was() -> None:
    goods = Intake(
        who=Who("张[加急]", "１３８-0013", None),
        product="[/]打印机",
        model="L4168",
        serial="SN-1",
        quantity=3,
        fault="",
        accessories="电源线",
        source="老李",
        destination="售后",
        warranty_until=date(2027, 1, 31),
        loaner="备用机 2 号",
        notes="第一行\n第二行",
    )
    it = register_repair(NOW, goods)
    assert it.goods == goods
    assert (it.number, it.state, it.open_quantity) == ("WX-0001", State.RECEIVED, 3)
    assert (it.received_at, it.received_on) == (NOW.at, NOW.day)
    assert (it.signed_by, it.last_chased_on, it.is_loaner_out) == ("", None, True)


def test_numbers_count_from_one() -> None:
    assert [brought_in().number for _ in range(3)] == ["WX-0001", "WX-0002", "WX-0003"]


def test_no_number_is_given_twice_though_a_change_between_came_to_nothing() -> None:
    numbers = [brought_in().number]
    with database.atomic() as transaction:
        brought_in()
        transaction.rollback()
    numbers += [brought_in().number for _ in range(2)]
    assert len({*numbers}) == len(open_repairs()) == 3


def test_the_number_of_a_closed_repair_is_not_given_again() -> None:
    ACTIONS["return"](NOW, brought_in(), 1)
    assert brought_in().number == "WX-0002"


def test_what_was_received_earlier_has_its_age_from_then_and_its_action_line_today() -> None:
    it = register_repair(NOW, Intake(Who("张三"), "打印机"), moment("2026-11-19 17:20"))
    assert it.received_on == date(2026, 11, 19)
    assert it.received_at == instant("2026-11-19 17:20")
    assert [done.arguments["number"] for done in changes_of_day(NOW.day, without="")] == ["WX-0001"]


def test_what_is_received_after_midnight_was_received_the_evening_before() -> None:
    assert brought_in(at=moment("2026-11-24 00:40")).received_on == date(2026, 11, 23)


def test_the_chain_begins_with_who_brought_it() -> None:
    own = brought_in()
    by_another = register_repair(NOW, Intake(Who("张三"), "打印机", source="老李"))
    assert [(step.kind, step.source) for step in chain(own.id)] == [(Kind.IN, "张三")]
    assert [(step.kind, step.source) for step in chain(by_another.id)] == [(Kind.IN, "老李")]


@pytest.mark.parametrize("variant", ["SN-1", "sn-1", "ＳＮ－１", " SN-1 "])
def test_what_comes_back_is_linked_to_what_it_was(variant: str) -> None:
    first = brought_in(serial="SN-1")
    ACTIONS["return"](NOW, first, 1)
    brought_in(serial="SN-10")
    second = brought_in(serial=variant)
    third = brought_in(serial="SN-1")
    assert [each.id for each in repairs_of_serial("sn-1")] == [third.id, second.id, first.id]


def test_without_serial_numbers_nothing_is_linked() -> None:
    brought_in()
    brought_in()
    assert repairs_of_serial("") == []


def test_a_customers_repairs_are_theirs_alone() -> None:
    customer = add_customer(NOW, Profile("宏达公司"))
    theirs = register_repair(NOW, Intake(Who("宏达公司", "", customer), "打印机"))
    brought_in()
    assert [each.id for each in repairs_of_customer(customer)] == [theirs.id]


# --- moving and signing ------------------------------------------------------------------------


@pytest.mark.parametrize("state", OPEN_STATES)
def test_a_repair_moves_to_every_open_state(state: State) -> None:
    it = brought_in()
    move_repair(NOW, it, state)
    assert fresh(it).state is state


def test_the_days_since_it_was_repaired_begin_anew_when_it_is_repaired_anew(
    clock: StandingClock,
) -> None:
    it = brought_in()
    move_repair(clock.now(), it, State.REPAIRED)
    assert fresh(it).repaired_on == date(2026, 11, 23)
    move_repair(clock.advance(days=1), fresh(it), State.WAITING_PARTS)
    assert fresh(it).repaired_on is None
    move_repair(clock.advance(days=1), fresh(it), State.REPAIRED)
    assert fresh(it).repaired_on == date(2026, 11, 25)


@pytest.mark.parametrize("action", ["move", "chase", "sign over", "return", "scrap"])
def test_what_is_closed_stays_closed(action: str) -> None:
    it = brought_in()
    ACTIONS["exchange"](NOW, it, 1)
    before = contents()
    with pytest.raises(Refusal):
        ACTIONS[action](NOW, fresh(it), 1)
    assert contents() == before


def test_who_signed_last_has_it() -> None:
    it = brought_in(2)
    sign_over(NOW, it, "小王", 2)
    sign_over(NOW, fresh(it), "老陈", 2, "外修")
    assert fresh(it).signed_by == "老陈"
    assert [(step.source, step.destination, step.note) for step in chain(it.id)[1:]] == [
        ("", "小王", ""),
        ("小王", "老陈", "外修"),
    ]


def test_a_new_signer_joins_the_colleagues_once() -> None:
    for name in ("小王", " 小王 ", "Ｗang", "wang"):
        sign_over(NOW, brought_in(), name, 1)
    assert sorted(each.name for each in colleagues()) == ["小王", "Ｗang"]


# --- returning, correcting ---------------------------------------------------------------------


def test_returning_three_of_five_leaves_two_open() -> None:
    it = brought_in(5)
    ACTIONS["return"](NOW, it, 3)
    assert (fresh(it).open_quantity, fresh(it).state) == (2, State.RECEIVED)
    ACTIONS["return"](NOW, fresh(it), 2)
    assert (fresh(it).open_quantity, fresh(it).state) == (0, State.RETURNED)
    assert (open_repairs(), closed_repairs()) == ([], [fresh(it)])


def test_returning_what_is_gone_is_refused_and_says_who_signed_and_when() -> None:
    it = brought_in(2)
    return_goods(moment("2026-11-23 15:20"), it, 2, "李四", loaner_back=False)
    before = contents()
    with pytest.raises(Refusal) as refused:
        return_goods(moment("2026-11-24 09:00"), fresh(it), 1, "张三", loaner_back=False)
    assert refused.value.arguments == {"count": 0, "name": "李四", "gone": 2, "day": "11-23 15:20"}
    assert contents() == before


def test_a_loaner_stays_out_until_it_is_back() -> None:
    it = brought_in(loaner="备用机 2 号")
    ACTIONS["return"](NOW, it, 1)
    assert loaners_out() == [fresh(it)]
    take_loaner_back(NOW, fresh(it))
    assert not fresh(it).is_loaner_out
    assert loaners_out() == []


def test_a_loaner_comes_back_with_the_return() -> None:
    it = brought_in(loaner="备用机 2 号")
    ACTIONS["return with loaner"](NOW, it, 1)
    assert not fresh(it).is_loaner_out
    assert loaners_out() == []


@pytest.mark.parametrize("state", [State.SCRAPPED, State.EXCHANGED])
def test_scrapping_and_exchanging_close_all_that_is_here_with_the_reason(state: State) -> None:
    it = brought_in(5)
    ACTIONS["return"](NOW, it, 2)
    close_otherwise(NOW, fresh(it), state, "主板烧了", "张三")
    closed = fresh(it)
    assert (closed.open_quantity, closed.state, closed.reason) == (0, state, "主板烧了")
    last = chain(it.id)[-1]
    assert (last.kind, last.quantity, last.signed_by) == (Kind.OUT, -3, "张三")


def test_a_correction_is_one_more_row_with_its_reason() -> None:
    it = brought_in(5)
    correct_quantity(NOW, it, -2, "其实是三台")
    assert (fresh(it).open_quantity, fresh(it).goods.quantity) == (3, 5)
    assert chain(it.id)[1] == Step(NOW.at, Kind.CORRECTION, -2, note="其实是三台")


def test_a_correction_can_close_a_repair() -> None:
    it = brought_in()
    ACTIONS["correct down"](NOW, it, 1)
    assert fresh(it).state is State.RETURNED
    assert closed_repairs() == [fresh(it)]


def test_a_correction_reopens_what_was_returned_by_mistake_with_its_old_age() -> None:
    it = brought_in()
    ACTIONS["return"](moment("2026-11-24 09:00"), it, 1)
    ACTIONS["correct"](moment("2026-11-25 09:00"), fresh(it), 1)
    reopened = fresh(it)
    assert (reopened.open_quantity, reopened.state) == (1, State.REPAIRED)
    assert reopened.received_on == NOW.day
    assert (open_repairs(), closed_repairs()) == ([reopened], [])


def test_a_correction_that_reopens_leaves_no_reason_of_an_end_that_was_none() -> None:
    it = brought_in()
    close_otherwise(moment("2026-11-24 09:00"), it, State.SCRAPPED, "主板烧毁", "陈立")
    assert fresh(it).reason == "主板烧毁"
    correct_quantity(moment("2026-11-25 09:00"), fresh(it), 1, "还有一台")
    assert (fresh(it).state.is_open, fresh(it).reason) == (True, "")


def test_changing_what_is_written_leaves_the_quantity_alone() -> None:
    it = brought_in(5)
    edit_repair(NOW, it, it.goods._replace(product="扫描仪", quantity=99))
    assert (fresh(it).goods.product, fresh(it).goods.quantity) == ("扫描仪", 5)
    assert fresh(it).open_quantity == 5


# --- chasing -----------------------------------------------------------------------------------


def last_chase(it: Repair) -> Step:
    """The last chase in the chain."""
    return next(step for step in reversed(chain(it.id)) if step.kind == "chase")


@pytest.mark.parametrize(
    ("before", "named", "chased"),
    [
        ([], "", ""),
        (["sign over"], "", "小王"),
        (["sign over", "move"], "", "小王"),
        (["sign over", "repair"], "", "张三"),  # once repaired, the customer
        (["sign over", "repair"], "老陈", "老陈"),
        (["sign over"], "老陈", "老陈"),
    ],
)
def test_a_chase_goes_to_who_has_it(before: list[str], named: str, chased: str) -> None:
    it = brought_in()
    for action in before:
        ACTIONS[action](NOW, fresh(it), 1)
    chase(NOW, fresh(it), named)
    assert last_chase(it).destination == chased


def test_chasing_the_customer_makes_them_no_colleague() -> None:
    it = brought_in()
    ACTIONS["repair"](NOW, it, 1)
    chase(NOW, fresh(it))
    assert colleagues() == []


def test_a_chase_at_night_is_the_evenings() -> None:
    it = brought_in()
    chase(moment("2026-11-27 00:40"), it)
    assert fresh(it).last_chased_on == date(2026, 11, 26)


def test_what_they_said_is_added_to_the_last_chase() -> None:
    it = brought_in()
    chase(NOW, it, "小王", "在看")
    chase(NOW, fresh(it), "小王")
    note_answer(NOW, fresh(it), "缺配件")
    note_answer(NOW, fresh(it), "周五到")
    notes = [step.note for step in chain(it.id) if step.kind == "chase"]
    assert notes == ["在看", "缺配件; 周五到"]


def test_what_was_never_chased_has_no_answer() -> None:
    with pytest.raises(Refusal):
        note_answer(NOW, brought_in(), "缺配件")


# --- one history, no lost update ---------------------------------------------------------------


@pytest.fixture
def at_hand() -> Repair:
    """Three pieces, chased already, and a loaner lent: every action can be done with it."""
    it = brought_in(3, loaner="备用机 2 号")
    chase(NOW, it)
    return fresh(it)


@pytest.mark.parametrize("action", ACTIONS)
def test_each_action_is_one_change_that_names_the_repair(action: str, at_hand: Repair) -> None:
    before = Change.select().count()
    ACTIONS[action](NOW, at_hand, 1)
    assert Change.select().count() == before + 1
    done = changes_of_day(NOW.day, without="")[-1]
    assert done.arguments["number"] == at_hand.number
    assert done.sentence.format_map(done.arguments)


@pytest.mark.parametrize("action", [each for each in ACTIONS if each != "answer"])
def test_what_was_changed_in_another_window_is_not_overwritten(
    action: str, at_hand: Repair
) -> None:
    ACTIONS["edit"](NOW, at_hand, 1)
    before = contents()
    with pytest.raises(EditConflict):
        ACTIONS[action](NOW, at_hand, 1)
    assert contents() == before


def test_the_chain_tells_everything_in_the_order_it_happened(clock: StandingClock) -> None:
    it = brought_in(2, at=clock.now())
    for action in ("sign over", "chase", "move", "repair", "return", "correct", "scrap"):
        clock.advance(hours=1)
        ACTIONS[action](clock.now(), fresh(it), 1)
    steps = chain(it.id)
    assert [step.kind for step in steps] == "in move chase state state out correction out".split()
    assert [step.at for step in steps] == sorted(step.at for step in steps)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    quantity=st.integers(1, 4),
    steps=st.lists(st.tuples(st.sampled_from([*ACTIONS]), st.integers(1, 3)), max_size=10),
)
def test_pieces_are_the_sum_of_the_handovers_whatever_is_done(
    quantity: int, steps: list[tuple[str, int]]
) -> None:
    first = it = brought_in(quantity, loaner="备用机")
    expected = quantity
    handovers = HandoverRow.select().order_by(HandoverRow.id)
    kept: list[dict[str, object]] = []
    for action, pieces in steps:
        try:
            ACTIONS[action](NOW, it, pieces)
        except EditConflict:
            raise
        except Refusal:
            assert fresh(it) == it
            continue
        match action:
            case "return" | "return with loaner" | "correct down":
                expected -= pieces
            case "correct":
                expected += pieces
            case "scrap" | "exchange":
                expected = 0
        it = fresh(it)
        rows = [raw(HandoverRow, row.id) for row in handovers.where(HandoverRow.repair == it.id)]
        assert rows[: len(kept)] == kept
        kept = rows
        changed = [each.quantity for each in chain(it.id) if each.kind != Kind.MOVE]
        assert it.open_quantity == expected == sum(changed) >= 0
        assert it.is_open == (expected > 0) == (it in open_repairs())
        assert it.received_on == first.received_on
