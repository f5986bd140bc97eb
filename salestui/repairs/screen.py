"""The board of repairs, and below it the whole chain of the selected one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal

from salestui.dates.clock import Now
from salestui.kit.board import Board, Card, Column
from salestui.kit.details import Details
from salestui.kit.paint import Cell, Line, capitalised, columns
from salestui.kit.register import Tone
from salestui.kit.screen import DeskScreen, Target
from salestui.kit.timeline import Timeline
from salestui.language import N_, _, sentence
from salestui.repairs.actions import move_to
from salestui.repairs.models import REGISTER
from salestui.repairs.queries import closed_repairs, open_repairs, repair
from salestui.repairs.register import chain_details, repair_details
from salestui.repairs.rules import (
    CLOSED_STATES,
    OPEN_STATES,
    STATE_WORDS,
    Repair,
    age_days,
    days_since_repaired,
    in_order_of_need,
    is_chase_due,
    is_flagged,
    is_unsigned,
    state_beside,
)


def card(repair: Repair, now: Now) -> Card:
    """A repair on the board: name and day, product and what is the matter."""
    who = Cell(repair.goods.who.name, 0, "strong")
    product = repair.goods.product
    if repair.open_quantity > 1:
        product = f"{repair.open_quantity} x {product}"
    if not repair.is_open:
        mark, day = Cell("", 1), Cell(repair.number, 9, "muted", True)
        matter = Cell(repair.reason, 12 if repair.reason else -1, "muted", True)
    else:
        due, flagged = is_chase_due(repair, now.day), is_flagged(repair, now.day)
        tone: Tone = "alarm" if due else "muted"
        mark = Cell("!" if due else "-" if flagged else "", 1, tone)
        day = Cell(sentence("day {days}", days=age_days(repair, now.day)), 8, tone, True)
        words = _matter_words(repair, now)
        matter = Cell(words, cell_len(words) or -1, "warn", True)

    def paint(width: int) -> Sequence[Line]:
        below = [Cell("", 1), Cell(product, 0, "muted"), matter]
        return [columns(width, [mark, who, day]), columns(width, below)]

    def paint_line(width: int) -> Line:
        return columns(
            width, [mark, who._replace(width=16), Cell(product, 0, "muted"), matter, day]
        )

    return Card(repair.id, paint, paint_line)


def _matter_words(repair: Repair, now: Now) -> str:
    """What is the matter with an open repair besides its age."""
    if is_unsigned(repair, now):
        return _("nobody signed")
    waiting = days_since_repaired(repair, now.day)
    return "" if waiting is None else sentence("ready {days} d", days=waiting)


class RepairsScreen(DeskScreen):
    """The board."""

    PLACE = 3

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("shift+right,greater_than_sign", "shift(1)", N_("To the next state")),
        Binding("shift+left,less_than_sign", "shift(-1)", N_("To the state before"), show=False),
        Binding("tab", "toggle_closed", N_("Open or closed repairs")),
        Binding("ctrl+down", "chain(3)", N_("Down the chain"), show=False),
        Binding("ctrl+up", "chain(-3)", N_("Up the chain"), show=False),
        Binding("n", "app.function_key('f6')", N_("Repair"), show=False),
    ]

    DEFAULT_CSS = """
    RepairsScreen {
        Board { height: 3fr; padding: 1 0 1 1; background: $background; }
        #detail { height: 2fr; min-height: 11; max-height: 15; background: $surface; }
        &.-narrow Board { height: 1fr; padding: 0; }
        &.-narrow #detail { height: 11; }
        &.-narrow Details { width: 5fr; }
        &.-narrow Timeline { width: 4fr; }
    }
    """

    _shows_closed = False

    def body(self) -> ComposeResult:
        """The board, and below it details and chain."""
        yield Board()
        with Horizontal(id="detail"):
            yield Details(_("No repair here. F6 registers one."))
            yield Timeline(_("Chain"))

    def fill(self) -> None:
        """Show the repairs, open or closed."""
        now = self.desk.now
        states = CLOSED_STATES if self._shows_closed else OPEN_STATES
        found = (
            closed_repairs() if self._shows_closed else in_order_of_need(open_repairs(), now.day)
        )
        shown = [
            Column(
                capitalised(_(STATE_WORDS[state])),
                [card(each, now) for each in found if each.state is state],
                _("none"),
            )
            for state in states
        ]
        self.query_one(Board).show(shown)

    def selected(self) -> Target | None:
        """The repair under the cursor."""
        key = self.query_one(Board).key
        return Target(REGISTER, key) if isinstance(key, int) else None

    def go_to(self, target: Target) -> None:
        """Put the cursor on a repair, among the open or the closed ones."""
        found = repair(target.key)
        if found is not None:
            if self._shows_closed is found.is_open:
                self._shows_closed = not found.is_open
                self.fill()
            board = self.query_one(Board)
            board.select(target.key)
            board.focus()

    def on_board_moved(self, event: Board.Moved) -> None:
        """Show the chain of the repair under the cursor."""
        self.follow_cursor()

    def show_details(self, target: Target | None) -> None:
        """What there is to know about a repair, and its chain."""
        desk = self.desk
        self.query_one(Details).show(repair_details(target.key, desk.now) if target else ())
        self.query_one(Timeline).show(chain_details(target.key, desk.clock) if target else ())

    def on_board_opened(self, event: Board.Opened) -> None:
        """Enter changes what is written about the repair."""
        self.do_action_of("e")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What is closed has no state beside its own."""
        return action != "shift" or not self._shows_closed

    def action_chain(self, steps: int) -> None:
        """Move through a chain that is longer than its place."""
        self.query_one(Timeline).move(steps)

    def action_shift(self, steps: int) -> None:
        """Move the repair to the state beside its own."""
        target = self.selected()
        if target is not None:
            self.desk.do(self._shift(target, steps))

    async def _shift(self, target: Target, steps: int) -> None:
        # Read when its turn comes: held down, the key comes faster than the board follows.
        found = repair(target.key)
        if found is not None:
            state = state_beside(found.state, steps)
            if state is not None:
                await move_to(self.desk, found, state)

    def action_toggle_closed(self) -> None:
        """Change between the open repairs and those closed lately."""
        self._shows_closed = not self._shows_closed
        self.fill()
