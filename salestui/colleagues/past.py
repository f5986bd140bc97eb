"""What is told of a colleague through time."""

from salestui.colleagues.rules import ROLES
from salestui.colleagues.store import ColleagueRow
from salestui.kit.past import Past, Told
from salestui.language import N_

PAST = Past(
    ColleagueRow,
    {"name": Told(N_("Name")), "role": Told(N_("Role"), ROLES), "phones": Told(N_("Phones"))},
)
