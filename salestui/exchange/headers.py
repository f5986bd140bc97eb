"""Which headers mean which column, and which words which code of a choice."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

from salestui.core.refusal import Refusal
from salestui.kit.cells import Cell, cell_text, word_key
from salestui.kit.columns import Column, Words
from salestui.language import N_, _
from salestui.text.clean import fold
from salestui.text.encodings import surely_decoded

OWN_FILE = "headers.toml"
"""The person's own words, beside the settings."""

NOT_READ = ""
"""Stands for the columns that are known and not read, such as running numbers."""

_LABELLED = "labelled"
_WORDS = "words"
_BRACKETS: Final = re.compile(r"[(\[{（【〔].*?[)\]}）】〕]", re.DOTALL)
_PARTS: Final = re.compile(r"[/\\、,，;；&+|()\[\]{}（）【】〔〕\n]|[及和与或兼]|\band\b|\bor\b")
"""Between the words of a header that has several."""

_SHORT: Final = {
    re.compile(r"\b(?:numbers?|nums?|nr)\b\.?|[#№]"): " no",
    re.compile(r"\bacct\b\.?"): "account",
    re.compile(r"\bcust\b\.?"): "customer",
    re.compile(r"\bqty\b\.?"): "quantity",
}
"""Short forms of words in headers."""

_LONGEST: Final = 60
"""Characters of a header."""

_NUMBERED: Final = re.compile(r"^\d{1,2}(?=\D)|(?<=\D)\d{1,2}$|(?<=\D)[一二三]$")
_WHOSE: Final = re.compile(
    r"^(?:客[户戶]|顾客|顧客|会员|用户|买家|收货人|现在?|目前|主要?|首要|常用|本人|个人|对方|您的?|"
    r"(?:紧急)?联系人?|聯絡人?|投诉人|送修人|消费者|所属|所在|customers?|clients?|contacts?|primary|main|current|your|our|the)的?"
)
_FORM: Final = re.compile(r"(?:必填项?|选填项?|可选|信息|资料|一?栏|情况|明细|required|optional)$")
"""What a form adds to the words of a header: it says nothing of what stands in the column."""


@dataclass(frozen=True)
class Known:
    """What is known of the tables of one register."""

    columns: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """For a header's `header_key`, the codes of the columns it can mean, the likeliest first."""
    labelled: Mapping[str, str] = field(default_factory=dict)
    """For a header's `header_key`, the column in which its cells stand under their own header."""
    words: Mapping[str, Words] = field(default_factory=dict)
    """The words of each column with choices."""

    def meant(self, header: Cell) -> Sequence[str]:
        """The columns that a header can mean, the likeliest first; () for an unknown one."""
        text = cell_text(header)[:_LONGEST]
        found = self._meant_by(_BRACKETS.sub("", text), text)
        # 联系人(手机), 电话/微信: what stands there says which of its words it was.
        parts = _PARTS.split(text)
        others = [code for part in parts for code in self._meant_by(part)] if parts[1:] else []
        return tuple(dict.fromkeys([*found, *others]))

    def _meant_by(self, *texts: str) -> Sequence[str]:
        keys = [header_key(text) for text in reversed(texts)]
        for key in [*keys, *_shorter(keys[-1])]:
            if key in self.columns:
                return self.columns[key]
            if key in self.labelled:
                return (self.labelled[key],)
        return ()

    def is_named(self, header: Cell, code: str) -> bool:
        """Whether a header names a column, and is no label of something else that stands in it."""
        text = cell_text(header)[:_LONGEST]
        keys = [header_key(text), header_key(_BRACKETS.sub("", text))]
        return any(code in self.columns.get(key, ()) for key in (*keys, *_shorter(keys[-1])))


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
                named.setdefault(header_key(word), []).append(column.code)
            for word in part.get(_LABELLED, {}).get(column.code, ()):
                labelled.setdefault(header_key(word), column.code)
            for code, meaning in part.get(_WORDS, {}).get(column.code, {}).items():
                kept = words.setdefault(column.code, {})
                for word in meaning:
                    kept.setdefault(word_key(word), code)
        for word in table.get("not_read", ()):
            named.setdefault(header_key(word), [NOT_READ])
        for key, codes in named.items():
            found.setdefault(key, codes)
    for column in columns:
        for name in (column.code, _(column.title)):
            found.setdefault(header_key(name), [column.code])
        for code in column.choices:
            kept = words.setdefault(column.code, {})
            kept.setdefault(word_key(code), code)
            kept.setdefault(word_key(column.choice_word(code)), code)
    return Known(found, labelled, words)


def header_key(text: str) -> str:
    """The form in which headers are compared: `word_key` of it without the usual short forms."""
    plain = fold(text)
    for short, whole in _SHORT.items():
        plain = short.sub(whole, plain)
    return word_key(plain)


def _shorter(key: str) -> Iterator[str]:
    """A header without its number and the words that only say whose it is: 2.客户姓名, 电话1."""
    seen = [key]
    for each in seen:
        for pattern in (_NUMBERED, _WHOSE, _FORM):
            shorter = pattern.sub("", each)
            if len(shorter) > 1 and shorter not in seen:
                seen.append(shorter)
                yield shorter


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
        found = tomllib.loads(surely_decoded(path.read_bytes()))
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
