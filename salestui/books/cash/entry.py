"""What an entry of the cash journal is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from peewee import IntegerField, TextField, fn

from salestui.books.book import Book, Others, Standing
from salestui.books.cash.rules import Movement, last_day, left_of, month_of
from salestui.books.kinds import Choice, Colleague, Identifier, Moment, Money, Notes, Text
from salestui.books.rules import Step
from salestui.core.remark import Remark
from salestui.dates.clock import Now
from salestui.dates.words import short_day
from salestui.kit.register import Section
from salestui.language import N_, P_, _, sentence
from salestui.storage.database import DayField, Record, tuples
from salestui.text.amounts import amount_text
from salestui.text.clean import fold

OPENING = "opening"
"""The kind of the one entry with which the journal begins."""

DIFFERENCE = "difference"
"""The kind of an entry that the counting at the end of a month has brought."""

KINDS = {OPENING: N_("opening balance"), DIFFERENCE: N_("difference found")}

OPENINGS = frozenset(
    "期初余额 期初 期初结存 上年结转 承上年 上月结转 上月结余 结转 opening".split()
)
"""What the first entry of a journal is called, word for word."""

HANDED_UP_FROM = 17
"""From this hour on the entries of a day are to be handed up."""

CASH = Section("cash", N_("Cash to hand up"), "")
"""Where on Today the days stand whose entries are not handed up."""


class CashEntry(Book):
    """An entry of the cash journal; its balance is never kept, it follows from those before."""

    code, prefix, group = "cash", "RJ", N_("Money")
    title, new = N_("Cash journal"), N_("New cash entry")
    section = CASH
    is_plain = False
    table = "salestui.books.cash.table:ledger"
    # Balances are sums over many years; these columns alone say them.
    indexes = (("account", "begun_on", "kind", "received", "paid"),)

    text = Text(P_("cash", "What for"), required=True, found=True, width=16)
    received = Money(P_("cash", "In"), width=11)
    paid = Money(P_("cash", "Out"), width=11)
    counterparty = Text(N_("Counterparty"), found=True)
    handled_by = Colleague(N_("Handled by"), role="finance", width=8)
    voucher = Identifier(N_("Voucher no."), found=True)
    ref = Identifier(N_("Belongs to"), found=True, hint=N_("number of a contract, invoice …"))
    account = Text(N_("Account"), hint=N_("empty: cash"))
    red_of = Identifier(N_("Red of"), found=True, in_form=False)
    kind = Choice(N_("Kind"), KINDS, in_form=False)
    notes = Notes(N_("Notes"))
    begun = Moment(P_("cash", "Day"))
    amount = Money(P_("cash", "Amount"), is_kept=False)
    direction = Choice(
        N_("In or out"), {"in": P_("cash", "in"), "out": P_("cash", "out")}, is_kept=False
    )
    balance = Money(N_("Balance"), is_kept=False)

    steps = (
        Step("handed_up", P_("cash", "handed up"), "U"),
        Step("month_closed", P_("cash", "month closed"), "M", is_optional=True),
    )

    @property
    def name(self) -> str:
        return self.text

    @property
    def about(self) -> str:
        return self.counterparty

    @property
    def movement(self) -> Movement:
        """It as the journal counts it."""
        return Movement(self.id, self.course.begun_on, self.received or 0, self.paid or 0)

    @property
    def effect(self) -> int:
        """What it does to the balance, in 分."""
        return self.movement.effect

    @property
    def is_red(self) -> bool:
        """Whether it takes another back."""
        return bool(self.red_of) or (self.received or 0) < 0 or (self.paid or 0) < 0

    @property
    def is_sealed(self) -> bool:
        return "handed_up" in self.course.stamps or "month_closed" in self.course.stamps

    @property
    def is_settled(self) -> bool:
        return self.is_sealed or self.kind == OPENING or self.course.closed_at is not None

    @property
    def next_step(self) -> Step | None:
        return None if self.is_settled else self.step("handed_up")

    @classmethod
    def understood(cls, values: Mapping[str, Any]) -> Mapping[str, Any]:
        said = dict(values)
        if values["amount"] is not None and values["direction"]:
            side = "received" if values["direction"] == "in" else "paid"
            said[side] = values["amount"] if said[side] is None else said[side]
        # An empty side of a printed journal may hold a nought.
        for side, other in (("received", "paid"), ("paid", "received")):
            if said[side] == 0 and said[other]:
                said[side] = None
        return said

    def completed(self) -> Mapping[str, Any]:
        return {"kind": OPENING} if not self.kind and fold(self.text) in OPENINGS else {}

    def sealed(self, now: Now) -> Remark | None:
        if self.is_sealed:
            return Remark(N_("It is handed up or closed: take it back in red (F9)."))
        day = self.course.begun_on
        closed = closed_months(self.account)
        if closed and day <= last_day(closed[-1]):
            said = N_("{month} is closed; write it today, as “{words}”.")
            month = f"{day:%Y-%m}"
            return Remark(said, {"field": "begun", "month": month, "words": later_words(day)})
        if day < now.day and is_handed_up(self.account, day):
            said = N_("That day is handed up; write it today, as “{words}”.")
            return Remark(said, {"field": "begun", "words": later_words(day)})
        return None

    def refusal(self, others: Others) -> Remark | None:
        if self.kind == OPENING:
            if any(each.account == self.account for each in others("kind", OPENING)):
                return Remark(N_("The journal has begun already."), {"field": "text"})
            return None
        if self.received is not None and self.paid is not None:
            return Remark(N_("In or out, not both."), {"field": "paid"})
        if not (self.received or self.paid):
            return Remark(N_("An amount, please: in or out."), {"field": "received"})
        return None

    def warnings(self, others: Others) -> Sequence[Remark]:
        if self.is_red and not self.red_of and "红" not in self.text:
            return [Remark(N_("Below 0: does it take another entry back?"))]
        return ()

    def standing(self, now: Now) -> Standing:
        if self.kind == OPENING or self.course.closed_at is not None:
            said = KINDS[OPENING] if self.kind == OPENING else P_("book", "given up")
            return Standing(None, _(said), "muted")
        if self.is_sealed:
            said = P_("cash", "month closed") if self._is_closed else P_("cash", "handed up")
            return Standing(None, _(said), "muted")
        day = self.course.begun_on
        words = sentence("not handed up since {day}", day=short_day(day))
        is_due = day < now.day or now.at.hour >= HANDED_UP_FROM
        return Standing(day, words, "warn" if is_due else "muted", self.handled_by)

    @property
    def _is_closed(self) -> bool:
        return "month_closed" in self.course.stamps

    def spoken(self, now: Now) -> str:
        amount = amount_text((self.received or 0) + (self.paid or 0))
        said = (
            N_("{amount} came in for {text}") if self.received else N_("{amount} paid for {text}")
        )
        return sentence(said, amount=amount, text=self.text)


class CloseRow(Record):
    """A month of an account that was closed."""

    account = TextField(default="")
    month = DayField()
    """Its first day."""
    counted = IntegerField()
    """What was found in the box, in 分."""
    difference = IntegerField()
    """That less what the journal said; below 0 for 短款."""
    note = TextField(default="")

    class Meta:
        table_name = "cash_close"
        indexes = ((("account", "month"), True),)


# --- what follows from the entries of an account -----------------------------------------------

_ROW: Any = CashEntry.row
_EFFECT = fn.COALESCE(_ROW.received, 0) - fn.COALESCE(_ROW.paid, 0)


def later_words(day: date) -> str:
    """How an entry is marked that comes later than its day: 补记11月5日."""
    return sentence("added for {month}-{day}", month=day.month, day=day.day)


def is_handed_up(account: str, day: date) -> bool:
    """Whether entries of a day were handed up."""
    where = (_ROW.account == account) & (_ROW.begun_on == day) & _ROW.handed_up_at.is_null(False)
    return bool(_ROW.select().where(where).exists())


def balance_before(account: str, day: date) -> int:
    """What there was in the morning of a day, in 分."""
    where = (_ROW.account == account) & (_ROW.begun_on < day)
    return int(_ROW.select(fn.SUM(_EFFECT)).where(where).scalar() or 0)


def sums_by_day(account: str) -> Mapping[date, int]:
    """What the entries of each day do to the balance, by day."""
    query = _ROW.select(_ROW.begun_on, fn.SUM(_EFFECT)).where(_ROW.account == account)
    return dict(tuples(query.group_by(_ROW.begun_on).order_by(_ROW.begun_on)))


def _of(account: str, first: date, last: date) -> Any:
    return (_ROW.account == account) & _ROW.begun_on.between(first, last)


def entries_between(account: str, first: date, last: date) -> Any:
    """The condition for the entries of some days; the one that opens the journal is none."""
    return _of(account, first, last) & (_ROW.kind != OPENING)


def movements_between(account: str, first: date, last: date) -> list[Movement]:
    """The entries of some days as the rules see them."""
    query = _ROW.select(_ROW.id, _ROW.begun_on, _ROW.received, _ROW.paid)
    found = tuples(query.where(entries_between(account, first, last)))
    return [Movement(key, on, received or 0, paid or 0) for key, on, received, paid in found]


def sums_of_year(account: str, day: date) -> tuple[int, int]:
    """What came in and went out of a day's year until the day before it."""
    first = day.replace(month=1, day=1)
    where = entries_between(account, first, day) & (_ROW.begun_on < day)
    ((received, paid),) = tuples(_ROW.select(fn.SUM(_ROW.received), fn.SUM(_ROW.paid)).where(where))
    return int(received or 0), int(paid or 0)


