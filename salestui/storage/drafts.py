"""Drafts: what stands in forms and entry lines and is not saved; outside the history.

They stand in a file of their own beside the database, so that who types waits for nobody who
writes there. Two files cannot be written as one: a save notes in the database, within its own
transaction, which draft it has taken; that one is offered no more, and deleted when there is time.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import wraps
from hashlib import blake2b
from pathlib import Path
from secrets import token_hex
from typing import Any, ParamSpec, TypeVar

from peewee import AutoField, CharField, DatabaseError, Model, TextField

from salestui.dates.clock import Now
from salestui.storage.database import (
    DRAFTS_FILE,
    PATIENCE,
    CannotOpen,
    InstantField,
    database,
    drafts_file,
    files_of,
    has_data,
    make_private,
    see_that_it_is_ours,
    see_that_nothing_is_in_the_way,
    tuples,
)
from salestui.storage.open_errors import DAMAGED, NO_DATABASE, trouble_of
from salestui.storage.save_errors import SaveError, as_fault, see_that_it_is_there, transaction
from salestui.storage.watch import WATCH, Watch, identity_of

P = ParamSpec("P")
T = TypeVar("T")

AT_ONCE = 0.05
"""Seconds that a draft waits for others who keep one: somebody is typing."""

_MANY = 100
"""So many settled drafts are noted before it is looked which of them are deleted."""


class DraftRow(Model):
    """One draft."""

    id = AutoField()
    form = CharField(index=True)
    kept_at = InstantField()
    fields = TextField()
    """The text of each field that was written in, by its name, as JSON."""
    start = TextField(default="{}")
    """What stood in these fields before, likewise."""
    edition = CharField(unique=True)
    """Another one for each text that is kept here: by it a save says which it has taken."""

    class Meta:
        database = drafts_file
        table_name = "draft"


class SettledDraft(Model):
    """A draft that was saved, by its edition; in the database itself."""

    edition = CharField(primary_key=True)

    class Meta:
        database = database
        table_name = "settled_draft"


class FormerDraftRow(Model):
    """A draft in the database itself, of a desk of before or a backup: it moves into the file."""

    id = AutoField()
    form = CharField(index=True)
    kept_at = InstantField()
    fields = TextField()
    start = TextField(default="{}")

    class Meta:
        database = database
        table_name = "draft"


@dataclass(frozen=True)
class Draft:
    """What was written in a form and not saved."""

    id: int
    edition: str
    kept_at: datetime
    fields: Mapping[str, str]
    """The text of each field that was written in, by its name."""
    start: Mapping[str, str] = field(default_factory=dict)
    """What stood in these fields before."""


# --- the file ----------------------------------------------------------------------------------


def open_drafts(*, makes: bool = True) -> bool:
    """Open the drafts beside the open database, if they are not; whether there are any.

    Without `makes`, no file is made where there is none.
    """
    path = _path()
    if not WATCH.has_folder():
        # None is made where the folder was, in that of another disk say.
        see_that_it_is_there()
    if not drafts_file.is_closed():
        if drafts_file.database == str(path) and _WATCH.look() is None:
            return True
        drafts_file.close()
    # Of a desk of before, or of a backup that was brought back.
    former = list(FormerDraftRow.select())
    if not (makes or former or has_data(path)):
        return False
    try:
        _connect(path)
    except (DatabaseError, sqlite3.DatabaseError) as error:
        if trouble_of(error) not in (DAMAGED, NO_DATABASE):
            raise
        _put_aside(path)
        _connect(path)
    if former:
        _take_over(former)
    sweep_drafts()
    return True


def _path() -> Path:
    return Path(str(database.database)).with_name(DRAFTS_FILE)


_WATCH = Watch()
"""The watch on the drafts' file: where that is lost, what is still typed goes into a new one."""

_VERSION = 1
"""Kept as the file's `user_version`."""


def _connect(path: Path) -> None:
    try:
        see_that_nothing_is_in_the_way(path)
        if has_data(path):
            see_that_it_is_ours(path, frozenset({str(DraftRow._meta.table_name)}), _VERSION)
    except CannotOpen as error:
        raise SaveError(error.sentence, "", **error.arguments) from error
    make_private(path)
    drafts_file.init(str(path), timeout=PATIENCE)
    drafts_file.connect()
    opened = identity_of(path)
    if not drafts_file.user_version:
        with drafts_file.atomic():
            drafts_file.create_tables([DraftRow])
            drafts_file.user_version = _VERSION
    _WATCH.begin(files_of(path), opened)


def _put_aside(path: Path) -> None:
    """Give a damaged file another name, under which it stays."""
    from salestui.storage.restore import put_aside

    drafts_file.close()
    put_aside(path, datetime.now().astimezone().replace(tzinfo=None))


