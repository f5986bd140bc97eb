"""Drafts: what stands in forms and entry lines and is not saved; outside the history."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
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
    """The text of each field that was written in, by its name, as JSON."""
    start = TextField(default="{}")
    """What stood in these fields before, likewise."""

    class Meta:
        database = database
        table_name = "draft"


@dataclass(frozen=True)
class Draft:
    """What was written in a form and not saved."""

    id: int
    kept_at: datetime
    fields: Mapping[str, str]
    """The text of each field that was written in, by its name."""
    start: Mapping[str, str] = field(default_factory=dict)
    """What stood in these fields before."""


def keep_draft(
    form: str,
    fields: Mapping[str, str],
    now: Now,
    kept: Draft | None = None,
    start: Mapping[str, str] | None = None,
) -> Draft:
    """Keep what was written in a form, in the place of what it kept before.

    Where another window has taken that up and changed it, both are kept.
    """
    with transaction(AT_ONCE):
        written = {"kept_at": now.at, "fields": _json(fields), "start": _json(start or {})}
        if kept is None or not DraftRow.update(written).where(_is_still(kept)).execute():
            kept = next((each for each in drafts_of(form) if each.fields == fields), None)
            key = kept.id if kept else DraftRow.create(form=form, **written).id
        else:
            key = kept.id
    return Draft(key, now.at, dict(fields), dict(start or {}))


def drafts_of(form: str) -> list[Draft]:
    """The drafts of a form, newest first."""
    rows = DraftRow.select().where(DraftRow.form == form)
    newest_first = rows.order_by(DraftRow.kept_at.desc(), DraftRow.id.desc())
    return [
        Draft(row.id, row.kept_at, json.loads(row.fields), json.loads(row.start))
        for row in newest_first
    ]


def is_kept(draft: Draft) -> bool:
    """Whether a draft is there as it was kept: another window may have taken it up."""
    return DraftRow.select().where(_is_still(draft)).exists()


def drop_draft(draft: Draft, patience: float | None = None) -> None:
    """Forget a draft, unless another window has taken it up and changed it."""
    with transaction(patience):
        DraftRow.delete().where(_is_still(draft)).execute()


def _is_still(draft: Draft) -> Any:
    return (DraftRow.id == draft.id) & (DraftRow.fields == _json(draft.fields))


def _json(fields: Mapping[str, str]) -> str:
    return json.dumps(dict(fields), ensure_ascii=False)
