"""The queue of complaints, its time running on every screen, the bell, another window."""

from datetime import timedelta
from pathlib import Path

import pytest

from salestui.complaints.rules import Party
from salestui.complaints.screen import ComplaintsScreen
from salestui.complaints.store import close, note_contact, pause, reopen, resume
from salestui.desk import SalesDesk
from salestui.kit.details import Details
from salestui.kit.rows import Rows
from salestui.kit.screen import Target
from salestui.kit.themes import tones
from salestui.settings.rules import WORKING_HOURS
from tests.another import run_at
from tests.clock import StandingClock
from tests.complaints.cases import WORKDAYS, as_it_stands, came_in, set_otherwise
from tests.desk import NARROW, WIDE, Person, at_the_desk, on_today, told

NAMES = ("甲", "乙", "丙", "丁")
SIZES = pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])


def queue(person: Person) -> list[str]:
    """The lines of the queue, blanks run together."""
    return told(person.the(Rows)).splitlines()


def of(person: Person, name: str) -> str:
    """The line of the queue about somebody."""
    (found,) = (line for line in queue(person) if f" {name} " in line)
    return found.strip()


def order(person: Person) -> list[str]:
    """Whose complaints stand in the queue, from the top."""
    return [name for line in queue(person) for name in NAMES if f" {name} " in line]


def under_the_cursor(person: Person) -> str:
    """The number of the complaint under the cursor, as the details say it."""
    return told(person.the(Details)).split()[0]


async def at(person: Person, clock: StandingClock, text: str) -> None:
    """Let it be that time of the 23rd."""
    clock.set(f"2026-11-23 {text}")
    await person.beat()


# --- the time runs -----------------------------------------------------------------------------


@SIZES
async def test_the_time_left_runs_by_the_second(
    clock: StandingClock, open_desk: Path, size: tuple[int, int]
) -> None:
    came_in(clock.now(), "甲")
    async with at_the_desk(clock, open_desk, size) as person:
        await person.press("4")
        assert of(person, "甲").startswith("08:00:00 [")
        for left in ("07:59:59", "07:59:58", "07:59:57"):
            clock.advance(seconds=1)
            await person.beat()
            assert of(person, "甲").startswith(f"{left} [")
            assert person.sees(left)
        await person.press("1")
        clock.advance(seconds=1)
        await person.beat()
        assert any("甲" in x and x.endswith("07:59:56") for x in on_today(person, "Complaints by"))


STEPS = [
    ("15:40:59", "02:00:01 [", "good"),
    ("15:41:00", "! 02:00:00 due soon [", "warn"),
    ("16:40:59", "! 01:00:01 due soon [", "warn"),
    ("16:41:00", "!! 01:00:00 urgent [", "alarm"),
    ("17:40:59", "!! 00:00:01 urgent [", "alarm"),
    ("17:41:00", "!! 00:00:00 overdue [", "alarm"),
    ("18:01:33", "!! 00:20:33 overdue [", "alarm"),
    ("23:41:00", "!! 06:00:00 overdue [", "alarm"),
]


@SIZES
async def test_it_turns_amber_red_and_overdue_at_its_second_with_a_word(
    clock: StandingClock, open_desk: Path, size: tuple[int, int]
) -> None:
    came_in(clock.now(), "甲")
    pause(clock.now(), came_in(clock.now(), "乙"), "等客户")
    async with at_the_desk(clock, open_desk, size) as person:
        await person.press("4", "end")  # the cursor has its own colours
        for time, begins, tone in STEPS:
            await at(person, clock, time)
            assert of(person, "甲").startswith(begins)
            assert colour_of(person, begins.split()[-3 if "d" in begins else -2][:8]) == tone


def colour_of(person: Person, text: str) -> str:
    """The tone in which the queue's first text of these letters is drawn."""
    rows = person.the(Rows)
    looks = {str(look.color): name for name, look in tones(True).items() if name in WANTED}
    for y in range(rows.size.height):
        for segment in rows.render_line(y):
            if text in segment.text and segment.style is not None:
                return looks.get(str(segment.style.color), str(segment.style.color))
    raise AssertionError(f"{text} is not drawn")


WANTED = ("good", "warn", "alarm")


