"""The working day: where it turns over, and which day comes next."""

from datetime import date, datetime, time, timedelta

CUT_OFF = time(4)
"""Until this time of night what happens belongs to the evening before."""

SATURDAY = 5


def working_day(local: datetime, cut_off: time = CUT_OFF) -> date:
    """The working day that a local time belongs to: 00:40 is still the evening before."""
    day = local.date()
    return day - timedelta(days=1) if local.time() < cut_off else day


def is_working_day(day: date) -> bool:
    """Whether the desk is normally at work on that day: Monday to Friday."""
    return day.weekday() < SATURDAY


def next_working_day(day: date) -> date:
    """The first working day after `day`."""
    following = day + timedelta(days=1)
    while not is_working_day(following):
        following += timedelta(days=1)
    return following
