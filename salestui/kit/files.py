"""A field for a file of the computer: its path is completed while one types."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from salestui.dates.clock import Now
from salestui.kit.fields import Field, Offer, Unfit
from salestui.kit.threads import Look, Unanswered
from salestui.language import N_, _
from salestui.text.clean import clean_lines, fold

if TYPE_CHECKING:
    pass

MOST_LISTED = 2_000
"""So many files of one folder are looked at."""

_LOOK = Look(patience=1.0)
"""A drive that hangs keeps the desk waiting for so many seconds, and only once."""


class FileField(Field):
    """The path of a file that is there, or with `is_new` of one that is to be written."""

    OFFERS_AT_ONCE = True

    def __init__(
        self,
        name: str,
        label: str,
        endings: Collection[str],
        *,
        is_new: bool = False,
        suggested: Callable[[], Iterable[Path]] = tuple,
        hint: str = "",
    ) -> None:
        """`endings` are those of the files that are meant, in small letters: ".csv"; `suggested`
        gives the files that are offered before anything is typed."""
        super().__init__(name, label, required=True, hint=hint)
        self._endings = endings
        self._is_new = is_new
        self._suggested = suggested

    def cleaned(self, text: str) -> str:
        return _cleaned(text)

    def read(self, now: Now) -> Path:
        path = path_of(self.typed)
        try:
            _LOOK.at(lambda: self._check(path))
        except Unanswered:
            raise Unfit(N_("The disk or drive does not answer.")) from None
        except OSError as error:
            raise Unfit("{reason}", reason=error.strerror or error) from None
        return path

    def _check(self, path: Path) -> None:
        if path.is_dir():
            raise Unfit(N_("That is a folder."))
        if self._is_new:
            self._check_new(path)
        elif not path.exists():
            raise Unfit(N_("There is no such file."))
        elif not (path.is_file() or path.is_fifo()):
            raise Unfit(N_("That is a device."))

    def _check_new(self, path: Path) -> None:
        if path.suffix.lower() not in self._endings:
            raise Unfit(N_("It must end in {endings}."), endings=" / ".join(self._endings))
        if not path.parent.is_dir():
            raise Unfit(N_("There is no such folder: {folder}"), folder=path.parent)

    def echo(self, value: Path, now: Now) -> str:
        if self._is_new and self._is_there(value):
            return _("there already: it is asked before it is written over")
        return "" if str(value) == self.typed else f"= {value}"

    def _is_there(self, path: Path) -> bool:
        try:
            return _LOOK.at(path.exists)
        except (Unanswered, OSError):
            return False

    def offers(self) -> Sequence[Offer]:
        """The files and folders that begin with what is typed: files first, the newest first."""
        try:
            return _LOOK.at(self._found)
        except Unanswered:
            return ()

    def _found(self) -> Sequence[Offer]:
        if not self.typed:
            return [self._offer(path) for path in self._suggested()]
        wanted = path_of(self.typed)
        if not self.typed.endswith(_SEPARATORS):
            wanted, beginning = wanted.parent, wanted.name
        else:
            beginning = ""
        found = [
            each
            for each in files_in(wanted, self._endings, with_folders=True)
            if fold(each.name).startswith(fold(beginning))
            and each.name.startswith(".") == beginning.startswith(".")
        ]
        if [str(each) for each in found] == [str(path_of(self.typed))]:
            return ()
        return [self._offer(each) for each in found]

    def _offer(self, path: Path) -> Offer:
        if path.is_dir():
            return Offer(path.name, _("folder"), f"{path}{os.sep}")
        if not self.typed:
            # Of several folders: where it is says more than when it was written.
            return Offer(path.name, path.parent.name, str(path))
        modified = datetime.fromtimestamp(_modified(path), UTC)
        assert self.form is not None
        moment = self.form.desk.clock.local(modified)
        return Offer(path.name, f"{moment:%Y-%m-%d %H:%M}", str(path))

    def take(self, offer: Offer) -> None:
        self.put(str(offer.value))


def _cleaned(text: str) -> str:
    """Text of one line in which blanks count, however many follow each other."""
    return clean_lines(text).replace("\n", " ")


_SEPARATORS = ("/", os.sep)


def path_of(typed: str) -> Path:
    """The path that is meant by what a person types, or a file manager pastes."""
    if typed.startswith("file://"):
        typed = unquote(urlsplit(typed).path)
    elif typed[:1] in ("'", '"') and typed[-1:] == typed[:1] and len(typed) > 1:
        typed = typed[1:-1]
    elif os.sep == "/" and "\\ " in typed:
        typed = typed.replace("\\ ", " ")
    try:
        return Path(typed).expanduser().absolute()
    except RuntimeError:  # there is no such user
        return Path(typed).absolute()


def files_in(folder: Path, endings: Collection[str], with_folders: bool = False) -> list[Path]:
    """The files of a folder with one of these endings, the newest first; then its folders.

    A folder that cannot be read has none.
    """
    files: list[tuple[float, Path]] = []
    folders: list[Path] = []
    try:
        with os.scandir(folder) as entries:
            for entry in islice(entries, MOST_LISTED):
                path = folder / entry.name
                if _cleaned(entry.name) != entry.name:
                    continue  # such a name cannot be typed
                if path.suffix.lower() in endings and entry.is_file():
                    files.append((_modified(path), path))
                elif with_folders and entry.is_dir():
                    folders.append(path)
    except OSError:
        return []
    newest = sorted(files, key=lambda each: (-each[0], each[1].name))
    return [path for _when, path in newest] + sorted(folders)


def _modified(path: Path) -> float:
    """When a file was written last, in seconds; 0 where it is not there."""
    try:
        return path.stat().st_mtime
    except OSError:
        return 0


def usual_folders() -> list[Path]:
    """Where people keep what they send each other; those that are there, each once."""
    from platformdirs import user_desktop_path, user_documents_path, user_downloads_path

    folders = (user_downloads_path(), user_desktop_path(), user_documents_path(), Path.home())
    return [each for each in dict.fromkeys(folders) if each.is_dir()]
