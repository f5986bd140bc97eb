"""What is said in the place of the keys is read in full, on however many lines."""

from pathlib import Path

from salestui.kit.footline import MOST_LINES, Footline
from tests.clock import StandingClock
from tests.desk import NARROW, WIDE, at_the_desk, drawn

LONG = " ".join(["Something is wrong."] * 5)


async def test_a_long_message_takes_more_lines_and_gives_them_back(
    clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk, size=NARROW) as person:
        footline = person.the(Footline)
        keys = drawn(footline)
        assert len(keys) == 1
        footline.say(LONG, "alarm")
        await person.pilot.pause()
        lines = drawn(footline)
        assert len(lines) == 2
        assert " ".join(line.strip() for line in lines) == LONG
        assert person.lines[-2:] == lines
        footline.hush()
        await person.pilot.pause()
        assert drawn(footline) == keys


async def test_it_needs_fewer_lines_in_a_wider_terminal(
    clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk, size=NARROW) as person:
        person.the(Footline).say(LONG, "alarm")
        await person.pilot.pause()
        assert len(drawn(person.the(Footline))) == 2
        await person.pilot.resize_terminal(*WIDE)
        await person.pilot.pause()
        assert len(drawn(person.the(Footline))) == 1


async def test_it_never_takes_the_screen(clock: StandingClock, open_desk: Path) -> None:
    async with at_the_desk(clock, open_desk, size=NARROW) as person:
        person.the(Footline).say(LONG * 20, "alarm")
        await person.pilot.pause()
        lines = drawn(person.the(Footline))
        assert len(lines) == MOST_LINES
        assert lines[-1].endswith("…")
