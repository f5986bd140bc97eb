"""What a colleague is."""

from collections.abc import Iterable
from typing import NamedTuple

from salestui.language import N_
from salestui.text.clean import fold

ROLES = {
    "salesperson": N_("salesperson"),
    "after_sales": N_("after-sales"),
    "order_desk": N_("order desk"),
    "storekeeper": N_("storekeeper"),
    "merchant": N_("merchant"),
    "finance": N_("finance"),
    "store_manager": N_("store manager"),
    "hr": N_("HR"),
    "head_office": N_("head office"),
    "other": N_("other"),
}
"""What colleagues do, by the code that is kept."""


class Colleague(NamedTuple):
    """A person of the company or of a partner."""

    id: int
    name: str
    role: str
    """A code of `ROLES`, or "" while nobody has said."""
    phones: str
    """As typed, one on a line."""
    version: int


def offered(colleagues: Iterable[Colleague], typed: str) -> list[Colleague]:
    """The colleagues to offer for what has been typed, those whose names begin with it first."""
    wanted = fold(typed)
    found = [colleague for colleague in colleagues if wanted in fold(colleague.name)]
    return sorted(found, key=lambda colleague: not fold(colleague.name).startswith(wanted))
