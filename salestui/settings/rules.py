"""What can be set, what each setting may be, and what it is unless it is set."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from salestui.core.refusal import Refusal
from salestui.dates.hours import Window, read_time, read_windows, windows_text
from salestui.dates.terms import USUAL, Terms
from salestui.dates.workday import CUT_OFF, Calendar
from salestui.language import LANGUAGES, N_

EVERY_HOUR = "every_hour"
WORKING_HOURS = "working_hours"
COMPLAINT_CLOCKS = {EVERY_HOUR: N_("every hour"), WORKING_HOURS: N_("working hours")}
"""What counts towards the time limit of a complaint, by the code that is kept."""

LEVELS = ("A", "B", "C")
"""The levels of customers, the most important first."""

NUMBER_PARTS = ("region", "serial", "level", "sex")
"""What the number of a customer may be made of; the serial number is always in it."""

PART = re.compile(r"\{(\w+)\}")
"""A part in the pattern of a customer's number."""


def is_pattern(pattern: str) -> bool:
    """Whether customers can be numbered by a pattern such as {region}-{serial}-{level}."""
    parts, rest = PART.findall(pattern), PART.sub("", pattern)
    is_known = parts.count("serial") == 1 and set(parts) <= set(NUMBER_PARTS)
    return is_known and not re.search(r"[{}\s\x00-\x1f]", rest) and len(rest) <= 20


AGEING_FROM = {"due": N_("the day it is due"), "arisen": N_("the day it arose")}
"""From which day on a receivable gets old."""

THEMES = {"dark": N_("dark"), "light": N_("light")}
LANGUAGE_NAMES = {"zh": "中文", "en": "English"}
"""The languages in their own words."""


class Settings(NamedTuple):
    """What the person has set; each field is a key of the file."""

    language: str = ""
    """ "" for the system's."""
    theme: str = "dark"
    day_turns_at: time = CUT_OFF
    """Until this time of night what happens belongs to the evening before."""
    working_hours: tuple[Window, ...] = (
        Window(time(8, 30), time(12)),
        Window(time(13, 30), time(18)),
    )
    days_off: frozenset[date] = frozenset()
    """The company's own days of rest."""
    make_up_days: frozenset[date] = frozenset()
    """Days of rest on which the company works all the same."""
    complaint_clock: str = EVERY_HOUR
    amber_minutes: int = 120
    """So much time left makes a complaint due soon."""
    red_minutes: int = 60
    """So much time left makes it urgent."""
    bell: bool = True
    """Whether the terminal's bell rings when a complaint becomes urgent, and when it is overdue."""
    repair_days: int = 3
    """After so many days a repair is flagged, and chased again after each chase (篇4)."""
    visit_days: tuple[int, ...] = (7, 14, 30)
    """So long after the last real contact the next visit is due: level A, B, C."""
    card_slots: int = 10
    """So many lines a new visit card has (篇6: 七到十栏)."""
    customer_number: str = "{region}-{serial}-{level}"
    """What the number of a customer is made of (篇6); {sex} too may stand in it."""
    backup_folder: str = ""
    """Backups are put into this folder too: a stick, a synchronised folder; "" for none."""

    discount_limit: int = USUAL.discount_limit
    """Percent of the list price below which a contract has to be approved."""
    contract_days: int = USUAL.contract_days
    """So many days from one step of a contract to the next."""

    credit_days: int = USUAL.credit_days
    """So many days until a receivable is due of which nothing was agreed."""
    receivable_days: int = USUAL.receivable_days
    """So many days from one chase of a receivable to the next."""
    ageing: str = USUAL.ageing
    """From which day on receivables get old."""
    attendance_unit: int = USUAL.attendance_unit
    """So many minutes up to which each event of attendance is rounded: 1, 30 or 60."""

    @property
    def terms(self) -> Terms:
        """What the rules of the books go by."""
        return Terms(*(getattr(self, name) for name in Terms._fields))

    @property
    def calendar(self) -> Calendar:
        """Which days are worked."""
        return Calendar(self.days_off, self.make_up_days)

    @property
    def amber(self) -> timedelta:
        """The time left at which a complaint is due soon."""
        return timedelta(minutes=self.amber_minutes)

    @property
    def red(self) -> timedelta:
        """The time left at which a complaint is urgent."""
        return timedelta(minutes=self.red_minutes)

    @property
    def visit_every(self) -> Mapping[str, timedelta]:
        """The time from a real contact to the next visit, by level."""
        return {
            level: timedelta(days=days) for level, days in zip(LEVELS, self.visit_days, strict=True)
        }

    @property
    def repair_every(self) -> timedelta:
        """The time after which a repair is flagged, and from chase to chase."""
        return timedelta(days=self.repair_days)


class Key(NamedTuple):
    """How one setting stands in the file."""

    read: Callable[[object], Any]
    """What a value of the file means; None where it may not be that."""
    write: Callable[[Any], object]
    """The value as the file keeps it."""
    choices: str
    """What it may be, as the file has it."""


def _one_of(choices: Iterable[str]) -> Key:
    known = frozenset(choices)
    words = ", ".join(filter(None, choices))
    return Key(
        lambda value: value if isinstance(value, str) and value in known else None,
        lambda value: value,
        words,
    )


