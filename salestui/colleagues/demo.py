"""The colleagues of the demo's month; all invented."""

from typing import NamedTuple

from salestui.colleagues.store import add_colleague
from salestui.dates.clock import Now
from salestui.kit.demo import DAYS_BACK, Month


class Colleague(NamedTuple):
    """A colleague as the demo puts them on the list."""

    name: str
    role: str
    phones: str


COLLEAGUES = (
    Colleague("唐静", "other", "内线 801"),
    Colleague("林晓敏", "salesperson", "139 0055 0126"),
    Colleague("魏东升", "salesperson", "13855500348\n0571-5550 6000转806"),
    Colleague("傅海涛", "salesperson", "+86 186-5550-0773"),
    Colleague("蒋建平", "after_sales", "0571-55506000-812"),
    Colleague("潘玉梅", "after_sales", "158 5550 0239"),
    Colleague("贺春兰", "order_desk", "内线 805"),
    Colleague("周根生", "storekeeper", "13755500461"),
    Colleague("尤立新", "merchant", "0574-5550 9917"),
)


def seed(month: Month) -> None:
    """Plan that the colleagues are put on the list on the first day."""
    for minutes, colleague in enumerate(COLLEAGUES):
        _plan(month, colleague, minutes)


def _plan(month: Month, colleague: Colleague, minutes: int) -> None:
    def add(now: Now) -> None:
        add_colleague(now, *colleague)

    month.plan(DAYS_BACK, f"08:{45 + minutes}", add)
