"""When a repair is flagged and chased (篇4: 超过3天提醒一次), and what may go out of the door.

November 2026 begins on a Sunday: the 2nd is a Monday, the 6th a Friday.
"""

from datetime import UTC, date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salestui.core.refusal import Refusal
from salestui.customers.rules import Who
from salestui.dates.clock import Now
from salestui.repairs.rules import (
    CLOSED_STATES,
    OPEN_STATES,
    Intake,
    Kind,
    Repair,
    State,
    Step,
    age_days,
    chase_due,
    check_correction,
    check_outgoing,
    days_since_repaired,
    in_order_of_need,
    is_chase_due,
    is_flagged,
    is_unsigned,
    state_after,
    state_beside,
)
from tests.clock import instant, moment

DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))
STATES = st.sampled_from(State)
NOW = moment("2026-11-06 09:00")


def at_noon(day: date) -> Now:
    """What the clock reads at noon of a day."""
    return moment(f"{day} 12:00")


def november(day: int) -> date:
    """A day of November 2026."""
    return date(2026, 11, day)


MONDAY = november(2)


def a_repair(
    received: date = MONDAY,
    *,
    state: State = State.RECEIVED,
    chased: date | None = None,
    repaired: date | None = None,
    signed_by: str = "",
    quantity: int = 1,
    key: int = 1,
) -> Repair:
    """A repair of which only what matters to the test is said."""
    return Repair(
        id=key,
        number=f"WX-{key:04d}",
        version=1,
        goods=Intake(Who("张三"), "打印机", quantity=quantity),
        state=state,
        reason="",
        received_at=instant(f"{received} 09:00"),
        received_on=received,
        repaired_on=repaired,
        last_chased_on=chased,
        open_quantity=quantity if state.is_open else 0,
        signed_by=signed_by,
        is_loaner_out=False,
    )


@st.composite
def repairs(draw: st.DrawFn) -> Repair:
    """Any repair, chased or not."""
    received = draw(DAYS)
    chased = draw(st.none() | st.integers(0, 100).map(lambda days: received + timedelta(days)))
    return a_repair(received, state=draw(STATES), chased=chased)


# --- age, flag and chase -----------------------------------------------------------------------


def test_received_on_the_1st_it_is_flagged_on_the_4th_and_once_chased_due_on_the_7th() -> None:
    repair = a_repair(november(1))
    assert not is_flagged(repair, november(3))
    assert is_flagged(repair, november(4))
    assert is_chase_due(repair, november(4))

    chased = repair._replace(last_chased_on=november(4))
    for quiet in (november(4), november(5), november(6)):
        assert is_flagged(chased, quiet)
        assert not is_chase_due(chased, quiet)
    assert chase_due(chased) == november(7)
    assert is_chase_due(chased, november(7))
    assert [age_days(chased, november(day)) for day in (4, 7)] == [3, 6]


@pytest.mark.parametrize(
    ("today", "age", "flagged"),
    [
        (november(2), 0, False),
        (november(3), 1, False),
        (november(4), 2, False),
        (november(5), 3, True),
        (november(6), 4, True),
        (date(2026, 12, 2), 30, True),
        (november(1), 0, False),  # the clock was set back
        (date(2020, 1, 1), 0, False),
    ],
)
def test_age_counts_calendar_days_and_flags_on_the_third(
    today: date, age: int, flagged: bool
) -> None:
    repair = a_repair(november(2))
    assert (age_days(repair, today), is_flagged(repair, today)) == (age, flagged)


@pytest.mark.parametrize("state", CLOSED_STATES)
def test_what_is_closed_is_neither_flagged_nor_chased(state: State) -> None:
    repair = a_repair(november(2), state=state)
    assert not is_flagged(repair, november(30))
    assert not is_chase_due(repair, november(30))


@pytest.mark.parametrize(
    ("chased", "due"),
    [
        (None, november(5)),
        (november(2), november(5)),
        (november(5), november(8)),
        (november(9), november(12)),
    ],
)
def test_the_next_chase_is_due_on_day_three_and_three_days_after_each(
    chased: date | None, due: date
) -> None:
    assert chase_due(a_repair(november(2), chased=chased)) == due


@given(repairs(), DAYS)
def test_no_age_is_negative_whatever_the_clock_says(repair: Repair, today: date) -> None:
    assert age_days(repair, today) >= 0


@given(repairs(), DAYS)
def test_it_is_flagged_exactly_while_open_and_three_days_old(repair: Repair, today: date) -> None:
    assert is_flagged(repair, today) == (repair.is_open and age_days(repair, today) >= 3)


@given(repairs(), DAYS)
def test_only_what_is_flagged_is_to_be_chased(repair: Repair, today: date) -> None:
    assert is_flagged(repair, today) or not is_chase_due(repair, today)


@given(received=DAYS, state=st.sampled_from(OPEN_STATES), waited=st.integers(3, 400))
def test_a_chase_keeps_it_quiet_for_three_days_and_leaves_the_flag_and_the_age(
    received: date, state: State, waited: int
) -> None:
    today = received + timedelta(waited)
    repair = a_repair(received, state=state)
    chased = repair._replace(last_chased_on=today)
    assert is_chase_due(repair, today)
    badge = [is_chase_due(chased, today + timedelta(days)) for days in range(5)]
    assert badge == [False, False, False, True, True]
    assert is_flagged(chased, today)
    assert age_days(chased, today) == age_days(repair, today) == waited


