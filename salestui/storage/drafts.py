"""Drafts: what stood in a form that was left without saving."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from peewee import AutoField, CharField, Model, TextField

from salestui.dates.clock import Now
from salestui.storage.database import InstantField, database


class DraftRow(Model):
    """One draft; outside the history."""

    id = AutoField()
    form = CharField(index=True)
    kept_at = InstantField()
    fields = TextField()
    """The text of each field by its name, as JSON."""

    class Meta:
        database = database
        table_name = "draft"


@dataclass(frozen=True)
class Draft:
    """The text of each field of a form that was left, by field name."""

    id: int
    kept_at: datetime
    fields: Mapping[str, str]


def keep_draft(form: str, fields: Mapping[str, str], now: Now) -> None:
    """Keep what stands in a form."""
    DraftRow.create(form=form, kept_at=now.at, fields=json.dumps(dict(fields), ensure_ascii=False))


def drafts_of(form: str) -> list[Draft]:
    """The drafts of a form, newest first."""
    rows = DraftRow.select().where(DraftRow.form == form).order_by(DraftRow.id.desc())
    return [Draft(row.id, row.kept_at, json.loads(row.fields)) for row in rows]


def drop_draft(key: int) -> None:
    """Forget a draft, because it was saved or taken up again."""
    DraftRow.delete().where(DraftRow.id == key).execute()
