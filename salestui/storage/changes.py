"""The one history: each action of the person is one change, written together with its rows.

Whatever is shown of the past (the log's action lines, "edited" marks with the old text, an item's
own history) is read from here.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, Generic, NamedTuple, TypeVar

from peewee import (
    AutoField,
    CharField,
    ForeignKeyField,
    IntegerField,
    IntegrityError,
    Model,
    TextField,
    chunked,
    fn,
)

from salestui.core.progress import Tell, tell_nobody
from salestui.core.refusal import Overtaken, Refusal
from salestui.dates.clock import Now
from salestui.language import N_, _, sentence
from salestui.storage.database import (
    DayField,
    InstantField,
    Record,
    among,
    database,
    insert_many,
    raw,
    raw_many,
    tables,
    tuples,
    write_raw,
)
from salestui.storage.faults import transaction
from salestui.storage.numbers import ID_OF, last_given
from salestui.storage.search import Searched, refresh

R = TypeVar("R", bound=Record)


class Change(Model):
    """One action of the person."""

    id = AutoField()
    at = InstantField()
    working_day = DayField(index=True)
    register = CharField()
    sentence = TextField()
    """The msgid of what was done, with `{names}`."""
    arguments = TextField(default="{}")
    """What the names in the sentence stand for, as JSON."""
    undone_by: ForeignKeyField[Any] = ForeignKeyField("self", null=True, backref="undoes")
    undone_by_id: int | None

    class Meta:
        database = database
        table_name = "change"


class ChangeRow(Model):
    """One row that a change wrote: only the columns that differ."""

    id = AutoField()
    change = ForeignKeyField(Change, backref="rows")
    change_id: int
    table = CharField()
    key = IntegerField()
    before = TextField(null=True)
    """JSON of the columns before; null when the change made the row."""
    after = TextField(null=True)
    """JSON of the columns after; null when the change deleted the row."""

    class Meta:
        database = database
        table_name = "change_row"
        indexes = ((("table", "key"), False),)


UNDONE = N_("Undone: {what}")
"""The sentence of a change that undoes another."""

REDONE = N_("Redone: {what}")
"""The sentence of a change that takes back an undoing."""

WHAT = "what"
"""The argument of both: the msgid of the change's, whose own arguments stand beside it."""

_TAKING_BACK = (UNDONE, REDONE)

TRANSLATED = ("book", "step")
"""The arguments that are msgids themselves."""


PUTTING_BACK = N_("Rows put back")

_AT_ONCE = 500
"""So many rows one statement asks for: SQLite takes 999 values at least."""


Columns = Mapping[str, Any]
"""Columns of a row as the database keeps them, by name."""


INDEXING = N_("Rows made findable")


def overtaken(model: type[Record], key: int) -> Overtaken:
    """What is raised when a row is not any more as it was read: it says what was done last."""
    row = (
        Change.select()
        .join(ChangeRow)
        .where(ChangeRow.table == model._meta.table_name, ChangeRow.key == key)
        .order_by(Change.id.desc())
        .first()
    )
    what = "" if row is None else _past(row).words
    return Overtaken(N_("Changed in another window meanwhile: {what}"), what=what)


