"""The migration that `make migration` writes makes what the models have."""

import shutil
from pathlib import Path

from peewee import AutoField, CharField, ForeignKeyField, Model
from playhouse.schema_diff import diff_models  # type: ignore[import-untyped] # no stubs

from salestui.customers.models import CustomerRow
from salestui.storage.database import DayField, InstantField, database
from tests.tables import models
from tests.tools import migration


class Umbrella(Model):
    """A table that no desk has."""

    id = AutoField()
    colour = CharField(index=True)
    owner = ForeignKeyField(CustomerRow)
    lent_at = InstantField()
    due_on = DayField(null=True)

    class Meta:
        database = database
        table_name = "umbrella"


def test_what_the_models_have_more_is_made(open_desk: Path, tmp_path: Path) -> None:
    text = migration.body([*models(), Umbrella])
    assert "InstantField" not in text
    assert "salestui" not in text
    scope: dict[str, object] = {}
    exec(compile(text, "migration", "exec"), scope)  # it is our own
    from playhouse.migrate import SchemaMigrator  # type: ignore[import-untyped] # no stubs

    scope["up"](SchemaMigrator.from_database(database), database)  # type: ignore[operator] # checked by the call
    assert not diff_models(database, [*models(), Umbrella])


def test_where_there_is_nothing_more_nothing_is_written(open_desk: Path) -> None:
    assert migration.body(models()) == ""


def test_it_stands_behind_the_others(tmp_path: Path) -> None:
    folder = tmp_path / "migrations"
    shutil.copytree(migration.FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
    path = migration.add("umbrellas", "def up(migrator, db):\n    pass\n", folder)
    text = (folder / "__init__.py").read_text(encoding="utf-8")
    names: dict[str, object] = {}
    exec(compile(text, "names", "exec"), names)
    assert names["NAMES"][-1] == path.stem  # type: ignore[index] # a tuple
    assert path.read_text(encoding="utf-8").startswith('"""Umbrellas."""\n')
