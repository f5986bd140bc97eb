"""How the matters of the registers are drawn, on every screen that lists them."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from rich.cells import cell_len

from salestui.dates.clock import Now
from salestui.kit.paint import Cell, Line, Span, columns
from salestui.kit.register import Matter, Register, Section, standing_in
from salestui.kit.rows import BLANK, Row, heading, paragraph
from salestui.kit.screen import Target
from salestui.language import N_, _, sentence

MOST = 5
"""So many rows of a section are shown, the alarming ones first, and the others counted."""

MOST_NOW = 7
"""So many of what is alarming stand on top of all sections."""

LEAST = 8
"""Cells of what a matter is about, where that has a column of its own."""

NOW = N_("Now")


class More(NamedTuple):
    """What stands for the rows of a section that are not shown."""

    first: Target
    """The first of them."""


def today_rows(
    sections: Sequence[Section],
    matters: Mapping[str, Sequence[Matter]],
    register_of: Callable[[str], Register],
    now: Callable[[], Now],
) -> list[list[Row]]:
    """The parts of Today: what is alarming, each section that has rows, and what the others say.

    `register_of` gives the register of a code, `now` the time that the words of matters tell.
    """
    standing = {section: standing_in(section, matters) for section in sections}
    alarming = [each for those in standing.values() for each in those if each.tone == "alarm"]
    on_top = alarming[:MOST_NOW] if len(alarming) < sum(map(len, standing.values())) else []
    parts: list[list[Row]] = []
    if on_top:
        title = heading(Span(f" {_(NOW)}", "alarm"))
        parts.append([title, *matter_rows(on_top, register_of, now, named=True), BLANK])
    for section, those in standing.items():
        left = [each for each in those if each not in on_top]
        if left:
            parts.append(_folded(section, len(those), left, register_of, now))
    empty = [_(each.empty) for each, those in standing.items() if not those and each.empty]
    if empty:
        parts.append([paragraph(" ".join(empty))])
    return parts


def _folded(
    section: Section,
    count: int,
    left: Sequence[Matter],
    register_of: Callable[[str], Register],
    now: Callable[[], Now],
) -> list[Row]:
    """A section's title with its count, and the first of its matters that do not stand above."""
    more = len(left) - MOST
    if more > 0:
        left = sorted(left, key=lambda each: each.tone != "alarm")
    rows = [section_title(section, count, above=count - len(left))]
    rows += matter_rows(left[:MOST] if more > 0 else left, register_of, now)
    if more > 0:
        rows.append(_more_row(left[MOST], more))
    return [*rows, BLANK]


def _more_row(first: Matter, count: int) -> Row:
    """The row that stands for those that are not shown."""
    rest = sentence("and {count} more", count=count)
    key = More(Target(first.register, first.key))
    return Row(key, lambda width: [[Span(f"   {rest}", "muted")]])


def section_title(section: Section, count: int, above: int = 0) -> Row:
    """A section's title, how many stand in it, and how many of them further up."""
    title = [Span(f" {_(section.title)}", "accent")]
    if count:
        title.append(Span(f"  {count}", "strong"))
    if above:
        told = sentence("{count} above", count=above)
        title.append(Span(f"  {told}", "muted"))
    return heading(*title)


def section_rows(
    section: Section,
    standing: Sequence[Matter],
    register_of: Callable[[str], Register],
    now: Callable[[], Now],
) -> list[Row]:
    """A section's title and all of its matters, or its sentence for none."""
    rows = [section_title(section, len(standing))]
    rows += matter_rows(standing, register_of, now)
    if not standing:
        rows.append(heading(Span(f"   {_(section.empty)}", "muted")))
    return [*rows, BLANK]


def matter_rows(
    matters: Sequence[Matter],
    register_of: Callable[[str], Register],
    now: Callable[[], Now],
    *,
    named: bool = False,
) -> list[Row]:
    """Matters below each other; with `named` the name of its register stands behind each."""
    words = max((cell_len(each.words) for each in matters), default=0)
    registers = [register_of(each.register) for each in matters]
    names = max(cell_len(_name(each)) for each in registers) if named and matters else 0
    return [
        matter_row(each, words, register, now, names=names)
        for each, register in zip(matters, registers, strict=True)
    ]


def _name(register: Register) -> str:
    return _(register.short or register.title)


def matter_row(
    standing: Matter,
    longest: int,
    register: Register,
    now: Callable[[], Now],
    *,
    names: int = 0,
) -> Row:
    """A matter on one line: its mark, number, title, text, and at the right why it stands here.

    `longest` is how many cells the words of its section take at most. In `names`
    cells the name of its register stands behind them.
    """
    name = _name(register) if names else ""

    def paint(width: int) -> Sequence[Line]:
        matter = register.ticking(standing, now())
        mark = "!" if matter.tone in ("alarm", "warn") else "-"
        words = min(max(longest, cell_len(matter.words)), width // 2)
        cells = [Cell(mark, 2, matter.tone, True)]
        if matter.number:
            cells.append(Cell(matter.number, 8, "muted"))
        title = max(12, width // 5)
        left = width - sum(cell.width + 1 for cell in cells) - title - words - names - 5
        if matter.text and left >= LEAST:
            cells += [Cell(matter.title, title, "strong"), Cell(matter.text)]
        else:
            # Rather both in one, than one of them as three dots.
            cells.append(Cell("  ".join(filter(None, (matter.title, matter.text)))))
        if words:
            cells.append(Cell(matter.words, words, matter.tone or "muted", True))
        if name:
            cells.append(Cell(name, names, "muted"))
        return [columns(width, [*cells, Cell("", 1)])]

    target = Target(standing.register, standing.key)
    is_live = register.today is not None and register.today.ticks is not None
    return Row(target, paint, is_live=is_live)
