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