class Writer:
    """Writes rows and remembers what they were; the only way that registers change data."""

    def __init__(self, change: Change, now: Now) -> None:
        self._change = change
        self.now = now
        self.id = change.id
        self.wrote = False
        self.tell: Tell = tell_nobody
        """Is told how far it is, where much is written: the search index follows at the end."""
        self._searched: dict[type[Record], set[int]] = defaultdict(set)

    def say(self, **arguments: object) -> None:
        """Fill in names of the change's sentence that are only known now, such as a number."""
        known = json.loads(self._change.arguments) | arguments
        self._change.arguments = _json(known)
        self._change.save(only=["arguments"])

    def add(self, model: type[R], /, **values: object) -> R:
        """Add a row."""
        row = model.create(**{"id": self._next_id(model), **values}, force_insert=True)
        self._keep(model, row.id, None, raw(model, row.id))
        return row

    def add_many(self, model: type[R], rows: Sequence[Mapping[str, object]]) -> list[int]:
        """Add rows of the same columns, many at once; returns their ids in order."""
        if not rows:
            return []
        # Under the write lock that the change holds nobody takes an id from between them.
        first = self._next_id(model)
        keys = list(range(first, first + len(rows)))
        fields = model._meta.fields
        said = [(name, _kept_as(fields[name])) for name in rows[0]]
        unsaid = [name for name in fields if name not in rows[0] and name != "id"]
        columns = ["id", *(fields[name].column_name for name in [*rows[0], *unsaid])]
        defaults = [fields[name].db_value(fields[name].default) for name in unsaid]
        written = [
            [key, *[kept_as(row[name]) for name, kept_as in said], *defaults]
            for key, row in zip(keys, rows, strict=True)
        ]
        insert_many(model, columns, written)
        added = (dict(zip(columns, values, strict=True)) for values in written)
        self._keep_many(model, [(key, None, row) for key, row in zip(keys, added, strict=True)])
        return keys

    def _next_id(self, model: type[Record]) -> int:
        """An id that no row ever had: what history and drafts say of that one is not this one's."""
        table = model._meta.table_name
        ever = ChangeRow.select(fn.MAX(ChangeRow.key)).where(ChangeRow.table == table)
        known = (model.select(fn.MAX(model.id)).scalar(), ever.scalar(), last_given(ID_OF + table))
        return max(each or 0 for each in known) + 1

    def follow(self, model: type[R], key: int, /, **values: object) -> None:
        """Set columns that follow from other rows; no other version, for nobody edits them.

        Kept even where nothing differs: what they follow from is not undone under this change.
        """
        before = raw(model, key)
        model.update(**values).where(model.id == key).execute()
        if not self._keep_differing(model, key, before):
            self._keep(model, key, {}, {})

    def update(
        self, model: type[R], key: int, version: int | None = None, /, **values: object
    ) -> None:
        """Change a row; with `version`, only if it is still the one that was read.

        Raises `Overtaken` when it is not.
        """
        before = self._raw(model, key)
        if version is not None and before["version"] != version:
            raise overtaken(model, key)
        model.update(version=before["version"] + 1, **values).where(model.id == key).execute()
        self._keep_differing(model, key, before)

    def update_many(
        self,
        model: type[R],
        rows: Mapping[int, Mapping[str, object]],
        versions: Mapping[int, int] | None = None,
    ) -> None:
        """Change rows by id, each as `update` does, but many at once."""
        for part in chunked(rows, _AT_ONCE):
            before = raw_many(model, part)
            for key in part:
                was = before.get(key)
                if was is None or (versions is not None and was["version"] != versions[key]):
                    raise overtaken(model, key)
                model.update(version=was["version"] + 1, **rows[key]).where(
                    model.id == key
                ).execute()
            after = raw_many(model, part)
            self._keep_many(model, [(key, *_differing(before[key], after[key])) for key in part])

    def _raw(self, model: type[Record], key: int) -> dict[str, Any]:
        if not model.select().where(model.id == key).exists():
            raise overtaken(model, key)
        return raw(model, key)

    def delete(self, model: type[R], key: int) -> None:
        """Delete a row; raises `Overtaken` when it is gone already."""
        before = self._raw(model, key)
        model.delete().where(model.id == key).execute()
        self._keep(model, key, before, None)

    def move_references(self, model: type[R], source: int, target: int) -> None:
        """Point every foreign key on row `source` of `model` to row `target`."""
        for field, other in model._meta.backrefs.items():
            if not issubclass(other, Record):
                continue
            referring = other.select(other.id).where(field == source).tuples()
            for (key,) in list(referring):
                self.update(other, key, **{field.name: target})

    def refers_to(self, model: type[R], key: int) -> bool:
        """Whether any row refers to a row of `model`."""
        return any(
            other.select(other.id).where(field == key).exists()
            for field, other in model._meta.backrefs.items()
            if issubclass(other, Record)
        )

    def put_back(
        self, model: type[Record], rows: Mapping[int, Mapping[str, object] | None]
    ) -> None:
        """Let rows be again what they were before a change: gone, there, or with other columns."""
        there: set[int] = set()
        for part in chunked(rows, _AT_ONCE):
            there |= {key for (key,) in tuples(model.select(model.id).where(model.id.in_(part)))}
        self._delete_many(model, [key for key in there if rows[key] is None])
        kept = [(key, before) for key, before in rows.items() if before is not None]
        for key, before in kept:
            if key in there:
                self._restore(model, key, before)
        self._insert_again(model, [each for each in kept if each[0] not in there])

    def _delete_many(self, model: type[Record], keys: Sequence[int]) -> None:
        for done, part in enumerate(chunked(keys, _AT_ONCE)):
            self.tell(PUTTING_BACK, done * _AT_ONCE, len(keys))
            found = raw_many(model, part)
            model.delete().where(model.id.in_(part)).execute()
            self._keep_many(model, [(key, found[key], None) for key in part])

    def _insert_again(
        self, model: type[Record], rows: Sequence[tuple[int, Mapping[str, object]]]
    ) -> None:
        for done, part in enumerate(chunked(rows, _AT_ONCE)):
            self.tell(PUTTING_BACK, done * _AT_ONCE, len(rows))
            # A version that nobody has read: who still shows the old one must look again.
            again = [
                (key, {**before, "version": int(str(before["version"])) + 1})
                for key, before in part
            ]
            columns = list(again[0][1])
            insert_many(model, columns, [[row[name] for name in columns] for _key, row in again])
            self._keep_many(model, [(key, None, row) for key, row in again])

    def _restore(self, model: type[Record], key: int, before: Mapping[str, object]) -> None:
        was = raw(model, key)
        values = {name: value for name, value in before.items() if name != "version"}
        write_raw(model, key, {**values, "version": was["version"] + 1})
        self._keep_differing(model, key, was)

    def close(self, today: date) -> None:
        """Let the search index follow what was written."""
        found = {
            model: keys for model, keys in self._searched.items() if issubclass(model, Searched)
        }
        self._searched = defaultdict(set)
        of = sum(map(len, found.values()))
        done = 0

        def followed(more: int) -> None:
            nonlocal done
            done += more
            self.tell(INDEXING, done, of)

        for model, keys in found.items():
            refresh(model, keys, today, followed)

    def _keep_differing(self, model: type[Record], key: int, before: Mapping[str, object]) -> bool:
        was, became = _differing(before, raw(model, key))
        if became:
            self._keep(model, key, was, became)
        return bool(became)

    def _keep(
        self,
        model: type[Record],
        key: int,
        before: Mapping[str, object] | None,
        after: Mapping[str, object] | None,
    ) -> None:
        self._keep_many(model, [(key, before, after)])

    def _keep_many(
        self,
        model: type[Record],
        rows: Sequence[tuple[int, Mapping[str, object] | None, Mapping[str, object] | None]],
    ) -> None:
        self.wrote = True
        insert_many(
            ChangeRow,
            ["change_id", "table", "key", "before", "after"],
            (
                (
                    self._change.id,
                    model._meta.table_name,
                    key,
                    None if before is None else _json(before),
                    None if after is None else _json(after),
                )
                for key, before, after in rows
            ),
        )
        if issubclass(model, Searched):
            self._searched[model] |= {key for key, _before, _after in rows}
        elif model.SEARCHED_THROUGH:
            through = model._meta.fields[model.SEARCHED_THROUGH]
            for key, before, after in rows:
                named = [each.get(through.column_name) for each in (before or {}, after or {})]
                owners = [each for each in named if each] or [raw(model, key)[through.column_name]]
                self._searched[through.rel_model] |= {int(str(each)) for each in owners}


