"""What the complaints offer the desk: Today, the badge, the bell and the JSON say the same."""

from datetime import date, timedelta

import pytest

from salestui.complaints.details import complaint_details, history_details
from salestui.complaints.queries import open_complaints
from salestui.complaints.register import (
    COMPLAINTS,
    about_customer,
    bell_rings,
    complaint_badge,
    complaint_matters,
    deadlines_to_change,
    follow_settings,
)
from salestui.complaints.rules import Complaint, Party, Urgency, deadline
from salestui.complaints.store import close, note_contact, pause, register_complaint, reopen, resume
from salestui.complaints.words import clock_words, left_words, result_words, urgency_now
from salestui.customers.rules import Profile
from salestui.customers.store import add_customer
from salestui.dates.clock import Now
from salestui.kit.register import Badge, Difference
from salestui.settings.rules import WORKING_HOURS
from salestui.storage.history.models import Change
from salestui.storage.history.undo import redo_last, undo_last
from salestui.today.report import matters_now, today_json
from tests.clock import StandingClock, instant, moment
from tests.complaints.cases import EVERY_HOUR, WORKDAYS, as_it_stands, came_in, set_otherwise

pytestmark = pytest.mark.usefixtures("open_desk")

NOW = moment("2026-11-23 09:41")


def records(now: Now) -> list[dict[str, object]]:
    """The complaints of `today --json`."""
    found = today_json([COMPLAINTS], matters_now([COMPLAINTS], now), now)["complaints"]
    assert isinstance(found, list)
    return found


def badge(now: Now) -> Badge | None:
    """The badge, of what is loaded now."""
    return complaint_badge(complaint_matters(now), now)


def detail(it: Complaint, label: str, now: Now) -> str:
    """What the details say under a label; "" where they say nothing."""
    return "; ".join(each.text for each in complaint_details(it.id, now) if each.label == label)


# --- the JSON ----------------------------------------------------------------------------------


def test_the_json_of_a_complaint_has_its_codes_and_its_time(clock: StandingClock) -> None:
    came_in(clock.now(), phone="138-0013", received="2026-11-23 08:00", channel="phone")
    clock.advance(seconds=59)
    assert records(clock.now()) == [
        {
            "number": "TS-0001",
            "who": "张三",
            "phone": "138-0013",
            "about": "打印机坏了",
            "received_at": "2026-11-23T08:00:00+08:00",
            "deadline_at": "2026-11-23T16:00:00+08:00",
            "seconds_left": 6 * 3600 + 18 * 60 + 1,
            "state": "open",
            "clock": "every_hour",
            "registered_late": True,
            "over_on_arrival": False,
            "contacted": [],
        }
    ]


def test_the_json_tells_who_was_contacted_and_which_clock_runs(clock: StandingClock) -> None:
    it = came_in(clock.now(), policy=WORKDAYS)
    note_contact(clock.now(), it, Party.CONSUMER)
    note_contact(clock.now(), as_it_stands(it), Party.SALESPERSON)
    (record,) = records(clock.now())
    assert record["contacted"] == ["salesperson", "consumer"]
    assert record["clock"] == "working_hours"
    assert record["deadline_at"] == "2026-11-24T09:41:00+08:00"
    assert record["seconds_left"] == 8 * 3600
    (record,) = records(clock.set("2026-11-23 13:00"))
    assert record["seconds_left"] == 8 * 3600 - (2 * 60 + 19) * 60


def test_the_json_is_in_the_order_of_the_deadlines_paused_ones_last(clock: StandingClock) -> None:
    came_in(clock.now(), "甲", "2026-11-23 09:00")
    came_in(clock.now(), "乙", "2026-11-23 08:00")
    stands = came_in(clock.now(), "丙", "2026-11-23 02:00")
    came_in(clock.now(), "丁", "2026-11-23 08:30", WORKDAYS)
    came_in(clock.now(), "戊", "2026-11-23 01:00")
    close(clock.now(), came_in(clock.now(), "己", "2026-11-23 03:00"), "", "好了")
    pause(clock.now(), stands, "等客户")
    found = records(clock.now())
    # 戊 is overdue; 丁 is due at 18:00 by working hours, 甲 at 17:00 by every hour.
    assert [each["who"] for each in found] == ["戊", "乙", "甲", "丁", "丙"]
    assert [each["state"] for each in found] == ["open"] * 4 + ["paused"]
    assert found[0]["seconds_left"] == -41 * 60
    assert found[0]["over_on_arrival"] is True


