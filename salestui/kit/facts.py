"""Facts about a row: what each is called at the left, what it is at the right."""

from __future__ import annotations

from collections.abc import Sequence

from salestui.kit.paint import Line, Painted, Span, fit, wrap
from salestui.kit.register import Fact

LABEL = 12
"""Cells of the labels."""


def fact_lines(fact: Fact, width: int, label: int = LABEL) -> list[Line]:
    """A fact on as many lines as it needs, four at most."""
    if not fact.label:
        return [[Span(" "), Span(fit(fact.text, width - 1), "accent")]]
    parts = wrap(fact.text, width - label - 4, most=4)
    return [
        [
            Span(fit(fact.label if number == 0 else "", label + 1, right=True), "muted"),
            Span("  "),
            Span(part, fact.tone),
        ]
        for number, part in enumerate(parts)
    ]


class Facts(Painted):
    """Shows the facts about the selected row."""

    def __init__(self, empty: str) -> None:
        """`empty`, ready to show, stands there while no row is selected."""
        super().__init__()
        self._empty = empty
        self._facts: Sequence[Fact] = ()

    def show(self, facts: Sequence[Fact]) -> None:
        """Show other facts."""
        self._facts = facts
        self.repaint()

    def lines(self, width: int) -> Sequence[Line]:
        """The facts in order."""
        if not self._facts:
            return [[Span(" "), Span(part, "muted")] for part in wrap(self._empty, width - 2)]
        return [line for fact in self._facts for line in fact_lines(fact, width)]
