"""What an import would do, or has done, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from salestui.exchange.importing import Imported, Plan
from salestui.language import N_, _, sentence
from salestui.text.clean import clean

_ACCOUNTED = (
    ("titles", N_("Title rows")),
    ("headers", N_("Header rows")),
    ("blanks", N_("Blank rows")),
    ("totals", N_("Total rows")),
)


def plan_lines(plan: Plan) -> list[str]:
    """What would become of a table, all its rows accounted for."""
    return [*_table_lines(plan), "", *_row_lines(plan, N_("Rows to add"))]


def done_lines(imported: Imported) -> list[str]:
    """What was done with a table."""
    lines = [*_table_lines(imported.plan), "", *_row_lines(imported.plan, N_("Rows added"))]
    if imported.not_imported:
        said = N_("The rows that were not understood, with the reasons: {path}")
        lines += ["", sentence(said, path=imported.not_imported)]
    return lines


def _table_lines(plan: Plan) -> Iterator[str]:
    """Which column is read as what, and what is not read."""
    table = plan.table
    name = table.file.name
    if table.sheet.name:
        name = sentence("{file}, sheet {sheet}", file=name, sheet=clean(table.sheet.name))
    yield sentence("{name}: {count} rows", name=name, count=plan.height)
    for column in table.exchange.columns:
        if places := table.places.get(column.code):
            yield f"  {', '.join(map(table.name_of, places))} → {_(column.title)}"
    if left_out := [table.name_of(place) for place in sorted(table.left_out)]:
        yield "  " + sentence("Not read: {names}", names=", ".join(left_out))
    if unread := [table.name_of(place) for place in sorted(plan.unread)]:
        said = N_("Not known, so not read: {names}; to read one: --map {name}=COLUMN, of: {codes}")
        codes = ", ".join(column.code for column in table.exchange.columns)
        yield "  " + sentence(said, names=", ".join(unread), name=unread[0], codes=codes)
    if table.other_sheets:
        others = ", ".join(map(clean, table.other_sheets))
        yield "  " + sentence("Other sheets, not read: {names} (--sheet NAME)", names=others)


def _row_lines(plan: Plan, adding: str) -> Iterator[str]:
    """How many rows of each kind there are, which ones, and why."""
    for name, title in _ACCOUNTED:
        rows: Sequence[int] = getattr(plan, name)
        if rows:
            yield f"{_(title)}: {len(rows)}"
    yield f"{_(adding)}: {len(plan.adds)}"
    if plan.adds:
        yield f"  {_ranges(each.row for each in plan.adds)}"
    yield from _with_reasons(
        N_("Already there"), [(each.row, each.plan.remark.words) for each in plan.there]
    )
    yield from _with_reasons(
        N_("Not understood"), [(each.row, each.remark.words) for each in plan.unfit]
    )
    looked_at = [(each.row, remark.words) for each in plan.adds for remark in each.plan.remarks]
    if looked_at:
        yield from _with_reasons(N_("To look at"), looked_at)


def _with_reasons(title: str, rows: Sequence[tuple[int, str]]) -> Iterator[str]:
    """How many rows, and under each reason which."""
    yield f"{_(title)}: {len({row for row, _words in rows})}"
    by_reason: dict[str, list[int]] = {}
    for row, words in rows:
        by_reason.setdefault(words, []).append(row)
    for words, numbers in by_reason.items():
        yield f"  {_ranges(numbers)}: {clean(words)}"


def _ranges(numbers: Iterable[int]) -> str:
    """Numbers in order, those that follow each other run together: 4–45, 47."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(f"{first}–{last}" if last > first else str(first) for first, last in runs)
