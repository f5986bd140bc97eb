"""What must be so of a desk's data at any moment, whatever has befallen it."""

import json
import sqlite3
from collections import Counter as Count
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing
from typing import Any

from salestui.complaints.models import ComplaintRow, PauseRow
from salestui.customers.models import COUNTER, CustomerRow, OldNumberRow
from salestui.registers import REGISTERS
from salestui.repairs.models import HandoverRow, RepairRow
from salestui.repairs.rules import OPEN_STATES, Kind
from salestui.storage.database import Record, database, tables
from salestui.storage.history.models import REDONE, UNDONE
from salestui.storage.numbers import Counter
from salestui.storage.search import VERSION, Searched, SearchLine, SearchState
from salestui.visits.rules import Contact, last_real
from salestui.visits.store import CardRow, VisitRow
from salestui.worklog.store import MemoRow

assert REGISTERS  # imports the rooms, whose models are looked for


def what_is_wrong() -> list[str]:
    """Everything about the open database that must not be so; empty when it is sound."""
    with closing(sqlite3.connect(database.database)) as beside:
        return [
            *_of_the_file(beside),
            *_of_the_history(beside),
            *_of_the_search(beside),
            *_of_numbers(),
            *_of_repairs(),
            *_of_complaints(),
            *_of_memos(),
            *_of_visits(),
        ]


def records() -> list[type[Record]]:
    """The models whose rows the history tells of."""
    return [each for each in tables() if issubclass(each, Record)]


def _of_the_file(beside: sqlite3.Connection) -> Iterator[str]:
    for (found,) in beside.execute("PRAGMA integrity_check"):
        if found != "ok":
            yield f"integrity: {found}"
    for found in beside.execute("PRAGMA foreign_key_check"):
        yield f"a foreign key that points nowhere: {found}"


def _of_the_history(beside: sqlite3.Connection) -> Iterator[str]:
    """No change without rows; and told from its beginning the history ends with what is there."""
    written = {each for (each,) in beside.execute("SELECT change_id FROM change_row")}
    undoing = set()
    for key, said, arguments, undone_by in beside.execute(
        "SELECT id, sentence, arguments, undone_by_id FROM change"
    ):
        if key not in written:
            yield f"change {key} ({said}) wrote nothing"
        json.loads(arguments)
        undoing.add(undone_by)
    for key, said in beside.execute("SELECT id, sentence FROM change"):
        if key in undoing and said not in (UNDONE, REDONE):
            yield f"change {key} ({said}) is said to undo another"
    told: dict[tuple[str, int], dict[str, Any]] = {}
    rows = 'SELECT change_id, "table", "key", before, after FROM change_row ORDER BY id'
    for change, table, key, was, became in beside.execute(rows):
        place = (table, key)
        before = None if was is None else json.loads(was)
        after = None if became is None else json.loads(became)
        known = told.get(place)
        if before is None:
            if known is not None:
                yield f"{place} was added by change {change}, but was there"
            told[place] = dict(after or {})
        elif known is None:
            yield f"{place} was written by change {change}, but was not there"
        elif not before.items() <= known.items():
            yield f"{place} was something else before change {change}"
        elif after is None:
            del told[place]
        else:
            known |= after
    beside.row_factory = sqlite3.Row
    for model in records():
        table = str(model._meta.table_name)
        there = {row["id"]: dict(row) for row in beside.execute(f'SELECT * FROM "{table}"')}
        expected = {key: row for (name, key), row in told.items() if name == table}
        for key in sorted(there.keys() ^ expected.keys()):
            yield f"{(table, key)} is {'' if key in there else 'not '}there, the history differs"
        for key in there.keys() & expected.keys():
            if there[key] != expected[key]:
                yield f"{(table, key)} is {there[key]}, by its history {expected[key]}"
    beside.row_factory = None


