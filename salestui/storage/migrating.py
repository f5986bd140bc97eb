"""How Peewee runs the migrations of a list."""

from importlib import import_module
from types import ModuleType

from playhouse import migrations  # type: ignore[import-untyped] # no stubs

from salestui.storage.migrations import NAMES
from salestui.storage.migrations import __name__ as package


class _Migration(migrations.Migration):  # type: ignore[misc] # as above
    def load(self) -> ModuleType:
        return import_module(f"{package}.{self.name}")


class Runner(migrations.Runner):  # type: ignore[misc] # as above
    """Finds the migrations in their list, where Peewee looks through a folder."""

    def migrations(self) -> list[_Migration]:
        return [_Migration(nth, name, name, None) for nth, name in enumerate(NAMES, start=1)]
