"""Today in words and as JSON is made from whatever registers the desk has."""

from collections.abc import Sequence

import pytest

from salestui.dates.clock import Now
from salestui.kit.register import Matter, OnToday, Register, Section
from salestui.language import speak
from salestui.today.report import matters_now, today_json, today_lines
from tests.clock import moment

NOW = moment("2026-11-23 09:41")


def umbrellas_now(now: Now) -> Sequence[Matter]:
    """Three umbrellas: one to fetch, one that can wait, one that is no open matter."""
    return (
        Matter(
            "umbrellas",
            1,
            "fetch",
            "张[/]三",
            "红伞",
            "US-0001",
            "2 days",
            record={"who": "张[/]三"},
        ),
        Matter("umbrellas", 2, "", "李四", "黑伞", record={"who": "李四"}),
        Matter("umbrellas", 3, "lost", "王五", "花伞"),
    )


UMBRELLAS = Register(
    code="umbrellas",
    title="Umbrellas",
    today=OnToday(
        matters=umbrellas_now,
        sections=(
            Section("fetch", "Umbrellas to fetch", "Every umbrella is back."),
            Section("lost", "Umbrellas lost", "None is lost."),
            Section("wet", "Umbrellas to dry", "Every umbrella is dry."),
        ),
        json_key="umbrellas_lent",
    ),
)

SILENT = Register(code="silent", title="Silent")
"""A register that has nothing for Today."""


def test_a_new_register_has_its_list_in_the_json_beside_the_fixed_ones() -> None:
    registers = (SILENT, UMBRELLAS)
    assert today_json(registers, matters_now(registers, NOW), NOW) == {
        "now": "2026-11-23T09:41:00+08:00",
        "working_day": "2026-11-23",
        "complaints": [],
        "repairs": [],
        "memos": [],
        "umbrellas_lent": [{"who": "张[/]三"}, {"who": "李四"}],
    }


def test_the_working_day_of_the_night_is_the_evenings() -> None:
    report = today_json((), {}, moment("2026-11-24 00:40"))
    assert (report["now"], report["working_day"]) == ("2026-11-24T00:40:00+08:00", "2026-11-23")


def test_a_register_may_be_one_of_the_fixed_lists() -> None:
    today = OnToday(umbrellas_now, json_key="complaints")
    register = Register("complaints", "Complaints", today=today)
    report = today_json([register], matters_now([register], NOW), NOW)
    assert report["complaints"] == [{"who": "张[/]三"}, {"who": "李四"}]


@pytest.mark.parametrize(
    ("language", "first"), [("en", "Mon 23 Nov 09:41"), ("zh", "11月23日 周一 09:41")]
)
def test_a_new_register_has_its_sections_in_the_words_of_today(language: str, first: str) -> None:
    speak(language)
    registers = (SILENT, UMBRELLAS)
    assert today_lines(registers, matters_now(registers, NOW), NOW) == [
        first,
        "",
        "Umbrellas to fetch (1)",
        "  US-0001  张[/]三  红伞  2 days",
        "",
        "Umbrellas lost (1)",
        "  王五  花伞",
        "",
        "Umbrellas to dry (0)",
        "  Every umbrella is dry.",
    ]
