"""Desks as earlier versions made them, each by its own code, for tests that they still open.

`python -m tests.tools.released` makes those that are not there yet, from the repository's
history. A new release is one line of `RELEASED` more; the desks that are there stay as they are.
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
    "5_books": "f65210a",
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
    """Make those that are missing, beside the others."""
    with tarfile.open(ARCHIVE, "r:xz") as archive:
        made = {
            entry.name: found.read()
            for entry in archive
            if (found := archive.extractfile(entry)) is not None
        }
    with (
        tarfile.open(ARCHIVE, "w:xz", preset=9) as archive,
        tempfile.TemporaryDirectory() as folder,
    ):
        for name, commit in (RELEASED | UNRELEASED).items():
            content = made.get(f"{name}.db") or _made_by(commit, Path(folder) / name)
            entry = tarfile.TarInfo(f"{name}.db")
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
            print(name, commit, len(content))


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
