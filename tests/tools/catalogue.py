"""Keeps the Chinese catalogue in step with the sentences in the code.

python -m tests.tools.catalogue update     collect the sentences into the .po, compile the .mo
python -m tests.tools.catalogue check      list what is wrong; exit status 1 if anything is

English stands in the code, marked `_()`, `N_()`, `P_()`, `sentence()` or `ngettext()`. Both files
are committed: the .po is where sentences are translated, the .mo what `pip install .` ships.
"""

import ast
import io
import re
import string
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po

from salestui.language import P_

SOURCE = Path(__file__).parents[2] / "salestui"
PO = SOURCE / "language" / "locales" / "zh_CN" / "LC_MESSAGES" / "salestui.po"

SAME_IN_CHINESE = frozenset({"salestui"})
"""The sentences that are meant to read the same in both languages."""

_KEYWORDS = {"_": None, "N_": None, "sentence": None, "ngettext": (1, 2), "P_": ((1, "c"), 2)}
_HEADER = "# The Chinese of salestui. `make messages` adds and removes sentences; people translate."
_WHEN = datetime(2026, 1, 1, tzinfo=UTC)  # any fixed day, so that equal catalogues are equal files
_HEADER_NOISE = re.compile(
    rb'^"(Project-Id-Version|Report-Msgid-Bugs-To|POT-Creation-Date|PO-Revision-Date'
    rb"|Last-Translator|Language-Team|Generated-By).*\n",
    re.MULTILINE,
)

Key = str | tuple[str, ...]


def extract(source: Path) -> Catalog:
    """The sentences marked in the code, in the order of files and lines."""
    catalog = Catalog(project="salestui")
    for name, line, message, comments, context in extract_from_dir(
        source, keywords=_KEYWORDS, comment_tags=("Translators:",), strip_comment_tags=True
    ):
        place = f"{source.name}/{name}"
        catalog.add(message, None, [(place, line)], auto_comments=comments, context=context)
    return catalog


def update(source: Path = SOURCE, po: Path = PO) -> None:
    """Bring the .po to the sentences in the code, keeping translations, and compile it."""
    catalog = _read(po)
    # A guessed translation reads as a finished one: a new sentence starts empty.
    catalog.update(extract(source), no_fuzzy_matching=True)
    catalog.header_comment = _HEADER
    catalog.creation_date = catalog.revision_date = _WHEN
    text = io.BytesIO()
    write_po(
        text, catalog, width=100, sort_by_file=True, include_lineno=False, ignore_obsolete=True
    )
    po.parent.mkdir(parents=True, exist_ok=True)
    po.write_bytes(_HEADER_NOISE.sub(b"", text.getvalue()))
    with po.with_suffix(".mo").open("wb") as mo:
        write_mo(mo, catalog)


def faults(
    source: Path = SOURCE, po: Path = PO, same: frozenset[str] = SAME_IN_CHINESE
) -> list[str]:
    """What is wrong with the catalogue, one sentence each; empty when all is well."""
    marked = _messages(extract(source))
    kept = _messages(_read(po))
    found = [f"missing: {_name(key)}" for key in marked if key not in kept]
    found += [f"no longer used: {_name(key)}" for key in kept if key not in marked]
    for key in marked:
        if key in kept:
            found += (f"{fault}: {_name(key)}" for fault in _faults_of(kept[key], same))
    found += _hidden(source)
    if _translations(_read_compiled(po)) != _translations(_read(po)):
        found.append("the .mo is not what the .po compiles to: run `make messages`")
    return found


def _hidden(source: Path) -> Iterator[str]:
    """Sentences in f-strings, which the extraction cannot see on Python 3.11."""
    for path in sorted(source.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                for call in ast.walk(node):
                    match call:
                        case ast.Call(
                            func=ast.Name(id="_" | "N_" | "P_" | "sentence"),
                            args=[ast.Constant(value=str(text)), *_],
                        ):
                            yield f"hidden in an f-string: {text!r}"


def _faults_of(message: Message, same: frozenset[str]) -> Iterator[str]:
    """What is wrong with one translation."""
    english, chinese = _strings(message.id), _strings(message.string)
    if not all(chinese):
        yield "not translated"
        return
    if message.fuzzy:
        yield "fuzzy"
    needed = set().union(*map(_placeholders, english))
    # Chinese has one plural form, so each translation must name all that either English one does.
    if any(_placeholders(sentence) != needed for sentence in chinese):
        yield "other placeholders"
    if any(sentence in english and _has_words(sentence) for sentence in chinese) and not same & {
        *english
    }:
        yield "the Chinese equals the English"


def _placeholders(sentence: str) -> set[str]:
    """The names in braces; a sentence whose braces do not pair has one that nothing equals."""
    try:
        return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}
    except ValueError:
        return {f"broken: {sentence}"}


def _has_words(sentence: str) -> bool:
    """Whether there is anything to translate outside the placeholders."""
    return any(character.isalpha() for character in re.sub(r"\{.*?\}", "", sentence))


def _strings(value: str | tuple[str, ...] | list[str] | None) -> list[str]:
    """A message's forms: one, or one for each plural."""
    return [value or ""] if isinstance(value, str | None) else list(value)


def _messages(catalog: Catalog) -> dict[Key, Message]:
    """The messages by their English; the header, whose English is empty, is left out."""
    return {_key(message): message for message in catalog if message.id}


def _translations(catalog: Catalog) -> dict[Key, list[str]]:
    """What gettext will answer: the finished translations, as `write_mo` chooses them."""
    return {
        key: _strings(message.string)
        for key, message in _messages(catalog).items()
        if all(_strings(message.string)) and not message.fuzzy
    }


def _key(message: Message) -> Key:
    context: str | bytes | None = message.context
    if isinstance(context, bytes):  # as Babel reads it out of a .mo
        context = context.decode()
    if isinstance(message.id, str):
        return message.id if context is None else P_(context, message.id)
    return tuple(message.id)


def _name(key: Key) -> str:
    english = key if isinstance(key, str) else key[0]
    return repr(english.replace("\x04", ": "))


def _read(po: Path) -> Catalog:
    """The .po; an empty catalogue when there is none yet."""
    if not po.exists():
        return Catalog(locale="zh_CN", project="salestui", charset="utf-8", fuzzy=False)
    with po.open("rb") as file:
        return read_po(file, locale="zh_CN")


def _read_compiled(po: Path) -> Catalog:
    """The .mo beside a .po; an empty catalogue when there is none."""
    mo = po.with_suffix(".mo")
    if not mo.exists():
        return Catalog(locale="zh_CN")
    with mo.open("rb") as file:
        return read_mo(file)


def main(arguments: list[str]) -> int:
    """Do what the command line says; answers the exit status."""
    match arguments:
        case ["update"]:
            update()
        case ["check"]:
            pass
        case _:
            print("usage: python -m tests.tools.catalogue check|update", file=sys.stderr)
            return 2
    found = faults()
    print("\n".join(found) if found else "The Chinese catalogue is complete.")
    # After an update new sentences wait for their translation; that is no failure yet.
    return 1 if found and arguments == ["check"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
