"""Numbers such as WX-0001, never given twice."""

from peewee import CharField, IntegerField, Model

from salestui.storage.database import database


class Counter(Model):
    """The last number given under a prefix; outside the history, so that undo gives none again."""

    prefix = CharField(primary_key=True)
    last = IntegerField()

    class Meta:
        database = database
        table_name = "counter"


def number_text(prefix: str, serial: int) -> str:
    """A number as people see it: WX-0001."""
    return f"{prefix}-{serial:04d}"


def next_number(prefix: str) -> str:
    """The next number under a prefix; call it within the change that uses it."""
    counter = Counter.get_or_none(Counter.prefix == prefix)
    serial = 1 if counter is None else counter.last + 1
    Counter.replace(prefix=prefix, last=serial).execute()  # type: ignore[no-untyped-call] # stubs
    return number_text(prefix, serial)
