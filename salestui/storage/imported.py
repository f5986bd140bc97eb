"""Which rows of other people's tables were imported, so that none of them is imported twice."""

from collections.abc import Iterable

from peewee import AutoField, CharField, IntegerField, Model

from salestui.storage.database import database, insert_many, tuples


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

    class Meta:
        database = database
        table_name = "imported_row"
        indexes = ((("register", "fingerprint"), True),)


def imported_rows(register: str) -> dict[str, int]:
    """The rows on file by the fingerprints of what was imported into a register."""
    query = ImportedRow.select(ImportedRow.fingerprint, ImportedRow.key)
    return dict(tuples(query.where(ImportedRow.register == register)))


def keep_imported(register: str, rows: Iterable[tuple[str, int]]) -> None:
    """Keep fingerprints with the rows on file; call it within the change that adds these."""
    kept = ((register, fingerprint, key) for fingerprint, key in rows)
    insert_many(ImportedRow, ["register", "fingerprint", "key"], kept)
