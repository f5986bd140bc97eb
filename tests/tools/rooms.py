"""Import rules that find the rooms by themselves, so that a new register changes no rule.

A room is a folder of salestui/ with a register.py. In a contract of the type `rooms`, ROOMS among
the layers stands for every room that no layer names, and among the containers for every room.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from grimp import ImportGraph
from importlinter.contracts.layers import Layer, LayersContract, ModuleTail
from importlinter.domain.contract import ContractCheck
from importlinter.domain.imports import ModuleExpression

ROOMS = "ROOMS"
"""What stands for the rooms in pyproject.toml."""

_REGISTER = re.compile(r"salestui\.(\w+)\.register")

_NO_ROOMS = frozenset({"kit"})
"""Folders with a register.py that are no rooms: the kit's says what a register is."""


class RoomsContract(LayersContract):
    """Layers with the rooms among them; it says what is wrong as any contract of layers does."""

    type_name = "rooms"

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Put the rooms that there are in their places, then check the layers."""
        rooms = _rooms(graph)
        layers = cast(Sequence[Layer], self.layers)
        named = {tail.name for layer in layers for tail in layer.module_tails}
        others = {ModuleTail(room) for room in rooms - named}
        placeholder = {ModuleTail(ROOMS)}
        self.layers = [  # type: ignore[assignment] # declared as a field, kept as its value
            replace(layer, module_tails=layer.module_tails - placeholder | others)
            if placeholder <= layer.module_tails
            else layer
            for layer in layers
        ]
        containers = {each.expression for each in cast(Sequence[ModuleExpression], self.containers)}
        if ROOMS in containers:
            containers = containers - {ROOMS} | {f"salestui.{room}" for room in rooms}
        self.containers = [  # type: ignore[assignment] # as above
            ModuleExpression(each) for each in sorted(containers)
        ]
        return super().check(graph, verbose)


def _rooms(graph: ImportGraph) -> set[str]:
    """The names of the rooms."""
    found = (_REGISTER.fullmatch(module) for module in graph.modules)
    return {match[1] for match in found if match} - _NO_ROOMS
