"""What the customers offer the desk."""

from collections.abc import Sequence

from salestui.customers.store import REGISTER, customer, customers
from salestui.kit.register import Command, Deed, Matter, Register
from salestui.language import N_


def search(typed: str) -> Sequence[Matter]:
    """The customers whose name or phone fits what was typed."""
    return [
        Matter(REGISTER, each.id, "", each.name, " ".join(each.phones))
        for each in customers(typed, limit=20)
    ]


CUSTOMERS = Register(
    code=REGISTER,
    title=N_("Customers"),
    short=N_("Cust."),
    place=5,
    screen="salestui.customers.screen:CustomersScreen",
    find=customer,
    deeds=(Deed("edit", N_("Change"), "e"),),
    deeds_in="salestui.customers.deeds",
    demo="salestui.customers.demo:seed",
    search=search,
    commands=(Command(N_("New customer"), "salestui.customers.deeds:new_customer"),),
)
