"""What was entered at a desk, what of it was called saved, and whether it is kept."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from salestui.storage.history.models import ChangeRow


@dataclass(frozen=True)
class Entry:
    """Something that is entered: a row of a table in whose columns a text stands."""

    table: str
    text: str


@dataclass
class Ledger:
    """What was entered, and what of it the screen has called saved."""

    begun: Counter[Entry] = field(default_factory=Counter)
    acknowledged: Counter[Entry] = field(default_factory=Counter)

    def found(self, entry: Entry) -> int:
        """How often the history tells of an entry; nothing ever leaves it."""
        rows = ChangeRow.select().where(ChangeRow.table == entry.table)
        return rows.where(ChangeRow.after.contains(entry.text)).count()

    def what_is_wrong(self) -> Iterator[str]:
        """The entries that are lost, or kept twice."""
        for entry, begun in self.begun.items():
            found = self.found(entry)
            if not self.acknowledged[entry] <= found <= begun:
                told = f"{self.acknowledged[entry]} of {begun} called saved"
                yield f"{entry} is kept {found} times, {told}"
