"""What is said in the place of the keys is read in full, on however many lines."""

from pathlib import Path

from salestui.kit.key_line import MOST_LINES, KeyLine
from tests.clock import StandingClock
from tests.desk import NARROW, WIDE, at_the_desk, drawn

LONG = " ".join(["Something is wrong."] * 5)


async def test_a_long_message_takes_more_lines_and_gives_them_back(
    clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk, size=NARROW) as person:
        key_line = person.the(KeyLine)
        keys = drawn(key_line)
        assert len(keys) == 1
        key_line.say(LONG, "alarm")
        await person.pilot.pause()
        lines = drawn(key_line)
        assert len(lines) == 2
        assert " ".join(line.strip() for line in lines) == LONG
        assert person.lines[-2:] == lines
        key_line.hush()
        await person.pilot.pause()
        assert drawn(key_line) == keys


async def test_it_needs_fewer_lines_in_a_wider_terminal(
    clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk, size=NARROW) as person:
        person.the(KeyLine).say(LONG, "alarm")
        await person.pilot.pause()
        assert len(drawn(person.the(KeyLine))) == 2
        await person.pilot.resize_terminal(*WIDE)
        await person.pilot.pause()
        assert len(drawn(person.the(KeyLine))) == 1


async def test_it_never_takes_the_screen(clock: StandingClock, open_desk: Path) -> None:
    async with at_the_desk(clock, open_desk, size=NARROW) as person:
        person.the(KeyLine).say(LONG * 20, "alarm")
        await person.pilot.pause()
        lines = drawn(person.the(KeyLine))
        assert len(lines) == MOST_LINES
        assert lines[-1].endswith("…")