def _is_damaged(path: Path) -> bool:
    try:
        with closing(sqlite3.connect(path, timeout=PATIENCE)) as connection:
            (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            return bool(found != "ok")
    except sqlite3.DatabaseError as error:
        return trouble_of(error) in (DAMAGED, NO_DATABASE)


def _on_sound_file(action: Callable[P, T]) -> Callable[P, T]:
    """Where the file turns out to be damaged, put it aside and do it with a new one: a draft is
    no reason to stop who types."""

    @wraps(action)
    def tried(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return action(*args, **kwargs)
        except (SaveError, DatabaseError, sqlite3.DatabaseError) as error:
            is_file = trouble_of(error) in (DAMAGED, NO_DATABASE) and _is_damaged(_path())
            if not is_file:
                raise
        _put_aside(_path())
        return action(*args, **kwargs)

    return tried


def _take_over(former: Sequence[FormerDraftRow]) -> None:
    """Move drafts from the database into the file; none is lost, and none taken over twice."""
    rows = [
        {
            "form": row.form,
            "kept_at": row.kept_at,
            "fields": row.fields,
            "start": row.start,
            "edition": blake2b(
                repr((row.id, row.form, row.kept_at, row.fields)).encode(), digest_size=16
            ).hexdigest(),
        }
        for row in former
    ]
    with suppress(SaveError):
        with transaction(AT_ONCE, drafts_file):
            for row in rows:
                DraftRow.insert(row).on_conflict_ignore().execute()
        # Where another window writes just now, they go the next time.
        with transaction(AT_ONCE):
            gone = FormerDraftRow.id.in_([row.id for row in former])
            FormerDraftRow.delete().where(gone).execute()


# --- keeping and offering ----------------------------------------------------------------------


@_on_sound_file
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
    with as_fault():
        open_drafts()
    edition = token_hex(16)
    text, before = dict(fields), dict(start or {})
    written = {"kept_at": now.at, "fields": _json(text), "start": _json(before), "edition": edition}
    with transaction(AT_ONCE, drafts_file):
        if kept is not None and DraftRow.update(written).where(_is_still(kept)).execute():
            return Draft(kept.id, edition, now.at, text, before)
        same = next((each for each in drafts_of(form) if each.fields == fields), None)
        if same is not None:
            # The newest is what was written last.
            DraftRow.update(kept_at=now.at).where(DraftRow.id == same.id).execute()
            return replace(same, kept_at=now.at)
        return Draft(DraftRow.create(form=form, **written).id, edition, now.at, text, before)


@_on_sound_file
def drafts_of(form: str) -> list[Draft]:
    """The drafts of a form, newest first; none where they cannot be read just now."""
    with suppress(SaveError), as_fault():
        if open_drafts(makes=False):
            rows = DraftRow.select().where(DraftRow.form == form)
            found = list(rows.order_by(DraftRow.kept_at.desc(), DraftRow.id.desc()))
            settled = _settled(row.edition for row in found)
            return [
                Draft(row.id, row.edition, row.kept_at, *map(json.loads, (row.fields, row.start)))
                for row in found
                if row.edition not in settled
            ]
    return []


@_on_sound_file
def is_kept(draft: Draft) -> bool:
    """Whether a draft is there as it was kept: another window may have taken it up."""
    with as_fault():
        open_drafts()
        is_there = DraftRow.select().where(_is_still(draft)).exists()
        return is_there and not _settled([draft.edition])


@_on_sound_file
def drop_draft(draft: Draft, patience: float | None = None) -> None:
    """Forget a draft, unless another window has taken it up and changed it."""
    with as_fault():
        open_drafts()
    with transaction(patience, drafts_file):
        DraftRow.delete().where(_is_still(draft)).execute()


# --- saving what stood there -------------------------------------------------------------------


def settle_draft(draft: Draft) -> None:
    """Note that a draft is saved; within the transaction that saves it, so both or neither.

    Where another window has taken it up and changed it, what stands there now is another edition.
    """
    SettledDraft.insert(edition=draft.edition).on_conflict_ignore().execute()
    if SettledDraft.select().count() > _MANY:
        with suppress(DatabaseError):
            left = [edition for (edition,) in tuples(DraftRow.select(DraftRow.edition))]
            SettledDraft.delete().where(SettledDraft.edition.not_in(left)).execute()


def sweep_drafts() -> None:
    """Delete the drafts that are saved, if that can be done at once."""
    if database.in_transaction():
        return  # what is not committed may still be taken back
    with suppress(SaveError), transaction(0, drafts_file):
        settled = _settled(edition for (edition,) in tuples(DraftRow.select(DraftRow.edition)))
        DraftRow.delete().where(DraftRow.edition.in_(settled)).execute()


def _settled(editions: Any) -> set[str]:
    """Those of some editions that were saved."""
    rows = SettledDraft.select().where(SettledDraft.edition.in_(list(editions)))
    return {row.edition for row in rows}


def _is_still(draft: Draft) -> Any:
    return (DraftRow.id == draft.id) & (DraftRow.edition == draft.edition)


def _json(fields: Mapping[str, str]) -> str:
    return json.dumps(dict(fields), ensure_ascii=False)
