"""What a receivable is, with its receipts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Self

from peewee import JOIN, ForeignKeyField, IntegerField, TextField, fn

from salestui.books.book import Book, Others, Standing
from salestui.books.kinds import (
    BookField,
    Colleague,
    Customer,
    Day,
    Identifier,
    Moment,
    Money,
    Notes,
    Receipts,
    Whole,
)
from salestui.books.receivables.rules import DUE, Claim, Receipt, ageing, due_day
from salestui.books.rules import Course, chase_due
from salestui.core.remark import Remark
from salestui.dates.clock import Now
from salestui.dates.words import day_words
from salestui.kit.register import Tone
from salestui.language import N_, P_, _, sentence
from salestui.storage.database import DayField, Record, among, tuples
from salestui.storage.history.writer import Writer
from salestui.text.amounts import amount_text

LONG = 30
"""Days overdue after which it is alarming."""


class Receivable(Book):
    """What a customer owes, until it is paid or written off."""

    code, prefix, group = "receivables", "YS", N_("Money")
    title, new = N_("Receivables"), N_("New receivable")
    is_plain = False
    follows_terms = True

    who = Customer(N_("Customer"), required=True, width=14)
    ref = Identifier(N_("Invoice/contract"), found=True)
    left = Money(N_("Still open"), width=11, is_kept=False)
    amount = Money(P_("receivable", "Amount"), required=True, width=11)
    falls_due = Day(
        P_("receivable", "Due on"), is_ahead=True, width=10, hint=N_("empty: the usual credit")
    )
    salesperson = Colleague(N_("Salesperson"), role="salesperson", width=8)
    notes = Notes(N_("Notes"))
    begun = Moment(P_("receivable", "Arisen on"))
    credit_days = Whole(N_("Credit in days"), is_kept=False)
    received = Money(N_("Received"), is_kept=False)
    received_on = Day(N_("Received on"), is_kept=False)
    promised = Day(N_("Promised by"), is_ahead=True, is_kept=False)
    all_receipts = Receipts(N_("Receipts"), is_kept=False)

    receipts: Sequence[Receipt] = ()
    """By their days."""
    remarks: Sequence[Remark] = ()
    """What a table says of it that is to be looked at."""

    def replaced(
        self, values: Mapping[str, Any] | None = None, course: Course | None = None
    ) -> Self:
        new = super().replaced(values, course)
        new.receipts = self.receipts
        return new

    def with_receipts(self, receipts: Iterable[Receipt]) -> Self:
        """The same with these receipts."""
        new = self.replaced()
        new.receipts = sorted(receipts)
        return new

    @classmethod
    def completed_rows(cls, rows: Sequence[Self]) -> Sequence[Self]:
        receipts = receipts_of(each.id for each in rows)
        for each in rows:
            each.receipts = receipts[each.id]
        return rows

    @property
    def about(self) -> str:
        if self.is_settled:
            return self.ref
        left = sentence("{amount} open", amount=amount_text(self.open_amount))
        return "  ".join(filter(None, (left, self.ref)))

    def shown(self, field: BookField[Any]) -> str:
        return amount_text(self.open_amount) if field.name == "left" else super().shown(field)

    # What is open

    def claim(self, credit_days: int) -> Claim:
        """What is owed, as the rules see it."""
        arisen, closed = self.course.begun_on, self.course.closed_at
        due = due_day(arisen, self.falls_due, credit_days)
        return Claim(self.amount or 0, arisen, due, self.receipts, closed and closed.date())

    @property
    def open_amount(self) -> int:
        """What is open of it, all receipts taken off; 0 once it was written off."""
        if self.course.closed_at is not None:
            return 0
        return (self.amount or 0) - sum(each.amount for each in self.receipts)

    def refusal(self, others: Others) -> Remark | None:
        if self.amount is not None and self.amount <= 0:
            return Remark(N_("An amount above 0, please."), {"field": "amount"})
        over = sum(each.amount for each in self.receipts) - (self.amount or 0)
        if over > 0:
            said = N_("More was received than the amount, by {amount}.")
            return Remark(said, {"field": "amount", "amount": amount_text(over)})
        return None

    def warnings(self, others: Others) -> Sequence[Remark]:
        return self.remarks

    # How it stands

    @property
    def is_settled(self) -> bool:
        return self.course.closed_at is not None or not self.open_amount

    @property
    def state(self) -> str:
        if self.course.closed_at is not None:
            return "closed"
        if not self.open_amount:
            return "paid"
        return "part" if self.receipts else "open"

    def standing(self, now: Now) -> Standing:
        if self.course.closed_at is not None:
            return Standing(None, _(P_("receivable", "written off")), "muted")
        if not self.open_amount:
            return Standing(None, _(P_("receivable", "paid")), "muted")
        claim, course = self.claim(now.terms.credit_days), self.course
        first = claim.due_on + timedelta(days=1)
        due = chase_due(first, now.terms.receivable_days, course.begun_on, course)
        late = claim.age_on(now.day, DUE)
        words = [sentence("due {day}", day=day_words(claim.due_on, now))]
        if late > 0:
            words = [sentence("{days} d overdue", days=late)]
        if course.chases:
            words.append(sentence("chased ×{times}", times=course.chases))
        tone: Tone = "muted" if due > now.day else "alarm" if late > LONG else "warn"
        return Standing(due, _(", ").join(words), tone, self.salesperson)

    def record(self, standing: Standing, now: Now) -> Mapping[str, object]:
        return {**super().record(standing, now), "open": self.open_amount}

    def spoken(self, now: Now) -> str:
        if self.is_settled:
            return self.standing(now).words
        claim = self.claim(now.terms.credit_days)
        return sentence(
            "{open} of {amount} are open, due {day}",
            open=amount_text(self.open_amount),
            amount=amount_text(claim.amount),
            day=day_words(claim.due_on, now),
        )

    @classmethod
    def summary(cls, now: Now) -> str:
        found = ageing_on(now.day, now)
        parts = [f"{_(name)} {amount_text(amount)}" for name, amount in found.items() if amount]
        said = N_("{amounts}: {total} open")
        total = amount_text(sum(found.values()))
        return sentence(said, total=total, amounts=" · ".join(parts)) if parts else ""

    # In tables

    @classmethod
    def says_how_far(cls, values: Mapping[str, Any]) -> bool:
        return True

    def of_table(self, values: Mapping[str, Any], now: Now) -> Self:
        receipts, remarks = list(values["all_receipts"]), []
        if not receipts and values["received"]:
            if values["received_on"] is None:
                remarks.append(Remark(N_("Received on no day: taken as today.")))
            receipts = [Receipt(values["received_on"] or now.day, values["received"])]
        days = values["credit_days"]
        due = self.falls_due or (days and self.course.begun_on + timedelta(days=days))
        new = self.replaced(
            {"falls_due": due}, self.course._replace(promised_on=values["promised"])
        )
        new = new.with_receipts(receipts)
        right = (new.amount or 0) - sum(each.amount for each in receipts)
        if values["left"] is not None and values["left"] != right:
            said = N_("{left} are said to be open; {right} are.")
            amounts = {"left": amount_text(values["left"]), "right": amount_text(right)}
            remarks.append(Remark(said, amounts))
        new.remarks = remarks
        return new

    def table_values(self) -> Mapping[str, Any]:
        receipts = tuple(each._replace(id=0) for each in self.receipts)
        return {"all_receipts": receipts, "promised": self.course.promised_on}

    def filled(self, new: Self, codes: Collection[str]) -> Self:
        promised = new.course.promised_on if "promised" in codes else self.course.promised_on
        row = self.replaced(course=self.course._replace(promised_on=promised))
        return row.with_receipts(new.receipts) if "all_receipts" in codes else row

    @classmethod
    def write_parts(cls, writer: Writer, rows: Sequence[Self]) -> None:
        new = [(row.id, each) for row in rows for each in row.receipts if not each.id]
        add_receipts(writer, new)


class ReceiptRow(Record):
    """A receipt as kept."""

    receivable: ForeignKeyField[Any] = ForeignKeyField(Receivable.row, backref="+")
    receivable_id: int
    received_on = DayField()
    amount = IntegerField()
    how = TextField(default="")

    class Meta:
        table_name = "receipt"


def receipts_of(keys: Iterable[int]) -> Mapping[int, Sequence[Receipt]]:
    """The receipts of some receivables, in one query."""
    found: dict[int, list[Receipt]] = defaultdict(list)
    row = ReceiptRow
    query = row.select(row.receivable, row.received_on, row.amount, row.how, row.id)
    query = query.where(among(row.receivable, keys)).order_by(row.received_on, row.id)
    for key, *values in tuples(query):
        found[key].append(Receipt(*values))
    return found


def add_receipts(writer: Writer, receipts: Sequence[tuple[int, Receipt]]) -> None:
    """Add receipts of receivables by their ids, within a change."""
    if receipts:
        writer.add_many(
            ReceiptRow,
            [
                {
                    "receivable": key,
                    "received_on": each.on,
                    "amount": each.amount,
                    "how": each.how,
                }
                for key, each in receipts
            ],
        )


def ageing_on(day: date, now: Now) -> Mapping[str, int]:
    """What is open by age at the end of a day, of all receivables, by msgids; in 分."""
    row: Any = Receivable.row
    received = (
        ReceiptRow.select(
            ReceiptRow.receivable.alias("claim"), fn.SUM(ReceiptRow.amount).alias("amount")
        )
        .where(ReceiptRow.received_on <= day)
        .group_by(ReceiptRow.receivable)
    )
    was_owed = (row.begun_on <= day) & (row.closed_at.is_null() | (row.closed_at > _end(day, now)))
    if day == now.day:
        # Few of many years are open today: those not settled, or settled by what is still to come.
        later = ReceiptRow.select(ReceiptRow.receivable).where(ReceiptRow.received_on > day)
        was_owed &= (row.is_settled == False) | row.id.in_(later)  # noqa: E712 # Peewee's way
        still = row.select(row.id).where(was_owed)
        received = received.where(ReceiptRow.receivable.in_(still))
    left = fn.SUM(row.amount - fn.COALESCE(received.c.amount, 0))
    query = (
        row.select(left, row.begun_on, row.falls_due)
        .join(received, JOIN.LEFT_OUTER, on=(received.c.claim == row.id))
        .where(was_owed)
        .group_by(row.begun_on, row.falls_due)
    )
    credit = now.terms.credit_days
    groups = ((amount, on, due_day(on, due, credit)) for amount, on, due in tuples(query))
    return ageing(groups, day, now.terms.ageing)


def _end(day: date, now: Now) -> datetime:
    return datetime.combine(day, time.max, now.at.tzinfo)
