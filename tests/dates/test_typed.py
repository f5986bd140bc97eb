"""Days and times as people type them. The day of the tests is Wednesday, 18 November 2026."""

import datetime as dt
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salestui.dates.typed import read_day, read_moment
from salestui.dates.typed_days import Lean, Unreadable

PAST, FUTURE = Lean.PAST, Lean.FUTURE
TODAY = date(2026, 11, 18)
CHINA = timezone(timedelta(hours=8))
NOW = datetime(2026, 11, 18, 10, 30, 15, tzinfo=CHINA)

NO_SUCH_DAY = "There is no such day."
NO_SUCH_TIME = "There is no such time of day."
NOT_A_DAY = "Not understood as a day. Examples: 3/5, 3月5日, yesterday, next Wednesday."
NOT_A_MOMENT = "Not understood as a time. Examples: 17:20, 3/5 17:20, yesterday 5pm."
EMPTY = "Nothing is written here."
DAY_ONLY = "Only a day belongs here, without a time."
OUT_OF_REASON = "Only the years from 1950 to 2100 are taken."
OTHER_WEEKDAY = "That day is another day of the week."
MONTH_OR_DAY = "Which number is the month? Write the year first: 2026-04-03."
STILL_TO_COME = "That is still to come."


# --- days --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-14", "2026-11-14"),
        ("2026.11.7", "2026-11-07"),
        ("2026.11.20", "2026-11-20"),
        ("2026/10/23", "2026-10-23"),
        ("2026/6/3", "2026-06-03"),
        ("2026年11月9日", "2026-11-09"),
        ("2026年11月9号", "2026-11-09"),
        ("2026年11月9", "2026-11-09"),
        ("26年11月9日", "2026-11-09"),
        ("20261114", "2026-11-14"),
        ("26-11-14", "2026-11-14"),
        ("26.1.4", "2026-01-04"),
        ("1998-01-04", "1998-01-04"),
        ("2028-2-29", "2028-02-29"),
        ("二〇二六年十一月九日", "2026-11-09"),
        ("２０２６．１１．７", "2026-11-07"),
        ("２０２６／１０／２３", "2026-10-23"),
        ("2026。11。7", "2026-11-07"),
        ("2026、11、7", "2026-11-07"),
        ("2026—11—7", "2026-11-07"),
        (" 2026 - 11 - 14 ", "2026-11-14"),
        ("2026 年 11 月 9 日", "2026-11-09"),
        ("\u30002026-11-14\n", "2026-11-14"),
        ("2026-11-18 周三", "2026-11-18"),
        ("2026/11/18(三)", "2026-11-18"),
        ("2026年11月18日 星期三", "2026-11-18"),
        ("2026-11-18 (Wed)", "2026-11-18"),
        ("Wed 18 Nov 2026", "2026-11-18"),
        ("Wednesday, 18 November 2026", "2026-11-18"),
        ("5-Mar-26", "2026-03-05"),
        ("Mar 5, 2026", "2026-03-05"),
        ("5 March 2026", "2026-03-05"),
        ("March 5th 2026", "2026-03-05"),
        ("13/3/2026", "2026-03-13"),
        ("3/13/2026", "2026-03-13"),
        ("4.4.2026", "2026-04-04"),
        # words
        ("今天", "2026-11-18"),
        ("昨天", "2026-11-17"),
        ("前天", "2026-11-16"),
        ("大前天", "2026-11-15"),
        ("明天", "2026-11-19"),
        ("后天", "2026-11-20"),
        ("大后天", "2026-11-21"),
        ("今日", "2026-11-18"),
        ("昨日", "2026-11-17"),
        ("明日", "2026-11-19"),
        (" 明 天 ", "2026-11-19"),
        ("today", "2026-11-18"),
        ("Yesterday", "2026-11-17"),
        ("TOMORROW", "2026-11-19"),
        # so many days away
        ("+3", "2026-11-21"),
        ("-3", "2026-11-15"),
        ("＋３", "2026-11-21"),
        ("+ 3", "2026-11-21"),
        ("+0", "2026-11-18"),
        ("3天后", "2026-11-21"),
        ("3天前", "2026-11-15"),
        ("3 天之后", "2026-11-21"),
        ("三天后", "2026-11-21"),
        ("两天前", "2026-11-16"),
        ("十五天后", "2026-12-03"),
        ("二十天以前", "2026-10-29"),
        ("一周后", "2026-11-25"),
        ("两个星期前", "2026-11-04"),
        ("in 3 days", "2026-11-21"),
        ("in 1 day", "2026-11-19"),
        ("3 days ago", "2026-11-15"),
        ("in 2 weeks", "2026-12-02"),
        ("1 week ago", "2026-11-11"),
        # weekdays of a named week, which begins on Monday
        ("下周三", "2026-11-25"),
        ("下周一", "2026-11-23"),
        ("下周日", "2026-11-29"),
        ("下个星期天", "2026-11-29"),
        ("下礼拜五", "2026-11-27"),
        ("下下周三", "2026-12-02"),
        ("上周五", "2026-11-13"),
        ("上周日", "2026-11-15"),
        ("上上周五", "2026-11-06"),
        ("本周五", "2026-11-20"),
        ("这周一", "2026-11-16"),
        ("本周日", "2026-11-22"),
        ("这个星期三", "2026-11-18"),
        ("下周3", "2026-11-25"),
        ("next wed", "2026-11-25"),
        ("next Wednesday", "2026-11-25"),
        ("next  mon", "2026-11-23"),
        ("last fri", "2026-11-13"),
        ("this fri", "2026-11-20"),
        # days of a named month
        ("下月5日", "2026-12-05"),
        ("下个月5号", "2026-12-05"),
        ("下下月5日", "2027-01-05"),
        ("上月31日", "2026-10-31"),
        ("本月5日", "2026-11-05"),
        ("这个月30号", "2026-11-30"),
        ("下月底", "2026-12-31"),
        ("下个月末", "2026-12-31"),
        ("上月底", "2026-10-31"),
        ("本月底", "2026-11-30"),
        ("下月初", "2026-12-01"),
        ("本月初", "2026-11-01"),
        ("end of this month", "2026-11-30"),
        ("end of next month", "2026-12-31"),
        ("start of next month", "2026-12-01"),
    ],
)
@pytest.mark.parametrize("lean", Lean)
def test_a_day_that_leaves_nothing_open_is_taken_as_typed(text: str, day: str, lean: Lean) -> None:
    assert read_day(text, TODAY, lean) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("text", "past", "future"),
    [
        ("3.5", "2026-03-05", "2027-03-05"),
        ("3/5", "2026-03-05", "2027-03-05"),
        ("3-5", "2026-03-05", "2027-03-05"),
        ("03/05", "2026-03-05", "2027-03-05"),
        ("3月5日", "2026-03-05", "2027-03-05"),
        ("3月5号", "2026-03-05", "2027-03-05"),
        ("3月5", "2026-03-05", "2027-03-05"),
        ("三月五日", "2026-03-05", "2027-03-05"),
        ("0305", "2026-03-05", "2027-03-05"),
        ("０３０５", "2026-03-05", "2027-03-05"),
        ("3。5", "2026-03-05", "2027-03-05"),
        ("3、5", "2026-03-05", "2027-03-05"),
        ("3 / 5", "2026-03-05", "2027-03-05"),
        ("3．5", "2026-03-05", "2027-03-05"),
        ("11月10日", "2026-11-10", "2027-11-10"),
        ("10月25日", "2026-10-25", "2027-10-25"),
        ("十月二十五日", "2026-10-25", "2027-10-25"),
        ("十二月三十一日", "2025-12-31", "2026-12-31"),
        ("12/1", "2025-12-01", "2026-12-01"),
        ("11/18", "2026-11-18", "2026-11-18"),
        ("11/17", "2026-11-17", "2027-11-17"),
        ("11/19", "2025-11-19", "2026-11-19"),
        ("12月底", "2025-12-31", "2026-12-31"),
        ("2月底", "2026-02-28", "2027-02-28"),
        ("3月初", "2026-03-01", "2027-03-01"),
        ("周三", "2026-11-18", "2026-11-18"),
        ("周二", "2026-11-17", "2026-11-24"),
        ("周四", "2026-11-12", "2026-11-19"),
        ("周日", "2026-11-15", "2026-11-22"),
        ("周天", "2026-11-15", "2026-11-22"),
        ("礼拜天", "2026-11-15", "2026-11-22"),
        ("星期一", "2026-11-16", "2026-11-23"),
        ("周5", "2026-11-13", "2026-11-20"),
        ("wed", "2026-11-18", "2026-11-18"),
        ("Thu", "2026-11-12", "2026-11-19"),
        ("thursday", "2026-11-12", "2026-11-19"),
        ("tues", "2026-11-17", "2026-11-24"),
        ("sun", "2026-11-15", "2026-11-22"),
        ("5日", "2026-11-05", "2026-12-05"),
        ("5号", "2026-11-05", "2026-12-05"),
        ("18号", "2026-11-18", "2026-11-18"),
        ("二十号", "2026-10-20", "2026-11-20"),
        ("31日", "2026-10-31", "2026-12-31"),
        ("月底", "2026-10-31", "2026-11-30"),
        ("月末", "2026-10-31", "2026-11-30"),
        ("end of month", "2026-10-31", "2026-11-30"),
        ("月初", "2026-11-01", "2026-12-01"),
    ],
)
def test_what_a_day_leaves_open_is_completed_by_its_lean(text: str, past: str, future: str) -> None:
    assert read_day(text, TODAY, PAST) == date.fromisoformat(past)
    assert read_day(text, TODAY, FUTURE) == date.fromisoformat(future)


