"""Where the desk keeps things, and what the person has set."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from salestui.language import LANGUAGES, N_
from salestui.storage.database import FILE, CannotOpen

DATA_VARIABLE = "SALESTUI_DATA"


@dataclass(frozen=True)
class Places:
    """The folders and files of one desk."""

    data: Path
    """The folder of the database."""
    config: Path
    """The settings file; it need not exist."""
    log: Path
    """The folder of the log of unexpected errors."""

    @property
    def database(self) -> Path:
        """The database file."""
        return self.data / FILE


def places(data: str | None) -> Places:
    """The places of the desk: `data` or the environment's folder, else the platform's own."""
    # Costs 14 ms to import, and a person's own folder never needs it.
    from platformdirs import PlatformDirs

    folders = PlatformDirs("salestui", appauthor=False)
    own = data or os.environ.get(DATA_VARIABLE)
    folder = Path(own).expanduser().absolute() if own else folders.user_data_path
    log = folder if own else folders.user_log_path
    return Places(folder, folders.user_config_path / "config.toml", log)


@dataclass(frozen=True)
class Settings:
    """What the person has set."""

    language: str | None = None
    theme: str = "dark"


def settings(path: Path) -> Settings:
    """The settings in a TOML file; the defaults where there is none.

    Raises `CannotOpen` when it cannot be read, or sets something to what it cannot be.
    """
    if not path.exists():
        return Settings()
    import tomllib

    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CannotOpen(
            N_("The settings in {path} cannot be read: {reason}"), path=path, reason=error
        ) from error
    language, theme = found.get("language"), found.get("theme", "dark")
    if language is not None and language not in LANGUAGES:
        raise CannotOpen(
            N_("The settings in {path}: language is one of {choices}."),
            path=path,
            choices=", ".join(LANGUAGES),
        )
    if theme not in ("dark", "light"):
        raise CannotOpen(
            N_("The settings in {path}: theme is one of {choices}."),
            path=path,
            choices="dark, light",
        )
    return Settings(language, theme)


def is_terminal() -> bool:
    """Whether a person sits at both ends: a full-screen desk needs one."""
    return sys.stdin.isatty() and sys.stdout.isatty()
