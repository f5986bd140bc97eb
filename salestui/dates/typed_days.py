"""Days as people type them, once their text is plain words."""

import re
from calendar import monthrange
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from enum import Enum, auto
from typing import Final

from salestui.dates.clock import FIRST_DAY, LAST_DAY
from salestui.language import N_


class Lean(Enum):
    """Which way an incomplete day is completed: events lie behind, due dates ahead."""

    PAST = auto()
    FUTURE = auto()


class Unreadable(ValueError):
    """Text that names no day or time; its `str` is a msgid, a sentence to translate and show."""


_OUT_OF_REASON: Final = N_("Only the years from 1950 to 2100 are taken.")

NO_SUCH_DAY: Final = N_("There is no such day.")

OTHER_WEEKDAY: Final = N_("That day is another day of the week.")

MONTH_OR_DAY: Final = N_("Which number is the month? Write the year first: 2026-04-03.")


# --- days --------------------------------------------------------------------------------------

_WORDS: Final = {
    "大前天": -3,
    "前天": -2,
    "昨天": -1,
    "昨日": -1,
    "昨": -1,  # 昨晚8点
    "今天": 0,
    "今日": 0,
    "今": 0,
    "明天": 1,
    "明日": 1,
    "明": 1,
    "后天": 2,
    "大后天": 3,
    "yesterday": -1,
    "today": 0,
    "tomorrow": 1,
}

_SHIFTS: Final = {
    "上上": -2,
    "上": -1,
    "本": 0,
    "这": 0,
    "下": 1,
    "下下": 2,
    "last": -1,
    "this": 0,
    "next": 1,
}

_WEEKDAYS: Final = (
    {sign: i % 7 for i, sign in enumerate("一二三四五六日1234567")}
    | {"天": 6}
    | {name: i for i, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}
)


def named_day(words: str, today: date, lean: Lean) -> date | None:
    """Return the day that plain words name, or None if they are not understood."""
    try:
        day = _day_of_words(words, today, lean)
        if day is None and (beside := _BESIDE.fullmatch(words)):
            day = _day_of_words(beside["day"], today, lean)
            weekday = beside["before"] or beside["behind"] or beside["bracket"] or beside["name"]
            if day is not None and weekday and day.weekday() != _WEEKDAYS[weekday[:3]]:
                raise Unreadable(OTHER_WEEKDAY)
    except OverflowError:
        raise Unreadable(_OUT_OF_REASON) from None
    return day if day is None else in_reason(day)


def _day_of_words(words: str, today: date, lean: Lean) -> date | None:
    if words in _WORDS:
        return today + timedelta(days=_WORDS[words])
    for pattern, read in _FORMS:
        if found := pattern.fullmatch(words):
            return read(found, today, lean)
    return None


def _calendar_day(found: re.Match[str], today: date, lean: Lean) -> date:
    month, day = int(found["month"]), found["day"]
    year = found.groupdict().get("year")
    if year is not None:
        return _existing(_day_in(int(year) if len(year) == 4 else 2000 + int(year), month, day))
    years = (today.year - 1, today.year, today.year + 1)
    return _leaning((_day_in(year, month, day) for year in years), today, lean)


def _named_month(found: re.Match[str], today: date, lean: Lean) -> date:
    month = _MONTHS.index(found["name"]) + 1
    if year := found["year"]:
        return _existing(
            _day_in(int(year) if len(year) == 4 else 2000 + int(year), month, found["day"])
        )
    years = (today.year - 1, today.year, today.year + 1)
    return _leaning((_day_in(each, month, found["day"]) for each in years), today, lean)


def _year_last(found: re.Match[str], _today: date, _lean: Lean) -> date:
    year, first, second = int(found["year"]), found["first"], found["second"]
    one, other = _day_in(year, int(first), second), _day_in(year, int(second), first)
    if one and other and one != other:
        raise Unreadable(MONTH_OR_DAY)
    return _existing(one or other)


def _day_of_month(found: re.Match[str], today: date, lean: Lean) -> date:
    def in_month(shift: int) -> date | None:
        year, month = divmod(12 * today.year + today.month - 1 + shift, 12)
        return _day_in(year, month + 1, found["day"])

    if found["shift"]:
        return _existing(in_month(_SHIFTS[found["shift"]]))
    # Two months either way: no two neighbours both lack a day, so 31日 is always found.
    return _leaning((in_month(shift) for shift in range(-2, 3)), today, lean)


def _day_of_week(found: re.Match[str], today: date, lean: Lean) -> date:
    this_week = today + timedelta(days=_WEEKDAYS[found["weekday"][:3]] - today.weekday())
    if found["shift"]:
        return this_week + timedelta(weeks=_SHIFTS[found["shift"]])
    return _leaning((this_week + timedelta(weeks=shift) for shift in (-1, 0, 1)), today, lean)


def _days_away(found: re.Match[str], today: date, _lean: Lean) -> date:
    count = int(found["count"]) * (1 if found["unit"] in ("", "天", "日", "day") else 7)
    back = found["way"] in ("-", "前", "ago")
    return today + timedelta(days=-count if back else count)


