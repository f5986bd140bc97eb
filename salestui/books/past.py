"""How the rows of each book are told through time: what is declared of a field, and its steps."""

from functools import cache

from salestui.books.list import BY_CODE
from salestui.kit.past import Past, Told
from salestui.language import N_


def __getattr__(code: str) -> Past:
    if code not in BY_CODE:
        raise AttributeError(code)
    return past_of(code)


@cache
def past_of(code: str) -> Past:
    """What is told of a book's rows."""
    book = BY_CODE[code]
    told: dict[str, Told] = {}
    for field in book.fields:
        told |= field.past()
    for step in book.steps:
        told[f"{step.code}_at"] = Told(step.title)
        told[f"{step.code}_note"] = Told(N_("Note"))
    told |= {
        "chased_on": Told(N_("Chased")),
        "promised_on": Told(N_("Promised by")),
        "said": Told(N_("They said")),
        "closed_at": Told(N_("Given up")),
        "reason": Told(N_("Reason")),
    }
    return Past(book.row, told)
