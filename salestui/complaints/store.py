"""Where complaints, their pauses and contacts, and the checks of the mailbox are kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from typing import Any

from peewee import (
    JOIN,
    BooleanField,
    CharField,
    ForeignKeyField,
    IntegerField,
    ModelSelect,
    TextField,
)

from salestui.colleagues.store import ColleagueRow, colleague_named
from salestui.complaints.rules import (
    LIMIT,
    WHEN_IS_UNKNOWN,
    Account,
    Complaint,
    Contact,
    Event,
    OldComplaint,
    Party,
    Pause,
    Policy,
    Result,
    Turn,
    check_closing,
    check_received,
    deadline,
    is_overdue,
    policy_text,
    read_policy,
    time_left,
    used,
)
from salestui.core.refusal import Refusal
from salestui.customers.rules import Who
from salestui.customers.store import REGISTER as CUSTOMERS
from salestui.customers.store import CustomerRow, put_on_file
from salestui.dates.clock import Now
from salestui.dates.hours import span_text
from salestui.language import N_, _, sentence
from salestui.storage.changes import Value, Writer, change, taken_back, values_over_time
from salestui.storage.database import InstantField, Record
from salestui.storage.numbers import keep_number, next_number, next_serials, number_text
from salestui.storage.search import Entry, Place, Searched
from salestui.text.phones import split
from salestui.text.search import Findable
from salestui.worklog.store import add_memo

REGISTER = "complaints"
PREFIX = "TS"

CONTACTED = {
    Party.SALESPERSON: N_("Complaint {number} ({name}): salesperson contacted"),
    Party.MERCHANT: N_("Complaint {number} ({name}): merchant contacted"),
    Party.CONSUMER: N_("Complaint {number} ({name}): consumer contacted"),
}


class ComplaintRow(Searched, Record):
    """A complaint as kept."""

    SEARCHED_AS = REGISTER

    number = CharField(unique=True)
    customer: ForeignKeyField[Any] = ForeignKeyField(CustomerRow, null=True, backref="complaints")
    customer_id: int | None
    name = TextField()
    """Who complains, as written down; a walk-in's only name."""
    phone = TextField(default="")
    about = TextField()
    channel = CharField(default="")
    category = TextField(default="")
    salesperson: ForeignKeyField[Any] = ForeignKeyField(ColleagueRow, null=True, backref="sold")
    salesperson_id: int | None
    merchant: ForeignKeyField[Any] = ForeignKeyField(ColleagueRow, null=True, backref="supplied")
    merchant_id: int | None
    promise = TextField(default="")
    received_at = InstantField(index=True)
    registered_at = InstantField()
    policy = TextField(default="{}")
    counts_from = InstantField()
    used_before = IntegerField(default=0)
    """Seconds."""
    was_over_on_arrival = BooleanField(default=False)
    reopened = IntegerField(default=0)
    reopened_for = TextField(default="")
    """Why it was opened again last."""
    closed_at = InstantField(null=True, index=True)
    cause = TextField(default="")
    outcome = TextField(default="")
    used_seconds = IntegerField(null=True)
    deadline_at = InstantField(null=True)
    """With `used_seconds`, what the closing froze; null while it is open."""
    breached_at = InstantField(null=True)

    class Meta:
        table_name = "complaint"

    @classmethod
    def entries(cls, keys: Sequence[int]) -> Iterable[Entry]:
        for row in cls.select().where(cls.id.in_(keys)):
            # Who is on file is found by their file; others by what stands here alone.
            if row.customer_id:
                about = Place(CUSTOMERS, row.customer_id)
                found = Findable(numbers=(row.number,))
            else:
                about, found = None, Findable((row.name,), split(row.phone), (row.number,))
            yield Entry(row.id, found, row.received_at.date(), about)


class PauseRow(Record):
    """A time in which the clock of a complaint stood."""

    complaint = ForeignKeyField(ComplaintRow, backref="pauses")
    complaint_id: int
    began_at = InstantField()
    ended_at = InstantField(null=True)
    reason = TextField()

    class Meta:
        table_name = "complaint_pause"


class ContactRow(Record):
    """One contact with a party; only ever added."""

    complaint = ForeignKeyField(ComplaintRow, backref="contacts")
    complaint_id: int
    party = CharField()
    at = InstantField()
    note = TextField(default="")

    class Meta:
        table_name = "complaint_contact"


# --- what there is -----------------------------------------------------------------------------


def open_complaints() -> list[Complaint]:
    """All complaints that are not closed."""
    return _nouns(_rows().where(ComplaintRow.closed_at.is_null()))


