"""Duties (例行事项, 篇1.2 and 1.3): what recurs, with what became of its last occurrences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Self

from peewee import CharField, ForeignKeyField, IntegerField, TextField

from salestui.books.book import Book, Standing
from salestui.books.duties.rules import DAILY, Schedule, State, Tick, cadence_of, state_on
from salestui.books.kinds import Cadence, Choice, Day, Moment, Notes, Text
from salestui.books.rules import Course
from salestui.dates.clock import FIRST_DAY, Now
from salestui.dates.words import short_day
from salestui.kit.register import Section, Tone
from salestui.language import N_, P_, _, sentence
from salestui.storage.database import DayField, InstantField, Record, among, tuples

MAILBOX = "mailbox"
"""The kind of the one duty that every desk has: the check of the complaint mailbox."""

LAST_TICKS = 70
"""So many ticks of a duty are read with it, the last ones: those of three months of workdays."""

DUTIES = Section("duties", N_("Duties"), "")
"""Where on Today the duties stand."""

MISSED_TOLD = 3
"""So many missed days are told by name, the last ones."""


class Duty(Book):
    """Something that is to be done again and again; due by its cadence, whatever was missed."""

    code, prefix, group = "duties", "LX", N_("Office")
    title, new = N_("Duties"), N_("New duty")
    section = DUTIES
    is_plain = False

    what = Text(P_("duty", "What"), required=True, found=True, width=20)
    cadence = Cadence(N_("How often"), required=True, width=12)
    first_on = Day(N_("First on"), is_ahead=True, hint=N_("empty: today"))
    kind = Choice(N_("Kind"), {MAILBOX: N_("Complaint mailbox")}, in_form=False)
    notes = Notes(N_("Notes"))
    begun = Moment(N_("Noted"))

    ticks: Sequence[Tick] = ()
    """The last ones, in the order of their days."""
    earlier: Sequence[tuple[date, Any]] = ()
    """The cadences before this one, each with the day from which another held."""

    def replaced(
        self, values: Mapping[str, Any] | None = None, course: Course | None = None
    ) -> Self:
        new = super().replaced(values, course)
        new.ticks, new.earlier = self.ticks, self.earlier
        return new

    @classmethod
    def loaded(cls, row: Mapping[str, Any]) -> Self:
        # The mailbox that came from an earlier version is called as the language has it.
        unnamed = row["kind"] == MAILBOX and not row["what"]
        return super().loaded({**row, "what": _("Complaint mailbox")} if unnamed else row)

    @classmethod
    def completed_rows(cls, rows: Sequence[Self]) -> Sequence[Self]:
        keys = [each.id for each in rows]
        ticks, earlier = last_ticks(keys), _earlier(keys)
        for each in rows:
            each.ticks, each.earlier = ticks[each.id], earlier[each.id]
        return rows

    @property
    def name(self) -> str:
        return self.what or _("Complaint mailbox")

    @property
    def is_mailbox(self) -> bool:
        """Whether it is the check of the complaint mailbox."""
        return self.kind == MAILBOX

    @property
    def schedule(self) -> Schedule:
        """When it is due."""
        return Schedule(self.first_on or self.course.begun_on, self.cadence, self.earlier)

    def schedule_on(self, now: Now) -> Schedule:
        """The same on a day: nothing is missed before the first check of the mailbox."""
        return self.schedule if self.id else self.schedule._replace(first=now.day)

    @property
    def is_settled(self) -> bool:
        return self.course.closed_at is not None

    def kept_due(self, now: Now) -> date | None:
        # It follows from the calendar, which may become another: it is derived at each look.
        return None

    def state_on(self, now: Now) -> State:
        """Which occurrence is open, and which were missed."""
        return state_on(now.day, self.schedule_on(now), self.ticks, now.calendar)

    def standing(self, now: Now) -> Standing:
        if self.is_settled:
            return Standing(None, _(P_("book", "given up")), "muted")
        state = self.state_on(now)
        missed = missed_words(state.missed)
        if not state.is_open:
            after = sentence("next {day}", day=short_day(state.due_on)) if state.due_on else ""
            return Standing(state.due_on, after, "muted")
        assert state.due_on is not None
        is_today = state.due_on == now.day
        due = sentence(P_("duty", "due {day}"), day=short_day(state.due_on))
        due = _(P_("duty", "due today")) if is_today else due
        tone: Tone = "warn" if is_today else "alarm"
        return Standing(state.due_on, _(", ").join(filter(None, (due, missed))), tone)

    def record(self, standing: Standing, now: Now) -> Mapping[str, object]:
        missed = [day.isoformat() for day in self.state_on(now).missed]
        return {**super().record(standing, now), "missed": missed}

    def spoken(self, now: Now) -> str:
        state = self.standing(now).words
        return sentence("{duty}: {state}", duty=self.name, state=state)


def missed_words(days: Sequence[date]) -> str:
    """Which days were missed, the last ones by name; "" for none."""
    return sentence("missed {days}", days=days_told(days)) if days else ""


def days_told(days: Sequence[date]) -> str:
    """Days by name, of many the last ones."""
    told = [short_day(day) for day in days[-MISSED_TOLD:]]
    return _(", ").join(["…", *told] if len(days) > MISSED_TOLD else told)


class TickRow(Record):
    """A tick as kept."""

    duty: ForeignKeyField[Any] = ForeignKeyField(Duty.row, backref="+")
    duty_id: int
    due_on = DayField()
    done_on = DayField()
    at = InstantField(null=True)
    result = TextField(default="")
    quantity = IntegerField(null=True)
    good = IntegerField(null=True)
    photo = TextField(default="")

    class Meta:
        table_name = "duty_tick"
        indexes = ((("duty", "due_on"), True),)


class EarlierRow(Record):
    """A cadence that another has followed."""

    duty: ForeignKeyField[Any] = ForeignKeyField(Duty.row, backref="+")
    duty_id: int
    cadence = CharField()
    until = DayField()
    """From this day on another holds."""

    class Meta:
        table_name = "duty_cadence"


_TICK = (
    TickRow.due_on,
    TickRow.done_on,
    TickRow.at,
    TickRow.result,
    TickRow.quantity,
    TickRow.good,
    TickRow.photo,
    TickRow.id,
)


def last_ticks(keys: Iterable[int]) -> Mapping[int, Sequence[Tick]]:
    """The last ticks of some duties, in one query."""
    last = TickRow.alias()
    of_duty = (
        last.select(last.id)
        .where(last.duty == Duty.row.id)
        .order_by(last.due_on.desc())
        .limit(LAST_TICKS)
    )
    query = (
        Duty.row.select(Duty.row.id, *_TICK)
        .join(TickRow, on=TickRow.id.in_(of_duty))
        .where(among(Duty.row.id, keys))
        .order_by(TickRow.due_on)
    )
    return _by_duty(query)


def all_ticks() -> Mapping[int, Sequence[Tick]]:
    """Every tick of every duty."""
    return _by_duty(TickRow.select(TickRow.duty, *_TICK).order_by(TickRow.due_on))


def ticks_between(key: int, since: date, until: date) -> Sequence[Tick]:
    """The ticks of a duty for occurrences of some days."""
    query = TickRow.select(TickRow.duty, *_TICK).where(
        TickRow.duty == key, TickRow.due_on.between(since, until)
    )
    return _by_duty(query.order_by(TickRow.due_on))[key]


def _by_duty(query: Any) -> Mapping[int, Sequence[Tick]]:
    found: dict[int, list[Tick]] = defaultdict(list)
    for key, *values in tuples(query):
        found[key].append(Tick(*values))
    return found


def _earlier(keys: Iterable[int]) -> Mapping[int, Sequence[tuple[date, Any]]]:
    found: dict[int, list[tuple[date, Any]]] = defaultdict(list)
    query = EarlierRow.select(EarlierRow.duty, EarlierRow.until, EarlierRow.cadence)
    query = query.where(among(EarlierRow.duty, keys)).order_by(EarlierRow.until, EarlierRow.id)
    for key, until, code in tuples(query):
        found[key].append((until, cadence_of(code)))
    return found


def unnoted_mailbox() -> Duty:
    """The check of the mailbox before anybody has ever checked it; it is nowhere on file."""
    values = {each.name: each.blank for each in Duty.fields}
    return Duty({**values, "cadence": DAILY, "kind": MAILBOX}, Course(FIRST_DAY))
