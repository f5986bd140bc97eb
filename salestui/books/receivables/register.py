"""What the receivables offer the desk."""

from collections.abc import Sequence

from salestui.books.receivables.receivable import ReceiptRow, Receivable
from salestui.books.receivables.store import receivable
from salestui.books.register import book_details, register_of
from salestui.dates.clock import Now
from salestui.dates.words import full_day
from salestui.kit.register import Action, Detail
from salestui.language import N_, P_, _
from salestui.text.amounts import amount_text


def receivable_details(key: int, now: Now) -> Sequence[Detail]:
    """A receivable in full, its receipts below."""
    row = receivable(key)
    if row is None:
        return ()
    receipts = [
        Detail(each.on.isoformat(), "  ".join(filter(None, (amount_text(each.amount), each.how))))
        for each in reversed(row.receipts)
    ]
    if row.course.promised_on is not None:
        receipts.insert(0, Detail(_("Promised by"), full_day(row.course.promised_on)))
    return [*book_details(Receivable, key, now), *receipts]


def _is_open(row: Receivable) -> bool:
    return not row.is_settled


def _is_given_up(row: Receivable) -> bool:
    return row.course.closed_at is not None


def _had_receipts(row: Receivable) -> bool:
    return row.course.closed_at is None and bool(row.amount)


def _was_never_paid(row: Receivable) -> bool:
    return not row.receipts


_REGISTER = register_of(Receivable)
_TODAY = _REGISTER.today
assert _TODAY is not None

RECEIVABLES = _REGISTER._replace(
    find=receivable,
    details=receivable_details,
    today=_TODAY._replace(reads=(*_TODAY.reads, ReceiptRow)),
    actions=(
        Action("chase", N_("Chase"), "space", _is_open),
        Action("receive", N_("Receipt …"), "r", _had_receipts),
        Action("answer", N_("They promised …"), "a", _is_open),
        Action("edit", N_("Change"), "e"),
        Action("give_up", P_("receivable", "Write off …"), "x", _is_open),
        Action("take_up", N_("Take up again"), "", _is_given_up),
        Action("delete", N_("Delete …"), "", _was_never_paid),
    ),
    actions_in="salestui.books.receivables.actions",
    history="salestui.books.receivables.history:HISTORY",
    demo="salestui.books.receivables.demo:seed",
)
