"""What is told of a receivable through time: what is written of it, and its receipts."""

from dataclasses import replace

from salestui.books.history import history_of
from salestui.books.receivables.receivable import ReceiptRow, Receivable
from salestui.kit.row_history import Label
from salestui.language import P_
from salestui.text.amounts import amount_text

_RECEIPT = Label(P_("receivable", "Receipt"), shown=amount_text)

HISTORY = replace(history_of(Receivable.code), parts={ReceiptRow: ("amount", _RECEIPT)})
