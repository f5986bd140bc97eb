"""Everything that a desk keeps, for tests that nothing more or less was written."""

from collections.abc import Iterable
from typing import Any

from peewee import Model, SqliteDatabase

from salestui.registers import REGISTERS  # imports the rooms, whose models are looked for
from salestui.storage.database import tables
from salestui.storage.drafts import DraftRow, FormerDraftRow, SettledDraft, open_drafts
from salestui.storage.history.models import Change, ChangeRow
from salestui.storage.imported import ImportedRow
from salestui.storage.numbers import Counter
from salestui.storage.search import SearchLine, SearchState
from salestui.worklog.store import OpenedDay

assert REGISTERS


def models() -> list[type[Model]]:
    """Every model of the desk: those of the history and those outside it."""
    outside = (
        Counter,
        FormerDraftRow,
        ImportedRow,
        OpenedDay,
        SearchLine,
        SearchState,
        SettledDraft,
    )
    return [*tables(), Change, ChangeRow, *outside]


def contents() -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables, and the drafts in the file beside them."""
    open_drafts()
    found = {str(model._meta.table_name): _rows(model) for model in models()}
    return {**found, "draft": [*found["draft"], *_rows(DraftRow)]}


def kept_drafts() -> list[DraftRow]:
    """The drafts that are kept, those that are saved and not swept away yet among them."""
    open_drafts()
    return list(DraftRow.select())


def count_drafts() -> int:
    """How many they are."""
    return len(kept_drafts())


def _rows(model: type[Model]) -> list[tuple[Any, ...]]:
    # The editions of drafts are drawn by lot.
    fields = [each for each in model._meta.sorted_fields if each.name != "edition"]
    if not fields:
        return [()] * model.select().count()
    rows: Iterable[tuple[Any, ...]] = model.select(*fields).tuples()  # type: ignore[assignment] # stubs
    return list(rows)


def schema_of(base: SqliteDatabase) -> dict[str, object]:
    """Columns, indexes and references of every table of the desk."""
    names = [str(model._meta.table_name) for model in models()]
    return {
        name: (
            sorted(base.get_columns(name)),
            sorted((each.columns, each.unique) for each in base.get_indexes(name)),
            sorted(base.get_foreign_keys(name)),
        )
        for name in names
    }
