"""Writing: the only way in which registers change data, and what the history keeps of it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any, TypeVar

from peewee import (
    CharField,
    TextField,
    chunked,
    fn,
)

from salestui.core.progress import Tell, tell_nobody
from salestui.core.refusal import EditConflict
from salestui.dates.clock import Now
from salestui.language import N_
from salestui.storage.database import (
    Record,
    insert_many,
    raw,
    raw_many,
    tuples,
    write_raw,
)
from salestui.storage.history.models import AT_ONCE, Change, ChangeRow, Columns, as_json
from salestui.storage.history.reading import past_change
from salestui.storage.numbers import ID_OF, last_given
from salestui.storage.save_errors import transaction
from salestui.storage.search import Searched, refresh

R = TypeVar("R", bound=Record)

PUTTING_BACK = N_("Rows put back")

INDEXING = N_("Rows made findable")


def conflict(model: type[Record], key: int) -> EditConflict:
    """What is raised when a row is not any more as it was read: it says what was done last."""
    row = (
        Change.select()
        .join(ChangeRow)
        .where(ChangeRow.table == model._meta.table_name, ChangeRow.key == key)
        .order_by(Change.id.desc())
        .first()
    )
    what = "" if row is None else past_change(row).words
    return EditConflict(N_("Changed in another window meanwhile: {what}"), what=what)


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
        self._change.arguments = as_json(known)
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

        Raises `EditConflict` when it is not.
        """
        before = self._raw(model, key)
        if version is not None and before["version"] != version:
            raise conflict(model, key)
        model.update(version=before["version"] + 1, **values).where(model.id == key).execute()
        self._keep_differing(model, key, before)

    def update_many(
        self,
        model: type[R],
        rows: Mapping[int, Mapping[str, object]],
        versions: Mapping[int, int] | None = None,
    ) -> None:
        """Change rows by id, each as `update` does, but many at once."""
        for part in chunked(rows, AT_ONCE):
            before = raw_many(model, part)
            for key in part:
                was = before.get(key)
                if was is None or (versions is not None and was["version"] != versions[key]):
                    raise conflict(model, key)
                model.update(version=was["version"] + 1, **rows[key]).where(
                    model.id == key
                ).execute()
            after = raw_many(model, part)
            self._keep_many(model, [(key, *_differing(before[key], after[key])) for key in part])

    def _raw(self, model: type[Record], key: int) -> dict[str, Any]:
        if not model.select().where(model.id == key).exists():
            raise conflict(model, key)
        return raw(model, key)

    def delete(self, model: type[R], key: int) -> None:
        """Delete a row; raises `EditConflict` when it is gone already."""
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
        for part in chunked(rows, AT_ONCE):
            there |= {key for (key,) in tuples(model.select(model.id).where(model.id.in_(part)))}
        self._delete_many(model, [key for key in there if rows[key] is None])
        kept = [(key, before) for key, before in rows.items() if before is not None]
        for key, before in kept:
            if key in there:
                self._restore(model, key, before)
        self._insert_again(model, [each for each in kept if each[0] not in there])

    def _delete_many(self, model: type[Record], keys: Sequence[int]) -> None:
        for done, part in enumerate(chunked(keys, AT_ONCE)):
            self.tell(PUTTING_BACK, done * AT_ONCE, len(keys))
            found = raw_many(model, part)
            model.delete().where(model.id.in_(part)).execute()
            self._keep_many(model, [(key, found[key], None) for key in part])

    def _insert_again(
        self, model: type[Record], rows: Sequence[tuple[int, Mapping[str, object]]]
    ) -> None:
        for done, part in enumerate(chunked(rows, AT_ONCE)):
            self.tell(PUTTING_BACK, done * AT_ONCE, len(rows))
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
                    None if before is None else as_json(before),
                    None if after is None else as_json(after),
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
    nothing behind. Raises `SaveError` when it cannot be written. Never await inside.
    """
    with transaction():
        kept = Change.create(
            at=now.at,
            working_day=now.day,
            register=register,
            sentence=said,
            arguments=as_json(arguments),
        )
        writer = Writer(kept, now)
        yield writer
        if writer.wrote:
            writer.close(now.day)
        else:
            kept.delete_instance()
