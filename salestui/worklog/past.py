"""What is told of log lines and memos through time."""

from salestui.kit.past import Past, Told
from salestui.language import N_
from salestui.worklog.store import LogLineRow, MemoRow

_WHO = {"customer": Told(N_("Customer")), "walk_in": Told(N_("Name"))}

LINES_PAST = Past(
    LogLineRow,
    {"day": Told(N_("Day")), "at": Told(N_("When")), **_WHO, "text": Told(N_("Text"))},
)

MEMOS_PAST = Past(
    MemoRow,
    {
        "due_on": Told(N_("Due")),
        **_WHO,
        "text": Told(N_("To do")),
        "done_at": Told(N_("Done")),
        "dropped_at": Told(N_("Dropped")),
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
