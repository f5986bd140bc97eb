"""A row's own history: each of its versions, when it came about and what it changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from salestui.kit.desk import Desk, desk_of
from salestui.kit.key_line import KeyLine
from salestui.kit.modal import Modal
from salestui.kit.paint import Line, Span, shown, wrap
from salestui.kit.register import Register, Tone, imported
from salestui.kit.row_history import Difference, RowHistory, differences
from salestui.kit.rows import BLANK, Row, Rows, heading
from salestui.kit.undo import ask_and_take_back
from salestui.language import N_, _, sentence
from salestui.storage.history.parts import Version, versions_of

MARGIN = 15
"""Cells of a version's time."""


async def show_history(desk: Desk, register: Register, key: int) -> None:
    """Show the versions of a row."""
    past: RowHistory = imported(register.history)
    await desk.ask(History(past, key))


class History(Modal[None]):
    """The versions of a row, the newest first; one that nothing stands on can be undone."""

    DEFAULT_CSS = """
    History {
        align: center middle;
        background: $background 55%;
        Rows { width: 100; max-width: 100%; height: auto; max-height: 90%; background: $panel; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+z", "undo", N_("Undo this one")),
        Binding("escape,enter", "dismiss", N_("Back"), priority=True),
    ]

    def __init__(self, past: RowHistory, key: int) -> None:
        super().__init__()
        self._past = past
        self._key = key
        self._versions: Sequence[Version] = ()

    @property
    def desk(self) -> Desk:
        """The app."""
        return desk_of(self)

    def compose(self) -> ComposeResult:
        """One list."""
        yield Rows()
        yield KeyLine()

    def on_mount(self) -> None:
        """Fill the list; it follows what other windows do."""
        self.watch(self.app, "revision", self._fill)
        self.query_one(Rows).focus()

    def _fill(self) -> None:
        self._versions = versions_of(self._past.model, self._key, tuple(self._past.parts))
        title = [heading(Span(" "), Span(_("History"), "accent")), BLANK]
        self.query_one(Rows).show([*title, *(self._row(each) for each in self._versions)])

    def _row(self, version: Version) -> Row:
        clock = self.desk.clock
        at = clock.local(version.past.at)
        told = list(differences(self._past, version, clock))
        undone = version.undone_at and clock.local(version.undone_at)

        def paint(width: int) -> Sequence[Line]:
            room = width - MARGIN - 2
            tone: Tone = "done" if undone else "strong"
            head = wrap(shown(version.past.words), room, most=3)
            lines: list[Line] = [
                [
                    Span(f" {at:%m-%d %H:%M}   " if n == 0 else " " * MARGIN, "muted"),
                    Span(part, tone),
                ]
                for n, part in enumerate(head)
            ]
            if undone:
                taken = sentence("taken back {time}", time=f"{undone:%m-%d %H:%M}")
                lines.append([Span(" " * MARGIN), Span(taken, "warn")])
            for each in told:
                lines += [
                    [Span(" " * MARGIN), Span(part, "muted")]
                    for part in wrap(_told(each), room, most=4)
                ]
            return lines

        return Row(version.past.id, paint, is_tall=True)

    def action_undo(self) -> None:
        """Undo the version under the cursor."""
        key = self.query_one(Rows).key
        version = next((each for each in self._versions if each.past.id == key), None)
        if version is not None:
            self.desk.do(ask_and_take_back(self.desk, version.past))


def _told(difference: Difference) -> str:
    before, after = shown(difference.before), shown(difference.after)
    if not before:
        return f"{difference.label}: {after}"
    after = after or _("empty")
    return f"{difference.label}: {before} -> {after}"
