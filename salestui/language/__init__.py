"""The desk's two languages: English in the code, Chinese from a gettext catalogue."""

import gettext as _gettext
import locale
import os
from pathlib import Path

LANGUAGES = ("en", "zh")
"""The codes of the languages the desk speaks."""

_CATALOGUES = {"zh": "zh_CN"}
_FOLDER = Path(__file__).parent / "locales"

_current: _gettext.NullTranslations = _gettext.NullTranslations()
_code = "en"


def N_(message: str) -> str:
    """Mark a sentence for the catalogue where it is written, to be translated where it is shown."""
    return message


_CONTEXT_END = "\x04"
"""Stands between a context and its word, as in gettext's catalogues."""


def P_(context: str, message: str) -> str:
    """Mark a word that has several meanings, with the one that is meant here; as `N_`."""
    return f"{context}{_CONTEXT_END}{message}"


def _(message: str) -> str:
    """A sentence in the language of the screen."""
    # The empty msgid is gettext's catalogue header; what is not translated is its English.
    return _current.gettext(message).rpartition(_CONTEXT_END)[2] if message else ""


def ngettext(one: str, many: str, count: int) -> str:
    """So many of something in the language of the screen; `{count}` stands for the number."""
    return _current.ngettext(one, many, count).format(count=count)


def sentence(message: str, /, **arguments: object) -> str:
    """A sentence in the language of the screen with its `{names}` filled in."""
    return _(message).format_map(arguments)


def language() -> str:
    """The code of the language of the screen."""
    return _code


def speak(code: str) -> None:
    """Set the language of the screen; `code` is one of `LANGUAGES`."""
    global _current, _code
    _code = code
    if code in _CATALOGUES:
        _current = _gettext.translation("salestui", _FOLDER, [_CATALOGUES[code]], fallback=True)
    else:
        _current = _gettext.NullTranslations()


def language_of_locale() -> str:
    """The language that the user's locale asks for; English unless that is Chinese."""
    names = [os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    chosen = next((name for name in names if name), "") or locale.getlocale()[0] or ""
    return "zh" if chosen.lower().startswith(("zh", "chinese")) else "en"
