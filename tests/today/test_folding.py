"""Today folded: what is alarming on top, five rows of each section, what is empty in one line."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from salestui.books.duties.store import check_mailbox
from salestui.kit.details import Details
from salestui.kit.matters import MOST, MOST_NOW, More, today_rows
from salestui.kit.register import Matter, Register, Section, Tone
from salestui.kit.rows import Rows
from salestui.kit.screen import Target
from salestui.worklog.screen import WorklogScreen
from salestui.worklog.store import add_memo
from tests.clock import StandingClock, moment
from tests.complaints.cases import came_in
from tests.desk import at_the_desk, drawn, told

FIRST = Section("first", "Firsts", "No first.")
SECOND = Section("second", "Seconds", "No second.")
HIDDEN = Section("hidden", "Hiddens", "")
REGISTER = Register(code="made_up", title="Made up")


def matters(section: Section, *tones: Tone) -> list[Matter]:
    """Matters of a section in these tones, numbered."""
    return [
        Matter("made_up", key, section.code, f"{section.title} {key}", words="why", tone=tone)
        for key, tone in enumerate(tones, start=100 * (section is SECOND))
    ]


def parts(*standing: Matter) -> list[list[str]]:
    """The parts of Today as lines without blanks around them."""
    found = today_rows(
        [FIRST, SECOND, HIDDEN],
        {"made_up": standing},
        lambda code: REGISTER,
        lambda: moment("2026-11-23 09:41"),
    )
    texts = [["".join(span.text for span in row.paint(70)[0]) for row in part] for part in found]
    return [[" ".join(each.split()) for each in part if each.strip()] for part in texts]


def test_what_is_alarming_stands_on_top_with_its_register_named() -> None:
    assert parts(*matters(FIRST, "", "alarm"), *matters(SECOND, "alarm", "warn")) == [
        ["Now", "! Firsts 1 why Made up", "! Seconds 100 why Made up"],
        ["Firsts 2 1 above", "- Firsts 0 why"],
        ["Seconds 2 1 above", "! Seconds 101 why"],
    ]


def test_a_section_that_stands_on_top_as_a_whole_is_not_called_empty() -> None:
    assert parts(*matters(FIRST, "alarm"), *matters(SECOND, "")) == [
        ["Now", "! Firsts 0 why Made up"],
        ["Seconds 1", "- Seconds 100 why"],
    ]


def test_where_all_is_alarming_nothing_stands_on_top() -> None:
    assert parts(*matters(FIRST, "alarm", "alarm")) == [
        ["Firsts 2", "! Firsts 0 why", "! Firsts 1 why"],
        ["No second."],
    ]


def test_only_so_much_stands_on_top_the_rest_first_in_its_section() -> None:
    late: list[Tone] = ["alarm"] * (MOST_NOW + 2)
    tones: list[Tone] = ["", *late]
    top, first = parts(*matters(FIRST, *tones), *matters(SECOND))[:2]
    assert len(top) == 1 + MOST_NOW
    assert first == [
        f"Firsts {MOST_NOW + 3} {MOST_NOW} above",
        "- Firsts 0 why",
        f"! Firsts {MOST_NOW + 1} why",
        f"! Firsts {MOST_NOW + 2} why",
    ]


def test_more_than_five_are_counted() -> None:
    quiet: list[Tone] = [""] * (MOST + 3)
    (_title, *rows), empty = parts(*matters(FIRST, *quiet))
    assert rows[-1] == "and 3 more"
    assert len(rows) == MOST + 1
    assert empty == ["No second."]


def test_where_some_are_left_out_the_alarming_are_not() -> None:
    # As many as do not stand on top of all, behind as many quiet ones as are shown.
    quiet: list[Tone] = [""] * MOST
    late: list[Tone] = ["alarm"] * (MOST_NOW + 1)
    section = parts(*matters(FIRST, *quiet, *late))[1]
    assert section[1] == f"! Firsts {MOST + MOST_NOW} why"
    assert section[-1] == "and 1 more"


async def test_enter_on_the_rest_goes_to_the_first_of_them(
    clock: StandingClock, open_desk: Path
) -> None:
    for number in range(MOST + 2):
        add_memo(clock.now(), f"备忘{number}", clock.now().day)
    check_mailbox(clock.now())
    async with at_the_desk(clock, open_desk) as person:
        rows = person.the(Rows)
        assert person.sees("备忘4", "and 2 more")
        assert not person.sees("备忘5")
        await person.press("end")
        assert isinstance(rows.key, More)
        assert "Enter shows them" in told(person.the(Details))
        await person.press("enter")
        assert isinstance(person.screen, WorklogScreen)
        assert person.screen.selected() == Target("worklog", 6)


@pytest.mark.parametrize(("key", "steps"), [("tab", 1), ("shift+tab", -1)])
async def test_tab_goes_from_section_to_section(
    clock: StandingClock, open_desk: Path, key: str, steps: int
) -> None:
    it = came_in(clock.now())
    for text in ("甲", "乙"):
        add_memo(clock.now(), text, date(2026, 11, 20))
    clock.reading += timedelta(minutes=1)
    firsts = [Target("complaints", it.id), Target("mailbox", 0), Target("worklog", 1)]
    async with at_the_desk(clock, open_desk) as person:
        rows = person.the(Rows)
        assert rows.key == firsts[0]
        for turn in range(1, 4):
            await person.press(key)
            assert rows.key == firsts[turn * steps % 3]


async def test_what_is_empty_stands_in_the_last_line(clock: StandingClock, open_desk: Path) -> None:
    add_memo(clock.now(), "备忘", clock.now().day)
    check_mailbox(clock.now())
    async with at_the_desk(clock, open_desk) as person:
        lines = [line.strip() for line in drawn(person.the(Rows)) if line.strip()]
        assert lines[0].startswith("Memos due")
        last = " ".join(lines[2:])
        assert last.startswith("No complaint is open. The mailbox needs no check now.")
        assert "Duties" not in last
