"""Writes the migration that brings a database from the newest one to the models.

python -m tests.tools.migration NAME    adds migrations/0007_NAME.py, and its name to their list

A person reads it and writes what only they can know: what becomes of the rows that are there.
"""

import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import peewee
from peewee import Model
from playhouse.migrations import template  # type: ignore[import-untyped] # no stubs
from playhouse.schema_diff import diff_models  # type: ignore[import-untyped] # no stubs

from salestui.storage import migrations
from salestui.storage.database import close_database, database
from salestui.storage.opening import open_database
from tests.tables import models

FOLDER = Path(migrations.__file__).parent

FROZEN_FIELDS = {"InstantField": "DateTimeField", "DayField": "DateField"}
"""Fields of ours by those of Peewee whose columns are the same: a migration depends on none."""


def body(wanted: Sequence[type[Model]]) -> str:
    """The code that makes what models have and the open database has not; "" for nothing."""
    difference = diff_models(database, list(wanted))
    if not difference:
        return ""
    text: str = template(difference)
    for ours, peewees in FROZEN_FIELDS.items():
        text = re.sub(rf"^from salestui.* import {ours}\n", "", text, flags=re.MULTILINE)
        text = re.sub(rf"\b{ours}\b", peewees, text)
    return _annotated(text)


def _annotated(text: str) -> str:
    """The code as the checks want it: each name imported, each function typed."""
    used = {each for each in re.findall(r"\b([A-Z]\w+)\(", text) if hasattr(peewee, each)}
    names = ", ".join(sorted(used | {"Model", "SqliteDatabase"}))
    migrator = "from playhouse.migrate import SchemaMigrator"
    migrator += "  # type: ignore[import-untyped] # no stubs"
    text = text.replace("from peewee import *", f"from peewee import {names}\n{migrator}")
    typed = "(migrator: SchemaMigrator, db: SqliteDatabase) -> None:"
    for name, does in (("up", "Make what the models have."), ("down", "Take it away again.")):
        text = text.replace(f"def {name}(migrator, db):", f'def {name}{typed}\n    """{does}"""\n')
    return re.sub(r"^# Generated from .*\n", "", text, flags=re.MULTILINE)


def add(name: str, text: str, folder: Path = FOLDER) -> Path:
    """Add a migration behind the others, and its name to their list; returns its file."""
    listed = folder / "__init__.py"
    names = listed.read_text(encoding="utf-8")
    last = re.findall(r'^    "(\d{4}_\w+)",$', names, re.MULTILINE)[-1]
    new = f"{int(last[:4]) + 1:04d}_{name}"
    entry = f'    "{last}",\n'
    listed.write_text(names.replace(entry, f'{entry}    "{new}",\n'), encoding="utf-8")
    path = folder / f"{new}.py"
    path.write_text(f'"""{name.replace("_", " ").capitalize()}."""\n\n{text}', encoding="utf-8")
    return path


def main(arguments: Sequence[str]) -> int:
    """Write a migration of that name; returns the exit status."""
    if len(arguments) != 1 or not re.fullmatch("[a-z][a-z0-9_]*", arguments[0]):
        print("usage: make migration NAME=what_it_brings", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        open_database(Path(folder) / "desk")
        text = body(models())
        close_database()
    if not text:
        print("The migrations make all that the models have.")
        return 0
    path = add(arguments[0], text)
    ruff = [sys.executable, "-m", "ruff"]
    subprocess.run([*ruff, "check", "--quiet", "--fix", path], check=False)
    subprocess.run([*ruff, "format", "--quiet", path], check=True)
    print(f"{path}: read it, and add its digest to tests/storage/test_released.py.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
