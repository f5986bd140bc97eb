"""Details about a row: what each is called at the left, what it is at the right."""

from __future__ import annotations

from collections.abc import Sequence

from salestui.kit.paint import Line, Painted, Span, fit, wrap
from salestui.kit.register import Detail

LABEL = 12
"""Cells of the labels."""


def detail_lines(detail: Detail, width: int, label: int = LABEL) -> list[Line]:
    """A detail on as many lines as it needs, four at most."""
    if not detail.label:
        return [[Span(" "), Span(fit(detail.text, width - 1), "accent")]]
    parts = wrap(detail.text, width - label - 4, most=4)
    return [
        [
            Span(fit(detail.label if number == 0 else "", label + 1, right=True), "muted"),
            Span("  "),
            Span(part, detail.tone),
        ]
        for number, part in enumerate(parts)
    ]


class Details(Painted):
    """Shows the details about the selected row."""

    def __init__(self, empty: str) -> None:
        """`empty`, ready to show, stands there while no row is selected."""
        super().__init__()
        self._empty = empty
        self._details: Sequence[Detail] = ()

    def show(self, details: Sequence[Detail]) -> None:
        """Show other details."""
        self._details = details
        self.repaint()

    def lines(self, width: int) -> Sequence[Line]:
        """The details in order."""
        if not self._details:
            return [[Span(" "), Span(part, "muted")] for part in wrap(self._empty, width - 2)]
        return [line for detail in self._details for line in detail_lines(detail, width)]
