"""Where the settings are kept: one TOML file that people may edit too."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from salestui.core.refusal import Refusal
from salestui.dates.clock import Clock
from salestui.language import N_, language_of_locale, sentence
from salestui.settings.rules import KEYS, Settings, check, read_settings
from salestui.storage.database import PRIVATE_FOLDER, PRIVATE_UMASK, CannotOpen

REGISTER = "settings"


class SettingsFile:
    """The settings as they were last read or saved, and the file they come from."""

    settings = Settings()
    wrong: Sequence[Refusal] = ()
    """What is wrong in the file; each is as if it were not set."""

    def __init__(self, path: Path | None = None) -> None:
        """With no path, nothing is read or written."""
        self._path = path
        self._stamp: object = None

    def beside(self, name: str) -> Path | None:
        """A file in the folder of the settings; None where there is no such folder."""
        return None if self._path is None else self._path.with_name(name)

    def read(self) -> None:
        """Read the file, which need not exist; raises `CannotOpen` when it cannot be read."""
        if self._path is None:
            return
        self._stamp = self._stamp_now()
        if self._stamp is None:
            self.settings, self.wrong = Settings(), ()
            return
        import tomllib

        try:
            found = tomllib.loads(_text(self._path.read_bytes()))
        except (OSError, ValueError, RecursionError) as error:
            raise CannotOpen(
                N_("The settings in {path} cannot be read: {reason}"),
                path=self._path,
                reason=error,
            ) from error
        self.settings, self.wrong = read_settings(found)

    def has_changed(self) -> bool:
        """Whether another window, or a person, has written the file since."""
        return self._path is not None and self._stamp_now() != self._stamp

    def read_again(self) -> None:
        """Read the file again; while it cannot be read, the settings stay as they were."""
        try:
            self.read()
        except CannotOpen as error:
            self.wrong = [Refusal(error.sentence, "", **error.arguments)]

    def save(self, chosen: Settings) -> None:
        """Write what is set otherwise than in the file; its comments and other lines stay.

        Raises `Refusal`, naming a key, for what may not be, and when the file cannot be written.
        """
        check(chosen)
        if self._path is not None:
            # Imported here because it costs more than any start should pay.
            import tomlkit

            try:
                is_there = _mode_of(self._path) is not None
                content = self._path.read_bytes() if is_there else b""
                text = _text(content)
                newline = "\r\n" if "\r\n" in text else "\n"
                document = tomlkit.parse(text.replace("\r\n", "\n").replace("\r", "\n"))
                found, unset = document.unwrap(), Settings()
                for name, key in KEYS.items():
                    value = getattr(chosen, name)
                    meant = key.read(found[name]) if name in found else getattr(unset, name)
                    if value != meant:
                        document[name] = key.write(value)
                write_whole(self._path, document.as_string(), newline)
            except (OSError, ValueError, RecursionError) as error:
                raise Refusal(
                    N_("The settings in {path} cannot be written: {reason}"),
                    path=self._path,
                    reason=error,
                ) from error
            self._stamp = self._stamp_now()
            self.wrong = read_settings(document.unwrap())[1]
        self.settings = chosen

    def _stamp_now(self) -> object:
        """What differs once the file was written; None where there is none."""
        assert self._path is not None
        try:
            stat = self._path.stat()
        except OSError:
            return None
        return stat.st_mtime_ns, stat.st_size, stat.st_ino


_file = SettingsFile()


def open_settings(path: Path | None) -> SettingsFile:
    """Read the settings in a file, from now on those of the desk.

    What cannot be read is as if not set, and stands in `wrong`: a broken line keeps nobody from
    their desk.
    """
    global _file
    _file = SettingsFile(path)
    _file.read_again()
    return _file


def settings_file() -> SettingsFile:
    """The file of the desk's settings."""
    return _file


def settings() -> Settings:
    """The settings of the desk as they are now."""
    return _file.settings


def wrong_words() -> list[str]:
    """What is wrong in the file, in the language of the screen."""
    return [
        sentence("In the settings file: {reason}", reason=sentence(each.sentence, **each.arguments))
        for each in _file.wrong
    ]


def desk_clock() -> Clock:
    """The clock of a desk with these settings."""
    chosen = settings()
    return Clock(cut_off=chosen.day_turns_at, calendar=chosen.calendar, terms=chosen.terms)


def desk_language() -> str:
    """The language of a desk with these settings."""
    return settings().language or language_of_locale()


def _text(content: bytes) -> str:
    """What stands in a file that people write with what they have: in UTF-8, UTF-16, GB18030.

    Raises `ValueError` where that is not sure.
    """
    if b"\0" not in content:
        with suppress(UnicodeDecodeError):
            return content.decode("utf-8-sig")
    # Imported here because hardly any desk needs it.
    from salestui.text.encodings import surely_decoded

    return surely_decoded(content)


def write_whole(path: Path, text: str, newline: str) -> None:
    """Write a file as a whole or not at all, private from the first moment.

    Raises `OSError`, also where something stands that is no file: a device, a pipe.
    """
    umask = os.umask(PRIVATE_UMASK)
    try:
        path.parent.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        # A link, into a synchronised folder say, stays a link.
        target = path.resolve()
        mode = _mode_of(target)
        aside = target.with_name(f".{target.name}.{os.getpid()}")
        try:
            with aside.open("w", encoding="utf-8", newline=newline) as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            if mode is not None and path.is_symlink():
                # What a link leads to keeps the mode that was set there.
                aside.chmod(mode)
            aside.replace(target)
        finally:
            with suppress(OSError):
                aside.unlink(missing_ok=True)
    finally:
        os.umask(umask)


def _mode_of(path: Path) -> int | None:
    """The permissions of a file; None where there is none. Raises `OSError` where it is no file."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(mode):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
    return stat.S_IMODE(mode)
