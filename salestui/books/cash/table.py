"""The cash journal as it stands on paper: a month on its pages, with what is carried over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from salestui.books.cash.entry import (
    CashEntry,
    balance_before,
    closed_months,
    entries_between,
    months_with_entries,
    movements_between,
    opening_of,
    sums_of_year,
)
from salestui.books.cash.rules import (
    BROUGHT,
    CARRIED,
    ENTRY,
    MONTH,
    YEAR,
    PageLine,
    last_day,
    month_of,
    pages,
)
from salestui.books.store import rows
from salestui.dates.clock import Now
from salestui.kit.paint import Cell, Line, Span, columns
from salestui.kit.register import Tone
from salestui.kit.rows import Row, heading
from salestui.language import P_, _
from salestui.text.amounts import amount_text

PAGE_LINES = 25
"""Lines of a page, as of a printed journal."""

AMOUNT = 11
"""Cells of an amount."""

WORDS = {
    "opening": P_("cash", "brought from before"),
    BROUGHT: P_("cash", "brought forward"),
    CARRIED: P_("cash", "carried over"),
    MONTH: P_("cash", "the month"),
    YEAR: P_("cash", "the year"),
}


def ledger(page: int, now: Now) -> tuple[Sequence[Row], int]:
    """The lines of an account's month, so many before the last one, and how many there are."""
    found = [
        (month, account) for account, those in months_with_entries().items() for month in those
    ]
    found = sorted(found, key=lambda each: (each[0], each[1] == "", each[1]))
    months = found or [(month_of(now.day), "")]
    month, account = months[max(0, len(months) - 1 - page)]
    last = last_day(month)
    entries = {each.id: each for each in rows(CashEntry, entries_between(account, month, last))}
    before = balance_before(account, month) + opening_of(account, month, last)
    title = _title(f"{month:%Y-%m}", account, month in closed_months(account))
    lines = [heading(Span(f" {title}", "strong")), _head()]
    movements = movements_between(account, month, last)
    for those in pages(movements, before, sums_of_year(account, month), PAGE_LINES):
        lines += [_row(line, entries, now) for line in those]
    return lines, len(months)


def _title(month: str, account: str, is_closed: bool) -> str:
    state = _(P_("cash", "month closed")) if is_closed else ""
    words = (month, account, state, _("[ ] other months"))
    return "   ".join(filter(None, words))


def _head() -> Row:
    def paint(width: int) -> Sequence[Line]:
        words = (P_("cash", "In"), P_("cash", "Out"), P_("cash", "Balance"))
        amounts = [Cell(_(each), AMOUNT, "muted", right=True) for each in words]
        first = (Cell("", 1), Cell("", 5), Cell(_(P_("cash", "What for")), 0, "muted"))
        return [columns(width, [*first, *amounts])]

    return Row(None, paint)


def _row(line: PageLine, entries: Mapping[int, CashEntry], now: Now) -> Row:
    entry = entries.get(line.entry) if line.kind == ENTRY else None

    def paint(width: int) -> Sequence[Line]:
        if entry is None:
            cells = [Cell("", 1), Cell("", 5), Cell(_(WORDS[line.kind]), 0, "muted")]
            tone: Tone = "strong" if line.kind in (MONTH, YEAR) else "muted"
        else:
            standing = entry.standing(now)
            sign = "-" if standing.tone == "warn" else "=" if entry.is_sealed else ""
            about = "  ".join(filter(None, (entry.text, entry.counterparty)))
            day = f"{entry.course.begun_on:%m-%d}"
            red: Tone = "alarm" if entry.is_red else ""
            cells = [Cell(sign, 1, standing.tone), Cell(day, 5, "muted"), Cell(about, 0, red)]
            tone = red
        shown = (line.received, line.paid, line.balance)
        amounts = [
            Cell(amount_text(each) if each or at == 2 else "", AMOUNT, tone, right=True)
            for at, each in enumerate(shown)
        ]
        return [columns(width, [*cells, *amounts])]

    return Row(None if entry is None else entry.id, paint)
