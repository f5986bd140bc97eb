"""What is told of a complaint through time."""

from salestui.complaints.models import ComplaintRow, ContactRow, PauseRow
from salestui.complaints.rules import CHANNELS
from salestui.kit.row_history import Label, RowHistory
from salestui.language import N_

HISTORY = RowHistory(
    ComplaintRow,
    {
        "customer": Label(N_("Customer")),
        "name": Label(N_("Who")),
        "phone": Label(N_("Phone")),
        "about": Label(N_("About")),
        "channel": Label(N_("Channel"), CHANNELS),
        "category": Label(N_("Category")),
        "salesperson": Label(N_("Salesperson")),
        "merchant": Label(N_("Merchant")),
        "promise": Label(N_("Promised")),
        "received_at": Label(N_("Arrived")),
        "cause": Label(N_("Cause")),
        "outcome": Label(N_("Outcome")),
        "closed_at": Label(N_("Settled")),
        "reopened_for": Label(N_("Reopened for")),
    },
    {
        PauseRow: ("reason", Label(N_("Waiting for"))),
        ContactRow: ("note", Label(N_("They said"))),
    },
)

SAID_BEFORE = (N_("Time limit set anew for {count} open complaints"),)
"""What earlier versions said of a change: their history says it still."""