@pytest.mark.parametrize(
    ("text", "today", "lean", "day"),
    [
        ("2.29", "2028-01-10", FUTURE, "2028-02-29"),
        ("2.29", "2027-05-01", FUTURE, "2028-02-29"),
        ("2.29", "2028-03-01", PAST, "2028-02-29"),
        ("2.29", "2029-02-01", PAST, "2028-02-29"),
        ("2月29日", "2028-02-29", PAST, "2028-02-29"),
        ("31日", "2026-03-30", PAST, "2026-01-31"),
        ("30日", "2027-01-31", FUTURE, "2027-03-30"),
        ("2.28", "2027-03-01", PAST, "2027-02-28"),
        ("12.31", "2027-01-01", PAST, "2026-12-31"),
        ("1.1", "2026-12-31", FUTURE, "2027-01-01"),
        ("月底", "2026-11-30", PAST, "2026-11-30"),
        ("月底", "2028-02-03", FUTURE, "2028-02-29"),
        ("上月5日", "2027-01-20", PAST, "2026-12-05"),
        ("下周一", "2026-11-22", FUTURE, "2026-11-23"),  # said on a Sunday
        ("上周五", "2026-11-16", PAST, "2026-11-13"),  # said on a Monday
        ("本周一", "2027-01-01", PAST, "2026-12-28"),
        ("明天", "2026-12-31", FUTURE, "2027-01-01"),
    ],
)
def test_ends_of_months_years_and_weeks(text: str, today: str, lean: Lean, day: str) -> None:
    assert read_day(text, date.fromisoformat(today), lean) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", EMPTY),
        ("  \u3000\n", EMPTY),
        ("2.30", NO_SUCH_DAY),
        ("2.29", NO_SUCH_DAY),  # 2024 and 2028 are too far from 2026
        ("13.5", NO_SUCH_DAY),
        ("0230", NO_SUCH_DAY),
        ("0.5", NO_SUCH_DAY),
        ("3.0", NO_SUCH_DAY),
        ("4/31", NO_SUCH_DAY),
        ("13月底", NO_SUCH_DAY),
        ("2026-02-29", NO_SUCH_DAY),
        ("2026-13-01", NO_SUCH_DAY),
        ("20261314", NO_SUCH_DAY),
        ("1720", NO_SUCH_DAY),
        ("９９９９", NO_SUCH_DAY),
        ("32日", NO_SUCH_DAY),
        ("0号", NO_SUCH_DAY),
        ("本月31日", NO_SUCH_DAY),
        ("5", NOT_A_DAY),
        ("305", NOT_A_DAY),
        ("3 5", NOT_A_DAY),
        ("3//5", NOT_A_DAY),
        ("2026/11-14", NOT_A_DAY),
        ("0206-11-14", OUT_OF_REASON),
        ("9999-12-31", OUT_OF_REASON),
        ("0001-01-01", OUT_OF_REASON),
        ("1900-01-01", OUT_OF_REASON),
        ("2101/1/1", OUT_OF_REASON),
        ("2026-11-18 周四", OTHER_WEEKDAY),
        ("Tue 17 Mar 2027", OTHER_WEEKDAY),
        ("3/4/2026", MONTH_OR_DAY),
        ("13/13/2026", NO_SUCH_DAY),
        ("30 Feb 2026", NO_SUCH_DAY),
        ("2026年", NOT_A_DAY),
        ("11月", NOT_A_DAY),
        ("周", NOT_A_DAY),
        ("周八", NOT_A_DAY),
        ("周二十", NOT_A_DAY),
        ("下周", NOT_A_DAY),
        ("合计", NOT_A_DAY),
        ("wedge", NOT_A_DAY),
        ("next", NOT_A_DAY),
        ("+99999", NOT_A_DAY),
        ("++3", NOT_A_DAY),
        ("²/½", NOT_A_DAY),
        ("٣/٥", NOT_A_DAY),
        ("👍", NOT_A_DAY),
        ("[/red]", NOT_A_DAY),
        ("\x00", NOT_A_DAY),
        ("\ud800", NOT_A_DAY),
        ("昨天17:20", DAY_ONLY),
        ("2026-11-14 06:01", DAY_ONLY),
        ("明天下午3点", DAY_ONLY),
        ("17:20", DAY_ONLY),
    ],
)
@pytest.mark.parametrize("lean", Lean)
def test_what_is_no_day_is_refused_in_one_sentence(text: str, sentence: str, lean: Lean) -> None:
    with pytest.raises(Unreadable) as refusal:
        read_day(text, TODAY, lean)
    assert str(refusal.value) == sentence


