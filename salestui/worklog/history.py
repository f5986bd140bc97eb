"""What is told of log lines and memos through time."""

from salestui.kit.row_history import Label, RowHistory
from salestui.language import N_
from salestui.worklog.store import LogLineRow, MemoRow

_WHO = {"customer": Label(N_("Customer")), "walk_in": Label(N_("Name"))}

LINES_HISTORY = RowHistory(
    LogLineRow,
    {"day": Label(N_("Day")), "at": Label(N_("When")), **_WHO, "text": Label(N_("Text"))},
)

MEMOS_HISTORY = RowHistory(
    MemoRow,
    {
        "due_on": Label(N_("Due")),
        **_WHO,
        "text": Label(N_("To do")),
        "done_at": Label(N_("Done")),
        "dropped_at": Label(N_("Dropped")),
    },
)

SAID_BEFORE = (
    N_("Log line added"),
    N_("Log line changed"),
    N_("Memo written"),
    N_("Memo changed"),
    N_("Memo done"),
    N_("Memo dropped"),
    N_("Memo taken up again"),
)
"""What earlier versions said of a change: their history says it still."""
