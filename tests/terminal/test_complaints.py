"""The 8 hours of a complaint at the installed desk: they tick, warn, ring, and outlive a kill."""

import os
import re
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("termios", reason="a pseudo-terminal needs POSIX")

from salestui.complaints.rules import LIMIT
from salestui.dates.workday import PUBLIC
from salestui.kit.app import KEEP_TITLE, TITLE_BACK
from tests.terminal.typist import PATIENCE, Typist, at_the_desk, today_json, working_day

WHO, PHONE, ABOUT = "尉迟恭亮", "13800138000", "打印机卡纸，三天没人回电话"

COUNTDOWN = r"(?P<left>\d\d:\d\d:\d\d)"
FRAME = re.compile(rf"4 投诉 (?P<mark>!*)(?P<word>已超时)? ?{COUNTDOWN}  5 客户")
"""The badge that the first line of every screen shows."""

ROW = re.compile(
    rf"^ *(?P<mark>!*) +{COUNTDOWN} (?P<word>\S*) +\[\|*\.*(?P<used>\d+)%\] +{WHO}", re.MULTILINE
)
"""A complaint in the queue."""

OTHER_SCREENS = {"1": "没有到期的拜访。", "2": "今日备忘", "3": "已收件 0", "5": "筛选：姓名、电话"}
"""The screens beside the queue by their digit, and what only they show."""

CHECKED = re.compile(r"投诉信箱：今天 \d\d:\d\d 已查看")

BEHIND = "! 电脑时间早于最后一条记录，请检查日期和时间。"

TITLE = b"\x1b]2;"
"""Begins the sequence that sets the window's title."""


# --- a wall clock of the program's own ---------------------------------------------------------


def _library() -> Path | None:
    """The libfaketime of this machine, if there is one; the one for threads before the other."""
    if named := os.environ.get("FAKETIME_LIBRARY"):
        return Path(named)
    folders = ("lib*/faketime", "lib*/*/faketime")
    found = [each for folder in folders for each in Path("/usr").glob(f"{folder}/libfaketime*.so*")]
    return min(found, key=lambda each: "MT" not in each.name, default=None)


LIBRARY = _library()
needs_library = pytest.mark.skipif(LIBRARY is None, reason="needs libfaketime")


class WallClock:
    """The wall clock of the programs that run in its `env`; time as such runs on as ever."""

    def __init__(self, folder: Path, at: datetime) -> None:
        """It starts running at a local time."""
        self._file = folder / "wall-clock"
        self.env: Mapping[str, str] = {
            "LD_PRELOAD": str(LIBRARY),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "DONT_FAKE_MONOTONIC": "1",  # its name in older versions
            "NO_FAKE_STAT": "1",
        }
        self.run_from(at)

    def run_from(self, at: datetime) -> None:
        """Set it to a local time, from which it runs on."""
        self._ahead = at.timestamp() - time.time()
        self._write(f"{self._ahead:+.3f}")

    def put_forward(self, span: timedelta) -> None:
        """Set it so much ahead; it runs on."""
        self._ahead += span.total_seconds()
        self._write(f"{self._ahead:+.3f}")

    def stand_at(self, at: datetime) -> None:
        """Let it stand at a local time."""
        self._write(f"{at:%Y-%m-%d %H:%M:%S}")

    def _write(self, text: str) -> None:
        # The program reads it all the time, and must never find half of it.
        new = self._file.with_suffix(".new")
        new.write_text(f"{text}\n")
        new.replace(self._file)


TUESDAY = datetime(2026, 11, 24)  # noqa: DTZ001 # local time, wherever the tests run
OPENED = TUESDAY.replace(hour=9)
RECEIVED = TUESDAY.replace(hour=8, minute=50)
DEADLINE = RECEIVED + LIMIT


@pytest.fixture
def wall_clock(tmp_path: Path) -> Iterator[WallClock]:
    """A wall clock that runs from a Tuesday, 09:00."""
    yield WallClock(tmp_path, OPENED)
    # A program that was killed leaves what the library kept for it, under its process's number.
    for left in Path("/dev/shm").glob("*faketime_s[eh]m_*"):
        if not Path("/proc", left.name.rpartition("_")[2]).exists():
            with suppress(OSError):  # another's, or already gone
                left.unlink()


# --- what is seen and typed --------------------------------------------------------------------


