"""The cash journal in tables: what is carried over is no entry, balances are compared."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import accumulate
from typing import Any

from salestui.books.cash.entry import OPENINGS, CashEntry, sums_by_day
from salestui.books.exchange import NewRow, exchange_of, planner_of
from salestui.books.store import book_row, rows
from salestui.core.remark import Remark
from salestui.dates.clock import Now
from salestui.kit.cells import UnfitCell, word_key
from salestui.kit.columns import Add, NoEntry, Planner, There
from salestui.language import N_
from salestui.storage.history.writer import Writer
from salestui.text.amounts import amount_text

SUMS = frozenset(
    map(
        word_key,
        "承前页 承上页 过次页 转下页 转次页 本日合计 本日小计 本月合计 本月累计 本月小计 本季合计 "
        "本年累计 本年合计 月结 年结 合计 总计 小计 累计 结转下页 结转下月 结转次月 转下月 "
        "结转下年 brought carried total".split(),
    )
)
"""What lines of a journal are called that are no entries, word for word."""

OPENING_WORDS = "期初余额"

OTHER_OPENING = N_("{said} are said to be brought forward; {right} are.")
OTHER_BALANCE = N_("A balance of {said} stands there; {right} is right.")


class _Account:
    """The balance of one account in a table, on top of what is on file."""

    def __init__(self, name: str) -> None:
        self._name = name
        effects = sums_by_day(name)
        self._days = list(effects)
        self._sums = list(accumulate(effects.values()))
        self._new = 0
        """What the rows of the table have added so far."""
        self._opening: int | None = None
        self._is_begun = bool(self._days)
        self._is_told = False

    def bring(self, amount: int) -> None:
        """Take a line that opens the journal, or says what was brought forward."""
        if self._days:
            return  # of what is on file the table may not tell all
        if not self._is_begun:
            self._is_begun = True
            self._opening = self._new = amount
        elif amount != self._new and not self._is_told:
            amounts = {"said": amount_text(amount), "right": amount_text(self._new)}
            raise UnfitCell(OTHER_OPENING, **amounts)

    def opening(self, begun: datetime, now: Now) -> CashEntry | None:
        """The entry that is to be written before the first one; None where there is none."""
        amount, self._opening = self._opening, None
        if amount is None:
            return None
        side = "received" if amount >= 0 else "paid"
        values = {"text": OPENING_WORDS, side: abs(amount), "account": self._name, "begun": begun}
        return book_row(CashEntry, values, now)

    def add(self, effect: int, day: date, said: int | None) -> Sequence[Remark]:
        """Count an entry; remarks that another balance is said, the first time that it is so.

        Of a day with entries on file nobody knows which of them stand before it.
        """
        self._is_begun = True
        self._new += effect
        at = bisect_right(self._days, day)
        right = self._new + (self._sums[at - 1] if at else 0)
        if said is None or said == right or self._is_told or day in self._days:
            return ()
        self._is_told = True
        amounts = {"said": amount_text(said), "right": amount_text(right)}
        return (Remark(OTHER_BALANCE, amounts),)


class _Journal:
    """Plans the rows of a table one after the other."""

    def __init__(self, now: Now) -> None:
        self._now = now
        self._plan = planner_of(CashEntry, now)
        self._accounts: dict[str, _Account] = {}
        self._begun: datetime | None = None

    def plan(self, values: Mapping[str, Any], known: int | None) -> Add | There | NoEntry:
        """What is to become of a row."""
        words = word_key(values["text"])
        if words in SUMS:
            return NoEntry()
        said = {**values, "begun": values["begun"] or self._begun}
        name = said["account"]
        if name not in self._accounts:
            self._accounts[name] = _Account(name)
        account = self._accounts[name]
        if words in OPENINGS:
            amount = said["balance"]
            side = (said["received"] or 0) - (said["paid"] or 0)
            account.bring(side if amount is None else amount)
            self._begun = self._begun or said["begun"]
            return NoEntry()
        self._begun = said["begun"]
        there = self._plan(said, known)
        return self._counted(there, account, said) if isinstance(there, Add) else there

    def _counted(self, there: Add, account: _Account, said: Mapping[str, Any]) -> Add:
        new: NewRow = there.what
        row = new.row
        assert isinstance(row, CashEntry)
        sealed = row.sealed(self._now)
        if sealed is not None:
            arguments = {key: one for key, one in sealed.arguments.items() if key != "field"}
            raise UnfitCell(sealed.sentence, **arguments)
        before = account.opening(row.values["begun"], self._now)
        remarks = account.add(row.effect, row.course.begun_on, said["balance"])
        what = new._replace(before=before)
        return there._replace(what=what, remarks=[*there.remarks, *remarks])


def _planner(now: Now) -> Planner:
    return _Journal(now).plan


def _kept(now: Now) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The entries by their days, each with the balance after it."""
    told = dict(exchange_of(CashEntry.code).kept(now))
    balances: dict[str, int] = defaultdict(int)
    for row in sorted(rows(CashEntry), key=lambda each: (each.course.begun_on, each.id)):
        balances[row.account] += row.effect
        yield row.id, {**told[row.id], "balance": balances[row.account]}


def _fill(writer: Writer, more: Mapping[int, Mapping[str, Any]]) -> None:
    exchange_of(CashEntry.code).fill(writer, more)


EXCHANGE = replace(exchange_of(CashEntry.code), planner=_planner, kept=_kept, fill=_fill, old=None)