def closed_complaints(limit: int = 120) -> list[Complaint]:
    """The complaints closed last, newest first."""
    query = _rows().where(ComplaintRow.closed_at.is_null(False))
    return _nouns(query.order_by(ComplaintRow.closed_at.desc()).limit(limit))


def complaints_received(since: datetime) -> list[Complaint]:
    """The complaints that arrived since an instant."""
    return _nouns(_rows().where(ComplaintRow.received_at >= since))


def complaints_of_customer(customer: int) -> list[Complaint]:
    """All complaints of a customer, newest first."""
    query = _rows().where(ComplaintRow.customer == customer)
    return _nouns(query.order_by(ComplaintRow.received_at.desc()))


def complaints_with(keys: Sequence[int]) -> list[Complaint]:
    """The complaints with these ids, in their order."""
    found = {each.id: each for each in _nouns(_rows().where(ComplaintRow.id.in_(keys)))}
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


# --- the course of a complaint -----------------------------------------------------------------


def register_complaint(
    now: Now,
    account: Account,
    policy: Policy,
    received: datetime | None = None,
    call_back_on: date | None = None,
) -> Complaint:
    """Register a complaint that arrived at `received`, by default now; its clock runs from there.

    A promised call-back becomes a memo in the same change.
    """
    received = min((received or now.at).astimezone(UTC), now.utc)
    with change(
        now,
        REGISTER,
        N_("Complaint {number} from {name}: {about}"),
        name=account.who.name,
        about=account.about,
    ) as writer:
        number = next_number(PREFIX)
        writer.say(number=number)
        due = policy.counting.after(received, LIMIT)
        row = writer.add(
            ComplaintRow,
            number=number,
            received_at=received,
            registered_at=now.at,
            policy=policy_text(policy),
            counts_from=received,
            was_over_on_arrival=due <= now.at,
            **_columns(writer, account),
        )
        saved = _fresh(row.id)
        if call_back_on:
            _add_call_back(writer, now, saved, account.promise, call_back_on)
    return saved


def add_complaints(writer: Writer, complaints: Sequence[OldComplaint], policy: Policy) -> list[int]:
    """Put complaints of an old book on record within a change; returns their ids in order.

    They count by `policy`; what is closed has the result that this gives.
    """
    for each in complaints:
        keep_number(each.number)
    given = iter(next_serials(PREFIX, sum(not each.number for each in complaints)))
    sellers = {each.account.salesperson for each in complaints}
    merchants = {each.account.merchant for each in complaints}
    sold = {name: colleague_named(writer, name, "salesperson") for name in sellers}
    supplied = {name: colleague_named(writer, name, "merchant") for name in merchants}

    def columns(old: OldComplaint) -> Mapping[str, object]:
        number = old.number or number_text(PREFIX, next(given))
        received, account = old.received_at, old.account
        noun = Complaint(0, number, 0, account, received, old.registered_at, policy, received)
        closing = dict.fromkeys(("closed_at", "used_seconds", "deadline_at", "breached_at"))
        if old.closed_at:
            known = _frozen(noun, old.closed_at) if old.is_time_known else {}
            closing |= known or {"closed_at": old.closed_at}
        return {
            "number": number,
            "received_at": received,
            "registered_at": old.registered_at,
            "policy": policy_text(policy),
            "counts_from": received,
            "was_over_on_arrival": is_overdue(noun, old.registered_at),
            "cause": old.cause,
            "outcome": old.outcome,
            "salesperson": sold[account.salesperson],
            "merchant": supplied[account.merchant],
            **_written(account),
            **closing,
        }

    return writer.add_many(ComplaintRow, [columns(each) for each in complaints])


def write_more(writer: Writer, more: Mapping[int, Mapping[str, Any]]) -> None:
    """Write what an old book says more of complaints, by id and by the names of `OldComplaint`.

    `state` says that one is settled, `closed` when that was.
    """
    rows = {}
    for found in complaints_with(list(more)):
        said = dict(more[found.id])
        for name in ("salesperson", "merchant"):
            if name in said:
                said[name] = colleague_named(writer, said[name], name)
        is_settled, closed = said.pop("state", ""), said.pop("closed", None)
        if closed is not None:
            said |= _frozen(found, max(closed, found.received_at, key=datetime.timestamp))
        elif is_settled:
            said |= {"closed_at": found.registered_at}
        rows[found.id] = said
    writer.update_many(ComplaintRow, rows)