def register(desk: Typist, received: str) -> None:
    """Register a complaint that arrived at that time."""
    desk.open_form("f5", "投诉人")
    desk.write(WHO)
    desk.go_on("电话")
    desk.write(PHONE)
    desk.go_on("收到时间")
    desk.write(received)
    desk.go_on("投诉内容")
    desk.write(ABOUT)
    desk.save()


def go_to_queue(desk: Typist) -> None:
    """Go to the complaints."""
    desk.press("4")
    desk.wait_for(ROW)


def in_queue(desk: Typist) -> int | None:
    """The seconds left of the first complaint in the queue, negative when it is overdue."""
    return _seconds(ROW.search(desk.terminal.text))


def in_frame(desk: Typist) -> int | None:
    """The seconds left in the first line, negative when overdue."""
    return _seconds(FRAME.search(desk.terminal.lines[0]))


def _seconds(found: re.Match[str] | None) -> int | None:
    if found is None:
        return None
    hours, minutes, seconds = map(int, found["left"].split(":"))
    left = 3600 * hours + 60 * minutes + seconds
    return -left if found["word"] == "已超时" else left


def see_it_tick(desk: Typist, read: Callable[[Typist], int | None]) -> None:
    """Wait until two different seconds were seen, the later with less time left."""
    seen: list[int] = []

    def have_two() -> bool:
        left = read(desk)
        if left is not None and left not in seen:
            seen.append(left)
        return len(seen) == 2

    desk.terminal.wait_until(have_two, "the countdown stands", PATIENCE)
    assert seen[0] > seen[1], seen


def wait_row(desk: Typist, left: str, mark: str = "", word: str = "") -> None:
    """Wait until the complaint stands in the queue with this countdown; it has mark and word."""
    desk.wait_for(re.compile(rf"^ *{re.escape(mark)} +{left} {word} +\[.*\] +{WHO}", re.MULTILINE))


def wait_left(desk: Typist, deadline: datetime) -> None:
    """Wait until the queue shows the time left until a deadline, by the machine's clock."""

    def is_right() -> bool:
        left = in_queue(desk)
        real = (deadline - datetime.now().astimezone()).total_seconds()
        return left is not None and abs(left - real) < 3

    desk.terminal.wait_until(is_right, f"not the time left until {deadline}", PATIENCE)


def the_complaint(folder: Path, clock: WallClock | None = None) -> dict[str, Any]:
    """The one complaint as the JSON tells it."""
    (record,) = today_json(folder, clock.env if clock else None)["complaints"]
    told: dict[str, Any] = record
    return told


# --- the countdown -----------------------------------------------------------------------------


def yesterday() -> tuple[str, datetime]:
    """Yesterday at 17:20, as typed and as it is; its 8 hours end before the day begins."""
    return "昨天17:20", datetime.combine(working_day() - timedelta(days=1), time_of_day(17, 20))


def an_hour_ago() -> tuple[str, datetime]:
    """An hour ago, as typed and as it is."""
    at = datetime.now().astimezone() - timedelta(hours=1)
    return f"{at:%H:%M}", at.replace(second=0, microsecond=0, tzinfo=None)


@pytest.mark.parametrize(("arrival", "over"), [(yesterday, True), (an_hour_ago, False)])
def test_a_complaint_takes_few_keys_ticks_everywhere_and_keeps_its_deadline_over_a_kill(
    desk_folder: Path, arrival: Callable[[], tuple[str, datetime]], over: bool
) -> None:
    with at_the_desk(desk_folder) as desk:
        typed, received_before = arrival()
        register(desk, typed)
        assert desk.keys <= 8
        desk.wait_for("已登记 TS-0001：" + ("收到时已超时" if over else "剩余"))
        _typed, received_after = arrival()
        go_to_queue(desk)
        see_it_tick(desk, in_queue)
        see_it_tick(desk, in_frame)
        for key, shown in OTHER_SCREENS.items():
            desk.press(key)
            desk.wait_for(shown)
            see_it_tick(desk, in_frame)
        before = the_complaint(desk_folder)
        deadline = datetime.fromisoformat(before["deadline_at"])
        go_to_queue(desk)
        wait_left(desk, deadline)
        desk.terminal.kill()
        assert desk.terminal.wait_exit(PATIENCE) == -signal.SIGKILL

    report = today_json(desk_folder)
    (record,) = report["complaints"]
    assert record["deadline_at"] == before["deadline_at"]
    received = datetime.fromisoformat(record["received_at"])
    # The minute, or the desk's day, may have turned while it was typed.
    assert received_before <= received.replace(tzinfo=None) <= received_after
    assert deadline - received == LIMIT
    left = (deadline - datetime.fromisoformat(report["now"])).total_seconds()
    assert abs(record["seconds_left"] - left) <= 1
    assert (record["seconds_left"] <= 0) is over
    assert record == record | {
        "number": "TS-0001",
        "who": WHO,
        "phone": PHONE,
        "about": ABOUT,
        "state": "open",
        "clock": "every_hour",
        "over_on_arrival": over,
        "contacted": [],
    }

    with at_the_desk(desk_folder) as desk:
        go_to_queue(desk)
        desk.press("end")
        desk.wait_for(re.compile(rf"TS-0001 +{WHO}"))
        desk.wait_for(re.compile(rf"电话 +{PHONE}"))
        desk.wait_for(re.compile(rf"投诉内容 +{ABOUT[:8]}"))
        desk.wait_for(re.compile(rf"收到时间 .*{received:%H:%M}"))
        desk.wait_for(re.compile(rf"处理时限 .*{deadline:%H:%M}"))
        wait_left(desk, deadline)
        see_it_tick(desk, in_queue)


