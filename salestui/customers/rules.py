"""What a customer is, how their number says something, and who a matter is about (篇6)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from salestui.core.refusal import Refusal
from salestui.language import N_
from salestui.settings.rules import PART
from salestui.text.clean import fold
from salestui.text.phones import extension, split, telling
from salestui.text.pinyin import syllables
from salestui.text.search import name_key

SEXES = {"m": N_("male"), "f": N_("female")}
"""By the code that is kept."""

COUNTED = ("name", "company", "phones", "region", "level", "sex", "salesperson", "preferences")
"""What a file should tell; notes need not be."""


class Profile(NamedTuple):
    """What is on file about a customer; all but the name may come later."""

    name: str = ""
    company: str = ""
    phones: tuple[str, ...] = ()
    """As typed; compared by their digits."""
    region: str = ""
    level: str = ""
    """One of the settings' `LEVELS`."""
    sex: str = ""
    """A code of `SEXES`."""
    salesperson: str = ""
    preferences: str = ""
    notes: str = ""
    """Of several lines."""
    checked_on: date | None = None
    """When somebody last looked whether all of it is still so (篇6)."""


class Customer(NamedTuple):
    """A customer on file."""

    id: int
    number: str
    version: int
    profile: Profile
    contacted_on: date | None = None
    """The day of the last real contact."""
    next_on: date | None = None
    """The day that was agreed on for the next one."""
    archived_at: datetime | None = None
    old_numbers: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Their name."""
        return self.profile.name

    @property
    def phones(self) -> tuple[str, ...]:
        """Their phones, as typed."""
        return self.profile.phones

    @property
    def who(self) -> "Who":
        """The customer as the one a matter is about."""
        return Who(self.name, self.phones[0] if self.phones else "", self.id)


class Who(NamedTuple):
    """Whom a matter is about: a customer on file, or a walk-in (散客) by name and phone."""

    name: str = ""
    phone: str = ""
    customer: int | None = None
    """The customer's id; None for a walk-in."""


def completeness(profile: Profile) -> tuple[int, int]:
    """How many of the fields that count are filled in, and how many there are."""
    return sum(bool(getattr(profile, name)) for name in COUNTED), len(COUNTED)


@lru_cache  # the regions of a long table are few
def region_code(region: str) -> str:
    """A region in a number: 华东 is HD, South East is SE, Hunan is HU."""
    parts = syllables(region)
    if len(parts) == 1:
        return parts[0][:2].upper()
    return "".join(part[0] for part in parts[:4]).upper()


def number_of(pattern: str, serial: int, profile: Profile) -> str:
    """A customer's number by a pattern such as {region}-{serial}-{level}: HD-0042-A.

    What is not known yet is left out, with the mark before or after it.
    """
    parts = {
        "region": region_code(profile.region),
        "serial": f"{serial:04d}",
        "level": profile.level,
        "sex": profile.sex.upper(),
    }
    known = PART.sub(lambda part: parts[part[1]] or "\0", pattern)
    return re.sub(r"^(?:\0[^\w\0]*)+|[^\w\0]*\0", "", known)


def number_after(pattern: str, serial: int, number: str, before: Profile, after: Profile) -> str:
    """A customer's number once their file is another; one from an old book stays as it is."""
    is_own = number == number_of(pattern, serial, before)
    return number_of(pattern, serial, after) if is_own else number


def visit_due(customer: Customer, every: Mapping[str, timedelta]) -> date | None:
    """The day of the next visit: as agreed, else so long after the last real contact by level.

    None while there is nothing to count from, or no level.
    """
    if customer.archived_at is not None:
        return None
    if customer.next_on is not None:
        return customer.next_on
    if customer.contacted_on is None or customer.profile.level not in every:
        return None
    return customer.contacted_on + every[customer.profile.level]


def merged(kept: Profile, gone: Profile) -> Profile:
    """One file of two: what the kept one does not say is taken from the other, nothing is lost."""
    known = {phone_key(phone) for phone in kept.phones}
    values = {name: getattr(kept, name) or getattr(gone, name) for name in Profile._fields}
    lost = [
        value
        for name in ("name", "company", "region", "level", "salesperson", "preferences")
        if (value := getattr(gone, name)) and fold(value) != fold(str(values[name]))
    ]
    notes = [kept.notes, gone.notes if gone.notes != kept.notes else "", ", ".join(lost)]
    values["notes"] = "\n".join(filter(None, notes))
    values["phones"] = (
        *kept.phones,
        *(each for each in gone.phones if phone_key(each) not in known),
    )
    checked = [each for each in (kept.checked_on, gone.checked_on) if each is not None]
    values["checked_on"] = min(checked) if len(checked) == 2 else None
    return kept._replace(**values)


