"""Contracts (合同, 篇1.1 and 篇4): followed from the draft to the end, the discount approved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from salestui.books.book import Book, Others, Standing
from salestui.books.kinds import (
    Choice,
    Colleague,
    Customer,
    Day,
    Discount,
    Identifier,
    Moment,
    Money,
    Notes,
    Text,
)
from salestui.books.rules import OwnAction, Step
from salestui.colleagues.rules import ROLES
from salestui.core.refusal import Refusal
from salestui.core.remark import Remark
from salestui.dates.clock import Now
from salestui.language import N_, P_, _, sentence
from salestui.text.discounts import WHOLE, discount_of, discount_text, part_of

STATES = {
    "drafted": P_("contract", "drafted"),
    "sent": P_("contract", "sent"),
    "signed_back": P_("contract", "signed copy back"),
    "paid": P_("contract", "paid"),
    "done": P_("contract", "done"),
    "cancelled": P_("contract", "cancelled"),
}

ASKED_FIRST = ("industry", "pay_by", "terms", "copy_by", "place", "contact", "signed_by")
"""What is to be known before a contract is drafted (篇4 二.2)."""

REACHED = {
    "drafted": ("drafted",),
    "sent": ("drafted", "sent"),
    "signed_back": ("drafted", "sent", "signed_back"),
    "paid": ("drafted", "sent", "paid"),
    "done": ("drafted", "sent", "done"),
}
"""The steps that a state of a table says were taken."""

CHASED = {"ordered": "order_desk", "arrived": "storekeeper", "out": "storekeeper"}
"""The roles of those from whom a step is chased that is not the salesperson's."""


