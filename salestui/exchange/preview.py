"""What an import would do, or has done, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from salestui.core.refusal import Refusal
from salestui.exchange.importing import Imported
from salestui.exchange.plan import Plan
from salestui.exchange.tables import LEFT_OUT, Table, likely
from salestui.kit.columns import OLD_DAYS, Column
from salestui.kit.register import Tone
from salestui.language import N_, _, sentence
from salestui.text.clean import clean

NOTHING_IMPORTED = N_("Stopped; nothing was imported.")
NOTHING_EXPORTED = N_("Stopped; nothing was exported.")

ALREADY_THERE = N_("Already there")
NOT_UNDERSTOOD = N_("Not understood")
KEPT_AS_NOTES = N_("{title}, not known and kept among the notes: {words}; rows: {count}")
FILLING = N_("Rows that fill in what is on file")
OLD = N_("Old, and not said to be settled")

_ACCOUNTED = (
    ("titles", N_("Title rows")),
    ("headers", N_("Header rows")),
    ("blanks", N_("Blank rows")),
    ("totals", N_("Total rows")),
    ("feet", N_("Rows of the printed page")),
    ("dittos", N_("Rows with a cell as above")),
    ("left_out", N_("Old rows, left out")),
)

MOST_RUNS = 40
"""So many numbers of rows are told at most, those that follow each other as one: on a screen."""

_PLAIN = ("titles", "headers", "blanks")
"""Of these rows it is enough to know how many there are."""


class Reason(NamedTuple):
    """Some rows, and why they are where they are."""

    rows: str
    """Their numbers: 4–45, 47."""
    words: str
    """ "" where there is nothing to say."""


class Part(NamedTuple):
    """The rows of one kind."""

    title: str
    """What becomes of them, and how many there are."""
    reasons: Sequence[Reason] = ()
    tone: Tone = ""


def plan_lines(plan: Plan) -> list[str]:
    """What would become of a table, all its rows accounted for."""
    return [*_table_lines(plan), "", *_part_lines(plan_parts(plan))]


def done_lines(imported: Imported) -> list[str]:
    """What was done with a table."""
    lines = [*_table_lines(imported.plan), "", *_part_lines(done_parts(imported))]
    if imported.not_imported:
        lines += ["", not_imported_words(imported.not_imported)]
    return lines


def plan_parts(plan: Plan) -> list[Part]:
    """What would become of the rows of a table."""
    return list(_parts(plan, N_("Rows to add")))


def done_parts(imported: Imported) -> list[Part]:
    """What became of the rows of a table."""
    return list(_parts(imported.plan, N_("Rows added")))


def done_words(imported: Imported) -> str:
    """What became of the rows of a table, in one sentence."""
    plan = imported.plan
    counts = [_counted(N_("Rows added"), len(plan.adds))]
    if plan.fills:
        counts.append(_counted(FILLING, len(plan.fills)))
    if plan.there:
        counts.append(_counted(ALREADY_THERE, len(plan.there)))
    if plan.unfit:
        counts.append(_counted(NOT_UNDERSTOOD, len(plan.unfit)))
    return _("; ").join(counts)


def exported_words(count: int, path: Path) -> str:
    """What was exported."""
    return sentence("Rows written to {file}: {count}", count=count, file=path)


def not_imported_words(path: Path) -> str:
    """Where the rows are that were not understood."""
    said = N_("The rows that were not understood, with the reasons: {path}")
    return sentence(said, path=path)


def not_yet(plan: Plan) -> Refusal | None:
    """Why a table is not imported before the person has said more; None where all is said."""
    table = plan.table
    found = ((at, likely(table, at, plan.unread[at].cells)) for at in sorted(plan.unread))
    if alike := {at: column for at, column in found if column}:
        names = ", ".join(f"{table.name_of(at)} → {_(each.title)}?" for at, each in alike.items())
        told = " ".join(f'--map "{name}={code}"' for name, code in _advice(table, alike).items())
        said = N_(
            "Nothing is imported, because columns would be lost: {names}. Say what they are: "
            '{told} (to leave one out: --map "{name}=-").'
        )
        return Refusal(said, names=names, told=told, name=table.typable(min(alike)))
    if plan.old:
        said = N_(
            "Nothing is imported: rows are more than {days} days old, and the table does not say "
            "whether they are settled (rows: {count}). Say it: --old settled, --old open, or "
            "--old skip to leave them out."
        )
        return Refusal(said, count=len(plan.old), days=OLD_DAYS)
    return None


def _advice(table: Table, alike: Mapping[int, Column]) -> dict[str, str]:
    """What to say of columns of a table that look like some of the register, by their names."""
    told: dict[str, str] = {}
    for at, column in alike.items():
        if table.takes(column):
            # What is said of one holds for all: those that are read as it already are said, too.
            told |= {
                table.typable(place): column.code for place in table.places.get(column.code, ())
            }
            told[table.typable(at)] = column.code
        else:
            told[table.typable(at)] = LEFT_OUT[-1]
    return told


def table_name(plan: Plan) -> str:
    """The file and the sheet that are read, and how many rows they have."""
    table = plan.table
    name = table.file.name
    if table.sheet.name:
        name = sentence("{file}, sheet {sheet}", file=name, sheet=clean(table.sheet.name))
    return sentence("{name}; rows: {count}", name=name, count=plan.height)


def _table_lines(plan: Plan) -> Iterator[str]:
    """Which column is read as what, and what is not read."""
    table = plan.table
    yield table_name(plan)
    for column in table.exchange.columns:
        if places := table.places.get(column.code):
            yield f"  {', '.join(map(table.name_of, places))} → {_(column.title)}"
    if left_out := [table.name_of(place) for place in sorted(table.left_out)]:
        yield "  " + sentence("Not read: {names}", names=", ".join(left_out))
    titles = {column.code: _(column.title) for column in table.exchange.columns}
    for code, words in plan.other_words.items():
        count = len({row for rows in words.values() for row in rows})
        names = ", ".join(words)
        yield "  " + sentence(KEPT_AS_NOTES, title=titles[code], words=names, count=count)
    if plan.unread:
        names = ", ".join(
            f"{table.name_of(at)} ({plan.unread[at].count})" for at in sorted(plan.unread)
        )
        said = N_("Not known, so not read: {names}; to read one: --map {name}=COLUMN, of: {codes}")
        codes = ", ".join(column.code for column in table.exchange.columns)
        name = table.typable(min(plan.unread))
        yield "  " + sentence(said, names=names, name=name, codes=codes)
    if table.other_sheets:
        others = ", ".join(map(clean, table.other_sheets))
        yield "  " + sentence("Other sheets, not read: {names} (--sheet NAME)", names=others)


def _part_lines(parts: Iterable[Part]) -> Iterator[str]:
    for part in parts:
        yield part.title
        for rows, words in part.reasons:
            yield f"  {rows}: {words}" if words else f"  {rows}"


def _parts(plan: Plan, adding: str) -> Iterator[Part]:
    """How many rows of each kind there are, which ones, and why."""
    for name, title in _ACCOUNTED:
        rows: Sequence[int] = getattr(plan, name)
        if rows:
            # A row that somebody may miss can be looked up.
            which = [] if name in _PLAIN else [Reason(_ranges(rows), "")]
            yield Part(_counted(title, len(rows)), which, tone="muted")
    added = [Reason(_ranges(each.row for each in plan.adds), "")] if plan.adds else []
    yield Part(_counted(adding, len(plan.adds)), added, "good")
    if plan.fills:
        yield _with_reasons(FILLING, [(each.row, each.plan.remark.words) for each in plan.fills])
    yield _with_reasons(ALREADY_THERE, [(each.row, each.plan.remark.words) for each in plan.there])
    yield _with_reasons(
        NOT_UNDERSTOOD, [(each.row, each.remark.words) for each in plan.unfit], "alarm"
    )
    if plan.old:
        yield Part(_counted(OLD, len(plan.old)), [Reason(_ranges(plan.old), "")], "warn")
    seen = [(each.row, each.plan.remarks) for each in plan.adds]
    seen += [(each.row, each.plan.remarks) for each in (*plan.fills, *plan.there)]
    looked_at = [(row, remark.words) for row, remarks in seen for remark in remarks]
    if looked_at:
        yield _with_reasons(N_("To look at"), looked_at, "warn")


def _counted(title: str, count: int) -> str:
    return sentence("{what}: {count}", what=_(title), count=count)


def _with_reasons(title: str, rows: Sequence[tuple[int, str]], tone: Tone = "") -> Part:
    """How many rows, and under each reason which."""
    by_reason: dict[str, list[int]] = {}
    for row, words in rows:
        by_reason.setdefault(words, []).append(row)
    reasons = [Reason(_ranges(numbers), clean(words)) for words, numbers in by_reason.items()]
    return Part(_counted(title, len({row for row, _words in rows})), reasons, tone if rows else "")


def _ranges(numbers: Iterable[int]) -> str:
    """Numbers in order, those that follow each other run together: 4–45, 47."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    told = [f"{first}–{last}" if last > first else str(first) for first, last in runs]
    return ", ".join([*told[:MOST_RUNS], *(["…"] if told[MOST_RUNS:] else [])])