def _kept_as(field: Any) -> Callable[[Any], Any]:
    """How the database keeps a value of a field; nearly all are text, which is kept as it is."""
    kept_as: Callable[[Any], Any] = field.db_value
    if isinstance(field, CharField | TextField):
        return lambda value: value if type(value) is str else kept_as(value)
    return kept_as


def _differing(before: Columns, after: Columns) -> tuple[Columns, Columns]:
    """The columns of a row that have become others, as they were and as they are."""
    changed = [name for name in after if after[name] != before[name]]
    return {name: before[name] for name in changed}, {name: after[name] for name in changed}


@contextmanager
def change(now: Now, register: str, said: str, /, **arguments: object) -> Iterator[Writer]:
    """One action of the person: what is written inside is kept as a whole or not at all.

    `said` is a msgid; `arguments` fill in its names. An action that wrote nothing leaves
    nothing behind. Raises `Fault` when it cannot be written. Never await inside.
    """
    with transaction():
        kept = Change.create(
            at=now.at,
            working_day=now.day,
            register=register,
            sentence=said,
            arguments=_json(arguments),
        )
        writer = Writer(kept, now)
        yield writer
        if writer.wrote:
            writer.close(now.day)
        else:
            kept.delete_instance()


class PastChange(NamedTuple):
    """What was done, when: one change as the screens tell it."""

    id: int
    at: datetime
    register: str
    sentence: str
    arguments: Mapping[str, object]

    @property
    def words(self) -> str:
        """It in the language of the screen."""
        arguments = dict(self.arguments)
        if self.sentence in _TAKING_BACK:
            arguments[WHAT] = sentence(str(arguments[WHAT]), **arguments)
        return sentence(self.sentence, **arguments)

    @property
    def what(self) -> str:
        """What was done, or done again or taken back, in the language of the screen."""
        said = self.arguments[WHAT] if self.sentence in _TAKING_BACK else self.sentence
        return sentence(str(said), **self.arguments)


