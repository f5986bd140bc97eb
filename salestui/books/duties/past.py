"""What is told of a duty through time: what is written of it, and its ticks."""

from dataclasses import replace

from salestui.books.duties.duty import Duty, TickRow
from salestui.books.past import past_of
from salestui.kit.past import Told
from salestui.language import P_

PAST = replace(past_of(Duty.code), parts={TickRow: ("due_on", Told(P_("duty", "Done for")))})
