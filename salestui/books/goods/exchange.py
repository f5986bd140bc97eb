"""Stock in tables: each row is a product, what is on hand of it, and how little there should be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from salestui.books.goods.move import Move, moved, ordered
from salestui.books.goods.rules import COUNT
from salestui.books.kinds import identified
from salestui.books.products import Product
from salestui.books.store import add_many, book_row, edited, rows, write_again
from salestui.core.remark import Remark
from salestui.dates.clock import Now
from salestui.kit.again import ALREADY_THERE, TWICE
from salestui.kit.cells import UnfitCell
from salestui.kit.column_kinds import identifier, text, whole
from salestui.kit.columns import Add, Exchange, Planner, Progress, There
from salestui.language import N_, P_
from salestui.storage.history.writer import Writer
from salestui.text.clean import fold

OTHERWISE = N_("An earlier row says otherwise how many there are.")


class NewStock(NamedTuple):
    """What a row of a table says of a product."""

    product: str
    model: str
    said: Mapping[str, Any]
    key: int | None
    """The product on file; None for a new one."""


def _planner(now: Now) -> Planner:
    known = {(fold(each.product), each.model): each for each in rows(Product)}
    met: dict[tuple[str, str], NewStock] = {}

    def plan(values: Mapping[str, Any], known_key: int | None) -> Add | There:
        model = identified(values["model"])
        item = fold(values["product"]), model
        said = {**values, "model": model}
        earlier, there = met.get(item), known.get(item)
        if earlier is not None:
            if earlier.said != said:
                raise UnfitCell(OTHERWISE)
            return There(TWICE, same_as=earlier)
        if there is not None and not _is_news(there, said):
            return There(ALREADY_THERE, there.id)
        new = met[item] = NewStock(
            values["product"], model, said, None if there is None else there.id
        )
        remark = Remark(N_("counted anew: {count}"), {"count": values["on_hand"]})
        return Add(new, [remark] if there is not None and there.on_hand is not None else [])

    return plan


def _is_news(there: Product, values: Mapping[str, Any]) -> bool:
    """Whether a row says more of a product, or something else, than is on file."""
    kept = {"on_hand": there.on_hand, "minimum": there.minimum, "on_order": there.on_order or 0}
    said = {**values, "on_order": values["on_order"] or 0}
    return any(said[name] not in (None, value) for name, value in kept.items())


def _write(
    writer: Writer, now: Now, whats: Sequence[NewStock], progress: Progress
) -> Sequence[int]:
    keys: list[int] = []
    for what in whats:
        product = _product(writer, now, what)
        moves = []
        if what.said["on_hand"] is not None and what.said["on_hand"] != product.on_hand:
            moves.append(moved(product, COUNT, what.said["on_hand"], what.said["notes"]))
        more = (what.said["on_order"] or 0) - (product.on_order or 0)
        if more > 0:
            moves.append(ordered(product, more, None))
        added = add_many(writer, [book_row(Move, values, now) for values in moves])
        if added:
            Move.write_parts(writer, added)
        keys.append(product.id)
        progress(len(keys), len(whats))
    return keys


def _product(writer: Writer, now: Now, what: NewStock) -> Product:
    """The product of a row, with what the row says of it beside its stock."""
    said = {"unit": what.said["unit"], "minimum": what.said["minimum"]}
    if what.key is None:
        begin = {"product": what.product, "model": what.model, "begun": None, **said}
        (new,) = add_many(writer, [book_row(Product, begin, now)])
        return new
    (row,) = rows(Product, Product.row.id == what.key)
    more = {name: value for name, value in said.items() if value not in (None, "")}
    new = edited(row, {**row.values, **more}, now)
    if new.values != row.values:
        write_again(writer, row, new)
    return new


def _kept(now: Now) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for row in rows(Product):
        if row.on_hand is None and row.minimum is None:
            continue
        told = {name: row.values[name] for name in ("product", "model", "unit", "on_hand")}
        told |= {"minimum": row.minimum, "on_order": row.on_order or None, "notes": ""}
        yield row.id, told


def _fill(writer: Writer, more: Mapping[int, Any]) -> None:
    """Nothing is filled in: what a row says more is another count."""


STOCK = Exchange(
    columns=(
        text("product", N_("Product"), is_required=True),
        identifier("model", N_("Model")),
        text("unit", N_("Unit")),
        whole("on_hand", N_("On hand"), 0),
        whole("minimum", N_("Minimum stock"), 0),
        whole("on_order", P_("stock", "On order"), 0),
        text("notes", N_("Notes"), gathers=True),
    ),
    sentence=N_("Stock imported from {file}: {count}"),
    planner=_planner,
    write=_write,
    kept=_kept,
    fill=_fill,
)
