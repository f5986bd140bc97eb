"""Desks as earlier versions made them, each by its own code, for tests that they still open.

`python -m tests.tools.released` makes them anew from the repository's history. A new release is
one line of `RELEASED` more; the desks that are there are never made by other code.
"""

import io
import os
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ARCHIVE = Path(__file__).parents[1] / "storage" / "released.tar.xz"

RELEASED = {
    "1_first_desk": "1bde86e",
    "2_complaints": "54234e0",
    "3_customers": "0fa7968",
    "4_undo_and_drafts": "46c3b53",
}
"""The newest migration of each release, and its commit."""

UNRELEASED = {
    "1_loaner_back_at": "c8a7ced",
    "1_came_back_as": "e85a237",
    "3_without_an_index": "e2068e8",
    "3_long_beginnings": "f51254a",
    "4_undone_imports": "dddbf9f",
}
"""Commits whose newest migration was changed before its release; somebody may have run them."""

FILL = Path(__file__).with_name("fill_released.py")


def unpack(name: str, path: Path) -> None:
    """Put the database of a desk at `path`."""
    with tarfile.open(ARCHIVE, "r:xz") as archive:
        found = archive.extractfile(f"{name}.db")
        assert found is not None
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(found.read())


def main() -> None:
    """Make all of them."""
    with (
        tarfile.open(ARCHIVE, "w:xz", preset=9) as archive,
        tempfile.TemporaryDirectory() as folder,
    ):
        for name, commit in (RELEASED | UNRELEASED).items():
            made = _made_by(commit, Path(folder) / name)
            entry = tarfile.TarInfo(f"{name}.db")
            entry.size = len(made)
            archive.addfile(entry, io.BytesIO(made))
            print(name, commit, len(made))


def _made_by(commit: str, folder: Path) -> bytes:
    """The database that the code of a commit makes."""
    packed = subprocess.run(["git", "archive", commit, "salestui"], check=True, capture_output=True)
    with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as code:
        code.extractall(folder / "code", filter="data")
    subprocess.run(
        [sys.executable, "-P", str(FILL), str(folder / "desk")],
        env={**os.environ, "PYTHONPATH": str(folder / "code")},
        check=True,
    )
    return (folder / "desk" / "salestui.db").read_bytes()


if __name__ == "__main__":
    main()
