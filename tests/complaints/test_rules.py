"""The 8 hours of a complaint (篇1: 争取在8小时内处理投诉), counted by hand and minute by minute.

Unless said otherwise it is worked 8:30-12:00 and 13:30-18:00 in China, 3:30 and 4:30 a day. In
November 2026 the 23rd is a Monday, the 27th a Friday.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import accumulate, pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salestui.complaints.rules import (
    LIMIT,
    Account,
    Complaint,
    Contact,
    Figures,
    Party,
    Pause,
    Policy,
    Result,
    Urgency,
    check_closing,
    check_received,
    contact_with,
    deadline,
    figures,
    first_contact,
    has_passed,
    in_order_of_time,
    is_breached,
    is_overdue,
    next_party,
    policy_of,
    policy_text,
    read_policy,
    seconds_left,
    share_used,
    time_left,
    unknown_year,
    urgency,
    used,
)
from salestui.core.refusal import Refusal
from salestui.customers.rules import Who
from salestui.dates.clock import Clock
from salestui.dates.workday import knows_holidays_of
from salestui.settings.rules import EVERY_HOUR, WORKING_HOURS, Settings
from tests.clock import CHINA, instant, moment
from tests.complaints.test_hours import (
    BEGINNINGS,
    DAY,
    PERIOD,
    WORKDAYS,
    MinuteByMinute,
    at,
    days,
    hours_of,
    some_policy,
    span,
    windows,
    working,
)

AMBER, RED = timedelta(hours=2), timedelta(hours=1)
TICK = timedelta(microseconds=1)
ALWAYS = Policy()
NEW_YORK = ZoneInfo("America/New_York")


def a_complaint(
    received: str | datetime,
    happened: str = "",
    *,
    policy: Policy = WORKDAYS,
    desk: ZoneInfo | timezone = CHINA,
    registered: str = "",
    key: int = 1,
) -> Complaint:
    """A complaint and what happened to it: "paused … to …; closed …; reopened …; paused …"."""
    arrived = at(received, desk) if isinstance(received, str) else received
    found = Complaint(
        id=key,
        number=f"TS-{key:04d}",
        version=1,
        account=Account(Who("张三"), "送错货"),
        received_at=arrived,
        registered_at=at(registered, desk) if registered else arrived,
        policy=policy,
        counts_from=arrived,
    )
    actions: dict[str, Callable[..., Complaint]] = {
        "paused": paused,
        "closed": closed,
        "reopened": reopened,
    }
    for event in filter(None, happened.split("; ")):
        word, _, when = event.partition(" ")
        found = actions[word](found, *(at(each, desk) for each in when.split(" to ")))
    return found


def paused(complaint: Complaint, began: datetime, ended: datetime | None = None) -> Complaint:
    """The same complaint, paused once more."""
    return complaint._replace(pauses=(*complaint.pauses, Pause(began, ended, "等客户回电")))


def closed(complaint: Complaint, moment: datetime) -> Complaint:
    """The same complaint, closed; a pause that lasts ends with it."""
    stood = tuple(each._replace(ended_at=each.ended_at or moment) for each in complaint.pauses)
    complaint = complaint._replace(pauses=stood)
    due = deadline(complaint, moment)
    missed = due if is_overdue(complaint, moment) else None
    return complaint._replace(
        closed_at=moment,
        result=Result(used(complaint, moment), due),
        breached_at=complaint.breached_at or missed,
    )


def reopened(complaint: Complaint, moment: datetime) -> Complaint:
    """The same complaint, opened again."""
    assert complaint.result is not None
    return complaint._replace(
        closed_at=None,
        result=None,
        counts_from=moment,
        used_before=complaint.result.used,
        pauses=(),
        reopened=complaint.reopened + 1,
    )


def due(complaint: Complaint) -> datetime:
    """The deadline of a complaint that is not paused: any time will do."""
    return deadline(complaint, complaint.received_at)


# --- when it is due, by hand: working hours ----------------------------------------------------


@pytest.mark.parametrize(
    ("received", "deadline_at"),
    [
        ("11-27 Fri 17:00", "11-30 Mon 17:00"),  # 1 h on Friday; 3:30 and 3:30 on Monday
        ("11-23 Mon 17:00", "11-24 Tue 17:00"),  # 1 h, then 7 h
        ("11-23 Mon 09:15", "11-24 Tue 09:15"),  # 2:45 + 4:30 = 7:15, then 0:45
        ("11-23 Mon 08:30", "11-23 Mon 18:00"),  # the whole day is 8 h: over when it closes
        ("11-23 Mon 08:29:59", "11-23 Mon 18:00"),  # before opening nothing counts
        ("11-23 Mon 08:30:01", "11-24 Tue 08:30:01"),  # Monday lacks 1 s
        ("11-23 Mon 08:30:00.000001", "11-24 Tue 08:30:00.000001"),  # it lacks 1 µs
        ("11-23 Mon 11:59:59", "11-24 Tue 11:59:59"),  # 0:00:01 + 4:30, then 3:29:59
        ("11-23 Mon 12:00", "11-24 Tue 12:00"),  # 4:30, then 3:30: over at noon, not 13:30
        ("11-23 Mon 12:40", "11-24 Tue 12:00"),  # at lunch: the same
        ("11-23 Mon 13:30", "11-24 Tue 12:00"),  # when lunch is over: the same
        ("11-23 Mon 13:30:01", "11-24 Tue 13:30:01"),  # 4:29:59 + 3:30, 1 s after lunch
        ("11-23 Mon 17:59:59", "11-24 Tue 17:59:59"),  # 1 s, then 7:59:59
        ("11-23 Mon 17:59:59.999999", "11-24 Tue 17:59:59.999999"),  # 1 µs, then all but 1 µs
        ("11-23 Mon 18:00", "11-24 Tue 18:00"),  # at closing nothing counts any more
        ("11-23 Mon 22:15", "11-24 Tue 18:00"),  # at night: the whole next day
        ("11-24 Tue 03:00", "11-24 Tue 18:00"),  # before dawn: the whole of the same day
        ("11-27 Fri 18:00", "11-30 Mon 18:00"),  # the whole of Monday
        ("11-28 Sat 10:00", "11-30 Mon 18:00"),  # Saturday rests
        ("11-29 Sun 23:59", "11-30 Mon 18:00"),  # Sunday rests
    ],
)
def test_it_is_due_after_8_working_hours(received: str, deadline_at: str) -> None:
    assert due(a_complaint(received)) == at(deadline_at)


@pytest.mark.parametrize(
    ("received", "deadline_at"),
    [
        ("09-30 Wed 17:00", "10-08 Thu 17:00"),  # eve of National Day: 1 h, rest 1st-7th, 7 h
        ("10-03 Sat 11:00", "10-08 Thu 18:00"),  # in it: the whole of the first day after it
        ("10-07 Wed 09:00", "10-08 Thu 18:00"),  # on its last day, a Wednesday
        ("10-09 Fri 17:00", "10-10 Sat 17:00"),  # 1 h; Saturday is worked for it: 7 h
        ("10-10 Sat 17:00", "10-12 Mon 17:00"),  # 1 h on that Saturday; Sunday rests; 7 h
        ("09-18 Fri 16:00", "09-20 Sun 16:00"),  # 2 h; Saturday rests; Sunday is worked: 6 h
        ("09-19 Sat 12:00", "09-20 Sun 18:00"),  # the whole of that Sunday
        ("09-20 Sun 17:00", "09-21 Mon 17:00"),  # 1 h on that Sunday, 7 h
        ("09-24 Thu 14:00", "09-28 Mon 14:00"),  # eve of Mid-autumn: 4 h, rest 25th-27th, 4 h
        ("02-13 Fri 17:30", "02-14 Sat 17:30"),  # 0:30; Saturday worked for the festival: 7:30
        ("02-14 Sat 17:30", "02-24 Tue 17:30"),  # 0:30; nine days of rest; 7:30
        ("02-15 Sun 08:30", "02-24 Tue 18:00"),  # first day of rest
        ("02-16 Mon 20:00", "02-24 Tue 18:00"),  # eve of the Spring Festival: a day of rest
        ("02-27 Fri 15:00", "02-28 Sat 15:00"),  # 3 h; Saturday is worked: 5 h
        ("02-28 Sat 15:00", "03-02 Mon 15:00"),  # 3 h; Sunday rests; 5 h
        ("04-03 Fri 10:30", "04-07 Tue 10:30"),  # 1:30 + 4:30; rest 4th-6th; 2 h
        ("04-30 Thu 11:00", "05-06 Wed 11:00"),  # 1 h + 4:30; rest 1st-5th; 2:30
        ("05-08 Fri 18:30", "05-09 Sat 18:00"),  # Saturday is worked for Labour Day
        ("06-18 Thu 17:59", "06-22 Mon 17:59"),  # 1 min; rest 19th-21st; 7:59
        ("2025-12-31 Wed 16:00", "01-04 Sun 16:00"),  # 2 h; rest 1st-3rd; Sunday is worked: 6 h
        ("01-03 Sat 09:00", "01-04 Sun 18:00"),  # the whole of that Sunday
        ("2090-04-28 Fri 17:00", "2090-05-03 Wed 17:00"),  # 1 h; rest 1st-2nd by the law; 7 h
        ("2090-09-30 Sat 10:00", "2090-10-04 Wed 18:00"),  # not announced: a weekend; rest 1st-3rd
    ],
)
def test_holidays_rest_and_make_up_days_count(received: str, deadline_at: str) -> None:
    assert due(a_complaint(received)) == at(deadline_at)


@pytest.mark.parametrize(
    ("received", "deadline_at"),
    [
        ("12-31 Thu 17:00", "2027-01-04 Mon 17:00"),  # 1 h; New Year and the weekend; 7 h
        (
            "2027-10-01 Fri 16:00",
            "2027-10-04 Mon 18:00",
        ),  # rest 1st-3rd; 8 h on a Monday like others
        ("2027-12-31 Fri 17:00", "2028-01-03 Mon 17:00"),  # 1 h; the weekend; 7 h
        ("2028-05-01 Mon 17:00", "2028-05-03 Wed 18:00"),  # rest 1st-2nd; 8 h
    ],
)
def test_a_year_not_announced_has_the_holidays_of_the_law(received: str, deadline_at: str) -> None:
    if knows_holidays_of(2027):
        pytest.skip("announced meanwhile")
    assert due(a_complaint(received)) == at(deadline_at)


@pytest.mark.parametrize(
    ("received", "off", "work", "deadline_at"),
    [
        ("11-23 Mon 17:00", "11-24", "", "11-25 Wed 17:00"),  # 1 h; Tuesday off; 7 h
        ("11-24 Tue 10:00", "11-24", "", "11-25 Wed 18:00"),  # received on the day off
        ("11-27 Fri 17:00", "", "11-28", "11-28 Sat 17:00"),  # 1 h; 7 h on Saturday
        ("11-28 Sat 10:00", "", "11-28", "11-30 Mon 10:00"),  # 2 h + 4:30 on Saturday; 1:30
        ("09-30 Wed 17:00", "", "10-01", "10-01 Thu 17:00"),  # National Day, worked here: 7 h
        ("09-18 Fri 16:00", "09-20", "", "09-21 Mon 16:00"),  # the public make-up Sunday, off here
        ("11-25 Wed 16:00", "11-26 11-27", "11-29", "11-29 Sun 16:00"),  # 2 h; 6 h on Sunday
        ("11-27 Fri 17:00", "11-28", "", "11-30 Mon 17:00"),  # Saturday rested anyway
    ],
)
def test_the_companys_own_days_outrank_the_calendar(
    received: str, off: str, work: str, deadline_at: str
) -> None:
    policy = working(off=off, work=work)
    assert due(a_complaint(received, policy=policy)) == at(deadline_at)


@pytest.mark.parametrize(
    ("hours", "received", "deadline_at"),
    [
        ("09:00-17:00", "11-27 Fri 16:00", "11-30 Mon 16:00"),  # 1 h, 7 h
        ("09:00-17:00", "11-23 Mon 12:30", "11-24 Tue 12:30"),  # 4:30, 3:30
        ("09:00-17:00", "11-23 Mon 09:00", "11-23 Mon 17:00"),  # exactly the day
        ("08:00-20:00", "11-23 Mon 09:00", "11-23 Mon 17:00"),  # more than 8 h a day
        ("08:00-20:00", "11-23 Mon 15:00", "11-24 Tue 11:00"),  # 5 h, 3 h
        ("08:00-10:00 11:00-12:00 14:00-17:00", "11-23 Mon 08:00", "11-24 Tue 10:00"),  # 6 h, 2 h
        ("08:00-10:00 11:00-12:00 14:00-17:00", "11-23 Mon 10:30", "11-24 Tue 15:00"),  # 4, 3, 1 h
        ("08:00-10:00 11:00-12:00 14:00-17:00", "11-27 Fri 16:30", "12-01 Tue 09:30"),  # ½, 6, 1½ h
        ("08:30-12:00 12:00-16:30", "11-23 Mon 08:30", "11-23 Mon 16:30"),  # without a break
        ("08:30-12:00 12:00-16:30", "11-23 Mon 12:00", "11-24 Tue 12:00"),  # 4:30, 3:30
        ("10:00-10:30", "11-23 Mon 10:00", "12-14 Mon 10:30"),  # 16 days: 5, 5, 5 and a Monday
        ("00:00-23:59", "11-23 Mon 20:00", "11-24 Tue 04:01"),  # 3:59, 4:01
    ],
)
def test_other_windows_count_alike(hours: str, received: str, deadline_at: str) -> None:
    assert due(a_complaint(received, policy=working(hours))) == at(deadline_at)


@pytest.mark.parametrize(
    ("zone", "desk", "received", "deadline_at"),
    [
        ("+08:00", "-05:00", "11-23 Mon 20:00", "11-24 Tue 20:00"),  # Tue 9:00 there to Wed 9:00
        ("+08:00", "-05:00", "11-26 Thu 23:00", "11-29 Sun 23:00"),  # Fri 12:00 to Mon 12:00
        ("+08:00", "+00:00", "2025-12-31 Wed 08:00", "01-04 Sun 08:00"),  # Wed 16:00 to Sun 16:00
        ("+08:00", "-05:00", "2025-12-31 Wed 19:00", "01-04 Sun 05:00"),  # New Year's Day there
        ("+08:00", "-05:00", "2025-12-31 Wed 04:59", "01-04 Sun 04:59"),  # 17:59: 1 min, 7:59
        (
            "-05:00",
            "+08:00",
            "01-01 Thu 06:00",
            "01-05 Mon 06:00",
        ),  # eve 17:00, Sunday 17:00
        ("+05:45", "+08:00", "11-23 Mon 11:15", "11-24 Tue 11:15"),  # 9:00 there
        ("+05:45", "+08:00", "11-23 Mon 20:14", "11-24 Tue 20:14"),  # 17:59: 1 min, 7:59
        ("+05:45", "+08:00", "11-23 Mon 20:15", "11-24 Tue 20:15"),  # 18:00, closing
        ("+05:45", "+08:00", "11-24 Tue 02:14", "11-24 Tue 20:15"),  # 23:59, still Monday
        ("+05:45", "+08:00", "11-28 Sat 01:00", "11-30 Mon 20:15"),  # Friday 22:45
        ("-03:30", "+08:00", "11-23 Mon 21:30", "11-24 Tue 21:30"),  # 10:00 there
    ],
)
def test_the_windows_are_those_of_its_own_zone(
    zone: str, desk: str, received: str, deadline_at: str
) -> None:
    here = datetime.fromisoformat(f"2026-01-01T00:00{desk}").tzinfo
    assert isinstance(here, timezone)
    found = a_complaint(received, policy=working(zone=zone), desk=here)
    assert due(found) == at(deadline_at, here)


_EDT, _EST = timezone(-4 * RED), timezone(-5 * RED)


@pytest.mark.parametrize(
    ("hours", "desk", "received", "happened", "deadline_at"),
    [
        # 8 March: 2:00 to 3:00 is left out. 0:00-6:00 has 5 h.
        ("00:00-06:00", _EST, "03-06 Fri 04:00", "", "03-09 Mon 00:00"),  # 2, 5, 1 h: 1:00 EDT
        ("00:00-06:00", _EST, "03-08 Sun 00:00", "", "03-09 Mon 02:00"),  # 5, 3 h: 3:00 EDT
        ("00:00-06:00", _EST, "03-08 Sun 01:59", "", "03-09 Mon 03:59"),  # 0:01 + 3, 4:59 h
        (
            "00:00-06:00",
            NEW_YORK,
            "03-08 Sun 00:00",
            "paused 03-08 Sun 01:00 to 03-08 Sun 04:00",  # 2 h
            "03-09 Mon 05:00",  # 5, 5 h
        ),
        ("08:30-12:00 13:30-18:00", NEW_YORK, "03-06 Fri 17:00", "", "03-08 Sun 17:00"),  # by day
        # 1 November: 1:00 to 2:00 comes twice. 0:00-6:00 has 7 h.
        ("00:00-06:00", NEW_YORK, "10-30 Fri 05:00", "", "11-01 Sun 06:00"),  # 1, 7 h
        ("00:00-06:00", NEW_YORK, "11-01 Sun 00:00", "", "11-02 Mon 01:00"),  # 7, 1 h
        ("00:00-06:00", _EDT, "11-01 Sun 01:30", "", "11-02 Mon 03:30"),  # 5:30, 2:30: 2:30 EST
        ("00:00-06:00", _EST, "11-01 Sun 01:30", "", "11-02 Mon 03:30"),  # 4:30, 3:30
        (
            "00:00-06:00",
            NEW_YORK,
            "11-01 Sun 00:00",
            "paused 11-01 Sun 00:30 to 11-01 Sun 02:00",  # 2:30
            "11-02 Mon 03:30",  # 7, 3:30
        ),
    ],
)
def test_when_the_clocks_are_changed_what_has_passed_counts(
    hours: str, desk: ZoneInfo | timezone, received: str, happened: str, deadline_at: str
) -> None:
    policy = working(hours, work="03-08 11-01", zone="America/New_York")
    assert due(a_complaint(received, happened, policy=policy, desk=desk)) == at(deadline_at, desk)


# --- when it is due, by hand: every hour -------------------------------------------------------


@pytest.mark.parametrize(
    ("desk", "received", "happened", "deadline_at"),
    [
        (CHINA, "11-23 Mon 17:00", "", "11-24 Tue 01:00"),  # the night counts
        (CHINA, "11-27 Fri 20:00", "", "11-28 Sat 04:00"),  # so does the weekend
        (CHINA, "10-01 Thu 10:00", "", "10-01 Thu 18:00"),  # and a holiday
        (CHINA, "12-31 Thu 20:00", "", "2027-01-01 Fri 04:00"),  # over the year's end
        (CHINA, "11-23 Mon 12:00:00.000001", "", "11-23 Mon 20:00:00.000001"),  # to the µs
        # A pause at night, 2:30, and one over a weekend, 63 h, of which 7 h were left.
        (CHINA, "11-23 Mon 17:00", "paused 11-23 Mon 19:00 to 11-23 Mon 21:30", "11-24 Tue 03:30"),
        (CHINA, "11-27 Fri 17:00", "paused 11-27 Fri 18:00 to 11-30 Mon 09:00", "11-30 Mon 16:00"),
        (NEW_YORK, "03-07 Sat 22:00", "", "03-08 Sun 07:00"),  # an hour is left out
        (NEW_YORK, "10-31 Sat 22:00", "", "11-01 Sun 05:00"),  # an hour comes twice
        (
            CHINA,
            "11-23 Mon 09:00",
            "closed 11-23 Mon 12:00; reopened 11-25 Wed 12:00",  # 3 h used
            "11-25 Wed 17:00",
        ),
    ],
)
def test_every_hour_counts_by_day_and_by_night(
    desk: ZoneInfo | timezone, received: str, happened: str, deadline_at: str
) -> None:
    found = a_complaint(received, happened, policy=ALWAYS, desk=desk)
    assert due(found) == at(deadline_at, desk)


# --- pauses, by hand ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("received", "happened", "deadline_at"),
    [
        # Over night: 10 min + 10 min.
        ("11-23 Mon 17:00", "paused 11-23 Mon 17:50 to 11-24 Tue 08:40", "11-24 Tue 17:20"),
        # The same over a weekend.
        ("11-27 Fri 17:00", "paused 11-27 Fri 17:50 to 11-30 Mon 08:40", "11-30 Mon 17:20"),
        # Unless paused, what is received on Monday at 9:00 is due on Tuesday at 9:00. 45 min:
        ("11-23 Mon 09:00", "paused 11-23 Mon 10:00 to 11-23 Mon 10:45", "11-24 Tue 09:45"),
        # Over lunch: 30 min + 30 min.
        ("11-23 Mon 09:00", "paused 11-23 Mon 11:30 to 11-23 Mon 14:00", "11-24 Tue 10:00"),
        # Lunch itself, and within it.
        ("11-23 Mon 09:00", "paused 11-23 Mon 12:00 to 11-23 Mon 13:30", "11-24 Tue 09:00"),
        ("11-23 Mon 09:00", "paused 11-23 Mon 12:10 to 11-23 Mon 13:20", "11-24 Tue 09:00"),
        # At night, from closing to opening, and within that.
        ("11-23 Mon 09:00", "paused 11-23 Mon 18:00 to 11-24 Tue 08:30", "11-24 Tue 09:00"),
        ("11-23 Mon 09:00", "paused 11-23 Mon 19:00 to 11-24 Tue 07:00", "11-24 Tue 09:00"),
        # A second on either side of the night.
        (
            "11-23 Mon 09:00",
            "paused 11-23 Mon 17:59:59 to 11-24 Tue 08:30:01",
            "11-24 Tue 09:00:02",
        ),
        # From the start for a day: 7:30 + 0:30 stood, so 16 h: 7:30, 8:00, 0:30.
        ("11-23 Mon 09:00", "paused 11-23 Mon 09:00 to 11-24 Tue 09:00", "11-25 Wed 09:00"),
        # Two: 20 min + 10 min.
        (
            "11-23 Mon 09:00",
            "paused 11-23 Mon 10:00 to 11-23 Mon 10:20; paused 11-23 Mon 14:00 to 11-23 Mon 14:10",
            "11-24 Tue 09:30",
        ),
        # Two, one right after the other: 20 min + 20 min.
        (
            "11-23 Mon 09:00",
            "paused 11-23 Mon 10:00 to 11-23 Mon 10:20; paused 11-23 Mon 10:20 to 11-23 Mon 10:40",
            "11-24 Tue 09:40",
        ),
        # No time at all.
        ("11-23 Mon 09:00", "paused 11-23 Mon 10:00 to 11-23 Mon 10:00", "11-24 Tue 09:00"),
        # Due at noon; a minute moves that beyond lunch.
        ("11-23 Mon 13:30", "paused 11-23 Mon 14:00 to 11-23 Mon 14:01", "11-24 Tue 13:31"),
        # Over a weekend: 1 h + 1 h on what was due on Monday at 14:00 (4 h and 4 h).
        ("11-27 Fri 14:00", "paused 11-27 Fri 17:00 to 11-30 Mon 09:30", "11-30 Mon 16:00"),
        # Within the weekend.
        ("11-27 Fri 14:00", "paused 11-28 Sat 10:00 to 11-29 Sun 16:00", "11-30 Mon 14:00"),
        # Over National Day: 0:30 + 0:30 on what was due on Thursday at 10:00 (6:30 and 1:30).
        ("09-30 Wed 10:00", "paused 09-30 Wed 17:30 to 10-08 Thu 09:00", "10-08 Thu 11:00"),
        # Over a Sunday that is worked: its 8 h; 2 h on Friday, none on Sunday, 6 h on Monday.
        ("09-18 Fri 16:00", "paused 09-19 Sat 10:00 to 09-21 Mon 08:30", "09-21 Mon 16:00"),
    ],
)
def test_a_pause_moves_the_deadline_by_the_working_time_paused(
    received: str, happened: str, deadline_at: str
) -> None:
    assert due(a_complaint(received, happened)) == at(deadline_at)


def test_a_pause_over_the_companys_own_day_off_moves_the_deadline_by_the_rest() -> None:
    found = a_complaint(
        "11-23 Mon 16:00",  # 2 h on Monday, 6 h on Wednesday: due at 16:00
        "paused 11-23 Mon 17:00 to 11-25 Wed 09:00",  # 1 h + 0:30
        policy=working(off="11-24"),
    )
    assert due(found) == at("11-25 Wed 17:30")


@pytest.mark.parametrize(
    ("now", "deadline_at"),
    [
        ("11-23 Mon 10:00", "11-24 Tue 09:00"),  # just paused, 1 h used
        ("11-23 Mon 10:00:01", "11-24 Tue 09:00:01"),  # a second stood
        ("11-23 Mon 12:00", "11-24 Tue 11:00"),  # 2 h stood
        ("11-23 Mon 13:00", "11-24 Tue 11:00"),  # at lunch no more
        ("11-23 Mon 20:00", "11-24 Tue 17:00"),  # resumed now, 7 h from Tuesday 8:30
        ("11-28 Sat 12:00", "11-30 Mon 17:00"),  # resumed now, 7 h from Monday 8:30
        ("11-23 Mon 09:30", "11-24 Tue 09:00"),  # the clock was set back
    ],
)
def test_while_it_is_paused_it_is_due_as_if_it_were_resumed_now(now: str, deadline_at: str) -> None:
    found = a_complaint("11-23 Mon 09:00", "paused 11-23 Mon 10:00")
    assert deadline(found, at(now)) == at(deadline_at)
    if at(now) >= at("11-23 Mon 10:00"):
        assert seconds_left(found, at(now)) == 7 * 3600
    assert urgency(found, at(now), AMBER, RED) is Urgency.PAUSED


# --- what is left, by hand ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "left", "seconds", "urgent"),
    [
        ("11-23 Mon 09:00", "8:00", 28800, Urgency.CALM),
        ("11-23 Mon 12:00", "5:00", 18000, Urgency.CALM),  # 3 h used
        ("11-23 Mon 13:30", "5:00", 18000, Urgency.CALM),  # lunch used none
        ("11-23 Mon 16:29:59", "2:00:01", 7201, Urgency.CALM),  # 1 s before amber
        ("11-23 Mon 16:29:59.999999", "2:00:00.000001", 7201, Urgency.CALM),  # 1 µs before
        ("11-23 Mon 16:30", "2:00", 7200, Urgency.AMBER),  # 3 h + 3 h used
        ("11-23 Mon 16:30:00.000001", "1:59:59.999999", 7200, Urgency.AMBER),
        ("11-23 Mon 17:29:59", "1:00:01", 3601, Urgency.AMBER),  # 1 s before red
        ("11-23 Mon 17:29:59.999999", "1:00:00.000001", 3601, Urgency.AMBER),
        ("11-23 Mon 17:30", "1:00", 3600, Urgency.RED),  # 3 h + 4 h used
        ("11-23 Mon 18:00", "0:30", 1800, Urgency.RED),  # 3 h + 4:30 used
        ("11-23 Mon 23:00", "0:30", 1800, Urgency.RED),  # the night uses none
        ("11-24 Tue 08:30", "0:30", 1800, Urgency.RED),
        ("11-24 Tue 08:59:59", "0:00:01", 1, Urgency.RED),  # 7:59:59 used
        ("11-24 Tue 08:59:59.999999", "0:00:00.000001", 1, Urgency.RED),
        ("11-24 Tue 09:00", "0:00", 0, Urgency.OVERDUE),  # exactly 8:00:00
        ("11-24 Tue 09:00:00.000001", "-0:00:00.000001", 0, Urgency.OVERDUE),
        ("11-24 Tue 09:00:01", "-0:00:01", -1, Urgency.OVERDUE),
        ("11-24 Tue 10:15", "-1:15", -4500, Urgency.OVERDUE),  # 7:30 + 1:45 used
        ("11-24 Tue 20:00", "-7:30", -27000, Urgency.OVERDUE),  # the whole of Tuesday but 0:30
        ("11-22 Sun 12:00", "8:00", 28800, Urgency.CALM),  # the clock was set back
        ("2020-01-01 Wed 12:00", "8:00", 28800, Urgency.CALM),
    ],
)
def test_what_is_left_and_how_pressing_that_is(
    now: str, left: str, seconds: int, urgent: Urgency
) -> None:
    found = a_complaint("11-23 Mon 09:00")
    assert time_left(found, at(now)) == span(left)
    assert seconds_left(found, at(now)) == seconds
    assert urgency(found, at(now), AMBER, RED) is urgent
    over = urgent is Urgency.OVERDUE
    assert (is_overdue(found, at(now)), is_breached(found, at(now))) == (over, over)
    assert due(found) == at("11-24 Tue 09:00")


@pytest.mark.parametrize(
    ("received", "happened", "now", "left"),
    [
        # All is used when it closes, and it stays so over night.
        ("11-23 Mon 08:30", "", "11-23 Mon 18:00", "0:00"),
        ("11-23 Mon 08:30", "", "11-24 Tue 08:30", "0:00"),
        ("11-23 Mon 08:30", "", "11-24 Tue 08:31", "-0:01"),
        # 10 min used, 20 min stood.
        ("11-23 Mon 17:40", "paused 11-23 Mon 17:50 to 11-24 Tue 08:40", "11-24 Tue 08:40", "7:50"),
        # Set back into the pause, before it, and before it was received.
        ("11-23 Mon 09:00", "paused 11-23 Mon 10:00 to 11-23 Mon 11:00", "11-23 Mon 10:30", "7:00"),
        ("11-23 Mon 09:00", "paused 11-23 Mon 10:00 to 11-23 Mon 11:00", "11-23 Mon 09:30", "7:30"),
        ("11-23 Mon 09:00", "paused 11-23 Mon 10:00 to 11-23 Mon 11:00", "11-23 Mon 08:45", "8:00"),
        ("11-23 Mon 09:00", "paused 11-23 Mon 10:00", "11-23 Mon 09:30", "7:30"),
        # Paused when it is over: it stays as much over.
        ("11-23 Mon 09:00", "paused 11-24 Tue 09:20", "11-24 Tue 17:00", "-0:20"),
        # Closed: what was left then is left for ever.
        ("11-23 Mon 09:00", "closed 11-23 Mon 11:00", "11-27 Fri 11:00", "6:00"),
        ("11-23 Mon 09:00", "closed 11-23 Mon 11:00", "11-23 Mon 09:00", "6:00"),
        ("11-23 Mon 09:00", "closed 11-24 Tue 09:30", "11-27 Fri 11:00", "-0:30"),
    ],
)
def test_what_is_left_after_what_has_happened(
    received: str, happened: str, now: str, left: str
) -> None:
    found = a_complaint(received, happened)
    assert time_left(found, at(now)) == span(left)
    assert used(found, at(now)) == LIMIT - span(left)
    assert share_used(found, at(now)) == pytest.approx(1 - span(left) / LIMIT)


@pytest.mark.parametrize(
    ("happened", "deadline_at"),
    [
        ("paused 11-23 Mon 10:00 to 11-23 Mon 11:00", "11-24 Tue 10:00"),
        ("paused 11-23 Mon 10:00", "11-24 Tue 09:00"),
        ("closed 11-23 Mon 11:00", "11-24 Tue 09:00"),
        ("closed 11-23 Mon 11:00; reopened 11-23 Mon 13:30", "11-24 Tue 10:00"),  # 1 h on
    ],
)
def test_a_clock_set_back_does_not_move_the_deadline(happened: str, deadline_at: str) -> None:
    found = a_complaint("11-23 Mon 09:00", happened)
    for now in ("11-23 Mon 09:30", "11-23 Mon 08:00", "11-20 Fri 10:00"):
        assert deadline(found, at(now)) == at(deadline_at)
        assert timedelta() <= used(found, at(now)) <= LIMIT


# --- opened again, by hand ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("happened", "deadline_at"),
    [
        # 2 h used; 4 h on Wednesday, 2 h on Thursday.
        ("closed 11-23 Mon 11:00; reopened 11-25 Wed 14:00", "11-26 Thu 10:30"),
        # At once: as if it had not been closed.
        ("closed 11-23 Mon 11:00; reopened 11-23 Mon 11:00", "11-24 Tue 09:00"),
        # At night; 6 h on Wednesday: 3:30 and 2:30.
        ("closed 11-23 Mon 11:00; reopened 11-24 Tue 22:00", "11-25 Wed 16:00"),
        # 2 h used; half an hour stood since: 4 h on Wednesday, 2:30 on Thursday.
        (
            "closed 11-23 Mon 11:00; reopened 11-25 Wed 14:00; "
            "paused 11-25 Wed 15:00 to 11-25 Wed 15:30",
            "11-26 Thu 11:00",
        ),
        # 1:30 used, half an hour stood before: 6:30 left, 4 h and 2:30.
        (
            "paused 11-23 Mon 09:30 to 11-23 Mon 10:00; closed 11-23 Mon 11:00; "
            "reopened 11-25 Wed 14:00",
            "11-26 Thu 11:00",
        ),
        # Closed while it was paused: 1 h used, 7 h left.
        (
            "paused 11-23 Mon 10:00; closed 11-23 Mon 12:00; reopened 11-24 Tue 08:30",
            "11-24 Tue 17:00",
        ),
        # Twice: 1 h and 2 h used; 3 h until noon, 2 h from 13:30.
        (
            "closed 11-23 Mon 10:00; reopened 11-23 Mon 14:00; closed 11-23 Mon 16:00; "
            "reopened 11-24 Tue 09:00",
            "11-24 Tue 15:30",
        ),
        # A second before it was over, and a second is left.
        ("closed 11-24 Tue 08:59:59; reopened 11-25 Wed 09:00", "11-25 Wed 09:00:01"),
        # Over by an hour, and at exactly 8:00:00: the deadline that was missed.
        ("closed 11-24 Tue 10:00; reopened 11-26 Thu 09:00", "11-24 Tue 09:00"),
        ("closed 11-24 Tue 09:00; reopened 11-26 Thu 09:00", "11-24 Tue 09:00"),
    ],
)
def test_opened_again_it_goes_on_with_what_was_left(happened: str, deadline_at: str) -> None:
    assert due(a_complaint("11-23 Mon 09:00", happened)) == at(deadline_at)


@pytest.mark.parametrize(
    ("happened", "now", "left"),
    [
        # 2 h used before; then none yet, 4 h, and 6 h.
        ("closed 11-23 Mon 11:00; reopened 11-25 Wed 14:00", "11-25 Wed 14:00", "6:00"),
        ("closed 11-23 Mon 11:00; reopened 11-25 Wed 14:00", "11-25 Wed 18:30", "2:00"),
        ("closed 11-23 Mon 11:00; reopened 11-25 Wed 14:00", "11-26 Thu 10:30", "0:00"),
        (
            "closed 11-24 Tue 10:00; reopened 11-26 Thu 09:00",
            "11-26 Thu 10:00",
            "-2:00",
        ),  # 1 h, 1 h
    ],
)
def test_opened_again_the_time_it_was_closed_does_not_count(
    happened: str, now: str, left: str
) -> None:
    assert time_left(a_complaint("11-23 Mon 09:00", happened), at(now)) == span(left)


def test_a_breach_stays_on_record_under_another_clock() -> None:
    missed = at("11-23 Mon 17:00")
    found = a_complaint("11-23 Mon 09:00")._replace(breached_at=missed)  # once every hour counted
    assert not is_overdue(found, at("11-23 Mon 18:00"))
    assert is_breached(found, at("11-23 Mon 18:00"))


# --- registered late, over on arrival ----------------------------------------------------------


@pytest.mark.parametrize(
    ("received", "registered", "late", "left"),
    [
        ("11-23 Mon 17:00", "11-24 Tue 08:40", True, "-7:40"),  # over since 1:00 at night
        ("11-23 Mon 09:00", "11-23 Mon 10:00", False, "7:00"),  # exactly an hour
        ("11-23 Mon 09:00", "11-23 Mon 10:00:00.000001", True, "6:59:59.999999"),
        ("11-23 Mon 09:00", "11-23 Mon 09:00", False, "8:00"),
        ("11-23 Mon 09:00", "11-23 Mon 17:00", True, "0:00"),  # over just then
    ],
)
def test_what_is_found_late_runs_from_when_it_arrived(
    received: str, registered: str, late: bool, left: str
) -> None:
    found = a_complaint(received, policy=ALWAYS, registered=registered)
    assert found.is_registered_late == late
    assert time_left(found, found.registered_at) == span(left)


def test_found_the_next_morning_it_has_used_an_hour_and_ten_minutes_of_working_time() -> None:
    found = a_complaint("11-23 Mon 17:00", registered="11-24 Tue 08:40")  # 1 h + 10 min
    assert found.is_registered_late
    assert time_left(found, found.registered_at) == span("6:50")


def test_figures_count_those_over_on_arrival_apart() -> None:
    open_one = a_complaint("11-24 Tue 09:00")
    in_time = a_complaint("11-23 Mon 09:00", "closed 11-23 Mon 11:00")
    late = a_complaint("11-23 Mon 09:00", "closed 11-24 Tue 09:00", registered="11-23 Mon 11:00")
    running_over = a_complaint("11-23 Mon 09:00")
    found_over = a_complaint("11-19 Thu 09:00", registered="11-23 Mon 09:00")._replace(
        was_over_on_arrival=True
    )
    again = a_complaint("11-24 Tue 08:30", "closed 11-24 Tue 09:00; reopened 11-24 Tue 09:30")
    some_time = a_complaint("11-02 Mon 09:00")._replace(closed_at=at("11-02 Mon 09:00"))
    found = [open_one, in_time, late, running_over, found_over, again, some_time]
    assert figures(found, at("11-24 Tue 10:00")) == Figures(
        received=7,
        in_time=1,
        breached=2,
        of_unknown_time=1,
        over_on_arrival=1,
        registered_late=2,
        reopened=1,
    )


# --- marks and order ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("since", "now", "mark", "passed"),
    [
        ("11-23 Mon 17:29:59", "11-23 Mon 17:30", RED, True),
        ("11-23 Mon 17:30", "11-23 Mon 17:30:01", RED, False),  # it was there already
        ("11-23 Mon 17:29:58", "11-23 Mon 17:29:59", RED, False),
        ("11-23 Mon 12:00", "11-25 Wed 12:00", RED, True),  # the laptop was asleep
        ("11-24 Tue 08:59:59", "11-24 Tue 09:00", timedelta(), True),
        ("11-24 Tue 09:00", "11-24 Tue 09:00:01", timedelta(), False),
        ("11-23 Mon 17:30", "11-23 Mon 17:29", RED, False),  # the clock was set back
    ],
)
def test_a_mark_is_passed_once(since: str, now: str, mark: timedelta, passed: bool) -> None:
    assert has_passed(a_complaint("11-23 Mon 09:00"), mark, at(since), at(now)) == passed


@pytest.mark.parametrize("happened", ["paused 11-24 Tue 10:00", "closed 11-24 Tue 12:00"])
def test_what_stands_or_is_closed_passes_no_mark(happened: str) -> None:
    found = a_complaint("11-23 Mon 09:00", happened)
    for mark in (RED, timedelta()):
        assert not has_passed(found, mark, at("11-23 Mon 09:00"), at("11-24 Tue 18:00"))


def test_by_deadline_and_paused_ones_last() -> None:
    late = a_complaint("11-23 Mon 11:00", key=1)
    soon = a_complaint("11-23 Mon 10:00", key=2)
    stands = a_complaint("11-20 Fri 10:00", "paused 11-20 Fri 11:00", key=3)
    night = a_complaint("11-23 Mon 11:00", policy=ALWAYS, key=4)
    twin = a_complaint("11-23 Mon 10:00", key=5)
    found = in_order_of_time([stands, late, twin, soon, night], at("11-23 Mon 12:00"))
    assert [each.id for each in found] == [4, 2, 5, 1, 3]


# --- the three parties -------------------------------------------------------------------------


def contacted(*made: tuple[Party, str]) -> Complaint:
    """A complaint with contacts, in the order they were made."""
    contacts = [Contact(party, at(f"11-23 Mon {when}")) for party, when in made]
    return a_complaint("11-23 Mon 09:00")._replace(contacts=contacts)


def test_nobody_was_contacted_at_first_and_the_salesperson_comes_next() -> None:
    found = contacted()
    assert first_contact(found) is None
    assert next_party(found) is Party.SALESPERSON
    assert contact_with(found, Party.CONSUMER) is None


def test_the_earliest_contact_is_the_first_one_and_the_next_party_is_who_was_not_contacted() -> (
    None
):
    found = contacted(
        (Party.MERCHANT, "09:10"), (Party.SALESPERSON, "09:20"), (Party.MERCHANT, "09:30")
    )
    assert first_contact(found) == found.contacts[0]
    assert contact_with(found, Party.MERCHANT) == found.contacts[0]
    assert next_party(found) is Party.CONSUMER
    assert first_contact(
        contacted((Party.MERCHANT, "09:30"), (Party.CONSUMER, "09:20"))
    ) == Contact(Party.CONSUMER, at("11-23 Mon 09:20"))


def test_when_all_three_were_contacted_nobody_comes_next() -> None:
    found = contacted(*((party, "09:10") for party in reversed(Party)))
    assert next_party(found) is None


# --- what is refused ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("happened", "received"),
    [
        ("", "11-23 Mon 09:30"),  # when it was registered
        ("", "11-20 Fri 09:00"),
        ("paused 11-23 Mon 09:10", "11-23 Mon 09:10"),  # when it was paused
        ("paused 11-23 Mon 10:00", "11-23 Mon 09:30"),
    ],
)
def test_it_may_have_arrived_until_it_was_registered_and_paused(
    happened: str, received: str
) -> None:
    found = a_complaint("11-23 Mon 09:00", happened, registered="11-23 Mon 09:30")
    check_received(found, at(received))


@pytest.mark.parametrize(
    ("happened", "received"),
    [
        ("", "11-23 Mon 09:30:01"),
        ("paused 11-23 Mon 09:10", "11-23 Mon 09:10:01"),
        ("paused 11-23 Mon 10:00 to 11-23 Mon 10:10", "11-23 Mon 09:31"),
        ("closed 11-23 Mon 10:00", "11-23 Mon 08:00"),
        ("closed 11-23 Mon 10:00; reopened 11-23 Mon 11:00", "11-23 Mon 08:00"),
    ],
)
def test_it_cannot_have_arrived_after_something_happened_to_it(
    happened: str, received: str
) -> None:
    found = a_complaint("11-23 Mon 09:00", happened, registered="11-23 Mon 09:30")
    with pytest.raises(Refusal) as refused:
        check_received(found, at(received))
    assert refused.value.field == "received"


@pytest.mark.parametrize(
    ("happened", "first"),
    [
        ("", "11-23 Mon 09:00"),
        ("paused 11-23 Mon 10:00", "11-23 Mon 10:00"),
        ("paused 11-23 Mon 10:00 to 11-23 Mon 10:30", "11-23 Mon 10:30"),
        ("closed 11-23 Mon 10:00; reopened 11-23 Mon 11:00", "11-23 Mon 11:00"),
    ],
)
def test_it_is_closed_at_the_earliest_when_the_last_thing_happened(
    happened: str, first: str
) -> None:
    found = a_complaint("11-23 Mon 09:00", happened)
    check_closing(found, at(first))
    with pytest.raises(Refusal) as refused:
        check_closing(found, at(first) - TICK)
    assert refused.value.field == "closed"


# --- policies ----------------------------------------------------------------------------------


def test_the_policy_is_what_is_set_in_the_desks_zone() -> None:
    now = moment("2026-11-23 09:41")
    assert policy_of(Settings(), now) == ALWAYS
    chosen = Settings(complaint_clock=WORKING_HOURS, days_off=days("11-24"))
    assert policy_of(chosen, now) == working(off="11-24", zone="+08:00")
    there = Clock(zone=NEW_YORK).at(instant("2026-11-23 09:41"))
    assert policy_of(chosen, there).zone == "America/New_York"


def test_a_policy_is_kept_as_text() -> None:
    assert policy_text(ALWAYS) == "{}"
    assert policy_text(working("08:30-12:00", off="11-25 11-24", work="11-28")) == (
        '{"windows": [["08:30", "12:00"]], "zone": "+08:00", '
        '"days_off": ["2026-11-24", "2026-11-25"], "make_up_days": ["2026-11-28"]}'
    )
    assert read_policy("{}") == ALWAYS


@given(some_policy())
def test_a_policy_comes_back_as_it_was_kept(found: tuple[Policy, date]) -> None:
    assert read_policy(policy_text(found[0])) == found[0]


@pytest.mark.parametrize(
    ("policy", "received", "happened", "now", "year"),
    [
        (WORKDAYS, "11-23 Mon 09:00", "", "11-23 Mon 09:00", None),
        (WORKDAYS, "2090-11-23 Thu 09:00", "", "2090-11-23 Thu 09:00", 2090),
        (WORKDAYS, "2090-12-29 Fri 17:00", "", "2090-12-29 Fri 17:00", 2090),  # the first of two
        (WORKDAYS, "2003-12-31 Wed 09:00", "", "2003-12-31 Wed 09:00", 2003),
        (ALWAYS, "2090-11-23 Thu 09:00", "", "2090-11-23 Thu 09:00", None),  # needs no calendar
        # Closed in a year that is known: its deadline rests on no other.
        (WORKDAYS, "11-23 Mon 09:00", "closed 11-23 Mon 11:00", "2090-11-23 Thu 09:00", None),
    ],
)
def test_the_year_whose_holidays_are_not_known(
    policy: Policy, received: str, happened: str, now: str, year: int | None
) -> None:
    found = a_complaint(received, happened, policy=policy)
    assert unknown_year(found, at(now)) == year


@pytest.mark.parametrize(
    ("policy", "received", "year"),
    [
        (WORKDAYS, "12-30 Wed 17:00", None),  # due on the 31st at 17:00
        (WORKDAYS, "12-31 Thu 17:00", 2027),  # due on 1 January at 17:00
        # Due on 1 January at 7:00 in China, when it is still the 31st in Greenwich.
        (working("00:00-08:00"), "12-31 Thu 07:00", 2027),
        # Due on the 31st at 20:00 in New York, when it is 1 January in Greenwich.
        (working("08:00-22:00", zone="-05:00"), "2027-01-01 Fri 01:00", None),
    ],
)
def test_the_year_is_that_of_the_calendar_on_the_wall(
    policy: Policy, received: str, year: int | None
) -> None:
    if knows_holidays_of(2027):
        pytest.skip("announced meanwhile")
    found = a_complaint(received, policy=policy)
    assert unknown_year(found, found.received_at) == year


# --- minute by minute --------------------------------------------------------------------------

STEPS = st.lists(
    st.tuples(st.sampled_from(["pause", "reopen"]), st.integers(0, 1500), st.integers(0, 3000)),
    max_size=4,
)
"""What happened: it ran for some minutes, then stood or was closed for some minutes."""


@st.composite
def courses(draw: st.DrawFn) -> tuple[int, list[tuple[str, int, int]]]:
    """The minute it was received, and the minutes from and to which its clock stood, and why."""
    received = draw(st.integers(0, 8 * DAY))
    stood, minute = [], received
    for word, ran, rested in draw(STEPS):
        stood.append((word, minute + ran, minute + ran + rested))
        minute += ran + rested
    return received, stood


def of_course(
    received: int,
    stood: list[tuple[str, int, int]],
    policy: Policy,
    instant_of: Callable[[int], datetime],
) -> Complaint:
    """The complaint to which that has happened."""
    found = a_complaint(instant_of(received), policy=policy)
    for word, begin, end in stood:
        if word == "pause":
            found = paused(found, instant_of(begin), instant_of(end))
        else:
            found = reopened(closed(found, instant_of(begin)), instant_of(end))
    return found


@settings(max_examples=40)
@given(
    some_policy(),
    st.booleans(),
    st.lists(st.tuples(courses(), st.integers(0, 3000)), min_size=8, max_size=12),
)
def test_who_goes_from_minute_to_minute_comes_to_the_same_deadline(
    found: tuple[Policy, date],
    is_every_hour: bool,
    many: list[tuple[tuple[int, list[tuple[str, int, int]]], int]],
) -> None:
    policy, first = found
    minutes = MinuteByMinute(hours_of(policy), first)
    if is_every_hour:
        policy, minutes.counts = ALWAYS, [True] * PERIOD
    for (received, stood), longer in many:
        complaint = of_course(received, stood, policy, minutes.instant)
        now = (stood[-1][2] if stood else received) + longer

        runs = list(minutes.counts)
        for _word, begin, end in stood:
            runs[begin:end] = [False] * (end - begin)
        spent = list(accumulate(runs[received:], initial=0))
        assert used(complaint, minutes.instant(now)) == timedelta(minutes=spent[now - received])

        if spent[-1] < 480:
            continue
        over = received + spent.index(480)
        assert is_overdue(complaint, minutes.instant(now)) == (now >= over)
        # A pause moves the deadline, also one that has passed.
        if all(word != "pause" or end <= over for word, _begin, end in stood):
            assert deadline(complaint, minutes.instant(now)) == minutes.instant(over)


# --- what holds for every complaint ------------------------------------------------------------


@st.composite
def complaints(draw: st.DrawFn, *endings: str) -> Complaint:
    """Any complaint, to the microsecond; running, paused or closed."""
    policy = draw(st.just(ALWAYS) | some_policy().map(lambda found: found[0]))
    start = datetime.combine(draw(st.sampled_from(BEGINNINGS[:4])), datetime.min.time(), UTC)
    received, stood = draw(courses())
    shift = draw(st.timedeltas(timedelta(), timedelta(minutes=1)))
    found = of_course(
        received, stood, policy, lambda minute: start + shift + timedelta(minutes=minute)
    )
    end = last_of(found) + draw(st.timedeltas(timedelta(), timedelta(days=3)))
    ending = draw(st.sampled_from(endings or ("running", "paused", "closed")))
    if ending == "paused":
        return paused(found, end)
    return closed(found, end) if ending == "closed" else found


def last_of(complaint: Complaint) -> datetime:
    """When the last thing happened to a complaint."""
    moments = [complaint.counts_from, *(each.began_at for each in complaint.pauses)]
    moments += [each.ended_at for each in complaint.pauses if each.ended_at]
    return max(moments)


AWAY = st.timedeltas(-timedelta(days=20), timedelta(days=20))
LATER = st.timedeltas(timedelta(), timedelta(days=20))


@given(complaints(), AWAY)
def test_used_is_never_negative_and_what_is_left_is_the_rest_of_8_hours(
    complaint: Complaint, away: timedelta
) -> None:
    now = complaint.received_at + away
    assert used(complaint, now) >= timedelta()
    assert time_left(complaint, now) <= LIMIT
    assert used(complaint, now) + time_left(complaint, now) == timedelta(hours=8)
    assert (seconds_left(complaint, now) <= 0) == is_overdue(complaint, now)


@given(complaints("running", "closed"), AWAY, AWAY)
def test_the_deadline_moves_only_while_it_is_paused(
    complaint: Complaint, one: timedelta, other: timedelta
) -> None:
    received = complaint.received_at
    assert deadline(complaint, received + one) == deadline(complaint, received + other)


@given(complaints("paused"), LATER)
def test_while_it_is_paused_nothing_is_used(complaint: Complaint, later: timedelta) -> None:
    began = complaint.pauses[-1].began_at
    assert used(complaint, began + later) == used(complaint, began)
    stood = complaint.policy.counting.counted(began, began + later)
    before = deadline(complaint._replace(pauses=complaint.pauses[:-1]), began)
    if complaint.breached_at is None and began < before:
        counted = complaint.policy.counting.counted
        moved = counted(complaint.counts_from, deadline(complaint, began + later))
        assert moved - counted(complaint.counts_from, deadline(complaint, began)) == stood


@given(complaints("running"), LATER)
def test_it_is_overdue_from_its_deadline_on(complaint: Complaint, later: timedelta) -> None:
    now = last_of(complaint) + later
    assert is_overdue(complaint, now) == (now >= deadline(complaint, now))
    over = max(deadline(complaint, now), last_of(complaint))
    assert is_overdue(complaint, over)


@given(complaints("running"), LATER, LATER)
def test_more_is_used_as_time_goes_by(
    complaint: Complaint, one: timedelta, other: timedelta
) -> None:
    first, last = sorted(complaint.received_at + each for each in (one, other))
    assert used(complaint, first) <= used(complaint, last)


@given(
    complaints("running"),
    st.lists(LATER, max_size=20),
    st.sampled_from([timedelta(), RED, AMBER]),
)
def test_a_clock_that_goes_forward_passes_each_mark_exactly_once(
    complaint: Complaint, walk: list[timedelta], mark: timedelta
) -> None:
    start = last_of(complaint)
    end = max(start, deadline(complaint, start)) + timedelta(seconds=1)
    moments = sorted([start, end, *(min(start + each, end) for each in walk)])
    passed = [has_passed(complaint, mark, *step) for step in pairwise(moments)]
    assert sum(passed) == (1 if time_left(complaint, start) > mark else 0)


@given(st.lists(complaints(), max_size=6), AWAY)
def test_in_order_the_paused_come_last_and_the_others_by_deadline(
    many: list[Complaint], away: timedelta
) -> None:
    now = instant("2026-03-02 09:00") + away
    ordered = in_order_of_time(many, now)
    assert sorted(map(id, ordered)) == sorted(map(id, many))
    assert [each.is_paused for each in ordered] == sorted(each.is_paused for each in many)
    for before, after in pairwise(ordered):
        if before.is_paused == after.is_paused:
            assert deadline(before, now) <= deadline(after, now)


DATES = st.dates(date(2026, 9, 1), date(2026, 10, 31))


def test_a_complaint_keeps_the_clock_it_was_opened_under() -> None:
    both = [a_complaint("11-27 Fri 17:00", policy=each) for each in (ALWAYS, WORKDAYS)]
    assert [due(each) for each in both] == [at("11-28 Sat 01:00"), at("11-30 Mon 17:00")]
    assert ALWAYS.clock == EVERY_HOUR
    assert windows("08:30-12:00 13:30-18:00") == Settings().working_hours


@pytest.mark.parametrize(
    ("happened", "deadline_at"),
    [
        ("paused 11-23 Mon 15:00 to 11-23 Mon 16:00", "11-23 Mon 17:00"),  # an hour before it
        ("paused 11-23 Mon 15:00 to 11-23 Mon 18:00", "11-23 Mon 19:00"),  # past it: all 3 h
        ("paused 11-23 Mon 16:00 to 11-23 Mon 18:00", "11-23 Mon 16:00"),  # it was over: 8:00:00
        ("paused 11-23 Mon 17:00 to 11-23 Mon 19:00", "11-23 Mon 16:00"),  # an hour over already
        (
            "paused 11-23 Mon 10:00 to 11-23 Mon 11:00; paused 11-23 Mon 18:00 to 11-23 Mon 19:00",
            "11-23 Mon 17:00",  # the first one counts, the second came an hour too late
        ),
    ],
)
def test_what_is_over_stays_over_however_long_it_is_paused(happened: str, deadline_at: str) -> None:
    found = a_complaint("11-23 Mon 08:00", happened, policy=ALWAYS)
    assert deadline(found, at("11-24 Tue 08:00")) == at(deadline_at)
