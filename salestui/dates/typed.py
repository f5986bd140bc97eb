"""Days and times as people type them, in Chinese and in English."""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from enum import Enum, auto
from typing import Final

from salestui.dates.clock import FIRST_DAY, LAST_DAY
from salestui.dates.zones import instants_of
from salestui.language import N_


class Lean(Enum):
    """Which way an incomplete day is completed: events lie behind, due dates ahead."""

    PAST = auto()
    FUTURE = auto()


class Unreadable(ValueError):
    """Text that names no day or time; its `str` is a msgid, a sentence to translate and show."""


_EMPTY: Final = N_("Nothing is written here.")
_NO_SUCH_DAY: Final = N_("There is no such day.")
_NO_SUCH_TIME: Final = N_("There is no such time of day.")
_NOT_A_DAY: Final = N_("Not understood as a day. Examples: 3/5, 3月5日, yesterday, next Wednesday.")
_NOT_A_MOMENT: Final = N_("Not understood as a time. Examples: 17:20, 3/5 17:20, yesterday 5pm.")
_DAY_ONLY: Final = N_("Only a day belongs here, without a time.")
_STILL_TO_COME: Final = N_("That is still to come.")
_OUT_OF_REASON: Final = N_("Only the years from 1950 to 2100 are taken.")
_OTHER_WEEKDAY: Final = N_("That day is another day of the week.")
_MONTH_OR_DAY: Final = N_("Which number is the month? Write the year first: 2026-04-03.")


def read_day(text: str, today: date, lean: Lean) -> date:
    """Return the day that `text` names.

    What the text leaves open is completed by `lean`: the latest such day up to `today`, or the
    earliest from `today` on. A day that is named in full is taken as typed, on either side.
    Raises `Unreadable`, and nothing else, for any other text.
    """
    words, clock = _split(text)
    day = _named_day(words, today, lean)
    if clock is not None:
        raise Unreadable(_DAY_ONLY)
    if day is None:
        raise Unreadable(_NOT_A_DAY)
    return day


_ISO: Final = re.compile(
    r"""
    (?P<day> \d{4}-\d\d-\d\d | \d{8} )
    (?: (?P<t>[T ]) (?: \d\d:\d\d (?: (?P<second>:\d\d) (?:\.\d{1,9})? )? | \d{6} )
        (?P<offset> Z | [+-]\d\d:?\d\d )? )?
    """,
    re.VERBOSE | re.ASCII,
)


def read_iso(text: str) -> date | datetime | None:
    """Return the day or the moment that a program has written, or None for any other text.

    Behind a blank and a time without seconds, -15:30 is the end of a span and no offset.
    """
    found = _ISO.fullmatch(text)
    if found is None:
        return None
    offset = found["offset"] or ""
    if offset.startswith("-") and found["t"] == " " and not found["second"]:
        return None
    try:
        return datetime.fromisoformat(text) if found["t"] else date.fromisoformat(text)
    except ValueError:
        return None


def is_bare_time(text: str) -> bool:
    """Whether the text is a time of day without a day."""
    try:
        words, clock = _split(text)
    except Unreadable:
        return False
    return clock is not None and not words


_FROM_TO: Final = re.compile(r"(?P<strong>[~～〜至到]|—+|–|\bto\b)|-+")
_END: Final = re.compile(r"(?:\d{4}[-./年])?(?:\d{1,2}[-./月])?\d{1,2}[日号]?", re.ASCII)
_END_TIME: Final = re.compile(r"(?:.*\d[ 日号])?\d{1,2}(?::\d\d(?::\d\d)?|[点时].{0,3})", re.ASCII)
_TIME: Final = re.compile(r"\d:\d\d|\d[点时]", re.ASCII)


def beginning(text: str) -> str | None:
    """Return the text of the beginning of a span of days or times, or None where it is none."""
    if len(text) > _LONGEST:
        return None
    for found in _FROM_TO.finditer(text):
        first, last = text[: found.start()].strip(), text[found.end() :].strip()
        if _TIME.search(first):
            is_end = _END_TIME.fullmatch(last)
        else:
            # 2026-11-18-14 may be anything.
            is_end = _END.fullmatch(last) if found["strong"] or _is_alike(first, last) else None
        if first and is_end:
            return first
    return None


def _is_alike(first: str, last: str) -> bool:
    """Whether two days are written in one form, so that a dash between them parts them."""
    return re.sub(r"\d+", "0", first) == re.sub(r"\d+", "0", last) != "0"


