"""What crosses the counter in the demo's month: repairs, each with all that happens to it.

Days are counted back in desk days: 0 is today, 1 the working day before, and so on.
"""

from collections.abc import Callable
from datetime import timedelta

from salestui.dates.clock import Now
from salestui.kit.demo import Month
from salestui.repairs.demo_standing import (
    STANDING_IN_REPAIR,
    STANDING_RECEIVED,
    STANDING_REPAIRED,
    STANDING_WAITING,
)
from salestui.repairs.demo_stories import CLOSED, Action, Story
from salestui.repairs.queries import repair
from salestui.repairs.rules import Repair
from salestui.repairs.store import (
    register_repair,
)

STORIES = (
    *CLOSED,
    *STANDING_IN_REPAIR,
    *STANDING_WAITING,
    *STANDING_REPAIRED,
    *STANDING_RECEIVED,
)


def seed(month: Month) -> None:
    """Plan the repairs, each with its actions."""
    for story in STORIES:
        _plan(month, story)


def _plan(month: Month, story: Story) -> None:
    taken_in: list[Repair] = []

    def take_in(now: Now) -> None:
        who, warranty = story.intake.who, story.warranty_days
        intake = story.intake._replace(
            who=month.on_file.get(who.name, who),
            warranty_until=None if warranty is None else month.days[0] + timedelta(warranty),
        )
        received = month.moment(*story.received) if story.received else None
        taken_in.append(register_repair(now, intake, received))

    def do(action: Action, is_first: bool) -> Callable[[Now], None]:
        def act(now: Now) -> None:
            (new,) = taken_in
            standing = new if is_first else repair(new.id)
            assert standing is not None
            action(now, standing)

        return act

    month.plan(story.back, story.time, take_in)
    for order, (back, at, action) in enumerate(story.actions):
        month.plan(back, at, do(action, is_first=order == 0))