@pytest.mark.parametrize(
    ("state", "repaired", "days"),
    [
        (State.REPAIRED, november(4), 2),
        (State.REPAIRED, november(6), 0),
        (State.REPAIRED, november(9), 0),  # the clock was set back
        (State.IN_REPAIR, november(4), None),
        (State.RETURNED, november(4), None),
    ],
)
def test_only_what_is_repaired_counts_the_days_since(
    state: State, repaired: date, days: int | None
) -> None:
    repair = a_repair(state=state, repaired=repaired)
    assert days_since_repaired(repair, november(6)) == days


def test_what_is_to_be_chased_comes_first_then_the_oldest() -> None:
    chased = a_repair(november(2), chased=november(8), key=1)
    young = a_repair(november(8), key=2)
    due = a_repair(november(5), key=3)
    long_due = a_repair(november(3), key=4)
    ordered = in_order_of_need([chased, young, due, long_due], november(9))
    assert ordered == [long_due, due, chased, young]


# --- who signed --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("received", "today", "unsigned"),
    [
        (november(2), november(2), False),
        (november(2), november(3), True),
        (november(6), november(6), False),  # Friday
        (november(6), november(7), False),
        (november(6), november(8), False),
        (november(6), november(9), True),
        (november(7), november(9), True),
    ],
)
def test_what_nobody_signed_for_is_named_from_the_next_working_day(
    received: date, today: date, unsigned: bool
) -> None:
    assert is_unsigned(a_repair(received), at_noon(today)) == unsigned


@pytest.mark.parametrize("state", [State.REPAIRED, *CLOSED_STATES])
def test_what_is_repaired_or_gone_needs_no_signature(state: State) -> None:
    assert not is_unsigned(a_repair(november(2), state=state), at_noon(november(9)))


def test_what_somebody_signed_for_is_not_named() -> None:
    assert not is_unsigned(a_repair(november(2), signed_by="小王"), at_noon(november(9)))


# --- states and pieces -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "steps", "beside"),
    [
        (State.RECEIVED, 1, State.IN_REPAIR),
        (State.REPAIRED, -1, State.WAITING_PARTS),
        (State.RECEIVED, -1, None),
        (State.REPAIRED, 1, None),
        (State.RETURNED, -1, None),
    ],
)
def test_the_board_ends_at_its_outer_columns(
    state: State, steps: int, beside: State | None
) -> None:
    assert state_beside(state, steps) == beside


@pytest.mark.parametrize("state", OPEN_STATES)
def test_it_keeps_its_state_while_pieces_are_here(state: State) -> None:
    assert state_after(a_repair(state=state), 1) is state


@pytest.mark.parametrize("closed", CLOSED_STATES)
def test_it_is_closed_when_no_piece_is_here(closed: State) -> None:
    assert state_after(a_repair(), 0, closed) is closed


@pytest.mark.parametrize(
    ("was", "again"),
    [
        (State.RETURNED, State.REPAIRED),
        (State.SCRAPPED, State.RECEIVED),
        (State.EXCHANGED, State.RECEIVED),
    ],
)
def test_what_was_closed_is_open_again_when_a_piece_turns_up(was: State, again: State) -> None:
    assert state_after(a_repair(state=was), 1) is again


@given(repairs(), st.integers(0, 9), st.sampled_from(CLOSED_STATES))
def test_it_is_closed_exactly_when_no_piece_is_here(
    repair: Repair, pieces: int, closed: State
) -> None:
    assert state_after(repair, pieces, closed).is_open == (pieces > 0)


@pytest.mark.parametrize("quantity", [1, 2, 3])
def test_as_many_may_go_out_as_are_here(quantity: int) -> None:
    check_outgoing(NOW, a_repair(quantity=3), quantity, [])


def test_more_than_is_here_may_not_go_out() -> None:
    with pytest.raises(Refusal) as refused:
        check_outgoing(NOW, a_repair(quantity=3), 4, [])
    assert refused.value.field == "quantity"
    assert refused.value.arguments == {"count": 3}


@pytest.mark.parametrize("quantity", [0, -1])
def test_less_than_one_piece_may_not_go_out(quantity: int) -> None:
    with pytest.raises(Refusal) as refused:
        check_outgoing(NOW, a_repair(quantity=3), quantity, [])
    assert refused.value.field == "quantity"


def test_the_refusal_says_who_signed_last_for_how_many_and_when() -> None:
    steps = [
        Step(instant("2026-11-03 10:00"), Kind.OUT, -1, "", "张三", "张三"),
        Step(instant("2026-11-04 15:20").astimezone(UTC), Kind.OUT, -2, "", "李四", "李四"),
        Step(instant("2026-11-05 09:00"), Kind.MOVE, 1, "", "小王", "小王"),
    ]
    with pytest.raises(Refusal) as refused:
        check_outgoing(NOW, a_repair(quantity=2), 3, steps)
    assert refused.value.arguments == {"count": 2, "name": "李四", "gone": 2, "day": "11-04 15:20"}


@pytest.mark.parametrize("quantity", [-3, -1, 1, 500])
def test_a_correction_may_take_away_all_and_add_any(quantity: int) -> None:
    check_correction(a_repair(quantity=3), quantity)


@pytest.mark.parametrize("quantity", [0, -4])
def test_a_correction_of_nothing_or_of_more_than_is_here_is_refused(quantity: int) -> None:
    with pytest.raises(Refusal) as refused:
        check_correction(a_repair(quantity=3), quantity)
    assert refused.value.field == "quantity"
