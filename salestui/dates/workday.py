"""The working day: where it turns over, which days are worked, and which day comes next."""

from datetime import date, datetime, time, timedelta
from functools import cache
from typing import NamedTuple

CUT_OFF = time(4)
"""Until this time of night what happens belongs to the evening before."""

SATURDAY = 5

FIXED_BY_LAW = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})
"""Months and days of rest of every year, also of one whose holidays have not been announced yet
(Regulation on Public Holidays, as amended with effect from 2025)."""


def working_day(local: datetime, cut_off: time = CUT_OFF) -> date:
    """The working day that a local time belongs to: 00:40 is still the evening before."""
    day = local.date()
    return day - timedelta(days=1) if local.time() < cut_off else day


class Calendar(NamedTuple):
    """Which days are worked: the company's own days outrank China's public calendar."""

    days_off: frozenset[date] = frozenset()
    make_up_days: frozenset[date] = frozenset()
    """Days of rest that are worked all the same (调休)."""

    def is_working_day(self, day: date) -> bool:
        """Whether the desk is at work on that day."""
        if day in self.make_up_days:
            return True
        return day not in self.days_off and _is_worked_in_china(day)

    def next_working_day(self, day: date) -> date:
        """The first working day after `day`."""
        following = day + timedelta(days=1)
        while not self.is_working_day(following):
            following += timedelta(days=1)
        return following


PUBLIC = Calendar()
"""The public calendar alone."""


def knows_holidays_of(year: int) -> bool:
    """Whether the public holidays of a year have been announced.

    Else what is known is Monday to Friday, and `FIXED_BY_LAW`.
    """
    first, last = _announced()
    return first <= year <= last


@cache
def _is_worked_in_china(day: date) -> bool:
    is_weekday = day.weekday() < SATURDAY
    if not knows_holidays_of(day.year):
        return is_weekday and (day.month, day.day) not in FIXED_BY_LAW
    from chinese_calendar import constants  # type: ignore[import-untyped] # no stubs

    return day in constants.workdays or (is_weekday and day not in constants.holidays)


@cache
def _announced() -> tuple[int, int]:
    """The first and the last year whose holidays are known."""
    # Imported here because it costs some milliseconds and not every start needs it.
    from chinese_calendar import constants

    years = {day.year for day in constants.holidays}
    return min(years), max(years)
