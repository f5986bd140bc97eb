"""Asking how much of a product is ordered, or was counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from salestui.books.fields import CountField
from salestui.books.products import Product
from salestui.dates.typed_days import Lean
from salestui.kit.fields import DayField, Field, FormField
from salestui.kit.form import Answers, Form
from salestui.language import N_, P_, _

T = TypeVar("T")


class OrderForm(Form[T]):
    """How much is ordered, and when it is to come."""

    def __init__(self, accept: Callable[[Answers], T], row: Product) -> None:
        heading = "  ".join((row.number, row.name, _(P_("goods", "Order"))))
        super().__init__(accept, subject=f"{row.code}:{row.id}", heading=heading)

    def fields(self) -> Iterable[FormField]:
        yield CountField("quantity", N_("Quantity"))
        yield DayField("expected_on", N_("Expected on"), Lean.FUTURE)


class MovedForm(Form[T]):
    """How much of a product has moved, or was counted."""

    def __init__(self, accept: Callable[[Answers], T], row: Product, kind: str, least: int) -> None:
        self._least = least
        heading = "  ".join((row.number, row.name, _(kind)))
        super().__init__(accept, subject=f"{row.code}:{row.id}:{kind}", heading=heading)

    def fields(self) -> Iterable[FormField]:
        yield CountField("quantity", N_("Quantity"), least=self._least)
        yield Field("notes", N_("Notes"))
