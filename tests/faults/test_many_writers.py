"""Many windows and scripts write to one desk at once: all is kept, and nothing twice."""

import json
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from salestui.storage.database import close_database
from salestui.storage.opening import open_database
from salestui.worklog.rules import carried
from salestui.worklog.store import add_memo, memo, open_day, opened_days
from tests.faults.conftest import WRITING
from tests.faults.ledger import Entry, Ledger
from tests.faults.soundness import what_is_wrong
from tests.faults.writer import BEGINS_ON

WRITERS = 8


@pytest.mark.timeout(0)
def test_eight_processes_write_to_one_desk(
    request: pytest.FixtureRequest, desk_folder: Path, seed: int
) -> None:
    seconds = request.config.getoption("writing", None) or WRITING
    open_database(desk_folder)
    open_day(BEGINS_ON.day)
    carried_over = add_memo(BEGINS_ON, "给欧阳娜回电话", BEGINS_ON.day)
    close_database()

    writers = [
        subprocess.Popen(
            [
                sys.executable,
                "-m",
                "tests.faults.writer",
                desk_folder,
                name,
                str(seconds),
                f"{seed}",
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        for name in "甲乙丙丁戊己庚辛"[:WRITERS]
    ]
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("go\n")
        writer.stdin.flush()
    told = []
    for writer in writers:
        output, errors = writer.communicate(timeout=seconds + 120)
        assert (writer.returncode, errors) == (0, "")
        told += [json.loads(line) for line in output.splitlines()]

    ledger = Ledger()
    saved = [Entry(*each["saved"]) for each in told if "saved" in each]
    ledger.begun = ledger.acknowledged = Counter(saved)
    refused = Counter(each["refused"] for each in told if "refused" in each)
    open_database(desk_folder)
    slowest = max(each["took"] for each in told if "saved" in each)
    print(
        f"seed {seed}: {WRITERS} processes, {seconds} s, {len(saved)} entries called saved, "
        f"the slowest after {slowest:.2f} s"
    )
    assert not refused
    assert len(set(saved)) == len(saved)
    assert not [*ledger.what_is_wrong(), *what_is_wrong()]

    # The day turned in all of them at once, and each memo is carried over once a day.
    days = sorted({date.fromisoformat(each["opened"]) for each in told if "opened" in each})
    left = memo(carried_over)
    assert left is not None
    assert left.is_open
    assert carried(left.due_on, days[-1], opened_days(left.due_on)) == len(days) - 1
