"""What is done with receivables beside what is done with every book's rows: receipts."""

from salestui.books.receivables.receivable import Receivable, add_receipts
from salestui.books.receivables.rules import Receipt
from salestui.books.store import entry, write_again
from salestui.core.refusal import Refusal
from salestui.dates.clock import Now
from salestui.language import N_
from salestui.storage.history.writer import change
from salestui.text.amounts import amount_text

RECEIVED = N_("{book} {number}: {amount} received from {name}")


def receivable(key: int) -> Receivable | None:
    """A receivable with its receipts."""
    return entry(Receivable, key)


def add_receipt(now: Now, row: Receivable, receipt: Receipt) -> None:
    """Note that money came in, or, below 0, that a receipt is taken back."""
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
