"""Order relay (代接订单, 篇2 2.3): orders taken for salespeople who are out, and told to them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from salestui.books.book import DUE, Book, Others, Standing
from salestui.books.kinds import (
    Choice,
    Colleague,
    Customer,
    Day,
    Moment,
    Money,
    Notes,
    ProductName,
    Text,
    Whole,
)
from salestui.books.rules import Step, working_days_after
from salestui.core.remark import Remark
from salestui.dates.clock import Now
from salestui.kit.register import Section, Tone
from salestui.language import N_, P_, _, sentence

ASKED_AGAIN = 60
"""Working minutes after word was left at which one tries again to tell."""

OUTCOMES = {
    "untold": P_("order relay", "not told"),
    "left_word": P_("order relay", "word left"),
    "told": P_("order relay", "told"),
    "ordered": P_("order relay", "ordered"),
    "cancelled": P_("order relay", "cancelled"),
}
TAKEN = {"left_word": ("left_word",), "told": ("told",), "ordered": ("told", "ordered")}
"""The steps that an outcome says were taken."""


class Relay(Book):
    """An order that a salesperson has to be told of: red from the first minute until then."""

    code, prefix, group = "relays", "DJ", N_("Goods")
    title, new = N_("Order relay"), N_("New order to relay")
    section = Section("relays", N_("Orders nobody was told of"), "", is_urgent=True)
    evening = Section("untold", N_("Orders to tell before going"), N_("Everybody was told."))
    is_live = True

    who = Customer(N_("Customer"), required=True, phone=True, width=14)
    product = ProductName(N_("Product"), required=True, found=True, width=14)
    model = Text(N_("Model"))
    quantity = Whole(N_("Quantity"), width=8)
    price = Money(N_("Unit price"))
    price_asked_of = Colleague(N_("Price asked of"), hint=N_("ask before you promise"))
    salesperson = Colleague(N_("To be told"), role="salesperson", width=10)
    wanted_by = Day(N_("Wanted by"), is_ahead=True)
    notes = Notes(N_("Notes"))
    begun = Moment(P_("order relay", "Taken at"))
    outcome = Choice(N_("Outcome"), OUTCOMES, is_kept=False)

    steps = (
        Step("left_word", P_("order relay", "word left"), "L", is_optional=True),
        Step("told", P_("order relay", "told"), "T", person="salesperson"),
        Step("ordered", P_("order relay", "ordered"), "O", person="salesperson"),
    )

    @property
    def today(self) -> Section:
        return DUE if self.course.has(self.step("told")) else self.section

    def first_due(self, step: Step, since: date, now: Now) -> date | None:
        if step.code == "told":
            return self.course.begun_on
        due = working_days_after(since, 1, now.calendar)
        return due if self.wanted_by is None else max(due, self.wanted_by)

    def minutes(self, now: Now) -> int | None:
        """How long nobody was told; None once somebody was."""
        if self.next_step is None or self.next_step.code != "told":
            return None
        begun = self.values["begun"]
        return int((now.at - begun).total_seconds()) // 60

    def standing(self, now: Now) -> Standing:
        minutes = self.minutes(now)
        standing = super().standing(now)
        if minutes is None:
            return standing
        words = sentence("untold for {time}", time=_time(minutes))
        left = self.course.stamps.get("left_word")
        if left is None:
            return standing._replace(words=words, tone="alarm")
        since = int((now.at - left.at).total_seconds()) // 60
        told = sentence("word left {time} ago", time=_time(since))
        tone: Tone = "alarm" if since >= ASKED_AGAIN else "warn"
        return standing._replace(words=f"{words}, {told}", tone=tone)

    def warnings(self, others: Others) -> Sequence[Remark]:
        if self.price is not None and not self.price_asked_of:
            return [Remark(N_("Nobody was asked about this price."))]
        return ()

    def record(self, standing: Standing, now: Now) -> Mapping[str, object]:
        return {**super().record(standing, now), "minutes_untold": self.minutes(now)}

    @classmethod
    def understood(cls, values: Mapping[str, Any]) -> Mapping[str, Any]:
        said, outcome = dict(values), values["outcome"]
        if outcome == "cancelled":
            return said | {"given_up": said["given_up"] or _(OUTCOMES[outcome])}
        for step in TAKEN.get(outcome, ()):
            said[step] = said[step] or "yes"
        return said

    def spoken(self, now: Now) -> str:
        if self.price is not None and not self.price_asked_of:
            said = N_("Your order of {product} is noted; the price is to be confirmed.")
            return sentence(said, product=self.product)
        if not self.salesperson:
            said = N_("Your order of {product} is noted; who looks after you will call.")
        elif self.minutes(now) is None:
            said = N_("{person} knows of your order of {product}.")
        else:
            said = N_("Your order of {product} is noted; {person} will be told.")
        return sentence(said, person=self.salesperson, product=self.product)


def _time(minutes: int) -> str:
    """Minutes as one reads them: 45 min, 3 h 20."""
    if minutes < 60:
        return sentence("{minutes} min", minutes=minutes)
    hours, rest = divmod(minutes, 60)
    if hours < 24:
        return sentence("{hours} h {minutes} min", hours=hours, minutes=rest)
    return sentence("{days} days", days=hours // 24)
