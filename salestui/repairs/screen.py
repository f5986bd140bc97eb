"""The board of repairs, and below it the whole chain of the selected one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from salestui.dates.clock import Now
from salestui.dates.words import full_day
from salestui.kit.board import Board, Card, Column
from salestui.kit.deeds import Deed
from salestui.kit.paint import Cell, Line, Painted, Span, columns, fit, wrap
from salestui.kit.register import Tone
from salestui.kit.screen import DeskScreen, Target
from salestui.language import N_, _, sentence
from salestui.repairs.deeds import move_beside
from salestui.repairs.register import repair_words
from salestui.repairs.rules import (
    CLOSED_STATES,
    OPEN_STATES,
    STATE_WORDS,
    Kind,
    Repair,
    State,
    Step,
    age_days,
    chase_due,
    days_since_repaired,
    in_order_of_need,
    is_chase_due,
    is_flagged,
    is_unsigned,
)
from salestui.repairs.store import (
    REGISTER,
    chain,
    closed_repairs,
    open_repairs,
    repair,
    repairs_of_serial,
)

STEP_WORDS = {
    Kind.IN: N_("in"),
    Kind.MOVE: N_("signed over"),
    Kind.OUT: N_("out"),
    Kind.CORRECTION: N_("correction"),
    "chase": N_("chased"),
    "state": N_("now"),
}


def card(repair: Repair, now: Now) -> Card:
    """A repair on the board: name and day, product and what is the matter."""
    return Card(repair.id, lambda width: _card_lines(repair, now, width))


def _card_lines(repair: Repair, now: Now, width: int) -> Sequence[Line]:
    if not repair.is_open:
        first = [Cell(repair.goods.who.name), Cell(repair.number, 9, "muted", True)]
        return [columns(width, first), columns(width, [Cell(repair.goods.product, 0, "muted")])]
    age = sentence("day {days}", days=age_days(repair, now.day))
    due = is_chase_due(repair, now.day)
    flagged = is_flagged(repair, now.day)
    tone: Tone = "alarm" if due else "muted"
    mark = "!" if due else "-" if flagged else " "
    words = ""
    waiting = days_since_repaired(repair, now.day)
    if is_unsigned(repair, now.day):
        words = _("nobody signed")
    elif waiting is not None:
        words = sentence("ready {days} d", days=waiting)
    product = repair.goods.product
    if repair.open_quantity > 1:
        product = f"{repair.open_quantity} x {product}"
    return [
        columns(
            width,
            [
                Cell(mark, 1, tone),
                Cell(repair.goods.who.name, 0, "strong"),
                Cell(age, 8, tone, True),
            ],
        ),
        columns(
            width,
            [
                Cell("", 1),
                Cell(product, 0, "muted"),
                Cell(words, 13 if words else -1, "warn", True),
            ],
        ),
    ]


class Detail(Painted):
    """Everything about the selected repair: what it is at the left, its chain at the right."""

    repair: Repair | None = None
    chain: Sequence[Step] = ()
    linked: Sequence[Repair] = ()

    def lines(self, width: int) -> Sequence[Line]:
        """Facts and chain side by side, on a narrow terminal the chain below the facts."""
        if self.repair is None:
            return [(), [Span("  " + _("No repair here. F6 registers one."), "muted")]]
        half = width // 2 if width >= 90 else width
        facts = self._facts(half - 2)
        steps = self._steps(width - half - 2 if half < width else width - 2)
        if half == width:
            return [*facts, *steps]
        rows = max(len(facts), len(steps))
        padded = [*facts, *[()] * (rows - len(facts))], [*steps, *[()] * (rows - len(steps))]
        return [[*_padded(left, half), *right] for left, right in zip(*padded, strict=True)]

    def _facts(self, width: int) -> list[Line]:
        assert self.repair is not None
        screen = self.screen
        assert isinstance(screen, RepairsScreen)
        repair, now = self.repair, screen.desk.now
        goods = repair.goods
        head = f"{repair.number}  {goods.who.name}  {goods.who.phone}"
        lines: list[Line] = [[Span(" "), Span(fit(head, width - 1), "accent")]]
        tone: Tone = "alarm" if is_chase_due(repair, now.day) else ""
        words = repair_words(repair, now)
        if is_flagged(repair, now.day):
            words += sentence(", chase on {day}", day=f"{chase_due(repair):%m-%d}")
        lines += [[Span(" " + part, tone)] for part in wrap(words, width - 2, most=2)]
        warranty = full_day(goods.warranty_until) if goods.warranty_until else ""
        loaner = goods.loaner
        if loaner:
            loaner += f" ({_('still out') if repair.is_loaner_out else _('back')})"
        facts = [
            (N_("Product"), "  ".join(filter(None, (goods.product, goods.model, goods.serial)))),
            (N_("Fault"), goods.fault or _("not said yet")),
            (
                N_("Quantity"),
                sentence("{open} of {all} here", open=repair.open_quantity, all=goods.quantity),
            ),
            (N_("Signed by"), repair.signed_by or _("nobody yet")),
            (N_("Loaner lent"), loaner),
            (N_("Accessories"), goods.accessories),
            (N_("Source"), goods.source),
            (N_("Destination"), goods.destination),
            (N_("Warranty until"), warranty),
            (N_("Reason"), repair.reason),
            (N_("Notes"), goods.notes),
        ]
        for label, text in facts:
            if text:
                lines.append(columns(width, [Cell(_(label), 11, "muted", True), Cell(text)], gap=2))
        for other in self.linked:
            words = sentence(
                "{number}, {state}, received {day}",
                number=other.number,
                state=_(STATE_WORDS[other.state]),
                day=f"{other.received_on:%Y-%m-%d}",
            )
            lines.append(
                columns(
                    width,
                    [Cell(_("Same serial"), 11, "muted", True), Cell(words, 0, "warn")],
                    gap=2,
                )
            )
        return lines

    def _steps(self, width: int) -> list[Line]:
        screen = self.screen
        assert isinstance(screen, RepairsScreen)
        lines: list[Line] = [[Span(f" {_('Chain')}", "accent")]]
        for step in reversed(self.chain):
            at = screen.desk.clock.local(step.at)
            cells = [
                Cell("", 1),
                Cell(f"{at:%m-%d %H:%M}", 11, "muted"),
                Cell(_(STEP_WORDS[step.kind]), 10, "strong" if step.kind == Kind.OUT else ""),
                Cell(step_words(step)),
            ]
            lines.append(columns(width, cells))
        return lines


def capitalised(words: str) -> str:
    """Words at the beginning of a line; languages without capitals stay as they are."""
    return words[:1].upper() + words[1:]


def step_words(step: Step) -> str:
    """What a step says beside its kind: pieces, from whom, to whom, who signed, a note."""
    if step.kind == "state":
        return _(STATE_WORDS[State(step.note)])
    parts = []
    if step.kind == Kind.CORRECTION:
        parts.append(f"{step.quantity:+d}")
    elif abs(step.quantity) > 1:
        parts.append(sentence("{count} pcs", count=abs(step.quantity)))
    if step.source and step.kind == Kind.IN:
        parts.append(sentence("from {name}", name=step.source))
    if step.destination:
        parts.append(
            sentence("to {name}", name=step.destination)
            if step.kind != "chase"
            else step.destination
        )
    if step.signed_by and step.signed_by != step.destination:
        parts.append(sentence("signed by {name}", name=step.signed_by))
    if step.note:
        parts.append(step.note)
    return "  ".join(parts)


def _padded(line: Line, width: int) -> list[Span]:
    return (
        [*columns(width, [Cell("", width)])]
        if not line
        else [*line, Span(" " * max(0, width - _cells(line)))]
    )


def _cells(line: Line) -> int:
    from rich.cells import cell_len

    return sum(cell_len(span.text) for span in line)


class RepairsScreen(DeskScreen):
    """The board."""

    PLACE = 3

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("shift+right,greater_than_sign", "shift(1)", N_("To the next state")),
        Binding("shift+left,less_than_sign", "shift(-1)", N_("To the state before"), show=False),
        Binding("tab", "toggle_closed", N_("Open or closed repairs")),
        Binding("n", "app.function_key('f6')", N_("Repair"), show=False),
    ]

    CSS = """
    RepairsScreen {
        Board { height: 3fr; padding: 1 0 0 1; background: $background; }
        Detail { height: 2fr; min-height: 11; max-height: 14; background: $surface; }
        &.-narrow Board { height: 1fr; padding: 0; }
        &.-narrow Detail { height: 11; }
    }
    """

    _closed = False

    def body(self) -> ComposeResult:
        """Board and detail."""
        yield Board()
        yield Detail()

    def fill(self) -> None:
        """Show the repairs, open or closed."""
        now = self.desk.now
        states = CLOSED_STATES if self._closed else OPEN_STATES
        found = closed_repairs() if self._closed else in_order_of_need(open_repairs(), now.day)
        shown = [
            Column(
                capitalised(_(STATE_WORDS[state])),
                [card(each, now) for each in found if each.state is state],
                _("none"),
            )
            for state in states
        ]
        self.query_one(Board).show(shown)
        self._show_detail(self.query_one(Board).key)

    def selected(self) -> Target | None:
        """The repair under the cursor."""
        key = self.query_one(Board).key
        return Target(REGISTER, key) if isinstance(key, int) else None

    def go_to(self, target: Target) -> None:
        """Put the cursor on a repair, among the open or the closed ones."""
        found = repair(target.key)
        if found is not None:
            if self._closed is found.is_open:
                self._closed = not found.is_open
                self.fill()
            board = self.query_one(Board)
            board.select(target.key)
            board.focus()

    def on_board_moved(self, event: Board.Moved) -> None:
        """Show the chain of the repair under the cursor."""
        self._show_detail(event.key)
        self.hints_changed()

    def _show_detail(self, key: object) -> None:
        detail = self.query_one(Detail)
        detail.repair = repair(key) if isinstance(key, int) else None
        if detail.repair is not None:
            detail.chain = chain(detail.repair.id)
            same = repairs_of_serial(detail.repair.goods.serial)
            detail.linked = [each for each in same if each.id != detail.repair.id]
        detail.repaint()

    def on_board_opened(self, event: Board.Opened) -> None:
        """Enter changes what is written about the repair."""
        deed: Deed[object] | None = next(
            (each for each in self.row_deeds() if each.code == "edit"), None
        )
        if deed is not None:
            self.do_deed(deed)

    def action_shift(self, steps: int) -> None:
        """Move the repair to the state beside its own."""
        target = self.selected()
        found = target and repair(target.key)
        if found is not None:
            self.desk.do(move_beside(steps)(self.desk, found))

    def action_toggle_closed(self) -> None:
        """Change between the open repairs and those closed lately."""
        self._closed = not self._closed
        self.fill()
