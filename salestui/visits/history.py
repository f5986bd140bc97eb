"""What is told of a visit through time."""

from salestui.kit.row_history import Label, RowHistory
from salestui.language import N_
from salestui.visits.rules import HOW
from salestui.visits.store import VisitRow

HISTORY = RowHistory(
    VisitRow,
    {
        "customer": Label(N_("Customer")),
        "on": Label(N_("Day")),
        "visitor": Label(N_("Visitor")),
        "how": Label(N_("How"), HOW),
        "purpose": Label(N_("Purpose")),
        "said": Label(N_("What was said")),
        "next_step": Label(N_("Next step")),
        "next_on": Label(N_("Next on")),
    },
)