def edit_complaint(
    now: Now, complaint: Complaint, account: Account, received: datetime | None = None
) -> None:
    """Change what is written about a complaint; `received` sets right when it arrived.

    Raises `Refusal` when something has happened to it before that.
    """
    with _change(now, N_("Complaint {number} ({name}) changed"), complaint) as writer:
        columns = dict(_columns(writer, account))
        if received is not None and received.astimezone(UTC) != complaint.received_at:
            check_received(complaint, received)
            due = complaint.policy.counting.after(received, LIMIT)
            columns |= {
                "received_at": received,
                "counts_from": received,
                "was_over_on_arrival": due <= complaint.registered_at,
                # It was on record by an arrival that never was.
                "breached_at": None,
            }
        writer.update(ComplaintRow, complaint.id, complaint.version, **columns)


def attach_complaint(now: Now, complaint: Complaint, who: Who) -> None:
    """Make a complaint part of a customer's file, which is made where there is none."""
    said = N_("Complaint {number} ({name}) attached to the file of {customer}")
    with _change(now, said, complaint, customer=who.name) as writer:
        columns = {"customer": put_on_file(writer, who), "name": who.name, "phone": who.phone}
        writer.update(ComplaintRow, complaint.id, complaint.version, **columns)


def note_contact(
    now: Now, complaint: Complaint, party: Party, at: datetime | None = None, note: str = ""
) -> None:
    """Record that a party was contacted, by default now."""
    _check_open(complaint)
    if at is not None and at < complaint.received_at.replace(second=0, microsecond=0):
        raise Refusal(N_("That is before it was received."), field="at")
    with _change(now, CONTACTED[party], complaint) as writer:
        writer.add(ContactRow, complaint=complaint.id, party=party, at=at or now.at, note=note)
        writer.update(ComplaintRow, complaint.id, complaint.version)


def promise(now: Now, complaint: Complaint, text: str, call_back_on: date | None) -> None:
    """Write down what was promised; a call-back becomes a memo in the same change."""
    said = N_("Complaint {number} ({name}): promised {promise}")
    with _change(now, said, complaint, promise=text) as writer:
        writer.update(ComplaintRow, complaint.id, complaint.version, promise=text)
        if call_back_on:
            _add_call_back(writer, now, complaint, text, call_back_on)


def pause(now: Now, complaint: Complaint, reason: str) -> None:
    """Let the clock stand, for a reason."""
    _check_open(complaint)
    if complaint.is_paused:
        raise Refusal(N_("{number} is paused already."), number=complaint.number)
    said = N_("Complaint {number} ({name}): paused: {reason}")
    with _change(now, said, complaint, reason=reason) as writer:
        began = max([now.at, complaint.counts_from, *_ends(complaint)])
        writer.add(PauseRow, complaint=complaint.id, began_at=began, reason=reason)
        writer.update(ComplaintRow, complaint.id, complaint.version)


def resume(now: Now, complaint: Complaint) -> None:
    """Let the clock go on."""
    if not complaint.is_paused:
        raise Refusal(N_("{number} is not paused."), number=complaint.number)
    with _change(now, N_("Complaint {number} ({name}): the clock goes on"), complaint) as writer:
        # First the row whose version tells whether another window was faster.
        writer.update(ComplaintRow, complaint.id, complaint.version)
        _end_pause(writer, complaint, now.at)


def close(
    now: Now, complaint: Complaint, cause: str, outcome: str, at: datetime | None = None
) -> Complaint:
    """Close a complaint, settled at `at`, by default now; this freezes its result.

    Raises `Refusal` when that is before something that has happened to it.
    """
    _check_open(complaint)
    if at is not None:
        check_closing(complaint, at)
    # By the minute that was typed, or by a clock that was set back, it may seem to be earlier.
    at = max([at or now.at, complaint.counts_from, *_ends(complaint)])
    over = is_overdue(complaint, at)
    said = (
        N_("Complaint {number} ({name}) closed, overdue by {over}: {outcome}")
        if over
        else N_("Complaint {number} ({name}) closed after {used}: {outcome}")
    )
    spent = used(complaint, at)
    with _change(
        now,
        said,
        complaint,
        outcome=outcome,
        used=span_text(spent),
        over=span_text(-time_left(complaint, at)),
    ) as writer:
        writer.update(
            ComplaintRow,
            complaint.id,
            complaint.version,
            cause=cause,
            outcome=outcome,
            **_frozen(complaint, at),
        )
        if complaint.is_paused:
            _end_pause(writer, complaint, at)
    return _fresh(complaint.id)


