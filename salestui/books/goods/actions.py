"""What can be done with products: order them, let them move, count them."""

from __future__ import annotations

from salestui.books import store
from salestui.books.actions import act, delete, edit, give_up, take_up
from salestui.books.goods.form import MovedForm, OrderForm
from salestui.books.goods.move import Move, moved, ordered
from salestui.books.goods.rules import COUNT, KINDS
from salestui.books.products import Product
from salestui.kit.desk import Desk
from salestui.kit.form import Answers

__all__ = ("act", "delete", "edit", "give_up", "take_up")


async def order(desk: Desk, row: Product) -> None:
    """Note that it was ordered."""

    def accept(answers: Answers) -> Move:
        values = ordered(row, answers["quantity"], answers["expected_on"])
        return store.add_entry(desk.now, Move, values)

    await desk.ask(OrderForm(accept, row))


async def move(desk: Desk, row: Product, kind: str) -> None:
    """Note that it went out, came in, or was counted."""

    def accept(answers: Answers) -> Move:
        values = moved(row, kind, answers["quantity"], answers["notes"])
        return store.add_entry(desk.now, Move, values)

    await desk.ask(MovedForm(accept, row, KINDS[kind], 0 if kind == COUNT else 1))
