"""The rules of invoices (发票, 篇4): numbers, the three amounts, and what takes one back."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from salestui.books.book import Others
from salestui.core.remark import Remark
from salestui.language import N_
from salestui.text.amounts import amount_text, net_of
from salestui.text.patterns import pattern

WHOLE_NUMBER = 20
"""Digits of an electronic invoice (数电票): its number alone tells it from all others."""

ROUNDING = 6
"""By so many 分 the tax may be off net × rate: the lines of an invoice are rounded singly."""

_BLUE = pattern(r"(?:红冲|冲红|冲销|被红冲蓝字\w*号码)\D{0,4}(\d{20}|\d{8})(?!\d)")
_PAPER = pattern(r"\d{8}")
_CODE = pattern(r"\d{10}|\d{12}")


class Invoice(NamedTuple):
    """What an invoice says; amounts in 分."""

    number: str
    code: str
    """Of a paper one; "" else."""
    red_of: str
    """The number of the invoice that it takes back."""
    net: int | None
    tax: int | None
    gross: int | None
    rate: int | None
    """In hundredths of a percent."""
    issued_on: date
    is_void: bool

    @property
    def identity(self) -> str:
        """What no other invoice has: its number, with its code where that is on paper."""
        return self.number + ("" if len(self.number) == WHOLE_NUMBER else self.code)


def blue_in(notes: str) -> str:
    """The number of the invoice that is taken back, as notes say it; "" where they do not."""
    found = _BLUE.search(notes)
    return found[1] if found else ""


def three_amounts(values: Mapping[str, Any]) -> dict[str, int | None]:
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


def wrong(invoice: Invoice, others: Others) -> Remark | None:
    """Why it cannot be so beside the others, whose numbers are in the field `invoice_no`."""
    same = others("invoice_no", invoice.number) if invoice.number else ()
    twin = next((each for each in same if each.invoice.identity == invoice.identity), None)
    if (off := wrong_sum(invoice)) is not None:
        return off
    if twin is not None:
        said = N_("{number} has this invoice number, too.")
        number = twin.number or twin.invoice_no
        return Remark(said, {"field": "invoice_no", "number": number})
    number = invoice.red_of or invoice.number
    if not number:
        return None
    blues = [each.invoice for each in others("invoice_no", number)] if invoice.red_of else [invoice]
    reds = [each.invoice for each in others("red_of", number)]
    return wrong_red(invoice, next(iter(blues), None), reds)


def strange(invoice: Invoice, others: Others) -> Sequence[Remark]:
    """What is to be looked at in it, though it may be so."""
    found = [strange_number(invoice), strange_tax(invoice)]
    if invoice.red_of and not others("invoice_no", invoice.red_of):
        found.append(Remark(N_("{number} is not in this book."), {"number": invoice.red_of}))
    return [each for each in found if each is not None]


def wrong_sum(invoice: Invoice) -> Remark | None:
    """That net and tax are not the whole, even by 0.01."""
    net, tax, gross = invoice.net, invoice.tax, invoice.gross
    if net is None or tax is None or gross is None or net + tax == gross:
        return None
    off = amount_text(net + tax - gross)
    return Remark(N_("Net and tax differ from the whole by {off}."), {"field": "gross", "off": off})


def wrong_red(invoice: Invoice, blue: Invoice | None, reds: Sequence[Invoice]) -> Remark | None:
    """That more is taken back than there is: `reds` are those that take `blue` back already."""
    if invoice.red_of and (invoice.gross or 0) > 0:
        return Remark(N_("What takes an invoice back is negative."), {"field": "gross"})
    if blue is None or blue.is_void or invoice.is_void:
        return None
    taken = -sum(each.gross or 0 for each in reds if not each.is_void)
    own = -(invoice.gross or 0) if invoice.red_of else 0
    left = (blue.gross or 0) - taken
    if not (taken or own) or own <= left:
        return None
    said = N_("More is taken back than the {left} that are left of {number}.")
    return Remark(said, {"field": "gross", "left": amount_text(left), "number": blue.number})


def strange_number(invoice: Invoice) -> Remark | None:
    """What is to be looked at in its number."""
    number = invoice.number
    if len(number) == WHOLE_NUMBER and number.isdigit():
        year = f"{invoice.issued_on:%y}"
        if number[:2] != year:
            said = N_("The number does not begin with the year of its issue, {year}.")
            return Remark(said, {"year": year})
    elif number and not (_PAPER.fullmatch(number) and _CODE.fullmatch(invoice.code)):
        return Remark(N_("An invoice has 20 digits, or 8 with a code of 10 or 12."))
    return None


def strange_tax(invoice: Invoice) -> Remark | None:
    """That the tax is not the rate of the net amount, by more than the rounding of lines."""
    if invoice.net is None or invoice.tax is None or not invoice.rate:
        return None
    exact = invoice.net * invoice.rate / Decimal(100 * 100)
    is_off = abs(exact - invoice.tax) > ROUNDING
    return Remark(N_("The tax is not the rate of the net amount.")) if is_off else None
