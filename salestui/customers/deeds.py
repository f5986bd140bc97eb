"""What can be done with a customer."""

from __future__ import annotations

from salestui.customers.form import CustomerForm
from salestui.customers.rules import Customer
from salestui.customers.store import REGISTER, add_customer, edit_customer
from salestui.kit.app import DeskApp
from salestui.kit.form import Answers
from salestui.kit.screen import Target
from salestui.language import _
from salestui.text.phones import split


async def new_customer(desk: DeskApp) -> None:
    """Ask for a customer, put them on file and go there."""

    def accept(answers: Answers) -> None:
        key = add_customer(desk.now, answers["name"], split(answers["phones"]))
        desk.call_later(desk.open_row, Target(REGISTER, key))

    await desk.ask(CustomerForm(accept, heading=_("New customer")))


async def edit(desk: DeskApp, customer: Customer) -> None:
    """Change a customer's name and phones."""

    def accept(answers: Answers) -> None:
        phones = split(answers["phones"])
        edit_customer(desk.now, customer.id, customer.version, answers["name"], phones)

    start = {"name": customer.name, "phones": ", ".join(customer.phones)}
    await desk.ask(CustomerForm(accept, start, subject=str(customer.id)))