def filled(kept: Profile, more: Profile) -> Profile:
    """A file with what another source says of what it does not; what it says stays."""
    known = {phone_key(phone) for phone in kept.phones}
    phones = [each for each in more.phones if phone_key(each) not in known]
    lines = [line for line in more.notes.split("\n") if line not in kept.notes.split("\n")]
    values = {name: getattr(kept, name) or getattr(more, name) for name in Profile._fields}
    values["phones"] = (*kept.phones, *phones)
    values["notes"] = "\n".join(filter(None, [kept.notes, *lines]))
    return kept._replace(**values)


def contradictions(kept: Profile, more: Profile) -> list[str]:
    """The fields of which two sources say different things; phones and notes only add up."""
    return [
        name
        for name in Profile._fields
        if name not in ("name", "phones", "notes", "checked_on")
        and (mine := getattr(kept, name))
        and (other := getattr(more, name))
        and fold(str(mine)) != fold(str(other))
    ]


def phone_key(phone: str) -> tuple[str, str]:
    """By what two phones are one: number and extension where they tell whose, else the text."""
    return (telling(phone), extension(phone)) if telling(phone) else (fold(phone), "")


def share_phone(some: Iterable[str], others: Iterable[str]) -> bool:
    """Whether a phone that tells whose it is is among both; an extension need not be told."""
    known = [(telling(each), extension(each)) for each in others]
    return any(
        number == telling(one) != "" and (inner == extension(one) or not (inner and extension(one)))
        for one in some
        for number, inner in known
    )


class Meant(NamedTuple):
    """Who on file is meant by a name and phones as typed; nobody, where the desk knows nobody."""

    customer: Customer | None = None
    """The one."""
    perhaps: tuple[Customer, ...] = ()
    """Those it may be, where only the person at the desk can say."""


def meant(name: str, phones: str, on_file: Iterable[Customer]) -> Meant:
    """Who is meant by what was typed as a name and as phones, of those on file.

    The one of that name, unless a phone says otherwise; of several, the one who has the phone too.
    """
    on_file = tuple(on_file)
    marks = [each for each in (*split(phones), *split(name)) if telling(each)]
    named = _named(name, on_file)
    reached = [each for each in on_file if share_phone(marks, each.phones)]
    both = [each for each in named if each in reached]
    if len(both) == 1:
        return Meant(both[0])
    if both:
        return Meant(perhaps=_archived_last(both))
    if len(named) == 1 and not reached and not (marks and any(map(telling, named[0].phones))):
        return Meant(named[0])
    return Meant(perhaps=_archived_last([*named, *reached]))


def _named(name: str, on_file: Sequence[Customer]) -> Sequence[Customer]:
    """Those whose number is as typed, else whose name is, else who belong to that company."""
    key = name_key(name)
    for names in (_numbers, _names, _companies) if key else ():
        found = [each for each in on_file if key in map(name_key, names(each))]
        if found:
            return found
    return ()


def _numbers(customer: Customer) -> Iterable[str]:
    return customer.number, *customer.old_numbers


def _names(customer: Customer) -> Iterable[str]:
    name, company = customer.name, customer.profile.company
    return name, f"{name} {company}", f"{company} {name}"


def _companies(customer: Customer) -> Iterable[str]:
    return (customer.profile.company,)


def _archived_last(customers: Iterable[Customer]) -> tuple[Customer, ...]:
    return tuple(sorted(customers, key=lambda each: each.archived_at is not None))


def alike(profile: Profile, others: Sequence[Customer]) -> Customer | None:
    """The first of others that may be the same person: the same phone, or name and company.

    Where the company is not told, the name alone says so.
    """
    for other in others:
        if share_phone(profile.phones, other.phones):
            return other
    same = [each for each in others if name_key(each.name) == name_key(profile.name) != ""]
    company = name_key(profile.company)
    fitting = [each for each in same if name_key(each.profile.company) == company]
    return next(iter(fitting or ([] if company else same)), None)


def check_merge(source: Customer, target: Customer) -> None:
    """Refuse to merge a customer with themselves."""
    if source.id == target.id:
        raise Refusal(N_("Choose another customer to merge with."), field="who")