def opening_of(account: str, first: date, last: date) -> int:
    """What opened the journal within some days, in 分; 0 where that was not then."""
    where = _of(account, first, last) & (_ROW.kind == OPENING)
    return int(_ROW.select(fn.SUM(_EFFECT)).where(where).scalar() or 0)


def months_with_entries() -> Mapping[str, list[date]]:
    """By account the months in which there is an entry, by their first days, in order."""
    month = fn.MIN(_ROW.begun_on)
    query = _ROW.select(_ROW.account, month).where(_ROW.kind != OPENING)
    query = query.group_by(_ROW.account, fn.SUBSTR(_ROW.begun_on, 1, 7))
    found: dict[str, list[date]] = {}
    for account, day in tuples(query.order_by(_ROW.account, month)):
        on = day if isinstance(day, date) else date.fromisoformat(day)
        found.setdefault(account, []).append(month_of(on))
    return found


def closed_months(account: str) -> list[date]:
    """The months that were closed, in order."""
    query = CloseRow.select(CloseRow.month).where(CloseRow.account == account)
    return [month for (month,) in tuples(query.order_by(CloseRow.month))]


def reds_of(number: str) -> list[int]:
    """What was taken back of an entry, by its number; each is below 0."""
    query = _ROW.select(_ROW.received, _ROW.paid).where(_ROW.red_of == number)
    return [(received or 0) + (paid or 0) for received, paid in tuples(query)]


def left_to_reverse(entry: CashEntry) -> int:
    """What may still be taken back of an entry, in 分."""
    if entry.is_red or entry.kind == OPENING:
        return 0
    return left_of((entry.received or 0) + (entry.paid or 0), reds_of(entry.number))