def in_reason(day: date) -> date:
    """Return a day, or a moment, of a year in reason; raises `Unreadable` for any other."""
    if not FIRST_DAY.year <= day.year <= LAST_DAY.year:
        raise Unreadable(_OUT_OF_REASON)
    return day


def read_moment(text: str, now: datetime, today: date, lean: Lean) -> datetime:
    """Return the moment that `text` names, in the time zone of `now`, which must be aware.

    `today` is the working day, from which words such as 昨天 count; just after midnight it is
    still the day before `now`. A day alone means the present time on that day. A time alone means
    today's, or, leaning to the past, the last such time. Leaning to the past, a moment after `now`
    is refused. Of a time that the clocks show twice in autumn, the offset behind it says which,
    else `lean`. Raises `Unreadable`, and nothing else, for any other text.
    """
    text, offset = _split_offset(text)
    words, clock = _split(text)
    if clock is None and (ago := _AGO.fullmatch(words)):
        return now - _span(ago)
    if clock is not None and not words:
        # By the calendar, not the working day: 00:30 typed at 00:40 was ten minutes ago.
        midnight = _midnight(now, now.date())
        moment = _meant(midnight + clock, now, lean, offset)
        while lean is Lean.PAST and _is_later(moment, now):
            midnight -= timedelta(days=1)  # by the wall clock, whatever the clocks do
            moment = _meant(midnight + clock, now, lean, offset)
        return moment

    day = _named_day(words, today, lean)
    if day is None:
        raise Unreadable(_NOT_A_MOMENT)
    # Moving `now` by whole days keeps the moment in the working day that was named.
    moved = _move(now, now.date() + (day - today))
    shown = moved if clock is None else _midnight(now, day) + clock
    moment = now if shown == now and offset is None else _meant(shown, now, lean, offset)
    if lean is Lean.PAST and _is_later(moment, now):
        raise Unreadable(_STILL_TO_COME)
    return moment


_AGO: Final = re.compile(
    r"刚才|刚刚|just now"
    r"|(?P<count>\d{1,3}|半)(?P<half>个半)? ?"
    r"(?:(?P<minutes>分钟?|min(?:ute)?s?)|个?(?:小时|钟头)|hours?)(?:[之以]?前| ago)",
    re.ASCII,
)


def _span(ago: re.Match[str]) -> timedelta:
    if not ago["count"]:
        return timedelta()
    count = 0.5 if ago["count"] == "半" else int(ago["count"]) + (0.5 if ago["half"] else 0)
    return timedelta(minutes=count) if ago["minutes"] else timedelta(hours=count)


def _move(now: datetime, day: date) -> datetime:
    return now.replace(year=day.year, month=day.month, day=day.day)


def _midnight(now: datetime, day: date) -> datetime:
    return _move(now, day).replace(hour=0, minute=0, second=0, microsecond=0, fold=0)


def _is_later(moment: datetime, now: datetime) -> bool:
    # Two moments of one zone are compared by what the clock on the wall shows.
    return moment.astimezone(UTC) > now.astimezone(UTC)


def _meant(shown: datetime, now: datetime, lean: Lean, offset: timedelta | None) -> datetime:
    """Return the moment meant by what the clocks of its zone show then."""
    moments = [each.astimezone(now.tzinfo) for each in instants_of(shown)]
    if offset is not None:
        moments = [each for each in moments if each.utcoffset() == offset]
        if not moments:
            raise Unreadable(_NO_SUCH_TIME)
    if lean is Lean.PAST:
        return next((each for each in reversed(moments) if not _is_later(each, now)), moments[0])
    return next((each for each in moments if not _is_later(now, each)), moments[0])


# --- from what was typed to plain words --------------------------------------------------------

# Longer text is no date; it is refused before any work is spent on it.
_LONGEST: Final = 64

# What the keys for . / - and , give while an input method is in Chinese mode.
_PUNCTUATION: Final = str.maketrans({"。": ".", "、": "/", "–": "-", "—": "-", "−": "-", ",": " "})

# A space says something only between two numbers or English words.
_IDLE_SPACE: Final = re.compile(r"(?<![0-9a-z]) | (?![0-9a-z])")

_DIGITS: Final = {"〇": 0, "零": 0, "两": 2} | {c: i for i, c in enumerate("一二三四五六七八九", 1)}

# The numeral of a weekday stays, so that 周二十点 is ten o'clock on Tuesday and not 周20点.
_NUMERAL: Final = re.compile(
    r"(?<![周期拜])(?:([一二三四五六七八九])?十([一二三四五六七八九])?|[〇零一二两三四五六七八九]+)"
)