async def test_the_warning_times_can_be_set(clock: StandingClock, open_desk: Path) -> None:
    set_otherwise(amber_minutes=240, red_minutes=30)
    came_in(clock.now(), "甲")
    async with at_the_desk(clock, open_desk) as person:
        await person.press("4")
        for time, begins in (
            ("13:40:59", "04:00:01 ["),
            ("13:41:00", "! 04:00:00 due soon ["),
            ("17:10:59", "! 00:30:01 due soon ["),
            ("17:11:00", "!! 00:30:00 urgent ["),
        ):
            await at(person, clock, time)
            assert of(person, "甲").startswith(begins)


async def test_bar_and_marks_say_how_far_it_is(clock: StandingClock, open_desk: Path) -> None:
    it = came_in(clock.now(), "甲", "2026-11-23 05:41")
    note_contact(clock.now(), it, Party.MERCHANT)
    async with at_the_desk(clock, open_desk) as person:
        await person.press("4")
        assert of(person, "甲") == "04:00:00 [||||.50%] 甲 打印机坏了 - M -"


# --- order and cursor --------------------------------------------------------------------------


@SIZES
async def test_the_queue_is_in_the_order_of_the_deadlines_and_the_cursor_keeps_its_row(
    clock: StandingClock, open_desk: Path, size: tuple[int, int]
) -> None:
    first = came_in(clock.now(), "甲", "2026-11-23 08:00")
    came_in(clock.now(), "乙", "2026-11-23 09:00")
    async with at_the_desk(clock, open_desk, size) as person:
        await person.press("4")
        person.the(Rows).select(Target("complaints", first.id))
        await person.pilot.pause()
        assert (order(person), under_the_cursor(person)) == (["甲", "乙"], "TS-0001")
        came_in(clock.now(), "丙", "2026-11-23 07:00")
        await person.beat()
        assert (order(person), under_the_cursor(person)) == (["丙", "甲", "乙"], "TS-0001")
        await person.press("p")
        await person.write("等客户")
        await person.press("ctrl+s")
        assert (order(person), under_the_cursor(person)) == (["丙", "乙", "甲"], "TS-0001")
        await person.press("p")
        assert (order(person), under_the_cursor(person)) == (["丙", "甲", "乙"], "TS-0001")


async def test_tab_shows_the_closed_complaints_and_again_the_open_ones(
    clock: StandingClock, open_desk: Path
) -> None:
    for name, received in (("甲", "09:41"), ("乙", "02:00"), ("丙", "01:00")):
        it = came_in(clock.now(), name, f"2026-11-23 {received}")
        close(clock.advance(minutes=1), it, "", "换新机")
    came_in(clock.now(), "丁")
    async with at_the_desk(clock, open_desk) as person:
        await person.press("4")
        assert order(person) == ["丁"]
        await person.press("tab")
        assert order(person) == ["丙", "乙", "甲"]
        assert of(person, "丙").startswith("11-23 09:44 over on arrival, 8:44:00 TS-0003")
        assert of(person, "乙").startswith("11-23 09:43 in time, 7:43:00 TS-0002")
        await person.press("tab")
        assert order(person) == ["丁"]


@SIZES
async def test_an_empty_queue_says_so(
    clock: StandingClock, open_desk: Path, size: tuple[int, int]
) -> None:
    async with at_the_desk(clock, open_desk, size) as person:
        await person.press("4")
        assert person.sees("No complaint is open. F5 registers one.", "0 arrived")
        await person.press("tab")
        assert person.sees("No complaint has been closed yet.")


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
async def test_enter_on_today_goes_to_the_complaint(
    clock: StandingClock, open_desk: Path, size: tuple[int, int]
) -> None:
    came_in(clock.now(), "甲")
    wanted = came_in(clock.now(), "乙")
    async with at_the_desk(clock, open_desk, size) as person:
        # Also when the closed ones were shown there last.
        await person.press("4", "tab", "1")
        person.the(Rows).select(Target("complaints", wanted.id))
        await person.press("enter")
        assert isinstance(person.screen, ComplaintsScreen)
        assert under_the_cursor(person) == "TS-0002"
        assert order(person) == ["甲", "乙"]
        await person.press("1")
        person.the(Rows).select(Target("mailbox", 0))
        await person.press("enter")
        assert isinstance(person.screen, ComplaintsScreen)
        assert told(person.the(Details)).startswith("Complaint mailbox")


# --- what stands above and beside --------------------------------------------------------------


