"""Goods that somebody has brought in, for tests that begin with them."""

from salestui.customers.rules import Who
from salestui.dates.clock import Now
from salestui.repairs.queries import repair
from salestui.repairs.rules import Intake, Repair, State
from salestui.repairs.store import (
    chase,
    close_otherwise,
    move_repair,
    register_repair,
    return_goods,
)


def brought_in(
    now: Now,
    name: str = "张三",
    state: State = State.RECEIVED,
    *,
    product: str = "打印机",
    quantity: int = 1,
    serial: str = "",
    loaner: str = "",
    chased: bool = False,
) -> Repair:
    """Goods of a walk-in, brought in at that time and in that state since."""
    goods = Intake(Who(name), product, quantity=quantity, serial=serial, loaner=loaner)
    it = register_repair(now, goods)
    if chased:
        chase(now, it)
        it = as_it_stands(it)
    if state is State.RETURNED:
        return_goods(now, it, quantity, name, loaner_back=False)
    elif not state.is_open:
        close_otherwise(now, it, state, "修不好")
    elif state is not it.state:
        move_repair(now, it, state)
    return as_it_stands(it)


def as_it_stands(it: Repair) -> Repair:
    """The repair as it is kept now."""
    found = repair(it.id)
    assert found is not None
    return found