# --- the warnings ------------------------------------------------------------------------------


@needs_library
def test_a_complaint_turns_amber_red_and_overdue_and_rings_at_1_hour_and_at_0(
    desk_folder: Path, wall_clock: WallClock
) -> None:
    with at_the_desk(desk_folder, env=wall_clock.env) as desk:
        register(desk, f"{RECEIVED:%H:%M}")
        go_to_queue(desk)

        def look(left: timedelta, shown: str, mark: str = "", word: str = "") -> None:
            """See the queue when so much is left."""
            wall_clock.stand_at(DEADLINE - left)
            wait_row(desk, shown, mark, word)

        second = timedelta(seconds=1)
        two, one, none = (timedelta(hours=hours) for hours in (2, 1, 0))
        look(two + second, "02:00:01")
        look(two, "02:00:00", "!", "即将超时")
        assert the_complaint(desk_folder, wall_clock)["seconds_left"] == 7200
        look(one + second, "01:00:01", "!", "即将超时")
        assert desk.terminal.bells == 0
        look(one, "01:00:00", "!!", "紧急")
        look(one - second, "00:59:59", "!!", "紧急")
        look(one - 2 * second, "00:59:58", "!!", "紧急")
        assert desk.terminal.bells == 1
        look(none + second, "00:00:01", "!!", "紧急")
        assert desk.terminal.bells == 1
        look(none, "00:00:00", "!!", "已超时")
        look(none - second, "00:00:01", "!!", "已超时")
        look(none - 2 * second, "00:00:02", "!!", "已超时")
        assert desk.terminal.bells == 2
        assert in_frame(desk) == -2
        record = the_complaint(desk_folder, wall_clock)
        assert (record["seconds_left"], record["over_on_arrival"]) == (-2, False)
        desk.press("ctrl+q")
        assert desk.terminal.wait_exit(PATIENCE) == 0


@needs_library
def test_a_clock_set_forward_or_back_moves_no_deadline_and_brings_no_negative_time(
    desk_folder: Path, wall_clock: WallClock
) -> None:
    def deadline() -> datetime:
        at = datetime.fromisoformat(the_complaint(desk_folder, wall_clock)["deadline_at"])
        return at.replace(tzinfo=None)

    with at_the_desk(desk_folder, env=wall_clock.env) as desk:
        register(desk, f"{RECEIVED:%H:%M}")
        go_to_queue(desk)
        assert deadline() == DEADLINE

        wall_clock.stand_at(DEADLINE + timedelta(hours=17))
        wait_row(desk, "17:00:00", "!!", "已超时")
        assert deadline() == DEADLINE

        wall_clock.stand_at(RECEIVED - timedelta(hours=1))
        wait_row(desk, "08:00:00")
        found = ROW.search(desk.terminal.text)
        assert found is not None
        assert found["used"] == "0"
        assert deadline() == DEADLINE
        record = the_complaint(desk_folder, wall_clock)
        assert record["seconds_left"] == LIMIT.total_seconds()
        desk.press("1")
        desk.wait_for(BEHIND)
        assert in_frame(desk) == LIMIT.total_seconds()

        wall_clock.stand_at(DEADLINE - timedelta(hours=3))
        desk.wait_gone(BEHIND)
        go_to_queue(desk)
        wait_row(desk, "03:00:00")
        assert deadline() == DEADLINE
        desk.press("ctrl+q")
        assert desk.terminal.wait_exit(PATIENCE) == 0


