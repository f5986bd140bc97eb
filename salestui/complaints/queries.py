"""What is read of complaints."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from peewee import (
    JOIN,
    ModelSelect,
)

from salestui.colleagues.store import ColleagueRow
from salestui.complaints.models import ComplaintRow, ContactRow, PauseRow
from salestui.complaints.rules import (
    WHEN_IS_UNKNOWN,
    Account,
    Complaint,
    Contact,
    Event,
    Party,
    Pause,
    Result,
    Turn,
    read_policy,
)
from salestui.customers.rules import Who
from salestui.language import N_, _
from salestui.storage.database import Record
from salestui.storage.history.parts import taken_back
from salestui.storage.history.reading import Value, values_over_time

CONTACTED = {
    Party.SALESPERSON: N_("Complaint {number} ({name}): salesperson contacted"),
    Party.MERCHANT: N_("Complaint {number} ({name}): merchant contacted"),
    Party.CONSUMER: N_("Complaint {number} ({name}): consumer contacted"),
}


# --- what there is -----------------------------------------------------------------------------


def open_complaints() -> list[Complaint]:
    """All complaints that are not closed."""
    return nouns(rows().where(ComplaintRow.closed_at.is_null()))


def closed_complaints(limit: int = 120) -> list[Complaint]:
    """The complaints closed last, newest first."""
    query = rows().where(ComplaintRow.closed_at.is_null(False))
    return nouns(query.order_by(ComplaintRow.closed_at.desc()).limit(limit))


def complaints_received(since: datetime) -> list[Complaint]:
    """The complaints that arrived since an instant."""
    return nouns(rows().where(ComplaintRow.received_at >= since))


def complaints_of_customer(customer: int) -> list[Complaint]:
    """All complaints of a customer, newest first."""
    query = rows().where(ComplaintRow.customer == customer)
    return nouns(query.order_by(ComplaintRow.received_at.desc()))


def complaints_with(keys: Sequence[int]) -> list[Complaint]:
    """The complaints with these ids, in their order."""
    found = {each.id: each for each in nouns(rows().where(ComplaintRow.id.in_(keys)))}
    return [found[key] for key in keys if key in found]


def complaint(key: int) -> Complaint | None:
    """One complaint."""
    found = complaints_with([key])
    return found[0] if found else None


def all_pauses(key: int) -> list[Pause]:
    """Every pause of a complaint, those before it was opened again too."""
    rows = PauseRow.select().where(PauseRow.complaint == key).order_by(PauseRow.id)
    return [Pause(row.began_at, row.ended_at, row.reason) for row in rows]


def course(key: int) -> list[Turn]:
    """Everything that happened to a complaint, in order; what was undone is in it as taken back."""
    found = complaint(key)
    if found is None:
        return []
    turns = [Turn(found.received_at, Event.ARRIVED)]
    if found.is_registered_late:
        turns.append(Turn(found.registered_at, Event.REGISTERED))
    turns += [Turn(each.at, each.party, each.note) for each in found.contacts]
    turns += [
        Turn(row.at, Party(row.party), row.note, at)
        for row, at in taken_back(ContactRow, ComplaintRow, key)
    ]
    turns += [*_standstills(key), *_closings(found), *_reopenings(key)]
    return sorted(turns, key=lambda turn: turn.at)


def _standstills(key: int) -> Iterator[Turn]:
    """When the clock stood, and when it went on."""
    stood = [(row, None) for row in PauseRow.select().where(PauseRow.complaint == key)]
    for row, undone_at in [*stood, *taken_back(PauseRow, ComplaintRow, key)]:
        yield Turn(row.began_at, Event.PAUSED, row.reason, undone_at)
        for _at, ended_at, taken_back_at in _instants(PauseRow, row.id, "ended_at"):
            yield Turn(ended_at, Event.RESUMED, "", taken_back_at)


def _closings(found: Complaint) -> list[Turn]:
    note = "" if found.is_time_known else _(WHEN_IS_UNKNOWN)
    return [
        Turn(closed_at, Event.CLOSED, note, taken_back_at)
        for _at, closed_at, taken_back_at in _instants(ComplaintRow, found.id, "closed_at")
    ]


def _instants(model: type[Record], key: int, column: str) -> list[Value]:
    """The instants that a column took over time."""
    field: Any = model._meta.fields[column]
    return [
        each._replace(value=field.python_value(each.value))
        for each in values_over_time(model, key, column)
        if each.value
    ]


def _reopenings(key: int) -> list[Turn]:
    """When it was opened again, and why."""
    found, reason = [], ""
    reasons = {each.at: each.value for each in values_over_time(ComplaintRow, key, "reopened_for")}
    # The history keeps only what differs: a reason that is given again is not in it again.
    for at, _count, taken_back_at in values_over_time(ComplaintRow, key, "reopened")[1:]:
        given = reasons.get(at, reason)
        if taken_back_at is None:
            reason = given
        found.append(Turn(at, Event.REOPENED, given, taken_back_at))
    return found


def known_categories(among: int = 500) -> list[str]:
    """The categories of the newest complaints, the most used first."""
    newest = (
        ComplaintRow.select(ComplaintRow.category)
        .where(ComplaintRow.category != "")
        .order_by(ComplaintRow.id.desc())
        .limit(among)
    )
    counts: dict[str, int] = {}
    for row in newest:
        counts[row.category] = counts.get(row.category, 0) + 1
    return sorted(counts, key=lambda each: -counts[each])


_Merchant = ColleagueRow.alias()


def rows() -> ModelSelect[ComplaintRow]:
    """The rows of complaints with the names of their colleagues."""
    return (
        ComplaintRow.select(ComplaintRow, ColleagueRow, _Merchant)
        .join(ColleagueRow, JOIN.LEFT_OUTER, on=ComplaintRow.salesperson)
        .switch(ComplaintRow)
        .join(_Merchant, JOIN.LEFT_OUTER, on=ComplaintRow.merchant)
        .order_by(ComplaintRow.id)
    )


def nouns(query: Iterable[ComplaintRow]) -> list[Complaint]:
    """The complaints of a query, with their contacts and pauses."""
    rows = list(query)
    keys = [row.id for row in rows]
    contacts: dict[int, list[Contact]] = defaultdict(list)
    pauses: dict[int, list[Pause]] = defaultdict(list)
    if keys:
        noted = ContactRow.select().where(ContactRow.complaint.in_(keys))
        for each in noted.order_by(ContactRow.at, ContactRow.id):
            contacts[each.complaint_id].append(Contact(Party(each.party), each.at, each.note))
        stood = PauseRow.select().where(PauseRow.complaint.in_(keys))
        for pause in stood.order_by(PauseRow.id):
            pauses[pause.complaint_id].append(Pause(pause.began_at, pause.ended_at, pause.reason))
    return [_noun(row, contacts[row.id], pauses[row.id]) for row in rows]


def _noun(row: ComplaintRow, contacts: Sequence[Contact], pauses: Sequence[Pause]) -> Complaint:
    result = None
    if row.used_seconds is not None and row.deadline_at is not None:
        result = Result(timedelta(seconds=row.used_seconds), row.deadline_at)
    salesperson = row.salesperson if row.salesperson_id else None
    merchant = row.merchant if row.merchant_id else None
    return Complaint(
        id=row.id,
        number=row.number,
        version=row.version,
        account=Account(
            who=Who(row.name, row.phone, row.customer_id),
            about=row.about,
            channel=row.channel,
            category=row.category,
            salesperson=salesperson.name if salesperson else "",
            merchant=merchant.name if merchant else "",
            promise=row.promise,
        ),
        received_at=row.received_at,
        registered_at=row.registered_at,
        policy=read_policy(row.policy),
        counts_from=row.counts_from,
        used_before=timedelta(seconds=row.used_before),
        pauses=tuple(each for each in pauses if each.began_at >= row.counts_from),
        contacts=tuple(contacts),
        salesperson_phones=salesperson.phones if salesperson else "",
        merchant_phones=merchant.phones if merchant else "",
        closed_at=row.closed_at,
        cause=row.cause,
        outcome=row.outcome,
        result=result,
        breached_at=row.breached_at,
        was_over_on_arrival=row.was_over_on_arrival,
        reopened=row.reopened,
    )