def _day_in(year: int, month: int, day: str) -> date | None:
    """Return the day of a month, given as a number or as its beginning or end, if it exists."""
    try:
        if day in ("底", "末", "end"):
            return date(year, month, monthrange(year, month)[1])
        return date(year, month, 1 if day in ("初", "start") else int(day))
    except ValueError:
        return None


def _existing(day: date | None) -> date:
    if day is None:
        raise Unreadable(NO_SUCH_DAY)
    return day


def _leaning(days: Iterable[date | None], today: date, lean: Lean) -> date:
    existing = [day for day in days if day is not None]
    if lean is Lean.PAST:
        return _existing(max((day for day in existing if day <= today), default=None))
    return _existing(min((day for day in existing if day >= today), default=None))


_YEAR = r"(?P<year>\d{4}|\d\d)"

_MONTHS: Final = "jan feb mar apr may jun jul aug sep oct nov dec".split()

_NAME = (
    r"(?P<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"(?:(?<=jan)uary|(?<=feb)ruary|(?<=mar)ch|(?<=apr)il|(?<=jun)e|(?<=jul)y|(?<=aug)ust"
    r"|(?<=sep)t(?:ember)?|(?<=oct)ober|(?<=nov)ember|(?<=dec)ember)?\.?"
)

_WEEKDAY_NAME = (
    r"mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?"
    r"|sat(?:urday)?|sun(?:day)?"
)

_BESIDE: Final = re.compile(
    rf"(?:(?P<before>{_WEEKDAY_NAME})\.?\ ?)?(?P<day>[0-9a-z].*?)"
    r"(?:\(?(?:周|星期|礼拜)(?P<behind>[一二三四五六日天])\)?|\((?P<bracket>[1-6日])\)"
    rf"|\ ?\(?(?P<name>{_WEEKDAY_NAME})\)?)?",
    re.ASCII,
)

_MONTH = r"(?P<month>\d{1,2})"

_DAY = r"(?P<day>\d{1,2})"

_COUNT = r"(?P<count>\d{1,4})"

_SHIFT = r"(?P<shift>上上?|本|这|下下?)个?"

_SHIFT_WORD = r"(?:(?P<shift>last|this|next)\ )?"

_FORMS: Final[list[tuple[re.Pattern[str], Callable[[re.Match[str], date, Lean], date]]]] = [
    (re.compile(pattern, re.ASCII), read)
    for pattern, read in (
        # 2026-11-14, 2026.11.7, 26/11/14; 2026年11月9日; 20261114
        (rf"{_YEAR}([./-]){_MONTH}\2{_DAY}", _calendar_day),
        (rf"{_YEAR}年{_MONTH}月{_DAY}[日号]?", _calendar_day),
        (r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)", _calendar_day),
        # 13/3/2026
        (r"(?P<first>\d{1,2})([./-])(?P<second>\d{1,2})\2(?P<year>\d{4})", _year_last),
        # 5-Mar-26, 5 March 2026; Mar 5 2026
        (rf"{_DAY}(?:st|nd|rd|th)?[ -]?{_NAME}(?:[ -]?{_YEAR})?", _named_month),
        (rf"{_NAME}[ -]?{_DAY}(?:st|nd|rd|th)?(?:[ -]{_YEAR})?", _named_month),
        # 3.5, 3/5, 3-5; 3月5日, 12月底; 0305
        (rf"{_MONTH}[./-]{_DAY}", _calendar_day),
        (rf"{_MONTH}月{_DAY}[日号]?", _calendar_day),
        (rf"{_MONTH}月(?P<day>[初底末])", _calendar_day),
        (r"(?P<month>\d\d)(?P<day>\d\d)", _calendar_day),
        # 5号, 下月5日; 月底, 下个月底; end of next month
        (rf"(?:{_SHIFT}月)?{_DAY}[日号]", _day_of_month),
        (rf"(?:{_SHIFT})?月(?P<day>[初底末])", _day_of_month),
        (rf"(?P<day>start|end)\ of\ {_SHIFT_WORD}month", _day_of_month),
        # 周三, 下周三, 上个星期天; wed, next Wednesday
        (rf"(?:{_SHIFT})?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天1-7])", _day_of_week),
        (
            rf"{_SHIFT_WORD}(?P<weekday>{_WEEKDAY_NAME})",
            _day_of_week,
        ),
        # +3, -3; 3天后, 两周前; in 3 days; 3 days ago
        (rf"(?P<way>[+-]){_COUNT}(?P<unit>)", _days_away),
        (rf"{_COUNT}(?P<unit>天|日|周|个?星期|个?礼拜)[之以]?(?P<way>[前后])", _days_away),
        (rf"(?P<way>in)\ {_COUNT}\ (?P<unit>day|week)s?", _days_away),
        (rf"{_COUNT}\ (?P<unit>day|week)s?\ (?P<way>ago)", _days_away),
    )
]


def in_reason(day: date) -> date:
    """Return a day, or a moment, of a year in reason; raises `Unreadable` for any other."""
    if not FIRST_DAY.year <= day.year <= LAST_DAY.year:
        raise Unreadable(_OUT_OF_REASON)
    return day