@needs_library
def test_an_hour_asleep_is_counted_as_soon_as_the_laptop_wakes(
    desk_folder: Path, wall_clock: WallClock
) -> None:
    with at_the_desk(desk_folder, env=wall_clock.env) as desk:
        register(desk, f"{RECEIVED:%H:%M}")
        go_to_queue(desk)
        see_it_tick(desk, in_frame)
        desk.terminal.halt()
        before = in_frame(desk)
        assert before is not None
        wall_clock.put_forward(timedelta(hours=1))
        desk.terminal.kill(signal.SIGCONT)

        def has_woken() -> bool:
            left = in_frame(desk)
            return left is not None and before - 3610 < left <= before - 3600

        assert desk.terminal.wait_until(has_woken, "it sleeps on", PATIENCE) < 3
        see_it_tick(desk, in_frame)


def test_a_desk_that_was_stopped_draws_its_whole_screen_again(desk_folder: Path) -> None:
    with at_the_desk(desk_folder) as desk:
        register(desk, an_hour_ago()[0])
        go_to_queue(desk)
        desk.terminal.halt()
        desk.terminal.kill(signal.SIGCONT)
        see_it_tick(desk, in_frame)
        see_it_tick(desk, in_frame)
        desk.terminal.wait_for(ROW, 5)


# --- the window's title ------------------------------------------------------------------------


@needs_library
@pytest.mark.parametrize(
    ("end", "status"),
    [
        (lambda desk: desk.press("ctrl+q"), 0),
        (lambda desk: desk.terminal.kill(signal.SIGTERM), 143),
    ],
    ids=["quit", "terminated"],
)
def test_the_title_carries_the_shortest_time_left_and_is_given_back(
    desk_folder: Path, wall_clock: WallClock, end: Callable[[Typist], None], status: int
) -> None:
    with at_the_desk(desk_folder, env=wall_clock.env) as desk:

        def wait_title(title: str) -> None:
            """Wait until the window has this title."""
            is_so = lambda: desk.terminal.title == title  # noqa: E731 # the message tells the rest
            desk.terminal.wait_until(is_so, f"not the title {title!r}", PATIENCE)

        wait_title("销售台")
        register(desk, f"{RECEIVED:%H:%M}")
        wall_clock.stand_at(DEADLINE - timedelta(hours=7))
        wait_title("07:00:00 投诉 - 销售台")
        wall_clock.run_from(DEADLINE - timedelta(hours=7))
        register(desk, f"{RECEIVED - timedelta(minutes=30):%H:%M}")
        wall_clock.stand_at(DEADLINE - timedelta(hours=1))
        wait_title("00:30:00 投诉 - 销售台")
        wall_clock.stand_at(DEADLINE)
        wait_title("已超时 00:30:00 投诉 - 销售台")
        end(desk)
        assert desk.terminal.wait_exit(PATIENCE) == status
        output, keep, back = bytes(desk.terminal.output), KEEP_TITLE.encode(), TITLE_BACK.encode()
        assert (output.count(keep), output.count(back)) == (1, 1)
        assert output.index(keep) < output.index(TITLE)
        assert output.rindex(TITLE) < output.index(back)


# --- the mailbox -------------------------------------------------------------------------------


@pytest.mark.parametrize("screen", ["1", "4"], ids=["today", "queue"])
def test_one_key_ticks_the_mailbox_and_the_tick_outlives_a_kill(
    desk_folder: Path, request: pytest.FixtureRequest, screen: str
) -> None:
    clock: WallClock | None = None
    if LIBRARY is not None:
        clock = request.getfixturevalue("wall_clock")
    elif not PUBLIC.is_working_day(working_day()):
        pytest.skip("on a day of rest the mailbox needs no check")
    env = clock.env if clock else None
    with at_the_desk(desk_folder, env=env) as desk:
        desk.wait_for("! 今天还没查看")
        if screen == "4":
            desk.press("4")
            desk.wait_for("! 投诉信箱：今天还没查看")
        desk.wait_for("空格 信箱已查看")
        desk.keys = 0
        desk.press("space")
        desk.wait_for("信箱现在不用查看。" if screen == "1" else CHECKED)
        assert desk.keys == 1
        desk.terminal.kill()
        assert desk.terminal.wait_exit(PATIENCE) == -signal.SIGKILL
    with at_the_desk(desk_folder, env=env) as desk:
        desk.wait_for("信箱现在不用查看。")
        desk.press("4")
        desk.wait_for(CHECKED)
        assert "还没查看" not in desk.terminal.text
