"""What a register offers the desk: the one interface between a room and all that looks across.

Today, the badges, the command palette, the JSON and the customer's view are handed the list of
registers and loop over it; none of them knows a register by name. No Textual here, so that a shell
command starts without it.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from importlib import import_module
from typing import Any, Literal, NamedTuple

from salestui.dates.clock import Clock, Now
from salestui.language import N_, sentence

Tone = Literal[
    "", "muted", "strong", "accent", "good", "warn", "alarm", "done", "field", "other field"
]
"""How a piece of text is to be seen; a word or mark beside it always says the same."""


class Matter(NamedTuple):
    """One open matter of a register, as Today, a badge and the JSON see it."""

    register: str
    """The register's code."""
    key: int
    """The row's id in its register."""
    section: str
    """The code of the section of Today it stands in; "" where nothing is to be done now."""
    title: str
    """Whom or what it is about."""
    text: str = ""
    number: str = ""
    words: str = ""
    """Why it stands there, in the language of the screen: "day 4", "×2 from Friday"."""
    tone: Tone = ""
    record: Mapping[str, object] | None = None
    """What `today --json` says of it; None where it is no open matter there."""
    noun: object = None
    """What it stands for, so that its own register need not ask the database each second."""
    line: str = ""
    """What one would say of it on the phone, where it is a customer's: one sentence."""
    is_open: bool = False
    """Whether something is still to be done about it."""
    person: str = ""
    """Whom to ask for it."""


class Hit(NamedTuple):
    """A row that was looked up."""

    register: str
    """The register's code."""
    key: int
    number: str
    title: str
    """Who, or what."""
    phones: tuple[str, ...] = ()
    text: str = ""
    """What tells it from others of that title."""
    words: str = ""
    """How it stands, in few words."""
    line: str = ""
    """What one would say of it on the phone; "" for a customer, of whom all registers know."""
    customer: int | None = None
    """Whom on file it is about."""


class Detail(NamedTuple):
    """One thing known about a row: what it is called and what it is, both ready to show."""

    label: str
    text: str
    tone: Tone = ""


def step_detail(
    at: datetime, words: str, clock: Clock, tone: Tone = "", taken_back_at: datetime | None = None
) -> Detail:
    """A step in the course of a row: when, what, and when it was taken back, if it was."""
    label = f"{clock.local(at):%m-%d %H:%M}"
    if taken_back_at is None:
        return Detail(label, words, tone)
    undone = sentence("taken back {time}", time=f"{clock.local(taken_back_at):%m-%d %H:%M}")
    return Detail(label, f"{words}  {undone}", "done")


class Section(NamedTuple):
    """A part of Today."""

    code: str
    title: str
    """A msgid."""
    empty: str
    """A msgid: what it means that nothing stands here; "" where nothing is said then."""
    is_urgent: bool = False
    """Whether it stands before those that are not."""


class Badge(NamedTuple):
    """What stands beside a screen's name in the frame."""

    text: str
    tone: Tone = "accent"
    title: str = ""
    """What the window's title says of it, for one who is in another window; "" for nothing."""


class Difference(NamedTuple):
    """An open row that would be another under the settings as they are now; ready to show."""

    row: str
    before: str
    after: str


class Command(NamedTuple):
    """Something that can be done from anywhere: by its key or from the command palette."""

    sentence: str
    """A msgid, for the palette, the footer and the help."""
    run: str
    """ "module:function" of an async function that takes the desk; imported when first used."""
    key: str = ""
    """The key that does it from anywhere, over forms too."""
    short: str = ""
    """A msgid for its key in the footer and the help; the sentence where empty."""
    is_in_footer: bool = True
    """Whether the footer names its key."""
    argument: str = ""
    """What the function takes beside the desk, where one does it for several commands."""


def _always(row: Any) -> bool:
    return True


class Action(NamedTuple):
    """Something that can be done with a row of a register."""

    code: str
    """The name of its function in the register's `actions_in`."""
    sentence: str
    """A msgid: in the menu, the footer and the help."""
    key: str = ""
    """Its key in tables, boards and cards, such as "space", "delete" or a letter."""
    is_possible: Callable[[Any], bool] = _always
    """Whether it can be done with this row now; the menu offers only what can."""
    argument: str = ""
    """What its function takes beside the row, where one does it for several actions."""


SHOW_HISTORY = Action("history", N_("History …"))
"""What can be done with a row of every register that tells its past."""


def _no_matters(now: Now) -> Sequence[Matter]:
    return ()


def _no_badge(matters: Sequence[Matter], now: Now) -> Badge | None:
    return None


def _rings_never(matters: Sequence[Matter], since: datetime, now: Now) -> bool:
    return False


def _no_details(key: int, now: Now) -> Sequence[Detail]:
    return ()


def _nothing(key: int) -> object | None:
    return None


class Evening(NamedTuple):
    """What the closing of the day asks about, beside the memos."""

    section: Section
    matters: Callable[[Now], Sequence[Matter]]