def test_while_it_is_paused_its_time_stands_still_and_its_deadline_is_as_if_it_went_on(
    clock: StandingClock,
) -> None:
    it = came_in(clock.now())
    pause(clock.advance(hours=1), it, "等客户")
    for hours, due in ((0, "23T17:41:00"), (2, "23T19:41:00"), (10, "24T05:41:00")):
        (record,) = records(clock.advance(hours=hours))
        assert (record["state"], record["seconds_left"]) == ("paused", 7 * 3600)
        assert record["deadline_at"] == f"2026-11-{due}+08:00"
    resume(clock.now(), as_it_stands(it))
    (record,) = records(clock.advance(seconds=1))
    assert (record["state"], record["seconds_left"]) == ("open", 7 * 3600 - 1)
    assert record["deadline_at"] == "2026-11-24T05:41:00+08:00"


@pytest.mark.parametrize("is_paused", [False, True])
def test_a_clock_that_was_set_back_shows_no_time_gained(
    clock: StandingClock, is_paused: bool
) -> None:
    it = came_in(clock.now())
    if is_paused:
        pause(clock.now(), it, "等客户")
    (record,) = records(clock.advance(hours=-3))
    assert record["seconds_left"] == 8 * 3600
    assert record["deadline_at"] == "2026-11-23T17:41:00+08:00"
    assert record["registered_late"] is False


# --- how pressing it is ------------------------------------------------------------------------

PRESSING = [
    ("15:40:59", Urgency.CALM, "02:00:01", "02:00:01"),
    ("15:41:00", Urgency.AMBER, "due soon 02:00:00", "!02:00:00"),
    ("16:40:59", Urgency.AMBER, "due soon 01:00:01", "!01:00:01"),
    ("16:41:00", Urgency.RED, "urgent 01:00:00", "!!01:00:00"),
    ("17:40:59", Urgency.RED, "urgent 00:00:01", "!!00:00:01"),
    ("17:41:00", Urgency.OVERDUE, "overdue 00:00:00", "!!overdue 00:00:00"),
    ("18:01:33", Urgency.OVERDUE, "overdue 00:20:33", "!!overdue 00:20:33"),
]
TONES = {"calm": "good", "amber": "warn", "red": "alarm", "overdue": "alarm"}


@pytest.mark.parametrize(("at", "pressing", "words", "on_badge"), PRESSING)
def test_it_turns_amber_red_and_overdue_at_exactly_its_second(
    clock: StandingClock, at: str, pressing: Urgency, words: str, on_badge: str
) -> None:
    it = came_in(clock.now())
    now = clock.set(f"2026-11-23 {at}")
    tone = TONES[pressing]
    assert urgency_now(it, now) is pressing
    assert left_words(it, now) == (words, tone)
    shortest = badge(now)
    assert shortest is not None
    assert (shortest.text, shortest.tone) == (on_badge, tone)
    assert shortest.title == f"{on_badge.strip('!')} Complaints"
    (matter,) = complaint_matters(now)
    assert (matter.words, matter.tone) == (words, tone)
    # The words of a matter that was loaded long ago go on by themselves.
    (loaded,) = complaint_matters(clock.set("2026-11-23 09:41"))
    assert COMPLAINTS.ticking(loaded, now).words == words


def test_half_a_second_over_is_overdue_by_nothing_yet(clock: StandingClock) -> None:
    it = came_in(clock.now())
    clock.set("2026-11-23 17:41")
    assert left_words(it, clock.advance(seconds=-0.5))[0] == "urgent 00:00:01"
    assert left_words(it, clock.advance(seconds=1))[0] == "overdue 00:00:00"


def test_the_warning_times_are_those_that_are_set(clock: StandingClock) -> None:
    set_otherwise(amber_minutes=240, red_minutes=30)
    it = came_in(clock.now())
    for at, word in (
        ("13:40:59", "04:00:01"),
        ("13:41:00", "due soon 04:00:00"),
        ("17:10:59", "due soon 00:30:01"),
        ("17:11:00", "urgent 00:30:00"),
    ):
        assert left_words(it, clock.set(f"2026-11-23 {at}"))[0] == word


def test_the_badge_is_the_shortest_time_left_of_those_that_run(clock: StandingClock) -> None:
    assert badge(clock.now()) is None
    first = came_in(clock.now(), received="2026-11-23 09:00")
    second = came_in(clock.now(), received="2026-11-23 09:20")
    assert badge(clock.now()) == Badge("07:19:00", "good", "07:19:00 Complaints")
    pause(clock.now(), first, "等客户")
    assert badge(clock.now()) == Badge("07:39:00", "good", "07:39:00 Complaints")
    pause(clock.now(), second, "等客户")
    assert badge(clock.now()) == Badge("paused", "muted")
    close(clock.now(), as_it_stands(first), "", "好了")
    close(clock.now(), as_it_stands(second), "", "好了")
    assert badge(clock.now()) is None