# --- moments -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("昨天17:20", "2026-11-17 17:20"),
        ("昨天 17：20", "2026-11-17 17:20"),
        ("昨天，17:20", "2026-11-17 17:20"),
        ("昨天下午5点20", "2026-11-17 17:20"),
        ("昨天下午5点20分", "2026-11-17 17:20"),
        ("昨天下午五点二十", "2026-11-17 17:20"),
        ("昨天 下午 5 点 20 分", "2026-11-17 17:20"),
        ("昨天 5:20pm", "2026-11-17 17:20"),
        ("昨天5:20 PM", "2026-11-17 17:20"),
        ("yesterday 5pm", "2026-11-17 17:00"),
        ("yesterday at 5 pm", "2026-11-17 17:00"),
        ("昨晚8点", "2026-11-17 20:00"),
        ("今早8点半", "2026-11-18 08:30"),
        ("今天9点", "2026-11-18 09:00"),
        ("10月25日 17:20", "2026-10-25 17:20"),
        ("10月25日17：20", "2026-10-25 17:20"),
        ("10月25日17时20分", "2026-10-25 17:20"),
        ("3/5 17:20", "2026-03-05 17:20"),
        ("3/5, 17:20", "2026-03-05 17:20"),
        ("3.5 8:05", "2026-03-05 08:05"),
        ("0305 17:20", "2026-03-05 17:20"),
        ("2026-11-14 06:01", "2026-11-14 06:01"),
        ("2026/11/14 6:01:30", "2026-11-14 06:01:30"),
        ("2026-11-14T06:01:30", "2026-11-14 06:01:30"),
        ("20261114 0:00", "2026-11-14 00:00"),
        ("２０２６－１１－１４　０６：０１", "2026-11-14 06:01"),
        ("上周五下午3点一刻", "2026-11-13 15:15"),
        ("上周五下午3点三刻", "2026-11-13 15:45"),
        ("周二10点", "2026-11-17 10:00"),
        ("周二十点", "2026-11-17 10:00"),
        ("周二二十点", "2026-11-17 20:00"),
        ("星期二三点", "2026-11-17 03:00"),
        ("last fri 17:20", "2026-11-13 17:20"),
        ("sat 5pm", "2026-11-14 17:00"),
        ("-3 17:20", "2026-11-15 17:20"),
        ("3天前17:20", "2026-11-15 17:20"),
        ("3 days ago 17:20", "2026-11-15 17:20"),
        ("5号17:20", "2026-11-05 17:20"),
        # parts of the day
        ("昨天凌晨12点", "2026-11-17 00:00"),
        ("昨天凌晨3点", "2026-11-17 03:00"),
        ("昨天12am", "2026-11-17 00:00"),
        ("昨天12pm", "2026-11-17 12:00"),
        ("昨天0:30am", "2026-11-17 00:30"),
        ("昨天上午12点", "2026-11-17 12:00"),
        ("昨天上午11点半", "2026-11-17 11:30"),
        ("昨天中午11点半", "2026-11-17 11:30"),
        ("昨天中午12点", "2026-11-17 12:00"),
        ("昨天中午1点", "2026-11-17 13:00"),
        ("昨天下午15:20", "2026-11-17 15:20"),
        ("昨天傍晚6点", "2026-11-17 18:00"),
        ("昨天晚上20:00", "2026-11-17 20:00"),
        ("昨天晚上12点", "2026-11-18 00:00"),
        ("昨天晚上12点半", "2026-11-18 00:30"),
        ("昨天晚上1点", "2026-11-18 01:00"),
        ("昨天24:00", "2026-11-18 00:00"),
    ],
)
def test_a_day_and_a_time(text: str, moment: str) -> None:
    expected = datetime.fromisoformat(moment).replace(tzinfo=CHINA)
    assert read_moment(text, NOW, TODAY, PAST) == expected


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("明天下午3点", "2026-11-19 15:00"),
        ("明天15点整", "2026-11-19 15:00"),
        ("明早9点钟", "2026-11-19 09:00"),
        ("tomorrow 5pm", "2026-11-19 17:00"),
        ("下周三 8:30", "2026-11-25 08:30"),
        ("月底17:20", "2026-11-30 17:20"),
        ("3/5 17:20", "2027-03-05 17:20"),
        ("周五 5pm", "2026-11-20 17:00"),
        ("in 3 days 9:00", "2026-11-21 09:00"),
        ("+3 9:00", "2026-11-21 09:00"),
        ("昨天17:20", "2026-11-17 17:20"),
    ],
)
def test_a_day_and_a_time_ahead(text: str, moment: str) -> None:
    expected = datetime.fromisoformat(moment).replace(tzinfo=CHINA)
    assert read_moment(text, NOW, TODAY, FUTURE) == expected


