"""Asking which table goes into which register, and which register into which table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import NamedTuple, TypeVar

from salestui.exchange.sheets import READ, WRITTEN
from salestui.kit.fields import ChoiceField, FormField
from salestui.kit.files import FileField, files_in, usual_folders
from salestui.kit.form import Answers
from salestui.kit.question import Question
from salestui.kit.register import Register
from salestui.language import N_, _

T = TypeVar("T")


class Chosen(NamedTuple):
    """A register and a file."""

    register: Register
    path: Path


class _TableForm(Question[Chosen]):
    """A register and a file."""

    def __init__(
        self,
        accept: Callable[[Chosen], Chosen],
        registers: Sequence[Register],
        start: Mapping[str, str],
    ) -> None:
        """`registers` are those that can be exchanged."""
        self._registers = {each.code: each for each in registers}
        self._register = ChoiceField("register", N_("Register"), self._titles, required=True)
        super().__init__(accept, start)
        if start.get("register"):
            self.FIRST = "file"  # type: ignore[misc] # the other is known already

    def _titles(self) -> Mapping[str, str]:
        return {code: _(each.title) for code, each in self._registers.items()}

    def value(self, answers: Answers) -> Chosen:
        """What was chosen."""
        return Chosen(self._registers[answers["register"]], answers["file"])


class ImportForm(_TableForm):
    """The table to be read."""

    TITLE_SENTENCE = N_("Import a table")

    def fields(self) -> Iterable[FormField]:
        yield self._register
        yield FileField("file", N_("Table file"), READ, suggested=newest_tables)


class ExportForm(_TableForm):
    """The table to be written."""

    TITLE_SENTENCE = N_("Export a table")

    def fields(self) -> Iterable[FormField]:
        yield self._register
        yield FileField(
            "file",
            N_("Table file"),
            WRITTEN,
            is_new=True,
            suggested=self._names,
            hint=".xlsx / .csv",
        )

    def _names(self) -> Iterable[Path]:
        """A name for the table in each of the usual folders."""
        title = next(
            (each for each in self._titles().values() if each == self._register.typed), "salestui"
        )
        name = f"{title} {self.desk.now.day.isoformat()}.xlsx"
        return [folder / name for folder in usual_folders()]


def newest_tables() -> list[Path]:
    """The tables that came last into one of the usual folders."""
    found = chain.from_iterable(files_in(folder, READ) for folder in usual_folders())
    return sorted(found, key=lambda path: path.stat().st_mtime, reverse=True)