class Contract(Book):
    """A contract, of which nothing is forgotten between the copy, the money and the goods."""

    code, prefix, group = "contracts", "HT", N_("Papers")
    title, new = N_("Contracts"), N_("New contract")

    follows_terms = True

    who = Customer(N_("Party A"), required=True, width=14)
    subject = Text(P_("contract", "Title"), found=True)
    industry = Text(N_("Industry"))
    list_price = Money(N_("List price"))
    amount = Money(P_("contract", "Amount"), width=11)
    discount = Discount(N_("Discount"), width=6, hint=N_("empty: from the two amounts"))
    terms = Text(N_("Payment terms"))
    pay_by = Day(N_("Pay by"), is_ahead=True)
    copy_by = Day(N_("Copy back by"), is_ahead=True)
    place = Text(N_("Delivery place"))
    contact = Text(N_("Contact"))
    salesperson = Colleague(N_("Salesperson"), role="salesperson", width=8)
    signed_by = Colleague(
        P_("contract", "Signed by"), role="salesperson", hint=N_("the salesperson signs")
    )
    supplement_to = Identifier(N_("Supplement to"), found=True, hint=N_("number of a contract"))
    approver = Colleague(N_("Approved by"), in_form=False)
    approved = Discount(N_("Approved"), in_form=False)
    money_fate = Text(N_("Fate of the money"), in_form=False)
    notes = Notes(N_("Notes"))
    begun = Moment(P_("contract", "Begun"))
    condition = Choice(P_("contract", "State"), STATES, is_kept=False)

    steps = (
        Step("drafted", STATES["drafted"], "D", person="salesperson", asks=ASKED_FIRST),
        Step("sent", STATES["sent"], "S", person="salesperson"),
        Step("signed_back", STATES["signed_back"], "B", person="salesperson"),
        Step("paid", STATES["paid"], "P", person="salesperson"),
        Step("ordered", P_("contract", "ordered"), "O"),
        Step("arrived", P_("contract", "arrived"), "A"),
        Step("out", P_("contract", "gone out"), "G"),
        Step("done", STATES["done"], "E", person="salesperson"),
    )

    own_actions = (
        OwnAction(
            "approve",
            N_("Approve the discount …"),
            P_("contract", "discount approved"),
            ("approver",),
            lambda row: row.is_discounted and not row.is_approved and row.is_open,
        ),
        OwnAction(
            "settle_money",
            N_("What became of the money …"),
            P_("contract", "fate of the money noted"),
            ("money_fate",),
            lambda row: row.is_money_left,
            "space",
        ),
    )

    @classmethod
    def understood(cls, values: Mapping[str, Any]) -> Mapping[str, Any]:
        said, state = {**values, **amounts_of(values)}, values["condition"]
        if said["approver"] and said["approved"] is None:
            said["approved"] = said["discount"]
        if state == "cancelled":
            return said | {"given_up": said["given_up"] or said["notes"] or _(STATES[state])}
        for step in REACHED.get(state, ()):
            said[step] = said[step] or "yes"
        return said

    @classmethod
    def says_how_far(cls, values: Mapping[str, Any]) -> bool:
        return bool(values["condition"]) or any(values[each.code] for each in cls.steps)

    # The discount and its approval

    def completed(self) -> Mapping[str, Any]:
        return amounts_of(self.values)

    @property
    def is_discounted(self) -> bool:
        """Whether it is for less than the list price."""
        return self.discount is not None and self.discount < WHOLE

    def needs_approval(self, limit: int) -> bool:
        """Whether its discount is below a limit, in percent of the list price."""
        return self.discount is not None and self.discount < limit * 100

    @property
    def is_approved(self) -> bool:
        """Whether somebody else than its salesperson approved as much as is given now."""
        if self.approved is None or self.approver in ("", self.salesperson):
            return False
        return self.discount is None or self.approved <= self.discount

    def first(self, step: Step, now: Now) -> OwnAction | None:
        is_due = step.code == "sent" and self.needs_approval(now.terms.discount_limit)
        return self.own_action("approve") if is_due and not self.is_approved else None

    def acted(self, action: OwnAction, values: Mapping[str, Any], now: Now) -> Mapping[str, Any]:
        if action.code == "approve":
            if values["approver"] == self.salesperson:
                raise Refusal(N_("Somebody else than the salesperson approves."), field="approver")
            return {**values, "approved": self.discount}
        return values

    def refusal(self, others: Others) -> Remark | None:
        if self.amount == 0 and not self.notes:
            return Remark(N_("An amount of 0 needs a note."), {"field": "notes"})
        if not self.list_price or self.amount is None or self.discount is None:
            return None
        exact = discount_of(self.amount, self.list_price)
        if self.discount == exact or part_of(self.list_price, self.discount) == self.amount:
            return None
        said = N_("The amount is {discount} of the list price.")
        return Remark(said, {"field": "discount", "discount": discount_text(exact)})

    # Its course

    @property
    def missing(self) -> Sequence[str]:
        """The labels of what is to be known before it is drafted, and is not."""
        fields = (self.field(name) for name in ASKED_FIRST)
        return [_(each.label) for each in fields if not self.is_said(each)]

    def warnings(self, others: Others) -> Sequence[Remark]:
        missing = self.missing if self.is_open and not self._has("drafted") else []
        said = N_("To be asked before it is drafted: {fields}")
        return [Remark(said, {"fields": _(", ").join(missing)})] if missing else ()

    def _has(self, *codes: str) -> bool:
        return any(code in self.course.stamps for code in codes)

    @property
    def is_open(self) -> bool:
        """Whether it was not given up."""
        return self.course.closed_at is None

    @property
    def is_payment_unknown(self) -> bool:
        """Whether the goods went out, or all is done, and nobody knows of the money."""
        return self.is_open and self._has("out", "done") and not self._has("paid")

    @property
    def is_money_left(self) -> bool:
        """Whether it was given up after the payment, whose fate is not written."""
        return not self.is_open and self._has("paid") and not self.money_fate

    @property
    def next_step(self) -> Step | None:
        if not self.is_open:
            return None
        if self.is_payment_unknown:
            return self.step("paid")
        if self._has("done"):
            return None
        return next(each for each in self.steps if not self.course.has(each))

    @property
    def is_settled(self) -> bool:
        return self.next_step is None and not self.is_money_left

    def chased(self, step: Step) -> str:
        role = CHASED.get(step.code)
        return super().chased(step) if role is None else _(ROLES[role])

    def first_due(self, step: Step, since: date, now: Now) -> date | None:
        named = {"signed_back": self.copy_by, "paid": self.pay_by}.get(step.code)
        if named is not None:
            return named + timedelta(days=1)
        return since + timedelta(days=now.terms.contract_days)

    def standing(self, now: Now) -> Standing:
        step = self.next_step
        if self.is_money_left or self.is_payment_unknown:
            said = N_("given up, money to be settled")
            said = N_("gone out, payment unknown") if self.is_open else said
            return Standing(self.last_day(now), _(said), "alarm", _(ROLES["finance"]))
        if step is None:
            return super().standing(now)
        if self.first(step, now) is not None:
            return Standing(self.last_day(now), self.approval_words(), "warn", self.approver)
        found = self.waiting_for(step, now)
        if self._has("sent") and not self._has("paid") and self.pay_by is not None:
            # The money may be due before the copy is.
            money = self.waiting_for(self.step("paid"), now)
            return min(money, found, key=lambda each: each.due_on or date.max)
        return found

    def approval_words(self) -> str:
        """That its discount is still to be approved."""
        discount = discount_text(self.discount or 0)
        if self.approved is not None and self.approver not in ("", self.salesperson):
            said = N_("{approved} approved by {name}, now {discount}")
            approved = discount_text(self.approved)
            return sentence(said, approved=approved, name=self.approver, discount=discount)
        return sentence("{discount} to be approved", discount=discount)

    def spoken(self, now: Now) -> str:
        said = N_("Your contract {title}: {state}")
        return sentence(said, title=self.subject or self.number, state=self.standing(now).words)


def amounts_of(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """The amount or the discount that follows from the list price and the other one."""
    price, amount, discount = values["list_price"], values["amount"], values["discount"]
    if price and amount is None and discount is not None:
        return {"amount": part_of(price, discount)}
    if price and amount is not None and discount is None:
        return {"discount": discount_of(amount, price)}
    return {}