def test_what_is_paused_says_so_and_also_that_it_is_over(clock: StandingClock) -> None:
    it = came_in(clock.now(), received="2026-11-23 08:00")
    late = came_in(clock.now(), received="2026-11-23 01:00")
    pause(clock.now(), it, "等客户")
    pause(clock.now(), late, "等客户")
    now = clock.advance(hours=20)
    assert left_words(as_it_stands(it), now) == ("paused 06:19:00", "muted")
    assert left_words(as_it_stands(late), now) == ("paused overdue 00:41:00", "alarm")


# --- the bell ----------------------------------------------------------------------------------


def rings(clock: StandingClock, since: str, until: str) -> bool:
    """Whether the bell rings between two times of the 23rd."""
    before = clock.set(f"2026-11-23 {since}").at
    now = clock.set(f"2026-11-23 {until}")
    return bell_rings(complaint_matters(now), before, now)


CROSSINGS = [
    ("16:40:58", "16:40:59", False),
    ("16:40:59", "16:41:00", True),
    ("16:41:00", "16:41:01", False),
    ("17:40:59", "17:41:00", True),
    ("17:41:00", "17:41:01", False),
    ("15:40:59", "15:41:00", False),  # amber is seen, not heard
    ("12:00:00", "20:00:00", True),  # the laptop was asleep
]


@pytest.mark.parametrize(("since", "until", "is_heard"), CROSSINGS)
def test_the_bell_rings_at_one_hour_and_at_nothing_left(
    clock: StandingClock, since: str, until: str, is_heard: bool
) -> None:
    came_in(clock.now())
    assert rings(clock, since, until) is is_heard
    set_otherwise(bell=False)
    assert not rings(clock, since, until)


@pytest.mark.parametrize("is_closed", [False, True])
def test_the_bell_does_not_ring_for_what_is_paused_or_closed(
    clock: StandingClock, is_closed: bool
) -> None:
    it = came_in(clock.now())
    if is_closed:
        close(clock.now(), it, "", "好了")
    else:
        pause(clock.now(), it, "等客户")
    assert not any(rings(clock, since, until) for since, until, _ in CROSSINGS)


def test_the_bell_follows_the_last_warning_time_that_is_set(clock: StandingClock) -> None:
    set_otherwise(red_minutes=30)
    came_in(clock.now())
    assert not rings(clock, "16:40:59", "16:41:00")
    assert rings(clock, "17:10:59", "17:11:00")


# --- what is closed, and a customer's own -------------------------------------------------------


def test_what_is_over_on_arrival_is_told_apart_from_what_was_breached(clock: StandingClock) -> None:
    for name, received in (("甲", "09:41"), ("乙", "02:00"), ("丙", "01:00")):
        came_in(clock.now(), name, f"2026-11-23 {received}")
    clock.advance(hours=1)
    results = [result_words(close(clock.now(), it, "", "好了")) for it in open_complaints()]
    assert results == [
        ("in time, 1:00:00", "good"),
        ("breached, 8:41:00", "alarm"),
        ("over on arrival, 9:41:00", "muted"),
    ]


def test_a_customer_is_told_with_their_complaints_open_and_closed(clock: StandingClock) -> None:
    customer = add_customer(clock.now(), Profile("宏达公司"))
    came_in(clock.now(), "宏达公司", "2026-11-23 08:00", customer=customer, about="发票")
    it = came_in(clock.now(), "宏达公司", "2026-11-23 07:00", customer=customer)
    came_in(clock.now())
    close(clock.now(), it, "", "好了")
    told = [(each.number, each.text, each.words) for each in about_customer(customer, clock.now())]
    assert told == [
        ("TS-0001", "发票", "06:19:00"),
        ("TS-0002", "打印机坏了", "in time, 2:41:00"),
    ]


# --- a complaint in full -----------------------------------------------------------------------


def test_the_details_say_when_it_came_and_that_it_was_found_late(clock: StandingClock) -> None:
    late = came_in(clock.now(), received="2026-11-23 08:40")
    over = came_in(clock.now(), received="2026-11-22 17:20")
    soon = came_in(clock.now(), received="2026-11-23 09:00")
    now = clock.now()
    assert detail(soon, "Arrived", now) == "today 09:00"
    assert detail(late, "Arrived", now) == "today 08:40; registered late, today 09:41"
    assert detail(over, "Arrived", now) == (
        "yesterday 17:20; registered late, today 09:41; over on arrival"
    )
    assert detail(over, "Deadline", now) == "today 01:20"
    assert detail(soon, "Deadline", now) == "today 17:00"
    assert detail(soon, "Deadline", clock.set("2026-11-24 09:00")) == "yesterday 17:00"