def reopen(now: Now, complaint: Complaint, reason: str) -> None:
    """Open a closed complaint again, for a reason: it goes on with the time that was left."""
    if complaint.is_open:
        raise Refusal(N_("{number} is open."), number=complaint.number)
    # Of whom nobody knows how long it took, the whole time is left.
    spent = complaint.result.used if complaint.result else timedelta()
    said = N_("Complaint {number} ({name}) opened again: {reason}")
    with _change(now, said, complaint, reason=reason) as writer:
        writer.update(
            ComplaintRow,
            complaint.id,
            complaint.version,
            counts_from=max(now.at, complaint.closed_at or now.at),
            used_before=int(spent.total_seconds()),
            reopened=complaint.reopened + 1,
            reopened_for=reason,
            closed_at=None,
            used_seconds=None,
            deadline_at=None,
        )


def set_policy(now: Now, policy: Policy) -> None:
    """Let the open complaints count as the settings now say; what is breached stays so."""
    found = [each for each in open_complaints() if each.policy != policy]
    said = N_("Time limit set anew, open complaints: {count}")
    with change(now, REGISTER, said, count=len(found)) as writer:
        for each in found:
            breached_at = each.breached_at
            if breached_at is None and is_overdue(each, now.at):
                breached_at = deadline(each, now.at)
            writer.update(
                ComplaintRow,
                each.id,
                each.version,
                policy=policy_text(policy),
                breached_at=breached_at,
            )


# --- below the surface -------------------------------------------------------------------------


def _ends(complaint: Complaint) -> list[datetime]:
    return [
        moment
        for each in complaint.pauses
        for moment in (each.began_at, each.ended_at)
        if moment is not None
    ]


def _check_open(complaint: Complaint) -> None:
    if not complaint.is_open:
        raise Refusal(N_("{number} is closed."), number=complaint.number)


def _change(
    now: Now, said: str, complaint: Complaint, **arguments: object
) -> AbstractContextManager[Writer]:
    return change(
        now,
        REGISTER,
        said,
        number=complaint.number,
        name=complaint.account.who.name,
        **arguments,
    )


def _end_pause(writer: Writer, complaint: Complaint, at: datetime) -> None:
    row = (
        PauseRow.select()
        .where(PauseRow.complaint == complaint.id, PauseRow.ended_at.is_null())
        .get()
    )
    # The clock may have been set back meanwhile.
    writer.update(PauseRow, row.id, ended_at=max(at, row.began_at))


def _add_call_back(
    writer: Writer, now: Now, complaint: Complaint, promised: str, day: date
) -> None:
    who = complaint.account.who
    add_memo(
        now,
        sentence(
            "Call back {name} {phone}: {promise} ({number})",
            name=who.name,
            phone=who.phone,
            promise=promised or complaint.account.about,
            number=complaint.number,
        ),
        day,
        writer,
        who,
    )


def _frozen(complaint: Complaint, at: datetime) -> Mapping[str, object]:
    """What closing a complaint freezes."""
    due = deadline(complaint, at)
    return {
        "closed_at": at,
        "used_seconds": int(used(complaint, at).total_seconds()),
        "deadline_at": due,
        "breached_at": complaint.breached_at or (due if is_overdue(complaint, at) else None),
    }


def _columns(writer: Writer, account: Account) -> Mapping[str, object]:
    return {
        **_written(account),
        "salesperson": colleague_named(writer, account.salesperson, "salesperson"),
        "merchant": colleague_named(writer, account.merchant, "merchant"),
    }


def _written(account: Account) -> Mapping[str, object]:
    """The columns of an account that stand in it as they are written."""
    return {
        "customer": account.who.customer,
        "name": account.who.name,
        "phone": account.who.phone,
        "about": account.about,
        "channel": account.channel,
        "category": account.category,
        "promise": account.promise,
    }


def _fresh(key: int) -> Complaint:
    found = complaint(key)
    assert found is not None
    return found


_Merchant = ColleagueRow.alias()


def _rows() -> ModelSelect[ComplaintRow]:
    return (
        ComplaintRow.select(ComplaintRow, ColleagueRow, _Merchant)
        .join(ColleagueRow, JOIN.LEFT_OUTER, on=ComplaintRow.salesperson)
        .switch(ComplaintRow)
        .join(_Merchant, JOIN.LEFT_OUTER, on=ComplaintRow.merchant)
        .order_by(ComplaintRow.id)
    )


def _nouns(query: Iterable[ComplaintRow]) -> list[Complaint]:
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