def arabic(text: str) -> str:
    """Return text with its Chinese numerals in digits: 两台 is 2台."""
    return _NUMERAL.sub(_arabic, text)


def _arabic(numeral: re.Match[str]) -> str:
    if "十" not in numeral[0]:
        return "".join(str(_DIGITS[digit]) for digit in numeral[0])
    return str(10 * _DIGITS[numeral[1] or "一"] + _DIGITS[numeral[2] or "零"])


def _plain(text: str) -> str:
    text = " ".join(text.split())
    if not text:
        raise Unreadable(_EMPTY)
    if len(text) > _LONGEST:
        return ""
    text = unicodedata.normalize("NFKC", text).translate(_PUNCTUATION).lower()
    return _NUMERAL.sub(_arabic, _IDLE_SPACE.sub("", " ".join(text.split())))


# --- times of day ------------------------------------------------------------------------------

# The hour at which each part of the day begins; an hour on the twelve-hour clock is the first of
# its name from there on, so that 晚上12点 and 晚上1点 fall into the night that follows.
_PARTS_OF_DAY: Final = {
    "am": 0,
    "凌晨": 0,
    "清晨": 1,
    "早晨": 1,
    "早上": 1,
    "早": 1,
    "上午": 1,
    "中午": 10,
    "下午": 12,
    "pm": 12,
    "傍晚": 16,
    "晚上": 17,
    "晚": 17,
}

_SPLIT: Final = re.compile(
    r"""
    (?P<words>.*?)
    (?:
        (?:(?<=\d)t|\ )? (?:(?<![a-z])at\ )?
        (?P<part>凌晨|清晨|早晨|早上?|上午|中午|下午|傍晚|晚上?)?
        (?<!\d)(?P<hour>\d{1,2})
        (?:
            :(?P<minute>\d\d)(?::(?P<second>\d\d))?
            | [点时](?:整|钟|(?P<half>半)|(?P<quarters>[13])刻|(?P<minute_word>\d{1,2})分?)?
            | (?=\ ?[ap]m)
        )
        (?:\ ?(?P<suffix>[ap]m))?
    )?
    """,
    re.VERBOSE | re.ASCII | re.DOTALL,
)


_OFFSET: Final = re.compile(
    r"(.*\d:\d\d)(?: ?(\+)| (-)|(?<=:\d\d:\d\d)(-))(\d\d):(\d\d)", re.ASCII | re.DOTALL
)


def _split_offset(text: str) -> tuple[str, timedelta | None]:
    """Return the text without the offset from UTC behind its time: 01:20 -05:00."""
    found = _OFFSET.fullmatch(text.rstrip())
    if found is None:
        return text, None
    offset = timedelta(hours=int(found[5]), minutes=int(found[6]))
    return found[1], offset if found[2] else -offset


def _split(text: str) -> tuple[str, timedelta | None]:
    """Return the words for the day, and the time as the span from that day's midnight, if any."""
    found = _SPLIT.fullmatch(_plain(text))
    assert found is not None, "every part of the pattern may be empty"
    return found["words"], _clock(found) if found["hour"] else None


def _clock(found: re.Match[str]) -> timedelta:
    hour = int(found["hour"])
    if part := found["part"] or found["suffix"]:
        start = _PARTS_OF_DAY[part]
        named = start + (hour - start) % 12
        if hour > 12 and hour != named:
            raise Unreadable(_NO_SUCH_TIME)
        hour = named
    elif hour > 24:
        raise Unreadable(_NO_SUCH_TIME)

    if found["half"]:
        minute = 30
    elif found["quarters"]:
        minute = 15 * int(found["quarters"])
    else:
        minute = int(found["minute"] or found["minute_word"] or 0)
    second = int(found["second"] or 0)
    if minute > 59 or second > 59 or (hour == 24 and not part and (minute or second)):
        raise Unreadable(_NO_SUCH_TIME)
    return timedelta(hours=hour, minutes=minute, seconds=second)


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


def _named_day(words: str, today: date, lean: Lean) -> date | None:
    """Return the day that plain words name, or None if they are not understood."""
    try:
        day = _day_of_words(words, today, lean)
        if day is None and (beside := _BESIDE.fullmatch(words)):
            day = _day_of_words(beside["day"], today, lean)
            weekday = beside["before"] or beside["behind"] or beside["bracket"] or beside["name"]
            if day is not None and weekday and day.weekday() != _WEEKDAYS[weekday[:3]]:
                raise Unreadable(_OTHER_WEEKDAY)
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
        raise Unreadable(_MONTH_OR_DAY)
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
        raise Unreadable(_NO_SUCH_DAY)
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
