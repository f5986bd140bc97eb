"""Numbers such as WX-0001, never given twice."""

import re

from peewee import CharField, IntegerField, Model

from salestui.storage.database import database


class Counter(Model):
    """The last number given under a prefix; outside the history, so that undo gives none again."""

    prefix = CharField(primary_key=True)
    last = IntegerField()

    class Meta:
        database = database
        table_name = "counter"


ID_OF = "id of "
"""Before a table's name: under it stands the last id that was given to its rows, where a backup
that was brought back does not know."""


TIMELINE = "timeline of the history"
"""Under it stands how often a backup was brought back; no number begins so."""


def number_text(prefix: str, serial: int) -> str:
    """A number as people see it: WX-0001."""
    return f"{prefix}-{serial:04d}"


def next_number(prefix: str) -> str:
    """The next number under a prefix; call it within the change that uses it."""
    return number_text(prefix, next_serials(prefix, 1)[0])


def last_given(prefix: str) -> int:
    """The last serial number that was given under a prefix; 0 for none."""
    counter = Counter.get_or_none(Counter.prefix == prefix)
    return 0 if counter is None else int(counter.last)


def next_serials(prefix: str, count: int) -> range:
    """So many serial numbers under a prefix, never given before; within the change that uses it."""
    first = last_given(prefix) + 1
    if count:
        last = first + count - 1
        Counter.replace(prefix=prefix, last=last).execute()  # type: ignore[no-untyped-call] # stubs
    return range(first, first + count)


def keep_number(number: str) -> None:
    """See that a number from an old book is never given; within the change that uses it."""
    own = re.fullmatch(r"(\w+)-(\d{1,9})", number, re.ASCII)
    if own is None:
        return
    prefix, serial = own[1], int(own[2])
    if last_given(prefix) < serial:
        Counter.replace(prefix=prefix, last=serial).execute()  # type: ignore[no-untyped-call] # stubs
