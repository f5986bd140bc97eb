"""What is noted of somebody's attendance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from peewee import fn

from salestui.books.attendance.rules import (
    KINDS,
    Event,
    counted,
    hourly_of,
    is_outside,
    overlaps,
)
from salestui.books.book import Book, Others, Standing
from salestui.books.kinds import Choice, Clock, Moment, Money, Notes, Shift, Text, Whole
from salestui.books.rules import Step
from salestui.core.remark import Remark
from salestui.dates.clock import Now
from salestui.language import N_, P_, _, sentence
from salestui.storage.database import tuples

POSTS = {"manager": N_("store manager"), "clerk": P_("attendance", "clerk")}
YES_NO = {"yes": N_("yes"), "no": N_("no")}

TIMED = ("late", "early", "shift")
"""The kinds that say nothing without a time; of the others a whole day is meant."""

TELLING = ("late", "early", "personal", "sick", "outing", "shift")
"""The kinds of which it matters whether it was told beforehand."""


class Attendance(Book):
    """An event of a person on a day; what it takes off follows from the rules."""

    code, prefix, group = "attendance", "KQ", N_("Office")
    title, new = N_("Attendance"), N_("New attendance event")
    is_plain = False
    table = "salestui.books.attendance.table:sheet"

    person = Text(P_("attendance", "Name"), required=True, found=True, width=10)
    kind = Choice(P_("attendance", "What"), KINDS, required=True)
    start = Clock(P_("attendance", "From"))
    end = Clock(P_("attendance", "Until"))
    minutes = Whole(N_("Minutes"), hint=N_("instead of the times"))
    told = Choice(N_("Told beforehand"), YES_NO)
    signed_in = Choice(N_("Signed in"), YES_NO, hint=N_("at the company"))
    accepted = Choice(N_("Accepted"), YES_NO)
    shop = Text(N_("Shop"), found=True)
    post = Choice(P_("attendance", "Post"), POSTS)
    shift = Shift(N_("Shift"), hint="7:30-20:30")
    bonus = Money(N_("Monthly bonus"))
    hourly = Money(N_("Wage of an hour"))
    notes = Notes(N_("Notes"))
    begun = Moment(P_("attendance", "Day"))
    hours = Whole(N_("Hours"), is_kept=False)
    monthly = Money(N_("Monthly wage"), is_kept=False)
    late = Whole(N_("Minutes late"), is_kept=False)
    early = Whole(N_("Minutes early"), is_kept=False)

    steps = (Step("sent", P_("attendance", "sent"), "S", is_optional=True),)

    @property
    def about(self) -> str:
        times = f"{self.start}-{self.end}" if self.start and self.end else ""
        return " ".join(filter(None, (self.person, _(KINDS.get(self.kind, "")), times)))

    @property
    def event(self) -> Event:
        """It as the rules see it."""
        return Event(
            self.course.begun_on,
            self.kind,
            Shift.minutes(self.shift),
            Clock.minute(self.start),
            Clock.minute(self.end),
            self.minutes,
            self.post == "manager",
            self.told == "yes",
            self.signed_in == "yes",
            self.accepted == "yes",
        )

    @property
    def is_sent(self) -> bool:
        """Whether the sheet it stands on was sent."""
        return "sent" in self.course.stamps

    @property
    def is_settled(self) -> bool:
        return self.is_sent or self.course.closed_at is not None

    @classmethod
    def says_how_far(cls, values: Mapping[str, Any]) -> bool:
        return True

    @classmethod
    def understood(cls, values: Mapping[str, Any]) -> Mapping[str, Any]:
        said = dict(values)
        for kind in ("late", "early"):
            if values[kind] and not said["kind"]:
                said |= {"kind": kind, "minutes": values[kind]}
        if values["hours"] and said["minutes"] is None:
            said["minutes"] = values["hours"] * 60
        if values["monthly"] and said["hourly"] is None:
            said["hourly"] = hourly_of(values["monthly"])
        return said

    def refusal(self, others: Others) -> Remark | None:
        event = self.event
        if event.begin is not None and event.end is not None:
            if event.end <= event.begin:
                return Remark(N_("It ends before it begins."), {"field": "end"})
            if event.minutes not in (None, event.end - event.begin):
                said = N_("From then until then it is {minutes} minutes.")
                minutes = event.end - event.begin
                return Remark(said, {"field": "minutes", "minutes": minutes})
            if is_outside(event):
                return Remark(N_("That is outside the shift."), {"field": "start"})
        elif not event.minutes and self.kind in TIMED:
            return Remark(N_("From when until when, or how many minutes?"), {"field": "start"})
        those = [each for each in others("person", self.person) if each.course.closed_at is None]
        other = overlaps(event, [each.event for each in those])
        if other is not None:
            said = N_("At that time there is already: {kind}")
            return Remark(said, {"field": "start", "kind": _(KINDS[other.kind])})
        return None

    def warnings(self, others: Others) -> Sequence[Remark]:
        if self.kind in TELLING and not self.told:
            return [Remark(N_("Not said whether it was told beforehand: taken as not."))]
        return ()

    def sealed(self, now: Now) -> Remark | None:
        if self.is_sent or is_sheet_sent(self.shop, self.course.begun_on):
            said = N_("The sheet of {month} was sent.")
            return Remark(said, {"field": "begun", "month": f"{self.course.begun_on:%Y-%m}"})
        return None

    def standing(self, now: Now) -> Standing:
        if self.course.closed_at is not None:
            return Standing(None, _(P_("book", "given up")), "muted")
        off = counted(self.event)
        words = sentence("{minutes} min off", minutes=off.in_all(now.terms.attendance_unit))
        if off.is_twice and off.minutes:
            words = f"{words} (×2)"
        return Standing(None, words if off.minutes else _("takes nothing off"), "muted")

    def spoken(self, now: Now) -> str:
        return f"{self.about}: {self.standing(now).words}"


_ROW: Any = Attendance.row


def is_sheet_sent(shop: str, day: date) -> bool:
    """Whether the sheet of a shop for the month of a day was sent."""
    where = (_ROW.shop == shop) & _of_month(day) & _ROW.sent_at.is_null(False)
    return bool(_ROW.select().where(where).exists())


def _of_month(day: date) -> Any:
    return fn.SUBSTR(_ROW.begun_on, 1, 7) == f"{day:%Y-%m}"


def of_sheet(shop: str, day: date) -> Any:
    """The condition for the events of a shop in the month of a day."""
    return (_ROW.shop == shop) & _of_month(day) & _ROW.closed_at.is_null()


def sheets() -> list[tuple[str, str]]:
    """The months, as 2026-10, and shops that have events, the last month last."""
    month = fn.SUBSTR(_ROW.begun_on, 1, 7, coerce=False)
    query = _ROW.select(month, _ROW.shop).where(_ROW.closed_at.is_null()).distinct()
    return sorted(tuples(query))