def _number(least: int, most: int) -> Key:
    def read(value: object) -> int | None:
        if not isinstance(value, int) or isinstance(value, bool):
            return None
        return value if least <= value <= most else None

    return Key(read, lambda value: value, f"{least} … {most}")


def _read_visit_days(value: object) -> tuple[int, ...] | None:
    days = value if isinstance(value, list) else ()
    numbers = [_number(1, 365).read(each) for each in days]
    return tuple(numbers) if len(numbers) == len(LEVELS) and None not in numbers else None


def _read_pattern(value: object) -> str | None:
    return value if isinstance(value, str) and is_pattern(value) else None


def is_folder(text: str) -> bool:
    """Whether a text names a folder wherever one starts from: /media/stick, ~/backups, E:\\."""
    path = Path(text)
    return path.is_absolute() or path.parts[:1] == ("~",)


def _read_folder(value: object) -> str | None:
    return value if isinstance(value, str) and (not value or is_folder(value)) else None


def _read_time(value: object) -> time | None:
    if isinstance(value, time):
        return value.replace(second=0, microsecond=0)
    return read_time(value) if isinstance(value, str) else None


def _read_windows(value: object) -> tuple[Window, ...] | None:
    parts = value if isinstance(value, list) else [value]
    texts = [each for each in parts if isinstance(each, str)]
    return read_windows(", ".join(texts)) if len(texts) == len(parts) else None


def _read_days(value: object) -> frozenset[date] | None:
    if not isinstance(value, list):
        return None
    days = [_read_day(each) for each in value]
    return None if None in days else frozenset(day for day in days if day is not None)


def _read_day(value: object) -> date | None:
    if isinstance(value, datetime):
        return None
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


_DAYS = Key(_read_days, lambda value: sorted(value), "[2026-12-24, 2027-01-02]")

KEYS: Mapping[str, Key] = {
    "language": _one_of(("", *LANGUAGES)),
    "theme": _one_of(THEMES),
    "day_turns_at": Key(_read_time, lambda value: f"{value:%H:%M}", '"04:00"'),
    "working_hours": Key(
        _read_windows,
        lambda value: windows_text(value).split(", "),
        '["8:30-12:00", "13:30-18:00"]',
    ),
    "days_off": _DAYS,
    "make_up_days": _DAYS,
    "complaint_clock": _one_of(COMPLAINT_CLOCKS),
    "amber_minutes": _number(1, 480),
    "red_minutes": _number(1, 480),
    "bell": Key(
        lambda value: value if isinstance(value, bool) else None,
        lambda value: value,
        "true, false",
    ),
    "repair_days": _number(1, 60),
    "visit_days": Key(_read_visit_days, list, "[7, 14, 30]"),
    "card_slots": _number(1, 50),
    "customer_number": Key(
        _read_pattern, lambda value: value, '"{region}-{serial}-{level}", {serial}, {sex}'
    ),
    "discount_limit": _number(50, 100),
    "contract_days": _number(1, 60),
    "credit_days": _number(1, 365),
    "receivable_days": _number(1, 60),
    "ageing": _one_of(AGEING_FROM),
    "attendance_unit": Key(
        lambda value: value if value in (1, 30, 60) and not isinstance(value, bool) else None,
        lambda value: value,
        "1, 30, 60",
    ),
    "backup_folder": Key(_read_folder, lambda value: value, '"/media/stick", "~/backups"'),
}
"""Every key of the file, in the order of the screen."""


def check(settings: Settings) -> None:
    """Raise `Refusal`, naming its key, for settings that do not agree with each other."""
    for name, key in KEYS.items():
        if key.read(key.write(getattr(settings, name))) is None:
            raise _not_so(name, key)
    both = settings.days_off & settings.make_up_days
    if both:
        raise Refusal(
            N_("{day} cannot be a day off and a make-up workday."),
            field="make_up_days",
            day=min(both).isoformat(),
        )
    if settings.red_minutes >= settings.amber_minutes:
        raise Refusal(
            N_("The last warning comes later than the first: fewer than {minutes} minutes."),
            field="red_minutes",
            minutes=settings.amber_minutes,
        )


def _not_so(name: str, key: Key) -> Refusal:
    return Refusal(N_("{key} may be: {choices}"), field=name, key=name, choices=key.choices)


def read_settings(found: Mapping[str, object]) -> tuple[Settings, list[Refusal]]:
    """The settings that a file holds, and what is wrong with it; what is wrong is as if not set."""
    settings, wrong = Settings(), []
    for name, value in found.items():
        key = KEYS.get(name)
        if key is None:
            wrong.append(Refusal(N_("there is no setting {key}"), field=name, key=name))
            continue
        meant = key.read(value)
        if meant is None:
            wrong.append(_not_so(name, key))
            continue
        settings = settings._replace(**{name: meant})
    while True:
        try:
            check(settings)
        except Refusal as refusal:
            wrong.append(refusal)
            for name in (
                ("days_off", "make_up_days")
                if refusal.field == "make_up_days"
                else ("amber_minutes", "red_minutes")
            ):
                settings = settings._replace(**{name: getattr(Settings(), name)})
        else:
            return settings, wrong
