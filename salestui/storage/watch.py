"""The watch on the files of the open database: SQLite goes on writing into one that was moved,
deleted or replaced, and says nothing.
"""

from pathlib import Path
from typing import NamedTuple

MOVED = "moved"
"""Nothing is in its place any more: it was moved or deleted."""
REPLACED = "replaced"
"""Another file is in its place."""
FOLDER = "folder"
"""Its folder cannot be reached any more."""

Identity = tuple[int, int]
"""The device of a file, and its number there."""


class Loss(NamedTuple):
    """What became of a file that is open."""

    how: str
    path: Path
    """The place where it was."""


class Watch:
    """Knows which files are open, and whether they are still what their names lead to."""

    def __init__(self) -> None:
        self._files: tuple[tuple[Path, Identity], ...] = ()
        self._folder: Identity | None = None

    def begin(self, files: list[Path], opened: Identity | None) -> None:
        """Watch a database, the first of the files, that was `opened` as that one."""
        known = [(each, identity_of(each)) for each in files[1:]]
        if opened is not None:
            known.insert(0, (files[0], opened))
        self._files = tuple((path, each) for path, each in known if each is not None)
        self._folder = identity_of(files[0].parent)

    def look(self) -> Loss | None:
        """What became of the open files; None while all of them are in their places.

        Some microseconds: it is asked before and after each commit.
        """
        for path, opened in self._files:
            try:
                found = path.stat()
            except OSError:
                return self._missing(path)
            if (found.st_dev, found.st_ino) != opened:
                return Loss(REPLACED, path)
        return None

    def is_ours(self, path: Path) -> bool:
        """Whether a name leads to one of the files that are open."""
        return any(name == path and identity_of(path) == each for name, each in self._files)

    def has_folder(self) -> bool:
        """Whether the folder is the one in which the database was opened."""
        return bool(self._files) and identity_of(self._files[0][0].parent) == self._folder

    def _missing(self, path: Path) -> Loss:
        return Loss(MOVED if self.has_folder() else FOLDER, path)


WATCH = Watch()
"""The watch on the desk's database."""


def identity_of(path: Path) -> Identity | None:
    """Which file or folder a name leads to; None where it leads to none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
