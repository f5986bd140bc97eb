"""What is told of a visit through time."""

from salestui.kit.past import Past, Told
from salestui.language import N_
from salestui.visits.rules import HOW
from salestui.visits.store import VisitRow

PAST = Past(
    VisitRow,
    {
        "customer": Told(N_("Customer")),
        "on": Told(N_("Day")),
        "visitor": Told(N_("Visitor")),
        "how": Told(N_("How"), HOW),
        "purpose": Told(N_("Purpose")),
        "said": Told(N_("What was said")),
        "next_step": Told(N_("Next step")),
        "next_on": Told(N_("Next on")),
    },
)
