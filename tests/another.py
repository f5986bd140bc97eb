"""Other processes at the same desk: a second window, a script."""

import subprocess
import sys
from pathlib import Path

PREAMBLE = """
import sys
from pathlib import Path
from salestui.customers.rules import Who
from salestui.dates.clock import Clock
from salestui.repairs.rules import Intake
from salestui.repairs.store import (register_repair)
from salestui.storage.opening import open_database
from salestui.worklog.store import add_line, open_day
open_database(Path(sys.argv[1]))
now = Clock().now()
"""


def start_at(folder: Path, code: str, stdin: int | None = None) -> subprocess.Popen[str]:
    """Start a process that opens the desk in `folder` and runs `code`, which has a `now`."""
    return subprocess.Popen(
        [sys.executable, "-c", PREAMBLE + code, str(folder)],
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def finish(process: subprocess.Popen[str]) -> str:
    """What a process has printed once it has ended; the test fails when it did so badly."""
    output, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    return output


def run_at(folder: Path, code: str) -> str:
    """Run `code` in a process of its own at the desk in `folder`."""
    return finish(start_at(folder, code))