@pytest.mark.parametrize(
    ("text", "past", "future"),
    [
        ("9:20", "2026-11-18 09:20", "2026-11-18 09:20"),
        ("09:20", "2026-11-18 09:20", "2026-11-18 09:20"),
        ("9：20", "2026-11-18 09:20", "2026-11-18 09:20"),
        ("10:30", "2026-11-18 10:30", "2026-11-18 10:30"),
        ("10:30:16", "2026-11-17 10:30:16", "2026-11-18 10:30:16"),
        ("17:20", "2026-11-17 17:20", "2026-11-18 17:20"),
        ("17：20", "2026-11-17 17:20", "2026-11-18 17:20"),
        ("１７：２０", "2026-11-17 17:20", "2026-11-18 17:20"),
        ("17 : 20", "2026-11-17 17:20", "2026-11-18 17:20"),
        ("5点", "2026-11-18 05:00", "2026-11-18 05:00"),
        ("五点", "2026-11-18 05:00", "2026-11-18 05:00"),
        ("5点零5", "2026-11-18 05:05", "2026-11-18 05:05"),
        ("两点半", "2026-11-18 02:30", "2026-11-18 02:30"),
        ("下午3点半", "2026-11-17 15:30", "2026-11-18 15:30"),
        ("下午三点半", "2026-11-17 15:30", "2026-11-18 15:30"),
        ("早上8点半", "2026-11-18 08:30", "2026-11-18 08:30"),
        ("晚上8点", "2026-11-17 20:00", "2026-11-18 20:00"),
        ("晚上12点", "2026-11-18 00:00", "2026-11-19 00:00"),
        ("中午12点", "2026-11-17 12:00", "2026-11-18 12:00"),
        ("5pm", "2026-11-17 17:00", "2026-11-18 17:00"),
        ("at 5 pm", "2026-11-17 17:00", "2026-11-18 17:00"),
        ("8am", "2026-11-18 08:00", "2026-11-18 08:00"),
        ("24:00", "2026-11-18 00:00", "2026-11-19 00:00"),
    ],
)
def test_a_time_alone(text: str, past: str, future: str) -> None:
    for lean, moment in ((PAST, past), (FUTURE, future)):
        expected = datetime.fromisoformat(moment).replace(tzinfo=CHINA)
        assert read_moment(text, NOW, TODAY, lean) == expected


