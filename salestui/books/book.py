"""A book: a register that is declared. Its class is the declaration, its objects are the rows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar, NamedTuple, Self

from peewee import TextField

from salestui.books.kinds import BookField, Colleague, Customer, Day, Moment
from salestui.books.row import BookRow, common_columns
from salestui.books.rules import (
    Course,
    OwnAction,
    Stamp,
    Step,
    chase_due,
    next_step,
    working_days_after,
)
from salestui.core.remark import Remark
from salestui.customers.models import REGISTER as CUSTOMERS
from salestui.customers.rules import Who
from salestui.dates.clock import Now
from salestui.dates.words import day_words
from salestui.kit.register import Section, Tone
from salestui.language import N_, P_, _, sentence
from salestui.storage.database import InstantField
from salestui.storage.history.writer import Writer
from salestui.storage.search import Entry, Place
from salestui.text.phones import split
from salestui.text.search import Findable


class Standing(NamedTuple):
    """How a row stands: when it is due next, why, and whom to ask."""

    due_on: date | None
    """None where nothing is to be done any more."""
    words: str
    """In the language of the screen."""
    tone: Tone = ""
    person: str = ""
    """Whom to chase."""


Others = Callable[[str, object], Sequence[Any]]
"""Gives the other rows of a book that have a value in a field."""

DUE = Section("books_due", N_("Books: due"), "")
"""Where on Today the rows of most books stand."""


class Book:
    """A row of a book. A subclass declares one: its fields, its steps, and what is its own."""

    code: ClassVar[str]
    prefix: ClassVar[str]
    """Of its numbers."""
    group: ClassVar[str]
    """A msgid: under which it stands on the screen."""
    title: ClassVar[str]
    new: ClassVar[str]
    """Msgids: of the book, and of beginning a row of it."""
    steps: ClassVar[tuple[Step, ...]] = ()
    own_actions: ClassVar[tuple[OwnAction, ...]] = ()
    section: ClassVar[Section] = DUE
    """Where its rows stand on Today."""
    table: ClassVar[str] = ""
    """ "module:function" of what its table shows instead of rows by urgency."""
    evening: ClassVar[Section | None] = None
    """As what the closing of the day asks about those that are due."""
    is_live: ClassVar[bool] = False
    """Whether the words of its rows count minutes."""

    indexes: ClassVar[tuple[tuple[str, ...], ...]] = ()
    """The columns by which its rows are looked for together."""
    follows_terms: ClassVar[bool] = False
    """Whether it depends on a setting when its rows are due."""

    is_plain: ClassVar[bool] = True
    """Whether the desk is offered what every book offers it; else it has a register of its own."""

    begun = Moment(N_("Noted"))

    fields: ClassVar[tuple[BookField[Any], ...]]
    """Those that are kept."""
    table_fields: ClassVar[tuple[BookField[Any], ...]]
    """Those that a table may have, from which `understood` learns of others."""
    declared: ClassVar[tuple[BookField[Any], ...]]
    """Both, in the order of the declaration."""
    row: ClassVar[type[BookRow]]
    """Its table."""

    def __init_subclass__(cls) -> None:
        """Make the table of the fields and steps that are declared."""
        declared = [each for each in vars(cls).values() if isinstance(each, BookField)]
        begun = [] if "begun" in vars(cls) else [Book.__dict__["begun"]]
        cls.fields = (*(each for each in declared if each.is_kept), *begun)
        cls.declared = (*declared, *begun)
        cls.table_fields = tuple(each for each in declared if not each.is_kept)
        columns = common_columns()
        for field in cls.fields:
            columns |= field.kept()
        for step in cls.steps:
            columns[f"{step.code}_at"] = InstantField(null=True)
            columns[f"{step.code}_note"] = TextField(default="")
        indexes = tuple((each, False) for each in cls.indexes)
        meta = type("Meta", (), {"table_name": f"book_{cls.code}", "indexes": indexes})
        columns |= {
            "SEARCHED_AS": cls.code,
            "BOOK": cls,
            "Meta": meta,
            "__module__": cls.__module__,
        }
        cls.row = type(f"{cls.__name__}Row", (BookRow,), columns)

    def __init__(
        self,
        values: Mapping[str, Any],
        course: Course,
        number: str = "",
        id: int = 0,
        version: int = 0,
        due_on: date | None = None,
    ) -> None:
        self.values = values
        self.course = course
        self.number = number
        self.id = id
        self.version = version
        self.due_on = due_on
        """When something is to be done, as the rule said at its last change."""

    def replaced(
        self, values: Mapping[str, Any] | None = None, course: Course | None = None
    ) -> Self:
        """The same row with other values, or another course."""
        return type(self)(
            {**self.values, **(values or {})},
            self.course if course is None else course,
            self.number,
            self.id,
            self.version,
            self.due_on,
        )

    # What a book says of its rows; a declaration may say it better

    @property
    def name(self) -> str:
        """Whom or what it is about."""
        return self.who.name or self.about

    @property
    def about(self) -> str:
        """What it is about: its first field that says anything beside the customer."""
        told = (each for each in self.fields if not isinstance(each, Customer | Moment))
        words = (each.words(self.values[each.name]) for each in told if self.is_said(each))
        return next(words, "")

    @property
    def who(self) -> Who:
        """The customer it is about; nobody for a book without."""
        found = next((each for each in self.fields if isinstance(each, Customer)), None)
        return Who() if found is None else self.values[found.name]

    def refusal(self, others: Others) -> Remark | None:
        """Why it cannot be so; None where it can. Its argument `field` names the field, if any."""
        return None

    def warnings(self, others: Others) -> Sequence[Remark]:
        """What should be looked at, though it can be so."""
        return ()

    def sealed(self, now: Now) -> Remark | None:
        """Why nothing can be written of it any more; None where it can."""
        return None

    def completed(self) -> Mapping[str, Any]:
        """The values that follow from others which were said."""
        return {}

    @classmethod
    def understood(cls, values: Mapping[str, Any]) -> Mapping[str, Any]:
        """What a row of a table says, by column, where one of them says something of another."""
        return values

    def of_table(self, values: Mapping[str, Any], now: Now) -> Self:
        """The row with what a table says of it beside its fields and steps."""
        return self

    def table_values(self) -> Mapping[str, Any]:
        """What an exported table says of it in fields that are not kept."""
        return {}

    def filled(self, new: Self, codes: Collection[str]) -> Self:
        """The row with what a table has said in fields that are not kept, of these codes."""
        return self

    @classmethod
    def write_parts(cls, writer: Writer, rows: Sequence[Self]) -> None:
        """Write what is new of that which rows keep in other tables."""

    @classmethod
    def says_how_far(cls, values: Mapping[str, Any]) -> bool:
        """Whether a row of a table says how far it has got, so that nobody need be asked."""
        return False

    @property
    def today(self) -> Section:
        """Where it stands on Today when it is due."""
        return self.section

    def record(self, standing: Standing, now: Now) -> Mapping[str, object]:
        """What the JSON says of it, which stands so now."""
        return {
            "number": self.number,
            "who": self.name,
            "due_on": standing.due_on.isoformat() if standing.due_on else None,
            "state": self.state,
            "person": standing.person,
        }

    @classmethod
    def completed_rows(cls, rows: Sequence[Self]) -> Sequence[Self]:
        """Rows with what is kept of them in other tables."""
        return rows

    def kept_due(self, now: Now) -> date | None:
        """The day by which it is found among what is due."""
        return self.standing(now).due_on

    def acted(self, action: OwnAction, values: Mapping[str, Any], now: Now) -> Mapping[str, Any]:
        """The values that an action of its own leads to; raises `Refusal` for what cannot be."""
        return values

    def first(self, step: Step, now: Now) -> OwnAction | None:
        """The action of its own without which a step cannot be taken; None for none."""
        return None

    def chased(self, step: Step) -> str:
        """Whom a step is chased from."""
        return str(self.values.get(step.person, "")) if step.person else ""

    def skips(self, step: Step) -> bool:
        """Whether a step is left out for this row."""
        return False

    def first_due(self, step: Step, since: date, now: Now) -> date | None:
        """When a step is due, the one before it taken on the day `since`; None for never."""
        return working_days_after(since, step.after, now.calendar)

    def spoken(self, now: Now) -> str:
        """What one would say of it on the phone, in one sentence."""
        raise NotImplementedError

    # What follows from that

    def is_said(self, field: BookField[Any]) -> bool:
        """Whether a field says anything."""
        return field.is_said(self.values[field.name])

    @property
    def own_steps(self) -> Sequence[Step]:
        """The steps that this row takes."""
        return [each for each in self.steps if not self.skips(each)]

    @property
    def next_step(self) -> Step | None:
        """The step that is next."""
        return next_step(self.own_steps, self.course)

    @property
    def is_settled(self) -> bool:
        """Whether nothing is to be done any more."""
        return self.next_step is None

    def standing(self, now: Now) -> Standing:
        """How it stands now."""
        step = self.next_step
        if step is None:
            ending = P_("book", "given up") if self.course.closed_at else P_("book", "done")
            return Standing(None, _(ending), "muted")
        return self.waiting_for(step, now)

    def waiting_for(self, step: Step, now: Now) -> Standing:
        """How it stands while a step is to be taken."""
        last = self.course.last(self.own_steps)
        since = self.course.begun_on if last is None else now.at.tzinfo and _day(last, now)
        assert isinstance(since, date)
        first = self.first_due(step, since, now)
        person = self.chased(step)
        if first is None:
            return Standing(None, self.waiting_words(step), "", person)
        due = chase_due(first, step.every, since, self.course)
        late = (now.day - first).days
        words = [self.waiting_words(step)]
        if late > 0:
            words.append(sentence("{days} d late", days=late))
        elif due >= now.day:
            words.append(sentence("due {day}", day=day_words(due, now)))
        if self.course.chases:
            words.append(sentence("chased ×{times}", times=self.course.chases))
        tone: Tone = "muted" if due > now.day else "alarm" if late > step.every else "warn"
        return Standing(due, _(", ").join(words), tone, person)

    def waiting_words(self, step: Step) -> str:
        """That a step is still to come: "not yet: posted"."""
        return sentence("not yet {step}", step=_(step.title))

    def last_day(self, now: Now) -> date:
        """The day of the last thing that happened: a step, its being given up, its beginning."""
        moments = [each.at for each in self.course.stamps.values()]
        moments += [self.course.closed_at] if self.course.closed_at else []
        days = (each.astimezone(now.at.tzinfo).date() for each in moments)
        return max(days, default=self.course.begun_on)

    @property
    def state(self) -> str:
        """The code of how far it has got, for the JSON and for filters."""
        if self.course.closed_at is not None:
            return "closed"
        last = [each.code for each in self.own_steps if self.course.has(each)]
        return last[-1] if last else "open"

    def shown(self, field: BookField[Any]) -> str:
        """What stands in the table for a field, also for one that is not kept."""
        value = self.values[field.name]
        return value.isoformat() if isinstance(field, Day) and value else field.words(value)

    @classmethod
    def summary(cls, now: Now) -> str:
        """What is said of all its rows above the table; "" for nothing."""
        return ""

    # The rows as they are kept

    @classmethod
    def field(cls, name: str) -> BookField[Any]:
        """A field by its name."""
        return next(each for each in cls.declared if each.name == name)

    @classmethod
    def names_customer(cls) -> bool:
        """Whether its rows are about customers."""
        return any(isinstance(each, Customer) for each in cls.fields)

    @classmethod
    def own_action(cls, code: str) -> OwnAction:
        """An action of its own by its code."""
        return next(each for each in cls.own_actions if each.code == code)

    @classmethod
    def step(cls, code: str) -> Step:
        """A step by its code."""
        return next(each for each in cls.steps if each.code == code)

    @classmethod
    def loaded(cls, row: Mapping[str, Any]) -> Self:
        """A row, of its columns by name; of colleagues stand their names."""
        values = {each.name: each.loaded(row) for each in cls.fields}
        stamps = {
            each.code: Stamp(row[f"{each.code}_at"], row[f"{each.code}_note"])
            for each in cls.steps
            if row[f"{each.code}_at"] is not None
        }
        course = Course(
            row["begun_on"],
            stamps,
            row["chased_on"],
            row["chases"],
            row["promised_on"],
            row["said"],
            row["closed_at"],
            row["reason"],
        )
        named = (row[each] for each in ("number", "id", "version", "due_on"))
        return cls(values, course, *named)

    @classmethod
    def searched_names(cls) -> tuple[str, ...]:
        """The columns by which it is found."""
        names = {"number": None, "begun_on": None}
        for each in cls.fields:
            if isinstance(each, Customer):
                names |= dict.fromkeys(each.kept())
            elif each.found and not isinstance(each, Colleague):
                names[each.name] = None
        return tuple(names)

    @classmethod
    def searched(cls) -> list[Any]:
        """The same as Peewee's fields."""
        return [
            getattr(cls.row, "customer_id" if each == "customer" else each)
            for each in cls.searched_names()
        ]

    @classmethod
    def entry(cls, row: Mapping[str, Any]) -> Entry:
        """What a row is found by."""
        customer = next((each for each in cls.fields if isinstance(each, Customer)), None)
        found = [str(row[each.name]) for each in cls.fields if each.found and each.name in row]
        numbers = (row["number"], *(each for each in found if each.isascii()))
        names = [each for each in found if not each.isascii()]
        day = row["begun_on"]
        if customer is None:
            return Entry(row["id"], Findable(names, (), numbers), day)
        if row["customer"]:
            # Who is on file is found by their file.
            about = Place(CUSTOMERS, row["customer"])
            return Entry(row["id"], Findable(names, (), numbers), day, about)
        names.append(row[customer.name])
        return Entry(row["id"], Findable(names, split(row.get("phone", "")), numbers), day)


def _day(stamp: Stamp, now: Now) -> date:
    return stamp.at.astimezone(now.at.tzinfo).date()
