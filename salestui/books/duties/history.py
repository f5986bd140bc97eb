"""What is told of a duty through time: what is written of it, and its ticks."""

from dataclasses import replace

from salestui.books.duties.duty import Duty, TickRow
from salestui.books.history import history_of
from salestui.kit.row_history import Label
from salestui.language import P_

HISTORY = replace(history_of(Duty.code), parts={TickRow: ("due_on", Label(P_("duty", "Done for")))})
