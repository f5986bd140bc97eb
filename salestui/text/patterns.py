"""Regular expressions that are compiled when they are first used: the start waits for none."""

import re
from typing import Any, cast


class _Pattern:
    """Stands for a compiled expression until it is asked for something."""

    def __init__(self, text: str, flags: int) -> None:
        self._text = text
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        compiled = re.compile(self._text, self._flags)
        # Kept, so that the next use asks for no attribute that is missing.
        found = self.__dict__[name] = getattr(compiled, name)
        return found


def pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """An expression as `re.compile` gives it, a wrong one told no sooner than it is used."""
    return cast("re.Pattern[str]", _Pattern(text, flags))