def _past(row: Change) -> PastChange:
    arguments = json.loads(row.arguments)
    arguments |= {name: _(arguments[name]) for name in TRANSLATED if name in arguments}
    return PastChange(row.id, row.at, row.register, row.sentence, arguments)


# --- undo and redo -----------------------------------------------------------------------------


def next_undo() -> PastChange | None:
    """What would be undone next: the newest change that stands, whichever window made it."""
    row = Change.select().where(_stands()).order_by(Change.id.desc()).first()
    return None if row is None else _past(row)


def next_redo() -> PastChange | None:
    """The undoing that would be taken back next: the newest, unless something was done since."""
    undoing = Change.select().where(Change.sentence == UNDONE, Change.undone_by.is_null())
    row = undoing.order_by(Change.id.desc()).first()
    if row is None:
        return None
    since = Change.select().where(Change.id > row.id, Change.sentence.not_in(_TAKING_BACK))
    return None if since.exists() else _past(row)


def undo_last(now: Now) -> PastChange | None:
    """Undo the newest change that stands; None when there is none."""
    found = next_undo()
    if found is not None:
        take_back(now, found.id)
    return found


def redo_last(now: Now) -> PastChange | None:
    """Take back the newest undoing; None when there is none, or something was done since."""
    found = next_redo()
    if found is not None:
        take_back(now, found.id)
    return found


def size_of(key: int) -> int:
    """How many rows a change wrote."""
    return ChangeRow.select().where(ChangeRow.change == key).count()


def take_back(now: Now, key: int, tell: Tell = tell_nobody) -> None:
    """Undo a change, or redo what it undid, by another change; all stay in the history.

    Raises `Refusal` when a row that it wrote has been written again since.
    """
    try:
        with transaction():
            _take_back(now, key, tell)
    except (IntegrityError, sqlite3.IntegrityError) as error:
        raise Refusal(STOOD_ON) from error


STOOD_ON = N_("Something that this changed has been changed again since.")


def _take_back(now: Now, key: int, tell: Tell) -> None:
    # Within the write lock: what is read here is what is written.
    taken = Change.get_by_id(key)
    if taken.undone_by is not None:
        raise Refusal(N_("That has been undone already."))
    if taken.sentence == REDONE:
        raise Refusal(N_("What was redone is undone where it was done first."))
    later = _stood_on_by(taken)
    if later is not None:
        stands = N_("That cannot be undone before what came later: {what}")
        raise Refusal(stands, what=_past(later).words)
    is_undoing = taken.sentence == UNDONE
    past = _past(taken)
    said = past.arguments[WHAT] if is_undoing else taken.sentence
    arguments = {**past.arguments, WHAT: said}
    models = {each._meta.table_name: each for each in tables() if issubclass(each, Record)}
    rows = ChangeRow.select().where(ChangeRow.change == key).order_by(ChangeRow.id.desc())
    with change(now, taken.register, REDONE if is_undoing else UNDONE, **arguments) as writer:
        writer.tell = tell
        # A row may be written after one that refers to it; in the end they all fit again.
        database.execute_sql("PRAGMA defer_foreign_keys = 1")  # type: ignore[no-untyped-call] # stubs
        for table, befores in _befores(rows).items():
            writer.put_back(models[table], befores)
        if is_undoing:
            Change.update(undone_by=None).where(Change.undone_by == key).execute()
        Change.update(undone_by=writer.id).where(Change.id == key).execute()


