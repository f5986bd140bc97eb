"""Days and times in words, in the language of the screen."""

from datetime import date, datetime

from salestui.dates.clock import Now
from salestui.dates.workday import knows_holidays_of
from salestui.dates.zones import is_repeated
from salestui.language import N_, _, language, sentence

WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def weekday_word(day: date) -> str:
    """The short name of a day of the week."""
    return _(WEEKDAYS[day.weekday()])


def short_day(day: date) -> str:
    """A day in five cells for columns of numbers: 11-23."""
    return f"{day:%m-%d}"


def day_words(day: date, now: Now) -> str:
    """A day in words: Mon 23 Nov, 11月23日 周一; with its year when that is not this one."""
    other_year = day.year != now.day.year
    if language() == "zh":
        year = f"{day.year}年" if other_year else ""
        return f"{year}{day.month}月{day.day}日 {weekday_word(day)}"
    year = f" {day.year}" if other_year else ""
    return f"{weekday_word(day)} {day.day} {_MONTHS[day.month - 1]}{year}"


def moment_words(at: datetime, now: Now) -> str:
    """A moment in few words: today 17:20, tomorrow 01:20, 11-26 Thu 10:20."""
    names = {0: N_("today {time}"), 1: N_("tomorrow {time}"), -1: N_("yesterday {time}")}
    away = (at.date() - now.at.date()).days
    if away in names:
        return sentence(names[away], time=time_words(at))
    year = "" if at.year == now.at.year else f"{at.year}-"
    return f"{year}{short_day(at.date())} {weekday_word(at.date())} {time_words(at)}"


def full_day(day: date) -> str:
    """A day in full, as it is echoed before saving: 2026-11-23 Mon."""
    return f"{day.isoformat()} {weekday_word(day)}"


def full_moment(at: datetime) -> str:
    """A moment in full, as it is echoed before saving: 2026-11-23 Mon 17:20."""
    return f"{full_day(at.date())} {time_words(at)}"


def time_words(at: datetime) -> str:
    """A time of day, 17:20; in the hour that autumn repeats with its offset: 01:20 -05:00."""
    return f"{at:%H:%M}{_which(at, ' ')}"


def moment_text(at: datetime, units: str = "seconds") -> str:
    """A moment as it stands in fields and tables, and is read again: 2026-11-23 17:20:00.

    `units` are those of `isoformat`. In the hour that autumn repeats with its offset:
    2026-11-01 01:20:00-05:00.
    """
    return f"{at.replace(tzinfo=None).isoformat(' ', units)}{_which(at)}"


def _which(at: datetime, blank: str = "") -> str:
    """Which of two it is, where the clocks show a time twice."""
    return blank + at.isoformat()[-6:] if is_repeated(at) else ""


def unknown_holidays(day: date) -> str:
    """What to add to a due day of a year whose holidays have not been announced yet, else ""."""
    if knows_holidays_of(day.year):
        return ""
    said = N_("; the holidays of {year} are not known yet: Monday to Friday")
    return sentence(said, year=day.year)
