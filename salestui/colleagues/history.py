"""What is told of a colleague through time."""

from salestui.colleagues.rules import ROLES
from salestui.colleagues.store import ColleagueRow
from salestui.kit.row_history import Label, RowHistory
from salestui.language import N_

HISTORY = RowHistory(
    ColleagueRow,
    {"name": Label(N_("Name")), "role": Label(N_("Role"), ROLES), "phones": Label(N_("Phones"))},
)
