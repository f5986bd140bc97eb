"""Which colleagues are offered while a name is typed."""

import pytest

from salestui.colleagues.rules import Colleague, offered

NAMES = ("李小王", "王小二", "Wang Wei", "[/]")


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("", [*NAMES]),
        ("王", ["王小二", "李小王"]),
        ("小", ["李小王", "王小二"]),
        ("ｗａｎｇ", ["Wang Wei"]),
        ("WEI", ["Wang Wei"]),
        ("[", ["[/]"]),
        ("赵", []),
    ],
)
def test_names_that_begin_with_what_was_typed_come_first(typed: str, names: list[str]) -> None:
    people = [Colleague(key, name, "", "", 1) for key, name in enumerate(NAMES)]
    assert [each.name for each in offered(people, typed)] == names