def _befores(newest_first: Iterable[ChangeRow]) -> dict[str, dict[int, Mapping[str, Any] | None]]:
    """What each row was before a change that may have written it more than once, by table."""
    found: dict[str, dict[int, Mapping[str, Any] | None]] = defaultdict(dict)
    for row in newest_first:
        before = None if row.before is None else json.loads(row.before)
        since = found[row.table].get(row.key)
        found[row.table][row.key] = before if before is None else {**(since or {}), **before}
    return found


def _stands() -> Any:
    """That a change was something of its own, and was not undone."""
    return Change.undone_by.is_null() & Change.sentence.not_in(_TAKING_BACK)


def undoable(model: type[Record], key: int, said: str) -> int | None:
    """The last change of that sentence that wrote a row, unless it was undone; None for none."""
    row = (
        ChangeRow.select(ChangeRow.change)
        .join(Change)
        .where(
            ChangeRow.table == model._meta.table_name,
            ChangeRow.key == key,
            Change.sentence == said,
            Change.undone_by.is_null(),
        )
        .order_by(ChangeRow.id.desc())
        .tuples()
        .first()
    )
    return None if row is None else row[0]


def _stood_on_by(taken: Change) -> Change | None:
    """The newest change after one that stands and wrote a row which that one wrote."""
    later = ChangeRow.alias()
    stands = _stands()
    if taken.sentence == UNDONE:
        # What was undone after it was done before it, and is redone before it.
        stands |= (Change.sentence == UNDONE) & Change.undone_by.is_null()
    found: Change | None = (
        Change.select()
        .join(later, on=later.change == Change.id)
        .join(ChangeRow, on=(later.table == ChangeRow.table) & (later.key == ChangeRow.key))
        .where(ChangeRow.change == taken.id, Change.id > taken.id, stands)
        .order_by(Change.id.desc())
        .first()
    )
    return found


# --- what is read from it ----------------------------------------------------------------------


def changes_of_day(day: date, without: str) -> list[PastChange]:
    """What was done on a working day in all registers but one, in order; undone things left out."""
    rows = (
        Change.select()
        .where(
            Change.working_day == day,
            Change.register != without,
            _stands(),
        )
        .order_by(Change.at, Change.id)
    )
    return [_past(row) for row in rows]


def earlier_values(model: type[Record], keys: list[int], column: str) -> dict[int, list[str]]:
    """The values that a column of some rows had before it was edited, oldest first, by key."""
    rows = (
        ChangeRow.select(ChangeRow.key, ChangeRow.before)
        .join(Change)
        .where(
            ChangeRow.table == model._meta.table_name,
            ChangeRow.key.in_(keys),
            ChangeRow.before.is_null(False),
            ChangeRow.after.is_null(False),
            _stands(),
        )
        .order_by(ChangeRow.id)
    )
    earlier: dict[int, list[str]] = {}
    for row in rows:
        before = json.loads(row.before or "{}")
        if column in before:
            earlier.setdefault(row.key, []).append(before[column])
    return earlier


class Value(NamedTuple):
    """What a column of a row became."""

    at: datetime
    value: Any
    """As the database keeps it."""
    taken_back_at: datetime | None = None
    """When that was undone, if it was."""


def values_over_time(model: type[Record], key: int, column: str) -> list[Value]:
    """When a column of a row took which value, oldest first, the first one included."""
    rows = (
        ChangeRow.select(ChangeRow.after, Change.at, Change.undone_by)
        .join(Change)
        .where(
            ChangeRow.table == model._meta.table_name,
            ChangeRow.key == key,
            ChangeRow.after.is_null(False),
            Change.sentence.not_in(_TAKING_BACK),
        )
        .order_by(ChangeRow.id)
    )
    found = [
        (row.change, after[column])
        for row in rows
        if column in (after := json.loads(row.after or "{}"))
    ]
    undone_at = _undone_at([change for change, _value in found])
    return [Value(change.at, value, undone_at.get(change.undone_by_id)) for change, value in found]


