"""What a move of goods is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Self

from salestui.books.book import Book, Others, Standing
from salestui.books.goods.rules import (
    COUNT,
    KINDS,
    ORDERED,
    PLACED,
    PLACED_FOR,
    SHORT,
    Below,
    Flow,
    on_hand,
    on_order,
    placed_below,
    placed_long_ago,
    placed_with,
    stock_below,
)
from salestui.books.kinds import (
    Choice,
    Colleague,
    Customer,
    Day,
    Identifier,
    Moment,
    Notes,
    ProductName,
    Whole,
)
from salestui.books.products import Product
from salestui.books.store import add_many, book_row, rows
from salestui.core.remark import Remark
from salestui.customers.rules import Who
from salestui.dates.clock import Now
from salestui.language import N_, P_, _, sentence
from salestui.storage.database import tuples
from salestui.storage.history.writer import Writer
from salestui.text.clean import fold

MOST = 999_999
"""More pieces than these are a slip of the finger."""

WITH_SOMEBODY = ("placed", "back", "settled")
"""The kinds of which one has to know with whom the goods are."""


class Move(Book):
    """Something that happened to goods; only added, a wrong one is put right by another."""

    code, prefix, group = "moves", "CK", N_("Goods")
    title, new = N_("Stock moves"), N_("New stock move")
    is_plain = False

    product = ProductName(N_("Product"), required=True, found=True, width=14)
    model = Identifier(N_("Model"), found=True, width=10)
    kind = Choice(P_("goods", "What"), KINDS, required=True)
    quantity = Whole(N_("Quantity"), required=True, least=-MOST)
    who = Customer(P_("goods", "With, to or for"), width=14)
    signed_by = Colleague(P_("goods", "Handled by"), role="storekeeper")
    expected_on = Day(N_("Expected on"), is_ahead=True, hint=N_("of what is ordered"))
    order_no = Identifier(N_("Order no."), found=True)
    notes = Notes(N_("Notes"))
    begun = Moment(P_("goods", "Day"))

    @property
    def about(self) -> str:
        return " ".join(filter(None, (self.product, self.model, self.what)))

    @property
    def what(self) -> str:
        """What happened, and to how many."""
        return f"{_(KINDS.get(self.kind, ''))} {self.quantity}"

    @property
    def item(self) -> tuple[str, str]:
        """What tells its product from others."""
        return fold(self.product), self.model

    @property
    def flow(self) -> Flow:
        """It as the rules see it; one that is not kept yet comes last on its day."""
        who = fold(self.who.name)
        key = self.id or NEW
        return Flow(key, self.course.begun_on, self.kind, self.quantity or 0, who, self.expected_on)

    def sealed(self, now: Now) -> Remark | None:
        return Remark(N_("Goods have moved: write another move.")) if self.id else None

    @classmethod
    def understood(cls, values: Mapping[str, Any]) -> Mapping[str, Any]:
        # What is short is written with its sign, or without.
        is_short = values["kind"] == SHORT and (values["quantity"] or 0) < 0
        return {**values, "quantity": -values["quantity"]} if is_short else values

    @classmethod
    def says_how_far(cls, values: Mapping[str, Any]) -> bool:
        return True

    def refusal(self, others: Others) -> Remark | None:
        if (self.quantity or 0) < (self.kind != COUNT):
            return Remark(N_("At least {least}, please."), {"field": "quantity", "least": 1})
        if self.kind in WITH_SOMEBODY and not self.who.name:
            return Remark(N_("With whom are the goods?"), {"field": "who"})
        flows = [*flows_of(others("model", self.model), self.item), self.flow]
        below = stock_below(flows)
        if below is not None:
            return self._too_much(below, N_("Only {there} are on hand on {day}; count first?"))
        below = placed_below(flows, self.flow.who)
        if below is not None:
            return self._too_much(below, N_("Only {there} are placed with {who} on {day}."))
        return None

    def _too_much(self, below: Below, said: str) -> Remark:
        day = f"{below.flow.on:%m-%d}"
        arguments = {"there": below.there, "day": day, "who": self.who.name}
        return Remark(said, {"field": "quantity", **arguments})

    @property
    def is_settled(self) -> bool:
        return self.kind != PLACED or self.is_gone or self.course.closed_at is not None

    is_gone = False
    """Whether nothing is placed any more of what was placed with it."""

    @classmethod
    def loaded(cls, row: Mapping[str, Any]) -> Self:
        new = super().loaded(row)
        new.is_gone = bool(row["is_settled"])
        return new

    @property
    def state(self) -> str:
        return self.kind

    def standing(self, now: Now) -> Standing:
        if self.is_settled:
            words = f"{self.what}  {self.course.begun_on:%m-%d}"
            return Standing(None, words, "muted")
        due = self.course.begun_on + PLACED_FOR
        days = (now.day - self.course.begun_on).days
        words = sentence("{what}, for {days} d", what=self.what, days=days)
        person = self.signed_by
        return Standing(due, words, "warn" if due <= now.day else "muted", person)

    def spoken(self, now: Now) -> str:
        return sentence("{what} on {day}", what=self.about, day=f"{self.course.begun_on:%m-%d}")

    @classmethod
    def write_parts(cls, writer: Writer, rows: Sequence[Self]) -> None:
        """Write what follows for the products, and for what is placed, in the same change.

        No earlier move of a product is undone from under a later one: both write its row.
        """
        for item in dict.fromkeys(each.item for each in rows):
            of_item = [each for each in rows if each.item == item]
            flows = kept_flows(of_item[0].product, of_item[0].model)
            _write_product(writer, of_item[0], flows)
            for who in {each.flow.who for each in of_item if each.kind in WITH_SOMEBODY}:
                for key, is_there in placed_long_ago(flows, who).items():
                    due = None
                    if is_there:
                        on = next(each.on for each in flows if each.id == key)
                        due = on + PLACED_FOR
                    writer.follow(cls.row, key, is_settled=not is_there, due_on=due)


NEW = 1 << 62
"""Stands for the id of a move that is not kept yet."""


def flows_of(moves: Iterable[Any], item: tuple[str, str]) -> list[Flow]:
    """The moves of one product among others, as the rules see them."""
    return [each.flow for each in moves if each.item == item]


def kept_flows(product: str, model: str) -> list[Flow]:
    """The moves of a product that are kept, in order."""
    row: Any = Move.row
    query = row.select(
        row.id, row.begun_on, row.kind, row.quantity, row.who, row.expected_on, row.product
    )
    query = query.where(row.model == model).order_by(row.begun_on, row.id)
    wanted = fold(product)
    return [
        Flow(key, on, kind, quantity or 0, fold(who), expected)
        for key, on, kind, quantity, who, expected, name in tuples(query)
        if fold(name) == wanted
    ]


def _write_product(writer: Writer, move: Move, flows: Sequence[Flow]) -> None:
    product = Product.row
    same = rows(Product, product.model == move.model)  # type: ignore[attr-defined] # made by Book
    found = next((each for each in same if fold(each.product) == fold(move.product)), None)
    order = on_order(flows)
    values = {
        "on_hand": on_hand(flows),
        "on_order": order.quantity or None,
        "expected_on": order.expected_on,
    }
    if found is None:
        said = {"product": move.product, "model": move.model, "begun": None, **values}
        add_many(writer, [book_row(Product, said, writer.now)])
        return
    new = found.replaced(values)
    writer.follow(Product.row, found.id, **values, due_on=new.kept_due(writer.now))


def placed_now(product: str, model: str) -> list[tuple[str, int]]:
    """With whom a product is placed, and how much of it."""
    moves: Any = Move.row
    names = {fold(each.who.name): each.who.name for each in rows(Move, moves.model == model)}
    flows = kept_flows(product, model)
    found = [
        (names[who], placed_with(flows, who)) for who in dict.fromkeys(each.who for each in flows)
    ]
    return [(name, count) for name, count in found if count]


def moved(product: Product, kind: str, quantity: int, notes: str = "") -> Mapping[str, Any]:
    """What is written when a product has moved, or was counted."""
    about = {"product": product.product, "model": product.model, "who": Who(), "begun": None}
    return {**about, "kind": kind, "quantity": quantity, "notes": notes}


def ordered(product: Product, quantity: int, expected_on: date | None) -> Mapping[str, Any]:
    """What is written when a product is ordered."""
    return {**moved(product, ORDERED, quantity), "expected_on": expected_on}
