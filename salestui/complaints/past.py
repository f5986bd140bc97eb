"""What is told of a complaint through time."""

from salestui.complaints.models import ComplaintRow, ContactRow, PauseRow
from salestui.complaints.rules import CHANNELS
from salestui.kit.past import Past, Told
from salestui.language import N_

PAST = Past(
    ComplaintRow,
    {
        "customer": Told(N_("Customer")),
        "name": Told(N_("Who")),
        "phone": Told(N_("Phone")),
        "about": Told(N_("About")),
        "channel": Told(N_("Channel"), CHANNELS),
        "category": Told(N_("Category")),
        "salesperson": Told(N_("Salesperson")),
        "merchant": Told(N_("Merchant")),
        "promise": Told(N_("Promised")),
        "received_at": Told(N_("Arrived")),
        "cause": Told(N_("Cause")),
        "outcome": Told(N_("Outcome")),
        "closed_at": Told(N_("Settled")),
        "reopened_for": Told(N_("Reopened for")),
    },
    {
        PauseRow: ("reason", Told(N_("Waiting for"))),
        ContactRow: ("note", Told(N_("They said"))),
    },
)

SAID_BEFORE = (N_("Time limit set anew for {count} open complaints"),)
"""What earlier versions said of a change: their history says it still."""
