"""Mail and invoices (邮寄/发票, 篇4): what is posted, from its issue to its receipt."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from salestui.books.book import Book, Others
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
from salestui.books.rules import Step, working_days_after
from salestui.core.remark import Remark
from salestui.dates.clock import Now
from salestui.language import N_, P_, _, sentence
from salestui.text.amounts import amount_text, net_of

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
VOID = "void"
STATES = {"normal": P_("invoice", "normal"), "red": N_("red"), VOID: N_("void")}

WHOLE_NUMBER = 20
"""Digits of an electronic invoice (数电票): its number alone tells it from all others."""

ROUNDING = 6
"""By so many 分 the tax may be off net × rate: the lines of an invoice are rounded singly."""

RECEIVED_AFTER = 5
"""Working days after posting on which it should have arrived."""

# Kept as texts: `re` compiles each when it is first needed.
_BLUE = r"(?:红冲|冲红|冲销|被红冲蓝字\w*号码)\D{0,4}(\d{20}|\d{8})(?!\d)"
_PAPER = r"\d{8}"
_CODE = r"\d{10}|\d{12}"


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

    table_choices = {"state": (N_("Invoice state"), STATES)}

    steps = (
        Step("collected", P_("mail", "collected"), "C", person="sender"),
        Step("posted", P_("mail", "posted"), "P", person="sender", asks=("waybill",)),
        Step("received", P_("mail", "received"), "R", person="addressee"),
    )

    @classmethod
    def understood(cls, values: Mapping[str, Any]) -> Mapping[str, Any]:
        said = dict(values)
        if said["state"] == VOID and not said["given_up"]:
            said["given_up"] = _(STATES[VOID])
        blue = re.search(_BLUE, said["notes"])
        if blue and not said["red_of"]:
            said["red_of"] = blue[1]
        return said | _three_amounts(said)

    def completed(self) -> Mapping[str, Any]:
        return _three_amounts(self.values)

    def skips(self, step: Step) -> bool:
        return step.code != "received" and self.way in ("email", "hand", "collected")

    def first_due(self, step: Step, since: date, now: Now) -> date | None:
        days = RECEIVED_AFTER if step.code == "received" else step.after
        return working_days_after(since, days, now.calendar)

    @property
    def about(self) -> str:
        words = [_(KINDS.get(self.kind, "")), self.invoice_no]
        return " ".join(filter(None, words)) or super().about

    @property
    def identity(self) -> str:
        """What no other invoice has: its number, with its code where that is on paper."""
        return self.invoice_no + ("" if len(self.invoice_no) == WHOLE_NUMBER else self.invoice_code)

    def refusal(self, others: Others) -> Remark | None:
        net, tax, gross = self.net, self.tax, self.gross
        if net is not None and tax is not None and gross is not None and net + tax != gross:
            off = amount_text(net + tax - gross)
            return Remark(N_("Net and tax differ from the whole by {off}."), _at("gross", off=off))
        same = others("invoice_no", self.invoice_no) if self.invoice_no else ()
        same = [each for each in same if each.identity == self.identity]
        if same:
            return Remark(
                N_("{number} has this invoice number, too."),
                _at("invoice_no", number=same[0].number or same[0].invoice_no),
            )
        return self._red_refusal(others)

    def _red_refusal(self, others: Others) -> Remark | None:
        if self.red_of and (self.gross or 0) > 0:
            return Remark(N_("What takes an invoice back is negative."), _at("gross"))
        number = self.red_of or self.invoice_no
        if not number:
            return None
        blue = self if not self.red_of else next(iter(others("invoice_no", number)), None)
        if blue is None or blue.course.closed_at or self.course.closed_at:
            return None
        reds = [each for each in others("red_of", number) if not each.course.closed_at]
        taken = -sum(each.gross or 0 for each in reds)
        own = -(self.gross or 0) if self.red_of else 0
        left = (blue.gross or 0) - taken
        if (taken or own) and own > left:
            return Remark(
                N_("More is taken back than the {left} that are left of {number}."),
                _at("gross", left=amount_text(left), number=number),
            )
        return None

    def warnings(self, others: Others) -> Sequence[Remark]:
        return [*self._number_warnings(), *self._other_warnings(others)]

    def _number_warnings(self) -> Sequence[Remark]:
        number = self.invoice_no
        if not number:
            return ()
        if len(number) == WHOLE_NUMBER and number.isdigit():
            year = f"{self.course.begun_on:%y}"
            if number[:2] != year:
                return [Remark(N_("The number does not begin with the year of its issue, {year}."),
                               {"year": year})]  # fmt: skip
        elif not (re.fullmatch(_PAPER, number) and re.fullmatch(_CODE, self.invoice_code)):
            return [Remark(N_("An invoice has 20 digits, or 8 with a code of 10 or 12."))]
        return ()

    def _other_warnings(self, others: Others) -> Sequence[Remark]:
        found = []
        if self.red_of and not others("invoice_no", self.red_of):
            found.append(Remark(N_("{number} is not in this book."), {"number": self.red_of}))
        if self.net is not None and self.tax is not None and self.rate:
            exact = self.net * self.rate / Decimal(100 * 100)
            if abs(exact - self.tax) > ROUNDING:
                found.append(Remark(N_("The tax is not the rate of the net amount.")))
        if self.waybill:
            posted = [each for each in others("waybill", self.waybill)
                      if each.addressee != self.addressee]  # fmt: skip
            if posted:
                found.append(Remark(N_("This waybill goes to {name}, too."),
                                    {"name": posted[0].addressee}))  # fmt: skip
        return found

    def spoken(self, now: Now) -> str:
        state = self.standing(now).words
        said = N_("Your {item}: {state}") if not self.waybill else N_(
            "Your {item}: {state}, waybill {waybill}"
        )  # fmt: skip
        return sentence(said, item=self.about, state=state, waybill=self.waybill)


def _at(field: str, **arguments: object) -> Mapping[str, object]:
    return {"field": field, **arguments}


def _three_amounts(values: Mapping[str, Any]) -> dict[str, int | None]:
    """Net, tax and the whole; of three that one of which is not said follows from the others."""
    net, tax, gross, rate = (values[name] for name in ("net", "tax", "gross", "rate"))
    if gross is None and net is not None and tax is not None:
        gross = net + tax
    if gross is not None and net is None:
        if tax is not None:
            net = gross - tax
        elif rate is not None:
            net = net_of(gross, Decimal(rate) / 100)
    if gross is not None and net is not None and tax is None:
        tax = gross - net
    return {"net": net, "tax": tax, "gross": gross}
