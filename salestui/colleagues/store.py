"""Where colleagues are kept."""

from peewee import CharField, TextField

from salestui.colleagues.rules import Colleague
from salestui.core.refusal import Refusal
from salestui.dates.clock import Now
from salestui.language import N_
from salestui.storage.database import Record
from salestui.storage.history.writer import Writer, change
from salestui.text.clean import clean, fold

REGISTER = "colleagues"


class ColleagueRow(Record):
    """A colleague as kept; `folded` is the name as it is compared, and unique."""

    name = TextField()
    folded = CharField(unique=True)
    role = CharField(default="")
    phones = TextField(default="")

    class Meta:
        table_name = "colleague"


def colleagues() -> list[Colleague]:
    """All colleagues by name."""
    return [_noun(row) for row in ColleagueRow.select().order_by(ColleagueRow.folded)]


def colleague(key: int) -> Colleague | None:
    """One colleague."""
    row = ColleagueRow.get_or_none(ColleagueRow.id == key)
    return None if row is None else _noun(row)


def ensure_colleague(writer: Writer, name: str, role: str = "") -> int | None:
    """The id of the colleague of that name, added within the change if new; None for no name."""
    name = clean(name)
    if not name:
        return None
    row = ColleagueRow.get_or_none(ColleagueRow.folded == fold(name))
    if row is None:
        row = writer.add(ColleagueRow, name=name, folded=fold(name), role=role)
    return int(row.id)


def add_colleague(now: Now, name: str, role: str = "", phones: str = "") -> int:
    """Add a colleague; raises `Refusal` when the name is taken."""
    with change(now, REGISTER, N_("Colleague {name} added"), name=name) as writer:
        _refuse_taken(name)
        row = writer.add(ColleagueRow, name=name, folded=fold(name), role=role, phones=phones)
        return row.id


def edit_colleague(now: Now, key: int, version: int, *, name: str, role: str, phones: str) -> None:
    """Change a colleague; raises `Refusal` when the name is another's."""
    with change(now, REGISTER, N_("Colleague {name} changed"), name=name) as writer:
        _refuse_taken(name, but=key)
        writer.update(
            ColleagueRow, key, version, name=name, folded=fold(name), role=role, phones=phones
        )


def merge_colleague(now: Now, source: Colleague, target: Colleague) -> None:
    """Make two colleagues one: all that named `source` names `target`, which gains its phones.

    Raises `Refusal` for a colleague and itself, and when another window has changed one of them.
    """
    if source.id == target.id:
        raise Refusal(N_("Choose another colleague to merge with."), field="name")
    sentence = N_("Colleague {gone} merged into {kept}")
    with change(now, REGISTER, sentence, gone=source.name, kept=target.name) as writer:
        # First the rows whose versions tell whether another window was faster.
        writer.update(ColleagueRow, source.id, source.version)
        phones = dict.fromkeys([*target.phones.splitlines(), *source.phones.splitlines()])
        writer.update(
            ColleagueRow,
            target.id,
            target.version,
            role=target.role or source.role,
            phones="\n".join(phones),
        )
        writer.move_references(ColleagueRow, source.id, target.id)
        writer.delete(ColleagueRow, source.id)


def _refuse_taken(name: str, but: int | None = None) -> None:
    row = ColleagueRow.get_or_none(ColleagueRow.folded == fold(name))
    if row is not None and row.id != but:
        raise Refusal(
            N_("{name} is already on the list; merge the two instead."), field="name", name=row.name
        )


def _noun(row: ColleagueRow) -> Colleague:
    return Colleague(row.id, row.name, row.role, row.phones, row.version)
