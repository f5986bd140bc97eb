"""The demo: a realistic month, relative to now."""

from salestui.dates.clock import Clock
from salestui.kit.demo import Month
from salestui.kit.register import imported
from salestui.registers import REGISTERS
from salestui.storage.database import database


def seed_month(clock: Clock) -> None:
    """Fill the open, empty database with a month of work that ends now.

    Today's part of it is told as far as the day has got, and not at all on a day of rest.
    """
    month = Month(clock)
    for register in REGISTERS:
        if register.demo:
            imported(register.demo)(month)
    with database.atomic():
        month.happen()