async def test_the_month_has_its_figures_and_a_breach_is_among_them_at_once(
    clock: StandingClock, open_desk: Path
) -> None:
    came_in(clock.now(), "甲", "2026-10-31 23:59")
    came_in(clock.now(), "乙", "2026-11-22 17:20")
    close(clock.now(), came_in(clock.now(), "丙"), "", "换新机")
    came_in(clock.now(), "丁")
    async with at_the_desk(clock, open_desk) as person:
        await person.press("4")
        figures = next(line for line in queue(person) if "This month" in line).strip()
        assert figures == "This month 3 arrived 1 in time 1 over on arrival 1 registered late"
        await at(person, clock, "17:41:00")
        assert any("3 arrived 1 in time 1 breached 1 over" in line for line in queue(person))


async def test_what_is_told_by_the_minute_follows_the_clock(
    clock: StandingClock, open_desk: Path
) -> None:
    it = came_in(clock.now(), "甲")
    pause(clock.now(), it, "等客户")
    async with at_the_desk(clock, open_desk) as person:
        await person.press("4", "end")
        assert "today 17:41, if it went on" in told(person.the(Details))
        for _ in range(2):
            clock.advance(minutes=1)
            await person.beat()
        assert "today 17:43, if it went on" in told(person.the(Details))


async def test_the_screen_says_which_clock_runs_and_when_it_goes_on(
    clock: StandingClock, open_desk: Path
) -> None:
    set_otherwise(complaint_clock=WORKING_HOURS)
    came_in(clock.now(), "甲", policy=WORKDAYS)
    async with at_the_desk(clock, open_desk) as person:
        await person.press("4", "end")
        assert person.sees("8 working hours from the time", "tomorrow 09:41")
        await at(person, clock, "12:00:00")
        left = of(person, "甲").split()[0]
        assert left == "05:41:00"
        assert "it stands until" in " ".join(told(person.the(Details)).split())
        assert "today 13:30" in " ".join(told(person.the(Details)).split())
        await at(person, clock, "13:29:59")
        assert of(person, "甲").startswith(left)
        await at(person, clock, "13:30:01")
        assert of(person, "甲").startswith("05:40:59")


# --- the frame, the title, the bell ------------------------------------------------------------

ELSEWHERE = {
    "today": ("1",),
    "log": ("2",),
    "repairs": ("3",),
    "complaints": ("4",),
    "customers": ("5",),
    "a form": ("2", "f6"),
    "the form of a complaint": ("f5",),
    "a menu": ("4", "end", "f9"),
    "the palette": ("ctrl+p",),
}


@pytest.mark.parametrize("keys", ELSEWHERE.values(), ids=ELSEWHERE)
@SIZES
async def test_the_shortest_time_left_ticks_in_the_frame_everywhere(
    clock: StandingClock, open_desk: Path, size: tuple[int, int], keys: tuple[str, ...]
) -> None:
    came_in(clock.now(), "甲")
    came_in(clock.now(), "乙", "2026-11-23 09:00")
    name = "Complaints" if size == WIDE else "Compl."
    async with at_the_desk(clock, open_desk, size) as person:
        await person.press(*keys)
        assert f"4 {name} 07:19:00" in " ".join(person.lines[0].split())
        clock.advance(seconds=1)
        await person.beat()
        assert f"4 {name} 07:18:59" in " ".join(person.lines[0].split())
        await at(person, clock, "17:00:10")
        assert f"4 {name} !!overdue 00:00:10" in " ".join(person.lines[0].split())


