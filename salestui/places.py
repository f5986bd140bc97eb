"""Where the desk keeps things."""

import os
from pathlib import Path
from typing import NamedTuple

from salestui.kit.output import is_answered, is_seen
from salestui.storage.database import FILE

DATA_VARIABLE = "SALESTUI_DATA"


class Places(NamedTuple):
    """The folders and files of one desk."""

    data: Path
    """The folder of the database."""
    config: Path
    """The settings file; it need not exist."""
    log: Path
    """The folder of the log of unexpected errors."""
    is_chosen: bool = False
    """Whether the person has said where the data is."""

    @property
    def database(self) -> Path:
        """The database file."""
        return self.data / FILE


def places(data: str | None) -> Places:
    """The places of the desk: `data` or the environment's folder, else the platform's own."""
    # Imported here because it costs some milliseconds, and who imports this module may not ask.
    from platformdirs import PlatformDirs

    folders = PlatformDirs("salestui", appauthor=False)
    own = data or os.environ.get(DATA_VARIABLE)
    folder = Path(own).expanduser().absolute() if own else folders.user_data_path
    log = folder if own else folders.user_log_path
    return Places(folder, folders.user_config_path / "config.toml", log, bool(own))


def is_terminal() -> bool:
    """Whether a person sits at both ends: a full-screen desk needs one."""
    return is_answered() and is_seen()