class TakenBack(NamedTuple, Generic[R]):
    """A row that was added and is gone, since what added it was undone."""

    row: R
    at: datetime
    """When it was undone."""


def taken_back(part: type[R], model: type[Record], key: int) -> list[TakenBack[R]]:
    """The rows of `part` that belonged to a row until they were taken back, oldest first.

    For parts that are added by changes which write the row too.
    """
    _field, path = _owner(part, model)
    wrote = ChangeRow.alias()
    rows = (
        ChangeRow.select(ChangeRow.after, Change.undone_by)
        .join(Change)
        .join(wrote, on=wrote.change == Change.id)
        .where(
            wrote.table == model._meta.table_name,
            wrote.key == key,
            # Not what came with it: that goes with it.
            wrote.before.is_null(False),
            ChangeRow.table == part._meta.table_name,
            ChangeRow.before.is_null(),
            fn.JSON_EXTRACT(ChangeRow.after, path) == key,
            Change.undone_by.is_null(False),
            Change.sentence.not_in(_TAKING_BACK),
        )
        .order_by(ChangeRow.id)
        .distinct()
    )
    undone_at = _undone_at([row.change for row in rows])
    return [
        TakenBack(_row_of(part, _columns(row.after) or {}), undone_at[row.change.undone_by_id])
        for row in rows
    ]


class Merged(NamedTuple):
    """A row that a change deleted as it wrote the row that was to take its place."""

    columns: Columns
    """What it was, as the database keeps it."""
    parts: Sequence[Columns]
    """What was kept of the rows that belonged to it."""


def merged_into(
    model: type[Record], keys: Iterable[int], said: str, part: type[Record]
) -> dict[int, list[Merged]]:
    """What changes of a sentence, unless undone, merged into rows, by key; however often in turn.

    `part` is the model of rows that belonged to what was merged.
    """
    found: dict[int, list[Merged]] = defaultdict(list)
    into = {key: key for key in keys}
    while into:
        earlier: dict[int, int] = {}
        for key, change, gone, columns in _merges(model, list(into), said):
            rows = _rows_of_part(part, model, gone, [change])
            sides = [_columns(side) for row in rows for side in (row.before, row.after)]
            found[into[key]].append(Merged(columns, [each for each in sides if each]))
            earlier[gone] = into[key]
        into = earlier
    return found


def _merges(
    model: type[Record], keys: Sequence[int], said: str
) -> Iterator[tuple[int, int, int, Columns]]:
    """The keys of rows, the change that merged another into each, that one's key and columns."""
    table = model._meta.table_name
    for part in chunked(keys, _AT_ONCE):
        # Whether it was undone is looked at here: the index of what was not holds everything.
        merges = tuples(
            ChangeRow.select(ChangeRow.key, Change.id, Change.undone_by)
            .join(Change)
            .where(ChangeRow.table == table, among(ChangeRow.key, part), Change.sentence == said)
            .distinct()
        )
        for key, change, undone_by in merges:
            if undone_by is None:
                rows = ChangeRow.select(ChangeRow.key, ChangeRow.before).where(
                    ChangeRow.change == change, ChangeRow.table == table, ChangeRow.after.is_null()
                )
                for other, before in tuples(rows):
                    if other != key:
                        yield key, change, other, _columns(before) or {}


def last_known(model: type[Record], keys: Iterable[int], column: str) -> dict[int, Any]:
    """What a column of rows was last, as the database keeps it; of rows that have gone too."""
    rows = ChangeRow.select(ChangeRow.key, ChangeRow.before, ChangeRow.after).where(
        ChangeRow.table == model._meta.table_name, ChangeRow.key.in_(list(keys))
    )
    return {
        row.key: columns[column]
        for row in rows.order_by(ChangeRow.id)
        for columns in (_columns(row.before), _columns(row.after))
        if columns is not None and column in columns
    }


def _undone_at(changes: Iterable[Change]) -> dict[int | None, datetime]:
    """When changes were undone, by the ids of those that undid them."""
    undoing = {each.undone_by_id for each in changes} - {None}
    if not undoing:
        return {}
    return {row.id: row.at for row in Change.select().where(Change.id.in_(undoing))}


