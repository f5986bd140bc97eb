"""What cannot be read for a moment is said, and read in the next."""

import sqlite3
from pathlib import Path

import pytest

from salestui.worklog.store import add_memo
from tests.clock import StandingClock
from tests.desk import at_the_desk
from tests.kit.hands import tap


async def test_a_heartbeat_that_cannot_read_says_so_and_tries_again(
    clock: StandingClock, open_desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode = sqlite3.SQLITE_IOERR_READ
        raise error

    async with at_the_desk(clock, open_desk) as person:
        with monkeypatch.context() as broken:
            broken.setattr("salestui.kit.heartbeat.state_of_data", fail)
            clock.advance(seconds=1)
            person.desk.beat()
            said = "The data cannot be read just now; it is tried again each second."
            assert person.said == said
        add_memo(clock.now(), "一", clock.now().day)
        person.desk.beat()
        await tap(person, "2")
        assert person.sees("一")
