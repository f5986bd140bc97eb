"""What happened to the selected row, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from salestui.kit.details import detail_lines
from salestui.kit.paint import Line, Painted, Span
from salestui.kit.register import Detail
from salestui.language import sentence

LABEL = 11
"""Cells of the day and time of a step."""


class Timeline(Painted):
    """Shows the steps of the selected row; a long chain is moved through."""

    def __init__(self, title: str) -> None:
        """`title` stands above the steps, ready to show."""
        super().__init__()
        self._title = title
        self._details: Sequence[Detail] = ()
        self._top = 0

    def show(self, details: Sequence[Detail]) -> None:
        """Show another chain from its newest step on; the same one stays where it was moved to."""
        if details != self._details:
            self._top = 0
        self._details = details
        self.repaint()

    def move(self, steps: int) -> None:
        """Move down the chain, or up when `steps` is negative."""
        self._top = max(0, min(self._top + steps, len(self._details) - 1))
        self.repaint()

    def lines(self, width: int) -> Sequence[Line]:
        """A line for each step, and at the end how many more there are."""
        title = [Span(" "), Span(self._title, "accent")]
        steps = [detail_lines(detail, width, LABEL) for detail in self._details[self._top :]]
        room = self.size.height - 1
        if sum(map(len, steps)) <= room:
            return [title, *chain.from_iterable(steps)]
        shown: list[Line] = []
        while len(shown) + len(steps[0]) < room:
            shown += steps.pop(0)
        more = sentence("{count} more: Ctrl+Down", count=len(steps))
        return [title, *shown, [Span(" "), Span(more, "muted")]]