def test_a_day_alone_means_the_present_time_on_that_day() -> None:
    assert read_moment("今天", NOW, TODAY, PAST) == NOW
    assert read_moment("11/18", NOW, TODAY, PAST) == NOW
    assert read_moment("昨天", NOW, TODAY, PAST) == NOW - timedelta(days=1)
    assert read_moment("3/5", NOW, TODAY, PAST) == NOW.replace(month=3, day=5)
    assert read_moment("明天", NOW, TODAY, FUTURE) == NOW + timedelta(days=1)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("今天", "2026-11-19 00:40"),
        ("昨天", "2026-11-18 00:40"),
        ("00:30", "2026-11-19 00:30"),
        ("0:50", "2026-11-18 00:50"),
        ("23:50", "2026-11-18 23:50"),
        ("晚上12点半", "2026-11-19 00:30"),
        ("晚上1点", "2026-11-18 01:00"),
        ("今天17:20", "2026-11-18 17:20"),
        ("今晚12点", "2026-11-19 00:00"),
        ("昨天17:20", "2026-11-17 17:20"),
        ("2026-11-19 00:30", "2026-11-19 00:30"),
    ],
)
def test_just_after_midnight_the_working_day_is_still_the_day_before(
    text: str, moment: str
) -> None:
    now = datetime(2026, 11, 19, 0, 40, tzinfo=CHINA)
    expected = datetime.fromisoformat(moment).replace(tzinfo=CHINA)
    assert read_moment(text, now, TODAY, PAST) == expected


