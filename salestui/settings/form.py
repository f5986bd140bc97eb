"""Asking for the settings."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

from salestui.dates.clock import Now
from salestui.dates.hours import Window, read_time, read_windows, windows_text
from salestui.dates.typed import read_day
from salestui.dates.typed_days import Lean, Unreadable
from salestui.dates.workday import knows_holidays_of
from salestui.kit.fields import ChoiceField, Field, FormField, NumberField, Unfit
from salestui.kit.form import Answers, Form
from salestui.language import N_, _, sentence
from salestui.settings.rules import (
    AGEING_FROM,
    COMPLAINT_CLOCKS,
    LANGUAGE_NAMES,
    LEVELS,
    NUMBER_PARTS,
    THEMES,
    Settings,
    is_folder,
    is_pattern,
)
from salestui.storage.database import database
from salestui.storage.open_errors import why
from salestui.storage.target import OTHERS, OWN, whose_folder

MOST_DAYS = 180
"""So long a span of days off is a slip of the finger."""


class TimeField(Field):
    """A time of day: 4:00."""

    def read(self, now: Now) -> time:
        found = read_time(self.typed)
        if found is None:
            raise Unfit(N_("A time of day, please, such as 4:00."))
        return found


class WindowsField(Field):
    """The hours that are worked: 8:30-12:00, 13:30-18:00."""

    def read(self, now: Now) -> tuple[Window, ...]:
        found = read_windows(self.typed)
        if found is None:
            raise Unfit(
                N_("Spans in order, please, such as 8:30-12:00, 13:30-18:00, or 22:00-6:00.")
            )
        return found

    def echo(self, value: tuple[Window, ...], now: Now) -> str:
        shown = windows_text(value)
        last = value[-1]
        if last.days_later and last.end != time():
            return sentence("= {windows} on the next day", windows=shown)
        return "" if shown == self.typed else f"= {shown}"


class DaysField(Field):
    """Days and spans of days: 12-24, 2027-01-02~2027-01-05."""

    def read(self, now: Now) -> frozenset[date]:
        days: set[date] = set()
        for part in filter(None, re.split(r"[,，;；、]\s*", self.typed)):
            first, _dash, last = re.sub(r"\s*(?:~|～|至|到|\.\.+|…+)\s*", "~", part).partition("~")
            try:
                begin = read_day(first, now.day, Lean.FUTURE)
                end = read_day(last, begin, Lean.FUTURE) if last else begin
            except Unreadable as unreadable:
                raise Unfit(
                    N_("{text}: {reason}"), text=part.strip(), reason=_(str(unreadable))
                ) from None
            if not timedelta() <= end - begin <= timedelta(days=MOST_DAYS):
                raise Unfit(
                    N_("{text}: it ends before it begins, or is too long."), text=part.strip()
                )
            days |= {begin + timedelta(days=n) for n in range((end - begin).days + 1)}
        return frozenset(days)

    def empty(self, now: Now) -> frozenset[date]:
        return frozenset()

    def echo(self, value: frozenset[date], now: Now) -> str:
        shown = days_text(value)
        counted = sentence("days: {count}", count=len(value))
        unknown = sorted({day.year for day in value if not knows_holidays_of(day.year)})
        if unknown:
            counted += sentence("; holidays of {year} not known yet", year=unknown[0])
        return counted if shown == self.typed else f"= {shown}"


class NumbersField(Field):
    """Some whole numbers, one for each name: 7, 14, 30."""

    def __init__(self, name: str, label: str, names: Sequence[str], *, hint: str) -> None:
        super().__init__(name, label, required=True, hint=hint)
        self._names = names

    def read(self, now: Now) -> tuple[int, ...]:
        parts = re.split(r"[,、;\s]+", unicodedata.normalize("NFKC", self.typed))
        try:
            found = tuple(int(part) for part in parts)
        except ValueError:
            found = ()
        if len(found) != len(self._names) or not all(1 <= each <= 365 for each in found):
            raise Unfit(N_("Days for {names}, please, such as 7, 14, 30."), names=self._shown())
        return found

    def echo(self, value: tuple[int, ...], now: Now) -> str:
        pairs = zip(self._names, value, strict=True)
        return "= " + _(", ").join(f"{name} {days}" for name, days in pairs)

    def _shown(self) -> str:
        return _(", ").join(self._names)


class PatternField(Field):
    """What the number of a customer is made of."""

    def read(self, now: Now) -> str:
        if not is_pattern(self.typed):
            parts = " ".join(f"{{{part}}}" for part in NUMBER_PARTS)
            raise Unfit(N_("{serial} once, of these: {parts}"), serial="{serial}", parts=parts)
        return self.typed


_OF_A_DESK = {
    OWN: N_("That belongs to this desk itself; another folder, please."),
    OTHERS: N_("That belongs to another desk; another folder, please."),
}


class FolderField(Field):
    """A folder on this computer, or on what is plugged in; it need not be there now."""

    def read(self, now: Now) -> str:
        if not is_folder(self.typed):
            raise Unfit(N_("The whole path, please, such as /media/stick."))
        path = Path(self.typed).expanduser()
        try:
            if (path.exists() or path.is_symlink()) and not path.is_dir():
                raise Unfit(N_("That is no folder."))
            whose = whose_folder(path, Path(str(database.database)))
        except OSError as error:
            raise Unfit(N_("It cannot be looked at: {reason}"), reason=why(error)) from None
        if whose is not None:
            raise Unfit(_OF_A_DESK[whose])
        return self.typed

    def echo(self, value: str, now: Now) -> str:
        return "" if Path(value).expanduser().is_dir() else _("is not there now")


def days_text(days: Iterable[date]) -> str:
    """Days as they are shown: those that follow each other as one span."""
    spans: list[tuple[date, date]] = []
    for day in sorted(days):
        if spans and day - spans[-1][1] == timedelta(days=1):
            spans[-1] = (spans[-1][0], day)
        else:
            spans.append((day, day))
    return ", ".join(
        begin.isoformat() if begin == end else f"{begin.isoformat()}~{end.isoformat()}"
        for begin, end in spans
    )


def start_text(settings: Settings) -> dict[str, str]:
    """What stands in the form at first, by field."""
    bell = "yes" if settings.bell else "no"
    return {
        "language": LANGUAGE_NAMES.get(settings.language, ""),
        "theme": _(THEMES[settings.theme]),
        "complaint_clock": _(COMPLAINT_CLOCKS[settings.complaint_clock]),
        "working_hours": windows_text(settings.working_hours),
        "days_off": days_text(settings.days_off),
        "make_up_days": days_text(settings.make_up_days),
        "amber_minutes": str(settings.amber_minutes),
        "red_minutes": str(settings.red_minutes),
        "bell": _words(YES_NO)()[bell],
        "repair_days": str(settings.repair_days),
        "visit_days": ", ".join(map(str, settings.visit_days)),
        "card_slots": str(settings.card_slots),
        "customer_number": settings.customer_number,
        "backup_folder": settings.backup_folder,
        **{name: str(value) for name, value in settings.terms._asdict().items()},
        "ageing": _(AGEING_FROM[settings.ageing]),
        "attendance_unit": _units()[str(settings.attendance_unit)],
        "day_turns_at": f"{settings.day_turns_at.hour}:{settings.day_turns_at:%M}",
    }


def _units() -> Mapping[str, str]:
    """The units of attendance by their minutes."""
    return {each: sentence("{minutes} min", minutes=each) for each in ("1", "30", "60")}


YES_NO = {"yes": N_("yes"), "no": N_("no")}


def _words(choices: Mapping[str, str]) -> Callable[[], Mapping[str, str]]:
    return lambda: {code: _(word) for code, word in choices.items()}


class SettingsForm(Form[bool]):
    """Everything that can be set."""

    TITLE_SENTENCE = N_("Settings")
    GROUPS = frozenset({"complaint_clock", "working_hours", "repair_days"})

    def fields(self) -> Iterable[FormField]:
        yield ChoiceField(
            "language", N_("Language"), lambda: LANGUAGE_NAMES, hint=N_("empty: the system's")
        )
        yield ChoiceField("theme", N_("Theme"), _words(THEMES), required=True)
        yield ChoiceField(
            "complaint_clock", N_("Complaint time"), _words(COMPLAINT_CLOCKS), required=True
        )
        yield NumberField("amber_minutes", N_("First warning"), most=480, hint=N_("minutes left"))
        yield NumberField("red_minutes", N_("Last warning"), most=480, hint=N_("minutes left"))
        yield ChoiceField("bell", N_("Bell"), _words(YES_NO), required=True)
        yield WindowsField("working_hours", N_("Working hours"), required=True)
        yield DaysField("days_off", N_("Days off"), hint=N_("the company's own"))
        yield DaysField("make_up_days", N_("Make-up days"), hint=N_("worked all the same"))
        yield NumberField("repair_days", N_("Flag repairs"), most=60, hint=N_("after so many days"))
        yield NumbersField("visit_days", N_("Visits due"), LEVELS, hint=N_("days, by level"))
        yield NumberField("card_slots", N_("Visit card"), most=50, hint=N_("lines on a new one"))
        yield PatternField("customer_number", N_("Customer no."), required=True)
        yield FolderField("backup_folder", N_("Backups also in"), hint=N_("a stick, another disk"))
        yield TimeField("day_turns_at", N_("Day turns at"), required=True)

    def value(self, answers: Answers) -> Mapping[str, Any]:
        """The settings by name."""
        return {**answers, "bell": answers["bell"] == "yes"}


class BookSettingsForm(Form[bool]):
    """What can be set for the books."""

    TITLE_SENTENCE = N_("Settings of the books")
    KEEPS_DRAFTS = False

    def fields(self) -> Iterable[FormField]:
        yield NumberField(
            "discount_limit", N_("Discount limit"), most=100, hint=N_("% below which one approves")
        )
        yield NumberField(
            "contract_days", N_("Contract steps"), most=60, hint=N_("days from one to the next")
        )

        yield NumberField(
            "credit_days", N_("Usual credit"), most=365, hint=N_("days until money is due")
        )
        yield NumberField(
            "receivable_days", N_("Chase money"), most=60, hint=N_("days from chase to chase")
        )
        yield ChoiceField("attendance_unit", N_("Attendance in"), _units, required=True)
        yield ChoiceField("ageing", N_("Ageing from"), _words(AGEING_FROM), required=True)

    def value(self, answers: Answers) -> Mapping[str, Any]:
        """The settings by name."""
        return {**answers, "attendance_unit": int(answers["attendance_unit"])}
