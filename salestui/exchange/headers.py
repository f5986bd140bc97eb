"""Which headers mean which column, and which words which code of a choice."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

from salestui.kit.columns import Cell, Column, Words, cell_text, word_key
from salestui.kit.refusal import Refusal
from salestui.language import N_, _

OWN_FILE = "headers.toml"
"""The person's own words, beside the settings."""

NOT_READ = ""
"""Stands for the columns that are known and not read, such as running numbers."""

_LABELLED = "labelled"
_WORDS = "words"
_BRACKETS: Final = re.compile(r"[(\[{（【〔].*?[)\]}）】〕]")


@dataclass(frozen=True)
class Known:
    """What is known of the tables of one register."""

    columns: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """For a header's `word_key`, the codes of the columns that it can mean, the likeliest first."""
    labelled: Mapping[str, str] = field(default_factory=dict)
    """For a header's `word_key`, the column in which its cells stand under their own header."""
    words: Mapping[str, Words] = field(default_factory=dict)
    """The words of each column with choices."""

    def meant(self, header: Cell) -> Sequence[str]:
        """The columns that a header can mean; () for an unknown one."""
        for key in _keys(header):
            if key in self.columns:
                return self.columns[key]
            if key in self.labelled:
                return (self.labelled[key],)
        return ()

    def is_labelled(self, header: Cell) -> bool:
        """Whether its cells stand in their column under their own header."""
        key = next((each for each in _keys(header) if each in {*self.columns, *self.labelled}), "")
        return key not in self.columns and key in self.labelled


def known(register: str, columns: Sequence[Column], own: Path | None = None) -> Known:
    """What is known of a register's tables, with the words in the person's `own` file.

    Raises `Refusal` when that cannot be read or names what there is not.
    """
    tables = [_packaged()]
    if own is not None and own.exists():
        tables.insert(0, _own_tables(own, register, columns))
    found: dict[str, list[str]] = {}
    labelled: dict[str, str] = {}
    words: dict[str, dict[str, str]] = {}
    for table in tables:
        named: dict[str, list[str]] = {}
        part = table.get(register, {})
        for column in columns:
            for word in part.get(column.code, ()):
                named.setdefault(word_key(word), []).append(column.code)
            for word in part.get(_LABELLED, {}).get(column.code, ()):
                labelled.setdefault(word_key(word), column.code)
            for code, meaning in part.get(_WORDS, {}).get(column.code, {}).items():
                kept = words.setdefault(column.code, {})
                for word in meaning:
                    kept.setdefault(word_key(word), code)
        for word in table.get("not_read", ()):
            named.setdefault(word_key(word), [NOT_READ])
        for key, codes in named.items():
            found.setdefault(key, codes)
    for column in columns:
        for name in (column.code, _(column.title)):
            found.setdefault(word_key(name), [column.code])
        for code in column.choices:
            kept = words.setdefault(column.code, {})
            kept.setdefault(word_key(code), code)
            kept.setdefault(word_key(column.choice_word(code)), code)
    return Known(found, labelled, words)


def _keys(header: Cell) -> Iterable[str]:
    """A header as it stands there, and without what it has in brackets: 电话(必填)."""
    text = cell_text(header)
    yield word_key(text)
    yield word_key(_BRACKETS.sub("", text))


@cache
def _packaged() -> Mapping[str, Any]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


@cache
def header_words() -> frozenset[str]:
    """The `word_key` of every header that is known in any register."""
    found = set(map(word_key, _packaged()["not_read"]))
    for part in _packaged().values():
        if isinstance(part, dict):
            for name, words in part.items():
                if name != _WORDS:
                    lists = words.values() if isinstance(words, dict) else [words]
                    found |= {word_key(word) for each in lists for word in each}
    return frozenset(found)


def _own_tables(path: Path, register: str, columns: Sequence[Column]) -> Mapping[str, Any]:
    try:
        if not path.is_file():
            raise ValueError(_("it is no file"))  # a pipe would never be read to its end
        found = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise Refusal(
            N_("The words in {path} cannot be read: {reason}"), path=path, reason=error
        ) from error
    codes = {column.code for column in columns}
    part = found.get(register, {})
    known_names = _packaged().keys()
    wrong = [name for name in found if name not in known_names and name != register]
    if isinstance(part, dict):
        wrong += [f"{register}.{name}" for name in part if name not in {*codes, _LABELLED, _WORDS}]
    if wrong or not _is_table_of_words(found):
        raise Refusal(
            N_("The words in {path} cannot be read: {reason}"),
            path=path,
            reason=", ".join(wrong) or 'COLUMN = ["…"]',
        )
    return found


def _is_table_of_words(value: object) -> bool:
    """Whether there is nothing in it but tables, down to lists of words."""
    if isinstance(value, dict):
        return all(map(_is_table_of_words, value.values()))
    return isinstance(value, list) and all(isinstance(each, str) for each in value)