def test_a_moment_is_in_the_zone_of_now_also_across_a_change_of_clocks() -> None:
    paris = ZoneInfo("Europe/Paris")
    second_half_past_two = datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=paris)
    today = second_half_past_two.date()
    assert read_moment("今天", second_half_past_two, today, PAST).fold == 1
    assert read_moment("昨天17:20", second_half_past_two, today, PAST).isoformat() == (
        "2026-10-24T17:20:00+02:00"
    )
    assert read_moment("明天9:00", second_half_past_two, today, FUTURE).isoformat() == (
        "2026-10-26T09:00:00+01:00"
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", EMPTY),
        ("25:00", NO_SUCH_TIME),
        ("17:60", NO_SUCH_TIME),
        ("17:20:60", NO_SUCH_TIME),
        ("24:01", NO_SUCH_TIME),
        ("17点75分", NO_SUCH_TIME),
        ("早上15点", NO_SUCH_TIME),
        ("30点", NO_SUCH_TIME),
        ("17am", NO_SUCH_TIME),
        ("昨天25:00", NO_SUCH_TIME),
        ("2.30 17:20", NO_SUCH_DAY),
        ("1720", NO_SUCH_DAY),
        ("17.20", NO_SUCH_DAY),
        ("5:2", NOT_A_MOMENT),
        ("17:2", NOT_A_MOMENT),
        ("3/517:20", NOT_A_MOMENT),
        ("昨天下午", NOT_A_MOMENT),
        ("合计 17:20", NOT_A_MOMENT),
        ("17:20:30:40", NOT_A_MOMENT),
        ("明天", STILL_TO_COME),
        ("明天9:00", STILL_TO_COME),
        ("今天17:20", STILL_TO_COME),
        ("2027-01-01", STILL_TO_COME),
    ],
)
def test_what_is_no_moment_is_refused_in_one_sentence(text: str, sentence: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        read_moment(text, NOW, TODAY, PAST)
    assert str(refusal.value) == sentence


# --- any text, every form ----------------------------------------------------------------------

DAYS = st.dates(date(1951, 1, 1), date(2070, 12, 31))
LEANS = st.sampled_from(Lean)
TYPED = st.one_of(
    st.text(),
    st.text(
        "0123456789０９./-:：。、 月日号年天周星期礼拜上下本这个底初一二三十点半刻早晚午前后+ampt"
    ),
    # Alternatives of a pattern, so that parts of real dates meet in every order.
    st.lists(
        st.from_regex(
            "[-/.: +年月日号天周下上前后本底三十点半9９]|2026|11|31|29|99|下午|晚上|中午|pm|am"
            "|今|明|昨|today|next |wed|in |3 days| ago|end of |month| at ",
            fullmatch=True,
        )
    ).map("".join),
)


@given(TYPED, DAYS, LEANS)
def test_any_text_is_a_day_or_unreadable(text: str, today: date, lean: Lean) -> None:
    try:
        outcome: date | str = read_day(text, today, lean)
    except Unreadable as refusal:
        outcome = str(refusal)
    sentences = {EMPTY, NO_SUCH_DAY, NO_SUCH_TIME, NOT_A_DAY, DAY_ONLY}
    assert type(outcome) is date or outcome in sentences


@given(TYPED, DAYS, st.times(), LEANS, st.booleans())
def test_any_text_is_a_moment_or_unreadable(
    text: str, day: date, at: dt.time, lean: Lean, before_cut_off: bool
) -> None:
    now = datetime.combine(day, at, CHINA)
    today = day - timedelta(days=before_cut_off)
    try:
        outcome: datetime | str = read_moment(text, now, today, lean)
    except Unreadable as refusal:
        outcome = str(refusal)
    if isinstance(outcome, datetime):
        assert outcome.tzinfo is CHINA
        assert lean is FUTURE or outcome <= now
    else:
        assert outcome in {EMPTY, NO_SUCH_DAY, NO_SUCH_TIME, NOT_A_MOMENT, STILL_TO_COME}


@pytest.mark.parametrize(
    "text",
    [
        "9" * 20_000,
        "９" * 20_000,
        "三" * 20_000,
        "十" * 20_000,
        "👍" * 20_000,
        "ﷺ" * 20_000,  # grows eighteenfold under NFKC
        "\u0315\u0300" * 10_000,  # marks that NFKC sorts
        " " * 20_000 + "x",
        "1 " * 10_000,
        "3/5" + " 3/5" * 5_000,
        "9:" * 32,
        "三" * 64,
        "t" * 64,
        "ﷺ" * 64,
    ],
)
def test_long_text_is_refused_at_once(text: str) -> None:
    start = time.perf_counter()
    with pytest.raises(Unreadable):
        read_day(text, TODAY, PAST)
    with pytest.raises(Unreadable):
        read_moment(text, NOW, TODAY, PAST)
    assert time.perf_counter() - start < 0.1


def test_spaces_do_not_make_text_long() -> None:
    assert read_day(" " * 20_000 + "3 " + " " * 20_000 + "/5\n", TODAY, PAST) == date(2026, 3, 5)


def chinese(number: int) -> str:
    """Write 1 to 99 as it is spoken."""
    tens, ones = divmod(number, 10)
    signs = " 一二三四五六七八九"
    return (
        (signs[tens] if tens > 1 else "") + ("十" if tens else "") + (signs[ones] if ones else "")
    )


def full_width(text: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)


IN_FULL: list[Callable[[date], str]] = [
    lambda day: f"{day:%Y-%m-%d}",
    lambda day: f"{day:%Y%m%d}",
    lambda day: f"{day.year}.{day.month}.{day.day}",
    lambda day: f"{day.year}/{day.month}/{day.day}",
    lambda day: f"{day.year}年{day.month}月{day.day}日",
    lambda day: f" {day.year} 年 {day.month} 月 {day.day} 号 ",
    lambda day: f"{day.year}年{chinese(day.month)}月{chinese(day.day)}日",
]
WITHOUT_YEAR: list[Callable[[date], str]] = [
    lambda day: f"{day:%m%d}",
    lambda day: f"{day.month}.{day.day}",
    lambda day: f"{day.month}/{day.day}",
    lambda day: f"{day.month}-{day.day}",
    lambda day: f"{day.month}月{day.day}日",
    lambda day: f"{chinese(day.month)}月{chinese(day.day)}号",
]
WIDTHS: st.SearchStrategy[Callable[[str], str]] = st.sampled_from([str, full_width])


@given(DAYS, DAYS, LEANS, st.sampled_from(IN_FULL), WIDTHS)
def test_every_full_form_round_trips(
    day: date, today: date, lean: Lean, write: Callable[[date], str], width: Callable[[str], str]
) -> None:
    assert read_day(width(write(day)), today, lean) == day


@given(DAYS, st.integers(0, 364), st.sampled_from(WITHOUT_YEAR), WIDTHS)
def test_every_form_without_a_year_round_trips_within_a_year(
    today: date, distance: int, write: Callable[[date], str], width: Callable[[str], str]
) -> None:
    before, after = today - timedelta(days=distance), today + timedelta(days=distance)
    assert read_day(width(write(before)), today, PAST) == before
    assert read_day(width(write(after)), today, FUTURE) == after


@given(DAYS, st.integers(0, 6))
def test_a_weekday_round_trips_within_a_week(today: date, distance: int) -> None:
    before, after = today - timedelta(days=distance), today + timedelta(days=distance)
    assert read_day("周" + "一二三四五六日"[before.weekday()], today, PAST) == before
    assert read_day(f"{after:%A}", today, FUTURE) == after


@given(DAYS, st.integers(0, 9999))
def test_a_distance_round_trips(today: date, distance: int) -> None:
    ahead = today + timedelta(days=distance)
    assert read_day(f"+{distance}", today, PAST) == ahead
    assert read_day(f"{distance}天后", today, PAST) == ahead
    assert read_day(f"-{distance}", ahead, FUTURE) == today
    assert read_day(f"{distance} days ago", ahead, FUTURE) == today


@given(
    st.times(),
    st.sampled_from(
        [
            "{at:%H:%M}",
            "{at.hour}:{at:%M}",
            "{at.hour}点{at.minute}分",
            "{at.hour}时{at:%M}",
            "{at:%I:%M%p}",
            "{at:%I:%M %p}",
        ]
    ),
    WIDTHS,
)
def test_every_form_of_a_time_round_trips(
    at: object, form: str, width: Callable[[str], str]
) -> None:
    text = form.format(at=at)
    moment = read_moment(f"昨天{width(text)}", NOW, TODAY, PAST)
    assert f"{moment:%Y-%m-%d %H:%M}" == f"2026-11-17 {at:%H:%M}"


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("刚才", 0),
        ("10分钟前", 10),
        ("半小时前", 30),
        ("两小时前", 120),
        ("1个半小时前", 90),
        ("10 minutes ago", 10),
        ("2 hours ago", 120),
    ],
)
def test_so_long_ago_is_counted_from_now(text: str, minutes: int) -> None:
    assert read_moment(text, NOW, TODAY, PAST) == NOW - timedelta(minutes=minutes)