async def test_the_windows_title_carries_the_shortest_time_left(
    clock: StandingClock, open_desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told_to: list[str] = []
    monkeypatch.setattr(SalesDesk, "_tell_terminal", lambda desk, text: told_to.append(text))
    it = came_in(clock.now(), "甲")
    async with at_the_desk(clock, open_desk) as person:
        assert told_to[-1] == "\x1b]2;08:00:00 Complaints - salestui\x07"
        await at(person, clock, "17:41:10")
        assert told_to[-1] == "\x1b]2;overdue 00:00:10 Complaints - salestui\x07"
        pause(clock.now(), it, "等客户")
        await person.beat()
        await person.beat()
        assert told_to[-1] == "\x1b]2;salestui\x07"
        await person.press("ctrl+q")
        # A heartbeat that still comes must not set it again.
        clock.advance(hours=1)
        resume(clock.now(), as_it_stands(it))
        person.desk.load_matters()
        person.desk.beat()
    assert told_to[-1] == "\x1b[23;2t"


@pytest.fixture
def rung(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The times of day at which the bell rang."""
    heard: list[str] = []
    monkeypatch.setattr(SalesDesk, "bell", lambda desk: heard.append(f"{desk.now.at:%H:%M:%S}"))
    return heard


MINUTES = ("15:41:00", "16:40:59", "16:41:00", "16:41:01", "17:40:59", "17:41:00", "17:41:01")


async def test_the_bell_rings_once_at_an_hour_and_once_when_it_is_over(
    clock: StandingClock, open_desk: Path, rung: list[str]
) -> None:
    came_in(clock.now(), "甲")
    async with at_the_desk(clock, open_desk) as person:
        await person.press("f6")  # it rings over a form too
        for time in MINUTES:
            await at(person, clock, time)
            await person.beat()
        assert rung == ["16:41:00", "17:41:00"]


@pytest.mark.parametrize("why", ["set off", "paused", "closed"])
async def test_the_bell_is_silent(
    clock: StandingClock, open_desk: Path, rung: list[str], why: str
) -> None:
    it = came_in(clock.now(), "甲")
    if why == "set off":
        set_otherwise(bell=False)
    elif why == "paused":
        pause(clock.now(), it, "等客户")
    else:
        close(clock.now(), it, "", "换新机")
    async with at_the_desk(clock, open_desk) as person:
        for time in MINUTES:
            await at(person, clock, time)
        assert rung == []


async def test_the_bell_is_silent_when_the_clock_is_set_back(
    clock: StandingClock, open_desk: Path, rung: list[str]
) -> None:
    came_in(clock.now(), "甲")
    async with at_the_desk(clock, open_desk) as person:
        await at(person, clock, "17:41:30")
        assert rung == ["17:41:30"]
        for time in ("17:00:00", "16:00:00", "09:00:00"):
            await at(person, clock, time)
        assert rung == ["17:41:30"]


async def test_what_is_registered_when_it_is_over_already_rings_no_bell(
    clock: StandingClock, open_desk: Path, rung: list[str]
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        came_in(clock.now(), "甲", "2026-11-22 17:20")
        for _ in range(3):
            clock.advance(seconds=1)
            await person.beat()
        assert rung == []


# --- the clock set back, another window --------------------------------------------------------


async def test_a_clock_that_was_set_back_shows_nothing_used_and_moves_no_deadline(
    clock: StandingClock, open_desk: Path
) -> None:
    came_in(clock.now(), "甲")
    async with at_the_desk(clock, open_desk) as person:
        await person.press("4", "end")
        await at(person, clock, "07:00:00")
        assert of(person, "甲").startswith("08:00:00 [......0%]")
        assert "today 17:41" in told(person.the(Details))
        (record,) = person.json["complaints"]
        assert record["seconds_left"] == 8 * 3600
        assert record["deadline_at"] == "2026-11-23T17:41:00+08:00"
        await person.press("1")
        assert person.sees("The computer's clock is behind the last entry.")


async def test_what_another_window_registered_stands_here_after_one_beat(
    clock: StandingClock, open_desk: Path
) -> None:
    came_in(clock.now(), "甲")
    async with at_the_desk(clock, open_desk) as person:
        await person.press("4")
        run_at(
            open_desk,
            "from datetime import datetime\n"
            "from salestui.complaints.rules import Account, Policy\n"
            "from salestui.complaints.store import register_complaint\n"
            "now = Clock().at(datetime.fromisoformat('2026-11-23T09:00:00+08:00'))\n"
            "print(register_complaint(now, Account(Who('乙'), '发票错了'), Policy()).number)",
        )
        assert order(person) == ["甲"]
        await person.beat()
        assert order(person) == ["乙", "甲"]
        assert "07:19:00" in person.frame
        assert [each["number"] for each in person.json["complaints"]] == ["TS-0002", "TS-0001"]


async def test_a_complaint_that_is_opened_again_elsewhere_comes_back(
    clock: StandingClock, open_desk: Path
) -> None:
    it = came_in(clock.now(), "甲")
    it = close(clock.advance(hours=1), it, "", "换新机")
    async with at_the_desk(clock, open_desk) as person:
        await person.press("4")
        assert order(person) == []
        reopen(clock.now(), it, "又坏了")
        clock.reading += timedelta(seconds=1)
        await person.beat()
        assert of(person, "甲").startswith("06:59:59")
        pause(clock.now(), as_it_stands(it), "等客户")
        resume(clock.now(), as_it_stands(it))
        await person.beat()
        assert order(person) == ["甲"]
