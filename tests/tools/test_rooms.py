"""The import rules hold for a room that they have never heard of."""

from copy import deepcopy
from functools import cache
from pathlib import Path

import pytest
from grimp import ImportGraph, build_graph
from importlinter.api import read_configuration
from importlinter.contracts.protected import ProtectedContract

from tests.tools.rooms import RoomsContract

PYPROJECT = Path(__file__).parents[2] / "pyproject.toml"

BETWEEN = "Rooms stand on ground rooms"
INSIDE = "Inside a room"
DEMO = "Nothing imports a room's demo"

FILES = ("register", "rules", "store", "actions", "form", "fields", "screen", "demo", "search")


@cache
def imports() -> ImportGraph:
    """What imports what in salestui."""
    return build_graph("salestui", exclude_type_checking_imports=True)


@pytest.fixture
def graph() -> ImportGraph:
    """What imports what, with a room for umbrellas beside the others."""
    graph = deepcopy(imports())
    for name in ("", *(f".{file}" for file in FILES)):
        graph.add_module(f"salestui.umbrellas{name}")
    return graph


def broken(graph: ImportGraph) -> list[str]:
    """The rules about rooms that do not hold, by their names up to the comma or colon."""
    types = {"rooms": RoomsContract, "protected": ProtectedContract}
    read = read_configuration(str(PYPROJECT))
    contracts = [
        types[options["type"]](options["name"], read["session_options"], options)
        for options in read["contracts_options"]
        if options["type"] in types
    ]
    assert len(contracts) == 3
    return [
        each.name.partition(",")[0].partition(":")[0]
        for each in contracts
        if not each.check(deepcopy(graph), verbose=False).kept
    ]


def test_a_room_that_keeps_the_rules_needs_no_word_about_it(graph: ImportGraph) -> None:
    for importer, imported in (
        ("screen", "umbrellas.actions"),
        ("actions", "umbrellas.form"),
        ("form", "umbrellas.fields"),
        ("register", "umbrellas.store"),
        ("store", "umbrellas.rules"),
        ("search", "umbrellas.screen"),
        ("demo", "umbrellas.screen"),
        ("form", "customers.fields"),
        ("store", "worklog.store"),
        ("screen", "kit.board"),
        ("store", "storage.database"),
        ("rules", "dates.clock"),
    ):
        graph.add_import(importer=f"salestui.umbrellas.{importer}", imported=f"salestui.{imported}")
    graph.add_import(importer="salestui.registers", imported="salestui.umbrellas.register")
    assert broken(graph) == []


@pytest.mark.parametrize(
    ("importer", "imported", "rule"),
    [
        ("umbrellas.rules", "repairs.rules", BETWEEN),
        ("repairs.rules", "umbrellas.rules", BETWEEN),
        ("worklog.store", "umbrellas.store", BETWEEN),
        ("colleagues.rules", "customers.rules", BETWEEN),
        ("kit.board", "umbrellas.rules", BETWEEN),
        ("storage.database", "colleagues.rules", BETWEEN),
        ("dates.clock", "kit.register", BETWEEN),
        ("umbrellas.actions", "today.report", BETWEEN),
        ("today.screen", "umbrellas.register", BETWEEN),
        ("umbrellas.actions", "places", BETWEEN),
        ("umbrellas.actions", "registers", BETWEEN),
        ("umbrellas.actions", "desk", BETWEEN),
        ("umbrellas.demo", "demo", BETWEEN),
        ("umbrellas.actions", "__main__", BETWEEN),
        ("umbrellas.rules", "umbrellas.store", INSIDE),
        ("umbrellas.store", "umbrellas.register", INSIDE),
        ("umbrellas.register", "umbrellas.fields", INSIDE),
        ("umbrellas.fields", "umbrellas.form", INSIDE),
        ("umbrellas.form", "umbrellas.actions", INSIDE),
        ("umbrellas.actions", "umbrellas.screen", INSIDE),
        ("repairs.store", "repairs.screen", INSIDE),
        ("umbrellas.search", "umbrellas.demo", DEMO),
        ("demo", "umbrellas.demo", DEMO),
    ],
)
def test_an_import_that_breaks_a_rule_is_found(
    importer: str, imported: str, rule: str, graph: ImportGraph
) -> None:
    graph.add_import(importer=f"salestui.{importer}", imported=f"salestui.{imported}")
    assert broken(graph) == [rule]


def test_a_folder_that_is_no_room_has_to_find_its_place_in_the_rules(graph: ImportGraph) -> None:
    graph.add_module("salestui.cellar")
    assert broken(graph) == [BETWEEN]