class OnToday(NamedTuple):
    """What stands on Today, in the JSON and beside the name of its screen."""

    matters: Callable[[Now], Sequence[Matter]] = _no_matters
    """Its open matters, in order."""
    sections: tuple[Section, ...] = ()
    reads: tuple[type[Any], ...] = ()
    """The models of the tables that its matters are read from; they are asked for again when one
    of these was written, or, where there are none here, at each change."""
    json_key: str = ""
    """The key of its list in `today --json`."""
    badge: Callable[[Sequence[Matter], Now], Badge | None] = _no_badge
    """Its badge, from its matters as loaded; called every second, so it asks no database."""
    badge_counts: tuple[str, ...] = ()
    """The codes of other registers whose matters its badge is given, too."""
    ticks: Callable[[Matter, Now], tuple[str, Tone]] | None = None
    """What a matter's words and tone are now, for matters that count down; called every second."""
    rings: Callable[[Sequence[Matter], datetime, Now], bool] = _rings_never
    """Whether the bell rings for something that has come about since an instant."""
    evening: Evening | None = None

    def is_touched(self, written: Collection[str] | None) -> bool:
        """Whether its matters may be others when these tables were written; None for any."""
        return (
            written is None
            or not self.reads
            or any(each._meta.table_name in written for each in self.reads)
        )


class InLookup(NamedTuple):
    """What makes its rows found by what a caller says."""

    kind: str
    """What one of its rows is, in the JSON of the lookup: "repair"."""
    hits: Callable[[Sequence[int], Now], Sequence[Hit]]
    """The rows with these ids as the lookup shows them, in their order."""
    begin: str = ""
    """ "module:function" that begins a row with what was looked up and not found; it is async and
    takes the desk and the text."""


class OfCustomer(NamedTuple):
    """What it tells of a customer."""

    matters: Callable[[int, Now], Sequence[Matter]]
    """What it knows about the customer with an id, newest first."""
    columns: tuple[Any, ...] = ()
    """The foreign keys of which one names every customer that it knows something about; where there
    are none here it is asked about everybody."""


class UnderSettings(NamedTuple):
    """How its open rows follow settings that are changed."""

    differences: Callable[[Now], Sequence[Difference]]
    """Those that keep to earlier settings and would be others under those of now."""
    apply: Callable[[Now], None]
    """Applies the settings of now to them."""


class Register(NamedTuple):
    """A register of the desk, declared once in its room's `register.py`.

    Each part is there only where the register has it: what is asked of all of them passes over
    those without it.
    """

    code: str
    """Names it in the history and between the parts of the desk; never shown."""
    title: str
    """A msgid."""
    short: str = ""
    """A msgid for the frame of a narrow terminal; the title where empty."""
    place: int | None = None
    """The digit of its screen."""
    screen: str = ""
    """ "module:Class" of its screen; imported when first shown."""
    screen_of: str = ""
    """The code of the register on whose screen its rows are shown, where it has none of its own."""
    find: Callable[[int], object | None] = _nothing
    """The noun of a row by its id, for `actions`."""
    details: Callable[[int, Now], Sequence[Detail]] = _no_details
    """What there is to know about a row while one speaks about it, its title first."""
    actions: tuple[Action, ...] = ()
    """What can be done with a row, in the order of the menu."""
    actions_in: str = ""
    """The module of its actions' functions, async and named by their codes, that take the desk and
    the row; imported when the first of them is carried out."""
    history: str = ""
    """ "module:NAME" of the `kit.row_history.RowHistory` by which the history of a row is told."""
    commands: tuple[Command, ...] = ()
    demo: str = ""
    """ "module:function" that lets the room's part of the demo's month happen: it takes a
    `kit.demo.Month`; imported for the demo alone."""
    exchange: str = ""
    """ "module:NAME" of its `kit.columns.Exchange`, where it can be imported and exported."""
    today: OnToday | None = None
    lookup: InLookup | None = None
    customer: OfCustomer | None = None
    settings: UnderSettings | None = None

    def ticking(self, matter: Matter, now: Now) -> Matter:
        """A matter with the words and the tone that it has now."""
        if self.today is None or self.today.ticks is None:
            return matter
        words, tone = self.today.ticks(matter, now)
        return matter._replace(words=words, tone=tone)


def of_today(registers: Iterable[Register]) -> Iterator[tuple[Register, OnToday]]:
    """The registers that have something on Today, with what that is."""
    return ((each, each.today) for each in registers if each.today is not None)


def in_lookup(registers: Iterable[Register]) -> Iterator[tuple[Register, InLookup]]:
    """The registers whose rows are found, with how."""
    return ((each, each.lookup) for each in registers if each.lookup is not None)


def sections_of(registers: Iterable[Register]) -> list[Section]:
    """The sections of Today in order; several registers may stand in one."""
    found = {each.code: each for _one, today in of_today(registers) for each in today.sections}
    return sorted(found.values(), key=lambda each: not each.is_urgent)


def standing_in(section: Section, matters: Mapping[str, Sequence[Matter]]) -> list[Matter]:
    """What stands in a section, register by register."""
    return [each for those in matters.values() for each in those if each.section == section.code]


def imported(path: str) -> Any:
    """What "module:name" names; the module is imported now."""
    module, _, name = path.partition(":")
    return getattr(import_module(module), name)
