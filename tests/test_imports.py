"""A command in a shell starts without what only the screen needs."""

import subprocess
import sys

import pytest

TELL = """
import sys
from salestui.__main__ import main
status = main(sys.argv[1:])
heavy = {name.partition(".")[0] for name in sys.modules} & {"textual", "rich"}
print(*heavy, file=sys.stderr)
sys.exit(status)
"""


@pytest.mark.parametrize(
    "command",
    ["log early", "memo call", "memo call --due 2030-03-05", "today --json", "today", "paths"],
)
def test_a_shell_command_imports_neither_textual_nor_rich(
    command: str, desk_folder: object
) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", TELL, "--data", str(desk_folder), *command.split()],
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    assert (ran.returncode, ran.stderr.split()) == (0, [])
