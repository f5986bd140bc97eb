"""How the matters of the registers are drawn, on every screen that lists them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.cells import cell_len

from salestui.dates.clock import Now
from salestui.kit.paint import Cell, Line, Span, columns
from salestui.kit.register import Matter, Register, Section
from salestui.kit.rows import BLANK, Row, heading
from salestui.kit.screen import Target
from salestui.language import _, sentence


def section_rows(
    section: Section,
    standing: Sequence[Matter],
    register_of: Callable[[str], Register],
    now: Callable[[], Now],
) -> list[Row]:
    """A section's title and its matters, or its sentence for none.

    `register_of` gives the register of a code, `now` the time that their words tell.
    """
    count = f"  {len(standing)}" if standing else ""
    rows = [heading(Span(f" {_(section.title)}", "accent"), Span(count, "strong"))]
    more = len(standing) - section.most if section.most else 0
    if more > 0:
        standing = sorted(standing, key=lambda each: each.tone != "alarm")[: section.most]
    if standing:
        words = max(cell_len(each.words) for each in standing)
        rows += [matter_row(each, words, register_of(each.register), now) for each in standing]
    else:
        rows.append(heading(Span(f"   {_(section.empty)}", "muted")))
    if more > 0:
        rest = sentence("and {count} more", count=more)
        rows.append(heading(Span(f"   {rest}", "muted")))
    return [*rows, BLANK]


def matter_row(standing: Matter, longest: int, register: Register, now: Callable[[], Now]) -> Row:
    """A matter on one line: its mark, number, title, text, and at the right why it stands here.

    `longest` is how many cells the words of its section take at most.
    """

    def paint(width: int) -> Sequence[Line]:
        matter = register.ticking(standing, now())
        mark = "!" if matter.tone in ("alarm", "warn") else "-"
        words = min(max(longest, cell_len(matter.words)), width // 2)
        cells = [Cell(mark, 2, matter.tone, True)]
        if matter.number:
            cells.append(Cell(matter.number, 8, "muted"))
        if matter.text:
            cells += [Cell(matter.title, max(12, width // 5), "strong"), Cell(matter.text)]
        else:
            cells.append(Cell(matter.title))
        if words:
            cells.append(Cell(matter.words, words, matter.tone or "muted", True))
        return [columns(width, [*cells, Cell("", 1)])]

    target = Target(standing.register, standing.key)
    return Row(target, paint, is_live=register.ticks is not None)
