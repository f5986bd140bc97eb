"""What can be done with receivables."""

from __future__ import annotations

from salestui.books.actions import answer, chase, delete, edit, editing, give_up, take_up
from salestui.books.receivables import store
from salestui.books.receivables.form import ReceiptForm
from salestui.books.receivables.receivable import Receivable
from salestui.books.receivables.rules import Receipt
from salestui.kit.desk import Desk
from salestui.kit.form import Answers

__all__ = ("answer", "chase", "delete", "edit", "give_up", "take_up")


async def receive(desk: Desk, row: Receivable) -> None:
    """Note that money came in."""

    def save(now_row: Receivable, answers: Answers) -> None:
        now = desk.now
        receipt = Receipt(answers["on"] or now.day, answers["amount"], answers["how"])
        is_in_journal = answers["journal"] == "yes"
        store.add_receipt(now, now_row, receipt, is_in_journal=is_in_journal)

    await desk.ask(ReceiptForm(editing(desk, row, save), row, has_journal=store.has_journal()))