def _of_the_search(beside: sqlite3.Connection) -> Iterator[str]:
    """Every row is found under its own words, and nothing else is."""
    (state,) = SearchState.select()
    if state.version != VERSION:
        return  # made, of today's words, when something is looked up
    lines = {(line.register, line.key): line for line in SearchLine.select()}
    expected: dict[tuple[str, int], str] = {}
    for model in records():
        if issubclass(model, Searched):
            keys = [row.id for row in model.select(model.id)]
            for begin in range(0, len(keys), 500):
                for entry in model.entries(keys[begin : begin + 500]):
                    expected[model.SEARCHED_AS, entry.key] = entry.findable.text
    for place in sorted(lines.keys() ^ expected.keys()):
        yield f"{place} is {'' if place in lines else 'not '}in the search index"
    for place in lines.keys() & expected.keys():
        if lines[place].text.partition(" ")[2] != expected[place]:
            yield f"{place} is searched as {lines[place].text!r}, not {expected[place]!r}"
    # The words as the index has them, beside those of an index that is made of the lines now.
    (made,) = beside.execute("SELECT sql FROM sqlite_master WHERE name = 'search_index'").fetchone()
    beside.execute("CREATE VIRTUAL TABLE temp.word USING fts5vocab(main, search_index, instance)")
    with closing(sqlite3.connect(":memory:")) as anew:
        anew.execute(made)
        anew.execute("CREATE VIRTUAL TABLE word USING fts5vocab(search_index, instance)")
        anew.executemany(
            "INSERT INTO search_index (rowid, text) VALUES (?, ?)",
            [(line.day.toordinal() << 32 | line.id, line.text) for line in lines.values()],
        )
        words = "SELECT DISTINCT term, doc FROM word"
        differing = set(beside.execute(words)) ^ set(anew.execute(words))
    if differing:
        yield f"words of the search index that differ: {sorted(differing)[:5]}"


def _of_numbers() -> Iterator[str]:
    """None is given twice, and none above the last one given."""
    last = {row.prefix: row.last for row in Counter.select()}
    for model, prefix in ((RepairRow, "WX"), (ComplaintRow, "TS")):
        numbers = [row.number for row in model.select(model.number)]
        yield from _twice(f"number of {prefix}", numbers)
        for number in numbers:
            own, _dash, serial = number.partition("-")
            if own == prefix and serial.isdecimal() and int(serial) > last.get(prefix, 0):
                yield f"{number} is beyond the last number given, {last.get(prefix)}"
    customers = list(CustomerRow.select(CustomerRow.number, CustomerRow.serial))
    yield from _twice("number of a customer", [row.number for row in customers])
    yield from _twice("serial of a customer", [row.serial for row in customers])
    if any(row.serial > last.get(COUNTER, 0) for row in customers):
        yield "a customer's serial is beyond the last one given"
    old = [(row.customer_id, row.number) for row in OldNumberRow.select()]
    yield from _twice("old number of a customer", old)


def _twice(what: str, found: Iterable[object]) -> Iterator[str]:
    for each, count in Count(found).items():
        if count > 1:
            yield f"{what} given {count} times: {each!r}"


def _of_repairs() -> Iterator[str]:
    here: dict[int, int] = defaultdict(int)
    for handover in HandoverRow.select():
        if handover.kind != Kind.MOVE:
            here[handover.repair_id] += handover.quantity
    for row in RepairRow.select():
        is_open = row.state in OPEN_STATES
        if here[row.id] < 0 or (here[row.id] > 0) != is_open:
            yield f"{row.number} is {row.state}, but {here[row.id]} pieces are here"
        if is_open != (row.closed_at is None):
            yield f"{row.number} is {row.state}, but closed at {row.closed_at}"
        if row.is_loaner_out and not row.loaner:
            yield f"{row.number}: a loaner is out, but none was lent"


def _of_complaints() -> Iterator[str]:
    standing = Count(
        row.complaint_id for row in PauseRow.select().where(PauseRow.ended_at.is_null())
    )
    for row in ComplaintRow.select():
        if standing[row.id] > (row.closed_at is None):
            yield f"{row.number} stands paused {standing[row.id]} times, closed {row.closed_at}"
        frozen = {row.closed_at is None, row.used_seconds is None, row.deadline_at is None}
        if len(frozen) > 1:
            yield f"{row.number} is half closed"
    for pause in PauseRow.select().where(PauseRow.ended_at < PauseRow.began_at):
        yield f"pause {pause.id} ends before it begins"


def _of_memos() -> Iterator[str]:
    for row in MemoRow.select():
        if row.is_open != (row.done_at is None and row.dropped_at is None):
            yield f"memo {row.id} is open {row.is_open}, done {row.done_at}, {row.dropped_at}"


def _of_visits() -> Iterator[str]:
    cards = {row.id: row for row in CardRow.select()}
    lines = Count(row.card_id for row in VisitRow.select(VisitRow.card))
    contacts: dict[int, list[Contact]] = defaultdict(list)
    for row in VisitRow.select().order_by(VisitRow.id):
        contacts[row.customer_id].append(Contact(row.on, how=row.how, next_on=row.next_on))
        if cards[row.card_id].customer_id != row.customer_id:
            yield f"visit {row.id} stands on another customer's card"
    for card in cards.values():
        if not 1 <= lines[card.id] <= card.slots:
            yield f"card {card.id} has {lines[card.id]} lines of {card.slots}"
    for customer in CustomerRow.select():
        last = last_real(contacts[customer.id])
        if (customer.contacted_on, customer.next_on) != (last and last.on, last and last.next_on):
            yield f"customer {customer.id} was contacted {customer.contacted_on}, visits: {last}"
