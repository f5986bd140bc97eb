"""Customers in tables, and the people that the tables of other registers name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from peewee import JOIN

from salestui.colleagues.store import ColleagueRow
from salestui.core.remark import Remark
from salestui.customers.models import CustomerRow, OldNumberRow, PhoneRow
from salestui.customers.queries import customers_with
from salestui.customers.rules import SEXES, Profile, contradictions, filled
from salestui.customers.store import add_customers, write_profiles
from salestui.dates.clock import Now
from salestui.dates.typed_days import Lean
from salestui.kit.again import there
from salestui.kit.cells import Cell, UnfitCell, word_key
from salestui.kit.column_kinds import (
    choice,
    day,
    identifier,
    lines,
    moment,
    phones,
    text,
    whole_text,
)
from salestui.kit.columns import Add, Column, Exchange, Planner, Progress, Read, There, Words
from salestui.language import N_, _
from salestui.settings.rules import LEVELS
from salestui.storage.database import tuples
from salestui.storage.history.writer import Writer
from salestui.text.clean import clean, fold
from salestui.text.phones import telling

AT_ONCE = 1_000
"""So many rows are written between two words about the progress."""

SAME_NAME = Remark(N_("another of that name is on file"))
IS_NEW = Remark(N_("not on file: a customer is added"))


@dataclass(eq=False)
class Person:
    """A customer on file, or one that a table puts there."""

    name: str
    key: int | None = None
    """The id of one on file."""
    number: str = ""
    """The number by which the table knows them."""
    phones: Sequence[str] = ()
    marks: set[str] = field(default_factory=set)
    """The digits of their phones that tell whose they are."""

    def may_have(self, number: str) -> bool:
        """Whether the table may mean them by a number."""
        return not (self.number and number) or self.number == number


class People:
    """The customers on file, and those that a table adds to them."""

    def __init__(self) -> None:
        self.by_number: dict[str, Person] = {}
        self.by_key: dict[int | None, Person] = {}
        """Those on file, by id."""
        self._by_name: dict[str, list[Person]] = defaultdict(list)
        self._by_phone: dict[str, list[Person]] = defaultdict(list)
        query = CustomerRow.select(CustomerRow.id, CustomerRow.name, CustomerRow.number)
        for key, name, number in tuples(query):
            person = self.by_key[key] = self.by_number[number] = Person(name, key)
            self._by_name[_mark(name)].append(person)
        for key, number in tuples(OldNumberRow.select(OldNumberRow.customer, OldNumberRow.number)):
            self.by_number.setdefault(number, self.by_key[key])
        for key, phone in tuples(PhoneRow.select(PhoneRow.customer, PhoneRow.typed)):
            self._enter_phone(self.by_key[key], telling(phone))

    def add(self, name: str, phones: Sequence[str], number: str = "") -> Person:
        """Someone whom the table puts on file."""
        person = Person(name, number=number, phones=phones)
        if number:
            self.by_number[number] = person
        self._by_name[_mark(name)].append(person)
        for mark in map(telling, phones):
            self._enter_phone(person, mark)
        return person

    def reach(self, person: Person, phones: Iterable[str]) -> None:
        """A person has these phones, too."""
        for mark in map(telling, phones):
            self._enter_phone(person, mark)

    def named(self, name: str) -> Sequence[Person]:
        """Those of a name."""
        return self._by_name.get(_mark(name), ())

    def reached_by(self, phones: Iterable[str]) -> list[Person]:
        """Those with one of these phones."""
        found = (each for mark in map(telling, phones) for each in self._by_phone.get(mark, ()))
        return list(dict.fromkeys(found))

    def find(
        self, name: str, phones: Sequence[str], number: str = ""
    ) -> tuple[Person, Sequence[Remark]]:
        """Whom a row of a table means: by number, by phone, by name; put on file if they are not.

        Raises `UnfitCell` where it may be several.
        """
        if known := self.by_number.get(number):
            if known.number == number or not name or _mark(known.name) == _mark(name):
                return known, ()
            number = ""  # numbers of another house, where it means another
        person, remarks = self._found(name, phones, number)
        if number:
            person.number = number
            self.by_number[number] = person
        return person, remarks

    def _found(
        self, name: str, phones: Sequence[str], number: str
    ) -> tuple[Person, Sequence[Remark]]:
        reached = [each for each in self.reached_by(phones) if each.may_have(number)]
        named = [each for each in self.named(name) if each.may_have(number)]
        if len(reached) > 1:
            both = [each for each in reached if each in named]
            if len(both) != 1:
                raise UnfitCell(N_("Several customers have this phone."))
            return both[0], ()
        if reached:
            (person,) = reached
            said = N_("this phone is that of {name}: taken for theirs")
            is_other = bool(name) and person not in named
            return person, [Remark(said, {"name": person.name})] if is_other else ()
        if len(named) == 1 and not any(map(telling, phones)):
            return named[0], ()
        if len(named) > 1 and not number and not any(map(telling, phones)):
            raise UnfitCell(N_("Several customers have this name; a phone would tell which."))
        if not name:
            raise UnfitCell(N_("Nobody on file has this phone, and there is no name."))
        remarks = [IS_NEW, SAME_NAME] if self.named(name) else [IS_NEW]
        return self.add(name, phones), remarks

    def _enter_phone(self, person: Person, mark: str) -> None:
        if mark and mark not in person.marks:
            person.marks.add(mark)
            self._by_phone[mark].append(person)


def _mark(name: str) -> str:
    """A name as it is compared: blanks only spread short ones to the width of a column."""
    return fold(name).replace(" ", "")


def put_people_on_file(writer: Writer, people: Sequence[Person]) -> dict[Person, int]:
    """The ids of people whom a table names; those not on file are put there, each once."""
    keys = {person: person.key for person in people if person.key is not None}
    new = [person for person in dict.fromkeys(people) if person.key is None]
    for begin in range(0, len(new), AT_ONCE):
        some = new[begin : begin + AT_ONCE]
        profiles = [Profile(person.name, phones=tuple(person.phones)) for person in some]
        added = add_customers(writer, profiles, [person.number for person in some])
        keys |= zip(some, added, strict=True)
        writer.tell(N_("Customers put on file"), begin + len(some), len(new))
    return keys


def phones_on_file() -> dict[int, tuple[str, ...]]:
    """The phones of every customer, as typed."""
    typed: dict[int, list[str]] = defaultdict(list)
    query = PhoneRow.select(PhoneRow.customer, PhoneRow.typed).order_by(PhoneRow.id)
    for key, phone in tuples(query):
        typed[key].append(phone)
    return {key: tuple(phones) for key, phones in typed.items()}


WALK_IN = "walk_in"


def customer_number(code: str) -> Column:
    """The number of the customer whom a row is about; a word says that they are not on file."""
    choices = {WALK_IN: N_("walk-in")}

    def reader(now: Now, words: Words) -> Read:
        def read(cell: Cell) -> str:
            number = clean(whole_text(cell))
            return words.get(word_key(number), number)

        return read

    def written(value: str, now: Now) -> str:
        return column.choice_word(value) if value in choices else value

    column = Column(code, N_("Customer no."), reader, written, choices=choices)
    return column


# --- customers ---------------------------------------------------------------------------------


@dataclass(eq=False)
class NewCustomer:
    """A customer that a table puts on file."""

    person: Person
    profile: Profile
    """What all rows that are about them say together."""
    number: str
    archived_at: datetime | None


def planner(now: Now) -> Planner:
    """Who has the name and a phone of another is that other; who has one of the two may be.

    Of who is there already, what nobody has said yet is filled in.
    """
    people = People()
    added: dict[Person, NewCustomer] = {}
    on_file = _OnFile(now)

    def plan(values: Mapping[str, Any], key: int | None) -> Add | There:
        rest = dict(values)
        number, archived_at = rest.pop("number"), rest.pop("archived")
        # A firm stands for itself where nobody is named.
        rest["name"] = rest["name"] or rest["company"]
        profile = Profile(**rest)
        if key in people.by_key:
            return again(people.by_key[key], profile, number)
        reached = people.reached_by(profile.phones)
        known = [people.by_number[number]] if number in people.by_number else []
        for each in known + [each for each in reached if each.may_have(number)]:
            if _mark(each.name) == _mark(profile.name):
                return again(each, profile, number)
        if not known and not reached:
            named = people.named(profile.name)
            only = on_file.only(named, profile)
            if only is not None and only.may_have(number):
                return again(only, profile, number)
        remarks = list(_remarks(reached, has_namesake=bool(people.named(profile.name))))
        if known:
            said = N_("the number {number} is given already; another is given")
            remarks.append(Remark(said, {"number": number}))
            number = ""
        person = people.add(profile.name, profile.phones, number)
        added[person] = NewCustomer(person, profile, number, archived_at)
        return Add(added[person], remarks)

    def again(person: Person, profile: Profile, number: str) -> There:
        new = added.get(person)
        before = new.profile if new else on_file.profile(person)
        after = filled(before, profile)
        others = contradictions(before, profile)
        if number and people.by_number.get(number) is not person:
            others = ["number", *others]
        if profile.name != profile.company and _mark(profile.name) != _mark(before.name):
            if before.name == before.company:
                after = after._replace(name=profile.name)  # a firm has stood for them
            else:
                others = ["name", *others]
        more = [name for name in Profile._fields if getattr(after, name) != getattr(before, name)]
        people.reach(person, profile.phones)
        if new:
            new.profile = after
        else:
            on_file.profiles[person.key] = after
        fill = after if more and not new else None
        return there(person.key, fill, _titles(more), _titles(others), new)

    return plan


def _remarks(reached: Iterable[Person], *, has_namesake: bool) -> Iterator[Remark]:
    """What is to be looked at where a row adds a customer: who else has the phone, or the name."""
    said = N_("another has this phone: {name}")
    for each in reached:
        yield Remark(said, {"name": each.name})
    if has_namesake:
        yield SAME_NAME


class _OnFile:
    """What is on file about customers, read when it is first asked for."""

    def __init__(self, now: Now) -> None:
        self._now = now

    @cached_property
    def profiles(self) -> dict[int | None, Profile]:
        """By id."""
        return {
            key: Profile(**{name: values[name] for name in Profile._fields})
            for key, values in kept(self._now)
        }

    def profile(self, person: Person) -> Profile:
        """Of one person."""
        return self.profiles[person.key]

    def only(self, named: Sequence[Person], profile: Profile) -> Person | None:
        """Who alone has a name on file, no phone yet, and may be whom a row is about."""
        on_file = [each for each in named if each.key is not None]
        if len(on_file) != 1 or on_file[0].marks:
            return None
        (person,) = on_file
        return None if contradictions(self.profile(person), profile) else person


def _titles(names: Iterable[str]) -> str:
    titles = {column.code: column.title for column in EXCHANGE.columns}
    return ", ".join(_(titles[name]) for name in names)


def fill(writer: Writer, profiles: Mapping[int, Profile]) -> None:
    """Fill in what is said of customers on file, by id."""
    write_profiles(writer, [(each, profiles[each.id]) for each in customers_with(list(profiles))])


def write(
    writer: Writer, now: Now, whats: Sequence[NewCustomer], progress: Progress
) -> Sequence[int]:
    """Put customers on file."""
    keys: list[int] = []
    for begin in range(0, len(whats), AT_ONCE):
        some = whats[begin : begin + AT_ONCE]
        keys += add_customers(
            writer, [each.profile for each in some], [each.number for each in some]
        )
        progress(len(keys), len(whats))
    for done, (key, each) in enumerate(zip(keys, whats, strict=True), start=1):
        if each.archived_at is not None:
            writer.update(CustomerRow, key, archived_at=each.archived_at)
        if done % AT_ONCE == 0:
            progress(len(keys), len(whats))
    return keys


def kept(now: Now) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Every customer, archived ones too, by number."""
    phones = phones_on_file()
    names = (
        "number",
        "name",
        "company",
        "region",
        "level",
        "sex",
        "preferences",
        "notes",
        "checked_on",
    )
    query = CustomerRow.select(
        CustomerRow.id,
        CustomerRow.archived_at,
        ColleagueRow.name,
        *(getattr(CustomerRow, name) for name in names),
    ).join(ColleagueRow, JOIN.LEFT_OUTER)
    for key, archived_at, salesperson, *values in tuples(query.order_by(CustomerRow.number)):
        yield (
            key,
            {
                **dict(zip(names, values, strict=True)),
                "phones": phones.get(key, ()),
                "salesperson": salesperson or "",
                "archived": archived_at,
            },
        )


EXCHANGE = Exchange(
    columns=(
        identifier("number", N_("Number")),
        text("name", N_("Name"), is_required=True, or_else="company"),
        text("company", N_("Company")),
        phones("phones", N_("Phones")),
        text("region", N_("Region")),
        choice("level", N_("Level"), dict.fromkeys(LEVELS, "")),
        choice("sex", N_("Sex"), SEXES),
        text("salesperson", N_("Salesperson")),
        text("preferences", N_("Preferences")),
        lines("notes", N_("Notes")),
        day("checked_on", N_("Last checked"), Lean.PAST),
        moment("archived", N_("Archived")),
    ),
    sentence=N_("Customers imported from {file}: {count}"),
    planner=planner,
    write=write,
    kept=kept,
    fill=fill,
)
