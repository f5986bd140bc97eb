"""Days and times as people type them, in Chinese and in English."""

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta
from typing import Final

from salestui.dates.typed_days import Lean, Unreadable, named_day
from salestui.dates.zones import instants_of
from salestui.language import N_

_EMPTY: Final = N_("Nothing is written here.")

_NO_SUCH_TIME: Final = N_("There is no such time of day.")

_NOT_A_DAY: Final = N_("Not understood as a day. Examples: 3/5, 3月5日, yesterday, next Wednesday.")

_NOT_A_MOMENT: Final = N_("Not understood as a time. Examples: 17:20, 3/5 17:20, yesterday 5pm.")

_DAY_ONLY: Final = N_("Only a day belongs here, without a time.")

_STILL_TO_COME: Final = N_("That is still to come.")


def read_day(text: str, today: date, lean: Lean) -> date:
    """Return the day that `text` names.

    What the text leaves open is completed by `lean`: the latest such day up to `today`, or the
    earliest from `today` on. A day that is named in full is taken as typed, on either side.
    Raises `Unreadable`, and nothing else, for any other text.
    """
    words, clock = _split(text)
    day = named_day(words, today, lean)
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

    day = named_day(words, today, lean)
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
