"""Drafts: what stands in forms and entry lines and is not saved; outside the history."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import AutoField, CharField, Model, TextField

from salestui.dates.clock import Now
from salestui.storage.database import InstantField, database
from salestui.storage.faults import transaction

AT_ONCE = 0.05
"""Seconds that a draft waits for others who write: somebody is typing."""


class DraftRow(Model):
    """One draft."""

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
    """The text of each field of a form that was not saved, by field name."""

    id: int
    kept_at: datetime
    fields: Mapping[str, str]


def keep_draft(form: str, fields: Mapping[str, str], now: Now, kept: Draft | None = None) -> Draft:
    """Keep what stands in a form, in the place of what it kept before.

    Where another window has taken that up and changed it, both are kept.
    """
    with transaction(AT_ONCE):
        if kept is None or not _update(kept, fields, now):
            kept = next((each for each in drafts_of(form) if each.fields == fields), None)
            key = kept.id if kept else _insert(form, fields, now)
        else:
            key = kept.id
    return Draft(key, now.at, dict(fields))


def _insert(form: str, fields: Mapping[str, str], now: Now) -> int:
    return DraftRow.create(form=form, kept_at=now.at, fields=_json(fields)).id


def _update(kept: Draft, fields: Mapping[str, str], now: Now) -> bool:
    query = DraftRow.update(kept_at=now.at, fields=_json(fields)).where(_is_still(kept))
    return bool(query.execute())


def drafts_of(form: str) -> list[Draft]:
    """The drafts of a form, newest first."""
    rows = DraftRow.select().where(DraftRow.form == form)
    newest_first = rows.order_by(DraftRow.kept_at.desc(), DraftRow.id.desc())
    return [Draft(row.id, row.kept_at, json.loads(row.fields)) for row in newest_first]


def drop_draft(draft: Draft) -> None:
    """Forget a draft, unless another window has taken it up and changed it."""
    with transaction():
        DraftRow.delete().where(_is_still(draft)).execute()


def _is_still(draft: Draft) -> Any:
    return (DraftRow.id == draft.id) & (DraftRow.fields == _json(draft.fields))


def _json(fields: Mapping[str, str]) -> str:
    return json.dumps(dict(fields), ensure_ascii=False)
