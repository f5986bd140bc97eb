"""Log lines, memos and opened days as they are kept."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from salestui.core.refusal import EditConflict
from salestui.customers.queries import found_customers
from salestui.customers.rules import Profile, Who
from salestui.customers.store import add_customer, edit_customer
from salestui.dates.clock import Now
from salestui.repairs.rules import Intake
from salestui.repairs.store import register_repair
from salestui.storage.history.models import Change
from salestui.storage.history.reading import changes_of_day
from salestui.storage.history.writer import change
from salestui.worklog.rules import LogLine, Memo, carried
from salestui.worklog.store import (
    REGISTER,
    add_line,
    add_memo,
    days_with_lines,
    drop_memo,
    edit_line,
    edit_memo,
    finish_memo,
    known_tags,
    line,
    lines_of_customer,
    lines_of_day,
    memo,
    open_day,
    open_memos,
    opened_days,
    reopen_memo,
    search_lines,
    settled_memos,
)
from tests.clock import StandingClock, instant, moment
from tests.tables import contents

pytestmark = pytest.mark.usefixtures("open_desk")

NOW = moment("2026-11-23 09:41")
TODAY = NOW.day
NOVEMBER_20, NOVEMBER_21 = date(2026, 11, 20), date(2026, 11, 21)


def written(text: str, day: date = TODAY, who: Who | None = None) -> LogLine:
    """A line, newly written."""
    found = line(add_line(NOW, text, day, NOW.at, who))
    assert found is not None
    return found


def written_again(it: LogLine) -> LogLine:
    """The line as it stands now."""
    found = line(it.id)
    assert found is not None
    return found


def a_memo(due_on: date = TODAY, *, now: Now = NOW, text: str = "打电话给张三") -> Memo:
    """A memo, newly written."""
    return fresh(add_memo(now, text, due_on))


def fresh(key: int) -> Memo:
    """A memo as it stands now."""
    found = memo(key)
    assert found is not None
    return found


def texts(lines: list[LogLine]) -> list[str]:
    """What the lines say."""
    return [each.text for each in lines]


# --- log lines ---------------------------------------------------------------------------------


def test_a_line_is_read_back_as_it_was_written() -> None:
    text = "#早会 [/red] 100% 'x' ❤️"
    it = written(text, who=Who("张三"))
    assert (it.text, it.day, it.at, it.who, it.earlier) == (text, TODAY, NOW.at, Who("张三"), ())


def test_a_line_about_a_customer_shows_the_name_on_file() -> None:
    customer = add_customer(NOW, Profile("宏达公司"))
    it = written("来电", who=Who("宏达公司", "", customer))
    edit_customer(NOW, found_customers("宏达")[0], Profile("宏达有限公司"))
    assert lines_of_day(TODAY)[0].who == Who("宏达有限公司", "", customer)
    assert lines_of_customer(customer) == lines_of_day(TODAY)
    assert line(it.id) == lines_of_day(TODAY)[0]


def test_a_days_lines_are_in_the_order_of_time_and_those_without_one_last() -> None:
    add_line(NOW, "无", TODAY, None)
    for text, at in (
        ("晚", "23 17:00"),
        ("早", "23 09:00"),
        ("过夜", "24 00:40"),
        ("夜", "23 23:00"),
    ):
        add_line(NOW, text, TODAY, instant(f"2026-11-{at}"))
    add_line(NOW, "昨天", date(2026, 11, 22), None)
    assert texts(lines_of_day(TODAY)) == ["早", "晚", "夜", "过夜", "无"]


def test_what_is_written_after_midnight_stands_in_the_evenings_log(clock: StandingClock) -> None:
    now = clock.set("2026-11-24 00:40")
    add_line(now, "锁门", now.day, now.at)
    assert texts(lines_of_day(date(2026, 11, 23))) == ["锁门"]
    assert lines_of_day(date(2026, 11, 24)) == []


def test_an_edited_line_keeps_its_old_texts() -> None:
    it = written("一")
    edit_line(NOW, it, "二", it.at, it.who)
    edit_line(NOW, written_again(it), "三", it.at, it.who)
    assert (written_again(it).text, written_again(it).earlier) == ("三", ("一", "二"))


def test_a_line_whose_time_alone_was_changed_has_no_old_text() -> None:
    it = written("一")
    edit_line(NOW, it, "一", instant("2026-11-23 08:00"), it.who)
    assert (written_again(it).at, written_again(it).earlier) == (instant("2026-11-23 08:00"), ())


def test_a_line_changed_in_another_window_is_not_overwritten() -> None:
    it = written("一")
    edit_line(NOW, it, "二", it.at, it.who)
    before = contents()
    with pytest.raises(EditConflict):
        edit_line(NOW, it, "三", it.at, it.who)
    assert contents() == before


def test_the_days_that_have_lines_are_counted() -> None:
    for day in (TODAY, TODAY, date(2026, 11, 20)):
        written("早会", day)
    assert days_with_lines(date(2026, 11, 1)) == {TODAY: 2, date(2026, 11, 20): 1}
    assert days_with_lines(TODAY) == {TODAY: 2}


# --- searching ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("hp", ["HP 打印机 100%"]),
        ("ｈｐ", ["HP 打印机 100%"]),
        ("打印", ["HP 打印机 100%"]),
        ("打印 hp", ["HP 打印机 100%"]),
        ("打印 张三", []),
        ("%", ["HP 打印机 100%"]),
        ("0%", ["HP 打印机 100%"]),
        ("_", ["a_b"]),
        ("a%b", []),
        ("'", ["it's [/red]"]),
        ("[/red]", ["it's [/red]"]),
        ("李四", ["电话"]),
        ("\\", ["C:\\发票"]),
        ("没有", []),
    ],
)
def test_lines_are_found_by_every_word_literally_whatever_the_width_and_case(
    wanted: str, found: list[str]
) -> None:
    for text in ("HP 打印机 100%", "a_b", "axb", "it's [/red]", "C:\\发票"):
        written(text)
    written("电话", who=Who("李四"))
    assert texts(search_lines(wanted)) == found


@pytest.mark.parametrize("tag", ["早会", "#早会", "＃早会"])
def test_lines_are_found_by_their_whole_tag(tag: str) -> None:
    for text in ("#早会 一", "二 ＃早会 #培训", "#早会前 三", "早会 四"):
        written(text)
    assert texts(search_lines(tag=tag)) == ["二 ＃早会 #培训", "#早会 一"]


def test_a_tag_is_found_whatever_its_case() -> None:
    written("#VIP 一")
    assert texts(search_lines(tag="vip")) == ["#VIP 一"]


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        (None, None, ["23", "21", "20"]),
        (NOVEMBER_20, NOVEMBER_21, ["21", "20"]),
        (NOVEMBER_21, None, ["23", "21"]),
        (None, NOVEMBER_20, ["20"]),
        (date(2026, 11, 22), date(2026, 11, 22), []),
    ],
)
def test_lines_are_found_within_days_both_included_newest_first(
    first: date | None, last: date | None, found: list[str]
) -> None:
    for day in (20, 21, 23):
        written(str(day), date(2026, 11, day))
    assert texts(search_lines(first=first, last=last)) == found


def test_an_edited_line_is_found_by_what_it_says_now() -> None:
    it = written("#早会 旧")
    edit_line(NOW, it, "#培训 新", it.at, it.who)
    assert [search_lines(text="旧"), search_lines(tag="早会")] == [[], []]
    assert texts(search_lines(text="新", tag="培训")) == ["#培训 新"]


def test_the_newest_are_found_when_there_are_too_many() -> None:
    for number in range(4):
        written(f"第{number}")
    assert texts(search_lines(limit=2)) == ["第3", "第2"]


def test_known_tags_are_those_used_most_lately() -> None:
    for text in ("#培训", "#早会", "＃早会"):
        written(text)
    written("#旧", date(2026, 1, 5))
    assert known_tags(since=date(2026, 11, 1)) == ["早会", "培训"]


# --- action lines ------------------------------------------------------------------------------


def test_what_was_done_on_other_screens_is_in_the_history_of_its_working_day() -> None:
    register_repair(moment("2026-11-24 00:40"), Intake(Who("张三"), "打印机"))
    written("早会")
    a_memo()
    (done,) = changes_of_day(date(2026, 11, 23), without=REGISTER)
    assert done.sentence.format_map(done.arguments) == "Repair WX-0001 (打印机) received from 张三"
    assert done.at == instant("2026-11-24 00:40")
    assert changes_of_day(date(2026, 11, 24), without=REGISTER) == []


def test_what_was_undone_has_no_action_line() -> None:
    register_repair(NOW, Intake(Who("张三"), "打印机"))
    with change(NOW, "undo", "") as writer:
        add_memo(NOW, "", TODAY, writer)
    first, undoing = Change.select().order_by(Change.id)
    first.undone_by = undoing
    first.save()
    assert [done.register for done in changes_of_day(TODAY, without=REGISTER)] == ["undo"]


# --- memos and carrying ------------------------------------------------------------------------


def times_carried(it: Memo, now: Now) -> int:
    """How often a memo was carried by now, in any window."""
    it = fresh(it.id)
    return carried(it.due_on, now.day, opened_days(after=it.due_on))


def test_a_memo_of_friday_is_due_on_monday_and_gains_one_with_each_day_at_the_desk(
    clock: StandingClock,
) -> None:
    friday = clock.set("2026-11-20 17:00")
    open_day(friday.day)
    it = a_memo(date(2026, 11, 23), now=friday)
    counts = []
    for day in ("2026-11-20", "2026-11-23", "2026-11-24", "2026-12-01"):
        now = clock.set(f"{day} 09:00")
        open_day(now.day)
        counts.append(times_carried(it, now))
    assert counts == [0, 0, 1, 2]
    assert fresh(it.id).written_on == date(2026, 11, 20)


def test_any_number_of_windows_count_a_day_once() -> None:
    it = a_memo(date(2026, 11, 20))
    for _window in range(3):
        open_day(TODAY)
    assert opened_days(after=it.due_on) == [TODAY]
    assert times_carried(it, NOW) == 1


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    windows=st.lists(st.dates(date(2026, 11, 1), date(2026, 11, 30)), max_size=12),
    due=st.dates(date(2026, 11, 1), date(2026, 11, 30)),
)
def test_the_count_is_never_negative_and_the_same_in_every_window(
    windows: list[date], due: date
) -> None:
    it = a_memo(due)
    for day in windows:
        open_day(day)
        now = moment(f"{day} 09:00")
        once = times_carried(it, now)
        open_day(day)
        assert times_carried(it, now) == once >= 0


@pytest.mark.parametrize("due_on", [TODAY, date(2026, 11, 30)])
def test_moving_a_memo_starts_its_count_anew_and_leaves_the_day_it_was_written(
    due_on: date,
) -> None:
    it = a_memo(date(2026, 11, 18), now=moment("2026-11-17 17:00"))
    open_day(date(2026, 11, 19))
    open_day(TODAY)
    assert times_carried(it, NOW) == 2
    edit_memo(NOW, it, it.text, due_on)
    assert times_carried(it, NOW) == 0
    assert fresh(it.id).written_on == date(2026, 11, 17)


def test_a_memo_written_at_night_was_written_the_evening_before() -> None:
    assert a_memo(now=moment("2026-11-24 00:40")).written_on == date(2026, 11, 23)


def test_opened_days_are_those_after_the_day_in_order() -> None:
    for day in (25, 19, 23, 20):
        open_day(date(2026, 11, day))
    assert opened_days(after=date(2026, 11, 20)) == [date(2026, 11, 23), date(2026, 11, 25)]


def test_open_memos_are_those_neither_done_nor_dropped_longest_due_first() -> None:
    later, done, dropped, sooner = (a_memo(date(2026, 11, day)) for day in (30, 1, 2, 24))
    finish_memo(NOW, done)
    drop_memo(NOW, dropped)
    assert open_memos() == [sooner, later]


@pytest.mark.parametrize("settle", [finish_memo, drop_memo])
def test_what_was_done_or_dropped_can_be_taken_up_again(
    settle: Callable[[Now, Memo], None],
) -> None:
    it = a_memo()
    settle(NOW, it)
    settled = fresh(it.id)
    assert NOW.at in (settled.done_at, settled.dropped_at)
    assert (open_memos(), settled_memos(NOW)) == ([], [settled])
    reopen_memo(NOW, settled)
    assert (settled_memos(NOW), fresh(it.id).is_open) == ([], True)
    assert open_memos() == [fresh(it.id)]


def test_what_was_settled_long_ago_is_not_offered_again() -> None:
    finish_memo(NOW, a_memo())
    assert settled_memos(moment("2026-11-24 09:00")) == []


MEMO_ACTIONS: dict[str, Callable[[Memo], None]] = {
    "edit": lambda it: edit_memo(NOW, it, "别的", it.due_on),
    "finish": lambda it: finish_memo(NOW, it),
    "drop": lambda it: drop_memo(NOW, it),
    "reopen": lambda it: reopen_memo(NOW, it),
}


@pytest.mark.parametrize("action", MEMO_ACTIONS)
def test_a_memo_changed_in_another_window_is_not_overwritten(action: str) -> None:
    it = a_memo()
    MEMO_ACTIONS["edit"](it)
    before = contents()
    with pytest.raises(EditConflict):
        MEMO_ACTIONS[action](it)
    assert contents() == before


@pytest.mark.parametrize("action", MEMO_ACTIONS)
def test_each_thing_done_with_a_memo_is_one_change(action: str) -> None:
    it = a_memo()
    MEMO_ACTIONS[action](it)
    assert Change.select().count() == 2


def test_a_memo_can_be_part_of_another_registers_change() -> None:
    with change(NOW, "complaints", "Call back promised") as writer:
        add_memo(NOW, "回电", TODAY, writer)
    assert [it.text for it in open_memos()] == ["回电"]
    assert [done.register for done in changes_of_day(TODAY, without="")] == ["complaints"]
