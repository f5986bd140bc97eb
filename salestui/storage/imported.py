"""Which rows of other people's tables were imported, so that none of them is imported twice."""

from collections.abc import Iterable
from typing import Any

from peewee import AutoField, CharField, IntegerField, Model

from salestui.storage.database import database, insert_many, tuples
from salestui.storage.history.models import Change
from salestui.storage.history.writer import Writer


class ImportedRow(Model):
    """One row that was imported; outside the history.

    It stays when the row on file is edited or merged, so that neither brings it back.
    """

    id = AutoField()
    register = CharField()
    fingerprint = CharField()
    """What stood in its cells, as a digest, and how often that stood in the table before."""
    key = IntegerField()
    """The row on file."""
    change = IntegerField(null=True)
    """The change by which it came: once that is undone, the row is as if never imported.

    None where every row of its table was on file already.
    """

    class Meta:
        database = database
        table_name = "imported_row"
        indexes = ((("register", "fingerprint"), True),)


def _undone() -> Any:
    return Change.select(Change.id).where(Change.undone_by.is_null(False))


def imported_rows(register: str) -> dict[str, int]:
    """The rows on file by the fingerprints of what was imported into a register."""
    query = ImportedRow.select(ImportedRow.fingerprint, ImportedRow.key).where(
        ImportedRow.register == register,
        ImportedRow.change.is_null() | ImportedRow.change.not_in(_undone()),
    )
    return dict(tuples(query))


def keep_imported(writer: Writer, register: str, rows: Iterable[tuple[str, int]]) -> None:
    """Keep fingerprints with the rows on file; `writer` is that of the change which adds these."""
    # Nobody can redo them any more: something is done since.
    ImportedRow.delete().where(
        ImportedRow.register == register, ImportedRow.change.in_(_undone())
    ).execute()
    # A change that wrote nothing is not kept, and the next one gets its id.
    change = writer.id if writer.wrote else None
    # In the order of the index, which many in any order would spread over all of it.
    kept = ((register, fingerprint, key, change) for fingerprint, key in sorted(rows))
    insert_many(ImportedRow, ["register", "fingerprint", "key", "change"], kept)
