"""The books of the desk, one line each, in the order of the screen."""

from collections.abc import Mapping

from salestui.books.attendance.event import Attendance
from salestui.books.authorisations import Authorisation
from salestui.books.book import Book
from salestui.books.cash.entry import CashEntry
from salestui.books.contracts import Contract
from salestui.books.duties.duty import Duty
from salestui.books.goods.move import Move
from salestui.books.mail import Mail
from salestui.books.messages import Message
from salestui.books.products import Product
from salestui.books.receivables.receivable import Receivable
from salestui.books.relays import Relay

BOOKS: tuple[type[Book], ...] = (
    Relay,
    Move,
    Product,
    Contract,
    Mail,
    Authorisation,
    Receivable,
    CashEntry,
    Duty,
    Message,
    Attendance,
)

BY_CODE: Mapping[str, type[Book]] = {each.code: each for each in BOOKS}
