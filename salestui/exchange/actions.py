"""Import and export from the desk: ask, show, and do it aside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from salestui.backups.store import before
from salestui.core.progress import Tell
from salestui.core.refusal import Refusal
from salestui.exchange.exporting import export_rows
from salestui.exchange.form import Chosen, ExportForm, ImportForm
from salestui.exchange.headers import NOT_READ, OWN_FILE
from salestui.exchange.importing import OLD_ANSWERS, Imported, carry_out, plan_rows
from salestui.exchange.plan import Plan
from salestui.exchange.preview import NOTHING_EXPORTED, NOTHING_IMPORTED, done_words, exported_words
from salestui.exchange.reading import Content, read_file
from salestui.exchange.show import Done, OtherSheet, Place, Preview
from salestui.exchange.tables import Table, likely, missing, open_table
from salestui.kit.columns import OLD_DAYS, Column, Exchange
from salestui.kit.desk import Desk
from salestui.kit.menu import Menu
from salestui.kit.paint import Line, Span, shown
from salestui.kit.progress import Progress
from salestui.kit.register import Register, imported
from salestui.kit.screen import DeskScreen, Target
from salestui.language import N_, _, sentence
from salestui.settings.store import settings_file
from salestui.storage.backup import IMPORT

READING_TABLE = N_("The table is being read")

SHOWN = 50
"""Cells of what stands in a column, where one is asked about it."""


# --- import ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Source:
    """A table as the person has said it is to be read."""

    register: Register
    path: Path
    content: Content
    """What stood in it when it was chosen: it is asked about, shown and imported as it was then."""
    sheet: str = ""
    """ "" for the one whose header says most."""
    told: dict[str, str] = field(default_factory=dict)
    """What the columns are, by header or letters."""
    old: str = ""
    """What becomes of old matters, one of `OLD_ANSWERS`; "" while nobody was asked."""

    @property
    def exchange(self) -> Exchange:
        """What its register exchanges."""
        exchange: Exchange = imported(self.register.exchange)
        return exchange

    def telling(self, table: Table, place: int, code: str) -> _Source:
        """The same, with one column read as another.

        What was read as that is read with it, or, where that can only be one column, left out.
        """
        column = next((each for each in table.exchange.columns if each.code == code), None)
        others = table.places.get(code, ()) if column else ()
        instead = NOT_READ if column and column.joint is None else code
        told = self.told | {table.typable(other): instead for other in others}
        return replace(self, told={**told, table.typable(place): code})


async def import_table(desk: Desk) -> None:
    """Ask for a table, show what would become of each row, and import it."""
    registers = _exchanging(desk)
    chosen = await desk.ask(ImportForm(_as_it_is, registers, _start(desk, registers)))
    if chosen is None:
        return
    content = await desk.ask(
        Progress(READING_TABLE, lambda tell: read_file(chosen.path, tell), connects=False)
    )
    source = None if content is None else _Source(chosen.register, chosen.path, content)
    asked: set[int] = set()
    while source is not None:
        looked = await _look(desk, source)
        if looked is None:
            break
        table, plan = looked
        if plan is None:
            source = await _ask_missing(desk, source, table)
        elif new := plan.unread.keys() - asked:
            asked |= new
            source = await _ask_unknown(desk, source, table, sorted(new))
        elif plan.old:
            source = await _ask_old(desk, source, len(plan.old))
        else:
            answer = await desk.ask(Preview(plan, _title(N_("Import: {register}"), source)))
            if isinstance(answer, Place):
                source = await _ask_column(desk, source, table, answer.place)
            elif isinstance(answer, OtherSheet):
                source, asked = replace(source, sheet=answer.name, told={}), set()
            elif answer is not None:
                await _carry_out(desk, source, plan)
                return
            else:
                break
    desk.say(_(NOTHING_IMPORTED), "muted")


async def _look(desk: Desk, source: _Source) -> tuple[Table, Plan | None] | None:
    """The table and what would become of its rows, which nobody knows while a column is missing."""
    now = desk.now

    def work(tell: Tell) -> tuple[Table, Plan | None]:
        table = open_table(
            source.path,
            source.register.code,
            source.exchange,
            source.told,
            sheet=source.sheet,
            own_words=settings_file().beside(OWN_FILE),
            content=source.content,
            tell=tell,
        )
        is_whole = not missing(table)
        if not is_whole:
            return table, None
        return table, plan_rows(table, source.register.code, now, tell, answer=source.old)

    return await desk.ask(Progress(READING_TABLE, work))


async def _carry_out(desk: Desk, source: _Source, plan: Plan) -> None:
    """Import what was shown, and show what has become of it."""
    now, code = desk.now, source.register.code

    def work(tell: Tell) -> tuple[Imported, Sequence[str]]:
        unkept = before(IMPORT, now, tell) if plan.adds or plan.fills else ()
        return carry_out(plan, code, now, tell), unkept

    finished = await desk.ask(Progress(N_("The table is being imported"), work))
    if finished is None:
        desk.say(_(NOTHING_IMPORTED), "muted")
        return
    done, unkept = finished
    desk.look()
    if done.not_imported is not None:
        await desk.ask(Done(done, _title(N_("Imported: {register}"), source)))
    # A form that stands open, begun before, is not left alone.
    if done.keys and source.register.screen and isinstance(desk.screen, DeskScreen):
        await desk.switch_mode(code)
        desk.open_row(Target(code, done.keys[0]))
    desk.say(" ".join([done_words(done), *unkept]), "warn" if unkept else "good")


async def _ask_missing(desk: Desk, source: _Source, table: Table) -> _Source | None:
    """Ask which column is one that there is no row without; None where the person gives up."""
    column = missing(table)[0]
    read = {place for places in table.places.values() for place in places}
    free = [place for place in range(table.width) if place not in read and table.some_of(place)]
    if not free:
        raise Refusal(
            N_("No column of the table can be “{title}”; there are: {names}"),
            title=_(column.title),
            names=", ".join(filter(None, table.header)) or "-",
        )
    title = sentence("Which column is “{title}”?", title=_(column.title))
    at = await desk.ask(Menu(title, [_told_of(table, place) for place in free]))
    return None if at is None else source.telling(table, free[at], column.code)


async def _ask_unknown(
    desk: Desk, source: _Source, table: Table, places: Sequence[int]
) -> _Source | None:
    """Ask about each column that nobody knows how to read; None where the person gives up."""
    for at, place in enumerate(places):
        told = await _ask_column(desk, source, table, place, more=len(places) - at - 1)
        if told is None:
            return None
        source = told
        if source.told.get(table.typable(place)) is None:
            break  # all the rest is left out
    return source


async def _ask_old(desk: Desk, source: _Source, count: int) -> _Source | None:
    """Ask what is to become of old matters that may be settled; None where the person gives up."""
    said = N_("Not said to be settled, and more than {days} days old: {count}. They are:")
    choices = [N_("all settled"), N_("all still open"), N_("to be left out")]
    at = await desk.ask(Menu(sentence(said, days=OLD_DAYS, count=count), choices))
    return None if at is None else replace(source, old=OLD_ANSWERS[at])


async def _ask_column(
    desk: Desk, source: _Source, table: Table, place: int, more: int = 0
) -> _Source | None:
    """Ask what one column is; with `more` to come, all of them can be left out at once."""
    columns = _offered(table, place)
    sentences = [N_("Leave it out"), *(each.title for each in columns)]
    if more:
        sentences.append(sentence("Leave this one out, and the rest: {count}", count=more))
    told: list[Line] = [[Span("  "), Span(shown(_told_of(table, place)), "strong")]]
    at = await desk.ask(Menu(N_("What stands in this column?"), sentences, told))
    if at is None:
        return None
    if at > len(columns):
        return source
    return source.telling(table, place, columns[at - 1].code if at else NOT_READ)


def _offered(table: Table, place: int) -> list[Column]:
    """What a column can be: what it looks like comes first, then what no column is yet."""
    alike = likely(table, place, table.some_of(place, SHOWN))
    return sorted(
        table.exchange.columns,
        key=lambda each: (each is not alike, bool(table.places.get(each.code))),
    )


def _told_of(table: Table, place: int) -> str:
    """A column by its name, and some of what stands in it."""
    return f"{table.name_of(place)}: {', '.join(table.some_of(place))[:SHOWN]}"


def _title(said: str, source: _Source) -> str:
    return sentence(said, register=_(source.register.title))


# --- export ------------------------------------------------------------------------------------


async def export_table(desk: Desk) -> None:
    """Ask for a register and a file, and write the one into the other."""
    registers = _exchanging(desk)
    start = _start(desk, registers)
    while chosen := await desk.ask(ExportForm(_as_it_is, registers, start)):
        if not chosen.path.exists() or await _is_to_be_written_over(desk, chosen.path):
            await _export(desk, chosen)
            return
        start = {"register": _(chosen.register.title), "file": str(chosen.path)}


async def _is_to_be_written_over(desk: Desk, path: Path) -> bool:
    told: list[Line] = [[Span("  "), Span(shown(str(path)), "strong")]]
    choices = [N_("Another name"), N_("Write over it")]
    return await desk.ask(Menu(N_("There is a file of that name already"), choices, told)) == 1


async def _export(desk: Desk, chosen: Chosen) -> None:
    now = desk.now
    exchange: Exchange = imported(chosen.register.exchange)

    def work(tell: Tell) -> int:
        return export_rows(chosen.path, exchange, now, tell)

    count = await desk.ask(Progress(N_("The table is being written"), work))
    if count is None:
        desk.say(_(NOTHING_EXPORTED), "muted")
    else:
        desk.say(exported_words(count, chosen.path))


# --- both --------------------------------------------------------------------------------------


def _exchanging(desk: Desk) -> list[Register]:
    return [each for each in desk.registers if each.exchange]


def _start(desk: Desk, registers: Sequence[Register]) -> dict[str, str]:
    """What stands in the form at first: the register of the screen in front, if it can be."""
    here = next((each for each in registers if each.code == desk.current_mode), None)
    return {"register": _(here.title)} if here else {}


def _as_it_is(chosen: Chosen) -> Chosen:
    return chosen