def test_the_details_have_the_three_parties_with_their_phones(clock: StandingClock) -> None:
    it = came_in(clock.now(), phone="138", salesperson="小王", received="2026-11-23 09:00")
    note_contact(clock.now(), it, Party.CONSUMER, instant("2026-11-23 09:12:05"))
    now = clock.now()
    assert detail(it, "Salesperson", now) == "not contacted yet  小王"
    assert detail(it, "Merchant", now) == "not contacted yet"
    assert detail(it, "Consumer", now) == "contacted today 09:12"
    assert detail(it, "First contact", now) == "today 09:12, 0:12:05 after it was received"


def test_the_details_say_which_clock_runs_and_when_it_goes_on(clock: StandingClock) -> None:
    assert clock_words(came_in(clock.now()), clock.now()) == "every hour"
    it = came_in(clock.now(), policy=WORKDAYS)
    hours = "working hours 8:30-12:00, 13:30-18:00"
    assert clock_words(it, clock.now()) == hours
    assert clock_words(it, clock.set("2026-11-23 12:00")) == (
        f"{hours}; it stands until today 13:30"
    )
    assert clock_words(it, clock.set("2026-11-23 18:00")) == (
        f"{hours}; it stands until tomorrow 08:30"
    )
    assert clock_words(it, clock.set("2026-11-27 18:00")) == (
        f"{hours}; it stands until 11-30 Mon 08:30"
    )
    pause(clock.now(), it, "等客户")
    assert clock_words(as_it_stands(it), clock.now()) == hours


def test_the_details_of_what_is_paused_say_since_when_and_why(clock: StandingClock) -> None:
    it = came_in(clock.now())
    pause(clock.now(), it, "等检定结果")
    now = clock.advance(hours=2)
    assert detail(it, "Paused", now) == "since today 09:41: 等检定结果"
    assert detail(it, "Deadline", now) == "today 19:41, if it went on now"


def test_a_breach_and_how_often_it_was_opened_again_stand_among_the_details(
    clock: StandingClock,
) -> None:
    it = came_in(clock.now())
    closed = close(clock.set("2026-11-23 18:41"), it, "老化", "换新机")
    now = clock.now()
    assert detail(it, "Result", now) == "breached, 9:00:00"
    assert detail(it, "Closed", now) == "2026-11-23 Mon 18:41"
    assert (detail(it, "Cause", now), detail(it, "Outcome", now)) == ("老化", "换新机")
    reopen(clock.set("2026-11-25 09:00"), closed, "又坏了")
    now = clock.now()
    assert detail(it, "Breached", now) == "11-23 Mon 17:41"
    assert detail(it, "Reopened", now) == "×1"


def test_the_course_tells_everything_newest_first(clock: StandingClock) -> None:
    it = came_in(clock.now(), received="2026-11-23 08:00")
    note_contact(clock.set("2026-11-23 10:00"), it, Party.CONSUMER, note="很着急")
    pause(clock.set("2026-11-23 11:00"), as_it_stands(it), "等客户")
    resume(clock.set("2026-11-23 12:00"), as_it_stands(it))
    close(clock.set("2026-11-23 13:00"), as_it_stands(it), "", "好了")
    reopen(clock.set("2026-11-24 09:00"), as_it_stands(it), "又坏了")
    assert [tuple(each)[:2] for each in history_details(it.id, clock)] == [
        ("11-24 09:00", "opened again  又坏了"),
        ("11-23 13:00", "closed"),
        ("11-23 12:00", "the clock goes on"),
        ("11-23 11:00", "paused  等客户"),
        ("11-23 10:00", "Consumer contacted  很着急"),
        ("11-23 09:41", "registered"),
        ("11-23 08:00", "arrived"),
    ]


def undone(clock: StandingClock, steps: int) -> None:
    """Undo the last steps, one each hour."""
    for _step in range(steps):
        undo_last(clock.advance(hours=1))


