"""Complaints as they are kept: numbers, the 8 hours, contacts, memos, the mailbox."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from salestui.colleagues.store import add_colleague, colleagues
from salestui.complaints.queries import (
    all_pauses,
    closed_complaints,
    complaints_of_customer,
    complaints_received,
    course,
    known_categories,
    open_complaints,
)
from salestui.complaints.rules import (
    LIMIT,
    Account,
    Complaint,
    Contact,
    Event,
    Party,
    Pause,
    Policy,
    Result,
    Turn,
    deadline,
    first_contact,
    is_breached,
    next_party,
    seconds_left,
    time_left,
    used,
)
from salestui.complaints.store import (
    close,
    edit_complaint,
    note_contact,
    pause,
    promise,
    register_complaint,
    reopen,
    resume,
    set_policy,
)
from salestui.core.refusal import EditConflict, Refusal
from salestui.customers.rules import Profile, Who
from salestui.customers.store import add_customer
from salestui.dates.clock import Now
from salestui.storage.database import database
from salestui.storage.history.models import Change
from salestui.storage.history.reading import changes_of_day
from salestui.worklog.store import open_memos
from tests.clock import StandingClock, instant, moment
from tests.complaints.cases import EVERY_HOUR, WORKDAYS, as_it_stands, came_in
from tests.tables import contents

pytestmark = pytest.mark.usefixtures("open_desk")

NOW = moment("2026-11-23 09:41")
LATER = moment("2026-11-23 10:41")

Action = Callable[[Now, Complaint], object]
"""Something done about a complaint."""

ACTIONS: dict[str, Action] = {
    "salesperson": lambda now, it: note_contact(now, it, Party.SALESPERSON),
    "merchant": lambda now, it: note_contact(now, it, Party.MERCHANT),
    "consumer": lambda now, it: note_contact(now, it, Party.CONSUMER, now.at, "很着急"),
    "promise": lambda now, it: promise(now, it, "明天答复", None),
    "call back": lambda now, it: promise(now, it, "明天答复", date(2026, 11, 24)),
    "pause": lambda now, it: pause(now, it, "等客户"),
    "resume": lambda now, it: resume(now, it),
    "close": lambda now, it: close(now, it, "老化", "换新机"),
    "reopen": lambda now, it: reopen(now, it, "又坏了"),
    "edit": lambda now, it: edit_complaint(now, it, it.account._replace(about="键盘坏了")),
}

SENTENCES = {
    "salesperson": "Complaint TS-0001 (张三): salesperson contacted",
    "merchant": "Complaint TS-0001 (张三): merchant contacted",
    "consumer": "Complaint TS-0001 (张三): consumer contacted",
    "promise": "Complaint TS-0001 (张三): promised 明天答复",
    "call back": "Complaint TS-0001 (张三): promised 明天答复",
    "pause": "Complaint TS-0001 (张三): paused: 等客户",
    "resume": "Complaint TS-0001 (张三): the clock goes on",
    "close": "Complaint TS-0001 (张三) closed after 1:00:00: 换新机",
    "reopen": "Complaint TS-0001 (张三) opened again: 又坏了",
    "edit": "Complaint TS-0001 (张三) changed",
}
"""What the history says of each action, done an hour after the complaint came in."""

BEFORE = {"resume": "pause", "reopen": "close"}
"""What must have happened before an action."""


def done(it: Complaint, *actions: str, at: Now = NOW) -> Complaint:
    """The complaint after some actions."""
    for action in actions:
        ACTIONS[action](at, as_it_stands(it))
    return as_it_stands(it)


def last_sentence(day: date = NOW.day) -> str:
    """What the history says of the last change of a day."""
    last = changes_of_day(day, without="")[-1]
    return last.sentence.format_map(last.arguments)


# --- registering -------------------------------------------------------------------------------


def test_what_was_registered_is_read_back_as_it_was() -> None:
    account = Account(
        who=Who("张[加急]", "１３８-0013", None),
        about="[/]打印机\n坏了",
        channel="chat",
        category="返修%",
        salesperson="小王",
        merchant="尤立新",
        promise="明天答复",
    )
    it = register_complaint(NOW, account, WORKDAYS, instant("2026-11-23 09:00"))
    assert it.account == account
    assert (it.number, it.is_open, it.is_paused) == ("TS-0001", True, False)
    assert (it.received_at, it.registered_at) == (instant("2026-11-23 09:00"), NOW.at)
    assert (it.policy, it.counts_from, it.used_before) == (WORKDAYS, it.received_at, timedelta())
    assert (it.contacts, it.pauses, it.result, it.breached_at) == ((), (), None, None)
    assert it.reopened == 0


def test_numbers_count_from_one() -> None:
    assert [came_in(NOW).number for _ in range(3)] == ["TS-0001", "TS-0002", "TS-0003"]


def test_no_number_is_given_twice_though_a_change_between_came_to_nothing() -> None:
    numbers = [came_in(NOW).number]
    with database.atomic() as transaction:
        came_in(NOW)
        transaction.rollback()
    numbers += [came_in(NOW).number for _ in range(2)]
    assert len({*numbers}) == len(open_complaints()) == 3


def test_the_number_of_a_closed_complaint_is_not_given_again() -> None:
    done(came_in(NOW), "close")
    assert came_in(NOW).number == "TS-0002"


@pytest.mark.parametrize(
    ("received", "is_late", "is_over"),
    [
        ("", False, False),
        ("2026-11-23 08:41:00", False, False),
        ("2026-11-23 08:40:59", True, False),
        ("2026-11-23 01:41:01", True, False),
        ("2026-11-23 01:41:00", True, True),
        ("2026-11-22 17:20:00", True, True),
    ],
)
def test_a_complaint_counts_from_when_it_arrived_not_from_when_it_was_written_down(
    received: str, is_late: bool, is_over: bool
) -> None:
    it = came_in(NOW, received=received)
    arrived = instant(received) if received else NOW.at
    assert (it.received_at, it.registered_at) == (arrived, NOW.at)
    assert deadline(it, NOW.at) == arrived + LIMIT
    assert used(it, NOW.at) == NOW.at - arrived
    assert (it.is_registered_late, it.was_over_on_arrival) == (is_late, is_over)


def test_in_working_hours_what_came_in_the_evening_is_not_over_in_the_morning() -> None:
    it = came_in(NOW, received="2026-11-20 17:20", policy=WORKDAYS)
    assert (it.is_registered_late, it.was_over_on_arrival) == (True, False)
    # 40 minutes on Friday, 7:20 from 8:30 on Monday on, with an hour and a half at noon.
    assert deadline(it, NOW.at) == instant("2026-11-23 17:20")
    assert used(it, NOW.at) == timedelta(minutes=40 + 71)


def test_nothing_arrives_later_than_now() -> None:
    assert came_in(NOW, received="2026-11-23 12:00").received_at == NOW.at


def test_those_named_join_the_colleagues_once_and_bring_their_phones() -> None:
    add_colleague(NOW, "小王", phones="138\n139")
    it = came_in(NOW, salesperson=" 小王 ", merchant="尤立新")
    came_in(NOW, salesperson="小王", merchant="尤立新")
    assert sorted((each.name, each.role) for each in colleagues()) == [
        ("小王", ""),
        ("尤立新", "merchant"),
    ]
    assert (it.account.salesperson, it.salesperson_phones) == ("小王", "138\n139")
    assert (it.account.merchant, it.merchant_phones) == ("尤立新", "")


def test_a_customers_complaints_are_theirs_alone_newest_first() -> None:
    customer = add_customer(NOW, Profile("宏达公司"))
    newer = came_in(NOW, "宏达公司", customer=customer)
    older = came_in(NOW, "宏达公司", "2026-11-20 10:00", customer=customer)
    came_in(NOW)
    assert [each.id for each in complaints_of_customer(customer)] == [newer.id, older.id]


def test_a_month_holds_what_was_received_in_it_however_late_it_was_written_down() -> None:
    came_in(NOW, received="2026-10-31 23:59:59")
    inside = came_in(NOW, received="2026-11-01 00:00:00")
    assert [each.id for each in complaints_received(instant("2026-11-01 00:00"))] == [inside.id]


def test_categories_are_known_from_the_newest_complaints_the_most_used_first() -> None:
    for category in ("返修", "发票", "", "送货", "发票"):
        came_in(NOW, category=category)
    assert known_categories()[0] == "发票"
    assert sorted(known_categories()) == sorted(["发票", "送货", "返修"])
    assert known_categories(among=1) == ["发票"]


# --- one history, no lost update ---------------------------------------------------------------


def test_registering_is_one_change_that_names_the_complaint() -> None:
    came_in(NOW, "张三", "2026-11-22 17:20", salesperson="小王", merchant="尤立新")
    assert Change.select().count() == 1
    assert last_sentence() == "Complaint TS-0001 from 张三: 打印机坏了"


@pytest.mark.parametrize("action", ACTIONS)
def test_each_action_is_one_change_that_names_the_complaint(action: str) -> None:
    it = came_in(NOW)
    if action in BEFORE:
        it = done(it, BEFORE[action], at=LATER)
    before = Change.select().count()
    done(it, action, at=LATER)
    assert Change.select().count() == before + 1
    assert last_sentence() == SENTENCES[action]


@pytest.mark.parametrize("action", ACTIONS)
def test_what_was_changed_in_another_window_is_not_overwritten(action: str) -> None:
    it = came_in(NOW)
    if action in BEFORE:
        it = done(it, BEFORE[action])
    done(it, "edit")
    before = contents()
    with pytest.raises(EditConflict):
        ACTIONS[action](NOW, it)
    assert contents() == before


@pytest.mark.parametrize("action", ["salesperson", "pause", "resume", "close"])
def test_what_is_closed_stays_closed(action: str) -> None:
    it = done(came_in(NOW), "close")
    before = contents()
    with pytest.raises(Refusal):
        ACTIONS[action](NOW, it)
    assert contents() == before


@pytest.mark.parametrize(
    ("actions", "refused"), [(["pause"], "pause"), ([], "resume"), ([], "reopen")]
)
def test_what_makes_no_sense_now_is_refused(actions: list[str], refused: str) -> None:
    it = done(came_in(NOW), *actions)
    before = contents()
    with pytest.raises(Refusal) as refusal:
        ACTIONS[refused](NOW, it)
    assert not isinstance(refusal.value, EditConflict)
    assert contents() == before


# --- the three parties -------------------------------------------------------------------------


def test_each_party_is_ticked_with_its_time_and_the_first_one_is_the_first_contact(
    clock: StandingClock,
) -> None:
    it = came_in(clock.now())
    assert (first_contact(it), next_party(it)) == (None, Party.SALESPERSON)
    note_contact(clock.advance(minutes=5), as_it_stands(it), Party.MERCHANT)
    assert next_party(as_it_stands(it)) is Party.SALESPERSON
    note_contact(clock.advance(minutes=5), as_it_stands(it), Party.SALESPERSON, note="在路上")
    earlier = instant("2026-11-23 09:42")
    note_contact(clock.advance(minutes=5), as_it_stands(it), Party.CONSUMER, earlier, "很着急")
    now = as_it_stands(it)
    assert next_party(now) is None
    assert now.contacts == (
        Contact(Party.CONSUMER, earlier, "很着急"),
        Contact(Party.MERCHANT, instant("2026-11-23 09:46")),
        Contact(Party.SALESPERSON, instant("2026-11-23 09:51"), "在路上"),
    )
    assert first_contact(now) == now.contacts[0]


def test_nobody_is_contacted_before_it_was_received_but_in_its_minute() -> None:
    it = came_in(NOW, received="2026-11-23 09:00:30")
    with pytest.raises(Refusal) as refused:
        note_contact(NOW, it, Party.CONSUMER, instant("2026-11-23 08:59:59"))
    assert refused.value.field == "at"
    note_contact(NOW, it, Party.CONSUMER, instant("2026-11-23 09:00:00"))
    assert len(as_it_stands(it).contacts) == 1


# --- promises ----------------------------------------------------------------------------------


def test_a_call_back_promised_on_registering_is_a_memo_in_the_same_change() -> None:
    account = Account(Who("张三", "138"), "打印机坏了")
    register_complaint(NOW, account, EVERY_HOUR, None, date(2026, 11, 25))
    (memo,) = open_memos()
    assert memo.text == "Call back 张三 138: 打印机坏了 (TS-0001)"
    assert (memo.due_on, memo.written_on) == (date(2026, 11, 25), NOW.day)
    assert Change.select().count() == 1


def test_a_promise_may_bring_a_memo_that_says_what_was_promised() -> None:
    it = came_in(NOW, phone="138")
    promise(LATER, it, "查出库单后答复", None)
    assert open_memos() == []
    promise(LATER, as_it_stands(it), "查出库单后答复", date(2026, 11, 24))
    (memo,) = open_memos()
    assert memo.text == "Call back 张三 138: 查出库单后答复 (TS-0001)"
    assert (memo.due_on, memo.written_on) == (date(2026, 11, 24), NOW.day)
    assert as_it_stands(it).account.promise == "查出库单后答复"
    assert Change.select().count() == 3


# --- pausing -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("policy", "began", "ended", "due"),
    [
        (EVERY_HOUR, "11-23 10:00:00", "11-23 10:45:30", "11-23 18:26:30"),
        (EVERY_HOUR, "11-23 10:00:00", "11-25 10:00:00", "11-25 17:41:00"),
        # Without a pause it is due on Tuesday at 9:41; an hour and a half at noon counts nothing.
        (WORKDAYS, "11-23 10:00:00", "11-23 10:45:00", "11-24 10:26:00"),
        (WORKDAYS, "11-23 11:30:00", "11-23 13:45:00", "11-24 10:26:00"),
        (WORKDAYS, "11-23 12:00:00", "11-23 13:30:00", "11-24 09:41:00"),
        (WORKDAYS, "11-23 17:30:00", "11-24 08:45:00", "11-24 10:26:00"),
    ],
)
def test_a_pause_moves_the_deadline_by_the_counted_time_it_lasted(
    policy: Policy, began: str, ended: str, due: str
) -> None:
    it = came_in(NOW, policy=policy)
    pause(moment(f"2026-{began}"), it, "等客户")
    paused = as_it_stands(it)
    left = time_left(paused, instant(f"2026-{began}"))
    assert time_left(paused, instant(f"2026-{ended}")) == left
    # While it stands, the deadline is as if it went on now.
    assert deadline(paused, instant(f"2026-{ended}")) == instant(f"2026-{due}")
    resume(moment(f"2026-{ended}"), paused)
    for later in ("11-24 08:00", "11-30 08:00"):
        assert deadline(as_it_stands(it), instant(f"2026-{later}")) == instant(f"2026-{due}")
    assert time_left(as_it_stands(it), instant(f"2026-{ended}")) == left
    assert all_pauses(it.id) == [
        Pause(instant(f"2026-{began}"), instant(f"2026-{ended}"), "等客户")
    ]


def test_several_pauses_add_up(clock: StandingClock) -> None:
    it = came_in(clock.now())
    for minutes in (10, 20, 30):
        done(it, "pause", at=clock.advance(minutes=1))
        done(it, "resume", at=clock.advance(minutes=minutes))
    assert deadline(as_it_stands(it), clock.now().at) == instant("2026-11-23 18:41")


# --- closing freezes ---------------------------------------------------------------------------


def test_what_was_closed_stays_as_it_was(clock: StandingClock) -> None:
    it = came_in(clock.now())
    pause(clock.advance(hours=1), it, "等客户")
    resume(clock.advance(hours=2), as_it_stands(it))
    closed = close(clock.advance(hours=3), as_it_stands(it), "老化", "换新机")
    assert closed.result == Result(timedelta(hours=4), instant("2026-11-23 19:41"))
    assert (closed.cause, closed.outcome, closed.breached_at) == ("老化", "换新机", None)
    assert closed.closed_at == instant("2026-11-23 15:41")
    set_policy(clock.advance(days=3), WORKDAYS)
    assert as_it_stands(it) == closed
    assert used(closed, clock.now().at) == timedelta(hours=4)
    assert deadline(closed, clock.now().at) == instant("2026-11-23 19:41")
    assert not is_breached(closed, clock.now().at)
    assert (open_complaints(), closed_complaints()) == ([], [closed])


@pytest.mark.parametrize(
    ("at", "said", "is_over"),
    [
        ("17:40:59", "closed after 7:59:59: 换新机", False),
        ("17:41:00", "closed, overdue by 0:00:00: 换新机", True),
        ("18:01:30", "closed, overdue by 0:20:30: 换新机", True),
    ],
)
def test_eight_hours_to_the_second_are_too_long(at: str, said: str, is_over: bool) -> None:
    it = came_in(NOW)
    closed = close(moment(f"2026-11-23 {at}"), it, "", "换新机")
    assert closed.breached_at == (instant("2026-11-23 17:41") if is_over else None)
    assert last_sentence() == f"Complaint TS-0001 (张三) {said}"


def test_closing_ends_the_pause_and_its_time_does_not_count(clock: StandingClock) -> None:
    it = came_in(clock.now())
    done(it, "pause", at=clock.advance(hours=1))
    closed = close(clock.advance(hours=20), as_it_stands(it), "", "换新机")
    assert closed.result == Result(timedelta(hours=1), instant("2026-11-24 13:41"))
    assert all_pauses(it.id) == [
        Pause(instant("2026-11-23 10:41"), instant("2026-11-24 06:41"), "等客户")
    ]


def test_it_may_have_been_settled_earlier(clock: StandingClock) -> None:
    it = came_in(clock.now())
    closed = close(clock.advance(hours=30), it, "", "换新机", instant("2026-11-23 17:00"))
    assert closed.closed_at == instant("2026-11-23 17:00")
    assert closed.result is not None
    assert closed.result.used == timedelta(hours=7, minutes=19)
    assert closed.breached_at is None


@pytest.mark.parametrize(
    ("actions", "at"),
    [
        ([], "2026-11-23 09:40:59"),
        (["pause"], "2026-11-23 10:40:59"),
        (["pause", "resume"], "2026-11-23 11:40:59"),
        (["close", "reopen"], "2026-11-23 11:40:59"),
    ],
)
def test_it_is_not_closed_before_something_that_happened_to_it(
    clock: StandingClock, actions: list[str], at: str
) -> None:
    it = came_in(clock.now())
    for action in actions:
        done(it, action, at=clock.advance(hours=1))
    before = contents()
    with pytest.raises(Refusal) as refused:
        close(clock.advance(hours=1), as_it_stands(it), "", "换新机", instant(at))
    assert refused.value.field == "closed"
    assert contents() == before
    closed = close(clock.now(), as_it_stands(it), "", "换新机", instant(at) + timedelta(seconds=1))
    assert not closed.is_open


# --- a breach stays, a reopened complaint goes on ----------------------------------------------


def test_it_goes_on_with_the_time_that_was_left(clock: StandingClock) -> None:
    it = came_in(clock.now())
    done(it, "close", at=clock.advance(hours=3))
    again = done(it, "reopen", at=clock.advance(days=2))
    assert (again.reopened, again.is_open, again.result) == (1, True, None)
    assert time_left(again, clock.now().at) == timedelta(hours=5)
    assert deadline(again, clock.now().at) == instant("2026-11-25 17:41")
    closed = done(it, "close", at=clock.advance(hours=2))
    assert closed.result == Result(timedelta(hours=5), instant("2026-11-25 17:41"))
    assert closed.breached_at is None


def test_pauses_before_it_was_opened_again_count_no_more(clock: StandingClock) -> None:
    it = came_in(clock.now())
    done(it, "pause", at=clock.advance(hours=1))
    done(it, "close", at=clock.advance(hours=1))
    again = done(it, "reopen", at=clock.advance(hours=1))
    assert time_left(again, clock.now().at) == timedelta(hours=7)
    assert not again.is_paused
    paused = done(it, "pause", at=clock.advance(hours=1))
    assert time_left(paused, clock.advance(hours=9).at) == timedelta(hours=6)
    assert len(all_pauses(it.id)) == 2


def test_a_breach_stays_for_ever(clock: StandingClock) -> None:
    due = instant("2026-11-23 17:41")
    it = came_in(clock.now())
    assert done(it, "close", at=clock.advance(hours=9)).breached_at == due
    again = done(it, "reopen", at=clock.advance(days=1))
    assert (again.breached_at, deadline(again, clock.now().at)) == (due, due)
    assert is_breached(again, clock.now().at)
    assert done(it, "close", at=clock.advance(hours=1)).breached_at == due


def test_a_breach_stays_though_the_settings_would_now_allow_more_time(
    clock: StandingClock,
) -> None:
    breached = came_in(clock.set("2026-11-23 17:00"), "张三")
    in_time = came_in(clock.set("2026-11-23 20:00"), "李四")
    set_policy(clock.set("2026-11-24 01:30"), WORKDAYS)
    breached, in_time = as_it_stands(breached), as_it_stands(in_time)
    assert (breached.policy, in_time.policy) == (WORKDAYS, WORKDAYS)
    assert breached.breached_at == instant("2026-11-24 01:00")
    assert in_time.breached_at is None
    # By the new clock it has time left; the breach is on record all the same.
    assert time_left(breached, clock.now().at) == timedelta(hours=7)
    assert is_breached(breached, clock.now().at)
    assert done(breached, "close", at=clock.now()).breached_at == instant("2026-11-24 01:00")
    assert not is_breached(in_time, clock.now().at)


def test_another_policy_is_one_change_for_all_open_complaints() -> None:
    for _ in range(3):
        came_in(NOW)
    done(came_in(NOW), "close")
    before = Change.select().count()
    set_policy(NOW, WORKDAYS)
    assert Change.select().count() == before + 1
    assert last_sentence() == "Time limit set anew, open complaints: 3"
    set_policy(NOW, WORKDAYS)
    assert Change.select().count() == before + 1


def test_what_happened_is_told_each_time_also_for_the_same_reason(clock: StandingClock) -> None:
    it = came_in(clock.now())
    for hour in range(10, 16):
        done(it, "close" if hour % 2 == 0 else "reopen", at=clock.set(f"2026-11-23 {hour}:00"))
    assert course(it.id)[1:] == [
        Turn(instant(f"2026-11-23 {hour}:00"), Event.CLOSED)
        if hour % 2 == 0
        else Turn(instant(f"2026-11-23 {hour}:00"), Event.REOPENED, "又坏了")
        for hour in range(10, 16)
    ]
    assert as_it_stands(it).reopened == 3


# --- setting right when it arrived -------------------------------------------------------------


def test_setting_right_when_it_arrived_sets_right_everything_that_follows() -> None:
    it = came_in(NOW, received="2026-11-22 17:20")
    edit_complaint(LATER, it, it.account, instant("2026-11-23 08:20"))
    now = as_it_stands(it)
    assert (now.received_at, now.registered_at) == (instant("2026-11-23 08:20"), NOW.at)
    assert deadline(now, LATER.at) == instant("2026-11-23 16:20")
    assert (now.was_over_on_arrival, now.is_registered_late) == (False, True)
    edit_complaint(LATER, now, now.account, instant("2026-11-22 17:20"))
    assert as_it_stands(it).was_over_on_arrival


def test_changing_what_is_written_leaves_its_time_alone() -> None:
    it = came_in(NOW, received="2026-11-22 17:20")
    account = Account(Who("李四", "139"), "键盘坏了", "phone", "质量", "小王", "尤立新", "答复")
    edit_complaint(LATER, it, account)
    assert as_it_stands(it) == it._replace(account=account, version=it.version + 1)


@pytest.mark.parametrize(
    ("actions", "received"),
    [
        ([], "2026-11-23 09:41:01"),
        (["close"], "2026-11-23 08:00:00"),
        (["close", "reopen"], "2026-11-23 08:00:00"),
    ],
)
def test_when_it_arrived_stays_once_something_rests_on_it(
    actions: list[str], received: str
) -> None:
    it = done(came_in(NOW), *actions, at=LATER)
    before = contents()
    with pytest.raises(Refusal) as refused:
        edit_complaint(LATER, it, it.account, instant(received))
    assert refused.value.field == "received"
    assert contents() == before


def test_it_does_not_arrive_after_it_was_paused(clock: StandingClock) -> None:
    it = came_in(clock.now(), received="2026-11-23 08:00")
    done(it, "pause", at=clock.set("2026-11-23 09:00"))  # the clock had been fast
    with pytest.raises(Refusal):
        edit_complaint(clock.now(), as_it_stands(it), it.account, instant("2026-11-23 09:30"))


# --- the clock set back ------------------------------------------------------------------------


@pytest.mark.parametrize("actions", [[], ["pause"], ["pause", "resume"]])
def test_a_clock_that_was_set_back_uses_nothing_and_moves_no_deadline(
    clock: StandingClock, actions: list[str]
) -> None:
    it = came_in(clock.now())
    for action in actions:
        it = done(it, action, at=clock.advance(hours=1))
    due = deadline(it, clock.now().at)
    for _ in range(12):
        now = clock.advance(minutes=-30).at
        assert timedelta() <= used(it, now) <= timedelta(hours=1)
        assert time_left(it, now) <= LIMIT
        assert deadline(it, now) == (due if not it.is_paused else instant("2026-11-23 17:41"))
    assert used(it, clock.now().at) == timedelta()


@pytest.mark.parametrize("action", ["salesperson", "pause", "close", "edit", "promise"])
def test_what_is_done_while_the_clock_is_behind_counts_nothing(
    clock: StandingClock, action: str
) -> None:
    it = came_in(clock.now())
    now = done(it, action, at=clock.advance(hours=-2))
    assert used(now, clock.now().at) == timedelta()
    assert deadline(now, clock.now().at) == instant("2026-11-23 17:41")
    assert now.closed_at is None or now.closed_at >= it.received_at


def test_a_pause_that_ends_while_the_clock_is_behind_lasted_no_time(clock: StandingClock) -> None:
    it = came_in(clock.now())
    done(it, "pause", at=clock.advance(hours=1))
    now = done(it, "resume", at=clock.advance(hours=-2))
    assert deadline(now, clock.now().at) == instant("2026-11-23 17:41")
    (stood,) = all_pauses(it.id)
    assert stood.ended_at == stood.began_at


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    policy=st.sampled_from([EVERY_HOUR, WORKDAYS]),
    steps=st.lists(st.tuples(st.sampled_from([*ACTIONS]), st.integers(-90, 600)), max_size=10),
)
def test_used_and_left_are_the_limit_and_a_breach_stays_whatever_is_done(
    policy: Policy, steps: list[tuple[str, int]]
) -> None:
    clock = StandingClock()
    it = came_in(clock.now(), policy=policy)
    breached = None
    for action, minutes in steps:
        now = clock.advance(minutes=minutes)
        before = contents()
        try:
            ACTIONS[action](now, it)
        except EditConflict:
            raise
        except Refusal:
            assert contents() == before
            continue
        it = as_it_stands(it)
        assert timedelta() <= used(it, now.at) == LIMIT - time_left(it, now.at)
        assert breached is None or it.breached_at == breached
        breached = it.breached_at
        assert it.is_open == (it in open_complaints()) == (it.result is None)
        if it.is_open and not it.is_paused and breached is None and seconds_left(it, now.at) > 0:
            counted = it.policy.counting.counted(now.at, deadline(it, now.at))
            assert counted >= time_left(it, now.at)
            if now.at >= max([it.counts_from, *(p.ended_at or now.at for p in it.pauses)]):
                assert counted == time_left(it, now.at)


@pytest.mark.parametrize("act", [lambda now, it: close(now, it, "", "换新"), resume])
def test_what_was_resumed_in_another_window_is_not_resumed_or_closed_over_it(
    act: Callable[[Now, Complaint], object], clock: StandingClock
) -> None:
    pause(clock.now(), came_in(clock.now()), "等顾客")
    (stale,) = open_complaints()
    resume(clock.advance(minutes=10), stale)
    before = contents()
    with pytest.raises(EditConflict):
        act(clock.advance(minutes=1), stale)
    assert contents() == before


def test_a_breach_by_an_arrival_that_never_was_is_set_right_with_it(clock: StandingClock) -> None:
    mistyped = came_in(clock.now(), received="2026-11-22 09:00")
    set_policy(clock.now(), WORKDAYS)
    (it,) = open_complaints()
    assert it.id == mistyped.id
    assert it.breached_at is not None
    edit_complaint(clock.now(), it, it.account, instant("2026-11-23 09:00"))
    assert as_it_stands(it).breached_at is None
