"""A made-up book, loaded as a plugin before the desk: what is lent to whom, and chased."""

from salestui.books import list as listed
from salestui.books.book import Book
from salestui.books.kinds import (
    Choice,
    Colleague,
    Customer,
    Day,
    Identifier,
    Money,
    Notes,
    Text,
    Whole,
)
from salestui.books.rules import Step
from salestui.dates.clock import Now


class Loan(Book):
    """A thing that is lent until it comes back."""

    code, prefix, group = "loans", "JC", "Office"
    title, new = "Loans", "New loan"

    who = Customer("Borrower", required=True, phone=True, width=14)
    thing = Text("Thing", required=True, found=True, width=16)
    serial = Identifier("Serial", found=True)
    kind = Choice("Kind", {"sample": "sample", "tool": "tool"})
    quantity = Whole("Quantity")
    deposit = Money("Deposit")
    lender = Colleague("Lender", width=8)
    until = Day("Back by", is_ahead=True)
    notes = Notes("Notes")

    steps = (
        Step("lent", "lent", "L", person="lender"),
        Step("back", "back", "B", after=5, every=2, person="lender"),
    )

    def spoken(self, now: Now) -> str:
        return f"{self.thing}: {self.standing(now).words}"


listed.BOOKS = (*listed.BOOKS, Loan)
listed.BY_CODE = {each.code: each for each in listed.BOOKS}
