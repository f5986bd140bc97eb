"""How memos and log lines are drawn, on every screen that shows them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from salestui.dates.clock import Clock, Now
from salestui.dates.words import day_words, short_day, weekday_word
from salestui.kit.paint import Cell, Line, Span, columns, wrap
from salestui.kit.register import Tone
from salestui.kit.rows import Row
from salestui.language import _, sentence
from salestui.storage.history.reading import PastChange
from salestui.worklog.register import carried_words
from salestui.worklog.rules import ASK_AFTER, LogLine, Memo, carried

TIME = 6
"""Cells of a time and the blank after it."""


def memo_row(memo: Memo, opened: Sequence[date], now: Now, with_day: bool = False) -> Row:
    """A memo with how often it was carried; `with_day` tells its day too."""
    times = carried(memo.due_on, now.day, opened) if memo.is_open else 0
    tone: Tone = "warn" if times >= ASK_AFTER else ""

    def paint(width: int) -> Sequence[Line]:
        if not memo.is_open:
            word = _("done") if memo.done_at else _("dropped")
            return [
                columns(width, [Cell("", 1), Cell(memo.text, 0, "done"), Cell(word, 8, "muted")])
            ]
        text = wrap(memo.text, width - 4, most=3)
        lines: list[Line] = [
            [Span(" - " if n == 0 else "   "), Span(part, tone)] for n, part in enumerate(text)
        ]
        words = carried_words(memo, times, now)
        if with_day and memo.due_on > now.day:
            words = day_words(memo.due_on, now)
        return (
            [
                *lines,
                *([Span("   "), Span(part, tone or "muted")] for part in wrap(words, width - 4)),
            ]
            if words
            else lines
        )

    # By another key the cursor does not follow a memo that was settled: it goes on to the next one.
    return Row(("memo" if memo.is_open else "settled", memo.id), paint, is_tall=True)


def line_row(line: LogLine, clock: Clock, with_day: bool = False) -> Row:
    """A log line with its time, its tags set off, and its old texts where it was edited."""

    def paint(width: int) -> Sequence[Line]:
        time = f"{clock.local(line.at):%H:%M}" if line.at else "--:--"
        margin = TIME + (11 if with_day else 0)
        text = f"[{line.who.name}] {line.text}" if line.who.name else line.text
        parts = wrap(text, width - margin - 2, most=12)
        first = [Span(f" {time} ", "accent")]
        if with_day:
            first.insert(0, Span(f" {short_day(line.day)} {weekday_word(line.day):<3} ", "muted"))
        lines: list[Line] = [
            [*(first if n == 0 else [Span(" " * (margin + 1))]), Span(part)]
            for n, part in enumerate(parts)
        ]
        for old in line.earlier:
            was = sentence("edited, was: {text}", text=old)
            lines += [
                [Span(" " * (margin + 1)), Span(part, "muted")]
                for part in wrap(was, width - margin - 2, most=4)
            ]
        return lines

    return Row(("line", line.id), paint, is_tall=True)


def change_row(index: int, change: PastChange, clock: Clock) -> Row:
    """What was done elsewhere at the desk, told apart from what was typed."""

    def paint(width: int) -> Sequence[Line]:
        text = change.words
        time = f"{clock.local(change.at):%H:%M}"
        return [
            [
                Span(f" {time} " if n == 0 else " " * (TIME + 1), "muted"),
                Span(f"> {part}" if n == 0 else f"  {part}", "muted"),
            ]
            for n, part in enumerate(wrap(text, width - TIME - 4, most=3))
        ]

    return Row(("change", index), paint, is_tall=True)
