"""What products and their moves offer the desk."""

from collections.abc import Sequence
from datetime import date

from salestui.books.goods.move import Move, kept_flows, placed_now
from salestui.books.goods.rules import (
    CALM,
    COUNT,
    IN,
    KINDS,
    OUT,
    Flow,
    ordered_at_nothing,
    stock_outs,
)
from salestui.books.products import Product
from salestui.books.register import book_details, register_of
from salestui.books.store import entry
from salestui.dates.clock import Now
from salestui.dates.words import short_day
from salestui.kit.register import Action, Detail, Register
from salestui.language import N_, _, sentence

MOVES_TOLD = 12
"""So many moves are told among the details of a product, the last ones."""


def product_details(key: int, now: Now) -> Sequence[Detail]:
    """A product in full: where it is placed, when it was sold out, its last moves."""
    row = entry(Product, key)
    if row is None:
        return ()
    flows = kept_flows(row.product, row.model)
    details = list(book_details(Product, key, now))
    placed = [f"{who} {count}" for who, count in placed_now(row.product, row.model)]
    if placed:
        details.append(Detail(_("Placed with"), _(", ").join(placed)))
    out = _sold_out(flows, now.day)
    if out:
        details.append(Detail(_("Sold out"), out, "warn"))
    details += [
        Detail(short_day(each.on), " ".join(filter(None, _move_words(each))))
        for each in flows[: -MOVES_TOLD - 1 : -1]
    ]
    return details


def _move_words(flow: Flow) -> tuple[str, str, str]:
    return _(KINDS[flow.kind]), str(flow.quantity), flow.who


def _sold_out(flows: Sequence[Flow], today: date) -> str:
    """How often it was sold out this year, how long, and how often it was ordered only then."""
    found = [each for each in stock_outs(flows) if each.since.year == today.year]
    if not found:
        return ""
    late = [each for each in ordered_at_nothing(flows) if each.on.year == today.year]
    return sentence(
        "times this year: {times}, days: {days}, ordered only then: {late}",
        times=len(found),
        days=sum(each.days(today) for each in found),
        late=len(late),
    )


def _is_low(row: Product) -> bool:
    return not row.is_settled and row.level.state(date.max) != CALM and not row.on_order


def _is_not_low(row: Product) -> bool:
    return not row.is_settled and not _is_low(row)


def _is_open(row: Product) -> bool:
    return not row.is_settled


def _is_given_up(row: Product) -> bool:
    return row.is_settled


_REGISTER = register_of(Product)
_TODAY = _REGISTER.today
assert _TODAY is not None

PRODUCTS = _REGISTER._replace(
    details=product_details,
    today=_TODAY._replace(reads=(*_TODAY.reads, Move.row)),
    actions=(
        Action("order", N_("Order …"), "space", _is_low),
        Action("order", N_("Order …"), "o", _is_not_low),
        Action("move", N_("Out …"), "u", _is_open, argument=OUT),
        Action("move", N_("In …"), "i", _is_open, argument=IN),
        Action("move", N_("Count …"), "c", _is_open, argument=COUNT),
        Action("act", N_("Still true: checked today"), "k", _is_open, argument="check"),
        Action("edit", N_("Change"), "e"),
        Action("give_up", N_("Give up …"), "x", _is_open),
        Action("take_up", N_("Take up again"), "", _is_given_up),
        Action("delete", N_("Delete …")),
    ),
    actions_in="salestui.books.goods.actions",
)

MOVES = register_of(Move)._replace(actions=())

STOCK = Register(
    code="stock",
    title=N_("Stock"),
    screen_of="books",
    exchange="salestui.books.goods.exchange:STOCK",
)
"""Products with how many are there, as tables of stock have them."""
