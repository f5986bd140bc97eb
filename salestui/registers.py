"""The desk's registers, one line each, in the order of Today."""

from salestui.backups.register import BACKUPS
from salestui.books.attendance.register import ATTENDANCE
from salestui.books.cash.register import CASH_JOURNAL
from salestui.books.duties.register import DUTIES, MAILBOX_CHECKS
from salestui.books.goods.register import MOVES, PRODUCTS, STOCK
from salestui.books.receivables.register import RECEIVABLES
from salestui.books.register import DECLARED
from salestui.books.register import REGISTER as BOOKS
from salestui.colleagues.register import COLLEAGUES
from salestui.complaints.register import COMPLAINTS
from salestui.customers.register import CUSTOMERS
from salestui.discretion.register import DISCRETION
from salestui.exchange.register import EXCHANGE_OF_TABLES
from salestui.kit.register import Register
from salestui.lookup.register import LOOKUP
from salestui.repairs.register import REPAIRS
from salestui.settings.register import SETTINGS
from salestui.visits.register import CARDS, VISITS, VISITS_DUE
from salestui.worklog.register import LOG_LINES, WORKLOG

REGISTERS: tuple[Register, ...] = (
    COMPLAINTS,
    MAILBOX_CHECKS,
    REPAIRS,
    WORKLOG,
    BOOKS,
    DUTIES,
    *DECLARED,
    MOVES,
    PRODUCTS,
    STOCK,
    RECEIVABLES,
    CASH_JOURNAL,
    ATTENDANCE,
    VISITS_DUE,
    VISITS,
    CARDS,
    LOG_LINES,
    CUSTOMERS,
    LOOKUP,
    COLLEAGUES,
    EXCHANGE_OF_TABLES,
    DISCRETION,
    SETTINGS,
    BACKUPS,
)