def test_what_was_undone_stays_in_the_course_as_taken_back(clock: StandingClock) -> None:
    it = came_in(clock.set("2026-11-23 08:00"))
    note_contact(clock.set("2026-11-23 09:00"), it, Party.CONSUMER, note="很着急")
    undone(clock, 1)
    pause(clock.set("2026-11-23 11:00"), as_it_stands(it), "等客户")
    resume(clock.set("2026-11-23 12:00"), as_it_stands(it))
    undone(clock, 1)
    close(clock.set("2026-11-23 14:00"), as_it_stands(it), "", "好了")
    reopen(clock.set("2026-11-24 09:00"), as_it_stands(it), "又坏了")
    undone(clock, 3)
    expected = [
        ("11-24 09:00", "opened again  又坏了  taken back 11-24 10:00", "done"),
        ("11-23 14:00", "the clock goes on  taken back 11-24 11:00", "done"),
        ("11-23 14:00", "closed  taken back 11-24 11:00", "done"),
        ("11-23 12:00", "the clock goes on  taken back 11-23 13:00", "done"),
        ("11-23 11:00", "paused  等客户  taken back 11-24 12:00", "done"),
        ("11-23 09:00", "Consumer contacted  很着急  taken back 11-23 10:00", "done"),
        ("11-23 08:00", "arrived", ""),
    ]
    assert sorted(map(tuple, history_details(it.id, clock)), reverse=True) == sorted(
        expected, reverse=True
    )
    # What is redone is not taken back any more, nor told twice.
    redo_last(clock.advance(hours=1))
    redo_last(clock.advance(hours=1))
    told = [tuple(each)[:2] for each in history_details(it.id, clock)]
    assert ("11-23 11:00", "paused  等客户") in told
    assert ("11-23 14:00", "closed") in told
    assert ("11-23 14:00", "the clock goes on") in told
    assert len(told) == len(expected)


def test_a_reason_that_was_taken_back_is_no_reason_of_a_later_time(clock: StandingClock) -> None:
    it = came_in(clock.set("2026-11-23 08:00"))
    for day, reason in ((24, "甲"), (25, "乙"), (26, "甲")):
        close(clock.set(f"2026-11-{day} 08:00"), as_it_stands(it), "", "")
        reopen(clock.set(f"2026-11-{day} 09:00"), as_it_stands(it), reason)
        if day == 25:
            undone(clock, 2)
    told = [each.text for each in history_details(it.id, clock) if "opened" in each.text]
    assert told == [
        "opened again  甲",
        "opened again  乙  taken back 11-25 10:00",
        "opened again  甲",
    ]


def test_of_what_is_not_there_nothing_is_told(clock: StandingClock) -> None:
    assert complaint_details(7, clock.now()) == ()
    assert not history_details(7, clock)


# --- settings that change ----------------------------------------------------------------------


def test_open_complaints_follow_other_settings_only_when_they_are_let(
    clock: StandingClock,
) -> None:
    it = came_in(clock.now())
    closed = close(clock.now(), came_in(clock.now(), "李四"), "", "好了")
    set_otherwise(complaint_clock=WORKING_HOURS)
    assert as_it_stands(it).policy == EVERY_HOUR
    assert deadlines_to_change(clock.now()) == [
        Difference("TS-0001 张三", "today 17:41", "tomorrow 09:41")
    ]
    follow_settings(clock.now())
    assert deadline(as_it_stands(it), clock.now().at) == instant("2026-11-24 09:41")
    assert as_it_stands(closed) == closed
    assert deadlines_to_change(clock.now()) == []
    changes = Change.select().count()
    follow_settings(clock.now())
    assert Change.select().count() == changes


def test_the_companys_own_days_off_apply_to_open_complaints_too(clock: StandingClock) -> None:
    set_otherwise(complaint_clock=WORKING_HOURS)
    it = came_in(clock.now(), policy=WORKDAYS)
    set_otherwise(days_off=frozenset({date(2026, 11, 24)}))
    follow_settings(clock.now())
    assert deadline(as_it_stands(it), clock.now().at) == instant("2026-11-25 09:41")
    set_otherwise(days_off=frozenset(), make_up_days=frozenset({date(2026, 11, 28)}))
    follow_settings(clock.now())
    assert deadline(as_it_stands(it), clock.now().at) == instant("2026-11-24 09:41")
    friday = register_complaint(clock.set("2026-11-27 17:00"), it.account, as_it_stands(it).policy)
    assert deadline(friday, clock.now().at) == instant("2026-11-28 17:00")


def test_a_contact_long_ago_is_counted_from_when_it_was_received(clock: StandingClock) -> None:
    it = came_in(clock.now(), received="2026-11-20 09:00")
    note_contact(clock.now(), it, Party.MERCHANT)
    after = clock.now().at - instant("2026-11-20 09:00")
    assert after == timedelta(days=3, minutes=41)
    assert detail(it, "First contact", clock.now()) == "today 09:41, 72:41:00 after it was received"
