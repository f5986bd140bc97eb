"""The Chinese catalogue is complete, and the check that says so finds each kind of fault."""

from pathlib import Path

import pytest

from salestui.language import P_, _, speak
from tests.tools import catalogue

CODE = """
LABEL = N_("Repairs")
print(_("Chased {name} on {day}"), ngettext("{count} day", "{count} days", 3), _("{count} · WX"))
CLOSED = P_("complaint", "Closed"), P_("repair", "Closed")
"""

TRANSLATIONS = {
    "Repairs": "返修",
    "Closed": "结束",
    "Chased {name} on {day}": "{day}催过{name}",
    "{count} days": "{count}天",
    "{count} · WX": "第{count}件",
}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A folder with code that marks three sentences and a plural."""
    folder = tmp_path / "code"
    folder.mkdir()
    (folder / "desk.py").write_text(CODE)
    return folder


@pytest.fixture
def po(tmp_path: Path, source: Path) -> Path:
    """The complete catalogue of that code."""
    path = tmp_path / "locales" / "desk.po"
    catalogue.update(source, path)
    translate(path, TRANSLATIONS)
    catalogue.update(source, path)
    return path


def translate(po: Path, translations: dict[str, str]) -> None:
    """Write translations into a .po as a person would, over what stands there."""
    lines = po.read_text().splitlines()
    for number, line in enumerate(lines):
        english = line.partition(" ")[2].strip('"')
        if line.startswith(("msgid", "msgid_plural")) and english in translations:
            follower = number + 1
            if lines[follower].startswith("msgid_plural"):
                continue
            word = lines[follower].partition(" ")[0]
            lines[follower] = f'{word} "{translations[english]}"'
    po.write_text("\n".join(lines) + "\n")


def test_our_catalogue_is_complete() -> None:
    """If this fails: `make messages`, then translate what it lists."""
    assert catalogue.faults() == []


def test_a_complete_catalogue_has_no_faults(source: Path, po: Path) -> None:
    assert catalogue.faults(source, po) == []


def test_an_update_without_changes_changes_no_byte(source: Path, po: Path) -> None:
    before = po.read_bytes(), po.with_suffix(".mo").read_bytes()
    catalogue.update(source, po)
    assert (po.read_bytes(), po.with_suffix(".mo").read_bytes()) == before


def test_a_word_has_a_translation_for_each_of_its_meanings(source: Path, po: Path) -> None:
    (source / "desk.py").write_text(CODE + 'P_("shop", "Closed")')
    assert catalogue.faults(source, po) == ["missing: 'shop: Closed'"]


def test_the_context_of_a_word_is_never_shown() -> None:
    try:
        for code, words in (("en", ["Received", "Received"]), ("zh", ["收到时间", "收件时间"])):
            speak(code)
            assert [_(P_(each, "Received")) for each in ("complaint", "repair")] == words
    finally:
        speak("en")


def test_a_new_sentence_is_missing_until_translated(source: Path, po: Path) -> None:
    (source / "desk.py").write_text(CODE + '_("Repairs, all")')
    assert catalogue.faults(source, po) == ["missing: 'Repairs, all'"]
    catalogue.update(source, po)
    assert catalogue.faults(source, po) == ["not translated: 'Repairs, all'"]


def test_a_sentence_no_longer_in_the_code_is_named_and_removed(source: Path, po: Path) -> None:
    (source / "desk.py").write_text(CODE.replace('N_("Repairs")', "1"))
    assert catalogue.faults(source, po) == ["no longer used: 'Repairs'"]
    catalogue.update(source, po)
    assert catalogue.faults(source, po) == []
    assert "返修" not in po.read_text()


@pytest.mark.parametrize(
    ("english", "chinese", "fault"),
    [
        ("Repairs", "", "not translated"),
        ("Repairs", "Repairs", "the Chinese equals the English"),
        ("Chased {name} on {day}", "催过{name}", "other placeholders"),
        ("Chased {name} on {day}", "{day}催过{nam}", "other placeholders"),
        ("Chased {name} on {day}", "{day}催过{name", "other placeholders"),
        ("{count} days", "几天", "other placeholders"),
        ("{count} · WX", "{count} · WX", "the Chinese equals the English"),
    ],
)
def test_a_bad_translation_is_named(
    source: Path, po: Path, english: str, chinese: str, fault: str
) -> None:
    translate(po, {english: chinese})
    catalogue.update(source, po)
    assert catalogue.faults(source, po) == [f"{fault}: {english.replace('days', 'day')!r}"]


def test_a_guessed_translation_is_named(source: Path, po: Path) -> None:
    po.write_text(po.read_text().replace('msgid "Repairs"', '#, fuzzy\nmsgid "Repairs"'))
    catalogue.update(source, po)
    assert catalogue.faults(source, po) == ["fuzzy: 'Repairs'"]


def test_a_sentence_on_the_list_may_read_the_same(source: Path, po: Path) -> None:
    translate(po, {"Repairs": "Repairs"})
    catalogue.update(source, po)
    assert catalogue.faults(source, po, same=frozenset({"Repairs"})) == []


@pytest.mark.parametrize("is_there", [True, False])
def test_a_stale_compiled_catalogue_is_named(source: Path, po: Path, is_there: bool) -> None:
    if is_there:
        translate(po, {"Repairs": "维修"})
    else:
        po.with_suffix(".mo").unlink()
    (fault,) = catalogue.faults(source, po)
    assert fault.startswith("the .mo is not what the .po compiles to")
