"""The limits and spans of time of the books that a person may set."""

from typing import NamedTuple


class Terms(NamedTuple):
    """What the rules of the books go by; each is a setting of the same name."""

    discount_limit: int = 90
    """Percent of the list price below which a contract has to be approved."""
    contract_days: int = 3
    """Days from one step of a contract to the next."""
    credit_days: int = 30
    """Days until a receivable is due of which nothing was agreed."""
    receivable_days: int = 7
    """Days from one chase of a receivable to the next."""
    ageing: str = "due"
    """From which day on receivables get old: a code of the receivables' rules."""
    attendance_unit: int = 1
    """Minutes up to which each event of attendance is rounded."""


USUAL = Terms()
"""Unless they are set."""
