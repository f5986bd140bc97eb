"""Mail and invoices (邮寄/发票, 篇4): what is posted, from its issue to its receipt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from salestui.books import invoices
from salestui.books.book import Book, Others
from salestui.books.invoices import Invoice
from salestui.books.kinds import (
    Choice,
    Colleague,
    Customer,
    Identifier,
    Moment,
    Money,
    Notes,
    Percent,
    Text,
    Whole,
)
from salestui.books.rules import Step
from salestui.core.remark import Remark
from salestui.dates.clock import Now
from salestui.language import N_, P_, _, sentence

KINDS = {
    "invoice": N_("invoice"),
    "contract": N_("contract"),
    "goods": N_("goods"),
    "authorisation": N_("authorisation"),
    "other": P_("mail", "other"),
}
WAYS = {
    "courier": N_("courier"),
    "collected": N_("collected by the customer"),
    "email": N_("by e-mail"),
    "hand": N_("by hand"),
}
STATES = {"normal": P_("invoice", "normal"), "red": N_("red"), "void": N_("void")}

RECEIVED_AFTER = 5
"""Working days after posting on which it should have arrived."""


class Mail(Book):
    """One item that is posted, most often an invoice."""

    code, prefix, group = "mail", "YJ", N_("Papers")
    title, new = N_("Mail and invoices"), N_("New mail or invoice")

    who = Customer(N_("Customer"), required=True, width=14)
    kind = Choice(P_("mail", "Item"), KINDS, required=True, width=8)
    invoice_no = Identifier(N_("Invoice no."), found=True)
    invoice_code = Identifier(N_("Invoice code"), found=True, hint=N_("of paper invoices"))
    net = Money(N_("Net amount"), hint=N_("empty: from the others"))
    tax = Money(N_("Tax"), hint=N_("empty: from the others"))
    gross = Money(N_("Gross amount"), width=11)
    rate = Percent(N_("Tax rate"), in_form=False)
    red_of = Identifier(N_("Red of"), found=True, hint=N_("the invoice it takes back"))
    quantity = Whole(N_("Quantity"))
    sender = Colleague(N_("Sender"), role="salesperson", width=8)
    addressee = Text(N_("Addressee"), found=True)
    way = Choice(N_("Way"), WAYS)
    courier = Text(N_("Courier"), in_form=False)
    waybill = Identifier(N_("Waybill no."), found=True)
    collected_by = Colleague(N_("Collected by"), in_form=False)
    notes = Notes(N_("Notes"))
    begun = Moment(P_("mail", "Issued"))
    condition = Choice(N_("Invoice state"), STATES, is_kept=False)

    steps = (
        Step("collected", P_("mail", "collected"), "C", person="sender"),
        Step("posted", P_("mail", "posted"), "P", person="sender", asks=("waybill",)),
        Step("received", P_("mail", "received"), "R", after=RECEIVED_AFTER, person="addressee"),
    )

    @classmethod
    def understood(cls, values: Mapping[str, Any]) -> Mapping[str, Any]:
        void = _(STATES["void"]) if values["condition"] == "void" else ""
        red_of = values["red_of"] or invoices.blue_in(values["notes"])
        said = {**values, "given_up": values["given_up"] or void, "red_of": red_of}
        return said | invoices.three_amounts(said)

    def completed(self) -> Mapping[str, Any]:
        return invoices.three_amounts(self.values)

    def skips(self, step: Step) -> bool:
        return step.code != "received" and self.way in ("email", "hand", "collected")

    @property
    def about(self) -> str:
        words = [_(KINDS.get(self.kind, "")), self.invoice_no]
        return " ".join(filter(None, words)) or super().about

    @property
    def invoice(self) -> Invoice:
        """What it says as an invoice."""
        numbers = (self.invoice_no, self.invoice_code, self.red_of)
        amounts = (self.net, self.tax, self.gross, self.rate)
        return Invoice(*numbers, *amounts, self.course.begun_on, self.course.closed_at is not None)

    def refusal(self, others: Others) -> Remark | None:
        return invoices.wrong(self.invoice, others)

    def warnings(self, others: Others) -> Sequence[Remark]:
        found = [*invoices.strange(self.invoice, others)]
        posted = others("waybill", self.waybill) if self.waybill else ()
        name = next((one.addressee for one in posted if one.addressee != self.addressee), None)
        if name is not None:
            found.append(Remark(N_("This waybill goes to {name}, too."), {"name": name}))
        return found

    def spoken(self, now: Now) -> str:
        said = N_("Your {item}: {state}, waybill {waybill}")
        if not self.waybill:
            said = N_("Your {item}: {state}")
        return sentence(said, item=self.about, state=self.standing(now).words, waybill=self.waybill)
