"""What is done with receivables beside what is done with every book's rows: receipts."""

from datetime import datetime

from salestui.books.cash.entry import CashEntry, later_words
from salestui.books.receivables.receivable import Receivable, add_receipts
from salestui.books.receivables.rules import Receipt
from salestui.books.store import add_many, book_row, entry, write_again
from salestui.core.refusal import Refusal
from salestui.dates.clock import Now
from salestui.language import N_, sentence
from salestui.storage.history.writer import change
from salestui.text.amounts import amount_text

RECEIVED = N_("{book} {number}: {amount} received from {name}")


def receivable(key: int) -> Receivable | None:
    """A receivable with its receipts."""
    return entry(Receivable, key)


def add_receipt(
    now: Now, row: Receivable, receipt: Receipt, *, is_in_journal: bool = False
) -> None:
    """Note that money came in, or, below 0, that a receipt is taken back.

    With `is_in_journal` it is an entry of the cash journal, too, in the same change.
    """
    said = {"book": row.title, "number": row.number, "name": row.name}
    with change(now, row.code, RECEIVED, amount=amount_text(receipt.amount), **said) as writer:
        if receipt.amount > row.open_amount:
            over = amount_text(receipt.amount - row.open_amount)
            raise Refusal(N_("That is {amount} more than is open."), field="amount", amount=over)
        if not receipt.amount or sum(each.amount for each in row.receipts) + receipt.amount < 0:
            raise Refusal(N_("So much was never received."), field="amount")
        # The row is written with it: what came before is not undone from under it.
        write_again(writer, row, row.with_receipts([*row.receipts, receipt]))
        add_receipts(writer, [(row.id, receipt)])
        if is_in_journal:
            add_many(writer, [_cash_entry(now, row, receipt)])


def _cash_entry(now: Now, row: Receivable, receipt: Receipt) -> CashEntry:
    """The receipt in the cash journal; as today's entry where its own day is sealed."""
    text = sentence("Receipt {number} {name}", number=row.number, name=row.name)
    begun = datetime.combine(receipt.on, now.at.timetz()) if receipt.on != now.day else None
    values = {"text": text, "received": receipt.amount, "ref": row.number, "notes": receipt.how}
    entry = book_row(CashEntry, {**values, "begun": begun}, now)
    if entry.sealed(now) is None:
        return entry
    text = f"{text} {later_words(receipt.on)}"
    return book_row(CashEntry, {**values, "text": text, "begun": None}, now)


def has_journal() -> bool:
    """Whether a cash journal is kept."""
    return bool(CashEntry.row.select().exists())
