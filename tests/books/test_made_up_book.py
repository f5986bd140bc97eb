"""A book that nobody knows is one class, and everywhere on the desk."""

import subprocess
import sys
from pathlib import Path

LENT = Path(__file__).with_name("lent.py")
LENDING = Path(__file__).with_name("lending.py")

LONGEST = 70
"""Lines of a declaration of eight fields, two steps and a chase."""


def test_a_made_up_book_is_one_class_and_a_migration() -> None:
    # In a process of its own: a table that is declared stays declared.
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.books.lending", "-p", "no:xdist"]
    done = subprocess.run(
        [*command, "-k", "loans or everywhere", LENT],
        cwd=LENT.parents[2],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=240,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert " passed" in done.stdout


def test_its_declaration_is_short() -> None:
    lines = LENDING.read_text(encoding="utf-8").splitlines()
    begin = next(at for at, line in enumerate(lines) if line.startswith("class "))
    end = next(at for at, line in enumerate(lines) if line.startswith("listed."))
    assert end - begin <= LONGEST