def _row_of(model: type[R], columns: Columns) -> R:
    fields = model._meta.columns
    values = {
        fields[name].object_id_name if isinstance(fields[name], ForeignKeyField) else name: (
            fields[name].python_value(value)
        )
        for name, value in columns.items()
    }
    return model(**values)


def _owner(part: type[Record], model: type[Record]) -> tuple[ForeignKeyField[Any], str]:
    """The foreign key of a part on the row that it belongs to, and its path in the JSON."""
    (owner,) = (each for each in part._meta.refs if each.rel_model is model)
    return owner, f"$.{owner.column_name}"


class Version(NamedTuple):
    """What one change made of one row: only the columns that differ, as the database keeps them."""

    past: PastChange
    before: Columns | None
    """None when the change made the row."""
    after: Columns | None
    """None when the change deleted the row."""
    undone_at: datetime | None
    """When it was taken back, if it was."""
    parts: Mapping[str, Sequence[tuple[Columns | None, Columns | None]]]
    """The rows that belong to it which the change made or deleted too, by table."""


def versions_of(
    model: type[Record], key: int, parts: Sequence[type[Record]] = (), most: int = 200
) -> list[Version]:
    """The versions of a row, the newest first; `parts` are models whose rows belong to it."""
    rows = list(
        ChangeRow.select(ChangeRow, Change)
        .join(Change)
        .where(ChangeRow.table == model._meta.table_name, ChangeRow.key == key)
        .order_by(ChangeRow.id.desc())
        .limit(most)
    )
    undone_at = _undone_at([row.change for row in rows])
    changed = [row.change_id for row in rows if row.before is not None]
    belonging: dict[int, dict[str, list[tuple[Columns | None, Columns | None]]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for part in parts:
        for row in _rows_of_part(part, model, key, changed):
            both = (_columns(row.before), _columns(row.after))
            belonging[row.change_id][row.table].append(both)
    found: dict[int, Version] = {}
    for row in rows:
        before, after = _columns(row.before), _columns(row.after)
        later = found.get(row.change_id)
        if later is not None:  # written more than once by one change
            before = None if before is None else {**(later.before or {}), **before}
            after = (
                later.after if after is None or later.after is None else {**after, **later.after}
            )
        found[row.change_id] = Version(
            _past(row.change),
            before,
            after,
            undone_at.get(row.change.undone_by_id),
            belonging[row.change_id],
        )
    return list(found.values())


def _rows_of_part(
    part: type[Record], model: type[Record], key: int, changed: Sequence[int]
) -> list[ChangeRow]:
    """What was kept of the rows that belong to a row: of those it has, and of those it had."""
    owner, path = _owner(part, model)
    whose = fn.COALESCE(
        fn.JSON_EXTRACT(ChangeRow.before, path), fn.JSON_EXTRACT(ChangeRow.after, path)
    )
    of_part = ChangeRow.table == part._meta.table_name
    # By the index: a change that imported a hundred thousand rows is not searched through.
    has = tuples(part.select(part.id).where(owner == key))
    had = tuples(
        ChangeRow.select(ChangeRow.key).where(of_part, ChangeRow.change.in_(changed), whose == key)
    )
    keys = [each for (each,) in {*has, *had}]
    return list(ChangeRow.select().where(of_part, ChangeRow.key.in_(keys)).order_by(ChangeRow.id))


def _columns(kept: str | None) -> Columns | None:
    return None if kept is None else json.loads(kept)


def newest_change() -> PastChange | None:
    """The change made last; None on an empty desk."""
    row = Change.select().order_by(Change.id.desc()).first()
    return None if row is None else _past(row)


def state_of_data(before: int | None = None) -> object:
    """Something that differs from the last time when any window has changed data.

    Drafts are none: what is typed in one window makes no other look again. With `before`, as it
    was before that change.
    """
    changes = Change.select(Change.id, Change.at).order_by(Change.id.desc())
    return (changes if before is None else changes.where(Change.id < before)).tuples().first()


def last_instant() -> datetime | None:
    """When the newest change was made, by the clock of that time; None on an empty desk."""
    newest = newest_change()
    return None if newest is None else newest.at


# Made once: `json.dumps` makes another for each row of a large import.
_json: Callable[[Mapping[str, object]], str] = json.JSONEncoder(
    ensure_ascii=False, default=str
).encode
